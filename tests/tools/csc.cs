// The SDK's own Roslyn in this process, with the options of `dotnet build`.
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

sealed class Csc(string references)
{
    // The symbols, usings and attributes that Microsoft.NET.Sdk adds to a net10.0 project.
    private static CSharpParseOptions Options(string configuration) => new(LanguageVersion.Latest, preprocessorSymbols:
    [
        "TRACE", configuration.ToUpperInvariant(), "NET", "NET10_0", "NETCOREAPP",
        .. Enumerable.Range(5, 6).Select(v => $"NET{v}_0_OR_GREATER"),
    ]);
    private static readonly CSharpParseOptions s_release = Options("Release"), s_debug = Options("Debug");
    private readonly MetadataReference[] _metadata =
        Directory.GetFiles(references, "*.dll").Order().Select(f => (MetadataReference)MetadataReference.CreateFromFile(f)).ToArray();
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.Versioning.TargetFramework(".NETCoreApp,Version=v10.0", FrameworkDisplayName = ".NET 10.0")]
        """;

    /// <summary>Compiles sources (path and text) into an executable at `dll`, with its symbols and configuration beside it.
    /// Returns the errors; when there are none, the assembly is there.</summary>
    public Diagnostic[] Compile(string name, IEnumerable<(string Path, string Text)> sources, bool release, string dll, bool cultures = false)
    {
        string configuration = release ? "Release" : "Debug";
        SyntaxTree Parse(string text, string path) =>
            CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), release ? s_release : s_debug, path);
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
            [.. sources.Select(s => Parse(s.Text, s.Path)), Parse(Usings, "GlobalUsings.g.cs"), Parse(identity, "AssemblyInfo.cs")],
            _metadata,
            options);
        bool library = compilation.GetEntryPoint(default) == null; // as `dotnet build` makes it: without runtimeconfig.json
        if (library) compilation = compilation.WithOptions(options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary));

        using var image = new MemoryStream();
        using var symbolFile = new MemoryStream();
        EmitResult result = compilation.Emit(
            image,
            symbolFile,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: name + ".pdb",
                                     highEntropyVirtualAddressSpace: true));
        if (!result.Success) return result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();

        Directory.CreateDirectory(Path.GetDirectoryName(dll)!);
        File.WriteAllBytes(Path.ChangeExtension(dll, ".pdb"), symbolFile.ToArray());
        if (!library)
            File.WriteAllText(Path.ChangeExtension(dll, ".runtimeconfig.json"), $$"""
            {
              "runtimeOptions": {
                "tfm": "net10.0",
                "framework": {
                  "name": "Microsoft.NETCore.App",
                  "version": "10.0.0"
                },
                "configProperties": {
                  {{(cultures ? "" : "\"System.Globalization.Invariant\": true,")}}
                  "System.Reflection.Metadata.MetadataUpdater.IsSupported": false,
                  "System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization": false
                }
              }
            }
            """);
        // The assembly comes last: its time says that the others are there.
        File.WriteAllBytes(dll, image.ToArray());
        return [];
    }
}
