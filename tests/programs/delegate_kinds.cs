// Delegates to static, instance, virtual, interface, generic, extension and struct methods; equality; DynamicInvoke-free.
static class Ext { public static int Twice(this int i) => i * 2; public static string Wrap(this string s, char c) => c + s + c; public static string Tag(this string s) => $"<{s}>"; }
interface IAct { int Act(int i); }
class Act1 : IAct { public virtual int Act(int i) => i + 1; }
class Act2 : Act1 { public override int Act(int i) => i + 2; }
struct S { public int N; public int Get() => N; public int Inc() => ++N; }
delegate void RefAction(ref int x, out string s);
delegate T Generic<T>(T t);

class Program
{
    static int Static(int i) => i - 1;
    static T Id<T>(T t) => t;
    static void ByRef(ref int x, out string s) { x *= 2; s = $"was {x / 2}"; }

    static void Main()
    {
        Func<int, int> f = Static;
        IAct act = new Act2();
        Func<int, int> g = new Act1().Act, h = act.Act;
        Func<string> tag = "x".Tag;
        Console.WriteLine($"{f(1)} {g(1)} {h(1)} {tag()}");
        var s = new S { N = 5 };
        Func<int> get = s.Get, inc = s.Inc;
        s.N = 100;
        Console.WriteLine($"{get()} {inc()} {inc()} {get()} {s.N}");
        int n = 21;
        RefAction r = ByRef;
        r(ref n, out string text);
        Console.WriteLine($"{n} {text}");
        Generic<string> gs = Id;
        Generic<int> gi = Id;
        Console.WriteLine($"{gs("id")} {gi(3)}");
        Func<int, int> f2 = Static, h2 = act.Act;
        Console.WriteLine($"{f == f2} {f.Equals(f2)} {h == h2} {f == g} {f.GetHashCode() == f2.GetHashCode()} {h.Target == act} {f.Target == null}");
        Func<int, int, int, int, int, int> five = (a, b, c, d, e) => a + b * 2 + c * 3 + d * 4 + e * 5;
        Console.WriteLine(five(1, 2, 3, 4, 5));
    }
}
