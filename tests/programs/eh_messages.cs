// Exceptions of the runtime and of common library calls: class, message, HResult, inner exception; texts of traces.
using System; using System.Collections.Generic; using System.Linq; using System.Threading.Tasks; using System.Runtime.ExceptionServices; using System.Runtime.CompilerServices;
class Big { public unsafe struct Buf { public fixed byte b[70000]; public int tail; } public Buf buf; public int x; public virtual void V() { } public int F() => x; }
interface I { void M(); } 
struct S { public long a, b, c; public string s; }
class SC { public static int X = int.Parse("boom"); public static void M() => Console.WriteLine("no"); }
class Node<T> { static Node() { if (typeof(T) == typeof(string)) throw new Exception("gen " + typeof(T)); } public static T V; }
class MyE : Exception { public override string Message => "overridden"; public override string StackTrace => "my trace"; }
class ME2 : ApplicationException { public ME2() : base() { } public ME2(string m) : base(m) { HResult = 42; } }
unsafe class P {
 static void T(string n, Action a) { try { a(); Console.WriteLine(n + " none"); } catch (Exception e) { Console.WriteLine($"{n}: {e.GetType()}: {e.Message} {e.HResult:x} {(e.InnerException == null ? "" : e.InnerException.GetType() + e.InnerException.Message)}"); } }
 [MethodImpl(MethodImplOptions.NoInlining)] static Big NB() => null;
 [MethodImpl(MethodImplOptions.NoInlining)] static T N<T>() where T : class => null;
 static unsafe void Main() {
  T("bigfield", () => Console.WriteLine(NB().x)); T("bigtail", () => Console.WriteLine(NB().buf.tail)); T("bigset", () => NB().x = 3); T("virt", () => NB().V()); T("inst", () => NB().F());
  T("iface", () => N<I>().M()); T("deleg", () => N<Action>()()); T("arrlen", () => Console.WriteLine(N<int[]>().Length)); T("arrget", () => Console.WriteLine(N<int[]>()[2])); T("arrset", () => N<string[]>()[2] = "x");
  T("arrs", () => Console.WriteLine(N<S[]>()[1].c)); T("md", () => Console.WriteLine(N<int[,]>()[1, 1])); T("strlen", () => Console.WriteLine(N<string>().Length)); T("lock", () => { lock (N<object>()) { } });
  T("throw null", () => throw null); T("unbox null", () => { object o = null; int i = (int)o; }); T("nullable", () => { int? i = null; Console.WriteLine(i.Value); });
  T("cast", () => { object o = new List<int>(); var s = (Dictionary<string, int[]>)o; }); T("cast2", () => { object o = new int[0]; var s = (string[])o; }); T("unbox", () => { object o = 5L; int i = (int)o; });
  T("enumcast", () => { object o = DayOfWeek.Friday; Console.WriteLine((int)o); long l = (long)o; }); T("atm", () => { object[] o = new string[1]; o[0] = 5; }); T("atm2", () => { object[] o = new string[1]; ref object r = ref o[0]; });
  T("idx", () => Console.WriteLine(new int[2].AsSpan()[5])); T("neg", () => { int n = -1; var a = new int[n]; }); T("div", () => { int z = 0; Console.WriteLine(5 % z); }); T("minover", () => { int z = -1, m = int.MinValue; Console.WriteLine(m / z); }); T("minmod", () => { long z = -1, m = long.MinValue; Console.WriteLine(m % z); });
  T("ovf", () => { int m = int.MaxValue; checked { m++; } }); T("conv", () => { double d = 1e20; checked { Console.WriteLine((int)d); } }); T("dec", () => { decimal d = decimal.MaxValue; d *= 2; }); T("decz", () => { decimal d = 0; d = 1 / d; });
  for (int i = 0; i < 2; i++) { T("cctor", () => SC.M()); T("cctor2", () => Console.WriteLine(SC.X)); T("gen", () => Console.WriteLine(Node<string>.V)); T("gen2", () => Console.WriteLine(Node<int>.V)); }
  T("mye", () => throw new MyE()); T("me2", () => throw new ME2()); T("me2b", () => throw new ME2("q"));
  try { throw new MyE(); } catch (Exception e) { Console.WriteLine(e); }
  T("agg", () => Task.WaitAll(Task.Run(() => throw new Exception("1")), Task.Run(() => throw new ArgumentException("2", "pp"))));
  T("first", () => new int[0].First()); T("single", () => new[] { 1, 2 }.Single()); T("dict", () => Console.WriteLine(new Dictionary<string, int>()["k"])); T("mod", () => { var l = new List<int> { 1, 2 }; foreach (var x in l) l.Add(x); });
  T("sub", () => "abc".Substring(5)); T("argn", () => ArgumentNullException.ThrowIfNull((object)null, "pn")); T("argr", () => ArgumentOutOfRangeException.ThrowIfNegative(-3, "zz")); T("od", () => ObjectDisposedException.ThrowIf(true, typeof(P))); T("big", () => { long n = int.MaxValue; var a = new byte[n + 10L]; }); T("big2", () => { var a = new long[int.MaxValue]; });
  T("act", () => Activator.CreateInstance(typeof(string))); T("enum", () => Enum.Parse<DayOfWeek>("x")); T("switch", () => { object o = 3; var s = o switch { string => 1, long => 2 }; Console.WriteLine(s); });
  var ex = new Exception("data"); ex.Data["a"] = 1; ex.Data["b"] = "c"; foreach (System.Collections.DictionaryEntry d in ex.Data) Console.WriteLine(d.Key + "=" + d.Value); ex.HelpLink = "h"; ex.Source = "s"; Console.WriteLine(ex.HelpLink + ex.Source + (ex.StackTrace == null) + (ex.TargetSite == null));
  var ag = new AggregateException("m", new Exception("i1"), new AggregateException(new Exception("i2"), new Exception("i3"))); Console.WriteLine(ag); Console.WriteLine(ag.Message); Console.WriteLine(ag.Flatten().InnerExceptions.Count); T("handle", () => ag.Handle(e => e.Message == "i1")); Console.WriteLine(ag.GetBaseException().Message);
  ExceptionDispatchInfo di = null; try { Thrower(); } catch (Exception e) { di = ExceptionDispatchInfo.Capture(e); } for (int i = 0; i < 2; i++) try { di.Throw(); } catch (Exception e) { Console.WriteLine(e.StackTrace); }
  Console.WriteLine(new Exception().ToString() + new Exception(null).Message + new ArgumentException("m", "p", new Exception("q")).ToString());
 }
 static void Thrower() => throw new Exception("thrown");
}
