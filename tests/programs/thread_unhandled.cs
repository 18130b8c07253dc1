// An exception that nobody handles on a thread ends the process.
class Program
{
    static void Main()
    {
        var t = new Thread(() => throw new InvalidOperationException("on a thread"));
        Console.WriteLine("starts");
        t.Start();
        t.Join();
        Thread.Sleep(Timeout.Infinite);
    }
}
