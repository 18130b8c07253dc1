/* Methods that the compiler replaces where they are called: those whose IL bodies only throw or call
 * themselves (Unsafe, parts of RuntimeHelpers and Interlocked), those whose answer it knows (typeof
 * comparisons, IsSupported, resource strings) and those that are one operation (Math.Sqrt). One table, by
 * name; beside runtime/contract.def the only place where names of methods stand. */
#include <stdio.h>
#include <string.h>

#include "frontend/import.h"
#include "frontend/proxy.h"
#include "ir/edit.h"
#include "runtime/abi.h"

typedef struct IntrinsicCall {
    Method *open, *m;
    uint32_t n;  /* arguments on the stack, `this` included */
    int64_t arg; /* of the table row */
} IntrinsicCall;
typedef bool (*IntrinsicFn)(Importer *im, const IntrinsicCall *c);

typedef struct IntrinsicRow {
    const char *name; /* Namespace.Type::Method */
    IntrinsicFn fn;
    int64_t arg;
} IntrinsicRow;

struct Intrinsics {
    StrMap by_name;
    Map by_def; /* MethodDef* → row + 1, or 0 */
};

static Type *open_marg(const IntrinsicCall *c, uint32_t i) { return c->open->margs[i]; }
static Type *marg(const IntrinsicCall *c, uint32_t i) { return c->m->margs[i]; }
static Type *param(const IntrinsicCall *c, uint32_t i) { return method_sig(c->m)->params[i]; }

static void drop(Importer *im, uint32_t n) {
    while (n--) imp_pop(im);
}
static void push_const(Importer *im, const IntrinsicCall *c, int64_t v) {
    drop(im, c->n);
    imp_push_ref(im, imp_iconst(im, IR_I32, v), NULL);
}
static IrRef native_int(Importer *im, Val v, bool is_unsigned) { return imp_to_i64(im, v.ref, is_unsigned); }

/* --- Unsafe --- */

static bool unsafe_as(Importer *im, const IntrinsicCall *c) {
    Val v = imp_pop(im);
    if (c->m->nmargs == 1) {
        v.t = NULL, v.exact = false, v.tag = TAG_NONE; /* nothing is known: it may be a lie */
        imp_push(im, v);
    } else {
        imp_push(im, (Val){.type = IR_BYREF,
                           .ref = imp_as(im, v, IR_BYREF),
                           .t = type_byref(im->u, marg(c, 1)),
                           .nonnull = v.nonnull});
    }
    return true;
}
static bool unsafe_as_pointer(Importer *im, const IntrinsicCall *c) {
    (void)c;
    imp_push_ref(im, imp_as(im, imp_pop(im), IR_I64), NULL);
    return true;
}
static bool unsafe_as_ref(Importer *im, const IntrinsicCall *c) {
    imp_push_ref(im, imp_as(im, imp_pop(im), IR_BYREF), type_byref(im->u, marg(c, 0)));
    return true;
}
/* Add, Subtract: pointer and count of elements. arg: -1 subtracts; 2 and -2: the count is in bytes. */
static bool unsafe_add(Importer *im, const IntrinsicCall *c) {
    Val count = imp_pop(im), p = imp_pop(im);
    bool is_unsigned = param(c, 1)->kind == TK_U || param(c, 1)->kind == TK_U4;
    IrRef k = native_int(im, count, is_unsigned);
    if (c->arg == 1 || c->arg == -1)
        k = imp_bin(im, OP_mul, IR_I64, k, imp_iconst(im, IR_I64, type_size(marg(c, 0))));
    IrOp op = c->arg < 0 ? OP_sub : OP_add;
    IrType t = p.type == IR_I64 ? IR_I64 : IR_BYREF;
    imp_push_ref(im, imp_bin(im, op, t, imp_as(im, p, t), k), p.t);
    return true;
}
static bool unsafe_byte_offset(Importer *im, const IntrinsicCall *c) {
    (void)c;
    Val to = imp_pop(im), from = imp_pop(im);
    imp_push_ref(im, imp_bin(im, OP_sub, IR_I64, imp_as(im, to, IR_I64), imp_as(im, from, IR_I64)), NULL);
    return true;
}
static bool unsafe_compare(Importer *im, const IntrinsicCall *c) {
    Val b = imp_pop(im), a = imp_pop(im);
    imp_push_ref(im, imp_cmp(im, (IrCond)c->arg, imp_as(im, a, IR_I64), imp_as(im, b, IR_I64)), NULL);
    return true;
}
static bool unsafe_is_null_ref(Importer *im, const IntrinsicCall *c) {
    (void)c;
    imp_push_ref(im, imp_cmp(im, CC_EQ, imp_as(im, imp_pop(im), IR_I64), imp_iconst(im, IR_I64, 0)), NULL);
    return true;
}
static bool unsafe_null_ref(Importer *im, const IntrinsicCall *c) {
    imp_push_ref(im, imp_iconst(im, IR_BYREF, 0), type_byref(im->u, marg(c, 0)));
    return true;
}
static bool unsafe_size_of(Importer *im, const IntrinsicCall *c) {
    push_const(im, c, type_size(marg(c, 0)));
    return true;
}
static bool unsafe_read(Importer *im, const IntrinsicCall *c) {
    Val p = imp_pop(im);
    imp_push(im, imp_load_value(im, marg(c, 0), p.ref, 0, c->arg ? IRF_UNALIGNED : 0));
    return true;
}
static bool unsafe_write(Importer *im, const IntrinsicCall *c) {
    Val v = imp_pop(im), p = imp_pop(im);
    imp_unalias(im, UINT32_MAX);
    imp_store_value(im, marg(c, 0), p.ref, 0, v, true, c->arg ? IRF_UNALIGNED : 0);
    return true;
}
static bool unsafe_copy(Importer *im, const IntrinsicCall *c) {
    Val src = imp_pop(im), dst = imp_pop(im);
    imp_unalias(im, UINT32_MAX);
    imp_store_value(im, marg(c, 0), dst.ref, 0, imp_load_value(im, marg(c, 0), src.ref, 0, 0), true, 0);
    return true;
}
/* CopyBlock, InitBlock. arg: 1 copy, 0 init */
static bool unsafe_block(Importer *im, const IntrinsicCall *c) {
    IrRef n = native_int(im, imp_pop(im), true);
    Val v = imp_pop(im), dst = imp_pop(im);
    imp_unalias(im, UINT32_MAX);
    IrRef src = c->arg ? v.ref : imp_as(im, v, IR_I32);
    imp_call_rt(im, c->arg ? "rt_memmove" : "rt_memset", IR_VOID, (IrRef[]){dst.ref, src, n}, 3);
    return true;
}
static bool unsafe_skip_init(Importer *im, const IntrinsicCall *c) {
    drop(im, c->n);
    return true;
}
static bool unsafe_unbox(Importer *im, const IntrinsicCall *c) {
    IrRef o = imp_as(im, imp_pop(im), IR_REF);
    IrRef a = imp_call_rt(im, "rt_unbox", IR_BYREF, (IrRef[]){gen_mt(im, open_marg(c, 0)), o}, 2);
    imp_push_ref(im, a, type_byref(im->u, marg(c, 0)));
    return true;
}
static bool unsafe_bit_cast(Importer *im, const IntrinsicCall *c) {
    Type *from = marg(c, 0), *to = marg(c, 1);
    if (!type_is_valuetype(from) || !type_is_valuetype(to) || type_size(from) != type_size(to)) return false;
    Val v = imp_pop(im);
    IrRef tmp = imp_slot(im, imp_temp(im, type_align(to) > type_align(from) ? to : from));
    imp_store_value(im, from, tmp, 0, v, false, IRF_NOFAULT);
    imp_push(im, imp_load_value(im, to, tmp, 0, IRF_NOFAULT));
    return true;
}

