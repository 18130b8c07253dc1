// dynamic: operators, conversions and overloads are chosen by the types at run time.
using System;
using Microsoft.CSharp.RuntimeBinder;

struct Money
{
    public decimal Amount;
    public Money(decimal a) => Amount = a;
    public static Money operator +(Money a, Money b) => new(a.Amount + b.Amount);
    public static bool operator ==(Money a, Money b) => a.Amount == b.Amount;
    public static bool operator !=(Money a, Money b) => !(a == b);
    public static implicit operator Money(int n) => new(n);
    public static explicit operator int(Money m) => (int)m.Amount;
    public override bool Equals(object? o) => o is Money m && m == this;
    public override int GetHashCode() => Amount.GetHashCode();
    public override string ToString() => "$" + Amount;
}

enum Color { Red, Green = 2 }

class Program
{
    static string Kind(int x) => "int " + x;
    static string Kind(long x) => "long " + x;
    static string Kind(string x) => "string " + x;
    static string Kind(object x) => "object " + x;
    static string Two(int a, double b) => "int, double";
    static string Two(double a, int b) => "double, int";

    static void Fails(Action a)
    {
        try { a(); Console.WriteLine("no exception"); }
        catch (RuntimeBinderException e) { Console.WriteLine(e.Message); }
        catch (Exception e) { Console.WriteLine(e.GetType().Name); }
    }

    static void Main()
    {
        dynamic a = 7, b = 2, d = 2.5, s = "text", l = 5000000000L;
        Console.WriteLine($"{a + b} {a - b} {a * b} {a / b} {a % b} {a << b} {a & b} {a | b} {a ^ b}");
        Console.WriteLine($"{a + d} {a / d} {-d} {~a} {l + a} {(a + b).GetType()} {(a + l).GetType()} {(a + d).GetType()}");
        Console.WriteLine($"{a > b} {a <= b} {a == 7} {a != b} {a == d} {!(a == b)}");
        Console.WriteLine(s + a + d + (a > b) + 'c');
        Console.WriteLine((s == "text") + " " + (s != null));
        a++; b += 10; d *= 2; s += "!";
        Console.WriteLine($"{a} {b} {d} {s}");
        dynamic t = true, f = false;
        Console.WriteLine((t && f) + " " + (t || f) + " " + (t ^ f) + " " + (t ? "yes" : "no"));
        dynamic m = new Money(1.5m);
        Console.WriteLine(m + new Money(2) + " " + (m == new Money(1.5m)) + " " + (m + 3) + " " + (int)m);
        Money fromInt = (dynamic)4;
        Console.WriteLine(fromInt);
        dynamic dec = 1.25m;
        Console.WriteLine(dec * 2 + " " + (dec > 1) + " " + (decimal)dec);
        dynamic c = Color.Green;
        Console.WriteLine(c + " " + (c == Color.Green) + " " + (int)c + " " + (c | Color.Red));
        long wide = a; double real = a; object o = a; int? maybe = a;
        Console.WriteLine($"{wide} {real} {o} {maybe}");
        byte small = (byte)(dynamic)300;
        Console.WriteLine(small);
        Console.WriteLine($"{Kind(a)}; {Kind(l)}; {Kind(s)}; {Kind(d)}; {Kind((dynamic)(byte)1)}");
        Console.WriteLine(Two(b, d));
        dynamic nothing = null!;
        Console.WriteLine((nothing == null) + " " + (nothing ?? "default"));
        Fails(() => { int i = s; });
        Fails(() => Console.WriteLine(a + new object()));
        Fails(() => Console.WriteLine(nothing.Length));
        Fails(() => Console.WriteLine(a.Missing));
        Fails(() => Console.WriteLine(Two(a, b)));
        Fails(() => { checked { dynamic max = int.MaxValue; Console.WriteLine(max + 1); } });
        Fails(() => Console.WriteLine(a / (b - b)));
        for (int i = 0; i < 3; i++)
        {
            dynamic each = i == 0 ? 1 : i == 1 ? "s" : 2.5;
            Console.WriteLine(each + each);
        }
    }
}
