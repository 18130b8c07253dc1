// 64-bit arithmetic at its edges, signed and unsigned, high halves of products.
class Program
{
    static long[] longs = { 0, 1, -1, 10, 4294967296, -4294967297, 1000000007, long.MaxValue, long.MinValue };
    static ulong[] ulongs = { 0, 1, 10, 4294967295, 4294967296, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue };

    static void Main()
    {
        foreach (long a in longs)
            foreach (long b in longs)
            {
                string quotient = b == 0 || (a == long.MinValue && b == -1) ? "-" : $"{a / b} {a % b}";
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {quotient} {a & b} {a | b} {a ^ b} {-a} {a < b} {a <= b} {Math.BigMul(a, b, out long low)} {low}");
            }
        foreach (ulong a in ulongs)
            foreach (ulong b in ulongs)
            {
                string quotient = b == 0 ? "-" : $"{a / b} {a % b}";
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {quotient} {a ^ b} {a > b} {a >= b} {Math.BigMul(a, b, out ulong low)} {low}");
            }
    }
}
