using System; using System.Diagnostics; using System.Net; using System.Net.Sockets; using System.Text; using System.Threading.Tasks; using System.IO;
class Program { static async Task Main() {
  var p = Process.Start(new ProcessStartInfo("/bin/echo", "hi there") { RedirectStandardOutput = true })!; Console.WriteLine((await p.StandardOutput.ReadToEndAsync()).Trim()); await p.WaitForExitAsync(); Console.WriteLine(p.ExitCode);
  var c = Process.Start(new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "-c", "cat; exit 3" } })!; c.StandardInput.Write("abc"); c.StandardInput.Close(); Console.WriteLine(c.StandardOutput.ReadToEnd()); c.WaitForExit(); Console.WriteLine(c.ExitCode);
  try { Process.Start("/no/such"); } catch (Exception e) { Console.WriteLine(e.GetType().Name); }
  var l = new TcpListener(IPAddress.Loopback, 0); l.Start(); int port = ((IPEndPoint)l.LocalEndpoint).Port;
  var srv = Task.Run(async () => { using var s = await l.AcceptTcpClientAsync(); var st = s.GetStream(); var buf = new byte[100]; int n = await st.ReadAsync(buf); await st.WriteAsync(Encoding.ASCII.GetBytes("echo:" + Encoding.ASCII.GetString(buf, 0, n))); });
  using (var cl = new TcpClient()) { await cl.ConnectAsync(IPAddress.Loopback, port); var st = cl.GetStream(); await st.WriteAsync(Encoding.ASCII.GetBytes("ping")); var buf = new byte[100]; int n = await st.ReadAsync(buf); Console.WriteLine(Encoding.ASCII.GetString(buf, 0, n)); } await srv;
  Console.WriteLine(Environment.MachineName.Length > 0);
} }
