// Streams and readers: BufferedStream, BinaryReader/Writer, StringReader, UnmanagedMemoryStream, CopyTo, synchronized, custom streams.
using System;
using System.IO;
using System.IO.IsolatedStorage;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
static class Program {
    static async Task Main() {
        var m = new MemoryStream();
        using (var w = new BinaryWriter(m, Encoding.UTF8, true)) {
            w.Write(true); w.Write((byte)7); w.Write('é'); w.Write(-5); w.Write(5.5); w.Write(12.34m); w.Write("string é"); w.Write7BitEncodedInt(300); w.Write7BitEncodedInt64(-1); w.Write((Half)1.5); w.Write(new byte[] { 1, 2 });
        }
        Console.WriteLine(Convert.ToHexString(m.ToArray()));
        m.Position = 0;
        using (var r = new BinaryReader(m)) Console.WriteLine($"{r.ReadBoolean()} {r.ReadByte()} {r.ReadChar()} {r.ReadInt32()} {r.ReadDouble()} {r.ReadDecimal()} {r.ReadString()} {r.Read7BitEncodedInt()} {r.Read7BitEncodedInt64()} {r.ReadHalf()} {r.ReadBytes(10).Length} {r.PeekChar()}");
        string f = Path.GetTempFileName();
        await using (var b = new BufferedStream(File.OpenWrite(f), 16)) for (int i = 0; i < 100; i++) b.WriteByte((byte)i);
        using (var b = new BufferedStream(File.OpenRead(f), 8)) { b.Position = 50; Console.WriteLine($"{b.ReadByte()} {b.Seek(-1, SeekOrigin.End)} {b.ReadByte()} {b.ReadByte()}"); }
        using (var w = new StreamWriter(f, false, new UTF8Encoding(true)) { NewLine = "\r\n", AutoFlush = true }) { w.WriteLine("α"); await w.WriteLineAsync("β".AsMemory()); w.Write("{0}-{1}", 1, 2); }
        Console.WriteLine(Convert.ToHexString(File.ReadAllBytes(f)));
        using (var r = new StreamReader(f)) { Console.WriteLine($"{r.Peek()} {r.ReadLine()} {(char)r.Read()} {await r.ReadToEndAsync()} {r.EndOfStream}"); }
        unsafe { byte* p = stackalloc byte[10]; using var u = new UnmanagedMemoryStream(p, 0, 10, FileAccess.ReadWrite); u.WriteByte(9); u.Position = 0; Console.WriteLine($"{u.ReadByte()} {u.Length} {u.Capacity}"); }
        var sync = Stream.Synchronized(new MemoryStream());
        Parallel.For(0, 100, i => sync.Write(new byte[] { 1, 2, 3 }));
        Console.WriteLine(sync.Length);
        try { new MemoryStream(new byte[5], false).WriteByte(1); } catch (NotSupportedException e) { Console.WriteLine(e.Message); }
        try { new MemoryStream(new byte[2]).ReadExactly(new byte[3]); } catch (EndOfStreamException e) { Console.WriteLine(e.Message); }
        Console.WriteLine(await new MemoryStream(new byte[5]).ReadAtLeastAsync(new byte[10], 8, false));
        try { m.ReadByte(); } catch (ObjectDisposedException e) { Console.WriteLine(e.Message); }
        var sr = new StringReader("one\r\ntwo\rthree\n\nx");
        while (sr.ReadLine() is { } l) Console.Write($"[{l}]");
        Console.WriteLine();
        File.Delete(f);
        File.Delete(f);
        Console.WriteLine(Path.GetRandomFileName().Length);
    }
}
