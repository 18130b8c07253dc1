// Serilog: templates, properties, levels, through a sink of our own.
using System; using Serilog; using Serilog.Core; using Serilog.Events;
class Sink : ILogEventSink { public void Emit(LogEvent e) { Console.WriteLine(e.Level + " " + e.RenderMessage() + " [" + string.Join(",", System.Linq.Enumerable.OrderBy(e.Properties.Keys, k => k)) + "]" + e.Exception?.Message); } }
class Program {
    static void Main() {
        using var log = new LoggerConfiguration().MinimumLevel.Debug().Enrich.WithProperty("App", 1).WriteTo.Sink(new Sink()).CreateLogger();
        log.Information("User {Name} has {Count} items {@Pos}", "ann", 3, new { X = 1, Y = "q" }); log.Debug("list {L}", new[] { 1, 2 }); log.Verbose("no"); log.Error(new Exception("bad"), "failed {Id:000}", 7);
    }
}
