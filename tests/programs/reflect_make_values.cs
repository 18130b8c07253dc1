// MakeGenericType and MakeGenericMethod over value types: of literal types, of types known at run time alone, in
// pairs, over methods of generic classes.
using System;
using System.Collections.Generic;
using System.Reflection;

struct Pt { public int X; public override string ToString() => "Pt" + X; }
enum Col { Red, Blue }
class C<T> { public T? V; public static string Name<U>(T t, U u) => typeof(T).Name + typeof(U).Name + t + u; public string Inst<U>(U u) => "inst" + u + typeof(T).Name; }
static class P {
 static T Id<T>(T x) => x;
 static string Two<A, B>(A a, B b) => $"{a}:{b}:{typeof(A).Name}{typeof(B).Name}";
 static List<T> MakeList<T>(params T[] xs) => new(xs);
 static void Try(string n, Func<object?> f) { try { Console.WriteLine(n + " " + f()); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType().Name); } }
 static void Main() {
  var id = typeof(P).GetMethod("Id", BindingFlags.NonPublic | BindingFlags.Static)!;
  var two = typeof(P).GetMethod("Two", BindingFlags.NonPublic | BindingFlags.Static)!;
  Try("int", () => id.MakeGenericMethod(typeof(int)).Invoke(null, [5]));
  Try("string", () => id.MakeGenericMethod(typeof(string)).Invoke(null, ["x"]));
  Try("Pt", () => id.MakeGenericMethod(typeof(Pt)).Invoke(null, [new Pt { X = 3 }]));
  Try("Col", () => id.MakeGenericMethod(typeof(Col)).Invoke(null, [Col.Blue]));
  Try("double", () => id.MakeGenericMethod(typeof(double)).Invoke(null, [2.5]));
  Try("decimal", () => id.MakeGenericMethod(typeof(decimal)).Invoke(null, [2.5m]));
  foreach (object o in new object[] { 1, "s", 2.5, 'c', true, Col.Red, new Pt(), DateTime.MinValue, Guid.Empty, 5L, (byte)3 })
   Try("dyn " + o.GetType().Name, () => id.MakeGenericMethod(o.GetType()).Invoke(null, [o]));
  Try("two ii", () => two.MakeGenericMethod(typeof(int), typeof(int)).Invoke(null, [1, 2]));
  Try("two is", () => two.MakeGenericMethod(typeof(int), typeof(string)).Invoke(null, [1, "b"]));
  Try("two sd", () => two.MakeGenericMethod(typeof(string), typeof(double)).Invoke(null, ["a", 2.0]));
  Try("two bc", () => two.MakeGenericMethod(typeof(bool), typeof(Col)).Invoke(null, [true, Col.Red]));
  Try("list", () => ((List<int>)typeof(P).GetMethod("MakeList", BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(typeof(int)).Invoke(null, [new int[] { 1, 2 }])!).Count);
  Try("C<int>", () => typeof(C<>).MakeGenericType(typeof(int)).GetMethod("Name")!.MakeGenericMethod(typeof(string)).Invoke(null, [1, "z"]));
  Try("C<str>", () => typeof(C<>).MakeGenericType(typeof(string)).GetMethod("Name")!.MakeGenericMethod(typeof(int)).Invoke(null, ["q", 4]));
  Try("inst", () => typeof(C<>).MakeGenericType(typeof(Pt)).GetMethod("Inst")!.MakeGenericMethod(typeof(long)).Invoke(Activator.CreateInstance(typeof(C<>).MakeGenericType(typeof(Pt))), [4L]));
  Try("Dict", () => ((System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), typeof(int)))!).Count);
  Try("Dict2", () => ((System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(int), typeof(Pt)))!).Count);
  Try("List", () => ((System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(typeof(DateTime)))!).Add(DateTime.MinValue));
  Try("Nullable", () => Activator.CreateInstance(typeof(Nullable<>).MakeGenericType(typeof(short)), (short)3));
  Try("Tuple", () => Activator.CreateInstance(typeof(ValueTuple<,>).MakeGenericType(typeof(int), typeof(char)), 3, 'c'));
  Try("KVP", () => Activator.CreateInstance(typeof(KeyValuePair<,>).MakeGenericType(typeof(string), typeof(int)), "k", 3));
  Try("KVP2", () => Activator.CreateInstance(typeof(KeyValuePair<,>).MakeGenericType(typeof(Version), typeof(object)), new Version(1, 2), 3));
 } }
