// What a serialiser reads and writes of the framework's own types, of collections of every sort and of structs at the
// root, by reflection.
using System.Collections.Immutable;
using System.Drawing;
using System.Net;
using System.Numerics;
using System.Text.Json;

var fields = new JsonSerializerOptions { IncludeFields = true };

Show(new Model(), fields);
Show(new Model(), null);
Model m = JsonSerializer.Deserialize<Model>("""{"P":{"X":3,"Y":4},"C":{"UserName":"n"},"V":{"X":1.5},"L":[1,2],"R":{"X":5}}""", fields)!;
Console.WriteLine($"{m.P} {m.C.UserName} {m.V} {m.L.Count} {m.R}");
Show(new Rectangle(1, 2, 3, 4), null);

// The type is only an argument of the call.
Show(Read<Pair>("""{"A":1,"B":"x"}"""), null);
Show((1, "a"), fields);
Show(Read<Dictionary<Kind, int>>("""{"Big":4}"""), null);
Show(Read<Dictionary<Guid, Kind>>("""{"00000000-0000-0000-0000-000000000001":1}"""), null);
Show(Read<SortedDictionary<string, int>>("""{"b":1,"a":2}"""), null);
Show(Read<LinkedList<long>>("[1,2]"), null);
Show(Read<Queue<short>>("[1,2]"), null);
Show(Read<Stack<byte>>("[1,2]"), null);
Show(Read<ISet<int>>("[5,5]"), null);
Show(Read<int[][]>("[[1],[2,3]]"), null);
Show(Read<ImmutableList<int>>("[1,2]"), null);
Show(Read<ImmutableList<string>>("""["a"]"""), null);
Show(Read<ImmutableArray<double>>("[1.5]"), null);
Show(Read<ImmutableHashSet<string>>("""["x"]"""), null);
Show(Read<ImmutableDictionary<string, int>>("""{"a":1}"""), null);
Show(Read<KeyValuePair<string, float>>("""{"Key":"k","Value":2.5}"""), null);

static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text)!;
static void Show<T>(T value, JsonSerializerOptions? options) => Console.WriteLine(JsonSerializer.Serialize(value, options));

enum Kind { Small, Big }

struct Pair
{
    public int A { get; set; }
    public string B { get; set; }
}

class Model
{
    public Point P { get; set; } = new(1, 2);
    public NetworkCredential C { get; set; } = new("u", "p");
    public Vector3 V { get; set; } = new(1, 2, 3);
    public LinkedList<int> L { get; set; } = new([5]);
    public Rectangle? R { get; set; }
    public Complex Z { get; set; } = new(1, 2);
    public Range Part { get; set; } = 1..3;
}
