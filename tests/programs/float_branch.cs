// Branches on floating-point comparisons, NaN on either side, min and max by hand.
class Program
{
    static int Compare(double a, double b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if (a > b) r |= 4;
        if (a >= b) r |= 8;
        if (a == b) r |= 16;
        if (a != b) r |= 32;
        if (!(a < b)) r |= 64;
        if (!(a >= b)) r |= 128;
        while (a < b && r < 1000) r += 1000;
        return r;
    }
    static float Max(float a, float b) => a > b ? a : b;

    static void Main()
    {
        double[] values = { 0, -0.0, 1, double.NaN, double.NegativeInfinity };
        foreach (double a in values)
            foreach (double b in values)
                Console.WriteLine(Compare(a, b));
        Console.WriteLine(Max(1, 2) + Max(3, 2));
        Console.WriteLine(float.IsNaN(Max(1, float.NaN)));
    }
}
