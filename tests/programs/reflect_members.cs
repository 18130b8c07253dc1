using System;
using System.Reflection;
[AttributeUsage(AttributeTargets.All)] class MyAttr : Attribute { public string S; public int N {get;set;} public MyAttr(string s){S=s;} }
[MyAttr("cls", N=3)] class P { public int X; private string y="q"; [MyAttr("prop")] public string Name {get;set;}="nm"; public int Add(int a,int b)=>a+b; static void Hid(){} public event Action E; }
class Program {
  static void Main() {
    var t = typeof(P);
    foreach (var m in t.GetMethods(BindingFlags.Public|BindingFlags.Instance|BindingFlags.DeclaredOnly)) Console.WriteLine(m);
    foreach (var p in t.GetProperties()) Console.WriteLine(p + " " + p.GetValue(new P()));
    foreach (var f in t.GetFields(BindingFlags.Public|BindingFlags.NonPublic|BindingFlags.Instance)) Console.WriteLine(f + " " + f.GetValue(new P()));
    var o = Activator.CreateInstance(t);
    Console.WriteLine(t.GetMethod("Add").Invoke(o, new object[]{3,4}));
    t.GetProperty("Name").SetValue(o, "zz");
    Console.WriteLine(((P)o).Name);
    foreach (MyAttr a in t.GetCustomAttributes(typeof(MyAttr), true)) Console.WriteLine(a.S + a.N);
    Console.WriteLine(t.GetProperty("Name").GetCustomAttribute<MyAttr>().S);
    foreach (var i in typeof(int).GetInterfaces()) Console.WriteLine(i);
  }
}
