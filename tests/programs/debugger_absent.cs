// What a program that asks for a debugger gets when there is none.
using System.Diagnostics;

Console.WriteLine(Debugger.IsAttached);
Debugger.Break();
Console.WriteLine(Debugger.Launch());
Debugger.Log(1, "kind", "text");
Console.WriteLine(Debugger.IsLogging());
Debugger.NotifyOfCrossThreadDependency();
Console.WriteLine("end");
