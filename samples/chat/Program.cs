// A chat over TCP: one server, as many clients as come. The protocol is lines of UTF-8: `nc` is a client, too.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

switch (args)
{
    case ["serve"]: return await Server.Run(7007);
    case ["serve", var number] when ushort.TryParse(number, out ushort port): return await Server.Run(port);
    case ["join", var name, var host]: return await Client.Run(name, host, 7007);
    case ["join", var name, var host, var number] when ushort.TryParse(number, out ushort port):
        return await Client.Run(name, host, port);
}
Console.Error.WriteLine("usage: chat serve [PORT] | chat join NAME HOST [PORT]");
return 2;

static class Server
{
    static readonly ConcurrentDictionary<string, Guest> guests = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<int> Run(ushort port)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try { listener.Start(); }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"chat: port {port}: {e.Message}");
            return 1;
        }
        Console.WriteLine($"listening on {listener.LocalEndpoint}");
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync(stop.Token);
                open.RemoveAll(t => t.IsCompleted);
                open.Add(Serve(connection, stop.Token));
            }
        }
        catch (OperationCanceledException) { }
        await Task.WhenAll(open);
        Console.WriteLine("closed");
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    // One guest from coming to going. Its first line is its name.
    static async Task Serve(TcpClient connection, CancellationToken stop)
    {
        using var guest = new Guest(connection);
        string? name = null;
        try
        {
            await guest.Send("your name?");
            while (name == null)
            {
                string? wish = (await guest.Lines.ReadLineAsync(stop))?.Trim();
                if (wish == null) return;
                if (wish == "" || wish.Contains(' ')) await guest.Send("a name is one word");
                else if (!guests.TryAdd(wish, guest)) await guest.Send($"{wish} is here already");
                else name = wish;
            }
            await Tell($"* {name} comes in");
            while (await guest.Lines.ReadLineAsync(stop) is { } line)
            {
                if (line == "/quit") break;
                if (line == "/who") await guest.Send($"* here: {string.Join(", ", guests.Keys.Order())}");
                else if (line.StartsWith('/')) await guest.Send("* /who, /quit, or something to say");
                else if (line != "") await Tell($"{name}: {line}");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { }
        if (name == null) return;
        guests.TryRemove(name, out _);
        await Tell($"* {name} leaves");
    }

    static async Task Tell(string line)
    {
        Console.WriteLine(line);
        await Task.WhenAll(guests.Values.Select(g => g.Send(line)));
    }

    sealed class Guest(TcpClient connection) : IDisposable
    {
        readonly SemaphoreSlim turn = new(1);
        readonly StreamWriter writer = new(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };

        public StreamReader Lines { get; } = new(connection.GetStream());

        // Several guests may speak at once, but a writer takes one line at a time.
        public async Task Send(string line)
        {
            await turn.WaitAsync();
            try { await writer.WriteLineAsync(line); }
            catch (Exception e) when (e is IOException or ObjectDisposedException) { } // it has just left
            finally { turn.Release(); }
        }

        public void Dispose() => connection.Dispose();
    }
}

static class Client
{
    public static async Task<int> Run(string name, string host, ushort port)
    {
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port);
            using var reader = new StreamReader(connection.GetStream());
            using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true, NewLine = "\n" };
            await reader.ReadLineAsync();
            await writer.WriteLineAsync(name);
            var hear = Task.Run(async () =>
            {
                while (await reader.ReadLineAsync() is { } line) Console.WriteLine(line);
            });
            var say = Task.Run(async () =>
            {
                while (Console.ReadLine() is { } line) await writer.WriteLineAsync(line);
                connection.Client.Shutdown(SocketShutdown.Send);
            });
            await hear; // until the server hangs up
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            Console.Error.WriteLine($"chat: {host}:{port}: {e.Message}");
            return 1;
        }
    }
}
