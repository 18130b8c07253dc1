/* Rules one by one, on types of CoreLib and of tests/programs/type_cases.cs. */
#include "tests/unit/types_util.h"

static bool casts(World *w, const char *from, const char *to) {
    bool r = false;
    WORKS(w, r = type_can_cast(named(w, from), named(w, to)));
    return r;
}

Test(types_rules, casts) {
    World w;
    world_open(&w);
#define IENUM "System.Collections.Generic.IEnumerable`1"
#define IEQ "System.Collections.Generic.IEqualityComparer`1"
    cr_expect(casts(&w, "System.String", "System.Object"));
    cr_expect(casts(&w, "System.String", IENUM "[System.Char]"));
    cr_expect(casts(&w, "System.Int32", "System.ValueType"));
    cr_expect(casts(&w, "System.Int32", "System.IComparable"));
    cr_expect_not(casts(&w, "System.Object", "System.String"));
    cr_expect(casts(&w, IENUM "[System.String]", IENUM "[System.Object]"));
    cr_expect_not(casts(&w, IENUM "[System.Int32]", IENUM "[System.Object]"));
    cr_expect(casts(&w, IEQ "[System.Object]", IEQ "[System.String]"));
    cr_expect_not(casts(&w, IEQ "[System.String]", IEQ "[System.Object]"));
    cr_expect(casts(&w, IENUM "[" IENUM "[System.String]]", IENUM "[System.Collections.IEnumerable]"));
    cr_expect(casts(&w, "System.Func`2[System.Object,System.String]",
                    "System.Func`2[System.String,System.Object]"));
    cr_expect(casts(&w, "System.String[]", "System.Object[]"));
    cr_expect(casts(&w, "System.Int32[]", "System.UInt32[]"));
    cr_expect(casts(&w, "System.DayOfWeek[]", "System.Int32[]"));
    cr_expect_not(casts(&w, "System.Int32[]", "System.Object[]"));
    cr_expect_not(casts(&w, "System.Int32[]", "System.Single[]"));
    cr_expect_not(casts(&w, "System.Boolean[]", "System.Byte[]"));
    cr_expect(casts(&w, "System.String[][]", "System.Object[]"));
    cr_expect(casts(&w, "System.String[]", "System.Collections.Generic.IList`1[System.Object]"));
    cr_expect(casts(&w, "System.Int32[]", "System.Collections.Generic.IList`1[System.UInt32]"));
    cr_expect_not(casts(&w, "System.Int32[]", "System.Collections.Generic.IList`1[System.Object]"));
    cr_expect(casts(&w, "System.Int32[]", "System.Collections.IList"));
}

static const char *resolved(World *w, const char *type, const char *iface, const char *method) {
    const char *name = NULL;
    WORKS(w, Method *m = resolve_interface(named(w, type), method_of(named(w, iface), method), NULL);
          name = m ? method_name(&w->arena, m) : "none");
    return name;
}

Test(types_rules, vectors_and_variance) {
    World w;
    world_open(&w);
    cr_expect_str_eq(resolved(&w, "System.String[]", IENUM "[System.Object]", "GetEnumerator"),
                     "System.SZArrayHelper.GetEnumerator[System.Object]()");
    cr_expect_str_eq(
        resolved(&w, "System.UInt32[]", "System.Collections.Generic.IList`1[System.Int32]", "get_Item"),
        "System.SZArrayHelper.get_Item[System.Int32](System.Int32)");
    cr_expect_str_eq(resolved(&w, "System.String[]", "System.Collections.IEnumerable", "GetEnumerator"),
                     "System.Array.GetEnumerator()");
    cr_expect_str_eq(
        resolved(&w, "System.Collections.Generic.List`1[System.String]", IENUM "[System.Object]",
                 "GetEnumerator"),
        "System.Collections.Generic.List`1[System.String].System.Collections.Generic.IEnumerable<T>."
        "GetEnumerator()");
    cr_expect_str_eq(resolved(&w, "System.Collections.Generic.List`1[System.__Canon]",
                              "System.Collections.Generic.ICollection`1[System.__Canon]", "Add"),
                     "System.Collections.Generic.List`1[System.__Canon].Add(System.__Canon)");
    cr_expect_str_eq(resolved(&w, "System.Int32", IENUM "[System.Object]", "GetEnumerator"), "none");
}

/* Every method of every interface of the type is implemented. */
static void expect_complete(Type *t) {
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++) {
        typedef_members(ifaces[i]->def);
        for (uint32_t k = 0; k < ifaces[i]->def->nmethods; k++)
            cr_expect(resolve_interface(t, method_of(ifaces[i], ifaces[i]->def->methods[k].name), NULL), "%s",
                      ifaces[i]->def->methods[k].name);
    }
}

