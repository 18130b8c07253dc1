/* The importer: calls, object creation, delegates and dispatch. */
#include <string.h>

#include "frontend/import.h"
#include "frontend/marshaller.h"
#include "frontend/mdflags.h"
#include "frontend/pinvoke.h"
#include "frontend/synth.h"
#include "ir/edit.h"
#include "runtime/abi.h"

/* --- lowered calls --- */

Method *imp_token_method(Importer *im, uint32_t token) {
    const SynthToken *own = imp_synth_token(im, token);
    if (own) return own->method;
    if (!token && im->accessed) return im->accessed;
    Method *m = method_from_token(im->as, token, NULL, NULL);
    trim_call(im->p, im->m->def, im->il, m->def);
    return m;
}

/* The handle that ldtoken pushed for a method or field: only here, where no intrinsic has consumed it, is it
 * made real. Shared code has none: its exact types are not known. */
static void make_handle(Importer *im, const Val *v) {
    bool field = v->tag == TAG_FIELD;
    Type *owner = gen_closed(im, field ? v->owner : v->method->owner);
    Method *m = field ? NULL : gen_closed_method(im, v->method);
    if (owner->has_canon || owner->has_vars || (m && (m->has_canon || m->has_vars))) {
        const char *text =
            arena_printf(im->p->arena, "%s: ldtoken of a %s in shared code",
                         im->m ? method_name(im->a, im->m) : "stub", field ? "field" : "method");
        IrRef what = imp_sym(im, IR_I64, sym_bytes(im->p, text, (uint32_t)strlen(text)));
        imp_call_rt(im, "rt_not_implemented", IR_VOID, &what, 1);
        return;
    }
    IrRef token = imp_sym(
        im, IR_I64, field ? sym_field_token(im->p, owner, v->field) : sym_method(im->p, SK_METHOD_TOKEN, m));
    const char *make = field ? "reflect_field_token" : "reflect_method_token";
    imp_store(im, MEM_REF, v->ref, 0, imp_call_rt(im, make, IR_REF, &token, 1), IRF_NOFAULT);
}

static void make_handles(Importer *im, const Val *args, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (args[i].tag == TAG_FIELD || args[i].tag == TAG_METHOD) make_handle(im, &args[i]);
}

/* `tail`: nothing of this frame stays but the slots that arguments are the addresses of (ir/ir.h, IRF_TAIL).
 */
static void lower_arg(Importer *im, AbiVal a, Type *t, Val v, bool tail, IrRef *list, uint32_t *n) {
    if (a.kind == ABI_SCALAR) {
        list[(*n)++] = imp_as(im, v, (IrType)a.type[0]);
        return;
    }
    IrRef addr = imp_value_addr(im, v, t);
    if (a.kind == ABI_MEMORY) { /* the callee owns the copy */
        if (v.alias || (tail && im->f->inst[addr].op != OP_slotaddr)) {
            IrRef copy = imp_slot(im, imp_temp(im, t));
            imp_memcpy(im, copy, addr, a.size, IRF_NOFAULT);
            addr = copy;
        }
        list[(*n)++] = imp_cast(im, IR_I64, addr);
        return;
    }
    for (uint32_t w = 0; w < a.nwords; w++)
        list[(*n)++] = imp_load(im, (IrMem)a.mem[w], addr, 8 * w, IRF_NOFAULT);
}

static IrRef lower_this(Importer *im, Val *v, Type *this_type) {
    IrType t = abi_ir_type(this_type);
    if (v->type == IR_I64 && t == IR_BYREF)
        return imp_cast(im, t, v->ref); /* unmanaged pointers as `this` of structs */
    return imp_as(im, *v, t);
}

static void lower_for_c(Importer *im, const AbiC *c, const MethodSig *sig, IrRef retbuf, IrRef self,
                        Val *args, IrRef *list) {
    memset(list, 0, c->s.nir * sizeof *list);
    uint32_t first = 0;
    if (c->s.has_retbuf) list[first++] = imp_cast(im, IR_I64, retbuf);
    if (self) list[first++] = self;
    for (uint32_t i = 0; i < sig->nparams; i++) {
        AbiVal a = c->s.params[i];
        const AbiCArg *to = &c->args[i];
        if (a.kind == ABI_SCALAR) {
            static const uint8_t ext[] = {OP_sext8, OP_zext8, OP_sext16, OP_zext16};
            IrRef v = imp_as(im, args[i], (IrType)a.type[0]);
            list[to->at[0]] = a.mem[0] <= MEM_U16 ? imp_un(im, (IrOp)ext[a.mem[0]], IR_I32, v) : v;
            continue;
        }
        IrRef from = imp_value_addr(im, args[i], sig->params[i]);
        uint32_t words = a.nwords ? a.nwords : (a.size + 7) / 8;
        if (a.size % 8) { /* whole words are read */
            IrRef copy = imp_slot(im, ir_slot_new(im->f, 8 * words, 8));
            imp_memcpy(im, copy, from, a.size, IRF_NOFAULT);
            from = copy;
        }
        for (uint32_t w = 0; w < words; w++) {
            bool as_is = !to->on_stack || a.nwords == 1;
            list[to->on_stack ? to->at[0] + w : to->at[w]] =
                imp_load(im, as_is ? (IrMem)a.mem[w] : MEM_I64, from, 8 * w, IRF_NOFAULT);
        }
    }
    for (uint32_t i = 0; i < c->s.nir; i++)
        if (!list[i]) list[i] = imp_iconst(im, IR_I64, 0);
}

