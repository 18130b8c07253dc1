// Name resolution that needs no network, IPAddress, IPEndPoint, IPNetwork, Uri hosts.
using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

static class Program {
    static async Task Main() {
        Console.WriteLine(Dns.GetHostAddresses("localhost").Any(IPAddress.IsLoopback));
        Console.WriteLine((await Dns.GetHostAddressesAsync("localhost", AddressFamily.InterNetwork)).Single());
        Console.WriteLine(Dns.GetHostAddresses("127.0.0.5")[0]);
        Console.WriteLine(Dns.GetHostEntry("127.0.0.1").HostName);
        Console.WriteLine(Dns.GetHostEntry("localhost").AddressList.Length > 0);
        Console.WriteLine(Dns.GetHostName() == Environment.MachineName);
        Console.WriteLine(Dns.GetHostAddresses(Dns.GetHostName()).Length > 0);
        try {
            Dns.GetHostAddresses("no-such-host.invalid");
        } catch (SocketException e) {
            Console.WriteLine($"{e.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain}");
        }
        foreach (string s in new[] { "1.2.3.4", "::1", "fe80::1%3", "2001:db8::ff00:42:8329", "::ffff:10.0.0.1", "1.2", "300.1.1.1", "x" })
            Console.WriteLine(IPAddress.TryParse(s, out var a) ? $"{a} {a.AddressFamily} {a.IsIPv4MappedToIPv6} {IPAddress.IsLoopback(a)}" : s + " is none");
        Console.WriteLine(IPEndPoint.Parse("[::1]:80") + " " + IPEndPoint.Parse("10.1.2.3:99"));
        Console.WriteLine(IPNetwork.Parse("10.1.0.0/16").Contains(IPAddress.Parse("10.1.255.3")));
        var sa = new IPEndPoint(IPAddress.Parse("fe80::5%7"), 1234).Serialize();
        Console.WriteLine($"{sa.Family} {sa.Size} {new IPEndPoint(IPAddress.IPv6Any, 0).Create(sa)}");
        Console.WriteLine(new DnsEndPoint("host", 5) + " " + Socket.OSSupportsIPv4 + " " + Socket.OSSupportsUnixDomainSockets);
    }
}
