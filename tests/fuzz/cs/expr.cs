// Random expressions of a wanted type. Every one has exactly that type, so that no conversion is left to chance.

sealed record Var(string Name, Ty Type, bool Assignable, bool Capturable, int Level);

sealed partial class Gen
{
    private readonly Rng _r;
    private readonly Writer _w = new();
    private readonly List<Decl> _decls = [];
    private readonly List<Method> _methods = []; // static ones of the program's class
    private readonly List<Var> _statics = [];
    private List<Var> _vars = [];
    private int _level;           // how many lambdas are around
    private Decl? _this;          // whose members can be named without a receiver
    private bool _thisReadonly;
    private Ty[] _typeParams = [];
    private int _news;            // how many `new` are around
    private int _names;

    private string Fresh(string prefix) => prefix + _names++;

    // ---- types ----

    private Ty AnyType(int depth = 2)
    {
        int k = _r.Below(100);
        if (k < 40 || depth == 0) return _r.Pick(Ty.Prims);
        if (k < 45) return Ty.Bool;
        if (k < 51) return Ty.Str;
        if (k < 54) return Ty.Obj;
        if (k < 58) return Ty.TupleOf(AnyType(depth - 1), AnyType(depth - 1));
        if (k < 64) return Ty.ArrayOf(AnyType(depth - 1));
        if (k < 66) return Ty.GridOf(AnyType(depth - 1));
        if (k < 68) return Ty.ListOf(AnyType(depth - 1));
        if (k < 72 && AnyType(depth - 1) is { IsValue: true } v && v.Kind != Kind.Nullable) return Ty.NullableOf(v);
        if (k < 75) return Ty.FuncOf(_r.Chance(50) ? [AnyType(depth - 1)] : [], AnyType(depth - 1));
        if (k < 80 && _typeParams.Length > 0) return _r.Pick(_typeParams);
        if (_decls.Count == 0) return Ty.Int;
        return Instance(_r.Pick(_decls), depth);
    }

    private Ty Instance(Decl d, int depth = 1) => d.Of(d.TypeParams.Select(p => Argument(p, depth)).ToArray());

    /// <summary>A type that can stand for a type parameter.</summary>
    private Ty Argument(Ty param, int depth = 1)
    {
        if (!param.Numeric) return AnyType(Math.Max(depth - 1, 0));
        Ty[] known = _typeParams.Where(p => p.Numeric).ToArray();
        return known.Length > 0 && _r.Chance(40) ? _r.Pick(known) : _r.Pick(Ty.Prims);
    }

    private static bool Unify(Ty pattern, Ty t, Dictionary<string, Ty> map)
    {
        if (pattern.Kind == Kind.Param)
        {
            if (map.TryGetValue(pattern.Name, out Ty? old)) return old.Name == t.Name;
            if (pattern.Numeric && t.Kind != Kind.Num && !t.Numeric) return false;
            map[pattern.Name] = t;
            return true;
        }
        if (pattern.Kind != t.Kind || pattern.Decl != t.Decl || pattern.Args.Length != t.Args.Length) return false;
        if (pattern.Elem is null && pattern.Args.Length == 0) return pattern.Name == t.Name;
        for (int i = 0; i < pattern.Args.Length; i++)
            if (!Unify(pattern.Args[i], t.Args[i], map)) return false;
        return pattern.Elem is null || Unify(pattern.Elem, t.Elem!, map);
    }

    // ---- variables ----

    private bool Usable(Var v) => v.Capturable || v.Level == _level;

    private string? Known(Ty t, bool assignable = false)
    {
        var all = new List<string>();
        foreach (Var v in _vars)
            if (v.Type.Name == t.Name && Usable(v) && (v.Assignable || !assignable)) all.Add(v.Name);
        if (all.Count == 0 || _r.Chance(20))
            foreach (Var v in _statics)
                if (v.Type.Name == t.Name && (v.Assignable || !assignable)) all.Add(v.Name);
        if (_this is not null && (_level == 0 || _this.Kind == Kind.Class))
            foreach (Field f in _this.AllFields)
                if (f.Type.Name == t.Name && (!assignable || (!f.Readonly && !f.Property && !_thisReadonly)))
                    all.Add("this." + f.Name);
        return all.Count == 0 ? null : _r.Pick(all);
    }

    /// <summary>Something of type t that can be assigned to and have its reference taken, or null.</summary>
    private string? Place(Ty t, int d)
    {
        if (d > 0 && _r.Chance(30))
        {
            if (Known(Ty.ArrayOf(t)) is { } a) return $"{a}[{Index(a + ".Length", d - 1)}]";
            if (Known(Ty.GridOf(t)) is { } g)
                return $"{g}[{Index(g + ".GetLength(0)", d - 1)}, {Index(g + ".GetLength(1)", d - 1)}]";
        }
        if (d > 0 && _r.Chance(30) && FieldOf(t, d, true) is { } f) return f;
        return Known(t, true);
    }