/* --- RuntimeHelpers, MemoryMarshal --- */

static bool contains_refs(Type *t) {
    if (type_is_ref(t)) return true;
    if (t->kind == TK_BYREF) return true;
    return abi_ir_type(t) == IR_VOID && (type_layout(t)->nrefs || type_layout(t)->has_byref);
}
static bool rh_contains_refs(Importer *im, const IntrinsicCall *c) {
    push_const(im, c, contains_refs(marg(c, 0)));
    return true;
}
static bool rh_bitwise_equatable(Importer *im, const IntrinsicCall *c) {
    Type *t = marg(c, 0);
    bool yes = (abi_ir_type(t) == IR_I32 || abi_ir_type(t) == IR_I64) && type_is_valuetype(t);
    push_const(im, c, yes);
    return true;
}
static bool const_result(Importer *im, const IntrinsicCall *c) {
    push_const(im, c, c->arg);
    return true;
}
static bool rh_method_table(Importer *im, const IntrinsicCall *c) {
    (void)c;
    Val o = imp_pop(im);
    imp_push_ref(im, imp_load(im, MEM_I64, imp_as(im, o, IR_REF), 0, IRF_READONLY), NULL);
    return true;
}
static bool rh_initialize_array(Importer *im, const IntrinsicCall *c) {
    if (imp_peek(im, 0)->tag != TAG_FIELD) return false;
    (void)c;
    Val f = imp_pop(im), arr = imp_pop(im);
    uint32_t size;
    field_rva_data(f.field, &size);
    IrRef a = imp_as(im, arr, IR_REF), dst;
    if (arr.t && arr.t->kind == TK_SZARRAY) {
        dst = imp_addr(im, imp_cast(im, IR_BYREF, a), 16);
    } else { /* of any rank: the elements follow the bounds, up to the base size less the header word */
        IrRef mt = imp_load(im, MEM_I64, a, 0, IRF_READONLY);
        IrRef base =
            imp_load(im, MEM_I32, mt, offsetof(RtMethodTable, base_size), IRF_READONLY | IRF_NOFAULT);
        IrRef off =
            imp_bin(im, OP_sub, IR_I64, imp_un(im, OP_zext32, IR_I64, base), imp_iconst(im, IR_I64, 8));
        dst = imp_bin(im, OP_add, IR_BYREF, imp_cast(im, IR_BYREF, a), off);
    }
    imp_memcpy(im, dst, imp_sym(im, IR_BYREF, sym_rva(im->p, f.field)), size, IRF_NOFAULT);
    return true;
}
static bool rh_create_span(Importer *im, const IntrinsicCall *c) {
    if (imp_peek(im, 0)->tag != TAG_FIELD) return false;
    Val f = imp_pop(im);
    uint32_t size;
    field_rva_data(f.field, &size);
    Type *span = method_sig(c->m)->ret;
    IrRef tmp = imp_slot(im, imp_temp(im, span));
    imp_store(im, MEM_BYREF, tmp, 0, imp_sym(im, IR_BYREF, sym_rva(im->p, f.field)), IRF_NOFAULT);
    imp_store(im, MEM_I64, tmp, 8, imp_iconst(im, IR_I64, size / type_size(marg(c, 0))), IRF_NOFAULT);
    imp_push_struct(im, tmp, span);
    return true;
}
static bool rh_enum_compare(Importer *im, const IntrinsicCall *c) {
    Type *t = type_underlying(marg(c, 0));
    if (abi_ir_type(t) == IR_VOID || type_is_ref(t)) return false;
    Val b = imp_pop(im), a = imp_pop(im);
    if (c->arg == CC_EQ) {
        imp_push_ref(im, imp_cmp(im, CC_EQ, a.ref, b.ref), NULL);
        return true;
    }
    bool is_unsigned = t->kind == TK_U1 || t->kind == TK_U2 || t->kind == TK_U4 || t->kind == TK_U8 ||
                       t->kind == TK_CHAR || t->kind == TK_U;
    IrRef gt = imp_cmp(im, is_unsigned ? CC_UGT : CC_GT, a.ref, b.ref),
          lt = imp_cmp(im, is_unsigned ? CC_ULT : CC_LT, a.ref, b.ref);
    imp_push_ref(im, imp_bin(im, OP_sub, IR_I32, gt, lt), NULL);
    return true;
}
static bool array_data(Importer *im, const IntrinsicCall *c) {
    if (c->m->nmargs != 1) return false;
    Val v = imp_pop(im);
    IrRef a = imp_as(im, v, IR_REF);
    if (!v.nonnull) ir_append(im->f, im->block, (IrInst){.op = OP_nullcheck, .a = a, .loc = im->il});
    imp_push_ref(im, imp_addr(im, imp_cast(im, IR_BYREF, a), 16), type_byref(im->u, marg(c, 0)));
    return true;
}

/* --- types --- */

static bool type_from_handle(Importer *im, const IntrinsicCall *c) {
    Val h = imp_pop(im);
    IrRef r = imp_load(im, MEM_REF, h.ref, 0, IRF_NOFAULT);
    Val v = {.type = IR_REF, .ref = r, .t = method_sig(c->m)->ret};
    if (h.tag == TAG_TYPEOF) v.tag = TAG_TYPEOF, v.of = h.of, v.nonnull = true;
    imp_push(im, v);
    return true;
}
/* Whether two types seen through shared code are surely the same, surely different, or unknown (-1). */
static int same_type(Importer *im, Type *a, Type *b) {
    bool ea = gen_is_exact(im, a), eb = gen_is_exact(im, b);
    Type *ca = gen_closed(im, a), *cb = gen_closed(im, b);
    if (ea && eb) return ca == cb;
    if (a == b) return 1;
    return type_canon(im->u, ca) == type_canon(im->u, cb) ||
                   (type_is_ref(ca) && type_is_ref(cb) &&
                    (ca == im->u->wk[WK_CANON] || cb == im->u->wk[WK_CANON]))
               ? -1
               : 0;
}
static bool type_equality(Importer *im, const IntrinsicCall *c) {
    Val b = imp_pop(im), a = imp_pop(im);
    int known = a.tag == TAG_TYPEOF && b.tag == TAG_TYPEOF ? same_type(im, a.of, b.of) : -1;
    IrRef r = known >= 0 ? imp_iconst(im, IR_I32, c->arg ? known : !known)
                         : imp_cmp(im, c->arg ? CC_EQ : CC_NE, imp_as(im, a, IR_REF), imp_as(im, b, IR_REF));
    imp_push_ref(im, r, NULL);
    return true;
}
/* Questions that typeof(T).IsX answers at compile time. */
static bool type_question(Importer *im, const IntrinsicCall *c) {
    Val *v = imp_peek(im, 0);
    if (v->tag != TAG_TYPEOF) return false;
    Type *t = gen_closed(im, v->of);
    bool is_canon = t == im->u->wk[WK_CANON];
    switch (c->arg) {
        case 'v': push_const(im, c, type_is_valuetype(t)); return true;
        case 'e': push_const(im, c, t->kind == TK_ENUM); return true;
        case 'p': push_const(im, c, t->kind >= TK_BOOL && t->kind <= TK_U); return true;
        case 'g':
            if (is_canon) return false;
            push_const(im, c, t->nargs != 0);
            return true;
        default: return false;
    }
}

