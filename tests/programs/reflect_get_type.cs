// Members of objects of the framework's classes, by names that stand in the code: as constants, and passed to a helper.
using System.Collections;
static class P {
    static object Get(object o, string name) => o.GetType().GetProperty(name)!.GetValue(o)!;
    static void Main() {
        object o = "abc"; Console.WriteLine(o.GetType().GetProperty("Length")!.GetValue(o));
        IEnumerable d = new SortedList<string, double> { ["a"] = 1.5 };
        foreach (object kv in d) Console.WriteLine(kv.GetType().GetProperty("Key")!.GetValue(kv) + "=" + Get(kv, "Value"));
        object v = new Version(1, 2, 3, 4); Console.WriteLine(v.GetType().GetProperty("Minor")!.GetValue(v));
        object l = new List<int> { 1, 2 }; Console.WriteLine(Get(l, "Count") + " " + l.GetType().GetMethod("Contains")!.Invoke(l, [2]));
        Console.WriteLine(DateTime.UnixEpoch.GetType().GetProperty("Year")!.GetValue(DateTime.UnixEpoch));
    }
}
