// String literals: length, characters, identity of equal literals.
class Program
{
    static string Pick(int i) => i == 0 ? "zero" : "other";

    static int Main()
    {
        string s = "Anvil";
        int sum = 0;
        for (int i = 0; i < s.Length; i++) sum += s[i];
        if (sum != 'A' + 'n' + 'v' + 'i' + 'l') return 1;
        if ((object)Pick(0) != (object)"zero") return 2;
        if (Pick(1) == Pick(0)) return 3;
        if ("a" + s != "aAnvil") return 4;
        string? none = null;
        if (none + "x" != "x") return 5;
        return s.Length * 10;
    }
}
