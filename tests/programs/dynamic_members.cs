// dynamic: members of the program's own types, found at run time.
using System;
using System.Collections.Generic;
using Microsoft.CSharp.RuntimeBinder;

class Animal
{
    public int Legs = 4;
    public static int Made;
    public string Name { get; set; } = "none";
    public Animal() => Made++;
    public Animal(string name) : this() => Name = name;
    public virtual string Speak() => "...";
    public string Speak(int times) => string.Join(" ", System.Linq.Enumerable.Repeat(Speak(), times));
    public int Sum(params int[] all) { int n = 0; foreach (int i in all) n += i; return n; }
    public string Options(int a, string b = "b", bool c = true) => $"{a} {b} {c}";
    public T Echo<T>(T x) => x;
    public string TypeOf<T>() => typeof(T).Name;
    public void Out(out int x, ref string s) { x = 5; s += "!"; }
    public int this[int i] { get => i * 10; set => Legs = i + value; }
    public string this[string s] => s + s;
    public event Action<string>? Called;
    public void Call(string s) => Called?.Invoke(s);
    public Func<int, int> Twice = x => 2 * x;
    private int Hidden() => 1;
}

class Dog : Animal
{
    public Dog() : base("dog") { }
    public override string Speak() => "woof";
    public string Fetch(dynamic what) => "fetch " + what;
}

interface IShape { double Area { get; } }
struct Circle : IShape
{
    public double R;
    public double Area => R * R * 3;
    public void Grow() => R++;
}

class Program
{
    static void Fails(Action a)
    {
        try { a(); Console.WriteLine("no exception"); }
        catch (RuntimeBinderException e) { Console.WriteLine(e.Message); }
    }

    static dynamic Pick(int i) => i switch { 0 => new Dog(), 1 => new Animal("cat"), _ => new Circle { R = 2 } };

    static void Main()
    {
        dynamic d = new Dog();
        Console.WriteLine(d.Name + " " + d.Legs + " " + d.Speak() + " " + d.Speak(2));
        d.Name = "rex"; d.Legs += 1; d.Legs++;
        Console.WriteLine(d.Name + d.Legs);
        Console.WriteLine(d.Sum(1, 2, 3) + " " + d.Sum());
        Console.WriteLine(d.Options(1) + "; " + d.Options(2, c: false) + "; " + d.Options(b: "x", a: 3));
        Console.WriteLine(d.Echo("e") + d.Echo<string>("f") + " " + d.TypeOf<string>());
        int x; string s = "s";
        d.Out(out x, ref s);
        Console.WriteLine(x + s);
        Console.WriteLine(d[4] + d["z"]);
        d[1] = 6;
        Console.WriteLine(d.Legs);
        d.Called += (Action<string>)(t => Console.WriteLine("called " + t));
        d.Call("now");
        Console.WriteLine(d.Twice(21) + " " + d.Fetch(1) + " " + d.Fetch("ball"));
        for (int i = 0; i < 2; i++) Console.WriteLine(Pick(i).Speak());
        dynamic circle = Pick(2);
        Console.WriteLine(circle.Area);
        circle.Grow();
        circle.R += 1;
        Console.WriteLine(circle.Area + " " + ((IShape)circle).Area);
        dynamic anonymous = new { A = 1, B = "two", C = new { D = 3 } };
        Console.WriteLine(anonymous.A + anonymous.B + anonymous.C.D);
        dynamic array = new[] { 1, 2, 3 };
        array[1] += 5;
        Console.WriteLine(array[1] + " " + array.Length);
        foreach (dynamic e in array) Console.Write(e + 1 + " ");
        Console.WriteLine();
        dynamic f = (Func<int, string>)(n => "n" + n);
        Console.WriteLine(f(3) + f.Invoke(4));
        Animal made = new Animal((dynamic)"by name");
        Console.WriteLine(made.Name);
        var list = new List<dynamic> { 1, "a", d };
        foreach (var e in list) Console.WriteLine(e.GetType().Name);
        Fails(() => d.Nothing());
        Fails(() => d.Name(1));
        Fails(() => d.Sum("x"));
        Fails(() => d.Hidden());
        Fails(() => d.Legs = "many");
    }
}
