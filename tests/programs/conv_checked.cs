// Checked conversions: between integers, from floating point.
class Program
{
    static string Try<T>(Func<T> f)
    {
        try { return $"{f()}"; } catch (OverflowException) { return "overflow"; }
    }

    static void Main()
    {
        checked
        {
            long[] longs = { 0, -1, 127, 128, 255, 256, -128, -129, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, -2147483649, long.MinValue };
            foreach (long v in longs)
                Console.WriteLine($"{v}: {Try(() => (sbyte)v)} {Try(() => (byte)v)} {Try(() => (short)v)} {Try(() => (ushort)v)} {Try(() => (int)v)} {Try(() => (uint)v)} {Try(() => (ulong)v)} {Try(() => (nuint)v)}");
            ulong[] ulongs = { 0, 127, 128, 1UL << 31, 1UL << 32, 1UL << 63, ulong.MaxValue };
            foreach (ulong v in ulongs)
                Console.WriteLine($"{v}: {Try(() => (sbyte)v)} {Try(() => (byte)v)} {Try(() => (int)v)} {Try(() => (uint)v)} {Try(() => (long)v)}");
            double[] doubles = { 0, -0.9, -1, 127.9, 128, 255.9, 256, 2147483647.9, 2147483648, -2147483648.9, -2147483649, 4294967295.9, 9.2233720368547748e18, 9.2233720368547758e18, 1.8446744073709552e19, double.NaN, double.PositiveInfinity };
            foreach (double v in doubles)
                Console.WriteLine($"{v}: {Try(() => (sbyte)v)} {Try(() => (byte)v)} {Try(() => (short)v)} {Try(() => (int)v)} {Try(() => (uint)v)} {Try(() => (long)v)} {Try(() => (ulong)v)} {Try(() => (int)(float)v)}");
        }
    }
}
