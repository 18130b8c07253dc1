// Members of the framework's classes that only a text names (expressions), and definitions that a class keeps in a
// variable and makes instances of.
using System;
using System.Collections.Generic;
using System.Linq.Expressions;
using System.Text;

public interface ITemplate { }
public class Args : ITemplate { }
public class Options : ITemplate { }

public abstract class Shape
{
    static readonly Type definition = Definition();
    static Type Definition()
    {
        Type t = typeof(Shape<ITemplate>);
        return t.IsGenericType ? t.GetGenericTypeDefinition() : t;
    }
    public static Shape Of(Type t) => (Shape)Activator.CreateInstance(definition.MakeGenericType(t))!;
    public abstract string Name { get; }
}
public class Shape<T> : Shape where T : ITemplate
{
    public override string Name => typeof(T).Name + (Activator.CreateInstance(typeof(T)) is T);
}

class Program
{
    static T Run<T>(Expression e) => Expression.Lambda<Func<T>>(e).Compile()();

    static void Main()
    {
        object builder = new StringBuilder("abc"), list = new List<string> { "x", "y" }, version = new Version(4, 5);
        Console.WriteLine(Run<int>(Expression.Property(Expression.Constant(builder), "Length")));
        Console.WriteLine(Run<StringBuilder>(Expression.Call(Expression.Constant(builder), "Remove", null, Expression.Constant(1), Expression.Constant(1))));
        Console.WriteLine(Run<bool>(Expression.Call(Expression.Constant(list), "Contains", null, Expression.Constant("y"))));
        Console.WriteLine(Run<int>(Expression.PropertyOrField(Expression.Constant(version), "Minor")));
        Console.WriteLine(Run<int>(Expression.Call(typeof(Math), "Abs", null, Expression.Constant(-3))));
        Console.WriteLine(Run<int>(Expression.Call(Expression.Constant("a,b"), "IndexOf", null, Expression.Constant('b'))));
        try { Expression.Call(Expression.Constant(builder), "NoSuch", null); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        Console.WriteLine(Shape.Of(typeof(Args)).Name + " " + Shape.Of(typeof(Options)).Name);
    }
}
