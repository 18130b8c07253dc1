// What a library does when its host ends.
using System.Runtime.InteropServices;

namespace Ends;

public static unsafe class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "ends_listen")]
    public static void Listen() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        GC.Collect();
        Console.WriteLine("library ends, code " + Environment.ExitCode);
        Environment.ExitCode = 99; // the host's own code counts
    };
    [UnmanagedCallersOnly(EntryPoint = "ends_call")] public static void Call(delegate* unmanaged<int, void> f, int n) => f(n);
    [UnmanagedCallersOnly(EntryPoint = "ends_environment")] public static void Leave(int code)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = code;
        Environment.Exit(1);
    }
}
