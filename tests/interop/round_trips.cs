// Delegates to C functions and back, errors, a callback that throws through C, GCHandle<T> and its kin, NativeMemory.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

unsafe class P
{
    delegate int Binary(int a, int b);
    delegate int Other(int a, int b);
    delegate T Gen<T>(T a);
    [DllImport("native")] static extern int call_binary(nint f, int a, int b);
    [DllImport("native")] static extern Binary get_add();
    [DllImport("native")] static extern nint same(Binary? f);
    [DllImport("native")] static extern Binary? same(nint f);
    [DllImport("native", SetLastError = true)] static extern int fails(int code);
    [DllImport("native", EntryPoint = "fails")] static extern int fails_plain(int code);
    [UnmanagedCallersOnly] static int Throws(int a, int b) => throw new FormatException("thrown " + a + b);
    [UnmanagedCallersOnly] static int Collects(int a, int b) { for (int i = 0; i < 10; i++) { GC.Collect(); _ = new byte[1000]; } return a + b; }
    static void Try(string what, Func<object?> f)
    {
        try { Console.WriteLine($"{what}: {f() ?? "null"}"); }
        catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}"); }
    }
    static void Main()
    {
        Binary minus = (a, b) => a - b;
        nint p = Marshal.GetFunctionPointerForDelegate(minus);
        Try("same pointer", () => p == Marshal.GetFunctionPointerForDelegate(minus) && p == Marshal.GetFunctionPointerForDelegate((Delegate)minus) && p == same(minus));
        Try("same delegate", () => ReferenceEquals(Marshal.GetDelegateForFunctionPointer<Binary>(p), minus));
        Try("other type", () => Marshal.GetDelegateForFunctionPointer<Other>(p).GetType().Name);
        Try("by type", () => ((Binary)Marshal.GetDelegateForFunctionPointer(p, typeof(Binary)))(9, 2));
        Try("back", () => ReferenceEquals(same(p), minus));
        Try("back null", () => same((nint)0) == null && same(null) == 0);
        Binary add = get_add();
        Try("native", () => add(1, 2) + " " + (Marshal.GetFunctionPointerForDelegate(add) == same(add)));
        Try("native target", () => add.Target == null);
        Try("generic", () => Marshal.GetFunctionPointerForDelegate((Gen<int>)(x => x)));
        Try("generic type", () => Marshal.GetDelegateForFunctionPointer(p, typeof(Gen<int>)));
        Try("func", () => Marshal.GetFunctionPointerForDelegate((Func<int>)(() => 1)));
        Try("null delegate", () => Marshal.GetFunctionPointerForDelegate<Binary>(null!));
        Try("null pointer", () => Marshal.GetDelegateForFunctionPointer<Binary>(0));
        Try("not a delegate", () => Marshal.GetDelegateForFunctionPointer(p, typeof(string)));
        Try("multicast", () => { Binary two = minus; two += (a, b) => a * b; return call_binary(Marshal.GetFunctionPointerForDelegate(two), 5, 6); });
        Try("throws", () => call_binary((nint)(delegate* unmanaged<int, int, int>)&Throws, 1, 2));
        Try("delegate throws", () => { Binary t = (a, b) => throw new ApplicationException("x"); int r = call_binary(Marshal.GetFunctionPointerForDelegate(t), 1, 2); GC.KeepAlive(t); return r; });
        Try("collects", () => call_binary((nint)(delegate* unmanaged<int, int, int>)&Collects, 1, 2));
        Try("last error", () => { fails(5); int a = Marshal.GetLastPInvokeError(); fails_plain(7); return a + " " + Marshal.GetLastPInvokeError() + " " + Marshal.GetLastSystemError() + " " + Marshal.GetLastWin32Error() + " " + Marshal.GetLastPInvokeErrorMessage(); });
        Try("set error", () => { Marshal.SetLastPInvokeError(9); Marshal.SetLastSystemError(3); return Marshal.GetLastPInvokeError() + " " + Marshal.GetLastSystemError() + " " + Marshal.GetPInvokeErrorMessage(2); });
        Try("handle", () => { using var h = new GCHandle<string>("abc"); return h.Target + " " + h.IsAllocated + " " + GCHandle<string>.FromIntPtr(GCHandle<string>.ToIntPtr(h)).Target; });
        Try("handle free", () => { var h = new GCHandle<string>("abc"); h.Dispose(); return h.IsAllocated + " " + h.Equals(default); });
        Try("handle none", () => default(GCHandle<string>).Target);
        Try("pinned", () => { using var h = new PinnedGCHandle<int[]>([1, 2, 3]); return h.GetAddressOfArrayData()[2] + " " + (h.GetAddressOfObjectData() != null); });
        Try("pinned string", () => { using var h = new PinnedGCHandle<string>("xyz"); return h.GetAddressOfStringData()[1]; });
        Try("weak", () => { using var h = new WeakGCHandle<object>(minus); return h.TryGetTarget(out var t) && ReferenceEquals(t, minus); });
        Try("memory", () => { byte* m = (byte*)NativeMemory.AllocZeroed(10, 4); m[39] = 7; m = (byte*)NativeMemory.Realloc(m, 80); int r = m[39] + m[0]; NativeMemory.Fill(m, 80, 3); r += m[79]; NativeMemory.Clear(m, 80); r += m[79]; NativeMemory.Free(m); NativeMemory.Free(null); return r; });
        Try("aligned", () => { void* m = NativeMemory.AlignedAlloc(100, 256); nuint r = (nuint)m % 256; m = NativeMemory.AlignedRealloc(m, 1000, 512); r += (nuint)m % 512; NativeMemory.AlignedFree(m); return r; });
        Try("aligned bad", () => { NativeMemory.AlignedAlloc(100, 3); return 1; });
        Try("overflow", () => { NativeMemory.Alloc(nuint.MaxValue, 2); return 1; });
        Try("hglobal", () => { nint m = Marshal.AllocHGlobal(8); Marshal.WriteInt64(m, 0x0102030405060708); m = Marshal.ReAllocHGlobal(m, 16); int r = Marshal.ReadByte(m, 1) + Marshal.ReadInt16(m, 2); Marshal.FreeHGlobal(m); return r; });
        Try("com", () => Marshal.GetIUnknownForObject(minus));
    }
}
