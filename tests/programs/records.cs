// Records: value equality, with, deconstruction, inheritance, printing, record structs, hash equality.
record Person(string Name, int Age) { public string Upper => Name.ToUpperInvariant(); public List<int>? Tags { get; init; } }
record Student(string Name, int Age, string School) : Person(Name, Age);
record struct Point(int X, int Y) { public readonly double Length => Math.Sqrt(X * X + Y * Y); }
readonly record struct Id<T>(T Value);
record Empty;
abstract record Expr { public record Num(int V) : Expr; public record Add(Expr L, Expr R) : Expr; public int Eval() => this switch { Num n => n.V, Add a => a.L.Eval() + a.R.Eval(), _ => 0 }; }

class Program
{
    static void Main()
    {
        Person a = new("Ann", 30), b = new("Ann", 30), c = a with { Age = 31 };
        Console.WriteLine($"{a == b} {a.Equals(c)} {ReferenceEquals(a, b)} {a.GetHashCode() == b.GetHashCode()} {a != c}");
        Console.WriteLine($"{a} {c.Upper}");
        Person s = new Student("Ann", 30, "MIT");
        Console.WriteLine($"{s} {s == a} {s == (s with { })} {(s with { Age = 5 }).GetType().Name}");
        var (name, age) = a;
        Console.WriteLine($"{name} {age}");
        Point p = new(3, 4), q = p with { X = 6 };
        q.Y = 8;
        Console.WriteLine($"{p} {q} {p.Length} {q.Length} {p == new Point(3, 4)} {p.Equals((object)q)}");
        Console.WriteLine($"{new Id<string>("x")} {new Id<int>(5) == new Id<int>(5)} {new Empty()} {new Empty() == new Empty()}");
        Expr e = new Expr.Add(new Expr.Num(2), new Expr.Add(new Expr.Num(3), new Expr.Num(4)));
        Console.WriteLine($"{e.Eval()} {e}");
        Console.WriteLine(new HashSet<Point> { p, new(3, 4), q }.Count);
    }
}
