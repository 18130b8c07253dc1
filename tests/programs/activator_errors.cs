using System; using System.Reflection; using System.Collections.Generic; using System.Collections;
class Bad { public Bad() { throw new InvalidOperationException("bad"); } }
struct BadS { public BadS() { throw new InvalidOperationException("bads"); } }
class NoDef { public NoDef(int x) { } }
abstract class Abs { }
interface IFoo { }
class Program {
  static T New<T>() where T : new() => new T();
  static void Try(string n, Action a) { try { a(); Console.WriteLine(n + " ok"); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType() + ": " + e.Message + " / " + e.InnerException?.GetType() + ": " + e.InnerException?.Message); } }
  static void Main() {
    Try("new T", () => New<Bad>()); Try("new T struct", () => New<BadS>());
    Try("CI<T>", () => Activator.CreateInstance<Bad>()); Try("CI<NoDef>", () => Activator.CreateInstance<NoDef>());
    Try("CI<Abs>", () => Activator.CreateInstance<Abs>()); Try("CI<IFoo>", () => Activator.CreateInstance<IFoo>());
    Try("CI(type)", () => Activator.CreateInstance(typeof(Bad))); Try("CI(nodef)", () => Activator.CreateInstance(typeof(NoDef)));
    Try("CI(abs)", () => Activator.CreateInstance(typeof(Abs))); Try("CI(ifoo)", () => Activator.CreateInstance(typeof(IFoo)));
    Try("CI(int)", () => Console.WriteLine(Activator.CreateInstance(typeof(int))));
    int[] ints = { 1, 2, 3 };
    object o = ints;
    var u = (IList<uint>)o; Console.WriteLine(u.Count + " " + u[1]); foreach (var x in (IEnumerable<uint>)o) Console.Write(x + ","); Console.WriteLine();
    var e = (IReadOnlyList<DayOfWeek>)o; Console.WriteLine(e[2]); 
    object sb = new sbyte[] { -1, 2 }; Console.WriteLine(((ICollection<byte>)sb).Contains(255) + " " + ((IList<byte>)sb)[0]);
    object en = new[] { DayOfWeek.Friday }; Console.WriteLine(((IList<int>)en)[0] + " " + string.Join(",", (IEnumerable<int>)en));
    Try("cast1", () => { object x = new List<int>(); var s = (string)x; });
    Try("cast2", () => { object x = new Dictionary<string, List<int>>(); var s = (List<string>)x; });
    Try("cast3", () => { object x = "x"; int? n = (int?)x; });
    Try("cast4", () => { object x = "x"; var n = (Outer<int>.In<string>)x; });
    Try("cast5", () => { object x = 5; var n = (long)x; });
    Try("cast6", () => { object x = new int[3]; var n = (string[])x; });
    Try("cast7", () => { object x = new int[3,3]; var n = (int[])x; });
    Try("cast8", () => { object x = (1, "a"); var n = (IComparable<int>)(object)new Program(); });
    Try("big", () => { var a = new int[int.MaxValue]; });
    Try("big2", () => { var a = new byte[0x7fffffff]; });
    Try("neg", () => { var a = new int[int.Parse("-1")]; });
  }
  class Outer<T> { public class In<U> { } }
}
