// A list of things to do, in a JSON file that survives the program.
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

string file = Environment.GetEnvironmentVariable("TODO_FILE")
    ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".todo.json");
var json = new Json(new(Json.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
try
{
    return args switch
    {
        ["add", .. var words] when words.Length > 0 => Add(words),
        ["list", .. var tags] => List(tags),
        ["done", var id] => Finish(id),
        ["remove", var id] => Remove(id),
        ["json"] => Print(JsonSerializer.Serialize(Load(), json.ListItem)),
        _ => Usage(),
    };
}
catch (Exception e) when (e is ArgumentException or JsonException or IOException)
{
    Console.Error.WriteLine($"todo: {e.Message}");
    return 1;
}

int Add(string[] words)
{
    var text = new List<string>();
    var tags = new SortedSet<string>(StringComparer.Ordinal);
    DateOnly? due = null;
    foreach (string word in words)
    {
        if (word.StartsWith('#')) tags.Add(word[1..]);
        else if (word.StartsWith("due:")) due = ParseDate(word[4..]);
        else text.Add(word);
    }
    if (text.Count == 0) throw new ArgumentException("there is no text to add");
    var items = Load();
    int id = items.Select(i => i.Id).DefaultIfEmpty().Max() + 1;
    var priority = text[^1].EndsWith('!') ? Priority.High : Priority.Normal;
    var item = new Item(id, string.Join(' ', text), priority, due, [.. tags]);
    items.Add(item);
    Save(items);
    return Print($"added {item}");
}

int List(string[] tags)
{
    var shown = Load().Where(i => tags.All(t => i.Tags.Contains(t.TrimStart('#'))))
        .OrderBy(i => i.Done).ThenByDescending(i => i.Priority)
        .ThenBy(i => i.Due ?? DateOnly.MaxValue).ThenBy(i => i.Id).ToList();
    foreach (Item item in shown) Console.WriteLine(item);
    return Print($"{shown.Count(i => !i.Done)} to do, {shown.Count(i => i.Done)} done");
}

int Finish(string id)
{
    var items = Load();
    int at = Find(items, id);
    items[at] = items[at] with { Done = true };
    Save(items);
    return Print($"done {items[at]}");
}

int Remove(string id)
{
    var items = Load();
    int at = Find(items, id);
    Item item = items[at];
    items.RemoveAt(at);
    Save(items);
    return Print($"removed {item}");
}

List<Item> Load()
{
    if (!File.Exists(file)) return [];
    using var stream = File.OpenRead(file);
    return JsonSerializer.Deserialize(stream, json.ListItem) ?? [];
}

// The new list is written beside the old one and renamed, so that a full disk does not lose both.
void Save(List<Item> items)
{
    string next = file + ".new";
    File.WriteAllText(next, JsonSerializer.Serialize(items, json.ListItem) + "\n");
    File.Move(next, file, overwrite: true);
}

static int Find(List<Item> items, string id)
{
    int at = items.FindIndex(i => i.Id.ToString(CultureInfo.InvariantCulture) == id);
    return at >= 0 ? at : throw new ArgumentException($"there is no item {id}");
}

static DateOnly ParseDate(string text) =>
    DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new ArgumentException($"'{text}' is not a date such as 2027-01-31");

static int Print(string line)
{
    Console.WriteLine(line);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        "usage: todo add WORD… [#TAG…] [due:YYYY-MM-DD] | list [#TAG…] | done ID | remove ID | json");
    return 2;
}

enum Priority { Normal, High }

record Item(int Id, string Text, Priority Priority, DateOnly? Due, string[] Tags, bool Done = false)
{
    public override string ToString()
    {
        string tags = string.Concat(Tags.Select(t => " #" + t));
        return $"{Id,3} [{(Done ? 'x' : ' ')}] {Text}{tags}{(Due is { } due ? $" (due {due:yyyy-MM-dd})" : "")}";
    }
}

// The serializer's code is generated when the program is built, so nothing is looked up by reflection.
[JsonSerializable(typeof(List<Item>))]
[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
partial class Json : JsonSerializerContext;
