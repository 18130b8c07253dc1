// Exceptions that leave callbacks cross the native frames, as under CoreCLR on Linux.
using System.Runtime.InteropServices;
static unsafe class P
{
    delegate int Unary(int v);
    [DllImport("native")] static extern int recurse(Unary f, int depth);
    [DllImport("native", EntryPoint = "recurse")] static extern int Recurse(delegate* unmanaged<int, int> f, int depth);
    [UnmanagedCallersOnly]
    static int Throw(int v) => throw new InvalidOperationException("unmanaged " + v);
    static void Main()
    {
        try { Recurse(&Throw, 3); }
        catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        for (int i = 0; i < 3; i++)
        {
            try { recurse(v => { GC.Collect(); throw new InvalidOperationException("delegate " + v); }, 4); }
            catch (InvalidOperationException e) when (e.Message.EndsWith('4')) { Console.WriteLine(e.Message); }
        }
        string text = "";
        var t = new Thread(() =>
        {
            try { recurse(v => throw new TimeoutException(), 1); }
            catch (TimeoutException e) { text = e.GetType().Name; }
        });
        t.Start();
        t.Join();
        Console.WriteLine(text);
        Console.WriteLine(recurse(v => v * 2, 21));
    }
}
