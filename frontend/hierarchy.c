/* Base classes, interfaces and the casts that follow from them. */
#include <string.h>

#include "frontend/typesystem.h"

/* --- base classes --- */

static Type *extends_type(TypeDef *d) {
    Assembly *a = d->assembly;
    uint32_t token = md_col_token(a->image, MD_TYPEDEF_EXTENDS, d->rid);
    if (!token || d->is_interface) return NULL;
    Type *p = type_from_token(a, token, NULL);
    if (!p->def || p->def->is_interface) diag_fail(a->u->diag, "%s: extends what is no class", def_name(d));
    return p;
}

static void find_parent(TypeDef *d);
static void find_parent_work(void *d) { find_parent(d); }

static void find_parent(TypeDef *d) {
    if (d->parent_done) return;
    Universe *u = d->assembly->u;
    Type *p = extends_type(d);
    if (p) {
        if (runs_in_circle(u, d->busy, BUSY_PARENT))
            diag_fail(u->diag, "%s: is its own base class, or has too many", def_name(d));
        run_guarded(u, &d->busy, BUSY_PARENT, find_parent_work, p->def);
        d->depth = p->def->depth + 1;
    }
    d->open_parent = p;
    d->parent_done = true;
}

Type *type_parent(Type *t) {
    if (t->parent_done_) return t->parent_;
    if (t->kind == TK_SZARRAY || t->kind == TK_ARRAY) {
        t->parent_ = t->u->wk[WK_ARRAY];
    } else if (t->def) {
        find_parent(t->def);
        GenericCtx ctx = type_ctx(t);
        t->parent_ = t->def->open_parent ? type_subst(t->u, t->def->open_parent, &ctx) : NULL;
    }
    t->parent_done_ = true;
    return t->parent_;
}

bool type_is_subclass(Type *t, Type *base) {
    for (; t; t = type_parent(t))
        if (t == base) return true;
    return false;
}

Type *base_instance(Type *t, const TypeDef *def) {
    while (t && t->def != def) t = type_parent(t);
    return t;
}

/* --- interfaces --- */

void typedef_declared(TypeDef *d) {
    if (d->declared) return;
    Assembly *a = d->assembly;
    MdRange r = md_interface_impls(a->image, d->rid);
    uint32_t n = r.end - r.begin;
    Type **list = ARENA_ARRAY(a->u->arena, Type *, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = md_row_at(a->image, MD_INTERFACEIMPL, r.begin + i);
        Type *t = type_from_token(a, md_col_token(a->image, MD_INTERFACEIMPL_INTERFACE, row), NULL);
        if (t->kind != TK_INTERFACE)
            diag_fail(a->u->diag, "%s: lists as an interface what is none: %s", def_name(d),
                      type_name(a->u->arena, t));
        list[i] = t;
    }
    d->ndeclared = n;
    d->declared = list;
}

/* List of types without repeats. */
typedef struct TypeSet {
    Type *of; /* whose interfaces these are */
    VEC(Type *) list;
    Map seen; /* in use beyond FEW */
} TypeSet;

enum { FEW = 24 };

static void set_add(Universe *u, TypeSet *s, Type *t) {
    if (s->list.len <= FEW) {
        for (uint32_t i = 0; i < s->list.len; i++)
            if (s->list.items[i] == t) return;
    }
    if (s->list.len >= FEW) {
        if (!s->seen.arena) {
            map_init(&s->seen, u->arena);
            for (uint32_t i = 0; i < s->list.len; i++) map_put(&s->seen, s->list.items[i]->id, NULL);
        }
        bool added;
        map_put(&s->seen, t->id, &added);
        if (!added) return;
    }
    vec_push(u->arena, &s->list, t);
}

static void set_add_all(Universe *u, TypeSet *s, Type *t) {
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++) set_add(u, s, ifaces[i]);
}

/* Pointers and by-ref-like structs cannot be type arguments of the interfaces of vectors. */
static bool may_be_argument(Type *t) {
    if (t->kind == TK_PTR || t->kind == TK_FNPTR || t->kind == TK_BYREF || t->kind == TK_VOID) return false;
    if (t->def) typedef_members(t->def);
    return !t->def || !t->def->is_byref_like;
}

static const WellKnown vector_ifaces[] = {WK_ILIST_T, WK_ICOLLECTION_T, WK_IENUMERABLE_T, WK_IREADONLYLIST_T,
                                          WK_IREADONLYCOLLECTION_T};

static void find_interfaces(void *arg) {
    TypeSet *s = arg;
    Type *t = s->of;
    Universe *u = t->u;
    Type *parent = type_parent(t);
    if (parent) set_add_all(u, s, parent);
    if (t->kind == TK_SZARRAY && may_be_argument(t->elem)) {
        for (uint32_t i = 0; i < 5; i++)
            set_add(u, s, type_inst(u, u->wk[vector_ifaces[i]]->def, &t->elem, 1));
    }
    if (!t->def) return;
    typedef_declared(t->def);
    GenericCtx ctx = type_ctx(t);
    for (uint32_t i = 0; i < t->def->ndeclared; i++) {
        Type *iface = type_subst(u, t->def->declared[i], &ctx);
        set_add(u, s, iface);
        set_add_all(u, s, iface);
    }
}

