using System.Globalization;
using System.Text;

// Rows of text under the names of columns, as RFC 4180 has it: commas between them, and quotes around what holds
// commas, quotes or ends of lines.
record Table(string[] Columns, List<string[]> Rows)
{
    public string Cell(string[] row, string column)
    {
        int at = Array.IndexOf(Columns, column);
        if (at < 0) throw new FormatException($"there is no column {column} among {string.Join(", ", Columns)}");
        return at < row.Length ? row[at] : "";
    }

    public decimal Number(string[] row, string column) => ToNumber(Cell(row, column))
        ?? throw new FormatException($"column {column}: '{Cell(row, column)}' is not a number");

    public static decimal? ToNumber(string? text)
    {
        const NumberStyles style = NumberStyles.Number & ~NumberStyles.AllowThousands;
        return decimal.TryParse(text, style, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }

    public static Table Read(TextReader reader)
    {
        var rows = new List<string[]>();
        while (ReadRow(reader) is { } row)
            if (row is not [""]) rows.Add(row);
        return rows.Count > 0 ? new(rows[0], rows[1..]) : throw new FormatException("the table is empty");
    }

    public void Write(TextWriter writer)
    {
        foreach (string[] row in Rows.Prepend(Columns))
            writer.WriteLine(string.Join(',', row.Select(Quoted)));
    }

    static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    static string[]? ReadRow(TextReader reader)
    {
        if (reader.Peek() < 0) return null;
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        while (true)
        {
            int c = reader.Read();
            if (quoted)
            {
                if (c < 0) throw new FormatException("a quote is not closed");
                if (c != '"') cell.Append((char)c);
                else if (reader.Peek() != '"') quoted = false;
                else cell.Append((char)reader.Read());
            }
            else if (c == '"' && cell.Length == 0) quoted = true;
            else if (c is ',' or '\n' or < 0)
            {
                if (c != ',' && cell is [.., '\r']) cell.Length--;
                cells.Add(cell.ToString());
                cell.Clear();
                if (c != ',') return [.. cells];
            }
            else cell.Append((char)c);
        }
    }
}
