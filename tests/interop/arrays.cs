// Arrays: blittable and not, [In] and [Out], by reference and as results with SizeParamIndex and SizeConst.
using System.Runtime.InteropServices;
static class P
{
    struct D2 { public double a, b; }
    [DllImport("native")] static extern long sum32(int[]? v, int n);
    [DllImport("native", EntryPoint = "sum32")] static extern long Sum(in int v, int n);
    [DllImport("native", EntryPoint = "sum32")] static extern long SumGrid(int[,] v, int n);
    [DllImport("native")] static extern void squares([Out] int[] v, int n);
    [DllImport("native", EntryPoint = "squares")] static extern void SquaresPlain(int[] v, int n);
    [DllImport("native")] static extern int total_length(string?[] v, int n);
    [DllImport("native", EntryPoint = "total_length")] static extern int TotalLength8([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] v, int n);
    [DllImport("native")] static extern void numbers([In, Out] string[] v, int n);
    [DllImport("native", EntryPoint = "numbers")] static extern void NumbersIn(string[] v, int n);
    [DllImport("native")] static extern int count_true(bool[] v, int n);
    [DllImport("native")] static extern void make_array([MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 1)] out int[] v, out int n);
    [DllImport("native", EntryPoint = "make_array")] static extern void MakeThree([MarshalAs(UnmanagedType.LPArray, SizeConst = 3)] out int[] v, out int n);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 0)] static extern int[] get_array(int n);
    [DllImport("native")] static extern double sum_points(D2[] v, int n);
    [DllImport("native", EntryPoint = "length8")] static extern int Bytes(byte[] v);
    [DllImport("native", EntryPoint = "length8")] static extern int Chars(char[] v);
    [DllImport("native", EntryPoint = "length16", CharSet = CharSet.Unicode)] static extern int WideChars(char[] v);

    static void Main()
    {
        int[] v = { 1, 2, 3, 4 };
        Console.WriteLine(sum32(v, 4) + " " + sum32(null, 4) + " " + sum32([], 0) + " " + Sum(in v[1], 2));
        Console.WriteLine(SumGrid(new[,] { { 1, 2 }, { 3, 4 } }, 4));
        squares(v, 4);
        Console.WriteLine(string.Join(",", v));
        int[] w = new int[3];
        SquaresPlain(w, 3);
        Console.WriteLine(string.Join(",", w));
        Console.WriteLine(total_length(["one", "three", null, "", "ü"], 5));
        try { TotalLength8(["ü", null], 2); } catch (MarshalDirectiveException e) { Console.WriteLine(e.GetType()); }
        string[] s = { "a", "b", "c" };
        NumbersIn(s, 3);
        Console.WriteLine(string.Join(",", s));
        numbers(s, 3);
        Console.WriteLine(string.Join(",", s));
        Console.WriteLine(count_true([true, false, true, true], 4));
        make_array(out int[] made, out int n);
        Console.WriteLine(n + ": " + string.Join(",", made));
        MakeThree(out made, out n);
        Console.WriteLine(n + ": " + string.Join(",", made));
        try { get_array(4); } catch (MarshalDirectiveException e) { Console.WriteLine(e.GetType()); }
        Console.WriteLine(sum_points([new D2 { a = 1, b = 2 }, new D2 { a = 3, b = 4 }], 2));
        Console.WriteLine(Bytes("four\0"u8.ToArray()) + " " + Chars("char\0".ToCharArray()) + " " + WideChars("wide chars\0".ToCharArray()));
        nint p = Marshal.AllocHGlobal(64);
        Marshal.Copy(new[] { 1.5, 2.5 }, 0, p, 2);
        double[] back = new double[2];
        Marshal.Copy(p, back, 0, 2);
        Console.WriteLine(back[0] + back[1]);
        Marshal.WriteInt32(p, 4, -7);
        Marshal.WriteInt64(p, 8, long.MaxValue);
        Marshal.WriteInt16(p, 16, -3);
        Marshal.WriteByte(p, 18, 255);
        Marshal.WriteIntPtr(p, 24, p);
        Console.WriteLine(Marshal.ReadInt32(p, 4) + " " + Marshal.ReadInt64(p, 8) + " " + Marshal.ReadInt16(p, 16) + " " + Marshal.ReadByte(p, 18) + " " + (Marshal.ReadIntPtr(p, 24) == p));
        p = Marshal.ReAllocHGlobal(p, 4096);
        Console.WriteLine(Marshal.ReadInt32(p, 4));
        Marshal.FreeHGlobal(p);
        Console.WriteLine(Marshal.UnsafeAddrOfPinnedArrayElement(v, 1) - Marshal.UnsafeAddrOfPinnedArrayElement(v, 0));
    }
}
