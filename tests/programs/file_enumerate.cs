// Enumeration of directories with options, DirectoryInfo, DriveInfo, Path.
using System;
using System.IO;
using System.IO.Enumeration;
using System.Linq;

static class Program {
    static void Main() {
        string d = Directory.CreateTempSubdirectory("enum").FullName;
        foreach (string s in new[] { "a/b/c", "a/d", "e" }) Directory.CreateDirectory(Path.Combine(d, s));
        foreach (string s in new[] { "one.txt", "two.TXT", ".dot", "a/three.txt", "a/b/four.md", "a/b/c/five.txt", "e/6.txt" }) File.WriteAllText(Path.Combine(d, s), s);
        void Show(string what, System.Collections.Generic.IEnumerable<string> names) =>
            Console.WriteLine(what + ": " + string.Join(' ', names.Select(n => Path.GetRelativePath(d, n)).Order(StringComparer.Ordinal)));
        Show("files", Directory.EnumerateFiles(d));
        Show("all", Directory.EnumerateFileSystemEntries(d, "*", SearchOption.AllDirectories));
        Show("txt", Directory.GetFiles(d, "*.txt", SearchOption.AllDirectories));
        Show("dirs", Directory.GetDirectories(d, "?", SearchOption.AllDirectories));
        Show("options", Directory.GetFiles(d, "*.txt", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, MatchCasing = MatchCasing.CaseInsensitive }));
        Show("hidden", Directory.GetFiles(d, "*", new EnumerationOptions { AttributesToSkip = 0 }));
        Show("simple", new FileSystemEnumerable<string>(d, (ref FileSystemEntry e) => e.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true }) { ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory && e.Length > 6 });
        var info = new DirectoryInfo(d);
        Console.WriteLine(string.Join(' ', info.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => $"{f.Name}:{f.Length}").Order(StringComparer.Ordinal)));
        Console.WriteLine($"{info.Exists} {info.Parent.FullName + "/" == Path.GetTempPath()} {info.CreateSubdirectory("new/deep").Parent.Name}");
        foreach (string bad in new[] { "/no/such/dir", "" })
            try {
                Directory.GetFiles(bad);
            } catch (Exception e) {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
        string old = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(d);
        Console.WriteLine($"{File.Exists("one.txt")} {Path.GetFullPath("x/../y") == d + "/y"} {Environment.CurrentDirectory == d}");
        Directory.SetCurrentDirectory(old);
        Directory.Move(d + "/a", d + "/moved");
        Console.WriteLine(Directory.Exists(d + "/moved/b/c"));
        Directory.Delete(d, true);

        var root = new DriveInfo("/");
        Console.WriteLine($"{root.Name} {root.IsReady} {root.TotalSize > 0} {root.AvailableFreeSpace <= root.TotalFreeSpace} {root.RootDirectory} {root.DriveFormat.Length > 0} {root.VolumeLabel}");
        Console.WriteLine(DriveInfo.GetDrives().Any(x => x.Name == "/") + " " + new DriveInfo("/proc").DriveType);
        Console.WriteLine(new DriveInfo("/no/where").IsReady);

        foreach (string p in new[] { "/a/b.c", "a", "", "a/", "/", "../x/./y.tar.gz", "a//b", ".rc" })
            Console.WriteLine($"[{p}] {Path.GetFileName(p)}|{Path.GetExtension(p)}|{Path.GetFileNameWithoutExtension(p)}|{Path.GetDirectoryName(p) ?? "null"}|{Path.GetPathRoot(p)}|{Path.IsPathRooted(p)}|{Path.EndsInDirectorySeparator(p)}|{Path.ChangeExtension(p, "z")}");
        Console.WriteLine($"{Path.Combine("a", "/b", "c")} {Path.Join("a", "/b", "c")} {Path.GetRelativePath("/a/b/c", "/a/d")} {Path.GetFullPath("../q", "/x/y")} {Path.TrimEndingDirectorySeparator("/a/")}");
    }
}
