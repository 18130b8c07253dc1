// [DisableRuntimeMarshalling]: values cross as they are, and what would need more is refused.
using System;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
[assembly: DisableRuntimeMarshalling]

unsafe class P
{
    struct Small { public bool flag; public char letter; public int number; }
    struct Pair<T> where T : unmanaged { public T a, b; }
    [StructLayout(LayoutKind.Auto)] struct Auto { public byte a; public int b; }
    struct WithAuto { public Auto a; }
    struct Managed { public string s; }
    class Layout { public int a; }
    enum E : short { A = 7 }
    delegate byte Raw(bool a, char b);
    delegate bool Bools(bool a, char b);
    delegate Small Smalls(Small s);
    delegate void Refs(ref int a);

    [DllImport("native")] static extern int raw8(bool v);
    [DllImport("native", EntryPoint = "raw8")] static extern int raw8_as([MarshalAs(UnmanagedType.Bool)] bool v);
    [DllImport("native")] static extern bool give_raw8(int v);
    [DllImport("native")] static extern char give_raw16(int v);
    [DllImport("native")] static extern char upper16(char c);
    [DllImport("native")] static extern int small_sum(Small s);
    [DllImport("native")] static extern Small small_next(Small s);
    [DllImport("native")] static extern int add(E a, E b);
    [DllImport("native")] static extern double sum_D2(int before, Pair<double> v, double after);
    [DllImport("native")] static extern int call_raw(Raw f, int a, int b);
    [DllImport("native")] static extern int call_raw(delegate* unmanaged<bool, char, bool> f, int a, int b);
    [DllImport("native")] static extern int call_raw(IntPtr f, int a, int b);
    [DllImport("native")] static extern int call_small(delegate* unmanaged<Small, Small> f, int n);
    [DllImport("native")] static extern int call_small(IntPtr f, int n);
    [DllImport("native")] static extern DateTime date_next(DateTime d);
    [DllImport("native", EntryPoint = "add")] static extern int add_auto(Auto a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_nested(WithAuto a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_managed(Managed a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_string(string a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_object(object a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_class(Layout a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_array(int[] a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_builder(StringBuilder a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_delegate(Bools a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_handle(SafeHandle a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_ref(ref int a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_out(out int a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_in(in int a, int b);
    [DllImport("native", EntryPoint = "add")] static extern ref int ret_ref(int a, int b);
    [DllImport("native", EntryPoint = "add")] static extern string ret_string(int a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_nullable(int? a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_128(Int128 a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_span(Span<int> a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_decimal(decimal a, int b);
    [DllImport("native", EntryPoint = "add")] static extern int add_custom([MarshalAs(UnmanagedType.CustomMarshaler, MarshalType = "X")] int a, int b);
    [DllImport("native", EntryPoint = "fails", SetLastError = true)] static extern int fails_last(int a);
    [DllImport("native", EntryPoint = "hresult", PreserveSig = false)] static extern int hresult_sig(int a);
    [DllImport("native", EntryPoint = "add")] static extern int add_var(int a, __arglist);
    [DllImport("native", EntryPoint = "same")] static extern void* get(delegate* unmanaged<int, int, int> f);

    [UnmanagedCallersOnly] static bool IsA(bool a, char b) => a && b == 'é';
    [UnmanagedCallersOnly] static Small Next(Small s) { s.flag = !s.flag; s.letter++; s.number *= 2; return s; }
    static bool Method(bool a, char b) => a == (b == 'x');
    static byte MethodRaw(bool a, char b) => (byte)((a ? 10 : 20) + (b == 'é' ? 1 : 2));
    static Small MethodSmall(Small s) { s.number++; s.letter = 'b'; return s; }

    static int Variable(int a, __arglist) => a + new ArgIterator(__arglist).GetRemainingCount();
    static void Try(string what, Func<object> f)
    {
        try { Console.WriteLine($"{what}: {f()}"); }
        catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}"); }
    }

    static void Main()
    {
        Console.WriteLine(raw8(true) + " " + raw8(false));
        bool odd = false; *(byte*)&odd = 77;
        Console.WriteLine(raw8(odd) + " " + raw8_as(odd));
        bool given = give_raw8(4);
        Console.WriteLine(*(byte*)&given);
        Console.WriteLine(give_raw8(256) + " " + (int)give_raw16(0xe9) + " " + upper16('q') + " " + (int)upper16('é'));
        Small s = new() { flag = true, letter = 'é', number = 5 };
        Console.WriteLine(small_sum(s));
        s = small_next(s);
        Console.WriteLine(s.flag + " " + (int)s.letter + " " + s.number);
        Console.WriteLine(add(E.A, (E)3));
        Console.WriteLine(sum_D2(1, new Pair<double> { a = 2, b = 3 }, 4));
        Console.WriteLine(call_raw(&IsA, 1, 0xe9) + " " + call_raw(&IsA, 0, 0xe9) + " " + call_raw(&IsA, 1, 'e'));
        Console.WriteLine(call_small(&Next, 10));
        Try("delegate argument", () => call_raw(MethodRaw, 1, 0xe9));
        Bools bools = Method;
        Raw raw = MethodRaw;
        Try("delegate pointer", () => call_raw(Marshal.GetFunctionPointerForDelegate(raw), 1, 0xe9));
        Try("delegate bool", () => call_raw(Marshal.GetFunctionPointerForDelegate(bools), 1, 'x') & 255);
        Smalls smalls = MethodSmall;
        Try("delegate struct", () => call_small(Marshal.GetFunctionPointerForDelegate(smalls), 10));
        Try("delegate ref", () => Marshal.GetFunctionPointerForDelegate((Refs)((ref int a) => a++)) != 0);
        IntPtr native = (nint)(delegate* unmanaged<bool, char, bool>)&IsA;
        Try("delegate over", () => Marshal.GetDelegateForFunctionPointer<Bools>(native)(true, 'é'));
        var pointer = (delegate* unmanaged<bool, char, bool>)native;
        Console.WriteLine(pointer(true, 'é') + " " + pointer(true, 'e'));
        var small = (delegate* unmanaged<Small, Small>)&Next;
        s = small(s);
        Console.WriteLine(s.flag + " " + (int)s.letter + " " + s.number);
        Try("date", () => date_next(new DateTime(2020, 1, 1)));
        Try("auto", () => add_auto(default, 1));
        Try("nested auto", () => add_nested(default, 1));
        Try("managed", () => add_managed(default, 1));
        Try("string", () => add_string("a", 1));
        Try("object", () => add_object("a", 1));
        Try("class", () => add_class(new(), 1));
        Try("array", () => add_array([1], 1));
        Try("builder", () => add_builder(new(), 1));
        Try("delegate", () => add_delegate(bools, 1) != 0);
        Try("handle", () => add_handle(null!, 1));
        Try("ref", () => { int x = 1; return add_ref(ref x, 1); });
        Try("out", () => add_out(out _, 1));
        Try("in", () => add_in(1, 1));
        Try("ref result", () => ret_ref(1, 1));
        Try("string result", () => ret_string(1, 1));
        Try("nullable", () => add_nullable(1, 2) != 0);
        Try("int128", () => add_128(1, 2));
        Try("span", () => add_span(default, 2));
        Try("decimal", () => add_decimal(1, 2) != 0);
        Try("custom", () => add_custom(1, 2));
        Try("last error", () => fails_last(1));
        Try("preserve", () => hresult_sig(1));
        Try("varargs", () => add_var(1, __arglist(2)));
        Try("varargs of our own", () => Variable(1, __arglist(2, "x")));
        Console.WriteLine(Marshal.SizeOf<Small>() + " " + sizeof(Small) + " " + Marshal.SizeOf<bool>() + " " + Marshal.SizeOf<char>());
        Small* p = stackalloc Small[2];
        Try("to pointer", () => { Small* q = stackalloc Small[4]; Marshal.StructureToPtr(new Small { flag = true, letter = 'z', number = 3 }, (nint)q, false); return q->flag + " " + (int)q->letter + " " + q->number; });
        Try("offset", () => Marshal.OffsetOf<Small>("letter") + " " + Marshal.OffsetOf<Small>("number"));
    }
}
