// HashSet, SortedSet, Queue, Stack, LinkedList, PriorityQueue, SortedDictionary.
class Program
{
    static string J<T>(IEnumerable<T> items) => string.Join(",", items);

    static void Main()
    {
        var a = new HashSet<int> { 1, 2, 3, 4 };
        var b = new HashSet<int> { 3, 4, 5 };
        Console.WriteLine($"{a.Add(1)} {a.Add(9)} {a.Overlaps(b)} {a.Remove(9)}");
        var union = new HashSet<int>(a);
        union.UnionWith(b);
        a.IntersectWith(b);
        Console.WriteLine($"{J(union.Order())} {J(a.Order())} {a.IsSubsetOf(b)} {b.SetEquals(new[] { 5, 4, 3 })}");
        var q = new Queue<string>();
        for (int i = 0; i < 6; i++) { q.Enqueue($"q{i}"); if (i % 2 == 1) q.Dequeue(); }
        Console.WriteLine($"{J(q)} {q.Peek()} {q.Count}");
        var s = new Stack<int>(new[] { 1, 2, 3 });
        s.Push(s.Pop() * 10);
        Console.WriteLine($"{J(s)} {s.Peek()}");
        try { new Stack<int>().Pop(); } catch (InvalidOperationException) { Console.WriteLine("empty"); }
        var sorted = new SortedSet<string>(StringComparer.Ordinal) { "pear", "apple", "fig", "apple" };
        Console.WriteLine($"{J(sorted)} {sorted.Min} {sorted.Max} {J(sorted.GetViewBetween("b", "z"))}");
        var sd = new SortedDictionary<int, string> { [5] = "five", [1] = "one", [3] = "three" };
        sd.Remove(3);
        Console.WriteLine(J(sd.Select(p => $"{p.Key}:{p.Value}")));
        var sl = new SortedList<string, int>(StringComparer.Ordinal) { ["z"] = 26, ["a"] = 1 };
        Console.WriteLine($"{J(sl.Keys)} {sl.IndexOfKey("z")} {sl.GetValueAtIndex(0)}");
        var linked = new LinkedList<int>(new[] { 1, 2, 3 });
        linked.AddBefore(linked.Find(3)!, 99);
        linked.RemoveFirst();
        Console.WriteLine($"{J(linked)} {linked.Last!.Previous!.Value}");
        var pq = new PriorityQueue<string, int>();
        foreach (var (n, i) in new[] { ("c", 3), ("a", 1), ("d", 4), ("b", 2) }) pq.Enqueue(n, i);
        while (pq.TryDequeue(out string? name, out int priority)) Console.Write($"{name}{priority} ");
        Console.WriteLine();
        var bits = new System.Collections.BitArray(10);
        bits[3] = true;
        bits.Not();
        Console.WriteLine($"{bits[3]} {bits[4]} {bits.Count}");
    }
}
