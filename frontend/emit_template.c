/* What the program needs to instantiate generic types and methods at run time (runtime/abi.h: RtTemplate,
 * RtSharedCode): their shared code, and how the slots of a dictionary follow from its type arguments. */
#include "frontend/emit.h"
#include "runtime/abi.h"

static uint32_t emit_recipe(Emit *e, Type *t) {
    bool added;
    uint64_t *place = map_put(&e->recipes, (uintptr_t)t, &added);
    if (!added) return (uint32_t)*place;
    uint32_t n = 0, kind = RT_RECIPE_TYPE, number = 0;
    Type *const *args = NULL;
    if (t->kind == TK_VAR || t->kind == TK_MVAR) {
        kind = t->kind == TK_VAR ? RT_RECIPE_VAR : RT_RECIPE_MVAR, number = t->index;
    } else if (t->has_vars && t->elem && t->kind != TK_ENUM) {
        kind = t->kind == TK_PTR ? RT_RECIPE_PTR : t->kind == TK_BYREF ? RT_RECIPE_BYREF : RT_RECIPE_ARRAY;
        number = t->kind == TK_ARRAY ? t->rank : 0;
        args = &t->elem, n = 1;
    } else if (t->has_vars && t->nargs) {
        kind = RT_RECIPE_INST, number = n = t->nargs, args = t->args;
    }
    uint32_t *parts = ARENA_ARRAY(e->arena, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) parts[i] = emit_recipe(e, args[i]);
    Blob b = blob_new(e, e->relro, 8, (uint32_t)sizeof(RtRecipe) + 8 * n);
    uint32_t s = blob_symbol(&b);
    *map_find(&e->recipes, (uintptr_t)t) = s;
    blob_u32(&b, offsetof(RtRecipe, kind), kind);
    blob_u32(&b, offsetof(RtRecipe, n), number);
    if (kind == RT_RECIPE_TYPE) blob_sym(&b, offsetof(RtRecipe, type), sym_type(e->p, SK_MT, t));
    if (kind == RT_RECIPE_INST) blob_ptr(&b, offsetof(RtRecipe, info), emit_type_info(e, t->def), 0);
    for (uint32_t i = 0; i < n; i++) blob_ptr(&b, offsetof(RtRecipe, args) + 8 * i, parts[i], 0);
    return s;
}

static uint32_t emit_slots(Emit *e, const DictLayout *l, const GenericCtx *ctx);

uint32_t emit_shared(Emit *e, Method *m) {
    Method *canon = method_canon(e->p->u, m);
    CtxSource source = method_ctx_source(canon);
    if (!m->owner->def || m->def->is_abstract) return 0;
    bool added;
    uint64_t *place = map_put(&e->shared, (uintptr_t)m, &added);
    if (!added) return (uint32_t)*place;
    Blob b = blob_new(e, e->relro, 8, sizeof(RtSharedCode));
    uint32_t s = blob_symbol(&b);
    *place = s;
    blob_sym(&b, offsetof(RtSharedCode, code), sym_method(e->p, SK_METHOD, canon));
    blob_u32(&b, offsetof(RtSharedCode, context),
             source == CTX_TYPE     ? RT_CONTEXT_TYPE
             : source == CTX_METHOD ? RT_CONTEXT_METHOD
                                    : RT_CONTEXT_NONE);
    const DictLayout *l = source == CTX_METHOD ? method_use(e->p, canon)->dict : NULL;
    if (l) {
        GenericCtx ctx = method_ctx(m);
        blob_u32(&b, offsetof(RtSharedCode, num_slots), l->slots.len);
        blob_ptr(&b, offsetof(RtSharedCode, slots), emit_slots(e, l, &ctx), 0);
    }
    return s;
}

static uint32_t emit_method_recipe(Emit *e, const DictSlot *slot, const GenericCtx *ctx) {
    Method *open = slot->method, *m = method_subst(e->p->u, open, ctx);
    uint32_t *args = ARENA_ARRAY(e->arena, uint32_t, open->nmargs + 1);
    for (uint32_t i = 0; i < open->nmargs; i++) args[i] = emit_recipe(e, open->margs[i]);
    uint32_t owner = emit_recipe(e, open->owner);
    bool code = slot->kind == DK_ENTRY || slot->kind == DK_METHODDICT || slot->kind == DK_DELEGATE_CTOR;
    uint32_t shared = code ? emit_shared(e, m) : 0;
    Blob b = blob_new(e, e->relro, 8, (uint32_t)sizeof(RtMethodRecipe) + 8 * open->nmargs);
    blob_ptr(&b, offsetof(RtMethodRecipe, owner), owner, 0);
    blob_ptr(&b, offsetof(RtMethodRecipe, shared), shared, 0);
    if (slot->kind == DK_GVMDECL)
        blob_sym(&b, offsetof(RtMethodRecipe, like), sym_method(e->p, SK_GVMDECL, m));
    if (slot->kind == DK_CELL) blob_u32(&b, offsetof(RtMethodRecipe, slot), method_slot(m));
    blob_u32(&b, offsetof(RtMethodRecipe, num_args), open->nmargs);
    for (uint32_t i = 0; i < open->nmargs; i++)
        blob_ptr(&b, offsetof(RtMethodRecipe, args) + 8 * i, args[i], 0);
    return blob_symbol(&b);
}

