// Generic classes over references and values: fields, inheritance, nesting, statics per instantiation.
class Stack<T>
{
    T[] items = new T[2];
    int count;
    public static int Pushes;
    public void Push(T t)
    {
        if (count == items.Length) Array.Resize(ref items, count * 2);
        items[count++] = t;
        Pushes++;
    }
    public T Pop() => items[--count];
    public class Cursor { public int At; public T? Last; public T Peek(Stack<T> s) => Last = s.items[At]; }
}
class Base<T> { public virtual string Kind() => $"base of {typeof(T).Name}"; public T? Value; }
class Derived<T> : Base<List<T>> { public override string Kind() => "derived, " + base.Kind(); }
class Closed : Derived<int> { }
class Curious<T> where T : Curious<T> { public static int Made; public Curious() => Made++; }
class One : Curious<One> { }
class Two : Curious<Two> { }

class Program
{
    static void Main()
    {
        var a = new Stack<int>();
        var b = new Stack<string>();
        var c = new Stack<object>();
        var d = new Stack<(int, string)>();
        for (int i = 0; i < 5; i++) { a.Push(i); b.Push($"s{i}"); d.Push((i, "t")); }
        c.Push(a);
        Console.WriteLine($"{a.Pop() + a.Pop()} {b.Pop() + b.Pop()} {c.Pop() == a} {d.Pop()}");
        Console.WriteLine($"{Stack<int>.Pushes} {Stack<string>.Pushes} {Stack<object>.Pushes} {Stack<(int, string)>.Pushes} {Stack<byte>.Pushes}");
        var cursor = new Stack<string>.Cursor { At = 1 };
        Console.WriteLine(cursor.Peek(b) + cursor.Last);
        Base<List<int>> x = new Closed();
        Console.WriteLine($"{x.Kind()} {x.Value == null} {new Derived<string>().Kind()}");
        new One(); new One(); new Two();
        Console.WriteLine($"{One.Made} {Two.Made}");
    }
}