/* typeof(A).IsAssignableFrom(typeof(B)) */
static bool assignable_from(Importer *im, const IntrinsicCall *c) {
    Val *from = imp_peek(im, 0), *to = imp_peek(im, 1);
    if (from->tag != TAG_TYPEOF || to->tag != TAG_TYPEOF) return false;
    Type *a = to->of, *b = from->of;
    if (gen_is_exact(im, a) && gen_is_exact(im, b)) {
        a = gen_closed(im, a), b = gen_closed(im, b);
        push_const(im, c, type_can_cast(b, a) || (type_is_nullable(a) && a->args[0] == b));
        return true;
    }
    drop(im, c->n);
    IrRef r = imp_call_rt(im, "qcall_type_can_cast", IR_I32, (IrRef[]){gen_mt(im, b), gen_mt(im, a)}, 2);
    imp_push_ref(im, imp_un(im, OP_zext8, IR_I32, r), NULL);
    return true;
}

/* Sites of C#'s dynamic, made by Microsoft.CSharp's Binder, and Visual Basic's late binding: a member of this
 * name is looked for in objects of any class. arg: the parameter that is the name. */
static bool dynamic_member(Importer *im, const IntrinsicCall *c) {
    uint32_t at = (uint32_t)c->arg;
    const Val *name = c->n > at ? imp_peek(im, c->n - 1 - at) : NULL;
    c->m->owner->def->assembly->is_binder = true;
    if (name && name->tag == TAG_STRING) imp_dep(im, sym_asked(im->p, name->sym));
    return false;
}
static bool dynamic_index(Importer *im, const IntrinsicCall *c) {
    c->m->owner->def->assembly->is_binder = true;
    imp_dep(im, sym_asked(im->p, sym_string_utf8(im->p, "Item")));
    imp_dep(im, sym_asked(im->p, sym_string_utf8(im->p, "Chars")));
    return false;
}
static bool dynamic_operator(Importer *im, const IntrinsicCall *c) {
    c->m->owner->def->assembly->is_binder = true;
    imp_dep(im, sym_asked(im->p, sym_string_utf8(im->p, "op_")));
    return false;
}

/* typeof(X)…GetConstructor(…): the types that the method has named keep their constructors. */
static bool constructors(Importer *im, const IntrinsicCall *c) {
    (void)c;
    IrSym name = sym_string_utf8(im->p, ".ctor");
    for (uint32_t i = 0; i < im->named.len; i++) imp_dep(im, sym_named(im->p, im->named.items[i], name));
    return false;
}

/* System.Enum asks whether an enum has [Flags]: a bit of the type says so, without its attributes. */
static bool has_flags_attribute(Importer *im, const IntrinsicCall *c) {
    (void)c;
    Val *self = imp_peek(im, 2), *attribute = imp_peek(im, 1);
    if (!self->t || !self->t->def || strcmp(self->t->def->name, "RuntimeType") != 0) return false;
    if (attribute->tag != TAG_TYPEOF || !attribute->of->def) return false;
    if (attribute->of->def != assembly_find_type(im->u->corelib, "System", "FlagsAttribute")) return false;
    imp_pop(im), imp_pop(im);
    IrRef type = imp_as(im, imp_pop(im), IR_REF);
    imp_push_ref(im, imp_call_rt(im, "icall_type_is_flags", IR_I32, &type, 1), NULL);
    return true;
}

/* typeof(X)…GetMethod("Name"): the types that the method has named keep their members of that name; those of
 * a package's own types all members, where it computes the name. It is not followed which of them is asked.
 * Of what o.GetType() may be all classes keep theirs; where the project computes the name, of any name that
 * stands in its code.
 * Of the framework's own types only the one that is asked; a package also asks others, for what is public. */
static bool member_by_name(Importer *im, const IntrinsicCall *c) {
    const Val *name = c->n >= 2 ? imp_peek(im, c->n - 2) : NULL;
    AssemblyOrigin by = im->as ? reflect_origin(im->p, im->as) : ORIGIN_FRAMEWORK;
    if (!name) return false;
    if (name->tag == TAG_STRING && by != ORIGIN_FRAMEWORK && imp_peek(im, c->n - 1)->tag != TAG_TYPEOF)
        imp_dep(im, sym_asked(im->p, name->sym));
    if (name->tag != TAG_STRING) {
        if (by == ORIGIN_PROJECT) reflect_computes_names(im->p);
        bool library = im->as && im->as != im->p->app && reflect_is_own(im->p, im->as);
        const Val *type = imp_peek(im, c->n - 1);
        TypeDef *asked = im->as && type->tag == TAG_TYPEOF ? type->of->def : NULL;
        if (asked && !library && asked->assembly == im->as)
            imp_dep(im, sym_type(im->p, SK_ALL_MEMBERS, typedef_type(asked)));
        else if (asked && library && asked->assembly != im->as)
            imp_dep(im, sym_type(im->p, SK_MEMBERS, typedef_type(asked)));
        for (uint32_t i = 0; library && i < im->named.len; i++) {
            TypeDef *d = im->named.items[i]->def;
            if (d && d->assembly == im->as) imp_dep(im, sym_type(im->p, SK_ALL_MEMBERS, typedef_type(d)));
        }
        return false;
    }
    for (uint32_t i = 0; i < im->named.len; i++) imp_dep(im, sym_named(im->p, im->named.items[i], name->sym));
    return false;
}

/* typeof(X).GetMethods(), and elsewhere m.Name == "Name": members of that name are looked for in all types
 * that are searched. */
static bool searches(Importer *im, const IntrinsicCall *c) {
    (void)c;
    bool own = im->as && reflect_is_own(im->p, im->as);
    for (uint32_t i = 0; own && i < im->named.len; i++)
        if (im->named.items[i]->def) imp_dep(im, sym_type(im->p, SK_SEARCHED, im->named.items[i]));
    return false;
}
static bool reads_name(Importer *im, const IntrinsicCall *c) {
    (void)c;
    im->reads_name = im->as && reflect_is_own(im->p, im->as);
    return false;
}
static bool compares_text(Importer *im, const IntrinsicCall *c) {
    for (uint32_t i = 0; im->reads_name && i < c->n; i++) {
        const Val *v = imp_peek(im, i);
        if (v->tag == TAG_STRING) imp_dep(im, sym_sought(im->p, v->sym));
    }
    return false;
}

/* Expression.Call(instance, "Name", …), Expression.Property(instance, "Name"): the class is that of the
 * expression, which is not followed; of Call(typeof(X), "Name", …) it is one that the method has named. */
