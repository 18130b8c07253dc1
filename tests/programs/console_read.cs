// Console.Read, ReadToEnd, peeking; output through a TextWriter with autoflush off.
Console.WriteLine(Console.Read());
Console.WriteLine((char)Console.In.Peek());
Console.WriteLine(Console.ReadLine());
string rest = Console.In.ReadToEnd();
Console.WriteLine($"{rest.Length} {rest.Split('\n').Length}");
using var writer = new StreamWriter(Console.OpenStandardOutput());
for (int i = 0; i < 3000; i++) writer.Write($"{i} ");
writer.WriteLine();
