/* The interned types: making them, substituting, naming, canonical forms. */
#include <string.h>

#include "frontend/typesystem.h"

/* --- names the compiler knows --- */

const char *const wellknown_names[WK_COUNT][2] = {
    [WK_OBJECT] = {"System", "Object"},
    [WK_VALUETYPE] = {"System", "ValueType"},
    [WK_ENUM] = {"System", "Enum"},
    [WK_STRING] = {"System", "String"},
    [WK_ARRAY] = {"System", "Array"},
    [WK_DELEGATE] = {"System", "Delegate"},
    [WK_MULTICASTDELEGATE] = {"System", "MulticastDelegate"},
    [WK_NULLABLE] = {"System", "Nullable`1"},
    [WK_CANON] = {"System", "__Canon"},
    [WK_EXCEPTION] = {"System", "Exception"},
    [WK_RUNTIMETYPE] = {"System", "RuntimeType"},
    [WK_TYPE] = {"System", "Type"},
    [WK_RUNTIMETYPEHANDLE] = {"System", "RuntimeTypeHandle"},
    [WK_RUNTIMEMETHODHANDLE] = {"System", "RuntimeMethodHandle"},
    [WK_RUNTIMEFIELDHANDLE] = {"System", "RuntimeFieldHandle"},
    [WK_TYPEDREFERENCE] = {"System", "TypedReference"},
    [WK_BYREFERENCE] = {"System", "ByReference"},
    [WK_SPAN] = {"System", "Span`1"},
    [WK_READONLYSPAN] = {"System", "ReadOnlySpan`1"},
    [WK_SZARRAYHELPER] = {"System", "SZArrayHelper"},
    [WK_IENUMERABLE_T] = {"System.Collections.Generic", "IEnumerable`1"},
    [WK_ICOLLECTION_T] = {"System.Collections.Generic", "ICollection`1"},
    [WK_ILIST_T] = {"System.Collections.Generic", "IList`1"},
    [WK_IREADONLYCOLLECTION_T] = {"System.Collections.Generic", "IReadOnlyCollection`1"},
    [WK_IREADONLYLIST_T] = {"System.Collections.Generic", "IReadOnlyList`1"},
    [WK_IDYNAMICINTERFACECASTABLE] = {"System.Runtime.InteropServices", "IDynamicInterfaceCastable"},
    [WK_INT128] = {"System", "Int128"},
    [WK_UINT128] = {"System", "UInt128"},
    [WK_VECTOR64] = {"System.Runtime.Intrinsics", "Vector64`1"},
    [WK_VECTOR128] = {"System.Runtime.Intrinsics", "Vector128`1"},
    [WK_VECTOR256] = {"System.Runtime.Intrinsics", "Vector256`1"},
    [WK_VECTOR512] = {"System.Runtime.Intrinsics", "Vector512`1"},
    [WK_VECTOR_T] = {"System.Numerics", "Vector`1"},
    [WK_METHODTABLE] = {"System.Runtime.CompilerServices", "MethodTable"},
    [WK_VOID] = {"System", "Void"},
    [WK_BOOL] = {"System", "Boolean"},
    [WK_CHAR] = {"System", "Char"},
    [WK_I1] = {"System", "SByte"},
    [WK_U1] = {"System", "Byte"},
    [WK_I2] = {"System", "Int16"},
    [WK_U2] = {"System", "UInt16"},
    [WK_I4] = {"System", "Int32"},
    [WK_U4] = {"System", "UInt32"},
    [WK_I8] = {"System", "Int64"},
    [WK_U8] = {"System", "UInt64"},
    [WK_R4] = {"System", "Single"},
    [WK_R8] = {"System", "Double"},
    [WK_I] = {"System", "IntPtr"},
    [WK_U] = {"System", "UIntPtr"},
};

TypeKind primitive_kind(const char *name) {
    for (WellKnown k = WK_VOID; k <= WK_U; k++)
        if (strcmp(wellknown_names[k][1], name) == 0) return TK_VOID + (k - WK_VOID);
    return TK_STRUCT;
}

/* --- interning --- */

typedef bool SameFn(const void *item, const void *key);