    private string Index(string length, int d) =>
        _r.Chance(3) ? Expr(Ty.Int, d) : $"Rt.Ix({Expr(Ty.Int, d)}, {length})";

    /// <summary>A field or property of that type in a variable of some struct or class.</summary>
    private string? FieldOf(Ty t, int d, bool assignable)
    {
        var all = new List<string>();
        foreach (Var v in _vars.Where(Usable).Concat(_statics))
        {
            if (v.Type.Decl is null || v.Type.Kind is not (Kind.Struct or Kind.Class)) continue;
            if (assignable && v.Type.Kind == Kind.Struct && !v.Assignable) continue;
            var map = v.Type.Decl.Map(v.Type);
            foreach (Field f in v.Type.Decl.AllFields)
                if (!(assignable && (f.Readonly || f.Property)) && f.Type.Subst(map).Name == t.Name)
                    all.Add(v.Name + "." + f.Name);
        }
        return all.Count == 0 ? null : _r.Pick(all);
    }

    // ---- leaves ----

    private string Leaf(Ty t)
    {
        if (_r.Chance(70) && Known(t) is { } v) return v;
        if (_r.Chance(30) && FieldOf(t, 0, false) is { } f) return f;
        return Literal(t);
    }

    private static readonly string[] s_ints =
        ["0", "1", "2", "3", "7", "8", "10", "31", "32", "63", "64", "100", "126", "127"];

    private string Literal(Ty t)
    {
        switch (t.Kind)
        {
            case Kind.Num: return Number(t);
            case Kind.Bool: return _r.Chance(50) ? "Rt.Same(true)" : "Rt.Same(false)";
            case Kind.Str: return _r.Pick(new[] { "\"\"", "\"a\"", "\"xyz\"", "\"Hello\"", "\"0123456789\"", "\"\\u00e9\\u4e2d\"" });
            case Kind.Enum: return t.Name + "." + _r.Pick(t.Decl!.Members);
            case Kind.Param when t.Numeric:
                return _r.Pick(new[] { $"{t}.One", $"{t}.Zero", $"{t}.CreateTruncating({_r.Below(100)})" });
            case Kind.Param: return $"default({t})";
            case Kind.Obj: return _r.Chance(20) ? "default(object)" : $"(object){Literal(_r.Pick(Ty.Prims))}";
            case Kind.Array: return $"new {ArrayNew(t.Elem!, (_r.Below(4) + (_r.Chance(90) ? 1 : 0)).ToString())}";
            case Kind.Grid: return $"new {GridNew(t.Elem!, 1 + _r.Below(3), 1 + _r.Below(3))}";
            case Kind.List: return $"new {t} {{ {Literal(t.Elem!)} }}";
            case Kind.Nullable: return _r.Chance(30) ? $"default({t})" : $"({t}){Literal(t.Elem!)}";
            case Kind.Tuple: return "(" + string.Join(", ", t.Args.Select(Literal)) + ")";
            case Kind.Func: return Lambda(t, 0);
            case Kind.Struct: return _r.Chance(30) ? $"default({t})" : New(t, 0);
            case Kind.Class or Kind.Iface: return _r.Chance(4) ? $"default({t})" : New(t, 0);
            default: return $"default({t})";
        }
    }

    private static string ArrayNew(Ty elem, string length) => elem.Dimensioned($"[{length}]");
    private static string GridNew(Ty elem, int rows, int columns) => elem.Dimensioned($"[{rows}, {columns}]");

