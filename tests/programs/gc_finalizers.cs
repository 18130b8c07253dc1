// Finalizers: suppressed, registered again, resurrecting, of derived classes and failed constructors.
using System.Runtime.CompilerServices;

T(() => new F("a"));
T(() =>
{
    var s = new F("suppressed");
    GC.SuppressFinalize(s);
});
T(() =>
{
    var s = new F("re");
    GC.SuppressFinalize(s);
    GC.ReRegisterForFinalize(s);
});
T(() =>
{
    var p = new P
    {
        c = new F("child")
    };
});
T(() => new Again());
for (int i = 0; i < 4; i++)
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
}

foreach (var x in F.log.OrderBy(x => x))
    Console.WriteLine(x);
Console.WriteLine(Again.n);
T(() => new Throwing(false));
GC.Collect();
GC.WaitForPendingFinalizers();
T(() => new Derived());
GC.Collect();
GC.WaitForPendingFinalizers();
foreach (var x in F.log.Skip(4))
    Console.WriteLine(x);
try
{
    GC.SuppressFinalize(null!);
}
catch (ArgumentNullException e)
{
    Console.WriteLine(e.ParamName);
}

try
{
    GC.ReRegisterForFinalize(null!);
}
catch (ArgumentNullException e)
{
    Console.WriteLine(e.ParamName);
}

T(() =>
{
    try
    {
        new Ctor();
    }
    catch
    {
    }
});
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine(F.log.Last());
int tid = 0;
T(() => new Th(x => tid = x));
GC.Collect();
GC.WaitForPendingFinalizers();
Console.WriteLine(tid != 0 && tid != Environment.CurrentManagedThreadId);
var cf = new CF();
cf = null;
GC.SuppressFinalize(new object ());
[MethodImpl(MethodImplOptions.NoInlining)]
static void T(Action a)
{
    var t = new Thread(() => a());
    t.Start();
    t.Join();
}

class F(string n)
{
    public static List<string> log = new();
    ~F()
    {
        lock (log)
            log.Add(n);
    }
}

class P
{
    public F? c;
    ~P()
    {
        lock (F.log)
            F.log.Add("parent sees " + (c != null));
    }
}

class Again
{
    public static int n;
    ~Again()
    {
        if (++n < 3)
            GC.ReRegisterForFinalize(this);
    }
}

class Throwing(bool b)
{
    ~Throwing()
    {
        if (b)
            throw new Exception();
    }
}

class B
{
    ~B()
    {
        F.log.Add("B");
    }
}

class Derived : B
{
    ~Derived()
    {
        F.log.Add("D");
    }
}

class Ctor
{
    public Ctor()
    {
        throw new Exception();
    }

    ~Ctor()
    {
        F.log.Add("ctor failed, finalized");
    }
}

class Th(Action<int> a)
{
    ~Th()
    {
        a(Environment.CurrentManagedThreadId);
    }
}

class CF : System.Runtime.ConstrainedExecution.CriticalFinalizerObject
{
}
