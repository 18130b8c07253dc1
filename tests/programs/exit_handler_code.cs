// A handler of ProcessExit sees the exit code and may set another; Environment.Exit inside a catch inside a finally.
using System;

AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("first " + Environment.ExitCode);
AppDomain.CurrentDomain.ProcessExit += (_, _) => {
    Environment.ExitCode = 9;
    Console.WriteLine("second " + Environment.ExitCode);
};
try { throw new Exception(); }
catch {
    try { Console.WriteLine("try"); }
    finally {
        Console.WriteLine("finally");
        Environment.Exit(300);
    }
}
