// Every conversion between integer types, unchecked.
class Program
{
    static long[] values = { 0, 1, -1, 127, 128, 255, 256, -129, 32767, 32768, 65535, 65536, int.MaxValue, 2147483648, 4294967295, 4294967296, -2147483649, long.MaxValue, long.MinValue };

    static void Main()
    {
        foreach (long v in values)
        {
            Console.WriteLine($"{v}: {(sbyte)v} {(byte)v} {(short)v} {(ushort)v} {(int)v} {(uint)v} {(ulong)v} {(int)(char)v} {(nint)v} {(nuint)v}");
            int i = (int)v;
            Console.WriteLine($"  {(sbyte)i} {(byte)i} {(short)i} {(ushort)i} {(uint)i} {(long)i} {(ulong)i} {(ulong)(uint)i} {(long)(uint)i}");
            sbyte s = (sbyte)v;
            byte b = (byte)v;
            short h = (short)v;
            ushort w = (ushort)v;
            Console.WriteLine($"  {(uint)s} {(ulong)s} {(char)w == w} {(long)b} {(uint)h} {(ulong)h} {(int)w} {(byte)s} {(ushort)h}");
        }
    }
}
