// A type parameter that is a Nullable over a struct with references: is, as, casts, boxing and default in shared code.
using System;
using System.Collections.Generic;

struct Pair<A, B> { public A First; public B Second; public override string ToString() => $"<{First},{Second}>"; }

static class Program
{
    static object? Box<T>(T v) => v;
    static bool Is<T>(object? o) => o is T;
    static string IsNamed<T>(object? o) => o is T t ? "yes " + t : "no";
    static T Cast<T>(object? o) => (T)o!;
    static string Switch<T>(object? o) => o switch { null => "null", T => "T", _ => "other" };
    static T[] Array<T>(params object?[] all) { var r = new T[all.Length]; for (int i = 0; i < r.Length; i++) r[i] = (T)all[i]!; return r; }
    static string Text<T>(T v) => v is null ? "null" : v.ToString() + v.GetHashCode().Equals(v.GetHashCode());

    class Holder<T>
    {
        public T? Value;
        public bool Has(object? o) => o is T;
        public object? Boxed() => Value;
        public static T From(object? o) => (T)o!;
        public string Try(object? o) { try { Value = From(o); return "stored " + Boxed(); } catch (Exception e) { return e.GetType().Name + ": " + e.Message; } }
    }

    static void All<T>(string name, T some, object? none, object other)
    {
        Console.WriteLine($"== {name} {typeof(T) == some?.GetType()}");
        object? boxed = Box(some);
        Console.WriteLine($"{boxed} {boxed?.GetType() == Nullable.GetUnderlyingType(typeof(T))} {Box(default(T)) is null} {Box((T)none!) is null}");
        Console.WriteLine($"{Is<T>(boxed)} {Is<T>(none)} {Is<T>(other)} {IsNamed<T>(boxed)} {IsNamed<T>(other)} {Switch<T>(boxed)} {Switch<T>(other)} {Switch<T>(none)}");
        Console.WriteLine($"{Text(Cast<T>(boxed))} {Text(Cast<T>(none))}");
        try { Cast<T>(other); } catch (Exception e) { Console.WriteLine(e.GetType().Name + ": " + e.Message); }
        var list = Array<T>(boxed, null, boxed);
        Console.WriteLine($"{list.Length} {list[0]} {list[1] is null} {EqualityComparer<T>.Default.Equals(list[0], list[2])} {new List<T>(list).IndexOf(some)}");
        var h = new Holder<T>();
        Console.WriteLine($"{h.Has(boxed)} {h.Has(other)} {h.Boxed() is null} {h.Try(boxed)} {h.Try(null)} {h.Try(other)}");
    }

    static void Main()
    {
        All<(string, int)?>("tuple", ("a", 1), null, ("a", 1L));
        All<Pair<string, object>?>("pair", new Pair<string, object> { First = "f", Second = 2 }, null, new Pair<object, string>());
        All<KeyValuePair<Type, List<int>?>?>("pair", new(typeof(int), null), null, 5);
        All<int?>("int", 3, null, 3L);
        All<Pair<int, long>?>("values", new Pair<int, long> { First = 1, Second = 2 }, null, new Pair<long, int>());
        All<string?>("string", "s", null, 1);
    }
}
