// Type parameters that stand for ref structs: comparisons with null box nothing; alternate lookups of the collections,
// whose keys are spans.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

ref struct Plain(ref int y)
{
    public ref int Y = ref y;
}
interface IGet { int Get(); }
ref struct Getter : IGet { public int A; public readonly int Get() => A; }

static class Program
{
    static string Null<T>(T x) where T : allows ref struct => x is null ? "null " : "some ";
    static string NotNull<T>(T x) where T : allows ref struct => x is not null ? "some " : "null ";
    static bool Equal<T>(T x) where T : allows ref struct { bool b = x == null; return b; }
    static int Get<T>(T x) where T : IGet, allows ref struct => x.Get();
    static T Or<T>(T a, T b) where T : allows ref struct { if (a is null) return b; return a; }
    static void Check<T>(T x) where T : allows ref struct
    {
        if (x == null) throw new ArgumentNullException(nameof(x));
        Console.WriteLine("checked");
    }

    static void Main()
    {
        int n = 5;
        var r = new Plain(ref n);
        Span<int> s = stackalloc int[3];
        s[1] = 4;
        Console.WriteLine(Null(r) + Null(s) + Null("a") + Null<string?>(null) + Null<int?>(null) + Null(3));
        Console.WriteLine(NotNull(r) + NotNull(s) + NotNull("a") + NotNull<string?>(null) + NotNull<int?>(null) + NotNull(3));
        Console.WriteLine($"{Equal(r)} {Equal(s)} {Equal("a")} {Equal<string?>(null)} {Equal<int?>(null)}");
        Console.WriteLine(Get(new Getter { A = 7 }));
        Check(s);
        Check("x");
        try { Check<object?>(null); }
        catch (ArgumentNullException e) { Console.WriteLine(e.ParamName); }
        Console.WriteLine(Or(s, default)[1] + Or<string?>(null, "b"));

        var many = new ConcurrentDictionary<string, ulong> { ["abc"] = 5 };
        var byText = many.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine($"{byText.TryGetValue("abcd".AsSpan(0, 3), out ulong v)} {v} {byText.TryGetValue("x", out v)} {v}");
        Console.WriteLine($"{byText.TryGetValue("abc", out string? key, out v)} {key} {v}");
        Console.WriteLine($"{byText.TryAdd("q", 7)} {byText.TryAdd("q", 8)} {byText["q"]} {byText.ContainsKey("zz")} {byText.TryRemove("q", out key, out v)} {key}");
        byText["w"] = 9;
        Console.WriteLine(many["w"]);

        var one = new Dictionary<string, int> { ["x"] = 1 }.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine($"{one["x"]} {one.TryAdd("y", 3)} {one.TryGetValue("y", out key, out int i)} {key} {i} {one.Remove("x", out _, out i)} {one.Dictionary.Count}");
        var set = new HashSet<string> { "a" }.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine($"{set.Add("b")} {set.Add("b")} {set.Contains("a")} {set.TryGetValue("b", out key)} {key} {set.Remove("a")} {set.Set.Count}");
    }
}
