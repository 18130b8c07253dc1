// Structs by in, ref, out; ref this; readonly structs and defensive copies.
struct Counter
{
    public int N;
    public int Next() => ++N;
    public readonly int Peek() => N;
}
readonly struct Frozen
{
    public readonly Counter Inner;
    public Frozen(int n) => Inner = new Counter { N = n };
    public int TryChange() => Inner.Next();
}
struct Big { public long A, B, C, D; public override readonly string ToString() => $"{A},{B},{C},{D}"; }

class Holder { public Counter Field; public readonly Counter Fixed = new() { N = 5 }; public static Counter Shared; }

class Program
{
    static void ByRef(ref Counter c) => c.N += 10;
    static int ByIn(in Counter c) => c.Next() + c.Peek();
    static void ByOut(out Big b) => b = new Big { A = 1, D = 4 };
    static Big Twice(in Big b) => new() { A = b.A * 2, B = b.B * 2, C = b.C * 2, D = b.D * 2 };
    static void Alias(ref Big x, ref Big y) { x.A = 100; y.B = x.A + 1; x = y; }

    static void Main()
    {
        Counter c = default;
        ByRef(ref c);
        Console.WriteLine($"{c.Next()} {ByIn(in c)} {c.N}");
        var f = new Frozen(3);
        Console.WriteLine($"{f.TryChange()} {f.TryChange()} {f.Inner.N}");
        ByOut(out Big b);
        b = Twice(b);
        Console.WriteLine(b);
        Big other = new() { C = 9 };
        Alias(ref b, ref other);
        Console.WriteLine($"{b} | {other}");
        Alias(ref b, ref b);
        Console.WriteLine(b);
        var h = new Holder();
        ByRef(ref h.Field);
        ByRef(ref Holder.Shared);
        Console.WriteLine($"{h.Field.Next()} {h.Fixed.Next()} {h.Fixed.N} {Holder.Shared.N}");
        var array = new Counter[2];
        ByRef(ref array[1]);
        array[1].Next();
        Console.WriteLine(array[1].N);
    }
}
