// Channels, async streams, asynchronous disposal.
using System.Threading.Channels;
using System.Runtime.CompilerServices;

var ch = Channel.CreateBounded<int>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.Wait });
var prod = Task.Run(async () =>
{
    for (int i = 0; i < 100; i++)
        await ch.Writer.WriteAsync(i);
    ch.Writer.Complete();
});
long sum = 0;
await foreach (var x in ch.Reader.ReadAllAsync())
    sum += x;
await prod;
Console.WriteLine(sum);
var un = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
Console.WriteLine(un.Writer.TryWrite("a"));
Console.WriteLine(un.Reader.TryPeek(out var pk) + pk);
Console.WriteLine(un.Reader.CanCount + " " + un.Reader.CanPeek);
un.Writer.Complete(new Exception("end"));
Console.WriteLine(await un.Reader.ReadAsync());
try
{
    await un.Reader.ReadAsync();
}
catch (ChannelClosedException e)
{
    Console.WriteLine(e.InnerException!.Message);
}

var dr = Channel.CreateBounded<int>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest }, d => Console.WriteLine("dropped " + d));
for (int i = 0; i < 4; i++)
    dr.Writer.TryWrite(i);
Console.WriteLine(await dr.Reader.ReadAsync());
static async IAsyncEnumerable<int> Gen(int n, [EnumeratorCancellation] CancellationToken ct = default)
{
    try
    {
        for (int i = 0; i < n; i++)
        {
            ct.ThrowIfCancellationRequested();
            await Task.Delay(1);
            yield return i;
        }
    }
    finally
    {
        Console.WriteLine("gen disposed");
    }
}

await foreach (var v in Gen(5))
{
    if (v == 3)
        break;
    Console.Write(v + " ");
}

Console.WriteLine();
var cts = new CancellationTokenSource();
try
{
    await foreach (var v in Gen(50).WithCancellation(cts.Token))
        if (v == 2)
            cts.Cancel();
}
catch (OperationCanceledException e)
{
    Console.WriteLine(e.CancellationToken == cts.Token);
}

var pc = Channel.CreateUnboundedPrioritized<int>();
pc.Writer.TryWrite(3);
pc.Writer.TryWrite(1);
pc.Writer.TryWrite(2);
Console.WriteLine(await pc.Reader.ReadAsync());
await using var d = new D();
Console.WriteLine("using");
class D : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Console.WriteLine("async disposed");
    }
}
