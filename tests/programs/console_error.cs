// stderr is apart from stdout; redirected writers; format overloads.
Console.Error.WriteLine("to stderr");
Console.Error.Write("no newline");
Console.Out.WriteLine("to stdout");
var captured = new StringWriter();
TextWriter original = Console.Out;
Console.SetOut(captured);
Console.Write("hidden {0} {1}", 1, 'c');
Console.SetOut(original);
Console.WriteLine($"captured: {captured}");
Console.WriteLine("{0} {1:D3} {2}", "a", 5, null);
Console.Write(1.5m);
Console.Write(new[] { 'c', 'h' });
Console.Write((object?)null);
Console.WriteLine((object)7);
Console.WriteLine($"{Console.IsInputRedirected} {Console.IsOutputRedirected}");