Test(types_rules, vectors_implement_their_interfaces) {
    World w;
    world_open(&w);
    WORKS(&w, expect_complete(named(&w, "System.Int32[]")));
    WORKS(&w, expect_complete(named(&w, "System.String[][]")));
    WORKS(&w, expect_complete(type_array(w.u, w.u->wk[WK_I4], 3)));
}

Test(types_rules, constrained_calls) {
    World w;
    world_open(&w);
    WORKS(&w, {
        Method *to_string = method_of(w.u->wk[WK_OBJECT], "ToString"),
               *hash = method_of(w.u->wk[WK_OBJECT], "GetHashCode");
        Method *get_type = method_of(w.u->wk[WK_OBJECT], "GetType");
        Method *m = resolve_constrained(w.u->wk[WK_I4], to_string);
        cr_assert(m);
        cr_expect_eq(m->owner, w.u->wk[WK_I4]);
        cr_expect_null(resolve_constrained(named(&w, "System.DayOfWeek"), to_string));
        cr_expect_null(resolve_constrained(
            named(&w, "System.Collections.Generic.KeyValuePair`2[System.Int32,System.Int32]"), hash));
        cr_expect_null(resolve_constrained(w.u->wk[WK_I4], get_type));
        cr_expect_null(resolve_constrained(w.u->wk[WK_STRING], to_string));
        Method *compare = method_of(named(&w, "System.IComparable`1[System.Int32]"), "CompareTo");
        m = resolve_constrained(w.u->wk[WK_I4], compare);
        cr_assert(m);
        cr_expect_str_eq(method_name(&w.arena, m), "System.Int32.CompareTo(System.Int32)");
    });
}

static const char *static_impl(World *w, const char *type, const char *iface, const char *method) {
    const char *name = NULL;
    WORKS(w, Method *m = resolve_static_virtual(named(w, type), method_of(named(w, iface), method));
          name = m ? method_name(&w->arena, m) : "none");
    return name;
}

Test(types_rules, static_virtual_members) {
    World w;
    world_open_cases(&w);
    cr_expect_str_eq(static_impl(&w, "XA", "IA", "S"), "XA.S()");
    cr_expect_str_eq(static_impl(&w, "XC", "IA", "S"), "XA.S()");
    cr_expect_str_eq(static_impl(&w, "XE", "IA", "S"), "XD.IA.S()");
    cr_expect_str_eq(static_impl(&w, "XF", "IA", "S"), "XF.S()");
    cr_expect_str_eq(static_impl(&w, "YA", "IA", "S"), "YA.S()");
    cr_expect_str_eq(static_impl(&w, "System.__Canon", "IA", "S"), "none");
    cr_expect_str_eq(
        static_impl(&w, "System.Int32", "System.Numerics.INumberBase`1[System.Int32]", "get_One"),
        "System.Int32.System.Numerics.INumberBase<System.Int32>.get_One()");
}

static const char *virtual_impl(World *w, const char *type, const char *base, const char *method) {
    const char *name = NULL;
    WORKS(w, Method *m = resolve_virtual(named(w, type), method_of(named(w, base), method));
          name = type_name(&w->arena, m->owner));
    return name;
}

Test(types_rules, virtual_methods) {
    World w;
    world_open_cases(&w);
    cr_expect_str_eq(virtual_impl(&w, "B2", "B1", "P"), "B2");
    cr_expect_str_eq(virtual_impl(&w, "B3", "B1", "P"), "B3", "a covariant override takes the old slot over");
    cr_expect_str_eq(virtual_impl(&w, "B5", "B1", "Q"), "B4");
    cr_expect_str_eq(virtual_impl(&w, "B5", "B2", "Q"), "B4");
    cr_expect_str_eq(virtual_impl(&w, "B5", "B1", "Q2"), "B1", "a new slot leaves the old one alone");
    cr_expect_str_eq(virtual_impl(&w, "B5", "B4", "Q2"), "B5");
    cr_expect_str_eq(virtual_impl(&w, "YA", "System.Object", "ToString"), "YA");
    cr_expect_str_eq(virtual_impl(&w, "System.String[]", "System.Object", "ToString"), "System.Object");
    WORKS(&w, {
        cr_expect(type_has_finalizer(named(&w, "System.WeakReference")));
        cr_expect_not(type_has_finalizer(named(&w, "B5")));
        VTable *v = type_vtable(named(&w, "B5"));
        for (uint32_t i = 0; i < v->nslots; i++)
            cr_expect(type_is_subclass(named(&w, "B5"), v->slots[i].decl->owner));
    });
}

static const char *canon_name(World *w, const char *type) {
    return type_name(&w->arena, type_canon(w->u, named(w, type)));
}

