// Fields of a boxed struct and of a class, written and read often enough to take CoreLib's fast path.
using System;
using System.Reflection;
struct Circle { public double R; public int N; public string S; }
class C { public double R; public int N; public string S; }
class Program
{
    static void Main(string[] a)
    {
        foreach (object box in new object[] { new Circle { R = 2 }, new C { R = 2 }}) {
            var f = box.GetType().GetField("R");
            for (int i = 0; i < 5; i++) { f.SetValue(box, i + 0.5); Console.WriteLine(f.GetValue(box)); }
            f = box.GetType().GetField("N");
            for (int i = 0; i < 5; i++) { f.SetValue(box, i); Console.WriteLine(f.GetValue(box)); }
            f = box.GetType().GetField("S");
            for (int i = 0; i < 5; i++) { f.SetValue(box, "s" + i); Console.WriteLine(f.GetValue(box)); }
            Console.WriteLine(box.GetType());
        }
    }
}