    private string Number(Ty t)
    {
        string n = _r.Pick(s_ints);
        switch (t.Name)
        {
            case "int":
                return _r.Below(6) switch
                {
                    0 => "int.MaxValue", 1 => "int.MinValue", 2 => $"(-{n})", 3 => _r.Below(100000).ToString(), _ => n,
                };
            case "uint": return _r.Below(4) switch { 0 => "uint.MaxValue", 1 => "0x80000000u", _ => n + "u" };
            case "long":
                return _r.Below(6) switch
                {
                    0 => "long.MaxValue", 1 => "long.MinValue", 2 => $"(-{n}L)", 3 => "0x100000000L", _ => n + "L",
                };
            case "ulong": return _r.Below(4) switch { 0 => "ulong.MaxValue", 1 => "0x8000000000000000UL", _ => n + "UL" };
            case "float":
                return _r.Below(8) switch
                {
                    0 => "float.MaxValue", 1 => "float.PositiveInfinity", 2 => "(-0f)", 3 => "1e-40f", 4 => "0.1f", 5 => $"(-{n}.5f)",
                    _ => n + "f",
                };
            case "double":
                return _r.Below(8) switch
                {
                    0 => "double.MaxValue", 1 => "double.NaN", 2 => "(-0d)", 3 => "double.Epsilon", 4 => "0.1d", 5 => $"(-{n}.25d)",
                    6 => "4294967296.5d", _ => n + "d",
                };
            case "decimal":
                return _r.Below(6) switch
                {
                    0 => "decimal.MaxValue", 1 => "0.0001m", 2 => $"(-{n}.5m)", 3 => "79228162514264337593.5m", _ => n + "m",
                };
            case "Int128":
            case "UInt128":
                return _r.Below(4) switch { 0 => t.Name + ".MaxValue", 1 => $"({t})ulong.MaxValue", _ => $"({t}){n}" };
            case "Half": return $"(Half){n}";
            case "char": return _r.Pick(new[] { "'a'", "'0'", "'\\0'", "'\\uffff'", "' '" });
            case "nint" or "nuint": return $"({t}){n}";
            default: return _r.Chance(25) ? t.Name + (_r.Chance(50) ? ".MaxValue" : ".MinValue") : $"({t}){n}";
        }
    }

    // ---- all types ----

    private string Expr(Ty t, int d)
    {
        if (d <= 0) return Leaf(t);
        int k = _r.Below(100);
        if (k < 8) return Leaf(t);
        if (k < 13) return $"({Expr(Ty.Bool, d - 1)} ? {Expr(t, d - 1)} : {Expr(t, d - 1)})";
        if (k < 23 && Call(t, d) is { } call) return call;
        if (k < 25) return $"Rt.{(_r.Chance(50) ? "Same" : "Opaque")}<{t}>({Expr(t, d - 1)})";
        if (k < 26) return $"({Lambda(Ty.FuncOf([], t), d - 1)})()";
        if (k < 29) return SwitchExpr(t, d);
        if (k < 31) return $"({t})(object)({Expr(t, d - 1)})";
        // CoreCLR's optimising JIT throws ArrayTypeMismatchException where it sees that a cast to an array must fail.
        if (k < 32) return $"({t})Rt.{(t.Kind is Kind.Array or Kind.Grid ? "Opaque" : "Same")}<object>({Expr(_r.Chance(75) ? t : AnyType(), d - 1)})";
        if (k < 34 && Place(t, d - 1) is { } p1) return $"({p1} = {Expr(t, d - 1)})";
        if (k < 35 && Place(t, d - 1) is { } p2) return $"Rt.Swap(ref {p2}, {Expr(t, d - 1)})";
        if (k < 36) return $"({Expr(AnyType(1), d - 1)}, {Expr(t, d - 1)}).Item2";
        if (k < 38)
            return $"new {ArrayNew(t, "")} {{ {Expr(t, d - 1)}, {Expr(t, d - 1)} }}[{Expr(Ty.Int, d - 1)} & 1]";
        if (k < 43 && FieldOf(t, d, false) is { } f) return f;
        if (k < 47 && Known(Ty.ArrayOf(t)) is { } a) return $"{a}[{Index(a + ".Length", d - 1)}]";
        if (k < 48 && Known(Ty.ListOf(t)) is { } l) return $"{l}[{Index(l + ".Count", d - 1)}]";
        if (k < 49 && Known(Ty.GridOf(t)) is { } g)
            return $"{g}[{Index(g + ".GetLength(0)", d - 1)}, {Index(g + ".GetLength(1)", d - 1)}]";
        if (k < 51 && t.IsValue && t.Kind != Kind.Nullable)
            return _r.Chance(50) ? $"({Expr(Ty.NullableOf(t), d - 1)}).GetValueOrDefault()"
                                 : $"({Expr(Ty.NullableOf(t), d - 1)} ?? {Expr(t, d - 1)})";
        if (k < 53)
            return $"(Rt.Same<object>({Expr(_r.Chance(50) ? t : AnyType(), d - 1)}) is {TypeInPattern(t, out string v)} ? {v} : {Expr(t, d - 1)})";
        return Special(t, d);
    }

    // `is int? v` is not allowed
    private string TypeInPattern(Ty t, out string name)
    {
        name = Fresh("v");
        if (t.Kind != Kind.Nullable) return $"{t} {name}";
        string pattern = $"{t.Elem} {name}";
        name = $"({t}){name}";
        return pattern;
    }

