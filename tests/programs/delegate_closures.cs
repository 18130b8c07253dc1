// Closures: shared variables, one per iteration, over parameters and this, nested, recursive.
class Counter
{
    int n = 10;
    public Func<int> Next() => () => ++n;
    public Func<int, Func<int>> Adder() => k => () => n += k;
}

class Program
{
    static Func<int> MakeCounter(int start) { int step = 2; return () => start += step; }

    static void Main()
    {
        var a = MakeCounter(0);
        var b = MakeCounter(100);
        Console.WriteLine($"{a()} {a()} {b()} {a()}");
        var actions = new List<Func<int>>();
        for (int i = 0; i < 3; i++) actions.Add(() => i);
        foreach (int j in new[] { 7, 8 }) actions.Add(() => j);
        for (int i = 0; i < 2; i++) { int copy = i * 10; actions.Add(() => copy++); }
        foreach (var act in actions) Console.Write($"{act()} ");
        foreach (var act in actions) Console.Write($"{act()} ");
        Console.WriteLine();
        int shared = 1;
        Action twice = () => shared *= 2;
        Action add = () => { shared += 3; twice(); };
        add();
        add();
        Console.WriteLine(shared);
        var c = new Counter();
        var next = c.Next();
        Console.WriteLine($"{next()} {c.Adder()(5)()} {next()}");
        Func<int, long> fact = null!;
        fact = n => n <= 1 ? 1 : n * fact(n - 1);
        Console.WriteLine(fact(20));
        string s = "outer";
        {
            int depth = 1;
            Func<Func<string>> nested = () => { int inner = depth++; return () => $"{s} {depth} {inner}"; };
            var f = nested();
            nested();
            s = "changed";
            Console.WriteLine(f());
        }
        Func<int, int> statics = static x => x * x;
        Console.WriteLine(statics(12));
    }
}
