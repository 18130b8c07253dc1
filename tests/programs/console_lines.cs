// Strings and nothing else to the console: Write, WriteLine, empty lines, non-ASCII as UTF-8.
Console.Write("one");
Console.Write(' ');
Console.WriteLine("two");
Console.WriteLine();
Console.WriteLine("zażółć gęślą jaźń – λ → 日本語 🙂");
Console.Write("no newline at the end");
