// Objects, instance fields of every width, references between objects.
class Node
{
    public sbyte A = -1;
    public long B = 1L << 40;
    public bool C = true;
    public double D = 2.5;
    public Node? Next;
    public ushort E = 65535;
    public Node(Node? next) => Next = next;
    public int Depth() => Next == null ? 1 : 1 + Next.Depth();
}

class Program
{
    static int Main()
    {
        Node? list = null;
        for (int i = 0; i < 20; i++) list = new Node(list);
        Node n = list!.Next!.Next!;
        if (n.A != -1 || n.B != 1099511627776 || !n.C || n.D != 2.5 || n.E != 65535) return 1;
        n.E++;
        if (n.E != 0) return 2;
        n.B -= n.A;
        if (n.B != 1099511627777) return 3;
        return list.Depth() + n.Depth();
    }
}
