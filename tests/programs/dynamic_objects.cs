// dynamic over ExpandoObject, and over a DynamicObject that answers by itself.
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Dynamic;
using System.Linq.Expressions;
using Microsoft.CSharp.RuntimeBinder;

class Bag : DynamicObject
{
    readonly Dictionary<string, object?> values = new();
    public int Real = 42;
    public override bool TryGetMember(GetMemberBinder b, out object? result) => values.TryGetValue(b.Name, out result);
    public override bool TrySetMember(SetMemberBinder b, object? value) { values[b.Name] = value; return true; }
    public override bool TryInvokeMember(InvokeMemberBinder b, object?[]? args, out object? result)
    {
        result = b.Name + "(" + string.Join(",", args!) + ")";
        return b.Name != "Refuse";
    }
    public override bool TryGetIndex(GetIndexBinder b, object[] i, out object? result) { result = "[" + i[0] + "]"; return true; }
    public override bool TrySetIndex(SetIndexBinder b, object[] i, object? value) { values["i" + i[0]] = value; return true; }
    public override bool TryBinaryOperation(BinaryOperationBinder b, object arg, out object? result) { result = b.Operation + " " + arg; return true; }
    public override bool TryUnaryOperation(UnaryOperationBinder b, out object? result) { result = b.Operation.ToString(); return true; }
    public override bool TryConvert(ConvertBinder b, out object? result) { result = b.Type == typeof(int) ? 7 : b.Type.Name; return true; }
    public override bool TryInvoke(InvokeBinder b, object?[]? args, out object? result) { result = "invoked " + args!.Length; return true; }
    public override IEnumerable<string> GetDynamicMemberNames() => values.Keys;
}

class Program
{
    static void Fails(Action a)
    {
        try { a(); Console.WriteLine("no exception"); }
        catch (RuntimeBinderException e) { Console.WriteLine(e.Message); }
    }

    static void Main()
    {
        dynamic e = new ExpandoObject();
        e.A = 1; e.B = "two"; e.Inner = new ExpandoObject();
        e.Inner.C = 2.5;
        e.A += 10;
        e.Add = (Func<int, int, int>)((x, y) => x + y);
        e.Say = (Action)(() => Console.WriteLine("said " + e.B));
        Console.WriteLine(e.A + e.B + e.Inner.C + e.Add(2, 3));
        e.Say();
        foreach (KeyValuePair<string, object?> kv in (IDictionary<string, object?>)e)
            Console.WriteLine(kv.Key + " " + kv.Value?.GetType().Name);
        var d = (IDictionary<string, object?>)e;
        Console.WriteLine(d.Remove("A") + " " + d.ContainsKey("A") + " " + d.Count);
        d["New"] = 5;
        Console.WriteLine(e.New);
        ((INotifyPropertyChanged)e).PropertyChanged += (_, p) => Console.WriteLine("changed " + p.PropertyName);
        e.New = 6;
        e.New = 6;
        Fails(() => Console.WriteLine(e.Nothing));
        Fails(() => e.B());

        dynamic b = new Bag();
        b.X = 3; b.Y = "why";
        Console.WriteLine(b.X + b.Y + b.Real + b.Method(1, "z") + b[9]);
        b[2] = "indexed";
        Console.WriteLine(b.i2);
        Console.WriteLine(b + 4 + " " + b * "x" + " " + -b + " " + !b);
        int i = b; string s = (string)b;
        Console.WriteLine(i + s + b(1, 2, 3));
        Fails(() => b.Refuse());
        Fails(() => Console.WriteLine(b.Unknown));
        foreach (string name in b.GetDynamicMemberNames()) Console.Write(name + " ");
        Console.WriteLine();
        Console.WriteLine(b is DynamicObject);
    }
}
