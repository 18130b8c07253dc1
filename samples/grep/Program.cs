// Looks for a regular expression in files, in folders with all that is below them, or in stdin.
// Exit code: 0 when it was found, 1 when not, 2 when something went wrong.
using System.Text.RegularExpressions;

var options = RegexOptions.CultureInvariant;
bool numbers = false, count = false, names = false, invert = false, only = false, failed = false;
string include = "*";
int at = 0;
for (; at < args.Length && args[at].StartsWith('-') && args[at].Length > 1; at++)
{
    if (args[at] == "--") { at++; break; }
    switch (args[at])
    {
        case "-i": options |= RegexOptions.IgnoreCase; break;
        case "-n": numbers = true; break;
        case "-c": count = true; break;
        case "-l": names = true; break;
        case "-v": invert = true; break;
        case "-o": only = true; break;
        case ['-', '-', 'i', 'n', 'c', 'l', 'u', 'd', 'e', '=', .. var pattern]: include = pattern; break;
        default: return Usage();
    }
}
if (at == args.Length) return Usage();

Regex regex;
try { regex = new Regex(args[at], options); }
catch (RegexParseException e)
{
    Console.Error.WriteLine($"grep: {e.Message}");
    return 2;
}
string[] paths = args[(at + 1)..];
bool several = paths.Length > 1 || paths.Any(Directory.Exists);
int found = 0;
if (paths.Length == 0) Search(Console.In, "(stdin)");
foreach (string path in paths)
{
    if (Directory.Exists(path))
    {
        var below = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var files = Directory.EnumerateFiles(path, include, below);
        foreach (string file in files.Order(StringComparer.Ordinal)) SearchFile(file);
    }
    else SearchFile(path);
}
return failed ? 2 : found > 0 ? 0 : 1;

void SearchFile(string path)
{
    try
    {
        if (IsBinary(path)) return;
        using var reader = File.OpenText(path);
        Search(reader, path);
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"grep: {e.Message}");
        failed = true;
    }
}

void Search(TextReader reader, string name)
{
    string prefix = several ? name + ":" : "";
    int here = 0, number = 0;
    while (reader.ReadLine() is { } line)
    {
        number++;
        if (regex.IsMatch(line) == invert) continue;
        here++;
        if (names) break;
        if (count) continue;
        string place = numbers ? $"{prefix}{number}:" : prefix;
        if (!only) Console.WriteLine(place + line);
        else
            foreach (var match in regex.EnumerateMatches(line))
                Console.WriteLine($"{place}{line.AsSpan(match.Index, match.Length)}");
    }
    if (names && here > 0) Console.WriteLine(name);
    else if (count) Console.WriteLine($"{prefix}{here}");
    found += here;
}

static bool IsBinary(string path)
{
    Span<byte> start = stackalloc byte[1024];
    using var file = File.OpenRead(path);
    return start[..file.Read(start)].Contains((byte)0);
}

static int Usage()
{
    Console.Error.WriteLine("usage: grep [-i] [-n] [-c] [-l] [-v] [-o] [--include=GLOB] PATTERN [PATH…]");
    return 2;
}
