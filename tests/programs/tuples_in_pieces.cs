// Libraries take tuples to pieces by reflection: Tuple and ValueTuple keep their members; typeof(G<X>) of which the
// definition is asked names the definition.
using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

class Shape<T> { public override string ToString() => "Shape of " + typeof(T).Name; }

static class Program
{
    static string Pieces(object o)
    {
        var properties = o.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0);
        var fields = o.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance);
        string text = string.Join(", ", properties.Select(p => p.Name + "=" + p.GetValue(o)).Concat(fields.Select(f => f.Name + "=" + f.GetValue(o))));
        return $"{((ITuple)o).Length}: {text}";
    }

    static void Show<T>(T value) where T : notnull => Console.WriteLine(Pieces(value));

    static void Main()
    {
        Show(Tuple.Create(1, "a"));
        Show(Tuple.Create(1.5, 'c', true, DayOfWeek.Friday));
        Show((1, "x"));
        Show(("a", 2m, (byte)3));
        Show(Tuple.Create((1, 2), Tuple.Create("deep", 3L)));
        Show((1, 2, 3, 4, 5, 6, 7, 8, 9));
        Type shape = typeof(Shape<IDisposable>).GetGenericTypeDefinition();
        Console.WriteLine(Activator.CreateInstance(shape.MakeGenericType(typeof(string))));
        Console.WriteLine(Activator.CreateInstance(shape.MakeGenericType(typeof(int))));
    }
}
