// CreateDelegate over instance methods whose object is passed with each call: virtual, of interfaces, of structs,
// with results in memory, with many arguments; and over static methods closed over their first argument.
using System;
using System.Reflection;

struct Big { public long A, B, C; public override string ToString() => $"{A},{B},{C}"; }

interface IShape { double Area(double scale); Big Describe(int n); }

abstract class Base : IShape
{
    public abstract string Name();
    public virtual Big Many(int a, double b, string c, long d, float e, object f, int g, int h, double i) =>
        new() { A = a + d + g + h, B = (long)(b + e + i), C = c.Length + f.ToString()!.Length };
    public virtual double Area(double scale) => scale;
    public Big Describe(int n) => new() { A = n, B = n * 2, C = GetType().Name.Length };
    public string Plain(string s) => Name() + s;
}

class Circle : Base
{
    public override string Name() => "circle";
    public override double Area(double scale) => 3 * scale;
}

class Square : Base
{
    public override string Name() => "square";
    public override Big Many(int a, double b, string c, long d, float e, object f, int g, int h, double i) =>
        new() { A = 1, B = (long)i, C = h };
    double Twice(double x) => x * 2;
}

struct Counter
{
    public int N;
    public int Next(int by) => N += by;
    public Big Wide() => new() { A = N, B = N + 1, C = N + 2 };
    public override string ToString() => "counter " + N;
}

struct Pair<T> { public T First, Second; public T Swap() { (First, Second) = (Second, First); return First; } }

static class Closed
{
    public static string Join(string a, int b) => a + b;
    public static int Count(int[] a) => a.Length;
    public static string Show(object? o) => o?.ToString() ?? "null";
}

delegate Big ManyOf(Base self, int a, double b, string c, long d, float e, object f, int g, int h, double i);
delegate int NextOf(ref Counter self, int by);
delegate Big WideOf(ref Counter self);
delegate string TextOf(ref Counter self);
delegate T SwapOf<T>(ref Pair<T> self);

class Program
{
    static T Make<T>(Type t, string name) where T : Delegate =>
        t.GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<T>();

    static void Main()
    {
        var name = Make<Func<Base, string>>(typeof(Base), "Name");
        Console.WriteLine(name(new Circle()) + " " + name(new Square()));
        var fixedName = Make<Func<Square, string>>(typeof(Base), "Name");
        Console.WriteLine(fixedName(new Square()));
        Console.WriteLine(Make<Func<Base, string, string>>(typeof(Base), "Plain")(new Circle(), "!"));
        var many = Make<ManyOf>(typeof(Base), "Many");
        Console.WriteLine(many(new Circle(), 1, 2.5, "three", 4, 5.5f, "six", 7, 8, 9.5));
        Console.WriteLine(many(new Square(), 1, 2.5, "three", 4, 5.5f, "six", 7, 8, 9.5));
        var area = Make<Func<IShape, double, double>>(typeof(IShape), "Area");
        Console.WriteLine(area(new Circle(), 1.5) + " " + area(new Square(), 1.5));
        Console.WriteLine(Make<Func<IShape, int, Big>>(typeof(IShape), "Describe")(new Square(), 5));
        Console.WriteLine(Make<Func<Square, double, double>>(typeof(Square), "Twice")(new Square(), 4));
        var text = Make<Func<object, string>>(typeof(object), "ToString");
        Console.WriteLine(text(5) + text("x") + text(new Big { A = 1 }) + text(new Counter { N = 3 }));
        try { name(null!); } catch (NullReferenceException e) { Console.WriteLine(e.GetType().Name); }
        try { area(null!, 1); } catch (NullReferenceException e) { Console.WriteLine(e.GetType().Name); }

        var counter = new Counter { N = 10 };
        var next = Make<NextOf>(typeof(Counter), "Next");
        Console.WriteLine(next(ref counter, 5) + " " + next(ref counter, 1) + " " + counter.N);
        Console.WriteLine(Make<WideOf>(typeof(Counter), "Wide")(ref counter));
        Console.WriteLine(Make<TextOf>(typeof(Counter), "ToString")(ref counter));
        var words = new Pair<string> { First = "a", Second = "b" };
        Console.WriteLine(Make<SwapOf<string>>(typeof(Pair<string>), "Swap")(ref words) + words.Second);
        var numbers = new Pair<int> { First = 1, Second = 2 };
        Console.WriteLine(Make<SwapOf<int>>(typeof(Pair<int>), "Swap")(ref numbers) + "" + numbers.Second);

        object box = new Counter { N = 100 };
        var closedNext = typeof(Counter).GetMethod("Next")!.CreateDelegate<Func<int, int>>(box);
        Console.WriteLine(closedNext(1) + " " + closedNext(1) + " " + ((Counter)box).N);
        Console.WriteLine(typeof(Closed).GetMethod("Join")!.CreateDelegate<Func<int, string>>("n=")(7));
        Console.WriteLine(typeof(Closed).GetMethod("Count")!.CreateDelegate<Func<int>>(new int[4])());
        Console.WriteLine(typeof(Closed).GetMethod("Show")!.CreateDelegate<Func<string>>(null)());
        Console.WriteLine(typeof(Closed).GetMethod("Show")!.CreateDelegate<Func<string, string>>()("open"));

        var byName = (Func<string>)Delegate.CreateDelegate(typeof(Func<string>), new Circle(), "Name");
        Console.WriteLine(byName());
        var staticByName = (Func<string, int, string>)Delegate.CreateDelegate(
            typeof(Func<string, int, string>), typeof(Closed), "Join");
        Console.WriteLine(staticByName("s", 1));
        Console.WriteLine(name.Method.Name + " " + (name.Target == null) + " " + byName.Target!.GetType().Name);
        Console.WriteLine(next.Method + " " + closedNext.Method.Name);
        Console.WriteLine(Delegate.CreateDelegate(typeof(Func<int>), typeof(Closed).GetMethod("Join")!, false) == null);
        try { typeof(Closed).GetMethod("Join")!.CreateDelegate<Func<int>>(); }
        catch (ArgumentException e) { Console.WriteLine(e.Message); }
        try { Delegate.CreateDelegate(typeof(Func<string>), new Circle(), "Nothing"); }
        catch (ArgumentException e) { Console.WriteLine(e.Message); }
        var same = Make<Func<Base, string>>(typeof(Base), "Name");
        Console.WriteLine(same.Equals(name) + " " + (same.GetHashCode() == name.GetHashCode()));
    }
}
