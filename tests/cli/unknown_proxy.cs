// Asks DispatchProxy for classes that nothing in the program names as a pair.
using System;
using System.Reflection;
using System.Runtime.CompilerServices;

public interface IKnown { string Say(); }
public interface IUnknown { string Say(); }

public class Proxy : DispatchProxy {
    protected override object Invoke(MethodInfo method, object[] args) => method.DeclaringType.Name;
}

static class Program {
    static readonly Type[] Faces = { typeof(IKnown), typeof(IUnknown), typeof(string) };

    static void Main() {
        Console.WriteLine(DispatchProxy.Create<IKnown, Proxy>().Say());
        foreach (Type face in Faces) Try(() => Console.WriteLine(Make(face, new Proxy().GetType()) is IKnown));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static object Make(Type face, Type proxy) => DispatchProxy.Create(face, proxy);

    static void Try(Action action) {
        try {
            action();
        } catch (Exception e) {
            Console.WriteLine(e.GetType().Name + ": " + e.Message);
        }
    }
}
