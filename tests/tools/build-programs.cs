// Compiles every test program in one process, each into an assembly of its own, as `dotnet build` would.
//   build-programs REFERENCES OUT FILE.cs...
// Optimised IL goes to OUT/<name>/<name>.dll, debug IL to OUT-debug/<name>/<name>.dll. A program that is newer than its
// assembly is compiled anew; the others are left alone.
using System.Collections.Concurrent;
using System.Reflection;

string references = args[0], output = args[1];
DateTime toolTime = File.GetLastWriteTimeUtc(Assembly.GetExecutingAssembly().Location);

(string Source, bool Release)[] stale = args[2..].SelectMany(s => new[] { (s, true), (s, false) }).Where(p =>
{
    var (source, release) = p;
    var dll = new FileInfo(AssemblyPath(source, release));
    return !dll.Exists || dll.LastWriteTimeUtc < File.GetLastWriteTimeUtc(source) || dll.LastWriteTimeUtc < toolTime;
}).ToArray();
if (stale.Length == 0) return 0;

var csc = new Csc(references);
var failures = new ConcurrentQueue<string>();
Parallel.ForEach(stale, p =>
{
    var errors = csc.Compile(Name(p.Source), [(p.Source, File.ReadAllText(p.Source))], p.Release, AssemblyPath(p.Source, p.Release),
        cultures: File.Exists(Path.ChangeExtension(p.Source, ".cultures")));
    if (errors.Length > 0) failures.Enqueue(string.Join<object>('\n', errors));
});
foreach (string failure in failures.Order()) Console.Error.WriteLine(failure);
Console.WriteLine($"  CSC     {stale.Length - failures.Count} programs");
return failures.IsEmpty ? 0 : 1;

string Name(string source) => Path.GetFileNameWithoutExtension(source);
string AssemblyPath(string source, bool release) =>
    Path.Combine(release ? output : output + "-debug", Name(source), Name(source) + ".dll");
