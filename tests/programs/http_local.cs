using System; using System.IO; using System.Linq; using System.Net; using System.Net.Http; using System.Net.Sockets; using System.Text; using System.Threading.Tasks; using System.Threading;
class Program { static async Task Main() {
  int port = 20000 + Environment.ProcessId % 20000;
  var l = new HttpListener(); l.Prefixes.Add($"http://localhost:{port}/"); l.Start();
  var srv = Task.Run(async () => { for (int i = 0; i < 3; i++) { var c = await l.GetContextAsync(); var body = new StreamReader(c.Request.InputStream).ReadToEnd(); var b = Encoding.UTF8.GetBytes(c.Request.HttpMethod + " " + c.Request.Url!.AbsolutePath + " " + body); c.Response.StatusCode = i == 2 ? 404 : 200; c.Response.Headers["X-N"] = i.ToString(); c.Response.OutputStream.Write(b); c.Response.Close(); } });
  using var h = new HttpClient();
  Console.WriteLine(await h.GetStringAsync($"http://localhost:{port}/a/b"));
  var r = await h.PostAsync($"http://localhost:{port}/p", new StringContent("data")); Console.WriteLine(r.StatusCode + " " + r.Headers.GetValues("X-N").First() + " " + await r.Content.ReadAsStringAsync());
  r = await h.GetAsync($"http://localhost:{port}/x"); Console.WriteLine((int)r.StatusCode); await srv; l.Stop();
  try { await h.GetStringAsync("http://localhost:1/"); } catch (HttpRequestException e) { Console.WriteLine(e.HttpRequestError + " " + (e.InnerException as SocketException)?.SocketErrorCode); }
  using var u1 = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)); using var u2 = new UdpClient(); await u2.SendAsync(new byte[] { 1, 2, 3 }, (IPEndPoint)u1.Client.LocalEndPoint!); Console.WriteLine((await u1.ReceiveAsync()).Buffer.Length);
  var path = Path.Combine(Path.GetTempPath(), "s" + Environment.ProcessId); using (var us = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) { us.Bind(new UnixDomainSocketEndPoint(path)); us.Listen(); using var uc = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified); uc.Connect(new UnixDomainSocketEndPoint(path)); using var ua = us.Accept(); uc.Send(new byte[] { 9 }); var bb = new byte[1]; Console.WriteLine(ua.Receive(bb) + " " + bb[0]); } File.Delete(path);
  Console.WriteLine(string.Join(",", Dns.GetHostAddresses("127.0.0.1").Select(a => a.ToString())));
  using var ls = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; Console.WriteLine(ls.NoDelay + " " + ls.Ttl + " " + ls.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type)); ls.ReceiveTimeout = 50; Console.WriteLine(ls.ReceiveTimeout);
  using var cts = new CancellationTokenSource(50); var tl = new TcpListener(IPAddress.Loopback, 0); tl.Start(); try { await tl.AcceptTcpClientAsync(cts.Token); } catch (OperationCanceledException) { Console.WriteLine("cancelled"); }
} }
