/* Functions that have no IL: instantiating and unboxing stubs, delegates, the entry point's wrapper, and the
 * calls out to the runtime (InternalCalls, QCalls, P/Invokes). All are written in IR, so they serve every
 * target. */
#include <stdio.h>
#include <string.h>

#include "frontend/import.h"
#include "frontend/synth.h"
#include "ir/edit.h"
#include "runtime/abi.h"

void imp_warn_once(Importer *im, const char *name, const char *text, const char *detail) {
    bool added;
    strmap_put(&im->p->missing, name, strlen(name), &added);
    if (added && !im->p->opt.stress) prog_warn(im->p, im->f->sym, "%s%s%s", name, text, detail);
}

IrRef *imp_begin_stub(Importer *im, const AbiSig *s) {
    IrFunc *f = im->f;
    im->sig = *s;
    f->param_types = s->ir_types;
    f->nparams = s->nir;
    f->has_ctx = s->has_ctx;
    f->ret_types[0] = s->ret_types[0];
    f->ret_types[1] = s->ret_types[1];
    IrRef *params = ARENA_ARRAY(im->a, IrRef, s->nir + 2);
    for (uint32_t i = 0; i < s->nir; i++)
        params[i] = ir_append(f, im->block,
                              (IrInst){.op = OP_param, .type = s->ir_types[i], .imm = i, .loc = UINT32_MAX});
    return params;
}

void imp_init_stub(Importer *im, Program *p, Arena *arena, IrSym s) {
    *im = (Importer){.p = p, .u = p->u, .a = arena, .diag = p->diag};
    im->out = ARENA_NEW(arena, ImportedIr);
    im->f = im->out->f = ir_func_new(arena, sym_name(p, arena, s), s);
    im->max_stack = 16;
    im->stack = ARENA_ARRAY(arena, Val, im->max_stack);
    im->ctx_slot = UINT32_MAX;
}

void imp_ret(Importer *im, const IrRef *values, uint32_t n) {
    uint32_t list = ir_list(im->f, values, n);
    ir_append(im->f, im->block, (IrInst){.op = OP_ret, .list = list, .nlist = n, .loc = UINT32_MAX});
    im->block = IR_NOBLOCK;
}

/* Calls with IR values as they are and returns what comes back. */
static void forward_values(Importer *im, IrSym sym, IrRef addr, const IrRef *list, uint32_t n, uint8_t flags,
                           IrRef out[2], uint32_t *nout) {
    IrInst call = {.op = sym ? OP_call : OP_calli,
                   .type = im->f->ret_types[0],
                   .flags = flags,
                   .sym = sym,
                   .a = addr,
                   .loc = UINT32_MAX};
    call.list = ir_list(im->f, list, n);
    call.nlist = n;
    IrRef r = ir_append(im->f, im->block, call);
    *nout = 0;
    if (im->f->ret_types[0]) out[(*nout)++] = r;
    if (im->f->ret_types[1])
        out[(*nout)++] =
            ir_append(im->f, im->block,
                      (IrInst){.op = OP_ret2, .type = im->f->ret_types[1], .a = r, .loc = UINT32_MAX});
}

/* Ends the stub: it is not there any more when the other function runs, so that a chain of tail calls through
 * stubs takes no stack. */
static void forward(Importer *im, IrSym sym, IrRef addr, const IrRef *list, uint32_t n, uint8_t flags) {
    IrRef out[2];
    uint32_t nout;
    forward_values(im, sym, addr, list, n, flags | IRF_TAIL, out, &nout);
    imp_ret(im, out, nout);
}

static IrRef context_of(Importer *im, Method *m) {
    CtxSource src = method_ctx_source(method_canon(im->u, m));
    if (src == CTX_TYPE) return imp_sym(im, IR_I64, sym_type(im->p, SK_MT, m->owner));
    if (src == CTX_METHOD) return imp_sym(im, IR_I64, sym_method(im->p, SK_METHODDICT, m));
    return 0;
}

static Type *this_type(Importer *im, Method *m) {
    if (m->def->is_static) return NULL;
    return type_is_valuetype(m->owner) ? type_byref(im->u, m->owner) : m->owner;
}

/* [ctx] + params, and calls the canonical code. `self`: index of `this` among the params, replaced by
 * self_ref. */
