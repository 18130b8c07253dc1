// Loops, branches and 32-bit arithmetic, seen through the exit code alone.
class Program
{
    static int Main()
    {
        int sum = 0;
        for (int i = 1; i <= 100; i++)
        {
            if (i % 3 == 0) continue;
            sum += i;
            if (sum > 2000) break;
        }
        int n = 27, steps = 0;
        while (n != 1)
        {
            n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
            steps++;
        }
        return (sum ^ steps) & 127;
    }
}