static bool member_of_expression(Importer *im, const IntrinsicCall *c) {
    const Val *name = c->n >= 2 ? imp_peek(im, c->n - 2) : NULL;
    if (!name || name->tag != TAG_STRING || !im->as || !reflect_is_own(im->p, im->as)) return false;
    for (uint32_t i = 0; i < im->named.len; i++) imp_dep(im, sym_named(im->p, im->named.items[i], name->sym));
    if (method_sig(c->m)->params[0] != im->u->wk[WK_TYPE]) imp_dep(im, sym_asked(im->p, name->sym));
    return false;
}

/* typeof(G<X>).GetGenericTypeDefinition(), as F#'s typedefof compiles, perhaps through a variable: names the
 * definition as typeof(G<>) does. */
static bool definition_of(Importer *im, const IntrinsicCall *c) {
    const Val *type = imp_peek(im, c->n - 1);
    const Type *t = type->tag == TAG_TYPEOF ? type->of : type->held;
    if (!t || !t->def || !t->nargs || im->as == im->u->corelib) return false;
    Type *open = typedef_type(t->def);
    imp_dep(im, sym_type(im->p, SK_TEMPLATE, open));
    if (reflect_origin(im->p, im->as) == ORIGIN_PROJECT) imp_dep(im, sym_type(im->p, SK_MODEL, open));
    return false;
}

/* ((Func<object>)Get<object>).Method.GetGenericMethodDefinition() */
static bool method_definition(Importer *im, const IntrinsicCall *c) {
    (void)c;
    for (uint32_t i = 0; i < im->addressed.len; i++)
        imp_dep(im, sym_method(im->p, SK_PIECE, im->addressed.items[i]));
    return false;
}

/* MakeGenericType, MakeGenericMethod: reflect_dynamic.c */
static bool makes_instances(Importer *im, const IntrinsicCall *c) {
    (void)c;
    if (im->as && reflect_origin(im->p, im->as) == ORIGIN_PROJECT) imp_dep(im, sym_plain(im->p, SK_DYNAMIC));
    return false;
}

/* CreateInstanceForAnotherGenericParameter(typeof(G<X>), typeof(T)): new G<T>(); also with two arguments */
static bool create_for_another(Importer *im, const IntrinsicCall *c) {
    Type *args[2];
    uint32_t n = c->n - 1;
    Val *like = imp_peek(im, n);
    if (n < 1 || n > 2 || like->tag != TAG_TYPEOF || like->of->nargs != n) return false;
    for (uint32_t i = 0; i < n; i++) {
        Val *arg = imp_peek(im, n - 1 - i);
        if (arg->tag != TAG_TYPEOF) return false;
        args[i] = arg->of;
    }
    Type *open = type_inst(im->u, like->of->def, args, n), *t = gen_closed(im, open);
    typedef_members(t->def);
    MethodDef *ctor = typedef_find_method(t->def, ".ctor", 0);
    if (!ctor || !type_is_ref(t)) return false;
    drop(im, c->n);
    imp_makes(im, t);
    IrRef o = imp_call_rt(im, "rt_new", IR_REF, (IrRef[]){gen_mt(im, open)}, 1);
    Val self = {.type = IR_REF, .ref = o, .t = t, .nonnull = true};
    imp_call_method(im, method_inst(im->u, ctor, open, NULL, 0), &self, false);
    imp_push_ref(im, o, im->u->wk[WK_OBJECT]);
    return true;
}

/* --- DispatchProxy --- */

static bool named_as(Importer *im, const Val *v, Type *t) {
    return v->tag != TAG_TYPEOF || (gen_is_exact(im, v->of) && gen_closed(im, v->of) == t);
}

/* Create<I, P>(): shared code's instances are told by their dictionaries. Create(typeof(I), typeof(P)), where
 * one is not a constant: all types that the method has named stand for it. */
static bool asks_proxy(Importer *im, const IntrinsicCall *c) {
    if (c->m->nmargs == 2) {
        proxy_create_called(im->p, c->m->def);
        if (!c->m->has_canon && !c->m->has_vars) imp_dep(im, sym_method(im->p, SK_METHODDICT, c->m));
        return false;
    }
    const Val *face = imp_peek(im, 1), *base = imp_peek(im, 0);
    bool any = false;
    for (uint32_t i = 0; c->n == 2 && i < im->named.len; i++)
        for (uint32_t k = 0; k < im->named.len; k++) {
            Type *f = im->named.items[i], *b = im->named.items[k];
            if (!named_as(im, face, f) || !named_as(im, base, b) || !proxy_may_be(f, b, c->m->def)) continue;
            imp_dep(im, sym_proxy(im->p, f, b));
            any = true;
        }
    if (!any)
        imp_warn_once(im, "System.Reflection.DispatchProxy.Create",
                      ": its types are not named beside the call: ",
                      "it throws NotSupportedException for classes that are not asked for elsewhere");
    return false;
}

/* CreateProxyInstance(base, interface, …): an object of the class that was made for them. Where there is
 * none, GenerateProxyType says what is wrong with the types, and if nothing is, the class is missing. */
static bool proxy_object(Importer *im, const IntrinsicCall *c) {
    static const char ns[] = "System.Reflection";
    TypeDef *d = assembly_find_type(c->m->def->owner->assembly, ns, "DispatchProxyGenerator+ProxyAssembly");
    TypeDef *activator = assembly_find_type(im->u->corelib, "System", "Activator");
    if (!d || !activator || c->n != 4) return false;
    typedef_members(d);
    typedef_members(activator);
    MethodDef *check = typedef_find_method(d, "GenerateProxyType", 4);
    MethodDef *create = NULL;
    for (uint32_t i = 0; i < activator->nmethods && !create; i++) {
        MethodDef *m = &activator->methods[i];
        MethodSig *s = strcmp(m->name, "CreateInstance") == 0 && !m->ngeneric ? method_def_sig(m) : NULL;
        if (s && s->nparams == 1 && s->params[0] == im->u->wk[WK_TYPE]) create = m;
    }
    if (!check || !create) return false;
    Val args[5] = {{.type = IR_REF, .ref = imp_iconst(im, IR_REF, 0), .t = typedef_type(d)}};
    for (uint32_t i = 4; i > 0; i--) args[i] = imp_pop(im);
    IrRef pair[] = {imp_as(im, args[1], IR_REF), imp_as(im, args[2], IR_REF)};
    imp_dep(im, sym_plain(im->p, SK_REFLECT));
    IrRef found = imp_call_rt(im, "reflect_proxy", IR_REF, pair, 2);
    uint32_t none = imp_block(im), some = imp_block(im);
    im->f->blocks.items[none].cold = true;
    imp_branch(im, imp_cmp(im, CC_NE, found, imp_iconst(im, IR_REF, 0)), some, none);
    im->block = none;
    imp_call_method(im, method_inst(im->u, check, typedef_type(d), NULL, 0), args, false);
    imp_pop(im);
    imp_call_noreturn(im, "reflect_no_proxy", pair, 2);
    im->block = some;
    Val type = {.type = IR_REF, .ref = found, .t = im->u->wk[WK_TYPE], .nonnull = true};
    imp_call_method(im, method_inst(im->u, create, typedef_type(activator), NULL, 0), &type, false);
    return true;
}

/* --- default comparers --- */