static void call_canonical(Importer *im, Method *m, IrRef ctx, const IrRef *params, uint32_t n, uint32_t self,
                           IrRef self_ref) {
    IrRef *list = ARENA_ARRAY(im->a, IrRef, n + 1);
    uint32_t k = 0;
    if (ctx) list[k++] = ctx;
    for (uint32_t i = 0; i < n; i++) list[k++] = self_ref && i == self ? self_ref : params[i];
    forward(im, sym_method(im->p, SK_METHOD, method_canon(im->u, m)), 0, list, k, ctx ? IRF_CTX : 0);
}

static void entry_stub(Importer *im, Method *m) {
    AbiSig s = abi_sig(im->a, method_sig(m), this_type(im, m), false, false);
    IrRef *params = imp_begin_stub(im, &s);
    call_canonical(im, m, context_of(im, m), params, s.nir, 0, 0);
}

static void unbox_stub(Importer *im, Method *m) {
    AbiSig s = abi_sig(im->a, method_sig(m), im->u->wk[WK_OBJECT], false, false);
    IrRef *params = imp_begin_stub(im, &s);
    uint32_t self = s.has_retbuf;
    bool of_type = method_ctx_source(method_canon(im->u, m)) == CTX_TYPE;
    IrRef ctx = of_type ? imp_load(im, MEM_I64, params[self], 0, 0) : context_of(im, m);
    IrRef value = imp_addr(im, imp_cast(im, IR_BYREF, params[self]), 8);
    call_canonical(im, m, ctx, params, s.nir, self, value);
}

/* --- delegates --- */

static MethodSig *invoke_sig(Importer *im, Type *t) {
    typedef_members(t->def);
    MethodDef *d = typedef_find_method(t->def, "Invoke", -1);
    if (!d) imp_fail(im, "delegate %s has no Invoke", type_name(im->a, t));
    return method_sig(method_inst(im->u, d, t, NULL, 0));
}

static uint32_t field_at(Importer *im, WellKnown wk, const char *name) {
    Type *t = im->u->wk[wk];
    FieldDef *f = typedef_find_field(t->def, name);
    if (!f) imp_fail(im, "%s has no field %s", type_name(im->a, t), name);
    return type_layout(t)->offsets[f->index];
}

static IrRef delegate_code(Importer *im, IrRef d, const char *field) {
    return imp_load(im, MEM_I64, d, field_at(im, WK_DELEGATE, field), IRF_NOFAULT);
}

static void delegate_invoke(Importer *im, Type *t) {
    AbiSig s = abi_sig(im->a, invoke_sig(im, t), t, false, false);
    IrRef *params = imp_begin_stub(im, &s);
    uint32_t self = s.has_retbuf;
    IrRef d = params[self];
    IrRef code = imp_load(im, MEM_I64, d, field_at(im, WK_DELEGATE, "_methodPtr"), 0);
    params[self] = imp_load(im, MEM_REF, d, field_at(im, WK_DELEGATE, "_target"), IRF_NOFAULT);
    forward(im, 0, code, params, s.nir, 0);
}

static void delegate_open(Importer *im, Type *t) {
    AbiSig s = abi_sig(im->a, invoke_sig(im, t), t, false, false);
    IrRef *params = imp_begin_stub(im, &s);
    uint32_t self = s.has_retbuf;
    IrRef code = delegate_code(im, params[self], "_methodPtrAux");
    memmove(params + self, params + self + 1, (s.nir - self - 1) * sizeof *params);
    forward(im, 0, code, params, s.nir - 1, 0);
}

static void thrower(Importer *im, const AbiSig *s, const char *what) {
    imp_begin_stub(im, s);
    const char *text = arena_strdup(im->p->arena, what);
    IrRef r = imp_sym(im, IR_I64, sym_bytes(im->p, text, (uint32_t)strlen(text)));
    imp_call_noreturn(im, "rt_not_implemented", &r, 1);
}

/* --- delegates over object[] (System.Linq.Expressions' light lambdas) --- */

static IrRef boxed_at(Importer *im, Type *t, IrRef at) {
    IrRef mt = imp_sym(im, IR_I64, sym_type(im->p, SK_MT, t));
    imp_dep(im, sym_type(im->p, SK_CONSTRUCTED, t));
    return imp_call_rt(im, type_is_nullable(t) ? "rt_box_nullable" : "rt_box", IR_REF, (IrRef[]){mt, at}, 2);
}

