// An unhandled exception whose ToString throws.
using System;

try { throw new Mute(); } finally { Console.WriteLine("finally"); }

class Mute : Exception {
    public override string ToString() => throw new Exception("of ToString");
}
