using System;
class Base<T> where T: Base<T>, new(){ public static T Instance {get;}=new(); public T Me=>(T)this; public static int N; public Base()=>N++; public virtual T Clone()=>new T(); public static string Nm=>typeof(T).Name;}
class D1:Base<D1>{}
class Program { static T New<T>() where T:new()=>new T(); static void Main(){ Console.WriteLine(New<D1>()); Console.WriteLine(D1.Instance.Clone().Me); Console.WriteLine(D1.N + D1.Nm); } }
