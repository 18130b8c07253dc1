// Exceptions in their corners: filters with side effects and that throw, nested finally, rethrow and what the trace keeps, exceptions
// through reflection, delegates, iterators, async methods, static constructors and callbacks from native code, null references of
// every kind, huge fields.
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

static class P
{
    static readonly List<string> Log = [];
    static string Take() { string s = string.Join(",", Log); Log.Clear(); return s; }
    static bool L(string s, bool r = true) { Log.Add(s); return r; }
    static void T(string name, Func<object?> f)
    {
        try { Console.WriteLine($"{name}: {f()} [{Take()}]"); }
        catch (Exception e) { Console.WriteLine($"{name}: {e.GetType()}: {e.Message}{(e.InnerException is { } i ? " <- " + i.GetType() + ": " + i.Message : "")} [{Take()}]"); }
    }
    static int Thrower(string s) => throw new InvalidOperationException(s);
    static bool BadFilter() => throw new FormatException("in filter");
    static int Ret(int how)
    {
        int x = 1;
        for (int i = 0; i < 3; i++)
            try { try { if (how == 0) return x; if (how == 1) continue; if (how == 2) break; if (how == 3) throw new Exception("t"); x += 10; } finally { x += 100; L("in" + i); } } catch when (how == 3 && L("filter" + i, i == 1)) { x += 1000; } finally { L("out" + i); x *= 2; }
        return x;
    }
    static int Goto(int n) { again: try { if (n > 0) { n--; goto again; } goto end; } finally { L("f" + n); } end: return n; }
    static string Frames(Exception e) => string.Join(">", new StackTrace(e).GetFrames().Select(f => f.GetMethod()?.Name).TakeWhile(n => n != "T" && n != null && !n.Contains("Main")));
    [MethodImpl(MethodImplOptions.NoInlining)] static void A1() => A2(); [MethodImpl(MethodImplOptions.NoInlining)] static void A2() { try { A3(); } catch (Exception) { L("A2"); throw; } } [MethodImpl(MethodImplOptions.NoInlining)] static void A3() => throw new Exception("a3");
    [MethodImpl(MethodImplOptions.NoInlining)] static void B1() { try { A1(); } catch (Exception e) { throw e; } }
    [MethodImpl(MethodImplOptions.NoInlining)] static void C1() { try { A1(); } catch (Exception e) { ExceptionDispatchInfo.Throw(e); } }
    static IEnumerable<int> Iter(int bad) { try { for (int i = 0; ; i++) { if (i == bad) throw new Exception("iter" + i); yield return i; } } finally { L("iter finally"); } }
    static IEnumerable<int> Nested() { try { L("a"); yield return 1; try { yield return 2; } finally { L("inner"); Thrower("from finally"); } } finally { L("outer"); } }
    static async Task<int> As(int k) { try { if (k == 0) throw new Exception("sync"); await Task.Yield(); if (k == 1) throw new Exception("later"); await Task.FromException(new FormatException("task")); return 1; } catch (FormatException e) when (L("when " + e.Message)) { await Task.Delay(1); return 5; } finally { await Task.Yield(); L("async finally"); } }
    static async void Av(TaskCompletionSource t) { try { await Task.Yield(); Thrower("void"); } catch (Exception e) { t.SetException(e); } }
    static async IAsyncEnumerable<int> Ai([EnumeratorCancellation] CancellationToken c = default) { try { for (int i = 0; i < 5; i++) { c.ThrowIfCancellationRequested(); await Task.Yield(); yield return i; } } finally { await Task.Yield(); L("ai done"); } }
    static async Task<string> UseAi(int stop) { string s = ""; using var cts = new CancellationTokenSource(); try { await foreach (int i in Ai().WithCancellation(cts.Token)) { s += i; if (i == stop) cts.Cancel(); if (i == stop + 10) break; } } catch (OperationCanceledException e) { s += e.GetType().Name; } return s; }
    class Big { public Block A; public int Tail; } [InlineArray(100000)] struct Block { byte b; } class Small { public int F; public string? S; public long L0; public Guid G; }
    struct Disp(string n) : IDisposable, IAsyncDisposable { public void Dispose() => L("d" + n); public ValueTask DisposeAsync() { L("ad" + n); return default; } }
    class ThrowDisp : IDisposable { public void Dispose() => throw new InvalidOperationException("dispose"); }
    class Cc { static Cc() { try { Thrower("caught inside"); } catch { L("cc"); } } public static int V = 3; }
    class Ex1 : Exception { public override string Message => "custom " + Data.Count; public Ex1() : base() { } } class Ex2(string s, Exception i) : Ex1 { public override string ToString() => s + i?.Message; }
    [UnmanagedCallersOnly] static unsafe int Cmp(void* a, void* b) => *(int*)a - *(int*)b;
    static int Deep(int n) { try { if (n == 0) throw new Exception("deep"); return Deep(n - 1); } finally { depth++; } } static int depth;
    static string Chain(int n) { try { if (n == 0) Thrower("root"); return Chain(n - 1); } catch (Exception e) when (n % 2 == 0) { throw new Exception("w" + n, e); } }
    static int FilterOrder() { try { try { Thrower("x"); } finally { L("finally runs after filter"); } } catch (Exception) when (L("filter first")) { return 1; } return 0; }
    static int FilterLocals(int a) { int b = 5; string s = "l"; try { b = 7; s += "t"; Thrower("q"); } catch (Exception e) when (Check(ref b, ref s, e, a)) { return b + s.Length; } return -1; } static bool Check(ref int b, ref string s, Exception e, int a) { b += a; s += e.Message; return b > 10; }
    static T Gen<T>(Func<T> f, T d) { try { return f(); } catch (Exception e) when (e is InvalidOperationException or FormatException { Message.Length: > 3 }) { return d; } }
    static void Main()
    {
        for (int i = 0; i < 5; i++) T("return " + i, () => Ret(i));
        T("goto", () => Goto(3));
        T("bad filter", () => { try { Thrower("orig"); return 1; } catch (Exception) when (BadFilter()) { return 2; } catch (InvalidOperationException e) { return "second " + e.Message; } });
        T("filter order", () => FilterOrder()); T("filter locals", () => FilterLocals(5)); T("filter locals false", () => FilterLocals(1));
        T("finally replaces", () => { try { Thrower("first"); } finally { Thrower("second"); } return 0; });
        T("finally nest", () => { try { try { try { Thrower("1"); } finally { L("f1"); try { Thrower("2"); } catch { L("c2"); } } } finally { L("f2"); } } catch (Exception e) { return e.Message; } return 0; });
        T("catch in catch", () => { try { Thrower("o"); } catch (Exception a) { try { Thrower("i"); } catch (Exception b) { return a.Message + b.Message; } } return 0; });
        T("rethrow in nested", () => { try { try { Thrower("o"); } catch { try { Thrower("i"); } catch { } throw; } } catch (Exception e) { return e.Message; } return 0; });
        T("trace", () => { try { A1(); } catch (Exception e) { return Frames(e); } return 0; }); T("trace throw e", () => { try { B1(); } catch (Exception e) { return Frames(e); } return 0; }); T("trace dispatch", () => { try { C1(); } catch (Exception e) { return string.Join(">", e.StackTrace!.Split('\n').Select(l => l.Split("(")[0].Trim()).SkipLast(1)); } return 0; });
        T("thrown twice", () => { var e = new Exception("same"); string s = ""; for (int i = 0; i < 2; i++) try { throw e; } catch (Exception x) { s += ReferenceEquals(e, x) + "" + x.StackTrace!.Split('\n').Length; } return s; });
        T("iterator", () => { string s = ""; foreach (int i in Iter(3)) s += i; return s; }); T("iterator break", () => { foreach (int i in Iter(9)) if (i == 2) break; return 1; }); T("iterator finally", () => { foreach (int i in Nested()) if (i == 2) break; return 1; }); T("iterator never", () => { Iter(0).GetEnumerator().Dispose(); return 1; });
        T("iterator after", () => { var e = Iter(1).GetEnumerator(); e.MoveNext(); try { e.MoveNext(); } catch { } return (e.MoveNext(), e.Current); });
        for (int i = 0; i < 3; i++) T("async " + i, () => As(i).GetAwaiter().GetResult()); T("async result", () => As(0).Result); T("async wait", () => { As(1).Wait(); return 0; });
        T("async void", () => { var t = new TaskCompletionSource(); Av(t); t.Task.GetAwaiter().GetResult(); return 0; });
        T("async stream", () => UseAi(2).Result + UseAi(-8).Result + UseAi(20).Result);
        T("when all", () => { var t = Task.WhenAll(As(0), As(1), As(2)); try { t.Wait(); } catch (AggregateException e) { Log.Sort(); return e.InnerExceptions.Count + e.Message; } return 0; });
        T("reflection", () => typeof(P).GetMethod("Thrower", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, ["r"])); T("reflection direct", () => typeof(P).GetMethod("Thrower", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, ["r"], null));
        T("activator", () => Activator.CreateInstance<ThrowCtor>()); T("dynamic invoke", () => ((Func<string, int>)Thrower).DynamicInvoke("d"));
        T("multicast", () => { Action a = () => L("1"); a += () => Thrower("mid"); a += () => L("3"); a(); return 0; });
        T("lazy", () => { var l = new Lazy<int>(() => Thrower("lazy")); string s = ""; for (int i = 0; i < 2; i++) try { s += l.Value; } catch (Exception e) { s += e.Message; } return s + l.IsValueCreated; });
        T("cctor catches", () => Cc.V); T("linq", () => new[] { 1, 0, 2 }.Select(x => 4 / x).ToList().Count); T("sort", () => { new List<int> { 3, 1, 2 }.Sort((a, b) => Thrower("cmp")); return 0; });
        T("native callback", () => { int[] a = [3, 1, 2]; NativeLibraryFree(a); return string.Join(",", a); });
        T("using", () => { using (new Disp("1")) using (new Disp("2")) { Thrower("u"); } return 0; }); T("using throws", () => { using (new ThrowDisp()) Thrower("lost"); return 0; });
        T("await using", () => { async Task<int> F() { await using var a = new Disp("x"); await using (new Disp("y").ConfigureAwait(false)) { } return Thrower("z"); } return F().Result; });
        T("messages", () => new Ex1().Message + new Ex1 { Data = { ["k"] = 1 } }.Message + new Ex2("s", new Exception("i")) + new Exception().Message + new Exception(null, null).Message + new ArgumentException("m", "p").Message + new ArgumentOutOfRangeException("p", 5, "m").Message + new ArgumentNullException("q").Message + new AggregateException(new Exception("a"), new Exception("b")).Message + new ObjectDisposedException("o").Message + new KeyNotFoundException().Message);
        T("deep", () => { try { Deep(5000); } catch { } return depth; }); T("chain", () => { try { return Chain(4); } catch (Exception e) { string s = ""; for (Exception? x = e; x != null; x = x.InnerException) s += x.Message + "/"; return s + e.GetBaseException().Message; } });
        T("generic", () => Gen(() => Thrower("g"), 3) + Gen(() => int.Parse("x"), 4)); T("generic miss", () => Gen<string>(() => throw new FormatException("abc"), ""));
        Small? sm = null; Big? big = null; int[]? ar = null; string? st = null; int[,]? md = null; Small[]? sa = null; Action? ac = null; List<int>? li = null; Span<int> none = default; object? ob = null;
        T("null field", () => sm!.F); T("null field store", () => sm!.F = 1); T("null field address", () => { ref int r = ref sm!.F; return 1; }); T("null big", () => big!.Tail); T("null big store", () => big!.Tail = 3); T("null big element", () => big!.A[99999]); T("null guid", () => sm!.G); T("null struct store", () => { sm!.G = Guid.Empty; return 1; }); T("null read+write", () => sm!.L0++);
        T("null array", () => ar![0]); T("null array store", () => ar![0] = 1); T("null length", () => ar!.Length); T("null string", () => st!.Length); T("null char", () => st![0]); T("null md", () => md![0, 0]); T("null ref store", () => { sa![0] = null!; return 1; }); T("null element", () => (new Small[1])[0].F); T("null type", () => ob!.GetType()); T("null tostring", () => ob!.ToString()); T("null hash", () => ((int?)null).GetHashCode()); T("null value", () => ((int?)null).Value); T("null list", () => { foreach (int i in li!) { } return 1; }); T("null base call", () => li!.Count); T("null ldftn", () => { Func<int> f = li!.GetHashCode; return f(); }); T("null ptr", () => { unsafe { int* p = null; return *p; } }); T("null ptr store", () => { unsafe { int* p = null; *p = 1; return 0; } }); T("null event", () => { ac!(); return 1; }); T("null with", () => ((Rec?)null)! with { A = 1 }); T("null deconstruct", () => { var (a, _) = (Rec)null!; return a; }); T("null switch", () => ob switch { int => 1, string => 2 }); T("null await", () => { async Task F() => await (Task)null!; F().Wait(); return 1; }); T("null ref return", () => { ref int r = ref Unsafe.NullRef<int>(); return r; }); T("null copy", () => { Small? a = null; var b = new Small { S = a!.S }; return b; });
        T("index", () => (new int[3])[Neg(-1)]); T("index2", () => (new int[2, 2])[1, Neg(2)]); T("index3", () => "abc"[Neg(3)]); T("span", () => new Span<int>(new int[2])[Neg(2)]); T("range", () => "abc"[Neg(2)..Neg(1)]); T("from end", () => new[] { 1 }[^Neg(2)]); T("negative size", () => new int[Neg(-1)]); T("size", () => new int[int.MaxValue].Length); T("list", () => new List<int>()[0]); T("md size", () => new int[2, Neg(-1)]); T("slice", () => new int[3].AsSpan(1, Neg(3)).Length); T("inline array", () => { Block b = default; return b[Neg(100000)]; }); T("stackalloc", () => { Span<int> s = stackalloc int[Neg(4)]; return s[Neg(4)]; }); T("long index", () => (new int[3])[(long)Neg(1) << 32]); T("jagged", () => (new int[2][])[1][0]);
        T("no match", () => 5 switch { 1 => 1, 2 => 2 }); T("no match string", () => "zz" switch { "a" => 1 }); T("invalid enum", () => Enum.Parse<DayOfWeek>("Foo")); T("key", () => new Dictionary<string, int>()["k"]); T("modified", () => { var l = new List<int> { 1, 2 }; foreach (int i in l) l.Add(i); return 1; }); T("disposed", () => { var m = new MemoryStream(); m.Dispose(); return m.ReadByte(); }); T("cancel", () => { Task.Delay(1000, new CancellationToken(true)).Wait(); return 1; }); T("assert", () => { Trace.Assert(true); return 1; }); T("after", () => new int[100000].Length + string.Concat(Enumerable.Repeat("x", 10)));
    }
    record Rec(int A, int B); class ThrowCtor { public ThrowCtor() => Thrower("ctor"); }
    static int Neg(int i) => i;
    static unsafe void NativeLibraryFree(int[] a) { delegate* unmanaged<void*, void*, int> f = &Cmp; fixed (int* p = a) { if (f(p, p + 1) > 0) (p[0], p[1]) = (p[1], p[0]); } }
}
