// Invalid casts: classes, interfaces, arrays, generics, delegates; `as` and `is` on the same.
interface IA { }
interface IB<T> { }
class A : IA { }
class B : A, IB<int>, IB<string> { }
sealed class C { }
struct S : IA { }

class Program
{
    static string Cast<T>(object? o)
    {
        string isResult = o is T ? "is" : "isn't";
        try { T t = (T)o!; return $"{isResult}/ok"; } catch (InvalidCastException) { return $"{isResult}/bad"; } catch (NullReferenceException) { return $"{isResult}/null"; }
    }

    static void Main()
    {
        foreach (object? o in new object?[] { new A(), new B(), new C(), new S(), 5, "s", null, new B[1], new A[1], new List<B>(), (Func<B>)(() => new B()) })
            Console.WriteLine($"{o?.GetType().Name ?? "null"}: {Cast<A>(o)} {Cast<B>(o)} {Cast<C>(o)} {Cast<S>(o)} {Cast<IA>(o)} {Cast<IB<int>>(o)} {Cast<IB<object>>(o)} {Cast<int>(o)} {Cast<int?>(o)} {Cast<A[]>(o)} {Cast<IEnumerable<A>>(o)} {Cast<IList<A>>(o)} {Cast<Func<A>>(o)} {Cast<Delegate>(o)} {Cast<ValueType>(o)}");
        try { _ = (C)(object)new A(); } catch (InvalidCastException e) { Console.WriteLine(e.Message.StartsWith("Unable to cast object of type 'A' to type 'C'")); }
    }
}
