// Random statements and the bodies of methods.

sealed partial class Gen
{
    private enum Body { Plain, Iterator, Async, Nested }

    private Body _body;
    private Ty? _ret;          // what `return` or `yield return` takes
    private int _statements;   // how many more the body may have
    private int _loops;        // loops around, in this method
    private bool _inFinally, _inCatchTry, _inLock;
    private int _logs;

    private void Log(string e) => _w.Line($"Rt.Log({++_logs}, {e});");

    private string Declare(Ty t, string? value = null, bool assignable = true)
    {
        string name = Fresh("x");
        _w.Line($"{t} {name} = {value ?? Expr(t, 2)};");
        _vars.Add(new Var(name, t, assignable, true, _level));
        return name;
    }

    private void Block(string head, Action inside, string after = "")
    {
        int vars = _vars.Count;
        _w.Open(head);
        inside();
        _vars.RemoveRange(vars, _vars.Count - vars);
        _w.Close(after);
    }

    private void Statements(int n)
    {
        for (int i = 0; i < n && _statements > 0; i++) Statement();
    }

    private void Some(int most) => Statements(1 + _r.Below(most));

    private void Statement()
    {
        _statements--;
        int k = _r.Below(100);
        if (_statements <= 0) k = _r.Below(40);
        if (k < 14) Declare(AnyType());
        else if (k < 27) Assign();
        else if (k < 35) Log(Expr(AnyType(), 3));
        else if (k < 40) Statically();
        else if (k < 48) If();
        else if (k < 59) Loop();
        else if (k < 64) Switch();
        else if (k < 74) Try();
        else if (k < 77) Exit();
        else if (k < 80) ForEach();
        else if (k < 82) LocalFunction();
        else if (k < 84) Block(_r.Chance(50) ? "checked" : "unchecked", () => Some(4));
        else if (k < 86) References();
        else if (k < 88) Spans();
        else if (k < 90) Deconstruct();
        else if (k < 92) Collections();
        else if (k < 94) Using();
        else if (k < 96) Await();
        else if (k < 97) Linq();
        else Effect();
    }

    private void Assign()
    {
        Ty t = _vars.Count > 0 && _r.Chance(60) ? _r.Pick(_vars).Type : AnyType();
        if (Place(t, 2) is not { } p)
        {
            Declare(t);
            return;
        }
        if (t.Kind == Kind.Num && _r.Chance(35))
            _w.Line(_r.Chance(30) ? $"{p}{(_r.Chance(50) ? "++" : "--")};" : $"{p} {_r.Pick(new[] { "+=", "-=", "*=", "+=", "/=" })} {Expr(t, 2)};");
        else if (t.IsInteger && _r.Chance(20)) _w.Line($"{p} {_r.Pick(new[] { "<<=", ">>=", ">>>=" })} {Expr(Ty.Int, 2)};");
        else if (t.IsInteger && _r.Chance(20)) _w.Line($"{p} {_r.Pick(new[] { "^=", "&=", "|=" })} {Expr(t, 2)};");
        else _w.Line($"{p} = {Expr(t, 3)};");
    }

    private void Statically()
    {
        if (_statics.Count == 0) return;
        Var s = _r.Pick(_statics);
        if (!s.Assignable) return;
        _w.Line($"{s.Name} = {Expr(s.Type, 2)};");
    }

    private void Effect()
    {
        if (Call(AnyType(), 3) is { } call) _w.Line(call + ";");
    }

    private void If()
    {
        if (_r.Chance(25))
        {
            Ty t = AnyType(1);
            string object_ = $"Rt.Same<object>({Expr(_r.Chance(60) ? t : AnyType(1), 2)})";
            string name = Fresh("v");
            Ty seen = t.Kind == Kind.Nullable ? t.Elem! : t;
            Block($"if ({object_} is {seen} {name})", () =>
            {
                _vars.Add(new Var(name, seen, true, true, _level));
                Some(3);
            });
            return;
        }
        Block($"if ({Expr(Ty.Bool, 3)})", () => Some(3));
        if (_r.Chance(50)) Block("else", () => Some(3));
    }

