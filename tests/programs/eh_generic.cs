// Exceptions of generic types, and handlers whose class is a type variable.
using System;
using System.Collections.Generic;

class MyEx<T> : Exception
{
    public T V;
    public MyEx(T v) : base("my " + typeof(T).Name + v) => V = v;
}

class Sub : MyEx<string>
{
    public Sub() : base("sub")
    {
    }
}

static class P
{
    static string Try<TE>(Action a)
        where TE : Exception
    {
        try
        {
            a();
            return "none";
        }
        catch (TE e) when (e.Message.Length > 2)
        {
            return typeof(TE).Name + "<" + e.GetType().Name;
        }
        catch (Exception e)
        {
            return "other " + e.GetType().Name;
        }
        finally
        {
            Console.Write("[f]");
        }
    }

    static string TryG<T>(Action a)
    {
        try
        {
            a();
            return "none";
        }
        catch (MyEx<T> e)
        {
            return "got " + e.V + typeof(T).Name;
        }
        catch (MyEx<T[]> e)
        {
            return "arr " + e.V.Length;
        }
        catch (Exception e)
        {
            return "other " + e.Message;
        }
    }

    class H<TE>
        where TE : Exception, new()
    {
        public void Throw() => throw new TE();
        public bool Catch(Action a)
        {
            try
            {
                a();
            }
            catch (TE)
            {
                return true;
            }
            catch
            {
                return false;
            }

            return false;
        }

        public static int N;
        public U Wrap<U>(Func<U> f, U d)
        {
            try
            {
                return f();
            }
            catch (TE)
            {
                N++;
                return d;
            }
        }
    }

    static int Nest(int n)
    {
        try
        {
            try
            {
                if (n == 0)
                    throw new MyEx<int>(n);
                return Nest(n - 1) + 1;
            }
            finally
            {
                Console.Write(n);
            }
        }
        catch (MyEx<int>) when (n == 2)
        {
            return 100;
        }
    }

    static IEnumerable<int> It(List<string> log)
    {
        try
        {
            yield return 1;
            try
            {
                yield return 2;
            }
            finally
            {
                log.Add("inner");
            }

            yield return 3;
        }
        finally
        {
            log.Add("outer");
        }
    }

    static void Main()
    {
        Console.WriteLine(Try<ArgumentException>(() => throw new ArgumentNullException("p")));
        Console.WriteLine(Try<InvalidOperationException>(() => throw new ArgumentNullException("p")));
        Console.WriteLine(Try<MyEx<string>>(() => throw new Sub()));
        Console.WriteLine(Try<MyEx<object>>(() => throw new Sub()));
        Console.WriteLine(TryG<string>(() => throw new Sub()));
        Console.WriteLine(TryG<int>(() => throw new MyEx<int>(4)));
        Console.WriteLine(TryG<object>(() => throw new Sub()));
        Console.WriteLine(TryG<object>(() => throw new MyEx<object[]>(new object[3])));
        Console.WriteLine(TryG<int>(() => throw new MyEx<int[]>(new int[2])));
        var h = new H<FormatException>();
        Console.WriteLine(h.Catch(h.Throw));
        Console.WriteLine(new H<ArithmeticException>().Catch(() =>
        {
            int z = 0;
            Console.WriteLine(1 / z);
        }));
        Console.WriteLine(h.Wrap(() => int.Parse("x"), -1) + h.Wrap(() => "ok", "d") + H<FormatException>.N);
        Console.WriteLine(Nest(4));
        var log = new List<string>();
        foreach (var x in It(log))
        {
            Console.Write(x);
            if (x == 2)
                break;
        }

        Console.WriteLine(string.Join(",", log));
        try
        {
            try
            {
                throw new Sub();
            }
            catch (MyEx<string> e)
            {
                throw new InvalidOperationException("outer", e);
            }
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message + e.InnerException!.Message + (e.GetBaseException() is Sub));
        }

        try
        {
            object o = new List<int>();
            var s = (Dictionary<string, List<int?>>)o;
        }
        catch (InvalidCastException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            throw null!;
        }
        catch (NullReferenceException e)
        {
            Console.WriteLine(e.Message);
        }

        int depth = 0;
        bool F(string s, bool r)
        {
            Console.Write(s);
            return r;
        }

        try
        {
            try
            {
                try
                {
                    depth++;
                    throw new Exception("a");
                }
                catch when (F("1", false))
                {
                }
                finally
                {
                    Console.Write("f1");
                }
            }
            catch when (F("2", false))
            {
            }
            finally
            {
                Console.Write("f2");
            }
        }
        catch when (F("3", true))
        {
            Console.WriteLine("c" + depth);
        }

        try
        {
            try
            {
                throw new Exception("x");
            }
            catch when (((string)null!).Length > 0)
            {
            }
        }
        catch (Exception e)
        {
            Console.WriteLine(e.Message);
        }

        for (int i = 0; i < 3; i++)
        {
            try
            {
                if (i == 1)
                    continue;
                Console.Write("b" + i);
            }
            finally
            {
                Console.Write("l" + i);
            }
        }

        Console.WriteLine();
        Console.WriteLine(Ret());
        try
        {
            throw new AggregateException(new Exception("q"), new Sub());
        }
        catch (AggregateException ae)
        {
            ae.Handle(e =>
            {
                Console.Write(e.Message);
                return true;
            });
        }

        Console.WriteLine();
        try
        {
            checked
            {
                int big = int.MaxValue;
                big++;
            }
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            new int[3].GetValue(5);
        }
        catch (IndexOutOfRangeException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            var q = new int[-1 + depth - 1];
        }
        catch (OverflowException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            object[] oa = new string[1];
            oa[0] = 5;
        }
        catch (ArrayTypeMismatchException e)
        {
            Console.WriteLine(e.Message);
        }

        try
        {
            Enum.Parse<DayOfWeek>("Foo");
        }
        catch (ArgumentException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    static int Ret()
    {
        int x = 1;
        try
        {
            return x;
        }
        finally
        {
            x = 2;
            Console.Write("fin" + x);
        }
    }
}
