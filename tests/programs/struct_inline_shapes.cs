// Inline arrays, fixed buffers, explicit layouts: sizes, spans, generics, references inside.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[InlineArray(4)]
struct Buf4<T>
{
    T _e;
}

[InlineArray(3)]
struct Str3
{
    string s;
}

[InlineArray(2)]
struct Nest
{
    Buf4<int> b;
}

unsafe struct Fx
{
    public fixed byte B[8];
    public fixed int I[4];
    public fixed char C[3];
    public int Tail;
}

[StructLayout(LayoutKind.Explicit)]
struct U
{
    [FieldOffset(0)]
    public int I;
    [FieldOffset(0)]
    public float F;
    [FieldOffset(0)]
    public byte B0;
    [FieldOffset(3)]
    public byte B3;
    [FieldOffset(8)]
    public string S;
    [FieldOffset(8)]
    public object O;
}

[StructLayout(LayoutKind.Sequential, Pack = 1)]
struct Pk
{
    public byte A;
    public int B;
    public short C;
    public long D;
}

[StructLayout(LayoutKind.Sequential, Size = 40)]
struct Sz
{
    public int A;
}

ref struct RS
{
    public ref int R;
    public Span<int> S;
    public readonly ref readonly int RR;
    public RS(ref int r, Span<int> s)
    {
        R = ref r;
        S = s;
        RR = ref r;
    }

    public void Inc()
    {
        R++;
        foreach (ref int x in S)
            x += R;
    }
}

ref struct Disp
{
    public string N;
    public Disp(string n) => N = n;
    public void Dispose() => Console.WriteLine("disp " + N);
}

interface IRs
{
    int Get();
}

ref struct RSI : IRs
{
    public Span<int> S;
    public int Get() => S.Length;
}

static unsafe class P
{
    static int Use<T>(T t)
        where T : IRs, allows ref struct => t.Get();
    static int Sum(ReadOnlySpan<int> s)
    {
        int r = 0;
        foreach (var x in s)
            r += x;
        return r;
    }

    static ref int Max(ref int a, ref int b)
    {
        if (a > b)
            return ref a;
        return ref b;
    }

    static int Fact(int n) => n < 2 ? 1 : n * Fact(n - 1);
    static T Apply<T>(delegate*<T, T> f, T x) => f(x);
    static T Id<T>(T x) => x;
    static int Add(params ReadOnlySpan<int> xs) => Sum(xs);
    static void Main()
    {
        Buf4<int> b = default;
        for (int i = 0; i < 4; i++)
            b[i] = i * i;
        Console.WriteLine(Sum(b) + " " + b[^1]);
        Span<int> sp = b;
        sp[0] = 100;
        Console.WriteLine(b[0]);
        foreach (var x in b)
            Console.Write(x + ",");
        Console.WriteLine();
        Buf4<string> bs = default;
        bs[2] = "two";
        GC.Collect();
        Console.WriteLine(bs[2] + (bs[1] ?? "null"));
        Str3 s3 = default;
        s3[0] = "a";
        s3[1] = "b" + b[1];
        object o = s3;
        GC.Collect();
        Console.WriteLine(((Str3)o)[1]);
        Nest n = default;
        n[1][2] = 5;
        Console.WriteLine(n[1][2] + n[0][2] + " " + Unsafe.SizeOf<Nest>());
        try
        {
            int k = 4;
            Console.WriteLine(b[k]);
        }
        catch (IndexOutOfRangeException)
        {
            Console.WriteLine("IOOR");
        }

        Fx f = default;
        f.B[3] = 7;
        f.I[2] = -5;
        f.C[1] = 'x';
        f.Tail = 9;
        Console.WriteLine(f.B[3] + f.I[2] + f.C[1] + f.Tail + " " + sizeof(Fx));
        U u = default;
        u.F = 1.5f;
        Console.WriteLine(u.I.ToString("X") + u.B3 + " " + Unsafe.SizeOf<U>());
        u.S = "hello";
        Console.WriteLine(u.O);
        u.O = "zz";
        Console.WriteLine(u.S);
        Console.WriteLine(sizeof(Pk) + " " + sizeof(Sz) + " " + Marshal.SizeOf<Pk>() + " " + Unsafe.SizeOf<(byte, long, byte)>());
        Pk pk = new Pk
        {
            A = 1,
            B = 2,
            C = 3,
            D = 4
        };
        byte* pb = (byte*)&pk;
        for (int i = 0; i < sizeof(Pk); i++)
            Console.Write(pb[i]);
        Console.WriteLine();
        int[] arr =
        {
            1,
            2,
            3
        };
        int loc = 10;
        var rs = new RS(ref loc, arr);
        rs.Inc();
        Console.WriteLine(loc + " " + string.Join(",", arr) + rs.RR);
        rs.R = ref arr[0];
        rs.Inc();
        Console.WriteLine(string.Join(",", arr));
        using (new Disp("1"))
        {
            using var d = new Disp("2");
            Console.WriteLine("in");
        }

        Console.WriteLine(Use(new RSI { S = arr }));
        int p = 1, q = 2;
        Max(ref p, ref q) = 50;
        Console.WriteLine(p + " " + q);
        Span<byte> st = stackalloc byte[16];
        st.Fill(3);
        Span<Guid> sg = stackalloc Guid[2];
        Console.WriteLine(st[15] + " " + sg[1]);
        int* ip = stackalloc int[]
        {
            4,
            5,
            6
        };
        Console.WriteLine(ip[2]);
        Span<int> dyn = Fact(3) > 5 ? stackalloc int[Fact(4)] : default;
        dyn[23] = 1;
        Console.WriteLine(Sum(dyn) + dyn.Length);
        delegate*<int, int> fp = &Fact;
        Console.WriteLine(fp(6) + Apply(&Fact, 5) + Apply<string>(&Id<string>, "q"));
        delegate*<string, string> fs = &Id<string>;
        Console.WriteLine(fs("w"));
        Console.WriteLine(Add(1, 2, 3) + Add());
        void* vp = (void*)fp;
        Console.WriteLine(vp == (void*)(delegate*<int, int> )&Fact);
        scoped ref readonly int rr = ref arr[1];
        Console.WriteLine(rr);
        fixed (int* pa = arr)
        fixed (char* pc = "hey")
            Console.WriteLine(pa[1] + " " + pc[1]);
        fixed (int* pz = Array.Empty<int>())
            Console.WriteLine(pz == null);
    }
}
