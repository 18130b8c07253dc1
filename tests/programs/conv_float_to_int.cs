// Floating point to integer: truncation, and saturation where it does not fit (as .NET 9 and later).
class Program
{
    static double[] values = { 0, 0.9, -0.9, 1.5, -1.5, 127.9, 128, 255.5, 256, -129, 32768, 65536, 2147483647.5, 2147483648, -2147483648.9, -2147483649,
        4294967295.5, 4294967296, 9.2233720368547748e18, 9.2233720368547758e18, 1.8446744073709552e19, -1e30, 1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity };

    static void Main()
    {
        foreach (double d in values)
        {
            float f = (float)d;
            Console.WriteLine($"{d}: {(int)d} {(uint)d} {(long)d} {(ulong)d} | {(int)f} {(uint)f} {(long)f} {(ulong)f}");
            Console.WriteLine($"  {(nint)d} {(nuint)d} {(Int128)d} {(UInt128)d}");
        }
        foreach (double d in new[] { 3.99, -3.99, 100.5, 0.0 })
            Console.WriteLine($"{d}: {(sbyte)d} {(short)d} {(byte)Math.Abs(d)} {(ushort)Math.Abs(d)} {(int)(char)Math.Abs(d)}");
    }
}
