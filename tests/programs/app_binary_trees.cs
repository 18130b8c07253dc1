// Binary trees: allocation-heavy recursion.
class Tree { public Tree? L, R; public static Tree Make(int d) => d == 0 ? new() : new() { L = Make(d - 1), R = Make(d - 1) }; public int Check() => L == null ? 1 : 1 + L.Check() + R!.Check(); }
class Program
{
    static void Main()
    {
        const int Max = 14;
        Console.WriteLine($"stretch {Tree.Make(Max + 1).Check()}");
        Tree keep = Tree.Make(Max);
        for (int d = 4; d <= Max; d += 4)
        {
            int n = 1 << (Max - d + 4), check = 0;
            for (int i = 0; i < n; i++) check += Tree.Make(d).Check();
            Console.WriteLine($"{n} trees of depth {d}: {check}");
        }
        Console.WriteLine($"long lived {keep.Check()}");
    }
}
