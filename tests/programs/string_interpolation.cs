// Interpolated strings with alignment and formats, nested, with culture, raw literals.
class Point { public int X, Y; public override string ToString() => $"({X}, {Y})"; }

class Program
{
    static void Main()
    {
        int n = 42;
        double d = 3.14159;
        string s = "text";
        Point p = new() { X = 1, Y = -2 };
        Console.WriteLine($"{n} {n,6}| {n,-6}| {n:D5} {n:x} {n:X4} {n:N0}");
        Console.WriteLine($"{d} {d:F2} {d,10:F3}| {d:E2} {d:0.0}");
        Console.WriteLine($"{s} {s,8}| {s,-8}| {s.Length} {(n > 40 ? "big" : "small")} {{braces}}");
        Console.WriteLine($"{p} {null} {p?.X} {new[] { 1, 2 }.Length}");
        Console.WriteLine($"{$"nested {n + 1}"} {true} {'c'} {1.5m} {DayOfWeek.Friday}");
        Console.WriteLine($$"""raw "{{n}}" {not} "{{s}}" """);
        Console.WriteLine(string.Format("{0} {1:D3} {0,5}|{2}", n, 7, null));
        FormattableString f = $"{n} and {d}";
        Console.WriteLine($"{f.Format} {f.ArgumentCount} {FormattableString.Invariant(f)}");
    }
}
