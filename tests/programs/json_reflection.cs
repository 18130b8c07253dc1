using System; using System.Collections.Generic; using System.Text.Json; using System.Text.Json.Serialization;
public class Person { public string Name { get; set; } = ""; public int Age { get; set; } public List<string> Tags { get; set; } = new(); public Address? Home { get; set; } public DateTime When { get; set; } public double? Score { get; set; } [JsonPropertyName("x-id")] public Guid Id { get; set; } [JsonIgnore] public int Secret { get; set; } = 3; public Kind Kind { get; set; } }
public record Address(string Street, int No);
public enum Kind { A, B }
class Program { static void Main() {
  var p = new Person { Name = "Ann", Age = 30, Tags = { "a", "b" }, Home = new Address("Main", 5), When = new DateTime(2020, 1, 2, 3, 4, 5), Score = 1.5, Id = Guid.Empty, Kind = Kind.B };
  string s = JsonSerializer.Serialize(p); Console.WriteLine(s);
  Console.WriteLine(JsonSerializer.Serialize(p, new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter() } }));
  var q = JsonSerializer.Deserialize<Person>(s)!; Console.WriteLine(q.Name + q.Age + string.Join(",", q.Tags) + q.Home + q.When + q.Score + q.Kind);
  var d = JsonSerializer.Deserialize<Dictionary<string, int[]>>("{\"a\":[1,2],\"b\":[]}")!; Console.WriteLine(d["a"].Length + " " + d["b"].Length);
  Console.WriteLine(JsonSerializer.Serialize(new { A = 1, B = "x", C = new[] { 1, 2 } }));
  using var doc = JsonDocument.Parse("{\"a\":{\"b\":[1,2,{\"c\":null}]}}"); Console.WriteLine(doc.RootElement.GetProperty("a").GetProperty("b")[2]);
  try { JsonSerializer.Deserialize<Person>("{\"Age\":\"x\"}"); } catch (JsonException e) { Console.WriteLine(e.Message); }
} }
