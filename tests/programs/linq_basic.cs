// LINQ: filtering, projection, aggregation, set operations, paging, element access.
class Program
{
    static string J<T>(IEnumerable<T> items) => string.Join(",", items);

    static void Main()
    {
        int[] n = { 5, 3, 8, 1, 9, 2, 8 };
        Console.WriteLine($"{J(n.Where(x => x > 4))} {J(n.Select(x => x * x))} {J(n.Select((x, i) => x * i))} {J(n.Distinct())}");
        Console.WriteLine($"{n.Sum()} {n.Min()} {n.Max()} {n.Average():F3} {n.Count(x => x % 2 == 0)} {n.Aggregate((a, b) => a * 3 + b)} {n.Aggregate("", (s, x) => s + x)}");
        Console.WriteLine($"{n.First()} {n.Last(x => x < 5)} {n.FirstOrDefault(x => x > 100)} {n.ElementAt(2)} {n.Single(x => x == 9)} {n.Any(x => x == 1)} {n.All(x => x > 0)} {n.Contains(7)}");
        Console.WriteLine($"{J(n.Skip(2).Take(3))} {J(n.TakeWhile(x => x != 1))} {J(n.SkipWhile(x => x != 1))} {J(n.Reverse())} {J(n.TakeLast(2))} {J(n[..3].Append(0).Prepend(7))}");
        Console.WriteLine($"{J(n.Union(new[] { 100 }))} {J(n.Intersect(new[] { 8, 9, 10 }))} {J(n.Except(new[] { 8 }))} {J(n.Concat(new[] { 0 }))} {J(n.Zip("abc", (x, c) => $"{x}{c}"))}");
        Console.WriteLine($"{J(n.Order())} {J(n.OrderDescending().Take(2))} {J(Enumerable.Range(1, 5))} {J(Enumerable.Repeat("r", 2))} {J(Enumerable.Empty<int>().DefaultIfEmpty(4))}");
        Console.WriteLine($"{J(n.Chunk(3).Select(c => c.Sum()))} {n.MaxBy(x => x % 5)} {n.SequenceEqual(n.ToList())} {J(new object[] { 1, "a", 2 }.OfType<int>())} {J(new[] { "ab", "c" }.SelectMany(s => s))}");
        try { new int[0].First(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        var query = from x in n where x > 2 let y = x * 2 orderby y descending select $"{x}->{y}";
        Console.WriteLine(J(query));
        Console.WriteLine($"{new[] { 1.5, 2.5 }.Sum()} {new decimal[] { 1, 2 }.Average()} {new int?[] { 1, null, 3 }.Sum()} {new[] { "b", "a" }.Min()}");
    }
}