    private string Special(Ty t, int d)
    {
        switch (t.Kind)
        {
            case Kind.Num: return Arithmetic(t, d);
            case Kind.Bool: return Condition(d);
            case Kind.Str: return Text(d);
            case Kind.Enum:
                return _r.Below(3) switch
                {
                    0 => $"({t})({Expr(Ty.Int, d - 1)} & 3)", 1 => $"({Expr(t, d - 1)} | {Expr(t, d - 1)})",
                    _ => $"({Expr(t, d - 1)} ^ {Expr(t, d - 1)})",
                };
            case Kind.Param when t.Numeric:
                return _r.Below(8) switch
                {
                    0 => $"({Expr(t, d - 1)} - {Expr(t, d - 1)})", 1 => $"({Expr(t, d - 1)} * {Expr(t, d - 1)})",
                    2 => $"({Expr(t, d - 1)} / {Expr(t, d - 1)})", 3 => $"{t}.CreateTruncating({Expr(_r.Pick(Ty.Prims), d - 1)})",
                    4 => $"checked({Expr(t, d - 1)} + {Expr(t, d - 1)})", 5 => $"{t}.Max({Expr(t, d - 1)}, {Expr(t, d - 1)})",
                    6 => $"{t}.CreateSaturating({Expr(_r.Pick(Ty.Prims), d - 1)})",
                    _ => $"({Expr(t, d - 1)} + {Expr(t, d - 1)})",
                };
            case Kind.Obj: return $"(object)({Expr(AnyType(), d - 1)})";
            case Kind.Array:
                return _r.Below(4) switch
                {
                    0 => $"({t})({Expr(t, d - 1)}).Clone()",
                    1 => $"new {ArrayNew(t.Elem!, $"({Expr(Ty.Int, d - 1)} & 7)")}",
                    _ => $"new {ArrayNew(t.Elem!, "")} {{ {Expr(t.Elem!, d - 1)}, {Expr(t.Elem!, d - 1)}, {Expr(t.Elem!, d - 1)} }}",
                };
            case Kind.Grid: return $"({t})({Expr(t, d - 1)}).Clone()";
            case Kind.List: return $"new {t} {{ {Expr(t.Elem!, d - 1)}, {Expr(t.Elem!, d - 1)} }}";
            case Kind.Nullable: return NullableExpr(t, d);
            case Kind.Tuple: return "(" + string.Join(", ", t.Args.Select(a => Expr(a, d - 1))) + ")";
            case Kind.Func: return Lambda(t, d);
            case Kind.Struct or Kind.Class or Kind.Iface: return Instance(t, d);
            default: return Leaf(t);
        }
    }

    // Lifted operators of numbers, else the value itself.
    private string NullableExpr(Ty t, int d)
    {
        Ty e = t.Elem!;
        if (e.Kind == Kind.Num && e.Name is "int" or "long" or "double" or "decimal" or "uint" && _r.Chance(60))
            return $"({Expr(t, d - 1)} {_r.Pick(new[] { "+", "-", "*" })} {Expr(_r.Chance(50) ? t : e, d - 1)})";
        return _r.Chance(15) ? $"default({t})" : $"({t})({Expr(e, d - 1)})";
    }

    private string Instance(Ty t, int d)
    {
        Decl decl = t.Decl!;
        if (t.Kind == Kind.Struct && decl.Operators.Count > 0 && _r.Chance(40))
            return $"({Expr(t, d - 1)} {_r.Pick(new[] { "+", "-" })} {Expr(_r.Pick(decl.Operators), d - 1)})";
        Field[] settable = decl.AllFields.Where(f => !f.Property && !f.Readonly).ToArray();
        if ((t.Kind == Kind.Struct || decl.Record) && t.Kind != Kind.Iface && !decl.Abstract && settable.Length > 0 && _r.Chance(30))
        {
            Field f = _r.Pick(settable);
            return $"(Rt.Same<{t}>({Expr(t, d - 1)}) with {{ {f.Name} = {Expr(f.Type.Subst(decl.Map(t)), d - 1)} }})";
        }
        if (t.Kind == Kind.Class && _r.Chance(15)) return $"((({Expr(Ty.Obj, d - 1)}) as {t}) ?? {New(t, d - 1)})";
        return New(t, d);
    }

    /// <summary>A new object of the type, or of one that it can stand for.</summary>
    private string New(Ty t, int d)
    {
        if (_news > 8 && t.Kind != Kind.Struct) return $"default({t})"; // a class may have fields of its own type
        _news++;
        string text = NewObject(t, d);
        _news--;
        return text;
    }

