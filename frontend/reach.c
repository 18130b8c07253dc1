/* Reachability (DESIGN D2): a worklist over the symbols of the program. Each symbol, when it is first
 * reached, says what it needs; code says it through its relocations and the facts its importer noted.
 *
 * Virtual calls: an implementation is needed when its slot is called anywhere and an object of the class
 * exists anywhere. So each definition keeps the constructed types that have it above them, and its methods
 * whose slots are used; whichever of the two comes last brings the implementation in. Generic virtual methods
 * do the same by exact declaration.
 *
 * Dictionaries: each canonical owner keeps its layout and its exact instances; a new slot is filled for every
 * instance, a new instance for every slot. */
#include <string.h>

#include "frontend/compile.h"
#include "frontend/exports.h"
#include "frontend/program.h"
#include "frontend/proxy.h"
#include "runtime/abi.h"

/* Instantiations nested deeper than this come from recursion over growing types (F<T> calls F<T[]>):
 * dictionaries end there. */
enum { DEEPEST_INSTANTIATION = 12 };

TypeUse *type_use(Program *p, Type *t) {
    if (!t->user) t->user = ARENA_NEW(p->arena, TypeUse);
    return t->user;
}
MethodUse *method_use(Program *p, Method *m) {
    if (!m->user) m->user = ARENA_NEW(p->arena, MethodUse);
    return m->user;
}
DefUse *def_use(Program *p, TypeDef *d) {
    bool added;
    uint64_t *place = map_put(&p->def_uses, (uintptr_t)d, &added);
    if (added) *place = (uintptr_t)ARENA_NEW(p->arena, DefUse);
    return (DefUse *)(uintptr_t)*place;
}

void reach(Program *p, IrSym s, IrSym reason) {
    Symbol *y = sym_get(p, s);
    if (!s || y->reached) return;
    y->reached = true;
    y->reason = reason;
    vec_push(p->arena, &p->order, s);
    if (!p->opt.stress) vec_push(p->arena, &p->work, s);
}

/* --- warnings --- */

enum { SHOWN_REASONS = 16 };

/* Names are those that `anvil why` takes: without the types of parameters. */
static const char *reasons(Program *p, Arena *a, IrSym s) {
    const char *text = "";
    uint32_t n = 0;
    for (IrSym r = sym_get(p, s)->reason; r; r = sym_get(p, r)->reason) {
        uint8_t kind = sym_get(p, r)->kind;
        if (kind == SK_MAIN || kind == SK_MODULE || kind == SK_ROOT) break;
        if (n++ == SHOWN_REASONS) return arena_printf(a, "%s, ...: anvil why tells the rest", text);
        const char *name = sym_name(p, a, r);
        text = arena_printf(a, "%s%s%.*s", text, n == 1 ? "\n  needed by " : ", by ", (int)strcspn(name, "("),
                            name);
    }
    return text;
}

void prog_warn(Program *p, IrSym s, const char *fmt, ...) {
    if (!p->diag->warn) return;
    Arena a;
    arena_init(&a);
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&a, fmt, ap);
    va_end(ap);
    diag_warn(p->diag, "%s%s", text, reasons(p, &a, s));
    arena_free(&a);
}

/* --- dictionaries --- */

uint32_t dict_level(Type *t) {
    uint32_t n = 0;
    for (Type *b = type_parent(t); b; b = type_parent(b)) n += b->nargs != 0;
    return n;
}

static uint32_t find_slot(Program *p, DictLayout **layout, DictKind kind, Type *t, Method *m) {
    if (!*layout) *layout = ARENA_NEW(p->arena, DictLayout);
    DictLayout *l = *layout;
    for (uint32_t i = 0; i < l->slots.len; i++) {
        DictSlot *s = &l->slots.items[i];
        if (s->kind == kind && s->type == t && s->method == m) return i;
    }
    vec_push(p->arena, &l->slots, ((DictSlot){.kind = (uint8_t)kind, .type = t, .method = m}));
    if (l->slots.len == 1 || l->slots.len > l->filled) vec_push(p->arena, &p->dirty, l);
    return l->slots.len - 1;
}

uint32_t dict_slot_type(Program *p, Type *canon, DictKind kind, Type *t, Method *m) {
    return find_slot(p, &type_use(p, canon)->dict, kind, t, m);
}
uint32_t dict_slot_method(Program *p, Method *canon, DictKind kind, Type *t, Method *m) {
    return find_slot(p, &method_use(p, canon)->dict, kind, t, m);
}

