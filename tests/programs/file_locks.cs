// Sharing, locks of regions, FileStream options, random access, asynchronous files, DeleteOnClose, temporary files.
using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

static class Program {
    static async Task Main() {
        string d = Directory.CreateTempSubdirectory("locks").FullName, f = d + "/f";
        using (var a = new FileStream(f, FileMode.Create, FileAccess.ReadWrite, FileShare.None)) {
            Try(() => new FileStream(f, FileMode.Open, FileAccess.Read), d);
            a.Write("0123456789"u8);
            a.Lock(0, 5);
            a.Unlock(0, 5);
            a.SetLength(20);
            Console.WriteLine($"{a.Length} {a.Position} {a.CanSeek} {a.CanTimeout} {a.IsAsync} {a.Name.Replace(d, "")}");
            a.Seek(-3, SeekOrigin.End);
            a.WriteByte(65);
            Try(() => a.Seek(-100, SeekOrigin.Current), d);
            a.Flush(true);
        }
        using (var a = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.Read))
        using (var b = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.Read)) {
            Console.WriteLine($"{a.ReadByte()} {b.ReadByte()}");
            Try(() => new FileStream(f, FileMode.Open, FileAccess.Write), d);
            Try(() => a.WriteByte(1), d);
        }
        using (var a = new FileStream(f, FileMode.Append)) {
            a.Write("appended"u8);
            Try(() => a.Seek(0, SeekOrigin.Begin), d);
        }
        Console.WriteLine(File.ReadAllText(f).Length);
        Try(() => new FileStream(f, FileMode.CreateNew), d);
        Try(() => new FileStream(d + "/none", FileMode.Open), d);
        Try(() => new FileStream(d + "/none", FileMode.Truncate), d);

        using (SafeFileHandle h = File.OpenHandle(f, FileMode.Open, FileAccess.ReadWrite)) {
            Console.WriteLine(RandomAccess.GetLength(h));
            RandomAccess.Write(h, "XY"u8, 4);
            RandomAccess.Write(h, new ReadOnlyMemory<byte>[] { "ab"u8.ToArray(), "cd"u8.ToArray() }, 8);
            var buffer = new byte[12];
            int n = RandomAccess.Read(h, buffer, 0);
            Console.WriteLine($"{n} {Encoding.ASCII.GetString(buffer)}");
            var two = new Memory<byte>[] { new byte[3], new byte[4] };
            Console.WriteLine(RandomAccess.Read(h, two, 1) + " " + await RandomAccess.ReadAsync(h, new byte[100].AsMemory(), 25));
            RandomAccess.SetLength(h, 3);
            RandomAccess.FlushToDisk(h);
            Console.WriteLine($"{RandomAccess.GetLength(h)} {h.IsAsync} {h.IsInvalid}");
        }

        await using (var a = new FileStream(f, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.Asynchronous | FileOptions.SequentialScan)) {
            var data = Enumerable.Range(0, 50000).Select(i => (byte)i).ToArray();
            await a.WriteAsync(data);
            await a.FlushAsync();
            a.Position = 0;
            var back = new byte[50000];
            await a.ReadExactlyAsync(back);
            Console.WriteLine($"{a.IsAsync} {back.AsSpan().SequenceEqual(data)} {await a.ReadAsync(back)}");
        }
        using (var a = new FileStream(d + "/gone", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose | FileOptions.WriteThrough)) Console.WriteLine(File.Exists(d + "/gone"));
        Console.WriteLine(File.Exists(d + "/gone"));

        await File.WriteAllLinesAsync(f, new[] { "a", "b", "ü" });
        await File.AppendAllTextAsync(f, "tail");
        Console.WriteLine(string.Join('|', await File.ReadAllLinesAsync(f)) + " " + string.Join('|', File.ReadLines(f).Skip(1)));
        await foreach (string line in File.ReadLinesAsync(f)) Console.Write(line + ";");
        Console.WriteLine();
        File.AppendAllBytes(f, new byte[] { 33 });
        Console.WriteLine(File.ReadAllBytes(f).Length);
        string t = Path.GetTempFileName();
        Console.WriteLine($"{new FileInfo(t).Length} {Path.GetExtension(t)} {Path.GetDirectoryName(t) + "/" == Path.GetTempPath()}");
        File.Delete(t);
        using (var fs = File.Create(d + "/big")) {
            fs.SetLength(1L << 33);
            fs.Position = (1L << 33) - 1;
            fs.WriteByte(1);
        }
        Console.WriteLine(new FileInfo(d + "/big").Length);
        Directory.Delete(d, true);
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