    private string NewObject(Ty t, int d)
    {
        Decl decl = t.Decl!;
        if (t.Kind != Kind.Struct)
        {
            Decl[] able = _decls.Where(x => x.Is(decl) && !x.Abstract && x.Kind is Kind.Class or Kind.Struct &&
                                            x.TypeParams.Length == 0 && decl.TypeParams.Length == 0).ToArray();
            if (decl.TypeParams.Length == 0 && able.Length == 0) return $"default({t})";
            if (able.Length > 0) decl = _r.Pick(able);
        }
        Ty made = decl.TypeParams.Length == 0 ? decl.Of() : t;
        var map = decl.Map(made);
        string text;
        if (decl.Ctor is not null && _r.Chance(50))
            text = $"new {made}({string.Join(", ", decl.Fields.Where(f => !f.Static && !f.Property).Select(f => Expr(f.Type.Subst(map), d - 1)))})";
        else if (decl.ReadonlyStruct)
            text = $"new {made}({string.Join(", ", decl.Fields.Where(f => !f.Static && !f.Property).Select(f => Expr(f.Type.Subst(map), 0)))})";
        else
        {
            Field[] settable = decl.AllFields.Where(f => !f.Static && !f.Readonly && !f.Property).ToArray();
            var set = settable.Where(_ => _r.Chance(60)).Select(f => $"{f.Name} = {Expr(f.Type.Subst(map), d - 1)}").ToArray();
            text = $"new {made}() {{ {string.Join(", ", set)} }}";
        }
        return made.Name == t.Name ? text : $"({t}){text}";
    }

    // ---- calls ----

    private string? Call(Ty t, int d)
    {
        if (_r.Chance(50) && MemberCall(t, d) is { } member) return member;
        if (_r.Chance(15) && Known(Ty.FuncOf([], t)) is { } func) return $"{func}()";
        int from = _r.Below(Math.Max(_methods.Count, 1));
        for (int i = 0; i < _methods.Count; i++)
        {
            Method m = _methods[(from + i) % _methods.Count];
            var map = new Dictionary<string, Ty>();
            if (m.Iterator || !Unify(m.Ret, t, map)) continue;
            return Invoke(m.Name, m, map, d);
        }
        return null;
    }

    private string Invoke(string name, Method m, Dictionary<string, Ty> map, int d)
    {
        foreach (Ty p in m.TypeParams)
            if (!map.ContainsKey(p.Name)) map[p.Name] = Argument(p);
        string types = m.TypeParams.Length == 0 ? "" : $"<{string.Join(", ", m.TypeParams.Select(p => map[p.Name].Name))}>";
        string args = string.Join(", ", m.Params.Select(p => Arg(p.Type.Subst(map), p.Mode, d)));
        return $"{name}{types}({args}){(m.Async ? ".GetAwaiter().GetResult()" : "")}";
    }

    private string Arg(Ty t, Mode mode, int d) => mode switch
    {
        Mode.Value => Expr(t, d - 1),
        Mode.In => _r.Chance(50) && Place(t, 0) is { } p ? "in " + p : Expr(t, d - 1),
        Mode.Out when _r.Chance(30) => "out _",
        _ => (mode == Mode.Ref ? "ref " : "out ") + (Place(t, d - 1) ?? $"new {ArrayNew(t, "")} {{ {Expr(t, d - 1)} }}[0]"),
    };

    private string? MemberCall(Ty t, int d)
    {
        var all = new List<(string Receiver, Method Method, Dictionary<string, Ty> Map)>();
        foreach (Var v in _vars.Where(Usable).Concat(_statics))
        {
            if (v.Type.Decl is not { } decl) continue;
            foreach (Method m in decl.AllMethods)
            {
                var map = new Dictionary<string, Ty>(decl.Map(v.Type) ?? new Dictionary<string, Ty>());
                if (m.Static || m.Iterator || !Unify(m.Ret.Subst(map), t, map)) continue;
                // Members of an interface are reached through it.
                bool default_ = decl.Kind != Kind.Iface && decl.Interfaces.Any(i => i.AllMethods.Contains(m));
                string receiver = default_ ? $"(({decl.Interfaces.First(i => i.AllMethods.Contains(m)).Name}){v.Name})" : v.Name;
                all.Add((receiver + "." + m.Name, m, map));
            }
        }
        if (all.Count == 0) return null;
        var (name, method, types) = _r.Pick(all);
        return Invoke(name, method, types, d);
    }