/* An argument as an object; *k is its first IR value. Of an address, what lies there. */
static IrRef packed(Importer *im, Type *t, AbiVal v, const IrRef *params, uint32_t *k) {
    if (type_is_ref(t)) return params[(*k)++];
    if (t->kind == TK_BYREF) {
        IrRef place = params[(*k)++];
        return type_is_ref(t->elem) ? imp_load(im, MEM_REF, place, 0, 0) : boxed_at(im, t->elem, place);
    }
    IrRef at;
    if (v.kind == ABI_MEMORY) {
        at = imp_cast(im, IR_BYREF, params[(*k)++]);
    } else {
        uint32_t words = v.kind == ABI_SCALAR ? 1 : v.nwords;
        at = imp_slot(im, ir_slot_new(im->f, 8 * words, 8));
        for (uint32_t w = 0; w < words; w++)
            imp_store(im, (IrMem)v.mem[w], at, 8 * w, params[(*k)++], IRF_NOFAULT);
    }
    return boxed_at(im, t, at);
}

/* After the call: an element of the array goes back to where a by-reference argument points. */
static void copy_back(Importer *im, Type *t, IrRef array, uint32_t i, IrRef place) {
    IrRef o = imp_load(im, MEM_REF, array, 16 + 8 * (int64_t)i, IRF_NOFAULT);
    if (type_is_ref(t)) {
        imp_store_value(im, t, place, 0, (Val){.type = IR_REF, .ref = o, .t = t}, true, 0);
        return;
    }
    IrRef mt = imp_sym(im, IR_I64, sym_type(im->p, SK_MT, t));
    if (type_is_nullable(t)) {
        imp_call_rt(im, "rt_unbox_nullable", IR_VOID, (IrRef[]){place, mt, o}, 3);
        return;
    }
    IrRef from = imp_call_rt(im, "rt_unbox", IR_BYREF, (IrRef[]){mt, o}, 2);
    imp_store_value(im, t, place, 0, imp_load_value(im, t, from, 0, IRF_NOFAULT), true, 0);
}

/* Returns an object as a value of type t. */
static void return_unpacked(Importer *im, Type *t, AbiVal v, IrRef o, IrRef retbuf) {
    if (v.kind == ABI_VOID || type_is_ref(t)) {
        imp_ret(im, &o, v.kind != ABI_VOID);
        return;
    }
    IrRef mt = imp_sym(im, IR_I64, sym_type(im->p, SK_MT, t)), from, words[2];
    uint32_t n = v.kind == ABI_SCALAR ? 1 : v.nwords, size = (type_size(t) + 7) & ~7u;
    IrRef to =
        v.kind == ABI_MEMORY ? imp_cast(im, IR_BYREF, retbuf) : imp_slot(im, ir_slot_new(im->f, size, 8));
    if (type_is_nullable(t)) {
        imp_call_rt(im, "rt_unbox_nullable", IR_VOID, (IrRef[]){to, mt, o}, 3);
    } else {
        from = imp_call_rt(im, "rt_unbox", IR_BYREF, (IrRef[]){mt, o}, 2);
        imp_memcpy(im, to, from, type_size(t), IRF_NOFAULT);
    }
    for (uint32_t w = 0; v.kind != ABI_MEMORY && w < n; w++)
        words[w] = imp_load(im, (IrMem)v.mem[w], to, 8 * w, IRF_NOFAULT);
    imp_ret(im, words, v.kind == ABI_MEMORY ? 0 : n);
}

/* Whether a value of the type, or what it points to, can be boxed here: its exact type is known. */
static bool can_pack(const Type *t) {
    if (t->kind == TK_BYREF) t = t->elem;
    if (t->kind == TK_PTR || t->kind == TK_FNPTR) return false;
    return type_is_ref(t) || !(t->has_canon || (t->def && t->def->is_byref_like));
}

