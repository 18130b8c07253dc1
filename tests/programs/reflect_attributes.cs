// Reflection over members the program names: attributes with all argument kinds, methods, fields, invocation.
using System.Reflection;

enum Level { Low, High }
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
class TagAttribute(string s, params object[] rest) : Attribute { public string S = s; public object[] Rest = rest; public int N { get; set; } public Type? T; public Level L; }
[Tag("class", 1, "two", 'c', N = 3, T = typeof(List<int>), L = Level.High)]
class Target
{
    [Tag("field")] public int Field = 5;
    [Tag("method"), Obsolete("old")] public string Method(int n, string s = "d") => $"{n}{s}{Field}";
    public static double Static(double d) => d * 2;
    public int Prop { get; set; } = 7;
}

class Program
{
    static void Main()
    {
        var tag = typeof(Target).GetCustomAttribute<TagAttribute>()!;
        Console.WriteLine($"{tag.S} {string.Join(",", tag.Rest)} {tag.N} {tag.T} {tag.L}");
        MethodInfo m = typeof(Target).GetMethod("Method")!;
        Console.WriteLine($"{m.Name} {m.ReturnType.Name} {string.Join(",", m.GetParameters().Select(p => $"{p.ParameterType.Name} {p.Name} {p.DefaultValue}"))} {m.GetCustomAttribute<ObsoleteAttribute>()!.Message}");
        var target = new Target();
        Console.WriteLine($"{m.Invoke(target, new object[] { 1, "x" })} {typeof(Target).GetMethod("Static")!.Invoke(null, new object[] { 2.5 })}");
        FieldInfo f = typeof(Target).GetField("Field")!;
        f.SetValue(target, 9);
        typeof(Target).GetProperty("Prop")!.SetValue(target, 8);
        Console.WriteLine($"{f.GetValue(target)} {target.Prop} {f.IsDefined(typeof(TagAttribute))}");
        try { m.Invoke(target, new object[] { "wrong", "x" }); } catch (ArgumentException) { Console.WriteLine("argument"); }
    }
}