Type **type_interfaces(Type *t, uint32_t *n) {
    if (!t->ifaces_done_) {
        TypeSet s = {.of = t};
        if (runs_in_circle(t->u, t->busy, BUSY_IFACES))
            diag_fail(t->u->diag, "%s: its interfaces run in a circle", type_name(t->u->arena, t));
        run_guarded(t->u, &t->busy, BUSY_IFACES, find_interfaces, &s);
        t->ifaces_ = s.list.items;
        t->nifaces_ = s.list.len;
        t->ifaces_done_ = true;
    }
    *n = t->nifaces_;
    return t->ifaces_;
}

bool implements(Type *t, Type *iface) {
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    for (uint32_t i = 0; i < n; i++)
        if (ifaces[i] == iface) return true;
    return false;
}

bool declares_interface(Type *t, Type *iface) {
    if (!t->def) return implements(t, iface) && !implements(type_parent(t), iface);
    typedef_declared(t->def);
    GenericCtx ctx = type_ctx(t);
    for (uint32_t i = 0; i < t->def->ndeclared; i++) {
        Type *d = type_subst(t->u, t->def->declared[i], &ctx);
        if (d == iface || implements(d, iface)) return true;
    }
    return false;
}

/* --- casts --- */

/* Variance can ask for ever larger instantiations (Kennedy and Pierce 2007); CoreCLR, too, gives up. */
enum { MAX_CAST_DEPTH = 24 };

static bool can_cast(Type *from, Type *to, int depth);

/* A reference conversion from type argument to type argument. */
static bool ref_cast(Type *from, Type *to, int depth) {
    return type_is_ref(from) && type_is_ref(to) && can_cast(from, to, depth);
}

static bool variant_cast(Type *from, Type *to, int depth) {
    if (from == to) return true;
    if (from->def != to->def || !from->nargs) return false;
    typedef_members(from->def);
    const uint8_t *variance = from->def->variance;
    if (!variance) return false;
    for (uint32_t i = 0; i < from->nargs; i++) {
        Type *a = from->args[i], *b = to->args[i];
        if (a == b) continue;
        if (variance[i] == MD_GP_COVARIANT ? !ref_cast(a, b, depth)
                                           : variance[i] != MD_GP_CONTRAVARIANT || !ref_cast(b, a, depth))
            return false;
    }
    return true;
}

/* Primitive kind without sign, of primitives and enumerations; others stay apart. */
static int reduced_kind(Type *t) {
    switch ((TypeKind)type_underlying(t)->kind) {
        case TK_I1:
        case TK_U1: return TK_I1;
        case TK_I2:
        case TK_U2: return TK_I2;
        case TK_I4:
        case TK_U4: return TK_I4;
        case TK_I8:
        case TK_U8: return TK_I8;
        case TK_I:
        case TK_U: return TK_I;
        case TK_BOOL: return TK_BOOL;
        case TK_CHAR: return TK_CHAR;
        case TK_R4: return TK_R4;
        case TK_R8: return TK_R8;
        default: return -1;
    }
}

/* §I.8.7.1 array-element-compatible-with. */
static bool element_cast(Type *from, Type *to, int depth) {
    if (from == to || ref_cast(from, to, depth)) return true;
    return type_is_valuetype(from) && type_is_valuetype(to) && reduced_kind(from) >= 0 &&
           reduced_kind(from) == reduced_kind(to);
}

static bool is_vector_iface(const Type *t) {
    for (uint32_t i = 0; i < 5; i++)
        if (t->def == t->u->wk[vector_ifaces[i]]->def) return true;
    return false;
}

static bool interface_cast(Type *from, Type *to, int depth) {
    if (variant_cast(from, to, depth)) return true;
    if (from->kind == TK_SZARRAY && is_vector_iface(to) && may_be_argument(from->elem))
        return element_cast(from->elem, to->args[0], depth);
    uint32_t n;
    Type **ifaces = type_interfaces(from, &n);
    for (uint32_t i = 0; i < n; i++)
        if (ifaces[i]->def == to->def && variant_cast(ifaces[i], to, depth)) return true;
    return false;
}

static bool can_cast(Type *from, Type *to, int depth) {
    if (from == to) return true;
    if (++depth > MAX_CAST_DEPTH) return false;
    if (!type_is_ref(from) && !type_is_valuetype(from)) return false;
    if (to == from->u->wk[WK_OBJECT]) return true;
    if (to->kind == TK_INTERFACE) return interface_cast(from, to, depth);
    if (to->kind == TK_SZARRAY || to->kind == TK_ARRAY)
        return from->kind == to->kind && from->rank == to->rank && element_cast(from->elem, to->elem, depth);
    if (to->kind != TK_CLASS) return false;
    for (Type *t = from; t; t = type_parent(t))
        if (variant_cast(t, to, depth)) return true;
    return false;
}

bool type_can_cast(Type *from, Type *to) { return can_cast(from, to, 0); }

bool type_has_finalizer(Type *t) {
    if (t->kind != TK_CLASS) return false;
    MethodDef *finalize = typedef_find_method(t->u->wk[WK_OBJECT]->def, "Finalize", 0);
    if (!finalize) return false;
    uint32_t slot = method_slot(method_typical(t->u, finalize, t->u->wk[WK_OBJECT]));
    VTable *v = type_vtable(t);
    return slot < v->nslots && v->slots[slot].impl->def != finalize;
}
