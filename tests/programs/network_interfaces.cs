// NetworkInterface: the loopback in full, what holds for every interface, connections and listeners.
using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

static class Program {
    static void Main() {
        var all = NetworkInterface.GetAllNetworkInterfaces();
        var lo = all.Single(i => i.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        Console.WriteLine($"{lo.Name} {lo.Description} {lo.Id} {lo.OperationalStatus} {lo.Speed} {lo.SupportsMulticast} {lo.IsReceiveOnly}");
        Console.WriteLine($"{lo.GetPhysicalAddress()} {lo.Supports(NetworkInterfaceComponent.IPv4)}");
        var properties = lo.GetIPProperties();
        Console.WriteLine(string.Join(' ', properties.UnicastAddresses.Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork).Select(a => $"{a.Address}/{a.PrefixLength} {a.IPv4Mask}")));
        Console.WriteLine($"{properties.GetIPv4Properties().Index == NetworkInterface.LoopbackInterfaceIndex} {properties.GetIPv4Properties().Mtu}");
        Console.WriteLine(properties.GatewayAddresses.Count);
        Console.WriteLine(NetworkInterface.GetIsNetworkAvailable() == all.Any(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback && i.NetworkInterfaceType != NetworkInterfaceType.Tunnel && i.OperationalStatus == OperationalStatus.Up));
        Console.WriteLine(all.All(i => i.Name.Length > 0 && i.GetPhysicalAddress() != null && i.GetIPProperties().UnicastAddresses.Count >= 0));
        var global = IPGlobalProperties.GetIPGlobalProperties();
        Console.WriteLine($"{global.HostName == Environment.MachineName} [{global.DomainName}] {global.NodeType}");
        var l = new TcpListener(IPAddress.Loopback, 0);
        l.Start();
        Console.WriteLine(global.GetActiveTcpListeners().Contains((IPEndPoint)l.LocalEndpoint));
        using var c = new TcpClient();
        c.Connect((IPEndPoint)l.LocalEndpoint);
        Console.WriteLine(global.GetActiveTcpConnections().Any(x => x.LocalEndPoint.Equals(c.Client.LocalEndPoint) && x.State == TcpState.Established));
        Console.WriteLine(global.GetUnicastAddresses().Any(a => IPAddress.IsLoopback(a.Address)));
    }
}