/* Whether what the callee returns is what this function returns, bit for bit. */
static bool returns_alike(const AbiSig *own, const AbiSig *callee) {
    if (own->has_retbuf || callee->has_retbuf)
        return own->has_retbuf && callee->has_retbuf && own->ret.size == callee->ret.size;
    if (own->ret.kind == ABI_SCALAR && own->ret.mem[0] <= MEM_U16 && own->ret.mem[0] != callee->ret.mem[0])
        return false; /* callers rely on the extension */
    return own->ret_types[0] == callee->ret_types[0] && own->ret_types[1] == callee->ret_types[1];
}

/* tail. (§III.2.4) and jmp: the call ends the method, which leaves nothing behind that the callee could point
 * to. */
static bool is_tail_call(Importer *im, const CallSite *site, const AbiSig *s) {
    enum { OPCODE_RET = 0x2A, OPCODE_JMP = 0x27, CALL_BYTES = 5 };
    uint32_t next = im->il + CALL_BYTES;
    if (!im->m || im->parent || im->region || im->synchronized_ || im->depth || site->ccall) return false;
    bool jmp = im->il < im->body.code_size && im->body.code[im->il] == OPCODE_JMP;
    bool tail = im->tail && next < im->body.code_size && im->body.code[next] == OPCODE_RET;
    return (jmp || tail) && returns_alike(&im->sig, s);
}

static void end_in_tail_call(Importer *im, const AbiSig *s, IrRef call) {
    IrRef words[2] = {call};
    uint32_t n = s->ret_types[0] != IR_VOID;
    if (s->ret_types[1] != IR_VOID)
        words[n++] = ir_append(im->f, im->block,
                               (IrInst){.op = OP_ret2, .type = s->ret_types[1], .a = call, .loc = im->il});
    uint32_t list = ir_list(im->f, words, n);
    ir_append(im->f, im->block, (IrInst){.op = OP_ret, .list = list, .nlist = n, .loc = im->il});
    im->block = IR_NOBLOCK;
}

Val imp_emit_call_val(Importer *im, const CallSite *site, const MethodSig *sig, Val *this_v, Type *this_type,
                      Val *args) {
    if (sig->callconv == MD_SIG_VARARG) imp_fail_invalid(im, "Vararg calling convention not supported.");
    make_handles(im, args, sig->nparams);
    imp_unalias(im, UINT32_MAX);
    AbiC c = {0};
    if (site->ccall) c = abi_c(im->a, sig, this_v ? this_type : NULL, false);
    AbiSig s = site->ccall ? c.s : abi_sig(im->a, sig, this_v ? this_type : NULL, site->ctx != 0, false);
    IrRef *list = ARENA_ARRAY(im->a, IrRef, s.nir + 1);
    uint32_t n = 0;
    uint8_t flags = (uint8_t)((site->ccall ? IRF_CCALL : 0) | (site->ctx ? IRF_CTX : 0) |
                              (site->no_return ? IRF_NORETURN : 0));
    bool tail = is_tail_call(im, site, &s);
    IrRef ret_addr = tail && s.has_retbuf ? im->retbuf_ref : 0;
    if (!tail && (s.ret.kind == ABI_WORDS || s.ret.kind == ABI_MEMORY))
        ret_addr = imp_slot(im, imp_temp(im, sig->ret));
    if (site->ccall) {
        lower_for_c(im, &c, sig, ret_addr, this_v ? lower_this(im, this_v, this_type) : 0, args, list);
        n = s.nir;
    } else {
        if (site->ctx) list[n++] = site->ctx;
        if (s.has_retbuf) list[n++] = ret_addr;
        if (this_v) list[n++] = lower_this(im, this_v, this_type);
        for (uint32_t i = 0; i < sig->nparams; i++)
            lower_arg(im, s.params[i], sig->params[i], args[i], tail, list, &n);
    }
    IrInst call = {.op = site->sym ? OP_call : OP_calli,
                   .type = s.ret_types[0],
                   .flags = flags,
                   .sym = site->sym,
                   .loc = im->il};
    if (!site->sym) call.a = site->addr;
    call.list = ir_list(im->f, list, n);
    call.nlist = n;
    if (tail) {
        call.flags |= IRF_TAIL;
        end_in_tail_call(im, &s, ir_append(im->f, im->block, call));
        return (Val){0};
    }
    IrRef r = ir_append(im->f, im->block, call);
    if (site->no_return) {
        ir_append(im->f, im->block, (IrInst){.op = OP_unreachable, .loc = im->il});
        im->block = IR_NOBLOCK;
        return (Val){0};
    }
    if (s.ret.kind == ABI_VOID) return (Val){0};
    if (s.ret.kind == ABI_SCALAR) {
        if (site->ccall && s.ret.mem[0] <= MEM_U16) { /* C leaves the upper bits open */
            static const uint8_t ext[] = {OP_sext8, OP_zext8, OP_sext16, OP_zext16};
            r = imp_un(im, (IrOp)ext[s.ret.mem[0]], IR_I32, r);
        }
        return (Val){.type = s.ret_types[0], .ref = r, .t = sig->ret};
    }
    if (s.ret.kind == ABI_WORDS) {
        IrRef second = 0;
        if (s.ret.nwords == 2)
            second = ir_append(im->f, im->block,
                               (IrInst){.op = OP_ret2, .type = s.ret.type[1], .a = r, .loc = im->il});
        imp_store(im, (IrMem)s.ret.mem[0], ret_addr, 0, r, IRF_NOFAULT);
        if (second) imp_store(im, (IrMem)s.ret.mem[1], ret_addr, 8, second, IRF_NOFAULT);
    }
    return (Val){.type = IR_VOID, .ref = ret_addr, .t = sig->ret};
}

