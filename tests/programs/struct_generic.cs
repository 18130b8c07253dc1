// Generic structs: nested, with references and values, methods through constraints without boxing.
struct Option<T>
{
    readonly T value;
    public readonly bool Has;
    public Option(T v) { value = v; Has = true; }
    public T Or(T other) => Has ? value : other;
    public Option<U> Map<U>(Func<T, U> f) => Has ? new Option<U>(f(value)) : default;
}
interface IBump { void Bump(); int Value { get; } }
struct Bumper : IBump { int n; public void Bump() => n++; public int Value => n; }
struct Wrap<T> where T : struct, IBump { public T Inner; public int Twice() { Inner.Bump(); Inner.Bump(); return Inner.Value; } }

class Program
{
    static int Drive<T>(ref T t) where T : IBump { t.Bump(); t.Bump(); t.Bump(); return t.Value; }
    static int DriveCopy<T>(T t) where T : IBump { t.Bump(); return t.Value; }

    static void Main()
    {
        Console.WriteLine($"{new Option<int>(5).Map(x => x * 2.5).Map(d => $"<{d}>").Or("none")} {default(Option<string>).Or("nothing")}");
        Console.WriteLine(new Option<Option<(int, string)>>(new Option<(int, string)>((1, "one"))).Or(default).Or((0, "")).Item2);
        Bumper b = default;
        Console.WriteLine($"{Drive(ref b)} {DriveCopy(b)} {b.Value}");
        var w = new Wrap<Bumper>();
        Console.WriteLine($"{w.Twice()} {w.Twice()} {w.Inner.Value}");
        IBump boxed = b;
        Console.WriteLine($"{Drive(ref boxed)} {b.Value}");
    }
}
