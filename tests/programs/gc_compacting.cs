// Compaction on request: of many objects a few are left, scattered over the heap. What they hold, who refers to them,
// hash codes, locks, handles and what a stack word points into stay as they are; the memory between them is given back.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

const int All = 400_000, Every = 20;
var table = new ConditionalWeakTable<Node, string>();
var kept = Fill(table);
var hashes = kept.Select(RuntimeHelpers.GetHashCode).ToArray();
var weak = kept.Select(n => new WeakReference<Node>(n)).ToArray();
var longWeak = GCHandle.Alloc(kept[5], GCHandleType.WeakTrackResurrection);
var strong = GCHandle.Alloc(kept[6]);
var dictionary = kept.Take(1000).ToDictionary(n => n, n => n.Id);
byte[] unmoved = GC.AllocateArray<byte>(100, pinned: true);
var pinnedArray = kept[7].Text.ToCharArray();
var pinned = GCHandle.Alloc(pinnedArray, GCHandleType.Pinned);
long unmovedAt = Address(ref unmoved[0]), pinnedAt = (long)pinned.AddrOfPinnedObject();
Monitor.Enter(kept[8]);
RuntimeHelpers.GetHashCode(kept[8]); // a lock and a hash code
long before = Environment.WorkingSet;
for (int i = 0; i < 3; i++) GC.Collect(2, GCCollectionMode.Aggressive, true, true);
long after = Environment.WorkingSet;

Console.WriteLine(after < before / 2 ? "memory is given back" : $"{before} {after}");
Console.WriteLine(kept.Count(n => n.Text == n.Id.ToString() && n.Next.Id == n.Id + 1 && n.Next.Back == n));
Console.WriteLine(kept.Select(RuntimeHelpers.GetHashCode).SequenceEqual(hashes));
Console.WriteLine(weak.Zip(kept).Count(p => p.First.TryGetTarget(out var n) && n == p.Second));
Console.WriteLine(longWeak.Target == kept[5] && strong.Target == kept[6]);
Console.WriteLine(dictionary.Count(p => dictionary.TryGetValue(p.Key, out int id) && id == p.Key.Id));
Console.WriteLine(kept.Count(n => table.TryGetValue(n, out var s) && s == "of " + n.Id));
Console.WriteLine(Address(ref unmoved[0]) == unmovedAt && (long)pinned.AddrOfPinnedObject() == pinnedAt);
Console.WriteLine(Monitor.IsEntered(kept[8]));
Monitor.Exit(kept[8]);
Console.WriteLine(OnStack(kept));

[MethodImpl(MethodImplOptions.NoInlining)]
static List<Node> Fill(ConditionalWeakTable<Node, string> table)
{
    var list = new List<Node>();
    var all = new Node[All];
    for (int i = 0; i < All; i++)
    {
        all[i] = new Node(i, new Node(i + 1, null!));
        all[i].Next.Back = all[i];
        if (i % Every != 0) continue;
        list.Add(all[i]);
        if (i % (Every * 10) == 0) table.Add(all[i], "of " + i);
    }

    GC.KeepAlive(all);
    return list;
}

// An interior pointer and a reference that the stack alone holds.
[MethodImpl(MethodImplOptions.NoInlining)]
static string OnStack(List<Node> kept)
{
    ReadOnlySpan<char> digits = new string('7', 20).AsSpan(5);
    Node own = new(77, kept[3]);
    GC.Collect(2, GCCollectionMode.Forced, true, true);
    return $"{digits} {own.Text} {own.Next.Id}";
}

static unsafe long Address(ref byte b) => (long)Unsafe.AsPointer(ref b);

sealed class Node(int id, Node next)
{
    public readonly int Id = id;
    public readonly string Text = id.ToString();
    public readonly Node Next = next;
    public Node? Back;
    public long A, B, C;
}
