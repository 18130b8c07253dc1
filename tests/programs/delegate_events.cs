// Events: subscription, custom accessors, EventHandler, raising after removal.
class Button
{
    public event EventHandler<string>? Clicked;
    List<Action> custom = new();
    public event Action Custom { add { Console.WriteLine("add"); custom.Add(value); } remove { Console.WriteLine("remove"); custom.Remove(value); } }
    public static event Action<int>? Any;
    public void Click(string s) { Clicked?.Invoke(this, s); foreach (Action a in custom) a(); Any?.Invoke(s.Length); }
}

class Program
{
    static void OnCustom() => Console.WriteLine("custom");

    static void Main()
    {
        var b = new Button();
        EventHandler<string> h = (sender, s) => Console.WriteLine($"{sender == b} {s}");
        b.Clicked += h;
        b.Clicked += (_, s) => Console.WriteLine(s.ToUpperInvariant());
        b.Custom += OnCustom;
        Button.Any += n => Console.WriteLine($"any {n}");
        b.Click("one");
        b.Clicked -= h;
        b.Custom -= OnCustom;
        b.Click("two");
        new Button().Click("three");
    }
}
