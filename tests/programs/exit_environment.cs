// Environment.Exit ends at once, without finally blocks, after ProcessExit handlers.
AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("exit handler");
try
{
    Console.WriteLine("body");
    Environment.Exit(17);
}
finally { Console.WriteLine("never"); }
