// AppDomain.UnhandledException on a thread: every handler runs, before any finally; what a handler throws is dropped.
using System;
using System.Threading;

AppDomain.CurrentDomain.UnhandledException += (sender, e) => {
    var exception = (Exception)e.ExceptionObject;
    Console.WriteLine($"{sender == null} {e.IsTerminating} {exception.GetType()} {exception.Message}");
};
AppDomain.CurrentDomain.UnhandledException += (_, _) => throw new Exception("of a handler");
UnhandledExceptionEventHandler removed = (_, _) => Console.WriteLine("removed");
AppDomain.CurrentDomain.UnhandledException += removed;
AppDomain.CurrentDomain.UnhandledException += (_, _) => Console.WriteLine("last handler");
AppDomain.CurrentDomain.UnhandledException -= removed;
try { throw new Exception("caught"); } catch (Exception e) { Console.WriteLine(e.Message); }
var thread = new Thread(() => {
    try { throw new TimeoutException("on a thread"); } finally { Console.WriteLine("finally"); }
});
thread.Start();
thread.Join();
Thread.Sleep(10000);
Console.WriteLine("not reached");
