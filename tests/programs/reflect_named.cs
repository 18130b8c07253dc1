// Members found by a literal name, of the program's and the framework's types, in generic code too.
using System;
using System.Collections.Generic;
using System.Reflection;

class Box<T>
{
    public T Value;
    private static int made;
    public readonly string Label = "box";
    public Box(T v) { Value = v; made++; }
    private T Hidden() => Value;
    public static int Made => made;
}

class Reader<T>
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    public static object? Value(Box<T> b) => typeof(Box<T>).GetField("Value", All)!.GetValue(b);
    public static object? Made() => typeof(Box<T>).GetField("made", All)!.GetValue(null);
    public static object? Hidden(Box<T> b) => typeof(Box<T>).GetMethod("Hidden", All)!.Invoke(b, null);
    public static int Size(List<T> l) => (int)typeof(List<T>).GetField("_size", All)!.GetValue(l)!;
    public static int Capacity(List<T> l) => ((T[])typeof(List<T>).GetField("_items", All)!.GetValue(l)!).Length;
    public static void Set(Box<T> b, T v) => typeof(Box<T>).GetField("Value")!.SetValue(b, v);
    public static object? Count(List<T> l) => typeof(List<T>).GetProperty("Count")!.GetValue(l);
}

class Program
{
    const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    static void Main()
    {
        var s = new Box<string>("x");
        var i = new Box<int>(5);
        Console.WriteLine(Reader<string>.Value(s) + " " + Reader<int>.Value(i));
        Console.WriteLine(Reader<string>.Made() + " " + Reader<int>.Made() + " " + Reader<object>.Made());
        Console.WriteLine(Reader<string>.Hidden(s) + " " + Reader<int>.Hidden(i));
        Reader<string>.Set(s, "y");
        Reader<int>.Set(i, 6);
        Console.WriteLine(s.Value + i.Value);
        Console.WriteLine(Reader<string>.Size(new() { "a", "b" }) + " " + Reader<int>.Size(new() { 1, 2, 3 }));
        Console.WriteLine(Reader<string>.Capacity(new(7)) + " " + Reader<int>.Capacity(new(9)));
        Console.WriteLine(Reader<string>.Count(new() { "a" }) + " " + Reader<int>.Count(new() { 1, 2 }));
        var d = new Dictionary<string, int> { ["k"] = 1 };
        Console.WriteLine(typeof(Dictionary<string, int>).GetField("_count", Hidden)!.GetValue(d));
        Console.WriteLine(typeof(Exception).GetField("_message", Hidden)!.GetValue(new Exception("m")));
        Console.WriteLine(typeof(Box<>).GetField("Label")!.FieldType);
        Console.WriteLine(typeof(string).GetField("Empty")!.GetValue(null) as string == "");
        Console.WriteLine(typeof(int).GetField("MaxValue")!.GetRawConstantValue());
        Console.WriteLine(typeof(Box<string>).GetField("none") == null);
        Console.WriteLine(typeof(List<string>).GetMethod("Add")!.Name);
        var t = Nullable.GetUnderlyingType(typeof(int?));
        Console.WriteLine(t!.GetMethod("Parse", new[] { typeof(string) })!.Invoke(null, new object[] { "12" }));
    }
}
