// Generic virtual methods, on classes and interfaces, over values and references, overridden in generic classes.
interface IVisitor { string Visit<T>(T t); }
class Show : IVisitor { public virtual string Visit<T>(T t) => $"{typeof(T).Name}:{t}"; }
class Loud : Show { public override string Visit<T>(T t) => base.Visit(t) + "!"; }
class Typed<U> : Show { public override string Visit<T>(T t) => $"{typeof(U).Name}/{typeof(T).Name}"; }
struct Fast : IVisitor { public string Visit<T>(T t) => $"fast {typeof(T[]).Name}"; }
abstract class Maker { public abstract T[] Make<T>(int n, T t); }
class ArrayMaker : Maker { public override T[] Make<T>(int n, T t) { var a = new T[n]; a[n - 1] = t; return a; } }

class Program
{
    static string Walk<V>(V v) where V : IVisitor => v.Visit(1) + v.Visit("s") + v.Visit(new[] { 1.5 });

    static void Main()
    {
        foreach (IVisitor v in new IVisitor[] { new Show(), new Loud(), new Typed<int>(), new Typed<string>(), new Fast() })
            Console.WriteLine($"{v.Visit(5)} {v.Visit("x")} {v.Visit((object)7)} {v.Visit((1, 2))} {v.Visit<IVisitor>(v).Length > 0}");
        Console.WriteLine(Walk(new Fast()) + Walk(new Loud()));
        Maker m = new ArrayMaker();
        Console.WriteLine($"{m.Make(3, 'x')[2]} {m.Make(2, "y")[1]} {m.Make(2, "y")[0] == null} {m.Make<object>(1, m)[0] == m} {m.Make(2, 5L).GetType()}");
        Func<int, string> f = ((IVisitor)new Loud()).Visit;
        Console.WriteLine(f(9));
    }
}
