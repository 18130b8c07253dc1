// Default interface methods: inherited, overridden, re-abstracted diamonds, private and static helpers, on structs.
interface ILog
{
    string Tag => "log";
    string Line(string s) => Decorate($"{Tag}:{s}");
    private static string Decorate(string s) => $"[{s}]";
}
interface ILoud : ILog { string ILog.Tag => "LOUD"; }
interface IQuiet : ILog { string ILog.Tag => "quiet"; }
class Plain : ILog { }
class Own : ILog { public string Tag => "own"; }
class Loud : ILoud { }
class Both : ILoud, IQuiet { string ILog.Tag => "both"; }
struct Value : ILog { public int N; string ILog.Tag { get { N++; return $"value{N}"; } } }
interface IGeneric<T> { T Make(); T Twice() { Make(); return Make(); } }
class Counter : IGeneric<int>, IGeneric<string> { int n; int IGeneric<int>.Make() => ++n; string IGeneric<string>.Make() => $"s{++n}"; }

class Program
{
    static string Constrained<T>(T t) where T : ILog => t.Line("c") + t.Line("d");

    static void Main()
    {
        foreach (ILog log in new ILog[] { new Plain(), new Own(), new Loud(), new Both(), new Value() })
            Console.WriteLine(log.Line("x") + log.Line("y"));
        Console.WriteLine(Constrained(new Value()));
        Console.WriteLine(Constrained(new Loud()));
        var c = new Counter();
        Console.WriteLine($"{((IGeneric<int>)c).Twice()} {((IGeneric<string>)c).Twice()}");
    }
}
