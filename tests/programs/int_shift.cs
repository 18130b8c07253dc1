// Shifts by constants and variables; counts are taken modulo the width.
class Program
{
    static void Main()
    {
        foreach (int n in new[] { 0, 1, 5, 31, 32, 33, 63, 64, -1 })
        {
            int i = -123456789;
            uint u = 0xdeadbeef;
            long l = -1234567890123456789;
            ulong ul = 0xdeadbeefcafebabe;
            Console.WriteLine($"{n}: {i << n} {i >> n} {i >>> n} {u << n} {u >> n} {l << n} {l >> n} {l >>> n} {ul << n} {ul >> n}");
            byte b = 0x9c;
            sbyte s = -100;
            Console.WriteLine($"  {(byte)(b << n)} {(byte)(b >> n)} {(sbyte)(s >> n)} {(sbyte)(s << n)} {s >>> n}");
        }
        int one = 1;
        Console.WriteLine($"{one << 31} {1 << 31 >> 31} {1L << 63} {unchecked((int)0x80000000) >>> 31}");
        int x = 1;
        x <<= 4;
        x >>= 1;
        Console.WriteLine(x);
    }
}
