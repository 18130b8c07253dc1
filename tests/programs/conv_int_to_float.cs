// Integer to floating point, with the rounding of large values.
class Program
{
    static string D(double d) => BitConverter.DoubleToInt64Bits(d).ToString("x16");
    static string F(float f) => BitConverter.SingleToInt32Bits(f).ToString("x8");

    static void Main()
    {
        long[] values = { 0, 1, -1, 16777217, 33554435, int.MaxValue, int.MinValue, 4294967295, 9007199254740993, -9007199254740993, 1L << 62, long.MaxValue, long.MinValue, 0x7fffffbfffffffff, 0x4000002000000001 };
        foreach (long v in values)
            Console.WriteLine($"{v}: {D(v)} {F(v)} {D((ulong)v)} {F((ulong)v)} {D((int)v)} {F((int)v)} {D((uint)v)} {F((uint)v)} {D((short)v)} {F((byte)v)}");
        Console.WriteLine($"{D(0.1f)} {F((float)0.1)} {F((float)1e39)} {F((float)1e-46)} {D((double)(float)0.1)} {(float)16777217 == 16777216f}");
        Console.WriteLine($"{F((float)(decimal)1.25)} {(Half)1.1f} {(float)(Half)65504} {(Half)1e6f} {BitConverter.HalfToUInt16Bits((Half)0.1):x4}");
    }
}