void imp_emit_call(Importer *im, const CallSite *site, const MethodSig *sig, Val *this_v, Type *this_type,
                   Val *args, bool push) {
    Val r = imp_emit_call_val(im, site, sig, this_v, this_type, args);
    if (push && sig->ret->kind != TK_VOID && im->block != IR_NOBLOCK) imp_push(im, r);
}

/* --- direct and virtual calls --- */

static Type *this_type_of(Importer *im, Method *m) {
    return type_is_valuetype(m->owner) ? type_byref(im->u, m->owner) : m->owner;
}

static void null_check(Importer *im, Val *v) {
    if (v->nonnull || v->type == IR_VOID) return;
    ir_append(im->f, im->block, (IrInst){.op = OP_nullcheck, .a = v->ref, .loc = im->il});
    v->nonnull = true;
}

static void call_direct(Importer *im, Method *open, Val *args) {
    Method *m = gen_closed_method(im, open);
    Method *canon = method_canon(im->u, m);
    bool inst = !m->def->is_static;
    CallSite site = {.sym = sym_method(im->p, SK_METHOD, canon),
                     .ctx = gen_method_ctx(im, open),
                     .no_return = im->blocks && method_never_returns(im->p, m)}; /* a stub goes on */
    imp_emit_call(im, &site, method_sig(m), inst ? &args[0] : NULL, inst ? this_type_of(im, m) : NULL,
                  args + inst, true);
}

static IrRef vtable_code(Importer *im, Method *m, Val *self) {
    uint32_t slot = method_slot(m);
    VTable *vt = type_vtable(m->owner);
    if (slot >= vt->nslots) imp_fail(im, "%s has no virtual slot", method_name(im->a, m));
    imp_dep(im, sym_method(im->p, SK_VSLOT, vt->slots[slot].decl));
    IrRef mt =
        imp_load(im, MEM_I64, imp_as(im, *self, IR_REF), 0, IRF_READONLY | (self->nonnull ? IRF_NOFAULT : 0));
    return imp_load(im, MEM_I64, mt, (int64_t)offsetof(RtMethodTable, vtable) + 8 * (int64_t)slot,
                    IRF_READONLY | IRF_NOFAULT);
}

/* The cell's entry serves objects of the class that came here last; rt_dispatch replaces it. */
static IrRef cached_dispatch(Importer *im, IrRef cell, IrRef obj, bool nonnull) {
    uint32_t code = ir_slot_new(im->f, 8, 8), hit = imp_block(im), miss = imp_block(im), join = imp_block(im);
    im->f->blocks.items[miss].cold = true;
    IrRef mt = imp_load(im, MEM_I64, obj, 0, IRF_READONLY | (nonnull ? IRF_NOFAULT : 0));
    IrRef entry = imp_load(im, MEM_I64, cell, offsetof(RtDispatchCell, entry), IRF_NOFAULT | IRF_VOLATILE);
    IrRef last = imp_load(im, MEM_I64, entry, offsetof(RtDispatchEntry, mt), IRF_NOFAULT);
    imp_branch(im, imp_cmp(im, CC_EQ, last, mt), hit, miss);
    im->block = hit;
    IrRef known = imp_load(im, MEM_I64, entry, offsetof(RtDispatchEntry, code), IRF_NOFAULT);
    imp_store(im, MEM_I64, imp_slot(im, code), 0, known, IRF_NOFAULT);
    imp_goto(im, join);
    im->block = miss;
    IrRef found = imp_call_rt(im, "rt_dispatch", IR_I64, (IrRef[]){cell, obj}, 2);
    imp_store(im, MEM_I64, imp_slot(im, code), 0, found, IRF_NOFAULT);
    imp_goto(im, join);
    im->block = join;
    return imp_load(im, MEM_I64, imp_slot(im, code), 0, IRF_NOFAULT);
}

/* Code address of virtual method `open` on the object in *self. */
static IrRef virtual_code(Importer *im, Method *open, Val *self) {
    Method *m = gen_closed_method(im, open);
    IrRef obj = imp_as(im, *self, IR_REF);
    bool exact = !im->shared || !m->has_canon;
    if (m->def->ngeneric) {
        IrRef decl = exact ? imp_sym(im, IR_I64, sym_method(im->p, SK_GVMDECL, m))
                           : gen_lookup(im, DK_GVMDECL, NULL, open, IR_I64);
        return imp_call_rt(im, "rt_gvm", IR_I64, (IrRef[]){decl, obj}, 2);
    }
    if (m->owner->kind == TK_INTERFACE) {
        IrRef cell;
        if (exact)
            cell = imp_sym(
                im, IR_I64,
                sym_cell(im->p, m, sym_method(im->p, SK_METHOD, im->m ? im->m : m) * 64 + im->next_site++));
        else
            cell = gen_lookup(im, DK_CELL, NULL, open, IR_I64);
        return im->p->opt.level ? cached_dispatch(im, cell, obj, self->nonnull)
                                : imp_call_rt(im, "rt_dispatch", IR_I64, (IrRef[]){cell, obj}, 2);
    }
    return vtable_code(im, m, self);
}

