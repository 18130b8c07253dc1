// Function pointers to C: values that are converted, calling conventions, what is refused.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
unsafe class P
{
    struct Person { public string? name; public int age; public bool alive; [MarshalAs(UnmanagedType.LPWStr)] public string? title; }
    struct Small { public bool flag; public char letter; public int number; }
    class Seq { public int a; }
    static void Try(string what, Func<object?> f)
    {
        try { Console.WriteLine($"{what}: {f()}"); }
        catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}"); }
    }
    delegate int Bin(int a, int b);
    [DllImport("native")] static extern nint find(string name);
    [UnmanagedCallersOnly] static int Bad(bool a) => a ? 1 : 2;
    [UnmanagedCallersOnly] static int Add(int a, int b) => a + b;
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })] static int AddC(int a, int b) => a + b;
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvStdcall), typeof(CallConvMemberFunction) })] static int AddS(int a, int b) => a - b;
    static void Main()
    {
        nint f(string n) => find(n);
        Try("bool", () => ((delegate* unmanaged<bool, int>)f("is_true"))(true));
        Try("bool odd", () => { bool o = false; *(byte*)&o = 77; return ((delegate* unmanaged<bool, int>)f("is_true"))(o); });
        Try("bool back", () => ((delegate* unmanaged<int, bool>)f("give_raw16"))(256));
        Try("char", () => ((delegate* unmanaged<char, char>)f("upper"))('q'));
        Try("char é", () => ((delegate* unmanaged<char, int>)f("raw8"))('é'));
        Try("string", () => ((delegate* unmanaged<string, int>)f("length8"))("häh"));
        Try("string back", () => ((delegate* unmanaged<string, string>)f("greet"))("you"));
        Try("array", () => ((delegate* unmanaged<int[], int, long>)f("sum32"))([1, 2, 3], 3));
        Try("array back", () => { int[] a = [1, 2, 3]; ((delegate* unmanaged<int[], int, void>)f("squares"))(a, 3); return a[2]; });
        Try("ref", () => { int a = 21; ((delegate* unmanaged<ref int, void>)f("twice"))(ref a); return a; });
        Try("in", () => { int a = 21; ((delegate* unmanaged<in int, void>)f("twice"))(in a); return a; });
        Try("ref bool", () => { bool a = true; ((delegate* unmanaged<ref bool, void>)f("flip"))(ref a); return a; });
        Try("delegate", () => ((delegate* unmanaged<Bin, int, int, int>)f("call_binary"))((a, b) => a - b, 9, 3));
        Try("struct", () => { Person p = new() { name = "ab", age = 3, alive = true }; ((delegate* unmanaged<ref Person, void>)f("birthday"))(ref p); return p.name + p.age + p.alive; });
        Try("struct back", () => { var p = ((delegate* unmanaged<int, Person>)f("newborn"))(7); return p.name + p.age + p.alive; });
        Try("object", () => ((delegate* unmanaged<object, int>)f("length8"))("häh"));
        Try("class", () => ((delegate* unmanaged<Seq, int>)f("length8"))(new Seq()));
        Try("nullable", () => ((delegate* unmanaged<int?, int>)f("length8"))(1));
        Try("pointer", () => { Bin b = Marshal.GetDelegateForFunctionPointer<Bin>(f("add")); return b(1, 2); });
        Try("quick", () => ((delegate* unmanaged[Cdecl, SuppressGCTransition]<int, int, int>)f("add"))(1, 2));
        Try("quick bool", () => ((delegate* unmanaged[SuppressGCTransition]<bool, int>)f("is_true"))(true));
        Try("cdecl", () => ((delegate* unmanaged[Cdecl]<int, int, int>)f("add"))(1, 2));
        Try("stdcall", () => ((delegate* unmanaged[Stdcall]<int, int, int>)f("add"))(1, 2));
        Try("thiscall", () => ((delegate* unmanaged[Thiscall]<nint, int, int>)f("add"))(1, 2));
        Try("fastcall", () => ((delegate* unmanaged[Fastcall]<int, int, int>)f("add"))(1, 2));
        Try("member", () => ((delegate* unmanaged[MemberFunction]<nint, int, int>)f("add"))(1, 2));
        Try("member2", () => ((delegate* unmanaged[Cdecl, MemberFunction]<nint, int, int>)f("add"))(1, 2));
        Try("uco", () => { delegate* unmanaged<int, int, int> q = &Add; return q(3, 4); });
        Try("uco bool", () => { delegate* unmanaged<bool, int> q = &Bad; return q(true); });
        Try("uco cdecl", () => { delegate* unmanaged[Cdecl]<int, int, int> q = &AddC; return q(3, 4); });
        Try("uco member", () => { delegate* unmanaged[Stdcall, MemberFunction]<int, int, int> q = &AddS; return q(3, 4); });
        Try("callback back", () => ((delegate* unmanaged<nint, nint>)f("same"))(5));
    }
}
