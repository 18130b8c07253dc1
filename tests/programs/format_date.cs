// DateTime, DateOnly, TimeOnly, TimeSpan: formats with the invariant culture, parsing, fixed values.
using System.Globalization;

class Program
{
    static void Main()
    {
        var d = new DateTime(2024, 2, 29, 13, 5, 9, 87, DateTimeKind.Utc);
        foreach (string f in new[] { "d", "D", "f", "F", "g", "G", "m", "o", "r", "s", "t", "T", "u", "y", "yyyy-MM-dd HH:mm:ss.fff", "ddd dd MMM yy h:mm tt", "dddd, d MMMM", "HH'h'mm", "%K", "%d", "fffffff", "FFF", "yyyyMMdd'T'HHmmss'Z'" })
            Console.WriteLine($"{f}: {d.ToString(f, CultureInfo.InvariantCulture)}");
        Console.WriteLine(d);
        Console.WriteLine($"{DateTime.Parse("2021-03-04T05:06:07", CultureInfo.InvariantCulture):o} {DateTime.ParseExact("31/12/1999 23-59", "dd/MM/yyyy HH-mm", CultureInfo.InvariantCulture):s}");
        Console.WriteLine($"{DateTime.TryParse("not a date", out _)} {DateTime.TryParseExact("2023-02-29", "yyyy-MM-dd", null, DateTimeStyles.None, out _)}");
        Console.WriteLine($"{new DateOnly(2000, 1, 1):yyyy/MM/dd} {new TimeOnly(23, 59, 1)} {DateOnly.FromDateTime(d).AddDays(1)} {TimeOnly.Parse("08:30").AddHours(20)}");
        var t = new TimeSpan(1, 2, 3, 4, 5);
        Console.WriteLine($"{t} {t:c} {t:g} {t:G} {t:hh\\:mm} {-t} {TimeSpan.Zero} {TimeSpan.FromMilliseconds(1.5)} {TimeSpan.Parse("3.04:05:06")}");
        Console.WriteLine(new DateTimeOffset(2020, 5, 6, 7, 8, 9, TimeSpan.FromHours(-3)).ToString("o"));
    }
}