/* The class of EqualityComparer<T>.Default or Comparer<T>.Default, as CoreCLR's ComparerHelpers choose. */
static Type *comparer_class(Program *p, Type *t, bool equality) {
    static const char ns[] = "System.Collections.Generic";
    Assembly *lib = p->u->corelib;
    const char *generic = equality ? "GenericEqualityComparer`1" : "GenericComparer`1";
    const char *name = equality ? "ObjectEqualityComparer`1" : "ObjectComparer`1";
    Type *arg = t;
    TypeDef *face = assembly_find_type(lib, "System", equality ? "IEquatable`1" : "IComparable`1");
    if (equality && t == p->u->wk[WK_U1]) {
        TypeDef *d = assembly_find_type(lib, ns, "ByteEqualityComparer");
        if (d) return type_inst(p->u, d, NULL, 0);
    }
    if (type_is_nullable(t)) {
        arg = t->args[0];
        name = equality ? "NullableEqualityComparer`1" : "NullableComparer`1";
    } else if (t->kind == TK_ENUM) {
        name = equality ? "EnumEqualityComparer`1" : "EnumComparer`1";
    } else if (face && type_can_cast(t, type_inst(p->u, face, &t, 1))) {
        name = generic;
    }
    TypeDef *d = assembly_find_type(lib, ns, name);
    if (!d) diag_fail(p->diag, "System.Private.CoreLib: %s.%s is missing", ns, name);
    return type_inst(p->u, d, &arg, 1);
}

static uint32_t thread_block(Program *p, Type *t) {
    TypeUse *u = type_use(p, t);
    if (!u->has_thread_block) {
        u->has_thread_block = true;
        u->thread_offset = p->thread_static_size;
        p->thread_static_size += (type_statics(t)->thread_size + 15) & ~15u;
    }
    return u->thread_offset;
}

IrSym dict_resolve(Program *p, const DictSlot *slot, const GenericCtx *ctx, int64_t *number) {
    Universe *u = p->u;
    Type *t = slot->type && ctx ? type_subst(u, slot->type, ctx) : slot->type;
    Method *m = slot->method && ctx ? method_subst(u, slot->method, ctx) : slot->method;
    if (number) *number = 0;
    switch (slot->kind) {
        case DK_MT:
        case DK_CONTEXT: return sym_type(p, SK_MT, t);
        case DK_TYPEOBJ: return sym_type(p, SK_TYPEOBJ, t);
        case DK_STATICS_NONGC: return sym_type(p, SK_STATICS_NONGC, t);
        case DK_STATICS_GC: return sym_type(p, SK_STATICS_GC, t);
        case DK_CLASSINIT: return sym_type(p, SK_CLASSINIT, t);
        case DK_THREADSTATICS: *number = thread_block(p, t); return 0;
        case DK_METHODDICT: return sym_method(p, SK_METHODDICT, m);
        case DK_ENTRY: return sym_entry(p, m);
        case DK_DELEGATE_CTOR: return sym_vtable_entry(p, m);
        case DK_CELL: return sym_cell(p, m, 0);
        case DK_GVMDECL: return sym_method(p, SK_GVMDECL, m);
        case DK_EQCOMPARER: return sym_type(p, SK_MT, comparer_class(p, t, true));
        case DK_COMPARER: return sym_type(p, SK_MT, comparer_class(p, t, false));
        case DK_CONSTRAINED: {
            Method *impl = resolve_static_virtual(t, m);
            return impl ? sym_entry(p, impl) : sym_method(p, SK_THROWER, m);
        }
        case DK_DEFAULT_CTOR: {
            if (t->def) typedef_members(t->def);
            MethodDef *c = t->def ? typedef_find_method(t->def, ".ctor", 0) : NULL;
            return c && !t->def->is_abstract ? sym_entry(p, method_inst(u, c, t, NULL, 0)) : 0;
        }
        default: diag_bug(p->diag, "reach", "dict_resolve", "kind %u", slot->kind);
    }
}

static uint32_t depth_of(const Type *t) {
    uint32_t d = 0;
    for (uint32_t i = 0; i < t->nargs; i++) {
        uint32_t k = depth_of(t->args[i]);
        if (k > d) d = k;
    }
    if (t->elem && t->kind != TK_ENUM) d = depth_of(t->elem);
    return d + 1;
}

static void warn_deep(Program *p, IrSym s) {
    bool added;
    strmap_put(&p->missing, "generic recursion", 17, &added);
    if (added)
        prog_warn(p, s,
                  "generic instantiation deeper than %d levels is not compiled: code that reaches it fails; "
                  "the first: %s",
                  DEEPEST_INSTANTIATION, sym_name(p, p->arena, s));
}

