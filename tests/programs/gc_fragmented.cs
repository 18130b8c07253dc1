// Full collections compact by themselves when what is left is scattered: of many objects every twentieth is kept, and
// nothing asks for compaction. Content, identity, hash codes and weak references stay right.
using System.Runtime.CompilerServices;

var kept = Fill();
var hashes = kept.Select(RuntimeHelpers.GetHashCode).ToArray();
var weak = kept.Select(n => new WeakReference(n)).ToArray();
var byReference = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance.As());
foreach (var n in kept) byReference[n] = n.Id;
for (int i = 0; i < 6; i++) GC.Collect();
Console.WriteLine(kept.Count(n => n.Text == n.Id.ToString() && n.Next.Id == n.Id + 1 && n.Next.Next == n));
Console.WriteLine(kept.Select(RuntimeHelpers.GetHashCode).SequenceEqual(hashes));
Console.WriteLine(weak.Zip(kept).Count(p => p.First.Target == p.Second));
Console.WriteLine(kept.Count(n => byReference.TryGetValue(n, out int id) && id == n.Id));

[MethodImpl(MethodImplOptions.NoInlining)]
static List<Node> Fill()
{
    var all = new Node[600_000];
    for (int i = 0; i < all.Length; i++)
    {
        all[i] = new Node(i);
        all[i].Next = new Node(i + 1) { Next = all[i] };
    }

    return all.Where(n => n.Id % 20 == 0).ToList();
}

class Node(int id)
{
    public readonly int Id = id;
    public readonly string Text = id.ToString();
    public Node Next = null!;
}

static class Comparers
{
    public static IEqualityComparer<Node> As(this ReferenceEqualityComparer c) =>
        EqualityComparer<Node>.Create((a, b) => c.Equals(a, b), n => c.GetHashCode(n));
}