/* The one implementation that a virtual call can reach, when the object's class is known; NULL otherwise. */
static Method *devirtualize(Method *m, const Val *self) {
    Type *t = self->t;
    if (m->def->ngeneric || !t || !t->def || t->has_vars || type_is_valuetype(t) || t->kind == TK_INTERFACE)
        return NULL;
    if (!self->exact && !t->def->is_sealed) return NULL;
    if (t->has_canon || m->has_canon) return NULL;
    Method *impl = m->owner->kind == TK_INTERFACE
                       ? (type_can_cast(t, m->owner) ? resolve_interface(t, m, NULL) : NULL)
                       : (type_is_subclass(t, m->owner) ? resolve_virtual(t, m) : NULL);
    if (!impl || impl->def->is_abstract || impl->owner->kind == TK_INTERFACE) return NULL;
    return impl;
}

void imp_call_method(Importer *im, Method *open, Val *args, bool virt) {
    Method *m = gen_closed_method(im, open);
    if (!virt || m->def->is_static) {
        call_direct(im, open, args);
        return;
    }
    bool sealed = !m->def->is_virtual || (m->def->is_final && m->owner->kind != TK_INTERFACE) ||
                  (m->owner->def && m->owner->def->is_sealed && m->owner->kind != TK_INTERFACE);
    if (sealed && !m->def->is_abstract) {
        null_check(im, &args[0]);
        call_direct(im, open, args);
        return;
    }
    Method *impl = devirtualize(m, &args[0]);
    if (impl) {
        null_check(im, &args[0]);
        call_direct(im, impl, args);
        return;
    }
    CallSite site = {.addr = virtual_code(im, open, &args[0])};
    imp_emit_call(im, &site, method_sig(m), &args[0], m->owner, args + 1, true);
}

/* --- delegates --- */

static uint32_t delegate_field(Importer *im, const char *name) {
    for (int i = 0; i < 2; i++) {
        Type *t = im->u->wk[i ? WK_MULTICASTDELEGATE : WK_DELEGATE];
        FieldDef *f = typedef_find_field(t->def, name);
        if (f) return type_layout(t)->offsets[f->index];
    }
    imp_fail(im, "System.Delegate has no field %s", name);
}

static Val delegate_word(Importer *im, Val d, const char *field, IrMem mem) {
    IrRef r =
        imp_load(im, mem, imp_as(im, d, IR_REF), delegate_field(im, field), d.nonnull ? IRF_NOFAULT : 0);
    return (Val){.type = mem == MEM_REF ? IR_REF : IR_I64, .ref = r};
}

static void call_delegate(Importer *im, Method *m, Val *args) {
    IrRef code = delegate_word(im, args[0], "_methodPtr", MEM_I64).ref;
    args[0].nonnull = true;
    Val target = delegate_word(im, args[0], "_target", MEM_REF);
    CallSite site = {.addr = code};
    imp_emit_call(im, &site, method_sig(m), &target, im->u->wk[WK_OBJECT], args + 1, true);
}

static void set_delegate(Importer *im, IrRef d, const char *field, IrMem mem, IrRef v) {
    if (mem == MEM_REF)
        imp_store_value(im, im->u->wk[WK_OBJECT], d, delegate_field(im, field),
                        (Val){.type = IR_REF, .ref = v}, true, IRF_NOFAULT);
    else
        imp_store(im, mem, d, delegate_field(im, field), v, IRF_NOFAULT);
}

/* A delegate to an instance method needs an object: ArgumentException when it is null. */
static void refuse_null(Importer *im, IrRef obj) {
    uint32_t bad = imp_block(im), good = imp_block(im);
    im->f->blocks.items[bad].cold = true;
    imp_branch(im, imp_cmp(im, CC_EQ, obj, imp_iconst(im, IR_REF, 0)), bad, good);
    im->block = bad;
    imp_call_noreturn(im, "rt_delegate_without_target", NULL, 0);
    im->block = good;
}

void imp_makes(Importer *im, Type *t) {
    if (t->has_canon) /* the MethodTable comes out of a dictionary */
        imp_dep(im, sym_type(im->p, SK_CONSTRUCTED, t));
    else
        vec_push(im->a, &im->out->makes, sym_type(im->p, SK_MT, t));
}

/* newobj of a delegate. The function comes from ldftn or ldvirtftn right before, as Roslyn, F# and ilasm
 * write it. */
static void new_delegate(Importer *im, Type *open_type) {
    Val fn = imp_pop(im), target = imp_pop(im);
    Type *t = gen_closed(im, open_type);
    if (fn.tag != TAG_FTN) imp_fail(im, "a delegate is made from a function pointer of unknown origin");
    imp_makes(im, t);
    IrRef d = imp_call_rt(im, "rt_new", IR_REF, (IrRef[]){gen_mt(im, open_type)}, 1);
    IrRef obj = imp_as(im, target, IR_REF);
    Method *m = gen_closed_method(im, fn.open_method);
    bool is_static = m->def->is_static;
    MethodDef *invoke = typedef_find_method(t->def, "Invoke", -1);
    if (!invoke) imp_fail(im, "delegate %s has no Invoke", type_name(im->a, t));
    if (im->as != im->u->corelib && !(is_static && fn.exact)) /* Delegate.Method */
        imp_dep(im, sym_method(im->p, SK_INVOKABLE, m));
    if (is_static && method_def_sig(invoke)->nparams == method_sig(m)->nparams) {
        set_delegate(im, d, "_target", MEM_REF, d);
        set_delegate(im, d, "_methodPtr", MEM_I64,
                     imp_sym(im, IR_I64, sym_type(im->p, SK_DELEGATE_OPEN, type_canon(im->u, t))));
        set_delegate(im, d, "_methodPtrAux", MEM_I64, fn.exact ? fn.ref : gen_entry(im, fn.open_method));
    } else {
        IrRef code;
        if (fn.exact)
            code = fn.ref; /* ldvirtftn, constrained. ldftn */
        else if (is_static || !type_is_valuetype(m->owner))
            code = gen_entry(im, fn.open_method);
        else if (!im->shared || !m->has_canon)
            code = imp_sym(im, IR_I64, sym_vtable_entry(im->p, m));
        else
            code = gen_lookup(im, DK_DELEGATE_CTOR, NULL, fn.open_method, IR_I64);
        if (!is_static && !fn.exact && !target.nonnull) refuse_null(im, obj);
        set_delegate(im, d, "_target", MEM_REF, obj);
        set_delegate(im, d, "_methodPtr", MEM_I64, code);
    }
    imp_push(im, (Val){.type = IR_REF, .ref = d, .t = t, .exact = true, .nonnull = true});
}

