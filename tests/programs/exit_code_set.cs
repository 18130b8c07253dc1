// Environment.ExitCode counts when Main returns nothing; it wraps at 256 as the system does.
class Program
{
    static void Main()
    {
        Environment.ExitCode = 300;
        Console.WriteLine(Environment.ExitCode);
    }
}
