// What the program uses of libsqlite3: https://sqlite.org/c3ref/intro.html
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

sealed class DatabaseHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle() => Sqlite.Close(handle) == 0;
}

sealed class StatementHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle()
    {
        Sqlite.Finalize(handle); // returns the error of the last step, which has been seen
        return true;
    }
}

static unsafe partial class Sqlite
{
    const string Library = "libsqlite3.so.0";
    public const int Row = 100, Done = 101;
    public static readonly nint Transient = -1; // SQLite makes a copy of what it is given

    [LibraryImport(Library, EntryPoint = "sqlite3_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string file, out DatabaseHandle database);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    public static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    [return: MarshalUsing(typeof(Borrowed))]
    public static partial string? ErrorMessage(DatabaseHandle database);

    [LibraryImport(Library, EntryPoint = "sqlite3_total_changes")]
    public static partial int TotalChanges(DatabaseHandle database);

    [LibraryImport(Library, EntryPoint = "sqlite3_complete", StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Complete(string text);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    public static partial int Prepare(
        DatabaseHandle database, byte* sql, int length, out StatementHandle statement, out byte* rest);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    public static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(StatementHandle statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BindText(
        StatementHandle statement, int index, string value, int length, nint release);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_count")]
    public static partial int ColumnCount(StatementHandle statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_name")]
    [return: MarshalUsing(typeof(Borrowed))]
    public static partial string? ColumnName(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    public static partial int ColumnType(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    public static partial long ColumnInt64(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_double")]
    public static partial double ColumnDouble(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    [return: MarshalUsing(typeof(Borrowed))]
    public static partial string? ColumnText(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    public static partial nint ColumnBlob(StatementHandle statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    public static partial int ColumnBytes(StatementHandle statement, int column);
}

// Strings that belong to SQLite: they are copied and not freed.
[CustomMarshaller(typeof(string), MarshalMode.Default, typeof(Borrowed))]
static unsafe class Borrowed
{
    public static string? ConvertToManaged(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
