// A COM class, and a native function that wants a COM interface.
using System;
using System.Runtime.InteropServices;

[ComImport, Guid("8BC3F05E-D86B-11D0-A075-00C04FB68820"), InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
interface ILocator {
    void Connect();
}

[ComImport, Guid("4590F811-1D3A-11D0-891F-00AA004B2E24")]
class Locator;

static class Program {
    [DllImport("wbem")]
    static extern int Register(ILocator locator);

    static void Main() {
        Try(() => ((ILocator)new Locator()).Connect());
        Try(() => Register(null));
    }

    static void Try(Action action) {
        try {
            action();
        } catch (Exception e) {
            Console.WriteLine(e.GetType() + ": " + e.Message);
        }
    }
}
