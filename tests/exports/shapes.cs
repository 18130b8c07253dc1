// A library for C: what goes over the border, and what must not.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Shapes;

public struct Point { public double X, Y; }
public struct Small { public byte A; public short B; public int C; }
public struct Mixed { public long N; public float F; }
public struct Large { public Point From, To; public long Id; }
public enum Color : ushort { Red = 1, Green = 512 }
[StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Packed { public byte A; public long B; public short C; }
[StructLayout(LayoutKind.Explicit)] public struct Either { [FieldOffset(0)] public int Int; [FieldOffset(0)] public float Float; }
[InlineArray(3)] public struct Three { private int first; }
public unsafe struct Node { public Node* Next; public Tail Last; public fixed byte Name[8]; public Three Values; }
public unsafe struct Tail { public Node* Owner; public int Value; }
public struct Hidden { public string Text; public int Number; }

static class Async
{
    static async Task<int> Later(int n)
    {
        await Task.Yield();
        return n;
    }
    public static async Task<int> Sum(int n) => (await Task.WhenAll(Enumerable.Range(1, n).Select(i => Task.Run(() => Later(i))))).Sum();
}

public static unsafe class Exports
{
    static int initialised;
    static readonly List<string> names = new() { "static constructor" };
    [ThreadStatic] static int calls;
    static readonly ConcurrentDictionary<int, int> seen = new();

    [ModuleInitializer] internal static void Initialise() { Thread.Sleep(20); initialised++; }

    [UnmanagedCallersOnly(EntryPoint = "shapes_initialised")] public static int Initialised() => initialised;
    [UnmanagedCallersOnly(EntryPoint = "shapes_add")] public static int Add(int a, int b) => a + b;
    [UnmanagedCallersOnly(EntryPoint = "shapes_many")]
    public static double Many(sbyte a, byte b, short c, ushort d, int e, uint f, long g, ulong h, float i, double j, nint k, nuint l) =>
        (double)a + b + c + d + e + f + g + h + i + j + k + l;
    [UnmanagedCallersOnly(EntryPoint = "shapes_middle")]
    public static Point Middle(Point a, Point b) => new() { X = (a.X + b.X) / 2, Y = (a.Y + b.Y) / 2 };
    [UnmanagedCallersOnly(EntryPoint = "shapes_small")]
    public static Small Turn(Small s) => new() { A = (byte)s.C, B = s.A, C = s.B };
    [UnmanagedCallersOnly(EntryPoint = "shapes_mixed")] public static Mixed Half(Mixed m) => new() { N = m.N / 2, F = m.F / 2 };
    [UnmanagedCallersOnly(EntryPoint = "shapes_large")]
    public static Large Large(Large l, int add) => new() { From = l.To, To = l.From, Id = l.Id + add };
    [UnmanagedCallersOnly(EntryPoint = "shapes_packed")] public static long Sum(Packed* p) => p->A + p->B + p->C;
    [UnmanagedCallersOnly(EntryPoint = "shapes_bits")] public static int Bits(Either e) => e.Int;
    [UnmanagedCallersOnly(EntryPoint = "shapes_mixture")] public static Color Mix(Color a, Color b) => a | b;
    [UnmanagedCallersOnly(EntryPoint = "shapes_walk")]
    public static int Walk(Node* node, byte** name)
    {
        int sum = 0;
        for (; node != null; node = node->Next)
        {
            sum += node->Last.Value + node->Values[2];
            *name = node->Name;
        }
        return sum;
    }
    [UnmanagedCallersOnly(EntryPoint = "shapes_opaque")] public static int Opaque(Hidden* h) => h == null ? 1 : 0;

    // Strings are UTF-8; the caller frees what it gets.
    [UnmanagedCallersOnly(EntryPoint = "shapes_reverse")]
    public static sbyte* Reverse(sbyte* @char)
    {
        var text = Marshal.PtrToStringUTF8((nint)@char)!;
        return (sbyte*)Marshal.StringToCoTaskMemUTF8(new string(text.Reverse().ToArray()));
    }
    [UnmanagedCallersOnly(EntryPoint = "shapes_free")] public static void Free(void* p) => Marshal.FreeCoTaskMem((nint)p);

    // Calls back, with exceptions inside that go no further.
    [UnmanagedCallersOnly(EntryPoint = "shapes_each")]
    public static long Each(int n, delegate* unmanaged<int, void*, long> f, void* user)
    {
        long sum = 0;
        for (int i = 0; i < n; i++)
            try
            {
                sum += f(i, user);
                if (i % 3 == 0) throw new InvalidOperationException(i.ToString());
            }
            catch (InvalidOperationException e) { sum += 1000 * int.Parse(e.Message); }
        return sum;
    }
    [UnmanagedCallersOnly(EntryPoint = "shapes_pick")]
    public static delegate* unmanaged<int, int, int> Pick(int which) => which == 0 ? null : &Multiply;
    [UnmanagedCallersOnly] static int Multiply(int a, int b) => a * b;

    [UnmanagedCallersOnly(EntryPoint = "shapes_caught")]
    public static int Caught(int which)
    {
        try
        {
            object? nothing = null;
            return which switch
            {
                0 => nothing!.GetHashCode(),
                1 => 7 / (which - 1),
                2 => Index(new int[1], which),
                3 => ((int[])(object)"x")[0],
                _ => throw new ArgumentException(),
            };
        }
        catch (NullReferenceException) { return -1; }
        catch (DivideByZeroException) { return -2; }
        catch (IndexOutOfRangeException) { return -3; }
        catch (InvalidCastException) { return -4; }
        catch (ArgumentException) { return -5; }
    }
    static int Index(int[] numbers, int which) => numbers[which];
    static int Deep(int n) => n == 0 ? throw new InvalidOperationException("nobody catches this") : Deep(n - 1) + 1;
    [UnmanagedCallersOnly(EntryPoint = "shapes_throw")] public static int Throw(int depth) => Deep(depth);

    // Work for the collector.
    [UnmanagedCallersOnly(EntryPoint = "shapes_churn")]
    public static int Churn(int rounds)
    {
        calls++;
        seen[Environment.CurrentManagedThreadId] = rounds;
        var kept = new Dictionary<string, int[]>();
        for (int i = 0; i < rounds; i++)
        {
            kept[(i % 100).ToString()] = new int[i % 50 + 1];
            kept[(i % 100).ToString()][i % 50] = i;
            if (i % 10000 == 9999) GC.Collect();
        }
        int sum = kept.Values.Sum(a => a[^1]);
        return sum % 1000000 + 1000000 * calls;
    }
    [UnmanagedCallersOnly(EntryPoint = "shapes_threads_seen")] public static int ThreadsSeen() => seen.Count;
    [UnmanagedCallersOnly(EntryPoint = "shapes_tasks")]
    public static int Tasks(int n) => Async.Sum(n).Result;

    // What a library is to reflection and to its environment.
    [UnmanagedCallersOnly(EntryPoint = "shapes_about")]
    public static void About(delegate* unmanaged<sbyte*, void> tell)
    {
        void Tell(string text) { fixed (byte* p = Encoding.UTF8.GetBytes(text + "\0")) tell((sbyte*)p); }
        Tell(names[0]);
        Tell("entry assembly " + (Assembly.GetEntryAssembly()?.GetName().Name ?? "none"));
        Tell("this assembly " + typeof(Exports).Assembly.GetName().Name);
        Tell("arguments " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)));
        Tell("variable " + Environment.GetEnvironmentVariable("SHAPES"));
    }
}
