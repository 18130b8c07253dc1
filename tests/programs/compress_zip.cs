// ZipArchive: create, read, update, comments, times, errors; ZipFile on directories.
using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

static class Program {
    static void Main() {
        var m = new MemoryStream();
        using (var zip = new ZipArchive(m, ZipArchiveMode.Create, true)) {
            zip.Comment = "whole archive";
            foreach (var (name, size) in new[] { ("a.txt", 10), ("dir/b.bin", 70000), ("dir/empty", 0), ("ünï.txt", 5) }) {
                var e = zip.CreateEntry(name, size == 10 ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                e.LastWriteTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
                e.Comment = "c:" + name;
                using var s = e.Open();
                for (int i = 0; i < size; i++) s.WriteByte((byte)(i * i >> 3));
            }
        }
        using (var zip = new ZipArchive(m, ZipArchiveMode.Update, true)) {
            Console.WriteLine($"{zip.Comment} {zip.Entries.Count}");
            zip.GetEntry("dir/empty").Delete();
            using var w = new StreamWriter(zip.CreateEntry("late.txt").Open());
            w.Write("added later");
        }
        using (var zip = new ZipArchive(m, ZipArchiveMode.Read, true)) {
            foreach (var e in zip.Entries) {
                long sum = 0, n = 0;
                using (var s = e.Open())
                    for (int b; (b = s.ReadByte()) >= 0; n++) sum += b;
                Console.WriteLine($"{e.FullName}|{e.Name}|{e.Length}|{n}|{sum}|{e.Crc32:X8}|{e.Comment}|{e.CompressedLength <= e.Length}");
                if (e.Name != "late.txt") Console.WriteLine($"{e.LastWriteTime:yyyy-MM-dd HH:mm:ss}");
            }
            Console.WriteLine(zip.GetEntry("nothing") == null);
            using var r = new StreamReader(zip.GetEntry("late.txt").Open());
            Console.WriteLine(r.ReadToEnd());
        }
        byte[] bytes = m.ToArray();
        Try(() => new ZipArchive(new MemoryStream(bytes, 0, bytes.Length - 30)));
        Try(() => new ZipArchive(new MemoryStream(new byte[100])));

        string root = Directory.CreateTempSubdirectory("zip").FullName;
        Directory.CreateDirectory(root + "/in/sub");
        File.WriteAllText(root + "/in/one.txt", "one");
        File.WriteAllText(root + "/in/sub/two.txt", new string('2', 5000));
        ZipFile.CreateFromDirectory(root + "/in", root + "/x.zip");
        using (var zip = ZipFile.OpenRead(root + "/x.zip"))
            Console.WriteLine(string.Join(' ', zip.Entries.Select(e => e.FullName).OrderBy(s => s, StringComparer.Ordinal)));
        ZipFile.ExtractToDirectory(root + "/x.zip", root + "/out");
        Console.WriteLine(File.ReadAllText(root + "/out/one.txt") + File.ReadAllText(root + "/out/sub/two.txt").Length);
        Try(() => ZipFile.ExtractToDirectory(root + "/x.zip", root + "/out"), root);
        Directory.Delete(root, true);
    }

    static void Try(Action a, string hide = "?") {
        try {
            a();
            Console.WriteLine("no exception");
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message.Replace(hide, "")}");
        }
    }
}
