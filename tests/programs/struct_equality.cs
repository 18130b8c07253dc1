// ValueType.Equals over fields of all kinds, IEquatable, default ToString.
struct Plain { public int A; public long B; }
struct WithPadding { public byte A; public long B; }
struct WithRef { public string S; public int N; }
struct WithDouble { public double D; }
struct Smart : IEquatable<Smart> { public int N; public bool Equals(Smart o) => N % 10 == o.N % 10; public override int GetHashCode() => N % 10; public override bool Equals(object? o) => o is Smart s && Equals(s); }

class Program
{
    static void Main()
    {
        object a = new Plain { A = 1, B = 2 }, b = new Plain { A = 1, B = 2 }, c = new Plain { A = 1, B = 3 };
        Console.WriteLine($"{a.Equals(b)} {a.Equals(c)} {a.Equals(null)} {a.Equals(1)} {a.GetHashCode() == b.GetHashCode()}");
        Console.WriteLine(new WithPadding { A = 1, B = 2 }.Equals(new WithPadding { A = 1, B = 2 }));
        Console.WriteLine(new WithRef { S = "x" + 1, N = 2 }.Equals(new WithRef { S = "x1", N = 2 }));
        Console.WriteLine(new WithRef { S = null!, N = 2 }.Equals(new WithRef { S = "x1", N = 2 }));
        Console.WriteLine($"{new WithDouble { D = 0.0 }.Equals(new WithDouble { D = -0.0 })} {new WithDouble { D = double.NaN }.Equals(new WithDouble { D = double.NaN })}");
        Console.WriteLine($"{new Smart { N = 3 }.Equals(new Smart { N = 13 })} {EqualityComparer<Smart>.Default.Equals(new Smart { N = 3 }, new Smart { N = 4 })}");
        Console.WriteLine($"{new Plain()} {new int[0]} {new WithRef().GetType()} {(1, "a").Equals((1, "a"))}");
    }
}