/* The delegate's target is a Func<object[], object>. */
static void delegate_pack(Importer *im, Type *t) {
    MethodSig *ms = invoke_sig(im, t);
    AbiSig s = abi_sig(im->a, ms, im->u->wk[WK_OBJECT], false, false);
    bool can = ms->ret->kind == TK_VOID || (ms->ret->kind != TK_BYREF && can_pack(ms->ret));
    for (uint32_t i = 0; i < ms->nparams; i++) can = can && can_pack(ms->params[i]);
    if (!can) {
        thrower(im, &s, arena_printf(im->a, "a delegate %s over object[]", type_name(im->a, t)));
        return;
    }
    IrRef *params = imp_begin_stub(im, &s);
    Type *objects = type_szarray(im->u, im->u->wk[WK_OBJECT]);
    IrRef list[] = {imp_sym(im, IR_I64, sym_type(im->p, SK_MT, objects)),
                    imp_iconst(im, IR_I64, ms->nparams)};
    IrRef array = imp_call_rt(im, "rt_new_array", IR_REF, list, 2);
    uint32_t k = s.has_retbuf + 1;
    for (uint32_t i = 0; i < ms->nparams; i++) {
        IrRef o = packed(im, ms->params[i], s.params[i], params, &k);
        imp_store_value(im, im->u->wk[WK_OBJECT], array, 16 + 8 * (int64_t)i,
                        (Val){.type = IR_REF, .ref = o, .t = im->u->wk[WK_OBJECT]}, true, IRF_NOFAULT);
    }
    IrRef handler = params[s.has_retbuf], code = delegate_code(im, handler, "_methodPtr");
    IrRef args[] = {imp_load(im, MEM_REF, handler, field_at(im, WK_DELEGATE, "_target"), IRF_NOFAULT), array};
    IrInst call = {.op = OP_calli, .type = IR_REF, .a = code, .loc = UINT32_MAX};
    call.list = ir_list(im->f, args, 2);
    call.nlist = 2;
    IrRef result = ir_append(im->f, im->block, call);
    k = s.has_retbuf + 1;
    for (uint32_t i = 0; i < ms->nparams; k += s.params[i].kind == ABI_WORDS ? s.params[i].nwords : 1, i++)
        if (ms->params[i]->kind == TK_BYREF) copy_back(im, ms->params[i]->elem, array, i, params[k]);
    return_unpacked(im, ms->ret, s.ret, result, s.has_retbuf ? params[0] : 0);
}

/* Calls every delegate of _invocationList in turn; the last result is the result. */
static void delegate_multicast(Importer *im, Type *t) {
    MethodSig *ms = invoke_sig(im, t);
    AbiSig s = abi_sig(im->a, ms, t, false, false);
    IrRef *params = imp_begin_stub(im, &s);
    uint32_t self = s.has_retbuf;
    IrRef list = imp_load(im, MEM_REF, params[self], field_at(im, WK_MULTICASTDELEGATE, "_invocationList"),
                          IRF_NOFAULT);
    IrRef count = imp_load(im, MEM_I64, params[self], field_at(im, WK_MULTICASTDELEGATE, "_invocationCount"),
                           IRF_NOFAULT);
    uint32_t index_slot = ir_slot_new(im->f, 8, 8), loop = imp_block(im), done;
    imp_store(im, MEM_I64, imp_slot(im, index_slot), 0, imp_iconst(im, IR_I64, 0), IRF_NOFAULT);
    imp_goto(im, loop);
    im->block = loop;
    IrRef i = imp_load(im, MEM_I64, imp_slot(im, index_slot), 0, IRF_NOFAULT);
    IrRef base = imp_addr(im, imp_cast(im, IR_BYREF, list), 16);
    IrRef at = imp_bin(im, OP_add, IR_BYREF, base, imp_bin(im, OP_shl, IR_I64, i, imp_iconst(im, IR_I32, 3)));
    IrRef d = imp_load(im, MEM_REF, at, 0, IRF_NOFAULT);
    IrRef *args = ARENA_ARRAY(im->a, IrRef, s.nir);
    memcpy(args, params, s.nir * sizeof *args);
    args[self] = imp_load(im, MEM_REF, d, field_at(im, WK_DELEGATE, "_target"), IRF_NOFAULT);
    uint32_t k = self + 1;
    for (uint32_t a = 0; a < s.nparams; a++) { /* each callee owns its copies */
        if (s.params[a].kind == ABI_MEMORY) {
            IrRef copy = imp_slot(im, imp_temp(im, ms->params[a]));
            imp_memcpy(im, copy, imp_cast(im, IR_BYREF, args[k]), s.params[a].size, IRF_NOFAULT);
            args[k] = imp_cast(im, IR_I64, copy);
        }
        k += s.params[a].kind == ABI_MEMORY ? 1 : s.params[a].nwords;
    }
    IrRef out[2];
    uint32_t nout;
    forward_values(im, 0, delegate_code(im, d, "_methodPtr"), args, s.nir, 0, out, &nout);
    IrRef next = imp_bin(im, OP_add, IR_I64, i, imp_iconst(im, IR_I64, 1));
    imp_store(im, MEM_I64, imp_slot(im, index_slot), 0, next, IRF_NOFAULT);
    uint32_t body = loop;
    done = imp_block(im);
    imp_branch(im, imp_cmp(im, CC_LT, next, count), body, done);
    im->block = done;
    imp_ret(im, out, nout);
}

