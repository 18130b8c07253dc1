// SHA-256, CRC-32 and Adler by hand: 32-bit rotations, byte order, tables.
using System.Numerics;
using System.Text;

class Program
{
    static readonly uint[] K = MakeK();
    static uint[] MakeK()
    {
        var k = new uint[64];
        int found = 0;
        for (int n = 2; found < 64; n++)
        {
            bool prime = true;
            for (int d = 2; d * d <= n; d++) prime &= n % d != 0;
            if (!prime) continue;
            // The first 32 bits of the fraction of the cube root of n.
            BigInteger lo = 0, hi = (BigInteger)1 << 40, target = (BigInteger)n << 96;
            while (hi - lo > 1) { BigInteger mid = (lo + hi) / 2; if (mid * mid * mid <= target) lo = mid; else hi = mid; }
            k[found++] = (uint)(lo & uint.MaxValue);
        }
        return k;
    }
    static string Sha256(byte[] data)
    {
        uint[] h = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
        int length = (data.Length + 9 + 63) / 64 * 64;
        var m = new byte[length];
        data.CopyTo(m, 0);
        m[data.Length] = 0x80;
        ulong bits = (ulong)data.Length * 8;
        for (int i = 0; i < 8; i++) m[length - 1 - i] = (byte)(bits >> 8 * i);
        Span<uint> w = stackalloc uint[64];
        for (int block = 0; block < length; block += 64)
        {
            for (int i = 0; i < 16; i++) w[i] = (uint)(m[block + 4 * i] << 24 | m[block + 4 * i + 1] << 16 | m[block + 4 * i + 2] << 8 | m[block + 4 * i + 3]);
            for (int i = 16; i < 64; i++)
            {
                uint s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ w[i - 15] >> 3;
                uint s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ w[i - 2] >> 10;
                w[i] = w[i - 16] + s0 + w[i - 7] + s1;
            }
            uint a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], hh = h[7];
            for (int i = 0; i < 64; i++)
            {
                uint t1 = hh + ((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i];
                uint t2 = ((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) + (a & b ^ a & c ^ b & c);
                (hh, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
            }
            h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += hh;
        }
        return string.Concat(h.Select(x => x.ToString("x8")));
    }
    static uint Crc(ReadOnlySpan<byte> data)
    {
        Span<uint> table = stackalloc uint[256];
        for (uint i = 0; i < 256; i++) { uint c = i; for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xedb88320 ^ c >> 1 : c >> 1; table[(int)i] = c; }
        uint crc = ~0u;
        foreach (byte b in data) crc = table[(byte)(crc ^ b)] ^ crc >> 8;
        return ~crc;
    }
    static void Main()
    {
        Console.WriteLine(Sha256(Array.Empty<byte>()));
        Console.WriteLine(Sha256("abc"u8.ToArray()));
        Console.WriteLine(Sha256(Encoding.ASCII.GetBytes(new string('a', 100_000))));
        Console.WriteLine($"{Crc("123456789"u8):x8}");
    }
}
