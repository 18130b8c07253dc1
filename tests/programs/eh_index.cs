// Index out of range on arrays of all elements, spans, strings, lists; negative sizes.
class Program
{
    static string Try(Func<object?> f)
    {
        try { return $"{f()}"; }
        catch (IndexOutOfRangeException) { return "index"; }
        catch (ArgumentOutOfRangeException e) { return $"argument {e.ParamName}"; }
        catch (OverflowException) { return "overflow"; }
    }

    static void Main()
    {
        int n = 3, minus = -1;
        int[] a = new int[n];
        object[] o = new object[n];
        var list = new List<int> { 1, 2 };
        Console.WriteLine($"{Try(() => a[n])} {Try(() => a[minus])} {Try(() => a[2])} {Try(() => a[int.MaxValue])} {Try(() => o[n] = "x")} {Try(() => (new double[0])[0])} {Try(() => a[n] += 1)}");
        Console.WriteLine($"{Try(() => "abc"[n])} {Try(() => list[2])} {Try(() => list[minus])} {Try(() => new int[minus].Length)} {Try(() => new string('x', minus))} {Try(() => "abc".Substring(2, 5))}");
        Console.WriteLine($"{Try(() => { Span<int> s = a; return s[n]; })} {Try(() => { Span<int> s = a; return s.Slice(4).Length; })} {Try(() => a.AsSpan(1, 3).Length)} {Try(() => a[^4])} {Try(() => a[1..5].Length)} {Try(() => a[(long)n << 32])}");
        int sum = 0;
        try { for (int i = 0; ; i++) { a[i] = i; sum += i; } } catch (IndexOutOfRangeException) { sum += 100; }
        Console.WriteLine(sum);
        uint u = 0xffffffff;
        Console.WriteLine(Try(() => a[u]));
    }
}
