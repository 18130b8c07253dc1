// Reads lines until the end of the input: numbers are summed, words counted, the rest echoed.
int lines = 0, sum = 0;
var words = new Dictionary<string, int>();
while (Console.ReadLine() is string line)
{
    lines++;
    if (int.TryParse(line, out int n)) { sum += n; continue; }
    foreach (string w in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        words[w] = words.GetValueOrDefault(w) + 1;
}
Console.WriteLine($"{lines} lines, sum {sum}");
foreach (var (word, count) in words.OrderBy(p => p.Key, StringComparer.Ordinal)) Console.WriteLine($"{word} {count}");
Console.WriteLine(Console.ReadLine() == null);
