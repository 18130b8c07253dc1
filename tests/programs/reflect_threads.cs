// Threads that ask for the same types and methods at the same time get the same ones, and whole ones.
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;

class Box<T>
{
    public static int Count;
    public T Value;
    public Box<T[]> Inner() => new();
    public string Describe(object o) => typeof(T).Name + (o is T) + new List<T>().GetType().GetGenericArguments()[0].Name;
}

class Pair<T, U> : Box<Dictionary<T, U>> where U : class
{
    public KeyValuePair<T, U> Both(T a, U b) => new(a, b);
}

class Program
{
    const int Threads = 8;
    static readonly Type[] s_arguments =
    [
        typeof(string), typeof(object), typeof(Program), typeof(Version), typeof(Uri), typeof(List<string>), typeof(Exception), typeof(string[]),
        typeof(Action), typeof(Thread), typeof(Random), typeof(Delegate), typeof(Array), typeof(Attribute), typeof(Lazy<string>), typeof(Comparer<string>),
    ];

    static string Show<T>(T value) where T : class => typeof(T).Name + typeof(Box<T>).Name + (value is null) + new Box<T>().Describe(value);

    static object[] Ask(int round)
    {
        Type a = s_arguments[round % s_arguments.Length], b = s_arguments[(round * 7 + 3) % s_arguments.Length];
        Type box = typeof(Box<>).MakeGenericType(a), pair = typeof(Pair<,>).MakeGenericType(a, b);
        object made = Activator.CreateInstance(box);
        MethodInfo show = typeof(Program).GetMethod("Show", BindingFlags.NonPublic | BindingFlags.Static).MakeGenericMethod(b);
        return
        [
            box, pair, pair.BaseType, a.MakeByRefType(), b.MakePointerType(), a.MakeArrayType(2), b.MakeArrayType(),
            box.MakeArrayType(), typeof(Box<>).GetGenericArguments()[0], pair.GetMethod("Both").ReturnType, box.GetMethod("Inner").ReturnType,
            box.GetMethod("Describe").Invoke(made, [""]), show.Invoke(null, [null]), box.GetField("Value").FieldType,
            typeof(Pair<,>).GetGenericArguments()[1].GetGenericParameterConstraints().Length,
            string.Join(",", box.GetInterfaces().Select(i => i.Name)), pair.GetMethods().Length,
        ];
    }

    static void Main()
    {
        const int Rounds = 48;
        var answers = new object[Threads][][];
        var failures = new ConcurrentQueue<Exception>();
        using var barrier = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() =>
        {
            answers[n] = new object[Rounds][];
            for (int round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                try { answers[n][round] = Ask(round); }
                catch (Exception e) { failures.Enqueue(e); answers[n][round] = []; }
            }
        })).ToArray();
        foreach (Thread t in threads) t.Start();
        foreach (Thread t in threads) t.Join();
        int same = 0, different = 0;
        for (int round = 0; round < Rounds; round++)
            for (int n = 1; n < Threads; n++)
                for (int i = 0; i < Math.Min(answers[0][round].Length, answers[n][round].Length); i++)
                    if (answers[0][round][i] is Type t ? ReferenceEquals(t, answers[n][round][i]) : answers[0][round][i].Equals(answers[n][round][i])) same++;
                    else different++;
        foreach (Exception e in failures.Take(3)) Console.WriteLine(e.GetType() + " " + e.Message);
        Console.WriteLine($"{same} same, {different} different, {failures.Count} failures");
        foreach (object o in Ask(5)) Console.WriteLine(o);
    }
}
