// Questions to a table in a CSV file: which rows, grouped by what, which sums. Numbers have a decimal point,
// whatever the language of the machine.
using System.Globalization;

var where = new List<(string Column, string Operator, string Value)>();
string? group = null, sum = null, order = null, file = null;
bool descending = false;
for (int i = 0; i < args.Length; i++)
{
    string? next = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--where" when next != null && ParseCondition(next) is { } condition: where.Add(condition); break;
        case "--group" when next != null: group = next; break;
        case "--sum" when next != null: sum = next; break;
        case "--sort" when next != null: (order, descending) = (next.TrimStart('-'), next.StartsWith('-')); break;
        case [not '-', ..] when file == null: file = args[i]; continue;
        default: return Usage();
    }
    i++;
}
try
{
    using var reader = file == null ? Console.In : File.OpenText(file);
    var table = Table.Read(reader);
    var rows = table.Rows.Where(r => where.All(w => Holds(table.Cell(r, w.Column), w.Operator, w.Value)));
    if (group != null) table = Grouped(table, rows);
    else if (sum != null) table = new(["rows", "sum", "mean"], [Totals(rows.Select(r => table.Number(r, sum)))]);
    else table = table with { Rows = [.. rows] };
    if (order != null)
    {
        var sorted = table.Rows.OrderBy(r => table.Cell(r, order), Comparer<string>.Create(Compare)).ToList();
        if (descending) sorted.Reverse();
        table = table with { Rows = sorted };
    }
    table.Write(Console.Out);
    return 0;
}
catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"csv: {e.Message}");
    return 1;
}

Table Grouped(Table table, IEnumerable<string[]> rows)
{
    var groups = rows.GroupBy(r => table.Cell(r, group)).OrderBy(g => g.Key, Comparer<string>.Create(Compare));
    if (sum == null) return new([group, "rows"], [.. groups.Select(g => (string[])[g.Key, $"{g.Count()}"])]);
    return new([group, "rows", "sum", "mean"],
        [.. groups.Select(g => (string[])[g.Key, .. Totals(g.Select(r => table.Number(r, sum)))])]);
}

static string[] Totals(IEnumerable<decimal> numbers)
{
    var all = numbers.ToList();
    return [.. new[] { all.Count, all.Sum(), all.Count == 0 ? 0 : Math.Round(all.Average(), 2) }
        .Select(n => n.ToString(CultureInfo.InvariantCulture))];
}

// Numbers by their value and before all else, which goes by its characters.
static int Compare(string? a, string? b) => (Table.ToNumber(a), Table.ToNumber(b)) switch
{
    ({ } x, { } y) => x.CompareTo(y),
    (null, null) => string.CompareOrdinal(a, b),
    (var x, _) => x != null ? -1 : 1,
};

static bool Holds(string cell, string comparison, string value) => comparison switch
{
    "=" => Compare(cell, value) == 0,
    "!=" => Compare(cell, value) != 0,
    "<" => Compare(cell, value) < 0,
    ">" => Compare(cell, value) > 0,
    "~" => cell.Contains(value, StringComparison.OrdinalIgnoreCase),
    _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
};

static (string, string, string)? ParseCondition(string text)
{
    string? comparison = new[] { "!=", "=", "<", ">", "~" }.FirstOrDefault(text.Contains);
    if (comparison == null) return null;
    int at = text.IndexOf(comparison, StringComparison.Ordinal);
    return (text[..at], comparison, text[(at + comparison.Length)..]);
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: csv [--where CONDITION]… [--group COLUMN] [--sum COLUMN] [--sort [-]COLUMN] [FILE]
               a condition is a column, one of = != < > ~ (contains), and a value
        """);
    return 2;
}
