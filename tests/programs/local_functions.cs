// Local functions: captures by reference, recursion, static, generic, iterators inside, mutual calls.
class Program
{
    static void Main()
    {
        int calls = 0;
        int Fact(int n) { calls++; return n < 2 ? 1 : n * Fact(n - 1); }
        static T Twice<T>(T t, Func<T, T> f) => f(f(t));
        IEnumerable<int> Evens(int to) { for (int i = 0; i <= to; i += 2) { calls++; yield return i; } }
        bool Even(int n) => n == 0 || Odd(n - 1);
        bool Odd(int n) => n != 0 && Even(n - 1);
        Console.WriteLine($"{Fact(10)} {calls} {Twice("x", s => s + s)} {Twice(3, i => i * i)} {Evens(10).Sum()} {calls} {Even(10)} {Odd(7)}");
        int total = 0;
        void Add(int x, ref int target) { total += x; target -= x; }
        int t = 100;
        Add(5, ref t);
        Add(7, ref t);
        Console.WriteLine($"{total} {t} {Default()} {Default(n: 9)} {Params(1, 2, 3)} {Params()}");
        int Default(int n = 4, string s = "d") => n + s.Length + calls;
        int Params(params int[] xs) => xs.Sum() * 100 + xs.Length;
        Func<int> Nested() { int a = 1; int Inner() { a++; return a + total; } return Inner; }
        var f = Nested();
        f();
        total = 1000;
        Console.WriteLine(f());
    }
}
