// A JSON reader and writer by hand: strings with escapes, numbers, nesting, errors.
using System.Text;

class Json
{
    readonly string s; int i;
    Json(string text) => s = text;
    public static object? Parse(string text) { var j = new Json(text); object? v = j.Value(); j.Space(); return j.i == text.Length ? v : throw j.Error("trailing"); }
    FormatException Error(string what) => new($"{what} at {i}");
    void Space() { while (i < s.Length && char.IsWhiteSpace(s[i])) i++; }
    char Next() { Space(); return i < s.Length ? s[i] : throw Error("end"); }
    object? Value()
    {
        switch (Next())
        {
            case '{':
                var map = new Dictionary<string, object?>();
                for (i++; Next() != '}';)
                {
                    string key = Text();
                    if (Next() != ':') throw Error("colon");
                    i++;
                    map[key] = Value();
                    if (Next() == ',') i++; else if (s[i] != '}') throw Error("comma");
                }
                i++;
                return map;
            case '[':
                var list = new List<object?>();
                for (i++; Next() != ']';) { list.Add(Value()); if (Next() == ',') i++; else if (s[i] != ']') throw Error("comma"); }
                i++;
                return list;
            case '"': return Text();
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", null);
            default:
                int start = i;
                while (i < s.Length && (char.IsDigit(s[i]) || "+-.eE".Contains(s[i]))) i++;
                return double.TryParse(s.AsSpan(start, i - start), out double d) ? d : throw Error("number");
        }
    }
    object? Word(string w, object? v) { if (string.CompareOrdinal(s, i, w, 0, w.Length) != 0) throw Error("word"); i += w.Length; return v; }
    string Text()
    {
        if (Next() != '"') throw Error("string");
        var b = new StringBuilder();
        for (i++; ; i++)
        {
            if (i >= s.Length) throw Error("unclosed");
            char c = s[i];
            if (c == '"') { i++; return b.ToString(); }
            if (c == '\\')
                c = s[++i] switch { 'n' => '\n', 't' => '\t', 'u' => (char)Convert.ToInt32(s.Substring((i += 4) - 3, 4), 16), var other => other };
            b.Append(c);
        }
    }
    public static string Write(object? v) => v switch
    {
        null => "null", bool b => b ? "true" : "false", double d => d.ToString(), string t => $"\"{t.Replace("\"", "\\\"").Replace("\n", "\\n")}\"",
        List<object?> l => $"[{string.Join(",", l.Select(Write))}]",
        Dictionary<string, object?> m => $"{{{string.Join(",", m.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Write(p.Key) + ":" + Write(p.Value)))}}}",
        _ => throw new ArgumentException(v.GetType().Name),
    };
}
class Program
{
    static void Main()
    {
        string text = """ { "name": "A\u017c\n\"q\"", "list": [1, -2.5e3, true, null, [], {}], "deep": {"z": {"y": {"x": [[[0]]]}}}, "empty": "" } """;
        string written = Json.Write(Json.Parse(text));
        Console.WriteLine(written);
        Console.WriteLine(Json.Write(Json.Parse(written)) == written);
        foreach (string bad in new[] { "{", "[1 2]", "tru", "\"open", "1 2", "{\"a\" 1}", "", "-" })
            try { Json.Parse(bad); Console.WriteLine("accepted"); } catch (FormatException e) { Console.WriteLine($"{bad}: {e.Message}"); }
        var sb = new StringBuilder("[");
        for (int i = 0; i < 5000; i++) sb.Append(i == 0 ? "" : ",").Append($"{{\"id\":{i},\"v\":\"{i * 7}\"}}");
        var big = (List<object?>)Json.Parse(sb.Append(']').ToString())!;
        Console.WriteLine(big.Sum(o => (double)((Dictionary<string, object?>)o!)["id"]!));
    }
}
