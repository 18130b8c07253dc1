using System; using System.Collections.Generic; using System.Runtime.CompilerServices;
class Secret { private int x = 5; private static string S = "st"; private Secret(int v) { x = v; } private int Add(int a) => x + a; private static string Tag(int n) => "t" + n; private T Id<T>(T t) => t; }
struct Pt { private int a; private readonly int Get() => a * 2; public Pt(int v) { a = v; } }
class G<T> { private T v = default!; private List<T> L = new(); }
class Program {
  [UnsafeAccessor(UnsafeAccessorKind.Constructor)] static extern Secret Make(int v);
  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "x")] static extern ref int X(Secret s);
  [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "S")] static extern ref string S(Secret s);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Add")] static extern int Add(Secret s, int a);
  [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Tag")] static extern string Tag(Secret s, int n);
  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "a")] static extern ref int A(ref Pt p);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Get")] static extern int Get(ref Pt p);
  [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_size")] static extern ref int Size(List<int> l);
  [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Id")] static extern T Id<T>(Secret s, T t);
  class Acc<T> { [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "v")] public static extern ref T V(G<T> g); [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "L")] public static extern ref List<T> L(G<T> g); }
  static void Main() {
    var s = Make(7); Console.WriteLine(X(s)); X(s) = 9; Console.WriteLine(Add(s, 1) + S(s) + Tag(s, 3)); S(null!) = "new"; Console.WriteLine(S(s));
    var p = new Pt(4); A(ref p)++; Console.WriteLine(Get(ref p)); var l = new List<int> { 1, 2, 3 }; Size(l) = 2; Console.WriteLine(l.Count);
    Console.WriteLine(Id(s, "q") + Id(s, 5)); var g = new G<string>(); Acc<string>.V(g) = "gs"; Console.WriteLine(Acc<string>.V(g) + Acc<string>.L(g).Count); var gi = new G<int>(); Acc<int>.V(gi) = 3; Console.WriteLine(Acc<int>.V(gi));
  }
}
