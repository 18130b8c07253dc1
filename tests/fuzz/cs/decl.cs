// Random declarations: a program is a class with nested types, static methods and an entry that calls them.

sealed partial class Gen
{
    private Gen(ulong seed) => _r = new Rng(seed);

    /// <summary>The source of program number `seed`: the class P{seed} with its method Run.</summary>
    public static string Program(ulong seed)
    {
        var g = new Gen(seed);
        g.Make("P" + seed);
        return g._w.ToString();
    }

    private void Make(string name)
    {
        _w.Line("#nullable disable");
        _w.Line("#pragma warning disable");
        _w.Open($"public static partial class {name}");
        int items = 10 + _r.Below(12);
        Enum();
        Struct();
        for (int i = 0; i < items; i++)
        {
            switch (_r.Below(20))
            {
                case 0: Enum(); break;
                case 1 or 2: Struct(); break;
                case 3: Interface(); break;
                case 4 or 5: Class(); break;
                case 6: Generic(); break;
                case 7 or 8: Static(); break;
                case 9: IteratorMethod(); break;
                case 10 or 11: GenericMethod(); break;
                case 12: AsyncMethod(); break;
                default: StaticMethod(); break;
            }
        }
        Run(name);
        _w.Close();
    }

    private void Run(string name)
    {
        _w.Open("public static void Run()");
        foreach (Method m in _methods.ToArray())
            for (int times = 1 + _r.Below(2); times > 0; times--)
            {
                _w.Line("Rt.Fuel = 300;");
                Block("try", () =>
                {
                    var map = new Dictionary<string, Ty>();
                    string call = Invoke(m.Name, m, map, 2);
                    if (m.Iterator)
                        Block($"foreach (var item in {call})", () =>
                        {
                            _w.Line("if (--Rt.Fuel < 0) break;");
                            Log("item");
                        });
                    else Log(call);
                });
                Block("catch (Exception e)", () => _w.Line($"Rt.Caught({++_logs}, e);"));
            }
        foreach (Var s in _statics) Log(s.Name);
        _w.Close();
    }

    // ---- types ----

    private void Enum()
    {
        string name = Fresh("E"), under = _r.Pick(new[] { "byte", "int", "int", "long", "ushort", "sbyte", "ulong" });
        string[] members = ["A", "B", "C", "D"];
        if (_r.Chance(30)) _w.Line("[Flags]");
        _w.Line($"public enum {name} : {under} {{ A, B = {2 + _r.Below(3)}, C = {8 + _r.Below(90)}, D }}");
        _decls.Add(new Decl { Kind = Kind.Enum, Name = name, Members = members });
    }

    private Ty FieldType(int room)
    {
        for (int i = 0; i < 8; i++)
        {
            Ty t = AnyType(1);
            if (t.Kind is not (Kind.Func or Kind.Obj or Kind.Iface) && t.Size <= room) return t;
        }
        return _r.Chance(50) ? Ty.Byte : Ty.Int;
    }

    // Classes may lead back to where they are, so only whether there is one is shown.
    private static string ShowField(Field f) =>
        f.Type.Kind is Kind.Class or Kind.Iface ? $"({f.Name} is null ? \"-\" : \"+\")"
        : f.Type.Kind is Kind.Array or Kind.Grid or Kind.List && Root(f.Type).Kind is not Kind.Num ? $"({f.Name} is null ? \"-\" : \"[]\")"
        : $"Rt.Show({f.Name})";

    private static Ty Root(Ty t) => t.Kind is Kind.Array or Kind.Grid or Kind.List ? Root(t.Elem!) : t;

    private void ShowMethod(Decl d)
    {
        string all = string.Join(" + \",\" + ", d.Fields.Where(f => !f.Static).Select(ShowField).Append("\"\""));
        _w.Line($"public override string ToString() => \"{d.Name}(\" + {all} + \")\";");
    }

