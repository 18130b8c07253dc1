// The types of a random program: what is known about them and where they come from.
using System.Text;

enum Kind { Num, Bool, Str, Obj, Enum, Struct, Class, Iface, Array, Grid, List, Nullable, Tuple, Param, Func }

/// <summary>A type as generated code names it.</summary>
sealed class Ty(Kind kind, string name)
{
    public readonly Kind Kind = kind;
    public readonly string Name = name;
    public Ty? Elem;             // Array, Grid, List, Nullable; Func: what it returns
    public Ty[] Args = [];       // Tuple; Func: parameters; instances of generic types
    public Decl? Decl;           // Struct, Class, Iface, Enum
    public int Rank;             // Num: the place in Prims
    public bool Numeric;         // Param: where T : INumber<T>
    public int Size = 8;         // bytes, roughly

    public bool IsValue => Kind is Kind.Num or Kind.Bool or Kind.Enum or Kind.Struct or Kind.Nullable or Kind.Tuple;
    public override string ToString() => Name;

    public Ty Subst(IReadOnlyDictionary<string, Ty>? map)
    {
        if (map is null) return this;
        if (Kind == Kind.Param) return map.TryGetValue(Name, out Ty? to) ? to : this;
        if (Elem is null && Args.Length == 0) return this;
        Ty? elem = Elem?.Subst(map);
        Ty[] args = Args.Select(a => a.Subst(map)).ToArray();
        return Kind switch
        {
            Kind.Array => ArrayOf(elem!),
            Kind.Grid => GridOf(elem!),
            Kind.List => ListOf(elem!),
            Kind.Nullable => NullableOf(elem!),
            Kind.Tuple => TupleOf(args),
            Kind.Func => FuncOf(args, elem!),
            _ => Decl!.Of(args),
        };
    }

    public Ty Root => Kind is Kind.Array or Kind.Grid ? Elem!.Root : this;

    /// <summary>The name with brackets after the root: the dimensions of the outer array come first, an array of int[,] is int[][,].</summary>
    public string Dimensioned(string brackets) => Root.Name + brackets + Name[Root.Name.Length..];

    public static Ty ArrayOf(Ty e) => new(Kind.Array, e.Dimensioned("[]")) { Elem = e };
    public static Ty GridOf(Ty e) => new(Kind.Grid, e.Dimensioned("[,]")) { Elem = e };
    public static Ty ListOf(Ty e) => new(Kind.List, $"List<{e.Name}>") { Elem = e };
    public static Ty NullableOf(Ty e) => new(Kind.Nullable, e.Name + "?") { Elem = e, Size = e.Size + 8 };
    public static Ty TupleOf(params Ty[] a) =>
        new(Kind.Tuple, $"ValueTuple<{string.Join(", ", a.Select(x => x.Name))}>") { Args = a, Size = a.Sum(x => x.Size) };
    public static Ty FuncOf(Ty[] a, Ty r) =>
        new(Kind.Func, "Func<" + string.Join(", ", a.Append(r).Select(x => x.Name)) + ">") { Args = a, Elem = r };

    public static readonly string[] PrimNames =
    [
        "sbyte", "byte", "short", "ushort", "char", "int", "uint", "long", "ulong", "nint", "nuint", "float", "double",
        "decimal", "Int128", "UInt128", "Half",
    ];
    static readonly int[] s_sizes = [1, 1, 2, 2, 2, 4, 4, 8, 8, 8, 8, 4, 8, 16, 16, 16, 2];
    public static readonly Ty[] Prims =
        PrimNames.Select((n, i) => new Ty(Kind.Num, n) { Rank = i, Size = s_sizes[i] }).ToArray();
    public static Ty Prim(string name) => Prims[Array.IndexOf(PrimNames, name)];
    public static readonly Ty Int = Prim("int"), Long = Prim("long"), Double = Prim("double"), Byte = Prim("byte");
    public static readonly Ty Bool = new(Kind.Bool, "bool") { Size = 1 };
    public static readonly Ty Str = new(Kind.Str, "string");
    public static readonly Ty Obj = new(Kind.Obj, "object");

    public bool IsFloat => Kind == Kind.Num && Name is "float" or "double" or "Half";
    public bool IsInteger => Kind == Kind.Num && !IsFloat && Name != "decimal";
}

sealed record Field(string Name, Ty Type, bool Static = false, bool Readonly = false, bool Property = false);

enum Mode { Value, Ref, Out, In }

sealed record Param(string Name, Ty Type, Mode Mode = Mode.Value);

/// <summary>A method that generated code may call.</summary>
sealed class Method
{
    public required string Name;
    public required Ty Ret;      // of an iterator or async method: the element or result
    public Param[] Params = [];
    public Ty[] TypeParams = [];
    public bool Static = true, Iterator, Async, Mutates;
}

/// <summary>A declared struct, class, interface or enum.</summary>
sealed class Decl
{
    public required Kind Kind;
    public required string Name;
    public List<Field> Fields = [];
    public List<Method> Methods = [];
    public Ty[] TypeParams = [];
    public Decl? Base;
    public List<Decl> Interfaces = [];
    public bool Abstract, Record, Sealed, ReadonlyStruct;
    public string[] Members = []; // of an enum
    public int Size = 8;
    public string? Ctor;          // how to make one with all fields: "new X("
    public List<Ty> Operators = []; // types of operands on the right that it adds up with

    public Ty Of(params Ty[] args) =>
        new(Kind, args.Length == 0 ? Name : $"{Name}<{string.Join(", ", args.Select(a => a.Name))}>")
        {
            Decl = this, Args = args, Size = Kind == Kind.Struct ? Size + args.Sum(a => a.Size) : Kind == Kind.Enum ? 4 : 8,
        };

    public IReadOnlyDictionary<string, Ty>? Map(Ty instance) =>
        TypeParams.Length == 0 ? null
        : TypeParams.Zip(instance.Args).ToDictionary(p => p.First.Name, p => p.Second);

    public bool Is(Decl other) => this == other || Base?.Is(other) == true || Interfaces.Any(i => i.Is(other));

    public IEnumerable<Method> AllMethods =>
        Methods.Concat(Base?.AllMethods ?? []).Concat(Interfaces.SelectMany(i => i.AllMethods));
    public IEnumerable<Field> AllFields => Fields.Concat(Base?.AllFields ?? []);
}

sealed class Rng
{
    private ulong _state;

    // Seeds that follow each other must not give the same numbers one step later.
    public Rng(ulong seed)
    {
        _state = seed;
        _state = Bits() ^ seed << 32;
    }

    // splitmix64
    public ulong Bits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    public int Below(int n) => (int)(Bits() % (uint)n);
    public bool Chance(int percent) => Below(100) < percent;
    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}

/// <summary>Lines of code, indented.</summary>
sealed class Writer
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string s) => _text.Append(' ', 4 * _depth).Append(s).Append('\n');

    public void Open(string s)
    {
        if (s.Length > 0) Line(s);
        Line("{");
        _depth++;
    }

    public void Close(string after = "")
    {
        _depth--;
        Line("}" + after);
    }

    public override string ToString() => _text.ToString();
}
