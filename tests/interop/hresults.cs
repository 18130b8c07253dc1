// HRESULTs and exceptions: PreserveSig = false, Marshal.GetExceptionForHR, GetHRForException, ThrowExceptionForHR.
using System.Runtime.InteropServices;
static class P
{
    [DllImport("native", PreserveSig = false)] static extern int hresult(int code);
    [DllImport("native", PreserveSig = false, EntryPoint = "fails", SetLastError = true)] static extern void fails(int code);

    static void Main()
    {
        uint[] codes = [0x80004001, 0x80004002, 0x80004003, 0x80004005, 0x80070002, 0x80070003, 0x80070005, 0x80070006, 0x8007000B,
            0x8007000E, 0x80070057, 0x80131502, 0x80131509, 0x80131515, 0x80131516, 0x80131537, 0x80131539, 0x80131620, 0x8002000B,
            0x80020012, 0x80070010, 0x8013153B, 0x80040154];
        foreach (uint code in codes)
        {
            Exception e = Marshal.GetExceptionForHR((int)code)!;
            Console.WriteLine($"{code:x} {e.GetType()} {e.HResult:x} {(code == 0x80040154 ? "" : e.Message)}");
            try { hresult((int)code); }
            catch (Exception x) { if (x.GetType() != e.GetType() || x.HResult != e.HResult) Console.WriteLine("differs: " + x); }
        }
        Console.WriteLine(hresult(41) + " " + (Marshal.GetExceptionForHR(0) is null) + " " + (Marshal.GetExceptionForHR(1) is null));
        Console.WriteLine(Marshal.GetHRForException(new ArgumentNullException("x")).ToString("x"));
        Console.WriteLine(Marshal.GetHRForException(null));
        Console.WriteLine(Marshal.GetHRForLastWin32Error() & 0);
        Marshal.ThrowExceptionForHR(5);
        try { Marshal.ThrowExceptionForHR(unchecked((int)0x80131509)); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        try { fails(9); } catch (Exception e) { Console.WriteLine(e.GetType() + " " + Marshal.GetLastPInvokeError()); }
    }
}
