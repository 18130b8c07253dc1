// Array.Copy, Clone, Clear, Fill, Reverse, IndexOf, Resize, Sort, BinarySearch, ConvertAll.
class Program
{
    static void Show<T>(T[] a) => Console.WriteLine(string.Join(",", a));

    static void Main()
    {
        int[] a = { 5, 3, 9, 1, 7 };
        int[] b = (int[])a.Clone();
        Array.Sort(b);
        Show(a);
        Show(b);
        Console.WriteLine($"{Array.BinarySearch(b, 7)} {Array.BinarySearch(b, 4)} {Array.IndexOf(a, 9)} {Array.IndexOf(a, 100)}");
        Array.Copy(a, 0, a, 1, 4);
        Show(a);
        Array.Copy(a, 2, a, 0, 3);
        Show(a);
        Array.Reverse(a);
        Array.Clear(a, 1, 2);
        Show(a);
        Array.Resize(ref a, 7);
        Array.Fill(a, -1, 5, 2);
        Show(a);
        object[] boxed = new object[3];
        Array.Copy(b, boxed, 3);
        Show(boxed);
        long[] widened = new long[5];
        Array.Copy(b, widened, 5);
        Show(widened);
        try { Array.Copy(new object[] { "x" }, b, 1); } catch (InvalidCastException) { Console.WriteLine("cast"); }
        try { Array.Copy(b, new string[5], 1); } catch (ArrayTypeMismatchException) { Console.WriteLine("mismatch"); }
        try { Array.Copy(b, 3, b, 0, 3); } catch (ArgumentException e) { Console.WriteLine(e.GetType().Name); }
        string[] words = { "pear", "Apple", "fig" };
        Array.Sort(words, StringComparer.Ordinal);
        Show(words);
        Array.Sort(words, (x, y) => x.Length - y.Length);
        Show(words);
        Show(Array.ConvertAll(b, x => x * 0.5));
        Console.WriteLine($"{Array.Exists(b, x => x > 8)} {Array.Find(b, x => x > 3)} {Array.TrueForAll(b, x => x > 0)}");
        int[] keys = { 3, 1, 2 };
        Array.Sort(keys, words);
        Show(words);
    }
}