static bool default_comparer(Importer *im, const IntrinsicCall *c) {
    Val *v = imp_peek(im, 0);
    if (v->tag != TAG_TYPEOF) return false;
    Type *open = v->of;
    drop(im, c->n);
    DictSlot slot = {.kind = (uint8_t)c->arg, .type = gen_closed(im, open)};
    IrRef mt;
    if (gen_is_exact(im, open)) {
        IrSym s = dict_resolve(im->p, &slot, NULL, NULL);
        imp_makes(im, sym_get(im->p, s)->type);
        mt = imp_sym(im, IR_I64, s);
    } else {
        mt = gen_lookup(im, (DictKind)c->arg, open, NULL, IR_I64);
    }
    imp_push_ref(im, imp_call_rt(im, "rt_new", IR_REF, &mt, 1), NULL);
    return true;
}

/* --- Activator.CreateInstance<T>, new T() --- */

static bool create_instance(Importer *im, const IntrinsicCall *c) {
    if (c->m->nmargs != 1 || c->n) return false;
    Type *open = open_marg(c, 0), *t = marg(c, 0);
    bool is_value = type_is_valuetype(t);
    IrRef tmp = 0, self;
    if (is_value) {
        tmp = imp_slot(im, imp_temp(im, t));
        imp_memzero(im, tmp, (type_size(t) + 7) & ~7u, IRF_NOFAULT);
        self = tmp;
    }
    typedef_members(t->def);
    MethodDef *ctor = t->def ? typedef_find_method(t->def, ".ctor", 0) : NULL;
    if (gen_is_exact(im, open) || is_value) {
        if (!is_value) {
            if (!ctor || t->def->is_abstract) return false;
            imp_makes(im, t);
            self = imp_call_rt(im, "rt_new", IR_REF, (IrRef[]){gen_mt(im, open)}, 1);
        }
        if (ctor) {
            gen_class_init(im, open);
            IrRef code = gen_entry(im, method_inst(im->u, ctor, open, NULL, 0));
            imp_call_rt(im, "rt_construct", IR_VOID, (IrRef[]){code, self}, 2);
        }
    } else {
        IrRef mt = gen_mt(im, open);
        self = imp_call_rt(im, "rt_new", IR_REF, &mt, 1);
        IrRef code = gen_lookup(im, DK_DEFAULT_CTOR, open, NULL, IR_I64);
        imp_call_rt(im, "rt_construct", IR_VOID, (IrRef[]){code, self}, 2);
    }
    if (is_value)
        imp_push(im, imp_load_value(im, t, tmp, 0, IRF_NOFAULT));
    else
        imp_push(im, (Val){.type = IR_REF, .ref = self, .t = t, .nonnull = true});
    return true;
}

/* --- Interlocked --- */

static bool atomic_mem(Type *place, IrMem *mem) {
    if (place->kind != TK_BYREF || abi_ir_type(place->elem) == IR_VOID) return false;
    *mem = abi_mem(place->elem);
    return *mem != MEM_F32 && *mem != MEM_F64 && *mem != MEM_BYREF;
}
static bool interlocked(Importer *im, const IntrinsicCall *c) {
    IrMem mem;
    Type *t = param(c, 0)->kind == TK_BYREF ? param(c, 0)->elem : NULL;
    if (!t || !atomic_mem(param(c, 0), &mem)) return false;
    IrType ty = abi_ir_type(t);
    Val cmp = {0};
    if (c->arg == OP_cmpxchg) cmp = imp_pop(im);
    Val v = imp_pop(im), p = imp_pop(im);
    IrInst i = {.op = (uint8_t)c->arg,
                .type = (uint8_t)ty,
                .mem = (uint8_t)mem,
                .a = p.ref,
                .b = imp_as(im, v, ty),
                .loc = im->il};
    if (c->arg == OP_cmpxchg) i.c = imp_as(im, cmp, ty);
    imp_unalias(im, UINT32_MAX);
    imp_push_ref(im, ir_append(im->f, im->block, i), t);
    return true;
}
static bool memory_barrier(Importer *im, const IntrinsicCall *c) {
    drop(im, c->n);
    ir_append(im->f, im->block, (IrInst){.op = OP_fence, .loc = im->il});
    return true;
}
static bool keep_alive(Importer *im, const IntrinsicCall *c) {
    (void)c;
    ir_append(im->f, im->block, (IrInst){.op = OP_keepalive, .a = imp_pop(im).ref, .loc = im->il});
    return true;
}

static bool nothing(Importer *im, const IntrinsicCall *c) {
    drop(im, c->n);
    return true;
}

/* The call stays; from here on every throw raises the event. */
static bool listens_first_chance(Importer *im, const IntrinsicCall *c) {
    (void)c;
    imp_dep(im, sym_plain(im->p, SK_FIRST_CHANCE));
    return false;
}

/* The call stays; from here on P/Invokes ask the resolvers. */
static bool sets_resolver(Importer *im, const IntrinsicCall *c) {
    (void)c;
    imp_dep(im, sym_plain(im->p, SK_LOAD_LIBRARY));
    return false;
}

/* The call stays; from here on the event is raised for libraries that nobody finds. */
static bool listens_unmanaged(Importer *im, const IntrinsicCall *c) {
    (void)c;
    imp_dep(im, sym_plain(im->p, SK_RESOLVE_LIBRARY));
    return false;
}

/* --- one operation --- */

/* 1 / x, 1 / sqrt(x): the estimates may be exact. */
static bool estimate(Importer *im, const IntrinsicCall *c) {
    IrType t = abi_ir_type(param(c, 0));
    IrRef x = imp_as(im, imp_pop(im), t);
    if (c->arg == 's') x = imp_un(im, OP_fsqrt, t, x);
    IrRef one = ir_fconst(im->f, im->block, t, 1.0);
    imp_push_ref(im, imp_bin(im, OP_fdiv, t, one, x), NULL);
    return true;
}

static bool to_integer_native(Importer *im, const IntrinsicCall *c) {
    Type *t = marg(c, 0);
    IrType to = abi_ir_type(t);
    if ((to != IR_I32 && to != IR_I64) || !type_is_valuetype(t)) return false;
    IrMem mem = abi_mem(t);
    bool is_unsigned = t->kind == TK_U4 || t->kind == TK_U8 || t->kind == TK_U;
    IrRef r = imp_un(im, is_unsigned ? OP_ftou : OP_ftos, to, imp_pop(im).ref);
    static const uint8_t ext[] = {OP_sext8, OP_zext8, OP_sext16, OP_zext16};
    if (mem <= MEM_U16) r = imp_un(im, (IrOp)ext[mem], IR_I32, r);
    imp_push_ref(im, r, t);
    return true;
}

static bool unary_float(Importer *im, const IntrinsicCall *c) {
    Type *t = param(c, 0);
    if (c->n != 1 || (t->kind != TK_R8 && t->kind != TK_R4)) return false;
    IrType ty = abi_ir_type(t);
    imp_push_ref(im, imp_un(im, (IrOp)c->arg, ty, imp_as(im, imp_pop(im), ty)), t);
    return true;
}
static bool bit_count(Importer *im, const IntrinsicCall *c) {
    IrType ty = abi_ir_type(param(c, 0));
    if (ty != IR_I32 && ty != IR_I64) return false;
    IrRef r = imp_un(im, (IrOp)c->arg, ty, imp_as(im, imp_pop(im), ty));
    imp_push_ref(im, ty == IR_I64 ? imp_un(im, OP_trunc, IR_I32, r) : r, NULL);
    return true;
}
static bool rotate(Importer *im, const IntrinsicCall *c) {
    IrType ty = abi_ir_type(param(c, 0));
    if (ty != IR_I32 && ty != IR_I64) return false;
    IrRef k = imp_as(im, imp_pop(im), IR_I32);
    imp_push_ref(im, imp_bin(im, (IrOp)c->arg, ty, imp_as(im, imp_pop(im), ty), k), NULL);
    return true;
}

