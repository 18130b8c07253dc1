// Regex: groups, options, replace, split, lookaround, balancing, timeouts, right to left, compiled, non-backtracking.
using System;
using System.Linq;
using System.Text.RegularExpressions;
static class Program {
    static void Main() {
        foreach (var o in new[] { RegexOptions.None, RegexOptions.Compiled, RegexOptions.NonBacktracking }) {
            Console.WriteLine(o);
            var r = new Regex(@"(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)", o);
            foreach (Match m in r.Matches("on 2024-01-02 and 1999-12-31.")) Console.WriteLine($"{m.Value} {m.Index} {m.Groups["y"]} {m.Groups["m"].Index} {string.Join('|', m.Groups.Keys)}");
            Console.WriteLine(r.Replace("x 2024-01-02 y", "${d}.${m}.$1 [$&] [$`] [$'] $$"));
            Console.WriteLine(r.Replace("2024-01-02", m => (int.Parse(m.Groups["y"].Value) + 1).ToString()));
            Console.WriteLine(string.Join('|', new Regex(@"\s*[,;]\s*", o).Split("a, b ;c,d")));
            Console.WriteLine(new Regex(@"^\w+$", o | RegexOptions.Multiline).Count("one\ntwo three\nfour"));
            Console.WriteLine(new Regex("straße|STRASSE", o | RegexOptions.IgnoreCase).IsMatch("Strasse"));
            Console.WriteLine(new Regex(@"[\p{Lu}-[A-C]]+", o).Match("ABCÄÖD").Value);
        }
        Console.WriteLine(Regex.Match("foobar", @"foo(?=bar)").Value + Regex.IsMatch("foobaz", @"foo(?!baz)") + Regex.Match("price $42", @"(?<=\$)\d+").Value + Regex.Match("xyz", "(?<!x)z").Success);
        Console.WriteLine(Regex.Match("((a)(b(c)))", @"^(?:[^()]|(?<o>\()|(?<-o>\)))+(?(o)(?!))$").Success);
        Console.WriteLine(Regex.Match("aaa bbb", @"(\w)\1+").Value + " " + Regex.Match("abab", @"(?>a|ab)ab").Success);
        Console.WriteLine(Regex.Match("one two three", @"\w+", RegexOptions.RightToLeft).Value);
        Console.WriteLine(Regex.Replace("a.b.c", @"\.", "-", RegexOptions.ExplicitCapture) + " " + Regex.Escape("a+b(c)[d]") + " " + Regex.Unescape(@"\t\x41"));
        Console.WriteLine(new Regex(@"a # comment
            b", RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline).ToString().Length);
        try { new Regex("(unclosed"); } catch (RegexParseException e) { Console.WriteLine($"{e.Error} {e.Offset} {e.Message}"); }
        try { Regex.Match(new string('a', 40), "^(a+)+b$", RegexOptions.None, TimeSpan.FromMilliseconds(50)); } catch (RegexMatchTimeoutException e) { Console.WriteLine(e.GetType().Name); }
        var g = Regex.Match("k1=v1;k2=v2;", @"(?:(?<k>\w+)=(?<v>\w+);)+");
        Console.WriteLine(string.Join(',', g.Groups["k"].Captures.Select(c => c.Value)) + " " + string.Join(',', g.Groups["v"].Captures.Select(c => c.Index)));
        foreach (var m in Regex.EnumerateMatches("a1b22c333", @"\d+")) Console.Write($"{m.Index}:{m.Length} ");
        foreach (var x in Regex.EnumerateSplits("a,b,,c", ",")) Console.Write($"{x} ");
        Console.WriteLine();
        Console.WriteLine(Regex.IsMatch("İ", "i", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        Console.WriteLine(Regex.Match("  x", @"\G\s").Length + " " + Regex.Match("a\r\nb", "^b$", RegexOptions.Multiline).Index);
        Console.WriteLine(Regex.Replace("aaaa", "a", "b", RegexOptions.None) + new Regex("a").Replace("aaaa", "b", 2) + new Regex("a").Replace("aaaa", "b", 2, 1));
    }
}
