// Types that flow where members are asked for: what .NET's trimmer warns of, and what it does not.
#pragma warning disable CS0649, CS0414
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

class Shape { public int Sides; public Shape() { } public void Draw() { } }
sealed class Round : Shape { }

[DynamicallyAccessedMembers(PublicMethods)]
class Marked { public void Method() { } }
class Derived : Marked { }

static class Asks
{
    public static void Methods([DynamicallyAccessedMembers(PublicMethods)] Type type) => Console.Write(type == null ? 'n' : 'm');
    public static void Fields([DynamicallyAccessedMembers(PublicFields | NonPublicFields)] Type type) => Console.Write('f');
    public static void Constructors([DynamicallyAccessedMembers(PublicConstructors)] Type type) => Console.Write('c');
    public static void Everything([DynamicallyAccessedMembers(All)] Type type) => Console.Write('a');
    public static void Text([DynamicallyAccessedMembers(PublicMethods)] string name) => Console.Write('t');
    public static object Make<[DynamicallyAccessedMembers(PublicParameterlessConstructor)] T>() => Activator.CreateInstance<T>()!;
    public static void Other<T>() => Console.Write('o');
}

class Holds<[DynamicallyAccessedMembers(PublicMethods)] T>
{
    public static Type Kept = typeof(T);
    public void Instance() => Asks.Methods(typeof(T));
    public static void Wrong() => Asks.Fields(typeof(T)); // IL2087
}

class Program
{
    static Type plain = typeof(Shape);
    [DynamicallyAccessedMembers(PublicMethods)] static Type marked = typeof(Shape);
    [DynamicallyAccessedMembers(PublicFields)] static Type Property { get; set; } = typeof(Shape);
    static string name = "Shape";

    static Type Unmarked() => typeof(Shape);
    [return: DynamicallyAccessedMembers(PublicMethods)] static Type Returned() => typeof(Shape);

    static void FromParameter(Type type)
    {
        Asks.Methods(type);             // IL2067
        type.GetFields();               // IL2070
        marked = type;                  // IL2069
        Property = type;                // IL2067
        type.GetMethod("Draw");         // IL2070
        Asks.Methods(typeof(Round));
        Activator.CreateInstance(type); // IL2067
    }
    [return: DynamicallyAccessedMembers(PublicMethods)] static Type ReturnsParameter(Type type) => type; // IL2068
    static void FromReturn()
    {
        Asks.Methods(Unmarked());       // IL2072
        Unmarked().GetMethods();        // IL2075
        marked = Unmarked();            // IL2074
        Asks.Methods(Returned());
        Asks.Constructors(Returned());  // IL2072
    }
    [return: DynamicallyAccessedMembers(PublicFields)] static Type ReturnsReturn() => Returned(); // IL2073
    static void FromField()
    {
        Asks.Methods(plain);            // IL2077
        marked = plain;                 // IL2079
        plain.GetProperties();          // IL2080
        Asks.Methods(marked);
        Asks.Everything(marked);        // IL2077
        Asks.Fields(Property);          // IL2072
    }
    [return: DynamicallyAccessedMembers(PublicFields)] static Type ReturnsField() => plain; // IL2078
    static void FromGeneric<T, [DynamicallyAccessedMembers(All)] U, V>() where V : new()
    {
        Asks.Methods(typeof(T));        // IL2087
        marked = typeof(T);             // IL2089
        typeof(T).GetEvents();          // IL2090
        Asks.Make<T>();                 // IL2091
        Asks.Make<U>();
        Asks.Make<V>();
        new Holds<T>().Instance();      // IL2091
        Asks.Other<T>();
        typeof(U).GetMembers();
    }
    [return: DynamicallyAccessedMembers(PublicFields)] static Type ReturnsGeneric<T>() => typeof(T); // IL2088

    static void Unknown(object o, Type[] list, Dictionary<string, Type> map, string text)
    {
        Asks.Methods(list[0]);          // IL2062
        Asks.Methods(map["x"]);         // IL2072
        list[0].GetMethods();           // IL2065
        marked = list[0];               // IL2064
        o.GetType().GetMethods();       // IL2075
        Type.GetType(text);             // IL2057
        Type.GetType("Round")!.GetMethod("Draw");
        Type.GetType(name)!.GetMethod("Draw"); // IL2057
        Asks.Text(text);                // IL2067
        Asks.Text("Shape");
        RuntimeHelpers.RunClassConstructor(o.GetType().TypeHandle); // IL2059
        RuntimeHelpers.RunClassConstructor(typeof(Shape).TypeHandle);
    }
    [return: DynamicallyAccessedMembers(PublicFields)] static Type ReturnsUnknown(Type[] list) => list[0]; // IL2063

