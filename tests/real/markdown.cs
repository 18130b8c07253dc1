// Markdig: CommonMark with extensions to HTML.
using System; using Markdig;
class Program {
    static void Main() {
        var p = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();
        Console.WriteLine(Markdown.ToHtml("# Title\n\nSome *text* with `code` and [a link](http://x).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~gone~~ :smile:\n\n```c\nint x;\n```\n", p));
    }
}
