// SafeHandles as arguments, results, out and ref; HandleRef; what happens when they are closed or the call throws.
using System.Runtime.InteropServices;
sealed class Handle : SafeHandle
{
    public Handle() : base(0, true) { }
    public override bool IsInvalid => handle == 0;
    protected override bool ReleaseHandle() => close_handle(handle) == 1;
    [DllImport("native")] static extern int close_handle(nint h);
}
static class P
{
    [DllImport("native")] static extern Handle open_handle(int n);
    [DllImport("native")] static extern int handle_value(Handle h);
    [DllImport("native", EntryPoint = "handle_value")] static extern int RefValue(HandleRef h);
    [DllImport("native")] static extern int handles_open();
    [DllImport("native")] static extern void open_two(out Handle a, out Handle b);

    static void Main()
    {
        Handle h = open_handle(42);
        Console.WriteLine(handle_value(h) + " " + handles_open() + " " + h.IsInvalid + " " + h.IsClosed);
        Console.WriteLine(RefValue(new HandleRef(h, h.DangerousGetHandle())));
        h.Dispose();
        Console.WriteLine(handles_open() + " " + h.IsClosed);
        try { handle_value(h); } catch (ObjectDisposedException e) { Console.WriteLine(e.GetType()); }
        try { handle_value(null!); } catch (ArgumentNullException e) { Console.WriteLine(e.GetType()); }
        Handle bad = open_handle(-1);
        Console.WriteLine(bad.IsInvalid + " " + handle_value(bad));
        open_two(out Handle a, out Handle b);
        Console.WriteLine(handle_value(a) + " " + handle_value(b) + " " + handles_open());
        using (a) using (b) { }
        Console.WriteLine(handles_open());
        bool taken = false;
        Handle c = open_handle(7);
        c.DangerousAddRef(ref taken);
        c.Dispose();
        Console.WriteLine(handles_open() + " " + taken);
        c.DangerousRelease();
        Console.WriteLine(handles_open());
    }
}
