// A client for SQLite databases: statements from the command line or stdin, over the system's libsqlite3.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: sqlite FILE [STATEMENTS [VALUE…]]");
    return 2;
}
try
{
    using var database = new Database(args[0]);
    if (args.Length > 1) database.Run(args[1], args[2..], Print);
    else
    {
        string text = "";
        while (Console.ReadLine() is { } line)
        {
            text += line + "\n";
            if (!Sqlite.Complete(text)) continue;
            database.Run(text, [], Print);
            text = "";
        }
        database.Run(text, [], Print);
    }
    return 0;
}
catch (SqliteException e)
{
    Console.Error.WriteLine($"sqlite: {e.Message}");
    return 1;
}

// A table as wide as what is in it; numbers to the right.
static void Print(Result result)
{
    if (result.Columns.Length == 0)
    {
        Console.WriteLine($"{result.Changes} changed");
        return;
    }
    var cells = result.Rows.Select(r => Array.ConvertAll(r, v => v switch
    {
        null => "NULL",
        byte[] b => Convert.ToHexString(b),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => v.ToString()!,
    })).ToList();
    int[] widths = [.. result.Columns.Select((c, i) => cells.Select(r => r[i].Length).Append(c.Length).Max())];
    PrintRow(result.Columns.Select((c, i) => c.PadRight(widths[i])));
    PrintRow(widths.Select(w => new string('-', w)));
    foreach (var (row, values) in cells.Zip(result.Rows))
        PrintRow(row.Select((c, i) => values[i] is long or double ? c.PadLeft(widths[i]) : c.PadRight(widths[i])));

    static void PrintRow(IEnumerable<string> cells) => Console.WriteLine(string.Join("  ", cells).TrimEnd());
}

record Result(string[] Columns, List<object?[]> Rows, int Changes);

class SqliteException(string message) : Exception(message);

sealed class Database : IDisposable
{
    readonly DatabaseHandle handle;

    public Database(string file)
    {
        int code = Sqlite.Open(file, out handle);
        Check(code);
    }

    // Runs the statements of a text, one after the other. Values take the places of ?1, ?2 and so on.
    public unsafe void Run(string sql, string[] values, Action<Result> tell)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(sql), 0];
        fixed (byte* start = text)
        {
            for (byte* next = start; *next != 0;)
            {
                int code = Sqlite.Prepare(handle, next, -1, out var statement, out next);
                using (statement)
                {
                    Check(code);
                    if (!statement.IsInvalid) tell(Run(statement, values)); // else it was a comment or blanks
                }
            }
        }
    }

    Result Run(StatementHandle statement, string[] values)
    {
        int before = Sqlite.TotalChanges(handle);
        for (int i = 0; i < values.Length; i++)
            Check(Sqlite.BindText(statement, i + 1, values[i], -1, Sqlite.Transient));
        var columns = new string[Sqlite.ColumnCount(statement)];
        for (int i = 0; i < columns.Length; i++) columns[i] = Sqlite.ColumnName(statement, i)!;
        var rows = new List<object?[]>();
        int code;
        while ((code = Sqlite.Step(statement)) == Sqlite.Row)
            rows.Add([.. columns.Select((_, i) => Value(statement, i))]);
        if (code != Sqlite.Done) Check(code);
        return new(columns, rows, Sqlite.TotalChanges(handle) - before);
    }

    static object? Value(StatementHandle statement, int column)
    {
        switch (Sqlite.ColumnType(statement, column))
        {
            case 1: return Sqlite.ColumnInt64(statement, column);
            case 2: return Sqlite.ColumnDouble(statement, column);
            case 3: return Sqlite.ColumnText(statement, column);
            case 4:
                var bytes = new byte[Sqlite.ColumnBytes(statement, column)];
                if (bytes.Length > 0)
                    Marshal.Copy(Sqlite.ColumnBlob(statement, column), bytes, 0, bytes.Length);
                return bytes;
            default: return null;
        }
    }

    void Check(int code)
    {
        if (code != 0) throw new SqliteException(Sqlite.ErrorMessage(handle) ?? $"error {code}");
    }

    public void Dispose() => handle.Dispose();
}
