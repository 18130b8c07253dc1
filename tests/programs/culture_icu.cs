// Cultures, comparison, casing and normalisation by the machine's ICU: what no release of its data changes.
using System.Globalization;
using System.Text;

var words = new List<string> { "b", "A", "a", "B", "é", "e", "z", "Z", "a-b", "ab" };
words.Sort(StringComparer.InvariantCulture);
Console.WriteLine("invariant " + string.Join(" ", words));
words.Sort(StringComparer.Ordinal);
Console.WriteLine("ordinal   " + string.Join(" ", words));
words.Sort(StringComparer.Create(CultureInfo.GetCultureInfo("sv-SE"), true));
Console.WriteLine("swedish   " + string.Join(" ", words));

CultureInfo german = CultureInfo.GetCultureInfo("de-DE"), turkish = CultureInfo.GetCultureInfo("tr-TR");
CultureInfo american = new("en-US"), japanese = new("ja-JP");
Console.WriteLine(1234567.891.ToString("N", german) + " " + (-0.5).ToString("P1", american) + " " + 12.5m.ToString("C", american));
Console.WriteLine(new DateTime(2024, 3, 5, 14, 7, 9).ToString("D", german) + " | " + new DateTime(2024, 3, 5).ToString("D", japanese));
Console.WriteLine(double.Parse("1.234,5", german) + " " + DateTime.Parse("5. März 2024", german).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
Console.WriteLine("I".ToLower(turkish) + "i".ToUpper(turkish) + "ß".ToUpperInvariant() + "ÀÉ".ToLowerInvariant());
Console.WriteLine(string.Join(" ", german.DateTimeFormat.DayNames) + " " + german.DateTimeFormat.FirstDayOfWeek);
Console.WriteLine(american.TextInfo.ToTitleCase("war and peace") + " " + german.NativeName + " " + german.EnglishName + " " + german.Parent.Name);
Console.WriteLine(american.TextInfo.ListSeparator + german.NumberFormat.NumberDecimalSeparator + american.NumberFormat.CurrencySymbol);

CompareInfo compare = CultureInfo.InvariantCulture.CompareInfo;
Console.WriteLine(compare.Compare("coop", "co-op", CompareOptions.IgnoreSymbols) + " " + compare.Compare("e", "é", CompareOptions.IgnoreNonSpace));
Console.WriteLine(compare.IndexOf("Straße", "SS", CompareOptions.IgnoreCase) + " " + compare.IsPrefix("éclair", "e\u0301") + " " + compare.IsSuffix("abc", "BC", CompareOptions.IgnoreCase));
Console.WriteLine(compare.GetSortKey("a").KeyData.Length > 0 && compare.GetHashCode("A", CompareOptions.IgnoreCase) == compare.GetHashCode("a", CompareOptions.IgnoreCase));
Console.WriteLine("é".Normalize(NormalizationForm.FormD).Length + " " + "e\u0301".IsNormalized() + " " + "ﬁ".Normalize(NormalizationForm.FormKC));
var idn = new IdnMapping();
Console.WriteLine(idn.GetAscii("bücher.de") + " " + idn.GetUnicode("xn--bcher-kva.de"));
Console.WriteLine(new RegionInfo("JP").ISOCurrencySymbol + " " + new RegionInfo("US").TwoLetterISORegionName + " " + new RegionInfo("DE").IsMetric);
Console.WriteLine(CultureInfo.GetCultures(CultureTypes.SpecificCultures).Length > 200);
Calendar hebrew = new HebrewCalendar(), thai = new CultureInfo("th-TH").Calendar;
Console.WriteLine(hebrew.GetYear(new DateTime(2024, 3, 5)) + " " + thai.GetType().Name + " " + thai.GetYear(new DateTime(2024, 3, 5)));
CultureInfo.CurrentCulture = german;
Console.WriteLine($"{3.25} {new TimeSpan(1, 2, 3):g} {string.Compare("ä", "z", StringComparison.CurrentCulture)}");
var thread = new Thread(() => Console.WriteLine(CultureInfo.CurrentCulture.Name + " " + 1.5)) { };
CultureInfo.DefaultThreadCurrentCulture = german;
thread.Start();
thread.Join();
