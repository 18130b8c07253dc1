using System; using System.IO; using System.IO.Compression; using System.Text;
class Program { static void Main() {
  var data = Encoding.UTF8.GetBytes(string.Join(",", System.Linq.Enumerable.Range(0, 2000)));
  foreach (var mk in new Func<Stream, Stream>[] { s => new GZipStream(s, CompressionLevel.Optimal, true), s => new DeflateStream(s, CompressionLevel.Fastest, true), s => new ZLibStream(s, CompressionLevel.SmallestSize, true), s => new BrotliStream(s, CompressionLevel.Fastest, true) }) {
    var ms = new MemoryStream(); using (var z = mk(ms)) z.Write(data); Console.WriteLine(ms.Length < data.Length); ms.Position = 0;
    Stream d = z_(mk, ms); var o = new MemoryStream(); d.CopyTo(o); Console.WriteLine(o.ToArray().AsSpan().SequenceEqual(data)); }
  var zs = new MemoryStream(); using (var za = new ZipArchive(zs, ZipArchiveMode.Create, true)) { using var w = new StreamWriter(za.CreateEntry("a/b.txt").Open()); w.Write("hello zip"); }
  zs.Position = 0; using (var za = new ZipArchive(zs)) foreach (var e in za.Entries) { using var r = new StreamReader(e.Open()); Console.WriteLine(e.FullName + " " + e.Length + " " + r.ReadToEnd()); }
 }
 static Stream z_(Func<Stream, Stream> mk, Stream ms) { var t = mk(Stream.Null).GetType(); if (t == typeof(GZipStream)) return new GZipStream(ms, CompressionMode.Decompress); if (t == typeof(DeflateStream)) return new DeflateStream(ms, CompressionMode.Decompress); if (t == typeof(ZLibStream)) return new ZLibStream(ms, CompressionMode.Decompress); return new BrotliStream(ms, CompressionMode.Decompress); }
}