/* The implementation of a static virtual member, or NULL when it differs among those that share this code. */
static Method *known_static_virtual(Importer *im, Type *open_t, Type *t, Method *m) {
    return gen_is_exact(im, open_t) && (!im->shared || !m->has_canon) ? resolve_static_virtual(t, m) : NULL;
}

void imp_ldftn(Importer *im, uint32_t token, bool virt) {
    const SynthToken *own = imp_synth_token(im, token);
    if (own && own->code) {
        imp_push_ref(im, imp_sym(im, IR_I64, own->code), NULL);
        return;
    }
    Method *open = imp_token_method(im, token), *m = gen_closed_method(im, open);
    imp_piece(im, m);
    if (m->def->is_unmanaged_callers_only) {
        imp_push_ref(im, imp_sym(im, IR_I64, sym_method(im->p, SK_REVERSE, m)), NULL);
        return;
    }
    Val v = {.type = IR_I64, .tag = TAG_FTN, .method = m, .open_method = open};
    uint32_t next = im->il + 6; /* two bytes of opcode, four of token */
    bool feeds_delegate = next < im->body.code_size && im->body.code[next] == 0x73;
    if (virt) {
        Val self = imp_pop(im);
        bool is_virtual = m->def->is_virtual && !m->def->is_static;
        if (is_virtual) {
            v.ref = virtual_code(im, open, &self);
            v.exact = true;
        } else {
            null_check(im, &self);
            v.ref = gen_entry(im, open);
        }
    } else if (im->constrained) {
        Type *open_t = imp_open_type(im, im->constrained), *t = gen_closed(im, open_t);
        Method *impl = known_static_virtual(im, open_t, t, m);
        if (impl) {
            v.method = impl, v.open_method = impl;
            v.ref = gen_entry(im, impl);
        } else {
            v.ref = gen_lookup(im, DK_CONSTRAINED, open_t, open, IR_I64);
            v.exact = true; /* the interface's method stands for what is looked up */
        }
    } else {
        v.ref = feeds_delegate ? imp_iconst(im, IR_I64, 0) : gen_entry(im, open);
    }
    imp_push(im, v);
}

/* --- arrays of higher rank --- */

static IrRef spill_indices(Importer *im, const Val *idx, uint32_t n) {
    uint32_t slot = ir_slot_new(im->f, 4 * n, 8);
    for (uint32_t i = 0; i < n; i++)
        imp_store(im, MEM_I32, imp_slot(im, slot), 4 * i, imp_as(im, idx[i], IR_I32), IRF_NOFAULT);
    return imp_slot(im, slot);
}

static void call_array_method(Importer *im, Method *open, Method *m, Val *args) {
    Type *arr = m->owner, *elem = arr->elem;
    ArrayOp op = method_array_op(m);
    uint32_t rank = arr->rank;
    IrRef a = imp_as(im, args[0], IR_REF);
    IrRef check = op == ARRAY_ADDRESS && type_is_ref(elem) && !im->readonly ? gen_mt(im, open->owner->elem)
                                                                            : imp_iconst(im, IR_I64, 0);
    IrRef idx = spill_indices(im, args + 1, rank);
    if (op == ARRAY_SET && type_is_ref(elem))
        imp_call_rt(im, "rt_array_store_check", IR_VOID, (IrRef[]){a, imp_as(im, args[rank + 1], IR_REF)}, 2);
    IrRef at = imp_call_rt(im, "rt_mdarray_addr", IR_BYREF,
                           (IrRef[]){a, imp_iconst(im, IR_I32, rank), idx, check}, 4);
    if (op == ARRAY_GET)
        imp_push(im, imp_load_value(im, elem, at, 0, IRF_NOFAULT));
    else if (op == ARRAY_SET)
        imp_store_value(im, elem, at, 0, args[rank + 1], true, IRF_NOFAULT);
    else
        imp_push_ref(im, at, type_byref(im->u, elem));
}

static void new_mdarray(Importer *im, Method *open, Method *m) {
    uint32_t n = method_sig(m)->nparams;
    Val *args = ARENA_ARRAY(im->a, Val, n);
    for (uint32_t i = n; i-- > 0;) args[i] = imp_pop(im);
    if (m->owner->kind == TK_SZARRAY) imp_fail(im, "constructor of a one-dimensional array");
    imp_makes(im, m->owner);
    IrRef dims = spill_indices(im, args, n);
    IrRef r = imp_call_rt(im, "rt_new_mdarray", IR_REF,
                          (IrRef[]){gen_mt(im, open->owner), imp_iconst(im, IR_I32, n), dims}, 3);
    imp_push(im, (Val){.type = IR_REF, .ref = r, .t = m->owner, .exact = true, .nonnull = true});
}

