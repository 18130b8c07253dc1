// Strings: the character sets, MarshalAs, results, by reference, StringBuilder; null, empty, and outside ASCII.
using System.Runtime.InteropServices;
using System.Text;
static class P
{
    [DllImport("native")] static extern int length8(string? s);
    [DllImport("native", EntryPoint = "length8", CharSet = CharSet.Auto)] static extern int LengthAuto(string? s);
    [DllImport("native", EntryPoint = "length8", CharSet = CharSet.Ansi)] static extern int LengthAnsi(string? s);
    [DllImport("native", CharSet = CharSet.Unicode)] static extern int length16(string? s);
    [DllImport("native", EntryPoint = "length16")] static extern int LengthW([MarshalAs(UnmanagedType.LPWStr)] string? s);
    [DllImport("native", CharSet = CharSet.Unicode, EntryPoint = "length8")] static extern int Length8([MarshalAs(UnmanagedType.LPUTF8Str)] string? s);
    [DllImport("native", EntryPoint = "length8")] static extern int LengthT([MarshalAs(UnmanagedType.LPTStr)] string? s);
    [DllImport("native")] static extern int sum8([MarshalAs(UnmanagedType.LPStr)] string s);
    [DllImport("native")] static extern string? greet(string? s);
    [DllImport("native", EntryPoint = "greet")] [return: MarshalAs(UnmanagedType.LPUTF8Str)] static extern string? Greet8([MarshalAs(UnmanagedType.LPUTF8Str)] string? s);
    [DllImport("native", CharSet = CharSet.Unicode)] static extern string? reversed16(string? s);
    [DllImport("native")] static extern int fill8(StringBuilder b, int size);
    [DllImport("native")] static extern int append8(StringBuilder b, string s);
    [DllImport("native", CharSet = CharSet.Unicode)] static extern int append16(StringBuilder b, string s);
    [DllImport("native", EntryPoint = "length8")] static extern int BuilderLength(StringBuilder? b);
    [DllImport("native")] static extern void replace8(ref string? s);
    [DllImport("native")] static extern void give8(out string s);
    [DllImport("native")] static extern int bstr_bytes([MarshalAs(UnmanagedType.BStr)] string? s);
    [DllImport("native", EntryPoint = "fill8")] static extern int FillBytes([Out] byte[] b, int size);

    static void Main()
    {
        foreach (string? s in new[] { null, "", "plain", "grüße", "日本語", "a\U0001F600b", new string('z', 1000) })
        {
            Console.WriteLine($"{length8(s)} {LengthAuto(s)} {LengthAnsi(s)} {length16(s)} {LengthW(s)} {Length8(s)} {bstr_bytes(s)}");
            Console.WriteLine((greet(s) ?? "null").Length + " " + (Greet8(s) ?? "null") [..3] + " " + (reversed16(s) ?? "null").Length);
        }
        Console.WriteLine(greet("wörld") + " " + reversed16("drawkcab ü") + " " + sum8("sum"));
        Console.WriteLine(LengthT("tstr") );
        var b = new StringBuilder(64);
        Console.WriteLine(fill8(b, 40) + " " + b);
        b.Clear().Append("start ");
        Console.WriteLine(append8(b, "mehr ü") + " " + b + " " + b.Length);
        var w = new StringBuilder("wide ", 64);
        Console.WriteLine(append16(w, "ünï") + " " + w + " " + w.Length);
        Console.WriteLine(BuilderLength(null));
        string? r = "four";
        replace8(ref r);
        Console.WriteLine(r);
        r = null;
        replace8(ref r);
        Console.WriteLine(r);
        give8(out string g);
        Console.WriteLine(g);
        byte[] bytes = new byte[10];
        Console.WriteLine(FillBytes(bytes, 10) + " " + Encoding.ASCII.GetString(bytes, 0, 9));
        nint p = Marshal.StringToCoTaskMemUTF8("round ü");
        Console.WriteLine(Marshal.PtrToStringUTF8(p) + " " + Marshal.PtrToStringUTF8(p, 3) + " " + Marshal.PtrToStringAnsi(p));
        Marshal.FreeCoTaskMem(p);
        p = Marshal.StringToHGlobalUni("wide ü");
        Console.WriteLine(Marshal.PtrToStringUni(p) + " " + Marshal.PtrToStringUni(p, 2) + " " + Marshal.PtrToStringAuto(p)!.Length);
        Marshal.FreeHGlobal(p);
        p = Marshal.StringToBSTR("bstr\0with zero");
        Console.WriteLine(Marshal.PtrToStringBSTR(p).Length);
        Marshal.FreeBSTR(p);
        p = Marshal.StringToHGlobalAnsi("ansi");
        Console.WriteLine(Marshal.ReadByte(p, 1) + " " + Marshal.PtrToStringAnsi(p, 2));
        Marshal.FreeHGlobal(p);
    }
}
