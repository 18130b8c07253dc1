// Generic classes and methods over values and references.
class Pair<A, B> { public A First; public B Second; public Pair(A a, B b) { First = a; Second = b; } public Pair<B, A> Swap() => new(Second, First); }

class Program
{
    static T Pick<T>(bool first, T a, T b) => first ? a : b;
    static int Count<T>(T[] items) where T : class { int n = 0; foreach (T t in items) if (t != null) n++; return n; }

    static int Main()
    {
        var p = new Pair<int, string>(7, "seven").Swap().Swap();
        if (p.First != 7 || p.Second.Length != 5) return 1;
        if (Pick(false, 1L << 40, 3L) != 3) return 2;
        if (Pick("a".Length == 1, 'x', 'y') != 'x') return 3;
        if (Count(new[] { "a", null!, "b" }) != 2) return 4;
        return new Pair<byte, Pair<double, object>>(9, new Pair<double, object>(1, p)).First + 20;
    }
}
