// C# 12 to 14: extension members, the field keyword, partial members, assignment through ?., operators of compound assignment,
// first-class spans, collection expressions, interpolated-string handlers, ref returns, patterns.
using System.Collections;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Point2 = (int X, int Y);

static class Ext
{
    extension<T>(IEnumerable<T> s) { public bool IsEmpty => !s.Any(); public T Second() => s.Skip(1).First(); public static IEnumerable<T> Two(T a, T b) => [a, b]; public static IEnumerable<T> operator +(IEnumerable<T> a, IEnumerable<T> b) => a.Concat(b); }
    extension(string s) { public string Rev => new(s.Reverse().ToArray()); public static string Star => "*"; public int this1(int i) => s[i]; }
    extension(ref int i) { public void Bump(int by = 1) => i += by; public int Twice => i * 2; }
    extension<T>(ref T t) where T : struct, INumber<T> { public void AddOne() => t += T.One; }
    extension(P.Money m) { public static P.Money operator *(P.Money a, int k) => new(a.V * k); public bool Rich => m.V > 100; }
    extension(int) { public static int Answer => 42; }
    extension<T>(Span<T> s) { public T Last => s[^1]; }
}
static partial class P
{
    static void T(string name, Func<object?> f)
    {
        try { Console.WriteLine($"{name}: {f()}"); }
        catch (Exception e) { Console.WriteLine($"{name}: {e.GetType()}: {e.Message}"); }
    }
    internal record struct Money(int V) { }
    class Acc { public int V; public List<string> Log = []; public void operator +=(int k) { V += k; Log.Add("+=" + k); } public void operator ++() { V++; Log.Add("++"); } public static Acc operator +(Acc a, int k) => new() { V = a.V + k }; public static Acc operator -(Acc a, int k) => new() { V = a.V - k }; public void operator checked -=(int k) { V -= k; Log.Add("checked"); } public void operator -=(int k) { V -= k; Log.Add("-="); } }
    struct SAcc { public int V; public void operator *=(int k) => V *= k; public void operator <<=(int k) => V <<= k; }
    class Fk { public string Name { get => field ?? "none"; set => field = value?.Trim(); } = null!; public int Age { get; set => field = value < 0 ? throw new ArgumentOutOfRangeException(nameof(value)) : value; } public static int S { get => ++field; } public List<int> Lazy => field ??= [1]; public int Init { get; init { field = value * 2; } } }
    partial class Pt { public partial int Prop { get; set; } public partial string this[int i] { get; } public partial event Action? Ev; public partial Pt(int x); } partial class Pt { int p; public partial int Prop { get => p; set => p = value + 1; } public partial string this[int i] => "i" + i; List<Action?> subs = []; public partial event Action? Ev { add => subs.Add(value); remove => subs.Remove(value); } public partial Pt(int x) { p = x; } public int Subs => subs.Count; }
    class Nd { public int V; public Nd? Next; public int[]? Arr; public event Action? E; public string? this[string k] { get => d.GetValueOrDefault(k); set => d[k] = value; } Dictionary<string, string?> d = []; public void Fire() => E?.Invoke(); }
    static int calls; static int Side(int v) { calls++; return v; }
    [InterpolatedStringHandler] ref struct H { StringBuilder b; public bool On; public H(int lit, int n, bool on, out bool ok) { b = new(); b.Append($"({lit},{n})"); ok = On = on; } public bool AppendLiteral(string s) { b.Append("L:" + s); return true; } public bool AppendFormatted<T>(T t, int alignment = 0, string? format = null) { b.Append($"F:{t}:{alignment}:{format}:{typeof(T).Name}"); return !(t is 99); } public bool AppendFormatted(ReadOnlySpan<char> s) { b.Append("S:").Append(s); return true; } public string Done() => b.ToString(); }
    static string Lg(bool on, [InterpolatedStringHandlerArgument("on")] H h) => h.Done();
    [CollectionBuilder(typeof(P), nameof(MakeBag))] class Bag<X>(X[] a) : IEnumerable<X> { public int N => a.Length; public IEnumerator<X> GetEnumerator() => ((IEnumerable<X>)a).GetEnumerator(); IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); } static Bag<X> MakeBag<X>(ReadOnlySpan<X> s) => new(s.ToArray());
    class Coll : IEnumerable { public List<object> L = []; public void Add(int i) => L.Add(i); public void Add(string a, int b) => L.Add(a + b); public IEnumerator GetEnumerator() => L.GetEnumerator(); }
    [InlineArray(4)] struct Buf<X> { X e; } [InlineArray(3)] struct Buf2 { Buf<short> b; } unsafe struct Fix { public fixed byte B[10]; public fixed long L[2]; public int N; } 
    [StructLayout(LayoutKind.Explicit)] struct Un { [FieldOffset(0)] public int I; [FieldOffset(0)] public float F; [FieldOffset(1)] public short S; [FieldOffset(8)] public object? O; [FieldOffset(16)] public long L; [FieldOffset(20)] public int H; } [StructLayout(LayoutKind.Explicit, Pack = 1)] struct Un2 { [FieldOffset(1)] public long A; [FieldOffset(9)] public byte B; } [StructLayout(LayoutKind.Sequential, Pack = 2, Size = 20)] struct Pk { public byte A; public long B; public byte C; } [StructLayout(LayoutKind.Auto)] struct Au { public byte A; public object O; public byte B; public double D; }
    static ref int Find(int[] a, int v) { for (int i = 0; i < a.Length; i++) if (a[i] == v) return ref a[i]; return ref Unsafe.NullRef<int>(); }
    static ref readonly Guid RR(in Guid g) => ref g; static string Ov(ReadOnlySpan<int> s) => "ros" + s.Length; static string Ov(IEnumerable<int> s) => "enum"; static string Ps(params IEnumerable<int> s) => "e" + s.Count(); static string Ps2(params List<string> s) => "l" + s.Count; static string Ps3(params ReadOnlySpan<object?> s) => "s" + s.Length;
    static string Cls(object? o) => o switch { null => "null", int and (> 0 and < 10 or 100) => "small", int n and not 7 when n % 2 == 0 => "even" + n, int => "int", string { Length: > 3 and var l } s => s[..3] + l, "ab" or "cd" => "two", int[] and [] => "none", (int a, int b) => $"t{a}{b}", Nd { V: 3, Next: { V: var q } } => "nd" + q, Nd { Next.Next.V: 4 } => "deep", int[] and [1, .. var mid, 9] => "mid" + mid.Length, int[] and [_, >= 5, ..] => "second", int[] { Length: var n } => "arr" + n, List<string> and ["x", _, .., [.., 'z']] => "lz", List<string> => "list", double.NaN => "nan", >= 1.5 => "big", float => "float", DayOfWeek.Monday => "mon", Enum e => e.GetType().Name, IEnumerable<char> => "chars", { } x and (IDisposable or ICloneable) => "disp", Type t => t.Name, var z => z.GetType().Name };
    static string Str(string s) => s switch { "alpha" => "1", "beta" => "2", "gamma" => "3", "delta" => "4", "eps" => "5", "zeta" => "6", "eta" => "7", "theta" => "8", "" => "e", _ => "?" }; static int SpanSw(ReadOnlySpan<char> s) => s switch { "one" => 1, ['t', .., 'e'] => 3, [] => 0, _ => -1 }; static string ISw(long l) => l switch { long.MinValue => "min", -1 => "m1", 0 or 1 or 2 or 3 or 4 => "small", 1L << 40 => "huge", > 100 => "gt", _ => "x" };
    delegate void RefAct(ref int a, out string b, in long c, params int[] d); static T Def<T>(T? v = default, int k = 5, [CallerMemberName] string m = "", [CallerArgumentExpression("v")] string e = "") { Console.Write($"{k}{m}{e};"); return v!; }
    static IEnumerable<int> Fib() { (int a, int b) = (0, 1); while (true) { yield return a; (a, b) = (b, a + b); } } static (int, string) Sw((int a, string b) t) => t is (1, var s) ? (s.Length, "x") : t with { a = 9 };
    static void Main()
    {
        T("ext", () => (new int[0].IsEmpty, new[] { 1, 2 }.Second(), IEnumerable<int>.Two(1, 2).Count(), ("ab" + "c").Rev, string.Star, int.Answer, new Money(200).Rich, (new Money(2) * 4).V, (new[] { 1 } + (IEnumerable<int>)[2]).Sum(), new Span<int>([1, 5]).Last));
        T("ext ref", () => { int i = 1; i.Bump(); i.Bump(5); double d = 1.5; d.AddOne(); return (i, i.Twice, d); });
        T("compound", () => { var a = new Acc(); var b = a; a += 5; a++; ++a; a -= 2; checked { a -= 1; } SAcc s = new() { V = 3 }; s *= 2; s <<= 1; SAcc[] sa = [s]; sa[0] *= 10; return (a.V, ReferenceEquals(a, b), string.Join(",", a.Log), s.V, sa[0].V, (a + 1).V); });
        T("field", () => { var f = new Fk { Init = 4 }; string a = f.Name; f.Name = " x "; f.Lazy.Add(2); return (a, f.Name, f.Age = 3, Fk.S, Fk.S, f.Lazy.Count, f.Init); }); T("field throws", () => new Fk().Age = -1);
        T("partial", () => { var p = new Pt(3); int a = p.Prop; p.Prop = 7; p.Ev += () => { }; p.Ev += null; return (a, p.Prop, p[3], p.Subs); });
        T("null assign", () => { Nd? n = null, m = new(); n?.V = Side(1); m?.V = Side(2); m?.V += Side(3); n?.Next?.V = Side(9); m?.Next = new(); m?.Next?.Arr = [1, 2]; m?.Next?.Arr?[1] += 5; m?["k"] = "v"; n?["k"] = Side(1).ToString(); int f = 0; m?.E += () => f++; n?.E += () => f++; m!.Fire(); return (calls, m.V, m.Next!.Arr![1], m["k"], f, m?.Next?.Next?.V); });
        T("handler", () => Lg(true, $"a{1}b{"s",5}{2.5:F2}{"sp".AsSpan()}{99}{Side(3)}") + Lg(false, $"x{Side(100)}") + calls);
        T("collections", () => { int[] a = [1, 2]; List<int> l = [.. a, 3, .. a]; HashSet<string> h = ["a", "a"]; Span<int> s = [.. l, 7]; IEnumerable<int> e = [.. s]; IReadOnlyList<string> r = []; Bag<int> b = [.. a, 5]; int[][] j = [[1], [.. a], []]; Coll c = new() { 1, { "a", 2 } }; Coll c2 = [1, 2]; ReadOnlySpan<char> cs = ['a', 'b']; Dictionary<string, List<int>> d = new() { ["x"] = [1], ["y"] = { } }; IList<object> o = [1, "a", null!]; return $"{l.Count}{h.Count}{s.Length}{e.Count()}{r.Count}{b.N}{j[1].Length}{c.L[1]}{c2.L.Count}{cs}{d["x"].Count}{o.Count}{r.GetType().Name}"; });
        T("ranges", () => { int[] a = [0, 1, 2, 3, 4]; string s = "hello"; Index i = ^2; Range r = 1..^1; var l = new List<int>(a); return $"{a[i]}{a[r].Length}{s[i]}{s[r]}{a[..2].Length}{a[3..].Length}{l[^1]}{a.AsSpan()[^3..][0]}{r}{i}{r.GetOffsetAndLength(5)}{Range.All}"; });
        T("inline array", () => { Buf<string> b = default; b[0] = "a"; b[^1] = "d"; Span<string> s = b; s[1] = "b"; Buf2 n = default; n[1][2] = 5; int sum = 0; foreach (short x in n[1]) sum += x; Buf<string> c = b; c[0] = "z"; return $"{b[0]}{b[1]}{b[3]}{c[0]}{sum}{Unsafe.SizeOf<Buf2>()}{b[..2].Length}{((ReadOnlySpan<string>)c)[3]}"; });
        T("fixed", () => { unsafe { Fix f = default; f.B[3] = 4; f.L[1] = 9; f.N = 2; Fix g = f; g.B[3]++; fixed (byte* p = new byte[3]) p[1] = 1; var h = new Fix[2]; h[1].B[9] = 8; return (f.B[3], g.B[3], g.L[1], h[1].B[9], sizeof(Fix), sizeof(Un2), sizeof(Pk), Unsafe.SizeOf<Un>(), Unsafe.SizeOf<Au>()); } });
        T("union", () => { Un u = default; u.F = 1; int a = u.I; u.S = -1; u.O = "o"; u.L = -1; u.H = 5; Un v = u; return (a, u.I, v.O, v.L, u.Equals(v), new Un2 { A = -1, B = 3 }.A); });
        T("ref return", () => { int[] a = [1, 2, 3]; Find(a, 2) = 20; ref int r = ref Find(a, 3); r++; r = ref a[0]; r = 9; ref var n = ref Find(a, 77); bool ok = Unsafe.IsNullRef(ref n); Guid g = Guid.Empty; (a[1] > 5 ? ref a[1] : ref a[2]) = 77; return (a[0], a[1], a[2], ok, RR(g) == g); });
        T("spans", () => { int[] a = [1, 2, 3]; return Ov(a) + Ov([1]) + Ov(new List<int>()) + a.Contains(2) + a.IndexOf(3) + Ps(1, 2) + Ps() + Ps2("a") + Ps3(1, null, "x") + "abc".AsSpan().SequenceEqual("abc") + ((ReadOnlySpan<object>)new string[] { "q" }).Length; });
        foreach (object? o in new object?[] { null, 5, 100, 8, 7, 13, "abcd", "ab", "x", "", (1, 2), (1, 2, 3), new Nd { V = 3, Next = new() { V = 8 } }, new Nd { Next = new() { Next = new() { V = 4 } } }, new Nd(), new[] { 1, 5, 9 }, new[] { 3, 6 }, new[] { 1, 2, 3 }, new int[0], new List<string> { "x", "y", "az" }, new List<string> { "x" }, double.NaN, 1.5, 1.0, 2f, DayOfWeek.Monday, DayOfWeek.Friday, StringComparison.Ordinal, new MemoryStream(), typeof(int), 'c', new StringBuilder(), new char[1], 5L }) T("classify", () => Cls(o));
        T("strings", () => string.Join("", new[] { "alpha", "beta", "gamma", "delta", "eps", "zeta", "eta", "theta", "", "alphA", "bet" }.Select(Str)) + SpanSw("one") + SpanSw("tie") + SpanSw("") + SpanSw("q") + ISw(long.MinValue) + ISw(-1) + ISw(3) + ISw(1L << 40) + ISw(101) + ISw(5));
        T("raw", () => $$"""{{1}} {x} "q" """ + """
            line1
              line2
            """ + "\e[0m".Length + "é\u0301\U0001F600".Length + "a\0b".Length + "x"u8.Length + @"c:\{0}" + $@"{"n"}\" + $"{1,5}|{2,-5}|{DateTime.UnixEpoch:yyyy}|{(true ? "t" : "f")}" + nameof(Dictionary<,>.Count));
        T("lambda", () => { var f = (int x = 3, params int[] r) => x + r.Length; RefAct q = (ref int a, out string b, in long c, params int[] d) => { a += d.Length; b = "o" + c; }; int z = 1; q(ref z, out var s, 5, 1, 2); TryP tp = (t, out r) => int.TryParse(t, out r); var g = static (int a) => a * 2; return (f(), f(1, 2, 3), z, s, tp("12", out int n), n, g(4), ((Func<Func<int>>)(() => () => z))()()); });
        T("locals", () => { int sum = 0; int Add(int k) { sum += k; return k == 0 ? 0 : Add(k - 1) + Mul(k); } static int Mul(int k) => k * 2; T2 Gn<T2>(T2 t) { sum++; return t; } return (Add(4), sum, Gn("g"), Gn(3), sum, Loop()); static string Loop() { var l = new List<Func<int>>(); for (int i = 0; i < 3; i++) { int j = i * i; l.Add(() => i * 10 + j++); } foreach (int k in new[] { 7, 8 }) l.Add(() => k); return string.Join(",", l.Select(f => f() + f())); } });
        T("default args", () => Def<int>() + Def(3, m: "z") + Def<string>("q".Substring(0), 6).Length); T("tuples", () => { Point2 p = (1, 2); (p.X, p.Y) = (p.Y, p.X); var (a, (b, c)) = (1, (2, "c")); (int, long) w = (1, 2); return $"{p}{a}{b}{c}{w == (1, 2)}{Sw((1, "abc"))}{Sw((2, "q"))}{(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}{((object)(1, "a")).Equals((1, "a"))}{(1, 2).CompareTo((1, 3))}{string.Join(",", Fib().Skip(5).Take(4))}"; });
        T("using alias any", () => { List<Point2> l = [(1, 2), (0, 5)]; l.Sort(); return l[0].Y + l.Max().X; }); T("checked ops", () => { unchecked { int a = int.MaxValue; a++; byte b = (byte)(a >>> 28); return (a, b, a >>> 31, -1 >>> 1, (sbyte)-1 >>> 30); } });
        T("discard", () => { _ = int.TryParse("5", out _); var (_, b) = (1, 2); return b is var x and > 1 ? x : 0; }); T("scoped", () => { Span<int> s = stackalloc int[2]; Fill(s, 3); return s[0] + s[1]; static void Fill(scoped Span<int> q, scoped in int v) { foreach (ref int e in q) e = v; } }); T("lock", () => { var l = new Lock(); int n = 0; Parallel.For(0, 100, i => { lock (l) n++; }); using (l.EnterScope()) n++; return (n, l.IsHeldByCurrentThread); });
        T("required", () => { var r = new Rq { A = 1, B = "b" }; return r.A + r.B; }); T("primary ctor", () => new Pc(5).Next() + new Pc(5) { }.Twice()); T("static local iter", () => string.Join(",", Gen(3))); static IEnumerable<string> Gen(int n) { using var e = Enumerable.Range(0, n).GetEnumerator(); while (e.MoveNext()) yield return "g" + e.Current; }
    }
    delegate bool TryP(string t, out int r); class Rq { public required int A; public required string B { get; init; } } class Pc(int n) { int m = n; public int Next() => ++n + m; public int Twice() => n * 2; }
}
