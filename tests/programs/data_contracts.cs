// DataContractSerializer and DataContractJsonSerializer with lists, known types and callbacks; XmlSerializer with
// dates and the like.
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using System.Xml.Serialization;

var order = new Order
{
    Number = 1, Name = "é<", Counts = { 1, 2 }, Extra = new Extra { Z = 3 },
};
var xml = new DataContractSerializer(typeof(Order), [typeof(Extra)]);
var memory = new MemoryStream();
xml.WriteObject(memory, order);
Console.WriteLine(Encoding.UTF8.GetString(memory.ToArray()));
memory.Position = 0;
Print((Order)xml.ReadObject(memory)!);

var json = new DataContractJsonSerializer(typeof(Order), new DataContractJsonSerializerSettings
{
    KnownTypes = [typeof(Extra)],
});
memory = new MemoryStream();
json.WriteObject(memory, order);
Console.WriteLine(Encoding.UTF8.GetString(memory.ToArray()));
memory.Position = 0;
Print((Order)json.ReadObject(memory)!);
try
{
    new DataContractSerializer(typeof(Order)).WriteObject(new MemoryStream(), order);
}
catch (SerializationException e)
{
    Console.WriteLine(e.Message);
}

var serializer = new XmlSerializer(typeof(Record));
var text = new StringWriter();
serializer.Serialize(text, new Record
{
    When = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), Day = new DateTime(2021, 5, 6), Bytes = [1, 2], Hex = [255, 1], Letter = 'x',
    Name = new XmlQualifiedName("q", "urn:q"), Span = TimeSpan.FromMinutes(90), Id = Guid.Empty, Kinds = Kinds.A | Kinds.B,
});
Console.WriteLine(text);
var back = (Record)serializer.Deserialize(new StringReader(text.ToString()))!;
Console.WriteLine($"{back.When:o} {back.Day:o} {back.Bytes.Length} {back.Hex[0]} {back.Letter} {back.Name} {back.Span} {back.Id} {back.Kinds}");

static void Print(Order o) => Console.WriteLine(
    $"{o.Number} {o.Name} {o.Counts.Count} {((Extra)o.Extra!).Z} {o.Hook}");

[DataContract(Namespace = "urn:d")]
public class Order
{
    [DataMember(Order = 2)] public int Number;
    [DataMember(Name = "label", IsRequired = true)] public string Name = "";
    [DataMember] public List<int> Counts = [];
    [DataMember(EmitDefaultValue = false)] public object? Extra;
    public string? Hook;
    [OnDeserialized] private void Deserialized(StreamingContext context) => Hook = "hooked";
}

[DataContract]
public class Extra
{
    [DataMember] public int Z;
}

[Flags]
public enum Kinds { None, A, B }

public class Record
{
    public DateTime When;
    [XmlElement(DataType = "date")] public DateTime Day;
    public byte[] Bytes = [];
    [XmlElement(DataType = "hexBinary")] public byte[] Hex = [];
    public char Letter;
    public XmlQualifiedName? Name;
    public TimeSpan Span;
    public Guid Id;
    [XmlAttribute] public Kinds Kinds;
}
