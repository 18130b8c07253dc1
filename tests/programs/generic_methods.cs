// Generic methods: inference, constraints, default, typeof, new T(), casts, shared code that needs its type arguments.
class Item { public string Tag = "item"; }
class Program
{
    static T Make<T>() where T : new() => new T();
    static T[] Repeat<T>(T t, int n) { var a = new T[n]; Array.Fill(a, t); return a; }
    static bool Is<T>(object? o) => o is T;
    static T? As<T>(object? o) where T : class => o as T;
    static string Name<T>() => typeof(T).Name;
    static string Names<A, B>() => Name<A>() + Name<B>() + Name<Dictionary<A, B[]>>();
    static T? Default<T>() => default;
    static int Compare<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b);
    static List<T> ListOf<T>(params T[] items) => new(items);
    static Type Deep<T>(int n) => n == 0 ? typeof(T) : Deep<T[]>(n - 1);
    static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);
    static TOut Convert<TIn, TOut>(TIn x, Func<TIn, TOut> f) => f(x);
    static bool Same<T>(T a, T b) => EqualityComparer<T>.Default.Equals(a, b);

    static void Main()
    {
        Console.WriteLine($"{Make<Item>().Tag} {Make<int>()} {Make<List<string>>().Count} {Repeat("x", 3).Length} {Repeat(1.5, 2)[1]}");
        Console.WriteLine($"{Is<string>("s")} {Is<int>("s")} {Is<int>(5)} {Is<int?>(5)} {Is<object>(null)} {Is<List<string>>(new List<string>())} {Is<List<object>>(new List<string>())} {As<Item>("s") == null}");
        Console.WriteLine($"{Name<string>()} {Name<int>()} {Name<Item[]>()} {Names<string, Item>()} {Names<int, string>()}");
        Console.WriteLine($"{Default<int>()} {Default<string>() == null} {Default<(int, string)>()} {Default<int?>().HasValue}");
        Console.WriteLine($"{Compare(1, 2)} {Math.Sign(Compare("b", "a"))} {Compare(2.5, 2.5)} {ListOf(1, 2, 3).Count} {ListOf("a").GetType() == typeof(List<string>)}");
        Console.WriteLine($"{Deep<int>(2).Name} {Deep<string>(1)} {Convert(5, i => i * 1.5)} {Convert("abc", s => s.Length)}");
        string a = "a", b = "b";
        Swap(ref a, ref b);
        long x = 1, y = 2;
        Swap(ref x, ref y);
        Console.WriteLine($"{a}{b}{x}{y} {Same("a" + 1, "a1")} {Same(1, 2)} {Same(new Item(), null)}");
    }
}
