using System.Diagnostics;
Console.WriteLine("before");
Debugger.Break();
Console.WriteLine("after " + Debugger.IsAttached + Debugger.Launch());
