// Makes code at run time, by two roads, and loads an assembly that nobody compiled.
using System;
using System.Reflection;
using System.Reflection.Emit;

static class Program {
    static void Main() {
        Try(MakeMethod);
        Try(MakeAssembly);
        Try(Load);
    }

    static void MakeMethod() {
        var method = new DynamicMethod("answer", typeof(int), null);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldc_I4, 42);
        il.Emit(OpCodes.Ret);
        Console.WriteLine(method.CreateDelegate<Func<int>>()());
    }

    static void MakeAssembly() {
        var made = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("made"), AssemblyBuilderAccess.Run);
        Console.WriteLine(made.FullName);
    }

    static void Load() => Console.WriteLine(Assembly.LoadFrom("plugin.dll").FullName);

    static void Try(Action action) {
        try {
            action();
        } catch (PlatformNotSupportedException e) {
            Console.WriteLine(action.Method.Name + ": " + e.Message);
        }
    }
}
