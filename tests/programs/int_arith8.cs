// 8-bit arithmetic: wraps on store, promotes in between.
class Program
{
    static byte[] bytes = { 0, 1, 2, 7, 127, 128, 200, 255 };
    static sbyte[] signed = { 0, 1, -1, 7, 127, -128, -100 };

    static void Main()
    {
        foreach (byte a in bytes)
            foreach (byte b in bytes)
            {
                byte add = (byte)(a + b), sub = (byte)(a - b), mul = (byte)(a * b);
                byte and = (byte)(a & b), or = (byte)(a | b), xor = (byte)(a ^ b);
                int div = b == 0 ? -1 : (byte)(a / b), rem = b == 0 ? -1 : (byte)(a % b);
                Console.WriteLine($"{a} {b}: {add} {sub} {mul} {div} {rem} {and} {or} {xor} {a < b} {a >= b}");
            }
        foreach (sbyte a in signed)
            foreach (sbyte b in signed)
            {
                sbyte add = (sbyte)(a + b), sub = (sbyte)(a - b), mul = (sbyte)(a * b), neg = (sbyte)-a, not = (sbyte)~a;
                int div = b == 0 ? 99 : (sbyte)(a / b), rem = b == 0 ? 99 : (sbyte)(a % b);
                Console.WriteLine($"{a} {b}: {add} {sub} {mul} {div} {rem} {neg} {not} {a < b} {a >= b}");
            }
        byte x = 255;
        x++;
        sbyte y = -128;
        y--;
        Console.WriteLine($"{x} {y}");
    }
}
