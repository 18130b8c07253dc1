// Game of Life on a torus, printed; queens; towers: small classics of arrays and recursion.
class Program
{
    static bool[,] Step(bool[,] g)
    {
        int h = g.GetLength(0), w = g.GetLength(1);
        var next = new bool[h, w];
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
            {
                int n = 0;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++)
                        if ((dx, dy) != (0, 0) && g[(y + dy + h) % h, (x + dx + w) % w]) n++;
                next[y, x] = n == 3 || n == 2 && g[y, x];
            }
        return next;
    }
    static int Queens(int n, int row, uint cols, uint left, uint right)
    {
        if (row == n) return 1;
        int count = 0;
        for (uint free = ~(cols | left | right) & (1u << n) - 1; free != 0; free &= free - 1)
        {
            uint bit = free & (uint)-(int)free;
            count += Queens(n, row + 1, cols | bit, (left | bit) << 1, (right | bit) >> 1);
        }
        return count;
    }
    static void Hanoi(int n, Stack<int> from, Stack<int> to, Stack<int> via, ref int moves)
    {
        if (n == 0) return;
        Hanoi(n - 1, from, via, to, ref moves);
        to.Push(from.Pop());
        moves++;
        Hanoi(n - 1, via, to, from, ref moves);
    }
    static void Main()
    {
        var g = new bool[12, 24];
        foreach (var (x, y) in new[] { (1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (10, 5), (11, 5), (12, 5), (20, 9), (21, 9), (20, 10), (21, 10) }) g[y, x] = true;
        for (int i = 0; i < 60; i++) g = Step(g);
        for (int y = 0; y < 12; y++)
        {
            var line = new char[24];
            for (int x = 0; x < 24; x++) line[x] = g[y, x] ? '#' : '.';
            Console.WriteLine(new string(line));
        }
        Console.WriteLine($"{Queens(8, 0, 0, 0, 0)} {Queens(10, 0, 0, 0, 0)}");
        var a = new Stack<int>(Enumerable.Range(1, 14).Reverse());
        var b = new Stack<int>();
        int moves = 0;
        Hanoi(14, a, b, new Stack<int>(), ref moves);
        Console.WriteLine($"{moves} {b.Count} {b.Peek()}");
    }
}
