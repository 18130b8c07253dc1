// TCP: listener and client, blocking and asynchronous, options, errors, shutdown, polling.
using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Program {
    static async Task Main() {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var end = (IPEndPoint)listener.LocalEndpoint;
        Console.WriteLine($"{end.Address} {end.Port > 0} {listener.Server.IsBound} {listener.Pending()}");

        // An echo server of lines, blocking.
        var server = Task.Run(() => {
            using var c = listener.AcceptTcpClient();
            using var s = c.GetStream();
            var r = new StreamReader(s);
            var w = new StreamWriter(s) { AutoFlush = true };
            while (r.ReadLine() is { } line) w.WriteLine("echo " + line);
        });
        using (var c = new TcpClient()) {
            c.Connect(IPAddress.Loopback, end.Port);
            var s = c.GetStream();
            var r = new StreamReader(s);
            var w = new StreamWriter(s) { AutoFlush = true };
            for (int i = 0; i < 3; i++) {
                w.WriteLine($"line {i}");
                Console.WriteLine(r.ReadLine());
            }
            c.Client.Shutdown(SocketShutdown.Send);
            Console.WriteLine(r.ReadLine() == null);
        }
        await server;

        // A megabyte both ways, asynchronously, many clients at a time.
        using var stop = new CancellationTokenSource();
        var accepting = Task.Run(async () => {
            try {
                while (true) {
                    var c = await listener.AcceptTcpClientAsync(stop.Token);
                    _ = Task.Run(async () => {
                        using (c) await c.GetStream().CopyToAsync(c.GetStream());
                    });
                }
            } catch (OperationCanceledException) {
                return "cancelled";
            }
        });
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async k => {
            using var c = new TcpClient();
            await c.ConnectAsync(IPAddress.Loopback, end.Port);
            var data = new byte[200_000];
            for (int i = 0; i < data.Length; i++) data[i] = (byte)(i * (k + 1) >> 5);
            var s = c.GetStream();
            var sending = Task.Run(async () => {
                await s.WriteAsync(data);
                c.Client.Shutdown(SocketShutdown.Send);
            });
            var back = new MemoryStream();
            await s.CopyToAsync(back);
            await sending;
            return back.ToArray().AsSpan().SequenceEqual(data);
        }));
        Console.WriteLine(string.Join(' ', results));
        stop.Cancel();
        Console.WriteLine(await accepting);

        // Raw sockets: options and states.
        using (var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)) {
            a.NoDelay = true;
            a.LingerState = new LingerOption(true, 3);
            a.ReceiveTimeout = 1500;
            a.SendTimeout = 2500;
            a.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            a.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 77);
            Console.WriteLine($"{a.NoDelay} {a.LingerState.Enabled} {a.LingerState.LingerTime} {a.ReceiveTimeout} {a.SendTimeout} {a.Ttl}");
            Console.WriteLine($"{a.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)} {a.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)}");
            Console.WriteLine($"{a.ExclusiveAddressUse} {a.DontFragment} {a.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type)}");
            a.ReceiveBufferSize = 10000;
            Console.WriteLine($"{a.ReceiveBufferSize >= 10000} {a.Connected} {a.IsBound} {a.Blocking}");
            a.Connect(end);
            Console.WriteLine($"{a.Connected} {a.RemoteEndPoint.Equals(end)} {a.Poll(0, SelectMode.SelectWrite)} {a.Poll(0, SelectMode.SelectRead)}");
            using var b = listener.AcceptSocket();
            b.Send("hello"u8);
            Console.WriteLine($"{a.Poll(2_000_000, SelectMode.SelectRead)} {a.Available}");
            var buffer = new byte[3];
            int n = a.Receive(buffer, SocketFlags.Peek);
            Console.WriteLine($"{n} {Encoding.ASCII.GetString(buffer)}");
            Console.WriteLine(a.Receive(new[] { new ArraySegment<byte>(new byte[2]), new ArraySegment<byte>(new byte[10]) }));
            Try(() => a.Receive(buffer));
            b.Close();
            Console.WriteLine(a.Receive(buffer));
        }

        // Errors.
        listener.Stop();
        Try(() => new TcpClient().Connect(IPAddress.Loopback, end.Port));
        Try(() => new TcpClient("127.0.0.1", end.Port));
        try {
            await new TcpClient().ConnectAsync("localhost", end.Port);
        } catch (SocketException e) {
            Console.WriteLine($"{e.SocketErrorCode} {e.ErrorCode} {e.NativeErrorCode}");
        }
        Try(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp));
        Try(() => new Socket(SocketType.Stream, ProtocolType.Tcp).Send(new byte[1]));
        using var x = new Socket(SocketType.Stream, ProtocolType.Tcp);
        x.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        x.Listen(1);
        using var y = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Try(() => y.Bind(new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)x.LocalEndPoint).Port)));
        x.Dispose();
        Try(() => x.Accept());
    }

    static void Try(Action a) {
        try {
            a();
            Console.WriteLine("no exception");
        } catch (SocketException e) {
            string message = e.Message;
            int at = message.IndexOf(" 127") is var p and > 0 ? p : message.IndexOf(" [::");
            Console.WriteLine($"{e.SocketErrorCode} {e.ErrorCode} {e.NativeErrorCode} {(at > 0 ? message[..at] : message)}");
        } catch (Exception e) {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
        }
    }
}
