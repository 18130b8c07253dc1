// System.Text.Json without reflection: documents, nodes, readers, writers, source-free converters; errors.
using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
static class Program {
    static void Main() {
        using var d = JsonDocument.Parse("""{"a":[1,2.5,-3e2,null,true,"x\u00e9\n\ud83d\ude00"],"b":{"c":{}},"d":"2020-01-02T03:04:05Z","n":12345678901234567890}""");
        foreach (var p in d.RootElement.EnumerateObject()) Console.WriteLine($"{p.Name} {p.Value.ValueKind} {p.Value.GetRawText()}");
        var a = d.RootElement.GetProperty("a");
        Console.WriteLine($"{a.GetArrayLength()} {a[1].GetDouble()} {a[2].GetDouble()} {a[5].GetString()} {a[0].TryGetInt64(out long l)} {l} {d.RootElement.GetProperty("d").GetDateTime():O} {d.RootElement.GetProperty("n").GetUInt64()} {d.RootElement.TryGetProperty("zz", out _)}");
        var n = JsonNode.Parse("""{"x":{"y":[1,2,{"z":"w"}]}}""");
        n["x"]["y"][2]["z"] = "changed";
        n["x"]["y"].AsArray().Add(JsonValue.Create(3.5));
        n["new"] = new JsonObject { ["k"] = true, ["arr"] = new JsonArray(1, "two", null) };
        n["x"].AsObject().Remove("none");
        Console.WriteLine(n.ToJsonString());
        Console.WriteLine(n.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).ReplaceLineEndings("\n"));
        Console.WriteLine($"{n["x"]["y"][0].GetValue<int>()} {(string)n["x"]["y"][2]["z"]} {n["x"]["y"].GetPath()} {JsonNode.DeepEquals(n, n.DeepClone())}");
        var buffer = new ArrayBufferWriter<byte>();
        using (var w = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" })) {
            w.WriteStartObject();
            w.WriteString("s", "q\"<é>");
            w.WriteNumber("d", 1.1);
            w.WriteNumber("m", 79228162514264337593543950335m);
            w.WriteBase64String("b64", new byte[] { 1, 2, 3 });
            w.WriteStartArray("arr");
            w.WriteNullValue();
            w.WriteBooleanValue(false);
            w.WriteRawValue("[1,  2]");
            w.WriteEndArray();
            w.WriteEndObject();
        }
        Console.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        var r = new Utf8JsonReader("""/*c*/{"k" : [1, 2,], "t":"\t"}"""u8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Allow });
        while (r.Read()) Console.Write($"{r.TokenType}@{r.TokenStartIndex}/{r.CurrentDepth} ");
        Console.WriteLine();
        foreach (string bad in new[] { "{", "[1,]", "{\"a\" 1}", "nul", "\"\\x\"", "1 2", "", "[" + new string('[', 100) })
            try { JsonDocument.Parse(bad); Console.WriteLine("ok"); } catch (JsonException e) { Console.WriteLine($"{e.LineNumber} {e.BytePositionInLine} {e.Message}"); }
        try { d.RootElement.GetProperty("missing"); } catch (Exception e) { Console.WriteLine($"{e.GetType().Name} {e.Message}"); }
        try { a[0].GetString(); } catch (Exception e) { Console.WriteLine($"{e.GetType().Name} {e.Message}"); }
        Console.WriteLine(JsonEncodedText.Encode("<a&b>") + " " + JsonNamingPolicy.SnakeCaseLower.ConvertName("MyPropName") + " " + JsonNamingPolicy.CamelCase.ConvertName("URLValue"));
    }
}
