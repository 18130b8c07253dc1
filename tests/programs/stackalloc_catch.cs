// Memory of stackalloc lives until its method returns: over exceptions that are caught, filtered, rethrown and pass
// finally blocks, thrown here and deeper, by code and by the processor; the stack does not grow with what is caught.
using System;
using System.Runtime.CompilerServices;

static unsafe class Program
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Throw(int i, int depth = 0)
    {
        if (depth > 0) { Span<byte> mine = stackalloc byte[depth * 8]; mine.Fill(0xEE); Throw(i, depth - 1); return; }
        throw new InvalidOperationException("x" + i);
    }

    static int Sum(ReadOnlySpan<int> s) { int t = 0; foreach (int v in s) t += v; return t; }

    static string Raise(int kind, object? nothing, int zero, int[] few)
    {
        Span<int> s = stackalloc int[20 + kind];
        for (int i = 0; i < s.Length; i++) s[i] = i * kind;
        int before = Sum(s);
        try
        {
            switch (kind)
            {
                case 0: return nothing!.ToString()!;
                case 1: return (5 / zero).ToString();
                case 2: return few[9].ToString();
                case 3: return ((string)(object)few).ToString();
                case 4: return checked((byte)(few[0] + 1000)).ToString();
                default: throw new ArgumentException("own");
            }
        }
        catch (Exception e) { return e.GetType().Name + (before == Sum(s)); }
        finally { s[0] = before == Sum(s) ? 1 : throw new Exception("lost"); }
    }

    static int Nested(int n)
    {
        int* a = stackalloc int[n];
        for (int i = 0; i < n; i++) a[i] = i;
        int result = 0;
        try
        {
            int* b = stackalloc int[n * 2];
            for (int i = 0; i < 2 * n; i++) b[i] = -i;
            try { Throw(n, 5); }
            catch (InvalidOperationException e) when (a[n - 1] == n - 1 && b[n] == -n && e.Message == "x" + n)
            {
                result += a[n - 1] - b[2 * n - 1];
                throw;
            }
            finally { result += a[n / 2] - b[n]; }
        }
        catch (Exception e) when (e.Message.Length > 0) { result += a[n - 2] + e.Message.Length; }
        for (int i = 0; i < n; i++) result += a[i];
        return result;
    }

    static void Main()
    {
        Span<int> s = stackalloc int[100];
        for (int i = 0; i < s.Length; i++) s[i] = i;
        for (int k = 0; k < 3; k++)
        {
            Span<byte> b = stackalloc byte[50 * (k + 1)];
            b.Fill((byte)(k + 1));
            try { Throw(k, k * 3); }
            catch (Exception e) when (e.Message.Length > 0) { Console.WriteLine(e.Message); }
            finally { Console.WriteLine("finally " + Sum(s)); }
            int sum = 0;
            foreach (byte x in b) sum += x;
            Console.WriteLine(sum);
        }
        for (int k = 0; k < 6; k++) Console.WriteLine(Raise(k, null, 0, new int[1]));
        Console.WriteLine(Nested(10) + " " + Nested(100) + " " + Nested(1000));
        Console.WriteLine(Sum(s));
        // 200,000 times 100 bytes would be more than the stack.
        int caught = 0;
        for (int i = 0; i < 200_000; i++)
        {
            try { if (i % 2 == 0) _ = s[i + 100]; else caught += ((string?)null)!.Length; }
            catch (IndexOutOfRangeException) { caught++; }
            catch (NullReferenceException) { caught++; }
        }
        Console.WriteLine(caught + " " + Sum(s));
    }
}
