// Finds everything by names that are known at run time alone.
using System;
using System.Reflection;

class Program
{
    const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    static void Try(string what, Func<object?> f)
    {
        try { Console.WriteLine(what + ": " + (f() ?? "null")); }
        catch (Exception e) { Console.WriteLine(what + ": " + e.GetType().Name + ": " + e.Message); }
    }

    static string N(string name) => name.TrimEnd('|'); // no literal of the program is a member's name
    static Type Find(string name) => Type.GetType(name + ", plugin") ?? throw new Exception("there is no " + name);
    static object New(string name) => Activator.CreateInstance(Find(name))!;

    static object? Call(string type, string method, params object[] args)
    {
        Type t = Find(type);
        MethodInfo m = t.GetMethod(N(method), All) ?? throw new Exception("there is no " + method);
        return m.Invoke(m.IsStatic ? null : New(type), args);
    }

    static void Main(string[] args)
    {
        string p = args.Length > 0 ? args[0] : "Plugin.";
        Try("public method", () => Call(p + "Greeter", "Greet|", "you"));
        Try("private method", () => Call(p + "Greeter", "Secret|", 4));
        Try("private field", () => Find(p + "Greeter").GetField(N("count|"), All)!.GetValue(New(p + "Greeter")));
        Try("property", () =>
        {
            object o = New(p + "Greeter");
            PropertyInfo i = o.GetType().GetProperty(N("Name|"))!;
            i.SetValue(o, "me");
            return i.GetValue(o);
        });
        Try("event", () =>
        {
            object o = New(p + "Greeter");
            string heard = "";
            o.GetType().GetEvent(N("Greeted|"))!.AddEventHandler(o, new Action(() => heard += "!"));
            o.GetType().GetMethod(N("Greet|"))!.Invoke(o, new object[] { "x" });
            return heard;
        });
        Try("generic method", () => Find(p + "Greeter").GetMethod(N("Same|"))!.MakeGenericMethod(typeof(string)).Invoke(null, new object[] { "a text" }));
        Try("overload", () => Find(p + "Greeter").GetMethod(N("Over|"), new[] { typeof(int) })!.Invoke(null, new object[] { 5 }));
        Try("other overload", () => Find(p + "Greeter").GetMethod(N("Over|"), new[] { typeof(string) })!.Invoke(null, new object[] { "5" }));
        Try("generic type", () => Activator.CreateInstance(Find(p + "Box`1").MakeGenericType(typeof(string))));
        Try("generic type over a number", () =>
        {
            object o = Activator.CreateInstance(Find(p + "Box`1").MakeGenericType(typeof(short)))!;
            o.GetType().GetField(N("Value|"))!.SetValue(o, (short)7);
            return o;
        });
        Try("struct", () =>
        {
            object o = New(p + "Point");
            Find(p + "Point").GetField(N("Y|"))!.SetValue(o, 2);
            return o;
        });
        Try("enum", () => Enum.Parse(Find(p + "Color"), "Green"));
        Try("nested type", () => New(p + "Outer+Inner"));
        Try("private nested type", () => New(p + "Outer+Hidden"));
        Try("internal type", () => New(p + "Other.Quiet"));
        Try("public type", () => New(p + "Other.Loud"));
    }
}
