// Generic methods of the framework found by looking through all methods of a class; String's constructors.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

public class Item { public int Id { get; set; } public string Name { get; set; } = ""; public double Price { get; set; } }

static class Program
{
    static IQueryable<T> OrderBy<T>(IQueryable<T> source, string property)
    {
        ParameterExpression x = Expression.Parameter(typeof(T), "x");
        MemberExpression member = Expression.Property(x, property);
        LambdaExpression key = Expression.Lambda(member, x);
        MethodInfo method = typeof(Queryable).GetMethods()
            .Single(m => m.Name == "OrderBy" && m.IsGenericMethodDefinition && m.GetParameters().Length == 2)
            .MakeGenericMethod(typeof(T), member.Type);
        return (IQueryable<T>)method.Invoke(null, new object[] { source, key })!;
    }

    static object? Call(string name, Type argument, params object[] args) =>
        typeof(Enumerable).GetMethods().First(m => m.Name == name && m.IsGenericMethodDefinition && m.GetParameters().Length == args.Length)
            .MakeGenericMethod(argument).Invoke(null, args);

    static bool IsCount(MethodInfo m) => m.Name.Equals("Count") || "ToArray" == m.Name;

    static void Main()
    {
        var items = new[] { new Item { Id = 2, Name = "b", Price = 1.5 }, new Item { Id = 1, Name = "c", Price = 0.5 }, new Item { Id = 3, Name = "a", Price = 2.5 } };
        foreach (string p in new[] { "Id", "Price" })
            Console.WriteLine(string.Join(" ", OrderBy(items.AsQueryable(), p).Select(i => i.Name)));
        Console.WriteLine(Call("Count", typeof(int), new[] { 1, 2, 3 }));
        Console.WriteLine(Call("Count", typeof(string), new List<string> { "x" }));
        Console.WriteLine(((Array)Call("ToArray", typeof(double), new List<double> { 1, 2 })!).Length);
        Console.WriteLine(typeof(Enumerable).GetMethods().Count(IsCount) > 1);

        ConstructorInfo repeat = typeof(string).GetConstructor(new[] { typeof(char), typeof(int) })!;
        Console.WriteLine(repeat.Invoke(new object[] { 'x', 3 }));
        Console.WriteLine(Activator.CreateInstance(typeof(string), new[] { 'a', 'b' }));
        Console.WriteLine(Activator.CreateInstance(typeof(string), new[] { 'a', 'b', 'c' }, 1, 2));
        try { repeat.Invoke(new object[] { 'x', -1 }); } catch (TargetInvocationException e) { Console.WriteLine(e.InnerException!.GetType().Name); }
        Console.WriteLine(ReferenceEquals(repeat.Invoke(new object[] { 'x', 0 }), ""));
        Console.WriteLine(repeat.Name + " " + repeat.DeclaringType);
    }
}
