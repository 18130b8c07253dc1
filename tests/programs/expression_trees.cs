using System; using System.Linq; using System.Linq.Expressions; using System.Collections.Generic;
class P { public int X { get; set; } public string N = "n"; public int Add(int a) => X + a; }
class Program { static void Main() {
  Expression<Func<int,int,int>> e = (a, b) => a * b + 1; Console.WriteLine(e); Console.WriteLine(e.Compile()(3, 4));
  Expression<Func<P,bool>> f = p => p.X > 3 && p.N.StartsWith("n"); Console.WriteLine(f); Console.WriteLine(f.Compile()(new P { X = 5 }));
  Expression<Func<P,int>> g = p => p.Add(2); Console.WriteLine(g.Compile()(new P { X = 5 }));
  var par = Expression.Parameter(typeof(int), "i"); var l = Expression.Lambda<Func<int,int>>(Expression.Add(par, Expression.Constant(10)), par); Console.WriteLine(l.Compile()(5));
  Console.WriteLine(((MemberExpression)((Expression<Func<P,string>>)(p => p.N)).Body).Member.Name);
} }
