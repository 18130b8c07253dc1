// Nullable<T>: lifted operators, boxing, coalescing, comparison, conditional access, nesting in generics.
struct Pt { public int X; }
class Program
{
    static string Show<T>(T? t) where T : struct => t.HasValue ? $"{t.Value}" : "none";
    static int? Half(int n) => n % 2 == 0 ? n / 2 : null;

    static void Main()
    {
        int? a = 5, b = null;
        Console.WriteLine($"{a + b == null} {a + 1} {b ?? 7} {a > b} {a == 5} {b == null} {a * a} {-a} {a.GetValueOrDefault()} {b.GetValueOrDefault(9)}");
        bool? t = true, f = false, u = null;
        Console.WriteLine($"{t & u} {f & u} {t | u} {f | u} {!u} {t & f}".Replace("  ", " null "));
        object? boxed = a, none = b;
        Console.WriteLine($"{boxed!.GetType().Name} {none == null} {boxed is int} {(int?)boxed} {(int?)none == null}");
        Console.WriteLine($"{Show(Half(10))} {Show(Half(3))} {Show<Pt>(null)} {Show<double>(1.5)} {Half(8)?.ToString() ?? "?"}");
        try { Console.WriteLine(b!.Value); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        b ??= 3;
        a += b;
        a <<= 1;
        long? widened = a;
        Console.WriteLine($"{a} {b} {widened} {a?.CompareTo(b.Value)} {Nullable.Compare(a, null)} {a.Equals(16)} {a.GetHashCode()} {new int?().ToString() == ""}");
        Pt? p = new Pt { X = 3 };
        Console.WriteLine($"{p?.X} {p.Value.X} {((Pt?)null)?.X == null} {typeof(int?).Name} {Nullable.GetUnderlyingType(typeof(int?))!.Name}");
        var list = new List<int?> { 1, null, 3 };
        Console.WriteLine($"{list.Sum()} {list.IndexOf(null)} {list.Count(x => x > 0)}");
        double? d = null;
        d = d + 1 ?? 2.5;
        DateTime? when = null;
        Console.WriteLine($"{d} {when?.Year} {when == null}");
    }
}