static RtSlotKind slot_kind(Emit *e, const DictSlot *s, const GenericCtx *ctx) {
    static const uint8_t kinds[] = {
        [DK_MT] = RT_SLOT_MT,
        [DK_CONTEXT] = RT_SLOT_CONTEXT,
        [DK_TYPEOBJ] = RT_SLOT_TYPEOBJ,
        [DK_STATICS_NONGC] = RT_SLOT_STATICS_NONGC,
        [DK_STATICS_GC] = RT_SLOT_STATICS_GC,
        [DK_CLASSINIT] = RT_SLOT_CLASSINIT,
        [DK_METHODDICT] = RT_SLOT_METHODDICT,
        [DK_ENTRY] = RT_SLOT_ENTRY,
        [DK_CELL] = RT_SLOT_CELL,
        [DK_GVMDECL] = RT_SLOT_GVMDECL,
        [DK_EQCOMPARER] = RT_SLOT_EQCOMPARER,
        [DK_COMPARER] = RT_SLOT_COMPARER,
        [DK_DEFAULT_CTOR] = RT_SLOT_DEFAULT_CTOR,
        [DK_DELEGATE_CTOR] = RT_SLOT_ENTRY,
    };
    if (s->kind == DK_THREADSTATICS) return RT_SLOT_REFUSE;
    if (s->kind >= sizeof kinds) return RT_SLOT_NONE;
    if (s->kind == DK_DELEGATE_CTOR && type_is_valuetype(method_subst(e->p->u, s->method, ctx)->owner))
        return RT_SLOT_NONE;
    return (RtSlotKind)kinds[s->kind];
}

static uint32_t emit_slots(Emit *e, const DictLayout *l, const GenericCtx *ctx) {
    uint32_t n = l->slots.len;
    if (!n) return 0;
    uint32_t *types = ARENA_ARRAY(e->arena, uint32_t, n), *methods = ARENA_ARRAY(e->arena, uint32_t, n);
    RtSlotKind *kinds = ARENA_ARRAY(e->arena, RtSlotKind, n);
    for (uint32_t i = 0; i < n; i++) {
        const DictSlot *s = &l->slots.items[i];
        kinds[i] = slot_kind(e, s, ctx);
        if (kinds[i] == RT_SLOT_NONE || kinds[i] == RT_SLOT_REFUSE) continue;
        if (s->type) types[i] = emit_recipe(e, s->type);
        if (s->method) methods[i] = emit_method_recipe(e, s, ctx);
    }
    Blob b = blob_new(e, e->relro, 8, n * (uint32_t)sizeof(RtSlotRecipe));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtSlotRecipe);
        blob_u64(&b, at + offsetof(RtSlotRecipe, kind), kinds[i]);
        blob_ptr(&b, at + offsetof(RtSlotRecipe, type), types[i], 0);
        blob_ptr(&b, at + offsetof(RtSlotRecipe, method), methods[i], 0);
    }
    return blob_symbol(&b);
}

/* The interface of the open definition that becomes `exact` in the template. */
static Type *open_interface(Program *p, Type *t, Type *exact) {
    GenericCtx ctx = {.targs = t->args, .ntargs = t->nargs};
    uint32_t n;
    Type **all = type_interfaces(typedef_type(t->def), &n);
    for (uint32_t i = 0; i < n; i++)
        if ((all[i]->has_vars ? type_subst(p->u, all[i], &ctx) : all[i]) == exact) return all[i];
    return exact;
}

static uint32_t emit_interface_recipes(Emit *e, Type *t, Type *const *listed, uint32_t n) {
    if (!n) return 0;
    uint32_t *recipes = ARENA_ARRAY(e->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) recipes[i] = emit_recipe(e, open_interface(e->p, t, listed[i]));
    Blob b = blob_new(e, e->relro, 8, 8 * n);
    for (uint32_t i = 0; i < n; i++) blob_ptr(&b, 8 * i, recipes[i], 0);
    return blob_symbol(&b);
}

uint32_t emit_template(Emit *e, Type *t, Type *const *listed, uint32_t nlisted) {
    Program *p = e->p;
    if (!e->images || !reflect_is_template(p, t)) return 0;
    GenericCtx ctx = {.targs = t->args, .ntargs = t->nargs};
    const DictLayout *l = type_use(p, type_canon(p->u, t))->dict;
    uint32_t slots = l ? emit_slots(e, l, &ctx) : 0;
    uint32_t faces = emit_interface_recipes(e, t, listed, nlisted);
    Blob b = blob_new(e, e->relro, 8, sizeof(RtTemplate));
    blob_u32(&b, offsetof(RtTemplate, num_slots), l ? l->slots.len : 0);
    blob_u32(&b, offsetof(RtTemplate, num_interfaces), nlisted);
    blob_ptr(&b, offsetof(RtTemplate, slots), slots, 0);
    blob_ptr(&b, offsetof(RtTemplate, interfaces), faces, 0);
    StaticLayout *s = type_statics(t);
    blob_u32(&b, offsetof(RtTemplate, nongc_size), s->nongc_size);
    blob_u32(&b, offsetof(RtTemplate, gc_size), s->gc_size);
    if (t->def->cctor) {
        Method *c = method_canon(p->u, method_inst(p->u, t->def->cctor, t, NULL, 0));
        blob_sym(&b, offsetof(RtTemplate, cctor), sym_method(p, SK_METHOD, c));
    }
    return blob_symbol(&b);
}
