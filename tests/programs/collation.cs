// Comparison, search and normalization of the invariant culture where nobody asks for invariant globalization: CLDR's root
// collation, as CoreCLR has it from ICU.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

static class Program
{
    static string Show(string s)
    {
        var b = new StringBuilder();
        foreach (char c in s) b.Append(c is >= ' ' and < (char)127 ? c.ToString() : $"\\u{(int)c:x4}");
        return b.ToString();
    }

    static void Print(string what, IEnumerable<string> all) => Console.WriteLine($"{what}: {string.Join(" ", all.Select(Show))}");

    static void Sorting()
    {
        string[] words = { "b", "A", "a", "B", "Z", "z", "ab", "Ab", "AB", "aB", "_a", "-a", "a-b", "a b", "1", "10", "2", "",
                           "\u00e9", "e", "f", "E", "\u00c9", "e\u0301", "\u00e6", "ae", "af", "stra\u00dfe", "strasse", "\u0430",
                           "\u0410", "\u03b1", "\u4e00", "\u3400", "\u4eba", "\uac00", "\uac01", "\u3042", "\u30a2", "\uff71",
                           "\ud83d\ude00", "\u0e40\u0e01", "\u0e01\u0e40", "co-op", "coop", "CO-OP", "\u00ad", "\0", "$", "\u20ac" };
        var list = new List<string>(words);
        list.Sort();
        Print("List.Sort", Distinct(list));
        Print("OrderBy", Distinct(words.OrderBy(s => s)));
        Print("Descending", words.Where(s => s.Length == 1 && s[0] < 128).OrderByDescending(s => s));
        Print("SortedDictionary", new SortedDictionary<string, int> { ["b"] = 1, ["A"] = 2, ["a"] = 3, ["B"] = 4 }.Keys);
        Print("SortedSet", new SortedSet<string>(words, StringComparer.InvariantCultureIgnoreCase));
        var array = (string[])words.Clone();
        Array.Sort(array, StringComparer.Ordinal);
        Print("Ordinal", array);
        Print("Max", new[] { words.Max()!, words.Min()! });
    }

    // What compares equal may come in any order.
    static IEnumerable<string> Distinct(IEnumerable<string> all)
    {
        string? last = null;
        foreach (string s in all)
        {
            if (last == null || string.Compare(last, s) != 0) yield return s;
            last = s;
        }
    }

    static void Comparing()
    {
        (string, string)[] pairs = { ("a", "A"), ("a", "b"), ("A", "b"), ("a", "\u00e1"), ("a\u0301", "\u00e1"), ("co-op", "coop"),
                                     ("\u3042", "\u30a2"), ("\u30a2", "\uff71"), ("a", "\uff41"), ("$1", "1"), ("file10", "file9"),
                                     ("a\0b", "ab"), ("", "\u200d"), ("\u00df", "ss"), ("\u0130", "i"), ("I", "\u0131"),
                                     ("l\u00b7", "l\u0387"), ("\u00e9t\u00e9", "ete"), ("\u30ab\u3099", "\u30ac"), ("x 1", "x_1") };
        CompareOptions[] options = { CompareOptions.None, CompareOptions.IgnoreCase, CompareOptions.IgnoreNonSpace,
                                     CompareOptions.IgnoreSymbols, CompareOptions.IgnoreKanaType, CompareOptions.IgnoreWidth,
                                     CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace,
                                     CompareOptions.IgnoreCase | CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth,
                                     CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreSymbols,
                                     CompareOptions.NumericOrdering, CompareOptions.Ordinal, CompareOptions.OrdinalIgnoreCase };
        CompareInfo info = CultureInfo.InvariantCulture.CompareInfo;
        foreach ((string a, string b) in pairs)
        {
            var line = new StringBuilder();
            foreach (CompareOptions o in options)
            {
                int c = Math.Sign(info.Compare(a, b, o));
                line.Append(" =<>"[c == 0 ? 1 : c < 0 ? 2 : 3]);
                if (o is CompareOptions.Ordinal or CompareOptions.OrdinalIgnoreCase) continue;
                int k = Math.Sign(SortKey.Compare(info.GetSortKey(a, o), info.GetSortKey(b, o)));
                if (k != c) line.Append('!');
                if (c == 0 && info.GetHashCode(a, o) != info.GetHashCode(b, o)) line.Append('#');
            }
            Console.WriteLine($"{Show(a)} {Show(b)} {line} {a.CompareTo(b)} {string.Compare(a, b, StringComparison.CurrentCultureIgnoreCase)} " +
                              $"{string.Equals(a, b, StringComparison.InvariantCulture)} {StringComparer.CurrentCulture.Equals(a, b)}");
        }
        Console.WriteLine(info.Compare("xabc", 1, 3, "ABCD", 0, 3, CompareOptions.IgnoreCase));
    }

