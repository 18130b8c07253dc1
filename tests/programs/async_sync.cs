// async and await that complete at once: Task.FromResult, ValueTask, exceptions, async enumerables, completed combinators.
class Program
{
    static async Task<int> Add(int a, int b) { await Task.CompletedTask; return a + await Task.FromResult(b); }
    static async Task<int> Fib(int n) => n < 2 ? n : await Fib(n - 1) + await Fib(n - 2);
    static async ValueTask<string> Name(string s) { string r = await new ValueTask<string>(s + "!"); return r + await Task.FromResult(1); }
    static async Task Fail() { await Task.CompletedTask; throw new InvalidOperationException("async"); }
    static async IAsyncEnumerable<int> Numbers(int n) { try { for (int i = 0; i < n; i++) { await Task.CompletedTask; yield return i; } } finally { Console.Write("[done]"); } }
    static async Task<int> Finally() { int x = 1; try { await Fail(); } catch (InvalidOperationException e) when (e.Message == "async") { x += await Add(10, 20); } finally { x += await Task.FromResult(100); } return x; }

    static async Task<int> Main()
    {
        Console.WriteLine($"{await Add(2, 3)} {await Fib(15)} {await Name("n")} {await Finally()}");
        try { await Fail(); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        Task failed = Fail();
        Console.WriteLine($"{failed.IsFaulted} {failed.Exception!.InnerException!.Message} {failed.Status} {Add(1, 1).IsCompletedSuccessfully}");
        int sum = 0;
        await foreach (int i in Numbers(5)) sum += i;
        await foreach (int i in Numbers(5)) { sum += i; if (i == 2) break; }
        Console.WriteLine(sum);
        int[] all = await Task.WhenAll(Add(1, 2), Add(3, 4));
        Console.WriteLine($"{all[0]} {all[1]} {(await Task.WhenAny(Task.FromResult(5))).Result} {Task.FromResult("r").Result} {Task.CompletedTask.IsCompleted}");
        var source = new TaskCompletionSource<int>();
        Task<int> waiting = Double(source.Task);
        async Task<int> Double(Task<int> t) => await t.ConfigureAwait(false) * 2;
        Console.Write($"{waiting.IsCompleted} ");
        source.SetResult(21);
        Console.WriteLine(await waiting);
        Func<Task<string>> lambda = async () => { await Task.WhenAll(); return "lambda"; };
        Console.WriteLine(await lambda());
        return 3;
    }
}
