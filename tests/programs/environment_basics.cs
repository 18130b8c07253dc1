// Environment: variables, new line, processor count, versions, tick counts grow, current directory exists.
using System.Diagnostics;
Console.WriteLine(Environment.NewLine == "\n");
Console.WriteLine(Environment.GetEnvironmentVariable("TZ"));
Console.WriteLine(Environment.GetEnvironmentVariable("ANVIL_NO_SUCH_VARIABLE") == null);
Environment.SetEnvironmentVariable("ANVIL_TEST", "set");
Console.WriteLine(Environment.GetEnvironmentVariable("ANVIL_TEST"));
Console.WriteLine(Environment.ProcessorCount >= 1);
Console.WriteLine(Environment.Is64BitProcess);
Console.WriteLine(Environment.Version.Major);
Console.WriteLine(OperatingSystem.IsLinux());
Console.WriteLine(Path.Combine("a", "b") + Path.GetExtension("x.tar.gz") + Path.GetFileNameWithoutExtension("/q/z.txt"));
long t = Stopwatch.GetTimestamp();
long m = Environment.TickCount64;
Console.WriteLine(Stopwatch.GetTimestamp() >= t && Environment.TickCount64 >= m && Stopwatch.Frequency == 1000000000);
Console.WriteLine(DateTime.UtcNow.Year >= 2024 && DateTime.Now.Kind == DateTimeKind.Local);
Console.WriteLine(Directory.Exists(Environment.CurrentDirectory) && Environment.ProcessId > 0);
