// Random C# programs under CoreCLR and compiled by Anvil: what they print must be the same.
//   fuzz-cs REFERENCES [-n COUNT] [-s SEED] [-p PROGRAMS] [-o DIR] [-j JOBS] [-x] [-k]
//   fuzz-cs REFERENCES -c SEED       prints the program of that seed
//   fuzz-cs REFERENCES -r FILE.cs    runs one source in all modes and makes it smaller as long as it differs
// PROGRAMS go into one assembly, which CoreCLR runs once; Anvil compiles it at -O0 and -O1, debug IL at one of them, and
// every fourth also runs with the collector under stress. A program that differs is written to DIR alone, with what
// both printed; -x makes it smaller,
// -k keeps the assemblies. Anvil and dotnet are those of ANVIL and DOTNET.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

static class Fuzz
{
    private sealed record Mode(string Name, bool Release, string Level, bool Stress);

    private static readonly Mode[] s_modes =
    [
        new("O0", true, "-O0", false), new("O1", true, "-O1", false), new("debug-O0", false, "-O0", false),
        new("debug-O1", false, "-O1", false), new("stress", true, "-O1", true),
    ];

    private static readonly string s_anvil = Environment.GetEnvironmentVariable("ANVIL") ?? "build/anvil";
    private static readonly string s_dotnet = Environment.GetEnvironmentVariable("DOTNET") ?? "dotnet";
    private static Csc s_csc = null!;
    private static string s_out = "build/tests/fuzz/cs", s_support = "";
    private static bool s_keep;
    private static int s_rejected, s_ran, s_found, s_threw;

