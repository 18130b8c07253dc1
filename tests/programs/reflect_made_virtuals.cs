// Generic virtual methods of classes that are made at run time over references, called through a base class and through
// interfaces, with arguments that only the caller knows.
using System;
using System.Collections.Generic;
using System.Linq;

public class First { public override string ToString() => "first"; }
public class Second { public override string ToString() => "second"; }

public interface IVisitor<R> { R Visit<T>() where T : class; }
public interface IHost { string Tell<A>(A a); }
public interface IHost<T> { string Pair<A>(T t, A a); }

public abstract class Shape
{
    public static Shape Of(Type t) => (Shape)Activator.CreateInstance(typeof(Shape<>).MakeGenericType(t))!;
    public abstract R Accept<R>(IVisitor<R> v);
    public virtual string Twice<A, B>(A a, B b) => $"base {a} {b}";
}
public class Shape<T> : Shape, IHost, IHost<T> where T : class
{
    public override R Accept<R>(IVisitor<R> v) => v.Visit<T>();
    public override string Twice<A, B>(A a, B b) => $"{typeof(T).Name} {typeof(A).Name} {typeof(B).Name} {a} {b}";
    string IHost.Tell<A>(A a) => $"{typeof(T).Name} tells {typeof(A).Name}";
    string IHost<T>.Pair<A>(T t, A a) => $"{typeof(T).Name} pairs {typeof(A).Name} {t} {a}";
}
public class Derived<T> : Shape<T> where T : class { }

class Namer : IVisitor<string> { public string Visit<T>() where T : class => typeof(T).Name; }
class Counter : IVisitor<int> { public int Visit<T>() where T : class => typeof(T).Name.Length; }
class Maker<X> : IVisitor<List<X>> { public List<X> Visit<T>() where T : class => new List<X> { (X)(object)(typeof(X).Name + typeof(T).Name) }; }

static class Program
{
    static void Main()
    {
        foreach (Type t in new[] { typeof(First), typeof(Second), typeof(string) })
        {
            Shape s = Shape.Of(t);
            Console.WriteLine(s.Accept(new Namer()) + s.Accept(new Counter()) + s.Accept(new Maker<string>())[0]);
            Console.WriteLine(s.Twice("a", 1) + "; " + s.Twice(2.5, new First()) + "; " + s.Twice('x', 'y'));
            Console.WriteLine(((IHost)s).Tell("x") + ", " + ((IHost)s).Tell(1) + ", " + ((IHost)s).Tell(new Second()));
            var d = (Shape)Activator.CreateInstance(typeof(Derived<>).MakeGenericType(t))!;
            Console.WriteLine(d.Accept(new Namer()) + " " + d.Twice(new Second(), "b"));
        }
        Console.WriteLine(((IHost<First>)Shape.Of(typeof(First))).Pair(new First(), "one"));
        Console.WriteLine(((IHost<Second>)Shape.Of(typeof(Second))).Pair(new Second(), 7));
        Shape direct = new Shape<First>();
        Console.WriteLine(direct.Accept(new Namer()) + direct.Twice("a", "b"));
    }
}
