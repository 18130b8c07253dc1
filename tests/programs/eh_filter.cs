// Exception filters: run in the first pass before any finally, may read state, may throw (counts as false).
class Program
{
    static string log = "";
    static bool Log(string s, bool result) { log += s + " "; return result; }
    static void Inner(int n)
    {
        try { throw new InvalidOperationException($"n{n}"); }
        catch (Exception e) when (Log($"filter1({e.Message})", n == 1)) { log += "handler1 "; }
        finally { log += "finally1 "; }
    }
    static void Outer(int n)
    {
        try { Inner(n); }
        catch (InvalidOperationException) when (Log("filter2", n == 2)) { log += "handler2 "; }
        catch (InvalidOperationException e) when (e.Message == "n3" && Log("filter3", true)) { log += "handler3 "; }
        catch (Exception) when (Throwing(n)) { log += "never "; }
        catch { log += "rest "; }
        finally { log += "finally2 "; }
    }
    static bool Throwing(int n) { log += "throwing "; if (n == 4) throw new Exception("in filter"); return false; }

    static void Main()
    {
        for (int n = 1; n <= 5; n++)
        {
            log = "";
            Outer(n);
            Console.WriteLine(log);
        }
        int attempts = 0;
        while (true)
        {
            try { throw new Exception($"{++attempts}"); }
            catch (Exception e) when (attempts == 3) { Console.WriteLine($"third {e.Message}"); break; }
            catch (Exception) { }
        }
        int local = 5;
        try { local = 6; throw new Exception(); }
        catch when (local++ == 6) { Console.WriteLine(local); }
    }
}