/* --- calls out of managed code --- */

static void reach_made_types(Importer *im, const char *function) {
    Universe *u = im->p->u;
    for (const ContractMade *made = NULL; (made = contract_made(function, made));) {
        TypeDef *d = assembly_find_type(u->corelib, made->ns, made->name);
        if (!d) continue;
        typedef_members(d);
        Type *t = typedef_type(d);
        imp_dep(im, sym_type(im->p, SK_CONSTRUCTED, made->array ? type_szarray(u, t) : t));
    }
    SymKind part = contract_starts(function);
    if (part) imp_dep(im, sym_plain(im->p, part));
}

/* P/Invokes may block: the thread is in native state meanwhile (runtime/thread.h). What the C function gets
 * by address is kept by the caller's frame: it is live across rt_native_enter, so it lies in the frame of the
 * stub or in a register that rt_native_enter stores. The runtime's own functions look at objects and do this
 * themselves. */
static bool leaves_managed(Method *m) {
    if (!m->def->is_pinvoke || m->def->suppresses_gc_transition) return false;
    const MdImage *img = m->owner->def->assembly->image;
    MdImplMap map = md_impl_map_row(img, md_impl_map(img, md_token(MD_METHODDEF, m->def->rid)));
    return strcmp(map.module, "QCall") != 0;
}

/* A method whose body is a C function: parameters go out as C passes them. */
static void call_c(Importer *im, Method *m, const char *function, bool leaves) {
    reach_made_types(im, function);
    MethodSig *ms = method_sig(m);
    AbiSig s = abi_method(im->a, m);
    IrRef *params = imp_begin_stub(im, &s);
    uint32_t k = s.has_ctx;
    IrRef retbuf = s.has_retbuf ? params[k++] : 0;
    Val self = {0};
    if (s.has_this) {
        self = (Val){.type = (uint8_t)abi_ir_type(s.this_type), .ref = params[k++], .t = s.this_type};
    }
    Val *args = ARENA_ARRAY(im->a, Val, s.nparams + 1);
    for (uint32_t i = 0; i < s.nparams; i++) {
        AbiVal a = s.params[i];
        Type *t = ms->params[i];
        if (a.kind == ABI_MEMORY) {
            args[i] = (Val){.type = IR_VOID, .ref = params[k++], .t = t};
        } else if (a.kind == ABI_SCALAR) {
            IrRef v = params[k++];
            static const uint8_t ext[] = {OP_sext8, OP_zext8, OP_sext16, OP_zext16};
            if (a.mem[0] <= MEM_U16) v = imp_un(im, (IrOp)ext[a.mem[0]], IR_I32, v);
            args[i] = (Val){.type = a.type[0], .ref = v, .t = t};
        } else {
            IrRef tmp = imp_slot(im, imp_temp(im, t));
            for (uint32_t w = 0; w < a.nwords; w++)
                imp_store(im, (IrMem)a.mem[w], tmp, 8 * w, params[k++], IRF_NOFAULT);
            args[i] = (Val){.type = IR_VOID, .ref = tmp, .t = t};
        }
    }
    CallSite site = {.sym = sym_runtime(im->p, function), .ccall = true};
    if (leaves) imp_call_rt(im, "rt_native_enter", IR_VOID, NULL, 0);
    Val r = imp_emit_call_val(im, &site, ms, s.has_this ? &self : NULL, s.this_type, args);
    if (leaves) imp_call_rt(im, "rt_native_leave", IR_VOID, NULL, 0);
    IrRef words[2];
    uint32_t n = 0;
    if (s.ret.kind == ABI_SCALAR) words[n++] = r.ref;
    if (s.ret.kind == ABI_WORDS)
        for (; n < s.ret.nwords; n++) words[n] = imp_load(im, (IrMem)s.ret.mem[n], r.ref, 8 * n, IRF_NOFAULT);
    if (s.ret.kind == ABI_MEMORY) imp_memcpy(im, retbuf, r.ref, s.ret.size, IRF_NOFAULT);
    imp_ret(im, words, n);
}

