// Names in stack traces: letters beyond ASCII, words that many names share, generic parameters, nested types,
// underscores and digits, long lists of parameters.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Größen.Σύμβολα {
    public static class Été<T> {
        public static void Prüfe(T größe, string? naïve = null) => throw new InvalidOperationException(größe + naïve);
        public class Ünder { [MethodImpl(MethodImplOptions.NoInlining)] public void 日本語(int 数, ref string s) => Prüfe(default!, s); }
    }
}

struct X1Y2_z { [MethodImpl(MethodImplOptions.NoInlining)] public void A_b__C9(Dictionary<string, List<int?[]>> d, in long n) => Program.Throw(d.Count, n); }

class Program {
    internal static void Throw(params object[] args) => throw new ArgumentException(args.Length.ToString());
    [MethodImpl(MethodImplOptions.NoInlining)] static void ReadOnlySpanReadOnlySpan(ReadOnlySpan<char> readOnlySpan, Span<byte> SPAN, IEnumerable<KeyValuePair<string, int>> IOReadIO) =>
        Throw(readOnlySpan.Length, SPAN.Length);
    [MethodImpl(MethodImplOptions.NoInlining)] static unsafe void P(int* p, nint[,] a, Action<int, string>? q, Program? __arg, decimal d1, DateTime d2, ulong u, float f) => Throw(*p);
    [MethodImpl(MethodImplOptions.NoInlining)] static void G<TKey, TValue>(TKey k, TValue[] v, out TKey o) { o = k; Throw(v.Length); }
    static string MyProperty {
        [MethodImpl(MethodImplOptions.NoInlining)] get { Throw(); return ""; }
        [MethodImpl(MethodImplOptions.NoInlining)] set => Throw(value);
    }
    int this[int i, string s] { [MethodImpl(MethodImplOptions.NoInlining)] get => i / (s.Length - 1); }
    public static Program operator +(Program a, Program b) => throw new NotSupportedException();
    static int zero;
    Program() { }
    [MethodImpl(MethodImplOptions.NoInlining)] Program(int x) => Throw(x);

    static void Show(Action a) {
        try { a(); } catch (Exception e) {
            Console.WriteLine(e.GetType().Name);
            foreach (string line in e.StackTrace!.Split('\n')) {
                string text = line.Trim();
                int place = text.IndexOf(" in /");
                if (place > 0) text = text[..place];
                Console.WriteLine("  " + text);
            }
        }
    }

    static unsafe void Main() {
        string text = "x";
        Show(() => new Größen.Σύμβολα.Été<int>.Ünder().日本語(3, ref text));
        Show(() => Größen.Σύμβολα.Été<string>.Prüfe("ß"));
        Show(() => new X1Y2_z().A_b__C9(new(), 5));
        Show(() => ReadOnlySpanReadOnlySpan("abc", default, null!));
        Show(() => { fixed (int* at = &zero) P(at, new nint[1, 1], null, null, 1, default, 2, 3); });
        Show(() => G<string, int>("k", new int[2], out _));
        Show(() => G<int, string>(1, new string[1], out _));
        Show(() => _ = MyProperty);
        Show(() => MyProperty = "v");
        Show(() => _ = new Program()[7, text]);
        Show(() => _ = new Program() + new Program());
        Show(() => new Program(4));
        Show(() => { [MethodImpl(MethodImplOptions.NoInlining)] static void Local(string name) => Throw(name); Local("n"); });
    }
}
