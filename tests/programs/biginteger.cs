// System.Numerics.BigInteger: factorials, division, powers, parsing, bits.
using System.Numerics;

class Program
{
    static BigInteger Factorial(int n) => n < 2 ? BigInteger.One : n * Factorial(n - 1);

    static void Main()
    {
        BigInteger f = Factorial(60);
        Console.WriteLine($"{f} {f / Factorial(58)} {f % 1000000007} {f.IsEven} {f.Sign}");
        Console.WriteLine($"{BigInteger.Pow(3, 200)} {BigInteger.ModPow(7, 1000, 1000007)} {BigInteger.GreatestCommonDivisor(f, BigInteger.Pow(2, 100))}");
        BigInteger a = BigInteger.Parse("-123456789012345678901234567890"), b = (BigInteger)ulong.MaxValue + 1;
        Console.WriteLine($"{a + b} {a - b} {a * b} {a / b} {a % b} {-a} {a < b} {a.CompareTo(b)} {a >> 10} {b << 3} {a & b} {a ^ b} {~b}");
        Console.WriteLine($"{b:x} {(double)f:E5} {(long)(b >> 10)} {new BigInteger(1e20)} {a.Equals(BigInteger.Parse(a.ToString()))} {BigInteger.Log10(f):F6}");
        try { Console.WriteLine((int)a); } catch (OverflowException) { Console.WriteLine("overflow"); }
    }
}
