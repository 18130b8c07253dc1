// Barrier, CountdownEvent, ManualResetEventSlim, SemaphoreSlim.
var log = new List<string>();
using var b = new Barrier(4, x => log.Add($"phase {x.CurrentPhaseNumber} of {x.ParticipantCount}"));
int sum = 0;
var ts = new Thread[4];
for (int i = 0; i < 4; i++)
{
    int n = i;
    ts[i] = new Thread(() =>
    {
        for (int k = 0; k < 5; k++)
        {
            Interlocked.Add(ref sum, n);
            b.SignalAndWait();
        }
    });
    ts[i].Start();
}

foreach (var t in ts)
    t.Join();
foreach (var l in log)
    Console.WriteLine(l);
Console.WriteLine(sum);
var c = new Barrier(1, _ => throw new InvalidOperationException("in phase"));
try
{
    c.SignalAndWait();
}
catch (BarrierPostPhaseException e)
{
    Console.WriteLine(e.InnerException!.Message);
}

Console.WriteLine(c.CurrentPhaseNumber);
c.AddParticipants(2);
Console.WriteLine(c.ParticipantCount);
c.RemoveParticipant();
Console.WriteLine(c.ParticipantsRemaining);
Console.WriteLine(c.SignalAndWait(10));
using var cd = new CountdownEvent(3);
cd.Signal();
cd.AddCount(2);
Console.WriteLine(cd.CurrentCount);
cd.Signal(4);
Console.WriteLine(cd.IsSet);
try
{
    cd.Signal();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

try
{
    cd.AddCount();
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}

cd.Reset(1);
Console.WriteLine(cd.Wait(5));
new Thread(() => cd.Signal()).Start();
cd.Wait();
Console.WriteLine("done");
using var me = new ManualResetEventSlim();
Console.WriteLine(me.Wait(1));
me.Set();
Console.WriteLine(me.Wait(0));
using var ss = new SemaphoreSlim(2, 3);
Console.WriteLine(ss.Wait(0));
Console.WriteLine(ss.CurrentCount);
ss.Release(2);
try
{
    ss.Release();
}
catch (SemaphoreFullException e)
{
    Console.WriteLine(e.Message);
}

Console.WriteLine(ss.AvailableWaitHandle.WaitOne(0));
var s1 = ss.WaitAsync();
var s2 = ss.WaitAsync();
var s3 = ss.WaitAsync();
var s4 = ss.WaitAsync();
Console.WriteLine($"{s1.IsCompleted} {s4.IsCompleted}");
ss.Release();
s4.Wait();
Console.WriteLine(s4.Status);
Console.WriteLine(ss.WaitAsync(5).Result);
