// Exceptions through many frames: finally blocks in order, catch by an outer frame, callee-saved state intact.
class Program
{
    static int unwound;
    static int Deep(int n, int a, long b, double c, string s)
    {
        try
        {
            if (n == 0) throw new Exception($"bottom {a} {b} {c} {s}");
            int r = Deep(n - 1, a + 1, b * 2 + 1 & 0xffff, c + 0.5, s);
            return r + a;
        }
        finally { unwound++; }
    }
    static int Middle(int n)
    {
        int a = n * 3, b = n * 5, c = n * 7, d = n * 11, e = n * 13, f = n * 17, g = n * 19;
        double x = n * 0.5, y = n * 0.25;
        try { Deep(n, a, b, x, "m"); }
        catch (Exception ex) { return a + b + c + d + e + f + g + (int)(x * 4 + y * 8) + ex.Message.Length; }
        return 0;
    }
    static void NoHandlers(int n) { if (n == 0) throw new TimeoutException("far"); NoHandlers(n - 1); unwound++; }

    static void Main()
    {
        try { Deep(100, 1, 1, 1, "x"); } catch (Exception e) { Console.WriteLine($"{e.Message} {unwound}"); }
        for (int i = 1; i < 5; i++) Console.WriteLine(Middle(i * 10));
        unwound = 0;
        try { NoHandlers(5000); } catch (TimeoutException e) { Console.WriteLine($"{e.Message} {unwound}"); }
        var list = new List<int> { 3, 1, 2 };
        try { list.Sort((a, b) => throw new FormatException("in comparer")); }
        catch (InvalidOperationException e) { Console.WriteLine(e.InnerException!.Message); }
        try { new[] { 1, 2 }.Select(x => x == 2 ? throw new Exception("in lambda") : x).ToList(); } catch (Exception e) { Console.WriteLine(e.Message); }
    }
}
