// Floating-point formatting: shortest round trip, fixed, exponent, custom, special values, float and Half.
class Program
{
    static double[] values = { 0, -0.0, 1, -1, 0.1, 0.1 + 0.2, 1.0 / 3, 100, 1e15, 1e16, 123456789.125, 1e-5, 1e-4, 5e-324, double.MaxValue, 2.5, 3.5, 0.000123456, 1e21, 9007199254740993, double.NaN, double.NegativeInfinity, 4.35, 1.005, 299792458, 6.02214076e23 };

    static void Main()
    {
        foreach (double d in values)
            Console.WriteLine($"{d} {d:R} {d:G5} {d:G17} {d:F0} {d:F3} {d:E} {d:E2} {d:N1} {d:0.###} {d:#.00e+0} {d:P1} {(float)d}");
        foreach (float f in new[] { 0.1f, 1f / 3, 16777216f, 3.4028235e38f, 1e-45f, 33554432f, 0.3f, 2.7182817f })
            Console.WriteLine($"{f} {f:R} {f:G9} {f:F5} {f:E3} {(double)f} {f:0.00}");
        Console.WriteLine($"{(Half)0.1f} {(Half)65504f} {Half.Epsilon} {1e100:F0} {123.456:000.0000} {-1.5:0;minus 0} {0.5:0} {1.5:0} {2.5:0} {-0.4:0}");
        Console.WriteLine($"{double.Epsilon} {double.MinValue} {float.MinValue} {Math.PI:F15} {Math.E:G3}");
    }
}
