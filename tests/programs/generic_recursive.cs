// Types that refer to themselves through generics: trees, expression nodes, fluent builders, mutual recursion.
class Tree<T> where T : IComparable<T>
{
    Tree<T>? left, right;
    T value;
    public Tree(T v) => value = v;
    public void Add(T v)
    {
        ref Tree<T>? side = ref v.CompareTo(value) < 0 ? ref left : ref right;
        if (side == null) side = new Tree<T>(v); else side.Add(v);
    }
    public IEnumerable<T> InOrder()
    {
        if (left != null) foreach (T t in left.InOrder()) yield return t;
        yield return value;
        if (right != null) foreach (T t in right.InOrder()) yield return t;
    }
}
abstract class Builder<TSelf> where TSelf : Builder<TSelf> { protected string text = ""; public TSelf Add(string s) { text += s; return (TSelf)this; } }
class Html : Builder<Html> { public Html Tag(string t) => Add($"<{t}>"); public override string ToString() => text; }
struct Node<T> { public T Value; public Node<T>[]? Children; public int Count() { int n = 1; if (Children != null) foreach (var c in Children) n += c.Count(); return n; } }

class Program
{
    static void Main()
    {
        var ints = new Tree<int>(50);
        foreach (int i in new[] { 30, 70, 20, 60, 10, 90, 50 }) ints.Add(i);
        Console.WriteLine(string.Join(" ", ints.InOrder()));
        var strings = new Tree<string>("m");
        foreach (string s in "the quick brown fox".Split(' ')) strings.Add(s);
        Console.WriteLine(string.Join(" ", strings.InOrder()));
        Console.WriteLine(new Html().Tag("b").Add("x").Tag("/b"));
        var n = new Node<string> { Value = "r", Children = new[] { new Node<string>(), new Node<string> { Children = new Node<string>[3] } } };
        Console.WriteLine(n.Count());
        Func<int, Func<int, Func<int, int>>> curried = a => b => c => a * 100 + b * 10 + c;
        Console.WriteLine(curried(1)(2)(3));
    }
}
