// Marshal: sizes, offsets, delegates in structs; generic and inline-array structs; what cannot be marshalled.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
static unsafe class P
{
    [StructLayout(LayoutKind.Explicit, Size = 16)] struct Union { [FieldOffset(0)] public int i; [FieldOffset(0)] public float f; [FieldOffset(8)] public double d; }
    struct Pair<T> where T : unmanaged { public T a, b; }
    [InlineArray(3)] struct Three { int e; }
    struct WithBool { public int a; public bool b; }
    delegate int Binary(int a, int b);
    struct Callbacks { public int n; [MarshalAs(UnmanagedType.FunctionPtr)] public Binary d; public Binary e; }
    class Plain { }
    [DllImport("native", EntryPoint = "sum_L2")] static extern double SumLongs(int before, Pair<long> v, double after);
    [DllImport("native", EntryPoint = "sum_I2")] static extern double SumInts(int before, Pair<int> v, double after);
    [DllImport("native", EntryPoint = "sum_I3")] static extern double SumThree(int before, Three v, double after);
    [DllImport("native", EntryPoint = "sum_I2")] static extern double SumBool(int before, WithBool v, double after);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesObject(object o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesClass(Plain o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesNullable(int? o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesGenericDelegate(Func<int> o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesJagged(int[][] o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesAuto(DateTimeOffset o);
    [DllImport("native", EntryPoint = "handle_value")] static extern int TakesBytes(byte[] o);
    [DllImport("native")] static extern void twice(ref int o);
    [UnmanagedCallersOnly] static long Big(Pair<long> a, double d, Pair<double> e, long x, long y, long z, long w) => a.a + a.b + (long)d + (long)(e.a + e.b) + x + y + z + w;
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])] static int Negate(int a) => -a;
    sealed class Buffer : SafeBuffer
    {
        public Buffer() : base(true) => SetHandle(Marshal.AllocHGlobal(16));
        protected override bool ReleaseHandle() { Marshal.FreeHGlobal(handle); return true; }
    }

    static void Try(string name, Action a)
    {
        try { a(); Console.WriteLine(name + " works"); }
        catch (Exception e) { Console.WriteLine(name + " " + e.GetType().Name); }
    }

    static void Main()
    {
        Console.WriteLine(SumLongs(1, new() { a = 2, b = 3 }, 4) + " " + SumInts(1, new() { a = 2, b = 3 }, 4));
        Three three = default;
        ((Span<int>)three)[1] = 5;
        Try("inline array", () => Console.WriteLine(SumThree(1, three, 0)));
        Console.WriteLine(SumBool(1, new WithBool { a = 2, b = true }, 0));
        delegate* unmanaged<Pair<long>, double, Pair<double>, long, long, long, long, long> big = &Big;
        Console.WriteLine(big(new() { a = 1, b = 2 }, 3.5, new() { a = 4, b = 5 }, 6, 7, 8, 9));
        delegate* unmanaged[Cdecl]<int, int> negate = &Negate;
        Console.WriteLine(negate(5));
        Try("object", () => TakesObject(new Plain()));
        Try("class", () => TakesClass(new Plain()));
        Try("nullable", () => TakesNullable(5));
        Try("generic delegate", () => TakesGenericDelegate(() => 1));
        Try("jagged array", () => TakesJagged([[1]]));
        Try("auto layout", () => TakesAuto(default));
        Console.WriteLine(TakesBytes([1, 0, 0, 0, 9]));
        int[] array = { 1, 2, 3 };
        twice(ref array[1]);
        Console.WriteLine(array[1]);
        nint m = Marshal.AllocHGlobal(64);
        Binary keep = (a, b) => a * 100 + b;
        Marshal.StructureToPtr(new Callbacks { n = 1, d = keep, e = keep }, m, false);
        var back = Marshal.PtrToStructure<Callbacks>(m);
        Console.WriteLine(back.d(3, 4) + " " + ReferenceEquals(back.e, keep) + " " + Marshal.SizeOf<Callbacks>());
        Try("size of generic", () => Console.WriteLine(Marshal.SizeOf<Pair<int>>()));
        Try("size of generic object", () => Console.WriteLine(Marshal.SizeOf(new Pair<int>())));
        Try("size of string", () => Console.WriteLine(Marshal.SizeOf(typeof(string))));
        Try("size of DateTime", () => Console.WriteLine(Marshal.SizeOf(typeof(DateTime))));
        Try("size of decimal", () => Console.WriteLine(Marshal.SizeOf(typeof(decimal))));
        Console.WriteLine(Marshal.SizeOf<Guid>() + " " + Marshal.SizeOf<char>() + " " + Marshal.SizeOf<bool>() + " " + Marshal.SizeOf<Union>());
        Try("size of enum", () => Console.WriteLine(Marshal.SizeOf<DayOfWeek>()));
        try { Marshal.SizeOf<Plain>(); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        Try("a list from memory", () => Marshal.PtrToStructure<List<int>>(m));
        Console.WriteLine(Marshal.OffsetOf<WithBool>("b") + " " + Marshal.OffsetOf<Union>("d") + " " + Marshal.OffsetOf<Callbacks>("e"));
        Try("offset of nothing", () => Marshal.OffsetOf<Union>("nothing"));
        Marshal.SetLastPInvokeError(5);
        Console.WriteLine(Marshal.GetLastPInvokeError() + " " + Marshal.GetLastPInvokeErrorMessage());
        Marshal.FreeCoTaskMem(Marshal.ReAllocCoTaskMem(Marshal.AllocCoTaskMem(10), 100));
        nint f = Marshal.GetFunctionPointerForDelegate(keep);
        Console.WriteLine(Marshal.GetDelegateForFunctionPointer(f, typeof(Binary)).DynamicInvoke(1, 2));
        using var buffer = new Buffer();
        buffer.Initialize(16);
        buffer.Write<long>(8, 77);
        Console.WriteLine(buffer.Read<long>(8));
        GCHandle h = GCHandle.Alloc(array, GCHandleType.Pinned);
        Console.WriteLine(Marshal.ReadInt32(h.AddrOfPinnedObject(), 4));
        h.Free();
        Marshal.FreeHGlobal(m);
    }
}
