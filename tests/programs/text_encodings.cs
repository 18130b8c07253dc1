// Encodings: UTF-7/8/16/32, Latin1, ASCII, code pages; fallbacks; decoders with state; preambles.
using System;
using System.IO;
using System.Linq;
using System.Text;
static class Program {
    static string Hex(byte[] b) => Convert.ToHexString(b);
    static void Main() {
        string s = "aé€😀z\uD800x";
#pragma warning disable SYSLIB0001
        foreach (var e in new Encoding[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, new UTF32Encoding(true, true), Encoding.Latin1, Encoding.ASCII, Encoding.UTF7 }) {
            byte[] b = e.GetBytes(s);
            Console.WriteLine($"{e.WebName} {e.CodePage} {e.EncodingName} {Hex(b)} {Hex(e.GetPreamble())} {e.GetMaxByteCount(5)} {e.GetMaxCharCount(5)} {e.IsSingleByte}");
            Console.WriteLine(string.Join(',', e.GetString(b).Select(c => ((int)c).ToString("X"))));
        }
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (int cp in new[] { 1252, 1251, 437, 850, 28605, 932, 936, 950, 949, 20866, 54936 }) {
            var e = Encoding.GetEncoding(cp);
            byte[] b = e.GetBytes("Aé€Ж日本語中文한글");
            Console.WriteLine($"{cp} {e.WebName} {Hex(b)} {string.Join(',', e.GetString(b).Select(c => ((int)c).ToString("X")))}");
        }
        Console.WriteLine(Encoding.GetEncoding("shift_jis").CodePage + " " + Encoding.GetEncodings().Length);
        var strict = Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        try { strict.GetBytes("é"); } catch (EncoderFallbackException e) { Console.WriteLine($"{e.Message} {e.Index} {e.CharUnknown}"); }
        try { new UTF8Encoding(false, true).GetString(new byte[] { 65, 0xC3, 0x28 }); } catch (DecoderFallbackException e) { Console.WriteLine($"{e.Message} {e.Index}"); }
        Console.WriteLine(Encoding.GetEncoding("us-ascii", new EncoderReplacementFallback("[?]"), new DecoderReplacementFallback("!")).GetString(new byte[] { 65, 200, 66 }));
        var d = Encoding.UTF8.GetDecoder();
        byte[] bytes = Encoding.UTF8.GetBytes("日本😀");
        var chars = new char[10];
        int total = 0;
        foreach (byte x in bytes) total += d.GetChars(new[] { x }, 0, 1, chars, total);
        Console.WriteLine(new string(chars, 0, total));
        try { Encoding.GetEncoding("nonsense"); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        foreach (byte[] bom in new[] { new byte[] { 0xEF, 0xBB, 0xBF, 65 }, new byte[] { 0xFF, 0xFE, 65, 0 }, new byte[] { 0xFE, 0xFF, 0, 65 }, new byte[] { 0xFF, 0xFE, 0, 0, 65, 0, 0, 0 } }) {
            var r = new StreamReader(new MemoryStream(bom));
            Console.WriteLine(r.ReadToEnd() + " " + r.CurrentEncoding.WebName);
        }
        Console.WriteLine(Hex(Encoding.Convert(Encoding.UTF8, Encoding.Unicode, bytes)));
        foreach (Rune r in "a😀é".EnumerateRunes()) Console.Write($"{r} {r.Value:X} {r.Utf8SequenceLength} {Rune.GetUnicodeCategory(r)};");
        Console.WriteLine();
        Console.WriteLine("é".Normalize(NormalizationForm.FormD).Length + " " + "ﬁ".IsNormalized(NormalizationForm.FormC));
    }
}
