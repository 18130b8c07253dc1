// Allocates 10 GB in small objects of many shapes; next to nothing of it stays alive.
class Node { public Node? Next; public long A, B, C, D, E; }
class Program
{
    static object? sink;
    static void Main()
    {
        const long Total = 10L << 30;
        long allocated = 0, check = 0;
        Node? ring = null;
        for (int round = 0; allocated < Total; round++)
        {
            Node? list = null;
            for (int i = 0; i < 1000; i++) list = new Node { Next = list, A = i, B = round };
            byte[] bytes = new byte[round % 500];
            string s = new string('x', round % 100 + 1);
            object boxed = round;
            sink = bytes;
            allocated += 1000 * 64 + 24 + bytes.Length + 22 + 2 * s.Length + 24;
            if (round % 1000 == 0) { ring = new Node { Next = list, A = round }; }
            check += list!.A + s.Length + (int)boxed + ring!.Next!.A;
        }
        Console.WriteLine($"{allocated >= Total} {check}");
    }
}
