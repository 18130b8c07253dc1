// AppDomain.FirstChanceException: raised at each throw and rethrow, before any filter, for exceptions of the runtime, too.
using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

class Program
{
    static int depth;
    static void Seen(object? sender, FirstChanceExceptionEventArgs e)
    {
        Console.WriteLine($"  first chance: {e.Exception.GetType().Name} {e.Exception.Message} {sender is null} {(e.Exception.Message.Contains("task") ? 0 : e.Exception.StackTrace!.Split((char)10).Length)}");
        if (e.Exception is TimeoutException && depth++ == 0)
            try { throw new InvalidOperationException("inside the handler"); } catch (InvalidOperationException x) { Console.WriteLine("  caught " + x.Message); }
    }
    static bool Filter(string what) { Console.WriteLine("filter " + what); return true; }
    static object? Nothing() => null;
    static int Zero() => 0;

    static void Main()
    {
        try { throw new Exception("before anyone listens"); } catch (Exception e) { Console.WriteLine(e.Message); }
        AppDomain.CurrentDomain.FirstChanceException += Seen;
        try { throw new ArgumentException("plain"); } catch (ArgumentException) when (Filter("plain")) { Console.WriteLine("caught"); }
        try
        {
            try { throw new FormatException("again"); } catch (FormatException) { Console.WriteLine("rethrows"); throw; }
        }
        catch (FormatException) { Console.WriteLine("caught"); }
        try { _ = Nothing()!.ToString(); } catch (NullReferenceException) { Console.WriteLine("caught null"); }
        try { _ = 1 / Zero(); } catch (DivideByZeroException) { Console.WriteLine("caught division"); }
        try { _ = (string)(object)new int[1]; } catch (InvalidCastException) { Console.WriteLine("caught cast"); }
        try { _ = (new int[1])[Zero() + 1]; } catch (IndexOutOfRangeException) { Console.WriteLine("caught index"); }
        try { throw new TimeoutException("nested"); } catch (TimeoutException) { Console.WriteLine("caught"); }
        try { try { throw new Exception("first"); } finally { throw new Exception("second"); } } catch (Exception e) { Console.WriteLine("caught " + e.Message); }
        var held = ExceptionDispatchInfo.Capture(new Exception("held"));
        try { held.Throw(); } catch (Exception e) { Console.WriteLine("caught " + e.Message); }
        EventHandler<FirstChanceExceptionEventArgs> second = (_, e) => Console.WriteLine("  second: " + e.Exception.Message);
        AppDomain.CurrentDomain.FirstChanceException += second;
        var t = new Thread(() => { try { throw new Exception("on a thread"); } catch { Console.WriteLine("caught there"); } });
        t.Start(); t.Join();
        try { Task.Run(() => throw new Exception("in a task")).Wait(); } catch (AggregateException) { Console.WriteLine("caught aggregate"); }
        AppDomain.CurrentDomain.FirstChanceException -= Seen;
        AppDomain.CurrentDomain.FirstChanceException -= second;
        try { throw new Exception("after"); } catch (Exception e) { Console.WriteLine(e.Message); }
    }
}
