// What reflection tells of modifiers, marshalling descriptors, imports and layout.
using System;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Explicit, Size = 64, CharSet = CharSet.Unicode)]
struct Native
{
    [FieldOffset(0)] public int Id;
    [FieldOffset(8), MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)] public string Name;
    [FieldOffset(24), MarshalAs(UnmanagedType.ByValArray, SizeConst = 4, ArraySubType = UnmanagedType.U2)] public short[] Items;
    [FieldOffset(32), MarshalAs(UnmanagedType.Bool)] public bool Flag;
}

class Api
{
    [DllImport("nowhere", EntryPoint = "open_it", CharSet = CharSet.Ansi, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.I1)]
    public static extern bool Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path,
                                   [In, MarshalAs(UnmanagedType.LPArray, SizeParamIndex = 2)] byte[] data, int length,
                                   [Out, MarshalAs(UnmanagedType.LPArray, SizeConst = 8, ArraySubType = UnmanagedType.I4)] int[] more,
                                   [Optional] object rest);
    [DllImport("other", CallingConvention = CallingConvention.Cdecl, PreserveSig = false, BestFitMapping = false)]
    public static extern void Plain([MarshalAs(UnmanagedType.CustomMarshaler, MarshalType = "My.Marshaler", MarshalCookie = "cookie")] object o);
    [PreserveSig] public int Usual(int x) => x;
}

class Modified
{
    public volatile int Flag;
    public static volatile string? Text;
    public int Plain;
    public string Init { get; init; } = "";
    public int Sum(in int a, int b, ref readonly int c) => a + b + c;
    public ref readonly int Same(in int x) => ref x;
    public virtual void Virtual(in long x) { }
    public T Generic<T>(in T x) => x;
}

class Program
{
    static string List(Type[] t) => t.Length == 0 ? "-" : string.Join(",", t.Select(x => x.Name));

    static void Show(string what, MarshalAsAttribute? m) =>
        Console.WriteLine(m == null ? what + ": none"
            : $"{what}: {m.Value} const {m.SizeConst} param {m.SizeParamIndex} sub {m.ArraySubType} {m.MarshalType} {m.MarshalCookie}");

    static void Main()
    {
        foreach (FieldInfo f in typeof(Native).GetFields())
        {
            Show(f.Name, f.GetCustomAttribute<MarshalAsAttribute>());
            Console.WriteLine("  at " + f.GetCustomAttribute<FieldOffsetAttribute>()!.Value);
        }
        StructLayoutAttribute layout = typeof(Native).StructLayoutAttribute!;
        Console.WriteLine($"{layout.Value} {layout.Size} {layout.Pack} {layout.CharSet}");
        foreach (MethodInfo m in typeof(Api).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var import = m.GetCustomAttribute<DllImportAttribute>();
            Console.WriteLine(m + " " + m.Attributes + " " + m.GetMethodImplementationFlags());
            if (import != null)
                Console.WriteLine($"  {import.Value} {import.EntryPoint} {import.CharSet} {import.SetLastError} {import.ExactSpelling} {import.CallingConvention} {import.PreserveSig} {import.BestFitMapping}");
            Show("  return", m.ReturnParameter.GetCustomAttribute<MarshalAsAttribute>());
            foreach (ParameterInfo p in m.GetParameters())
            {
                Show("  " + p.Name, p.GetCustomAttribute<MarshalAsAttribute>());
                Console.WriteLine("    " + string.Join(" ", p.GetCustomAttributes().Select(a => a.GetType().Name).Order()) + " " + p.Attributes);
            }
            Console.WriteLine("  " + string.Join(" ", m.CustomAttributes.Select(a => a.AttributeType.Name).Order()));
        }
        foreach (FieldInfo f in typeof(Modified).GetFields())
            Console.WriteLine(f.Name + " req " + List(f.GetRequiredCustomModifiers()) + " opt " + List(f.GetOptionalCustomModifiers()));
        foreach (MethodInfo m in typeof(Modified).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            Console.WriteLine(m.Name + " returns req " + List(m.ReturnParameter.GetRequiredCustomModifiers()) + " opt " + List(m.ReturnParameter.GetOptionalCustomModifiers()));
            foreach (ParameterInfo p in m.GetParameters())
                Console.WriteLine("  " + p.Name + " in " + p.IsIn + " req " + List(p.GetRequiredCustomModifiers()) + " opt " + List(p.GetOptionalCustomModifiers()));
        }
        PropertyInfo init = typeof(Modified).GetProperty("Init")!;
        Console.WriteLine(init.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));
        Console.WriteLine(List(init.GetRequiredCustomModifiers()) + " " + List(init.GetOptionalCustomModifiers()));
    }
}
