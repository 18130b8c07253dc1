// Enums: names, flags, parsing, underlying types, comparison, HasFlag, undefined values, formatting.
enum Color { Red, Green = 5, Blue }
[Flags] enum Access : byte { None = 0, Read = 1, Write = 2, Execute = 4, All = 7 }
enum Big : ulong { Max = ulong.MaxValue, One = 1 }
enum Signed : sbyte { Minus = -5, Plus = 5 }

class Program
{
    static string Name<T>(T t) where T : struct, Enum => $"{t}/{Enum.GetName(t)}/{Enum.IsDefined(t)}";

    static void Main()
    {
        Color c = Color.Blue;
        Console.WriteLine($"{c} {(int)c} {c:D} {c:X} {(Color)99} {c == Color.Blue} {c > Color.Red} {c.CompareTo(Color.Green)} {c + 1}");
        Access a = Access.Read | Access.Execute;
        Console.WriteLine($"{a} {a.HasFlag(Access.Read)} {a.HasFlag(Access.All)} {a & ~Access.Read} {Access.All} {(Access)0} {(Access)9} {a ^ Access.Write}");
        Console.WriteLine($"{Big.Max} {(ulong)Big.Max} {Signed.Minus} {(int)Signed.Minus} {Name(Color.Green)} {Name((Color)3)}");
        Console.WriteLine($"{Enum.Parse<Color>("Green")} {Enum.Parse<Access>("Read, Write")} {Enum.TryParse("blue", true, out Color parsed)} {parsed} {Enum.TryParse("Nope", out Color _)} {Enum.Parse<Color>("5")}");
        Console.WriteLine($"{string.Join(",", Enum.GetNames<Color>())} {string.Join(",", Enum.GetValues<Access>())} {Enum.GetUnderlyingType(typeof(Big)).Name}");
        object boxed = Color.Red;
        Console.WriteLine($"{boxed} {boxed.Equals(Color.Red)} {boxed.Equals(0)} {(int)boxed} {boxed.GetHashCode()}");
        var d = new Dictionary<Access, string> { [Access.All] = "all" };
        Console.WriteLine($"{d[(Access)7]} {default(Color)} {sizeof(Access)} {DayOfWeek.Monday}");
        try { Enum.Parse<Color>("Purple"); } catch (ArgumentException e) { Console.WriteLine(e.Message); }
    }
}
