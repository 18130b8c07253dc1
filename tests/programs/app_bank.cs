// Classes, interfaces, events, exceptions, LINQ and formatting together.
using System.Globalization;

class InsufficientFunds(string who, decimal missing) : Exception($"{who} lacks {missing.ToString("F2", CultureInfo.InvariantCulture)}") { public decimal Missing => missing; }
interface IAccount { string Owner { get; } decimal Balance { get; } void Deposit(decimal d); void Withdraw(decimal d); }
abstract class Account(string owner) : IAccount
{
    public string Owner { get; } = owner;
    public decimal Balance { get; protected set; }
    public event Action<Account, decimal>? Changed;
    public virtual void Deposit(decimal d) { ArgumentOutOfRangeException.ThrowIfNegativeOrZero(d); Balance += d; Changed?.Invoke(this, d); }
    public virtual void Withdraw(decimal d)
    {
        if (d > Limit) throw new InsufficientFunds(Owner, d - Limit);
        Balance -= d;
        Changed?.Invoke(this, -d);
    }
    protected virtual decimal Limit => Balance;
    public abstract decimal Interest { get; }
}
sealed class Savings(string o, decimal rate) : Account(o) { public override decimal Interest => Math.Round(Balance * rate, 2); }
sealed class Credit(string o, decimal line) : Account(o) { protected override decimal Limit => Balance + line; public override decimal Interest => Balance < 0 ? Balance * 0.2m : 0; }

class Bank
{
    readonly SortedDictionary<string, Account> accounts = new(StringComparer.Ordinal);
    public List<string> Journal { get; } = new();
    public void Open(Account a) { accounts.Add(a.Owner, a); a.Changed += (who, d) => Journal.Add($"{who.Owner}{d:+0.00;-0.00}"); }
    public bool Transfer(string from, string to, decimal amount)
    {
        Account source = accounts[from];
        decimal before = source.Balance;
        try { source.Withdraw(amount); accounts[to].Deposit(amount); return true; }
        catch (InsufficientFunds e) when (e.Missing < 1000) { Journal.Add(e.Message); return false; }
        catch (KeyNotFoundException) { source.Deposit(before - source.Balance); Journal.Add($"no {to}"); return false; }
        finally { Journal.Add("-"); }
    }
    public IEnumerable<(string Kind, decimal Sum)> Totals() => accounts.Values.GroupBy(a => a.GetType().Name).Select(g => (g.Key, g.Sum(a => a.Balance)));
    public decimal Interest => accounts.Values.Sum(a => a.Interest);
}
class Program
{
    static void Main()
    {
        var bank = new Bank();
        bank.Open(new Savings("ann", 0.025m));
        bank.Open(new Credit("bob", 500));
        bank.Open(new Savings("cid", 0.01m));
        foreach (var (from, to, amount) in new[] { ("bob", "ann", 300m), ("ann", "cid", 120.55m), ("cid", "bob", 500m), ("bob", "zed", 50m) })
            Console.WriteLine($"{from} -> {to} {amount}: {bank.Transfer(from, to, amount)}");
        Console.WriteLine(string.Join(" | ", bank.Journal));
        foreach (var (kind, sum) in bank.Totals()) Console.WriteLine($"{kind,-8}{sum,10:N2}");
        Console.WriteLine($"{bank.Interest:F2}");
        try { bank.Transfer("bob", "ann", 100000); } catch (InsufficientFunds e) { Console.WriteLine(e.Message); }
        try { bank.Open(new Savings("ann", 0)); } catch (ArgumentException) { Console.WriteLine("already there"); }
    }
}
