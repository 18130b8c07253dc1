// using, lock, foreach over disposables: Dispose order, exceptions in bodies and in Dispose.
class Res(string name) : IDisposable
{
    public void Dispose() { Console.Write($"[-{name}]"); if (name == "bad") throw new Exception("dispose"); }
}
ref struct RefRes { public void Dispose() => Console.Write("[-ref]"); }
class Program
{
    static int Use(bool fail)
    {
        using var a = new Res("a");
        using (var b = new Res("b"))
        {
            if (fail) throw new Exception("body");
            Console.Write("[body]");
        }
        using RefRes r = default;
        return 5;
    }
    static readonly object gate = new();
    static int Locked(int n) { lock (gate) { lock (gate) { if (n > 2) throw new Exception("locked"); return n; } } }

    static void Main()
    {
        Console.WriteLine(Use(false));
        try { Use(true); } catch (Exception e) { Console.WriteLine(e.Message); }
        try { using (new Res("bad")) throw new Exception("lost"); } catch (Exception e) { Console.WriteLine(e.Message); }
        using (Res? none = null) Console.WriteLine("null is fine");
        try { Locked(5); } catch (Exception e) { Console.WriteLine($"{e.Message} {Monitor.IsEntered(gate)}"); }
        Console.WriteLine($"{Locked(1)} {Monitor.IsEntered(gate)}");
    }
}