    private void Loop()
    {
        if (_loops >= 3) return;
        _loops++;
        bool outerFinally = _inFinally; // break and continue stay inside a finally
        _inFinally = false;
        string n = Fresh("i");
        int count = 1 + _r.Below(6);
        switch (_r.Below(4))
        {
            case 0:
                _w.Line($"int {n} = 0;");
                _vars.Add(new Var(n, Ty.Int, false, true, _level));
                Block($"while ({n} < {count} && --Rt.Fuel > 0)", () =>
                {
                    _w.Line($"{n}++;");
                    Some(4);
                });
                break;
            case 1:
                _w.Line($"int {n} = {count};");
                _vars.Add(new Var(n, Ty.Int, false, true, _level));
                Block("do", () =>
                {
                    _w.Line($"{n}--;");
                    Some(4);
                }, $" while ({n} > 0 && --Rt.Fuel > 0);");
                break;
            default:
                Ty t = _r.Pick(new[] { Ty.Int, Ty.Int, Ty.Long, Ty.Byte, Ty.Prim("uint"), Ty.Double, Ty.Prim("nint") });
                bool down = _r.Chance(30);
                Block(down ? $"for ({t} {n} = {count}; {n} > 0 && --Rt.Fuel > 0; {n}--)" : $"for ({t} {n} = 0; {n} < {count} && --Rt.Fuel > 0; {n}++)", () =>
                {
                    _vars.Add(new Var(n, t, false, true, _level));
                    Some(4);
                });
                break;
        }
        _inFinally = outerFinally;
        _loops--;
    }

    private void Switch()
    {
        Ty on = _r.Below(4) switch { 0 => Ty.Str, 1 => Ty.Long, 2 when _decls.FirstOrDefault(x => x.Kind == Kind.Enum) is { } e => e.Of(), _ => Ty.Int };
        string[] labels = on.Kind switch
        {
            Kind.Str => ["\"a\"", "\"xyz\"", "\"Hello\"", "\"\"", "\"1\"", "\"2\"", "\"3\"", "null"],
            Kind.Enum => on.Decl!.Members.Select(m => on.Name + "." + m).ToArray(),
            _ => ["0", "1", "2", "3", "4", "5", "-1", "100"],
        };
        string subject = on.Kind == Kind.Num ? $"({Expr(on, 2)}) & 7" : Expr(on, 2);
        _w.Open($"switch ({subject})");
        _loops += 10; // break belongs to the switch
        foreach (string label in labels.Where(_ => _r.Chance(50)))
        {
            _w.Line($"case {label}:");
            if (_r.Chance(20) && label != labels[^1])
            {
                _w.Line("    goto default;");
                continue;
            }
            Block("", () => Some(3));
            _w.Line("break;");
        }
        _w.Line("default:");
        Block("", () => Some(2));
        _w.Line("break;");
        _loops -= 10;
        _w.Close();
    }

    private string Exception()
    {
        return _r.Below(7) switch
        {
            0 => $"new Oops(\"oops\", {Expr(Ty.Int, 1)})",
            1 => $"new InvalidOperationException({Expr(Ty.Str, 1)})",
            2 => "new ArgumentNullException(\"p\")",
            3 when AnyType(1) is var t => $"new Oops<{t}>({Expr(t, 1)})",
            4 => $"new ApplicationException(\"outer\", new Oops(\"inner\", {_r.Below(10)}))",
            _ => $"new Oops(\"{(char)('a' + _r.Below(26))}\", {_r.Below(100)})",
        };
    }

    private void Try()
    {
        bool outerCatch = _inCatchTry, outerFinally = _inFinally;
        bool hasFinally = _r.Chance(50), hasCatch = !hasFinally || _r.Chance(60);
        _inCatchTry |= hasCatch;
        Block("try", () =>
        {
            Some(4);
            if (_r.Chance(25)) _w.Line($"if ({Expr(Ty.Bool, 2)}) throw {Exception()};");
        });
        if (hasCatch)
        {
            // From the particular to the general, as the compiler wants it.
            foreach (string type in new[] { "Oops", $"Oops<{AnyType(1)}>", "DivideByZeroException", "OverflowException", "NullReferenceException",
                                            "IndexOutOfRangeException", "InvalidCastException", "InvalidOperationException" }.Where(_ => _r.Chance(18)))
                Catch(type);
            if (_r.Chance(70)) Catch("Exception");
            else Catch("ArithmeticException", "ArithmeticException");
        }
        if (hasFinally)
        {
            _inFinally = true;
            Block("finally", () => Some(3));
        }
        _inCatchTry = outerCatch;
        _inFinally = outerFinally;
    }

    private void Catch(string type, string? filtered = null)
    {
        string e = Fresh("e");
        string when = filtered is not null || _r.Chance(25) ? $" when ({Expr(Ty.Bool, 2)})" : "";
        Block($"catch ({type} {e}){when}", () =>
        {
            _w.Line($"Rt.Caught({++_logs}, {e});");
            Some(3);
            int k = _r.Below(12);
            if (k == 0) _w.Line("throw;");
            else if (k == 1) _w.Line($"throw new ApplicationException(\"again\", {e});");
        });
    }

