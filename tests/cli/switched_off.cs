// Classes whose objects are never made, because what leads to them is switched off: by a question about the
// processor behind other methods, and by an argument of a method that is inlined.
using System;
using System.Runtime.Intrinsics.X86;

static class Program {
    static bool Fast => Avx2.IsSupported || Avx512F.IsSupported;

    static bool Suits(int n) {
        if (!Fast || n > 1000) return false;
        return n % 3 == 0;
    }

    static object Pick(bool large) => large ? new Large() : new Small();

    static void Main(string[] args) {
        object o = Suits(args.Length) ? new Wide() : new Narrow();
        Console.WriteLine(o);
        Console.WriteLine(Pick(false));
    }
}

class Wide { public override string ToString() => "wide"; }
class Narrow { public override string ToString() => "narrow"; }
class Large { public override string ToString() => "large"; }
class Small { public override string ToString() => "small"; }
