// Static abstract and virtual members of interfaces, operators through them, generic math.
using System.Numerics;

interface IShape<TSelf> where TSelf : IShape<TSelf>
{
    static abstract TSelf Make(int n);
    static abstract string Kind { get; }
    static virtual string Describe() => $"a {TSelf.Kind}";
    int Size { get; }
}
class Sq : IShape<Sq> { public int Size { get; init; } public static Sq Make(int n) => new() { Size = n * n }; public static string Kind => "square"; }
struct Dot : IShape<Dot> { public int Size => 1; public static Dot Make(int n) => default; public static string Kind => "dot"; static string IShape<Dot>.Describe() => "just a dot"; }
readonly record struct Mod7(int V) : IAdditionOperators<Mod7, Mod7, Mod7>, IMultiplyOperators<Mod7, Mod7, Mod7>, IAdditiveIdentity<Mod7, Mod7>
{
    public static Mod7 operator +(Mod7 a, Mod7 b) => new((a.V + b.V) % 7);
    public static Mod7 operator *(Mod7 a, Mod7 b) => new(a.V * b.V % 7);
    public static Mod7 AdditiveIdentity => new(0);
}

class Program
{
    static string Build<T>(int n) where T : IShape<T> => $"{T.Describe()} of {T.Make(n).Size}";
    static T Sum<T>(IEnumerable<T> items) where T : IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
    {
        T sum = T.AdditiveIdentity;
        foreach (T t in items) sum += t;
        return sum;
    }
    static T Power<T>(T x, int n) where T : INumber<T> => n == 0 ? T.One : x * Power(x, n - 1);
    static TOut Average<TIn, TOut>(TIn[] a) where TIn : INumber<TIn> where TOut : IFloatingPoint<TOut> =>
        TOut.CreateChecked(Sum(a)) / TOut.CreateChecked(a.Length);

    static void Main()
    {
        Console.WriteLine($"{Build<Sq>(5)}, {Build<Dot>(5)}");
        Console.WriteLine($"{Sum(new[] { 1, 2, 3 })} {Sum(new[] { 1.5, 2.5 })} {Sum(new[] { new Mod7(5), new Mod7(6) })} {Sum(new Int128[] { 1, 2 })}");
        Console.WriteLine($"{Power(3, 5)} {Power(1.5m, 3)} {Power((byte)3, 4)} {Power(2.0f, 10)} {Power(new BigInteger(10), 30)}");
        Console.WriteLine($"{Average<int, double>(new[] { 1, 2, 4 }):F6} {int.CreateSaturating(1e20)} {byte.CreateTruncating(300)}");
        Console.WriteLine($"{T<int>.Zero} {T<double>.Zero} {T<decimal>.Parse("2.5")}");
    }
    static class T<TNum> where TNum : INumber<TNum>
    {
        public static TNum Zero => TNum.Zero;
        public static TNum Parse(string s) => TNum.Parse(s, System.Globalization.CultureInfo.InvariantCulture);
    }
}