    private void Exit()
    {
        int k = _r.Below(10);
        string condition = $"if ({Expr(Ty.Bool, 3)}) ";
        if (k < 4 && _loops is > 0 and < 10 && !_inFinally) _w.Line(condition + (_r.Chance(50) ? "break;" : "continue;"));
        else if (k < 6) _w.Line(condition + $"throw {Exception()};");
        else if (_body == Body.Iterator)
        {
            if (!_inCatchTry && !_inFinally && _level == 0) _w.Line(condition + (_r.Chance(15) ? "yield break;" : $"yield return {Expr(_ret!, 2)};"));
        }
        else if (!_inFinallyAnywhere && k < 8) _w.Line(condition + $"return {Expr(_ret!, 2)};");
    }

    private bool _inFinallyAnywhere => _inFinally || _finallyDepth > 0;
    private int _finallyDepth;

    private void ForEach()
    {
        if (_loops >= 3) return;
        _loops++;
        bool outerFinally = _inFinally;
        if (_inFinally) _finallyDepth++;
        _inFinally = false;
        string n = Fresh("f");
        Method? iterator = _r.Chance(60) ? _methods.Where(m => m.Iterator).OrderBy(_ => _r.Below(100)).FirstOrDefault() : null;
        Ty t;
        string source;
        if (iterator is not null)
        {
            var map = new Dictionary<string, Ty>();
            source = Invoke(iterator.Name, iterator, map, 2);
            t = iterator.Ret.Subst(map);
        }
        else
        {
            t = AnyType(1);
            source = _r.Below(3) switch
            {
                0 => Expr(Ty.ArrayOf(t), 2), 1 => Expr(Ty.ListOf(t), 2), _ => $"new {Ty.GridOf(t)} {{ {{ {Expr(t, 1)}, {Expr(t, 1)} }} }}",
            };
        }
        Block($"foreach ({t} {n} in {source})", () =>
        {
            _w.Line("if (--Rt.Fuel <= 0) break;");
            _vars.Add(new Var(n, t, false, true, _level));
            if (_r.Chance(50)) Log(n);
            Some(3);
        });
        _inFinally = outerFinally;
        if (_inFinally) _finallyDepth--;
        _loops--;
    }

    /// <summary>Generates inside what is a method of its own for jumps and returns.</summary>
    private void Within(Body body, Ty ret, Action inside)
    {
        var (oldBody, oldRet, loops, fin, catchTry, depth, locked) = (_body, _ret, _loops, _inFinally, _inCatchTry, _finallyDepth, _inLock);
        (_body, _ret, _loops, _inFinally, _inCatchTry, _finallyDepth, _inLock) = (body, ret, 0, false, false, 0, false);
        inside();
        (_body, _ret, _loops, _inFinally, _inCatchTry, _finallyDepth, _inLock) = (oldBody, oldRet, loops, fin, catchTry, depth, locked);
    }

    private void LocalFunction()
    {
        if (_level > 0 || (_this is { Kind: Kind.Struct })) return;
        Ty ret = AnyType(1), arg = AnyType(1);
        string name = Fresh("L"), p = Fresh("p"), f = Fresh("x");
        Within(Body.Nested, ret, () =>
        {
            _level++;
            Block($"{ret} {name}({arg} {p})", () =>
            {
                _vars.Add(new Var(p, arg, true, true, _level));
                _w.Line($"if (--Rt.Fuel < 0) return default({ret});");
                Some(3);
                _w.Line($"return {Expr(ret, 2)};");
            });
            _level--;
        });
        Log($"{name}({Expr(arg, 2)})");
        if (_r.Chance(50))
        {
            Ty func = Ty.FuncOf([arg], ret);
            _w.Line($"{func} {f} = {name};");
            _vars.Add(new Var(f, func, true, true, _level));
        }
    }

    // Suspended bodies have no room for references and spans.
    private bool NoReferences => _body is Body.Iterator or Body.Async;

    private void References()
    {
        if (NoReferences || Place(AnyTypeOfVar(), 2) is not { } p) return;
        Ty t = _lastPlace!;
        string name = Fresh("r");
        _w.Line(Place(t, 0) is { } q && _r.Chance(50) ? $"ref {t} {name} = ref Rt.Pick(ref {p}, ref {q}, {Expr(Ty.Bool, 2)});"
                                                     : $"ref {t} {name} = ref {p};");
        _vars.Add(new Var(name, t, true, false, _level));
        if (Place(t, 0) is { } other && _r.Chance(40)) _w.Line($"{other} = {Expr(t, 2)};");
        if (t.Kind == Kind.Num) _w.Line($"{name} += {Expr(t, 1)};");
        Log(name);
    }