/* The place of the item equal to `key`, or the free place where it belongs. */
static InternSlot *intern_place(Arena *a, InternSet *s, uint64_t hash, const void *key, SameFn *same) {
    if ((s->len + 1) * 4 > s->cap * 3) {
        InternSet old = *s;
        s->cap = old.cap ? old.cap * 2 : 4096;
        s->slots = ARENA_ARRAY(a, InternSlot, s->cap);
        for (uint32_t k = 0; k < old.cap; k++) {
            if (!old.slots[k].item) continue;
            uint32_t i = (uint32_t)old.slots[k].hash & (s->cap - 1);
            while (s->slots[i].item) i = (i + 1) & (s->cap - 1);
            s->slots[i] = old.slots[k];
        }
    }
    for (uint32_t i = (uint32_t)hash & (s->cap - 1);; i = (i + 1) & (s->cap - 1)) {
        InternSlot *slot = &s->slots[i];
        if (!slot->item || (slot->hash == hash && same(slot->item, key))) return slot;
    }
}

static void intern_put(InternSet *s, InternSlot *place, uint64_t hash, void *item) {
    *place = (InternSlot){.hash = hash, .item = item};
    s->len++;
}

static uint64_t def_hash(const TypeDef *d) { return hash_combine(d->assembly->cache_->hash, d->rid); }

/* Same structure; parts are interned, so they compare by address. */
static bool same_type(const void *x, const void *y) {
    const Type *a = x, *b = y;
    if (a->kind != b->kind || a->def != b->def || a->nargs != b->nargs || a->rank != b->rank ||
        a->index != b->index)
        return false;
    if (a->kind == TK_FNPTR)
        return a->sig->suppress_gc_transition == b->sig->suppress_gc_transition && sig_equal(a->sig, b->sig);
    if (a->def) return a->nargs == 0 || memcmp(a->args, b->args, sizeof(Type *) * a->nargs) == 0;
    return a->elem == b->elem;
}

/* The interned type equal to `key`, whose hash and flags are set; arrays `key` points to are copied. */
static Type *intern_type(Universe *u, const Type *key) {
    InternSet *s = &u->tables_->types;
    InternSlot *place = intern_place(u->arena, s, key->hash, key, same_type);
    if (place->item) return place->item;
    Type *t = arena_alloc_raw(u->arena, sizeof(Type));
    *t = *key;
    t->id = u->ntypes++;
    t->u = u;
    if (t->nargs) {
        t->args = arena_alloc_raw(u->arena, sizeof(Type *) * t->nargs);
        memcpy(t->args, key->args, sizeof(Type *) * t->nargs);
    }
    if (t->sig) {
        t->sig = ARENA_NEW(u->arena, MethodSig);
        *t->sig = *key->sig;
        t->sig->params = ARENA_ARRAY(u->arena, Type *, t->sig->nparams);
        if (t->sig->nparams) memcpy(t->sig->params, key->sig->params, sizeof(Type *) * t->sig->nparams);
    }
    intern_put(s, place, t->hash, t);
    return t;
}

/* Types are trees in which equal parts are shared: a small graph may stand for a tree without end. */
enum { MAX_WEIGHT = 20000 };

static void mix(Type *key, const Type *part) {
    key->weight += part->weight + 1;
    if (key->weight > MAX_WEIGHT) diag_fail(part->u->diag, "a type of more than %d parts", MAX_WEIGHT);
    key->hash = hash_combine(key->hash, part->hash);
    key->has_vars |= part->has_vars;
    key->has_canon |= part->has_canon;
}

/* Underlying type of an enumeration: that of its only instance field (§II.14.3). */
static Type *enum_underlying(TypeDef *d) {
    Assembly *a = d->assembly;
    MdRange r = md_fields(a->image, d->rid);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(a->image, MD_FIELD, i);
        if (md_col(a->image, MD_FIELD_FLAGS, rid) & MD_FA_STATIC) continue;
        MdBlob b = md_col_blob(a->image, MD_FIELD_SIGNATURE, rid);
        Type *t = decode_field_type(a, b, md_token(MD_FIELD, rid));
        if (t->kind >= TK_BOOL && t->kind <= TK_U) return t;
        break;
    }
    diag_fail(a->u->diag, "%s: enumeration without underlying integer type", def_name(d));
}

