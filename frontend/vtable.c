/* Virtual tables. A definition's table is built once, over its own variables; instantiations substitute.
 * Slots come base class first, so a method's slot is the same in every derived class. Rules: ECMA-335
 * §II.10.3, §II.12.2, §II.22.27; covariant returns as in dotnet/runtime
 * docs/design/features/covariant-return-methods.md */
#include <string.h>

#include "frontend/typesystem.h"

/* --- method impl rows --- */

ImplRow *typedef_impls(TypeDef *d, uint32_t *n) {
    if (!d->impls_done) {
        Assembly *a = d->assembly;
        MdRange r = md_method_impls(a->image, d->rid);
        ImplRow *rows = ARENA_ARRAY(a->u->arena, ImplRow, r.end - r.begin);
        for (uint32_t i = r.begin; i < r.end; i++) {
            uint32_t row = md_row_at(a->image, MD_METHODIMPL, i);
            uint32_t body = md_col_token(a->image, MD_METHODIMPL_BODY, row);
            uint32_t decl = md_col_token(a->image, MD_METHODIMPL_DECLARATION, row);
            ImplRow *impl = &rows[i - r.begin];
            *impl = (ImplRow){.body = method_from_token(a, body, NULL, NULL),
                              .decl = method_from_token(a, decl, NULL, NULL)};
            if (!impl->body->def->owner || !base_instance(typedef_type(d), impl->body->def->owner))
                diag_fail(a->u->diag, "%s: implements %s with a method that is not its own", def_name(d),
                          method_name(a->u->arena, impl->decl));
        }
        d->impls = rows;
        d->nimpls = r.end - r.begin;
        d->impls_done = true;
    }
    *n = d->nimpls;
    return d->impls;
}

Method *with_margs(Universe *u, Method *impl, const Method *decl) {
    if (!impl || !impl->def->ngeneric || !decl->nmargs) return impl;
    return method_inst(u, impl->def, impl->owner, decl->margs, decl->nmargs);
}

/* --- building --- */

typedef struct Builder {
    Universe *u;
    Type *type; /* typical */
    TypeDef *def;
    VEC(VSlot) slots;
    uint32_t inherited; /* slots of the base class */
    Map by_name;        /* hash of a declaration's name → 1 + its last slot */
    uint32_t *previous; /* by slot: 1 + slot before with the same hash */
} Builder;

static uint64_t name_key(const char *name) { return hash_bytes(name, strlen(name)); }

static void index_slot(Builder *b, uint32_t slot, const char *name) {
    uint64_t *last = map_put(&b->by_name, name_key(name), NULL);
    b->previous[slot] = (uint32_t)*last;
    *last = slot + 1;
}

/* The slot of the base classes that m overrides by name and signature, the most derived declaration first;
 * UINT32_MAX when there is none. Accessibility does not matter, except for strict declarations, which C# does
 * not make and CoreCLR ignores for trusted code. */
static uint32_t overridden_slot(Builder *b, MethodDef *m) {
    uint64_t *last = map_find(&b->by_name, name_key(m->name));
    uint32_t but_for_mods = UINT32_MAX;
    MethodSig *sig = method_def_sig(m);
    for (uint32_t i = last ? (uint32_t)*last : 0; i; i = b->previous[i - 1]) {
        Method *decl = b->slots.items[i - 1].decl;
        if (strcmp(decl->def->name, m->name) != 0 || !sig_equal(method_sig(decl), sig)) continue;
        if (method_def_sig(decl->def)->mods == sig->mods) return i - 1;
        if (but_for_mods == UINT32_MAX) but_for_mods = i - 1;
    }
    return but_for_mods;
}

/* Puts body into the slot. Where the method it replaces stands in its own slot, the slots that method impls
 * have given that method follow (dotnet/runtime: unification of duplicate slots). */
static void override_slot(Builder *b, uint32_t slot, Method *body) {
    Method *old = b->slots.items[slot].impl;
    if (old->def->is_final && slot < b->inherited && old->def->owner != b->def)
        diag_fail(b->u->diag, "%s::%s: overrides a final method", def_name(b->def), body->def->name);
    b->slots.items[slot].impl = body;
    if (old->def->slot != slot) return;
    for (uint32_t i = 0; i < b->inherited; i++)
        if (b->slots.items[i].impl == old) b->slots.items[i].impl = body;
}

static void place_methods(Builder *b) {
    TypeDef *d = b->def;
    b->previous = ARENA_ARRAY(b->u->arena, uint32_t, b->inherited);
    map_init(&b->by_name, b->u->arena);
    for (uint32_t i = 0; i < b->inherited; i++) index_slot(b, i, b->slots.items[i].decl->def->name);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *m = &d->methods[i];
        if (!m->is_virtual || m->is_static) continue;
        Method *method = method_typical(b->u, m, b->type);
        uint32_t slot = m->is_newslot ? UINT32_MAX : overridden_slot(b, m);
        if (slot != UINT32_MAX) {
            m->slot = slot;
            override_slot(b, slot, method);
        } else {
            m->slot = b->slots.len;
            vec_push(b->u->arena, &b->slots, ((VSlot){.decl = method, .impl = method}));
        }
    }
}

static bool preserves_overrides(MethodDef *m) {
    return m->owner &&
           has_known_attr(m->owner->assembly, md_token(MD_METHODDEF, m->rid), ATTR_PRESERVE_BASE_OVERRIDES);
}

