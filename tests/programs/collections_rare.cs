// Immutable, frozen, concurrent, sorted, priority collections; pipelines; channels; object model.
using System;
using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.IO.Pipelines;
using System.Linq;
using System.Text;
using System.Threading.Channels;
using System.Threading.Tasks;
static class Program {
    static async Task Main() {
        var l = ImmutableList.Create(3, 1, 2).Add(5).Insert(0, 9).Sort();
        Console.WriteLine($"{string.Join(',', l)} {l.BinarySearch(3)} {string.Join(',', l.RemoveAll(x => x > 4).Reverse())}");
        var ib = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
        ib["a"] = 1; ib["B"] = 2;
        var id = ib.ToImmutable();
        Console.WriteLine($"{id["A"]} {id.SetItem("b", 7)["B"]} {id.Count} {id.Remove("a").ContainsKey("a")}");
        Console.WriteLine(string.Join(',', ImmutableSortedSet.Create("c", "a", "b").Union(new[] { "d", "a" })) + " " + string.Join(',', ImmutableSortedDictionary<int, string>.Empty.Add(2, "x").Add(1, "y")));
        var ia = ImmutableArray.Create(1, 2, 3);
        Console.WriteLine($"{ia.Add(4).Length} {ia.IsDefault} {default(ImmutableArray<int>).IsDefault} {string.Join(',', ImmutableStack.Create(1, 2).Push(3))} {ImmutableQueue.Create("p", "q").Dequeue().Peek()}");
        try { id.Add("a", 5); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
        foreach (int n in new[] { 0, 1, 3, 20, 500 }) {
            var f = Enumerable.Range(0, n).ToFrozenDictionary(i => "key" + i, i => i);
            var fs = Enumerable.Range(0, n).Select(i => i * 3).ToFrozenSet();
            Console.WriteLine($"{f.Count} {f.TryGetValue("key1", out int v)} {v} {fs.Contains(3)} {fs.Contains(4)} {f.Values.Sum()}");
        }
        Console.WriteLine(new[] { "Abc", "aBD", "x" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).Contains("ABD"));
        var pq = new PriorityQueue<string, int>(new[] { ("c", 3), ("a", 1), ("b", 2) });
        pq.Enqueue("z", 0);
        Console.Write(pq.EnqueueDequeue("y", 5) + " ");
        while (pq.TryDequeue(out var e2, out int p)) Console.Write($"{e2}{p} ");
        Console.WriteLine();
        var sd = new SortedDictionary<string, int>(StringComparer.Ordinal) { ["b"] = 1, ["a"] = 2, ["B"] = 3 };
        Console.WriteLine(string.Join(',', sd) + " " + string.Join(',', new SortedSet<int> { 5, 1, 3, 9 }.GetViewBetween(2, 6)) + " " + new SortedList<int, string> { [3] = "c", [1] = "a" }.GetKeyAtIndex(0));
        var cd = new ConcurrentDictionary<int, int>();
        Parallel.For(0, 1000, i => cd.AddOrUpdate(i % 10, 1, (_, o) => o + 1));
        Console.WriteLine(string.Join(',', cd.OrderBy(x => x.Key).Select(x => x.Value)) + " " + cd.GetOrAdd(99, k => k * 2));
        var bag = new ConcurrentBag<int>(Enumerable.Range(0, 50)); var stack = new ConcurrentStack<int>(); stack.PushRange(new[] { 1, 2, 3 }); stack.TryPop(out int top);
        Console.WriteLine($"{bag.Sum()} {top} {new ConcurrentQueue<int>(new[] { 4, 5 }).First()}");
        var bc = new BlockingCollection<int>(2);
        var producing = Task.Run(() => { for (int i = 0; i < 10; i++) bc.Add(i); bc.CompleteAdding(); });
        Console.WriteLine(bc.GetConsumingEnumerable().Sum());
        var ch = Channel.CreateBounded<int>(new BoundedChannelOptions(3) { FullMode = BoundedChannelFullMode.Wait });
        var w = Task.Run(async () => { for (int i = 0; i < 20; i++) await ch.Writer.WriteAsync(i); ch.Writer.Complete(); });
        int total = 0;
        await foreach (int i in ch.Reader.ReadAllAsync()) total += i;
        Console.WriteLine(total);
        var pc = Channel.CreateUnboundedPrioritized<int>();
        foreach (int i in new[] { 5, 2, 8 }) pc.Writer.TryWrite(i);
        pc.Reader.TryRead(out int first);
        Console.WriteLine(first);
        var pipe = new Pipe();
        var fill = Task.Run(async () => {
            for (int i = 0; i < 100; i++) await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes($"line {i}\n"));
            await pipe.Writer.CompleteAsync();
        });
        int lines = 0;
        while (true) {
            var r = await pipe.Reader.ReadAsync();
            var buffer = r.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } pos) { lines++; buffer = buffer.Slice(buffer.GetPosition(1, pos)); }
            pipe.Reader.AdvanceTo(buffer.Start, buffer.End);
            if (r.IsCompleted) break;
        }
        Console.WriteLine(lines);
        var oc = new ObservableCollection<string>();
        oc.CollectionChanged += (_, e) => Console.Write($"{e.Action} {e.NewStartingIndex} {e.OldStartingIndex};");
        oc.Add("a"); oc.Insert(0, "b"); oc.Move(0, 1); oc[0] = "z"; oc.RemoveAt(1); oc.Clear();
        Console.WriteLine();
        var bits = new BitArray(10) { [3] = true };
        Console.WriteLine($"{bits.Not().Cast<bool>().Count(x => x)} {new BitVector32(5)[1]} {new NameValueCollection { { "k", "1" }, { "k", "2" } }["k"]} {new OrderedDictionary { ["x"] = 1 }[0]} {new OrderedDictionary<string, int> { ["q"] = 4 }.GetAt(0)}");
        var ll = new LinkedList<int>(new[] { 1, 2, 3 }); ll.AddAfter(ll.Find(2), 9); ll.RemoveFirst();
        Console.WriteLine(string.Join(',', ll) + " " + new Hashtable { ["a"] = 1 }.Contains("a") + " " + string.Join(',', new ArrayList { 3, "x", null }.ToArray()) + " " + new ReadOnlyDictionary<int, int>(new Dictionary<int, int> { [1] = 2 })[1]);
        var lookup = new Dictionary<string, int> { ["abc"] = 1 }.GetAlternateLookup<ReadOnlySpan<char>>();
        Console.WriteLine(lookup["abcdef".AsSpan(0, 3)]);
        using var m = MemoryPool<byte>.Shared.Rent(100);
        var seq = new ReadOnlySequence<byte>(new byte[] { 1, 2, 3, 4 });
        var sr = new SequenceReader<byte>(seq);
        sr.TryReadLittleEndian(out short sh);
        Console.WriteLine($"{m.Memory.Length >= 100} {sh} {sr.Remaining} {ArrayPool<int>.Shared.Rent(10).Length}");
    }
}
