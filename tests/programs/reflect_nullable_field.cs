// Fields that are a Nullable over a struct with references, written by reflection into objects that have lived long:
// the collector must see what they hold.
using System;
using System.Reflection;

struct Name
{
    public string First, Last;
    public int Number;
}

class Holder
{
    public Name? Field;
    public static Name? Shared;
    public object? Other;
}

static class Program
{
    static object Fresh(int i) => new Name { First = "first" + i, Last = new string((char)('a' + i % 26), 3), Number = i };

    static void Main()
    {
        var holders = new Holder[200];
        for (int i = 0; i < holders.Length; i++) holders[i] = new Holder();
        for (int i = 0; i < 3; i++) GC.Collect();
        FieldInfo field = typeof(Holder).GetField("Field")!, shared = typeof(Holder).GetField("Shared")!;
        int wrong = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < holders.Length; i++) field.SetValue(holders[i], Fresh(i * round));
            shared.SetValue(null, Fresh(round));
            GC.Collect(0);
            for (int i = 0; i < 2000; i++) holders[i % 200].Other = new byte[100 + i % 7];
            GC.Collect(0);
            for (int i = 0; i < holders.Length; i++)
            {
                Name name = holders[i].Field!.Value;
                if (name.First != "first" + i * round || name.Last[1] != (char)('a' + i * round % 26) || name.Number != i * round) wrong++;
            }
            if (Holder.Shared!.Value.First != "first" + round) wrong++;
            field.SetValue(holders[round], null);
            if (holders[round].Field is not null || field.GetValue(holders[round]) is not null) wrong++;
        }
        Console.WriteLine($"{wrong} wrong; {((Name)field.GetValue(holders[7])!).First} {holders[199].Field!.Value.Last}");
    }
}
