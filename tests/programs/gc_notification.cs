// Notification of full collections, limits.
try
{
    GC.RegisterForFullGCNotification(10, 10);
    Console.WriteLine("registered");
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Console.WriteLine(GC.WaitForFullGCApproach(1));
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    Console.WriteLine(GC.WaitForFullGCComplete(1));
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.CancelFullGCNotification();
    Console.WriteLine("cancelled");
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    GC.RegisterForFullGCNotification(0, 10);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}

Console.WriteLine(Environment.ProcessorCount > 0);
Console.WriteLine(AppContext.TryGetSwitch("System.GC.Server", out bool b) + " " + b);
