// UDP: datagrams, UdpClient, SendTo and ReceiveFrom, packet information, truncation, timeouts, multicast options.
using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

static class Program {
    static async Task Main() {
        using var a = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var b = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var ea = (IPEndPoint)a.Client.LocalEndPoint;
        var eb = (IPEndPoint)b.Client.LocalEndPoint;
        Console.WriteLine(a.Send("one"u8, eb));
        IPEndPoint from = null;
        Console.WriteLine($"{Encoding.ASCII.GetString(b.Receive(ref from))} {from.Equals(ea)}");
        var receiving = a.ReceiveAsync();
        await b.SendAsync("two"u8.ToArray(), ea);
        var r = await receiving;
        Console.WriteLine($"{Encoding.ASCII.GetString(r.Buffer)} {r.RemoteEndPoint.Equals(eb)}");

        // Raw sockets.
        using var s = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        s.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        a.Send(new byte[20], (IPEndPoint)s.LocalEndPoint);
        EndPoint remote = new IPEndPoint(IPAddress.Any, 0);
        var flags = SocketFlags.None;
        var buffer = new byte[100];
        int n = s.ReceiveMessageFrom(buffer, 0, 100, ref flags, ref remote, out var info);
        Console.WriteLine($"{n} {flags} {remote.Equals(ea)} {info.Address} {info.Interface > 0}");
        a.Send(new byte[50], (IPEndPoint)s.LocalEndPoint);
        flags = SocketFlags.None;
        n = s.ReceiveMessageFrom(buffer, 0, 10, ref flags, ref remote, out info);
        Console.WriteLine($"{n} {flags}");
        a.Send(new byte[7], (IPEndPoint)s.LocalEndPoint);
        n = s.ReceiveFrom(buffer, ref remote);
        Console.WriteLine($"{n} {remote.Equals(ea)}");
        s.ReceiveTimeout = 30;
        try {
            s.ReceiveFrom(buffer, ref remote);
        } catch (SocketException e) {
            Console.WriteLine($"{e.SocketErrorCode} {e.Message}");
        }
        using var stop = new CancellationTokenSource(30);
        try {
            await s.ReceiveFromAsync(buffer, SocketFlags.None, remote, stop.Token);
        } catch (OperationCanceledException) {
            Console.WriteLine("cancelled");
        }

        // A connected datagram socket.
        s.Connect(eb);
        s.Send("three"u8);
        Console.WriteLine(Encoding.ASCII.GetString(b.Receive(ref from)));
        s.DontFragment = true;
        Console.WriteLine($"{s.DontFragment} {s.EnableBroadcast} {s.MulticastLoopback} {s.Ttl}");
        s.EnableBroadcast = true;
        s.MulticastLoopback = false;
        s.Ttl = 9;
        s.DontFragment = false;
        Console.WriteLine($"{s.DontFragment} {s.EnableBroadcast} {s.MulticastLoopback} {s.Ttl}");
        s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 3);
        Console.WriteLine(s.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive));
        s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(0x7F000001));
        s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(IPAddress.Parse("239.1.2.3"), IPAddress.Loopback));
        s.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, new MulticastOption(IPAddress.Parse("239.1.2.3"), IPAddress.Loopback));
        try {
            s.Send(new byte[70000]);
        } catch (SocketException e) {
            Console.WriteLine($"{e.SocketErrorCode} {e.Message}");
        }
    }
}
