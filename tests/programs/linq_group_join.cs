// LINQ: grouping, joins, dictionaries, lookups, nested queries, deferred execution.
record Person(string Name, int Age, string City);
record Order(string Who, decimal Total);

class Program
{
    static void Main()
    {
        Person[] people = { new("Ann", 30, "Oslo"), new("Bob", 25, "Rome"), new("Cid", 35, "Oslo"), new("Dee", 25, "Rome"), new("Eve", 41, "Bonn") };
        Order[] orders = { new("Ann", 10.5m), new("Bob", 3), new("Ann", 7.25m), new("Zed", 1) };
        foreach (var g in people.GroupBy(p => p.City).OrderBy(g => g.Key, StringComparer.Ordinal))
            Console.WriteLine($"{g.Key}: {string.Join("+", g.Select(p => p.Name))} {g.Average(p => p.Age)}");
        foreach (var row in from p in people join o in orders on p.Name equals o.Who select (p.Name, o.Total))
            Console.WriteLine(row);
        foreach (var row in people.GroupJoin(orders, p => p.Name, o => o.Who, (p, os) => new { p.Name, Sum = os.Sum(o => o.Total) }))
            Console.WriteLine(row);
        var byName = people.ToDictionary(p => p.Name, p => p.Age);
        var byAge = people.ToLookup(p => p.Age);
        Console.WriteLine($"{byName["Cid"]} {byAge[25].Count()} {byAge[99].Any()} {byAge.Count}");
        var list = new List<int> { 1, 2, 3 };
        var deferred = list.Where(x => x > 1);
        list.Add(4);
        Console.WriteLine(deferred.Count());
        Console.WriteLine(people.CountBy(p => p.City).Select(p => $"{p.Key}{p.Value}").Aggregate((a, b) => a + b));
        Console.WriteLine(string.Join(" ", people.DistinctBy(p => p.Age).Select(p => p.Name)));
        var pairs = from a in Enumerable.Range(1, 20) from b in Enumerable.Range(a, 20 - a) let c = Math.Sqrt(a * a + b * b) where c == (int)c && c <= 20 select (a, b, (int)c);
        Console.WriteLine(string.Join(" ", pairs));
    }
}
