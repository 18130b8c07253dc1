// 16-bit arithmetic: short, ushort, char.
class Program
{
    static short[] shorts = { 0, 1, -1, 255, 256, 32767, -32768, -12345 };
    static ushort[] ushorts = { 0, 1, 255, 256, 32767, 32768, 65535 };

    static void Main()
    {
        foreach (short a in shorts)
            foreach (short b in shorts)
            {
                int div = b == 0 ? 99999 : (short)(a / b), rem = b == 0 ? 99999 : (short)(a % b);
                Console.WriteLine($"{a} {b}: {(short)(a + b)} {(short)(a - b)} {(short)(a * b)} {div} {rem} {(short)(a & b)} {(short)(a | b)} {(short)(a ^ b)} {a < b} {a <= b}");
            }
        foreach (ushort a in ushorts)
            foreach (ushort b in ushorts)
            {
                int div = b == 0 ? 99999 : a / b, rem = b == 0 ? 99999 : a % b;
                Console.WriteLine($"{a} {b}: {(ushort)(a + b)} {(ushort)(a - b)} {(ushort)(a * b)} {div} {rem} {a > b} {a == b}");
            }
        char c = 'z';
        c++;
        c -= (char)2;
        Console.WriteLine((int)c);
        Console.WriteLine((char)(c + 1));
    }
}