    /// <summary>A lambda that stands for a delegate of the type.</summary>
    private string Lambda(Ty t, int d)
    {
        List<Var> outer = _vars;
        bool outerReadonly = _thisReadonly;
        _vars = [.. outer];
        _level++;
        string[] names = t.Args.Select(_ => Fresh("a")).ToArray();
        for (int i = 0; i < names.Length; i++) _vars.Add(new Var(names[i], t.Args[i], true, true, _level));
        string parameters = string.Join(", ", names.Select((n, i) => $"{t.Args[i]} {n}"));
        string body = Expr(t.Elem!, d);
        _level--;
        _vars = outer;
        _thisReadonly = outerReadonly;
        return $"new {t}(({parameters}) => {body})";
    }

    private string SwitchExpr(Ty t, int d)
    {
        Ty on = _r.Below(5) switch { 0 => Ty.Obj, 1 => Ty.Str, 2 => _r.Pick(Ty.Prims[..10]), _ => Ty.Int };
        var arms = new List<string>();
        if (on.Kind == Kind.Obj)
        {
            foreach (Ty arm in new[] { Ty.Int, Ty.Str, _r.Pick(Ty.Prims[6..]), AnyType(1) }.DistinctBy(x => x.Name))
            {
                if (arm.Kind is Kind.Obj or Kind.Param or Kind.Nullable) continue;
                string pattern = TypeInPattern(arm, out string v);
                string guard = _r.Chance(30) ? $" when {Expr(Ty.Bool, d - 1)}" : "";
                if (guard == "" && arms.Any(a => a.StartsWith(arm.Name + " "))) continue;
                if (arm.Name == t.Name) arms.Add($"{pattern}{guard} => {v}");
                else arms.Add($"{pattern}{guard} => {Expr(t, d - 1)}");
            }
            arms.Add($"null => {Expr(t, d - 1)}");
        }
        else if (on.Kind == Kind.Str)
            foreach (string s in new[] { "\"a\"", "\"xyz\"", "\"Hello\"", "\"\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"" }.Where(_ => _r.Chance(50)))
                arms.Add($"{s} => {Expr(t, d - 1)}");
        else
        {
            if (_r.Chance(40)) arms.Add($"> {50 + _r.Below(50)} and < 127 => {Expr(t, d - 1)}");
            foreach (int n in Enumerable.Range(0, 8).Where(_ => _r.Chance(40)))
                arms.Add($"{(on.Name == "char" ? $"(char){n}" : n.ToString())} => {Expr(t, d - 1)}");
            if (on.Name == "char") arms.RemoveAll(a => a.StartsWith('>'));
        }
        arms.Add($"_ => {Expr(t, d - 1)}");
        string subject = on.Name == "int" && _r.Chance(50) ? $"({Expr(on, d - 1)}) & 7" : Expr(on, d - 1);
        return $"(({subject}) switch {{ {string.Join(", ", arms)} }})";
    }

    // ---- numbers ----

    private static readonly Dictionary<string, string[]> s_widens = new()
    {
        ["int"] = ["sbyte", "byte", "short", "ushort", "char"],
        ["uint"] = ["byte", "ushort", "char"],
        ["long"] = ["sbyte", "byte", "short", "ushort", "char", "int", "uint", "nint"],
        ["ulong"] = ["byte", "ushort", "char", "uint", "nuint"],
        ["nint"] = ["sbyte", "byte", "short", "ushort", "char", "int"],
        ["nuint"] = ["byte", "ushort", "char", "uint"],
        ["float"] = ["sbyte", "byte", "short", "ushort", "char", "int", "uint", "long", "ulong"],
        ["double"] = ["sbyte", "byte", "short", "ushort", "char", "int", "uint", "long", "ulong", "float"],
        ["decimal"] = ["sbyte", "byte", "short", "ushort", "char", "int", "uint", "long", "ulong"],
        ["Int128"] = ["sbyte", "byte", "short", "int", "long"],
        ["UInt128"] = ["byte", "ushort", "uint", "ulong"],
        ["Half"] = [],
    };
    private static readonly string[] s_operationTypes =
        ["int", "int", "int", "int", "uint", "uint", "long", "long", "long", "ulong", "ulong", "nint", "nuint", "float", "float", "double", "double",
         "double", "decimal", "Int128", "UInt128", "Half"];

    /// <summary>An operand on the left that is no constant, so that the compiler computes nothing.</summary>
    private string Left(Ty t, int d)
    {
        string e = Expr(t, d);
        return e.Length < 28 ? Known(t) ?? $"Rt.Same<{t}>({e})" : e;
    }

    private string Arithmetic(Ty t, int d)
    {
        int k = _r.Below(100);
        if (k < 12) return Convert(t, d);
        if (k < 16 && Place(t, d - 1) is { } p1) return $"{p1}{(_r.Chance(50) ? "++" : "--")}";
        if (k < 18 && Place(t, d - 1) is { } p2) return $"{(_r.Chance(50) ? "++" : "--")}{p2}";
        if (k < 21 && Place(t, d - 1) is { } p3)
            return $"({p3} {_r.Pick(new[] { "+=", "-=", "*=", "/=", "%=" })} {Expr(t, d - 1)})";
        if (k < 30) return Function(t, d);
        Ty op = s_widens.ContainsKey(t.Name) && _r.Chance(60) ? t : Ty.Prim(_r.Pick(s_operationTypes));
        string e = k < 36 ? Unary(op, d) : Binary(op, d);
        if (op.Name != t.Name) e = $"({t})({e})";
        return _r.Below(5) switch { 0 => $"checked({e})", 1 => $"unchecked({e})", _ => $"({e})" };
    }

    private string Unary(Ty t, int d)
    {
        bool minus = t.Name is not ("uint" or "ulong" or "nuint"), not = t.IsInteger;
        if (minus && (!not || _r.Chance(60))) return $"-({Left(t, d - 1)})";
        return not ? $"~({Left(t, d - 1)})" : $"+({Left(t, d - 1)})";
    }

    private string Binary(Ty t, int d)
    {
        string[] operators = t.IsInteger ? ["+", "-", "*", "/", "%", "&", "|", "^", "+", "-", "*", "<<", ">>", ">>>"] : ["+", "-", "*", "/", "%", "*"];
        string op = _r.Pick(operators), left = Left(t, d - 1);
        if (op is "<<" or ">>" or ">>>") return $"{left} {op} {Expr(Ty.Int, d - 1)}";
        Ty right = s_widens[t.Name].Length > 0 && _r.Chance(30) ? Ty.Prim(_r.Pick(s_widens[t.Name])) : t;
        // System.Decimal's remainder differs between CoreCLR with and without the processor's division of 128 bits.
        if (op is "%" && t.Name == "decimal") return $"{left} % {_r.Pick(new[] { "3", "7", "10", "641" })}";
        if (op is "/" or "%" && t.IsInteger && _r.Chance(70))
            return $"{left} {op} {_r.Pick(new[] { "3", "7", "10", "8", "1", "16", "100", "641" })}";
        if (op is "/" or "%" && _r.Chance(50)) return $"{left} {op} ({Left(t, d - 1)} {(t.IsInteger ? "|" : "+")} ({t})1)";
        return $"{left} {op} {Expr(right, d - 1)}";
    }

    private string Convert(Ty t, int d)
    {
        Ty from = _r.Pick(Ty.Prims);
        if (_decls.FirstOrDefault(x => x.Kind == Kind.Enum) is { } e && _r.Chance(10)) return $"({t})(int){Expr(e.Of(), d - 1)}";
        string inner = $"({t})({Left(from, d - 1)})";
        return _r.Below(4) switch { 0 => $"checked({inner})", 1 => $"unchecked({inner})", _ => $"({inner})" };
    }

    private string Function(Ty t, int d)
    {
        string a = Left(t, d - 1), b = Expr(t, d - 1);
        switch (t.Name)
        {
            case "uint" or "ulong":
                return _r.Below(4) switch
                {
                    0 => $"System.Numerics.BitOperations.RotateLeft({a}, {Expr(Ty.Int, d - 1)})",
                    1 => $"({t})System.Numerics.BitOperations.PopCount({a})",
                    2 => $"({t})System.Numerics.BitOperations.LeadingZeroCount({a})",
                    _ => $"Math.Min({a}, {b})",
                };
            case "int" when _r.Chance(40):
                Ty some = _r.Below(4) switch { 0 => Ty.ArrayOf(AnyType(1)), 1 => Ty.ListOf(AnyType(1)), _ => Ty.Str };
                return $"({Expr(some, d - 1)}).{(some.Kind == Kind.List ? "Count" : "Length")}";
            case "double":
                return _r.Below(7) switch
                {
                    0 => $"Math.Floor({a})", 1 => $"Math.Sqrt({a})", 2 => $"Math.Round({a})", 3 => $"Math.Truncate({a})",
                    4 => $"Math.CopySign({a}, {b})", 5 => $"Math.Max({a}, {b})", _ => $"Math.Abs({a})",
                };
            case "float": // CoreCLR's optimising JIT makes 0 of Math.Min(x, -0f) where x is 0
                return _r.Below(4) switch
                {
                    0 => $"MathF.Ceiling({a})", 1 => $"MathF.Sqrt({a})", 2 => $"Math.Min(Rt.Same({a}), Rt.Same({b}))", _ => $"MathF.Abs({a})",
                };
            case "decimal":
                return _r.Below(3) switch { 0 => $"decimal.Round({a}, 1)", 1 => $"decimal.Truncate({a})", _ => $"Math.Max({a}, {b})" };
            case "char" or "Half" or "Int128" or "UInt128": return Binary(s_widens.ContainsKey(t.Name) ? t : Ty.Int, d) is var e && s_widens.ContainsKey(t.Name) ? $"({e})" : $"({t})({e})";
            case "sbyte" or "short" or "int" or "long" when _r.Chance(30): return $"Math.Abs({a})";
            default: return $"Math.{(_r.Chance(50) ? "Max" : "Min")}({a}, {b})";
        }
    }

    // ---- conditions and strings ----

    private string Condition(int d)
    {
        int k = _r.Below(100);
        if (k < 12) return $"({Expr(Ty.Bool, d - 1)} {_r.Pick(new[] { "&&", "||", "^", "&", "|", "==", "!=" })} {Expr(Ty.Bool, d - 1)})";
        if (k < 18) return $"!({Expr(Ty.Bool, d - 1)})";
        if (k < 24) return $"({Left(Ty.Str, d - 1)} {(_r.Chance(60) ? "==" : "!=")} {Expr(Ty.Str, d - 1)})";
        if (k < 32)
        {
            Ty t = AnyType();
            return $"(Rt.Same<object>({Expr(_r.Chance(60) ? t : AnyType(), d - 1)}) is {(t.Kind == Kind.Nullable ? t.Elem : t)})";
        }
        if (k < 38)
        {
            Ty t = AnyType();
            return $"EqualityComparer<{t}>.Default.Equals({Expr(t, d - 1)}, {Expr(t, d - 1)})";
        }
        if (k < 43)
        {
            Ty t = Ty.TupleOf(Ty.Prim(_r.Pick(s_operationTypes)), Ty.Str);
            return $"({Expr(t, d - 1)} == {Expr(t, d - 1)})";
        }
        if (k < 47 && AnyType() is { IsValue: true } v && v.Kind != Kind.Nullable)
            return $"({Expr(Ty.NullableOf(v), d - 1)}).HasValue";
        if (k < 52 && _decls.Where(x => x.Kind == Kind.Class).ToArray() is { Length: > 0 } classes)
        {
            Ty t = Instance(_r.Pick(classes));
            return _r.Chance(50) ? $"(({Expr(t, d - 1)}) is null)" : $"ReferenceEquals({Expr(t, d - 1)}, {Expr(t, d - 1)})";
        }
        if (k < 56 && _typeParams.FirstOrDefault(p => p.Numeric) is { } n) return $"({Expr(n, d - 1)} < {Expr(n, d - 1)})";
        if (k < 60 && _typeParams.Length > 0) return $"(typeof({_r.Pick(_typeParams)}) == typeof({AnyType(1)}))";
        Ty op = Ty.Prim(_r.Pick(s_operationTypes));
        return $"({Left(op, d - 1)} {_r.Pick(new[] { "<", "<=", ">", ">=", "==", "!=" })} {Expr(op, d - 1)})";
    }

    private string Text(int d)
    {
        switch (_r.Below(8))
        {
            case 0: return $"Rt.Cut({Expr(Ty.Str, d - 1)} + {Expr(Ty.Str, d - 1)})";
            case 1: return $"Rt.Cut({Expr(Ty.Str, d - 1)} + {Expr(_r.Pick(Ty.Prims[..11]), d - 1)})";
            case 2: return $"Rt.Cut($\"<{{{Paren(Expr(_r.Pick(Ty.Prims[..13]), d - 1))}}}|{{{Paren(Expr(AnyType(1) is { Kind: Kind.Num or Kind.Str or Kind.Bool or Kind.Enum } t ? t : Ty.Int, d - 1))}}}>\")";
            case 3: return $"({Expr(Ty.Bool, d - 1)} ? {Expr(Ty.Str, d - 1)} : {Expr(Ty.Str, d - 1)})";
            case 4: return $"Rt.Show({Expr(AnyType(), d - 1)})";
            case 5: return $"({Expr(_r.Pick(Ty.Prims), d - 1)}).ToString(System.Globalization.CultureInfo.InvariantCulture)";
            case 6:
                string s = Known(Ty.Str) ?? "\"abc\"";
                return $"{s}.Substring({s}.Length / 2)";
            default: return $"({Expr(Ty.Str, d - 1)} ?? {Expr(Ty.Str, d - 1)})";
        }
    }

    private static string Paren(string e) => "(" + e + ")";
}