/* --- what not every output has --- */

/* The program or a package, not the framework, asks for a culture or a library. The culture "" is always
 * there. arg: ProgramNeed. */
static bool asks_for_more(Importer *im, const IntrinsicCall *c) {
    static const char *const lacks[][2] = {
        [NEED_LOADING] = {"NativeLibrary",
                          ": a static executable loads no libraries, so that its methods throw "
                          "DllNotFoundException; --dynamic makes an executable that does. The "
                          "first that asks is "},
        [NEED_CULTURES] = {"cultures",
                           ": this output has the invariant culture alone, and others throw "
                           "CultureNotFoundException; --dynamic makes an executable that has those of "
                           "the machine's ICU. The first that asks is "}};
    ProgramNeed need = (ProgramNeed)c->arg;
    if (!(im->p->opt.lacks & need) || !reflect_is_own(im->p, im->as)) return false;
    uint32_t n = method_sig(c->m)->nparams;
    const Val *name = n ? imp_peek(im, n - 1) : NULL;
    if (name && name->tag == TAG_STRING && !sym_get(im->p, name->sym)->n) return false;
    if (!prog_needs(im->p, need, im->f->sym))
        imp_warn_once(im, lacks[need][0], lacks[need][1], method_name(im->a, im->m));
    return false;
}

/* What the framework calls before it makes code at run time. */
static bool lacks_dynamic_code(Importer *im, const IntrinsicCall *c) {
    if (im->m && method_never_returns(im->p, c->m))
        imp_warn_once(im, type_name(im->a, im->m->owner), ": no code is made at run time",
                      "; what asks for it throws PlatformNotSupportedException");
    return false;
}

