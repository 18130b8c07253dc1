// Arrays over types that are made at run time, as what generic code over such types takes; attributes in an array of their type.
using System.Collections;
using System.Reflection;

[Mark("one"), Mark("two")]
static class Program
{
    static void Main()
    {
        foreach (Mark mark in typeof(Program).GetCustomAttributes<Mark>().OrderBy(m => m.Text, StringComparer.Ordinal)) Console.WriteLine(mark.Text);
        Type box = typeof(Box<>).MakeGenericType(Type.GetType("Z")!), list = typeof(List<>).MakeGenericType(box);
        Array boxes = Array.CreateInstance(box, 2);
        boxes.SetValue(Activator.CreateInstance(box), 1);
        Console.WriteLine(boxes.GetType() + " " + ((IEnumerable)boxes).GetEnumerator().GetType());
        Show(box, boxes);
        Show(Type.GetType("Z")!, Array.CreateInstance(Type.GetType("Z")!, 3));
        Show(typeof(Thing), boxes);
        object made = Activator.CreateInstance(list, boxes)!;
        Console.WriteLine(((ICollection)made).Count + " " + made.GetType());
        foreach (Thing? thing in (IEnumerable<Thing?>)boxes) Console.WriteLine(thing?.ToString() ?? "null");
    }

    static void Show(Type t, Array items) =>
        Console.WriteLine(typeof(Program).GetMethod("Count")!.MakeGenericMethod(t).Invoke(null, [items]));

    public static string Count<T>(IEnumerable<T> items)
    {
        int n = 0;
        foreach (T item in items) n += item == null ? 1 : 100;
        var list = (IList<T>)items;
        for (int i = 0; i < list.Count; i++) n += list[i] == null ? 1 : 1000;
        return n + " " + items.GetEnumerator().GetType() + " " + items.GetType() + " " + list.Contains(default!);
    }
}

class Thing { }
class Z : Thing { }
class Box<T> : Thing { public T? Value; }

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class Mark(string text) : Attribute { public string Text => text; }