Type *type_inst(Universe *u, TypeDef *def, Type **args, uint32_t n) {
    if (n == 0 && def->typical && def->ngeneric == 0) return def->typical;
    if (n != def->ngeneric)
        diag_fail(u->diag, "%s: instantiated with %u type arguments, has %u parameters", def_name(def), n,
                  def->ngeneric);
    Type key = {.kind = (uint8_t)def->kind, .def = def, .nargs = (uint16_t)n, .args = args};
    key.hash = def_hash(def);
    for (uint32_t i = 0; i < n; i++) mix(&key, args[i]);
    Type *t = intern_type(u, &key);
    if (t->kind == TK_ENUM && !t->elem) t->elem = enum_underlying(def);
    return t;
}

static Type *constructed(Universe *u, TypeKind kind, Type *elem, uint32_t rank) {
    Type key = {.kind = (uint8_t)kind, .elem = elem, .rank = (uint16_t)rank};
    key.hash = hash_combine(0x7a1 + (uint64_t)kind, rank);
    mix(&key, elem);
    return intern_type(u, &key);
}

static Type *variable(Universe *u, TypeKind kind, uint32_t index) {
    if (index > 0x7fff) diag_fail(u->diag, "type variable number %u is too large", index);
    Type key = {.kind = (uint8_t)kind, .index = (uint16_t)index, .has_vars = true};
    key.hash = hash_combine(0x7a1 + (uint64_t)kind, index);
    return intern_type(u, &key);
}

Type *type_szarray(Universe *u, Type *elem) { return constructed(u, TK_SZARRAY, elem, 1); }
Type *type_array(Universe *u, Type *elem, uint32_t rank) {
    if (rank < 1 || rank > 32) diag_fail(u->diag, "array of rank %u: 1 to 32 are possible", rank);
    return constructed(u, TK_ARRAY, elem, rank);
}
Type *type_ptr(Universe *u, Type *elem) { return constructed(u, TK_PTR, elem, 0); }
Type *type_byref(Universe *u, Type *elem) { return constructed(u, TK_BYREF, elem, 0); }
Type *type_var(Universe *u, uint32_t index) { return variable(u, TK_VAR, index); }
Type *type_mvar(Universe *u, uint32_t index) { return variable(u, TK_MVAR, index); }

Type *type_fnptr(Universe *u, const MethodSig *sig) {
    MethodSig copy = *sig;
    copy.mods = 0; /* what modifiers mean for the call is in the other fields */
    Type key = {.kind = TK_FNPTR, .sig = &copy};
    key.hash = hash_combine(0x7a1 + TK_FNPTR,
                            (uint64_t)sig->callconv << 8 | sig->has_this << 1 | sig->suppress_gc_transition);
    mix(&key, sig->ret);
    for (uint32_t i = 0; i < sig->nparams; i++) mix(&key, sig->params[i]);
    return intern_type(u, &key);
}

bool sig_equal(const MethodSig *a, const MethodSig *b) {
    return a->nparams == b->nparams && a->ret == b->ret && a->callconv == b->callconv &&
           a->has_this == b->has_this && a->explicit_this == b->explicit_this && a->ngeneric == b->ngeneric &&
           (a->nparams == 0 || memcmp(a->params, b->params, sizeof(Type *) * a->nparams) == 0);
}

/* --- substitution --- */

static Type *pick(Universe *u, Type *var, char sigil, Type **from, uint32_t n) {
    if (!from) return var;
    if (var->index >= n)
        diag_fail(u->diag, "type variable %s%u where there are only %u", sigil == 'M' ? "!!" : "!",
                  var->index, n);
    return from[var->index];
}

enum { SMALL = 16 }; /* argument lists up to this length are built on the stack */

static Type **list_buffer(Universe *u, Type **small, uint32_t n) {
    return n <= SMALL ? small : ARENA_ARRAY(u->arena, Type *, n);
}

