// Rare kinds: Currency, LPStruct, AnsiBStr, VariantBool, System.Delegate, classes with a layout by reference, as results, in
// structs and derived from one another, StringBuilder by reference and as a result, arrays of several dimensions.
using System;
using System.Runtime.InteropServices;
using System.Text;

unsafe class P
{
    [StructLayout(LayoutKind.Sequential)] class Named { public int Number; public string? Name; public Named() => Made++; public static int Made; }
    [StructLayout(LayoutKind.Sequential)] class Longer : Named { public byte Flag; public double Value; }
    [StructLayout(LayoutKind.Sequential)] class Plain { public int A; public int B; }
    [StructLayout(LayoutKind.Sequential)] class PlainMore : Plain { public int C; }
    struct Holder { public int Before; public Named? Named; public int After; public Delegate? Call; [MarshalAs(UnmanagedType.Currency)] public decimal Money; }
    delegate int Binary(int a, int b);
    delegate Plain? Back(ref Plain? p);

    [DllImport("native")] static extern int money_int([MarshalAs(UnmanagedType.Currency)] decimal v);
    [DllImport("native")] static extern void money_next([MarshalAs(UnmanagedType.Currency)] ref decimal v);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.Currency)] static extern decimal money();
    [DllImport("native")] static extern uint guid_first([MarshalAs(UnmanagedType.LPStruct)] Guid g);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.LPStruct)] static extern Guid guid_new(uint a);
    [DllImport("native")] static extern int big_low([MarshalAs(UnmanagedType.LPStruct)] decimal d);
    [DllImport("native")] static extern int bstr_bytes([MarshalAs(UnmanagedType.AnsiBStr)] string? s);
    [DllImport("native")] static extern int sum8([MarshalAs(UnmanagedType.AnsiBStr)] string? s);
    [DllImport("native")] static extern int sum16([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.VariantBool)] bool[] v, int n);
    [DllImport("native")] static extern int first_bytes([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.U1)] bool[] v);
    [DllImport("native", EntryPoint = "first_bytes")] static extern int first_chars([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.U2)] char[] v);
    [DllImport("native", EntryPoint = "first_bytes")] static extern int first_chars4([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.I4)] char[] v);
    [DllImport("native")] static extern long sum32([MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.I1)] int[] v, int n);
    [DllImport("native")] static extern int call_binary(Delegate? f, int a, int b);
    [DllImport("native")] static extern int named_sum(Named? p);
    [DllImport("native", EntryPoint = "named_sum")] static extern int named_sum_ref(ref Named p);
    [DllImport("native")] static extern void named_next(ref Named? p);
    [DllImport("native", EntryPoint = "named_next")] static extern void named_out(out Named? p);
    [DllImport("native")] static extern Named? named_new(int n);
    [DllImport("native")] static extern double longer_sum(Longer p);
    [DllImport("native")] static extern void longer_change([In, Out] Longer p);
    [DllImport("native")] static extern int holder_sum(Holder h);
    [DllImport("native")] static extern void holder_change(ref Holder h);
    [DllImport("native")] static extern void give8(ref StringBuilder? s);
    [DllImport("native")] static extern void replace8(ref StringBuilder? s);
    [DllImport("native")] static extern StringBuilder? greet(string? s);
    [DllImport("native")] static extern int total_length(string[,] v, int n);
    [DllImport("native")] static extern void numbers([In, Out] string[,] v, int n);
    [DllImport("native")] static extern int count_true(bool[,,] v, int n);
    [DllImport("native")] static extern long sum32(int[,] v, int n);
    [DllImport("native")] static extern void squares([In, Out] int[,] v, int n);
    [DllImport("native", EntryPoint = "same")] static extern Plain? same_class(Plain p);
    [DllImport("native", EntryPoint = "sum32")] static extern long sum_plain(PlainMore p, int n);

    static void Main()
    {
        decimal d = 12.3456m;
        money_next(ref d);
        Console.WriteLine(money_int(12.3456m) + " " + money_int(-1m) + " " + d);
        try { money(); } catch (MarshalDirectiveException e) { Console.WriteLine(e.Message); }
        Guid g = new("01234567-89ab-cdef-0123-456789abcdef");
        Console.WriteLine(guid_first(g).ToString("x") + " " + guid_new(0xabcd));
        Console.WriteLine(big_low(-1.5m) + " " + sizeof(decimal));
        Console.WriteLine(bstr_bytes("häh") + " " + bstr_bytes("") + " " + bstr_bytes(null) + " " + sum8("abc"));
        Console.WriteLine(sum16([true, false, true], 3) + " " + sum32([1000, 2000], 2));
        Console.WriteLine(first_bytes([true, true]) + " " + first_chars(['a', 'b']) + " " + first_chars4(['a', 'b']));
        Binary minus = (a, b) => a - b;
        Console.WriteLine(call_binary(minus, 9, 4) + " " + call_binary(null, 1, 2));

        Console.WriteLine(named_sum(new Named { Number = 3, Name = "abc" }) + " " + named_sum(null) + " " + named_sum(new Named()));
        Named? n = new() { Number = 7, Name = "seven" };
        Named first = n;
        int made = Named.Made;
        named_next(ref n);
        Console.WriteLine($"{n!.Number} {n.Name} {ReferenceEquals(n, first)} {first.Name} {Named.Made - made}");
        n = null;
        named_next(ref n);
        Console.WriteLine($"{n!.Number} {n.Name}");
        named_out(out n);
        Console.WriteLine($"{n!.Number} {n.Name}");
        Console.WriteLine($"{named_new(5)!.Number} {named_new(6)!.Name} {named_new(0) == null}");
        Longer l = new() { Number = 4, Name = "four", Flag = 2, Value = 0.5 };
        Console.WriteLine(longer_sum(l));
        longer_change(l);
        Console.WriteLine($"{l.Number} {l.Name} {l.Flag} {l.Value}");
        Console.WriteLine($"{Marshal.SizeOf<Named>()} {Marshal.SizeOf<Longer>()} {Marshal.SizeOf<Holder>()} {Marshal.SizeOf<PlainMore>()}");
        Console.WriteLine($"{Marshal.OffsetOf<Longer>("Flag")} {Marshal.OffsetOf<Longer>("Value")} {Marshal.OffsetOf<Holder>("After")} {Marshal.OffsetOf<PlainMore>("C")}");
        Console.WriteLine(sum_plain(new PlainMore { A = 1, B = 2, C = 4 }, 3));

        Holder h = new() { Before = 1, Named = new Named { Number = 2, Name = "xyz" }, After = 3, Call = minus, Money = 8m };
        Console.WriteLine(holder_sum(h));
        try { holder_change(ref h); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        h = new() { Before = 1, Named = new Named { Number = 2, Name = "xyz" }, After = 3, Money = 8m };
        try { holder_change(ref h); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        Console.WriteLine($"{h.Before} {h.Named!.Number} {h.Named.Name} {h.After} {h.Money}");
        h = new();
        Console.WriteLine(holder_sum(h));
        StringBuilder? s = new("old text", 100);
        replace8(ref s);
        Console.WriteLine(s + " " + s!.Length);
        give8(ref s);
        Console.WriteLine(s);
        s = null;
        give8(ref s);
        Console.WriteLine(s);
        Console.WriteLine(greet("builder") + " " + (greet(null) == null));
        string[,] words = { { "a", "bb" }, { "ccc", null! } };
        Console.WriteLine(total_length(words, 4));
        numbers(words, 4);
        Console.WriteLine(string.Join(",", words.Cast<string>()));
        Console.WriteLine(count_true(new bool[2, 2, 2] { { { true, false }, { true, true } }, { { false, false }, { true, false } } }, 8));
        int[,] grid = { { 1, 2, 3 }, { 4, 5, 6 } };
        Console.WriteLine(sum32(grid, 6));
        squares(grid, 6);
        Console.WriteLine(string.Join(",", grid.Cast<int>()));
        nint p = Marshal.AllocHGlobal(64);
        Marshal.StructureToPtr(l, p, false);
        Longer copy = Marshal.PtrToStructure<Longer>(p)!;
        Console.WriteLine($"{copy.Number} {copy.Name} {copy.Flag} {copy.Value}");
        Marshal.DestroyStructure<Longer>(p);
        Marshal.FreeHGlobal(p);
    }
}
