// Division that faults: by zero, and the least number by minus one.
class Program
{
    static string Try<T>(Func<T> f)
    {
        try { return $"{f()}"; }
        catch (DivideByZeroException) { return "zero"; }
        catch (OverflowException) { return "overflow"; }
    }

    static void Main()
    {
        int zero = 0, minus = -1;
        long lzero = 0, lminus = -1;
        Console.WriteLine(Try(() => 1 / zero));
        Console.WriteLine(Try(() => 1 % zero));
        Console.WriteLine(Try(() => 1u / (uint)zero));
        Console.WriteLine(Try(() => 1L / lzero));
        Console.WriteLine(Try(() => 1UL % (ulong)lzero));
        Console.WriteLine(Try(() => int.MinValue / minus));
        Console.WriteLine(Try(() => int.MinValue % minus));
        Console.WriteLine(Try(() => long.MinValue / lminus));
        Console.WriteLine(Try(() => (short)(short.MinValue / (short)minus)));
        Console.WriteLine(Try(() => 7 / minus));
        Console.WriteLine(Try(() => 7.0 / zero));
        Console.WriteLine(Try(() => 1m / zero));
    }
}
