// Makes a source smaller as long as it keeps a property: leaves out members and statements, puts simple things in place
// of expressions.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

sealed class Reducer(Func<string, bool> keeps)
{
    private string _source = "";

    public string Smaller(string source)
    {
        _source = source;
        string before;
        do
        {
            before = _source;
            Pass(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax, _ => [""]);
            Pass(n => n is StatementSyntax { Parent: not (MethodDeclarationSyntax or AccessorDeclarationSyntax or ConstructorDeclarationSyntax) }, Statement);
            Pass(n => n is CatchClauseSyntax or FinallyClauseSyntax or ElseClauseSyntax or SwitchSectionSyntax or SwitchExpressionArmSyntax or AttributeListSyntax or CatchFilterClauseSyntax, _ => [""]);
            Pass(n => n is ExpressionSyntax and not (LiteralExpressionSyntax or TypeSyntax), Expression);
        } while (_source.Length < before.Length);
        return _source;
    }

    private static IEnumerable<string> Statement(SyntaxNode n)
    {
        yield return n.Parent is BlockSyntax or SwitchSectionSyntax ? "" : ";";
        switch (n)
        {
            case TryStatementSyntax t: yield return Inside(t.Block); break;
            case BlockSyntax b when n.Parent is BlockSyntax: yield return Inside(b); break;
            case ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or IfStatementSyntax or UsingStatementSyntax or LockStatementSyntax
                or CheckedStatementSyntax or ForEachStatementSyntax:
                foreach (SyntaxNode child in n.ChildNodes())
                    if (child is BlockSyntax inner) yield return Inside(inner);
                break;
        }
    }

    private static string Inside(BlockSyntax b) => string.Concat(b.Statements.Select(s => s.ToFullString()));

    private static IEnumerable<string> Expression(SyntaxNode n)
    {
        yield return "default";
        foreach (SyntaxNode child in n.ChildNodes().Where(c => c is ExpressionSyntax and not TypeSyntax)) yield return child.ToString();
    }

    /// <summary>Tries the replacements of every node that is wanted, large nodes first.</summary>
    private void Pass(Func<SyntaxNode, bool> wanted, Func<SyntaxNode, IEnumerable<string>> replacements)
    {
        // Runs of neighbours first, then one after the other, from the end: what is before keeps its place.
        foreach (int run in new[] { 16, 4, 1 })
        {
            int at = int.MaxValue;
            while (true)
            {
                SyntaxNode root = CSharpSyntaxTree.ParseText(_source).GetRoot();
                SyntaxNode[] nodes = root.DescendantNodes().Where(n => wanted(n) && n.SpanStart < at).OrderByDescending(n => n.SpanStart).ThenByDescending(n => n.Span.Length).ToArray();
                if (nodes.Length == 0) break;
                SyntaxNode node = nodes[0];
                at = node.SpanStart;
                if (run > 1)
                {
                    if (node.Parent is null) continue;
                    SyntaxNode[] siblings = node.Parent.ChildNodes().Where(n => wanted(n) && n.SpanStart <= at).TakeLast(run).ToArray();
                    at = siblings[0].SpanStart;
                    var span = TextSpan.FromBounds(siblings[0].FullSpan.Start, siblings[^1].FullSpan.End);
                    if (replacements(node).First() == "") Attempt(span, "");
                    continue;
                }
                foreach (SyntaxNode same in nodes.TakeWhile(n => n.SpanStart == at))
                    if (replacements(same).Any(r => r.Length < same.Span.Length && Attempt(same.Span, r))) break;
            }
        }
    }

    private bool Attempt(TextSpan span, string text)
    {
        string candidate = _source[..span.Start] + text + _source[span.End..];
        if (!keeps(candidate)) return false;
        _source = candidate;
        return true;
    }
}
