/* Generics in the importer: values that depend on the exact instantiation of shared code (DESIGN D3).
 *
 * Unshared code knows everything at compile time and names symbols. Shared code finds its exact context in
 * `this`'s MethodTable, or in the context argument (a MethodTable or a method dictionary), and loads what it
 * needs from a dictionary: CTX_THIS    this → MethodTable → per_inst_info[level] → arguments…, slots…
 *   CTX_TYPE    context = MethodTable, then the same
 *   CTX_METHOD  context = dictionary: method arguments…, slots…
 * Which slot holds what is the DictLayout of the canonical owner; reach.c fills the dictionaries of all exact
 * instances. */
#include "frontend/import.h"
#include "runtime/abi.h"

Type *gen_closed(Importer *im, Type *open) {
    return open->has_vars && im->generic ? type_subst(im->u, open, &im->ctx) : open;
}

Method *gen_closed_method(Importer *im, Method *open) {
    return open->has_vars && im->generic ? method_subst(im->u, open, &im->ctx) : open;
}

bool gen_is_exact(Importer *im, Type *open) { return !im->shared || !gen_closed(im, open)->has_canon; }

static bool method_is_exact(Importer *im, Method *open) {
    return !im->shared || !gen_closed_method(im, open)->has_canon;
}

/* The dictionary of the exact context. */
static IrRef dictionary(Importer *im) {
    if (im->source == CTX_METHOD) return im->ctx_ref;
    IrRef mt;
    if (im->source == CTX_THIS) {
        IrRef self = imp_load(im, MEM_REF, imp_var_addr(im, &im->args[0]), 0, IRF_NOFAULT);
        mt = imp_load(im, MEM_I64, self, 0, IRF_READONLY | IRF_NOFAULT);
    } else {
        mt = im->ctx_ref;
    }
    IrRef pii = imp_load(im, MEM_I64, mt, offsetof(RtMethodTable, per_inst_info), IRF_READONLY | IRF_NOFAULT);
    return imp_load(im, MEM_I64, pii, 8 * dict_level(im->m->owner), IRF_READONLY | IRF_NOFAULT);
}

IrRef gen_lookup(Importer *im, DictKind kind, Type *t, Method *m, IrType result) {
    bool in_method = im->source == CTX_METHOD;
    uint32_t slot = in_method ? dict_slot_method(im->p, im->m, kind, t, m)
                              : dict_slot_type(im->p, im->m->owner, kind, t, m);
    uint32_t nargs = in_method ? im->m->nmargs : im->m->owner->nargs;
    IrMem mem = result == IR_REF ? MEM_REF : result == IR_BYREF ? MEM_BYREF : MEM_I64;
    return imp_load(im, mem, dictionary(im), 8 * (int64_t)(nargs + slot), IRF_READONLY | IRF_NOFAULT);
}

static IrRef type_value(Importer *im, Type *open, SymKind kind, DictKind dk, IrType result) {
    if (!gen_is_exact(im, open)) return gen_lookup(im, dk, open, NULL, result);
    return imp_sym(im, result, sym_type(im->p, kind, gen_closed(im, open)));
}

IrRef gen_mt(Importer *im, Type *open) { return type_value(im, open, SK_MT, DK_MT, IR_I64); }
IrRef gen_nullable_arg(Importer *im, Type *open) {
    if (open->nargs) return gen_mt(im, open->args[0]);
    if (gen_is_exact(im, open)) return gen_mt(im, gen_closed(im, open)->args[0]);
    /* a type parameter that is a shared Nullable<T>: the first word of its dictionary */
    IrRef mt = gen_mt(im, open);
    IrRef pii = imp_load(im, MEM_I64, mt, offsetof(RtMethodTable, per_inst_info), IRF_READONLY | IRF_NOFAULT);
    IrRef dictionary = imp_load(im, MEM_I64, pii, 0, IRF_READONLY | IRF_NOFAULT);
    return imp_load(im, MEM_I64, dictionary, 0, IRF_READONLY | IRF_NOFAULT);
}
IrRef gen_typeobj(Importer *im, Type *open) { return type_value(im, open, SK_TYPEOBJ, DK_TYPEOBJ, IR_REF); }
IrRef gen_statics(Importer *im, Type *open, bool gc) {
    return type_value(im, open, gc ? SK_STATICS_GC : SK_STATICS_NONGC, gc ? DK_STATICS_GC : DK_STATICS_NONGC,
                      IR_BYREF);
}

IrRef gen_thread_offset(Importer *im, Type *open) {
    if (!gen_is_exact(im, open)) return gen_lookup(im, DK_THREADSTATICS, open, NULL, IR_I64);
    DictSlot slot = {.kind = DK_THREADSTATICS, .type = gen_closed(im, open)};
    int64_t offset = 0;
    dict_resolve(im->p, &slot, NULL, &offset);
    return imp_iconst(im, IR_I64, offset);
}

IrRef gen_entry(Importer *im, Method *open) {
    if (!method_is_exact(im, open)) return gen_lookup(im, DK_ENTRY, NULL, open, IR_I64);
    return imp_sym(im, IR_I64, sym_entry(im->p, gen_closed_method(im, open)));
}

IrRef gen_method_ctx(Importer *im, Method *open) {
    Method *m = gen_closed_method(im, open), *canon = method_canon(im->u, m);
    CtxSource src = method_ctx_source(canon);
    if (src == CTX_NONE || src == CTX_THIS) return 0;
    bool exact = method_is_exact(im, open);
    if (src == CTX_TYPE) return type_value(im, open->owner, SK_MT, DK_CONTEXT, IR_I64);
    return exact ? imp_sym(im, IR_I64, sym_method(im->p, SK_METHODDICT, m))
                 : gen_lookup(im, DK_METHODDICT, NULL, open, IR_I64);
}

/* Code inside a class whose constructor has run, or is running on this thread, need not ask. */
static bool inits_itself(Importer *im, Type *t) {
    Method *m = im->m;
    if (!m || m->owner != t || im->parent) return false;
    if (m->def->is_cctor) return true;
    return !t->def->is_beforefieldinit && (m->def->is_static || m->def->is_ctor) && im->il != 0;
}

void gen_class_init(Importer *im, Type *open) {
    Type *t = gen_closed(im, open);
    if (!t->def) return;
    typedef_members(t->def);
    if (!t->def->cctor || inits_itself(im, t)) return;
    IrRef ci;
    bool lookup = !gen_is_exact(im, open);
    if (lookup)
        ci = gen_lookup(im, DK_CLASSINIT, open, NULL, IR_I64);
    else
        ci = imp_sym(im, IR_I64, sym_type(im->p, SK_CLASSINIT, t));
    IrRef state = imp_load(im, MEM_I32, ci, offsetof(RtClassInit, state), IRF_NOFAULT | IRF_VOLATILE);
    uint32_t run = imp_block(im), done = imp_block(im);
    im->f->blocks.items[run].cold = true;
    imp_branch(im, state, run, done);
    im->block = run;
    imp_call_rt(im, "rt_class_init", IR_VOID, &ci, 1);
    imp_goto(im, done);
    im->block = done;
}
