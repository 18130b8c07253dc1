// Get, Set, Address and the constructors of arrays of several dimensions, by reflection and by dynamic.
using System;
using System.Linq;
using System.Reflection;

class P
{
    static void Try(string what, Func<object?> f)
    {
        try { Console.WriteLine($"{what}: {f() ?? "null"}"); }
        catch (TargetInvocationException e) { Console.WriteLine($"{what}: invoked: {e.InnerException!.GetType().Name}: {e.InnerException.Message}"); }
        catch (Exception e) { Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}"); }
    }
    static void Show(Type t)
    {
        Console.WriteLine(t);
        foreach (MethodInfo m in t.GetMethods().Where(m => m.DeclaringType == t))
            Console.WriteLine($"  {m} {m.Attributes} {m.DeclaringType} {m.IsGenericMethod} {string.Join(",", m.GetParameters().Select(p => p.Name + ":" + p.ParameterType))}");
        foreach (ConstructorInfo c in t.GetConstructors())
            Console.WriteLine($"  {c} {c.Attributes} {string.Join(",", c.GetParameters().Select(p => p.Name + ":" + p.ParameterType))}");
        Console.WriteLine("  " + t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).Length + " " + t.GetProperties().Length + " " + t.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Length);
    }
    static void Main()
    {
        Show(typeof(int[,]));
        Show(typeof(string[,,]));
        Show(typeof(int[]));
        Show(typeof(string[]));
        Show(typeof(int[][]));
        int[,] a = new int[2, 3];
        MethodInfo get = typeof(int[,]).GetMethod("Get")!, set = typeof(int[,]).GetMethod("Set")!;
        Try("set", () => set.Invoke(a, [1, 2, 42]));
        Try("get", () => get.Invoke(a, [1, 2]));
        Try("get out", () => get.Invoke(a, [2, 2]));
        Try("set wrong", () => set.Invoke(a, [1, 2, "x"]));
        Try("set few", () => set.Invoke(a, [1, 2]));
        Try("set widened", () => set.Invoke(a, [1, 1, (byte)9]));
        Try("get null", () => get.Invoke(null, [1, 2]));
        Try("get other", () => get.Invoke(new int[2], [1, 2]));
        string[,] s = new string[2, 2];
        Try("set string", () => { typeof(string[,]).GetMethod("Set")!.Invoke(s, [0, 1, "hello"]); return s[0, 1]; });
        Try("get string", () => typeof(string[,]).GetMethod("Get")!.Invoke(s, [0, 1]));
        object[,] o = new string[2, 2];
        Try("covariant", () => typeof(object[,]).GetMethod("Set")!.Invoke(o, [0, 1, 5]));
        Try("covariant good", () => typeof(object[,]).GetMethod("Set")!.Invoke(o, [0, 1, "five"]));
        Try("covariant get", () => typeof(object[,]).GetMethod("Get")!.Invoke(o, [0, 1]));
        Try("new", () => { var x = (int[,])typeof(int[,]).GetConstructor([typeof(int), typeof(int)])!.Invoke([2, 3]); return x.GetLength(0) + " " + x.GetLength(1); });
        Try("new bounds", () => { var x = (int[,])typeof(int[,]).GetConstructor([typeof(int), typeof(int), typeof(int), typeof(int)])!.Invoke([5, 3, -1, 2]); return x.GetLowerBound(0) + " " + x.GetLength(0) + " " + x.GetLowerBound(1) + " " + x.GetLength(1); });
        Try("new negative", () => typeof(int[,]).GetConstructors()[0].Invoke([-1, 2]));
        Try("new vector", () => ((int[])typeof(int[]).GetConstructors()[0].Invoke([4])).Length);
        Try("new jagged", () => { var x = (int[][])typeof(int[][]).GetConstructors()[1].Invoke([2, 3]); return x.Length + " " + x[1].Length; });
        Try("activator", () => ((int[,])Activator.CreateInstance(typeof(int[,]), 2, 2)!).Length);
        Try("activator vector", () => ((string[])Activator.CreateInstance(typeof(string[]), 3)!).Length);
        Try("activator none", () => Activator.CreateInstance(typeof(int[])));
        dynamic d = new int[2, 2];
        d[1, 1] = 3;
        Try("dynamic", () => d[1, 1] + 1);
        dynamic ds = new string[2, 2, 2];
        ds[1, 0, 1] = "abc";
        Try("dynamic string", () => ds[1, 0, 1].Length);
        Try("dynamic out", () => d[2, 0]);
        Try("dynamic wrong", () => { d[0, 0] = "x"; return 1; });
        Try("dynamic rank", () => d[0]);
        double[,] dd = { { 1, 2 }, { 3, 4 } };
        dynamic dx = dd;
        dx[0, 0] += 5;
        Try("dynamic compound", () => dd[0, 0]);
        Try("handle", () => get.MethodHandle != default);
        Try("equal", () => get.Equals(typeof(int[,]).GetMethod("Get")) + " " + (get == typeof(long[,]).GetMethod("Get")));
        Try("made", () => typeof(DateTime).MakeArrayType(2).GetMethod("Get"));
        Try("attributes", () => get.GetCustomAttributes(false).Length + " " + get.MethodImplementationFlags + " " + get.CallingConvention + " " + get.MetadataToken);
        Try("expression", () => System.Linq.Expressions.Expression.Lambda<Func<int>>(System.Linq.Expressions.Expression.ArrayIndex(System.Linq.Expressions.Expression.Constant(a), System.Linq.Expressions.Expression.Constant(1), System.Linq.Expressions.Expression.Constant(2))).Compile()());
        struct_test();
    }
    struct Big { public long A, B, C; public override string ToString() => $"{A},{B},{C}"; }
    static void struct_test()
    {
        Big[,] b = new Big[2, 2];
        Try("struct", () => { b.GetType().GetMethod("Set")!.Invoke(b, [1, 1, new Big { A = 1, B = 2, C = 3 }]); return b.GetType().GetMethod("Get")!.Invoke(b, [1, 1]); });
    }
}
