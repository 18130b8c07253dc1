// What elementary functions give for NaN, infinities, zeros and outside their domain, sign and payload included.
using System;
using System.Linq;

static class Program {
    static string Hex(double x) => BitConverter.DoubleToUInt64Bits(x).ToString("x16");
    static string Hex(float x) => BitConverter.SingleToUInt32Bits(x).ToString("x8");
    static double Of(ulong bits) => BitConverter.UInt64BitsToDouble(bits);
    static float Of(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    static void Main() {
        double[] xs = {
            double.NaN, -double.NaN, Of(0x7ff8000000001234), -1, -2, -0.0, 0, 1, double.PositiveInfinity,
            double.NegativeInfinity, 2, 1.5, 1e300, -1e300, -0.5, double.Epsilon,
        };
        var doubles = new (string, Func<double, double>)[] {
            ("exp", Math.Exp), ("log", Math.Log), ("log2", Math.Log2), ("log10", Math.Log10), ("cbrt", Math.Cbrt),
            ("sin", Math.Sin), ("cos", Math.Cos), ("tan", Math.Tan), ("asin", Math.Asin), ("acos", Math.Acos),
            ("atan", Math.Atan), ("sinh", Math.Sinh), ("cosh", Math.Cosh), ("tanh", Math.Tanh), ("asinh", Math.Asinh),
            ("acosh", Math.Acosh), ("atanh", Math.Atanh), ("sqrt", Math.Sqrt), ("floor", Math.Floor),
            ("round", Math.Round), ("truncate", Math.Truncate), ("abs", Math.Abs),
        };
        foreach (var (name, f) in doubles)
            Console.WriteLine($"{name}: {string.Join(' ', xs.Select(x => Hex(f(x))))}");
        var pairs = new (string, Func<double, double, double>)[] {
            ("pow", Math.Pow), ("min", Math.Min), ("max", Math.Max), ("remainder", Math.IEEERemainder), ("%", (x, y) => x % y),
            ("fma", (x, y) => Math.FusedMultiplyAdd(x, y, 1)), ("copysign", Math.CopySign), ("magnitude", Math.MaxMagnitude),
            ("scale", (x, y) => Math.ScaleB(x, double.IsFinite(y) ? (int)Math.Clamp(y, -5, 5) : 3)),
        };
        // Which of two NaNs comes out is the processor's business.
        foreach (var (name, f) in pairs)
            foreach (double x in xs)
                Console.WriteLine($"{name} {Hex(x)}: {string.Join(' ', xs.Where(y => !double.IsNaN(x) || !double.IsNaN(y)).Select(y => Hex(f(x, y))))}");
        float[] ys = {
            float.NaN, -float.NaN, Of(0x7fc01234u), -1, -2, -0f, 0, 1, float.PositiveInfinity, float.NegativeInfinity,
            2, 1.5f, 1e38f, -1e38f, -0.5f, float.Epsilon,
        };
        var floats = new (string, Func<float, float>)[] {
            ("exp", MathF.Exp), ("log", MathF.Log), ("log2", MathF.Log2), ("log10", MathF.Log10), ("cbrt", MathF.Cbrt),
            ("sin", MathF.Sin), ("cos", MathF.Cos), ("tan", MathF.Tan), ("asin", MathF.Asin), ("acos", MathF.Acos),
            ("atan", MathF.Atan), ("sinh", MathF.Sinh), ("cosh", MathF.Cosh), ("tanh", MathF.Tanh),
            ("asinh", MathF.Asinh), ("acosh", MathF.Acosh), ("atanh", MathF.Atanh), ("sqrt", MathF.Sqrt),
        };
        foreach (var (name, f) in floats)
            Console.WriteLine($"{name}f: {string.Join(' ', ys.Select(x => Hex(f(x))))}");
        var floatPairs = new (string, Func<float, float, float>)[] {
            ("pow", MathF.Pow), ("atan2", MathF.Atan2), ("min", MathF.Min), ("remainder", MathF.IEEERemainder),
            ("%", (x, y) => x % y), ("fma", (x, y) => MathF.FusedMultiplyAdd(x, y, 1)),
        };
        foreach (var (name, f) in floatPairs)
            foreach (float x in ys)
                Console.WriteLine($"{name}f {Hex(x)}: {string.Join(' ', ys.Where(y => !float.IsNaN(x) || !float.IsNaN(y)).Select(y => Hex(f(x, y))))}");
    }
}
