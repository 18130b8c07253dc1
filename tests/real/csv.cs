// CsvHelper: records from text and back.
using System; using System.Globalization; using System.IO; using System.Linq; using CsvHelper;
public class Row { public int Id { get; set; } public string Name { get; set; } = ""; public double Score { get; set; } }
class Program {
    static void Main() {
        using var r = new CsvReader(new StringReader("Id,Name,Score\n1,a,1.5\n2,\"b,c\",2\n"), CultureInfo.InvariantCulture); var rows = r.GetRecords<Row>().ToList(); foreach (var x in rows) Console.WriteLine(x.Id + x.Name + x.Score);
        var w = new StringWriter(); using (var c = new CsvWriter(w, CultureInfo.InvariantCulture)) c.WriteRecords(rows); Console.Write(w);
    }
}
