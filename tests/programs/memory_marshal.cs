// Unsafe, MemoryMarshal, native memory, BitConverter, GCHandle.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

unsafe class Program
{
    struct Pair { public int A; public float B; }
    static void Main()
    {
        Span<byte> bytes = stackalloc byte[16];
        MemoryMarshal.Write(bytes, new Pair { A = 7, B = 2.5f });
        ref Pair p = ref MemoryMarshal.AsRef<Pair>(bytes);
        p.A++;
        Console.WriteLine($"{BitConverter.ToInt32(bytes)} {MemoryMarshal.Read<Pair>(bytes).B} {MemoryMarshal.Cast<byte, Pair>(bytes).Length} {Unsafe.SizeOf<Pair>()}");
        int[] a = { 1, 2, 3, 4 };
        ref int first = ref MemoryMarshal.GetArrayDataReference(a);
        Unsafe.Add(ref first, 2) = 30;
        Console.WriteLine($"{a[2]} {Unsafe.AreSame(ref first, ref a[0])} {Unsafe.ByteOffset(ref a[0], ref a[3])} {Unsafe.As<int, float>(ref a[0]) > 0} {Unsafe.IsAddressLessThan(ref a[0], ref a[1])}");
        object o = "str";
        Console.WriteLine($"{Unsafe.As<string>(o).Length} {Unsafe.Unbox<int>((object)5)} {RuntimeHelpers.IsReferenceOrContainsReferences<string>()} {RuntimeHelpers.IsReferenceOrContainsReferences<Pair>()}");
        byte* native = (byte*)NativeMemory.AllocZeroed(1000);
        Unsafe.InitBlock(native + 10, 0xab, 20);
        Unsafe.CopyBlock(native + 500, native + 5, 20);
        new Span<byte>(native, 1000)[999] = 1;
        Console.WriteLine($"{native[29]:x} {native[30]} {native[504]} {native[505]:x} {native[999]}");
        NativeMemory.Free(native);
        var h = GCHandle.Alloc(a, GCHandleType.Pinned);
        Console.WriteLine($"{((int*)h.AddrOfPinnedObject())[2]} {h.IsAllocated} {ReferenceEquals(h.Target, a)}");
        h.Free();
        Console.WriteLine($"{BitConverter.ToString(BitConverter.GetBytes(0x01020304))} {BitConverter.Int64BitsToDouble(0x4000000000000000)} {BitConverter.IsLittleEndian} {Convert.ToHexString(MemoryMarshal.AsBytes("aż".AsSpan()))}");
        Console.WriteLine($"{Marshal.SizeOf<Pair>()} {MemoryMarshal.CreateReadOnlySpan(ref a[1], 2)[1]}");
    }
}
