// Extension methods and members, partial classes and methods, static classes, using static, optional and named arguments.
using static Helpers;

static class Helpers
{
    public static string Quote(this string s, char q = '"') => q + s + q;
    public static T2 Pipe<T1, T2>(this T1 t, Func<T1, T2> f) => f(t);
    public static bool Empty<T>(this IEnumerable<T>? items) => items == null || !items.Any();
    public static void Bump(this ref int n) => n++;
    public static int Square(int n) => n * n;
    extension(string s)
    {
        public string Doubled => s + s;
        public static string Dash(int n) => new('-', n);
    }
}
partial class Widget { public int Count; partial void OnChange(int n); public partial string Name { get; } public void Change() { OnChange(++Count); } }
partial class Widget { partial void OnChange(int n) => Console.WriteLine($"changed {n}"); public partial string Name => "widget"; }

class Program
{
    static string Opt(int a, string b = "b", double c = 1.5, params object[] rest) => $"{a}{b}{c}{rest.Length}";

    static void Main()
    {
        Console.WriteLine($"{"x".Quote()} {"y".Quote('\'')} {5.Pipe(n => n * 2).Pipe(n => $"<{n}>")} {((int[]?)null).Empty()} {"abc".Empty()} {Square(7)}");
        int n = 1;
        n.Bump();
        Console.WriteLine($"{n} {"ab".Doubled} {string.Dash(3)}");
        var w = new Widget();
        w.Change();
        Console.WriteLine($"{w.Name} {Opt(1)} {Opt(1, c: 2)} {Opt(b: "q", a: 3)} {Opt(1, "x", 2, 3, 4)}");
    }
}
