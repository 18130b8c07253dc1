// Conway's Game of Life. The board is a torus; a pattern comes from a file in the plain form (.cells) of LifeWiki.
using System.Text;

int generations = 100, width = 64, height = 24;
bool quiet = false;
string? file = null;
for (int i = 0; i < args.Length; i++)
{
    string? next = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "-n" when int.TryParse(next, out generations): i++; break;
        case "-s" when next?.Split('x') is [var w, var h]
            && int.TryParse(w, out width) && int.TryParse(h, out height) && width > 2 && height > 2: i++; break;
        case "-q": quiet = true; break;
        case ['-', ..]: return Usage();
        default: file = args[i]; break;
    }
}

var board = new Board(width, height);
try
{
    if (file != null) board.Place(File.ReadLines(file));
    else board.Place([".O.", "..O", "OOO"]);
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
{
    Console.Error.WriteLine($"life: {e.Message}");
    return 1;
}

// On a terminal the generations are drawn one over the other; into a file goes the last one.
bool animate = !quiet && !Console.IsOutputRedirected;
for (int g = 0; g < generations; g++)
{
    if (animate)
    {
        Console.Write($"\e[H{board}generation {g}, {board.Alive} alive\e[J\n");
        Thread.Sleep(50);
    }
    board.Step();
}
if (!quiet) Console.Write(animate ? $"\e[H{board}" : board.ToString());
Console.WriteLine($"generation {generations}, {board.Alive} alive");
return 0;

static int Usage()
{
    Console.Error.WriteLine("usage: life [-n GENERATIONS] [-s WIDTHxHEIGHT] [-q] [PATTERN.cells]");
    return 2;
}

// Every cell is a byte, in rows with a border that holds copies of the other side: no neighbour needs a modulo.
class Board(int width, int height)
{
    readonly int stride = width + 2;
    byte[] cells = new byte[(width + 2) * (height + 2)], next = new byte[(width + 2) * (height + 2)];

    public int Alive => Enumerable.Range(1, height).Sum(y => Row(y).Count((byte)1));

    ReadOnlySpan<byte> Row(int y) => cells.AsSpan(y * stride + 1, width);

    public void Place(IEnumerable<string> lines)
    {
        string[] pattern = [.. lines.Where(l => !l.StartsWith('!'))];
        int wide = pattern.Select(l => l.Length).DefaultIfEmpty().Max();
        if (wide > width || pattern.Length > height)
            throw new FormatException($"a pattern of {wide}x{pattern.Length} cells on {width}x{height}");
        int left = 1 + (width - wide) / 2, top = 1 + (height - pattern.Length) / 2;
        for (int y = 0; y < pattern.Length; y++)
            for (int x = 0; x < pattern[y].Length; x++)
                cells[(top + y) * stride + left + x] = pattern[y][x] switch
                {
                    'O' or '*' => 1,
                    '.' or ' ' => 0,
                    var c => throw new FormatException($"line {y + 1}: '{c}' is no cell"),
                };
    }

    public void Step()
    {
        for (int y = 1; y <= height; y++)
        {
            cells[y * stride] = cells[y * stride + width];
            cells[y * stride + width + 1] = cells[y * stride + 1];
        }
        cells.AsSpan(height * stride, stride).CopyTo(cells);
        cells.AsSpan(stride, stride).CopyTo(cells.AsSpan((height + 1) * stride));

        for (int y = 1; y <= height; y++)
        {
            var above = cells.AsSpan((y - 1) * stride, stride);
            var here = cells.AsSpan(y * stride, stride);
            var below = cells.AsSpan((y + 1) * stride, stride);
            var to = next.AsSpan(y * stride, stride);
            for (int x = 1; x <= width; x++)
            {
                int n = above[x - 1] + above[x] + above[x + 1] + here[x - 1] + here[x + 1]
                    + below[x - 1] + below[x] + below[x + 1];
                to[x] = n == 3 || n == 2 && here[x] == 1 ? (byte)1 : (byte)0;
            }
        }
        (cells, next) = (next, cells);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        for (int y = 1; y <= height; y++)
        {
            foreach (byte cell in Row(y)) text.Append(cell == 1 ? 'O' : '.');
            text.Append('\n');
        }
        return text.ToString();
    }
}