Test(types_rules, canonical_forms) {
    World w;
    world_open(&w);
#define KV "System.Collections.Generic.KeyValuePair`2"
    cr_expect_str_eq(canon_name(&w, IENUM "[System.String]"), IENUM "[System.__Canon]");
    cr_expect_str_eq(canon_name(&w, IENUM "[System.String[]]"), IENUM "[System.__Canon]");
    cr_expect_str_eq(canon_name(&w, IENUM "[" KV "[System.Int32,System.String]]"),
                     IENUM "[" KV "[System.Int32,System.__Canon]]");
    cr_expect_str_eq(canon_name(&w, IENUM "[System.Int32]"), IENUM "[System.Int32]");
    cr_expect_str_eq(canon_name(&w, "System.String[]"), "System.__Canon[]");
    cr_expect_str_eq(canon_name(&w, "System.Int32[][]"), "System.__Canon[]");
    cr_expect_str_eq(canon_name(&w, "System.String"), "System.String");
    WORKS(&w, {
        Type *list = type_canon(w.u, named(&w, "System.Collections.Generic.List`1[System.String]"));
        cr_expect(type_is_shared(list));
        cr_expect_eq(method_ctx_source(method_of(list, "Add")), CTX_THIS);
        cr_expect_eq(method_ctx_source(method_of(list, ".cctor")), CTX_TYPE);
        cr_expect_eq(method_ctx_source(method_of(named(&w, KV "[System.__Canon,System.Int32]"), "get_Key")),
                     CTX_TYPE);
        cr_expect_eq(method_ctx_source(method_of(named(&w, "System.String"), "get_Length")), CTX_NONE);
        Method *canon = method_canon(
            w.u, method_of(named(&w, "System.Collections.Generic.List`1[System.String]"), "Add"));
        cr_expect_eq(canon, method_of(list, "Add"));
    });
}

Test(types_rules, arrays_have_methods) {
    World w;
    world_open(&w);
    WORKS(&w, {
        Type *i4 = w.u->wk[WK_I4];
        Type *grid = type_array(w.u, i4, 2);
        cr_expect_eq(type_layout(grid)->base_size, 24 + 16);
        cr_expect_eq(type_layout(type_szarray(w.u, i4))->base_size, 24);
        cr_expect_eq(type_layout(w.u->wk[WK_STRING])->base_size, 22);
        cr_expect_eq(type_parent(grid), w.u->wk[WK_ARRAY]);
        uint32_t vector;
        uint32_t matrix;
        type_interfaces(type_szarray(w.u, i4), &vector);
        type_interfaces(grid, &matrix);
        cr_expect_eq(vector, matrix + 5);
        cr_expect_eq(type_canon(w.u, type_array(w.u, w.u->wk[WK_STRING], 2)),
                     type_array(w.u, w.u->wk[WK_CANON], 2));
    });
}

Test(types_rules, interning) {
    World w;
    world_open(&w);
    WORKS(&w, {
        cr_expect_eq(type_szarray(w.u, w.u->wk[WK_I4]), named(&w, "System.Int32[]"));
        cr_expect_neq(type_ptr(w.u, w.u->wk[WK_I4]), type_byref(w.u, w.u->wk[WK_I4]));
        Type *open = typedef_type(named(&w, "System.Collections.Generic.List`1[System.Int32]")->def);
        GenericCtx ctx = {.targs = &w.u->wk[WK_I4], .ntargs = 1};
        cr_expect_eq(type_subst(w.u, type_szarray(w.u, open), &ctx),
                     named(&w, "System.Collections.Generic.List`1[System.Int32][]"));
        TypeDef *forwarded = assembly_find_type(universe_find(w.u, "System.Runtime"), "System", "String");
        cr_expect_eq(forwarded, w.u->wk[WK_STRING]->def);
    });
}

Test(types_rules, methods_by_pattern) {
    World w;
    world_open(&w);
    MethodVec full = {0}, brief = {0}, nested = {0}, none = {0};
    WORKS(&w, {
        find_methods(w.u, w.u->corelib, "System.Collections.Generic.List::Add", &full);
        find_methods(w.u, w.u->corelib, "Stopwatch::Start", &brief);
        find_methods(w.u, w.u->corelib, "List+Enumerator::MoveNext", &nested);
        find_methods(w.u, w.u->corelib, "Li::Add", &none);
    });
    cr_assert_eq(full.len, 1);
    cr_expect_str_eq(method_name(&w.arena, full.items[0]), "System.Collections.Generic.List`1[!0].Add(!0)");
    cr_expect_eq(brief.len, 1);
    cr_expect_eq(nested.len, 1);
    cr_expect_eq(none.len, 0);
}
