// Locals changed in try are seen in catch, finally and after, in registers or not.
class Program
{
    static int Boom(int n) => n == 0 ? throw new Exception() : n;
    static string Test(int n)
    {
        int a = 1, b = 2;
        long c = 3;
        double d = 4;
        string s = "init";
        (int X, int Y) pair = (0, 0);
        try
        {
            a = 10;
            s = "before";
            pair.X = 5;
            b += Boom(n);
            c = 30;
            d *= 2;
            s += "after";
            pair.Y = 6;
            b += Boom(n - 1);
            a = 100;
        }
        catch (Exception)
        {
            a++;
            s += "!";
        }
        finally
        {
            c++;
            d += 0.5;
        }
        return $"{a} {b} {c} {d} {s} {pair}";
    }
    static int Sum(int[] data)
    {
        int i = 0, sum = 0;
        try { while (true) sum += data[i++]; }
        catch (IndexOutOfRangeException) { return sum * 1000 + i; }
    }
    static int Nested(int n)
    {
        int r = 0;
        for (int i = 0; i < n; i++)
        {
            int before = r;
            try { r += i; try { if (i % 2 == 0) throw new Exception(); r += 100; } finally { r += 1000; } }
            catch { r = before + 7; }
        }
        return r;
    }

    static void Main()
    {
        for (int n = 0; n < 3; n++) Console.WriteLine(Test(n));
        Console.WriteLine(Sum(new[] { 1, 2, 3 }));
        Console.WriteLine(Nested(6));
    }
}
