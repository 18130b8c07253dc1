// ref locals and returns: into arrays, fields, structs in arrays, conditional refs, ref reassignment, readonly refs.
class Matrix
{
    double[] data = new double[9];
    public ref double this[int r, int c] => ref data[r * 3 + c];
    public ref readonly double First => ref data[0];
}
struct Particle { public int X, Y; }
class Holder { public int A = 1, B = 2; public static int S = 3; public ref int Pick(bool a) => ref a ? ref A : ref B; }

class Program
{
    static ref int Max(int[] a)
    {
        ref int best = ref a[0];
        for (int i = 1; i < a.Length; i++)
            if (a[i] > best) best = ref a[i];
        return ref best;
    }
    static ref T Last<T>(T[] a) => ref a[^1];
    static void Increment(ref int x, int by = 1) => x += by;

    static void Main()
    {
        int[] a = { 3, 9, 4 };
        Max(a) = -1;
        Max(a)++;
        Console.WriteLine(string.Join(",", a));
        var m = new Matrix();
        m[1, 2] = 2.5;
        m[1, 2] *= 4;
        m[0, 0] += 1;
        Console.WriteLine($"{m[1, 2]} {m.First}");
        var h = new Holder();
        h.Pick(true) = 10;
        Increment(ref h.Pick(false), 5);
        Increment(ref Holder.S);
        Console.WriteLine($"{h.A} {h.B} {Holder.S}");
        var ps = new Particle[3];
        foreach (ref Particle p in ps.AsSpan()) { p.X = 5; p.Y--; }
        ref Particle last = ref Last(ps);
        last.X++;
        Console.WriteLine($"{ps[2].X} {ps[0].X} {ps[1].Y}");
        ref string s = ref Last(new[] { "a", "b" });
        s += "!";
        Console.WriteLine(s);
        int x = 1, y = 2;
        ref int r = ref x;
        r = 10;
        r = ref y;
        r = 20;
        Console.WriteLine($"{x} {y}");
    }
}
