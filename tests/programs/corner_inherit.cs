// Inheritance in its corners: covariant returns, default methods in diamonds, explicit implementations, hiding, calls of base
// members through interfaces, interface re-implementation, static order, type initializers that throw or wait for each other.
using System.Reflection;
using System.Runtime.CompilerServices;

static class P
{
    static void T(string name, Func<object?> f)
    {
        try { Console.WriteLine($"{name}: {f()}"); }
        catch (Exception e) { Console.WriteLine($"{name}: {e.GetType()}: {e.Message}{(e.InnerException is { } i ? " <- " + i.GetType() + ": " + i.Message : "")}"); }
    }
    [ModuleInitializer] internal static void Init1() => Console.WriteLine("module initializer 1");
    [ModuleInitializer] internal static void Init2() => Console.WriteLine("module initializer 2 " + Late.X);
    static class Late { public static int X = Say("Late.X", 5); }
    static int Say(string s, int v) { Console.WriteLine("init " + s); return v; }

    class A { public virtual A Me() => this; public virtual object Val => "A"; public string Name => GetType().Name; public virtual IEnumerable<object> Items() => []; }
    class B : A { public override B Me() => new B(); public override string Val => "B" + base.Val; public override List<object> Items() => [1]; }
    class C : B { public override C Me() => (C)base.Me().OrElse(this); public sealed override string Val => "C" + base.Val; }
    class D<X> : C where X : new() { public override D<X> Me() => new D<X>(); public X Make() => new(); }

    interface IA { string M() => "IA.M"; string N(); }
    interface IB : IA { string IA.M() => "IB.M"; string IA.N() => "IB.N"; }
    interface IC : IA { string IA.M() => "IC.M"; string IA.N() => "IC.N"; }
    class OnlyB : IB; class Over : IB, IC { public string M() => "Over.M"; string IA.N() => "Over.N"; }
    interface ID : IB, IC { string IA.M() => "ID.M"; string IA.N() => "ID.N"; }
    class Dia : ID; class Dia2 : IC, ID, IB; struct DiaS : ID;
    interface IProt { protected string Hidden() => "hidden " + GetType().Name; string Show() => Hidden() + Priv(); private string Priv() => "priv"; static string Stat() => "stat"; sealed string Sealed() => "sealed " + Show(); }
    class Prot : IProt { public string Sealed() => "mine"; }
    class Prot2 : IProt { string IProt.Hidden() => "override"; }

    class Base1 : IDisposable, IComparable { public void Dispose() => Console.WriteLine("Base1.Dispose"); public virtual int CompareTo(object? o) => 1; }
    class Re : Base1, IDisposable { public new void Dispose() => Console.WriteLine("Re.Dispose"); public override int CompareTo(object? o) => 2; }
    class Re2 : Re { public new void Dispose() => Console.WriteLine("Re2.Dispose"); int X => 1; }
    class Re3 : Re2, IDisposable, IComparable { void IDisposable.Dispose() { Console.WriteLine("Re3"); base.Dispose(); } int IComparable.CompareTo(object? o) => base.CompareTo(o) + 10; }

    class H1 { public virtual string F() => "H1"; public virtual string F(int i) => "H1i"; public virtual string F(long i) => "H1l"; }
    class H2 : H1 { public new virtual string F() => "H2"; public override string F(long i) => "H2l"; public virtual string F(object o) => "H2o"; }
    class H3 : H2 { public override string F() => "H3"; public override string F(int i) => "H3i"; }
    abstract class Ab { protected Ab() => Console.WriteLine("ctor sees " + Virt()); protected abstract string Virt(); }
    class AbImpl(string s) : Ab { string s2 = "field"; protected override string Virt() => (s2 ?? "null") + (s ?? "nil"); public string Go() => Virt(); }

    static class Throws { static int n; public static int V; static Throws() { n++; Console.WriteLine("Throws cctor"); V = int.Parse("bad"); } public static int M() => 1; }
    class ThrowsGen<X> { public static int V = Compute(); static int Compute() => typeof(X) == typeof(int) ? throw new InvalidOperationException("no ints") : 7; }
    struct ThrowsS { public static object? O = int.Parse("struct"); public int F; public ThrowsS(int f) => F = f; }
    class Nest1 { static Nest1() { Nest2.Go(); } public static void Go() { } } class Nest2 { static Nest2() { throw new Exception("deep"); } public static void Go() { } }
    class Ring1 { public static int A = Ring2.B + 1; static Ring1() { } } class Ring2 { public static int B = Ring1.A + 10; static Ring2() { } }
    class Lock1 { public static int A; static Lock1() { Gate.SignalAndWait(2000); A = Lock2.B + 1; } } class Lock2 { public static int B; static Lock2() { Gate.SignalAndWait(2000); B = Lock1.A + 1; } }
    static readonly Barrier Gate = new(2);
    class Precise { static Precise() => Console.WriteLine("Precise cctor"); public static int F = 1; public const int K = 2; public int I = 3; public static void M() { } }
    class PreciseD : Precise { public static int G = Say("PreciseD.G", 4); static PreciseD() => Console.WriteLine("PreciseD cctor"); public int H => I; }
    class Sub(int x) : Sup(Say("Sub arg", x)) { int f = Say("Sub field", 2); static int sf = Say("Sub static", 3); static Sub() { } }
    class Sup { int f = Say("Sup field", 1); public Sup(int x) => Say("Sup ctor", f + x); }
    record Rec(int A, string B) { public virtual string K => "Rec"; protected virtual bool PrintMembers(System.Text.StringBuilder b) { b.Append("custom"); return true; } }
    record Rec2(int A, string B, double C) : Rec(A, B) { public override string K => "Rec2"; }
    sealed record Rec3 : Rec2 { public Rec3() : base(1, "b", 2) { } public int[] D = []; public override string ToString() => "R3" + base.ToString(); }
    record struct RS(int A, string? B) { public int Extra { get; set; } = 4; } readonly record struct RSG<X>(X V, List<X> L); record Empty; record class Gen<X>(X? V) where X : class;