    static void Objects(Round round, Shape shape, Marked marked, Derived derived)
    {
        round.GetType().GetMethods();
        shape.GetType().GetMethods();   // IL2075
        marked.GetType().GetMethods();
        derived.GetType().GetMethods();
        derived.GetType().GetFields();  // IL2075
        new Round().GetType().GetMethods();
    }

    static void Generics(Type type, MethodInfo method)
    {
        typeof(Holds<>).MakeGenericType(type);      // IL2070 of MakeGenericType, or IL2055
        typeof(Holds<>).MakeGenericType(typeof(Shape));
        typeof(List<>).MakeGenericType(type);
        type.MakeGenericType(typeof(int));          // IL2055
        method.MakeGenericMethod(typeof(int));      // IL2060
        typeof(Asks).GetMethod("Other")!.MakeGenericMethod(type);
        typeof(Asks).GetMethod("Make")!.MakeGenericMethod(type);
    }

    static void Joins(bool first, Type type)
    {
        Type t = first ? typeof(Shape) : typeof(Round);
        Asks.Methods(t);
        if (first) t = type;
        Asks.Methods(t);                            // IL2067
        t = null!;
        Asks.Methods(t);
        BindingFlags flags = BindingFlags.Instance | BindingFlags.Public;
        Returned().GetMethods(flags);
        Returned().GetMethods(flags | BindingFlags.NonPublic); // IL2075
        try { t = Unmarked(); } catch (Exception) { t = typeof(Shape); }
        Asks.Methods(t);                            // IL2072
        Out(out Type o);
        Asks.Methods(o);
    }
    static void Out([DynamicallyAccessedMembers(PublicMethods)] out Type type) => type = typeof(Shape);
    static void OutWrong([DynamicallyAccessedMembers(PublicMethods)] out Type type) => type = plain; // IL2077

    static void Lambdas(Type type, [DynamicallyAccessedMembers(PublicMethods)] Type good)
    {
        Action wrong = () => Asks.Methods(type);    // IL2067
        Action right = () => Asks.Methods(good);
        wrong();
        right();
        void Local() => Asks.Fields(good);          // IL2067
        Local();
    }
    static async Task Waits(Type type, [DynamicallyAccessedMembers(PublicMethods)] Type good)
    {
        await Task.Yield();
        Asks.Methods(type);                         // IL2067
        Asks.Methods(good);
    }
    static IEnumerable<int> Yields(Type type)
    {
        yield return 1;
        Asks.Methods(type);                         // IL2067
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067")] static void Suppressed(Type type) => Asks.Methods(type);
    [RequiresUnreferencedCode("Passed on")] static void Requires(Type type) => Asks.Methods(type);
    [FeatureSwitchDefinition("Flow.Off")] static bool Off => AppContext.TryGetSwitch("Flow.Off", out bool on) && on;

    static void Main()
    {
        FromParameter(typeof(Shape));
        ReturnsParameter(typeof(Shape));
        FromReturn();
        ReturnsReturn();
        FromField();
        ReturnsField();
        FromGeneric<Shape, Shape, Shape>();
        ReturnsGeneric<Shape>();
        Holds<Shape>.Wrong();
        Unknown(1, [typeof(Shape)], new() { ["x"] = typeof(Shape) }, "Shape");
        ReturnsUnknown([typeof(Shape)]);
        Objects(new Round(), new Shape(), new Marked(), new Derived());
        Joins(true, typeof(Shape));
        OutWrong(out _);
        Lambdas(typeof(Shape), typeof(Shape));
        Waits(typeof(Shape), typeof(Shape)).Wait();
        foreach (int i in Yields(typeof(Shape))) Console.Write(i);
        Suppressed(typeof(Shape));
        if (Off) Requires(typeof(Shape));
        try { Generics(typeof(List<>), typeof(Asks).GetMethod("Other")!); } catch (Exception) { }
        Console.WriteLine();
    }
}
