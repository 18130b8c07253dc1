// What the collector's pauses are like over live objects of one shape: pauses SHAPE OBJECTS.
// Prints the least pause of seven full collections, the mean and the longest of the young ones while two gigabytes of
// short-lived objects are made, and how long making them took. Milliseconds.
using System.Diagnostics;

int count = int.Parse(args[1]);
object live = args[0] switch
{
    "array" => Scattered(count),
    "tree" => Tree(count),
    "list" => Chain(count),
    _ => throw new ArgumentException("array, tree or list", nameof(args)),
};
for (int i = 0; i < 3; i++) GC.Collect();

var full = new double[7];
for (int i = 0; i < full.Length; i++)
{
    TimeSpan before = GC.GetTotalPauseDuration();
    GC.Collect();
    full[i] = (GC.GetTotalPauseDuration() - before).TotalMilliseconds;
}

int collections = GC.CollectionCount(0);
TimeSpan begin = GC.GetTotalPauseDuration(), last = begin;
double longest = 0;
var clock = Stopwatch.StartNew();
for (int i = 0, seen = collections; i < 40_000_000; i++)
{
    Work.Last = new Node();
    if ((i & 1023) != 0 || GC.CollectionCount(0) == seen) continue;
    seen = GC.CollectionCount(0);
    TimeSpan now = GC.GetTotalPauseDuration();
    longest = Math.Max(longest, (now - last).TotalMilliseconds);
    last = now;
}

collections = GC.CollectionCount(0) - collections;
double mean = (GC.GetTotalPauseDuration() - begin).TotalMilliseconds / Math.Max(collections, 1);
Console.WriteLine($"{full.Min():F1} {mean:F2} {longest:F1} {clock.ElapsedMilliseconds}");
GC.KeepAlive(live);

static object Scattered(int n)
{
    var all = new Node[n];
    for (int i = 0; i < n; i++) all[i] = new Node();
    var random = new Random(1);
    foreach (var node in all) (node.Left, node.Right) = (all[random.Next(n)], all[random.Next(n)]);
    return all;
}

static object Tree(int n) => n <= 1 ? new Node() : new Node { Left = (Node)Tree(n / 2), Right = (Node)Tree(n - 1 - n / 2) };

static object Chain(int n)
{
    Node first = new();
    for (int i = 1; i < n; i++) first = new Node { Left = first };
    return first;
}

class Node
{
    public Node? Left, Right;
    public long A, B;
}

static class Work
{
    public static Node? Last;
}
