// A function of the runtime that no runtime has.
using System;
using System.Runtime.CompilerServices;

static class Program {
    [MethodImpl(MethodImplOptions.InternalCall)]
    static extern int MadeUp(int x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Indirectly(int x) => MadeUp(x) + 1;

    static void Main() {
        Console.WriteLine("before");
        Console.WriteLine(Indirectly(1));
    }
}
