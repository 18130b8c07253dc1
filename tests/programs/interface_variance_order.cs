// Which implementation runs when several interfaces of a class match by variance: the most derived class's own.
using System;
using System.Collections.Generic;
using System.Reflection;
interface IEat<in T> { string Eat(T t); }
interface IGive<out T> { T Give(); }
class Animal { public override string ToString() => GetType().Name; }
class Dog : Animal { }
sealed class Puppy : Dog { }
class Vet : IEat<Animal> { public string Eat(Animal o) => "vet " + o; }
class Sub : Vet, IEat<Dog> { public string Eat(Dog d) => "sub " + d; }
class Again : Vet, IEat<Animal>, IEat<Dog> { public string Eat(Dog d) => "again " + d; }
class Again2 : Vet, IEat<Dog>, IEat<Animal> { public string Eat(Dog d) => "again " + d; }
class Deep : Sub { }
class Give1 : IGive<Puppy> { public Puppy Give() => new(); }
class Give2 : Give1, IGive<Dog> { Dog IGive<Dog>.Give() => new(); }
class P
{
    static void Main()
    {
        foreach (object o in new object[] { new Vet(), new Sub(), new Again(), new Again2(), new Deep(), new V2(), new Over(), new OverDog(), new OverAgain(), new Explicit(), new Conc(), new Late2(), new Late3() })
        {
            Console.WriteLine(((IEat<Puppy>)o).Eat(new Puppy()));
            Console.WriteLine(((IEat<Dog>)o).Eat(new Dog()));
            Console.WriteLine(((IEat<Animal>)o).Eat(new Animal()));
        }
        Console.WriteLine(((IEat<Puppy>)new OverDog()).Eat(new Puppy()) + ((IEat<Puppy>)new Again()).Eat(new Puppy()) + ((IEat<Puppy>)new Sub()).Eat(new Puppy()));
        foreach (object o in new object[] { new Give1(), new Give2() })
            Console.WriteLine(((IGive<object>)o).Give() + " " + ((IGive<Animal>)o).Give() + " " + ((IGive<Dog>)o).Give());
    }
}
class V2 : IEat<Animal> { public virtual string Eat(Animal o) => "v2 " + o; }
class Over : V2 { public override string Eat(Animal o) => "over " + o; }
class OverDog : V2, IEat<Dog> { public override string Eat(Animal o) => "overdog " + o; public string Eat(Dog o) => "overdog dog " + o; }
class OverAgain : V2, IEat<Animal> { public override string Eat(Animal o) => "again " + o; }
class Explicit : OverDog, IEat<Animal> { string IEat<Animal>.Eat(Animal o) => "explicit " + o; }
abstract class Abs : IEat<Animal> { public abstract string Eat(Animal o); }
class Conc : Abs { public override string Eat(Animal o) => "conc " + o; }
class Late { public string Eat(Dog o) => "late " + o; public string Eat(Animal o) => "late animal " + o; }
class Late2 : Late, IEat<Animal>, IEat<Dog> { }
class Late3 : Late2, IEat<Dog>, IEat<Animal> { }