    private Ty? _lastPlace;
    private Ty AnyTypeOfVar() => _lastPlace = _vars.Count > 0 ? _r.Pick(_vars).Type : Ty.Int;

    private void Spans()
    {
        if (NoReferences) return;
        Ty t = _r.Chance(70) ? _r.Pick(Ty.Prims) : AnyType(1);
        if (t.Kind == Kind.Param && !t.Numeric) t = Ty.Int;
        bool stack = t.Kind == Kind.Num && _loops == 0 && !_inFinally && !_inCatchTry && _r.Chance(60);
        string s = Fresh("s");
        _w.Line($"Span<{t}> {s} = {(stack ? $"stackalloc {t}[5]" : $"new {ArrayNew(t, "5")}")};");
        Block($"for (int j = 0; j < {s}.Length; j++)", () => _w.Line($"{s}[j] = {Expr(t, 2)};"));
        switch (_r.Below(4))
        {
            case 0: _w.Line($"{s} = {s}.Slice(Rt.Ix({Expr(Ty.Int, 2)}, 4));"); break;
            case 1: _w.Line($"{s}[1..].CopyTo({s});"); break;
            case 2: _w.Line($"{s}.Reverse();"); break;
            default: _w.Line($"{s}[Rt.Ix({Expr(Ty.Int, 2)}, 5)] = {Expr(t, 2)};"); break;
        }
        string r = Fresh("r");
        Block($"foreach (ref {t} {r} in {s})", () =>
        {
            if (t.Kind == Kind.Num) _w.Line($"{r}++;");
            Log(r);
        });
        if (_r.Chance(20)) Log($"{s}[{Expr(Ty.Int, 2)} & 15]");
    }

    private void Deconstruct()
    {
        Ty a = AnyType(1), b = AnyType(1);
        string x = Fresh("x"), y = Fresh("x");
        _w.Line($"({a} {x}, {b} {y}) = {Expr(Ty.TupleOf(a, b), 2)};");
        _vars.Add(new Var(x, a, true, true, _level));
        _vars.Add(new Var(y, b, true, true, _level));
        if (Place(a, 0) is { } p && Place(b, 0) is { } q && p != q) _w.Line($"({p}, {q}) = ({Expr(a, 1)}, {y});");
        Log($"({x}, {y})");
    }

    private void Collections()
    {
        Ty k = _r.Below(4) switch { 0 => Ty.Str, 1 => Ty.Long, 2 => AnyType(1), _ => Ty.Int }, v = AnyType(1);
        if (k.Kind is Kind.Nullable or Kind.Param or Kind.Obj or Kind.Func or Kind.Array or Kind.Grid or Kind.List or Kind.Class or Kind.Iface) k = Ty.Int;
        string d = Fresh("d"), p = Fresh("p");
        _w.Line($"var {d} = new Dictionary<{k}, {v}>();");
        for (int i = 0; i < 3; i++) _w.Line($"{d}[{(k.Kind == Kind.Str ? $"({Expr(k, 1)} ?? \"\")" : Expr(k, 1))}] = {Expr(v, 2)};");
        Block($"foreach (KeyValuePair<{k}, {v}> {p} in {d})", () =>
        {
            Log($"{p}.Key");
            Log($"{p}.Value");
        });
    }

    private void Using()
    {
        if (_r.Chance(50) && _body != Body.Async)
        {
            bool outer = _inLock;
            _inLock = true;
            Block($"lock (Rt.Same<object>({Expr(Ty.Str, 1)}) ?? \"\")", () => Some(3));
            _inLock = outer;
        }
        else Block($"using (new Guard({++_logs}))", () => Some(3));
    }

    private void Await()
    {
        if (_body != Body.Async || _inLock || _level > 0) return;
        if (_r.Chance(40)) _w.Line(_r.Chance(50) ? "await Task.Yield();" : "await Task.CompletedTask;");
        else
        {
            Ty t = AnyType(1);
            Declare(t, $"await Task.FromResult<{t}>({Expr(t, 2)})");
        }
    }

    private void Linq()
    {
        if (_r.Chance(70)) return; // they take long to compile
        string a = Fresh("a"), b = Fresh("a");
        Log($"({Expr(Ty.ArrayOf(Ty.Int), 2)}).Where({a} => ({a} & {1 + _r.Below(4)}) != 0).Select({b} => (long){b} * {_r.Below(9)}).Sum()");
    }
}
