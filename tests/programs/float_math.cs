// Math and MathF: what is exact is printed in full, transcendental results to ten digits.
class Program
{
    static void Main()
    {
        foreach (double x in new[] { 0.0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.7, 1e17, 123456.789 })
            Console.WriteLine($"{x}: {Math.Floor(x)} {Math.Ceiling(x)} {Math.Truncate(x)} {Math.Round(x)} {Math.Round(x, MidpointRounding.AwayFromZero)} {Math.Abs(x)} {Math.Sign(x)} {Math.Round(x, 2)}");
        foreach (float x in new[] { 0.5f, 2.5f, -1.25f, 7.75f })
            Console.WriteLine($"{x}: {MathF.Floor(x)} {MathF.Ceiling(x)} {MathF.Round(x)} {MathF.Sqrt(MathF.Abs(x))} {MathF.Abs(x)}");
        Console.WriteLine($"{Math.Sqrt(2)} {Math.Sqrt(-1)} {Math.FusedMultiplyAdd(1e16, 1e-16, -1)} {Math.Cbrt(27):F10} {Math.BitIncrement(1.0)} {Math.CopySign(3, -0.0)} {Math.ScaleB(1.5, 10)} {Math.ILogB(1000)}");
        Console.WriteLine($"{Math.Max(1, double.NaN)} {Math.Min(0.0, -0.0)} {Math.Max(-0.0, 0.0)} {Math.Max(3, 7)} {Math.Clamp(15, 0, 10)} {Math.Min(-1L, 5L)} {Math.Max(1u, 4000000000u)}");
        foreach (double x in new[] { 0.1, 0.75, 1.0, 2.0, 10.0 })
        {
            Console.WriteLine($"{Math.Sin(x):F10} {Math.Cos(x):F10} {Math.Tan(x):F10} {Math.Exp(x):F10} {Math.Log(x):F10} {Math.Log10(x):F10} {Math.Log2(x):F10}");
            Console.WriteLine($"{Math.Atan(x):F10} {Math.Atan2(x, 2):F10} {Math.Sinh(x):F8} {Math.Tanh(x):F10} {Math.Pow(x, 2.5):F10} {Math.Asin(x / 10):F10} {Math.Acos(x / 10):F10}");
        }
        Console.WriteLine($"{Math.Pow(0, 0)} {Math.Pow(2, 10)} {Math.Pow(-8, 1.0 / 3)} {Math.DivRem(17, -5, out int r)} {r} {Math.PI} {Math.E}");
    }
}
