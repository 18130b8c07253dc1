// fixed keeps what it points to, even when nothing but memory outside the heap knows the address (here: its complement).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

unsafe static class Program
{
    const int Size = 200;
    static object? sink;
    static nuint* where;

    static void Main()
    {
        where = (nuint*)NativeMemory.Alloc((nuint)sizeof(nuint));
        Console.WriteLine(FixedArray());
        Console.WriteLine(FixedSpan());
        Console.WriteLine(FixedString());
        Console.WriteLine(FixedField());
        Console.WriteLine(Nested());
        Console.WriteLine(InFinally());
        int sum = 0;
        for (int i = 0; i < 3; i++) sum += Inlined();
        Console.WriteLine(sum);
        Forever();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static byte[] Make()
    {
        var a = new byte[Size];
        a.AsSpan().Fill(0x5A);
        return a;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static string MakeString() => new('Z', Size / 2);

    sealed class Holder
    {
        public long Value = 0x5A5A5A5A5A5A5A5A;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Holder MakeHolder() => new();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Hide(void* p) => *where = ~(nuint)p;

    // Overwrites what the stack below still holds, and what has been freed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Collect()
    {
        Dirty(40);
        GC.Collect();
        for (int i = 0; i < 3000; i++)
        {
            sink = new byte[Size];
            sink = new Holder { Value = i };
        }
        GC.Collect();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static long Dirty(int n)
    {
        Span<long> words = stackalloc long[500];
        words.Fill(n);
        return n == 0 ? 0 : Dirty(n - 1) + words[3];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Count(byte what, int bytes)
    {
        byte* p = (byte*)~*where;
        int n = 0;
        for (int i = 0; i < bytes; i++) n += p[i] == what ? 1 : 0;
        return n;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int FixedArray()
    {
        fixed (byte* p = Make())
        {
            Hide(p);
            Collect();
            return Count(0x5A, Size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int FixedSpan()
    {
        Span<byte> s = Make();
        fixed (byte* p = s)
        {
            Hide(p);
            Collect();
            return Count(0x5A, Size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int FixedString()
    {
        fixed (char* p = MakeString())
        {
            Hide(p);
            Collect();
            return Count((byte)'Z', Size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int FixedField()
    {
        fixed (long* p = &MakeHolder().Value)
        {
            Hide(p);
            Collect();
            return Count(0x5A, sizeof(long));
        }
    }

    // The inner one is over, the outer one is not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Nested()
    {
        fixed (byte* outer = Make())
        {
            Hide(outer);
            fixed (char* inner = MakeString()) sink = inner[0];
            Collect();
            return Count(0x5A, Size);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int InFinally()
    {
        int n = 0;
        try
        {
            fixed (char* p = MakeString())
            {
                Hide(p);
                try
                {
                    Throw();
                }
                finally
                {
                    Collect();
                    n = Count((byte)'Z', Size);
                }
            }
        }
        catch (InvalidOperationException)
        {
        }

        return n;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Throw() => throw new InvalidOperationException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Inlined()
    {
        fixed (char* p = MakeString())
        {
            Hide(p);
            Collect();
            return Count((byte)'Z', Size);
        }
    }

    // No way leads out of the fixed statement.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Forever()
    {
        fixed (char* p = MakeString())
        {
            Hide(p);
            for (int i = 0;; i++)
            {
                Collect();
                Console.WriteLine(Count((byte)'Z', Size));
                if (i == 1) Environment.Exit(3);
            }
        }
    }
}
