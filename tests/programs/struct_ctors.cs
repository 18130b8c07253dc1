// Constructors of structs without parameters: Array.Initialize, Activator, ConstructorInfo; of generic ones over references, too.
using System.Reflection;
struct S { public int A; public string B; public S() { A = 7; B = "b"; if (Thrower.On) throw new InvalidOperationException("ctor"); } public override string ToString() => A + B; }
struct G<X> { public X V; public List<X> L; public G() { L = new() { default(X) }; } }
struct T { public int A; }
static class Thrower { public static bool On; }
static class P {
    static object Make(Type t) => Activator.CreateInstance(t)!;
    static X Make<X>() where X : new() => new();
    static void Main() {
        Console.WriteLine(Make(typeof(S)));
        Console.WriteLine(((G<string>)Make(typeof(G<string>))).L.Count + " " + ((G<int>)Make(typeof(G<int>))).L[0]);
        Console.WriteLine(typeof(S).GetConstructor(Type.EmptyTypes)!.Invoke(null));
        Console.WriteLine(Activator.CreateInstance(typeof(S), nonPublic: true));
        var a = Array.CreateInstance(typeof(G<object>), 2); a.Initialize(); Console.WriteLine(((G<object>[])a)[1].L.Count);
        Array b = new T[3];
        b.Initialize();
        Array c = new S[2, 2];
        c.Initialize();
        Array d = new string[2];
        d.Initialize();
        Console.WriteLine(((T[])b)[2].A + " " + ((S[,])c)[1, 1] + " " + (((string[])d)[1] is null));
        Console.WriteLine(((T)Make(typeof(T))).A + " " + Make<S>() + " " + Make<T>().A + " " + default(S).A);
        Thrower.On = true;
        try { Make(typeof(S)); } catch (TargetInvocationException e) { Console.WriteLine(e.InnerException!.Message); }
        try { new S[1].Initialize(); } catch (Exception e) { Console.WriteLine(e.GetType() + " " + e.Message); }
        try { Activator.CreateInstance<S>(); } catch (Exception e) { Console.WriteLine(e.GetType() + " " + e.Message); }
    }
}
