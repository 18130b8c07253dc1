// A handler of FirstChanceException that throws.
using System;
class Program
{
    static int n;
    static void Main()
    {
        AppDomain.CurrentDomain.FirstChanceException += (_, e) =>
        {
            Console.WriteLine("seen " + e.Exception.Message);
            if (n++ == 0) throw new InvalidOperationException("from the handler");
        };
        try { throw new Exception("one"); } catch (Exception e) { Console.WriteLine("caught " + e.Message); }
        Console.WriteLine("end");
    }
}
