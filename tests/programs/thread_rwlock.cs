// ReaderWriterLockSlim: counts, upgrades, recursion, timeouts, errors.
var rw = new ReaderWriterLockSlim(LockRecursionPolicy.SupportsRecursion);
int shared = 0;
long reads = 0;
var ts = new List<Thread>();
for (int i = 0; i < 4; i++)
    ts.Add(new Thread(() =>
    {
        for (int k = 0; k < 500; k++)
        {
            rw.EnterWriteLock();
            try
            {
                shared++;
            }
            finally
            {
                rw.ExitWriteLock();
            }
        }
    }));
for (int i = 0; i < 4; i++)
    ts.Add(new Thread(() =>
    {
        for (int k = 0; k < 500; k++)
        {
            rw.EnterReadLock();
            try
            {
                Interlocked.Add(ref reads, shared >= 0 ? 1 : 0);
            }
            finally
            {
                rw.ExitReadLock();
            }
        }
    }));
foreach (var t in ts)
    t.Start();
foreach (var t in ts)
    t.Join();
Console.WriteLine($"{shared} {reads}");
rw.EnterUpgradeableReadLock();
Console.WriteLine(rw.IsUpgradeableReadLockHeld);
rw.EnterWriteLock();
Console.WriteLine(rw.IsWriteLockHeld);
rw.ExitWriteLock();
rw.ExitUpgradeableReadLock();
rw.EnterReadLock();
rw.EnterReadLock();
Console.WriteLine(rw.RecursiveReadCount);
rw.ExitReadLock();
rw.ExitReadLock();
try
{
    rw.ExitReadLock();
}
catch (SynchronizationLockException e)
{
    Console.WriteLine(e.Message);
}

var nr = new ReaderWriterLockSlim();
nr.EnterReadLock();
try
{
    nr.EnterReadLock();
}
catch (LockRecursionException e)
{
    Console.WriteLine(e.Message);
}

try
{
    nr.EnterWriteLock();
}
catch (LockRecursionException e)
{
    Console.WriteLine(e.Message);
}

bool got = true;
var tt = new Thread(() => got = nr.TryEnterWriteLock(20));
tt.Start();
tt.Join();
Console.WriteLine(got);
Console.WriteLine(nr.CurrentReadCount + " " + nr.WaitingWriteCount);
nr.ExitReadLock();
nr.Dispose();
try
{
    nr.EnterReadLock();
}
catch (ObjectDisposedException e)
{
    Console.WriteLine(e.ObjectName);
}
