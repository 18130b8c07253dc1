// The order in which filters, handlers and finally blocks run: nested, replaced, in iterators, async methods, loops.
using System; using System.Collections.Generic; using System.Linq; using System.Threading; using System.Threading.Tasks;
class P {
 static void W(string s) => Console.Write(s + " ");
 static bool F(string s, bool r) { W("f:" + s); return r; }
 static bool FT() { W("ft"); throw new Exception("in filter"); }
 static IEnumerable<int> It(int n) { try { W("b"); for (int i = 0; i < n; i++) { try { yield return i; } finally { W("i" + i); } } throw new Exception("it"); } finally { W("o"); } }
 static async Task<int> As(int d) { try { if (d == 0) throw new Exception("deep"); return await As(d - 1); } catch (Exception e) when (F("as" + d, d == 2)) { await Task.Yield(); W("c" + d); throw; } finally { await Task.Delay(1); W("fin" + d); } }
 static int Ret() { int x = 1; try { return x; } finally { x = 2; W("r"); } }
 static int Loop() { for (int i = 0; ; i++) { try { if (i < 3) continue; if (i == 5) break; } finally { W("l" + i); } } return 7; }
 static void Deep(int n) { try { if (n == 0) throw new Exception("d"); Deep(n - 1); } catch (ArgumentException) { W("no"); } finally { cnt++; } }
 static int cnt;
 static async IAsyncEnumerable<int> AI() { try { yield return 1; await Task.Yield(); throw new Exception("ai"); } finally { W("aif"); } }
 static void G<T>(Exception e) where T : Exception { try { throw e; } catch (T x) { W("G" + typeof(T).Name + x.Message); } }
 static async Task Main() {
  try { try { throw new Exception("1"); } catch (Exception) when (F("a", false)) { } catch (Exception) when (FT()) { } finally { W("fin"); } } catch (Exception e) when (F("b", true)) { W(e.Message); } Console.WriteLine();
  try { try { throw new Exception("1"); } finally { W("x"); try { throw new Exception("2"); } catch (Exception e) { W(e.Message); } } } catch (Exception e) { W(e.Message); } Console.WriteLine();
  try { try { throw new Exception("1"); } finally { throw new Exception("2"); } } catch (Exception e) { W(e.Message + (e.InnerException == null)); } Console.WriteLine();
  try { try { throw new Exception("1"); } catch (Exception e) { throw new Exception("2", e); } } catch (Exception e) when (e.InnerException is { Message: "1" } i && F(i.Message, true)) { W(e.Message); } Console.WriteLine();
  try { foreach (var x in It(2)) W("v" + x); } catch (Exception e) { W(e.Message); } Console.WriteLine(); foreach (var x in It(3)) { W("v" + x); if (x == 1) break; } Console.WriteLine();
  try { await As(3); } catch (Exception e) { W(e.Message); } Console.WriteLine();
  W(Ret() + ""); W(Loop() + ""); Console.WriteLine();
  try { Deep(5000); } catch (Exception e) { W(e.Message + cnt); } Console.WriteLine();
  try { await foreach (var v in AI()) W("v" + v); } catch (Exception e) { W(e.Message); } Console.WriteLine();
  G<Exception>(new ArgumentException("q")); try { G<ArgumentException>(new Exception("z")); } catch (Exception e) { W("out" + e.Message); } G<ArgumentException>(new ArgumentNullException("nn")); Console.WriteLine();
  Action a = () => W("1"); a += () => throw new Exception("mc"); a += () => W("3"); try { a(); } catch (Exception e) { W(e.Message); } Console.WriteLine();
  var t = Task.WhenAll(Task.FromException(new Exception("A")), Task.FromException(new ArgumentException("B"))); try { await t; } catch (Exception e) { W(e.Message + t.Exception.InnerExceptions.Count); } Console.WriteLine();
  var cts = new CancellationTokenSource(); cts.Cancel(); try { await Task.Run(() => { }, cts.Token); } catch (OperationCanceledException e) { W(e.GetType().Name + e.Message + (e.CancellationToken == cts.Token)); } Console.WriteLine();
  try { Parallel.For(0, 4, i => { if (i == 2) throw new Exception("p"); }); } catch (AggregateException e) { W(e.InnerExceptions.Count + e.InnerException.Message); } Console.WriteLine();
  try { new[] { 1, 0, 2 }.Select(x => 10 / x).ToList().ForEach(x => W("" + x)); } catch (DivideByZeroException e) { W(e.Message); } Console.WriteLine();
  for (int i = 0; i < 3; i++) { try { try { if (i == 1) goto end; throw new Exception("" + i); } catch (Exception e) when (i == 2) { W("c" + e.Message); goto end; } finally { W("F" + i); } } catch (Exception e) { W("o" + e.Message); } end: W("e"); } Console.WriteLine();
  try { using (new D("a")) using (new D("b")) throw new Exception("u"); } catch (Exception e) { W(e.Message); } Console.WriteLine();
  try { lock (cts) { throw new Exception("lk"); } } catch { W(Monitor.IsEntered(cts) + ""); } Console.WriteLine();
  try { Thread.CurrentThread.Name = "x"; throw new Exception("a"); } catch (Exception e) { try { throw; } catch (Exception e2) { W((e == e2) + ""); } try { throw e; } catch (Exception e3) { W((e == e3) + "" + e3.StackTrace.Split('\n').Length); } } Console.WriteLine();
  int q = 0; try { q = checked(int.MaxValue + Math.Abs(-1 - q)); } catch (OverflowException) { q = -1; } W(q + ""); Console.WriteLine();
  var lz = new Lazy<int>(() => throw new Exception("lazy")); for (int i = 0; i < 2; i++) try { W(lz.Value + ""); } catch (Exception e) { W(e.Message); } Console.WriteLine();
 }
 class D(string n) : IDisposable { public void Dispose() => W("D" + n); }
}
