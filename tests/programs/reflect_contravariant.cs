// Code of instances made at run time calls contravariant interfaces: implementations for a base of what it is made over.
using System;
using System.Collections.Generic;
using System.Reflection;

interface IEat<in T> { string Eat(T t); string Name => "default of " + typeof(T).Name; }
interface IBoth<in A, out R> { R Turn(A a); }
class Animal { public override string ToString() => GetType().Name; }
class Dog : Animal { }
sealed class Puppy : Dog { }
class Vet : IEat<Animal> { public string Eat(Animal o) => "vet " + o; }
class Sub : Vet, IEat<Dog> { public string Eat(Dog d) => "sub " + d; }
class Turner : IBoth<Animal, Puppy> { public Puppy Turn(Animal a) => new(); }
class Order : IComparer<Animal>, IEqualityComparer<Animal>
{
    public int Compare(Animal? a, Animal? b) => string.CompareOrdinal(a?.ToString(), b?.ToString());
    public bool Equals(Animal? a, Animal? b) => a?.ToString() == b?.ToString();
    public int GetHashCode(Animal o) => o.ToString()!.Length;
}
class Template<K> : IEat<K> { public string Eat(K k) => "template " + typeof(K).Name + " " + k; }
class User<T> where T : class
{
    public string Use(object eater, T t) => eater is IEat<T> e ? e.Eat(t) : "no";
    public string Name(object eater) => eater is IEat<T> e ? e.Name : "no";
    public string Turn(object o, T t) => o is IBoth<T, object> e ? e.Turn(t).ToString()! : "no";
    public string Both(object o, T t) => o is IBoth<Puppy, T> e ? e.Turn((Puppy)(object)t)!.ToString()! : "no";
    public int Compare(object c, T a, T b) => ((IComparer<T>)c).Compare(a, b);
    public int Hash(object c, T a) => ((IEqualityComparer<T>)c).GetHashCode(a);
    public int Dict(object c, T a) => new Dictionary<T, int>((IEqualityComparer<T>)c) { [a] = 5 }[a];
    public static string Generic<U>(object eater, U u) => eater is IEat<U> e ? e.Eat(u) : "no";
}
class P
{
    static object? Call(object o, string m, params object[] a)
    {
        try { return o.GetType().GetMethod(m)!.Invoke(o, a); }
        catch (TargetInvocationException e) { return e.InnerException!.GetType().Name + ": " + e.InnerException.Message; }
    }
    static void Main(string[] args)
    {
        foreach (string name in new[] { "Animal", "Dog", "Puppy" })
        {
            Type t = Type.GetType(name)!;
            object u = Activator.CreateInstance(typeof(User<>).MakeGenericType(t))!;
            object v = Activator.CreateInstance(t)!;
            Console.WriteLine(name);
            Console.WriteLine(Call(u, "Use", new Vet(), v));
            Console.WriteLine(Call(u, "Name", new Vet()));
            Console.WriteLine(Call(u, "Use", new Sub(), v));
            Console.WriteLine(Call(u, "Use", Activator.CreateInstance(typeof(Template<>).MakeGenericType(t.BaseType!))!, v));
            Console.WriteLine(Call(u, "Turn", new Turner(), v));
            Console.WriteLine(Call(u, "Compare", new Order(), v, v));
            Console.WriteLine(Call(u, "Hash", new Order(), v));
            Console.WriteLine(Call(u, "Dict", new Order(), v));
            Console.WriteLine(u.GetType().GetMethod("Generic")!.MakeGenericMethod(t).Invoke(null, [new Vet(), v]));
        }
        object w = Activator.CreateInstance(typeof(User<>).MakeGenericType(typeof(Puppy)))!;
        Console.WriteLine(Call(w, "Both", new Turner(), new Puppy()));
    }
}
