// TLS over loopback sockets: certificates made here, SslStream on both sides, HttpClient over https, what goes wrong.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using RSA rsa = RSA.Create(2048);
using X509Certificate2 certificate = SelfSigned("localhost", rsa);
Console.WriteLine($"{certificate.Subject} {certificate.HasPrivateKey} {certificate.GetKeyAlgorithm()} {certificate.SignatureAlgorithm.FriendlyName}");
foreach (X509Extension e in certificate.Extensions) Console.WriteLine($"  {e.Oid!.Value} {e.Critical} {e.Format(false)}");

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
int port = ((IPEndPoint)listener.LocalEndpoint).Port;
string[] seen = new string[4];
Task server = Task.Run(Serve);

using (SslStream s = await Connect("localhost", _ => true))
{
    Console.WriteLine($"{s.SslProtocol >= SslProtocols.Tls12} {s.IsEncrypted} {s.IsSigned} {s.IsMutuallyAuthenticated} {s.RemoteCertificate!.Subject}");
    byte[] large = new byte[100_000];
    new Random(1).NextBytes(large);
    await s.WriteAsync(large);
    byte[] back = new byte[large.Length];
    await s.ReadExactlyAsync(back);
    Console.WriteLine("echo " + back.AsSpan().SequenceEqual(large));
}
try { await Connect("localhost", _ => false); }
catch (AuthenticationException e) { Console.WriteLine(e.Message); }

var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, c, _, errors) => c!.Subject == "CN=localhost" && errors == SslPolicyErrors.RemoteCertificateChainErrors };
using (var http = new HttpClient(handler)) Console.WriteLine(await http.GetStringAsync($"https://localhost:{port}/x"));
await server;
Console.WriteLine(string.Join(", ", seen[..3]));

// A chain that a root of ours makes good.
using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256), leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
var rootRequest = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256);
rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
DateTimeOffset now = DateTimeOffset.UtcNow;
using X509Certificate2 root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
var leafRequest = new CertificateRequest("CN=leaf, O=Anvil", leafKey, HashAlgorithmName.SHA256);
using X509Certificate2 leaf = leafRequest.Create(root, now.AddHours(-1), now.AddDays(1), [1, 2, 3, 4]);
using var chain = new X509Chain();
chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
chain.ChainPolicy.CustomTrustStore.Add(root);
Console.WriteLine($"{chain.Build(leaf)} {chain.ChainElements.Count} {leaf.Issuer} {leaf.SerialNumber} {leaf.GetNameInfo(X509NameType.SimpleName, false)}");
chain.ChainPolicy.VerificationTime = DateTime.Now.AddDays(10);
Console.WriteLine($"{chain.Build(leaf)} {chain.ChainStatus[0].Status}");

X509Certificate2 SelfSigned(string name, RSA key)
{
    var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName(name);
    names.AddIpAddress(IPAddress.Loopback);
    request.CertificateExtensions.Add(names.Build());
    request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
    request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
    using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx, "secret"), "secret");
}

async Task<SslStream> Connect(string host, Func<SslPolicyErrors, bool> accept)
{
    var client = new TcpClient();
    await client.ConnectAsync(IPAddress.Loopback, port);
    var stream = new SslStream(client.GetStream(), false, (_, _, chain, errors) => accept(errors));
    try { await stream.AuthenticateAsClientAsync(host); }
    catch { stream.Dispose(); throw; }
    return stream;
}

async Task Serve()
{
    for (int i = 0; i < 3; i++)
    {
        using TcpClient c = await listener.AcceptTcpClientAsync();
        using var s = new SslStream(c.GetStream());
        try
        {
            await s.AuthenticateAsServerAsync(certificate);
            if (i == 2)
            {
                var reader = new StreamReader(s);
                while (await reader.ReadLineAsync() is { Length: > 0 } line)
                    if (line.StartsWith("GET")) seen[i] = line;
                await s.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
                continue;
            }
            byte[] buffer = new byte[4096];
            int n, all = 0;
            while ((n = await s.ReadAsync(buffer)) > 0) { all += n; await s.WriteAsync(buffer.AsMemory(0, n)); }
            seen[i] = all.ToString();
        }
        catch (Exception e) when (e is AuthenticationException or IOException) { seen[i] = "refused"; }
    }
}
