// Interface calls on classes and on boxed structs.
interface ICounter { int Next(); int Value { get; } }
class Up : ICounter { int n; public int Next() => ++n; public int Value => n; }
struct Down : ICounter { int n; public int Next() => --n; public int Value => n; }

class Program
{
    static int Drive(ICounter c, int times)
    {
        for (int i = 0; i < times; i++) c.Next();
        return c.Value;
    }

    static int Main()
    {
        if (Drive(new Up(), 5) != 5) return 1;
        Down d = new Down();
        ICounter boxed = d;
        if (Drive(boxed, 5) != -5) return 2;
        if (d.Value != 0) return 3;
        object o = boxed;
        if (o is not ICounter || o is Up) return 4;
        return 50 + boxed.Next();
    }
}