    private static int Main(string[] args)
    {
        int count = 100, per = 50, jobs = Math.Min(2, Environment.ProcessorCount);
        ulong seed = 1;
        string? reduce = null;
        bool print = false, smaller = false;
        for (int i = 1; i < args.Length; i++)
            switch (args[i])
            {
                case "-n": count = int.Parse(args[++i]); break;
                case "-s": seed = ulong.Parse(args[++i]); break;
                case "-p": per = int.Parse(args[++i]); break;
                case "-j": jobs = int.Parse(args[++i]); break;
                case "-o": s_out = args[++i]; break;
                case "-c": seed = ulong.Parse(args[++i]); print = true; break;
                case "-r": reduce = args[++i]; break;
                case "-x": smaller = true; break;
                case "-k": s_keep = true; break;
                default: Console.Error.WriteLine($"fuzz-cs: {args[i]}?"); return 2;
            }
        s_support = File.ReadAllText("tests/fuzz/cs/support.cs");
        s_csc = new Csc(args[0]);
        Directory.CreateDirectory(s_out);
        if (print)
        {
            Console.Write(Alone(seed));
            return 0;
        }
        if (reduce is not null) return Reduce(reduce);
        var batches = Enumerable.Range(0, (count + per - 1) / per).Select(b => (First: seed + (ulong)(b * per), Count: Math.Min(per, count - b * per)));
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = jobs }, b => Batch(b.First, b.Count, smaller));
        Console.WriteLine($"{s_ran} programs, {s_threw} exceptions caught, {s_rejected} not accepted by the compiler; {s_found} differ");
        return s_found == 0 ? 0 : 1;
    }

    /// <summary>One file that is a whole program.</summary>
    private static string Alone(ulong seed)
    {
        // The usings come first.
        string[] lines = s_support.Split('\n');
        var usings = lines.Where(l => l.StartsWith("using "));
        var rest = lines.Where(l => !l.StartsWith("using ") && !l.StartsWith("#nullable"));
        return string.Join('\n', usings) + "\n" + Entry([seed]) + Gen.Program(seed) + "\n#nullable enable\n" + string.Join('\n', rest);
    }

    private static string Entry(IEnumerable<ulong> seeds)
    {
        var text = new StringBuilder("public static class Entry\n{\n    public static void Main()\n    {\n");
        foreach (ulong s in seeds)
            text.Append($"        Rt.Begin();\n        try {{ P{s}.Run(); }}\n        catch (Exception e) {{ Rt.Caught(-1, e); }}\n        Rt.End(\"P{s}\");\n");
        return text.Append("    }\n}\n").ToString();
    }

    private sealed record Result(string Output, int Exit, string Error);

    private static Result Run(string file, string[] args, int seconds, bool stress = false)
    {
        var info = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        info.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (stress)
        {
            info.Environment["ANVIL_GC_STRESS"] = "50";
            info.Environment["ANVIL_GC_VERIFY"] = "1";
        }
        using Process p = Process.Start(info)!;
        p.StandardInput.Close();
        Task<string> error = p.StandardError.ReadToEndAsync(), output = p.StandardOutput.ReadToEndAsync();
        if (!p.WaitForExit(seconds * 1000))
        {
            p.Kill(true);
            p.WaitForExit();
            return new Result(output.Result, 124, "no end in time");
        }
        return new Result(output.Result, p.ExitCode, error.Result);
    }

    private static Result Native(string dll, Mode mode, string exe)
    {
        Result compiled = Run(s_anvil, [dll, mode.Level, "-o", exe], 300);
        if (compiled.Exit != 0) return new Result("", compiled.Exit, "anvil: " + compiled.Error);
        Result r = Run(Path.GetFullPath(exe), [], mode.Stress ? 120 : 30, mode.Stress);
        File.Delete(exe);
        return r;
    }

    private static void Say(string text)
    {
        lock (s_modes) Console.WriteLine(text);
    }

    private static void Batch(ulong first, int count, bool smaller)
    {
        string name = "b" + first, directory = Path.Combine(s_out, name), dll = Path.Combine(directory, name + ".dll"),
               debug = Path.Combine(directory, "debug", name + ".dll");
        List<ulong> seeds = Enumerable.Range(0, count).Select(i => first + (ulong)i).ToList();
        var sources = new Dictionary<ulong, string>();
        foreach (ulong s in seeds) sources[s] = Gen.Program(s);
        while (true)
        {
            var errors = s_csc.Compile(name, Sources(seeds, sources), true, dll);
            if (errors.Length == 0) break;
            var bad = errors.Select(e => e.Location.SourceTree?.FilePath ?? "").Where(p => p.StartsWith('P')).Select(p => ulong.Parse(p[1..])).ToHashSet();
            if (Environment.GetEnvironmentVariable("FUZZ_ERRORS") is not null)
                foreach (var e in errors.DistinctBy(e => e.Location.SourceTree)) Say(e.ToString() + "\n    " + e.Location.SourceTree?.GetText().Lines[e.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim());
            if (bad.Count == 0) throw new InvalidOperationException(string.Join<object>('\n', errors));
            seeds.RemoveAll(bad.Contains);
            Interlocked.Add(ref s_rejected, bad.Count);
        }
        if (seeds.Count == 0) return;
        s_csc.Compile(name, Sources(seeds, sources), false, debug);
        Result want = Run(s_dotnet, ["exec", dll], 120);
        if (want.Exit != 0)
        {
            // CoreCLR itself ends badly: nothing to compare with.
            Say($"{name}: CoreCLR: exit code {want.Exit}: {want.Error.Split('\n')[0]}");
            Interlocked.Add(ref s_rejected, seeds.Count);
            return;
        }
        Interlocked.Add(ref s_ran, seeds.Count);
        Interlocked.Add(ref s_threw, want.Output.Split('\n').Count(l => l.Contains("Exception: ") || l.Contains(": Oops")));
        ulong batch = first / (ulong)Math.Max(count, 1);
        var differ = new SortedDictionary<ulong, string>();
        string? ofDebug = null;
        foreach (Mode mode in s_modes)
        {
            if (!mode.Release && (mode.Level == "-O0") != (batch % 2 == 0)) continue;
            if (mode.Stress && batch % 4 != 0) continue;
            Result got = Native(mode.Release ? dll : debug, mode, Path.Combine(directory, mode.Name));
            if (got.Output == want.Output && got.Exit == 0) continue;
            // The C# compiler does not keep its promises to the letter in both: debug IL is held against itself.
            string expected = mode.Release ? want.Output : (ofDebug ??= Run(s_dotnet, ["exec", debug], 120).Output);
            bool some = false;
            foreach (var (s, what) in Different(expected, got.Output, seeds)) some = differ.TryAdd(s, mode.Name + ", " + what) || some;
            if (got.Exit != 0) Say($"{name} {mode.Name}: exit code {got.Exit}: {string.Join(" | ", got.Error.Split('\n').Where(l => !l.StartsWith("anvil: warning")).Take(3))}");
        }
        foreach (var (s, mode) in differ)
        {
            Interlocked.Increment(ref s_found);
            string file = Path.Combine(s_out, $"P{s}.cs");
            File.WriteAllText(file, Alone(s));
            Say($"program {s} differs ({mode}): {file}; seen with -s {first} -n {count} -p {count}");
            if (smaller) Reduce(file);
        }
        if (!s_keep) Directory.Delete(directory, true);
    }

    private static IEnumerable<(string, string)> Sources(IEnumerable<ulong> seeds, Dictionary<ulong, string> sources) =>
        seeds.Select(s => ("P" + s, sources[s])).Append(("support", "#nullable enable\n" + s_support)).Append(("entry", Entry(seeds)));

    /// <summary>The programs whose part of the output is not the same; after an early end, the first that is missing.</summary>
    private static IEnumerable<(ulong, string)> Different(string want, string got, List<ulong> seeds)
    {
        Dictionary<string, string> a = Parts(want), b = Parts(got);
        foreach (ulong s in seeds)
        {
            string key = "P" + s;
            if (!b.TryGetValue(key, out string? text))
            {
                yield return (s, "no end");
                yield break;
            }
            if (a[key] != text) yield return (s, FirstDifference(a[key], text));
        }
    }

    private static string FirstDifference(string want, string got)
    {
        string[] a = want.Split('\n'), b = got.Split('\n');
        int at = 0;
        while (at < a.Length && at < b.Length && a[at] == b[at]) at++;
        return $"line {at + 1}: expected \"{(at < a.Length ? a[at] : "")}\", got \"{(at < b.Length ? b[at] : "")}\"";
    }

    private static Dictionary<string, string> Parts(string output)
    {
        var parts = new Dictionary<string, string>();
        var part = new StringBuilder();
        foreach (string line in output.Split('\n'))
        {
            part.Append(line).Append('\n');
            if (!line.StartsWith("== ")) continue;
            parts[line.Split(' ')[1]] = part.ToString();
            part.Clear();
        }
        return parts;
    }

    // ---- one program ----

    /// <summary>Null when a mode does as CoreCLR, else what differs; "!" when the source is of no use.</summary>
    private static string? Try(string source, Mode mode, string tag)
    {
        string directory = Path.Combine(s_out, tag), dll = Path.Combine(directory, "p.dll");
        if (s_csc.Compile("p", [("p.cs", source)], mode.Release, dll).Length > 0) return "!";
        Result want = Run(s_dotnet, ["exec", dll], 30);
        if (want.Exit != 0) return "!";
        Result got = Native(dll, mode, Path.Combine(directory, "p"));
        if (got.Output == want.Output && got.Exit == 0) return null;
        return $"exit code {got.Exit}; {FirstDifference(want.Output, got.Output)}\n" + string.Join('\n', got.Error.Split('\n').Where(l => !l.StartsWith("anvil: warning")).Take(4));
    }

    private static int Reduce(string file)
    {
        string source = File.ReadAllText(file), tag = Path.GetFileNameWithoutExtension(file) + ".work";
        foreach (Mode mode in s_modes)
        {
            string? differs = Try(source, mode, tag);
            if (differs is null or "!") continue;
            Say($"{file} ({mode.Name}): {differs}");
            string small = new Reducer(text => Try(text, mode, tag) is { } d && d != "!" && Same(d, differs)).Smaller(source);
            string to = Path.ChangeExtension(file, ".small.cs");
            File.WriteAllText(to, small);
            Say($"{to}: {small.Split('\n').Length} lines: {Try(small, mode, tag)}");
            Directory.Delete(Path.Combine(s_out, tag), true);
            return 1;
        }
        Say($"{file}: no difference");
        return 0;
    }

    // A crash stays a crash, and a refusal a refusal.
    private static bool Same(string a, string b) => a.Split(';')[0] == b.Split(';')[0];
}
