// One-dimensional arrays of every primitive element, sums, lengths, default values.
class Program
{
    struct Rgb { public byte R, G, B; }

    static void Main()
    {
        sbyte[] a = { -1, 2 }; byte[] b = { 255, 1 }; short[] c = { -300, 300 }; ushort[] d = { 65535, 1 };
        int[] e = { int.MinValue, 1 }; uint[] f = { uint.MaxValue }; long[] g = { long.MaxValue, -1 }; ulong[] h = { ulong.MaxValue };
        float[] i = { 1.5f, -2.25f }; double[] j = { 1e100, -1 }; char[] k = { 'a', 'ż' }; bool[] l = { true, false, true };
        string[] m = { "x", "y" }; object?[] n = { 1, "two", null, 3.5 }; Rgb[] o = new Rgb[3]; decimal[] p = { 1.1m, 2.2m };
        Console.WriteLine($"{a[0] + a[1]} {b[0] + b[1]} {c[0] * c[1]} {d[0] + d[1]} {e[0] + e[1]} {f[0]} {g[0] + g[1]} {h[0]} {i[0] * i[1]} {j[0] / j[1]}");
        Console.WriteLine($"{k[1]} {l[0] ^ l[2]} {m[0] + m[1]} {n[3]} {n[2] == null} {p[0] + p[1]}");
        o[1].G = 7;
        o[2] = o[1];
        o[1].G++;
        Console.WriteLine($"{o[0].G} {o[1].G} {o[2].G} {o.Length}");
        e[1] <<= 5;
        e[1]++;
        ref int last = ref e[^1];
        last *= 2;
        Console.WriteLine($"{e[1]} {e.Length} {e.LongLength} {e.Rank} {new string[4][].Length}");
        long total = 0;
        var big = new int[100_000];
        for (int x = 0; x < big.Length; x++) big[x] = x;
        for (int x = big.Length - 1; x >= 0; x -= 7) total += big[x];
        Console.WriteLine(total);
    }
}
