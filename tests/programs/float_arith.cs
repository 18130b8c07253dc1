// float and double arithmetic, comparisons, and the bits of results.
class Program
{
    static double[] doubles = { 0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e-300, double.Epsilon, double.PositiveInfinity, double.NaN };
    static float[] floats = { 0f, -0f, 1f, -1.5f, 0.1f, 1e38f, -1e-38f, float.Epsilon, float.NegativeInfinity, float.NaN };

    static string Bits(double d) => double.IsNaN(d) ? "nan" : BitConverter.DoubleToInt64Bits(d).ToString("x16");
    static string Bits(float f) => float.IsNaN(f) ? "nan" : BitConverter.SingleToInt32Bits(f).ToString("x8");

    static void Main()
    {
        foreach (double a in doubles)
            foreach (double b in doubles)
                Console.WriteLine($"{Bits(a)} {Bits(b)}: {Bits(a + b)} {Bits(a - b)} {Bits(a * b)} {Bits(a / b)} {Bits(-a)} {a < b} {a <= b} {a > b} {a >= b} {a == b} {a != b}");
        foreach (float a in floats)
            foreach (float b in floats)
                Console.WriteLine($"{Bits(a)} {Bits(b)}: {Bits(a + b)} {Bits(a - b)} {Bits(a * b)} {Bits(a / b)} {!(a < b)} {!(a <= b)} {!(a > b)} {!(a >= b)} {a == b}");
        double sum = 0;
        float fsum = 0;
        for (int i = 1; i <= 1000; i++)
        {
            sum += 1.0 / i;
            fsum += 1f / i;
        }
        Console.WriteLine($"{Bits(sum)} {Bits(fsum)}");
    }
}
