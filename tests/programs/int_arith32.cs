// 32-bit arithmetic at its edges, signed and unsigned.
class Program
{
    static int[] ints = { 0, 1, -1, 2, -2, 10, 1000003, int.MaxValue, int.MinValue, int.MinValue + 1 };
    static uint[] uints = { 0, 1, 2, 10, 1000003, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff };

    static void Main()
    {
        foreach (int a in ints)
            foreach (int b in ints)
            {
                string quotient = b == 0 || (a == int.MinValue && b == -1) ? "-" : $"{a / b} {a % b}";
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {quotient} {a & b} {a | b} {a ^ b} {~a} {-a} {a < b} {a <= b} {a == b}");
            }
        foreach (uint a in uints)
            foreach (uint b in uints)
            {
                string quotient = b == 0 ? "-" : $"{a / b} {a % b}";
                Console.WriteLine($"{a} {b}: {a + b} {a - b} {a * b} {quotient} {a & b} {a | b} {a ^ b} {a > b} {a >= b} {a != b}");
            }
    }
}
