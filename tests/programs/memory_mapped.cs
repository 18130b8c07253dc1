// Memory-mapped files: from a file, without one, read-only, private, views and accessors, errors.
using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

static class Program {
    struct Point { public int X; public double Y; }

    static void Main() {
        string d = Directory.CreateTempSubdirectory("map").FullName, f = d + "/f";
        File.WriteAllBytes(f, new byte[10000]);
        using (var m = MemoryMappedFile.CreateFromFile(f, FileMode.Open)) {
            using (var v = m.CreateViewAccessor(5000, 100)) {
                v.Write(0, 123456789);
                v.Write(8, new Point { X = 5, Y = 2.5 }.X);
                var p = new Point { X = 7, Y = 1.25 };
                v.Write(16, ref p);
                v.Read(16, out Point q);
                Console.WriteLine($"{v.ReadInt32(0)} {q.X} {q.Y} {v.Capacity} {v.PointerOffset}");
                Try(() => v.Write(98, 1));
                v.Flush();
            }
            using var s = m.CreateViewStream();
            s.Position = 5000;
            Console.WriteLine($"{s.ReadByte()} {s.Length} {s.CanWrite}");
        }
        Console.WriteLine(BitConverter.ToInt32(File.ReadAllBytes(f), 5000));
        using (var m = MemoryMappedFile.CreateFromFile(f, FileMode.Open, null, 20000)) Console.WriteLine(new FileInfo(f).Length);
        using (var m = MemoryMappedFile.CreateFromFile(f, FileMode.Open, null, 0, MemoryMappedFileAccess.Read)) {
            using var v = m.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            Try(() => v.Write(0, 1));
            Try(() => m.CreateViewAccessor(0, 10, MemoryMappedFileAccess.Write));
        }
        using (var m = MemoryMappedFile.CreateFromFile(f, FileMode.Open, null, 0, MemoryMappedFileAccess.CopyOnWrite)) {
            using var v = m.CreateViewAccessor(0, 8, MemoryMappedFileAccess.CopyOnWrite);
            v.Write(0, 42L);
            Console.WriteLine($"{v.ReadInt64(0)} {File.ReadAllBytes(f)[0]}");
        }
        using (var m = MemoryMappedFile.CreateNew(null, 1 << 20)) {
            using (var v = m.CreateViewAccessor()) v.WriteArray(4096, new[] { 1, 2, 3 }, 0, 3);
            using var w = m.CreateViewAccessor(4096, 12);
            var back = new int[3];
            w.ReadArray(0, back, 0, 3);
            Console.WriteLine(string.Join(' ', back));
            unsafe {
                byte* p = null;
                w.SafeMemoryMappedViewHandle.AcquirePointer(ref p);
                Console.WriteLine(*(int*)(p + w.PointerOffset + 4));
                w.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }
        Try(() => MemoryMappedFile.CreateFromFile(d + "/none"));
        Try(() => MemoryMappedFile.CreateNew("named", 100));
        Try(() => MemoryMappedFile.CreateNew(null, 0));
        File.WriteAllText(d + "/empty", "");
        Try(() => MemoryMappedFile.CreateFromFile(d + "/empty"));
        Directory.Delete(d, true);

        void Try(Action a) {
            try {
                a();
                Console.WriteLine("no exception");
            } catch (Exception e) {
                Console.WriteLine($"{e.GetType().Name}: {e.Message.Replace(d, "")}");
            }
        }
    }
}
