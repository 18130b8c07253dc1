// Generics in their corners: virtual generic methods over shared and value types, default bodies of static virtuals, variance
// with arrays, catch of a type parameter, recursive instantiation, statics of instances, ref structs as arguments.
using System.Numerics;
using System.Runtime.CompilerServices;

static class P
{
    static void T(string name, Func<object?> f)
    {
        try { Console.WriteLine($"{name}: {f()}"); }
        catch (Exception e) { Console.WriteLine($"{name}: {e.GetType()}: {e.Message}"); }
    }

    // 1 generic virtual methods
    abstract class Visitor { public abstract string Visit<T>(T value); public virtual string Two<A, B>(A a, B b) => $"base {typeof(A)} {typeof(B)}"; }
    class NameVisitor : Visitor
    {
        public override string Visit<T>(T value) => $"{typeof(T).Name}={value}";
        public override string Two<A, B>(A a, B b) => base.Two<B, A>(b, a) + "|" + typeof(Dictionary<A, List<B>>);
    }
    class Deep<U> : NameVisitor { public override string Visit<T>(T value) => base.Visit(value) + base.Visit<U[]>([]) + typeof(U); }
    static string CallVisit<T>(Visitor v, T x) => v.Visit(x) + v.Visit(new[] { x }) + v.Visit(new List<T> { x }.Count);
    struct Pair<A, B> { public A First; public B Second; public override string ToString() => $"<{First},{Second}>"; }

    // 2 generic virtual methods of interfaces
    interface IShape { string Map<T>(Func<int, T> f); string Dim<T>() => "default " + typeof(T); }
    struct Sq(int n) : IShape { public string Map<T>(Func<int, T> f) => $"{f(n)}:{typeof(T)}"; }
    class Circle : IShape { public string Map<T>(Func<int, T> f) => $"c{f(3)}"; public string Dim<T>() => "circle " + typeof(T[]); }
    static string UseShape<S, T>(S s, T seed) where S : IShape => s.Map(i => (i, seed)) + s.Dim<Pair<S, T>>();

    // 3 static virtuals with defaults
    interface INamed<TSelf> where TSelf : INamed<TSelf> { static virtual string Name => "unnamed " + typeof(TSelf).Name; static abstract TSelf Make(int i); static virtual TSelf Twice(int i) => TSelf.Make(i * 2); }
    record struct V1(int X) : INamed<V1> { public static V1 Make(int i) => new(i); }
    record R1(int X) : INamed<R1> { public static R1 Make(int i) => new(i); static string INamed<R1>.Name => "explicit R1"; }
    record R2(string S) : INamed<R2> { public static R2 Make(int i) => new("s" + i); public static R2 Twice(int i) => new("twice" + i); }
    static string Names<T>() where T : INamed<T> => T.Name + " " + T.Make(3) + " " + T.Twice(4);
    static string NamesList<T>() where T : INamed<T> { Func<int, T> f = T.Make; Func<int, T> g = T.Twice; return $"{f(1)} {g(1)}"; }

    // 4 constrained calls
    interface ICount { int Inc(); }
    struct Counter : ICount { public int N; public int Inc() => ++N; public override int GetHashCode() => ++N; }
    class CounterC : ICount { public int N; public int Inc() => ++N; }
    static int Thrice<T>(T t) where T : ICount { t.Inc(); t.Inc(); t.GetHashCode(); return t.Inc(); }
    static int ThriceRef<T>(ref T t) where T : ICount { t.Inc(); t.Inc(); return t.Inc(); }
    static string Plain<T>(T t) => t!.ToString() + t.Equals(t) + (t.GetType() == typeof(T));

    // 5 catch (T)
    static string Catch<T>(Action a) where T : Exception
    {
        try { a(); return "none"; } catch (T e) when (e.Message.Length > 2) { return "filtered " + typeof(T).Name; } catch (T e) { return "caught " + e.GetType().Name; } finally { Console.Write("[f]"); }
    }
    class GenEx<T>(T v) : Exception("gen") { public T V = v; }
    static string CatchGen<T>(T v) { try { throw new GenEx<T>(v); } catch (GenEx<string> e) { return "string " + e.V; } catch (GenEx<T> e) { return typeof(T).Name + e.V; } }

    // 6 recursion of instances
    class Node<T> { public Node<Node<T>>? Inner; public virtual int Depth => Inner == null ? 1 : 2; public static int Count; }
    static string Nest<T>(int n) => n == 0 ? typeof(T).ToString() : "deeper";
    class CRTP<T> where T : CRTP<T>, new() { public static readonly T Instance = new(); public static int Made; public CRTP() => Made++; }
    class A1 : CRTP<A1>; class B1 : CRTP<B1>;

