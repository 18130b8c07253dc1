// Memory runs out under GCHeapHardLimit, and life goes on.
static string Try(Action a)
{
    try
    {
        a();
        return "ok";
    }
    catch (OutOfMemoryException e)
    {
        return "OutOfMemoryException: " + e.Message;
    }
}

Console.WriteLine(Try(() =>
{
    var l = new List<byte[]>();
    for (;;)
        l.Add(new byte[1 << 20]);
}));
GC.Collect();
Console.WriteLine(Try(() =>
{
    object? head = null;
    for (;;)
        head = new object? []
        {
            head,
            new int[10]
        };
}));
GC.Collect();
int sum = 0;
for (int i = 0; i < 500; i++)
    sum += new byte[100000].Length;
Console.WriteLine(sum);
Console.WriteLine(Try(() => GC.KeepAlive(new byte[500_000_000])));
Console.WriteLine(Try(() => GC.KeepAlive(new string ('x', 500_000_000))));
Console.WriteLine(Try(() => GC.KeepAlive(new List<int>(500_000_000))));
Console.WriteLine(Try(() =>
{
    var d = new Dictionary<int, string>();
    for (int i = 0;; i++)
        d[i] = i.ToString();
}));
Console.WriteLine(Try(() =>
{
    var t = new Thread(() => Console.WriteLine("in thread: " + Try(() =>
    {
        var l = new List<long[]>();
        for (;;)
            l.Add(new long[100000]);
    })));
    t.Start();
    t.Join();
}));
Console.WriteLine(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
