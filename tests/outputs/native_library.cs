// NativeLibrary: loading, symbols, what is not there, resolvers.
using System.Reflection;
using System.Runtime.InteropServices;

unsafe
{
    Assembly self = Assembly.GetExecutingAssembly();
    string path = Path.Combine(AppContext.BaseDirectory, "liboutputsnative.so");
    nint handle = NativeLibrary.Load(path);
    Console.WriteLine(handle != 0);
    var add = (delegate* unmanaged<int, int, int>)NativeLibrary.GetExport(handle, "native_add");
    Console.WriteLine(add(20, 3));
    Console.WriteLine(*(int*)NativeLibrary.GetExport(handle, "native_variable"));
    Console.WriteLine(NativeLibrary.TryGetExport(handle, "native_none", out nint none) + " " + none);
    try { NativeLibrary.GetExport(handle, "native_none"); }
    catch (EntryPointNotFoundException e) { Console.WriteLine(e.Message); }
    NativeLibrary.Free(handle);

    Console.WriteLine(NativeLibrary.TryLoad("outputsnative", self, null, out nint byName) + " " + (byName != 0));
    Console.WriteLine(NativeLibrary.TryLoad("outputsnative", self, DllImportSearchPath.System32, out nint searched) + " " + (searched != 0));
    Console.WriteLine(NativeLibrary.TryLoad("/no/such/file.so", out nint missing) + " " + missing);
    try { NativeLibrary.Load("/no/such/file.so"); }
    catch (DllNotFoundException e) { Console.WriteLine(e.Message); }
    try { NativeLibrary.Load("nosuchlibrary", self, null); }
    catch (DllNotFoundException e) { Console.WriteLine(e.Message.Split('\n')[0]); }
    try { NativeLibrary.Load(null!); }
    catch (ArgumentNullException e) { Console.WriteLine(e.ParamName); }

    nint main = NativeLibrary.GetMainProgramHandle();
    var abs = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(main, "abs");
    Console.WriteLine(abs(-7));
    Console.WriteLine(NativeLibrary.TryGetExport(main, "no_such_symbol", out _));

    NativeLibrary.SetDllImportResolver(self, (name, assembly, search) =>
    {
        Console.WriteLine($"resolve {name} for {assembly.GetName().Name}, {(search is null ? "-" : search.ToString())}");
        return name == "renamed" ? NativeLibrary.Load(path) : 0;
    });
    Console.WriteLine(Renamed(1, 1));
    Console.WriteLine(Renamed(2, 2));
    Console.WriteLine(Plain(3, 3));
    try { Unknown(); }
    catch (DllNotFoundException e) { Console.WriteLine(e.GetType().Name); }
    try { NativeLibrary.SetDllImportResolver(self, (_, _, _) => 0); }
    catch (InvalidOperationException e) { Console.WriteLine(e.GetType().Name); }
}

[DllImport("renamed", EntryPoint = "native_add"), DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
static extern int Renamed(int a, int b);
[DllImport("outputsnative", EntryPoint = "native_add")] static extern int Plain(int a, int b);
[DllImport("unknown")] static extern void Unknown();