static const char *contract_name(Importer *im, Method *m) {
    const TypeDef *d = m->owner->def;
    const char *outer =
        d->enclosing ? arena_printf(im->a, "%s.%s/", d->enclosing->ns, d->enclosing->name) : "";
    return arena_printf(im->a, "%s%s%s%s::%s", outer, d->ns, d->ns[0] ? "." : "", d->name, m->def->name);
}

/* The C function behind a method without IL, or NULL; *what names it for messages. */
static const char *function_behind(Importer *im, Method *m, const char **what) {
    const char *name = contract_name(im, m);
    *what = name;
    const char *f = contract_lookup(im->p, CONTRACT_REPLACE, name);
    if (f) return f;
    if (m->def->is_pinvoke) {
        const MdImage *img = m->owner->def->assembly->image;
        uint32_t row = md_impl_map(img, md_token(MD_METHODDEF, m->def->rid));
        MdImplMap map = md_impl_map_row(img, row);
        *what = arena_printf(im->a, "%s (%s in %s)", name, map.name, map.module);
        return contract_lookup(im->p, strcmp(map.module, "QCall") == 0 ? CONTRACT_QCALL : CONTRACT_NATIVE,
                               map.name);
    }
    return contract_lookup(im->p, CONTRACT_ICALL, name);
}

bool contract_replaces(Program *p, Method *m) {
    if (!m->owner->def || reflect_is_own(p, m->owner->def->assembly)) return false;
    char name[METHOD_KEY_SIZE];
    return method_key(m->def, name) && contract_lookup(p, CONTRACT_REPLACE, name) != NULL;
}

void array_method_body(Importer *im) {
    Synth *y = im->synth = synth_new(im->a);
    for (uint32_t i = 0; i <= method_sig(im->m)->nparams; i++) synth_var(y, IL_LDARG, i);
    synth_call(y, IL_CALL, im->m);
    synth_op(y, IL_RET);
    im->body = synth_body(y);
}

/* A body that ILLink.Substitutions.xml or a feature switch replaces by a constant, or by nothing. */
static bool substituted(Importer *im, Method *m) {
    int64_t value = 0;
    if (!subst_empty(im->p, m->def) && !subst_method(im->p, m->def, &value)) return false;
    AbiSig s = abi_method(im->a, m);
    if (s.ret.kind != ABI_VOID && (s.ret.kind != ABI_SCALAR || ir_is_float(s.ret.type[0]))) return false;
    imp_begin_stub(im, &s);
    IrRef r = s.ret.kind == ABI_VOID ? 0 : imp_iconst(im, (IrType)s.ret.type[0], value);
    imp_ret(im, &r, r != 0);
    return true;
}

static void method_stub(Importer *im, Method *m) {
    static const char no_com[] = "COM is not supported";
    if (m->def->has_body && substituted(im, m)) return;
    TypeDef *d = m->owner->def;
    if (d->is_delegate && m->def->is_runtime_impl) {
        if (strcmp(m->def->name, "Invoke") == 0) {
            delegate_invoke(im, m->owner);
            return;
        }
        AbiSig s = abi_method(im->a, m);
        thrower(im, &s, arena_printf(im->a, "%s", method_name(im->a, m)));
        return;
    }
    const char *what, *f = function_behind(im, m, &what);
    if (f) {
        call_c(im, m, f, leaves_managed(m));
        return;
    }
    AbiSig s = abi_method(im->a, m);
    if (d->flags & MD_TA_IMPORT) {
        imp_warn_once(im, what, " throws PlatformNotSupportedException when called: ", no_com);
        thrower(im, &s, no_com);
        return;
    }
    imp_warn_once(im, what, " is not implemented: it throws PlatformNotSupportedException when called", "");
    thrower(im, &s, what);
}

/* --- start-up --- */

static void main_wrapper(Importer *im) {
    Method *m = im->p->entry;
    AbiSig s = {.nir = 1, .ir_types = ARENA_ARRAY(im->a, uint8_t, 1), .ret_types = {IR_I32, 0}};
    s.ir_types[0] = IR_REF;
    IrRef *params = imp_begin_stub(im, &s);
    MethodSig *ms = method_sig(m);
    im->f->ret_types[0] = abi_ir_type(ms->ret) == IR_I32 ? IR_I32 : IR_VOID;
    IrRef out[2];
    uint32_t n;
    forward_values(im, sym_method(im->p, SK_METHOD, m), 0, params, ms->nparams ? 1 : 0, 0, out, &n);
    im->f->ret_types[0] = IR_I32;
    /* void Main leaves the exit code to Environment.ExitCode */
    IrRef code = n ? out[0] : imp_call_rt(im, "rt_get_exit_code", IR_I32, NULL, 0);
    imp_ret(im, &code, 1);
}

