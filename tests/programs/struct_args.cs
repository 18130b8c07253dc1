// Structs of every size from 1 to 40 bytes as arguments, between other arguments, and back.
// Each struct S<n> is n bytes; Sum adds its bytes, so a byte that is lost or moved shows.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Sequential, Size = 1)] struct S1 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 2)] struct S2 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 3)] struct S3 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 4)] struct S4 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 5)] struct S5 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 6)] struct S6 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 7)] struct S7 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 8)] struct S8 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 9)] struct S9 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 10)] struct S10 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 11)] struct S11 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 12)] struct S12 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 13)] struct S13 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 14)] struct S14 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 15)] struct S15 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 16)] struct S16 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 17)] struct S17 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 18)] struct S18 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 19)] struct S19 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 20)] struct S20 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 21)] struct S21 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 22)] struct S22 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 23)] struct S23 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 24)] struct S24 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 25)] struct S25 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 26)] struct S26 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 27)] struct S27 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 28)] struct S28 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 29)] struct S29 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 30)] struct S30 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 31)] struct S31 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 32)] struct S32 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 33)] struct S33 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 34)] struct S34 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 35)] struct S35 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 36)] struct S36 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 37)] struct S37 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 38)] struct S38 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 39)] struct S39 { public byte First; }
[StructLayout(LayoutKind.Sequential, Size = 40)] struct S40 { public byte First; }

