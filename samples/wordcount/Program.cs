// Counts the words of files on all processors and prints the most frequent ones.
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

int top = 10;
var files = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "-n" && int.TryParse(args.ElementAtOrDefault(i + 1), out top)) i++;
    else if (args[i].StartsWith('-')) return Usage();
    else files.Add(args[i]);
}

// Texts are cut into pieces at the ends of lines, and the pieces shared out. Every worker counts into a dictionary
// of its own; only adding those up at the end needs a lock.
var total = new Dictionary<string, int>();
try
{
    Parallel.ForEach(
        Partitioner.Create(Pieces(), EnumerablePartitionerOptions.NoBuffering),
        () => new Dictionary<string, int>(),
        (piece, _, counts) => { Count(piece, counts); return counts; },
        counts =>
        {
            lock (total)
                foreach (var (word, n) in counts)
                    CollectionsMarshal.GetValueRefOrAddDefault(total, word, out _) += n;
        });
}
catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"wordcount: {e.InnerException.Message}");
    return 1;
}

var ranking = total.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Take(top).ToList();
int width = ranking.Select(e => $"{e.Value}".Length).FirstOrDefault();
foreach (var (word, n) in ranking) Console.WriteLine($"{$"{n}".PadLeft(width)}  {word}");
Console.WriteLine($"{total.Values.Sum(n => (long)n)} words, {total.Count} different");
return 0;

IEnumerable<ReadOnlyMemory<char>> Pieces()
{
    if (files.Count == 0)
        foreach (var piece in PiecesOf(Console.In)) yield return piece;
    foreach (string file in files)
    {
        using var reader = File.OpenText(file);
        foreach (var piece in PiecesOf(reader)) yield return piece;
    }
}

static IEnumerable<ReadOnlyMemory<char>> PiecesOf(TextReader reader)
{
    const int size = 1 << 16;
    var rest = ReadOnlyMemory<char>.Empty; // of the last piece: what follows its last end of line
    while (true)
    {
        var buffer = new char[rest.Length + size];
        rest.CopyTo(buffer);
        int length = rest.Length + reader.ReadBlock(buffer, rest.Length, size);
        if (length < buffer.Length)
        {
            yield return buffer.AsMemory(0, length);
            yield break;
        }
        int end = Array.LastIndexOf(buffer, '\n') + 1;
        yield return buffer.AsMemory(0, end);
        rest = buffer.AsMemory(end);
    }
}

// A word is letters, with apostrophes between them. It becomes a string only when it is seen for the first time.
static void Count(ReadOnlyMemory<char> piece, Dictionary<string, int> counts)
{
    var text = piece.Span;
    var known = counts.GetAlternateLookup<ReadOnlySpan<char>>();
    Span<char> small = stackalloc char[64];
    for (int i = 0; i < text.Length; i++)
    {
        if (!char.IsLetter(text[i])) continue;
        int start = i++;
        while (IsLetter(text, i) || i < text.Length && text[i] == '\'' && IsLetter(text, i + 1)) i++;
        var lower = i - start <= small.Length ? small[..(i - start)] : new char[i - start];
        text[start..i].ToLowerInvariant(lower);
        CollectionsMarshal.GetValueRefOrAddDefault(known, lower, out _)++;
    }

    static bool IsLetter(ReadOnlySpan<char> text, int i) => i < text.Length && char.IsLetter(text[i]);
}

static int Usage()
{
    Console.Error.WriteLine("usage: wordcount [-n HOW-MANY] [FILE…]");
    return 2;
}
