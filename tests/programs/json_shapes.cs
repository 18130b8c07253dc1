using System; using System.Collections.Generic; using System.Linq; using System.Text.Json; using System.Text.Json.Nodes; using System.Text.Json.Serialization;
public enum Level { Low, High }
public struct Point { public int X { get; set; } public int Y { get; set; } }
public readonly record struct Money(decimal Amount, string Currency);
[JsonDerivedType(typeof(Dog), "dog")] [JsonDerivedType(typeof(Cat), "cat")] public abstract class Animal { public string Name { get; set; } = ""; }
public class Dog : Animal { public int Age { get; set; } } public class Cat : Animal { public bool Lazy { get; set; } }
public class Order { public int Id { get; init; } public required string Customer { get; set; } public List<Item> Items { get; set; } = new(); public Dictionary<string, Point> Points { get; set; } = new(); public Point[] Path { get; set; } = Array.Empty<Point>(); public Level? Level { get; set; } public Money Total { get; set; } public Animal? Pet { get; set; } public object? Any { get; set; } public TimeSpan Span { get; set; } public DateOnly Day { get; set; } public int[][] Grid { get; set; } = Array.Empty<int[]>(); public HashSet<int> Set { get; set; } = new(); public IReadOnlyList<string> Ro { get; set; } = new List<string>(); public KeyValuePair<string,int> Kv { get; set; } public (int, string) Tup; public Uri? Link { get; set; } public byte[]? Blob { get; set; } public char C { get; set; } }
public class Item { public string Name { get; set; } = ""; public decimal Price { get; set; } public int? Qty { get; set; } }
public class Conv : JsonConverter<Version> { public override Version Read(ref Utf8JsonReader r, Type t, JsonSerializerOptions o) => Version.Parse(r.GetString()!); public override void Write(Utf8JsonWriter w, Version v, JsonSerializerOptions o) => w.WriteStringValue("v" + v); }
public class Gen<T> { public T? Value { get; set; } public List<T> More { get; set; } = new(); }
class Program { static void Main() {
  var o = new Order { Id = 7, Customer = "Bob", Items = { new Item { Name = "x", Price = 1.50m, Qty = 2 }, new Item { Name = "y" } }, Points = { ["p"] = new Point { X = 1, Y = 2 } }, Path = new[] { new Point { X = 3 } }, Level = Level.High, Total = new Money(9.99m, "EUR"), Pet = new Dog { Name = "Rex", Age = 3 }, Any = new { Q = 1 }, Span = TimeSpan.FromMinutes(90), Day = new DateOnly(2024, 2, 29), Grid = new[] { new[] { 1, 2 }, new[] { 3 } }, Set = { 5, 6 }, Ro = new[] { "r" }, Kv = new("k", 1), Link = new Uri("http://a/b"), Blob = new byte[] { 1, 2, 3 }, C = 'z' };
  var s = JsonSerializer.Serialize(o); Console.WriteLine(s);
  var b = JsonSerializer.Deserialize<Order>(s)!; Console.WriteLine(b.Id + b.Customer + b.Items[0].Price + b.Items[1].Qty + b.Points["p"].Y + b.Path[0].X + b.Level + b.Total + b.Pet!.GetType().Name + b.Any + b.Span + b.Day.ToString("O") + b.Grid[1][0] + b.Set.Count + b.Ro[0] + b.Kv + b.Link + b.Blob!.Length + b.C);
  Console.WriteLine(JsonSerializer.Serialize(new Gen<int> { Value = 3, More = { 1, 2 } }) + JsonSerializer.Serialize(new Gen<string> { Value = "s" }) + JsonSerializer.Serialize(new Gen<Item> { Value = new Item() }));
  Console.WriteLine(JsonSerializer.Serialize(new List<Animal> { new Dog { Name = "a" }, new Cat { Lazy = true } }));
  var opt = new JsonSerializerOptions { Converters = { new Conv() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IncludeFields = true, PropertyNameCaseInsensitive = true, NumberHandling = JsonNumberHandling.AllowReadingFromString };
  Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?> { ["v"] = new Version(1, 2), ["n"] = null, ["l"] = new object[] { 1, "a", true, 2.5 } }, opt));
  Console.WriteLine(JsonSerializer.Deserialize<Item>("{\"NAME\":\"q\",\"qty\":\"5\"}", opt)!.Qty);
  var n = JsonNode.Parse("{\"a\":[1,2,{\"b\":true}]}")!; n["a"]![2]!["c"] = 5; Console.WriteLine(n.ToJsonString() + n["a"]!.AsArray().Count);
  foreach (var bad in new[] { "{", "{\"Id\":1}", "{\"Id\":\"x\",\"Customer\":\"c\"}", "[]" }) try { JsonSerializer.Deserialize<Order>(bad); Console.WriteLine("ok"); } catch (JsonException e) { Console.WriteLine(e.Message); }
  Console.WriteLine(string.Join(",", JsonSerializer.Deserialize<int[]>("[1,2,3]")!) + JsonSerializer.Deserialize<Dictionary<int, string>>("{\"1\":\"a\"}")![1] + JsonSerializer.Deserialize<Level>("1") + JsonSerializer.Serialize(Level.High) + JsonSerializer.Serialize("é<>") + JsonSerializer.Serialize(1.0) + JsonSerializer.Serialize(float.MaxValue) + JsonSerializer.Serialize(DateTime.UnixEpoch));
} }