Type *type_subst(Universe *u, Type *t, const GenericCtx *ctx) {
    if (!t->has_vars || !ctx) return t;
    switch ((TypeKind)t->kind) {
        case TK_VAR: return pick(u, t, 'V', ctx->targs, ctx->ntargs);
        case TK_MVAR: return pick(u, t, 'M', ctx->margs, ctx->nmargs);
        case TK_SZARRAY:
        case TK_ARRAY:
        case TK_PTR:
        case TK_BYREF: {
            Type *elem = type_subst(u, t->elem, ctx);
            return elem == t->elem ? t : constructed(u, t->kind, elem, t->rank);
        }
        case TK_FNPTR: return type_fnptr(u, sig_subst(u, t->sig, ctx));
        default: break;
    }
    Type *small[SMALL], **args = list_buffer(u, small, t->nargs);
    for (uint32_t i = 0; i < t->nargs; i++) args[i] = type_subst(u, t->args[i], ctx);
    return type_inst(u, t->def, args, t->nargs);
}

static bool sig_has_vars(const MethodSig *s) {
    if (s->ret->has_vars) return true;
    for (uint32_t i = 0; i < s->nparams; i++)
        if (s->params[i]->has_vars) return true;
    return false;
}

MethodSig *sig_subst(Universe *u, MethodSig *s, const GenericCtx *ctx) {
    if (!ctx || !sig_has_vars(s)) return s;
    MethodSig *r = ARENA_NEW(u->arena, MethodSig);
    *r = *s;
    r->ret = type_subst(u, s->ret, ctx);
    r->params = ARENA_ARRAY(u->arena, Type *, s->nparams);
    for (uint32_t i = 0; i < s->nparams; i++) r->params[i] = type_subst(u, s->params[i], ctx);
    return r;
}

/* --- methods --- */

static bool same_method(const void *x, const void *y) {
    const Method *a = x, *b = y;
    return a->def == b->def && a->owner == b->owner && a->nmargs == b->nmargs &&
           (a->nmargs == 0 || memcmp(a->margs, b->margs, sizeof(Type *) * a->nmargs) == 0);
}

static uint64_t method_hash(const Method *m) {
    uint64_t h = hash_combine(m->owner->hash, (uint64_t)m->def->array_op << 32 | m->def->index);
    for (uint32_t i = 0; i < m->nmargs; i++) h = hash_combine(h, m->margs[i]->hash);
    return h;
}

Method *method_inst(Universe *u, MethodDef *def, Type *owner, Type **margs, uint32_t n) {
    if (n != def->ngeneric)
        diag_fail(u->diag, "%s::%s: instantiated with %u type arguments, has %u parameters",
                  def->owner ? def_name(def->owner) : "array", def->name, n, def->ngeneric);
    Method key = {.def = def, .owner = owner, .margs = margs, .nmargs = (uint16_t)n};
    key.has_vars = owner->has_vars;
    key.has_canon = owner->has_canon;
    key.hash =
        hash_combine(owner->hash, def->owner ? def->index : (uint64_t)def->array_op << 16 | def->index);
    for (uint32_t i = 0; i < n; i++) {
        key.hash = hash_combine(key.hash, margs[i]->hash);
        key.has_vars |= margs[i]->has_vars;
        key.has_canon |= margs[i]->has_canon;
    }
    InternSet *s = &u->tables_->methods;
    InternSlot *place = intern_place(u->arena, s, key.hash, &key, same_method);
    if (place->item) return place->item;
    Method *m = arena_alloc_raw(u->arena, sizeof(Method));
    *m = key;
    m->id = u->nmethods++;
    if (n) {
        m->margs = arena_alloc_raw(u->arena, sizeof(Type *) * n);
        memcpy(m->margs, margs, sizeof(Type *) * n);
    }
    intern_put(s, place, m->hash, m);
    return m;
}

Method *method_typical(Universe *u, MethodDef *def, Type *owner) {
    if (!def->ngeneric) return method_inst(u, def, owner, NULL, 0);
    Type *small[SMALL], **vars = list_buffer(u, small, def->ngeneric);
    for (uint32_t i = 0; i < def->ngeneric; i++) vars[i] = type_mvar(u, i);
    return method_inst(u, def, owner, vars, def->ngeneric);
}

