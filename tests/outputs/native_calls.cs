// P/Invokes into a shared library beside the program: .NET's probing, numbers, structures, pointers, what is not there.
using System.Runtime.InteropServices;

unsafe
{
    Console.WriteLine(Native.Add(40, 2));
    Console.WriteLine(Native.Mix(-1, 0.5f, 1L << 40, 0.25));
    Console.WriteLine(Native.Wrap(10));
    Point p = Native.Swap(new Point { X = 1.5, Y = -2 });
    Console.WriteLine($"{p.X} {p.Y}");
    Native.Scale(ref p, 2);
    Console.WriteLine($"{p.X} {p.Y}");
    int[] values = Enumerable.Range(1, 100).ToArray();
    fixed (int* v = values) Console.WriteLine(Native.Sum(v, values.Length));
    Console.WriteLine(Native.Length("sechs\u00e4"));
    Console.WriteLine($"{Native.AddPrefixed(1, 2)} {Native.AddFull(3, 4)} {Native.AddNoPrefix(5, 6)}");
    Console.WriteLine(Native.GetPid() == Environment.ProcessId);
    Console.WriteLine(Native.Abs(-5));
    Native.Calls();
    Native.Calls();
    int other = 0;
    var thread = new Thread(() => other = Native.Calls());
    thread.Start();
    thread.Join();
    Console.WriteLine($"{Native.Calls()} {other}");
    try { Native.NoFunction(); }
    catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message); }
    try { Native.NoLibrary(); }
    catch (DllNotFoundException e) { Console.WriteLine(e.Message.Split('\n')[0]); }
    try { Native.NoLibrary(); }
    catch (TypeLoadException e) { Console.WriteLine(e.GetType().Name); }
    try { Native.NotOfGlibc(); } // a name of musl
    catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message); }
    Console.WriteLine(Native.Searched(1, 2));
}

struct Point { public double X, Y; }

static unsafe partial class Native
{
    [DllImport("outputsnative", EntryPoint = "native_add")] public static extern int Add(int a, int b);
    [DllImport("outputsnative", EntryPoint = "native_mix")] public static extern double Mix(sbyte a, float b, long c, double d);
    [DllImport("outputsnative", EntryPoint = "native_wrap")] public static extern byte Wrap(byte a);
    [DllImport("outputsnative", EntryPoint = "native_swap")] public static extern Point Swap(Point p);
    [DllImport("outputsnative", EntryPoint = "native_scale")] public static extern void Scale(ref Point p, double by);
    [DllImport("outputsnative", EntryPoint = "native_sum")] public static extern long Sum(int* values, int n);
    [DllImport("outputsnative", EntryPoint = "native_length")] private static extern int LengthOf(byte* text);
    [DllImport("outputsnative", EntryPoint = "native_calls")] public static extern int Calls();
    [DllImport("liboutputsnative", EntryPoint = "native_add")] public static extern int AddPrefixed(int a, int b);
    [DllImport("liboutputsnative.so", EntryPoint = "native_add")] public static extern int AddFull(int a, int b);
    [DllImport("outputsnative.so", EntryPoint = "native_add")] public static extern int AddNoPrefix(int a, int b);
    [DllImport("libc", EntryPoint = "getpid")] public static extern int GetPid();
    [DllImport("libc.so.6", EntryPoint = "abs")] public static extern int Abs(int a);
    [DllImport("outputsnative", EntryPoint = "native_none")] public static extern void NoFunction();
    [DllImport("libc", EntryPoint = "issetugid")] public static extern void NotOfGlibc();
    [DllImport("nolibrary")] public static extern void NoLibrary();
    [DllImport("outputsnative", EntryPoint = "native_add"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    public static extern int Searched(int a, int b);

    public static int Length(string text)
    {
        fixed (byte* p = System.Text.Encoding.UTF8.GetBytes(text + "\0")) return LengthOf(p);
    }
}
