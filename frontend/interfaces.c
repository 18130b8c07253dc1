/* Implementations of interface methods (ECMA-335 §II.12.2; default methods: dotnet/runtime
 * docs/design/features/default-interface-methods.md). Everything is compared instantiated. */
#include <string.h>

#include "frontend/typesystem.h"

/* Method m in the class it is declared in becomes what a virtual call on t reaches. */
static Method *most_derived(Type *t, Method *m) {
    uint32_t slot = m->owner->kind == TK_INTERFACE ? UINT32_MAX : method_slot(m);
    if (slot == UINT32_MAX) return m;
    return type_vtable(t)->slots[slot].impl;
}

/* Body that c's own method impl rows give for `decl` of interface `iface`; NULL: none. */
static Method *explicit_impl(Type *c, Type *iface, MethodDef *decl) {
    uint32_t n;
    ImplRow *rows = typedef_impls(c->def, &n);
    GenericCtx ctx = type_ctx(c);
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].decl->def != decl || type_subst(c->u, rows[i].decl->owner, &ctx) != iface) continue;
        return method_subst(c->u, method_typical(c->u, rows[i].body->def, rows[i].body->owner), &ctx);
    }
    return NULL;
}

/* The public virtual method of c's definition with decl's name and signature: the first, or the last. */
static Method *name_match(Type *c, Type *iface, MethodDef *decl, bool last) {
    Universe *u = c->u;
    GenericCtx ictx = type_ctx(iface), cctx = type_ctx(c);
    MethodSig *want = NULL;
    Method *found = NULL, *but_for_mods = NULL;
    for (MethodDef *m = method_named(c->def, decl->name, NULL); m; m = method_named(c->def, decl->name, m)) {
        if (!m->is_virtual || m->is_static || (m->flags & MD_MA_ACCESS_MASK) != MD_MA_PUBLIC) continue;
        if (!want) want = sig_subst(u, method_def_sig(decl), &ictx);
        if (!sig_equal(sig_subst(u, method_def_sig(m), &cctx), want)) continue;
        Method *match = method_typical(u, m, c);
        if (method_def_sig(m)->mods != want->mods)
            but_for_mods = match;
        else if (last || !found)
            found = match;
    }
    return found ? found : but_for_mods;
}

/* Implementation by a class: t or a base of it. iface is one of t's interfaces. */
static Method *class_impl(Type *t, Type *iface, MethodDef *decl) {
    for (Type *c = t; c; c = type_parent(c)) {
        if (!c->def) continue; /* arrays: System.Array has their interfaces */
        Method *m = explicit_impl(c, iface, decl);
        if (m) return most_derived(t, m);
        Type *parent = type_parent(c);
        bool inherited = parent && implements(parent, iface);
        if (inherited && !declares_interface(c, iface)) continue;
        m = name_match(c, iface, decl, false);
        if (m) return most_derived(t, m);
        if (inherited) continue;
        /* c is the first to implement the interface: with methods of its bases, if it must. */
        for (Type *b = parent; b; b = type_parent(b)) {
            m = name_match(b, iface, decl, true);
            if (m) return most_derived(t, m);
        }
        return NULL;
    }
    return NULL;
}

/* --- default methods --- */

typedef struct Candidate {
    Type *iface;
    Method *body;
} Candidate;

/* The body in the most specific of t's interfaces that has one; two unrelated ones are ambiguous. */
static Method *default_impl(Type *t, Type *iface, MethodDef *decl, bool *ambiguous) {
    Universe *u = t->u;
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    VEC(Candidate) found = {0};
    for (uint32_t i = 0; i < n; i++) {
        Method *body = explicit_impl(ifaces[i], iface, decl);
        if (!body && ifaces[i] == iface && !decl->is_abstract) body = method_typical(u, decl, iface);
        if (body) vec_push(u->arena, &found, ((Candidate){ifaces[i], body}));
    }
    Candidate *best = NULL;
    for (uint32_t i = 0; i < found.len; i++)
        if (!best || implements(found.items[i].iface, best->iface)) best = &found.items[i];
    for (uint32_t i = 0; i < found.len; i++) {
        Candidate *c = &found.items[i];
        if (c == best || implements(best->iface, c->iface)) continue;
        if (ambiguous) *ambiguous = true;
        return NULL;
    }
    return best && !best->body->def->is_abstract ? best->body : NULL;
}

/* --- arrays --- */

/* The five generic interfaces of vectors are implemented by generic methods of System.SZArrayHelper, whose
 * `this` is the array and whose argument is the interface's. */
static Method *vector_impl(Type *iface, MethodDef *decl) {
    Universe *u = iface->u;
    Type *helper = u->wk[WK_SZARRAYHELPER];
    MethodDef *m = typedef_find_method(helper->def, decl->name, method_def_sig(decl)->nparams);
    if (!m || m->ngeneric != 1)
        diag_fail(u->diag, "System.SZArrayHelper: has no %s",
                  method_name(u->arena, method_typical(u, decl, iface)));
    return method_inst(u, m, helper, iface->args, 1);
}

