// Types at run time: typeof, names, base types, generic arguments, assignability, Activator.
class Animal { public virtual int Legs => 4; }
class Dog : Animal, IComparable<Dog> { public int CompareTo(Dog? o) => 0; }
class Box<T> { public T? V; }

class Program
{
    static string Name<T>() => typeof(T).ToString();
    static void Main()
    {
        Type d = typeof(Dog);
        Console.WriteLine($"{d.Name} {d.BaseType!.Name} {d.IsClass} {d.IsSubclassOf(typeof(Animal))} {typeof(Animal).IsAssignableFrom(d)} {typeof(IComparable<Dog>).IsAssignableFrom(d)} {d.IsSealed} {d.IsAbstract}");
        Console.WriteLine($"{Name<int[]>()} {Name<List<string>>()} {Name<Box<int>>()} {Name<(int, Box<string>)>()} {typeof(Box<>)} {typeof(int?).Name} {typeof(void).FullName}");
        object o = new Box<string>();
        Console.WriteLine($"{o.GetType().IsGenericType} {o.GetType().GetGenericArguments()[0].Name} {o.GetType().GetGenericTypeDefinition() == typeof(Box<>)} {o.GetType() == typeof(Box<string>)} {o.GetType() == typeof(Box<object>)}");
        Console.WriteLine($"{typeof(int).IsPrimitive} {typeof(DayOfWeek).IsEnum} {typeof(decimal).IsValueType} {typeof(int[]).GetElementType()!.Name} {typeof(int[,]).GetArrayRank()} {Type.GetTypeCode(typeof(char))} {typeof(Dog).Assembly == typeof(Program).Assembly} {typeof(string).Namespace}");
        Console.WriteLine($"{Activator.CreateInstance<Dog>().Legs} {Activator.CreateInstance(typeof(int))} {new Dog().GetType().TypeHandle.Equals(d.TypeHandle)}");
    }
}
