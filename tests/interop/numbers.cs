// Numbers of all sizes, booleans of all kinds, characters, SetLastError, HRESULTs.
using System.Runtime.InteropServices;
static unsafe class P
{
    [DllImport("native")] static extern int add(int a, int b);
    [DllImport("libnative", EntryPoint = "add")] static extern int Plus(int a, int b);
    [DllImport("native")] static extern long many(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, float i, double j);
    [DllImport("native")] static extern sbyte negate8(sbyte v);
    [DllImport("native")] static extern ushort next16(ushort v);
    [DllImport("native")] static extern double floats(float a, double b, float c, double d, float e, double f, float g, double h, float i, double j);
    [DllImport("native")] static extern void twice(ref int v);
    [DllImport("native", EntryPoint = "twice")] static extern void TwicePointer(int* v);
    [DllImport("native")] static extern int is_true(bool v);
    [DllImport("native", EntryPoint = "is_true")] [return: MarshalAs(UnmanagedType.Bool)] static extern bool IsTrue(bool v);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.I1)] static extern bool is_true8([MarshalAs(UnmanagedType.U1)] bool v);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.VariantBool)] static extern bool variant_not([MarshalAs(UnmanagedType.VariantBool)] bool v);
    [DllImport("native")] static extern void flip(ref bool v);
    [DllImport("native", SetLastError = true)] static extern int fails(int code);
    [DllImport("native", EntryPoint = "fails")] static extern int FailsQuietly(int code);
    [DllImport("native", PreserveSig = false)] static extern int hresult(int code);
    [DllImport("native", EntryPoint = "hresult")] static extern int Hresult(int code, out int result);
    [DllImport("native")] static extern char upper(char c);
    [DllImport("native", CharSet = CharSet.Unicode)] static extern char upper16(char c);
    enum Color : int { Red, Green, Blue }
    enum Small : byte { A = 200 }
    [DllImport("native")] static extern Color color(Color c);
    [DllImport("native", EntryPoint = "is_true8")] static extern byte small(Small c);
    [DllImport("native")] static extern Guid guid_next(Guid g);
    [DllImport("native")] static extern DateTime date_next(DateTime d);
    [DllImport("native"), SuppressGCTransition] static extern nint labs_(nint v);
    [DllImport("libc")] static extern int abs(int v);
    [DllImport("libc")] static extern nuint strlen(byte* s);
    [DllImport("nowhere")] static extern int nothing();
    [DllImport("native")] static extern int no_such_function();
    [DllImport("native", EntryPoint = "add"), SuppressGCTransition] static extern int Quick(int a, int b);

    static void Main()
    {
        Console.WriteLine(add(2, 3) + " " + Plus(-7, 3) + " " + Quick(1, 1));
        Console.WriteLine(many(-1, 200, -300, 60000, -70000, 4000000000, -5000000000, 6000000000, 1.5f, 2.5));
        Console.WriteLine(negate8(-128) + " " + negate8(5) + " " + next16(65535));
        Console.WriteLine(floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        int v = 21;
        twice(ref v);
        TwicePointer(&v);
        Console.WriteLine(v);
        Console.WriteLine(is_true(true) + " " + is_true(false) + " " + IsTrue(true) + " " + IsTrue(false));
        Console.WriteLine(is_true8(true) + " " + is_true8(false));
        try { variant_not(true); } catch (MarshalDirectiveException e) { Console.WriteLine(e.GetType()); }
        bool b = false;
        flip(ref b);
        Console.Write(b + " ");
        flip(ref b);
        Console.WriteLine(b);
        Console.WriteLine(fails(2) + " " + Marshal.GetLastPInvokeError() + " " + Marshal.GetLastWin32Error());
        FailsQuietly(13);
        Console.WriteLine(Marshal.GetLastPInvokeError());
        fails(0);
        Console.WriteLine(Marshal.GetLastPInvokeError());
        Console.WriteLine(hresult(41) + " " + Hresult(-5, out int r) + " " + r);
        Console.WriteLine(upper('q') + " " + upper16('r') + " " + upper16('é'));
        Console.WriteLine(color(Color.Green) + " " + small(Small.A));
        Console.WriteLine(guid_next(new Guid("00000001-0002-0003-0405-060708090a0b")));
        Console.WriteLine(date_next(new DateTime(2024, 2, 28, 12, 0, 0)).ToString("s"));
        Console.WriteLine(abs(-5));
        fixed (byte* s = "twelve bytes"u8) Console.WriteLine(strlen(s));
        try { nothing(); } catch (DllNotFoundException e) { Console.WriteLine(e.GetType() + " " + e.Message.Contains("'nowhere'")); }
        try { no_such_function(); } catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message.Contains("'no_such_function'")); }
        try { labs_(1); } catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message.Contains("'labs_'")); }
    }
}
