// New slots hide, overrides follow their own slot; sealed overrides; calls through every level.
class A { public virtual string F() => "A.F"; public virtual string G() => "A.G"; public string H() => "A.H"; }
class B : A { public override string F() => "B.F"; public new virtual string G() => "B.G"; public new string H() => "B.H"; }
class C : B { public sealed override string F() => "C.F+" + base.F(); public override string G() => "C.G"; }
class D : C { public new string F() => "D.F"; public override string G() => "D.G+" + base.G(); }

class Program
{
    static void Main()
    {
        D d = new();
        C c = d;
        B b = d;
        A a = d;
        Console.WriteLine($"{d.F()} {c.F()} {b.F()} {a.F()}");
        Console.WriteLine($"{d.G()} {c.G()} {b.G()} {a.G()}");
        Console.WriteLine($"{d.H()} {b.H()} {a.H()}");
        Func<string> f = a.F, g = b.G, h = a.G;
        Console.WriteLine($"{f()} {g()} {h()} {new A().F()} {new B().F()}");
    }
}
