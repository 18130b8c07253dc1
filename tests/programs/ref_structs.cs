// ref structs: fields that are refs, spans inside, generic with allows ref struct, scoped, enumerators.
ref struct Tokenizer(ReadOnlySpan<char> text)
{
    ReadOnlySpan<char> rest = text;
    public ReadOnlySpan<char> Current { get; private set; }
    public bool MoveNext()
    {
        rest = rest.TrimStart(' ');
        if (rest.IsEmpty) return false;
        int end = rest.IndexOf(' ');
        if (end < 0) end = rest.Length;
        Current = rest[..end];
        rest = rest[end..];
        return true;
    }
    public Tokenizer GetEnumerator() => this;
}
ref struct Slot { public ref int Value; public Slot(ref int v) => Value = ref v; public void Add(int n) => Value += n; }
interface ISum { int Total { get; } }
ref struct Summer(Span<int> s) : ISum { Span<int> items = s; public int Total { get { int t = 0; foreach (int i in items) t += i; return t; } } }

class Program
{
    static int Total<T>(T t) where T : ISum, allows ref struct => t.Total;

    static void Main()
    {
        foreach (ReadOnlySpan<char> token in new Tokenizer("  let x  = 42 ")) Console.Write($"<{token}>");
        Console.WriteLine();
        int n = 5;
        var slot = new Slot(ref n);
        slot.Add(10);
        slot.Value *= 2;
        Console.WriteLine($"{n} {System.Runtime.CompilerServices.Unsafe.IsNullRef(ref default(Slot).Value)}");
        Console.WriteLine(Total(new Summer(stackalloc[] { 1, 2, 3 })));
    }
}