/* --- newobj --- */

Method *string_maker(Universe *u, Method *ctor) {
    TypeDef *d = ctor->owner->def;
    MethodSig *want = method_sig(ctor);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        MethodDef *c = &d->methods[i];
        if (strcmp(c->name, "Ctor") != 0) continue;
        MethodSig *s = method_def_sig(c);
        if (s->nparams != want->nparams || memcmp(s->params, want->params, sizeof(Type *) * s->nparams) != 0)
            continue;
        return method_inst(u, c, ctor->owner, NULL, 0);
    }
    return NULL;
}

Val imp_new_object(Importer *im, Method *open, const Val *params) {
    Type *t = gen_closed(im, open->owner);
    if (t->def->is_abstract) imp_fail(im, "newobj of abstract class %s", type_name(im->a, t));
    imp_makes(im, t);
    IrRef o = imp_call_rt(im, "rt_new", IR_REF, (IrRef[]){gen_mt(im, open->owner)}, 1);
    uint32_t n = method_sig(open)->nparams;
    Val *args = ARENA_ARRAY(im->a, Val, n + 1);
    args[0] = (Val){.type = IR_REF, .ref = o, .t = t, .exact = true, .nonnull = true};
    for (uint32_t i = 0; i < n; i++) args[i + 1] = params[i];
    call_direct(im, open, args);
    return args[0];
}

void imp_newobj(Importer *im, uint32_t token) {
    Method *open = imp_token_method(im, token), *m = gen_closed_method(im, open);
    Type *t = m->owner;
    if (!t->def) {
        new_mdarray(im, open, m);
        return;
    }
    if (t->def->is_delegate) {
        new_delegate(im, open->owner);
        return;
    }
    uint32_t n = method_sig(m)->nparams;
    if (imp_intrinsic(im, open, m, n, true)) return;
    Val *args = ARENA_ARRAY(im->a, Val, n + 1);
    for (uint32_t i = n; i-- > 0;) args[i + 1] = imp_pop(im);
    if (t == im->u->wk[WK_STRING]) {
        Method *ctor = string_maker(im->u, m);
        if (!ctor) imp_fail(im, "System.String has no Ctor for %s", method_name(im->a, m));
        args[0] = (Val){.type = IR_REF, .ref = imp_iconst(im, IR_REF, 0), .t = t};
        call_direct(im, ctor, ctor->def->is_static ? args + 1 : args);
        return;
    }
    if (type_is_valuetype(t)) {
        IrRef tmp = imp_slot(im, imp_temp(im, t));
        imp_memzero(im, tmp, (type_size(t) + 7) & ~7u, IRF_NOFAULT);
        args[0] = (Val){.type = IR_BYREF, .ref = tmp, .t = type_byref(im->u, t), .nonnull = true};
        call_direct(im, open, args);
        if (im->block == IR_NOBLOCK) return;
        if (abi_ir_type(t) != IR_VOID)
            imp_push(im, imp_load_value(im, t, tmp, 0, IRF_NOFAULT));
        else
            imp_push_struct(im, tmp, t);
        return;
    }
    imp_used(im, t);
    Val made = imp_new_object(im, open, args + 1);
    if (im->block != IR_NOBLOCK) imp_push(im, made);
}

/* --- throw --- */

/* [assembly: RuntimeCompatibility(WrapNonExceptionThrows = true)], which the C# compiler always writes. */
static bool wraps_throws(Assembly *a) {
    MdBlob blob;
    return has_attribute(a, md_token(MD_ASSEMBLY, 1), "System.Runtime.CompilerServices",
                         "RuntimeCompatibilityAttribute", &blob) &&
           blob.len && blob.p[blob.len - 1] == 1;
}

IrRef imp_as_exception(Importer *im, Val v) {
    if (v.type != IR_REF) imp_fail(im, "what is thrown is no object");
    IrRef exc = imp_as(im, v, IR_REF);
    Type *t = v.t, *base = im->u->wk[WK_EXCEPTION];
    int64_t c;
    if (imp_is_const(im, exc, &c) || !t || t->has_canon || t->has_vars || type_is_subclass(t, base))
        return exc;
    if (!wraps_throws(im->as))
        imp_fail(im, "throws an object of %s in an assembly without WrapNonExceptionThrows",
                 type_name(im->a, t));
    TypeDef *d =
        assembly_find_type(im->u->corelib, "System.Runtime.CompilerServices", "RuntimeWrappedException");
    if (!d) imp_fail(im, "System.Private.CoreLib has no RuntimeWrappedException");
    typedef_members(d);
    Method *ctor = method_inst(im->u, typedef_find_method(d, ".ctor", 1), typedef_type(d), NULL, 0);
    uint32_t wrap = imp_block(im), go = imp_block(im), slot = ir_slot_new(im->f, 8, 8);
    imp_store(im, MEM_REF, imp_slot(im, slot), 0, exc, IRF_NOFAULT);
    IrRef mt = imp_sym(im, IR_I64, sym_type(im->p, SK_MT, base));
    IrRef is = imp_call_rt(im, "rt_isinst", IR_REF, (IrRef[]){mt, exc}, 2), null = imp_iconst(im, IR_REF, 0);
    IrRef other = imp_bin(im, OP_and, IR_I32, imp_cmp(im, CC_EQ, is, null), imp_cmp(im, CC_NE, exc, null));
    imp_branch(im, other, wrap, go);
    im->block = wrap;
    v.ref = exc;
    imp_store(im, MEM_REF, imp_slot(im, slot), 0, imp_new_object(im, ctor, &v).ref, IRF_NOFAULT);
    imp_goto(im, go);
    im->block = go;
    return imp_load(im, MEM_REF, imp_slot(im, slot), 0, IRF_NOFAULT);
}

