// nint and nuint.
class Program
{
    static void Main()
    {
        nint a = 5, b = -7;
        nuint u = nuint.MaxValue;
        Console.WriteLine($"{a + b} {a - b} {a * b} {b / a} {b % a} {a < b} {-a} {~b}");
        Console.WriteLine($"{u} {u + 1} {u / 10} {nint.MaxValue} {nint.MinValue} {nint.Size}");
        Console.WriteLine($"{(int)b} {(long)b} {(nint)3000000000L} {(uint)(nuint)7} {(nint)3.9}");
        int[] array = { 10, 20, 30 };
        nint index = 2;
        Console.WriteLine(array[index]);
        try { Console.WriteLine(checked(nint.MaxValue + a)); } catch (OverflowException) { Console.WriteLine("overflow"); }
        IntPtr p = new IntPtr(42);
        Console.WriteLine($"{p} {p == (nint)42} {IntPtr.Zero}");
    }
}