static bool too_deep(const Symbol *y) {
    switch (y->kind) {
        case SK_MT:
        case SK_TYPEOBJ:
        case SK_TYPEDICT:
        case SK_STATICS_GC:
        case SK_STATICS_NONGC:
        case SK_CLASSINIT: return depth_of(y->type) > DEEPEST_INSTANTIATION;
        case SK_METHOD:
        case SK_ENTRY:
        case SK_UNBOX:
        case SK_METHODDICT:
        case SK_CELL:
        case SK_GVMDECL: {
            for (uint32_t i = 0; i < y->method->nmargs; i++)
                if (depth_of(y->method->margs[i]) > DEEPEST_INSTANTIATION) return true;
            return depth_of(y->method->owner) > DEEPEST_INSTANTIATION;
        }
        default: return false;
    }
}

static void fill(Program *p, DictLayout *l, uint32_t *filled, const GenericCtx *ctx, IrSym owner) {
    for (; *filled < l->slots.len; ++*filled) {
        DictSlot slot = l->slots.items[*filled];
        int64_t number;
        IrSym s = dict_resolve(p, &slot, ctx, &number);
        if (!s) continue;
        if (slot.kind == DK_DEFAULT_CTOR) /* new T() */
            reach(p, sym_type(p, SK_CONSTRUCTED, type_subst(p->u, slot.type, ctx)), owner);
        if (too_deep(sym_get(p, s))) {
            warn_deep(p, s);
            continue;
        }
        reach(p, s, owner);
        Symbol *y = sym_get(p, s);
        if (slot.kind == DK_EQCOMPARER || slot.kind == DK_COMPARER)
            reach(p, sym_type(p, SK_CONSTRUCTED, y->type), owner);
    }
}

static void fill_type(Program *p, DictLayout *l, Type *t) {
    GenericCtx ctx = {.targs = t->args, .ntargs = t->nargs};
    fill(p, l, &type_use(p, t)->dict_filled, &ctx, sym_type(p, SK_TYPEDICT, t));
}
static void fill_method(Program *p, DictLayout *l, Method *m) {
    GenericCtx ctx = method_ctx(m);
    fill(p, l, &method_use(p, m)->dict_filled, &ctx, sym_method(p, SK_METHODDICT, m));
}

static void fill_dirty(Program *p) {
    for (uint32_t i = 0; i < p->dirty.len; i++) {
        DictLayout *l = p->dirty.items[i];
        for (uint32_t k = 0; k < l->instances.len; k++) {
            if (l->of_method)
                fill_method(p, l, l->instances.items[k]);
            else
                fill_type(p, l, l->instances.items[k]);
        }
        l->filled = l->slots.len;
    }
    p->dirty.len = 0;
}

static void add_type_instance(Program *p, Type *t) {
    TypeUse *c = type_use(p, type_canon(p->u, t));
    if (!c->dict) c->dict = ARENA_NEW(p->arena, DictLayout);
    vec_push(p->arena, &c->dict->instances, t);
    fill_type(p, c->dict, t);
}
static void add_method_instance(Program *p, Method *m) {
    MethodUse *c = method_use(p, method_canon(p->u, m));
    if (!c->dict) c->dict = ARENA_NEW(p->arena, DictLayout);
    c->dict->of_method = true;
    vec_push(p->arena, &c->dict->instances, m);
    fill_method(p, c->dict, m);
}

/* --- virtual methods --- */

/* The base class of t (or t itself) that is an instance of d. */
static Type *base_of(Type *t, TypeDef *d) {
    while (t && t->def != d) t = type_parent(t);
    return t;
}

static void need_impl(Program *p, Method *impl, IrSym reason) {
    if (impl && !impl->def->is_abstract) reach(p, sym_vtable_entry(p, impl), reason);
}

static void use_slot(Program *p, Type *t, MethodDef *d) {
    Type *base = base_of(t, d->owner);
    if (!base) return;
    uint32_t slot = method_slot(method_inst(p->u, d, base, NULL, 0));
    VTable *vt = type_vtable(t);
    Method *impl = slot < vt->nslots ? vt->slots[slot].impl : NULL;
    if (impl && !impl->def->is_abstract) reach(p, sym_slot_code(p, t, impl), sym_type(p, SK_CONSTRUCTED, t));
}

/* Interface methods are used by exact interface: a call through IList<int> says nothing about IList<string>.
 */
static void use_interface(Program *p, Type *t, Type *face, MethodDef *d) {
    need_impl(p, resolve_interface(t, method_inst(p->u, d, face, NULL, 0), NULL),
              sym_type(p, SK_CONSTRUCTED, t));
}

/* Instances of an interface are compatible only when their first arguments both are references, or neither.
 */
static bool first_is_ref(const Type *face) { return face->nargs && type_is_ref(face->args[0]); }

/* Whether calls through other instances of the interface may reach the type: by variance of references, from
 * code that stands for others, as a type that does, and as an array. */
