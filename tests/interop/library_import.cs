// [LibraryImport]: what the SDK's source generator makes of it (run.sh compiles this program with the generator).
using System;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
static partial class P
{
    internal delegate int Binary(int a, int b);
    internal class Handle : SafeHandle
    {
        public Handle() : base(0, true) { }
        public override bool IsInvalid => handle == 0;
        protected override bool ReleaseHandle() => close_handle(handle) == 1;
    }
    [LibraryImport("native")] internal static partial int add(int a, int b);
    [LibraryImport("native", StringMarshalling = StringMarshalling.Utf8)] internal static partial int length8(string? s);
    [LibraryImport("native", StringMarshalling = StringMarshalling.Utf16)] internal static partial int length16(string? s);
    [LibraryImport("native", StringMarshalling = StringMarshalling.Utf8)] internal static partial string? greet(string? s);
    [LibraryImport("native", StringMarshalling = StringMarshalling.Utf8)] internal static partial int total_length(string?[] s, int n);
    [LibraryImport("native", SetLastError = true)] internal static partial int fails(int c);
    [LibraryImport("native")] [return: MarshalAs(UnmanagedType.U1)] internal static partial bool is_true8([MarshalAs(UnmanagedType.U1)] bool v);
    [LibraryImport("native")] internal static partial long sum32(ReadOnlySpan<int> v, int n);
    [LibraryImport("native")] internal static partial void squares([Out] int[] v, int n);
    [LibraryImport("native")] internal static partial void make_array([MarshalUsing(CountElementName = "n")] out int[] v, out int n);
    [LibraryImport("native")] internal static partial Handle open_handle(int n);
    [LibraryImport("native")] internal static partial int handle_value(Handle h);
    [LibraryImport("native")] internal static partial int close_handle(nint h);
    [LibraryImport("native")] internal static partial int handles_open();
    [LibraryImport("native")] internal static partial int call_binary(Binary f, int a, int b);
    [LibraryImport("native")] internal static partial Guid guid_next(Guid g);

    static void Main()
    {
        Console.WriteLine(add(1, 2) + " " + length8("gr\u00fcn") + " " + length16("gr\u00fcn") + " " + length8(null));
        Console.WriteLine(greet("x") + " " + (greet(null) is null) + " " + total_length(["a", "bcd", null], 3));
        Console.WriteLine(fails(17) + " " + Marshal.GetLastPInvokeError() + " " + is_true8(true) + " " + sum32(new[] { 1, 2, 3 }, 3));
        int[] v = new int[4];
        squares(v, 4);
        Console.WriteLine(string.Join(",", v));
        make_array(out v, out int n);
        Console.WriteLine(n + ": " + string.Join(",", v));
        using (Handle h = open_handle(5)) Console.WriteLine(handle_value(h) + " " + handles_open());
        Console.WriteLine(handles_open());
        Console.WriteLine(call_binary((a, b) => a * b, 6, 7) + " " + guid_next(default));
    }
}
