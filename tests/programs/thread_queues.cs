// Producers and consumers: BlockingCollection, Channel, ConcurrentQueue, ConcurrentDictionary.
using System.Collections.Concurrent;
using System.Threading.Channels;
class Program
{
    static async Task Main()
    {
        using var queue = new BlockingCollection<int>(10);
        long sum = 0;
        var consumers = new Thread[3];
        for (int i = 0; i < 3; i++)
        {
            consumers[i] = new Thread(() => { foreach (int x in queue.GetConsumingEnumerable()) Interlocked.Add(ref sum, x); });
            consumers[i].Start();
        }
        var producers = new Thread[3];
        for (int i = 0; i < 3; i++)
        {
            int n = i;
            producers[i] = new Thread(() => { for (int k = 0; k < 1000; k++) queue.Add(n * 1000 + k); });
            producers[i].Start();
        }
        foreach (var t in producers) t.Join();
        queue.CompleteAdding();
        foreach (var t in consumers) t.Join();
        Console.WriteLine(sum);

        var channel = Channel.CreateBounded<string>(4);
        var writer = Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++) await channel.Writer.WriteAsync("item " + i);
            channel.Writer.Complete();
        });
        int count = 0, length = 0;
        await foreach (string s in channel.Reader.ReadAllAsync()) { count++; length += s.Length; }
        await writer;
        Console.WriteLine($"{count} {length}");

        var dictionary = new ConcurrentDictionary<int, int>();
        Parallel.For(0, 4, p => { for (int k = 0; k < 2000; k++) dictionary.AddOrUpdate(k % 100, 1, (_, v) => v + 1); });
        Console.WriteLine($"{dictionary.Count} {dictionary.Values.Sum()}");
        var bag = new ConcurrentBag<int>();
        var line = new ConcurrentQueue<int>();
        var stack = new ConcurrentStack<int>();
        Parallel.For(0, 1000, i => { bag.Add(i); line.Enqueue(i); stack.Push(i); });
        Console.WriteLine($"{bag.Sum()} {line.Sum()} {stack.Sum()}");
    }
}
