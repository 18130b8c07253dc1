// Nothing in the project says so, but DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 in the environment: comparison is ordinal and
// normalization leaves texts as they are.
using System;
using System.Collections.Generic;
using System.Text;

static class Program
{
    static void Main()
    {
        var list = new List<string> { "b", "A", "a", "B", "\u00e9", "e\u0301" };
        list.Sort();
        foreach (string s in list) Console.Write($"{s.Length}{(int)s[0]:x} ");
        Console.WriteLine();
        Console.WriteLine(string.Compare("a", "B", StringComparison.CurrentCultureIgnoreCase) < 0);
        Console.WriteLine("co\u00adop".IndexOf("coop", StringComparison.InvariantCulture));
        Console.WriteLine("e\u0301".Normalize().Length);
        Console.WriteLine(AppContext.TryGetSwitch("System.Globalization.Invariant", out bool on) + " " + on);
    }
}
