using System; using System.Collections; using System.Collections.Generic; using System.Linq;
partial class SC {
  internal static partial class ReadOnly {
    internal class Enumerable<TU> : IEnumerable where TU : IEnumerable { protected readonly TU U; public Enumerable(TU u) { U = u; } public IEnumerator GetEnumerator() => U.GetEnumerator(); }
    internal class Enumerable<TU, T> : Enumerable<TU>, IEnumerable<T> where TU : IEnumerable<T> { public Enumerable(TU u) : base(u) { } public new IEnumerator<T> GetEnumerator() => U.GetEnumerator(); }
    internal class Collection<TU, T> : Enumerable<TU, T>, ICollection<T> where TU : ICollection<T> {
      public Collection(TU u) : base(u) { } public void Add(T item) => throw new NotSupportedException(); public void Clear() => throw new NotSupportedException(); public bool Contains(T item) => U.Contains(item); public void CopyTo(T[] a, int i) => U.CopyTo(a, i); public int Count => U.Count; public bool IsReadOnly => true; public bool Remove(T item) => throw new NotSupportedException(); }
  }
  public static ICollection<T> Make<T>(ICollection<T> c) => new ReadOnly.Collection<ICollection<T>, T>(c);
}
class Program { static void Main() {
  var d = new Dictionary<string, int> { ["a"] = 1 }; ICollection<string> c = SC.Make<string>(d.Keys); IEnumerable<string> e = c; Console.WriteLine(e.Contains("a")); Console.WriteLine(c.Count); Console.WriteLine(((IEnumerable<string>)SC.Make<string>(new List<string> { "x" })).Contains("x")); 
} }
