// Compiles every test program in one process, each into an assembly of its own, as `dotnet build` would.
//   build-programs REFERENCES OUT FILE.cs...
// Optimised IL goes to OUT/<name>/<name>.dll, debug IL to OUT-debug/<name>/<name>.dll. A program that is newer than its
// assembly is compiled anew; the others are left alone.
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

string references = args[0], output = args[1];
DateTime toolTime = File.GetLastWriteTimeUtc(Assembly.GetExecutingAssembly().Location);

(string Source, bool Release)[] stale = args[2..].SelectMany(s => new[] { (s, true), (s, false) }).Where(p =>
{
    var (source, release) = p;
    var dll = new FileInfo(AssemblyPath(source, release));
    return !dll.Exists || dll.LastWriteTimeUtc < File.GetLastWriteTimeUtc(source) || dll.LastWriteTimeUtc < toolTime;
}).ToArray();
if (stale.Length == 0) return 0;

// The symbols, usings and attributes that Microsoft.NET.Sdk adds to a net10.0 project.
CSharpParseOptions Options(string configuration) => new(LanguageVersion.Latest, preprocessorSymbols:
[
    "TRACE", configuration.ToUpperInvariant(), "NET", "NET10_0", "NETCOREAPP",
    .. Enumerable.Range(5, 6).Select(v => $"NET{v}_0_OR_GREATER"),
]);
CSharpParseOptions releaseOptions = Options("Release"), debugOptions = Options("Debug");
MetadataReference[] metadata =
    Directory.GetFiles(references, "*.dll").Order().Select(f => (MetadataReference)MetadataReference.CreateFromFile(f)).ToArray();
const string usings = """
    global using System;
    global using System.Collections.Generic;
    global using System.IO;
    global using System.Linq;
    global using System.Net.Http;
    global using System.Threading;
    global using System.Threading.Tasks;
    [assembly: System.Runtime.Versioning.TargetFramework(".NETCoreApp,Version=v10.0", FrameworkDisplayName = ".NET 10.0")]
    """;

var failures = new ConcurrentQueue<string>();
Parallel.ForEach(stale, p =>
{
    if (Compile(p.Source, p.Release) is string failure) failures.Enqueue(failure);
});
foreach (string failure in failures.Order()) Console.Error.WriteLine(failure);
Console.WriteLine($"  CSC     {stale.Length - failures.Count} programs");
return failures.IsEmpty ? 0 : 1;

string Name(string source) => Path.GetFileNameWithoutExtension(source);
string AssemblyPath(string source, bool release) =>
    Path.Combine(release ? output : output + "-debug", Name(source), Name(source) + ".dll");

string? Compile(string source, bool release)
{
    string name = Name(source), dll = AssemblyPath(source, release), configuration = release ? "Release" : "Debug";
    SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), release ? releaseOptions : debugOptions, path);
    string identity = $"""
        [assembly: System.Reflection.AssemblyCompany("{name}")]
        [assembly: System.Reflection.AssemblyConfiguration("{configuration}")]
        [assembly: System.Reflection.AssemblyFileVersion("1.0.0.0")]
        [assembly: System.Reflection.AssemblyInformationalVersion("1.0.0")]
        [assembly: System.Reflection.AssemblyProduct("{name}")]
        [assembly: System.Reflection.AssemblyTitle("{name}")]
        [assembly: System.Reflection.AssemblyVersion("1.0.0.0")]
        """;
    var options = new CSharpCompilationOptions(
        OutputKind.ConsoleApplication,
        optimizationLevel: release ? OptimizationLevel.Release : OptimizationLevel.Debug,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable,
        deterministic: true,
        concurrentBuild: false);
    var compilation = CSharpCompilation.Create(
        name,
        [Parse(File.ReadAllText(source), source), Parse(usings, "GlobalUsings.g.cs"), Parse(identity, "AssemblyInfo.cs")],
        metadata,
        options);

    using var image = new MemoryStream();
    using var symbolFile = new MemoryStream();
    EmitResult result = compilation.Emit(
        image,
        symbolFile,
        options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: name + ".pdb",
                                 highEntropyVirtualAddressSpace: true));
    if (!result.Success)
        return string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));

    Directory.CreateDirectory(Path.GetDirectoryName(dll)!);
    File.WriteAllBytes(Path.ChangeExtension(dll, ".pdb"), symbolFile.ToArray());
    File.WriteAllText(Path.ChangeExtension(dll, ".runtimeconfig.json"), """
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "framework": {
              "name": "Microsoft.NETCore.App",
              "version": "10.0.0"
            },
            "configProperties": {
              "System.Globalization.Invariant": true,
              "System.Reflection.Metadata.MetadataUpdater.IsSupported": false,
              "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization": false
            }
          }
        }
        """);
    // The assembly comes last: its time says that the others are there.
    File.WriteAllBytes(dll, image.ToArray());
    return null;
}
