// Environment.Exit on another thread, while Main sleeps and threads run.
class Program
{
    static void Main()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("process exit");
        new Thread(() => { int i = 0; while (true) i++; }) { IsBackground = true }.Start();
        new Thread(() => { Thread.Sleep(10); Console.WriteLine("exits"); Environment.Exit(7); }).Start();
        Thread.Sleep(Timeout.Infinite);
    }
}