bool type_is_vector_iface(const Type *t) {
    const Universe *u = t->u;
    return t->nargs == 1 &&
           (t->def == u->wk[WK_ILIST_T]->def || t->def == u->wk[WK_ICOLLECTION_T]->def ||
            t->def == u->wk[WK_IENUMERABLE_T]->def || t->def == u->wk[WK_IREADONLYLIST_T]->def ||
            t->def == u->wk[WK_IREADONLYCOLLECTION_T]->def);
}

/* --- resolution --- */

static Method *resolve_exact(Type *t, Type *iface, MethodDef *decl, bool *ambiguous) {
    Method *m = t->kind == TK_INTERFACE ? NULL : class_impl(t, iface, decl);
    if (!m) return default_impl(t, iface, decl, ambiguous);
    return m->def->is_abstract ? NULL : m;
}

bool provides_interface(Type *t, Type *iface, MethodDef *decl) {
    Type *base = type_parent(t);
    if (!base || !implements(base, iface)) return true;
    if (!t->def || !declares_interface(t, iface)) return false;
    Method *own = class_impl(t, iface, decl), *theirs = class_impl(base, iface, decl);
    if (!own || own == theirs) return false;
    return !theirs || most_derived(t, theirs) != own;
}

/* Of the interfaces that c gives an implementation: iface itself, else the first that converts to it by
 * variance. NULL: none. */
static Type *provided_interface(Type *c, Type *iface, MethodDef *decl) {
    uint32_t n;
    Type **ifaces = type_interfaces(c, &n);
    if (implements(c, iface) && provides_interface(c, iface, decl)) return iface;
    for (uint32_t i = 0; i < n; i++)
        if (ifaces[i]->def == iface->def && type_can_cast(ifaces[i], iface) &&
            provides_interface(c, ifaces[i], decl))
            return ifaces[i];
    return NULL;
}

/* The interface of t that a call of `decl` through `iface` uses: of variant ones, what the most derived class
 * gives an implementation, so that a base's exact one comes after; else (shared code) the first whose
 * canonical form it is. */
static Type *matching_interface(Type *t, Type *iface, MethodDef *decl) {
    Type *found = NULL;
    for (Type *c = iface->def->variance ? t : NULL; c && !found; c = type_parent(c))
        found = provided_interface(c, iface, decl);
    if (found) return found;
    if (implements(t, iface) || t == iface) return iface;
    uint32_t n;
    Type **ifaces = type_interfaces(t, &n);
    for (uint32_t i = 0; iface->has_canon && i < n; i++)
        if (ifaces[i]->def == iface->def && type_canon(t->u, ifaces[i]) == iface) return ifaces[i];
    return NULL;
}

Method *resolve_interface(Type *t, Method *decl, bool *ambiguous) {
    if (ambiguous) *ambiguous = false;
    Type *iface = decl->owner;
    if (iface->kind != TK_INTERFACE) return resolve_virtual(t, decl);
    if (!decl->def->is_virtual) return decl; /* private and non-virtual members of interfaces */
    if (decl->def->is_static) return resolve_static_virtual(t, decl);
    if (t->kind == TK_SZARRAY && type_is_vector_iface(iface) && type_can_cast(t, iface))
        return with_margs(t->u, vector_impl(iface, decl->def), decl);
    iface = matching_interface(t, iface, decl->def);
    if (!iface) return NULL;
    return with_margs(t->u, resolve_exact(t, iface, decl->def, ambiguous), decl);
}

/* Static members are implemented by method impl rows only: there is no match by name. */
static Method *static_impl(Type *t, Type *iface, MethodDef *decl) {
    for (Type *c = t; c; c = type_parent(c)) {
        Method *m = c->def ? explicit_impl(c, iface, decl) : NULL;
        if (m) return m;
    }
    return NULL;
}

Method *resolve_static_virtual(Type *t, Method *decl) {
    Universe *u = t->u;
    if (t->kind == TK_VAR || t->kind == TK_MVAR || t == u->wk[WK_CANON]) return NULL;
    Type *iface = matching_interface(t, decl->owner, decl->def);
    if (!iface) return NULL;
    Method *m = t->kind == TK_INTERFACE ? NULL : static_impl(t, iface, decl->def);
    if (!m) m = default_impl(t, iface, decl->def, NULL);
    if (!m && t == iface && !decl->def->is_abstract) m = method_typical(u, decl->def, iface);
    return m && !m->def->is_abstract ? with_margs(u, m, decl) : NULL;
}

Method *resolve_constrained(Type *t, Method *decl) {
    if (!type_is_valuetype(t)) return NULL;
    if (decl->owner == t) return decl;
    if (!decl->def->is_virtual) return NULL;
    Method *m = resolve_virtual(t, decl);
    return m && m->owner == t ? m : NULL;
}
