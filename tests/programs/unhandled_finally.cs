// An exception that nobody catches: filters run first, it is reported, then the finally handlers run.
using System;
using System.Collections.Generic;

class Resource(string name) : IDisposable {
    public void Dispose() => Console.WriteLine("dispose " + name);
}

class Program {
    static IEnumerable<int> Items() {
        try { yield return 1; yield return 2; } finally { Console.WriteLine("iterator ends"); }
    }

    static void Inner() {
        try {
            try { foreach (int i in Items()) throw new InvalidOperationException("nobody takes it " + i); }
            finally { Console.WriteLine("inner finally"); }
        } catch (ArgumentException) { Console.WriteLine("wrong clause"); }
        finally { Console.WriteLine("outer finally"); }
    }

    static bool Filter(Exception e) {
        Console.WriteLine("filter " + e.Message);
        return false;
    }

    static void Main() {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("not an orderly exit");
        using var r = new Resource("of Main");
        try { Inner(); }
        catch (Exception e) when (Filter(e)) { Console.WriteLine("not caught"); }
        finally {
            Console.WriteLine("last finally");
            throw new Exception("not reported");
        }
    }
}
