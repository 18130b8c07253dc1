// System.CommandLine: options, arguments, help, errors.
using System; using System.CommandLine;
class Program {
    static int Main() {
        var count = new Option<int>("--count") { Description = "how many", DefaultValueFactory = _ => 2 }; var name = new Argument<string>("name");
        var root = new RootCommand("A greeter") { count, name }; root.SetAction(r => { for (int i = 0; i < r.GetValue(count); i++) Console.WriteLine("hello " + r.GetValue(name)); return 5; });
        Console.WriteLine(root.Parse(new[] { "--count", "3", "bob" }).Invoke());
        var bad = root.Parse(new[] { "--count", "x", "bob" }); foreach (var e in bad.Errors) Console.WriteLine(e.Message);
        return 0;
    }
}
