// FileSystemWatcher: created, changed, renamed, deleted; filters; subdirectories.
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;

static class Program {
    static void Main() {
        string d = Directory.CreateTempSubdirectory("watch").FullName;
        Directory.CreateDirectory(d + "/sub");
        var seen = new BlockingCollection<string>();
        using var w = new FileSystemWatcher(d) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite };
        w.Created += (_, e) => seen.Add($"created {e.Name}");
        w.Deleted += (_, e) => seen.Add($"deleted {e.Name}");
        w.Renamed += (_, e) => seen.Add($"renamed {e.OldName} {e.Name}");
        w.Changed += (_, e) => { if (e.Name.EndsWith(".txt")) seen.Add($"changed {e.Name}"); };
        w.EnableRaisingEvents = true;
        void Expect(string text) {
            for (;;) {
                if (!seen.TryTake(out string s, 10000)) {
                    Console.WriteLine("missing " + text);
                    return;
                }
                if (s == text) break;
            }
            Console.WriteLine(text);
        }
        File.WriteAllText(d + "/a.txt", "x");
        Expect("created a.txt");
        Expect("changed a.txt");
        File.Move(d + "/a.txt", d + "/b.txt");
        Expect("renamed a.txt b.txt");
        File.WriteAllText(d + "/sub/c.txt", "x");
        Expect("created sub/c.txt");
        File.Delete(d + "/b.txt");
        Expect("deleted b.txt");
        Directory.CreateDirectory(d + "/later");
        Expect("created later");
        Thread.Sleep(100);
        File.WriteAllText(d + "/later/e", "x");
        Expect("created later/e");
        w.EnableRaisingEvents = false;
        File.WriteAllText(d + "/quiet", "");
        Console.WriteLine(seen.TryTake(out string extra, 100) && extra.Contains("quiet"));
        w.IncludeSubdirectories = false;
        w.Filter = "*.log";
        w.EnableRaisingEvents = true;
        File.WriteAllText(d + "/x.tmp", "");
        File.WriteAllText(d + "/x.log", "");
        Expect("created x.log");
        w.EnableRaisingEvents = false;
        try {
            new FileSystemWatcher(d + "/nowhere");
        } catch (ArgumentException e) {
            Console.WriteLine(e.Message.Replace(d, ""));
        }
        Directory.Delete(d, true);
    }
}
