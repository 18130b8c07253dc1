// Compiled into every assembly of random programs: what they print with, and the fuel that ends them.
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;

public sealed class Oops(string text, int code) : Exception(text)
{
    public int Code => code;
}

public sealed class Oops<T>(T value) : Exception("Oops<" + typeof(T).Name + ">")
{
    public T Value => value;
}

public sealed class Guard(int id) : IDisposable
{
    public void Dispose() => Rt.Log(id, "disposed");
}

public static class Rt
{
    private static readonly StringBuilder s_text = new();
    private static ulong s_hash;
    private static int s_lines;

    /// <summary>Loop iterations and calls that are left; without fuel loops end and methods return at once.</summary>
    public static int Fuel;

    public static void Begin()
    {
        s_text.Clear();
        s_hash = 14695981039346656037;
        s_lines = 0;
        Fuel = 3000;
    }

    public static void End(string name)
    {
        s_text.Append("== ").Append(name).Append(' ').Append(s_lines).Append(' ').Append(s_hash.ToString("x16")).Append('\n');
        Console.Write(s_text.ToString());
        Console.Out.Flush();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Log(int id, string? text)
    {
        text ??= "null";
        foreach (char c in text) s_hash = (s_hash ^ c) * 1099511628211;
        s_hash = (s_hash ^ (uint)id) * 1099511628211;
        if (++s_lines > 120) return;
        s_text.Append(id).Append(": ");
        foreach (char c in text.Length > 200 ? text[..200] : text)
            if (c is >= ' ' and < '\x7f') s_text.Append(c);
            else s_text.Append("\\u").Append(((int)c).ToString("x4"));
        s_text.Append('\n');
    }

    public static void Log(int id, long v) => Log(id, v.ToString(CultureInfo.InvariantCulture));
    public static void Log(int id, ulong v) => Log(id, v.ToString(CultureInfo.InvariantCulture));
    public static void Log(int id, double v) => Log(id, v.ToString("R", CultureInfo.InvariantCulture));
    public static void Log(int id, float v) => Log(id, v.ToString("R", CultureInfo.InvariantCulture));
    public static void Log(int id, bool v) => Log(id, v ? "true" : "false");
    public static void Log(int id, object? v) => Log(id, Show(v));
    public static void Caught(int id, Exception e) =>
        Log(id, e.GetType().Name + ": " + Message(e) + (e.InnerException is { } inner ? " <- " + inner.GetType().Name : ""));

    // CoreCLR's optimising JIT swaps the two types in the message of an unboxing whose box it sees, its other tiers don't.
    private static string Message(Exception e) => e switch
    {
        Oops o => o.Message + o.Code,
        InvalidCastException => string.Join(" ", e.Message.Split('\'').Order(StringComparer.Ordinal)),
        _ => e.Message,
    };

    public static string Show(object? v) => v switch
    {
        null => "null",
        string s => s,
        bool b => b ? "true" : "false",
        char c => ((int)c).ToString(),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        Array a => v.GetType().Name + "{" + string.Join(",", a.Cast<object?>().Take(12).Select(Show)) + "}",
        Delegate => "delegate",
        IList l => "list{" + string.Join(",", l.Cast<object?>().Take(12).Select(Show)) + "}",
        _ => v.ToString() ?? "null",
    };

    /// <summary>An index within bounds; of an empty array, one that is not.</summary>
    public static int Ix(int i, int length) => length == 0 ? 0 : (int)((uint)i % (uint)length);

    /// <summary>Keeps strings short.</summary>
    public static string Cut(string? s) => s is null ? "" : s.Length > 24 ? s[..24] : s;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Opaque<T>(T v) => v;

    public static T Same<T>(T v) => v;

    public static ref T Pick<T>(ref T a, ref T b, bool first) => ref first ? ref a : ref b;

    public static T Swap<T>(ref T a, T b)
    {
        T old = a;
        a = b;
        return old;
    }
}
