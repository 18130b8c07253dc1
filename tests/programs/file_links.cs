// Symbolic and hard links, targets, permissions, attributes, times.
using System;
using System.IO;
using System.Linq;

static class Program {
    static void Main() {
        string d = Directory.CreateTempSubdirectory("links").FullName;
        File.WriteAllText(d + "/file", "content");
        var l = File.CreateSymbolicLink(d + "/link", "file");
        Console.WriteLine($"{l.LinkTarget} {l.Exists} {l.Attributes} {File.ReadAllText(d + "/link")}");
        Console.WriteLine(l.ResolveLinkTarget(false).FullName.Replace(d, ""));
        Directory.CreateDirectory(d + "/dir/sub");
        var dl = Directory.CreateSymbolicLink(d + "/dlink", d + "/dir");
        File.CreateSymbolicLink(d + "/l2", "link");
        Console.WriteLine($"{dl.Attributes} {Directory.Exists(d + "/dlink/sub")} {File.ResolveLinkTarget(d + "/l2", true).Name} {File.ResolveLinkTarget(d + "/l2", false).Name}");
        File.CreateSymbolicLink(d + "/broken", "nothing");
        Console.WriteLine($"{File.Exists(d + "/broken")} {new FileInfo(d + "/broken").LinkTarget} {File.ResolveLinkTarget(d + "/broken", true).Exists}");
        File.CreateSymbolicLink(d + "/loop", "loop");
        Try(() => File.ResolveLinkTarget(d + "/loop", true), d);
        Try(() => File.ReadAllText(d + "/loop"), d);
        Console.WriteLine(File.ResolveLinkTarget(d + "/file", true) == null);
        Try(() => File.CreateSymbolicLink(d + "/link", "x"), d);

        File.SetUnixFileMode(d + "/file", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Console.WriteLine($"{File.GetUnixFileMode(d + "/file")} {new FileInfo(d + "/file").UnixFileMode}");
        File.SetAttributes(d + "/file", FileAttributes.ReadOnly);
        Console.WriteLine($"{File.GetAttributes(d + "/file")} {new FileInfo(d + "/file").IsReadOnly} {File.GetUnixFileMode(d + "/file")}");
        File.SetAttributes(d + "/file", FileAttributes.Normal);
        File.WriteAllText(d + "/.hidden", "");
        Console.WriteLine($"{File.GetAttributes(d + "/.hidden")} {File.GetAttributes(d + "/dir")}");
        Directory.CreateDirectory(d + "/mode", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Console.WriteLine(new DirectoryInfo(d + "/mode").UnixFileMode);
        using (var f = new FileStream(d + "/created", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, PreallocationSize = 5000 })) f.WriteByte(1);
        Console.WriteLine($"{File.GetUnixFileMode(d + "/created")} {new FileInfo(d + "/created").Length}");

        var t = new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc).AddTicks(1234);
        File.SetLastWriteTimeUtc(d + "/file", t);
        File.SetLastAccessTimeUtc(d + "/file", t.AddDays(1));
        Console.WriteLine($"{File.GetLastWriteTimeUtc(d + "/file"):O} {File.GetLastAccessTimeUtc(d + "/file"):O}");
        Directory.SetLastWriteTimeUtc(d + "/dir", t);
        Console.WriteLine($"{Directory.GetLastWriteTimeUtc(d + "/dir"):O} {File.GetLastWriteTimeUtc(d + "/no"):O}");
        File.SetCreationTimeUtc(d + "/file", t.AddYears(-1));
        Console.WriteLine($"{File.GetCreationTimeUtc(d + "/file"):O}");

        File.Copy(d + "/file", d + "/copy");
        Console.WriteLine($"{File.ReadAllText(d + "/copy")} {File.GetUnixFileMode(d + "/copy") == File.GetUnixFileMode(d + "/file")}");
        Try(() => File.Copy(d + "/file", d + "/copy"), d);
        File.Copy(d + "/file", d + "/copy", true);
        File.WriteAllText(d + "/new", "new");
        File.Replace(d + "/new", d + "/copy", d + "/backup");
        Console.WriteLine($"{File.ReadAllText(d + "/copy")} {File.ReadAllText(d + "/backup")} {File.Exists(d + "/new")}");
        File.Move(d + "/copy", d + "/moved");
        Try(() => File.Move(d + "/moved", d + "/file"), d);
        File.Move(d + "/moved", d + "/file", true);
        Console.WriteLine(string.Join(' ', Directory.GetFileSystemEntries(d).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Directory.Delete(d + "/dlink");
        Console.WriteLine(Directory.Exists(d + "/dir/sub"));
        Try(() => Directory.Delete(d + "/dir"), d);
        Try(() => Directory.Move(d + "/dir", d + "/mode"), d);
        Try(() => File.Delete(d + "/dir"), d);
        Try(() => File.OpenRead(d + "/no/where"), d);
        Try(() => File.OpenRead(d), d);
        Directory.Delete(d, true);
        Console.WriteLine(Directory.Exists(d));
    }

    static void Try(Action a, string hide) {
        try {
            a();
            Console.WriteLine("no exception");
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message.Replace(hide, "")}");
        }
    }
}
