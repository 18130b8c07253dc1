// Arrays of arrays and interfaces as collections of object; elements that only Array.GetValue boxes.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
class Program {
    static void Try(string n, Func<object> f) { try { Console.WriteLine(n + " " + f()); } catch (Exception e) { Console.WriteLine(n + " " + e.GetType().Name + " " + e.Message); } }
    static string Show(object o) => o is IEnumerable e && o is not string ? o.GetType().Name + "{" + string.Join(",", e.Cast<object>().Take(6).Select(Show)) + "}" : o?.ToString() ?? "null";
    static void Main() {
        Console.WriteLine(Show(new (byte, int)[2, 3]));
        Console.WriteLine(Show(new float[3][]));
        Console.WriteLine(Show(new ushort?[] { 4, null }));
        Console.WriteLine(Show(new Dictionary<int, short> { [1] = 2 }));
        object[] all = { new float[][] { new[] { 1f, 2f }, new float[0] }, new short[][] { new short[] { 1 } }, new uint[2, 2][], new string[][] { new[] { "a" } }, new int[3][][], new List<int>[2], new Action[1], new IEnumerable<int>[] { new[] { 1 } }, new Array[2], new int[][,]  { new int[1,1] } };
        foreach (object o in all) {
            Console.WriteLine(o.GetType());
            Try("count", () => ((ICollection<object>)o).Count);
            Try("list", () => ((IList<object>)o).Count);
            Try("ro", () => ((IReadOnlyList<object>)o).Count);
            Try("ilArray", () => o is IList<Array> l ? l.Count : -1);
            Try("ilIList", () => o is IList<IList> l ? l.Count : -1);
            Try("ienum", () => o is IEnumerable<IEnumerable> l ? l.Count() : -1);
            Try("enum", () => ((IEnumerable<object>)o).Count());
            Try("select", () => string.Join(",", ((IEnumerable)o).Cast<object>().Select(x => x == null ? "null" : x.GetType().Name)));
            Try("select2", () => string.Join(",", ((IEnumerable<object>)o).Select((x, i) => (x == null ? "null" : x.GetType().Name) + i).Where(s => s.Length > 1)));
            Try("select3", () => ((IEnumerable<object>)o).Select(x => (long)(x == null ? 1 : 2)).Sum());
            Try("nested", () => o is IEnumerable<IEnumerable<float>> l ? l.Sum(x => x.Sum()) : -1);
        }
        Try("float", () => new float[][] { new[] { 1f, 2f } }.Select(x => x.Select(y => y + 1).Sum()).Sum());
        Try("float2", () => new List<float[]> { new[] { 1f, 2f } }.Select(x => x.Length).Sum());
        Try("gen", () => string.Join(",", Gen<int[]>(new[] { 1 }, new[] { 2 }).Select(a => a[0]).OrderBy(a => a)));
        Try("gen2", () => string.Join(",", Gen<(int, string)>((1, "a"), (2, "b")).Select(a => a.Item2).OrderBy(a => a)));
    }
    static IEnumerable<T> Gen<T>(T a, T b) { yield return a; yield return b; }
}
