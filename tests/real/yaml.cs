// YamlDotNet: documents to objects and back.
using System; using System.Collections.Generic; using YamlDotNet.Serialization; using YamlDotNet.Serialization.NamingConventions;
public class Server { public string Host { get; set; } = ""; public int Port { get; set; } public List<string> Roles { get; set; } = new(); public Dictionary<string, string> Env { get; set; } = new(); }
class Program {
    static void Main() {
        var d = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        var s = d.Deserialize<Server>("host: example\nport: 80\nroles: [web, db]\nenv:\n  A: x\n");
        Console.WriteLine(s.Host + s.Port + string.Join(",", s.Roles) + s.Env["A"]);
        Console.Write(new SerializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Serialize(s));
        try { d.Deserialize<Server>("host: [1"); } catch (YamlDotNet.Core.YamlException e) { Console.WriteLine(e.Message); }
    }
}
