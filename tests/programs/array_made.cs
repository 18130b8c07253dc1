// Arrays of references whose types nothing but data ask for, through the generic interfaces.
static class Program
{
    static void Main()
    {
        object made = Array.CreateInstance(Make("x").GetType(), 2);
        ((object[])made)[1] = Make("x");
        foreach (X x in (IEnumerable<X>)made) Console.WriteLine(x?.Name ?? "null");
        Console.WriteLine(((IEnumerable<X>)made).GetEnumerator().GetType());
        Console.WriteLine(((IReadOnlyList<X>)made)[1] + " " + ((ICollection<X>)made).Count);
        Console.WriteLine(((IEnumerable<object>)made).GetEnumerator().GetType());
        Console.WriteLine(string.Join(",", ((IEnumerable<I>)made).Select(i => i?.Name ?? "-")));

        object derived = Array.CreateInstance(Make("y").GetType(), 1);
        ((IList<X>)derived)[0] = new Y();
        try { ((IList<X>)derived)[0] = new X(); }
        catch (ArrayTypeMismatchException e) { Console.WriteLine(e.GetType().Name); }
        foreach (X x in (IEnumerable<X>)derived) Console.WriteLine(x.Name);
        Console.WriteLine(derived.GetType() + " " + (derived is IEnumerable<Y>) + " " + (made is IList<Y>));
        Console.WriteLine(((IList<X>)derived).IndexOf((X)((object[])derived)[0]) + " " + ((ICollection<I>)derived).Contains(new Y()));

        object nested = Array.CreateInstance(made.GetType(), 1);
        ((object[])nested)[0] = made;
        foreach (IEnumerable<X> inner in (IEnumerable<IEnumerable<X>>)nested) Console.WriteLine(inner.Count());

        object strings = new string[] { "a", "b" };
        Console.WriteLine(((IEnumerable<object>)strings).GetEnumerator().GetType());
        Console.WriteLine(string.Concat((IEnumerable<object>)strings));
    }

    static object Make(string name) => name == "x" ? new X() : new Y();
}

interface I { string Name { get; } }
class X : I { public virtual string Name => "x"; }
class Y : X { public override string Name => "y"; }
