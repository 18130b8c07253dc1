// DispatchProxy: classes that implement interfaces and hand every call to one method.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

public struct Point { public int X, Y; public override string ToString() => $"({X},{Y})"; }
public struct Big { public long A, B, C, D; public override string ToString() => $"<{A},{B},{C},{D}>"; }
public enum Color { Red, Green = 7 }

public interface IBase { string Name { get; set; } void Touch(); }
public interface IMiddle : IBase { int Count(string text); }
public interface IThings : IMiddle, IDisposable
{
    int Add(int a, long b, byte c, short d, double e, float f, char g, bool h);
    Point Move(Point p, in Point by);
    Big Grow(Big b, decimal m);
    Color Paint(Color c);
    int? Maybe(int? x);
    string this[int i, string s] { get; set; }
    event EventHandler Changed;
    bool TryGet(string key, out int value, ref Point p, out string text, ref int? n);
    void None();
    int Default(int x) => x * 100;
    int[] Arrays(int[] a, string[,] b, params object[] rest);
    (int, string) Tuple((long A, Point B) t);
    object Same(object o);
    string ToString();
}
public interface IGeneric<T> { T Get(T x); List<T> Wrap(T[] a); K Other<K>(T t, K k); }
public interface IMethods
{
    T Echo<T>(T value);
    string Pair<A, B>(A a, List<B> b) where A : class where B : struct;
    T Make<T>() where T : new();
    void Swap<T>(ref T a, ref T b);
    int Compare<T>(T a, T b) where T : IComparable<T>;
}
public interface IAsync { Task<int> GetAsync(int x); ValueTask RunAsync(string s); IAsyncEnumerable<int> Stream(int n); }
public interface IProducer<out T> { T Produce(); }
public interface IConsumer<in T> { void Consume(T t); }
public interface ILeft { int Value(); } 
public interface IRight { int Value(); }
public interface IBoth : ILeft, IRight { new int Value(); }

public class Log : DispatchProxy
{
    public Func<MethodInfo, object[], object> Handler;
    public int Calls;
    protected override object Invoke(MethodInfo m, object[] args) { Calls++; return Handler(m, args); }
}
public class Counting<TState> : DispatchProxy where TState : new()
{
    public TState State = new TState();
    protected override object Invoke(MethodInfo m, object[] args) =>
        $"{typeof(TState).Name} {m.DeclaringType.Name}.{m.Name}({string.Join(",", args)})" is var s && m.ReturnType == typeof(string) ? s : null;
}
public sealed class Sealed : DispatchProxy { protected override object Invoke(MethodInfo m, object[] a) => null; }
public abstract class Abstract : DispatchProxy { }
public class NoDefault : DispatchProxy { public NoDefault(int x) { } protected override object Invoke(MethodInfo m, object[] a) => null; }
class Hidden : DispatchProxy
{
    public static string Seen;
    protected override object Invoke(MethodInfo m, object[] a) { Seen = m.Name; return m.ReturnType.IsValueType && m.ReturnType != typeof(void) ? Activator.CreateInstance(m.ReturnType) : null; }
}
public class Throws : DispatchProxy { public Throws() => throw new InvalidOperationException("ctor"); protected override object Invoke(MethodInfo m, object[] a) => null; }
interface ISecret { int Secret(Hidden h); }

static class Program
{
    static T Create<T>(Func<MethodInfo, object[], object> handler)
    {
        T t = DispatchProxy.Create<T, Log>();
        ((Log)(object)t).Handler = handler;
        return t;
    }

