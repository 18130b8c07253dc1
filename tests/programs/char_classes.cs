// char: classes, case, numeric values, over ASCII, Latin and beyond.
class Program
{
    static void Main()
    {
        foreach (char c in "a Z5\t_-+éß٣日Ⅷ€\u00a0")
            Console.WriteLine($"{(int)c:x4} {char.IsLetter(c)} {char.IsDigit(c)} {char.IsLetterOrDigit(c)} {char.IsWhiteSpace(c)} {char.IsUpper(c)} {char.IsLower(c)} {char.IsPunctuation(c)} {char.IsSymbol(c)} {char.GetUnicodeCategory(c)} {char.GetNumericValue(c)} {char.ToUpperInvariant(c)}");
        Console.WriteLine($"{char.IsAsciiHexDigit('f')} {char.IsBetween('m', 'a', 'z')} {(char)('a' + 1)} {'a' + 1} {char.MaxValue + 0}");
        Console.WriteLine($"{char.Parse("x")} {'x'.CompareTo('a')} {'b'.Equals('b')} {char.IsControl('\n')}");
    }
}
