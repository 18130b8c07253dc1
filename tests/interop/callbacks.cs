// Delegates and [UnmanagedCallersOnly] methods that C calls: arguments of all kinds, collections meanwhile, exceptions that
// stay inside, foreign threads.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
static unsafe class P
{
    delegate int Binary(int a, int b);
    delegate int Compare(ref int a, ref int b);
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int Text(string s, [MarshalAs(UnmanagedType.LPWStr)] string wide);
    struct L2 { public long a, b; }
    struct L3 { public long a, b, c; }
    struct D2 { public double a, b; }
    struct F2 { public float a, b; }
    delegate L3 Struct(L3 v, D2 d, int n);
    delegate double Doubles(int a, double b, float c, L2 d, F2 e, long f, long g, long h, long i, L2 j);
    delegate void Refs(ref int v, out int r);
    delegate bool Bool(bool v);
    delegate int Unary(int v);
    [DllImport("native")] static extern int call_binary(Binary? f, int a, int b);
    [DllImport("native", EntryPoint = "call_binary")] static extern int CallPointer(delegate* unmanaged<int, int, int> f, int a, int b);
    [DllImport("native")] static extern int call_many(Binary f, int n);
    [DllImport("native")] static extern void keep(Binary f);
    [DllImport("native")] static extern int call_kept(int a, int b);
    [DllImport("native")] static extern Binary get_add();
    [DllImport("native")] static extern Binary? same(Binary? f);
    [DllImport("native")] static extern void sort(int[] v, int n, Compare f);
    [DllImport("native")] static extern int call_string(Text f, string s);
    [DllImport("native")] static extern L3 call_struct(Struct f, int n);
    [DllImport("native")] static extern double call_doubles(Doubles f);
    [DllImport("native")] static extern int call_ref(Refs f, int v);
    [DllImport("native")] static extern int call_bool(Bool f, int v);
    [DllImport("native")] static extern int recurse(Unary f, int depth);
    [DllImport("native")] static extern int on_threads(Binary f, int n);
    [DllImport("native", EntryPoint = "on_threads")] static extern int OnThreads(delegate* unmanaged<int, int, int> f, int n);

    [UnmanagedCallersOnly] static int Times(int a, int b) => a * b;
    [UnmanagedCallersOnly]
    static int Allocate(int a, int b)
    {
        var list = new List<string>();
        for (int i = 0; i < 20; i++) list.Add(new string('x', i) + b);
        return a + list.Count + list[^1].Length - list[^1].Length;
    }

    static readonly List<object> s_garbage = new();
    static int Collecting(int a, int b)
    {
        s_garbage.Clear();
        for (int i = 0; i < 50; i++) s_garbage.Add(new byte[100 + i]);
        if (b % 10 == 0) GC.Collect();
        return a + b;
    }

    static int s_depth;
    static int Deeper(int depth)
    {
        s_depth++;
        object o = new string('d', depth);
        int r = depth > 1 ? recurse(Deeper, depth - 1) : 0;
        return r + ((string)o).Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static nint MakeAndForget()
    {
        int secret = 7;
        Binary f = (a, b) => a + b + secret;
        s_kept = f;
        return Marshal.GetFunctionPointerForDelegate(f);
    }
    static Binary? s_kept;

    static void Main()
    {
        int captured = 100;
        Console.WriteLine(call_binary((a, b) => a * b + captured, 6, 7));
        Console.WriteLine(call_binary(null, 6, 7));
        Console.WriteLine(CallPointer(&Times, 6, 7));
        Console.WriteLine(CallPointer(&Allocate, 6, 7));
        Console.WriteLine(call_many(Collecting, 100));
        Binary kept = (a, b) => a - b + captured;
        keep(kept);
        GC.Collect();
        Console.WriteLine(call_kept(5, 3));
        GC.KeepAlive(kept);
        Binary add = get_add();
        Console.WriteLine(add(20, 22) + " " + add.Invoke(1, 2));
        Console.WriteLine(ReferenceEquals(same(kept), kept) + " " + (same(null) is null) + " " + same(add)!(3, 4));
        int[] v = { 5, 3, 9, -1, 7, 0, 2 };
        sort(v, v.Length, (ref int a, ref int b) => a.CompareTo(b));
        Console.WriteLine(string.Join(",", v));
        Console.WriteLine(call_string((s, w) => { Console.WriteLine(s + "|" + w); return s.Length * 10 + w.Length; }, "grüße"));
        L3 r = call_struct((s, d, n) => new L3 { a = s.a + s.b + s.c, b = (long)(d.a * 2 + d.b * 2), c = n }, 5);
        Console.WriteLine(r.a + " " + r.b + " " + r.c);
        Console.WriteLine(call_doubles((a, b, c, d, e, f, g, h, i, j) => a + b + c + d.a + d.b + e.a + e.b + f + g + h + i + j.a * 100 + j.b));
        Console.WriteLine(call_ref((ref int x, out int y) => { x += 5; y = x * 2; }, 10));
        Console.WriteLine(call_bool(b => { Console.Write(b + " "); return !b; }, 7) + " " + call_bool(b => !b, 0));
        Console.WriteLine(recurse(Deeper, 30) + " " + s_depth);
        int caught = 0;
        Console.WriteLine(call_many((a, b) =>
        {
            try { if (b % 3 == 0) throw new InvalidOperationException("inside " + b); return a + b; }
            catch (InvalidOperationException e) when (e.Message.StartsWith("inside")) { caught++; return a; }
            finally { captured++; }
        }, 10) + " " + caught + " " + captured);
        Console.WriteLine(on_threads((a, b) => { lock (s_garbage) return a + b + new object[3].Length - 3; }, 4));
        Console.WriteLine(OnThreads(&Allocate, 4));
        Console.WriteLine(on_threads(Collecting2, 3));
        nint p = MakeAndForget();
        GC.Collect();
        Console.WriteLine(((delegate* unmanaged<int, int, int>)p)(1, 2) + " " + (Marshal.GetFunctionPointerForDelegate(s_kept!) == p));
        Binary back = Marshal.GetDelegateForFunctionPointer<Binary>(p);
        Console.WriteLine(ReferenceEquals(back, s_kept));
        Console.WriteLine(Marshal.GetDelegateForFunctionPointer<Binary>((nint)(delegate* unmanaged<int, int, int>)&Times)(8, 9));
        for (int i = 0; i < 3000; i++) // more than there are thunks at a time
        {
            int n = i;
            if (call_binary((a, b) => a + b + n, 1, 2) != 3 + i) Console.WriteLine("wrong " + i);
            if (i % 500 == 0) GC.Collect();
        }
        try { Marshal.GetFunctionPointerForDelegate<Func<int>>(() => 1); } catch (ArgumentException e) { Console.WriteLine(e.GetType()); }
        try { Marshal.GetFunctionPointerForDelegate((Delegate)null!); } catch (ArgumentNullException e) { Console.WriteLine(e.ParamName); }
    }

    static int Collecting2(int a, int b)
    {
        byte[] x = new byte[b * 10 + 1];
        x[b] = 1;
        if (b % 50 == 0) GC.Collect();
        return a + x[b];
    }
}
