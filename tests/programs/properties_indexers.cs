// Properties, init, required, indexers with several parameters, static properties, expression bodies, field keyword.
class Grid
{
    readonly Dictionary<(int, int), string> cells = new();
    public string this[int x, int y] { get => cells.TryGetValue((x, y), out string? s) ? s : "."; set => cells[(x, y)] = value; }
    public string this[string key] => key + cells.Count;
    public int Width { get; private set; } = 10;
    public static int Made { get; protected set; }
    public required string Name { get; init; }
    public string Title { get => field ?? "untitled"; set => field = value.Trim(); }
    public Grid() => Made++;
    public void Grow() => Width *= 2;
    public string Row(int y) => string.Concat(Enumerable.Range(0, 4).Select(x => this[x, y]));
}
struct Bits(uint v)
{
    uint value = v;
    public bool this[int i] { readonly get => (value >> i & 1) != 0; set { if (value1(i)) this.value |= 1u << i; else this.value &= ~(1u << i); bool value1(int _) => value; } }
    public readonly uint Value => value;
}
class Program
{
    static void Main()
    {
        var g = new Grid { Name = "g", [1, 0] = "a", [3, 0] = "b" };
        g[1, 0] += "!";
        g.Grow();
        Console.WriteLine($"{g.Row(0)} {g["k"]} {g.Width} {g.Name} {Grid.Made} {g.Title}");
        g.Title = "  t ";
        var bits = new Bits(5);
        bits[1] = true;
        bits[0] = false;
        Console.WriteLine($"{g.Title} {bits.Value} {bits[2]} {bits[3]}");
        var list = new List<string> { "x", "y", "z" };
        list[^1] += list[0];
        Console.WriteLine($"{list[^1]} {string.Concat(new[] { 1, 2, 3, 4 }[1..^1])} {"hello"[1..3]}");
    }
}
