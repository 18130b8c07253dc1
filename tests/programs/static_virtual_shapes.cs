// Static abstract and virtual members: operators, events, generic ones, generic mathematics.
using System;
using System.Collections.Generic;
using System.Numerics;

interface IShape<TSelf>
    where TSelf : IShape<TSelf>
{
    static abstract string Name { get; }

    static abstract TSelf Make(int x);
    static virtual string Desc() => "desc " + TSelf.Name;
    static abstract TSelf operator +(TSelf a, TSelf b);
    int V { get; }

    static abstract event Action E;
}

class A : IShape<A>
{
    public int V { get; init; }
    public static string Name => "A";

    public static A Make(int x) => new A
    {
        V = x
    };
    public static A operator +(A a, A b) => new A
    {
        V = a.V + b.V
    };
    public static event Action? E;
    public static void Fire() => E?.Invoke();
}

struct B : IShape<B>
{
    public int V { get; init; }
    public static string Name => "B";

    public static B Make(int x) => new B
    {
        V = x * 2
    };
    static string IShape<B>.Desc() => "own B";
    static B IShape<B>.operator +(B a, B b) => new B
    {
        V = a.V * b.V
    };
    public static event Action? E;
    public static void Fire() => E?.Invoke();
}

class G<T> : IShape<G<T>>
{
    public int V { get; init; }
    public static string Name => "G<" + typeof(T).Name + ">";

    public static G<T> Make(int x) => new G<T>
    {
        V = x + 1
    };
    public static G<T> operator +(G<T> a, G<T> b) => new G<T>
    {
        V = a.V - b.V
    };
    public static event Action? E;
}

interface IHasDef
{
    static virtual int Num() => 7;
    static abstract int Other<U>();
}

class H1 : IHasDef
{
    public static int Other<U>() => typeof(U).Name.Length;
}

class H2 : IHasDef
{
    public static int Num() => 8;
    public static int Other<U>() => -typeof(U).Name.Length;
}

class H3<T> : IHasDef
{
    public static int Num() => typeof(T).Name.Length;
    public static int Other<U>() => typeof(T).Name.Length * 100 + typeof(U).Name.Length;
}

static class P
{
    static string Show<T>()
        where T : IShape<T> => T.Name + "/" + T.Desc() + "/" + (T.Make(3) + T.Make(4)).V;
    static Func<int, T> Mk<T>()
        where T : IShape<T> => T.Make;
    static Func<string> Ds<T>()
        where T : IShape<T> => T.Desc;
    static int N<T>()
        where T : IHasDef => T.Num() * 1000 + T.Other<string>() + T.Other<List<T>>();
    static Func<int> NF<T>()
        where T : IHasDef => T.Other<T>;
    static void Sub<T>(Action a)
        where T : IShape<T>
    {
        T.E += a;
    }

    class Outer<T>
        where T : IShape<T>
    {
        public string Go() => Show<T>() + ":" + T.Make(9).V;
        public IEnumerable<T> Seq()
        {
            for (int i = 0; i < 3; i++)
                yield return T.Make(i);
        }
    }

    static T Sum<T>(params T[] xs)
        where T : INumber<T>
    {
        T s = T.Zero;
        foreach (var x in xs)
            s += x;
        return s;
    }

    static TR Conv<TA, TR>(TA a)
        where TA : INumberBase<TA> where TR : INumberBase<TR> => TR.CreateSaturating(a);
    static T ParseIt<T>(string s)
        where T : IParsable<T> => T.Parse(s, null);
    static void Main()
    {
        Console.WriteLine(Show<A>());
        Console.WriteLine(Show<B>());
        Console.WriteLine(Show<G<string>>());
        Console.WriteLine(Show<G<int>>());
        Console.WriteLine(Show<G<G<object>>>());
        Console.WriteLine(Mk<A>()(5).V + " " + Mk<B>()(5).V + " " + Mk<G<string>>()(5).V);
        Console.WriteLine(Ds<A>()() + Ds<B>()() + Ds<G<string>>()());
        Console.WriteLine(N<H1>() + " " + N<H2>() + " " + N<H3<string>>() + " " + N<H3<int>>() + " " + NF<H1>()() + " " + NF<H3<string>>()());
        Sub<A>(() => Console.WriteLine("A fired"));
        Sub<B>(() => Console.WriteLine("B fired"));
        A.Fire();
        B.Fire();
        Console.WriteLine(new Outer<G<string>>().Go() + new Outer<B>().Go());
        foreach (var x in new Outer<G<Exception>>().Seq())
            Console.Write(x.V + " ");
        Console.WriteLine();
        Console.WriteLine(Sum(1, 2, 3) + " " + Sum(1.5, 2.5) + " " + Sum(1m, 2m) + " " + Sum<Int128>(1, 2) + " " + Sum<BigInteger>(1, 2) + " " + Sum((Half)1, (Half)2));
        Console.WriteLine(Conv<int, byte>(300) + " " + Conv<double, long>(1e300) + " " + Conv<int, decimal>(5) + " " + Conv<double, BigInteger>(1e20));
        Console.WriteLine(ParseIt<int>("5") + ParseIt<double>("2.5") + " " + ParseIt<Guid>("00000000-0000-0000-0000-000000000001") + ParseIt<string>("s"));
    }
}
