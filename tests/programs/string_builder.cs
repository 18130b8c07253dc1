// StringBuilder: append of all kinds, insert, remove, replace, growth.
using System.Text;

class Program
{
    static void Main()
    {
        var sb = new StringBuilder();
        sb.Append("a").Append('b').Append(12).Append(-3L).Append(true).Append(1.5).Append((object?)null).Append("xyz", 1, 2).Append('-', 3);
        sb.AppendLine();
        sb.AppendFormat("{0:x} {1,5} {2}", 255, "r", 'c').AppendLine("!");
        sb.Append($"interpolated {sb.Length}");
        Console.WriteLine(sb.ToString());
        sb.Insert(0, "start:").Replace("12", "twelve").Remove(6, 1);
        Console.WriteLine($"{sb} {sb.Length} {sb[0]}");
        sb[0] = 'S';
        Console.WriteLine(sb.ToString(0, 10));
        var big = new StringBuilder();
        for (int i = 0; i < 5000; i++) big.Append(i).Append(',');
        string s = big.ToString();
        Console.WriteLine($"{s.Length} {s.Substring(s.Length - 15)} {s.IndexOf("2500", StringComparison.Ordinal)}");
        big.Length = 10;
        big.Insert(5, "MID", 2);
        Console.WriteLine(big);
        big.Clear();
        Console.WriteLine(big.Length);
        Console.WriteLine(new StringBuilder().AppendJoin("; ", new[] { 1, 2, 3 }));
    }
}
