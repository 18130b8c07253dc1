// User-defined conversions and operators, lifted over Nullable, checked and unchecked.
readonly struct Meters
{
    public readonly double Value;
    public Meters(double v) => Value = v;
    public static implicit operator Meters(double d) => new(d);
    public static explicit operator int(Meters m) => (int)m.Value;
    public static explicit operator checked byte(Meters m) => checked((byte)m.Value);
    public static explicit operator byte(Meters m) => unchecked((byte)(int)m.Value);
    public static Meters operator +(Meters a, Meters b) => new(a.Value + b.Value);
    public static Meters operator -(Meters a) => new(-a.Value);
    public static Meters operator ++(Meters a) => new(a.Value + 1);
    public static bool operator ==(Meters a, Meters b) => a.Value == b.Value;
    public static bool operator !=(Meters a, Meters b) => !(a == b);
    public static bool operator true(Meters a) => a.Value > 0;
    public static bool operator false(Meters a) => a.Value <= 0;
    public static Meters operator &(Meters a, Meters b) => a.Value <= 0 ? a : b;
    public override bool Equals(object? o) => o is Meters m && m == this;
    public override int GetHashCode() => Value.GetHashCode();
    public override string ToString() => $"{Value}m";
}

class Celsius { public double Degrees; public static explicit operator string(Celsius c) => $"{c.Degrees} C"; }

class Program
{
    static void Main()
    {
        Meters m = 3.5;
        m += 1.0;
        m++;
        Console.WriteLine($"{m} {(int)m} {-m} {m == 5.5} {m.Equals(5.5)} {m.Equals((Meters)5.5)}");
        Meters? none = null, some = m;
        Console.WriteLine($"{(none + some).HasValue} {(some + some)!.Value} {none == null} {none != some}");
        Meters long_way = 300;
        Console.WriteLine(unchecked((byte)long_way));
        try { Console.WriteLine(checked((byte)long_way)); } catch (OverflowException) { Console.WriteLine("overflow"); }
        Console.WriteLine(m && -m ? "both" : "not both");
        Console.WriteLine((string)new Celsius { Degrees = 21.5 });
    }
}
