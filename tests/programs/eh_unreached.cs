// Protected code that the compiler finds is never run: in branches on a type argument or on a constant property.
class Program
{
    static bool Log(string s) { Console.WriteLine(s); return true; }

    static string Of<T>(int k)
    {
        if (typeof(T) == typeof(int))
        {
            try { if (k > 2) throw new Exception("int"); return "small"; }
            catch (Exception e) when (Log("filter " + e.Message)) { return e.Message; }
            finally { Console.WriteLine("finally int"); }
        }
        try
        {
            if (typeof(T) == typeof(long))
            {
                try { if (k > 2) throw new ArgumentException("long"); }
                catch (ArgumentException e) when (Log("filter " + e.Message)) { return e.Message; }
                return "long";
            }
            if (k > 3) throw new InvalidOperationException("other");
        }
        catch (InvalidOperationException e) when (k != 5) { return e.Message + typeof(T).Name; }
        return "none";
    }

    static int Wide(int k)
    {
        if (IntPtr.Size == 4)
        {
            try { return 100 / k; }
            catch (DivideByZeroException) when (Log("32 bits")) { return -1; }
        }
        try { return 200 / k; }
        catch (DivideByZeroException) when (Log("64 bits")) { return -2; }
    }

    static void Main()
    {
        for (int k = 1; k < 6; k++)
        {
            try { Console.WriteLine(Of<int>(k) + " " + Of<long>(k) + " " + Of<string>(k) + " " + Of<object>(k)); }
            catch (InvalidOperationException e) { Console.WriteLine("passed " + e.Message); }
        }
        Console.WriteLine(Wide(3) + " " + Wide(0));
    }
}