static bool is_loose(Program *p, Type *t, Type *face) {
    bool variant = face->def->variance && (face->nargs > 1 || first_is_ref(face));
    bool shared = reflect_is_on(p) && type_canon(p->u, face) != face;
    return variant || shared || type_use(p, t)->stands_for || t->kind == TK_SZARRAY;
}

/* A call through the interface of decl may run code of a type that lists another instance of it: a call
 * through IEnumerable<object> reaches what implements IEnumerable<string>. */
static void use_loosely(Program *p, Implements pair, Method *decl) {
    Type *t = pair.type, *face = decl->owner;
    if (pair.face == face) return;
    bool array = t->kind == TK_SZARRAY && face->nargs == 1 && type_can_cast(t, face);
    /* int[] as IList<uint> runs the code of uint[] */
    if (array && type_is_valuetype(t->elem) && type_is_valuetype(face->args[0]))
        reach(p, sym_type(p, SK_CONSTRUCTED, type_szarray(p->u, face->args[0])),
              sym_type(p, SK_CONSTRUCTED, t));
    if ((array && type_is_ref(t->elem)) || (face->def->variance && type_can_cast(pair.face, face)) ||
        ((type_use(p, t)->stands_for || reflect_is_template(p, face)) &&
         type_canon(p->u, pair.face) == type_canon(p->u, face)))
        use_interface(p, t, pair.face, decl->def);
}

/* Types that are made at run time of t share what t has over System.Object. */
static void use_gvm_of_template(Program *p, Type *t, Method *decl) {
    if (!type_use(p, t)->stands_for) return;
    Method *like = reflect_stand_in_method(p, decl, false);
    IrSym why = sym_method(p, SK_GVMDECL, decl);
    for (uint32_t i = 0; i < decl->nmargs; i++) reach(p, sym_type(p, SK_MT, decl->margs[i]), why);
    reach(p, sym_type(p, SK_MT, decl->owner), why);
    if (like != decl) reach(p, sym_method(p, SK_GVMDECL, like), why);
}

/* A declaration that stands for others is called: through other instances of its interface, too. */
static void use_gvm_loosely(Program *p, Type *t, Method *decl) {
    if (!decl->owner->nargs || !reflect_is_template_method(p, decl)) return;
    uint32_t n;
    Type **faces = type_interfaces(t, &n), *canon = type_canon(p->u, decl->owner);
    for (uint32_t i = 0; i < n; i++)
        if (faces[i] != decl->owner && type_canon(p->u, faces[i]) == canon)
            reach(
                p,
                sym_method(p, SK_GVMDECL, method_inst(p->u, decl->def, faces[i], decl->margs, decl->nmargs)),
                sym_method(p, SK_GVMDECL, decl));
}

static void use_gvm(Program *p, Type *t, Method *decl) {
    Method *impl;
    if (decl->owner->kind == TK_INTERFACE) {
        use_gvm_loosely(p, t, decl);
        if (!type_can_cast(t, decl->owner)) return;
        impl = resolve_interface(t, decl, NULL);
    } else {
        if (!type_is_subclass(t, decl->owner)) return;
        impl = resolve_virtual(t, decl);
    }
    if (!impl || impl->def->is_abstract) return;
    TypeUse *u = type_use(p, t);
    vec_push(p->arena, &u->gvm_decls, decl);
    vec_push(p->arena, &u->gvm_impls, impl);
    use_gvm_of_template(p, t, decl);
    if (reflect_is_on(p) && reflect_stand_in_method(p, decl, false) == decl) /* its code serves others */
        reach(p, sym_vtable_entry(p, reflect_stand_in_method(p, impl, true)),
              sym_method(p, SK_GVMDECL, decl));
    reach(p, sym_vtable_entry(p, impl), sym_type(p, SK_CONSTRUCTED, t));
}

static void constructed_below(Program *p, Type *t, TypeDef *d) {
    DefUse *u = def_use(p, d);
    /* one interface definition may occur several times in a type */
    if (u->constructed.len && vec_last(&u->constructed) == t) return;
    vec_push(p->arena, &u->constructed, t);
    for (uint32_t i = 0; i < u->used.len && !d->is_interface; i++) use_slot(p, t, u->used.items[i]);
    for (uint32_t i = 0; i < u->gvm_used.len; i++) use_gvm(p, t, u->gvm_used.items[i]);
}

static void constructed_with(Program *p, Type *t, Type *face) {
    constructed_below(p, t, face->def);
    TypeUse *exact = type_use(p, face);
    vec_push(p->arena, &exact->implementing, t);
    for (uint32_t i = 0; i < exact->used.len; i++) use_interface(p, t, face, exact->used.items[i]->def);
    if (!is_loose(p, t, face)) return;
    DefUse *u = def_use(p, face->def);
    bool ref = first_is_ref(face);
    Implements pair = {t, face};
    vec_push(p->arena, &u->loose[ref], pair);
    for (uint32_t i = 0; i < u->used_exact[ref].len; i++) use_loosely(p, pair, u->used_exact[ref].items[i]);
}

