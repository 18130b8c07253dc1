using System; using System.Collections.Generic; using System.Linq; using System.Reflection;
class Box<T> { public T V; public Box(T v) { V = v; } public Box() { V = default; } public U Conv<U>(Func<T,U> f) => f(V); public override string ToString() => "Box(" + V + ")"; }
class Program {
  public static string Id<T>(T x) => typeof(T).Name + ":" + x;
  public static int Cnt<T>(List<T> l) where T : class => l.Count;
  static void Main() {
    Console.WriteLine(Id(1)); Console.WriteLine(Id("s")); new Box<int>(1).ToString(); new Box<string>("q").ToString();
    var m = typeof(Program).GetMethod("Id");
    Console.WriteLine(m + " " + m.IsGenericMethodDefinition + " " + m.GetGenericArguments()[0]);
    Console.WriteLine(m.MakeGenericMethod(typeof(int)).Invoke(null, new object[] { 5 }));
    Console.WriteLine(m.MakeGenericMethod(typeof(string)).Invoke(null, new object[] { "z" }));
    Console.WriteLine(m.MakeGenericMethod(typeof(Program)).Invoke(null, new object[] { null }));
    Console.WriteLine(Activator.CreateInstance(typeof(Box<>).MakeGenericType(typeof(int)), 7));
    Console.WriteLine(Activator.CreateInstance(typeof(Box<>).MakeGenericType(typeof(string)), "k"));
    Console.WriteLine(Activator.CreateInstance(typeof(List<>).MakeGenericType(typeof(int))));
    Console.WriteLine(typeof(Dictionary<,>).MakeGenericType(typeof(string), typeof(int)).FullName.Length > 10);
    Console.WriteLine(typeof(Box<int>).GetConstructors().Length + " " + typeof(Box<int>).GetConstructor(Type.EmptyTypes));
    Console.WriteLine(typeof(int?).Name + Nullable.GetUnderlyingType(typeof(int?)));
    Console.WriteLine(string.Join(";", typeof(IEnumerable<int>).GetInterfaces().Select(x => x.ToString())));
    var l = (System.Collections.IList)Activator.CreateInstance(typeof(List<string>)); l.Add("x"); Console.WriteLine(l.Count);
    var arr = Array.CreateInstance(typeof(Box<string>), 3); Console.WriteLine(arr.GetType() + " " + arr.Length);
    foreach (var t in new[]{ typeof(int[]), typeof(int[,]), typeof(List<int>[]), typeof(Dictionary<string,List<int>>), typeof(int*), typeof(Box<>), typeof((int,string)) }) Console.WriteLine(t + "|" + t.Name + "|" + t.FullName + "|" + t.IsArray + t.HasElementType + "|" + t.GetElementType());
    Console.WriteLine(typeof(Box<int>).IsAssignableFrom(typeof(Box<int>)) + " " + typeof(object).IsAssignableFrom(typeof(int)) + typeof(IComparable).IsAssignableFrom(typeof(string)) + typeof(Box<>).IsAssignableFrom(typeof(Box<int>)));
    Console.WriteLine(typeof(Box<int>).GetGenericTypeDefinition() == typeof(Box<>));
    dynamic();
  }
  static void dynamic() { var mi = typeof(Box<int>).GetMethods().First(x => x.Name == "Conv"); Console.WriteLine(mi.ReturnType + " " + mi.ReturnType.IsGenericParameter + " " + mi.GetParameters()[0].ParameterType); }
}
