// Multicast: order, removal, last result wins, exceptions stop the chain, invocation lists.
class Program
{
    static string log = "";
    static int A() { log += "A"; return 1; }
    static int B() { log += "B"; return 2; }
    static int Throw() => throw new InvalidOperationException("chain");

    static void Main()
    {
        Func<int>? f = A;
        f += B;
        f += A;
        Console.WriteLine($"{f()} {log} {f.GetInvocationList().Length}");
        f -= A;
        log = "";
        Console.WriteLine($"{f!()} {log}");
        f -= Throw;
        f = f + f;
        log = "";
        Console.WriteLine($"{f()} {log}");
        f -= (Func<int>)A + B;
        log = "";
        Console.WriteLine($"{f!()} {log}");
        f += Throw;
        f += B;
        log = "";
        try { f(); } catch (InvalidOperationException e) { Console.WriteLine($"{e.Message} {log}"); }
        Func<int>? none = A;
        none -= A;
        Console.WriteLine(none == null);
        Action<int> acts = x => Console.Write($"{x} ");
        for (int i = 0; i < 3; i++) { int k = i; acts += x => Console.Write($"{x * k} "); }
        acts(5);
        Console.WriteLine();
        Console.WriteLine(((Func<int>)A + B).Equals((Func<int>)A + B));
    }
}
