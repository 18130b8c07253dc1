// Object's own virtuals: ToString, Equals, GetHashCode, on classes, structs, arrays; ReferenceEquals; GetType.
class Plain { }
class Key(string s) { public string S = s; public override bool Equals(object? o) => o is Key k && k.S == S; public override int GetHashCode() => S.Length; public override string ToString() => $"Key<{S}>"; }
struct Value { public int N; public override string ToString() => $"V{N}"; }
class Outer { public class Inner<T> { } }

class Program
{
    static string Show<T>(T t) => t!.ToString()!;

    static void Main()
    {
        object a = new Key("x"), b = new Key("x");
        Console.WriteLine($"{a.Equals(b)} {a == b} {ReferenceEquals(a, a)} {Equals(a, null)} {a.GetHashCode()} {a}");
        Console.WriteLine($"{new Plain()} {new Plain().Equals(new Plain())} {Show(new Value { N = 3 })} {Show(5)} {Show("s")} {Show<object>(new Value { N = 4 })}");
        Console.WriteLine($"{new int[0]} {new List<string>()} {new Outer.Inner<int>()} {new Dictionary<int, List<string>>().GetType()}");
        Console.WriteLine($"{a.GetType() == typeof(Key)} {a.GetType().Name} {typeof(Outer.Inner<>).Name} {typeof(int[,]).Name} {typeof(int).FullName} {new Value().GetType().IsValueType}");
        var p = new Plain();
        Console.WriteLine(p.GetHashCode() == p.GetHashCode());
        var set = new HashSet<object> { a, p };
        Console.WriteLine($"{set.Contains(b)} {set.Contains(new Plain())} {set.Contains(p)}");
    }
}