    static void Searching()
    {
        (string, string)[] pairs = { ("abc", "b"), ("ABC", "b"), ("cafe\u0301", "e"), ("caf\u00e9", "e\u0301"), ("o\u0308x", "o"), ("a\u00adb", "ab"),
                                     ("ab", "\u00ad"), ("ab", ""), ("", "\u200d"), ("x\r\ny", "\n"), ("\u00c6", "A"), ("a-b", "ab"),
                                     ("\u30ac", "\u30ab"), ("abcabc", "C"), ("o\0", "o"), ("\ud83d\udc68\u200d\ud83d\udc69", "\ud83d\udc68") };
        StringComparison[] kinds = { StringComparison.CurrentCulture, StringComparison.InvariantCultureIgnoreCase, StringComparison.Ordinal };
        foreach ((string s, string v) in pairs)
        {
            var line = new StringBuilder();
            foreach (StringComparison k in kinds)
                line.Append($" {s.IndexOf(v, k)} {s.LastIndexOf(v, k)} {s.StartsWith(v, k)} {s.EndsWith(v, k)} {s.Contains(v, k)} {Show(s.Replace(v.Length == 0 ? "?" : v, "+", k))};");
            CompareInfo info = CultureInfo.CurrentCulture.CompareInfo;
            foreach (CompareOptions o in new[] { CompareOptions.IgnoreNonSpace, CompareOptions.IgnoreWidth | CompareOptions.IgnoreCase })
                line.Append($" {info.IndexOf(s, v, o)} {info.LastIndexOf(s, v, o)} {info.IsPrefix(s, v, o, out int n)} {n} {info.IsSuffix(s, v, o, out int m)} {m};");
            Console.WriteLine($"{Show(s)} {Show(v)}{line}");
        }
        Console.WriteLine($"{"\u00e9".StartsWith("e")} {"e\u0301".IndexOf("e")} {"abc".EndsWith("C", true, null)}");
    }

    static void Normalizing()
    {
        string[] texts = { "abc", "e\u0301", "\u00e9", "\ufb01", "\u1e9b\u0323", "\uac01", "\u1100\u1161\u11a8", "\u2126", "\uff21", "q\u0307\u0323",
                           "\u0958", "\u0344", "\ud834\udd5e", "\u00bd", "\u3300", "\ufdfa" };
        foreach (string s in texts)
            Console.WriteLine(Show(s) + string.Concat(new[] { NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD }
                .Select(f => $" {Show(s.Normalize(f))} {s.IsNormalized(f)}")));
        try
        {
            "\ud800".Normalize();
        }
        catch (ArgumentException)
        {
            Console.WriteLine("a surrogate alone");
        }
    }

    static void Main()
    {
        Sorting();
        Comparing();
        Searching();
        Normalizing();
        Console.WriteLine(AppContext.TryGetSwitch("System.Globalization.Invariant", out _));
        Console.WriteLine(CultureInfo.CurrentCulture.Name.Length + " " + new CompareInfoUse().Name);
    }

    sealed class CompareInfoUse
    {
        public string Name => CultureInfo.InvariantCulture.CompareInfo.Name + "|" + (CultureInfo.InvariantCulture.CompareInfo.Version.FullVersion != 0);
    }
}
