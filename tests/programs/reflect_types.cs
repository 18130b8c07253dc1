using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
interface IShape { double Area(); string Name { get; } }
abstract class Shape : IShape { public abstract double Area(); public virtual string Name => GetType().Name; protected int hidden = 3; }
class Circle : Shape { double r; public Circle(double r) { this.r = r; } public Circle() : this(1) {} public override double Area() => r * r; }
struct Pt { public int X, Y; public Pt(int x, int y) { X = x; Y = y; } public int Sum() => X + Y; public override string ToString() => $"({X},{Y})"; }
class Gen<T, U> where T : class, new() { public T A; public List<U> L = new(); public T Make() => new T(); public void M<V>(V v, U u) { } public static int S = 5; }
enum Color : byte { Red = 1, Green = 2 }
[Flags] enum Fl { A = 1, B = 2 }
delegate int Op(int a, int b);
record Person(string Name, int Age);
static class Ext { public static int Twice(this int x) => 2 * x; public static void Opt(int a, string s = "def", params object[] r) { } public static void RefOut(ref int a, out string s, in double d) { a++; s = "out" + a; } }
class Outer { public class Inner { public class Deep<T> { } } private class Hidden { } }
class Program {
  static void Show(Type t) {
    Console.WriteLine($"{t} | {t.Name} | {t.FullName} | {t.Namespace} | base {t.BaseType} | {t.IsClass} {t.IsValueType} {t.IsInterface} {t.IsAbstract} {t.IsSealed} {t.IsEnum} {t.IsGenericType} {t.IsGenericTypeDefinition} {t.IsPublic} {t.IsNested} {t.Attributes}");
    foreach (var m in t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(m => m.MemberType + " " + m).OrderBy(x => x, StringComparer.Ordinal)) Console.WriteLine("   " + m);
    Console.WriteLine("   ifaces: " + string.Join(", ", t.GetInterfaces().Select(i => i.ToString())));
  }
  static int Main() {
    foreach (var t in new[] { typeof(IShape), typeof(Shape), typeof(Circle), typeof(Pt), typeof(Gen<,>), typeof(Gen<object, int>), typeof(Color), typeof(Op), typeof(Person), typeof(Ext), typeof(Outer), typeof(Outer.Inner), typeof(Outer.Inner.Deep<>), typeof(Outer.Inner.Deep<string>) }) Show(t);
    object c = Activator.CreateInstance(typeof(Circle), 3.0);
    Console.WriteLine(typeof(IShape).GetMethod("Area").Invoke(c, null));
    Console.WriteLine(typeof(Shape).GetMethod("Area").Invoke(c, null));
    Console.WriteLine(typeof(Shape).GetProperty("Name").GetValue(c));
    object p = Activator.CreateInstance(typeof(Pt), 3, 4);
    Console.WriteLine(p + " " + typeof(Pt).GetMethod("Sum").Invoke(p, null));
    typeof(Pt).GetField("X").SetValue(p, 10); Console.WriteLine(p);
    var args = new object[] { 5, null, 2.5 };
    typeof(Ext).GetMethod("RefOut").Invoke(null, args); Console.WriteLine(args[0] + " " + args[1]);
    foreach (var pi in typeof(Ext).GetMethod("Opt").GetParameters()) Console.WriteLine($"{pi} {pi.Position} {pi.IsOptional} {pi.HasDefaultValue} {(pi.HasDefaultValue ? pi.DefaultValue : "-")} {pi.IsDefined(typeof(ParamArrayAttribute))}");
    Console.WriteLine(typeof(Ext).GetMethod("Twice").IsDefined(typeof(ExtensionAttribute)));
    var g = typeof(Gen<,>);
    foreach (var a in g.GetGenericArguments()) Console.WriteLine($"{a} {a.IsGenericParameter} {a.GenericParameterPosition} {a.GenericParameterAttributes} {a.DeclaringType}");
    Console.WriteLine(g.MakeGenericType(typeof(object), typeof(int)) == typeof(Gen<object, int>));
    Console.WriteLine(typeof(Gen<object,int>).GetField("S").GetValue(null));
    Console.WriteLine(typeof(Gen<object,int>).GetMethod("Make").Invoke(new Gen<object,int>(), null));
    Console.WriteLine(typeof(Gen<object,int>).GetMethod("M").ToString() + " " + typeof(Gen<object,int>).GetMethod("M").GetGenericArguments()[0]);
    Func<int,int,int> f = (a, b) => a * b;
    Console.WriteLine(f.DynamicInvoke(6, 7));
    Console.WriteLine(f.Method.Name);
    Op op = Math.Max; Console.WriteLine(op.Method);
    var d = (Op)Delegate.CreateDelegate(typeof(Op), typeof(Program).GetMethod("Add", BindingFlags.Static | BindingFlags.NonPublic)); Console.WriteLine(d(1, 2));
    var d2 = typeof(Circle).GetMethod("Area").CreateDelegate<Func<double>>(c); Console.WriteLine(d2());
    try { typeof(Program).GetMethod("Thrower", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, null); } catch (TargetInvocationException e) { Console.WriteLine(e.InnerException.Message); }
    try { typeof(Program).GetMethod("Add", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, new object[] { 1 }); } catch (Exception e) { Console.WriteLine(e.GetType() + e.Message); }
    try { typeof(Program).GetMethod("Add", BindingFlags.Static | BindingFlags.NonPublic).Invoke(null, new object[] { 1, "x" }); } catch (Exception e) { Console.WriteLine(e.GetType() + e.Message); }
    Console.WriteLine(Type.GetType("Circle") + " " + Type.GetType("System.Int32") + " " + (Type.GetType("Nope") == null) + " " + Type.GetType("System.Collections.Generic.List`1[System.Int32]"));
    Console.WriteLine(string.Join(",", typeof(Program).Assembly.GetTypes().Select(t => t.Name).Where(n => !n.StartsWith("<") ).OrderBy(n => n, StringComparer.Ordinal)));
    Console.WriteLine(typeof(Program).Assembly.GetName().Name);
    Console.WriteLine(Assembly.GetExecutingAssembly().GetName().Name + " " + Assembly.GetEntryAssembly().EntryPoint);
    Console.WriteLine(string.Join(",", typeof(Color).GetFields().Select(x => x.Name)));
    Console.WriteLine(typeof(Color).GetField("Red").GetRawConstantValue());
    Console.WriteLine(MethodBase.GetCurrentMethod().Name);
    Console.WriteLine(new Person("a", 3).GetType().GetConstructors()[0]);
    return 0;
  }
  static int Add(int a, int b) => a + b;
  static void Thrower() => throw new InvalidOperationException("boom");
}
