// Integer formatting: standard and custom formats, widths, hexadecimal, binary, grouping, negative numbers.
using System.Globalization;

class Program
{
    static void Main()
    {
        foreach (int n in new[] { 0, 7, -7, 1234567, -1234567, int.MaxValue, int.MinValue })
        {
            Console.WriteLine($"{n} {n:D} {n:D10} {n:N0} {n:N2} {n:x} {n:X8} {n:b} {n:F2} {n:E3} {n:G} {n:G3} {n:C0} {n:P0} {n:R}");
            Console.WriteLine($"{n:000000000} {n:#,##0} {n:0.00} {n:#;(#);zero} {n:00-00-00} {n:0,0} {n:#,} {n:0%} {n:'n='0}");
        }
        Console.WriteLine($"{(byte)200:x2} {(sbyte)-1:x} {(short)-300:X4} {ulong.MaxValue:N0} {long.MinValue:D} {(ushort)65535:b16} {uint.MaxValue:e2} {Int128.MaxValue:N0}");
        Console.WriteLine($"{12,6}|{12,-6}|{-12,6:D4}| {Convert.ToString(255, 2)} {Convert.ToString(-1, 16)} {Convert.ToString(64, 8)} {Convert.ToInt32("ff", 16)} {Convert.ToInt64("-9")}");
        var own = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        own.NumberGroupSeparator = ".";
        own.NegativeSign = "~";
        own.NumberDecimalSeparator = ",";
        Console.WriteLine($"{(-1234567).ToString("N2", own)} {1234.5.ToString("N", own)} {(-5).ToString(own)}");
        Span<char> buffer = stackalloc char[10];
        Console.WriteLine($"{12345.TryFormat(buffer, out int written)} {written} {buffer[..written]} {123456789012.TryFormat(buffer, out _)}");
        try { Console.WriteLine(5.ToString("Q")); } catch (FormatException) { Console.WriteLine("format"); }
    }
}
