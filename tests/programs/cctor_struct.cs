// When static constructors of structs run: before the first instance method, also through an interface and a delegate.
using System;

interface IThing { int Go(); }
struct A { static A() => Console.WriteLine("A"); public int M() { Console.WriteLine("A.M"); return 1; } }
struct B : IThing { static B() => Console.WriteLine("B"); public int Go() { Console.WriteLine("B.Go"); return 2; } }
struct C { public static int s = Say("C field"); static C() { } public int M() => 3; static int Say(string t) { Console.WriteLine(t); return 1; } }
struct D { static D() => Console.WriteLine("D"); public override string ToString() => "D text"; }
struct G<T> { static G() => Console.WriteLine("G " + typeof(T)); public int M() { Console.WriteLine("G.M " + typeof(T)); return 4; } }
struct P { static P() => Console.WriteLine("P"); public int X { get; set; } public P(int x) => X = x; }
class Program
{
    static int Through<T>(T t) where T : IThing => t.Go();
    static void Main()
    {
        A a = default;
        Console.WriteLine("before A");
        a.M();
        a.M();
        B b = default;
        object o = b;
        Console.WriteLine("before B");
        ((IThing)o).Go();
        Through(b);
        C c = default;
        Console.WriteLine("before C");
        Console.WriteLine(c.M());
        D d = default;
        Func<string> f = d.ToString;
        Console.WriteLine("before D");
        Console.WriteLine(f());
        G<string> g = default;
        G<int> h = default;
        Console.WriteLine("before G");
        g.M();
        h.M();
        P p = new P(4);
        Console.WriteLine(p.X);
    }
}
