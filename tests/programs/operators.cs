// Compound assignment, evaluation order, short circuit, conditional, increments on fields, arrays and properties.
class Program
{
    static string log = "";
    static int T(int n) { log += n; return n; }
    static bool B(bool b) { log += b ? 't' : 'f'; return b; }
    int field = 5;
    int Prop { get { log += "g"; return field; } set { log += "s"; field = value; } }
    int this[int i] { get => field + i; set => field = value - i; }

    static void Main()
    {
        int[] a = { 1, 2, 3 };
        a[T(0)] += T(1) * T(2) - T(3);
        Console.WriteLine($"{a[0]} {log}");
        log = "";
        int i = 0;
        a[i++] = a[i] + i++;
        Console.WriteLine($"{a[0]} {i}");
        Console.WriteLine($"{B(false) && B(true)} {B(true) || B(false)} {B(false) & B(true)} {B(true) ^ B(true)} {log}");
        log = "";
        var p = new Program();
        p.Prop++;
        p.Prop += T(3);
        p[2] *= 2;
        Console.WriteLine($"{p.field} {log} {p.Prop++ + ++p.Prop}");
        int x = 10;
        x = x++ + ++x;
        int y = x > 20 ? x < 30 ? 1 : 2 : 3;
        Console.WriteLine($"{x} {y} {x ^= 3} {x |= 64} {x &= ~1} {x %= 7} {-x} {+x} {!(x == 0)}");
        string? s = null;
        s ??= "set";
        s += 1 + 2 + "x" + 1 + 2;
        Console.WriteLine($"{s} {s?.Length} {(s is null ? "null" : "not")} {1 + 2 + "3"} {'a' + 'b' + "c"}");
        byte b = 250;
        b += 10;
        b >>= 1;
        short sh = (short)(b << 12);
        Console.WriteLine($"{b} {sh} {sizeof(long)} {default(int)} {checked((byte)255)}");
        (int q, int r) = Math.DivRem(17, 5);
        Console.WriteLine($"{q}{r} {17 / 5 * 5 + 17 % 5} {-17 / 5} {-17 % 5} {1 << 3 + 1} {5 & 3 | 8} {1 < 2 == true}");
    }
}
