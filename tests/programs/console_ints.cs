// Integers to the console, first unsigned (no culture), then signed.
Console.WriteLine(0u);
Console.WriteLine(7u);
Console.WriteLine(4294967295u);
Console.WriteLine(18446744073709551615ul);
Console.WriteLine(12345);
Console.WriteLine(-1);
Console.WriteLine(int.MinValue);
Console.WriteLine(long.MinValue);
Console.WriteLine(long.MaxValue);
Console.WriteLine(true);
Console.WriteLine('x');
