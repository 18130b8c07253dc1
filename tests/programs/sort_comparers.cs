// Sorting: default, comparers, comparisons, keys, stability of OrderBy, large inputs of several shapes.
class Person(string n, int a) : IComparable<Person> { public string Name = n; public int Age = a; public int CompareTo(Person? o) => Age.CompareTo(o!.Age); public override string ToString() => $"{Name}{Age}"; }
class ByLength : IComparer<string> { public int Compare(string? a, string? b) => a!.Length != b!.Length ? a.Length - b.Length : string.CompareOrdinal(a, b); }

class Program
{
    static int[] Numbers(int n, int kind)
    {
        var a = new int[n];
        uint x = 12345;
        for (int i = 0; i < n; i++)
        {
            x = x * 1664525 + 1013904223;
            a[i] = kind switch { 0 => (int)(x >> 8), 1 => i, 2 => -i, 3 => (int)(x >> 30), _ => i % 100 };
        }
        return a;
    }

    static void Main()
    {
        for (int kind = 0; kind < 5; kind++)
        {
            int[] a = Numbers(20000, kind);
            long before = a.Sum(x => (long)x);
            Array.Sort(a);
            bool ok = true;
            for (int i = 1; i < a.Length; i++) ok &= a[i - 1] <= a[i];
            Console.WriteLine($"{kind}: {ok} {before == a.Sum(x => (long)x)} {a[0]} {a[10000]} {a[^1]}");
            int[] b = Numbers(5000, kind);
            Array.Sort(b, (x, y) => y.CompareTo(x));
            Console.WriteLine($"   {b[0]} {b[2500]} {b[^1]}");
        }
        var people = new List<Person> { new("Ann", 30), new("Bob", 25), new("Cid", 35), new("Dan", 25) };
        people.Sort();
        Console.WriteLine($"{people[0].Age} {people[3]}");
        Console.WriteLine(string.Join(" ", people.OrderBy(p => p.Name).ThenBy(p => p.Age)));
        Console.WriteLine(string.Join(" ", people.OrderByDescending(p => p.Age).ThenByDescending(p => p.Name, StringComparer.Ordinal)));
        var words = "one three five seven eleven thirteen".Split(' ');
        Array.Sort(words, new ByLength());
        Console.WriteLine(string.Join(" ", words));
        double[] d = { 2.5, double.NaN, -1, double.NegativeInfinity, 0 };
        Array.Sort(d);
        Console.WriteLine(string.Join(" ", d));
        Console.WriteLine(string.Join(" ", Enumerable.Range(0, 12).OrderBy(i => i % 3)));
    }
}
