// Overrides with a more derived return type, generic base classes, abstract properties.
abstract class Animal { public abstract Animal Child(); public abstract string Name { get; set; } }
class Dog : Animal { public override Dog Child() => new Puppy(); public override string Name { get; set; } = "dog"; public string Bark() => $"{Name} barks"; }
class Puppy : Dog { public override Puppy Child() => this; public override string Name { get => "puppy"; set { } } }
abstract class Repo<T, TKey> { public abstract T Find(TKey key); public virtual string Describe(T t) => $"{t}"; }
class Names : Repo<string, int> { public override string Find(int key) => $"name{key}"; }
class Loud : Names { public override string Describe(string s) => s.ToUpperInvariant() + base.Describe(s); }

class Program
{
    static void Main()
    {
        Animal a = new Dog();
        Console.WriteLine($"{a.Child().Name} {((Dog)a).Child().Bark()} {a.Child().Child().Name}");
        a.Name = "rex";
        Console.WriteLine(a.Name);
        Repo<string, int> repo = new Loud();
        Console.WriteLine(repo.Describe(repo.Find(3)));
    }
}
