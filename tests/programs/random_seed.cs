// Random with a seed gives the same numbers everywhere.
class Program
{
    static void Main()
    {
        var r = new Random(12345);
        for (int i = 0; i < 10; i++) Console.Write($"{r.Next()} {r.Next(100)} {r.Next(-50, 50)} ");
        Console.WriteLine();
        Console.WriteLine($"{r.NextDouble()} {r.NextInt64()} {r.NextSingle()}");
        byte[] bytes = new byte[8];
        r.NextBytes(bytes);
        Console.WriteLine(Convert.ToHexString(bytes));
        int[] a = Enumerable.Range(0, 10).ToArray();
        r.Shuffle(a);
        Console.WriteLine(string.Join(",", a));
        var shared = Random.Shared.Next(1, 7);
        Console.WriteLine(shared is >= 1 and <= 6);
    }
}
