// MakeGenericType and MakeGenericMethod check constraints; what typeof alone names of enums; assignability.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

class NeedsClass<T> where T : class { }
class NeedsStruct<T> where T : struct { }
class NeedsNew<T> where T : new() { public T Make() => new(); }
class NeedsBase<T> where T : Animal { }
class NeedsSelf<T> where T : IComparable<T> { }
class NeedsOther<T, U> where T : IEnumerable<U> { }
class NeedsEnum<T> where T : Enum { }
class Free<T> { }
class Animal { }
class Dog : Animal { }
class NoDefault { public NoDefault(int i) { } }
abstract class Abstract { }
enum Small : byte { X = 1, Y = 200 }
[Flags] enum Bits : long { A = 1, B = 2, Far = 1L << 40 }

class Program
{
    public static string Ordered<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) < 0 ? "less" : "not less";
    public static string Named<T>() where T : Animal, new() => new T().GetType().Name;

    static void Try(Type open, params Type[] args)
    {
        try { Console.WriteLine(open.MakeGenericType(args)); }
        catch (ArgumentException e) { Console.WriteLine(e.Message); }
    }

    static void TryMethod(string name, params Type[] args)
    {
        try { Console.WriteLine(typeof(Program).GetMethod(name)!.MakeGenericMethod(args)); }
        catch (ArgumentException) { Console.WriteLine(name + " refuses " + args[0]); }
    }

    static void Main()
    {
        Try(typeof(NeedsClass<>), typeof(string));
        Try(typeof(NeedsClass<>), typeof(int));
        Try(typeof(NeedsStruct<>), typeof(string));
        Try(typeof(NeedsStruct<>), typeof(int?));
        Try(typeof(NeedsNew<>), typeof(Dog));
        Try(typeof(NeedsNew<>), typeof(NoDefault));
        Try(typeof(NeedsNew<>), typeof(Abstract));
        Try(typeof(NeedsNew<>), typeof(string));
        Try(typeof(NeedsBase<>), typeof(Dog));
        Try(typeof(NeedsBase<>), typeof(string));
        Try(typeof(NeedsSelf<>), typeof(string));
        Try(typeof(NeedsSelf<>), typeof(Dog));
        Try(typeof(NeedsOther<,>), typeof(List<string>), typeof(string));
        Try(typeof(NeedsOther<,>), typeof(List<string>), typeof(object));
        Try(typeof(NeedsOther<,>), typeof(List<string>), typeof(Dog));
        Try(typeof(NeedsEnum<>), typeof(string));
        Try(typeof(Nullable<>), typeof(string));
        Try(typeof(Free<>), typeof(Free<>));
        Try(typeof(Dictionary<,>), typeof(string));
        TryMethod("Ordered", typeof(string));
        TryMethod("Ordered", typeof(Dog));
        TryMethod("Named", typeof(Dog));
        TryMethod("Named", typeof(NoDefault));
        Console.WriteLine(typeof(Program).GetMethod("Named")!.MakeGenericMethod(typeof(Dog)).Invoke(null, null));
        Console.WriteLine(typeof(Program).GetMethod("Ordered")!.MakeGenericMethod(typeof(string)).Invoke(null, new[] { "a", "b" }));

        foreach (object v in Enum.GetValues(typeof(Small))) Console.Write(v + "=" + Convert.ToInt32(v) + " ");
        Console.WriteLine(string.Join(",", Enum.GetNames(typeof(Bits))) + " " + Enum.ToObject(typeof(Bits), 3));
        Console.WriteLine(Enum.IsDefined(typeof(Small), (byte)200) + " " + Enum.GetName(typeof(Small), 1) + " " + Enum.Parse(typeof(Small), "y", true));
        Console.WriteLine(typeof(int?).IsAssignableFrom(typeof(int)) + " " + typeof(int).IsAssignableFrom(typeof(int?)) + " " + typeof(int?).IsAssignableFrom(typeof(long)));
        foreach (Type t in new[] { typeof(int?), typeof(object), typeof(long?), typeof(IComparable) })
            Console.Write(t.IsAssignableFrom(typeof(int)) + " " + typeof(int).IsAssignableTo(t) + "; ");
        Console.WriteLine();
    }
}
