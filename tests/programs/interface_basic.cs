// Interface dispatch over many classes, inherited and re-implemented interfaces, explicit implementations.
interface IShape { string Name { get; } double Area(); }
interface INamed { string Name { get; } }
class Sq(double s) : IShape, INamed { public string Name => "square"; string INamed.Name => "named square"; public virtual double Area() => s * s; }
class Big(double s) : Sq(s) { public override double Area() => base.Area() * 100; }
class Redo(double s) : Sq(s), IShape { public new string Name => "redone"; double IShape.Area() => -1; }
struct Circle : IShape { public double R; public string Name => "circle"; public double Area() => R * R * 3; }
interface ITree : IEnumerable<int> { int Depth { get; } }
class Leafs : ITree
{
    public int Depth => 1;
    public IEnumerator<int> GetEnumerator() { yield return 1; yield return 2; }
    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}

class Program
{
    static object other = "s";

    static void Main()
    {
        IShape[] shapes = { new Sq(2), new Big(2), new Redo(2), new Circle { R = 2 } };
        for (int round = 0; round < 2; round++)
            foreach (IShape s in shapes)
                Console.Write($"{s.Name} {s.Area()}; ");
        Console.WriteLine();
        foreach (object o in shapes)
            Console.Write($"{(o is INamed n ? n.Name : "none")} {(o as IShape)!.Area()} ");
        Console.WriteLine();
        ITree tree = new Leafs();
        Console.WriteLine($"{tree.Sum()} {tree.Depth} {((System.Collections.IEnumerable)tree).Cast<object>().Count()}");
        try { var x = (INamed)other; Console.WriteLine(x.Name); } catch (InvalidCastException) { Console.WriteLine("cast"); }
    }
}