static void exception_to_string(Importer *im) {
    AbiSig s = {.nir = 1, .ir_types = ARENA_ARRAY(im->a, uint8_t, 1), .ret_types = {IR_REF, 0}};
    s.ir_types[0] = IR_REF;
    IrRef *params = imp_begin_stub(im, &s);
    Type *obj = im->u->wk[WK_OBJECT];
    MethodDef *d = typedef_find_method(obj->def, "ToString", 0);
    Val self = {.type = IR_REF, .ref = params[0], .t = im->u->wk[WK_EXCEPTION]};
    imp_call_method(im, method_inst(im->u, d, obj, NULL, 0), &self, true);
    IrRef r = imp_pop(im).ref;
    imp_ret(im, &r, 1);
}

static Type *corelib_type(Importer *im, const char *ns, const char *name) {
    TypeDef *d = assembly_find_type(im->u->corelib, ns, name);
    typedef_members(d);
    return typedef_type(d);
}

static Method *method_named(Importer *im, Type *t, const char *name, int nparams) {
    MethodDef *d = typedef_find_method(t->def, name, nparams);
    if (!d) imp_fail(im, "%s has no %s", type_name(im->a, t), name);
    return method_inst(im->u, d, t, NULL, 0);
}

/* The one parameter, an object, of a stub that returns nothing. */
static IrRef begin_action(Importer *im) {
    AbiSig s = {.nir = 1, .ir_types = ARENA_ARRAY(im->a, uint8_t, 1)};
    s.ir_types[0] = IR_REF;
    return imp_begin_stub(im, &s)[0];
}

/* AppContext.OnProcessExit: the ProcessExit event. */
static void process_exit(Importer *im) {
    AbiSig s = {.ir_types = ARENA_ARRAY(im->a, uint8_t, 1)};
    imp_begin_stub(im, &s);
    Val none = {0};
    imp_call_method(im, method_named(im, corelib_type(im, "System", "AppContext"), "OnProcessExit", 0), &none,
                    false);
    imp_ret(im, NULL, 0);
}

/* AppContext.OnUnhandledException: the UnhandledException event. */
static void unhandled(Importer *im) {
    Val exc = {.type = IR_REF, .ref = begin_action(im), .t = im->u->wk[WK_OBJECT]};
    imp_call_method(im, method_named(im, corelib_type(im, "System", "AppContext"), "OnUnhandledException", 1),
                    &exc, false);
    imp_ret(im, NULL, 0);
}

/* Invokes the handlers of AppContext.FirstChanceException, which CoreCLR reads from its own C++, too: the
 * sender is null. */
static void first_chance(Importer *im) {
    Val exc = {.type = IR_REF, .ref = begin_action(im), .t = im->u->wk[WK_EXCEPTION]};
    Type *context = corelib_type(im, "System", "AppContext");
    FieldDef *f = typedef_find_field(context->def, "FirstChanceException");
    if (!f) imp_fail(im, "System.AppContext has no FirstChanceException");
    Type *handler = field_type(im->u, f, context);
    Val handlers = imp_load_value(im, handler, imp_static_addr(im, f, context, context), 0, IRF_NOFAULT);
    uint32_t some = imp_block(im), none = imp_block(im);
    imp_branch(im, imp_cmp(im, CC_NE, handlers.ref, imp_iconst(im, IR_REF, 0)), some, none);
    im->block = none;
    imp_ret(im, NULL, 0);
    im->block = some;
    Type *event = corelib_type(im, "System.Runtime.ExceptionServices", "FirstChanceExceptionEventArgs");
    Val args[] = {
        handlers,
        {.type = IR_REF, .ref = imp_iconst(im, IR_REF, 0), .t = im->u->wk[WK_OBJECT]},
        imp_new_object(im, method_named(im, event, ".ctor", 1), &exc),
    };
    typedef_members(handler->def);
    imp_call_method(im, method_named(im, handler, "Invoke", 2), args, true);
    imp_ret(im, NULL, 0);
}