    static C OrElse(this B b, C c) => b as C ?? c;
    static void Main()
    {
        T("covariant", () => { A a = new C(); B b = new C(); A d = new D<List<int>>(); return (a.Me().Name, b.Me().Name, a.Val, d.Me().Name, d.Me().GetType(), ((B)d).Val, d.Items().Count(), ((Func<A>)a.Me)().Name); });
        T("covariant reflection", () => string.Join(",", typeof(C).GetMethods().Where(m => m.Name == "Me").Select(m => m.ReturnType.Name)));
        T("dim", () => { IA[] all = [new OnlyB(), new Over(), new Dia(), new Dia2(), new DiaS()]; return string.Join(" ", all.Select(x => x.M() + x.N())) + ((IB)all[2]).M(); });
        T("dim generic", () => { static string G<X>(X x) where X : IA => x.M() + x.N(); return G(new DiaS()) + G(new Dia2()) + G<IA>(new DiaS()); });
        T("dim protected", () => ((IProt)new Prot()).Show() + ((IProt)new Prot()).Sealed() + new Prot().Sealed() + ((IProt)new Prot2()).Show() + IProt.Stat());
        T("reimplement", () => { foreach (Base1 b in new Base1[] { new(), new Re(), new Re2(), new Re3() }) { ((IDisposable)b).Dispose(); Console.Write(((IComparable)b).CompareTo(null) + " " + b.CompareTo(1) + ";"); } return ""; });
        T("hiding", () => { H3 h = new(); H2 h2 = h; H1 h1 = h; return h.F() + h2.F() + h1.F() + h.F(1) + h1.F(1) + h2.F(1L) + h2.F("x") + h2.F(1) + h1.F('c'); });
        T("ctor virtual", () => new AbImpl("p").Go());
        T("cctor throws", () => Throws.V); T("cctor throws again", () => Throws.M());
        T("same exception", () => { Exception? a = null, b = null; try { Throws.M(); } catch (Exception e) { a = e; } try { Throws.V++; } catch (Exception e) { b = e; } return (ReferenceEquals(a, b), ReferenceEquals(a!.InnerException, b!.InnerException), ((TypeInitializationException)a).TypeName); });
        T("cctor generic", () => ThrowsGen<int>.V); T("cctor generic ok", () => ThrowsGen<string>.V + ThrowsGen<long>.V); T("cctor generic 2", () => ThrowsGen<int>.V);
        T("cctor struct", () => new ThrowsS(3).F + default(ThrowsS).F); T("cctor struct static", () => ThrowsS.O);
        T("cctor nested", () => { Nest1.Go(); return 1; });
        T("ring", () => (Ring1.A, Ring2.B));
        T("reflection cctor", () => { RuntimeHelpers.RunClassConstructor(typeof(Nest2).TypeHandle); return 1; });
        T("activator cctor", () => Activator.CreateInstance(typeof(Nest1)));
        T("deadlock", () => { var t = new Thread(() => Lock2.B.ToString()); t.Start(); int a = Lock1.A; t.Join(); int b = Lock2.B; return (a + b is 3 or 2, a > 0 && b > 0); });
        T("precise", () => { Console.WriteLine("const " + Precise.K); Console.WriteLine("type " + typeof(Precise).Name); object? o = null; Console.WriteLine(o is Precise); var a = new Precise[2]; Console.WriteLine(a.Length); return new PreciseD().H + PreciseD.G; });
        T("order", () => new Sub(9));
        T("record", () => { Rec a = new(1, "b"), b = new Rec2(1, "b", 2), c = new Rec3(); return $"{a} {b} {c} {a == b} {b == a} {b == new Rec2(1, "b", 2)} {b with { A = 3 }} {(a with { B = "z" }) == new Rec(1, "z")} {b.Equals(c)} {c.Equals(c with { })} {a.GetHashCode() == new Rec(1, "b").GetHashCode()} {(b with { A = 1 }).K}"; });
        T("record struct", () => { var r = new RS(1, null); var (a, b) = r; return $"{r} {r == new RS(1, null)} {default(RS)} {r.Equals((object)new RS(1, null) { Extra = 5 })} {a}{b} {new RSG<int>(1, null!)} {new RSG<string>("s", []).Equals(null)} {new Empty()} {new Gen<string>("v")} {new Gen<string>(null).GetHashCode() == new Gen<string>(null).GetHashCode()} {new Empty() == new Empty()}"; });
        T("null this", () => { A? a = null; return a!.Name; });
        T("null base", () => { B? b = null; return b!.Val; });
        T("null interface", () => { IA? a = null; return a!.M(); });
        T("null delegate", () => { Action? a = null; a!(); return 0; });
        T("null bound", () => { A? a = null; Func<A> f = a!.Me; return f(); });
        T("null extension bound", () => { B? b = null; Func<C, C> f = b!.OrElse; return f(new C()).Name; });
        T("null lock", () => { object? o = null; lock (o!) { return 1; } });
        T("null throw", () => { Exception? e = null; throw e!; });
        T("null unbox", () => (int)(object)null!);
        T("bad unbox", () => (int)(object)1L);
        T("unbox enum", () => (int)(object)DayOfWeek.Friday + (int)(DayOfWeek)(object)3);
        T("bad cast", () => (string)(object)new List<int>()); T("bad cast interface", () => (IDisposable)(object)"s");
        T("bad cast array", () => (int[])(object)new string[0]);
    }
}