static void construct(Program *p, Type *t, IrSym s) {
    TypeUse *u = type_use(p, t);
    if (u->constructed) return;
    u->constructed = true;
    if (t->has_canon) {                    /* shared code makes objects of the exact classes */
        Type *canon = type_canon(p->u, t); /* G<List<T>> in code over T is G<List<__Canon>>, not G<__Canon> */
        if (canon != t) reach(p, sym_type(p, SK_CONSTRUCTED, canon), s);
        for (uint32_t i = 0; i < u->exact.len; i++)
            reach(p, sym_type(p, SK_CONSTRUCTED, u->exact.items[i]), s);
        return;
    }
    u->stands_for = reflect_is_template(p, t);
    reach(p, sym_type(p, SK_MT, t), s);
    for (Type *b = t; b; b = type_parent(b))
        if (b->def) constructed_below(p, t, b->def);
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++) constructed_with(p, t, ifaces[i]);
    if (t->elem && t->kind != TK_ENUM && type_is_valuetype(t->elem)) /* Array.GetValue boxes elements */
        reach(p, sym_type(p, SK_CONSTRUCTED, type_is_nullable(t->elem) ? t->elem->args[0] : t->elem), s);
    if (t->def && t->def->is_delegate) {
        reach(p, sym_type(p, SK_DELEGATE_MULTICAST, type_canon(p->u, t)), s);
        reach(p, sym_type(p, SK_DELEGATE_INVOKE, type_canon(p->u, t)), s);
        if (p->packs) reach(p, sym_type(p, SK_DELEGATE_PACK, type_canon(p->u, t)), sym_plain(p, SK_PACK));
    }
    if (type_is_ref(t) && type_has_finalizer(t)) {
        MethodDef *d = typedef_find_method(p->u->wk[WK_OBJECT]->def, "Finalize", 0);
        if (d) need_impl(p, resolve_virtual(t, method_inst(p->u, d, p->u->wk[WK_OBJECT], NULL, 0)), s);
    }
}

static bool is_exact_delegate(const Type *t) {
    return t->def && t->def->is_delegate && !t->has_canon && !t->has_vars;
}

/* From here on every delegate type gets its packing code. */
static void pack_delegates(Program *p, IrSym s) {
    p->packs = true;
    for (uint32_t i = 0; i < p->order.len; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if ((y.kind != SK_CONSTRUCTED && y.kind != SK_MT) || !is_exact_delegate(y.type)) continue;
        reach(p, sym_type(p, SK_CONSTRUCTED, y.type), s);
        reach(p, sym_type(p, SK_DELEGATE_PACK, type_canon(p->u, y.type)), s);
    }
}

/* An array of references that only data ask for has the code of object[], but what a generic interface gives
 * out (its enumerator) is of exact types. So there is an array of what each interface in use has, to take
 * that from. */
static void use_vectors(Program *p, Type *face) {
    if (!type_is_vector_iface(face) || !type_is_ref(face->args[0]) || face->has_canon || face->has_vars)
        return;
    reach(p, sym_type(p, SK_CONSTRUCTED, type_szarray(p->u, face->args[0])), sym_plain(p, SK_ARRAYS));
}

/* From here on array types may be made at run time. */
static void make_arrays(Program *p) {
    p->makes_arrays = true;
    for (uint32_t i = 0, n = p->order.len; i < n; i++) {
        const Symbol y = *sym_get(p, p->order.items[i]);
        if (y.kind == SK_VSLOT) use_vectors(p, y.method->owner);
    }
}

static void use_virtual(Program *p, Method *m) {
    MethodDef *d = m->def;
    DefUse *u = def_use(p, d->owner);
    bool known = d->slot_is_used;
    if (!known) vec_push(p->arena, &u->used, d);
    d->slot_is_used = true;
    if (d->owner->is_interface) {
        TypeUse *exact = type_use(p, m->owner);
        bool ref = first_is_ref(m->owner);
        if (p->makes_arrays) use_vectors(p, m->owner);
        vec_push(p->arena, &u->used_exact[ref], m);
        vec_push(p->arena, &exact->used, m);
        for (uint32_t i = 0; i < exact->implementing.len; i++)
            use_interface(p, exact->implementing.items[i], m->owner, d);
        for (uint32_t i = 0; i < u->loose[ref].len; i++) use_loosely(p, u->loose[ref].items[i], m);
    } else if (!known) {
        for (uint32_t i = 0; i < u->constructed.len; i++) use_slot(p, u->constructed.items[i], d);
    }
}

