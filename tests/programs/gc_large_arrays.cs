// Large arrays come and go; their contents survive collections; arrays of references keep what they hold.
class Program
{
    static void Main()
    {
        long sum = 0;
        var keep = new List<int[]>();
        for (int i = 0; i < 400; i++)
        {
            var big = new int[500_000];
            big[i] = i;
            big[^1] = -i;
            if (i % 100 == 0) keep.Add(big);
            sum += big[0] + big[i] + big[^1] + big[250_000];
        }
        foreach (int[] k in keep) sum += k.Length + k[^1];
        Console.WriteLine(sum);
        object[] table = new object[200_000];
        for (int i = 0; i < table.Length; i++) table[i] = i % 3 == 0 ? i : i % 3 == 1 ? $"{i}" : new[] { i };
        for (int i = 0; i < 50; i++) GC.KeepAlive(new byte[2_000_000]);
        GC.Collect();
        long check = 0;
        foreach (object o in table) check += o switch { int n => n, string s => s.Length, int[] a => a[0], _ => throw new Exception("lost") };
        Console.WriteLine(check);
        var matrix = new double[1000, 500];
        matrix[999, 499] = 2;
        GC.Collect();
        Console.WriteLine($"{matrix[999, 499]} {matrix.Length} {GC.GetTotalMemory(false) > 0} {GC.MaxGeneration >= 0}");
    }
}
