// A hardware fault that nobody catches ends like any other exception.
class Program
{
    int field;
    static Program? none;
    static void Main()
    {
        Console.WriteLine("before");
        Console.WriteLine(none!.field);
    }
}
