// Many strings: building, splitting, dictionaries of them, under steady garbage.
class Program
{
    static void Main()
    {
        var counts = new Dictionary<string, int>();
        uint x = 1;
        for (int i = 0; i < 500_000; i++)
        {
            x = x * 1664525 + 1013904223;
            string key = "k" + (x >> 20);
            counts[key] = counts.TryGetValue(key, out int n) ? n + 1 : 1;
        }
        Console.WriteLine($"{counts.Count} {counts.Values.Max()} {counts.Values.Sum()}");
        string text = "";
        for (int i = 0; i < 3000; i++) text += (char)('a' + i % 26);
        Console.WriteLine($"{text.Length} {text[2999]} {string.Join("", text.Split('m')).Length}");
        var parts = new List<string>();
        for (int i = 0; i < 100_000; i++) parts.Add(i.ToString());
        Console.WriteLine(string.Concat(parts).Length);
    }
}
