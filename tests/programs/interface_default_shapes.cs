// Default interface methods: diamonds, generic ones, on structs, private, static, properties and events.
using System;

interface I0
{
    string M() => "I0";
    string N() => "N0:" + M();
}

interface I1 : I0
{
    string I0.M() => "I1";
}

interface I2 : I0
{
    string I0.M() => "I2";
}

interface I3 : I1, I2
{
    string I0.M() => "I3";
}

interface I4 : I1
{
    string I0.M() => "I4";
    string I0.N() => "N4:" + M();
}

class C0 : I0
{
}

class C1 : I1
{
}

class C3 : I3
{
}

class C4 : I4
{
}

class C5 : I4
{
    public string M() => "C5";
}

class C6 : C4, I0
{
    public string M() => "C6";
    string I0.N() => "C6N";
}

class C7 : I1, I0
{
    string I0.M() => "C7";
}

interface IG<T>
{
    string M(T x) => "IG " + typeof(T).Name + " " + x;
    string K<U>(U u) => typeof(T).Name + "," + typeof(U).Name + u + GetType().Name;
    T Def() => default!;
}

class D1 : IG<string>, IG<int>
{
}

class D2<T> : IG<T>, IG<T[]>
{
}

struct S1 : IG<S1>
{
    public int X;
    public override string ToString() => "S1:" + X;
}

struct S2 : IInc
{
    int n;
    public int Val => n;

    public void Inc() => n++;
}

interface IInc
{
    int Val { get; }

    void Inc();
    void Twice()
    {
        Inc();
        Inc();
    }
}

interface IPriv
{
    private int Secret() => 42;
    protected int Prot() => 1;
    int Pub() => Secret() + Prot() + Stat;
    static int Stat = 5;
    static IPriv()
    {
        Console.WriteLine("cctor IPriv");
        Stat = 6;
    }

    sealed int Sealed() => 99;
}

class CP : IPriv
{
}

interface IAbs : I0
{
    abstract string I0.M();
}

class CA : IAbs
{
    string I0.M() => "CA";
}

interface IV<out T>
{
    T Get();
    string W() => "W" + Get() + typeof(T).Name;
}

class CV : IV<string>
{
    public string Get() => "g";
}

interface IBase2
{
    int P { get => 1; set => Console.WriteLine("set " + value); }

    int this[int i] => i * 2;
    event Action E { add => Console.WriteLine("add"); remove => Console.WriteLine("rem"); }
}

class CB : IBase2
{
}

static class Pr
{
    static void Tw<T>(ref T t)
        where T : IInc
    {
        t.Twice();
        Console.WriteLine("v " + t.Val);
    }

    static string Call<T>(T t)
        where T : I0 => t.M() + t.N();
    static void Main()
    {
        foreach (I0 i in new I0[]
        {
            new C0(),
            new C1(),
            new C3(),
            new C4(),
            new C5(),
            new C6(),
            new C7(),
            new CA()
        }

        )
            Console.WriteLine(i.GetType().Name + " " + i.M() + " " + i.N());
        Console.WriteLine(Call(new C0()) + Call(new C3()) + Call(new C6()) + Call<I0>(new C7()));
        IG<string> a = new D1();
        IG<int> b = new D1();
        Console.WriteLine(a.M("q") + b.M(4) + a.K(5) + b.K("z") + b.Def());
        IG<object> c = new D2<object>();
        IG<object[]> d = new D2<object>();
        Console.WriteLine(c.M("o") + d.M(new object[2]) + c.K<long>(4) + d.K(d));
        IG<S1> s = new S1
        {
            X = 4
        };
        Console.WriteLine(s.M(new S1 { X = 5 }) + s.K('c'));
        var s2 = new S2();
        Tw(ref s2);
        IInc bx = s2;
        bx.Twice();
        Console.WriteLine(bx.Val + " " + s2.Val);
        IPriv p = new CP();
        Console.WriteLine(p.Pub() + " " + p.Sealed());
        IV<object> v = new CV();
        Console.WriteLine(v.W());
        IBase2 q = new CB();
        q.P = 5;
        Console.WriteLine(q.P + q[4]);
        q.E += () =>
        {
        };
        q.E -= () =>
        {
        };
        Func<string> f = new C3().AsI0().N;
        Console.WriteLine(f());
        Func<int, string> g = ((IG<string>)new D1()).K;
        Console.WriteLine(g(3));
    }

    static I0 AsI0(this C3 c) => c;
}
