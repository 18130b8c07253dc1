// NativeLibrary, its resolvers, and AssemblyLoadContext.ResolvingUnmanagedDll, in an executable that loads native.c.
using System;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

class P
{
    [DllImport("resolved_one", EntryPoint = "add")] static extern int one(int a, int b);
    [DllImport("resolved_two", EntryPoint = "add")] static extern int two(int a, int b);
    [DllImport("resolved_two", EntryPoint = "nothing_such")] static extern int nothing(int a, int b);
    [DllImport("resolved_null", EntryPoint = "add")] static extern int none(int a, int b);
    [DllImport("resolved_throws", EntryPoint = "add")] static extern int throws(int a, int b);
    [DllImport("resolved_event", EntryPoint = "add")] static extern int ev(int a, int b);
    [DllImport("resolved_path", EntryPoint = "add"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.System32)] static extern int path(int a, int b);
    [DllImport("native", EntryPoint = "add"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)] static extern int beside(int a, int b);
    static void Try(string what, Func<object?> f)
    {
        try { Console.WriteLine($"{what}: {f() ?? "null"}"); }
        catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message.Split('\n')[0].Split(". In order")[0]}"); }
    }
    static nint Lib() => NativeLibrary.Load("native", typeof(P).Assembly, null);
    static void Main()
    {
        Try("null assembly", () => { NativeLibrary.SetDllImportResolver(null!, (_, _, _) => 0); return 1; });
        Try("null resolver", () => { NativeLibrary.SetDllImportResolver(typeof(P).Assembly, null!); return 1; });
        NativeLibrary.SetDllImportResolver(typeof(P).Assembly, (name, assembly, search) =>
        {
            Console.WriteLine($"  asked {name} {assembly.GetName().Name} {search?.ToString() ?? "none"}");
            if (name.EndsWith("throws")) throw new FormatException("from resolver");
            return name is "resolved_one" or "resolved_two" or "resolved_path" ? Lib() : 0;
        });
        Try("second", () => { NativeLibrary.SetDllImportResolver(typeof(P).Assembly, (_, _, _) => 0); return 1; });
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (a, name) =>
        {
            Console.WriteLine($"  event {name} {a.GetName().Name}");
            return name == "resolved_event" ? Lib() : 0;
        };
        Try("one", () => one(1, 2));
        Try("one again", () => one(3, 4));
        Try("two", () => two(1, 2));
        Try("nothing", () => nothing(1, 2));
        Try("none", () => none(1, 2));
        Try("none again", () => none(1, 2));
        Try("throws", () => throws(1, 2));
        Try("event", () => ev(5, 6));
        Try("path", () => path(5, 6));
        Try("beside", () => beside(5, 6));
        Try("load event", () => NativeLibrary.Load("resolved_event", typeof(P).Assembly, null) != 0);
        Try("load none", () => NativeLibrary.Load("no_such_thing", typeof(P).Assembly, null));
        Try("load path", () => NativeLibrary.Load("/no/such/thing.so"));
        Try("try load", () => NativeLibrary.TryLoad("no_such_thing", typeof(P).Assembly, null, out nint h) + " " + h);
        Try("try load path", () => NativeLibrary.TryLoad("/no/such", out nint h) + " " + h);
        Try("load null", () => NativeLibrary.Load(null!));
        Try("export", () => NativeLibrary.GetExport(Lib(), "add") != 0);
        Try("export none", () => NativeLibrary.GetExport(Lib(), "no_such"));
        Try("try export", () => NativeLibrary.TryGetExport(Lib(), "no_such", out nint h) + " " + h);
        Try("export zero", () => NativeLibrary.GetExport(0, "add"));
        Try("export null", () => NativeLibrary.GetExport(Lib(), null!));
        Try("main", () => NativeLibrary.GetMainProgramHandle() != 0);
        Try("main export", () => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "malloc", out nint h) && h != 0);
        Try("free", () => { NativeLibrary.Free(Lib()); NativeLibrary.Free(0); return 1; });
    }
}
