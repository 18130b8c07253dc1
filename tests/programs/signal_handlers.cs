// PosixSignalRegistration and Console.CancelKeyPress with real signals, sent by a child process.
using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

static class Program {
    static void Send(string signal) {
        using var p = Process.Start("/bin/sh", new[] { "-c", $"kill -{signal} {Environment.ProcessId}" });
        p.WaitForExit();
    }

    static void Main() {
        using var got = new SemaphoreSlim(0);
        foreach (var (signal, name) in new[] { (PosixSignal.SIGHUP, "HUP"), (PosixSignal.SIGTERM, "TERM"), (PosixSignal.SIGWINCH, "WINCH"),
                                               (PosixSignal.SIGCONT, "CONT"), (PosixSignal.SIGQUIT, "QUIT"), ((PosixSignal)10, "USR1") })
            using (PosixSignalRegistration.Create(signal, c => {
                       Console.WriteLine($"{c.Signal} {c.Cancel}");
                       c.Cancel = true;
                       got.Release();
                   })) {
                Send(name);
                Console.WriteLine(got.Wait(10000));
            }
        Console.CancelKeyPress += (_, e) => {
            Console.WriteLine($"{e.SpecialKey} {e.Cancel}");
            e.Cancel = true;
            got.Release();
        };
        Send("INT");
        Console.WriteLine(got.Wait(10000));
        Send("QUIT");
        Console.WriteLine(got.Wait(10000));
        try {
            PosixSignalRegistration.Create((PosixSignal)1000, _ => { });
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("leaving");
        Send("TERM");
        Thread.Sleep(10000);
        Console.WriteLine("not reached");
    }
}