    // 7 statics of generic instances
    class Stat<T> { public static int N; public static T? Last; [ThreadStatic] public static int Thread; static Stat() => N = typeof(T).Name.Length; public class In<U> { public static string S = typeof(T).Name + typeof(U).Name; } }
    static int Bump<T>(T x) { Stat<T>.N++; Stat<T>.Last = x; Stat<T>.Thread += 2; return Stat<T>.N * 100 + Stat<T>.Thread; }

    // 8 variance
    interface IOut<out T> { T Get(); } interface IIn<in T> { string Put(T t); }
    class Both<T>(T v) : IOut<T>, IIn<T> { public T Get() => v; public string Put(T t) => $"{typeof(T).Name}<-{t}"; }
    delegate TR Conv<in TA, out TR>(TA a);

    // 9 ref structs
    ref struct RS<T>(ref T r) { public ref T R = ref r; public int N = 1; public override string ToString() => $"RS {R}"; }
    interface IRef { int Sum(); }
    ref struct RefSum(Span<int> s) : IRef { Span<int> s = s; public int Sum() { int t = 0; foreach (int i in s) t += i; s[0] += 1; return t; } }
    static int SumOf<T>(T t) where T : IRef, allows ref struct => t.Sum() + t.Sum();
    static T Ident<T>(T t) where T : allows ref struct => t;
    delegate int RefFunc<T>(T t) where T : allows ref struct;

    // 10 default interface methods in generics
    interface IDef<T> { T Value { get; set; } string Show() => $"{typeof(T).Name}:{Value}"; void Set(T v) { Value = v; } }
    struct DefS<T> : IDef<T> { public T Value { get; set; } }
    class DefC<T> : IDef<T> { public T Value { get; set; } = default!; public string Show() => "own " + ((IDef<T>)this).Value; }
    static string Def<S, T>(S s, T v) where S : IDef<T> { s.Set(v); return s.Show(); }
    static string DefRef<S, T>(ref S s, T v) where S : IDef<T> { s.Value = v; return s.Show(); }

    // 11 math
    static T SumAll<T>(params ReadOnlySpan<T> v) where T : INumber<T> { T t = T.Zero; foreach (T x in v) t += x; return t; }
    static string Conv2<A, B>(A a) where A : INumber<A> where B : INumber<B>
    {
        string s = ""; try { s += B.CreateChecked(a); } catch (OverflowException) { s += "ovf"; }
        return s + "/" + B.CreateSaturating(a) + "/" + B.CreateTruncating(a);
    }
    // 12 nullable, enums
    enum E8 : byte { A, B = 200 } enum EL : long { X = long.MinValue, Y = -1 }
    static string Nul<T>(T? x) where T : struct => $"{x.HasValue} {x} {x.GetValueOrDefault()} {(object?)x ?? "null"} {x?.GetType()} {x.Equals(null)} {(x.HasValue ? 1 : x.GetHashCode())}";
    static string En<T>(T e) where T : struct, Enum => $"{e} {e:D} {e:X} {Enum.IsDefined(e)} {e.HasFlag(e)} {e.CompareTo(default(T))} {Enum.Parse<T>(e.ToString())} {string.Join(",", Enum.GetNames<T>())}";
    // 13
    static bool IsDef<T>(T x) => EqualityComparer<T>.Default.Equals(x, default);
    static string Typ<T>(object? o) => o is T t ? $"is {t}" : o is T[] a ? $"arr {a.Length}" : o is null ? "null" : "no";
    static T? As<T>(object? o) where T : class => o as T;
    static string Sw<T>(T x) => x switch { int i when i > 3 => "big", int => "int", string { Length: 0 } => "empty", string s => s, null => "null", Array { Length: var n } => "arr" + n, _ => typeof(T).Name };
    static unsafe int Size<T>() => sizeof(T*) + Unsafe.SizeOf<T>();
    static unsafe string Ptr<T>(T a, T b) where T : unmanaged { T* p = stackalloc T[3]; p[0] = a; p[1] = b; p[2] = p[(nint)1]; return $"{*p} {p[2]} {&p[2] - p} {sizeof(T)}"; }
    class Outer<T> { public class Inner<U> : Outer<U> { public string N => $"{typeof(T)} {typeof(U)}"; public T? t; } public virtual string V() => typeof(T).Name; public string NN() => new Inner<T[]>().N; }
    abstract class Abs<T> { public abstract T Do(T x); public virtual U Gen<U>(T t, U u) => u; } 
    class AbsInt : Abs<int> { public override int Do(int x) => x + 1; public override U Gen<U>(int t, U u) => (U)(object)u!; }
    class AbsStr<Q> : Abs<Q[]> { public override Q[] Do(Q[] x) => [.. x, .. x]; }
    static T DoIt<T>(Abs<T> a, T x) => a.Gen(x, a.Do(x));