Method *method_subst(Universe *u, Method *m, const GenericCtx *ctx) {
    if (!m->has_vars || !ctx) return m;
    Type *owner = type_subst(u, m->owner, ctx);
    if (m->def->array_op) return array_method(u, owner, m->def->name, method_sig(m)->nparams);
    Type *small[SMALL], **margs = list_buffer(u, small, m->nmargs);
    for (uint32_t i = 0; i < m->nmargs; i++) margs[i] = type_subst(u, m->margs[i], ctx);
    return method_inst(u, m->def, owner, margs, m->nmargs);
}

GenericCtx method_ctx(const Method *m) {
    GenericCtx c = {.margs = m->margs, .nmargs = m->nmargs};
    if (m->owner->def) c.targs = m->owner->args, c.ntargs = m->owner->nargs;
    return c;
}

MethodSig *method_def_sig(MethodDef *def) {
    if (def->sig) return def->sig;
    Assembly *a = def->owner->assembly;
    MdBlob b = md_col_blob(a->image, MD_METHODDEF_SIGNATURE, def->rid);
    return def->sig = decode_method_sig(a, b, md_token(MD_METHODDEF, def->rid));
}

MethodSig *method_sig(Method *m) {
    if (m->sig_) return m->sig_;
    GenericCtx ctx = method_ctx(m);
    MethodSig *open = method_def_sig(m->def);
    if (m->def->array_op || (!ctx.nmargs && !ctx.ntargs)) return m->sig_ = open;
    return m->sig_ = sig_subst(m->owner->u, open, &ctx);
}

/* --- methods of arrays (§II.14.2) --- */

static const char *const array_names[] = {
    [ARRAY_GET] = "Get", [ARRAY_SET] = "Set", [ARRAY_ADDRESS] = "Address", [ARRAY_CTOR] = ".ctor"};

/* rank ints, then the value of Set; .ctor takes lengths, or lower bounds and lengths, or, for vectors of
 * vectors, the lengths of the inner ones, too. */
static bool array_arity_fits(const Type *array, ArrayOp op, uint32_t nparams) {
    uint32_t rank = array->rank;
    if (op != ARRAY_CTOR) return nparams == rank + (op == ARRAY_SET);
    if (array->kind == TK_ARRAY) return nparams == rank || nparams == 2 * rank;
    uint32_t depth = 0;
    for (const Type *t = array; t->kind == TK_SZARRAY; t = t->elem) depth++;
    return nparams >= 1 && nparams <= depth;
}

static bool same_array_method(const void *x, const void *y) {
    const Method *a = x, *b = y;
    return a->owner == b->owner && a->def->array_op == b->def->array_op && a->def->index == b->def->index;
}

static MethodSig *array_sig(Universe *u, Type *array, ArrayOp op, uint32_t nparams) {
    MethodSig *sig = ARENA_NEW(u->arena, MethodSig);
    sig->has_this = true;
    sig->nparams = sig->sentinel = (uint16_t)nparams;
    sig->params = ARENA_ARRAY(u->arena, Type *, nparams);
    for (uint32_t i = 0; i < nparams; i++) sig->params[i] = u->wk[WK_I4];
    if (op == ARRAY_SET) sig->params[nparams - 1] = array->elem;
    sig->ret = op == ARRAY_GET       ? array->elem
               : op == ARRAY_ADDRESS ? type_byref(u, array->elem)
                                     : u->wk[WK_VOID];
    return sig;
}

Method *array_method(Universe *u, Type *array, const char *name, uint32_t nparams) {
    ArrayOp op = ARRAY_GET;
    while (op <= ARRAY_CTOR && strcmp(name, array_names[op]) != 0) op++;
    if (op > ARRAY_CTOR || !array_arity_fits(array, op, nparams)) return NULL;
    MethodDef probe = {
        .array_op = (uint8_t)op, .index = nparams, .name = array_names[op], .slot = UINT32_MAX};
    Method key = {.def = &probe, .owner = array};
    InternSet *s = &u->tables_->methods;
    InternSlot *place = intern_place(u->arena, s, method_hash(&key), &key, same_array_method);
    if (place->item) return place->item;
    MethodDef *def = ARENA_NEW(u->arena, MethodDef);
    *def = probe;
    def->is_ctor = op == ARRAY_CTOR;
    def->is_runtime_impl = true;
    def->flags = MD_MA_PUBLIC;
    def->sig = array_sig(u, array, op, nparams);
    return method_inst(u, def, array, NULL, 0);
}

