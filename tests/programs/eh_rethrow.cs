// throw; keeps the exception, throw e; too; wrapping; ExceptionDispatchInfo; nested handlers.
using System.Runtime.ExceptionServices;

class Program
{
    static void Fail() => throw new InvalidOperationException("origin");
    static void Rethrow() { try { Fail(); } catch (Exception) { Console.Write("[rethrow]"); throw; } finally { Console.Write("[fin]"); } }
    static void Wrap() { try { Rethrow(); } catch (Exception e) { throw new ApplicationException("wrapped", e); } }
    static void Nested()
    {
        try { Fail(); }
        catch (Exception outer)
        {
            try { throw new FormatException("second"); }
            catch (FormatException inner) { Console.Write($"[{outer.Message}/{inner.Message}]"); }
            Console.Write($"[{outer.Message}]");
            throw;
        }
    }

    static void Main()
    {
        try { Rethrow(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        try { Wrap(); } catch (ApplicationException e) { Console.WriteLine($"{e.Message} {e.InnerException!.Message}"); }
        try { Nested(); } catch (Exception e) { Console.WriteLine(e.Message); }
        Exception? saved = null;
        try { Fail(); } catch (Exception e) { saved = e; }
        try { throw saved!; } catch (Exception e) { Console.WriteLine(ReferenceEquals(e, saved)); }
        var info = ExceptionDispatchInfo.Capture(saved!);
        try { info.Throw(); } catch (Exception e) { Console.WriteLine($"{e == saved} {e.Message}"); }
        try { throw null!; } catch (NullReferenceException) { Console.WriteLine("null"); }
    }
}
