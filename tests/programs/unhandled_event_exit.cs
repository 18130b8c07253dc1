// A handler of AppDomain.UnhandledException ends the process: nothing is reported, ProcessExit runs.
using System;

AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("exit " + Environment.ExitCode);
AppDomain.CurrentDomain.UnhandledException += (_, e) => {
    Console.WriteLine("handler " + ((Exception)e.ExceptionObject).Message);
    Environment.Exit(3);
};
try { throw new InvalidOperationException("unhandled"); } finally { Console.WriteLine("not reached"); }
