// Command-line arguments, as given and from the environment.
Console.WriteLine(args.Length);
foreach (string a in args) Console.WriteLine($"<{a}>");
Console.WriteLine(Environment.GetCommandLineArgs().Length);
return args.Length + 100;
