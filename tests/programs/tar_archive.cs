// System.Formats.Tar: entries of all kinds, formats, extraction with links, modes and times.
using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
static class Program {
    static void Main() {
        string d = Directory.CreateTempSubdirectory("tar").FullName;
        Directory.CreateDirectory(d + "/in/sub");
        File.WriteAllText(d + "/in/a.txt", "hello");
        File.SetUnixFileMode(d + "/in/a.txt", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(d + "/in/a.txt", new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        File.WriteAllBytes(d + "/in/sub/b.bin", new byte[3000]);
        File.CreateSymbolicLink(d + "/in/link", "a.txt");
        TarFile.CreateFromDirectory(d + "/in", d + "/x.tar", false);
        using (var r = new TarReader(File.OpenRead(d + "/x.tar"))) {
            var all = new System.Collections.Generic.List<string>();
            while (r.GetNextEntry() is { } e) all.Add($"{e.Name} {e.EntryType} {e.Length} {e.LinkName} {e.Format} {(e.EntryType == TarEntryType.RegularFile ? e.Mode : 0)}");
            foreach (string s in all.Order(StringComparer.Ordinal)) Console.WriteLine(s);
        }
        Directory.CreateDirectory(d + "/out");
        TarFile.ExtractToDirectory(d + "/x.tar", d + "/out", false);
        Console.WriteLine($"{File.ReadAllText(d + "/out/link")} {File.GetUnixFileMode(d + "/out/a.txt")} {File.GetLastWriteTimeUtc(d + "/out/a.txt"):O} {new FileInfo(d + "/out/link").LinkTarget}");
        foreach (var f in new[] { TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu }) {
            var m = new MemoryStream();
            using (var w = new TarWriter(new GZipStream(m, CompressionLevel.Fastest, true), f)) {
                TarEntry e = f switch {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, "n"), TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, "n"),
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, new string('l', 150)), _ => new GnuTarEntry(TarEntryType.RegularFile, new string('g', 150)) };
                e.DataStream = new MemoryStream(new byte[] { 1, 2, 3 });
                e.Uid = 5; e.Gid = 6;
                w.WriteEntry(e);
            }
            m.Position = 0;
            using var r = new TarReader(new GZipStream(m, CompressionMode.Decompress));
            var got = r.GetNextEntry(true);
            Console.WriteLine($"{got.Format} {got.Name.Length} {got.Uid} {got.Gid} {got.DataStream.Length} {got.Checksum > 0} {r.GetNextEntry() == null}");
        }
        try { new TarReader(new MemoryStream(new byte[600].Select(_ => (byte)7).ToArray())).GetNextEntry(); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
        Directory.Delete(d, true);
    }
}
