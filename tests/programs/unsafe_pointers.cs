// Pointers: arithmetic, comparison, structs through pointers, pointer to pointer, fixed, stackalloc, casts, sizeof.
unsafe class Program
{
    struct Node { public int Value; public Node* Next; public fixed short Small[3]; }
    static void Swap(int* a, int* b) { int t = *a; *a = *b; *b = t; }
    static int Length(char* s) { char* p = s; while (*p != 0) p++; return (int)(p - s); }
    static void Set(void** target, void* value) => *target = value;

    static void Main()
    {
        int x = 1, y = 2;
        Swap(&x, &y);
        Console.WriteLine($"{x} {y} {sizeof(Node)} {sizeof(int*)} {sizeof((byte, long))}");
        int[] a = { 10, 20, 30, 40 };
        fixed (int* p = a)
        {
            int* q = p + 3;
            Console.WriteLine($"{*q} {q[-1]} {q - p} {p < q} {*(long*)p:x} {((byte*)p)[4]}");
            *(p + 1) += 5;
            for (int* r = p; r <= q; r++) *r *= 2;
        }
        Console.WriteLine(string.Join(",", a));
        fixed (char* s = "pointer") Console.WriteLine($"{Length(s)} {s[2]} {new string(s, 0, 5)}");
        Node n2 = new() { Value = 2 }, n1 = new() { Value = 1, Next = &n2 };
        n1.Next->Value += 40;
        n2.Small[2] = -7;
        Node* np = &n1;
        Console.WriteLine($"{np->Next->Value} {np->Next->Small[2]} {np->Next->Next == null}");
        void* slot = null;
        Set(&slot, &x);
        *(int*)slot = 77;
        Console.WriteLine($"{x} {(nint)slot == (nint)(&x)}");
        byte* buffer = stackalloc byte[64];
        for (int i = 0; i < 64; i++) buffer[i] = (byte)(i * i);
        *(double*)(buffer + 8) = 1.5;
        Console.WriteLine($"{buffer[7]} {((double*)buffer)[1]} {*(ushort*)(buffer + 1)} {*(sbyte*)(buffer + 12)} {(*(uint*)(buffer + 20))}");
        float f = 1.0f;
        Console.WriteLine($"{*(int*)&f:x} {(ulong)(buffer + 10) - (ulong)buffer}");
        fixed (byte* empty = new byte[0]) Console.WriteLine(empty == null);
        int** grid = stackalloc int*[2];
        int* row0 = stackalloc int[2] { 1, 2 }, row1 = stackalloc int[2] { 3, 4 };
        grid[0] = row0; grid[1] = row1;
        Console.WriteLine(grid[1][0] + grid[0][1]);
    }
}
