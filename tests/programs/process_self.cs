// The process itself and others: Process.GetCurrentProcess, GetProcessById, GetProcesses, modules, priority, times.
using System;
using System.Diagnostics;
using System.Linq;

static class Program {
    static void Main() {
        using var me = Process.GetCurrentProcess();
        Console.WriteLine($"{me.Id == Environment.ProcessId} {me.HasExited} {me.ProcessName.Length > 0} {me.MachineName}");
        Console.WriteLine($"{me.WorkingSet64 > 100000} {me.VirtualMemorySize64 > me.WorkingSet64} {me.PeakWorkingSet64 >= me.WorkingSet64 / 2}");
        Console.WriteLine($"{me.Threads.Count > 0} {me.Threads.Cast<ProcessThread>().Any(t => t.Id == me.Id)} {me.HandleCount > 2}");
        Console.WriteLine($"{me.StartTime < DateTime.Now} {DateTime.Now - me.StartTime < TimeSpan.FromMinutes(10)}");
        Console.WriteLine($"{me.BasePriority >= 0} {me.SessionId >= 0} {me.Responding}");
        long n = 0;
        var clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < 60) n++;
        me.Refresh();
        Console.WriteLine($"{me.TotalProcessorTime > TimeSpan.Zero} {me.UserProcessorTime <= me.TotalProcessorTime}");
        Console.WriteLine(me.MainModule != null);
        Console.WriteLine(((long)me.ProcessorAffinity & 1 | (long)me.ProcessorAffinity) != 0);
        using (var other = Process.GetProcessById(me.Id)) Console.WriteLine($"{other.Id == me.Id} {other}".Replace(me.ProcessName, "NAME"));
        Console.WriteLine(Process.GetProcesses().Any(p => p.Id == me.Id));
        Console.WriteLine(Process.GetProcessesByName(me.ProcessName).Any(p => p.Id == me.Id));
        try {
            Process.GetProcessById(int.MaxValue);
        } catch (ArgumentException e) {
            Console.WriteLine(e.Message);
        }
        Console.WriteLine($"{Environment.ProcessPath != null} {Environment.UserName.Length > 0} {Environment.MachineName.Length > 0} {Environment.ProcessorCount > 0}");
        Console.WriteLine($"{Environment.OSVersion.Platform} {Environment.OSVersion.Version.Major > 2} {Environment.Is64BitProcess} {Environment.SystemPageSize}");
        Console.WriteLine($"{Environment.CpuUsage.TotalTime > TimeSpan.Zero}");
        me.Kill();
    }
}
