// Throwing and catching: the right clause by type, exception properties, flow after the catch.
class AppException(string m, int code) : Exception(m) { public int Code => code; }
class SubException(string m) : AppException(m, 7) { }

class Program
{
    static string Run(int n)
    {
        try
        {
            switch (n)
            {
                case 0: return "fine";
                case 1: throw new SubException("sub");
                case 2: throw new AppException("app", 3);
                case 3: throw new InvalidOperationException("invalid");
                case 4: throw new ArgumentException("arg", "name");
                default: throw new Exception();
            }
        }
        catch (SubException e) { return $"sub {e.Message} {e.Code}"; }
        catch (AppException e) { return $"app {e.Message} {e.Code}"; }
        catch (InvalidOperationException) { return "invalid"; }
        catch (SystemException e) { return $"system {e.GetType().Name} {e.Message}"; }
        catch (Exception e) { return e.Message; }
    }

    static void Main()
    {
        for (int i = 0; i < 6; i++) Console.WriteLine(Run(i));
        int caught = 0;
        for (int i = 0; i < 1000; i++)
        {
            try { if (i % 3 == 0) throw new AppException("x", i); caught += 1000; }
            catch (AppException e) { caught += e.Code; continue; }
            caught++;
        }
        Console.WriteLine(caught);
        try { throw new Exception("outer", new AppException("inner", 1)); }
        catch (Exception e) { Console.WriteLine($"{e.Message} <- {e.InnerException!.Message} {e.GetBaseException().Message}"); }
        try { throw new ArgumentNullException("p"); } catch (ArgumentException e) { Console.WriteLine($"{e.ParamName} {e.Message}"); }
        try { ArgumentOutOfRangeException.ThrowIfNegative(-5, "n"); } catch (ArgumentOutOfRangeException e) { Console.WriteLine($"{e.ParamName} {e.ActualValue}"); }
        Exception data = new() { HelpLink = "h", Source = "s" };
        data.Data["k"] = 5;
        Console.WriteLine($"{data.HelpLink} {data.Source} {data.Data["k"]} {data.StackTrace == null} {data.HResult:x}");
    }
}
