// An exception is reported as unhandled; then a finally handler throws another one, which is caught: life goes on.
using System;

try {
    try { throw new InvalidOperationException("first"); }
    finally {
        Console.WriteLine("finally");
        throw new ArgumentException("second");
    }
} catch (ArgumentException e) { Console.WriteLine("caught " + e.Message); }
Console.WriteLine("goes on");
try { throw new Exception("third"); } catch (Exception e) { Console.WriteLine("caught " + e.Message); }