    private void Struct()
    {
        var d = new Decl { Kind = Kind.Struct, Name = Fresh("S"), ReadonlyStruct = _r.Chance(15), Record = _r.Chance(15) };
        int room = _r.Below(3) switch { 0 => 8, 1 => 24, _ => 120 }, n = 1 + _r.Below(room <= 8 ? 3 : 6);
        for (int i = 0; i < n && room > 0; i++)
        {
            Ty t = FieldType(room);
            room -= t.Size;
            d.Fields.Add(new Field(Fresh("F"), t, Readonly: d.ReadonlyStruct));
        }
        d.Size = d.Fields.Sum(f => f.Type.Size);
        Decl? iface = _decls.Where(x => x.Kind == Kind.Iface && x.TypeParams.Length == 0).OrderBy(_ => _r.Below(100)).FirstOrDefault();
        if (iface is not null && _r.Chance(50)) d.Interfaces.Add(iface);
        if (!d.ReadonlyStruct && !d.Record && _r.Chance(15)) _w.Line($"[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.{(_r.Chance(50) ? "Auto" : "Sequential, Pack = 1")})]");
        string bases = d.Interfaces.Count == 0 ? "" : " : " + string.Join(", ", d.Interfaces.Select(i => i.Name));
        _w.Open($"public {(d.ReadonlyStruct ? "readonly " : "")}{(d.Record ? "record " : "")}struct {d.Name}{bases}");
        foreach (Field f in d.Fields) _w.Line($"public {(f.Readonly ? "readonly " : "")}{f.Type} {f.Name};");
        if (d.ReadonlyStruct || _r.Chance(50)) Constructor(d, d.Name);
        ShowMethod(d);
        _this = d;
        _thisReadonly = d.ReadonlyStruct;
        ImplementInterfaces(d);
        for (int i = _r.Below(3); i > 0; i--) InstanceMethod(d, "");
        _this = null;
        _decls.Add(d);
        if (!d.Record || _r.Chance(50)) Operators(d);
        _w.Close();
    }

    private void Constructor(Decl d, string name)
    {
        Field[] own = d.Fields.Where(f => !f.Static && !f.Property).ToArray();
        if (own.Length == 0) return;
        d.Ctor = name;
        _w.Open($"public {name}({string.Join(", ", own.Select(f => $"{f.Type} p{f.Name}"))})");
        foreach (Field f in own) _w.Line($"{f.Name} = p{f.Name};");
        _w.Close();
    }

    private void Operators(Decl d)
    {
        if (!_r.Chance(50) || d.Fields.Count == 0) return;
        foreach (string op in new[] { "+", "-" })
        {
            Ty self = d.Of(), other = op == "+" || d.Operators.Count > 0 && d.Operators[0].Name == d.Name ? self : Ty.Int;
            other = self;
            _vars = [new Var("a", self, true, true, 0), new Var("b", other, true, true, 0)];
            Open($"public static {self} operator {op}({self} a, {other} b)", self);
            _statements = 3;
            Within(Body.Plain, self, () => Some(2));
            _w.Line($"return {(d.ReadonlyStruct ? Expr(self, 2) : "a")};");
            _w.Close();
            _vars = [];
        }
        d.Operators.Add(d.Of());
    }

    private void Open(string head, Ty ret, bool async = false)
    {
        _w.Open(head);
        _w.Line($"if (--Rt.Fuel < 0) return default({ret});");
    }

    private void Interface()
    {
        var d = new Decl { Kind = Kind.Iface, Name = Fresh("I") };
        _w.Open($"public interface {d.Name}");
        for (int i = 1 + _r.Below(2); i > 0; i--)
        {
            var m = new Method { Name = Fresh("M"), Ret = AnyType(1), Params = Params(_r.Below(3)), Static = false };
            if (_r.Chance(30) && i > 1)
            {
                _vars = m.Params.Select(p => new Var(p.Name, p.Type, true, p.Mode == Mode.Value, 0)).ToList();
                MethodBody($"{m.Ret} {m.Name}({Text(m.Params)})", m, 3);
            }
            else
            {
                _w.Line($"{m.Ret} {m.Name}({Text(m.Params)});");
                m.Mutates = true; // has to be implemented
            }
            d.Methods.Add(m);
        }
        _w.Close();
        _decls.Add(d);
    }

