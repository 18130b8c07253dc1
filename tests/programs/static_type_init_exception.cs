// A static constructor that throws: TypeInitializationException, the same again at each later access.
class Bad { public static int V = 5; static Bad() { Console.WriteLine("ctor"); throw new InvalidOperationException("no"); } public static void M() { } }
class BadGeneric<T> { public static T? V; static BadGeneric() { if (typeof(T) == typeof(int)) throw new Exception("int"); } }
class Fields { public static int Ok = 1; public static int Zero = 0; public static int Fail = Ok / Zero; }

class Program
{
    static void Try(Action a)
    {
        try { a(); Console.WriteLine("ok"); }
        catch (TypeInitializationException e) { Console.WriteLine($"{e.TypeName}: {e.InnerException!.GetType().Name} {e.InnerException.Message}"); }
    }

    static void Main()
    {
        Try(() => Console.WriteLine(Bad.V));
        Try(() => Bad.M());
        Try(() => new Bad());
        Try(() => BadGeneric<int>.V = 1);
        Try(() => BadGeneric<string>.V = "s");
        Try(() => Console.WriteLine(Fields.Fail));
        TypeInitializationException? first = null, second = null;
        try { Bad.M(); } catch (TypeInitializationException e) { first = e; }
        try { Bad.M(); } catch (TypeInitializationException e) { second = e; }
        Console.WriteLine(ReferenceEquals(first!.InnerException, second!.InnerException));
    }
}
