// switch on ints (dense, sparse, negative), longs, chars, strings (many cases, hashed), enums; goto case; fall out.
class Program
{
    static int Dense(int n) { switch (n) { case 0: return 10; case 1: return 11; case 2: return 12; case 3: return 13; case 4: case 5: return 14; case 7: return 17; default: return -1; } }
    static int Sparse(int n) { switch (n) { case -1000: return 1; case -1: return 2; case 5: return 3; case 1000: return 4; case int.MaxValue: return 5; case int.MinValue: return 6; default: return 0; } }
    static int Long(long n) => n switch { 1L << 40 => 1, -1 => 2, long.MaxValue => 3, 7 => 4, _ => 0 };
    static string Char(char c) { switch (c) { case 'a': case 'e': case 'i': case 'o': case 'u': return "vowel"; case >= '0' and <= '9': return "digit"; case 'é': return "accent"; default: return "?"; } }
    static int Str(string? s)
    {
        switch (s)
        {
            case "zero": return 0; case "one": return 1; case "two": return 2; case "three": return 3; case "four": return 4;
            case "five": return 5; case "six": return 6; case "seven": return 7; case "eight": return 8; case "nine": return 9;
            case "": return -2; case null: return -3; case "One": return 100;
            default: return -1;
        }
    }
    static string Goto(int n)
    {
        string log = "";
        switch (n)
        {
            case 1: log += "1"; goto case 3;
            case 2: log += "2"; goto default;
            case 3: log += "3"; break;
            default: log += "d"; break;
        }
        return log;
    }
    static string Unsigned(ulong u) => u switch { 0 => "zero", ulong.MaxValue => "max", > 100 => "big", _ => "small" };

    static void Main()
    {
        for (int i = -1; i < 9; i++) Console.Write($"{Dense(i)} ");
        Console.WriteLine();
        foreach (int i in new[] { -1000, -1, 0, 5, 6, 1000, int.MaxValue, int.MinValue }) Console.Write($"{Sparse(i)} ");
        foreach (long l in new[] { 1L << 40, -1, long.MaxValue, 7, 1 }) Console.Write($"{Long(l)} ");
        Console.WriteLine();
        foreach (char c in "ab5é\0") Console.Write($"{Char(c)} ");
        Console.WriteLine();
        foreach (string? s in new[] { "zero", "seven", "nine", "ten", "", null, "One", "one", "th" + "ree" }) Console.Write($"{Str(s)} ");
        Console.WriteLine();
        Console.WriteLine($"{Goto(1)} {Goto(2)} {Goto(3)} {Goto(4)} {Unsigned(0)} {Unsigned(ulong.MaxValue)} {Unsigned(101)} {Unsigned(3)}");
    }
}
