// Process.Start: arguments, redirected streams, exit codes, environment, working directory, errors, Kill.
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

static class Program {
    static ProcessStartInfo Shell(string script) => new("/bin/sh") {
        ArgumentList = { "-c", script },
        RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
    };

    static async Task Main() {
        using (var p = Process.Start(new ProcessStartInfo("echo", "one \"two three\" four") { RedirectStandardOutput = true })) {
            Console.Write(p.StandardOutput.ReadToEnd());
            p.WaitForExit();
            Console.WriteLine($"{p.ExitCode} {p.HasExited}");
        }
        using (var p = Process.Start(Shell("read a; echo \"got $a\"; echo problem >&2; exit 7"))) {
            p.StandardInput.WriteLine("input");
            p.StandardInput.Close();
            Console.Write(p.StandardOutput.ReadToEnd());
            Console.Write(p.StandardError.ReadToEnd());
            p.WaitForExit();
            Console.WriteLine(p.ExitCode);
        }
        var info = Shell("echo $GREETING; pwd; echo ${HOME-none}");
        info.Environment["GREETING"] = "hello there";
        info.Environment.Remove("HOME");
        info.WorkingDirectory = "/usr";
        using (var p = Process.Start(info)) Console.Write(p.StandardOutput.ReadToEnd());

        // Much more than a pipe holds, both ways.
        using (var p = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })) {
            var writer = Task.Run(() => {
                for (int i = 0; i < 20000; i++) p.StandardInput.WriteLine($"line number {i}");
                p.StandardInput.Close();
            });
            int lines = 0;
            long sum = 0;
            while (await p.StandardOutput.ReadLineAsync() is { } line) {
                lines++;
                sum += line.Length;
            }
            await writer;
            await p.WaitForExitAsync();
            Console.WriteLine($"{lines} {sum} {p.ExitCode}");
        }

        // Events.
        using (var p = new Process { StartInfo = Shell("for i in 1 2 3; do echo out $i; done; exit 3"), EnableRaisingEvents = true }) {
            var exited = new ManualResetEventSlim();
            int n = 0;
            p.OutputDataReceived += (_, e) => { if (e.Data != null) { n++; Console.WriteLine("event " + e.Data); } };
            p.Exited += (_, _) => exited.Set();
            p.Start();
            p.BeginOutputReadLine();
            p.WaitForExit();
            Console.WriteLine($"{exited.Wait(5000)} {n} {p.ExitCode}");
        }

        // Killed and timed out.
        using (var p = Process.Start(Shell("exec sleep 60"))) {
            Console.WriteLine($"{p.WaitForExit(50)} {p.HasExited} {p.Id > 1} {p.ProcessName.Length > 0}");
            p.Kill();
            Console.WriteLine($"{p.WaitForExit(5000)} {p.ExitCode}");
        }
        using (var p = Process.Start(Shell("kill -TERM $$; sleep 5"))) {
            p.WaitForExit();
            Console.WriteLine(p.ExitCode);
        }

        foreach (string name in new[] { "/no/such/program", "no-such-program-anywhere", "/etc/passwd", "/usr" })
            try {
                Process.Start(name);
                Console.WriteLine("started?");
            } catch (Win32Exception e) {
                Console.WriteLine($"{e.NativeErrorCode}: {e.Message.Replace(Environment.CurrentDirectory, "HERE")}");
            }
        try {
            Process.Start(new ProcessStartInfo("/bin/true") { WorkingDirectory = "/no/such/place" });
        } catch (Win32Exception e) {
            Console.WriteLine($"{e.NativeErrorCode}: {e.Message.Replace(Environment.CurrentDirectory, "HERE")}");
        }
        try {
            using var p = new Process();
            p.WaitForExit();
        } catch (InvalidOperationException e) {
            Console.WriteLine(e.Message);
        }

        // Many at a time.
        var all = new Task<int>[10];
        for (int i = 0; i < all.Length; i++) {
            int k = i;
            all[i] = Task.Run(async () => {
                using var p = Process.Start(Shell($"exit {k}"));
                await p.WaitForExitAsync();
                return p.ExitCode;
            });
        }
        Console.WriteLine(string.Join(' ', await Task.WhenAll(all)));
    }
}
