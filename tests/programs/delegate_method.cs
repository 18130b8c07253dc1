// Delegate.Method: the method behind a delegate, of every kind.
class Program
{
    static int Static(int x) => x;
    int Instance(int x) => x;

    static void Main()
    {
        Func<int, int> f = Static, g = new Program().Instance;
        Console.WriteLine($"{f.Method.Name} {g.Method.Name} {f.Method.IsStatic} {g.Method.DeclaringType}");
    }
}
