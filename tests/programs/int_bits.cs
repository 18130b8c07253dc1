// BitOperations and BinaryPrimitives: counts, rotations, logarithms, byte order.
using System.Buffers.Binary;
using System.Numerics;

class Program
{
    static void Main()
    {
        foreach (uint u in new uint[] { 0, 1, 2, 3, 255, 0x80000000, 0xdeadbeef, uint.MaxValue })
            Console.WriteLine($"{u}: {BitOperations.PopCount(u)} {BitOperations.LeadingZeroCount(u)} {BitOperations.TrailingZeroCount(u)} {BitOperations.Log2(u)} {BitOperations.RotateLeft(u, 7)} {BitOperations.RotateRight(u, 9)} {BitOperations.IsPow2(u)} {BitOperations.RoundUpToPowerOf2(u)} {BinaryPrimitives.ReverseEndianness(u)}");
        foreach (ulong u in new ulong[] { 0, 1, 1UL << 40, 0xdeadbeefcafebabe, ulong.MaxValue })
            Console.WriteLine($"{u}: {BitOperations.PopCount(u)} {BitOperations.LeadingZeroCount(u)} {BitOperations.TrailingZeroCount(u)} {BitOperations.Log2(u)} {BitOperations.RotateLeft(u, 13)} {BinaryPrimitives.ReverseEndianness(u)}");
        Console.WriteLine($"{byte.PopCount(0xf7)} {short.LeadingZeroCount(1)} {BinaryPrimitives.ReverseEndianness((ushort)0x1234):x}");
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(buffer, 0x0102030405060708);
        Console.WriteLine($"{buffer[0]} {buffer[7]} {BinaryPrimitives.ReadInt32LittleEndian(buffer):x}");
    }
}
