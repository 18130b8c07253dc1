// Checked arithmetic of every width: the value, or an OverflowException.
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
            int[] ints = { 0, 1, -1, 46341, int.MaxValue, int.MinValue };
            foreach (int a in ints)
                foreach (int b in ints)
                    Console.WriteLine($"{a} {b}: {Try(() => a + b)} {Try(() => a - b)} {Try(() => a * b)} {Try(() => (uint)a + (uint)b)} {Try(() => (uint)a * (uint)b)}");
            long[] longs = { 0, -1, 3037000500, long.MaxValue, long.MinValue };
            foreach (long a in longs)
                foreach (long b in longs)
                    Console.WriteLine($"{a} {b}: {Try(() => a + b)} {Try(() => a - b)} {Try(() => a * b)}");
            ulong[] ulongs = { 0, 1, 4294967296, ulong.MaxValue };
            foreach (ulong a in ulongs)
                foreach (ulong b in ulongs)
                    Console.WriteLine($"{a} {b}: {Try(() => a + b)} {Try(() => a - b)} {Try(() => a * b)}");
            byte big = 200;
            sbyte low = -128;
            short s = short.MaxValue;
            Console.WriteLine($"{Try(() => (byte)(big + 55))} {Try(() => (byte)(big + 56))} {Try(() => (sbyte)-low)} {Try(() => ++s)}");
            int min = int.MinValue;
            Console.WriteLine($"{Try(() => -min)} {Try(() => Math.Abs(min))}");
        }
        int wrapped = int.MaxValue;
        Console.WriteLine(unchecked(wrapped + 1));
    }
}
