// Brotli: streams, the encoder and decoder structs, whole buffers, damaged input.
using System;
using System.Buffers;
using System.IO;
using System.IO.Compression;
using System.Text;

static class Program {
    static void Main() {
        var text = new StringBuilder();
        for (int i = 0; i < 3000; i++) text.Append("line ").Append(i * 7919 % 1000).Append(" of the text\n");
        byte[] data = Encoding.UTF8.GetBytes(text.ToString());
        foreach (var level in new[] { CompressionLevel.Optimal, CompressionLevel.Fastest,
                                      CompressionLevel.NoCompression, CompressionLevel.SmallestSize }) {
            var m = new MemoryStream();
            using (var b = new BrotliStream(m, level, true)) b.Write(data);
            var back = new MemoryStream();
            using (var b = new BrotliStream(new MemoryStream(m.ToArray()), CompressionMode.Decompress)) b.CopyTo(back);
            Console.WriteLine($"{level}: {back.ToArray().AsSpan().SequenceEqual(data)} {m.Length < data.Length / 4}");
        }
        foreach (int quality in new[] { 0, 3, 9, 11 })
            foreach (int window in new[] { 10, 22, 24 }) {
                byte[] to = new byte[BrotliEncoder.GetMaxCompressedLength(data.Length)];
                bool ok = BrotliEncoder.TryCompress(data, to, out int n, quality, window);
                byte[] from = new byte[data.Length];
                bool also = BrotliDecoder.TryDecompress(to.AsSpan(0, n), from, out int m);
                Console.WriteLine($"{quality} {window} {ok} {also} {m} {from.AsSpan().SequenceEqual(data)}");
            }
        Console.WriteLine(BrotliEncoder.GetMaxCompressedLength(1000));
        Console.WriteLine(BrotliEncoder.TryCompress(data, new byte[10], out int w) + " " + w);

        // Piece by piece.
        using var encoder = new BrotliEncoder(5, 20);
        var packed = new ArrayBufferWriter<byte>();
        byte[] piece = new byte[100];
        ReadOnlySpan<byte> left = data;
        while (true) {
            var status = encoder.Compress(left, piece, out int used, out int made, true);
            packed.Write(piece.AsSpan(0, made));
            left = left.Slice(used);
            if (status == OperationStatus.Done) break;
        }
        using var decoder = new BrotliDecoder();
        ReadOnlySpan<byte> input = packed.WrittenSpan;
        int total = 0;
        OperationStatus last = 0;
        byte[] part = new byte[1000];
        for (int i = 0; i < input.Length || last == OperationStatus.DestinationTooSmall;) {
            last = decoder.Decompress(input.Slice(i, Math.Min(50, input.Length - i)), part, out int used, out int made);
            i += used;
            total += made;
        }
        Console.WriteLine($"{last} {total == data.Length}");

        byte[] bad = packed.WrittenSpan.ToArray();
        for (int i = 20; i < 40; i++) bad[i] ^= 0xFF;
        try {
            new BrotliStream(new MemoryStream(bad), CompressionMode.Decompress).CopyTo(Stream.Null);
            Console.WriteLine("no exception");
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }
        try {
            new BrotliEncoder(12, 20);
        } catch (ArgumentOutOfRangeException e) {
            Console.WriteLine(e.Message);
        }
    }
}
