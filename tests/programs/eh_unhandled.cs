// An exception that nobody catches: text on stderr, exit code 134; outer finally blocks do not run.
class Program
{
    static void Fail(int n)
    {
        if (n == 0) throw new InvalidOperationException("nobody catches this", new FormatException("the reason"));
        Fail(n - 1);
    }

    static void Main()
    {
        Console.WriteLine("before");
        Fail(3);
        Console.WriteLine("never");
    }
}