static const IntrinsicRow rows[] = {
#define UNSAFE(name) "System.Runtime.CompilerServices.Unsafe::" name
#define HELPER(name) "System.Runtime.CompilerServices.RuntimeHelpers::" name
#define CULTURE(name) "System.Globalization." name
    {UNSAFE("As"), unsafe_as, 0},
    {UNSAFE("AsPointer"), unsafe_as_pointer, 0},
    {UNSAFE("AsRef"), unsafe_as_ref, 0},
    {UNSAFE("Add"), unsafe_add, 1},
    {UNSAFE("Subtract"), unsafe_add, -1},
    {UNSAFE("AddByteOffset"), unsafe_add, 2},
    {UNSAFE("SubtractByteOffset"), unsafe_add, -2},
    {UNSAFE("ByteOffset"), unsafe_byte_offset, 0},
    {UNSAFE("AreSame"), unsafe_compare, CC_EQ},
    {UNSAFE("IsAddressLessThan"), unsafe_compare, CC_ULT},
    {UNSAFE("IsAddressGreaterThan"), unsafe_compare, CC_UGT},
    {UNSAFE("IsAddressLessThanOrEqualTo"), unsafe_compare, CC_ULE},
    {UNSAFE("IsAddressGreaterThanOrEqualTo"), unsafe_compare, CC_UGE},
    {UNSAFE("IsNullRef"), unsafe_is_null_ref, 0},
    {UNSAFE("NullRef"), unsafe_null_ref, 0},
    {UNSAFE("SizeOf"), unsafe_size_of, 0},
    {UNSAFE("Read"), unsafe_read, 0},
    {UNSAFE("ReadUnaligned"), unsafe_read, 1},
    {UNSAFE("Write"), unsafe_write, 0},
    {UNSAFE("WriteUnaligned"), unsafe_write, 1},
    {UNSAFE("Copy"), unsafe_copy, 0},
    {UNSAFE("CopyBlock"), unsafe_block, 1},
    {UNSAFE("CopyBlockUnaligned"), unsafe_block, 1},
    {UNSAFE("InitBlock"), unsafe_block, 0},
    {UNSAFE("InitBlockUnaligned"), unsafe_block, 0},
    {UNSAFE("SkipInit"), unsafe_skip_init, 0},
    {UNSAFE("Unbox"), unsafe_unbox, 0},
    {UNSAFE("BitCast"), unsafe_bit_cast, 0},
    {HELPER("IsReferenceOrContainsReferences"), rh_contains_refs, 0},
    {HELPER("IsBitwiseEquatable"), rh_bitwise_equatable, 0},
    {HELPER("IsKnownConstant"), const_result, 0},
    {HELPER("GetMethodTable"), rh_method_table, 0},
    {HELPER("InitializeArray"), rh_initialize_array, 0},
    {HELPER("CreateSpan"), rh_create_span, 0},
    {HELPER("EnumEquals"), rh_enum_compare, CC_EQ},
    {HELPER("EnumCompareTo"), rh_enum_compare, CC_LT},
    {"System.Runtime.InteropServices.MemoryMarshal::GetArrayDataReference", array_data, 0},
    {"System.Type::GetTypeFromHandle", type_from_handle, 0},
    {"System.Type::op_Equality", type_equality, 1},
    {"System.Type::op_Inequality", type_equality, 0},
    {"System.RuntimeType::op_Equality", type_equality, 1},
    {"System.RuntimeType::op_Inequality", type_equality, 0},
    {"System.Type::get_IsValueType", type_question, 'v'},
    {"System.Type::get_IsEnum", type_question, 'e'},
    {"System.Type::get_IsPrimitive", type_question, 'p'},
    {"System.Type::get_IsGenericType", type_question, 'g'},
    {"System.Type::IsAssignableFrom", assignable_from, 0},
    {"System.Type::GetConstructor", constructors, 0},
    {"System.Type::GetConstructors", constructors, 0},
    {"System.Type::GetMethod", member_by_name, 0},
    {"System.Type::GetGenericTypeDefinition", definition_of, 0},
    {"System.Type::MakeGenericType", makes_instances, 0},
    {"System.Reflection.MethodInfo::MakeGenericMethod", makes_instances, 0},
    {"System.Type::GetField", member_by_name, 0},
    {"System.Type::GetProperty", member_by_name, 0},
    {"System.Type::GetMethods", searches, 0},
    {"System.Reflection.MethodInfo::GetGenericMethodDefinition", method_definition, 0},
    {"System.Reflection.MemberInfo::get_Name", reads_name, 0},
    {"System.String::op_Equality", compares_text, 0},
    {"System.String::op_Inequality", compares_text, 0},
    {"System.String::Equals", compares_text, 0},
    {"System.Linq.Expressions.Expression::Call", member_of_expression, 0},
    {"System.Linq.Expressions.Expression::Property", member_of_expression, 0},
    {"System.Linq.Expressions.Expression::Field", member_of_expression, 0},
    {"System.Linq.Expressions.Expression::PropertyOrField", member_of_expression, 0},
    {"Microsoft.CSharp.RuntimeBinder.Binder::GetMember", dynamic_member, 1},
    {"Microsoft.CSharp.RuntimeBinder.Binder::SetMember", dynamic_member, 1},
    {"Microsoft.CSharp.RuntimeBinder.Binder::InvokeMember", dynamic_member, 1},
    {"Microsoft.CSharp.RuntimeBinder.Binder::IsEvent", dynamic_member, 1},
    {"Microsoft.CSharp.RuntimeBinder.Binder::GetIndex", dynamic_index, 0},
    {"Microsoft.CSharp.RuntimeBinder.Binder::SetIndex", dynamic_index, 0},
    {"Microsoft.CSharp.RuntimeBinder.Binder::BinaryOperation", dynamic_operator, 0},
    {"Microsoft.CSharp.RuntimeBinder.Binder::UnaryOperation", dynamic_operator, 0},
    {"Microsoft.CSharp.RuntimeBinder.Binder::Convert", dynamic_operator, 0},
    {"System.Reflection.MemberInfo::IsDefined", has_flags_attribute, 0},
    {"System.RuntimeType::IsDefined", has_flags_attribute, 0},
    {"System.RuntimeTypeHandle::CreateInstanceForAnotherGenericParameter", create_for_another, 0},
    {"System.Threading.Thread::FastPollGC", nothing, 0},
    {"System.AppContext::add_FirstChanceException", listens_first_chance, 0},
    {"System.Runtime.InteropServices.NativeLibrary::SetDllImportResolver", sets_resolver, 0},
    {"System.Runtime.Loader.AssemblyLoadContext::add_ResolvingUnmanagedDll", listens_unmanaged, 0},
    {"System.Threading.Volatile::ReadBarrier", memory_barrier, 0},
    {"System.Threading.Volatile::WriteBarrier", memory_barrier, 0},
    {"System.Math::ReciprocalEstimate", estimate, 'r'},
    {"System.MathF::ReciprocalEstimate", estimate, 'r'},
    {"System.Math::ReciprocalSqrtEstimate", estimate, 's'},
    {"System.MathF::ReciprocalSqrtEstimate", estimate, 's'},
    {"System.Double::ConvertToIntegerNative", to_integer_native, 0},
    {"System.Single::ConvertToIntegerNative", to_integer_native, 0},
    {"System.Collections.Generic.ComparerHelpers::CreateDefaultEqualityComparer", default_comparer,
     DK_EQCOMPARER},
    {"System.Collections.Generic.ComparerHelpers::CreateDefaultComparer", default_comparer, DK_COMPARER},
    {"System.Activator::CreateInstance", create_instance, 0},
    {"System.Threading.Interlocked::CompareExchange", interlocked, OP_cmpxchg},
    {"System.Threading.Interlocked::Exchange", interlocked, OP_xchg},
    {"System.Threading.Interlocked::ExchangeAdd", interlocked, OP_xadd},
    {"System.Threading.Interlocked::MemoryBarrier", memory_barrier, 0},
    {"System.Threading.Interlocked::ReadMemoryBarrier", memory_barrier, 0},
    {"System.GC::KeepAlive", keep_alive, 0},
    {"System.Reflection.DispatchProxy::Create", asks_proxy, 0},
    {"System.Reflection.DispatchProxyGenerator::CreateProxyInstance", proxy_object, 0},
    {"System.Math::Sqrt", unary_float, OP_fsqrt},
    {"System.MathF::Sqrt", unary_float, OP_fsqrt},
    {"System.Math::Abs", unary_float, OP_fabs},
    {"System.MathF::Abs", unary_float, OP_fabs},
    {"System.Math::Floor", unary_float, OP_ffloor},
    {"System.MathF::Floor", unary_float, OP_ffloor},
    {"System.Math::Ceiling", unary_float, OP_fceil},
    {"System.MathF::Ceiling", unary_float, OP_fceil},
    {"System.Math::Truncate", unary_float, OP_ftrunc},
    {"System.MathF::Truncate", unary_float, OP_ftrunc},
    {"System.Math::Round", unary_float, OP_fround},
    {"System.MathF::Round", unary_float, OP_fround},
    {"System.Numerics.BitOperations::LeadingZeroCount", bit_count, OP_clz},
    {"System.Numerics.BitOperations::TrailingZeroCount", bit_count, OP_ctz},
    {"System.Numerics.BitOperations::PopCount", bit_count, OP_popcnt},
    {"System.Numerics.BitOperations::RotateLeft", rotate, OP_rotl},
    {"System.Numerics.BitOperations::RotateRight", rotate, OP_rotr},
    {"System.Numerics.Vector::get_IsHardwareAccelerated", const_result, 0},
    {CULTURE("CultureInfo::.ctor"), asks_for_more, NEED_CULTURES},
    {CULTURE("CultureInfo::GetCultureInfo"), asks_for_more, NEED_CULTURES},
    {CULTURE("CultureInfo::GetCultureInfoByIetfLanguageTag"), asks_for_more, NEED_CULTURES},
    {CULTURE("CultureInfo::CreateSpecificCulture"), asks_for_more, NEED_CULTURES},
    {CULTURE("CultureInfo::GetCultures"), asks_for_more, NEED_CULTURES},
    {CULTURE("RegionInfo::.ctor"), asks_for_more, NEED_CULTURES},
    {CULTURE("IdnMapping::GetAscii"), asks_for_more, NEED_CULTURES},
    {CULTURE("IdnMapping::GetUnicode"), asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::get_DisplayName", asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::get_StandardName", asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::get_DaylightName", asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::ToString", asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::TryConvertIanaIdToWindowsId", asks_for_more, NEED_CULTURES},
    {"System.TimeZoneInfo::TryConvertWindowsIdToIanaId", asks_for_more, NEED_CULTURES},
    {"System.Runtime.InteropServices.NativeLibrary::Load", asks_for_more, NEED_LOADING},
    {"System.Runtime.InteropServices.NativeLibrary::TryLoad", asks_for_more, NEED_LOADING},
    {"System.Runtime.InteropServices.NativeLibrary::GetMainProgramHandle", asks_for_more, NEED_LOADING},
    {"System.Reflection.Emit.AssemblyBuilder::EnsureDynamicCodeSupported", lacks_dynamic_code, 0},
#define VB(name) "Microsoft.VisualBasic.CompilerServices." name
    {VB("NewLateBinding::LateGet"), dynamic_member, 2},
    {VB("NewLateBinding::LateSet"), dynamic_member, 2},
    {VB("NewLateBinding::LateSetComplex"), dynamic_member, 2},
    {VB("NewLateBinding::LateCall"), dynamic_member, 2},
    {VB("NewLateBinding::LateIndexGet"), dynamic_index, 0},
    {VB("NewLateBinding::LateIndexSet"), dynamic_index, 0},
    {VB("NewLateBinding::LateIndexSetComplex"), dynamic_index, 0},
    {VB("Operators::AddObject"), dynamic_operator, 0},
    {VB("Operators::SubtractObject"), dynamic_operator, 0},
    {VB("Operators::MultiplyObject"), dynamic_operator, 0},
    {VB("Operators::DivideObject"), dynamic_operator, 0},
    {VB("Operators::NegateObject"), dynamic_operator, 0},
    {VB("Operators::CompareObjectEqual"), dynamic_operator, 0},
    {VB("Operators::CompareObjectLess"), dynamic_operator, 0},
    {VB("Operators::CompareObjectGreater"), dynamic_operator, 0},
    {VB("Operators::ConditionalCompareObjectEqual"), dynamic_operator, 0},
    {VB("Operators::ConditionalCompareObjectLess"), dynamic_operator, 0},
    {VB("Operators::ConditionalCompareObjectGreater"), dynamic_operator, 0},
#undef VB
#undef CULTURE
#undef UNSAFE
#undef HELPER
};

static struct Intrinsics *table(Program *p) {
    if (p->intrinsics) return p->intrinsics;
    struct Intrinsics *t = p->intrinsics = ARENA_NEW(p->arena, struct Intrinsics);
    strmap_init(&t->by_name, p->arena);
    map_init(&t->by_def, p->arena);
    for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *strmap_put(&t->by_name, rows[i].name, strlen(rows[i].name), NULL) = i + 1;
    return t;
}

/* Instruction sets and vectors are not used yet, and say so (the answer is the target's, never the IL
 * body's). */
static bool is_hardware_question(const MethodDef *d) {
    static const char ns[] = "System.Runtime.Intrinsics";
    const TypeDef *t = d->owner;
    while (t->enclosing) t = t->enclosing;
    if (strncmp(t->ns, ns, sizeof ns - 1) != 0) return false;
    if (strcmp(d->name, "get_IsHardwareAccelerated") == 0) return true;
    return t->ns[sizeof ns - 1] == '.' && strcmp(d->name, "get_IsSupported") == 0;
}

enum { NO_ROW = 0, HARDWARE_ROW = 0xFFFF };

static uint64_t row_of(Program *p, MethodDef *d) {
    struct Intrinsics *t = table(p);
    bool added;
    uint64_t *place = map_put(&t->by_def, (uintptr_t)d, &added);
    if (!added) return *place;
    if (is_hardware_question(d)) return *place = HARDWARE_ROW;
    char name[METHOD_KEY_SIZE];
    size_t n = method_key(d, name);
    uint64_t *row = n ? strmap_find(&t->by_name, name, n) : NULL;
    return *place = row ? *row : NO_ROW;
}

bool intrinsic_switched_off(Program *p, MethodDef *d) {
    return row_of(p, d) == HARDWARE_ROW && reflect_origin(p, d->owner->assembly) == ORIGIN_FRAMEWORK;
}

bool intrinsic_has_row(Program *p, MethodDef *d) {
    return row_of(p, d) != NO_ROW && reflect_origin(p, d->owner->assembly) == ORIGIN_FRAMEWORK;
}

bool intrinsic_exists(Program *p, const char *name) {
    return strmap_find(&table(p)->by_name, name, strlen(name)) != NULL;
}

bool intrinsic_replaces(Program *p, MethodDef *d) {
    uint64_t row = row_of(p, d);
    return intrinsic_has_row(p, d) && (row == HARDWARE_ROW || rows[row - 1].fn != lacks_dynamic_code);
}

/* SR.GetResourceString("Key") of any assembly: the text is in the assembly's resources. */
static bool fold_resource(Importer *im, Method *m, uint32_t n) {
    TypeDef *o = m->owner->def;
    if (!o || strcmp(o->name, "SR") != 0 || strcmp(o->ns, "System") != 0) return false;
    if (strcmp(m->def->name, "GetResourceString") != 0 &&
        strcmp(m->def->name, "InternalGetResourceString") != 0)
        return false;
    Val *key = n ? imp_peek(im, n - 1) : NULL;
    if (!key || key->tag != TAG_STRING) return false;
    const Symbol *y = sym_get(im->p, key->sym);
    IrSym s = resource_string(im->p, o->assembly, y->utf16, y->n);
    if (!s) s = key->sym;
    drop(im, n);
    imp_push(im, (Val){.type = IR_REF,
                       .tag = TAG_STRING,
                       .ref = imp_sym(im, IR_REF, s),
                       .sym = s,
                       .t = im->u->wk[WK_STRING],
                       .exact = true,
                       .nonnull = true});
    return true;
}

/* CoreLib has two algorithms for elementary functions of vectors, whose last bits differ: VectorMath's, and
 * the scalar function for each element. x64 always has the vectors of 128 bits, so the first is what programs
 * see, accelerated or not. Wider vectors fall back to Vector128. */
static bool wants_vector_algorithm(const Method *caller) {
    static const char *const names[] = {"Exp", "Log", "Log2", "Sin", "Cos", "SinCos", "Hypot"};
    const TypeDef *t = caller->def->owner;
    if (strcmp(t->name, "Vector128") != 0 || strcmp(t->ns, "System.Runtime.Intrinsics") != 0) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(caller->def->name, names[i]) == 0) return true;
    return false;
}

