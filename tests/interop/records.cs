// Structs that need conversion: strings, booleans, ByValTStr, ByValArray, nested, by value, ref, in, out, as results, in
// arrays; classes with a layout; StructureToPtr and back.
using System.Runtime.InteropServices;
using System.Text;
static class P
{
    struct Person
    {
        public string? name;
        public int age;
        public bool alive;
        [MarshalAs(UnmanagedType.LPWStr)] public string? title;
    }
    [StructLayout(LayoutKind.Sequential)]
    struct Fixed
    {
        public int id;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 8)] public string name;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public int[] values;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2, ArraySubType = UnmanagedType.U1)] public bool[] flags;
    }
    struct Nested
    {
        public Person p;
        public Fixed f;
        public double d;
    }
    [StructLayout(LayoutKind.Sequential)]
    class PersonClass
    {
        public string? name;
        public int age;
        public bool alive;
        [MarshalAs(UnmanagedType.LPWStr)] public string? title;
    }
    [StructLayout(LayoutKind.Sequential)]
    class L3 { public long a, b, c; }
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    struct Wide
    {
        public char c;
        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 4)] public string s;
        public string t;
    }
    [DllImport("native")] static extern int describe(Person p, StringBuilder b, int size);
    [DllImport("native")] static extern void birthday(ref Person p);
    [DllImport("native", EntryPoint = "birthday")] static extern void BirthdayClass([In, Out] PersonClass p);
    [DllImport("native", EntryPoint = "birthday")] static extern void BirthdayIn(PersonClass p);
    [DllImport("native")] static extern Person newborn(int n);
    [DllImport("native")] static extern int sum_fixed(Fixed f);
    [DllImport("native")] static extern void change_fixed(ref Fixed f);
    [DllImport("native")] static extern double nested(in Nested n);
    [DllImport("native")] static extern int people([In, Out] Person[] v, int n);
    [DllImport("native")] static extern void scale(L3 v, int by);
    delegate int Meet(ref Person p);
    [DllImport("native")] static extern int call_person(Meet f, string name);

    static void Main()
    {
        var b = new StringBuilder(100);
        Person p = new() { name = "Ädam", age = 33, alive = true, title = "Dr" };
        Console.WriteLine(describe(p, b, 100) + " " + b);
        Console.WriteLine(describe(default, b, 100) + " " + b);
        birthday(ref p);
        Console.WriteLine(p.name + " " + p.age + " " + p.alive + " " + p.title);
        PersonClass c = new() { name = "Eve", age = 30, alive = true };
        BirthdayIn(c);
        Console.WriteLine(c.name + " " + c.age + " " + c.alive);
        BirthdayClass(c);
        Console.WriteLine(c.name + " " + c.age + " " + c.alive);
        Person n = newborn(2);
        Console.WriteLine(n.name + " " + n.age + " " + n.alive + " " + (n.title is null));
        Fixed f = new() { id = 5, name = "abc", values = [10, 20, 30], flags = [true, false] };
        Console.WriteLine(sum_fixed(f));
        f.name = "much too long";
        change_fixed(ref f);
        Console.WriteLine(f.id + " " + f.name + " " + string.Join(",", f.values) + " " + string.Join(",", f.flags));
        try { sum_fixed(new Fixed { values = [1], name = "", flags = [true, true] }); } catch (ArgumentException e) { Console.WriteLine(e.GetType()); }
        Console.WriteLine(sum_fixed(new Fixed { id = 1 }));
        Console.WriteLine(nested(new Nested { p = p, f = f, d = 0.5 }));
        Person[] all = { new() { name = "a", age = 1 }, new() { name = "bb", age = 2 } };
        Console.WriteLine(people(all, 2) + " " + all[0].age + " " + all[1].age + all[1].name);
        L3 l = new() { a = 1, b = 2, c = 3 };
        scale(l, 4);
        Console.WriteLine(l.a + " " + l.b + " " + l.c);
        Console.WriteLine(call_person((ref Person x) => { x.name += "!!"; x.age += 5; return x.name.Length; }, "callee"));

        Console.WriteLine(Marshal.SizeOf<Person>() + " " + Marshal.SizeOf<Fixed>() + " " + Marshal.SizeOf<Nested>() + " " + Marshal.SizeOf<Wide>() + " " + Marshal.SizeOf(c) + " " + Marshal.SizeOf<L3>() + " " + Marshal.SizeOf(typeof(int)));
        nint m = Marshal.AllocHGlobal(Marshal.SizeOf<Nested>());
        Marshal.StructureToPtr(new Nested { p = p, f = f, d = 1.25 }, m, false);
        Nested back = Marshal.PtrToStructure<Nested>(m);
        Console.WriteLine(back.p.name + " " + back.f.name + " " + back.f.values[2] + " " + back.d);
        Marshal.StructureToPtr(new Nested { p = n, f = f, d = 2.25 }, m, true);
        Console.WriteLine(((Nested)Marshal.PtrToStructure(m, typeof(Nested))!).p.name);
        Marshal.DestroyStructure<Nested>(m);
        Marshal.StructureToPtr(new Wide { c = 'é', s = "wide", t = "ü" }, m, false);
        Wide w = Marshal.PtrToStructure<Wide>(m);
        Console.WriteLine(w.c + " " + w.s + " " + w.t + " " + Marshal.ReadInt16(m, 2));
        Marshal.DestroyStructure<Wide>(m);
        L3 l2 = new();
        Marshal.StructureToPtr(l, m, false);
        Marshal.PtrToStructure(m, l2);
        Console.WriteLine(l2.a + l2.b + l2.c);
        Marshal.FreeHGlobal(m);
    }
}
