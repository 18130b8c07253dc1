// List<T>: growth, insert, remove, search, sort, ranges, enumeration guard.
class Program
{
    static void Main()
    {
        var list = new List<int>();
        for (int i = 0; i < 20; i++) list.Add(i * 7 % 20);
        Console.WriteLine(string.Join(" ", list));
        list.Insert(3, 100);
        list.RemoveAt(0);
        list.Remove(14);
        list.RemoveAll(x => x % 5 == 0);
        Console.WriteLine($"{string.Join(" ", list)} {list.Count} {list.IndexOf(3)} {list.Contains(11)}");
        list.Sort();
        Console.WriteLine($"{list[0]} {list[^1]} {list.BinarySearch(9)} {list.BinarySearch(10)}");
        list.Reverse();
        list.AddRange(new[] { 1, 2, 3 });
        list.RemoveRange(0, 5);
        Console.WriteLine($"{string.Join(" ", list.GetRange(1, 4))} {list.Find(x => x < 5)} {list.FindIndex(x => x == 1)} {list.Exists(x => x > 90)}");
        try { foreach (int x in list) if (x == 1) list.Add(5); } catch (InvalidOperationException) { Console.WriteLine("modified"); }
        var strings = new List<string>(2) { "b", "a", "c" };
        strings.Sort(StringComparer.Ordinal);
        Console.WriteLine($"{string.Concat(strings)} {strings.Capacity} {strings.ToArray().Length} {string.Concat(strings.ConvertAll(s => s + s))}");
        strings.Clear();
        Console.WriteLine($"{strings.Count} {list.TrueForAll(x => x >= 0)}");
        IList<(int, string)> pairs = new List<(int, string)> { (1, "x"), (2, "y") };
        pairs[1] = (3, "z");
        Console.WriteLine($"{pairs[1]} {pairs.IndexOf((3, "z"))} {pairs.Contains((1, "x"))}");
    }
}
