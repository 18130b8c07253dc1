// NodaTime: calendars, zones, periods, patterns.
using System; using NodaTime; using NodaTime.Text;
class Program {
    static void Main() {
        var d = new LocalDate(2024, 2, 28); Console.WriteLine(d.PlusDays(2) + " " + d.DayOfWeek);
        Console.WriteLine(Period.Between(new LocalDate(2000, 1, 31), d));
        var z = DateTimeZoneProviders.Tzdb["Europe/Paris"]; var i = Instant.FromUtc(2024, 7, 1, 12, 0); Console.WriteLine(i.InZone(z));
        Console.WriteLine(LocalDateTimePattern.ExtendedIso.Parse("2024-03-04T05:06:07").Value + " " + Duration.FromMinutes(90));
        Console.WriteLine(new LocalDate(2024, 1, 1).WithCalendar(CalendarSystem.HebrewCivil));
    }
}
