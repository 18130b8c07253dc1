using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks;
class G<T> { public void M(T x, List<T> l) { throw new Exception("g"); } public static U S<U>(U u, T t) { throw new Exception("gs"); } public class N { public void Q<V>(Dictionary<T, V[]> d) => throw new Exception("n"); } }
struct St { public int P { get { throw new Exception("prop"); } set { } } public static implicit operator int(St s) => throw new Exception("op"); public int this[int i] => throw new Exception("idx"); }
interface IDef { void D() => throw new Exception("dim"); }
class Impl : IDef, IDisposable { void IDisposable.Dispose() => throw new Exception("explicit"); }
class Program {
  static string F(Exception e) => string.Join("\n", e.ToString().Split('\n').Where(l => !l.StartsWith("   at System.")).Select(l => { int i = l.IndexOf(" in /"); return i < 0 ? l : l.Substring(0, i); }));
  static void Try(Action a) { try { a(); } catch (Exception e) { Console.WriteLine(F(e)); } }
  static async Task As1() { await Task.Yield(); throw new Exception("as1"); }
  static async Task<int> As2(int x) { await As1(); return x; }
  static IEnumerable<int> It(int n) { yield return 1; throw new Exception("it"); }
  static async IAsyncEnumerable<int> AIt() { await Task.Yield(); yield return 1; throw new Exception("ait"); }
  static void Ref(ref int a, out string b, in double c, params object[] d) { throw new Exception("ref"); }
  static unsafe void Ptr(int* p, void** q, int[,] r, int[][] s) { throw new Exception("ptr"); }
  static void Rethrow() { try { Ref2(); } catch { throw; } }
  static void Ref2() => throw new InvalidOperationException("r2", new ArgumentException("inner"));
  static void Opt(int? a, (int x, string y) t, Func<int, string> f, DateTime d) => throw new Exception("opt");
  static void Main() {
    Try(() => new G<int>().M(1, null)); Try(() => new G<string>().M("", null)); Try(() => G<int>.S<string>("", 1)); Try(() => new G<int>.N().Q<string>(null));
    Try(() => { var x = new St().P; }); Try(() => { int x = new St(); }); Try(() => { var x = new St()[1]; });
    Try(() => ((IDef)new Impl()).D()); Try(() => ((IDisposable)new Impl()).Dispose());
    Try(() => As2(3).Wait()); Try(() => As2(3).GetAwaiter().GetResult()); Try(() => It(3).ToList()); Try(() => { foreach (var x in It(3)) ; });
    Try(() => { async Task L() { await foreach (var x in AIt()) ; } L().GetAwaiter().GetResult(); });
    Try(() => { int a = 0; Ref(ref a, out var s, 1.0); }); Try(() => { unsafe { Ptr(null, null, null, null); } }); Try(Rethrow); Try(() => Opt(1, (1, ""), null, default));
    void Local(int z) { throw new Exception("local"); } Try(() => Local(3)); Try(() => new[] { 1, 2 }.Select<int,int>(x => throw new Exception("sel")).ToArray());
    Try(() => { try { throw new Exception("a"); } finally { Console.WriteLine("fin"); } });
    Try(() => int.Parse("x")); Try(() => { object o = null; o.ToString(); }); Try(() => Array.Sort(new object[] { new object(), new object() }));
    Try(() => throw new AggregateException("agg", new Exception("i1"), new Exception("i2")));
    Console.WriteLine(new Exception("x").StackTrace == null); try { throw new Exception("s"); } catch (Exception e) { Console.WriteLine(e.Source + " " + e.TargetSite); }
  }
}
