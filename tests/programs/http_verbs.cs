// HttpListener and HttpClient over plain HTTP on the loopback: methods, headers, bodies, status codes, chunks, timeouts.
using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Program {
    static int FreePort() {
        var l = new TcpListener(IPAddress.Loopback, 0);
        l.Start();
        int port = ((IPEndPoint)l.LocalEndpoint).Port;
        l.Stop();
        return port;
    }

    static async Task Main() {
        int port = FreePort();
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://localhost:{port}/");
        listener.Start();
        var serving = Task.Run(async () => {
            while (listener.IsListening) {
                HttpListenerContext c;
                try {
                    c = await listener.GetContextAsync();
                } catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) {
                    return;
                }
                var (q, a) = (c.Request, c.Response);
                string body = await new StreamReader(q.InputStream, q.ContentEncoding).ReadToEndAsync();
                switch (q.Url.AbsolutePath) {
                    case "/missing": a.StatusCode = 404; break;
                    case "/redirect": a.Redirect($"http://localhost:{port}/hello"); break;
                    case "/slow": await Task.Delay(3000); break;
                    case "/big":
                        a.SendChunked = true;
                        for (int i = 0; i < 200; i++) a.OutputStream.Write(new byte[1000]);
                        break;
                    default:
                        a.Headers["X-Seen"] = q.Headers["X-Test"] ?? "nothing";
                        a.ContentType = "text/plain; charset=utf-8";
                        byte[] text = Encoding.UTF8.GetBytes($"{q.HttpMethod} {q.RawUrl} [{body}] {q.QueryString["k"]} {q.ContentType}");
                        a.ContentLength64 = text.Length;
                        if (q.HttpMethod != "HEAD") a.OutputStream.Write(text);
                        break;
                }
                a.Close();
            }
        });

        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        Console.WriteLine(await client.GetStringAsync("/hello?k=v%20w"));
        client.DefaultRequestHeaders.Add("X-Test", "seen");
        using (var r = await client.PostAsync("/post", new StringContent("äöü body", Encoding.UTF8, "text/plain"))) {
            Console.WriteLine($"{(int)r.StatusCode} {r.ReasonPhrase} {r.Content.Headers.ContentType} {string.Join(',', r.Headers.GetValues("X-Seen"))}");
            Console.WriteLine(await r.Content.ReadAsStringAsync());
        }
        using (var r = await client.PutAsync("/put", new ByteArrayContent(new byte[] { 65, 66 }))) Console.WriteLine(await r.Content.ReadAsStringAsync());
        using (var r = await client.DeleteAsync("/d")) Console.WriteLine(await r.Content.ReadAsStringAsync());
        using (var r = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/h"))) Console.WriteLine($"{r.StatusCode} {r.Content.Headers.ContentLength}");
        using (var r = await client.GetAsync("/missing")) {
            Console.WriteLine($"{r.StatusCode} {r.IsSuccessStatusCode}");
            try {
                r.EnsureSuccessStatusCode();
            } catch (HttpRequestException e) {
                Console.WriteLine($"{e.StatusCode} {e.Message}");
            }
        }
        using (var r = await client.GetAsync("/redirect")) Console.WriteLine($"{r.StatusCode} {r.RequestMessage.RequestUri.AbsolutePath}");
        var big = await client.GetByteArrayAsync("/big");
        Console.WriteLine(big.Length);
        using (var r = await client.PostAsync("/form", new FormUrlEncodedContent(new[] { new System.Collections.Generic.KeyValuePair<string, string>("a b", "c&d") })))
            Console.WriteLine(await r.Content.ReadAsStringAsync());
        var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.GetStringAsync($"/n?k={i}")));
        Console.WriteLine(many.Select((t, i) => t.Contains($" {i} ")).All(x => x));
        using var stop = new CancellationTokenSource(100);
        try {
            await client.GetAsync("/slow", stop.Token);
        } catch (OperationCanceledException e) {
            Console.WriteLine(e.GetType().Name);
        }
        listener.Stop();
        try {
            await client.GetAsync($"http://127.0.0.1:{FreePort()}/");
        } catch (HttpRequestException e) {
            Console.WriteLine($"{e.HttpRequestError} {(e.InnerException as SocketException)?.SocketErrorCode}");
        }
    }
}
