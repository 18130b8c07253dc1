// Newtonsoft.Json: objects, dynamic trees, settings, errors.
using System; using System.Collections.Generic; using Newtonsoft.Json; using Newtonsoft.Json.Linq;
public class Item { public string Name { get; set; } = ""; public int Count { get; set; } public List<string> Tags { get; set; } = new(); [JsonProperty("p")] public decimal Price { get; set; } [JsonIgnore] public int Hidden { get; set; } }
class Program {
    static void Main() {
        var item = new Item { Name = "nail", Count = 3, Tags = { "a", "b" }, Price = 1.25m };
        string text = JsonConvert.SerializeObject(item, Formatting.Indented);
        Console.WriteLine(text);
        var back = JsonConvert.DeserializeObject<Item>(text)!;
        Console.WriteLine(back.Name + back.Count + string.Join("", back.Tags) + back.Price);
        var o = JObject.Parse("{ 'a': [1, 2, { 'b': true }], 'd': '2020-01-02T00:00:00Z' }");
        Console.WriteLine((int)o["a"]![1]! + " " + o.SelectToken("a[2].b") + " " + o["d"]!.Type);
        o["n"] = new JArray(1, "x"); Console.WriteLine(o.ToString(Formatting.None));
        Console.WriteLine(JsonConvert.SerializeObject(new Dictionary<string, Item> { ["k"] = new Item() }));
        try { JsonConvert.DeserializeObject<Item>("{ 'Count': 'x' }"); } catch (JsonException e) { Console.WriteLine(e.Message); }
    }
}