    static string Show(object o) => o switch
    {
        null => "null",
        Array a => a.GetType().Name + "[" + string.Join(",", a.Cast<object>().Select(Show)) + "]",
        System.Collections.IList l => "List(" + string.Join(",", l.Cast<object>().Select(Show)) + ")",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture) + ":" + o.GetType().Name,
        _ => o + ":" + o.GetType().Name,
    };

    static string Signature(MethodInfo m) =>
        $"{m.DeclaringType.Name}.{m.Name}" +
        (m.IsGenericMethod ? $"<{string.Join(",", m.GetGenericArguments().Select(t => t.Name))}>{(m.IsGenericMethodDefinition ? " open" : "")}" : "") +
        $"({string.Join(",", m.GetParameters().Select(p => p.ParameterType.Name + " " + p.Name))}):{m.ReturnType.Name}";

    static object Print(MethodInfo m, object[] a)
    {
        Console.WriteLine("  " + Signature(m) + " <- " + Show(a));
        return null;
    }

    static void Things()
    {
        object answer = null;
        Action<object[]> change = null;
        var t = Create<IThings>((m, a) => { Print(m, a); change?.Invoke(a); return answer; });
        answer = 42;
        Console.WriteLine(t.Add(1, 2, 3, 4, 5.5, 6.5f, 'g', true));
        answer = new Point { X = 9, Y = 8 };
        Point by = new Point { X = 1, Y = 2 };
        Console.WriteLine(t.Move(new Point { X = 3 }, in by));
        answer = new Big { A = 1, D = 4 };
        Console.WriteLine(t.Grow(new Big { B = 2, C = 3 }, 1.5m));
        answer = Color.Green;
        Console.WriteLine(t.Paint(Color.Red));
        answer = 5;
        Console.WriteLine(t.Maybe(null));
        answer = null;
        Console.WriteLine(t.Maybe(7) == null);
        answer = "text";
        t[3, "k"] = "v";
        Console.WriteLine(t[4, "q"]);
        t.Name = "n";
        Console.WriteLine(t.Name);
        EventHandler h = (_, _) => { };
        t.Changed += h;
        t.Changed -= h;
        Point p = new Point { X = 5 };
        int? n = 3;
        answer = true;
        change = a => { a[1] = 11; a[2] = new Point { Y = 22 }; a[3] = "out"; a[4] = null; };
        Console.WriteLine(t.TryGet("key", out int value, ref p, out string text, ref n));
        Console.WriteLine($"{value} {p} {text} {n == null}");
        change = null;
        t.None();
        t.Touch();
        t.Dispose();
        answer = 3;
        Console.WriteLine(t.Count("abc"));
        Console.WriteLine(t.Default(2));
        answer = null;
        Console.WriteLine(((IBase)t).Name is null);
    }

    static void Wrong()
    {
        var t = Create<IThings>((m, a) => m.Name switch { "Add" => null, "Move" => "wrong", "Maybe" => 1L, "Count" => throw new TimeoutException("late"), "get_Name" => new object(), _ => null });
        void Try(string what, Action a)
        {
            try { a(); Console.WriteLine(what + " passed"); }
            catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name} {(e is InvalidCastException ? "" : e.Message)}"); }
        }
        Point by = default;
        Try("null as int", () => t.Add(1, 2, 3, 4, 5, 6, 'a', false));
        Try("string as Point", () => t.Move(default, in by));
        Try("long as int?", () => t.Maybe(1));
        Try("thrown", () => t.Count(""));
        Try("object as string", () => Console.WriteLine(t.Name));
        Try("out left null", () => t.TryGet("", out _, ref by, out _, ref Unsafe.NullRef<int?>()));
        Try("not an interface", () => DispatchProxy.Create<Program2, Log>());
        Try("sealed", () => DispatchProxy.Create<IBase, Sealed>());
        Try("abstract", () => DispatchProxy.Create<IBase, Abstract>());
        Try("no constructor", () => DispatchProxy.Create<IBase, NoDefault>());
        Try("not a proxy", () => DispatchProxy.Create(typeof(IBase), typeof(string)));
        Try("null", () => DispatchProxy.Create(null, typeof(Log)));
        Try("constructor throws", () => DispatchProxy.Create<IBase, Throws>());
    }

    class Program2 { }

    static void Generics()
    {
        var ints = Create<IGeneric<int>>((m, a) => { Print(m, a); return m.Name == "Wrap" ? new List<int>((int[])a[0]) : a[^1]; });
        Console.WriteLine(ints.Get(5));
        Console.WriteLine(Show(ints.Wrap(new[] { 1, 2 })));
        Console.WriteLine(ints.Other<string>(1, "k"));
        Console.WriteLine(ints.Other<Point>(1, new Point { X = 4 }));
        var strings = Create<IGeneric<string>>((m, a) => { Print(m, a); return m.Name == "Wrap" ? null : a[^1]; });
        Console.WriteLine(strings.Get("s"));
        Console.WriteLine(strings.Wrap(null) == null);
        Console.WriteLine(strings.Other<int>("x", 6));
        Console.WriteLine(strings.Other<object>("x", "o"));
        var methods = Create<IMethods>((m, a) => { Print(m, a); return m.Name switch { "Echo" => a[0], "Pair" => "pair", "Make" => Activator.CreateInstance(m.GetGenericArguments()[0]), "Compare" => -1, _ => Flip(a) }; });
        Console.WriteLine(methods.Echo(5) + methods.Echo("x") + methods.Echo(2.5) + methods.Echo(new Point { Y = 1 }));
        Console.WriteLine(Show(methods.Echo(new[] { "a" })));
        Console.WriteLine(methods.Pair("a", new List<int> { 1 }));
        Console.WriteLine(methods.Make<Point>());
        Console.WriteLine(methods.Make<List<string>>().Count);
        int i = 1, j = 2;
        methods.Swap(ref i, ref j);
        string s = "s", r = "r";
        methods.Swap(ref s, ref r);
        Console.WriteLine($"{i} {j} {s} {r}");
        Console.WriteLine(methods.Compare("a", "b") + methods.Compare(1, 2));
    }

    static object Flip(object[] a) { (a[0], a[1]) = (a[1], a[0]); return null; }

    static async Task Async()
    {
        var t = Create<IAsync>((m, a) => m.Name switch
        {
            "GetAsync" => Later((int)a[0]),
            "RunAsync" => new ValueTask(Task.Run(() => Console.WriteLine("run " + a[0]))),
            _ => Numbers((int)a[0]),
        });
        Console.WriteLine(await t.GetAsync(20));
        await t.RunAsync("it");
        await foreach (int x in t.Stream(3)) Console.Write(x + " ");
        Console.WriteLine();
        try { await t.GetAsync(-1); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
    }
    static async Task<int> Later(int x)
    {
        await Task.Yield();
        if (x < 0) throw new ArgumentException("negative");
        return x + 1;
    }
    static async IAsyncEnumerable<int> Numbers(int n) { for (int i = 0; i < n; i++) { await Task.Yield(); yield return i; } }

    static void Variance()
    {
        IProducer<object> objects = Create<IProducer<string>>((m, a) => m.DeclaringType.GetGenericArguments()[0].Name);
        Console.WriteLine(objects.Produce());
        IConsumer<string> strings = Create<IConsumer<object>>((m, a) => { Console.WriteLine("consumed " + Show(a)); return null; });
        strings.Consume("it");
        var both = Create<IBoth>((m, a) => m.DeclaringType.Name == "ILeft" ? 1 : m.DeclaringType.Name == "IRight" ? 2 : 3);
        Console.WriteLine($"{((ILeft)both).Value()} {((IRight)both).Value()} {both.Value()}");
    }

    static void Objects()
    {
        var a = DispatchProxy.Create<IBase, Counting<List<int>>>();
        var b = DispatchProxy.Create<IBase, Counting<Point>>();
        Console.WriteLine(a.Name + "; " + b.Name);
        Console.WriteLine(a.Equals(a) + " " + a.Equals(b) + " " + (a.GetHashCode() == a.GetHashCode()));
        Console.WriteLine(a is Counting<List<int>> && a is DispatchProxy && a is IBase && !(a is IMiddle));
        Console.WriteLine(a.GetType() == b.GetType());
        Console.WriteLine(a.GetType() == DispatchProxy.Create<IBase, Counting<List<int>>>().GetType());
        Console.WriteLine(a.GetType().BaseType);
        Console.WriteLine(a.GetType().Name.StartsWith("generatedProxy_") + " " + a.GetType().IsPublic + " " + a.GetType().Namespace);
        Console.WriteLine(a.GetType().Assembly.GetName().Name);
        var t = Create<IThings>((m, x) => m.Name == "ToString" ? "proxied" : null);
        Console.WriteLine(string.Join(",", t.GetType().GetInterfaces().Select(i => i.Name).Order()));
        Console.WriteLine(t.ToString() + " " + ((object)t).ToString());
        MethodInfo one = null, two = null;
        var log = Create<IMiddle>((m, x) => { (one, two) = (m, one); return 0; });
        log.Count("a");
        log.Count("b");
        Console.WriteLine(ReferenceEquals(one, two) + " " + (one == typeof(IMiddle).GetMethod("Count")));
        Console.WriteLine(((Log)log).Calls);
        Console.WriteLine(typeof(IMiddle).GetMethod("Count").Invoke(log, new object[] { "c" }));
        Func<string, int> f = log.Count;
        Console.WriteLine(f("d") + " " + ((Log)log).Calls);
        object made = DispatchProxy.Create(typeof(IMiddle), typeof(Log));
        Console.WriteLine(made is IMiddle && made is Log);
        var secret = DispatchProxy.Create<ISecret, Hidden>();
        Console.WriteLine(secret.Secret(null) + Hidden.Seen);
        // forwarded to a real object
        var list = new List<string> { "b", "a" };
        var wrapped = Create<IList<string>>((m, x) => { Console.Write(m.DeclaringType.Name + "." + m.Name + " "); return m.Invoke(list, x); });
        wrapped.Add("c");
        Console.WriteLine(wrapped.Count + wrapped[0] + wrapped.IndexOf("c"));
        foreach (string s in wrapped) Console.Write(s);
        Console.WriteLine();
        try { wrapped.RemoveAt(9); } catch (TargetInvocationException e) { Console.WriteLine(e.InnerException.GetType().Name); }
    }

    static async Task Main()
    {
        Things();
        Wrong();
        Generics();
        await Async();
        Variance();
        Objects();
    }
}
