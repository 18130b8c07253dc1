// goto: forward, backward, out of nested loops, into shared tails; irreducible-looking flow.
class Program
{
    static int Search(int[,] m, int what)
    {
        for (int i = 0; i < m.GetLength(0); i++)
            for (int j = 0; j < m.GetLength(1); j++)
                if (m[i, j] == what) { what = i * 10 + j; goto found; }
        return -1;
    found:
        return what;
    }
    static string Machine(string input)
    {
        string trace = "";
        int i = 0;
    start:
        if (i == input.Length) goto end;
        if (input[i] == 'a') goto a;
        if (input[i] == 'b') goto b;
        i++;
        goto start;
    a:
        trace += "A";
        i++;
        if (i < input.Length && input[i] == 'b') goto b;
        goto start;
    b:
        trace += "B";
        i++;
        if (i < input.Length && input[i] == 'a') goto a;
        if (i < input.Length && input[i] == 'b') { trace += "-"; goto b; }
        goto start;
    end:
        return trace;
    }
    static int Backward(int n) { int sum = 0; again: sum += n; if (--n > 0) goto again; return sum; }

    static void Main()
    {
        Console.WriteLine($"{Search(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, 6)} {Search(new int[2, 2], 9)}");
        Console.WriteLine($"{Machine("abbaxab")} {Machine("")} {Backward(10)}");
    }
}