class Program
{
    static void Fill<T>(ref T value, int seed) where T : struct
    {
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(seed + i * 7);
    }
    static int Sum<T>(ref T value) where T : struct
    {
        Span<byte> bytes = MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++) sum += bytes[i] * (i + 1);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static S1 Pass1(int a, S1 s, double d, S1 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"1: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S2 Pass2(int a, S2 s, double d, S2 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"2: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S3 Pass3(int a, S3 s, double d, S3 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"3: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S4 Pass4(int a, S4 s, double d, S4 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"4: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S5 Pass5(int a, S5 s, double d, S5 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"5: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S6 Pass6(int a, S6 s, double d, S6 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"6: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S7 Pass7(int a, S7 s, double d, S7 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"7: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S8 Pass8(int a, S8 s, double d, S8 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"8: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S9 Pass9(int a, S9 s, double d, S9 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"9: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S10 Pass10(int a, S10 s, double d, S10 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"10: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S11 Pass11(int a, S11 s, double d, S11 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"11: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S12 Pass12(int a, S12 s, double d, S12 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"12: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S13 Pass13(int a, S13 s, double d, S13 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"13: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S14 Pass14(int a, S14 s, double d, S14 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"14: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S15 Pass15(int a, S15 s, double d, S15 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"15: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S16 Pass16(int a, S16 s, double d, S16 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"16: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S17 Pass17(int a, S17 s, double d, S17 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"17: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S18 Pass18(int a, S18 s, double d, S18 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"18: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S19 Pass19(int a, S19 s, double d, S19 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"19: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S20 Pass20(int a, S20 s, double d, S20 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"20: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S21 Pass21(int a, S21 s, double d, S21 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"21: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S22 Pass22(int a, S22 s, double d, S22 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"22: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S23 Pass23(int a, S23 s, double d, S23 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"23: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S24 Pass24(int a, S24 s, double d, S24 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"24: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S25 Pass25(int a, S25 s, double d, S25 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"25: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S26 Pass26(int a, S26 s, double d, S26 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"26: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S27 Pass27(int a, S27 s, double d, S27 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"27: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S28 Pass28(int a, S28 s, double d, S28 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"28: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S29 Pass29(int a, S29 s, double d, S29 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"29: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S30 Pass30(int a, S30 s, double d, S30 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"30: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S31 Pass31(int a, S31 s, double d, S31 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"31: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S32 Pass32(int a, S32 s, double d, S32 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"32: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S33 Pass33(int a, S33 s, double d, S33 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"33: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S34 Pass34(int a, S34 s, double d, S34 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"34: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S35 Pass35(int a, S35 s, double d, S35 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"35: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S36 Pass36(int a, S36 s, double d, S36 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"36: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S37 Pass37(int a, S37 s, double d, S37 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"37: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S38 Pass38(int a, S38 s, double d, S38 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"38: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S39 Pass39(int a, S39 s, double d, S39 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"39: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    static S40 Pass40(int a, S40 s, double d, S40 t, long b)
    {
        s.First += (byte)(a + b + (int)d);
        Console.Write($"40: {Sum(ref s)} {Sum(ref t)} ");
        s.First = t.First;
        return s;
    }

    static void Main()
    {
        S1 a1 = default, b1 = default; Fill(ref a1, 1); Fill(ref b1, 3); S1 r1 = Pass1(1, a1, 1.5, b1, -1L * 2); Console.WriteLine($"{Sum(ref a1)} {Sum(ref r1)}");
        S2 a2 = default, b2 = default; Fill(ref a2, 2); Fill(ref b2, 6); S2 r2 = Pass2(2, a2, 2.5, b2, -2L * 2); Console.WriteLine($"{Sum(ref a2)} {Sum(ref r2)}");
        S3 a3 = default, b3 = default; Fill(ref a3, 3); Fill(ref b3, 9); S3 r3 = Pass3(3, a3, 3.5, b3, -3L * 2); Console.WriteLine($"{Sum(ref a3)} {Sum(ref r3)}");
        S4 a4 = default, b4 = default; Fill(ref a4, 4); Fill(ref b4, 12); S4 r4 = Pass4(4, a4, 4.5, b4, -4L * 2); Console.WriteLine($"{Sum(ref a4)} {Sum(ref r4)}");
        S5 a5 = default, b5 = default; Fill(ref a5, 5); Fill(ref b5, 15); S5 r5 = Pass5(5, a5, 5.5, b5, -5L * 2); Console.WriteLine($"{Sum(ref a5)} {Sum(ref r5)}");
        S6 a6 = default, b6 = default; Fill(ref a6, 6); Fill(ref b6, 18); S6 r6 = Pass6(6, a6, 6.5, b6, -6L * 2); Console.WriteLine($"{Sum(ref a6)} {Sum(ref r6)}");
        S7 a7 = default, b7 = default; Fill(ref a7, 7); Fill(ref b7, 21); S7 r7 = Pass7(7, a7, 7.5, b7, -7L * 2); Console.WriteLine($"{Sum(ref a7)} {Sum(ref r7)}");
        S8 a8 = default, b8 = default; Fill(ref a8, 8); Fill(ref b8, 24); S8 r8 = Pass8(8, a8, 8.5, b8, -8L * 2); Console.WriteLine($"{Sum(ref a8)} {Sum(ref r8)}");
        S9 a9 = default, b9 = default; Fill(ref a9, 9); Fill(ref b9, 27); S9 r9 = Pass9(9, a9, 9.5, b9, -9L * 2); Console.WriteLine($"{Sum(ref a9)} {Sum(ref r9)}");
        S10 a10 = default, b10 = default; Fill(ref a10, 10); Fill(ref b10, 30); S10 r10 = Pass10(10, a10, 10.5, b10, -10L * 2); Console.WriteLine($"{Sum(ref a10)} {Sum(ref r10)}");
        S11 a11 = default, b11 = default; Fill(ref a11, 11); Fill(ref b11, 33); S11 r11 = Pass11(11, a11, 11.5, b11, -11L * 2); Console.WriteLine($"{Sum(ref a11)} {Sum(ref r11)}");
        S12 a12 = default, b12 = default; Fill(ref a12, 12); Fill(ref b12, 36); S12 r12 = Pass12(12, a12, 12.5, b12, -12L * 2); Console.WriteLine($"{Sum(ref a12)} {Sum(ref r12)}");
        S13 a13 = default, b13 = default; Fill(ref a13, 13); Fill(ref b13, 39); S13 r13 = Pass13(13, a13, 13.5, b13, -13L * 2); Console.WriteLine($"{Sum(ref a13)} {Sum(ref r13)}");
        S14 a14 = default, b14 = default; Fill(ref a14, 14); Fill(ref b14, 42); S14 r14 = Pass14(14, a14, 14.5, b14, -14L * 2); Console.WriteLine($"{Sum(ref a14)} {Sum(ref r14)}");
        S15 a15 = default, b15 = default; Fill(ref a15, 15); Fill(ref b15, 45); S15 r15 = Pass15(15, a15, 15.5, b15, -15L * 2); Console.WriteLine($"{Sum(ref a15)} {Sum(ref r15)}");
        S16 a16 = default, b16 = default; Fill(ref a16, 16); Fill(ref b16, 48); S16 r16 = Pass16(16, a16, 16.5, b16, -16L * 2); Console.WriteLine($"{Sum(ref a16)} {Sum(ref r16)}");
        S17 a17 = default, b17 = default; Fill(ref a17, 17); Fill(ref b17, 51); S17 r17 = Pass17(17, a17, 17.5, b17, -17L * 2); Console.WriteLine($"{Sum(ref a17)} {Sum(ref r17)}");
        S18 a18 = default, b18 = default; Fill(ref a18, 18); Fill(ref b18, 54); S18 r18 = Pass18(18, a18, 18.5, b18, -18L * 2); Console.WriteLine($"{Sum(ref a18)} {Sum(ref r18)}");
        S19 a19 = default, b19 = default; Fill(ref a19, 19); Fill(ref b19, 57); S19 r19 = Pass19(19, a19, 19.5, b19, -19L * 2); Console.WriteLine($"{Sum(ref a19)} {Sum(ref r19)}");
        S20 a20 = default, b20 = default; Fill(ref a20, 20); Fill(ref b20, 60); S20 r20 = Pass20(20, a20, 20.5, b20, -20L * 2); Console.WriteLine($"{Sum(ref a20)} {Sum(ref r20)}");
        S21 a21 = default, b21 = default; Fill(ref a21, 21); Fill(ref b21, 63); S21 r21 = Pass21(21, a21, 21.5, b21, -21L * 2); Console.WriteLine($"{Sum(ref a21)} {Sum(ref r21)}");
        S22 a22 = default, b22 = default; Fill(ref a22, 22); Fill(ref b22, 66); S22 r22 = Pass22(22, a22, 22.5, b22, -22L * 2); Console.WriteLine($"{Sum(ref a22)} {Sum(ref r22)}");
        S23 a23 = default, b23 = default; Fill(ref a23, 23); Fill(ref b23, 69); S23 r23 = Pass23(23, a23, 23.5, b23, -23L * 2); Console.WriteLine($"{Sum(ref a23)} {Sum(ref r23)}");
        S24 a24 = default, b24 = default; Fill(ref a24, 24); Fill(ref b24, 72); S24 r24 = Pass24(24, a24, 24.5, b24, -24L * 2); Console.WriteLine($"{Sum(ref a24)} {Sum(ref r24)}");
        S25 a25 = default, b25 = default; Fill(ref a25, 25); Fill(ref b25, 75); S25 r25 = Pass25(25, a25, 25.5, b25, -25L * 2); Console.WriteLine($"{Sum(ref a25)} {Sum(ref r25)}");
        S26 a26 = default, b26 = default; Fill(ref a26, 26); Fill(ref b26, 78); S26 r26 = Pass26(26, a26, 26.5, b26, -26L * 2); Console.WriteLine($"{Sum(ref a26)} {Sum(ref r26)}");
        S27 a27 = default, b27 = default; Fill(ref a27, 27); Fill(ref b27, 81); S27 r27 = Pass27(27, a27, 27.5, b27, -27L * 2); Console.WriteLine($"{Sum(ref a27)} {Sum(ref r27)}");
        S28 a28 = default, b28 = default; Fill(ref a28, 28); Fill(ref b28, 84); S28 r28 = Pass28(28, a28, 28.5, b28, -28L * 2); Console.WriteLine($"{Sum(ref a28)} {Sum(ref r28)}");
        S29 a29 = default, b29 = default; Fill(ref a29, 29); Fill(ref b29, 87); S29 r29 = Pass29(29, a29, 29.5, b29, -29L * 2); Console.WriteLine($"{Sum(ref a29)} {Sum(ref r29)}");
        S30 a30 = default, b30 = default; Fill(ref a30, 30); Fill(ref b30, 90); S30 r30 = Pass30(30, a30, 30.5, b30, -30L * 2); Console.WriteLine($"{Sum(ref a30)} {Sum(ref r30)}");
        S31 a31 = default, b31 = default; Fill(ref a31, 31); Fill(ref b31, 93); S31 r31 = Pass31(31, a31, 31.5, b31, -31L * 2); Console.WriteLine($"{Sum(ref a31)} {Sum(ref r31)}");
        S32 a32 = default, b32 = default; Fill(ref a32, 32); Fill(ref b32, 96); S32 r32 = Pass32(32, a32, 32.5, b32, -32L * 2); Console.WriteLine($"{Sum(ref a32)} {Sum(ref r32)}");
        S33 a33 = default, b33 = default; Fill(ref a33, 33); Fill(ref b33, 99); S33 r33 = Pass33(33, a33, 33.5, b33, -33L * 2); Console.WriteLine($"{Sum(ref a33)} {Sum(ref r33)}");
        S34 a34 = default, b34 = default; Fill(ref a34, 34); Fill(ref b34, 102); S34 r34 = Pass34(34, a34, 34.5, b34, -34L * 2); Console.WriteLine($"{Sum(ref a34)} {Sum(ref r34)}");
        S35 a35 = default, b35 = default; Fill(ref a35, 35); Fill(ref b35, 105); S35 r35 = Pass35(35, a35, 35.5, b35, -35L * 2); Console.WriteLine($"{Sum(ref a35)} {Sum(ref r35)}");
        S36 a36 = default, b36 = default; Fill(ref a36, 36); Fill(ref b36, 108); S36 r36 = Pass36(36, a36, 36.5, b36, -36L * 2); Console.WriteLine($"{Sum(ref a36)} {Sum(ref r36)}");
        S37 a37 = default, b37 = default; Fill(ref a37, 37); Fill(ref b37, 111); S37 r37 = Pass37(37, a37, 37.5, b37, -37L * 2); Console.WriteLine($"{Sum(ref a37)} {Sum(ref r37)}");
        S38 a38 = default, b38 = default; Fill(ref a38, 38); Fill(ref b38, 114); S38 r38 = Pass38(38, a38, 38.5, b38, -38L * 2); Console.WriteLine($"{Sum(ref a38)} {Sum(ref r38)}");
        S39 a39 = default, b39 = default; Fill(ref a39, 39); Fill(ref b39, 117); S39 r39 = Pass39(39, a39, 39.5, b39, -39L * 2); Console.WriteLine($"{Sum(ref a39)} {Sum(ref r39)}");
        S40 a40 = default, b40 = default; Fill(ref a40, 40); Fill(ref b40, 120); S40 r40 = Pass40(40, a40, 40.5, b40, -40L * 2); Console.WriteLine($"{Sum(ref a40)} {Sum(ref r40)}");
    }
}
