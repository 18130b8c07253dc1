// Pattern matching: types, properties, positions, relations, lists, logic, guards.
abstract record Shape;
record Circle(double R) : Shape;
record Rect(double W, double H) : Shape;
record Group(params Shape[] Items) : Shape;

class Program
{
    static string Describe(object? o) => o switch
    {
        null => "null",
        int and > 100 => "large int",
        int n when n % 2 == 0 => $"even {n}",
        int => "odd",
        string { Length: 0 } => "empty",
        string { Length: > 5 } s => $"long {s[..3]}",
        "hi" or "yo" => "greeting",
        string s => s,
        Circle(0) => "dot",
        Circle { R: < 1 } => "small circle",
        Circle(var r) => $"circle {r}",
        Rect(var w, var h) when w == h => $"square {w}",
        Rect { W: > 10 } or Rect { H: > 10 } => "big rect",
        Rect => "rect",
        Group { Items: [] } => "no items",
        Group { Items: [var one] } => $"just {Describe(one)}",
        Group { Items: [Circle, .., Circle] } => "between circles",
        Group { Items: [var first, ..] g } => $"{g.Length} from {Describe(first)}",
        int[] and [1, 2, .. var rest] => $"1 2 and {rest.Length}",
        int[] and [.., < 0] => "ends negative",
        IEnumerable<char> => "chars",
        (int a, string b) => $"tuple {a}{b}",
        double d and (>= 0 and < 1 or double.NaN) => $"unit {d}",
        char and not ('a' or 'b') => "other char",
        _ => o.GetType().Name,
    };

    static void Main()
    {
        foreach (object? o in new object?[] { null, 500, 4, 5, "", "lengthy", "hi", "abc", new Circle(0), new Circle(.5), new Circle(3), new Rect(2, 2), new Rect(11, 1), new Rect(1, 2),
            new Group(), new Group(new Rect(1, 1)), new Group(new Circle(1), new Rect(1, 2), new Circle(2)), new Group(new Rect(3, 3), new Circle(1)),
            new[] { 1, 2, 3, 4 }, new[] { 5, -1 }, new[] { 7 }, new[] { 'q' }, (1, "x"), 0.5, 2.5, double.NaN, 'a', 'z', true })
            Console.WriteLine(Describe(o));
        if ((1, 2) is (var x, > 1) && x is 1) Console.WriteLine("matched");
        if ("text" is not { Length: 4 }) Console.WriteLine("never");
    }
}
