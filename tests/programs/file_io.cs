// Files: write, append, read, lines, streams, seek, directories, errors.
string dir = Directory.CreateTempSubdirectory("anvil-test-").FullName;
try
{
    string path = Path.Combine(dir, "a.txt");
    File.WriteAllText(path, "first\nsecond żółw\n");
    File.AppendAllText(path, "third");
    Console.WriteLine($"{File.Exists(path)} {new FileInfo(path).Length} {string.Join("|", File.ReadAllLines(path))}");
    using (var s = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
    {
        s.Seek(6, SeekOrigin.Begin);
        s.WriteByte((byte)'S');
        s.Position = 0;
        byte[] buffer = new byte[7];
        s.ReadExactly(buffer);
        Console.WriteLine($"{System.Text.Encoding.UTF8.GetString(buffer).Replace('\n', '/')} {s.Length} {s.ReadByte()}");
        s.SetLength(5);
    }
    Console.WriteLine(File.ReadAllText(path));
    Directory.CreateDirectory(Path.Combine(dir, "x", "y"));
    File.Copy(path, Path.Combine(dir, "x", "b.txt"));
    File.Move(path, Path.Combine(dir, "x", "y", "c.txt"));
    Console.WriteLine(string.Join(" ", Directory.GetFiles(dir, "*.txt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(dir, f)).Order(StringComparer.Ordinal)));
    try { File.ReadAllText(path); } catch (FileNotFoundException e) { Console.WriteLine(Path.GetFileName(e.FileName)); }
    try { File.WriteAllText(Path.Combine(dir, "no", "such"), ""); } catch (DirectoryNotFoundException) { Console.WriteLine("no directory"); }
    using (var w = new StreamWriter(Path.Combine(dir, "big"))) for (int i = 0; i < 20000; i++) w.WriteLine(i);
    Console.WriteLine(File.ReadLines(Path.Combine(dir, "big")).Sum(long.Parse));
    using var bin = new BinaryWriter(File.Create(Path.Combine(dir, "bin")));
    bin.Write(42); bin.Write("text"); bin.Write(2.5); bin.Flush();
    bin.BaseStream.Position = 0;
    var reader = new BinaryReader(bin.BaseStream);
    Console.WriteLine($"{reader.ReadInt32()} {reader.ReadString()} {reader.ReadDouble()}");
}
finally { Directory.Delete(dir, true); }
Console.WriteLine(Directory.Exists(dir));
