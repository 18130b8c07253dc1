// Processes: trees, standard handles shared, environment from nothing, encodings, exit events, many pipes, working with /proc.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
static class Program {
    static async Task Main() {
        Console.WriteLine("before"); Console.Out.Flush();
        using (var p = Process.Start("/bin/echo", new[] { "inherited", "a b" })) p.WaitForExit();
        var i = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.Latin1 };
        i.ArgumentList.Add("-c"); i.ArgumentList.Add("printf '\\351'");
        using (var p = Process.Start(i)) Console.WriteLine((int)p.StandardOutput.ReadToEnd()[0]);
        using (var p = Process.Start(new ProcessStartInfo("/bin/sh", "-c \"echo 'it works'\"") { RedirectStandardOutput = true, UseShellExecute = false })) Console.Write(p.StandardOutput.ReadToEnd());
        var env = new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true };
        env.Environment.Clear(); env.Environment["ONLY"] = "one=two";
        using (var p = Process.Start(env)) Console.Write(p.StandardOutput.ReadToEnd());
        var tree = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true };
        tree.ArgumentList.Add("-c"); tree.ArgumentList.Add("sleep 100 & echo $!; wait");
        using (var p = Process.Start(tree)) {
            int child = int.Parse(p.StandardOutput.ReadLine());
            Console.WriteLine(File.Exists($"/proc/{child}/stat"));
            p.Kill(true);
            p.WaitForExit();
            for (int k = 0; k < 100 && Process.GetProcesses().Any(x => x.Id == child && !x.HasExited); k++) Thread.Sleep(20);
            Console.WriteLine(p.ExitCode);
        }
        using (var p = new Process { StartInfo = new ProcessStartInfo("/bin/sleep", "0.05"), EnableRaisingEvents = true }) {
            var t = new TaskCompletionSource<bool>();
            p.Exited += (s, _) => t.SetResult(ReferenceEquals(s, p));
            p.Start();
            Console.WriteLine(await t.Task + " " + (p.ExitTime.Year > 2000) + " " + p.StartInfo.FileName);
        }
        using (var p = Process.Start(new ProcessStartInfo("/bin/sleep", "10"))) {
            using var stop = new CancellationTokenSource(50);
            try { await p.WaitForExitAsync(stop.Token); } catch (OperationCanceledException) { Console.WriteLine("waited enough"); }
            Console.WriteLine(p.BasePriority >= 0);
            p.Kill();
            await p.WaitForExitAsync();
            try { p.Kill(); Console.WriteLine("killed again"); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
            try { _ = p.WorkingSet64; } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        }
        try { Process.Start(new ProcessStartInfo("/bin/true") { UseShellExecute = true, RedirectStandardOutput = true }); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        try { Process.Start(new ProcessStartInfo()); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        using (var p = Process.Start(new ProcessStartInfo("/bin/true"))) { p.WaitForExit(); try { _ = p.StandardOutput; } catch (InvalidOperationException e) { Console.WriteLine(e.Message); } }
        Environment.ExitCode = 5;
    }
}
