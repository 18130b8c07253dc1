// Static calls with many arguments, recursion, out and ref parameters.
class Program
{
    static int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);
    static int Many(int a, long b, byte c, short d, int e, long f, int g, sbyte h, int i, int j) =>
        a + (int)b * 2 + c * 3 + d * 4 + e * 5 + (int)f * 6 + g * 7 + h * 8 + i * 9 + j * 10;
    static bool IsEven(int n) => n == 0 || IsOdd(n - 1);
    static bool IsOdd(int n) => n != 0 && IsEven(n - 1);
    static void Divide(int a, int b, out int quotient, ref int remainder)
    {
        quotient = a / b;
        remainder += a % b;
    }

    static int Main()
    {
        int r = 5;
        Divide(47, 6, out int q, ref r);
        if (q != 7 || r != 10) return 1;
        if (Fib(15) != 610) return 2;
        if (Many(1, 2, 3, 4, 5, 6, 7, -8, 9, 10) != 1 + 4 + 9 + 16 + 25 + 36 + 49 - 64 + 81 + 100) return 3;
        if (!IsEven(100) || IsOdd(100)) return 4;
        return 100;
    }
}
