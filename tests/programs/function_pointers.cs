// Managed function pointers: static methods, generics, struct results, through arrays and void*.
unsafe class Program
{
    struct Wide { public long A, B, C; }
    static int Add(int a, int b) => a + b;
    static int Mul(int a, int b) => a * b;
    static Wide Spread(int a, double b, ref int c) { c++; return new Wide { A = a, B = (long)b, C = c }; }
    static T Id<T>(T t) => t;
    static string Call(delegate*<string, int, string> f, string s, int n) => f(s, n);
    static string Repeat(string s, int n) => n == 0 ? "" : s + Repeat(s, n - 1);

    static void Main()
    {
        delegate*<int, int, int>[] table = { &Add, &Mul };
        Console.WriteLine($"{table[0](3, 4)} {table[1](3, 4)}");
        delegate*<int, double, ref int, Wide> spread = &Spread;
        int c = 10;
        Wide w = spread(1, 2.9, ref c);
        Console.WriteLine($"{w.A} {w.B} {w.C} {c}");
        delegate*<long, long> id = &Id<long>;
        delegate*<string, string> ids = &Id<string>;
        Console.WriteLine($"{id(1L << 50)} {ids("x")} {Call(&Repeat, "ab", 3)}");
        void* raw = table[1];
        Console.WriteLine($"{((delegate*<int, int, int>)raw)(6, 7)} {raw == (void*)table[1]} {raw != null}");
    }
}