    static void Main()
    {
        foreach (Visitor v in new Visitor[] { new NameVisitor(), new Deep<int>(), new Deep<string>(), new Deep<Pair<byte, string>>() })
        {
            T("gvm int", () => CallVisit(v, 5)); T("gvm str", () => CallVisit(v, "x")); T("gvm pair", () => CallVisit(v, new Pair<int, string> { First = 1, Second = "q" }));
            T("gvm two", () => v.Two(1, "s") + v.Two("s", 'c') + v.Two<object, string>(1, ""));
        }
        T("shape", () => UseShape(new Sq(4), "z") + UseShape(new Circle(), 2.5) + UseShape<IShape, int>(new Sq(1), 1));
        T("static virtual", () => Names<V1>() + Names<R1>() + Names<R2>() + NamesList<V1>() + NamesList<R1>() + NamesList<R2>());
        T("constrained", () => { var c = new Counter(); int a = Thrice(c), b = ThriceRef(ref c); return (a, b, c.N, Thrice(new CounterC())); });
        T("plain", () => Plain(1) + Plain("s") + Plain<object>("s") + Plain(E8.B) + Plain(new Pair<int, int>()) + Plain<IComparable>(3));
        T("catch", () => Catch<InvalidOperationException>(() => throw new InvalidOperationException("abc")) + Catch<Exception>(() => throw new ArgumentException("x")) + Catch<ArgumentException>(() => { }));
        T("catch other", () => Catch<FormatException>(() => throw new InvalidCastException("nope")));
        T("catch gen", () => CatchGen("a") + CatchGen(1) + CatchGen(new List<int>()) + CatchGen<object>("b"));
        T("node", () => { var n = new Node<int> { Inner = new() }; Node<Node<int>>.Count = 3; return (n.Depth, n.Inner.Depth, Node<int>.Count, Node<Node<int>>.Count, Nest<int>(4), Nest<string>(5)); });
        T("crtp", () => (A1.Instance.GetType().Name, B1.Instance.GetType().Name, A1.Made, B1.Made, ReferenceEquals(A1.Instance, A1.Instance)));
        T("statics", () => (Bump(1), Bump("x"), Bump((object)1), Bump(1), Bump(new List<string>()), Stat<string>.Last, Stat<int>.In<string>.S, Stat<List<int>>.In<object>.S));
        T("variance", () =>
        {
            IOut<object> o = new Both<string>("v"); IIn<string> i = new Both<object>("o"); IOut<IEnumerable<object>> oo = new Both<List<string>>(["1", "2"]);
            Conv<object, string> c0 = x => x + ""; Conv<string, object> c1 = c0; Conv<string, object> c = static (string x) => x + "!"; Func<IEnumerable<object>> f = () => new string[] { "p" };
            return $"{o.Get()} {i.Put("s")} {oo.Get().Count()} {c("c")} {f().First()} {(object)new Both<int>(1) is IOut<object>} {new string[0] is IEnumerable<object>} {(object)new int[0] is IEnumerable<uint>} {(object)new E8[1] is IList<byte>} {(object)new Both<int[]>([]) is IOut<uint[]>} {(object)new Both<string[]>([]) is IOut<IReadOnlyList<object>>} {(object)new List<string>() is IList<object>}";
        });
        T("array store", () => { object[] a = new string[2]; a[0] = "ok"; a[1] = 1; return "bad"; });
        T("array store generic", () => { static void Put<T>(T[] a, T v) => a[0] = v; Put<object>(new Exception[1], new ArgumentException()); Put<object>(new ArgumentException[1], new Exception()); return "bad"; });
        T("array ref", () => { static ref T At<T>(T[] a) => ref a[0]; object[] a = new string[1]; At<object>(a) = "x"; return "bad"; });
        T("ref struct", () => { int x = 4; var r = new RS<int>(ref x); r.R++; var s = Ident(r); s.R *= 2; string q = "s"; var rs = new RS<string>(ref q); rs.R += "t"; return $"{x} {r.ToString()} {rs.ToString()} {q}"; });
        T("allows", () => { RefFunc<Span<int>> f = s => s.Length; RefFunc<RefSum> g = s => s.Sum(); return SumOf(new RefSum(stackalloc int[] { 1, 2, 3 })) + f(new int[3]) + g(new RefSum([5])) + Ident(new Span<char>(['a', 'b']))[1]; });
        T("def", () => { var s = new DefS<int>(); var t = new DefS<string>(); return Def(s, 5) + Def(t, "x") + Def(new DefC<string>(), "y") + DefRef(ref s, 6) + s.Value + Def<IDef<int>, int>(new DefS<int>(), 8) + DefRef(ref t, "w") + Def<IDef<string>, string>(new DefS<string>(), "b"); });
        T("sum", () => (SumAll(1, 2, 3), SumAll(1.5, 2), SumAll<Half>((Half)1, (Half)0.5), SumAll<BigInteger>(1, BigInteger.Pow(2, 70)), SumAll<decimal>(1.10m, 2), SumAll<Int128>(Int128.MaxValue, -1), SumAll<char>('a', (char)1)));
        T("conv", () => string.Join(" ", Conv2<double, int>(1e20), Conv2<double, byte>(-3.7), Conv2<float, UInt128>(float.MaxValue), Conv2<long, Half>(1 << 20), Conv2<Int128, float>(Int128.MinValue), Conv2<BigInteger, sbyte>(-300), Conv2<decimal, nuint>(-1.5m), Conv2<double, decimal>(1e30), Conv2<Half, long>(Half.NaN), Conv2<uint, char>(70000), Conv2<nint, ulong>(-1), Conv2<double, Int128>(double.NaN), Conv2<float, long>(float.PositiveInfinity)));
        T("nullable", () => string.Join("; ", Nul<int>(3), Nul<int>(null), Nul<E8>(E8.B), Nul<Pair<int, string>>(null), Nul<Pair<int, int>>(new()), Nul<bool>(true)));
        T("enum", () => string.Join("; ", En(E8.B), En(EL.X), En(EL.Y), En(DayOfWeek.Friday)) + En(ConsoleModifiers.Alt));
        T("is default", () => (IsDef(0), IsDef(""), IsDef<string?>(null), IsDef(new Pair<int, int>()), IsDef<int?>(0), IsDef<int?>(null), IsDef(E8.A)));
        T("typ", () => Typ<int>(1) + Typ<int?>(1) + Typ<string>(1) + Typ<int>(new uint[2]) + Typ<string>(new string[1]) + Typ<object>(new string[1]) + Typ<E8>((byte)1) + Typ<byte>(new E8[3]) + Typ<Enum>(E8.B) + Typ<ValueType>(1) + Typ<int?>(null) + As<IEnumerable<object>>(new string[1]) + As<object[]>(new int[1]));
        T("switch", () => Sw(5) + Sw(1) + Sw("") + Sw("q") + Sw<string?>(null) + Sw(new int[3]) + Sw(2.0) + Sw<object>(9) + Sw<int?>(7) + Sw<int?>(null));
        T("size", () => (Size<int>(), Size<Pair<byte, long>>(), Size<string>(), Ptr(1, 2), Ptr('a', 'b'), Ptr(1m, 2m), Ptr<(byte, int)>((1, 2), (3, 4)), Ptr(E8.A, E8.B)));
        T("nested", () => new Outer<int>.Inner<string>().N + new Outer<string>.Inner<int>().V() + new Outer<string>().NN() + typeof(Outer<>.Inner<>) + typeof(Outer<int>.Inner<string>).BaseType);
        T("abstract", () => (DoIt(new AbsInt(), 4), DoIt(new AbsStr<int>(), [1]).Length, DoIt(new AbsStr<string>(), ["a", "b"]).Length));
        T("delegates", () =>
        {
            static string S<T>(T t) => typeof(T) + "" + t; Func<int, string> a = S; Func<string, string> b = S; Func<Pair<int, string>, string> c = S;
            var v = new Deep<string>(); Func<int, string> d = v.Visit; Visitor vv = v; Func<object, string> e = vv.Visit<object>;
            IShape sh = new Sq(2); Func<Func<int, string>, string> g = sh.Map; Func<string> h = sh.Dim<long>;
            return a(1) + b("b") + c(new()) + d(2) + e("o") + g(i => "g" + i) + h() + Equals(a, (Func<int, string>)S) + Equals(d, (Func<int, string>)v.Visit);
        });
    }
}
