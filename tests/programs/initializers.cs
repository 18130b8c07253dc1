// Object, collection and array initialisers, collection expressions, spreads, primary constructors, constructor chaining.
class Base(int id) { public int Id = id; public List<string> Log = ["base"]; protected Base() : this(-1) => Log.Add("base()"); }
class Child : Base
{
    public int Early = Next();
    static int n = 0;
    static int Next() => ++n;
    public Child(int a, int b) : base(a * b) => Log.Add("child(2)");
    public Child(string s) : this(s.Length, 2) => Log.Add("child(s)");
    public Child() => Log.Add("child()");
}
class Tree { public int V; public Tree? L, R; public Dictionary<string, int[]> Map = new(); }
class Program
{
    static int Sum(params ReadOnlySpan<int> xs) { int s = 0; foreach (int x in xs) s += x; return s; }
    static void Main()
    {
        foreach (Child c in (Child[])[new Child(3, 4), new Child("four"), new Child()])
            Console.WriteLine($"{c.Id} {string.Join(",", c.Log)} {c.Early}");
        var t = new Tree { V = 1, L = new() { V = 2 }, R = new() { V = 3, L = new() { V = 4 } }, Map = { ["a"] = [1, 2], ["b"] = [] } };
        Console.WriteLine($"{t.R.L!.V} {t.Map["a"].Length} {t.Map.Count}");
        int[] a = [1, 2, 3];
        List<int> b = [0, .. a, 4, .. a.Where(x => x > 1)];
        Span<int> s = [9, 8];
        HashSet<string> h = ["x", "y", "x"];
        IEnumerable<int> e = [.. b, 100];
        Console.WriteLine($"{string.Join(",", b)} {s[1]} {h.Count} {e.Last()} {Sum(1, 2, 3)} {Sum()} {Sum([.. a, .. a])}");
        var anon = new { Name = "n", Size = 3, Inner = new { X = 1 } };
        Console.WriteLine($"{anon} {anon.Inner.X} {anon.Equals(new { Name = "n", Size = 3, Inner = new { X = 1 } })}");
        string[,] grid = { { "a", "b" }, { "c", "d" } };
        long[][] jag = [[1], [2, 3], []];
        Console.WriteLine($"{grid[1, 0]} {jag[1][1]} {jag.Sum(j => j.Length)} {new[] { 1, 2.5 }.Length} {new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }[8]}");
        decimal[] ds = { 1m, -2.5m };
        bool[] bs = { true, false, true, true, false };
        double[] xs = { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 };
        char[] cs = { 'x', 'ż', 'z', '0', '1' };
        Console.WriteLine($"{ds[1]} {bs.Count(x => x)} {xs.Sum()} {new string(cs)}");
    }
}
