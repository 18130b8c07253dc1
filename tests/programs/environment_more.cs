// Environment, RuntimeInformation, AppContext, OperatingSystem, Stopwatch, Process environment, special folders, CommandLine.
using System;
using System.Collections;
using System.Diagnostics;
using System.IO;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Threading;
static class Program {
    static void Main() {
        Console.WriteLine($"{Environment.Version.Major} {RuntimeInformation.FrameworkDescription.Split(' ')[0]} {RuntimeInformation.OSArchitecture} {RuntimeInformation.ProcessArchitecture} {RuntimeInformation.RuntimeIdentifier}");
        Console.WriteLine(RuntimeInformation.OSDescription.Length > 0);
        Console.WriteLine(Environment.OSVersion.ToString().StartsWith("Unix ") + " " + (Environment.OSVersion.Version.Major > 2));
        Console.WriteLine($"{OperatingSystem.IsLinux()} {OperatingSystem.IsWindows()} {RuntimeInformation.IsOSPlatform(OSPlatform.Linux)}");
        Console.WriteLine($"{Environment.UserName.Length > 0} {Environment.UserDomainName == Environment.MachineName} {Environment.UserInteractive}");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var f in Enum.GetValues<Environment.SpecialFolder>()) Console.WriteLine($"{f} {Environment.GetFolderPath(f, Environment.SpecialFolderOption.DoNotVerify).Replace(home, "~")}");
        Environment.SetEnvironmentVariable("ANVIL_T", "v");
        Console.WriteLine(Environment.GetEnvironmentVariable("ANVIL_T") + Environment.ExpandEnvironmentVariables(" %ANVIL_T%-%NONE_X%"));
        Environment.SetEnvironmentVariable("ANVIL_T", null);
        Console.WriteLine(Environment.GetEnvironmentVariable("ANVIL_T") == null);
        Console.WriteLine(((IDictionary)Environment.GetEnvironmentVariables()).Contains("PATH"));
        Console.WriteLine($"{Environment.NewLine.Length} {Environment.TickCount64 > 0} {Environment.HasShutdownStarted} {Environment.CurrentManagedThreadId} {Environment.GetLogicalDrives().Length > 0} {Environment.SystemDirectory}|");
        Console.WriteLine($"{GCSettings.IsServerGC} {GCSettings.LatencyMode} {AppContext.TryGetSwitch("none", out _)} {AppContext.TargetFrameworkName} {Directory.Exists(AppContext.BaseDirectory)}");
        var s = Stopwatch.StartNew();
        Thread.Sleep(20);
        s.Stop();
        Console.WriteLine($"{s.ElapsedMilliseconds >= 19} {Stopwatch.Frequency} {Stopwatch.IsHighResolution} {Stopwatch.GetElapsedTime(0, Stopwatch.Frequency)}");
        Console.WriteLine($"{DateTime.UtcNow.Year > 2023} {DateTimeOffset.Now.Offset == TimeZoneInfo.Local.GetUtcOffset(DateTime.Now)} {TimeProvider.System.LocalTimeZone.Id == TimeZoneInfo.Local.Id}");
        Console.WriteLine(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 0);
        try { Environment.GetFolderPath((Environment.SpecialFolder)999); } catch (ArgumentException e) { Console.WriteLine(e.ParamName); }
        Console.Error.WriteLine("to stderr");
    }
}
