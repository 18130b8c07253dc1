// The % operator and IEEERemainder.
class Program
{
    static void Main()
    {
        double[] xs = { 5.5, -5.5, 1e18, 0.3, 7, double.PositiveInfinity, double.NaN };
        double[] ys = { 2, -2, 0.1, 3.25, 1e-3, 0, double.PositiveInfinity };
        foreach (double x in xs)
            foreach (double y in ys)
                Console.WriteLine($"{x} % {y} = {x % y} {Math.IEEERemainder(x, y)} {(float)x % (float)y}");
    }
}
