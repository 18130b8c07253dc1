// Makes, lists and unpacks zip files and compressed tar files; packs and unpacks single files with gzip.
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

try
{
    switch (args)
    {
        case ["create", var archive, .. { Length: > 0 } paths]: return Create(archive, paths);
        case ["list", var archive]: return List(archive);
        case ["extract", var archive, var folder]: return Extract(archive, folder);
        case ["gzip"]: return Gzip(Console.OpenStandardInput(), Console.OpenStandardOutput());
        case ["gunzip"]: return Gunzip(Console.OpenStandardInput(), Console.OpenStandardOutput());
    }
    Console.Error.WriteLine("usage: archive create FILE PATH… | list FILE | extract FILE FOLDER | gzip | gunzip");
    Console.Error.WriteLine("       FILE ends in .zip, .tar or .tar.gz");
    return 2;
}
catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"archive: {e.Message}");
    return 1;
}

static bool IsZip(string archive) => archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

static Stream OpenTar(string archive, bool write)
{
    Stream file = write ? File.Create(archive) : File.OpenRead(archive);
    if (archive.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)) return file;
    return write
        ? new GZipStream(file, CompressionLevel.Optimal)
        : new GZipStream(file, CompressionMode.Decompress);
}

// The files of folders come in the order of their names, so that the same files make the same archive.
static IEnumerable<(string Path, string Entry)> Files(string[] paths)
{
    foreach (string path in paths)
    {
        if (!Directory.Exists(path))
        {
            yield return (path, Path.GetFileName(path));
            continue;
        }
        string above = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories);
        foreach (string file in files.Order(StringComparer.Ordinal))
            yield return (file, Path.GetRelativePath(above, file));
    }
}

static int Create(string archive, string[] paths)
{
    int count = 0;
    if (IsZip(archive))
    {
        using var zip = new ZipArchive(File.Create(archive), ZipArchiveMode.Create);
        foreach (var (path, entry) in Files(paths))
        {
            zip.CreateEntryFromFile(path, entry);
            count++;
        }
    }
    else
    {
        using var tar = new TarWriter(OpenTar(archive, write: true), TarEntryFormat.Pax);
        foreach (var (path, entry) in Files(paths))
        {
            tar.WriteEntry(path, entry);
            count++;
        }
    }
    Console.WriteLine($"{archive}: {count} files");
    return 0;
}

static int List(string archive)
{
    long total = 0;
    if (IsZip(archive))
    {
        using var zip = ZipFile.OpenRead(archive);
        foreach (var entry in zip.Entries)
            total += Print(entry.Length, $"crc {entry.Crc32:x8}", entry.LastWriteTime, entry.FullName);
    }
    else
    {
        using var tar = new TarReader(OpenTar(archive, write: false));
        while (tar.GetNextEntry() is { } entry)
            total += Print(entry.Length, Mode(entry.Mode), entry.ModificationTime, entry.Name);
    }
    Console.WriteLine($"{total.ToString("N0", CultureInfo.InvariantCulture),12}");
    return 0;

    static long Print(long length, string what, DateTimeOffset time, string name)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{length,12:N0}  {what,-12}  {time:yyyy-MM-dd HH:mm}  {name}"));
        return length;
    }

    static string Mode(UnixFileMode mode) =>
        string.Concat("rwxrwxrwx".Select((c, i) => ((int)mode >> (8 - i) & 1) != 0 ? c : '-'));
}

static int Extract(string archive, string folder)
{
    Directory.CreateDirectory(folder);
    if (IsZip(archive)) ZipFile.ExtractToDirectory(archive, folder, overwriteFiles: true);
    else
    {
        using var tar = OpenTar(archive, write: false);
        TarFile.ExtractToDirectory(tar, folder, overwriteFiles: true); // refuses what leads out of it
    }
    return 0;
}

static int Gzip(Stream from, Stream to)
{
    using var packed = new GZipStream(to, CompressionLevel.Optimal);
    from.CopyTo(packed);
    return 0;
}

static int Gunzip(Stream from, Stream to)
{
    using var packed = new GZipStream(from, CompressionMode.Decompress);
    packed.CopyTo(to);
    return 0;
}
