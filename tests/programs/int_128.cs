// Int128 and UInt128.
class Program
{
    static void Main()
    {
        Int128 a = Int128.Parse("170141183460469231731687303715884105727");
        UInt128 u = UInt128.MaxValue;
        Int128[] values = { 0, 1, -1, 10, long.MinValue, (Int128)1 << 100, a, Int128.MinValue + 1 };
        foreach (Int128 x in values)
            foreach (Int128 y in values)
                Console.WriteLine($"{x} {y}: {x + y} {x - y} {x * y} {(y == 0 ? "-" : $"{x / y} {x % y}")} {x < y} {x ^ y}");
        Console.WriteLine($"{u} {u / 10} {u % 1000000007} {u >> 64} {u << 120} {UInt128.PopCount(u)}");
        Console.WriteLine($"{a >> 3} {-a >> 3} {-a >>> 3} {(double)a} {(long)(a >> 70)} {(Int128)1e30}");
        Console.WriteLine($"{a:x} {Int128.Abs(-5)} {Int128.LeadingZeroCount(1)}");
        try { Console.WriteLine(checked(a + 1)); } catch (OverflowException) { Console.WriteLine("overflow"); }
    }
}
