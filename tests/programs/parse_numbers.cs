// Parsing of integers and floating point: styles, errors, overflow, edge values, round trips.
using System.Globalization;

class Program
{
    static string Try<T>(Func<T> f)
    {
        try { return $"{f()}"; } catch (FormatException) { return "format"; } catch (OverflowException) { return "overflow"; } catch (ArgumentNullException) { return "null"; }
    }

    static void Main()
    {
        foreach (string? s in new[] { "0", "42", "-42", "+7", " 12 ", "2147483647", "2147483648", "-2147483648", "", "abc", "1.5", "1,000", "0x10", "--1", null, "999999999999999999999" })
            Console.WriteLine($"'{s}': {Try(() => int.Parse(s!))} {Try(() => long.Parse(s!))} {Try(() => byte.Parse(s!))} {Try(() => uint.Parse(s!))} {int.TryParse(s, out int v)} {v} {Try(() => double.Parse(s!))} {Try(() => decimal.Parse(s!))}");
        Console.WriteLine($"{int.Parse("ff", NumberStyles.HexNumber)} {int.Parse("(5)", NumberStyles.AllowParentheses)} {int.Parse("1,234", NumberStyles.AllowThousands)} {long.Parse("-9223372036854775808")} {int.Parse("101", NumberStyles.BinaryNumber)} {Int128.Parse("-170141183460469231731687303715884105728")}");
        foreach (string s in new[] { "1", "-0", "1e10", "1E-400", "1e400", "NaN", "Infinity", "-Infinity", ".5", "5.", "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "0.1", "123456789012345678901234567890", "1e", "1.2.3", "9007199254740993", "1.00000000000000011102230246251565404236316680908203125", "6.631236871469758276785396630275e-4" })
            Console.WriteLine($"{s}: {(double.TryParse(s, out double d) ? BitConverter.DoubleToInt64Bits(d).ToString("x") : "no")} {(float.TryParse(s, out float f) ? BitConverter.SingleToInt32Bits(f).ToString("x") : "no")}");
        uint x = 1;
        int bad = 0;
        for (int i = 0; i < 2000; i++)
        {
            x ^= x << 13; x ^= x >> 17; x ^= x << 5;
            double r = BitConverter.Int64BitsToDouble((long)x << 32 | x * 2654435761u);
            if (!double.IsNaN(r) && double.Parse(r.ToString()) != r) bad++;
            float rf = BitConverter.Int32BitsToSingle((int)x);
            if (!float.IsNaN(rf) && float.Parse(rf.ToString()) != rf) bad++;
        }
        Console.WriteLine(bad);
        Console.WriteLine($"{bool.Parse("True")} {Try(() => bool.Parse("yes"))} {Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"):N} {char.Parse("q")} {Version.Parse("1.2.3") > new Version(1, 2)}");
    }
}
