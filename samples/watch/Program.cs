// Tells what changes in a folder, and runs a command after each change.
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

int separator = Array.IndexOf(args, "--");
string[] command = separator < 0 ? [] : args[(separator + 1)..];
string[] names = separator < 0 ? args : args[..separator];
if (names.Length is 0 or > 2 || separator >= 0 && command.Length == 0)
{
    Console.Error.WriteLine("usage: watch FOLDER [PATTERN] [-- COMMAND…]");
    return 2;
}
string folder = Path.GetFullPath(names[0]);
if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"watch: {names[0]}: no such folder");
    return 1;
}

// The watcher calls back on a thread of its own. What it says goes through a channel, and is handled in order.
var changes = Channel.CreateUnbounded<FileSystemEventArgs>(new() { SingleReader = true });
using var watcher = new FileSystemWatcher(folder, names.ElementAtOrDefault(1) ?? "*");
watcher.IncludeSubdirectories = true;
watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite;
watcher.Created += Note;
watcher.Changed += Note;
watcher.Deleted += Note;
watcher.Renamed += Note;
watcher.Error += (_, e) => changes.Writer.TryComplete(e.GetException());
watcher.EnableRaisingEvents = true;

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
Console.WriteLine($"watching {names[0]}");

var counts = new SortedDictionary<WatcherChangeTypes, int>();
while (await changes.Reader.WaitToReadAsync())
{
    // A program that saves a file makes several events at once: wait until it is quiet, and tell each once.
    var batch = new List<FileSystemEventArgs>();
    do
    {
        while (changes.Reader.TryRead(out var change))
            if (!batch.Any(c => Implies(c, change))) batch.Add(change);
        await Task.Delay(100);
    } while (changes.Reader.TryPeek(out _));

    foreach (var change in batch)
    {
        counts[change.ChangeType] = counts.GetValueOrDefault(change.ChangeType) + 1;
        string from = change is RenamedEventArgs renamed ? $"{Relative(renamed.OldFullPath)} -> " : "";
        Console.WriteLine($"{change.ChangeType,-8} {from}{Relative(change.FullPath)}");
    }
    if (command.Length > 0) Run(command, string.Join('\n', batch.Select(c => Relative(c.FullPath))));
}
string summary = string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"));
Console.WriteLine(counts.Count == 0 ? "nothing changed" : summary);
return 0;

void Note(object sender, FileSystemEventArgs e)
{
    bool listing = e.ChangeType == WatcherChangeTypes.Changed && Directory.Exists(e.FullPath);
    if (!listing) changes.Writer.TryWrite(e);
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    changes.Writer.TryComplete();
}

// The same again tells nothing new, and what was just made has been written to, too.
static bool Implies(FileSystemEventArgs first, FileSystemEventArgs next) =>
    first.FullPath == next.FullPath && (first.ChangeType == next.ChangeType
        || (first.ChangeType, next.ChangeType) == (WatcherChangeTypes.Created, WatcherChangeTypes.Changed));

string Relative(string path) => Path.GetRelativePath(folder, path);

static void Run(string[] command, string changed)
{
    try
    {
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.Environment["CHANGED"] = changed;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) Console.WriteLine($"{command[0]} ended with {process.ExitCode}");
    }
    catch (Win32Exception e)
    {
        Console.Error.WriteLine($"watch: {e.Message}");
    }
}
