// Static constructors run once, at the first access, in the order of use; cycles see default values.
class A { public static int V; static A() { Console.WriteLine("A"); V = B.V + 1; } }
class B { public static int V; static B() { Console.WriteLine("B"); V = A.V + 10; } }
class C { static C() { Console.WriteLine("C"); } public static void Touch() { } public C() => Console.WriteLine("new C"); }
class D : C { static D() { Console.WriteLine("D"); } public static int X = Print("D.X"); static int Print(string s) { Console.WriteLine(s); return 1; } }
class E { public const int Constant = 5; static E() { Console.WriteLine("E"); } public static int F; }
struct S { public static int V = 3; static S() { Console.WriteLine("S"); } public int N; public S(int n) => N = n; public int M() => V; }

class Program
{
    static Program() => Console.WriteLine("Program");

    static void Main()
    {
        Console.WriteLine("main");
        Console.WriteLine(E.Constant);
        Console.WriteLine($"{A.V} {B.V}");
        C.Touch();
        C.Touch();
        new D();
        new D();
        S s = default;
        Console.WriteLine(s.N);
        s = new S(4);
        Console.WriteLine(s.M() + s.N);
        for (int i = 0; i < 2; i++) E.F += i;
        Console.WriteLine(E.F);
    }
}
