// N-body: double arithmetic through classes and arrays, exact to the last digit.
class Body(double x, double y, double z, double vx, double vy, double vz, double mass)
{
    const double Year = 365.24, SolarMass = 4 * Math.PI * Math.PI;
    public double X = x, Y = y, Z = z, Vx = vx * Year, Vy = vy * Year, Vz = vz * Year, Mass = mass * SolarMass;
}
class Program
{
    static readonly Body[] bodies =
    {
        new(0, 0, 0, 0, 0, 0, 1),
        new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411220, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    };
    static double Energy()
    {
        double e = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            Body a = bodies[i];
            e += 0.5 * a.Mass * (a.Vx * a.Vx + a.Vy * a.Vy + a.Vz * a.Vz);
            for (int j = i + 1; j < bodies.Length; j++)
            {
                Body b = bodies[j];
                double dx = a.X - b.X, dy = a.Y - b.Y, dz = a.Z - b.Z;
                e -= a.Mass * b.Mass / Math.Sqrt(dx * dx + dy * dy + dz * dz);
            }
        }
        return e;
    }
    static void Advance(double dt)
    {
        for (int i = 0; i < bodies.Length; i++)
        {
            Body a = bodies[i];
            for (int j = i + 1; j < bodies.Length; j++)
            {
                Body b = bodies[j];
                double dx = a.X - b.X, dy = a.Y - b.Y, dz = a.Z - b.Z;
                double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * Math.Sqrt(d2));
                a.Vx -= dx * b.Mass * mag; a.Vy -= dy * b.Mass * mag; a.Vz -= dz * b.Mass * mag;
                b.Vx += dx * a.Mass * mag; b.Vy += dy * a.Mass * mag; b.Vz += dz * a.Mass * mag;
            }
        }
        foreach (Body b in bodies) { b.X += dt * b.Vx; b.Y += dt * b.Vy; b.Z += dt * b.Vz; }
    }
    static void Main()
    {
        double px = 0, py = 0, pz = 0;
        foreach (Body b in bodies) { px += b.Vx * b.Mass; py += b.Vy * b.Mass; pz += b.Vz * b.Mass; }
        bodies[0].Vx = -px / bodies[0].Mass; bodies[0].Vy = -py / bodies[0].Mass; bodies[0].Vz = -pz / bodies[0].Mass;
        Console.WriteLine(Energy().ToString("F9"));
        for (int i = 0; i < 100_000; i++) Advance(0.01);
        Console.WriteLine(Energy().ToString("F9"));
        Console.WriteLine(Energy());
    }
}
