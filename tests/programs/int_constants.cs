// Division, remainder and multiplication by constants, which compilers turn into something else.
class Program
{
    static int[] ints = { 0, 1, -1, 2, 6, 7, -7, 9, 10, -10, 99, 100, 641, 1000, 65536, int.MaxValue, int.MinValue };

    static void Main()
    {
        foreach (int i in ints)
        {
            uint u = (uint)i;
            long l = (long)i * 1234567891;
            Console.WriteLine($"{i}: {i / 1} {i / 2} {i / 3} {i / 5} {i / 7} {i / 8} {i / 10} {i / 100} {i / 641} {i / -1000} {i / -8}");
            Console.WriteLine($"  {i % 2} {i % 3} {i % 7} {i % 8} {i % 10} {i % -16} {i % 1000}");
            Console.WriteLine($"  {u / 3} {u / 7} {u / 10} {u / 16} {u / 641} {u % 3} {u % 7} {u % 10} {u % 16} {u / 0x80000001}");
            Console.WriteLine($"  {l / 3} {l / 10} {l / 1000} {l / 1024} {l % 7} {l % 10} {l % 1024} {(ulong)l / 10} {(ulong)l % 7}");
            Console.WriteLine($"  {i * 3} {i * 5} {i * 9} {i * 10} {i * -1} {i * 255} {l * 17} {l * -8}");
        }
    }
}