/* What the table says of a method of the framework, when it says anything. */
static bool call_row(Importer *im, Method *open, Method *m, uint32_t n) {
    if (reflect_origin(im->p, m->owner->def->assembly) != ORIGIN_FRAMEWORK) return false;
    IntrinsicCall c = {.open = open, .m = m, .n = n};
    uint64_t row = row_of(im->p, m->def);
    if (row == HARDWARE_ROW) {
        bool of_128 = strcmp(m->def->owner->name, "Vector128") == 0;
        push_const(im, &c, of_128 && wants_vector_algorithm(im->m));
        return true;
    }
    if (!row) return false;
    c.arg = rows[row - 1].arg;
    return rows[row - 1].fn(im, &c);
}

bool imp_intrinsic(Importer *im, Method *open, Method *m, uint32_t n, bool is_newobj) {
    if (!m->owner->def) return false;
    if (is_newobj) return call_row(im, open, m, n);
    int64_t v;
    /* The call may be there for what it starts, as that of GlobalizationMode.Settings is. */
    bool starts_class = m->def->is_static && !m->def->owner->is_beforefieldinit;
    if (subst_call(im->p, im->m, m->def, &v) && abi_ir_type(method_sig(m)->ret) != IR_VOID) {
        drop(im, n);
        if (starts_class) gen_class_init(im, open->owner);
        imp_push_ref(im, imp_iconst(im, abi_ir_type(method_sig(m)->ret), v), method_sig(m)->ret);
        return true;
    }
    if (fold_resource(im, m, n)) return true;
    if (call_row(im, open, m, n)) return true;
    if (constant_result(im->p, m, &v)) {
        push_const(im, &(IntrinsicCall){.n = n}, v);
        return true;
    }
    return false;
}

/* String.Empty, which the VM sets, and BitConverter.IsLittleEndian. */
bool imp_field_intrinsic(Importer *im, FieldDef *f, Type *owner) {
    if (!owner->def || owner->def->assembly != im->u->corelib) return false;
    if (owner == im->u->wk[WK_STRING] && strcmp(f->name, "Empty") == 0) {
        IrSym s = sym_string(im->p, NULL, 0);
        imp_push(im, (Val){.type = IR_REF,
                           .tag = TAG_STRING,
                           .ref = imp_sym(im, IR_REF, s),
                           .sym = s,
                           .t = owner,
                           .exact = true,
                           .nonnull = true});
        return true;
    }
    if (strcmp(f->name, "IsLittleEndian") == 0 && strcmp(owner->def->name, "BitConverter") == 0) {
        imp_push_ref(im, imp_iconst(im, IR_I32, 1), NULL);
        return true;
    }
    return false;
}
