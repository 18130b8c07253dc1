// Long linked structures and trees survive many collections unchanged.
class Node { public Node? Left, Right; public int Value; public string Name = ""; }
class Program
{
    static Node Build(int depth, ref int n) => depth == 0 ? new Node { Value = n, Name = $"leaf{n++}" }
        : new Node { Left = Build(depth - 1, ref n), Value = n++, Right = Build(depth - 1, ref n) };
    static long Sum(Node? t) => t == null ? 0 : t.Value + t.Name.Length + Sum(t.Left) + Sum(t.Right);

    static void Main()
    {
        int n = 0;
        Node tree = Build(14, ref n);
        Node? list = null;
        for (int i = 0; i < 300_000; i++) list = new Node { Left = list, Value = i };
        long before = Sum(tree);
        for (int round = 0; round < 200; round++)
        {
            var garbage = new List<object>();
            for (int i = 0; i < 2000; i++) garbage.Add(new int[i % 64]);
            if (round % 50 == 0) GC.Collect();
            Node fresh = new() { Value = round, Name = new string('n', 3) };
            fresh.Right = tree.Right;
            tree.Right = fresh;
        }
        int length = 0;
        long total = 0;
        for (Node? p = list; p != null; p = p.Left) { length++; total += p.Value; }
        int chain = 0;
        for (Node? p = tree.Right; p != null && p.Name == "nnn"; p = p.Right) chain++;
        Console.WriteLine($"{n} {before} {Sum(tree)} {length} {total} {chain}");
    }
}