ArrayOp method_array_op(const Method *m) { return m->def->array_op; }

/* --- fields --- */

FieldDef *field_open(FieldDef *f) {
    if (f->open_type) return f;
    Assembly *a = f->owner->assembly;
    MdBlob b = md_col_blob(a->image, MD_FIELD_SIGNATURE, f->rid);
    f->open_type = decode_field_type(a, b, md_token(MD_FIELD, f->rid));
    return f;
}

Type *field_type(Universe *u, FieldDef *f, Type *owner) {
    GenericCtx ctx = type_ctx(owner);
    return type_subst(u, field_open(f)->open_type, &ctx);
}

/* --- predicates --- */

bool type_is_valuetype(const Type *t) { return t->kind <= TK_STRUCT; }
bool type_is_ref(const Type *t) { return t->kind >= TK_CLASS && t->kind <= TK_ARRAY; }
bool type_is_delegate(const Type *t) { return t->def && t->def->is_delegate; }
bool type_is_nullable(const Type *t) { return t->kind == TK_STRUCT && t->def == t->u->wk[WK_NULLABLE]->def; }
Type *type_underlying(Type *t) { return t->kind == TK_ENUM ? t->elem : t; }

/* --- canonical forms --- */

static Type *canon_arg(Universe *u, Type *t) {
    if (type_is_ref(t)) return u->wk[WK_CANON];
    return type_canon(u, t);
}

static Type *make_canon(Universe *u, Type *t) {
    switch ((TypeKind)t->kind) {
        case TK_VAR:
        case TK_MVAR: return t;
        case TK_SZARRAY:
        case TK_ARRAY: return constructed(u, t->kind, canon_arg(u, t->elem), t->rank);
        case TK_PTR:
        case TK_BYREF: return constructed(u, t->kind, type_canon(u, t->elem), t->rank);
        case TK_FNPTR: {
            MethodSig s = *t->sig;
            s.params = ARENA_ARRAY(u->arena, Type *, s.nparams);
            s.ret = type_canon(u, t->sig->ret);
            for (uint32_t i = 0; i < s.nparams; i++) s.params[i] = type_canon(u, t->sig->params[i]);
            return type_fnptr(u, &s);
        }
        default: break;
    }
    if (!t->nargs) return t;
    Type *small[SMALL], **args = list_buffer(u, small, t->nargs);
    for (uint32_t i = 0; i < t->nargs; i++) args[i] = canon_arg(u, t->args[i]);
    return type_inst(u, t->def, args, t->nargs);
}

Type *type_canon(Universe *u, Type *t) {
    if (!t->canon_) {
        t->canon_ = make_canon(u, t);
        t->canon_->canon_ = t->canon_;
    }
    return t->canon_;
}

Method *method_canon(Universe *u, Method *m) {
    if (m->canon_) return m->canon_;
    Type *owner = type_canon(u, m->owner);
    Method *c;
    if (m->def->array_op) {
        c = array_method(u, owner, m->def->name, method_sig(m)->nparams);
    } else {
        Type *small[SMALL], **margs = list_buffer(u, small, m->nmargs);
        for (uint32_t i = 0; i < m->nmargs; i++) margs[i] = canon_arg(u, m->margs[i]);
        c = method_inst(u, m->def, owner, margs, m->nmargs);
    }
    c->canon_ = c;
    return m->canon_ = c;
}

CtxSource method_ctx_source(const Method *m) {
    if (!m->has_canon || m->def->array_op) return CTX_NONE;
    if (m->nmargs) return CTX_METHOD;
    if (!m->owner->nargs) return CTX_NONE; /* __Canon's own methods */
    if (m->def->is_static || m->owner->kind != TK_CLASS) return CTX_TYPE;
    return CTX_THIS;
}
