// Delegates from static abstract and virtual members, in code that is shared and that is not.
using System;

interface IShape<TSelf> where TSelf : IShape<TSelf>
{
    static abstract string Name { get; }
    static abstract TSelf Make(int x);
    static virtual string Describe() => "some " + TSelf.Name;
    static abstract int Other<U>(U u);
    static abstract event Action Changed;
    int Value { get; }
}

class Circle : IShape<Circle>
{
    public int Value { get; init; }
    public static string Name => "circle";
    public static Circle Make(int x) => new() { Value = x };
    public static int Other<U>(U u) => typeof(U).Name.Length;
    public static event Action Changed;
    public static void Change() => Changed?.Invoke();
}

struct Point : IShape<Point>
{
    public int Value { get; init; }
    public static string Name => "point";
    public static Point Make(int x) => new() { Value = x * 2 };
    static string IShape<Point>.Describe() => "the point";
    public static int Other<U>(U u) => -typeof(U).Name.Length;
    public static event Action Changed;
    public static void Change() => Changed?.Invoke();
}

class Boxed<T> : IShape<Boxed<T>>
{
    public int Value { get; init; }
    public static string Name => "box of " + typeof(T).Name;
    public static Boxed<T> Make(int x) => new() { Value = x + 1 };
    public static int Other<U>(U u) => typeof(T).Name.Length * 100 + typeof(U).Name.Length;
    public static event Action Changed { add => Console.WriteLine("add " + typeof(T)); remove { } }
}

class Program
{
    static Func<int, T> Maker<T>() where T : IShape<T> => T.Make;
    static Func<string> Describer<T>() where T : IShape<T> => T.Describe;
    static Func<U, int> Other<T, U>() where T : IShape<T> => T.Other<U>;
    static Action<Action> Adder<T>() where T : IShape<T> => a => T.Changed += a;

    static void Show<T>() where T : IShape<T>
    {
        Func<int, T> make = Maker<T>();
        Func<string> describe = Describer<T>();
        Console.WriteLine($"{make(5).Value} {describe()} {Other<T, string>()("")} {Other<T, int>()(1)} {Other<T, T>()(make(1))}");
        Console.WriteLine(make == Maker<T>());
        Console.WriteLine((describe + T.Describe)());
        Adder<T>()(() => Console.WriteLine("changed " + T.Name));
    }

    static void Main()
    {
        Show<Circle>();
        Show<Point>();
        Show<Boxed<string>>();
        Show<Boxed<int>>();
        Show<Boxed<Boxed<object>>>();
        Circle.Change();
        Point.Change();
    }
}
