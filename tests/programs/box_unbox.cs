// Boxing copies, unboxing checks the exact type, enums unbox as their underlying type.
enum Color : byte { Red = 1, Green = 2 }
struct Pt { public int X; }

class Program
{
    static string Unbox<T>(object? o)
    {
        try { return $"{(T)o!}"; }
        catch (InvalidCastException) { return "cast"; }
        catch (NullReferenceException) { return "null"; }
    }

    static void Main()
    {
        object i = 42, l = 42L, c = Color.Green, d = 2.5, p = new Pt { X = 3 };
        Console.WriteLine($"{Unbox<int>(i)} {Unbox<long>(i)} {Unbox<uint>(i)} {Unbox<long>(l)} {Unbox<byte>(c)} {Unbox<Color>(c)} {Unbox<Color>((byte)1)} {Unbox<double>(d)} {Unbox<float>(d)}");
        Console.WriteLine($"{Unbox<int>(null)} {Unbox<string>(null)} {Unbox<int?>(null)}| {Unbox<int?>(7)} {Unbox<object>(d)}");
        Pt copy = (Pt)p;
        copy.X = 100;
        Console.WriteLine($"{((Pt)p).X} {i.Equals(42)} {i.Equals(42L)} {i == (object)42} {object.Equals(i, 42)} {i.GetHashCode()} {c.GetHashCode()}");
        object[] all = { (byte)1, (sbyte)-1, (short)2, 'c', true, 1f, 1.5m, "s", (nint)5 };
        foreach (object o in all)
            Console.Write($"{o.GetType().Name}={o} ");
        Console.WriteLine();
        int sum = 0;
        foreach (object o in all)
            sum += o switch { byte b => b, short s => s * 10, char ch => ch, bool and true => 1000, string { Length: 1 } => 5000, _ => 0 };
        Console.WriteLine(sum);
    }
}
