// finally: on normal exit, return, break, continue, goto, throw; nested; values seen afterwards.
class Program
{
    static List<string> log = new();
    static int Return(int n)
    {
        try
        {
            try { if (n == 0) return 1; if (n == 1) throw new Exception("one"); log.Add("body"); }
            finally { log.Add($"inner{n}"); n += 10; }
            log.Add("after");
        }
        catch (Exception) { log.Add("catch"); return n; }
        finally { log.Add($"outer{n}"); }
        return n;
    }
    static int Value()
    {
        int x = 1;
        try { return x; }
        finally { x = 100; log.Add($"x{x}"); }
    }
    static void Loops()
    {
        for (int i = 0; i < 4; i++)
        {
            try
            {
                if (i == 1) continue;
                if (i == 3) break;
                log.Add($"i{i}");
            }
            finally { log.Add($"f{i}"); }
        }
        int tries = 0;
    again:
        try { if (++tries < 3) goto again; }
        finally { log.Add($"try{tries}"); }
    }
    static void Flush() { Console.WriteLine(string.Join(" ", log)); log.Clear(); }

    static void Main()
    {
        for (int i = 0; i < 3; i++) { int r = Return(i); log.Add($"={r}"); Flush(); }
        log.Add($"={Value()}");
        Flush();
        Loops();
        Flush();
        try { try { throw new Exception("a"); } finally { log.Add("f1"); try { throw new Exception("b"); } catch (Exception e) { log.Add(e.Message); } finally { log.Add("f2"); } } }
        catch (Exception e) { log.Add($"caught {e.Message}"); }
        Flush();
    }
}
