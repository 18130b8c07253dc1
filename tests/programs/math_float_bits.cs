// The last bit of every elementary function of MathF, over values as programs have them.
using System;
using System.Linq;

static class Program {
    static ulong seed = 7;

    static float Unit() {
        seed = seed * 6364136223846793005 + 1442695040888963407;
        return (seed >> 40) * (1.0f / (1 << 24));
    }

    static uint Bits(float x) => BitConverter.SingleToUInt32Bits(x);

    static void Main() {
        float[] special = {
            0, -0f, 1, -1, 0.5f, -0.5f, 2, 10, 100, 1e-40f, 1e38f, float.Epsilon, float.MaxValue, float.MinValue,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, MathF.PI, MathF.E, MathF.PI / 2, 89, -104,
            0.1f, 0.2f, 0.3f, 22, -22,
        };
        var functions = new (string, Func<float, float>)[] {
            ("exp", MathF.Exp), ("log", MathF.Log), ("log2", MathF.Log2), ("log10", MathF.Log10), ("cbrt", MathF.Cbrt),
            ("sin", MathF.Sin), ("cos", MathF.Cos), ("tan", MathF.Tan), ("asin", MathF.Asin), ("acos", MathF.Acos),
            ("atan", MathF.Atan), ("sinh", MathF.Sinh), ("cosh", MathF.Cosh), ("tanh", MathF.Tanh),
            ("asinh", MathF.Asinh), ("acosh", MathF.Acosh), ("atanh", MathF.Atanh), ("sqrt", MathF.Sqrt),
        };
        foreach (var (name, f) in functions) {
            uint sum = 0;
            for (int k = 0; k < 3000; k++) {
                float x = k < special.Length ? special[k]
                    : k % 4 == 0 ? (Unit() - 0.5f) * 2
                    : k % 4 == 1 ? (Unit() - 0.3f) * 30
                    : k % 4 == 2 ? MathF.Round(Unit() * 1000) / 100
                    : (Unit() - 0.5f) * 1000;
                float y = f(x);
                if (k < 36 && k % 5 == 0) Console.WriteLine($"{name}({x:R}) = {y:R}");
                sum = sum * 31 + Bits(y);
            }
            Console.WriteLine($"{name}: {sum:x}");
        }
        uint two = 0;
        for (int k = 0; k < 5000; k++) {
            float x = Unit() * 20, y = (Unit() - 0.5f) * 40;
            if (k % 3 == 0) y = MathF.Round(y);
            if (k % 6 == 0) x = -x;
            var (s, c) = MathF.SinCos(y * 10);
            two = two * 31 + Bits(MathF.Pow(x, y)) + 3 * Bits(s) + 7 * Bits(c) + 11 * Bits(MathF.Atan2(x, y));
            two = two * 31 + Bits(MathF.Log(x * x, 3)) + Bits(MathF.FusedMultiplyAdd(x, y, s));
        }
        Console.WriteLine($"two arguments: {two:x}");
        foreach (float x in special)
            Console.WriteLine($"{x:R}: {string.Join(' ', special.Select(y => $"{MathF.Pow(x, y):R} {MathF.Atan2(x, y):R}"))}");
    }
}
