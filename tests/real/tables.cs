// Spectre.Console: tables, trees, rules as text.
using System; using Spectre.Console;
class Program {
    static void Main() {
        var c = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(Console.Out) }); c.Profile.Width = 60;
        var t = new Table().AddColumn("Name").AddColumn(new TableColumn("Size").RightAligned()); t.AddRow("[red]alpha[/]", "12"); t.AddRow("beta", "345"); c.Write(t);
        var tree = new Tree("root"); tree.AddNode("leaf").AddNode("inner"); c.Write(tree); c.MarkupLine("[bold]done[/]"); c.Write(new Rule("end"));
    }
}