    private void ImplementInterfaces(Decl d)
    {
        foreach (Decl i in d.Interfaces)
            foreach (Method m in i.Methods)
                if (m.Mutates || _r.Chance(30))
                {
                    bool explicit_ = _r.Chance(25);
                    _vars = m.Params.Select(p => new Var(p.Name, p.Type, p.Mode != Mode.In, p.Mode == Mode.Value, 0)).ToList();
                    MethodBody(explicit_ ? $"{m.Ret} {i.Name}.{m.Name}({Text(m.Params)})" : $"public {m.Ret} {m.Name}({Text(m.Params)})", m, 4);
                }
    }

    private void Class()
    {
        Decl? base_ = _r.Chance(50) ? _decls.Where(x => x.Kind == Kind.Class && x.TypeParams.Length == 0 && !x.Sealed && !x.Record).OrderBy(_ => _r.Below(100)).FirstOrDefault() : null;
        var d = new Decl { Kind = Kind.Class, Name = Fresh("C"), Base = base_, Abstract = base_ is null && _r.Chance(10), Sealed = _r.Chance(20), Record = base_ is null && _r.Chance(20) };
        if (d.Abstract) d.Sealed = false;
        Decl? iface = _decls.Where(x => x.Kind == Kind.Iface && x.TypeParams.Length == 0).OrderBy(_ => _r.Below(100)).FirstOrDefault();
        if (iface is not null && _r.Chance(50) && base_?.Interfaces.Contains(iface) != true) d.Interfaces.Add(iface);
        string bases = string.Join(", ", (base_ is null ? [] : new[] { base_.Name }).Concat(d.Interfaces.Select(i => i.Name)));
        if (bases != "") bases = " : " + bases;
        string modifiers = d.Abstract ? "abstract " : d.Sealed ? "sealed " : "";
        for (int i = 1 + _r.Below(4); i > 0; i--) d.Fields.Add(new Field(Fresh("F"), FieldType(64)));
        _w.Open($"public {modifiers}{(d.Record ? "record " : "")}class {d.Name}{bases}");
        foreach (Field f in d.Fields) _w.Line($"public {f.Type} {f.Name}{(_r.Chance(30) && f.Type.Kind is Kind.Num or Kind.Str ? " = " + Literal(f.Type) : "")};");
        if (_r.Chance(25))
        {
            Ty t = AnyType(1);
            string s = Fresh("F");
            _w.Line($"public static readonly {t} {s};");
            _w.Open($"static {d.Name}()");
            _w.Line($"Rt.Log({++_logs}, \"cctor {d.Name}\");");
            _w.Line($"{s} = {Literal(t)};");
            _w.Close();
            _statics.Add(new Var($"{d.Name}.{s}", t, false, true, 0));
        }
        if (d.Record)
        {
            _w.Line($"public {d.Name}() {{ }}");
            d.Record = true;
        }
        if (base_ is null && !d.Record && _r.Chance(40))
        {
            Constructor(d, d.Name);
            _w.Line($"public {d.Name}() {{ }}");
        }
        if (!d.Record || _r.Chance(50)) ShowMethod(d);
        _this = d;
        ImplementInterfaces(d);
        if (_r.Chance(50) && d.Fields.FirstOrDefault(f => f.Type.Kind == Kind.Num) is { } number)
        {
            string p = Fresh("Q");
            _vars = [];
            _w.Line($"public {number.Type} {p} {{ get => {Expr(number.Type, 2)}; set => {number.Name} = value; }}");
            d.Fields.Add(new Field(p, number.Type, Property: true));
        }
        if (base_ is not null)
            foreach (Method m in Overridable(base_).Where(_ => _r.Chance(60)).ToArray())
            {
                _vars = m.Params.Select(p => new Var(p.Name, p.Type, p.Mode != Mode.In, p.Mode == Mode.Value, 0)).ToList();
                MethodBody($"public {(_r.Chance(20) ? "sealed " : "")}override {m.Ret} {m.Name}({Text(m.Params)})", m, 4, base_.Abstract ? null : "base." + m.Name);
            }
        for (int i = 1 + _r.Below(2); i > 0; i--) InstanceMethod(d, d.Sealed ? "" : "virtual ");
        _this = null;
        _decls.Add(d);
        _w.Close();
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Method, object> s_virtual = [];

    private IEnumerable<Method> Overridable(Decl d) => d.Methods.Where(m => s_virtual.TryGetValue(m, out _) && !_sealed.Contains(m));

    private readonly HashSet<Method> _sealed = [];

    private void Generic()
    {
        bool isStruct = _r.Chance(40), numeric = _r.Chance(25);
        Ty[] ps = Enumerable.Range(0, _r.Chance(70) ? 1 : 2).Select(_ => new Ty(Kind.Param, Fresh("T")) { Numeric = numeric, Size = 16 }).ToArray();
        var d = new Decl { Kind = isStruct ? Kind.Struct : Kind.Class, Name = Fresh("G"), TypeParams = ps };
        string where = string.Concat(ps.Where(p => p.Numeric).Select(p => $" where {p} : System.Numerics.INumber<{p}>"));
        _typeParams = ps;
        foreach (Ty p in ps) d.Fields.Add(new Field(Fresh("F"), p));
        if (_r.Chance(50)) d.Fields.Add(new Field(Fresh("F"), FieldType(16)));
        if (_r.Chance(30)) d.Fields.Add(new Field(Fresh("F"), Ty.ArrayOf(ps[0])));
        d.Size = 16;
        _w.Open($"public {(isStruct ? "struct" : "class")} {d.Name}<{string.Join(", ", ps.Select(p => p.Name))}>{where}");
        foreach (Field f in d.Fields) _w.Line($"public {f.Type} {f.Name};");
        string count = Fresh("N"), last = Fresh("N");
        _w.Line($"public static int {count};");
        _w.Line($"public static {ps[0]} {last};");
        if (!isStruct) _w.Line($"public {d.Name}() {{ {count}++; }}");
        if (_r.Chance(60)) Constructor(d, d.Name);
        _w.Line($"public override string ToString() => \"{d.Name}<\" + typeof({ps[0]}).Name + \">(\" + {string.Join(" + \",\" + ", d.Fields.Select(f => f.Type.Kind == Kind.Param ? $"({f.Name} is null ? \"-\" : typeof({f.Type}).IsValueType ? Rt.Show({f.Name}) : \"+\")" : ShowField(f)))} + \")\";");
        _this = d;
        _statics.Add(new Var(count, Ty.Int, true, true, 0));
        _statics.Add(new Var(last, ps[0], true, true, 0));
        for (int i = 1 + _r.Below(3); i > 0; i--) InstanceMethod(d, isStruct || _r.Chance(50) ? "" : "virtual ");
        _statics.RemoveAll(s => s.Name == count || s.Name == last);
        _this = null;
        _typeParams = [];
        _decls.Add(d);
        _w.Close();
        // Statics of two instances are told apart.
        for (int i = 0; i < 2; i++)
        {
            Ty instance = Instance(d);
            if (instance.Args.Any(a => a.Kind == Kind.Param)) continue;
            _statics.Add(new Var($"{instance}.{count}", Ty.Int, true, true, 0));
            _statics.Add(new Var($"{instance}.{last}", instance.Args[0], true, true, 0));
        }
    }

    // ---- members ----

    private void Static()
    {
        Ty t = AnyType();
        string name = Fresh("g");
        _vars = [];
        _w.Line($"{(_r.Chance(10) ? "[ThreadStatic] " : "")}public static {t} {name};");
        _statics.Add(new Var(name, t, true, true, 0));
    }

    private Param[] Params(int n, bool modes = true)
    {
        return Enumerable.Range(0, n).Select(_ =>
            new Param(Fresh("p"), AnyType(), modes && _r.Chance(25) ? _r.Pick(new[] { Mode.Ref, Mode.Out, Mode.In }) : Mode.Value)).ToArray();
    }

    private static string Text(Param[] ps) =>
        string.Join(", ", ps.Select(p => (p.Mode switch { Mode.Ref => "ref ", Mode.Out => "out ", Mode.In => "in ", _ => "" }) + $"{p.Type} {p.Name}"));

    /// <summary>Head and body of a method; its parameters are in _vars already.</summary>
    private void MethodBody(string head, Method m, int size, string? callBase = null)
    {
        if (_r.Chance(12)) _w.Line($"[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.{(_r.Chance(50) ? "NoInlining" : "AggressiveInlining")})]");
        _w.Open(head);
        foreach (Param p in m.Params.Where(p => p.Mode == Mode.Out)) _w.Line($"{p.Name} = default({p.Type});");
        _w.Line(m.Iterator ? "if (--Rt.Fuel < 0) yield break;" : $"if (--Rt.Fuel < 0) return default({m.Ret});");
        _statements = size;
        Within(m.Iterator ? Body.Iterator : m.Async ? Body.Async : Body.Plain, m.Ret, () =>
        {
            if (callBase is not null && _r.Chance(40) && m.Params.All(p => p.Mode == Mode.Value))
                Log($"{callBase}({string.Join(", ", m.Params.Select(p => Expr(p.Type, 1)))})");
            while (_statements > 0) Statement();
            if (m.Iterator) _w.Line($"yield return {Expr(m.Ret, 2)};");
            else _w.Line($"return {Expr(m.Ret, 3)};");
        });
        _vars = [];
        _w.Close();
    }

    private void Enter(Method m) =>
        _vars = m.Params.Select(p => new Var(p.Name, p.Type, p.Mode != Mode.In, p.Mode == Mode.Value, 0)).ToList();

    private void InstanceMethod(Decl d, string modifier)
    {
        var m = new Method { Name = Fresh("M"), Ret = AnyType(), Params = Params(_r.Below(4)), Static = false };
        Enter(m);
        bool ro = d.Kind == Kind.Struct && !d.ReadonlyStruct && _r.Chance(25), old = _thisReadonly;
        _thisReadonly = ro || d.ReadonlyStruct;
        MethodBody($"public {(ro ? "readonly " : modifier)}{m.Ret} {m.Name}({Text(m.Params)})", m, 2 + _r.Below(6));
        _thisReadonly = old;
        d.Methods.Add(m);
        if (modifier == "virtual ") s_virtual.Add(m, m);
    }

    private void StaticMethod()
    {
        var m = new Method { Name = Fresh("M"), Ret = AnyType(), Params = Params(_r.Below(6)) };
        Enter(m);
        MethodBody($"public static {m.Ret} {m.Name}({Text(m.Params)})", m, 4 + _r.Below(10));
        _methods.Add(m);
    }

    private void IteratorMethod()
    {
        Ty[] ps = _r.Chance(30) ? [new Ty(Kind.Param, Fresh("T")) { Size = 16 }] : [];
        _typeParams = ps;
        var m = new Method { Name = Fresh("It"), Ret = AnyType(1), Params = Params(1 + _r.Below(3), false), Iterator = true, TypeParams = ps };
        Enter(m);
        MethodBody($"public static IEnumerable<{m.Ret}> {m.Name}{(ps.Length > 0 ? $"<{ps[0]}>" : "")}({Text(m.Params)})", m, 4 + _r.Below(6));
        _typeParams = [];
        _methods.Add(m);
    }

    private void AsyncMethod()
    {
        var m = new Method { Name = Fresh("A"), Ret = AnyType(1), Params = Params(_r.Below(3), false), Async = true };
        Enter(m);
        MethodBody($"public static async {(_r.Chance(70) ? "Task" : "ValueTask")}<{m.Ret}> {m.Name}({Text(m.Params)})", m, 4 + _r.Below(6));
        _methods.Add(m);
    }

    private void GenericMethod()
    {
        bool numeric = _r.Chance(40);
        Ty[] ps = Enumerable.Range(0, _r.Chance(70) ? 1 : 2).Select(_ => new Ty(Kind.Param, Fresh("T")) { Numeric = numeric, Size = 16 }).ToArray();
        _typeParams = ps;
        string where = string.Concat(ps.Where(p => p.Numeric).Select(p => $" where {p} : System.Numerics.INumber<{p}>"));
        var m = new Method { Name = Fresh("M"), Ret = _r.Chance(50) ? ps[0] : AnyType(), Params = Params(1 + _r.Below(3)), TypeParams = ps };
        m.Params = [.. m.Params, new Param(Fresh("p"), ps[0])];
        Enter(m);
        MethodBody($"public static {m.Ret} {m.Name}<{string.Join(", ", ps.Select(p => p.Name))}>({Text(m.Params)}){where}", m, 4 + _r.Below(6));
        _typeParams = [];
        _methods.Add(m);
    }
}
