// Unix domain sockets: streams, paths, abstract names, files sent from disk, named pipes and anonymous pipes over them.
using System;
using System.IO;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

static class Program {
    static async Task Main() {
        string dir = Directory.CreateTempSubdirectory("unix").FullName;
        var end = new UnixDomainSocketEndPoint(dir + "/s");
        using (var l = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) {
            l.Bind(end);
            l.Listen();
            Console.WriteLine($"{File.Exists(dir + "/s")} {l.LocalEndPoint.ToString().EndsWith("/s")} {end.AddressFamily}");
            using var c = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await c.ConnectAsync(end);
            using var s = await l.AcceptAsync();
            await s.SendAsync("over unix"u8.ToArray());
            var buffer = new byte[100];
            int n = await c.ReceiveAsync(buffer);
            Console.WriteLine($"{Encoding.ASCII.GetString(buffer, 0, n)} {c.RemoteEndPoint.Equals(end)}");
            File.WriteAllText(dir + "/f", new string('x', 30000));
            var sending = Task.Run(() => { s.SendFile(dir + "/f", "pre"u8, "post"u8, TransmitFileOptions.UseDefaultWorkerThread); s.Shutdown(SocketShutdown.Both); });
            using var stream = new NetworkStream(c);
            string all = await new StreamReader(stream).ReadToEndAsync();
            await sending;
            Console.WriteLine($"{all.Length} {all[..4]} {all[^5..]}");
        }
        try {
            new Socket(AddressFamily.Unix, SocketType.Stream, 0).Connect(new UnixDomainSocketEndPoint(dir + "/none"));
        } catch (SocketException e) {
            Console.WriteLine($"{e.SocketErrorCode} {e.Message.Replace(dir, "")}");
        }

        // Named pipes are Unix sockets.
        string name = "anvil-" + Environment.ProcessId;
        using (var server = new NamedPipeServerStream(name, PipeDirection.InOut, 1)) {
            var serving = Task.Run(async () => {
                await server.WaitForConnectionAsync();
                var r = new StreamReader(server);
                var w = new StreamWriter(server) { AutoFlush = true };
                while (await r.ReadLineAsync() is { } line) await w.WriteLineAsync(line.ToUpperInvariant());
            });
            using (var client = new NamedPipeClientStream(".", name, PipeDirection.InOut)) {
                client.Connect(5000);
                var w = new StreamWriter(client) { AutoFlush = true };
                var r = new StreamReader(client);
                w.WriteLine("through the pipe");
                Console.WriteLine(r.ReadLine());
                Console.WriteLine($"{client.IsConnected} {client.CanWrite} {client.TransmissionMode}");
            }
            await serving;
        }
        using (var server = new AnonymousPipeServerStream(PipeDirection.Out))
        using (var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle)) {
            var reading = Task.Run(() => new StreamReader(client).ReadToEnd());
            server.Write(Encoding.ASCII.GetBytes(new string('a', 100000)));
            server.Dispose();
            Console.WriteLine((await reading).Length);
        }
        Directory.Delete(dir, true);
    }
}
