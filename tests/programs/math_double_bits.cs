// The last bit of every elementary function of Math, over values as programs have them.
using System;
using System.Linq;

static class Program {
    static ulong seed = 1;

    static double Unit() {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        return (seed >> 11) * (1.0 / (1UL << 53));
    }

    static ulong Bits(double x) => BitConverter.DoubleToUInt64Bits(x);

    static void Main() {
        double[] special = {
            0, -0.0, 1, -1, 0.5, -0.5, 2, 10, 100, 1e-300, 1e300, 5e-324, -5e-324, double.MaxValue, double.MinValue,
            double.PositiveInfinity, double.NegativeInfinity, double.NaN, Math.PI, Math.E, Math.PI / 2, Math.PI / 4,
            710, -746, 0.1, 0.2, 0.3, 1e22, 22, -22,
        };
        var functions = new (string, Func<double, double>)[] {
            ("exp", Math.Exp), ("log", Math.Log), ("log2", Math.Log2), ("log10", Math.Log10), ("cbrt", Math.Cbrt),
            ("sin", Math.Sin), ("cos", Math.Cos), ("sinh", Math.Sinh), ("cosh", Math.Cosh), ("tanh", Math.Tanh),
            ("asinh", Math.Asinh), ("acosh", Math.Acosh), ("atanh", Math.Atanh),
        };
        foreach (var (name, f) in functions) {
            ulong sum = 0;
            for (int k = 0; k < 3000; k++) {
                double x = k < special.Length ? special[k]
                    : k % 4 == 0 ? (Unit() - 0.5) * 2
                    : k % 4 == 1 ? (Unit() - 0.3) * 30
                    : k % 4 == 2 ? Math.Round(Unit() * 1000) / 100
                    : (Unit() - 0.5) * 1000;
                double y = f(x);
                if (k < 40 && k % 5 == 0) Console.WriteLine($"{name}({x:R}) = {y:R}");
                sum = sum * 31 + Bits(y);
            }
            Console.WriteLine($"{name}: {sum:x}");
        }
        ulong two = 0;
        for (int k = 0; k < 5000; k++) {
            double x = Unit() * 20, y = (Unit() - 0.5) * 40;
            if (k % 3 == 0) y = Math.Round(y);
            if (k % 6 == 0) x = -x;
            var (s, c) = Math.SinCos(y * 10);
            two = two * 31 + Bits(Math.Pow(x, y)) + 3 * Bits(s) + 7 * Bits(c);
            two = two * 31 + Bits(Math.Log(x * x, 3)) + Bits(Math.FusedMultiplyAdd(x, y, s));
        }
        Console.WriteLine($"two arguments: {two:x}");
        foreach (double x in special)
            Console.WriteLine($"{x:R} to the {string.Join(' ', special.Select(y => Math.Pow(x, y).ToString("R")))}");
    }
}
