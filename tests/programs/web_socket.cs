// WebSockets over HttpListener and ClientWebSocket on the loopback: text, binary, fragments, close.
using System;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
static class Program {
    static async Task Main() {
        var t = new TcpListener(IPAddress.Loopback, 0); t.Start(); int port = ((IPEndPoint)t.LocalEndpoint).Port; t.Stop();
        using var l = new HttpListener();
        l.Prefixes.Add($"http://127.0.0.1:{port}/");
        l.Start();
        var server = Task.Run(async () => {
            var c = await l.GetContextAsync();
            var w = (await c.AcceptWebSocketAsync("chat")).WebSocket;
            var b = new byte[1000];
            while (true) {
                var r = await w.ReceiveAsync(b, default);
                if (r.MessageType == WebSocketMessageType.Close) { await w.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default); return; }
                Array.Reverse(b, 0, r.Count);
                await w.SendAsync(new ArraySegment<byte>(b, 0, r.Count), r.MessageType, r.EndOfMessage, default);
            }
        });
        using var ws = new ClientWebSocket();
        ws.Options.AddSubProtocol("chat");
        await ws.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/x"), default);
        Console.WriteLine($"{ws.State} {ws.SubProtocol}");
        var buffer = new byte[1000];
        foreach (string s in new[] { "abc", "hello web socket" }) {
            await ws.SendAsync(Encoding.UTF8.GetBytes(s), WebSocketMessageType.Text, true, default);
            var r = await ws.ReceiveAsync(buffer, default);
            Console.WriteLine($"{r.MessageType} {Encoding.UTF8.GetString(buffer, 0, r.Count)} {r.EndOfMessage}");
        }
        await ws.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", default);
        Console.WriteLine($"{ws.State} {ws.CloseStatus} {ws.CloseStatusDescription}");
        await server;
    }
}
