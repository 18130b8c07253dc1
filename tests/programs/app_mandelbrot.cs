// Mandelbrot and matrix product: tight loops of floating point.
class Program
{
    static int Escape(double cr, double ci)
    {
        double zr = 0, zi = 0;
        for (int i = 0; i < 200; i++)
        {
            double r2 = zr * zr, i2 = zi * zi;
            if (r2 + i2 > 4) return i;
            zi = 2 * zr * zi + ci;
            zr = r2 - i2 + cr;
        }
        return 200;
    }
    static float[][] Multiply(float[][] a, float[][] b)
    {
        int n = a.Length;
        var c = new float[n][];
        for (int i = 0; i < n; i++)
        {
            c[i] = new float[n];
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int k = 0; k < n; k++) sum += a[i][k] * b[k][j];
                c[i][j] = sum;
            }
        }
        return c;
    }
    static void Main()
    {
        const string Shades = " .:-=+*#%@";
        long total = 0;
        for (int y = 0; y < 30; y++)
        {
            string line = "";
            for (int x = 0; x < 72; x++)
            {
                int e = Escape(x / 72.0 * 3 - 2.2, y / 30.0 * 2.4 - 1.2);
                total += e;
                line += Shades[e == 200 ? 9 : e % 9];
            }
            Console.WriteLine(line.TrimEnd());
        }
        Console.WriteLine(total);
        var m = new float[60][];
        for (int i = 0; i < 60; i++) { m[i] = new float[60]; for (int j = 0; j < 60; j++) m[i][j] = (i * 7 + j * 3) % 11 / 8f; }
        for (int k = 0; k < 3; k++) { m = Multiply(m, m); foreach (float[] row in m) for (int j = 0; j < row.Length; j++) row[j] /= 64; }
        Console.WriteLine($"{m[0][0]} {m[59][59]} {m[10][20]}");
    }
}