static void use_generic_virtual(Program *p, Method *m) {
    DefUse *u = def_use(p, m->def->owner);
    vec_push(p->arena, &u->gvm_used, m);
    for (uint32_t i = 0; i < u->constructed.len; i++) use_gvm(p, u->constructed.items[i], m);
}

/* --- MethodTables --- */

/* Interfaces are listed in a MethodTable only when code can ask for them: when some instance of their
 * definition is named elsewhere than in such a list. */
static void interface_named(Program *p, TypeDef *d, IrSym s) {
    DefUse *u = def_use(p, d);
    if (u->named) return;
    u->named = true;
    for (uint32_t i = 0; i < u->implementers.len; i++) {
        uint32_t n;
        Type **ifaces = type_interfaces(u->implementers.items[i], &n);
        for (uint32_t k = 0; k < n; k++)
            if (ifaces[k]->def == d) reach(p, sym_type(p, SK_MT, ifaces[k]), s);
    }
}

bool interface_is_listed(Program *p, Type *iface) { return def_use(p, iface->def)->named; }

static void need_mt(Program *p, Type *t, IrSym s) {
    if (depth_of(t) > DEEPEST_INSTANTIATION)
        diag_fail(p->diag,
                  "%s: generic instantiation deeper than %u levels: the program needs infinitely many types",
                  type_name(p->arena, t), DEEPEST_INSTANTIATION);
    Type *parent = type_parent(t);
    if (parent) reach(p, sym_type(p, SK_MT, parent), s);
    if (t->elem && t->kind != TK_ENUM) reach(p, sym_type(p, SK_MT, t->elem), s);
    if (t->nargs && !t->has_vars) reach(p, sym_type(p, SK_TYPEDICT, t), s);
    if (t->kind == TK_INTERFACE) interface_named(p, t->def, s);
    if (t->kind != TK_PTR && t->kind != TK_BYREF && t->kind != TK_FNPTR) {
        uint32_t n;
        Type **ifaces = type_interfaces(t, &n);
        for (uint32_t i = 0; i < n; i++) {
            DefUse *u = def_use(p, ifaces[i]->def);
            vec_push(p->arena, &u->implementers, t);
            if (u->named) reach(p, sym_type(p, SK_MT, ifaces[i]), s);
        }
    }
    if (p->packs && is_exact_delegate(t)) reach(p, sym_type(p, SK_CONSTRUCTED, t), sym_plain(p, SK_PACK));
    marshal_type_named(p, t);
    if (!t->has_canon) {
        Type *canon = type_canon(p->u, t);
        if (canon != t) {
            TypeUse *c = type_use(p, canon);
            vec_push(p->arena, &c->exact, t);
            if (c->constructed) reach(p, sym_type(p, SK_CONSTRUCTED, t), s);
        }
    }
}

/* --- the module --- */

static Type *find_class(Program *p, const char *ns, const char *name) {
    TypeDef *d = assembly_find_type(p->u->corelib, ns, name);
    if (!d) return NULL;
    typedef_members(d);
    return typedef_type(d);
}

static void need_exception(Program *p, const char *ns, const char *name, bool with_message, IrSym s) {
    Type *t = find_class(p, ns, name);
    if (!t) return;
    reach(p, sym_type(p, SK_CONSTRUCTED, t), s);
    for (uint32_t i = 0; i < t->def->nmethods; i++) {
        MethodDef *d = &t->def->methods[i];
        if (!d->is_ctor || d->is_static) continue;
        if (exception_ctor_kind(p, d) == EXC_CTOR_PLAIN ||
            (with_message && exception_ctor_kind(p, d) == EXC_CTOR_MESSAGE))
            reach(p, sym_method(p, SK_METHOD, method_inst(p->u, d, t, NULL, 0)), s);
    }
}

ExceptionCtor exception_ctor_kind(Program *p, MethodDef *d) {
    if (!d->is_ctor) return EXC_CTOR_OTHER;
    MethodSig *s = method_def_sig(d);
    if (s->nparams == 0) return EXC_CTOR_PLAIN;
    bool is_string = s->params[0] == p->u->wk[WK_STRING];
    bool invocation = strcmp(d->owner->name, "TargetInvocationException") == 0; /* (Exception inner) */
    if (invocation)
        return s->nparams == 1 && s->params[0] == p->u->wk[WK_EXCEPTION] ? EXC_CTOR_MESSAGE : EXC_CTOR_OTHER;
    bool type_init = strcmp(d->owner->name, "TypeInitializationException") == 0;
    if (is_string && s->nparams == (type_init ? 2 : 1) &&
        (!type_init || s->params[1] == p->u->wk[WK_EXCEPTION]))
        return EXC_CTOR_MESSAGE;
    return EXC_CTOR_OTHER;
}

