// DeflateStream, GZipStream and ZLibStream: round trips, flushing, damaged input, concatenated members.
using System;
using System.IO;
using System.IO.Compression;
using System.Text;

static class Program {
    static byte[] Data(int n) {
        var b = new byte[n];
        uint x = 12345;
        for (int i = 0; i < n; i++) {
            x = x * 1664525 + 1013904223;
            b[i] = (byte)(i % 7 < 5 ? "abcdefgh"[(int)(x >> 30)] : x >> 24);
        }
        return b;
    }

    static Stream Pack(string kind, Stream to, CompressionLevel level) => kind switch {
        "deflate" => new DeflateStream(to, level, true),
        "gzip" => new GZipStream(to, level, true),
        _ => new ZLibStream(to, level, true),
    };
    static Stream Unpack(string kind, Stream from) => kind switch {
        "deflate" => new DeflateStream(from, CompressionMode.Decompress),
        "gzip" => new GZipStream(from, CompressionMode.Decompress),
        _ => new ZLibStream(from, CompressionMode.Decompress),
    };

    static void Main() {
        foreach (string kind in new[] { "deflate", "gzip", "zlib" })
            foreach (var level in new[] { CompressionLevel.Optimal, CompressionLevel.Fastest,
                                          CompressionLevel.NoCompression, CompressionLevel.SmallestSize })
                foreach (int n in new[] { 0, 1, 100, 8192, 300000 }) {
                    byte[] data = Data(n);
                    var packed = new MemoryStream();
                    using (var s = Pack(kind, packed, level))
                        for (int i = 0; i < n; i += 1000) s.Write(data, i, Math.Min(1000, n - i));
                    var back = new MemoryStream();
                    using (var s = Unpack(kind, new MemoryStream(packed.ToArray()))) s.CopyTo(back);
                    bool same = back.ToArray().AsSpan().SequenceEqual(data);
                    Console.WriteLine($"{kind} {level} {n}: {same} {(n > 5000 && level != CompressionLevel.NoCompression ? packed.Length < n : true)}");
                }

        // Known bytes: gzip of "hello", a zlib stream of stored blocks.
        byte[] gz = Convert.FromBase64String("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==");
        using (var r = new StreamReader(new GZipStream(new MemoryStream(gz), CompressionMode.Decompress)))
            Console.WriteLine(r.ReadToEnd());
        byte[] twice = new byte[gz.Length * 2];
        gz.CopyTo(twice, 0);
        gz.CopyTo(twice, gz.Length);
        using (var r = new StreamReader(new GZipStream(new MemoryStream(twice), CompressionMode.Decompress)))
            Console.WriteLine(r.ReadToEnd());

        // A damaged checksum, a truncated stream, and no stream at all.
        foreach (int at in new[] { gz.Length - 5, 0, 10 }) {
            byte[] bad = (byte[])gz.Clone();
            bad[at] ^= 0x55;
            Try(() => new GZipStream(new MemoryStream(bad), CompressionMode.Decompress).CopyTo(Stream.Null));
        }
        Try(() => Console.WriteLine(new GZipStream(new MemoryStream(gz, 0, 14), CompressionMode.Decompress).Read(new byte[10], 0, 10)));
        Try(() => new ZLibStream(new MemoryStream(Encoding.ASCII.GetBytes("no zlib here")), CompressionMode.Decompress).ReadByte());
        Try(() => new DeflateStream(new MemoryStream(), CompressionMode.Compress).ReadByte());

        // Flush makes what was written readable.
        var half = new MemoryStream();
        var d = new DeflateStream(half, CompressionMode.Compress, true);
        d.Write("first part"u8);
        d.Flush();
        long after = half.Length;
        Console.WriteLine(after > 0);
        var reader = new DeflateStream(new MemoryStream(half.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[100];
        int got = reader.Read(buffer, 0, 100);
        Console.WriteLine($"{got} {Encoding.ASCII.GetString(buffer, 0, got)}");
        d.Write("second part"u8);
        d.Dispose();
        Console.WriteLine(half.Length > after);
        Try(() => d.Write("x"u8));

        // Asynchronously.
        var m = new MemoryStream();
        using (var z = new ZLibStream(m, CompressionLevel.Optimal, true)) z.WriteAsync(Data(50000)).AsTask().Wait();
        m.Position = 0;
        var to = new MemoryStream();
        new ZLibStream(m, CompressionMode.Decompress).CopyToAsync(to).Wait();
        Console.WriteLine(to.Length);
    }

    static void Try(Action a) {
        try {
            a();
            Console.WriteLine("no exception");
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }
    }
}
