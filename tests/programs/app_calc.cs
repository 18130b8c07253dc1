// A small language: lexer, recursive-descent parser, tree of nodes, evaluator with variables and functions.
abstract class Node { public abstract double Eval(Env env); }
class Num(double v) : Node { public override double Eval(Env env) => v; }
class Var(string name) : Node { public override double Eval(Env env) => env.Get(name); }
class Bin(char op, Node l, Node r) : Node
{
    public override double Eval(Env env)
    {
        double a = l.Eval(env), b = r.Eval(env);
        return op switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => b == 0 ? throw new DivideByZeroException() : a / b, '^' => Math.Pow(a, b), '<' => a < b ? 1 : 0, _ => throw new InvalidOperationException($"operator {op}") };
    }
}
class Call(string name, List<Node> args) : Node
{
    public override double Eval(Env env)
    {
        if (name == "if") return args[0].Eval(env) != 0 ? args[1].Eval(env) : args[2].Eval(env);
        var (parameters, body) = env.Functions.TryGetValue(name, out var f) ? f : throw new KeyNotFoundException(name);
        var inner = new Env(env.Functions);
        for (int i = 0; i < parameters.Count; i++) inner.Set(parameters[i], args[i].Eval(env));
        return body.Eval(inner);
    }
}
class Env(Dictionary<string, (List<string>, Node)> functions)
{
    readonly Dictionary<string, double> variables = new();
    public Dictionary<string, (List<string>, Node)> Functions => functions;
    public double Get(string n) => variables.TryGetValue(n, out double v) ? v : throw new KeyNotFoundException(n);
    public void Set(string n, double v) => variables[n] = v;
}
class Parser(string text)
{
    int pos;
    char Peek { get { while (pos < text.Length && text[pos] == ' ') pos++; return pos < text.Length ? text[pos] : '\0'; } }
    bool Accept(char c) { if (Peek != c) return false; pos++; return true; }
    void Expect(char c) { if (!Accept(c)) throw new FormatException($"expected '{c}' at {pos}"); }
    string Name() { int start = pos; while (pos < text.Length && char.IsLetterOrDigit(text[pos])) pos++; return text[start..pos]; }
    public Node Expr() { Node l = Sum(); while (Peek == '<') { pos++; l = new Bin('<', l, Sum()); } return l; }
    Node Sum() { Node l = Term(); while (Peek is '+' or '-') { char op = text[pos++]; l = new Bin(op, l, Term()); } return l; }
    Node Term() { Node l = Power(); while (Peek is '*' or '/') { char op = text[pos++]; l = new Bin(op, l, Power()); } return l; }
    Node Power() { Node l = Atom(); return Accept('^') ? new Bin('^', l, Power()) : l; }
    Node Atom()
    {
        char c = Peek;
        if (Accept('(')) { Node e = Expr(); Expect(')'); return e; }
        if (Accept('-')) return new Bin('-', new Num(0), Atom());
        if (char.IsDigit(c)) { int start = pos; while (pos < text.Length && (char.IsDigit(text[pos]) || text[pos] == '.')) pos++; return new Num(double.Parse(text.AsSpan(start, pos - start))); }
        if (!char.IsLetter(c)) throw new FormatException($"unexpected '{c}' at {pos}");
        string name = Name();
        if (!Accept('(')) return new Var(name);
        var args = new List<Node>();
        if (Peek != ')') do args.Add(Expr()); while (Accept(','));
        Expect(')');
        return new Call(name, args);
    }
}
class Program
{
    static void Main()
    {
        var env = new Env(new());
        env.Set("x", 3);
        env.Functions["fib"] = (new() { "n" }, new Parser("if(n < 2, n, fib(n - 1) + fib(n - 2))").Expr());
        env.Functions["hyp"] = (new() { "a", "b" }, new Parser("(a^2 + b^2)^0.5").Expr());
        foreach (string s in new[] { "1 + 2 * 3", "(1 + 2) * 3 - -4", "2 ^ 3 ^ 2", "x * x / 2", "fib(18)", "hyp(3, 4) * 10", "1 / 0", "y + 1", "2 * (3", "nope(1)", "1 $ 2", "100 - 10 - 5" })
        {
            try { Console.WriteLine($"{s} = {new Parser(s).Expr().Eval(env)}"); }
            catch (Exception e) when (e is FormatException or KeyNotFoundException or DivideByZeroException) { Console.WriteLine($"{s}: {e.GetType().Name} {e.Message}"); }
        }
    }
}
