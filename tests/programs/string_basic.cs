// Concat, Substring, indexing, equality, IndexOf, StartsWith.
class Program
{
    static void Main()
    {
        string a = "Hello", b = "World";
        string c = a + ", " + b + "!";
        Console.WriteLine(c);
        Console.WriteLine(c.Length);
        Console.WriteLine(c[4]);
        Console.WriteLine(c.Substring(7));
        Console.WriteLine(c.Substring(0, 5) == a);
        Console.WriteLine((object)c.Substring(0, 5) == (object)a);
        Console.WriteLine(c.IndexOf('o'));
        Console.WriteLine(c.IndexOf("World", StringComparison.Ordinal));
        Console.WriteLine(c.LastIndexOf('o'));
        Console.WriteLine(c.Contains("lo,"));
        Console.WriteLine(c.StartsWith("Hell", StringComparison.Ordinal));
        Console.WriteLine(c.EndsWith('!'));
        Console.WriteLine(new string('=', 10));
        Console.WriteLine(new string(new[] { 'a', 'b', 'c' }, 1, 2));
        Console.WriteLine(string.Concat("a", null, "b"));
        Console.WriteLine(string.IsNullOrEmpty(""));
        Console.WriteLine(string.IsNullOrWhiteSpace(" \t"));
        string built = "";
        for (int i = 0; i < 10; i++) built += (char)('a' + i);
        Console.WriteLine(built);
        Console.WriteLine(built[2..5] + built[^2..]);
        try { c.Substring(100); } catch (ArgumentOutOfRangeException) { Console.WriteLine("range"); }
        try { Console.WriteLine(c[c.Length]); } catch (IndexOutOfRangeException) { Console.WriteLine("index"); }
    }
}
