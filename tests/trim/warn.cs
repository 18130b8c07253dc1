// Calls that .NET's trimmer warns of, and those that it does not.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

class Needs
{
    [RequiresUnreferencedCode("It looks for members", Url = "https://example.org/why")]
    public static int Members<T>(T value, int[] more) => more.Length;
    public int Property { get; [RequiresUnreferencedCode("Here, too.")] set; }
    [RequiresDynamicCode("It makes code")]
    [RequiresAssemblyFiles("It reads files")]
    public static void Code() { }
    public static void Harmless() { }
}

[RequiresUnreferencedCode("The whole class")]
class Whole
{
    public static void Static() => Needs.Members(1, []);
    public void Instance() => Needs.Members(2, []);
}

class Program
{
    [RequiresUnreferencedCode("Passed on")]
    static void Passes() => Needs.Members("", []);

    [UnconditionalSuppressMessage("Trimming", "IL2026:RequiresUnreferencedCode", Justification = "tested")]
    static int Suppresses() => Needs.Members("", []);

    [UnconditionalSuppressMessage("Trimming", "IL2026")]
    static Func<int> Lambda() => () => Needs.Members("", []);

    [RequiresUnreferencedCode("Passed on")]
    static async Task<int> Machine()
    {
        await Task.Yield();
        return Needs.Members("", []);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026")]
    static int Getter => Needs.Members("", []);

    [UnconditionalSuppressMessage("Trimming", "IL2026")]
    static void Quiet()
    {
        Passes();
        Machine().Wait();
        new Whole().Instance();
    }

    static void Main()
    {
        Needs.Harmless();
        Needs.Members("loud", []); // 57
        new Needs().Property = 1;  // 58
        Needs.Code();              // 59
        Whole.Static();            // 60
        Quiet();
        Action a = Passes;         // 62
        a();
        Console.WriteLine(Suppresses() + Lambda()() + Getter);
        if (RuntimeFeature.IsDynamicCodeSupported) Needs.Code();
    }
}
