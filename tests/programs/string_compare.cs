// Ordinal and invariant comparison, case, equality, hash equality, sorting.
class Program
{
    static void Main()
    {
        string[] words = { "apple", "Apple", "banana", "", "äpfel", "apple pie", "\0a", "zebra" };
        foreach (string a in words)
        {
            foreach (string b in words)
                Console.Write($"{Math.Sign(string.CompareOrdinal(a, b))},{a == b},{a.Equals(b, StringComparison.OrdinalIgnoreCase)} ");
            Console.WriteLine();
        }
        Array.Sort(words, StringComparer.Ordinal);
        Console.WriteLine(string.Join("|", words.Select(w => w.Replace("\0", "0"))));
        Console.WriteLine($"{"HELLO".Equals("hello", StringComparison.OrdinalIgnoreCase)} {string.Compare("a", "B", StringComparison.OrdinalIgnoreCase) < 0} {"abc".CompareTo(null)}");
        Console.WriteLine($"{("ab" + "c").GetHashCode() == "abc".GetHashCode()} {StringComparer.OrdinalIgnoreCase.GetHashCode("ABC") == StringComparer.OrdinalIgnoreCase.GetHashCode("abc")}");
        Console.WriteLine($"{"Straße".ToUpperInvariant()} {"ŻÓŁĆ".ToLowerInvariant()} {"İ".ToLowerInvariant().Length}");
        Console.WriteLine($"{"hello".IndexOf("L", StringComparison.OrdinalIgnoreCase)} {"a-b".CompareTo("ab") < 0} {string.Equals(null, null)}");
    }
}
