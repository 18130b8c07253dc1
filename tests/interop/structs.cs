// Structs by value of every class of the System V ABI, in and out, by P/Invoke and by function pointer.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
static unsafe class P
{
    [StructLayout(LayoutKind.Sequential)] struct B1 { public sbyte a; }
    [DllImport("native")] static extern double sum_B1(int before, B1 v, double after);
    [DllImport("native")] static extern B1 make_B1(int n);
    static void TestB1()
    {
        B1 v = make_B1(11);
        Console.WriteLine("B1 " + v.a + ": " + sum_B1(1000, v, 0.125));
    }
    struct B3 { public fixed sbyte a[3]; }
    [DllImport("native")] static extern double sum_B3(int before, B3 v, double after);
    [DllImport("native")] static extern B3 make_B3(int n);
    static void TestB3()
    {
        B3 v = make_B3(11);
        Console.WriteLine("B3 " + v.a[0] + " " + v.a[1] + " " + v.a[2] + ": " + sum_B3(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct I1 { public int a; }
    [DllImport("native")] static extern double sum_I1(int before, I1 v, double after);
    [DllImport("native")] static extern I1 make_I1(int n);
    static void TestI1()
    {
        I1 v = make_I1(11);
        Console.WriteLine("I1 " + v.a + ": " + sum_I1(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct I2 { public int a; public int b; }
    [DllImport("native")] static extern double sum_I2(int before, I2 v, double after);
    [DllImport("native")] static extern I2 make_I2(int n);
    static void TestI2()
    {
        I2 v = make_I2(11);
        Console.WriteLine("I2 " + v.a + " " + v.b + ": " + sum_I2(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct I3 { public int a; public int b; public int c; }
    [DllImport("native")] static extern double sum_I3(int before, I3 v, double after);
    [DllImport("native")] static extern I3 make_I3(int n);
    static void TestI3()
    {
        I3 v = make_I3(11);
        Console.WriteLine("I3 " + v.a + " " + v.b + " " + v.c + ": " + sum_I3(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct L1 { public long a; }
    [DllImport("native")] static extern double sum_L1(int before, L1 v, double after);
    [DllImport("native")] static extern L1 make_L1(int n);
    static void TestL1()
    {
        L1 v = make_L1(11);
        Console.WriteLine("L1 " + v.a + ": " + sum_L1(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct L2 { public long a; public long b; }
    [DllImport("native")] static extern double sum_L2(int before, L2 v, double after);
    [DllImport("native")] static extern L2 make_L2(int n);
    static void TestL2()
    {
        L2 v = make_L2(11);
        Console.WriteLine("L2 " + v.a + " " + v.b + ": " + sum_L2(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct L3 { public long a; public long b; public long c; }
    [DllImport("native")] static extern double sum_L3(int before, L3 v, double after);
    [DllImport("native")] static extern L3 make_L3(int n);
    static void TestL3()
    {
        L3 v = make_L3(11);
        Console.WriteLine("L3 " + v.a + " " + v.b + " " + v.c + ": " + sum_L3(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct F1 { public float a; }
    [DllImport("native")] static extern double sum_F1(int before, F1 v, double after);
    [DllImport("native")] static extern F1 make_F1(int n);
    static void TestF1()
    {
        F1 v = make_F1(11);
        Console.WriteLine("F1 " + v.a + ": " + sum_F1(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct F2 { public float a; public float b; }
    [DllImport("native")] static extern double sum_F2(int before, F2 v, double after);
    [DllImport("native")] static extern F2 make_F2(int n);
    static void TestF2()
    {
        F2 v = make_F2(11);
        Console.WriteLine("F2 " + v.a + " " + v.b + ": " + sum_F2(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct F3 { public float a; public float b; public float c; }
    [DllImport("native")] static extern double sum_F3(int before, F3 v, double after);
    [DllImport("native")] static extern F3 make_F3(int n);
    static void TestF3()
    {
        F3 v = make_F3(11);
        Console.WriteLine("F3 " + v.a + " " + v.b + " " + v.c + ": " + sum_F3(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct F4 { public float a; public float b; public float c; public float d; }
    [DllImport("native")] static extern double sum_F4(int before, F4 v, double after);
    [DllImport("native")] static extern F4 make_F4(int n);
    static void TestF4()
    {
        F4 v = make_F4(11);
        Console.WriteLine("F4 " + v.a + " " + v.b + " " + v.c + " " + v.d + ": " + sum_F4(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct F5 { public float a; public float b; public float c; public float d; public float e; }
    [DllImport("native")] static extern double sum_F5(int before, F5 v, double after);
    [DllImport("native")] static extern F5 make_F5(int n);
    static void TestF5()
    {
        F5 v = make_F5(11);
        Console.WriteLine("F5 " + v.a + " " + v.b + " " + v.c + " " + v.d + " " + v.e + ": " + sum_F5(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct D1 { public double a; }
    [DllImport("native")] static extern double sum_D1(int before, D1 v, double after);
    [DllImport("native")] static extern D1 make_D1(int n);
    static void TestD1()
    {
        D1 v = make_D1(11);
        Console.WriteLine("D1 " + v.a + ": " + sum_D1(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct D2 { public double a; public double b; }
    [DllImport("native")] static extern double sum_D2(int before, D2 v, double after);
    [DllImport("native")] static extern D2 make_D2(int n);
    static void TestD2()
    {
        D2 v = make_D2(11);
        Console.WriteLine("D2 " + v.a + " " + v.b + ": " + sum_D2(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct D3 { public double a; public double b; public double c; }
    [DllImport("native")] static extern double sum_D3(int before, D3 v, double after);
    [DllImport("native")] static extern D3 make_D3(int n);
    static void TestD3()
    {
        D3 v = make_D3(11);
        Console.WriteLine("D3 " + v.a + " " + v.b + " " + v.c + ": " + sum_D3(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct LD { public long a; public double b; }
    [DllImport("native")] static extern double sum_LD(int before, LD v, double after);
    [DllImport("native")] static extern LD make_LD(int n);
    static void TestLD()
    {
        LD v = make_LD(11);
        Console.WriteLine("LD " + v.a + " " + v.b + ": " + sum_LD(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct DL { public double a; public long b; }
    [DllImport("native")] static extern double sum_DL(int before, DL v, double after);
    [DllImport("native")] static extern DL make_DL(int n);
    static void TestDL()
    {
        DL v = make_DL(11);
        Console.WriteLine("DL " + v.a + " " + v.b + ": " + sum_DL(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct FI { public float a; public int b; }
    [DllImport("native")] static extern double sum_FI(int before, FI v, double after);
    [DllImport("native")] static extern FI make_FI(int n);
    static void TestFI()
    {
        FI v = make_FI(11);
        Console.WriteLine("FI " + v.a + " " + v.b + ": " + sum_FI(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct IFD { public int a; public float b; public double c; }
    [DllImport("native")] static extern double sum_IFD(int before, IFD v, double after);
    [DllImport("native")] static extern IFD make_IFD(int n);
    static void TestIFD()
    {
        IFD v = make_IFD(11);
        Console.WriteLine("IFD " + v.a + " " + v.b + " " + v.c + ": " + sum_IFD(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential)] struct DFF { public double a; public float b; public float c; }
    [DllImport("native")] static extern double sum_DFF(int before, DFF v, double after);
    [DllImport("native")] static extern DFF make_DFF(int n);
    static void TestDFF()
    {
        DFF v = make_DFF(11);
        Console.WriteLine("DFF " + v.a + " " + v.b + " " + v.c + ": " + sum_DFF(1000, v, 0.125));
    }
    struct C16 { public fixed sbyte a[16]; }
    [DllImport("native")] static extern double sum_C16(int before, C16 v, double after);
    [DllImport("native")] static extern C16 make_C16(int n);
    static void TestC16()
    {
        C16 v = make_C16(11);
        Console.WriteLine("C16 " + v.a[0] + " " + v.a[3] + " " + v.a[7] + " " + v.a[8] + " " + v.a[15] + ": " + sum_C16(1000, v, 0.125));
    }
    struct C17 { public fixed sbyte a[17]; }
    [DllImport("native")] static extern double sum_C17(int before, C17 v, double after);
    [DllImport("native")] static extern C17 make_C17(int n);
    static void TestC17()
    {
        C17 v = make_C17(11);
        Console.WriteLine("C17 " + v.a[0] + " " + v.a[3] + " " + v.a[7] + " " + v.a[8] + " " + v.a[15] + " " + v.a[16] + ": " + sum_C17(1000, v, 0.125));
    }
    struct C64 { public fixed long a[8]; }
    [DllImport("native")] static extern double sum_C64(int before, C64 v, double after);
    [DllImport("native")] static extern C64 make_C64(int n);
    static void TestC64()
    {
        C64 v = make_C64(11);
        Console.WriteLine("C64 " + v.a[0] + " " + v.a[3] + " " + v.a[7] + ": " + sum_C64(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Sequential, Pack = 1)] struct P9 { public sbyte a; public long b; }
    [DllImport("native")] static extern double sum_P9(int before, P9 v, double after);
    [DllImport("native")] static extern P9 make_P9(int n);
    static void TestP9()
    {
        P9 v = make_P9(11);
        Console.WriteLine("P9 " + v.a + " " + v.b + ": " + sum_P9(1000, v, 0.125));
    }
    [StructLayout(LayoutKind.Explicit)] struct U8 { [FieldOffset(0)] public long l; [FieldOffset(0)] public double d; }
    [DllImport("native")] static extern long union_bits(U8 u);
    [DllImport("native")] static extern U8 union_of(double d);
    [DllImport("native")] static extern double mixed(long a, L2 b, double c, D2 d, L3 e, int f, DL g, I3 h, long i, long j, F4 k, L2 l);
    [DllImport("native")] static extern void scale(ref L3 v, int by);
    [DllImport("native", EntryPoint = "scale")] static extern void ScaleIn(in L3 v, int by);

    static void Main()
    {
        TestB1();
        TestB3();
        TestI1();
        TestI2();
        TestI3();
        TestL1();
        TestL2();
        TestL3();
        TestF1();
        TestF2();
        TestF3();
        TestF4();
        TestF5();
        TestD1();
        TestD2();
        TestD3();
        TestLD();
        TestDL();
        TestFI();
        TestIFD();
        TestDFF();
        TestC16();
        TestC17();
        TestC64();
        TestP9();
        Console.WriteLine(union_bits(new U8 { d = 1.5 }).ToString("x") + " " + union_of(2.5).d);
        Console.WriteLine(mixed(1, new L2 { a = 2, b = 3 }, 4.5, new D2 { a = 5, b = 6 }, new L3 { a = 7, b = 8, c = 9 }, 10, new DL { a = 11, b = 12 },
            new I3 { a = 13, b = 14, c = 15 }, 16, 17, new F4 { a = 18, b = 19, c = 20, d = 21 }, new L2 { a = 22, b = 23 }));
        L3 v = new() { a = 1, b = 2, c = 3 };
        scale(ref v, 10);
        ScaleIn(in v, 2);
        Console.WriteLine(v.a + " " + v.b + " " + v.c);
    }
}
