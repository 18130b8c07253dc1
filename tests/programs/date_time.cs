// DateTime and TimeSpan arithmetic, calendars, comparison, leap years, ticks.
class Program
{
    static void Main()
    {
        var d = new DateTime(2024, 1, 31);
        Console.WriteLine($"{d.AddMonths(1):yyyy-MM-dd} {d.AddYears(-1).AddDays(29):yyyy-MM-dd} {d.AddDays(-31).DayOfWeek} {d.DayOfYear} {DateTime.IsLeapYear(1900)} {DateTime.DaysInMonth(2023, 2)}");
        var e = new DateTime(1999, 12, 31, 23, 59, 59, 999);
        TimeSpan gap = d - e;
        Console.WriteLine($"{gap} {gap.TotalDays:F6} {gap.Days} {gap.Milliseconds} {gap.Ticks} {e.AddMilliseconds(1):s} {e.AddTicks(1).Ticks}");
        Console.WriteLine($"{d > e} {d.CompareTo(e)} {d.Date == d} {e.TimeOfDay} {DateTime.UnixEpoch.Ticks} {DateTime.MinValue:s} {DateTime.MaxValue:o}");
        Console.WriteLine($"{TimeSpan.FromHours(1.5) + TimeSpan.FromMinutes(-200)} {TimeSpan.FromDays(1) / 7} {TimeSpan.FromSeconds(10) / TimeSpan.FromSeconds(4)} {new TimeSpan(0, 90, 0).TotalHours} {TimeSpan.FromSeconds(-5).Duration()}");
        var off = new DateTimeOffset(2024, 3, 10, 12, 0, 0, TimeSpan.FromHours(2));
        Console.WriteLine($"{off.UtcDateTime:s} {off.ToUnixTimeSeconds()} {DateTimeOffset.FromUnixTimeMilliseconds(1700000000123):o} {off.ToOffset(TimeSpan.FromHours(-5)):u}");
        int fridays = 0;
        for (var day = new DateTime(2000, 1, 13); day.Year < 2025; day = day.AddMonths(1)) if (day.DayOfWeek == DayOfWeek.Friday) fridays++;
        Console.WriteLine(fridays);
        try { new DateTime(2023, 2, 29); } catch (ArgumentOutOfRangeException) { Console.WriteLine("no such day"); }
        Console.WriteLine($"{d.GetHashCode() == new DateTime(2024, 1, 31).GetHashCode()} {System.Globalization.ISOWeek.GetWeekOfYear(d)} {new DateOnly(2024, 1, 1).DayNumber}");
    }
}
