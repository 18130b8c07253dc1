// Null references in every shape: fields near and far, arrays, strings, virtual and interface calls, delegates, unboxing.
using System.Runtime.InteropServices;
class Node { public Node? Next; public int V; public virtual int Virt() => 1; public int Direct() => 2; public int Prop { get; set; } }
class Huge { public Block B; public int Last; }
[StructLayout(LayoutKind.Sequential, Size = 100_000)] struct Block { public int First; }
interface IThing { int Do(); }

class Program
{
    static string Try(Func<object?> f)
    {
        try { return $"{f()}"; } catch (NullReferenceException) { return "null"; }
    }
    static Node? none = null;
    static Huge? huge = null;

    static void Main()
    {
        int[]? array = null;
        string? s = null;
        IThing? thing = null;
        Func<int>? f = null;
        object? o = null;
        Console.WriteLine($"{Try(() => none!.V)} {Try(() => none!.Next)} {Try(() => none!.Virt())} {Try(() => none!.Direct())} {Try(() => none!.Prop)} {Try(() => none!.Prop = 5)} {Try(() => none!.V++)}");
        Console.WriteLine($"{Try(() => array![0])} {Try(() => array!.Length)} {Try(() => array![3] = 1)} {Try(() => s!.Length)} {Try(() => s![0])} {Try(() => thing!.Do())} {Try(() => f!())}");
        Console.WriteLine($"{Try(() => (int)o!)} {Try(() => huge!.Last)} {Try(() => huge!.Last = 1)} {Try(() => huge!.B.First)} {Try(() => o!.ToString())} {Try(() => o!.GetType())}");
        Console.WriteLine($"{Try(() => { foreach (int i in array!) return i; return 0; })} {Try(() => s + "x")} {Try(() => none?.V)} {Try(() => none?.Next?.Next)} {Try(() => (string?)o)}");
        ref int r = ref System.Runtime.CompilerServices.Unsafe.NullRef<int>();
        try { r = 5; Console.WriteLine("wrote"); } catch (NullReferenceException) { Console.WriteLine("null"); }
        int count = 0;
        for (int i = 0; i < 100; i++)
            try { count += none!.V; } catch (NullReferenceException) { count++; }
        Console.WriteLine(count);
    }
}
