// Split, Join, Replace, Trim, Pad, Insert, Remove, ToUpper.
class Program
{
    static void Show(IEnumerable<string> parts) => Console.WriteLine(string.Join("|", parts));

    static void Main()
    {
        Show("a,b,,c".Split(','));
        Show("a,b,,c".Split(',', StringSplitOptions.RemoveEmptyEntries));
        Show(" a ; b ;c ".Split(';', StringSplitOptions.TrimEntries));
        Show("one--two--three".Split("--", 2));
        Show("a b\tc\nd".Split((char[]?)null));
        Show("k=v;x=y".Split('=', ';'));
        Console.WriteLine("  trim me ".Trim() + "|" + "xxabcxx".Trim('x') + "|" + "  a".TrimStart() + "|" + "a  ".TrimEnd() + "|");
        Console.WriteLine("banana".Replace('a', 'o') + " " + "banana".Replace("an", "AN") + " " + "banana".Replace("na", ""));
        Console.WriteLine("7".PadLeft(3, '0') + "|" + "ab".PadRight(5) + "|" + "long".PadLeft(2));
        Console.WriteLine("Hello".Insert(2, "__") + " " + "Hello".Remove(1, 3) + " " + "Hello".Remove(3));
        Console.WriteLine("MiXed".ToUpperInvariant() + " " + "MiXed".ToLowerInvariant());
        Console.WriteLine(string.Join(", ", new object[] { 1, 'c', 2.5, "s" }));
        Console.WriteLine("a-b_c".IndexOfAny(new[] { '_', '-' }) + " " + "abcabc".LastIndexOf("bc", StringComparison.Ordinal));
        Console.WriteLine(new string("stressed".Reverse().ToArray()));
        foreach (char c in "x\u00e9\ud83d\ude00") Console.Write($"{(int)c:x4} ");
        Console.WriteLine();
        Console.WriteLine("line1\nline2\r\nline3".ReplaceLineEndings("/"));
        Console.WriteLine("abc".CompareTo("abd") + " " + "tic-tac".Count(c => c == 't'));
    }
}
