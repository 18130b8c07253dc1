// Hash codes that the documentation or the implementation fixes: primitives, enums, nullable; others only for consistency.
class Program
{
    static void Main()
    {
        Console.WriteLine($"{5.GetHashCode()} {(-1).GetHashCode()} {(1L << 32 | 1).GetHashCode()} {'a'.GetHashCode()} {true.GetHashCode()} {((byte)200).GetHashCode()} {((short)-2).GetHashCode()} {ulong.MaxValue.GetHashCode()}");
        Console.WriteLine($"{1.5.GetHashCode()} {0.0.GetHashCode() == (-0.0).GetHashCode()} {1.5f.GetHashCode()} {DayOfWeek.Friday.GetHashCode()} {new int?(7).GetHashCode()} {new DateTime(100).GetHashCode()} {TimeSpan.FromTicks(1L << 33).GetHashCode()}");
        Console.WriteLine($"{HashCode.Combine(1, 2) == HashCode.Combine(1, 2)} {new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).GetHashCode()} {(1, 2).GetHashCode() == (1, 2).GetHashCode()} {EqualityComparer<string>.Default.GetHashCode("x") == "x".GetHashCode()}");
        object o = new();
        int h = o.GetHashCode();
        GC.Collect();
        Console.WriteLine(h == o.GetHashCode());
        var seen = new HashSet<int>();
        for (int i = 0; i < 1000; i++) seen.Add(new object().GetHashCode());
        Console.WriteLine(seen.Count > 990);
    }
}
