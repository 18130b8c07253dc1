// Environment.FailFast with an exception: both are written, no handler runs.
using System;

AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("not reached");
try {
    try { throw new InvalidOperationException("the cause", new Exception("its cause")); }
    catch (Exception e) {
        Console.WriteLine("caught");
        Environment.FailFast("the message", e);
    }
} finally { Console.WriteLine("not reached"); }
