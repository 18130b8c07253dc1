// A boxed enum unboxes as its underlying type and the other way round, but not as a Nullable of it: unboxing, fields,
// properties, arguments and array elements.
using System;

enum Deep : long { A = 3 }
enum Flat : uint { A = 3 }

class Holder
{
    public long? F;
    public Deep? G { get; set; }
    public static long? M(long? x) => x;
}

static class Program
{
    static T Same<T>(T x) => x;
    static T Any<T>(object? o) => (T)o!;

    static void Try(string name, Func<object?> f)
    {
        try { Console.WriteLine(name + " " + (f() ?? "null")); }
        catch (Exception e) { Console.WriteLine(name + " " + e.GetType() + ": " + e.Message); }
    }

    static void Main()
    {
        Try("enum to long?", () => (long?)Same<object>(Deep.A));
        Try("enum to long", () => (long)Same<object>(Deep.A));
        Try("long to enum?", () => (Deep?)Same<object>(3L));
        Try("long to enum", () => (Deep)Same<object>(3L));
        Try("uint to enum?", () => (Flat?)Same<object>(3u));
        Try("int to uint", () => (uint)Same<object>(3));
        Try("int to enum of uint", () => (Flat)Same<object>(3));
        Try("int to uint?", () => (uint?)Same<object>(3));
        Try("enum to enum", () => (DayOfWeek)Same<object>(ConsoleColor.Red));
        Try("enum to other enum?", () => (DayOfWeek?)Same<object>(ConsoleColor.Red));
        Try("char to ushort", () => (ushort)Same<object>('a'));
        Try("char to ushort?", () => (ushort?)Same<object>('a'));
        Try("generic enum to long?", () => Any<long?>(Deep.A));
        Try("generic enum to long", () => Any<long>(Deep.A));
        Try("generic long to enum?", () => Any<Deep?>(3L));
        Try("as", () => Same<object>(Deep.A) as long?);
        Try("is", () => Same<object>(Deep.A) is long?);

        var h = new Holder();
        var f = typeof(Holder).GetField("F")!;
        var g = typeof(Holder).GetProperty("G")!;
        var m = typeof(Holder).GetMethod("M")!;
        object?[] values = [Deep.A, 4L, 4, null];
        foreach (object? value in values)
        {
            string name = value?.GetType().Name ?? "null";
            Try("field " + name, () => { f.SetValue(h, value); return h.F; });
            Try("property " + name, () => { g.SetValue(h, value); return h.G; });
            Try("argument " + name, () => m.Invoke(null, [value]));
            Try("long?[] " + name, () => { Array a = new long?[1]; a.SetValue(value, 0); return a.GetValue(0); });
            Try("Deep?[] " + name, () => { Array a = new Deep?[1]; a.SetValue(value, 0); return a.GetValue(0); });
        }
    }
}
