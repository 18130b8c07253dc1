// Multi-dimensional and jagged arrays, bounds, Array.GetValue, non-zero lower bounds.
class Program
{
    static void Main()
    {
        int[,] m = new int[3, 4];
        for (int i = 0; i < m.GetLength(0); i++)
            for (int j = 0; j < m.GetLength(1); j++) m[i, j] = i * 10 + j;
        Console.WriteLine($"{m[2, 3]} {m.Length} {m.Rank} {m.GetUpperBound(1)}");
        int sum = 0;
        foreach (int x in m) sum += x;
        Console.WriteLine(sum);
        ref int cell = ref m[1, 1];
        cell += 1000;
        Console.WriteLine(m[1, 1]);
        double[,,] cube = { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8.5 } } };
        Console.WriteLine($"{cube[1, 1, 1]} {cube[0, 1, 0]} {cube.Length}");
        string[,] names = new string[2, 2];
        names[1, 0] = "x";
        Console.WriteLine($"{names[1, 0]} {names[0, 0] == null}");
        object[,] covariant = names;
        try { covariant[0, 0] = 5; } catch (ArrayTypeMismatchException) { Console.WriteLine("mismatch"); }
        try { m[3, 0] = 1; } catch (IndexOutOfRangeException) { Console.WriteLine("range"); }
        try { m[0, -1] = 1; } catch (IndexOutOfRangeException) { Console.WriteLine("range"); }
        int[][] jagged = { new[] { 1 }, new[] { 2, 3 }, Array.Empty<int>() };
        foreach (int[] row in jagged) Console.Write($"{row.Length} ");
        Console.WriteLine();
        Array odd = Array.CreateInstance(typeof(int), new[] { 2, 2 }, new[] { 5, -1 });
        odd.SetValue(42, 6, 0);
        Console.WriteLine($"{odd.GetValue(6, 0)} {odd.GetLowerBound(0)} {odd.GetLowerBound(1)}");
    }
}
