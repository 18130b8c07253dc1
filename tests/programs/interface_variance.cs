// Covariant and contravariant interfaces and delegates, casts that need variance.
interface ISource<out T> { T Get(); }
interface ISink<in T> { string Put(T t); }
class Animal { public virtual string Name => "animal"; }
class Dog : Animal { public override string Name => "dog"; }
class DogSource : ISource<Dog> { public Dog Get() => new(); }
class AnimalSink : ISink<Animal> { public string Put(Animal a) => $"put {a.Name}"; }
class IntSource : ISource<int> { public int Get() => 1; }

class Program
{
    static void Main()
    {
        ISource<Animal> source = new DogSource();
        ISink<Dog> sink = new AnimalSink();
        Console.WriteLine(sink.Put((Dog)source.Get()));
        object o = source;
        Console.WriteLine($"{o is ISource<object>} {o is ISource<Dog>} {o is ISource<string>} {(object)new IntSource() is ISource<object>} {(object)sink is ISink<Animal>}");
        Func<Dog> makeDog = () => new Dog();
        Func<Animal> makeAnimal = makeDog;
        Action<Animal> use = a => Console.WriteLine(a.Name);
        Action<Dog> useDog = use;
        useDog((Dog)makeAnimal());
        IEnumerable<object> strings = new List<string> { "a", "b" };
        Console.WriteLine(string.Concat(strings));
        IComparer<string> comparer = Comparer<object>.Create((x, y) => x.GetHashCode() == y.GetHashCode() ? 0 : 1);
        Console.WriteLine(comparer.Compare("q", "q"));
        IEnumerable<Animal> animals = new[] { new Dog() };
        foreach (Animal a in animals) Console.WriteLine(a.Name);
        IReadOnlyList<IEnumerable<char>> nested = new List<string> { "xy" };
        Console.WriteLine(nested[0].Count());
    }
}