/* --- constrained calls (§III.2.1) --- */

static void call_constrained(Importer *im, Type *open_t, Method *open, Val *args) {
    Type *t = gen_closed(im, open_t);
    Method *m = gen_closed_method(im, open);
    if (m->def->is_static) {
        Method *impl = known_static_virtual(im, open_t, t, m);
        if (impl) {
            call_direct(im, impl, args);
            return;
        }
        if (!im->shared)
            imp_fail(im, "%s has no implementation of %s", type_name(im->a, t), method_name(im->a, m));
        CallSite site = {.addr = gen_lookup(im, DK_CONSTRAINED, open_t, open, IR_I64)};
        imp_emit_call(im, &site, method_sig(m), NULL, NULL, args, true);
        return;
    }
    if (!type_is_valuetype(t)) {
        IrRef o = imp_load(im, MEM_REF, imp_as(im, args[0], IR_BYREF), 0, 0);
        args[0] =
            (Val){.type = IR_REF, .ref = o, .t = t->kind == TK_CLASS && t != im->u->wk[WK_CANON] ? t : NULL};
        imp_call_method(im, open, args, true);
        return;
    }
    Method *impl = resolve_constrained(t, m);
    if (impl) {
        /* The open form of the implementation: same definition on the open type, for its context. */
        Method *open_impl = impl;
        if (im->shared && impl->has_canon && impl->owner == t)
            open_impl = method_inst(im->u, impl->def, open_t, open->margs, open->nmargs);
        call_direct(im, open_impl, args);
        return;
    }
    Val v = imp_load_value(im, t, imp_as(im, args[0], IR_BYREF), 0, 0);
    imp_push(im, v);
    imp_box(im, open_t);
    args[0] = imp_pop(im);
    args[0].tag = TAG_NONE;
    args[0].exact = false;
    imp_call_method(im, open, args, true);
}

/* --- call, callvirt, calli, jmp --- */

void imp_used(Importer *im, Type *t) {
    AssemblyOrigin by = im->as ? reflect_origin(im->p, im->as) : ORIGIN_FRAMEWORK;
    bool noted = by == ORIGIN_PROJECT && type_is_valuetype(t);
    if (by != ORIGIN_FRAMEWORK && !t->has_canon && !t->has_vars && t->def &&
        (noted || t->def->assembly != im->p->app))
        imp_dep(im, sym_type(im->p, by == ORIGIN_PROJECT ? SK_MODEL : SK_USED, t));
}

void imp_handed(Importer *im, Type *t) {
    if (!im->as || reflect_origin(im->p, im->as) != ORIGIN_PROJECT || t->has_canon || t->has_vars) return;
    imp_dep(im, sym_type(im->p, SK_HANDED, t));
}

/* Generic code of the project and of packages may reflect over its type arguments; the framework's says so.
 */
static void note_arguments(Importer *im, const Method *m) {
    const Assembly *callee = m->owner->def ? m->owner->def->assembly : NULL;
    for (uint32_t i = 0; i < m->nmargs; i++) imp_used(im, m->margs[i]);
    if (!callee || !m->nmargs) return;
    if (!reflect_is_own(im->p, m->owner->def->assembly) && !trim_reflects(im->p, m->def)) return;
    for (uint32_t i = 0; i < m->nmargs; i++) imp_handed(im, m->margs[i]);
}

/* What ldtoken puts into `named`: an exact type, or a definition. */
static Type *named_type(Importer *im, Type *open) {
    return gen_is_exact(im, open) ? gen_closed(im, open) : typedef_type(open->def);
}

static bool returns_member(Importer *im, const Method *m) {
    const TypeDef *d = method_sig((Method *)m)->ret->def;
    return d && d->assembly == im->u->corelib && strcmp(d->ns, "System.Reflection") == 0;
}

static void look_for(Importer *im, Type *t, IrSym name) {
    if (!t->def) return;
    typedef_members(t->def);
    if (typedef_find_method(t->def, sym_string_text(im->p, name), -1)) imp_dep(im, sym_named(im->p, t, name));
}

static bool is_expression(const Type *t) {
    return t->def && strcmp(t->def->name, "Expression") == 0 &&
           strcmp(t->def->ns, "System.Linq.Expressions") == 0;
}

/* Find(typeof(X), "Name") of a library's own: a member of that name is looked for, as by GetMethod. Where one
 * of the two is no constant, the types and texts that the method has named stand for it; where a member comes
 * back, or an expression is given in place of the type, objects of any class may be meant. */
