// Sequential, explicit and packed layout; unions; sizes; inline arrays; fixed buffers.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit)]
struct Union
{
    [FieldOffset(0)] public uint Whole;
    [FieldOffset(0)] public byte B0;
    [FieldOffset(3)] public byte B3;
    [FieldOffset(0)] public float AsFloat;
}
[StructLayout(LayoutKind.Sequential, Pack = 1)] struct Packed { public byte A; public long B; public short C; }
struct Natural { public byte A; public long B; public short C; }
struct Nested { public byte A; public Packed P; public int B; }
[InlineArray(5)] struct Five { int element; }
unsafe struct Buffered { public int Length; public fixed byte Data[11]; }

class Program
{
    static unsafe void Main()
    {
        Union u = default;
        u.AsFloat = 1.0f;
        Console.WriteLine($"{u.Whole:x8} {u.B3:x2}");
        u.B0 = 0xff;
        Console.WriteLine($"{u.Whole:x8}");
        Console.WriteLine($"{sizeof(Union)} {sizeof(Packed)} {sizeof(Natural)} {sizeof(Nested)} {sizeof(Five)} {sizeof(Buffered)} {Unsafe.SizeOf<DateTime>()} {sizeof(decimal)}");
        Packed p = new() { A = 1, B = -2, C = 3 };
        Nested n = new() { A = 9, P = p, B = 8 };
        byte* bytes = (byte*)&n;
        for (int i = 0; i < sizeof(Nested); i++) Console.Write($"{bytes[i]:x2} ");
        Console.WriteLine();
        Five five = default;
        for (int i = 0; i < 5; i++) five[i] = i * i;
        Five copy = five;
        five[2] = 100;
        int sum = 0;
        foreach (int x in copy) sum += x;
        Console.WriteLine($"{sum} {five[2]} {five[^1]} {((ReadOnlySpan<int>)five).Length}");
        Buffered b = default;
        for (int i = 0; i < 11; i++) b.Data[i] = (byte)(i * 3);
        Buffered c = b;
        Console.WriteLine($"{c.Data[10]} {c.Length}");
    }
}