/* Method impls for methods of base classes (those for interfaces: interfaces.c). */
static void place_impls(Builder *b) {
    uint32_t n;
    ImplRow *rows = typedef_impls(b->def, &n);
    for (uint32_t i = 0; i < n; i++) {
        TypeDef *declarer = rows[i].decl->def->owner;
        if (!declarer || declarer->is_interface || rows[i].decl->def->is_static) continue;
        uint32_t slot = method_slot(rows[i].decl);
        if (slot >= b->slots.len || !base_instance(b->type, declarer))
            diag_fail(b->u->diag, "%s: overrides %s, which it does not inherit", def_name(b->def),
                      method_name(b->u->arena, rows[i].decl));
        Method *body = method_typical(b->u, rows[i].body->def, rows[i].body->owner);
        b->slots.items[slot].impl = body;
    }
}

/* A covariant override takes over every slot that the method it replaces had, old signatures included. */
static void spread_covariant(Builder *b, const VTable *base) {
    for (uint32_t i = 0; i < b->inherited; i++) {
        Method *now = b->slots.items[i].impl, *before = base->slots[i].impl;
        if (now == before || !(preserves_overrides(now->def) || preserves_overrides(before->def))) continue;
        for (uint32_t k = 0; k < b->inherited; k++)
            if (base->slots[k].impl == before && b->slots.items[k].impl == before)
                b->slots.items[k].impl = now;
    }
}

static bool any_impl_of_class(Builder *b) {
    uint32_t n;
    ImplRow *rows = typedef_impls(b->def, &n);
    for (uint32_t i = 0; i < n; i++)
        if (rows[i].decl->def->owner && !rows[i].decl->def->owner->is_interface) return true;
    return false;
}

/* Whether some inherited slot is filled with a method that has another slot as its own. */
static bool has_duplicates(const VTable *base) {
    for (uint32_t i = 0; base && i < base->nslots; i++)
        if (base->slots[i].impl->def->slot != i) return true;
    return false;
}

static void build(Type *typical, VTable *out) {
    Builder b = {.u = typical->u, .type = typical, .def = typical->def};
    Type *parent = type_parent(typical);
    VTable *base = parent ? type_vtable(parent) : NULL;
    if (base && base->nslots) {
        vec_reserve(b.u->arena, &b.slots, base->nslots);
        memcpy(b.slots.items, base->slots, sizeof(VSlot) * base->nslots);
        b.inherited = b.slots.len = base->nslots;
    }
    typedef_members(b.def);
    place_methods(&b);
    typical->def->slots_done = true; /* method impls may ask for slots of this very class */
    if (!b.def->is_interface) {
        bool impls = any_impl_of_class(&b);
        if (impls) place_impls(&b);
        if (impls || has_duplicates(base)) spread_covariant(&b, base);
    }
    *out = (VTable){.slots = b.slots.items, .nslots = b.slots.len};
}

static void instantiate(Type *t, VTable *out) {
    VTable *open = type_vtable(typedef_type(t->def));
    GenericCtx ctx = type_ctx(t);
    out->nslots = open->nslots;
    out->slots = ARENA_ARRAY(t->u->arena, VSlot, open->nslots);
    for (uint32_t i = 0; i < open->nslots; i++) {
        out->slots[i].decl = method_subst(t->u, open->slots[i].decl, &ctx);
        out->slots[i].impl = method_subst(t->u, open->slots[i].impl, &ctx);
    }
}

static void make_vtable(void *arg) {
    Type *t = arg;
    VTable *v = ARENA_NEW(t->u->arena, VTable);
    if (t == typedef_type(t->def))
        build(t, v);
    else
        instantiate(t, v);
    t->vtable_ = v;
}

VTable *type_vtable(Type *t) {
    if (t->vtable_) return t->vtable_;
    if (t->kind == TK_SZARRAY || t->kind == TK_ARRAY) return t->vtable_ = type_vtable(t->u->wk[WK_ARRAY]);
    if (!t->def) diag_fail(t->u->diag, "%s: has no virtual methods", type_name(t->u->arena, t));
    if (runs_in_circle(t->u, t->busy, BUSY_VTABLE))
        diag_fail(t->u->diag, "%s: its virtual methods depend on themselves", type_name(t->u->arena, t));
    run_guarded(t->u, &t->busy, BUSY_VTABLE, make_vtable, t);
    return t->vtable_;
}

uint32_t method_slot(Method *m) {
    TypeDef *d = m->def->owner;
    if (!d || !m->def->is_virtual || m->def->is_static) return UINT32_MAX;
    if (!d->slots_done) type_vtable(typedef_type(d));
    return m->def->slot;
}

Method *resolve_virtual(Type *t, Method *decl) {
    if (decl->owner->kind == TK_INTERFACE) return resolve_interface(t, decl, NULL);
    uint32_t slot = method_slot(decl);
    if (slot == UINT32_MAX) return decl;
    VTable *v = type_vtable(t);
    if (slot >= v->nslots || !base_instance(type_is_ref(t) && !t->def ? type_parent(t) : t, decl->def->owner))
        diag_fail(t->u->diag, "%s: has no method %s", type_name(t->u->arena, t),
                  method_name(t->u->arena, decl));
    return with_margs(t->u, v->slots[slot].impl, decl);
}
