// A package that looks for members of types which reach it as constants: through parameters, fields, type arguments.
#pragma warning disable CS0649, CS0414
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;
namespace Pack
{
    class Secret { public int Number = 7; private string hidden = "h"; public string Name { get; set; } = "n"; public void Run() { } private int Inner() => 3; }
    class ViaField { public int A; public int Twice(int n) => 2 * n; }
    class ViaReturn { public string Say() => "said"; }
    class ViaArg { public ViaArg() { } public string Hello() => "hello"; }
    class ViaGeneric { public string Text { get; set; } = "t"; }
    class ViaLambda { public int Lambda() => 5; }
    class ViaText { public int Text() => 6; }
    class ViaCtor { readonly int n; public ViaCtor(int n) => this.n = n; public override string ToString() => "ctor" + n; }
    class ViaNonPublic { int field = 4; int Method() => 9; public int Use() => field; }
    class ViaDict { public int InDict() => 8; }
    class ViaConst { public int Constant() => 9; }
    struct Value { public int X; public int Double() => 2 * X; }
    class Box<T> { public T Item = default!; public string Show() => "box of " + typeof(T).Name; }
    class Holder<[DynamicallyAccessedMembers(PublicMethods)] T> { public string Names() => Uses.Names(typeof(T)); }
    class HolderOf { public int Held() => 1; }
    public static class Uses
    {
        static Type field = typeof(ViaField);
        [DynamicallyAccessedMembers(PublicMethods)] static Type annotated = typeof(StringComparer);
        static readonly Dictionary<string, Type> map = new() { ["d"] = typeof(ViaDict) };
        static Type Return() => typeof(ViaReturn);
        public static string Names([DynamicallyAccessedMembers(PublicMethods)] Type t) =>
            string.Join(",", t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal));
        static string Properties([DynamicallyAccessedMembers(PublicProperties)] Type t) =>
            string.Join(",", t.GetProperties().Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal));
        static string Fields([DynamicallyAccessedMembers(PublicFields | NonPublicFields)] Type t) =>
            string.Join(",", t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal));
        static string Private([DynamicallyAccessedMembers(NonPublicMethods | NonPublicFields)] Type t) =>
            string.Join(",", t.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal));
        static object Call([DynamicallyAccessedMembers(PublicMethods | PublicParameterlessConstructor)] Type t, string name, params object[] args) =>
            t.GetMethod(name)!.Invoke(Activator.CreateInstance(t), args)!;
        static object New([DynamicallyAccessedMembers(PublicConstructors)] Type t, params object[] args) => Activator.CreateInstance(t, args)!;
        static string Generic<[DynamicallyAccessedMembers(PublicProperties)] T>() => Properties(typeof(T));
        static string Through<[DynamicallyAccessedMembers(PublicProperties)] T>() => Generic<T>();
        static object Text([DynamicallyAccessedMembers(PublicMethods | PublicParameterlessConstructor)] string name, string member)
            => Call(Type.GetType(name)!, member);
        static string Events([DynamicallyAccessedMembers(PublicEvents)] Type t) => string.Join(",", t.GetEvents().Select(e => e.Name));
        static string Nested([DynamicallyAccessedMembers(PublicNestedTypes | NonPublicNestedTypes)] Type t) => string.Join(",", t.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Select(e => e.Name).OrderBy(n => n, StringComparer.Ordinal));
        static string Faces([DynamicallyAccessedMembers(Interfaces)] Type t) => string.Join(",", t.GetInterfaces().Select(e => e.Name).OrderBy(n => n, StringComparer.Ordinal));
        class Nest { public class Egg { } class Shell { } public event Action? Hatched; public void Hatch() => Hatched?.Invoke(); }
        static void Try(string what, Func<object> f)
        {
            string text;
            try { text = f()?.ToString() ?? "null"; }
            catch (TargetInvocationException e) { text = e.InnerException!.GetType().Name + ": " + e.InnerException.Message; }
            catch (Exception e) { text = e.GetType().Name + ": " + e.Message; }
            Console.WriteLine(what + ": " + text);
        }
        public static void All()
        {
            Try("names", () => Names(typeof(Secret)));
            Try("fields", () => Fields(typeof(Secret)));
            Try("properties", () => Properties(typeof(Secret)));
            Try("private", () => Private(typeof(ViaNonPublic)));
            Try("field", () => Call(field, "Twice", 4));
            Try("return", () => Call(Return(), "Say"));
            Try("argument", () => Call(typeof(ViaArg), "Hello"));
            Type captured = typeof(ViaLambda);
            Try("lambda", () => Call(captured, "Lambda"));
            Try("text", () => Text("Pack.ViaText, package", "Text"));
            Try("constructor", () => New(typeof(ViaCtor), 5));
            Try("generic", () => Generic<ViaGeneric>());
            Try("through", () => Through<ViaGeneric>());
            Try("dictionary", () => Call(map["d"], "InDict"));
            Try("struct", () => Call(typeof(Value), "Double"));
            Try("instance", () => Call(typeof(Box<int>), "Show"));
            Try("instance of string", () => Call(typeof(Box<string>), "Show"));
            Try("made", () => Call(typeof(Box<>).MakeGenericType(typeof(ViaArg)), "Show"));
            Try("holder", () => new Holder<HolderOf>().Names());
            Try("nested", () => Nested(typeof(Nest)));
            Try("events", () => Events(typeof(Nest)));
            Try("faces", () => Faces(typeof(List<int>)));
            Try("framework names", () => Names(typeof(Version)));
            Try("framework field", () => Names(annotated));
            Try("framework generic", () => Generic<System.Text.StringBuilder>());
            Try("framework call", () => Call(typeof(System.Text.StringBuilder), "get_Length"));
            Try("framework constructor", () => New(typeof(Version), 1, 2));
            Try("framework instance", () => Generic<KeyValuePair<int, string>>());
            Try("framework holder", () => new Holder<Random>().Names());
            Try("framework private", () => Private(typeof(Version)));
            Try("framework text", () => Text("System.Collections.ArrayList", "get_Count"));
            Try("framework fields", () => Fields(typeof(Version)));
            Try("get type", () => Names(new System.Text.StringBuilder().GetType()));
            Try("constant", () => typeof(ViaConst).GetMethod("Constant")!.Invoke(new ViaConst(), null)!);
        }
    }
}
