// IFormattable, ISpanFormattable, ICustomFormatter, culture-invariant composite formatting, FormattableString.
using System.Globalization;

class Money(decimal v) : IFormattable
{
    public string ToString(string? format, IFormatProvider? p) => format switch { "cents" => ((long)(v * 100)).ToString(p), null or "" => v.ToString("0.00", p), _ => v.ToString(format, p) };
    public override string ToString() => ToString(null, null);
}
class Reverser : IFormatProvider, ICustomFormatter
{
    public object? GetFormat(Type? t) => t == typeof(ICustomFormatter) ? this : null;
    public string Format(string? f, object? arg, IFormatProvider? p) { char[] c = $"{arg}".ToCharArray(); if (f == "rev") Array.Reverse(c); return new string(c); }
}

class Program
{
    static void Main()
    {
        var m = new Money(12.5m);
        Console.WriteLine($"{m} {m:cents} {m:N3} {m,8}|");
        Console.WriteLine(string.Format(new Reverser(), "{0:rev} {1} {2:rev}", "abc", 5, 123));
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:#,0.0} {1:yyyy} {2}", 1234.56, new DateTime(1999, 1, 1), null));
        try { string.Format("{0} {1}", 1); } catch (FormatException) { Console.WriteLine("too few"); }
        try { string.Format("{0", 1); } catch (FormatException) { Console.WriteLine("unclosed"); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{1.5} {2:D3}"));
        Console.WriteLine(string.Create(5, 'x', (span, c) => { for (int i = 0; i < span.Length; i++) span[i] = (char)(c - i); }));
        Console.WriteLine(CultureInfo.CurrentCulture.Name.Length + " " + CultureInfo.InvariantCulture.NumberFormat.NumberDecimalSeparator);
    }
}
