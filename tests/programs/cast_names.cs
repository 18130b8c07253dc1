using System; using System.Collections.Generic;
namespace Ns { class Top { public class Mid { public class In { } public class G<T> { } } public struct S {} } class G2<T> { public enum E { A } public class N {} } }
class Program { class P1 {} 
  static void Try(Action a) { try { a(); } catch (Exception e) { Console.WriteLine(e.Message); } }
  static void Main() {
    object o = new Ns.Top.Mid.In(); Try(() => { var x = (string)o; }); Try(() => { var x = (P1)o; }); Try(() => { var x = (Ns.Top.Mid.G<int>)o; });
    object g = new Ns.Top.Mid.G<Ns.Top.Mid.In>(); Try(() => { var x = (List<P1>)g; }); Try(() => { var x = (Ns.G2<string>.E)g; }); Try(() => { var x = (Ns.G2<string>.N)g; }); Try(() => { var x = (Ns.Top.S)g; });
    Try(() => { var x = (Ns.Top.S?)g; }); Try(() => { var x = (P1[])g; }); Try(() => { var x = (List<P1>[,])g; }); Try(() => { var x = (Action<P1,int[]>)g; }); Try(() => { var x = (IEnumerable<Ns.Top.S?>)g; });
    Try(() => { var x = (Dictionary<string, (int, P1)>)g; });
    Try(() => { object[] a = new string[1]; a[0] = 5; }); Try(() => { Enum e = (Enum)o; }); Try(() => { var d = (dynamic2)o; });
  } enum dynamic2 { A } }