/* NativeLibrary.LoadLibraryCallbackStub: what SetDllImportResolver has set for the assembly. */
static void load_library(Importer *im) {
    AbiSig s = {.nir = 4, .ir_types = ARENA_ARRAY(im->a, uint8_t, 4), .ret_types = {IR_I64, 0}};
    static const uint8_t types[] = {IR_REF, IR_REF, IR_I32, IR_I32};
    memcpy(s.ir_types, types, sizeof types);
    IrRef *params = imp_begin_stub(im, &s);
    Type *library = corelib_type(im, "System.Runtime.InteropServices", "NativeLibrary");
    Method *m = method_named(im, library, "LoadLibraryCallbackStub", 4);
    Val args[4];
    for (int i = 0; i < 4; i++)
        args[i] = (Val){.type = types[i], .ref = params[i], .t = method_sig(m)->params[i]};
    imp_call_method(im, m, args, false);
    IrRef handle = imp_as(im, imp_pop(im), IR_I64);
    imp_ret(im, &handle, 1);
}

/* AssemblyLoadContext.Default.GetResolvedUnmanagedDll(assembly, name): handlers of ResolvingUnmanagedDll. */
static void resolve_library(Importer *im) {
    AbiSig s = {.nir = 2, .ir_types = ARENA_ARRAY(im->a, uint8_t, 2), .ret_types = {IR_I64, 0}};
    s.ir_types[0] = s.ir_types[1] = IR_REF;
    IrRef *params = imp_begin_stub(im, &s);
    Type *context = corelib_type(im, "System.Runtime.Loader", "AssemblyLoadContext");
    Method *m = method_named(im, context, "GetResolvedUnmanagedDll", 2);
    Val none = {0}, args[3];
    imp_call_method(im, method_named(im, context, "get_Default", 0), &none, false);
    args[0] = imp_pop(im);
    for (int i = 0; i < 2; i++)
        args[i + 1] = (Val){.type = IR_REF, .ref = params[i], .t = method_sig(m)->params[i]};
    imp_call_method(im, m, args, false);
    IrRef handle = imp_as(im, imp_pop(im), IR_I64);
    imp_ret(im, &handle, 1);
}

/* Thread.StartCallback of an object. */
static void thread_start(Importer *im) {
    Type *thread = corelib_type(im, "System.Threading", "Thread");
    Val self = {.type = IR_REF, .ref = begin_action(im), .t = thread};
    imp_call_method(im, method_named(im, thread, "StartCallback", 0), &self, false);
    imp_ret(im, NULL, 0);
}

ImportedIr *import_stub(Program *p, IrSym s, Arena *arena) {
    Importer im;
    imp_init_stub(&im, p, arena, s);
    const Symbol y = *sym_get(p, s);
    switch (y.kind) {
        case SK_METHOD: method_stub(&im, y.method); break;
        case SK_ENTRY: entry_stub(&im, y.method); break;
        case SK_UNBOX: unbox_stub(&im, y.method); break;
        case SK_DELEGATE_INVOKE: delegate_invoke(&im, y.type); break;
        case SK_DELEGATE_OPEN: delegate_open(&im, y.type); break;
        case SK_DELEGATE_PACK: delegate_pack(&im, y.type); break;
        case SK_DELEGATE_MULTICAST: delegate_multicast(&im, y.type); break;
        case SK_MAIN: main_wrapper(&im); break;
        case SK_EXC_TOSTRING: exception_to_string(&im); break;
        case SK_PROCESS_EXIT: process_exit(&im); break;
        case SK_UNHANDLED: unhandled(&im); break;
        case SK_FIRST_CHANCE: first_chance(&im); break;
        case SK_THREAD_START: thread_start(&im); break;
        case SK_LOAD_LIBRARY: load_library(&im); break;
        case SK_RESOLVE_LIBRARY: resolve_library(&im); break;
        case SK_INVOKE: import_invoke(&im, y.name); break;
        case SK_RESOLVE_TYPE: import_resolve_type(&im); break;
        case SK_METHOD_BASE: import_method_base(&im); break;
        case SK_VALUE_EQUALS: import_value_equals(&im, y.type); break;
        case SK_VALUE_HASH: import_value_hash(&im, y.type); break;
        case SK_THROWER: {
            AbiSig sig = abi_method(arena, y.method);
            thrower(&im, &sig, method_name(arena, y.method));
            break;
        }
        default: diag_bug(p->diag, "import", sym_name(p, arena, s), "not a function");
    }
    return im.out;
}
