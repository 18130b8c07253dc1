// Structs of many shapes as results: integers, floats, mixed, with references.
struct I1 { public byte A; }
struct I2 { public short A; }
struct I3 { public byte A, B, C; }
struct I5 { public int A; public byte B; }
struct I8 { public int A, B; }
struct I12 { public int A, B, C; }
struct I16 { public long A, B; }
struct I24 { public long A, B, C; }
struct F4 { public float A; }
struct F8 { public float A, B; }
struct F12 { public float A, B, C; }
struct F16 { public float A, B, C, D; }
struct D16 { public double A, B; }
struct D32 { public double A, B, C, D; }
struct Mixed { public int A; public double B; }
struct Mixed2 { public double A; public int B; public float C; }
struct WithRef { public string S; public int N; }
struct WithRefs { public string S; public object O; public string T; }
struct Empty { }

class Program
{
    static I1 R1(int n) => new() { A = (byte)n };
    static I2 R2(int n) => new() { A = (short)-n };
    static I3 R3(int n) => new() { A = (byte)n, B = (byte)(n + 1), C = (byte)(n + 2) };
    static I5 R5(int n) => new() { A = n * 1000, B = (byte)n };
    static I8 R8(int n) => new() { A = n, B = -n };
    static I12 R12(int n) => new() { A = n, B = n * 2, C = n * 3 };
    static I16 R16(int n) => new() { A = n, B = (long)n << 33 };
    static I24 R24(int n) => new() { A = n, B = -n, C = (long)n << 40 };
    static F4 RF4(float f) => new() { A = f };
    static F8 RF8(float f) => new() { A = f, B = f * 2 };
    static F12 RF12(float f) => new() { A = f, B = f * 2, C = f * 3 };
    static F16 RF16(float f) => new() { A = f, B = f * 2, C = f * 3, D = f * 4 };
    static D16 RD16(double f) => new() { A = f, B = f * 2 };
    static D32 RD32(double f) => new() { A = f, B = f * 2, C = f * 3, D = f * 4 };
    static Mixed RM(int n) => new() { A = n, B = n / 2.0 };
    static Mixed2 RM2(int n) => new() { A = n / 4.0, B = n, C = n / 2f };
    static WithRef RR(string s) => new() { S = s + "!", N = s.Length };
    static WithRefs RRs(string s) => new() { S = s, O = s.Length, T = s + s };
    static Empty RE() => new();

    static void Main()
    {
        for (int n = 3; n < 300; n += 140)
        {
            Console.WriteLine($"{R1(n).A} {R2(n).A} {R3(n).A} {R3(n).B} {R3(n).C} {R5(n).A} {R5(n).B} {R8(n).A} {R8(n).B}");
            var a = R12(n);
            var b = R16(n);
            var c = R24(n);
            Console.WriteLine($"{a.A} {a.B} {a.C} {b.A} {b.B} {c.A} {c.B} {c.C}");
            var f = RF16(n + 0.5f);
            var d = RD32(n + 0.25);
            Console.WriteLine($"{RF4(n).A} {RF8(n).B} {RF12(n).C} {f.A} {f.B} {f.C} {f.D} {RD16(n).B} {d.A} {d.B} {d.C} {d.D}");
            var m = RM(n);
            var m2 = RM2(n);
            Console.WriteLine($"{m.A} {m.B} {m2.A} {m2.B} {m2.C}");
        }
        var r = RR("abc");
        var rs = RRs("xy");
        RE();
        Console.WriteLine($"{r.S} {r.N} {rs.S} {rs.O} {rs.T}");
        Func<int, I24> viaDelegate = R24;
        Console.WriteLine(viaDelegate(9).C);
    }
}
