// One call site that sees many types, and one class that implements many interfaces.
interface I0 { int M(); } interface I1 { int M(); } interface I2 { int M(); } interface I3 { int M(); } interface I4 { int M(); }
interface I5 { int M(); } interface I6 { int M(); } interface I7 { int M(); } interface I8 { int M(); } interface I9 { int M(); }
class All : I0, I1, I2, I3, I4, I5, I6, I7, I8, I9
{
    int I0.M() => 0; int I1.M() => 1; int I2.M() => 2; int I3.M() => 3; int I4.M() => 4;
    int I5.M() => 5; int I6.M() => 6; int I7.M() => 7; int I8.M() => 8; int I9.M() => 9;
}
interface IOp { long Do(long x); }
class A0 : IOp { public long Do(long x) => x + 1; } class A1 : IOp { public long Do(long x) => x * 2; }
class A2 : IOp { public long Do(long x) => x - 3; } class A3 : IOp { public long Do(long x) => x ^ 5; }
class A4 : A0 { } class A5 : A1, IOp { public new long Do(long x) => x + 100; }
class A6<T> : IOp { public long Do(long x) => x + typeof(T).Name.Length; }
struct A7 : IOp { public long Do(long x) => x % 1000003; }

class Program
{
    static void Main()
    {
        object all = new All();
        Console.WriteLine(((I0)all).M() + 10 * ((I9)all).M() + 100 * ((I5)all).M() + 1000 * ((I7)all).M() + 10000 * ((I2)all).M());
        IOp[] ops = { new A0(), new A1(), new A2(), new A3(), new A4(), new A5(), new A6<int>(), new A6<string>(), new A6<object>(), new A7() };
        long x = 1;
        for (int i = 0; i < 10000; i++) x = ops[i * 7 % ops.Length].Do(x) & 0xffffff;
        Console.WriteLine(x);
        for (int i = 0; i < 10000; i++) x = ops[i % 3].Do(x) & 0xffffff;
        Console.WriteLine(x);
    }
}
