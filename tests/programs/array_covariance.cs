// Array covariance: reads work, wrong stores throw, primitives of the same size cast.
class Animal { }
class Dog : Animal { }
class Cat : Animal { }

class Program
{
    static string Store(object?[] array, int index, object? value)
    {
        try { array[index] = value; return "stored"; }
        catch (ArrayTypeMismatchException) { return "mismatch"; }
        catch (IndexOutOfRangeException) { return "range"; }
    }

    static void Main()
    {
        Animal[] dogs = new Dog[2];
        Console.WriteLine(Store(dogs, 0, new Dog()));
        Console.WriteLine(Store(dogs, 1, new Cat()));
        Console.WriteLine(Store(dogs, 1, null));
        Console.WriteLine(Store(dogs, 2, new Dog()));
        Console.WriteLine(Store(new object[1], 0, 5));
        Console.WriteLine(Store(new IComparable[1], 0, "s"));
        Console.WriteLine(Store(new IComparable[1], 0, new Dog()));
        Console.WriteLine(Store(new string[1][], 0, new string[0]));
        Console.WriteLine(Store(new object[1][], 0, new string[0]));
        Console.WriteLine(Store(new object[1][], 0, new int[0]));
        object o = new int[] { -1 };
        Console.WriteLine($"{o is uint[]} {o is int[]} {o is long[]} {dogs is Dog[]} {dogs is Cat[]} {dogs is IList<Animal>} {dogs is IEnumerable<object>}");
        uint[] same = (uint[])o;
        Console.WriteLine(same[0]);
        try { ref Animal r = ref dogs[0]; Console.WriteLine("ref"); } catch (ArrayTypeMismatchException) { Console.WriteLine("mismatch"); }
    }
}
