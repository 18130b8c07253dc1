// Surrogates, runes, UTF-8 and UTF-16 encoders, invalid input, normal char classes.
using System.Text;

class Program
{
    static void Main()
    {
        string s = "aé日🙂\ud800z";
        foreach (Rune r in s.EnumerateRunes()) Console.Write($"{r.Value:x} ");
        Console.WriteLine();
        byte[] utf8 = Encoding.UTF8.GetBytes(s);
        Console.WriteLine(Convert.ToHexString(utf8));
        Console.WriteLine(Encoding.UTF8.GetString(utf8) == s.Replace('\ud800', '\ufffd'));
        Console.WriteLine(Convert.ToHexString(Encoding.Unicode.GetBytes("aé")) + " " + Convert.ToHexString(Encoding.ASCII.GetBytes("aé")) + " " + Convert.ToHexString(Encoding.Latin1.GetBytes("aé")));
        byte[] bad = { 0x61, 0xc3, 0x28, 0xe6, 0x97, 0x62, 0xff };
        foreach (char c in Encoding.UTF8.GetString(bad)) Console.Write($"{(int)c:x} ");
        Console.WriteLine();
        try { new UTF8Encoding(false, true).GetString(bad); } catch (DecoderFallbackException) { Console.WriteLine("invalid"); }
        ReadOnlySpan<byte> literal = "żółw"u8;
        Console.WriteLine($"{literal.Length} {Encoding.UTF8.GetCharCount(literal)}");
        Console.WriteLine($"{char.IsSurrogatePair("🙂", 0)} {char.ConvertToUtf32("🙂", 0):x} {char.ConvertFromUtf32(0x1f600).Length}");
        Console.WriteLine($"{Convert.ToBase64String(utf8)} {Encoding.UTF8.GetString(Convert.FromBase64String("xbzDs8WCdw=="))}");
    }
}
