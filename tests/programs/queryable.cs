// IQueryable over collections in memory: every operator becomes an expression tree, which is rewritten to Enumerable.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;

record Item(int Id, string Name, double Price);

class Program
{
    static readonly List<Item> Items = new() { new(1, "a", 1.5), new(2, "b", 2.5), new(3, "c", 0.5), new(4, "d", 2.5) };
    static IQueryable<Item> Q => Items.AsQueryable();

    static void Show<T>(string what, IEnumerable<T> all) => Console.WriteLine(what + ": " + string.Join(" ", all));

    static void Main()
    {
        Show("where", Q.Where(x => x.Price > 1).Select(x => x.Name).ToList());
        Show("order", Q.OrderByDescending(x => x.Price).ThenBy(x => x.Name).Select(x => x.Id));
        Console.WriteLine($"{Q.Count()} {Q.Count(x => x.Id > 1)} {Q.LongCount()} {Q.Any(x => x.Id == 9)} {Q.All(x => x.Id < 9)}");
        Console.WriteLine($"{Q.Sum(x => x.Price)} {Q.Max(x => x.Price)} {Q.Min(x => x.Name)} {Q.Average(x => x.Id)}");
        Console.WriteLine($"{Q.First(x => x.Name == "b")} {Q.Last().Id} {Q.Single(x => x.Id == 3).Name} {Q.ElementAt(1).Name}");
        Console.WriteLine(Q.FirstOrDefault(x => x.Id == 77) == null);
        foreach (IGrouping<double, Item> g in Q.GroupBy(x => x.Price)) Console.WriteLine(g.Key + ": " + g.Count());
        Show("join", Q.Join(Q, a => a.Id, b => b.Id + 1, (a, b) => a.Name + b.Name));
        Show("many", Q.SelectMany(x => new[] { x.Id, x.Id * 10 }));
        Show("numbers", new[] { 1, 2, 3, 4, 4 }.AsQueryable().Skip(1).Take(3).Reverse().Distinct());
        Show("set", new[] { 1, 2, 3 }.AsQueryable().Union(new[] { 3, 4 }).Except(new[] { 1 }).Concat(new[] { 9 }));
        Show("anonymous", Q.Select(x => new { x.Id, Twice = x.Price * 2 }).Where(y => y.Twice > 1).Select(y => y.Twice));
        Show("zip", new[] { 1, 2 }.AsQueryable().Zip(new[] { "x", "y" }, (n, s) => n + s));
        Console.WriteLine(new[] { 1, 2, 3 }.AsQueryable().Aggregate((a, b) => a * b + 1));
        var query = from x in Q where x.Id != 2 orderby x.Name descending select x.Name;
        Show("query", query);
        int limit = 2;
        Expression<Func<Item, bool>> few = x => x.Id <= limit;
        IQueryable<Item> q = Q.Where(few);
        limit = 1;
        Show("captured", q.Select(x => x.Id));
        Console.WriteLine(Q.Where(x => x.Id > 1).Expression);
        Console.WriteLine(q.ElementType + " " + q.Provider.GetType().Name);
        ParameterExpression p = Expression.Parameter(typeof(Item), "i");
        var built = Expression.Lambda<Func<Item, bool>>(
            Expression.Equal(Expression.Property(p, "Name"), Expression.Constant("c")), p);
        Show("built", Q.Where(built).Select(x => x.Id));
        IQueryable untyped = Items.AsQueryable();
        int n = 0;
        foreach (object o in untyped) n += ((Item)o).Id;
        Console.WriteLine(n);
        try { Q.First(x => x.Id > 100); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
    }
}
