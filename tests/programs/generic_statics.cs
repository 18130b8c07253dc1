// Static fields and static constructors of generic types, one set per instantiation.
class Cache<T>
{
    public static readonly string Name = Program.Log(typeof(T).Name);
    public static int Hits;
    public static List<T> Items = new();
    public static int Hit(T t) { Items.Add(t); return ++Hits; }
}
class Eager<T> { public static int Value; static Eager() { Value = 100 + Program.Count++; } }
class Pair<A, B> { public static string Both = typeof(A).Name + typeof(B).Name; }

class Program
{
    public static int Count;
    public static string Log(string s) { Console.WriteLine($"init {s}"); return s; }
    static int HitTwice<T>(T t) { Cache<T>.Hit(t); return Cache<T>.Hit(t); }

    static void Main()
    {
        Console.WriteLine(HitTwice(1));
        Console.WriteLine(HitTwice("a"));
        Console.WriteLine(HitTwice((object)"a"));
        Console.WriteLine(HitTwice(2));
        Console.WriteLine($"{Cache<int>.Items.Count} {Cache<string>.Items.Count} {Cache<object>.Hits} {Cache<int>.Name} {Cache<string>.Name}");
        Console.WriteLine($"{Eager<string>.Value} {Eager<int>.Value} {Eager<object>.Value} {Eager<string>.Value}");
        Console.WriteLine($"{Pair<int, string>.Both} {Pair<string, int>.Both} {Pair<string, string>.Both} {Pair<object, string>.Both}");
    }
}
