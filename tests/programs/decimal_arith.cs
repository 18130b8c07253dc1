// decimal: arithmetic, scale, rounding, conversions, overflow.
class Program
{
    static string Try<T>(Func<T> f)
    {
        try { return $"{f()}"; } catch (OverflowException) { return "overflow"; } catch (DivideByZeroException) { return "zero"; }
    }

    static void Main()
    {
        decimal[] values = { 0m, 1m, -1.50m, 0.1m, 3m, 79228162514264337593543950335m, 0.0000000000000000000000000001m, 12345.6789m, -7m };
        foreach (decimal a in values)
            foreach (decimal b in values)
                Console.WriteLine($"{a} {b}: {Try(() => a + b)} {Try(() => a - b)} {Try(() => a * b)} {Try(() => a / b)} {Try(() => a % b)} {a < b} {a == b}");
        Console.WriteLine($"{0.1m + 0.2m} {1.0m} {1.00m == 1m} {1m / 3m} {decimal.Round(2.345m, 2)} {decimal.Round(2.5m)} {Math.Round(2.5m, MidpointRounding.AwayFromZero)} {decimal.Truncate(-2.7m)} {Math.Floor(-2.7m)} {Math.Ceiling(2.1m)} {-0.0m}");
        Console.WriteLine($"{(int)2.9m} {(long)-2.9m} {(decimal)1.1} {(decimal)1e-10f} {(double)0.1m} {(float)79228162514264337593543950335m} {Try(() => (decimal)(values.Length * 1e29))} {Try(() => (int)(values[4] * 1000000000m))} {(decimal)ulong.MaxValue}");
        Console.WriteLine($"{1234567.891m:N2} {0.256m:P1}" + $" {1234567.891m:C} {12.3m:0000.00} {decimal.Parse("1.2300")} {string.Join(",", decimal.GetBits(-1.5m))} {new decimal(5, 0, 0, true, 2)}");
        decimal sum = 0;
        for (int i = 1; i <= 100; i++) sum += 1m / i;
        Console.WriteLine($"{sum} {sum.GetHashCode() == (sum + 0.0m).GetHashCode()}");
    }
}
