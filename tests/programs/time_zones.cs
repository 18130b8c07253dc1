// TimeZoneInfo from tzdata: rules, conversions, ambiguous and invalid times, custom zones, serialization.
using System;
using System.Linq;
static class Program {
    static void Main() {
        foreach (string id in new[] { "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo" }) {
            var z = TimeZoneInfo.FindSystemTimeZoneById(id);
            Console.WriteLine($"{z.Id} {z.BaseUtcOffset} {z.SupportsDaylightSavingTime} {z.HasIanaId}");
            foreach (var t in new[] { new DateTime(2024, 1, 15, 12, 0, 0, DateTimeKind.Utc), new DateTime(2024, 7, 15, 12, 0, 0, DateTimeKind.Utc), new DateTime(1975, 7, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2040, 3, 31, 2, 0, 0, DateTimeKind.Utc) })
                Console.WriteLine($"  {TimeZoneInfo.ConvertTimeFromUtc(t, z):yyyy-MM-dd HH:mm:ss} {z.GetUtcOffset(t)} {z.IsDaylightSavingTime(t)}");
        }
        var b = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var amb = new DateTime(2024, 10, 27, 2, 30, 0);
        Console.WriteLine($"{b.IsAmbiguousTime(amb)} {string.Join(' ', b.GetAmbiguousTimeOffsets(amb))} {b.IsInvalidTime(new DateTime(2024, 3, 31, 2, 30, 0))}");
        Console.WriteLine(TimeZoneInfo.ConvertTime(new DateTimeOffset(2024, 5, 5, 5, 5, 5, TimeSpan.FromHours(3)), b));
        Console.WriteLine(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(new DateTime(2024, 5, 5, 5, 5, 5, DateTimeKind.Utc), "Asia/Tokyo"));
        try { TimeZoneInfo.ConvertTimeToUtc(new DateTime(2024, 3, 31, 2, 30, 0), b); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        try { TimeZoneInfo.FindSystemTimeZoneById("No/Where"); } catch (TimeZoneNotFoundException e) { Console.WriteLine(e.Message); }
        Console.WriteLine(TimeZoneInfo.GetSystemTimeZones().Count > 300);
        Console.WriteLine(TimeZoneInfo.TryConvertIanaIdToWindowsId("Europe/Berlin", out var w) + " " + w);
        var c = TimeZoneInfo.CreateCustomTimeZone("X", TimeSpan.FromMinutes(95), "Disp", "Std");
        Console.WriteLine($"{c} {c.StandardName} {TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), c)}");
        Console.WriteLine(TimeZoneInfo.FromSerializedString(c.ToSerializedString()).Equals(c));
        Console.WriteLine($"{TimeZoneInfo.Local.BaseUtcOffset >= TimeSpan.FromHours(-14)} {TimeZoneInfo.Utc.DisplayName}");
        Console.WriteLine(b.GetAdjustmentRules().Length > 3);
        Console.WriteLine(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").StandardName);
    }
}
