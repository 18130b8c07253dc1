// One throw, one catch; one finally; exit code alone.
class Program
{
    static int Fail(int n)
    {
        if (n > 2) throw new System.Exception();
        return n;
    }

    static int Main()
    {
        int trace = 0;
        try
        {
            trace += Fail(1);
            trace += Fail(5);
            trace += 100;
        }
        catch (System.Exception)
        {
            trace += 10;
        }
        finally
        {
            trace += 20;
        }
        return trace;
    }
}