static void need_module(Program *p, IrSym s) {
    static const WellKnown made[] = {WK_OBJECT, WK_STRING, WK_RUNTIMETYPE};
    static const WellKnown arrays[] = {WK_STRING, WK_OBJECT, WK_U1, WK_U8};
    for (uint32_t i = 0; i < 3; i++) reach(p, sym_type(p, SK_CONSTRUCTED, p->u->wk[made[i]]), s);
    for (uint32_t i = 0; i < 4; i++)
        reach(p, sym_type(p, SK_CONSTRUCTED, type_szarray(p->u, p->u->wk[arrays[i]])), s);
    static const WellKnown named[] = {WK_EXCEPTION, WK_CANON, WK_U1, WK_I4, WK_I8, WK_U8, WK_ARRAY};
    for (uint32_t i = 0; i < 7; i++) reach(p, sym_type(p, SK_MT, p->u->wk[named[i]]), s);
#define X(id, ns, name) need_exception(p, ns, name, RT_EXC_##id != RT_EXC_NULLREF, s);
    RT_EXCEPTIONS(X)
#undef X
    if (p->entry) reach(p, sym_plain(p, SK_MAIN), s);
    reach(p, sym_plain(p, SK_EXC_TOSTRING), s);
    reach(p, sym_plain(p, SK_PROCESS_EXIT), s);
    reach(p, sym_plain(p, SK_UNHANDLED), s);
    TypeDef *d = assembly_typedef(p->app, 1);
    typedef_members(d);
    Type *module = typedef_type(d);
    if (module) {
        if (module->def->cctor) reach(p, sym_type(p, SK_CLASSINIT, module), s);
    }
}

/* --- the worklist --- */

static void need_class_init(Program *p, Type *t, IrSym s) {
    reach(p, sym_type(p, SK_MT, t), s);
    typedef_members(t->def);
    if (t->def->cctor) reach(p, sym_entry(p, method_inst(p->u, t->def->cctor, t, NULL, 0)), s);
}

static void process(Program *p, IrSym s) {
    Symbol y = *sym_get(p, s);
    switch ((SymKind)y.kind) {
        case SK_METHOD:
        case SK_ENTRY:
        case SK_UNBOX:
        case SK_DELEGATE_INVOKE:
        case SK_DELEGATE_OPEN:
        case SK_DELEGATE_PACK:
        case SK_DELEGATE_MULTICAST:
        case SK_MAIN:
        case SK_THROWER:
        case SK_EXC_TOSTRING:
        case SK_VALUE_EQUALS:
        case SK_VALUE_HASH:
        case SK_PROCESS_EXIT:
        case SK_UNHANDLED:
        case SK_FIRST_CHANCE:
        case SK_INVOKE:
        case SK_RESOLVE_TYPE:
        case SK_METHOD_BASE:
        case SK_HRESULT:
        case SK_REVERSE:
        case SK_DELEGATE_NATIVE:
        case SK_CALLI:
        case SK_MARSHAL_STRUCT:
        case SK_LOAD_LIBRARY:
        case SK_RESOLVE_LIBRARY:
        case SK_THREAD_START: compile_symbol(p, s); break;
        case SK_MT: need_mt(p, y.type, s); break;
        case SK_CONSTRUCTED: construct(p, y.type, s); break;
        case SK_TYPEOBJ: /* System.Enum makes values of an enum that typeof names */
            reach(p, sym_type(p, y.type->kind == TK_ENUM ? SK_CONSTRUCTED : SK_MT, y.type), s);
            break;
        case SK_TYPEDICT:
            for (uint32_t i = 0; i < y.type->nargs; i++) reach(p, sym_type(p, SK_MT, y.type->args[i]), s);
            for (Type *b = type_parent(y.type); b; b = type_parent(b))
                if (b->nargs) reach(p, sym_type(p, SK_TYPEDICT, b), s);
            if (!y.type->has_canon) add_type_instance(p, y.type);
            break;
        case SK_METHODDICT:
            for (uint32_t i = 0; i < y.method->nmargs; i++)
                reach(p, sym_type(p, SK_MT, y.method->margs[i]), s);
            add_method_instance(p, y.method);
            proxy_instance(p, y.method);
            break;
        case SK_CLASSINIT: need_class_init(p, y.type, s); break;
        case SK_CELL:
            reach(p, sym_type(p, SK_MT, y.method->owner), s);
            reach(p, sym_method(p, SK_VSLOT, y.method), s);
            break;
        case SK_VSLOT: use_virtual(p, y.method); break;
        case SK_GVMDECL: use_generic_virtual(p, y.method); break;
        case SK_MODULE: need_module(p, s); break;
        case SK_REFLECT: reflect_start(p); break;
        case SK_PROXY: proxy_make(p, y.type, sym_get(p, (IrSym)y.n)->type); break;
        case SK_PACK: pack_delegates(p, s); break;
        case SK_ARRAYS: make_arrays(p); break;
        case SK_MARSHAL_STRUCTS:
        case SK_MARSHAL_DELEGATES: marshal_start(p, s); break;
        case SK_METHOD_TOKEN:
            reach(p, sym_plain(p, SK_REFLECT), s);
            reach(p, sym_type(p, SK_MEMBERS, y.method->owner), s);
            reach(p, sym_method(p, SK_INVOKABLE, y.method), s);
            for (uint32_t i = 0; i < y.method->nmargs && !y.method->has_vars; i++)
                reach(p, sym_type(p, SK_MT, y.method->margs[i]), s);
            break;
        case SK_FIELD_TOKEN:
            reach(p, sym_plain(p, SK_REFLECT), s);
            reach(p, sym_type(p, SK_MEMBERS, y.type), s);
            break;
        default: break;
    }
    reflect_symbol(p, s); /* not of types that need_mt refuses */
}

