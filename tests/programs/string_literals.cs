// Literals: escapes, verbatim, raw, very long, equal literals are one object, interning.
class Program
{
    const string Joined = "con" + "stant";
    static void Main()
    {
        Console.WriteLine("tab\there \"quoted\" back\\slash \u0041 \x41 \U0001F600 nul:" + "\0".Length);
        Console.WriteLine(@"verbatim \n ""q""");
        Console.WriteLine("""
            raw "text"
              indented
            """);
        string a = "constant", b = Joined, c = string.Concat("con", "stant");
        Console.WriteLine($"{ReferenceEquals(a, b)} {ReferenceEquals(a, c)} {a == c} {ReferenceEquals(string.Intern(c), a)} {string.IsInterned("no" + c.Length + "such") == null}");
        Console.WriteLine($"{ReferenceEquals("", string.Empty)} {"".Length} {nameof(Program)} {'\''} {(int)'\n'}");
    }
}
