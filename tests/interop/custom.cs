// ICustomMarshaler: arguments, results, null, what is cleaned up.
using System.Runtime.InteropServices;
sealed class Shout : ICustomMarshaler
{
    static readonly Shout s_one = new("!"), s_two = new("!!");
    readonly string _end;
    Shout(string end) => _end = end;
    public static ICustomMarshaler GetInstance(string cookie) => cookie == "two" ? s_two : s_one;
    public nint MarshalManagedToNative(object o) { Console.WriteLine("to native " + o); return Marshal.StringToCoTaskMemUTF8(o + _end); }
    public object MarshalNativeToManaged(nint p) { Console.WriteLine("to managed"); return Marshal.PtrToStringUTF8(p) + _end; }
    public void CleanUpNativeData(nint p) { Console.WriteLine("clean native"); Marshal.FreeCoTaskMem(p); }
    public void CleanUpManagedData(object o) => Console.WriteLine("clean managed");
    public int GetNativeDataSize() => -1;
}
static class P
{
    [DllImport("native")] static extern int length8([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(Shout))] string? s);
    [DllImport("native", EntryPoint = "length8")] static extern int Two([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(Shout), MarshalCookie = "two")] object? s);
    [DllImport("native")] [return: MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(Shout))] static extern string? greet(string? s);

    static void Main()
    {
        Console.WriteLine(length8("abc"));
        Console.WriteLine(length8(null));
        Console.WriteLine(Two("abc"));
        Console.WriteLine(Two(12345));
        Console.WriteLine(greet("you"));
        Console.WriteLine(greet(null) is null);
    }
}