static void note_names(Importer *im, const Method *m, const Val *args, uint32_t n) {
    enum { MOST_PAIRS = 4096 };
    if (!m->owner->def || !im->as || !reflect_is_own(im->p, im->as)) return;
    if (!reflect_is_own(im->p, m->owner->def->assembly)) return;
    const MethodSig *s = method_sig((Method *)m);
    const Val *type = NULL, *text = NULL, *first = args + (n - s->nparams);
    bool any = returns_member(im, m);
    for (uint32_t i = 0; i < s->nparams; i++) {
        if (is_expression(s->params[i])) any = true, type = first + i;
        if (!type && s->params[i] == im->u->wk[WK_TYPE]) type = first + i;
        if (!text && s->params[i] == im->u->wk[WK_STRING]) text = first + i;
    }
    if (!type || !text) return;
    Type *known = type->tag == TAG_TYPEOF && type->of->def ? named_type(im, type->of) : NULL;
    IrSym name = text->tag == TAG_STRING ? text->sym : 0;
    if (known && name) imp_dep(im, sym_named(im->p, known, name));
    if (!known && name && any) imp_dep(im, sym_asked(im->p, name));
    uint32_t types = known ? 1 : im->named.len, texts = name ? 1 : im->texts.len;
    if ((known && name) || (uint64_t)types * texts > MOST_PAIRS) return;
    for (uint32_t i = 0; i < types; i++)
        for (uint32_t k = 0; k < texts; k++)
            look_for(im, known ? known : im->named.items[i], name ? name : im->texts.items[k]);
}

void imp_piece(Importer *im, Method *m) {
    if (!im->as || reflect_origin(im->p, im->as) != ORIGIN_PACKAGE || !m->nmargs || m->has_vars) return;
    if (!m->owner->def || !reflect_is_own(im->p, m->owner->def->assembly)) return;
    for (uint32_t i = 0; i < m->nmargs; i++)
        if (!type_is_ref(m->margs[i])) return;
    vec_push(im->a, &im->addressed, m);
}

void imp_call(Importer *im, IlOp op, uint32_t token) {
    Method *open = imp_token_method(im, token), *m = gen_closed_method(im, open);
    note_arguments(im, m);
    MethodSig *sig = method_sig(m);
    bool inst = !m->def->is_static;
    uint32_t n = sig->nparams + inst;
    if (!im->constrained && imp_intrinsic(im, open, m, n, false)) return;
    Val *args = ARENA_ARRAY(im->a, Val, n + 1);
    for (uint32_t i = n; i-- > 0;) args[i] = imp_pop(im);
    note_names(im, m, args, n);
    if (method_array_op(m) != ARRAY_NONE) {
        call_array_method(im, open, m, args);
    } else if (m->owner->def && m->owner->def->is_delegate && strcmp(m->def->name, "Invoke") == 0) {
        call_delegate(im, m, args);
    } else if (im->constrained) {
        call_constrained(im, imp_open_type(im, im->constrained), open, args);
    } else {
        if (m->def->is_static && m->def->is_abstract)
            imp_fail(im, "call of abstract static %s", method_name(im->a, m));
        imp_call_method(im, open, args, op == IL_CALLVIRT);
    }
}

/* Through a function that converts the values; the address comes last. */
static void call_converting(Importer *im, const MethodSig *sig, Val *args, Val fn) {
    uint32_t n = sig->nparams;
    Type *pointer = type_fnptr(im->u, sig);
    MethodSig with = *sig;
    with.callconv = 0;
    with.nparams = with.sentinel = (uint16_t)(n + 1);
    with.params = ARENA_ARRAY(im->a, Type *, n + 1u);
    if (n) memcpy(with.params, sig->params, n * sizeof *with.params);
    with.params[n] = im->u->wk[WK_I];
    args[n] = (Val){.ref = imp_as(im, fn, IR_I64), .type = IR_I64};
    CallSite site = {.sym = sym_calli(im->p, pointer, marshal_is_disabled(im->as))};
    imp_emit_call(im, &site, &with, NULL, NULL, args, true);
}

void imp_calli(Importer *im, uint32_t token) {
    const SynthToken *own = imp_synth_token(im, token);
    MethodSig *sig = own ? own->sig : sig_from_token(im->as, token, im->generic ? &im->ctx : NULL);
    Val fn = imp_pop(im);
    uint32_t n = sig->nparams;
    Val *args = ARENA_ARRAY(im->a, Val, n + 1);
    for (uint32_t i = n; i-- > 0;) args[i] = imp_pop(im);
    Val self;
    if (sig->has_this) self = imp_pop(im);
    bool ccall = sig->callconv != 0 && sig->callconv != 5;
    if (ccall && !own && !sig->has_this && pinvoke_calli_converts(im, sig)) {
        call_converting(im, sig, args, fn);
        return;
    }
    CallSite site = {.addr = imp_as(im, fn, IR_I64), .ccall = ccall};
    Type *this_type =
        sig->has_this && self.type == IR_BYREF ? type_byref(im->u, im->u->wk[WK_U1]) : im->u->wk[WK_OBJECT];
    bool leaves = ccall && !sig->suppress_gc_transition;
    if (leaves) imp_call_rt(im, "rt_native_enter", IR_VOID, NULL, 0);
    Val r = imp_emit_call_val(im, &site, sig, sig->has_this ? &self : NULL, this_type, args);
    if (leaves) imp_call_rt(im, "rt_native_leave", IR_VOID, NULL, 0);
    if (sig->ret->kind != TK_VOID && im->block != IR_NOBLOCK) imp_push(im, r);
}

/* jmp (§III.3.37): a call with the arguments of this method, whose result is the result. */
void imp_jmp(Importer *im, uint32_t token) {
    if (im->depth) imp_fail(im, "jmp with values on the evaluation stack");
    Method *open = imp_token_method(im, token);
    Val *args = ARENA_ARRAY(im->a, Val, im->nargs + 1);
    for (uint32_t i = 0; i < im->nargs; i++)
        args[i] = imp_load_value(im, im->args[i].t, imp_var_addr(im, &im->args[i]), 0, IRF_NOFAULT);
    call_direct(im, open, args);
}