bool prog_needs(Program *p, ProgramNeed need, IrSym by) {
    if (!(p->opt.decides & need)) return false;
    if (!p->need) p->need = need, p->needed_by = by;
    return true;
}

void prog_run(Program *p) {
    while (p->work.len && !p->need) {
        if (p->opt.progress && p->order.len % 256 == 0) p->opt.progress(p->opt.progress_user, p);
        IrSym s = vec_pop(&p->work);
        DIAG_TRY(p->diag) {
            process(p, s);
            fill_dirty(p);
        }
        DIAG_CAUGHT(p->diag) {
            if (p->diag->kind == DIAG_INTERNAL) diag_rethrow(p->diag);
            prog_warn(p, s, "%s (needed by %s)", p->diag->message, sym_name(p, p->arena, s));
        }
        DIAG_END
    }
    if (!p->need) trim_finish(p);
}

Program *prog_new(Arena *arena, Diag *diag, Universe *u, const Target *target, const ProgramOptions *opt) {
    Program *p = ARENA_NEW(arena, Program);
    p->u = u;
    p->arena = arena;
    p->diag = diag;
    p->target = target;
    p->opt = *opt;
    map_init(&p->native_layouts, arena);
    arena_init(&p->fn_arena);
    arena_init(&p->scratch);
    arena_init(&p->code_arena);
    map_init(&p->sym_map, arena);
    map_init(&p->def_uses, arena);
    map_init(&p->never_return, arena);
    map_init(&p->constants, arena);
    strmap_init(&p->missing, arena);
    reflect_init(p);
    dynamic_init(p);
    proxy_init(p);
    roots_init(p);
    vec_push(arena, &p->syms, (Symbol){0});
    static const char *const traps[TRAP_COUNT] = {
        [TRAP_OVERFLOW] = "rt_trap_overflow",   [TRAP_INDEX] = "rt_trap_index",
        [TRAP_NULL] = "rt_trap_null",           [TRAP_DIVZERO] = "rt_trap_divzero",
        [TRAP_ARRAYTYPE] = "rt_trap_arraytype", [TRAP_CAST] = "rt_trap_cast",
        [TRAP_PLATFORM] = "rt_trap_platform"};
    for (int i = 0; i < TRAP_COUNT; i++) p->trap_sym[i] = sym_runtime(p, traps[i]);
    return p;
}

void prog_free(Program *p) {
    trim_free(p);
    arena_free(&p->fn_arena);
    arena_free(&p->scratch);
    arena_free(&p->code_arena);
}

static void add_exports(Program *p) {
    exports_find(p);
    reach(p, sym_plain(p, SK_MODULE), sym_plain(p, SK_ROOT));
    for (uint32_t i = 0; i < p->exports.len; i++)
        reach(p, sym_method(p, SK_REVERSE, p->exports.items[i].method), sym_plain(p, SK_ROOT));
}

void prog_add_roots(Program *p, Assembly *app) {
    p->app = app;
    if (p->opt.library) {
        add_exports(p);
        roots_apply(p);
        return;
    }
    uint32_t token = app->image->entry_point;
    if (md_token_table(token) != MD_METHODDEF || !md_token_rid(token))
        diag_fail(
            p->diag,
            "%s: the assembly has no entry point: is it a library? Build an executable (OutputType Exe), or "
            "make a library for C with --shared or --static-lib",
            app->path);
    p->entry = method_from_token(app, token, NULL, NULL);
    reach(p, sym_plain(p, SK_MODULE), sym_plain(p, SK_ROOT));
    roots_apply(p);
}
