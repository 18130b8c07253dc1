// A throw in a finally or catch replaces the exception; the outer finally blocks still run.
class Program
{
    static void A()
    {
        try { throw new Exception("first"); }
        finally { Console.Write("[fa]"); Throw("from finally"); }
    }
    static void Throw(string s) => throw new InvalidOperationException(s);
    static void B()
    {
        try { try { A(); } finally { Console.Write("[fb]"); } }
        catch (InvalidOperationException e) { Console.Write($"[{e.Message}]"); throw new Exception("from catch", e); }
        finally { Console.Write("[fc]"); }
    }

    static void Main()
    {
        try { B(); } catch (Exception e) { Console.WriteLine($"{e.Message} {e.InnerException!.Message}"); }
        try { try { throw new Exception("x"); } finally { try { Throw("y"); } catch (InvalidOperationException) { Console.Write("[y]"); } } } catch (Exception e) { Console.WriteLine(e.Message); }
        for (int i = 0; i < 3; i++)
        {
            try { try { throw new Exception($"a{i}"); } finally { throw new Exception($"b{i}"); } }
            catch (Exception e) { Console.Write(e.Message + " "); }
        }
        Console.WriteLine();
    }
}
