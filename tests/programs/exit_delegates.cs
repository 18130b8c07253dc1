// Delegates to static and instance methods, a closure.
delegate int Op(int a);

class Adder { public int N; public int Add(int a) => a + N; public virtual int Mul(int a) => a * N; }
class Doubler : Adder { public override int Mul(int a) => 2 * base.Mul(a); }

class Program
{
    static int Negate(int a) => -a;

    static int Main()
    {
        Op op = Negate;
        if (op(5) != -5) return 1;
        var adder = new Doubler { N = 3 };
        op = adder.Add;
        if (op(5) != 8) return 2;
        op = adder.Mul;
        adder.N = 4;
        if (op(5) != 40) return 3;
        int captured = 1;
        op = a => captured += a;
        op(10);
        op(20);
        return captured;
    }
}
