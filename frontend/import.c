/* The importer: IL of one method to IR (ECMA-335 III). This file holds the frame: variables, blocks, the
 * evaluation stack, exception regions and the loop over instructions; import_ops.c, import_call.c, generics.c
 * and intrinsics.c hold what the instructions mean.
 *
 * Blocks. Every branch target, region boundary and instruction after a branch starts an IL block. Only what
 * is reached is imported: a branch whose condition is a constant has one target, so that switched-off
 * features are never looked at. Values that stay on the evaluation stack across a branch go through slots of
 * the target block.
 *
 * Variables and struct values live in slots; the passes (sroa, mem2reg) turn them into SSA values.
 *
 * Exceptions. A region per clause. A protected range is entered by a `try` block made in front of its first
 * IL block. `leave` through finally handlers sets the handler's selector slot to the number of the way on and
 * jumps into the handler; its landing pad sets the selector to 0, which makes endfinally resume the
 * unwinding. Filters are functions of their own that reach the variables through the frame pointer. */
#include "frontend/import.h"
#include "frontend/marshaller.h"
#include "frontend/pinvoke.h"
#include "frontend/proxy.h"
#include "frontend/synth.h"

#include <string.h>

#include "ir/edit.h"

enum { IMPL_SYNCHRONIZED = 0x0020 }; /* MethodImplAttributes */

typedef struct LeaveWay { /* where endfinally goes on */
    uint32_t target;      /* IL offset */
    uint32_t block;       /* IR block that continues there */
} LeaveWay;

typedef struct ClauseState {
    uint32_t region;
    uint32_t pad;
    uint32_t exc_slot, token_slot, selector_slot; /* finally, fault */
    VEC(LeaveWay) ways;
    VEC(uint32_t) ends; /* blocks that end in endfinally, to be finished with the switch */
    bool entered;
} ClauseState;

noreturn void imp_fail(Importer *im, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(im->a, fmt, ap);
    va_end(ap);
    diag_fail(im->diag, "%s: %s: IL_%04x: %s", im->as ? im->as->name : "?",
              im->m ? method_name(im->a, im->m) : "stub", im->il, text);
}

void imp_dep(Importer *im, IrSym s) { vec_push(im->a, &im->out->deps, s); }

/* --- emission --- */

static IrRef emit(Importer *im, IrInst i) {
    i.loc = im->il;
    return ir_append(im->f, im->block, i);
}

IrType imp_type_of(Importer *im, IrRef r) { return (IrType)im->f->inst[r].type; }

bool imp_is_const(Importer *im, IrRef r, int64_t *v) {
    const IrInst *i = &im->f->inst[r];
    if (i->op != OP_iconst) return false;
    *v = i->imm;
    return true;
}

IrRef imp_iconst(Importer *im, IrType t, int64_t v) {
    if (t == IR_I32) v = (int32_t)v;
    return emit(im, (IrInst){.op = OP_iconst, .type = (uint8_t)t, .imm = v});
}

IrRef imp_un(Importer *im, IrOp op, IrType t, IrRef a) {
    int64_t v;
    if (imp_is_const(im, a, &v)) {
        switch (op) {
            case OP_sext8: return imp_iconst(im, t, (int8_t)v);
            case OP_sext16: return imp_iconst(im, t, (int16_t)v);
            case OP_zext8: return imp_iconst(im, t, (uint8_t)v);
            case OP_zext16: return imp_iconst(im, t, (uint16_t)v);
            case OP_sext32: return imp_iconst(im, t, (int32_t)v);
            case OP_zext32: return imp_iconst(im, t, (uint32_t)v);
            case OP_trunc: return imp_iconst(im, t, (int32_t)v);
            default: break;
        }
    }
    return emit(im, (IrInst){.op = (uint8_t)op, .type = (uint8_t)t, .a = a});
}

static bool fold_bin(IrOp op, IrType t, int64_t a, int64_t b, int64_t *r) {
    uint32_t mask = t == IR_I32 ? 31 : 63;
    uint64_t ua = t == IR_I32 ? (uint32_t)a : (uint64_t)a;
    switch (op) {
        case OP_add: *r = (int64_t)((uint64_t)a + (uint64_t)b); return true;
        case OP_sub: *r = (int64_t)((uint64_t)a - (uint64_t)b); return true;
        case OP_mul: *r = (int64_t)((uint64_t)a * (uint64_t)b); return true;
        case OP_and: *r = a & b; return true;
        case OP_or: *r = a | b; return true;
        case OP_xor: *r = a ^ b; return true;
        case OP_shl: *r = (int64_t)(ua << (b & mask)); return true;
        case OP_shr: *r = (int64_t)(ua >> (b & mask)); return true;
        case OP_divs:
            if (b == 0 || b == -1) return false;
            *r = a / b;
            return true;
        default: return false;
    }
}

IrRef imp_bin(Importer *im, IrOp op, IrType t, IrRef a, IrRef b) {
    int64_t x, y, r;
    if ((t == IR_I32 || t == IR_I64) && imp_is_const(im, a, &x) && imp_is_const(im, b, &y) &&
        fold_bin(op, t, x, y, &r))
        return imp_iconst(im, t, r);
    return emit(im, (IrInst){.op = (uint8_t)op, .type = (uint8_t)t, .a = a, .b = b});
}

IrRef imp_cmp(Importer *im, IrCond cc, IrRef a, IrRef b) {
    int64_t x, y;
    if (imp_is_const(im, a, &x) && imp_is_const(im, b, &y)) {
        if (imp_type_of(im, a) == IR_I32) x = (int32_t)x, y = (int32_t)y;
        uint64_t ux = (uint64_t)x, uy = (uint64_t)y;
        bool r = cc == CC_EQ    ? x == y
                 : cc == CC_NE  ? x != y
                 : cc == CC_LT  ? x < y
                 : cc == CC_LE  ? x <= y
                 : cc == CC_GT  ? x > y
                 : cc == CC_GE  ? x >= y
                 : cc == CC_ULT ? ux < uy
                 : cc == CC_ULE ? ux <= uy
                 : cc == CC_UGT ? ux > uy
                                : ux >= uy;
        return imp_iconst(im, IR_I32, r);
    }
    return emit(im, (IrInst){.op = OP_cmp, .type = IR_I32, .mem = (uint8_t)cc, .a = a, .b = b});
}

static uint8_t prefix_flags(Importer *im) {
    return (uint8_t)((im->volatile_ ? IRF_VOLATILE : 0) | (im->unaligned ? IRF_UNALIGNED : 0));
}

/* An address in this function's frame or in static data cannot be null. */
static uint8_t nofault(Importer *im, IrRef addr) {
    const IrInst *i = &im->f->inst[addr];
    return i->op == OP_slotaddr || i->op == OP_symaddr || i->op == OP_parentslot || i->op == OP_localloc
               ? IRF_NOFAULT
               : 0;
}

IrRef imp_load(Importer *im, IrMem mem, IrRef addr, int64_t off, uint8_t flags) {
    static const uint8_t type[] = {IR_I32, IR_I32, IR_I32,  IR_I32,  IR_I32, IR_I64,
                                   IR_F32, IR_F64, IR_V128, IR_V256, IR_REF, IR_BYREF};
    return emit(im, (IrInst){.op = OP_load,
                             .type = type[mem],
                             .mem = (uint8_t)mem,
                             .a = addr,
                             .imm = off,
                             .flags = (uint8_t)(flags | prefix_flags(im) | nofault(im, addr))});
}

void imp_store(Importer *im, IrMem mem, IrRef addr, int64_t off, IrRef v, uint8_t flags) {
    emit(im, (IrInst){.op = OP_store,
                      .mem = (uint8_t)mem,
                      .a = addr,
                      .b = v,
                      .imm = off,
                      .flags = (uint8_t)(flags | prefix_flags(im) | nofault(im, addr))});
}

IrRef imp_sym(Importer *im, IrType t, IrSym s) {
    return emit(im, (IrInst){.op = OP_symaddr, .type = (uint8_t)t, .sym = s});
}

IrRef imp_slot(Importer *im, uint32_t slot) {
    return emit(im, (IrInst){.op = OP_slotaddr, .type = IR_BYREF, .imm = slot});
}

/* Slots are padded to whole words: struct arguments are read word by word. */
static uint32_t new_slot(Importer *im, Type *t) {
    uint32_t size = type_size(t), align = type_align(t);
    return ir_slot_new(im->f, (size + 7) & ~7u, align < 8 ? 8 : align > 32 ? 32 : align);
}

uint32_t imp_temp(Importer *im, Type *t) { return new_slot(im, t); }

IrRef imp_cast(Importer *im, IrType t, IrRef v) {
    IrType from = imp_type_of(im, v);
    if (from == t) return v;
    if (!ir_is_int64(from) || !ir_is_int64(t)) imp_fail(im, "a value of another width is used as a pointer");
    int64_t c;
    if (imp_is_const(im, v, &c) && (t == IR_I64 || c == 0)) return imp_iconst(im, t, c);
    return emit(im, (IrInst){.op = OP_cast, .type = (uint8_t)t, .a = v});
}

IrRef imp_to_i64(Importer *im, IrRef v, bool is_unsigned) {
    IrType t = imp_type_of(im, v);
    if (t == IR_I32) return imp_un(im, is_unsigned ? OP_zext32 : OP_sext32, IR_I64, v);
    if (!ir_is_int64(t)) imp_fail(im, "an integer is expected");
    return imp_cast(im, IR_I64, v);
}

IrRef imp_addr(Importer *im, IrRef base, int64_t off) {
    if (off == 0) return base;
    IrType t = imp_type_of(im, base);
    if (t == IR_REF) base = imp_cast(im, t = IR_BYREF, base);
    return emit(im, (IrInst){.op = OP_add, .type = (uint8_t)t, .a = base, .b = imp_iconst(im, IR_I64, off)});
}

void imp_memcpy(Importer *im, IrRef dst, IrRef src, uint32_t size, uint8_t flags) {
    if (dst == src || size == 0) return;
    emit(im, (IrInst){.op = OP_memcpy,
                      .a = dst,
                      .b = src,
                      .imm = size,
                      .flags = (uint8_t)(flags | prefix_flags(im) | (nofault(im, dst) & nofault(im, src)))});
}

void imp_memzero(Importer *im, IrRef dst, uint32_t size, uint8_t flags) {
    if (size)
        emit(im,
             (IrInst){.op = OP_memzero, .a = dst, .imm = size, .flags = (uint8_t)(flags | nofault(im, dst))});
}

static IrRef emit_call(Importer *im, IrSym s, IrType t, const IrRef *args, uint32_t n, uint8_t flags) {
    uint32_t list = ir_list(im->f, args, n);
    return emit(
        im, (IrInst){.op = OP_call, .type = (uint8_t)t, .flags = flags, .list = list, .nlist = n, .sym = s});
}

IrRef imp_call_rt(Importer *im, const char *name, IrType t, const IrRef *args, uint32_t n) {
    return emit_call(im, sym_runtime(im->p, name), t, args, n, 0);
}

void imp_call_noreturn(Importer *im, const char *name, const IrRef *args, uint32_t n) {
    emit_call(im, sym_runtime(im->p, name), IR_VOID, args, n, IRF_NORETURN);
    emit(im, (IrInst){.op = OP_unreachable});
    im->block = IR_NOBLOCK;
}

void imp_trapif(Importer *im, IrRef cond, IrTrap kind) {
    int64_t c;
    if (imp_is_const(im, cond, &c) && c == 0) return;
    emit(im, (IrInst){.op = OP_trapif, .a = cond, .imm = kind});
}

uint32_t imp_block(Importer *im) { return ir_block_new(im->f, im->region); }

void imp_goto(Importer *im, uint32_t block) {
    emit(im, (IrInst){.op = OP_jmp});
    ir_set_succ(im->f, im->block, &block, 1);
    im->block = IR_NOBLOCK;
}

void imp_branch(Importer *im, IrRef cond, uint32_t yes, uint32_t no) {
    emit(im, (IrInst){.op = OP_br, .a = cond});
    ir_set_succ(im->f, im->block, (uint32_t[]){yes, no}, 2);
    im->block = IR_NOBLOCK;
}

/* --- evaluation stack --- */

void imp_push(Importer *im, Val v) {
    if (im->depth >= im->max_stack) imp_fail(im, "evaluation stack overflow (maxstack %u)", im->max_stack);
    im->stack[im->depth++] = v;
}
void imp_push_ref(Importer *im, IrRef r, Type *t) {
    imp_push(im, (Val){.type = (uint8_t)imp_type_of(im, r), .ref = r, .t = t});
}
void imp_push_struct(Importer *im, IrRef addr, Type *t) {
    imp_push(im, (Val){.type = IR_VOID, .ref = addr, .t = t});
}

Val imp_pop(Importer *im) {
    if (!im->depth) imp_fail(im, "evaluation stack underflow");
    return im->stack[--im->depth];
}
Val *imp_peek(Importer *im, uint32_t from_top) {
    if (im->depth <= from_top) imp_fail(im, "evaluation stack underflow");
    return &im->stack[im->depth - 1 - from_top];
}

IrRef imp_as(Importer *im, Val v, IrType t) {
    IrType from = (IrType)v.type;
    if (v.type == IR_VOID) { /* a struct of one scalar word used as that scalar (function pointers in structs,
                                …) is not valid IL */
        imp_fail(im, "a value type is used as a scalar");
    }
    if (from == t) return v.ref;
    if (ir_is_int64(from) && ir_is_int64(t)) return imp_cast(im, t, v.ref);
    if (from == IR_I32 && ir_is_int64(t)) return imp_cast(im, t, imp_un(im, OP_sext32, IR_I64, v.ref));
    if (ir_is_int64(from) && t == IR_I32) return imp_un(im, OP_trunc, IR_I32, imp_cast(im, IR_I64, v.ref));
    if (from == IR_F32 && t == IR_F64) return imp_un(im, OP_fext, t, v.ref);
    if (from == IR_F64 && t == IR_F32) return imp_un(im, OP_ftrunc32, t, v.ref);
    imp_fail(im, "a value of the wrong type is on the evaluation stack (%d for %d)", from, t);
}

Val imp_load_value(Importer *im, Type *t, IrRef addr, int64_t off, uint8_t flags) {
    IrType s = abi_ir_type(t);
    if (s != IR_VOID) {
        IrRef r = imp_load(im, abi_mem(t), addr, off, flags);
        return (Val){.type = (uint8_t)s, .ref = r, .t = t};
    }
    IrRef tmp = imp_slot(im, new_slot(im, t));
    imp_memcpy(im, tmp, imp_addr(im, addr, off), type_size(t), flags);
    return (Val){.type = IR_VOID, .ref = tmp, .t = t};
}

/* Of a struct with references: with the write barrier, which the back end adds to short copies. */
static void copy_to_heap(Importer *im, IrRef dst, IrRef src, uint32_t size, uint8_t flags) {
    enum { SHORT = 128 };
    if (size > SHORT) {
        imp_call_rt(im, "rt_copy_refs", IR_VOID, (IrRef[]){dst, src, imp_iconst(im, IR_I64, size)}, 3);
        return;
    }
    if (dst == src) return;
    emit(im, (IrInst){.op = OP_memcpy,
                      .mem = MEM_REF,
                      .a = dst,
                      .b = src,
                      .imm = size,
                      .flags = (uint8_t)(flags | prefix_flags(im))});
}

void imp_store_value(Importer *im, Type *t, IrRef addr, int64_t off, Val v, bool heap, uint8_t flags) {
    IrType s = abi_ir_type(t);
    if (s == IR_VOID) {
        if (v.type != IR_VOID) imp_fail(im, "a scalar is stored as %s", type_name(im->a, t));
        if (heap && t->kind == TK_STRUCT && type_layout(t)->nrefs && !nofault(im, addr))
            copy_to_heap(im, imp_addr(im, addr, off), v.ref, type_size(t), flags);
        else
            imp_memcpy(im, imp_addr(im, addr, off), v.ref, type_size(t), flags);
        return;
    }
    IrRef r = imp_as(im, v, s);
    if (s == IR_REF && heap && !nofault(im, addr)) {
        emit(im, (IrInst){.op = OP_storeref,
                          .a = addr,
                          .b = r,
                          .imm = off,
                          .flags = (uint8_t)(flags | prefix_flags(im))});
        return;
    }
    imp_store(im, abi_mem(t), addr, off, r, flags);
}

IrRef imp_value_addr(Importer *im, Val v, Type *t) {
    if (v.type == IR_VOID) return v.ref;
    IrRef tmp = imp_slot(im, new_slot(im, t));
    imp_store_value(im, t, tmp, 0, v, false, 0);
    return tmp;
}

static Var *var_of_alias(Importer *im, uint32_t alias) {
    return alias <= im->nargs ? &im->args[alias - 1] : &im->locals[alias - 1 - im->nargs];
}

void imp_unalias(Importer *im, uint32_t var) {
    for (uint32_t i = 0; i < im->depth; i++) {
        Val *v = &im->stack[i];
        if (!v->alias) continue;
        if (var == UINT32_MAX ? !var_of_alias(im, v->alias)->addr_taken : v->alias != var + 1) continue;
        IrRef tmp = imp_slot(im, new_slot(im, v->t));
        imp_memcpy(im, tmp, v->ref, type_size(v->t), IRF_NOFAULT);
        v->ref = tmp;
        v->alias = 0;
    }
}

/* --- variables --- */

IrRef imp_var_addr(Importer *im, Var *v) {
    IrRef a =
        im->frame_ref
            ? emit(im, (IrInst){.op = OP_parentslot, .type = IR_BYREF, .a = im->frame_ref, .imm = v->slot})
            : imp_slot(im, v->slot);
    if (v->by_pointer) a = imp_cast(im, IR_BYREF, imp_load(im, MEM_I64, a, 0, IRF_NOFAULT));
    return a;
}

static Var *arg_var(Importer *im, uint32_t n) {
    if (n >= im->nargs) imp_fail(im, "argument %u does not exist", n);
    return &im->args[n];
}
static Var *local_var(Importer *im, uint32_t n) {
    if (n >= im->nlocals) imp_fail(im, "local %u does not exist", n);
    return &im->locals[n];
}

static void load_var(Importer *im, Var *v, uint32_t number) {
    IrRef addr = imp_var_addr(im, v);
    IrType s = abi_ir_type(v->t);
    if (s != IR_VOID) {
        imp_push_ref(im, imp_load(im, abi_mem(v->t), addr, 0, IRF_NOFAULT), v->t);
        imp_peek(im, 0)->held = v->held;
        return;
    }
    imp_push(im, (Val){.type = IR_VOID, .ref = addr, .t = v->t, .alias = number + 1});
}

static void store_var(Importer *im, Var *v, uint32_t number) {
    Val x = imp_pop(im);
    if (x.tag == TAG_TYPEOF) v->held = x.of;
    imp_unalias(im, number);
    imp_store_value(im, v->t, imp_var_addr(im, v), 0, x, false, IRF_NOFAULT);
}

static void load_var_addr(Importer *im, Var *v) {
    imp_push_ref(im, imp_var_addr(im, v), type_byref(im->u, v->t));
}

/* --- types --- */

const SynthToken *imp_synth_token(Importer *im, uint32_t token) { return synth_token(im->synth, token); }

const MethodSig *imp_own_sig(Importer *im) {
    return im->synth && im->synth->sig ? im->synth->sig : method_sig(im->m);
}

Type *imp_open_type(Importer *im, uint32_t token) {
    const SynthToken *t = imp_synth_token(im, token);
    return t ? t->type : type_from_token(im->as, token, NULL);
}
Type *imp_type(Importer *im, uint32_t token) { return gen_closed(im, imp_open_type(im, token)); }

/* --- regions --- */

/* Innermost region of an IL offset; clauses stand inner before outer. */
static uint32_t region_at(Importer *im, uint32_t at) {
    if (im->parent) return 0;
    for (uint32_t i = 0; i < im->body.clause_count; i++)
        if (imp_in_try(&im->body.clauses[i], at)) return i + 1;
    return im->sync_region;
}

static uint32_t parent_region(Importer *im, uint32_t i) {
    const MdClause *c = &im->body.clauses[i];
    for (uint32_t j = i + 1; j < im->body.clause_count; j++) {
        const MdClause *o = &im->body.clauses[j];
        if (o->try_begin <= c->try_begin && o->try_end >= c->try_end) return j + 1;
    }
    return im->sync_region;
}

static void make_regions(Importer *im) {
    uint32_t n = im->body.clause_count;
    if (!n && !im->synchronized_) return;
    if (im->synchronized_) im->sync_region = n + 1;
    im->clauses = ARENA_ARRAY(im->a, ClauseState, n);
    vec_push(im->a, &im->f->regions, (IrRegion){0});
    for (uint32_t i = 0; i < n; i++) {
        const MdClause *c = &im->body.clauses[i];
        ClauseState *s = &im->clauses[i];
        IrRegion r = {.parent = parent_region(im, i)};
        r.pad = s->pad = ir_block_new(im->f, region_at(im, c->handler_begin));
        im->f->blocks.items[s->pad].landing = true;
        switch (c->kind) {
            case MD_CLAUSE_CATCH: {
                r.kind = CLAUSE_CATCH;
                Type *open = imp_open_type(im, c->type_token);
                if (!gen_is_exact(im, open)) {
                    r.filter = sym_filter(im->p, im->m, i);
                } else {
                    Type *t = gen_closed(im, open);
                    if (t != im->u->wk[WK_OBJECT]) r.type = sym_type(im->p, SK_MT, t);
                }
                break;
            }
            case MD_CLAUSE_FILTER:
                r.kind = CLAUSE_FILTER;
                r.filter = sym_filter(im->p, im->m, i);
                break;
            default:
                r.kind = c->kind == MD_CLAUSE_FINALLY ? CLAUSE_FINALLY : CLAUSE_FAULT;
                s->exc_slot = ir_slot_new(im->f, 8, 8);
                s->token_slot = ir_slot_new(im->f, 8, 8);
                s->selector_slot = ir_slot_new(im->f, 8, 8);
                break;
        }
        vec_push(im->a, &im->f->regions, r);
    }
    if (im->synchronized_) {
        im->sync_pad = ir_block_new(im->f, 0);
        im->f->blocks.items[im->sync_pad].landing = true;
        vec_push(im->a, &im->f->regions, ((IrRegion){.kind = CLAUSE_FAULT, .pad = im->sync_pad}));
    }
}

/* --- IL blocks --- */

/* The `try` blocks in front of the protected code at `at`, one for each range that starts there, outermost
 * first; IR_NOBLOCK when there is none. */
static uint32_t enter_tries(Importer *im, uint32_t at, uint32_t code) {
    uint32_t entry = IR_NOBLOCK, n = im->body.clause_count;
    for (uint32_t i = 0; i < n;) {
        const MdClause *c = &im->body.clauses[i];
        if (c->try_begin != at) {
            i++;
            continue;
        }
        VEC(uint32_t) succ = {0};
        vec_push(im->a, &succ, entry == IR_NOBLOCK ? code : entry);
        uint32_t outer = 0, end = c->try_end;
        for (; i < n && im->body.clauses[i].try_begin == at && im->body.clauses[i].try_end == end; i++) {
            vec_push(im->a, &succ, im->clauses[i].pad);
            outer = im->f->regions.items[i + 1].parent;
        }
        entry = ir_block_new(im->f, outer);
        ir_append(im->f, entry, (IrInst){.op = OP_try, .loc = at});
        ir_set_succ(im->f, entry, succ.items, succ.len);
    }
    return entry;
}

static IlBlock *il_block(Importer *im, uint32_t at) {
    if (at >= im->body.code_size) imp_fail(im, "branch to IL_%04x, outside the method", at);
    IlBlock *b = &im->blocks[at];
    if (!b->leader) imp_fail(im, "branch to IL_%04x, which is no instruction", at);
    if (b->ir == IR_NOBLOCK) {
        uint32_t region = region_at(im, at);
        b->ir = ir_block_new(im->f, region);
        b->try_entry = IR_NOBLOCK;
        if (im->parent) return b;
        b->try_entry = enter_tries(im, at, b->ir);
    }
    return b;
}

static void queue(Importer *im, uint32_t at, IlBlock *b) {
    if (b->queued) return;
    b->queued = true;
    vec_push(im->a, &im->work, at);
}

/* Passes the evaluation stack to the block at `at` and returns the IR block to branch to. */
/* Where an int32 meets a native int, or a float32 a float64, the wider type is the value's (§III.1.8.1.3).
 * The first to arrive may be the narrower one, and what follows may be imported already: then the method is
 * imported anew, and finds here what it has to be. */
typedef struct Merge {
    uint32_t at, index; /* IL offset, position on the stack */
    uint8_t type;
} Merge;
typedef struct Merges {
    VEC(Merge) wider;
    bool again; /* something was added in this round */
} Merges;

static IrType merged_type(const Importer *im, uint32_t at, uint32_t index, IrType type) {
    for (uint32_t i = 0; im->merges && i < im->merges->wider.len; i++) {
        const Merge *m = &im->merges->wider.items[i];
        if (m->at == at && m->index == index) return (IrType)m->type;
    }
    return type;
}

static void note_wider(Importer *im, uint32_t at, uint32_t index, uint8_t had, uint8_t comes) {
    bool wider = (had == IR_I32 && comes == IR_I64) || (had == IR_F32 && comes == IR_F64);
    if (!wider || !im->merges) return;
    vec_push(im->a, &im->merges->wider, ((Merge){at, index, comes}));
    im->merges->again = true;
}

static uint32_t arrive(Importer *im, uint32_t at) {
    IlBlock *b = il_block(im, at);
    if (!b->depth_known) {
        b->depth_known = true;
        b->depth = (uint16_t)im->depth;
        b->stack = ARENA_ARRAY(im->a, Val, im->depth);
        for (uint32_t i = 0; i < im->depth; i++) {
            Val v = im->stack[i];
            uint32_t slot = v.type == IR_VOID ? new_slot(im, v.t) : ir_slot_new(im->f, 8, 8);
            b->stack[i] = (Val){.type = (uint8_t)merged_type(im, at, i, (IrType)v.type),
                                .ref = slot,
                                .t = v.type == IR_REF || v.type == IR_BYREF ? NULL : v.t};
        }
    }
    if (im->depth && b->try_entry != IR_NOBLOCK) imp_fail(im, "values on the evaluation stack at a try");
    if (b->depth != im->depth)
        imp_fail(im, "stack depth %u at IL_%04x, elsewhere %u", im->depth, at, b->depth);
    for (uint32_t i = 0; i < im->depth; i++) {
        Val v = im->stack[i];
        const Val *to = &b->stack[i];
        static const uint8_t mem[] = {0,        MEM_I32,  MEM_I64, MEM_F32,  MEM_F64,
                                      MEM_V128, MEM_V256, MEM_REF, MEM_BYREF};
        if (to->type == IR_VOID) {
            if (v.type != IR_VOID || v.t != to->t) imp_fail(im, "different value types meet at IL_%04x", at);
            imp_memcpy(im, imp_slot(im, to->ref), v.ref, type_size(v.t), IRF_NOFAULT);
        } else {
            note_wider(im, at, i, to->type, v.type);
            IrRef r = imp_as(im, v, (IrType)to->type);
            imp_store(im, (IrMem)mem[to->type], imp_slot(im, to->ref), 0, r, IRF_NOFAULT);
        }
    }
    queue(im, at, b);
    return b->try_entry != IR_NOBLOCK ? b->try_entry : b->ir;
}

static void start_block(Importer *im, uint32_t at) {
    IlBlock *b = &im->blocks[at];
    b->imported = true;
    im->block = b->ir;
    im->region = im->f->blocks.items[b->ir].region;
    im->il = at;
    im->depth = b->depth;
    for (uint32_t i = 0; i < b->depth; i++) {
        Val v = b->stack[i];
        static const uint8_t mem[] = {0,        MEM_I32,  MEM_I64, MEM_F32,  MEM_F64,
                                      MEM_V128, MEM_V256, MEM_REF, MEM_BYREF};
        IrRef addr = imp_slot(im, v.ref);
        v.ref = v.type == IR_VOID ? addr : imp_load(im, (IrMem)mem[v.type], addr, 0, IRF_NOFAULT);
        im->stack[i] = v;
    }
}

/* --- handlers --- */

static IrRef pad_value(Importer *im, IrOp op, IrType t) {
    return emit(im, (IrInst){.op = (uint8_t)op, .type = (uint8_t)t});
}

/* Fills the landing pads of the protected range that starts at `at`, once. */
static void enter_regions(Importer *im, uint32_t at) {
    if (im->parent) return;
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        ClauseState *s = &im->clauses[i];
        if (c->try_begin != at || s->entered) continue;
        s->entered = true;
        im->block = s->pad;
        im->region = im->f->blocks.items[s->pad].region;
        im->il = c->handler_begin;
        im->depth = 0;
        IrRef exc = pad_value(im, OP_eh_exc, IR_REF);
        if (c->kind == MD_CLAUSE_FINALLY || c->kind == MD_CLAUSE_FAULT) {
            IrRef token = pad_value(im, OP_eh_token, IR_I64);
            imp_store(im, MEM_REF, imp_slot(im, s->exc_slot), 0, exc, IRF_NOFAULT);
            imp_store(im, MEM_I64, imp_slot(im, s->token_slot), 0, token, IRF_NOFAULT);
            imp_store(im, MEM_I32, imp_slot(im, s->selector_slot), 0, imp_iconst(im, IR_I32, 0), IRF_NOFAULT);
        } else {
            imp_store(im, MEM_REF, imp_slot(im, s->exc_slot), 0, exc, IRF_NOFAULT); /* for rethrow */
            imp_push(im, (Val){.type = IR_REF, .ref = exc, .t = im->u->wk[WK_EXCEPTION], .nonnull = true});
        }
        imp_goto(im, arrive(im, c->handler_begin));
    }
}

/* The innermost handler of kind finally or fault that holds `at`. */
static uint32_t handler_at(Importer *im, uint32_t at) {
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        if (!imp_in_handler(c, at)) continue;
        if (best == UINT32_MAX || c->handler_begin >= im->body.clauses[best].handler_begin) best = i;
    }
    return best;
}

/* Number of the way by which the finally handler of clause i goes on to `target`;
 * the way is made when new. */
static uint32_t leave_way(Importer *im, uint32_t i, uint32_t target);

/* The IR block at which a leave from IL offset `from` to `target` goes on: the first finally on the way, or
 * the target. */
static uint32_t leave_block(Importer *im, uint32_t from, uint32_t target, uint32_t first) {
    for (uint32_t i = first; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        if (c->kind != MD_CLAUSE_FINALLY || !imp_in_try(c, from) || imp_in_try(c, target)) continue;
        uint32_t way = leave_way(im, i, target);
        uint32_t b = ir_block_new(im->f, region_at(im, c->handler_begin));
        uint32_t saved = im->block;
        im->block = b;
        im->depth = 0;
        imp_store(im, MEM_I32, imp_slot(im, im->clauses[i].selector_slot), 0, imp_iconst(im, IR_I32, way),
                  IRF_NOFAULT);
        imp_goto(im, arrive(im, c->handler_begin));
        im->block = saved;
        return b;
    }
    im->depth = 0;
    return arrive(im, target);
}

static uint32_t leave_way(Importer *im, uint32_t i, uint32_t target) {
    ClauseState *s = &im->clauses[i];
    for (uint32_t w = 0; w < s->ways.len; w++)
        if (s->ways.items[w].target == target) return w + 1;
    vec_push(im->a, &s->ways, ((LeaveWay){.target = target, .block = IR_NOBLOCK}));
    uint32_t number = s->ways.len;
    /* From the handler's place, only clauses outside this one are left. */
    uint32_t block = leave_block(im, im->body.clauses[i].handler_begin, target, i + 1);
    s->ways.items[number - 1].block = block;
    return number;
}

static void import_leave(Importer *im, uint32_t target) {
    imp_check_edge(im, target, true);
    uint32_t at = im->block;
    im->depth = 0;
    uint32_t to = leave_block(im, im->il, target, 0);
    im->block = at;
    imp_goto(im, to);
}

static void import_endfinally(Importer *im) {
    uint32_t i = handler_at(im, im->il);
    if (i == UINT32_MAX ||
        (im->body.clauses[i].kind != MD_CLAUSE_FINALLY && im->body.clauses[i].kind != MD_CLAUSE_FAULT))
        imp_fail(im, "endfinally outside a finally or fault handler");
    vec_push(im->a, &im->clauses[i].ends, im->block);
    im->block = IR_NOBLOCK;
}

/* Ways are known only when everything is imported: now end the handlers. */
static void finish_handlers(Importer *im) {
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        ClauseState *s = &im->clauses[i];
        const MdClause *c = &im->body.clauses[i];
        for (uint32_t e = 0; e < s->ends.len; e++) {
            im->il = c->handler_end - 1;
            im->block = s->ends.items[e];
            im->region = im->f->blocks.items[im->block].region;
            uint32_t resume = imp_block(im);
            if (s->ways.len) {
                uint32_t n = s->ways.len;
                uint32_t *succ = ARENA_ARRAY(im->a, uint32_t, n + 1);
                succ[0] = resume;
                for (uint32_t w = 0; w < n; w++) succ[w + 1] = s->ways.items[w].block;
                IrRef sel = imp_load(im, MEM_I32, imp_slot(im, s->selector_slot), 0, IRF_NOFAULT);
                emit(im, (IrInst){.op = OP_switch, .a = sel});
                ir_set_succ(im->f, im->block, succ, n + 1);
            } else {
                imp_goto(im, resume);
            }
            im->block = resume;
            IrRef exc = imp_load(im, MEM_REF, imp_slot(im, s->exc_slot), 0, IRF_NOFAULT);
            IrRef tok = imp_load(im, MEM_I64, imp_slot(im, s->token_slot), 0, IRF_NOFAULT);
            emit(im, (IrInst){.op = OP_eh_resume, .a = exc, .b = tok});
            im->block = IR_NOBLOCK;
        }
    }
}

/* --- branches --- */

static void import_cond_branch(Importer *im, IrRef cond, uint32_t target, uint32_t next) {
    int64_t c;
    imp_check_edge(im, target, false);
    if (imp_is_const(im, cond, &c)) {
        imp_goto(im, arrive(im, c ? target : next));
        return;
    }
    uint32_t yes = arrive(im, target), no = arrive(im, next);
    if (yes == no)
        imp_goto(im, yes);
    else
        imp_branch(im, cond, yes, no);
}

static IrRef truth(Importer *im, Val v) {
    if (v.tag == TAG_BOX || v.tag == TAG_STRING || v.tag == TAG_TYPEOF || v.nonnull)
        return imp_iconst(im, IR_I32, 1);
    if (v.type == IR_I32) return v.ref;
    if (v.type == IR_VOID) imp_fail(im, "branch on a value type");
    if (v.type == IR_F32 || v.type == IR_F64) imp_fail(im, "branch on a floating-point number");
    return imp_cmp(im, CC_NE, v.ref, imp_iconst(im, (IrType)v.type, 0));
}

static void import_switch(Importer *im, const IlInsn *in) {
    IrRef v = imp_as(im, imp_pop(im), IR_I32);
    int64_t c;
    for (uint32_t i = 0; i < in->sw.count; i++) imp_check_edge(im, il_switch_target(in, i), false);
    if (imp_is_const(im, v, &c)) {
        uint32_t k = (uint32_t)c;
        imp_goto(im, arrive(im, k < in->sw.count ? il_switch_target(in, k) : in->next));
        return;
    }
    uint32_t n = in->sw.count + 1;
    uint32_t *succ = ARENA_ARRAY(im->a, uint32_t, n);
    for (uint32_t i = 0; i < in->sw.count; i++) succ[i] = arrive(im, il_switch_target(in, i));
    succ[n - 1] = arrive(im, in->next);
    emit(im, (IrInst){.op = OP_switch, .a = v});
    ir_set_succ(im->f, im->block, succ, n);
    im->block = IR_NOBLOCK;
}

/* --- synchronized methods (§II.23.1.11): the body lies in a fault region that leaves the monitor --- */

static void leave_monitor(Importer *im) {
    IrRef obj = imp_load(im, MEM_REF, imp_slot(im, im->sync_slot), 0, IRF_NOFAULT);
    imp_call_rt(im, "rt_monitor_exit", IR_VOID, &obj, 1);
}

/* Enters the monitor of `this` or of the class's type object, then the region. */
static void enter_monitor(Importer *im) {
    IrRef obj = im->sig.has_this ? imp_load(im, MEM_REF, imp_var_addr(im, &im->args[0]), 0, IRF_NOFAULT)
                                 : gen_typeobj(im, typedef_type(im->m->owner->def));
    im->sync_slot = ir_slot_new(im->f, 8, 8);
    imp_store(im, MEM_REF, imp_slot(im, im->sync_slot), 0, obj, IRF_NOFAULT);
    imp_call_rt(im, "rt_monitor_enter", IR_VOID, &obj, 1);
    uint32_t succ[2] = {arrive(im, 0), im->sync_pad};
    emit(im, (IrInst){.op = OP_try});
    ir_set_succ(im->f, im->block, succ, 2);
    im->block = im->sync_pad;
    im->region = 0;
    IrRef exc = pad_value(im, OP_eh_exc, IR_REF), token = pad_value(im, OP_eh_token, IR_I64);
    leave_monitor(im);
    emit(im, (IrInst){.op = OP_eh_resume, .a = exc, .b = token});
    im->block = IR_NOBLOCK;
}

/* Where the method is inlined its slots live on. */
static void unpin_locals(Importer *im) {
    for (uint32_t i = 0; i < im->nlocals; i++) {
        const Var *v = &im->locals[i];
        if (v->pinned)
            imp_store(im, MEM_I64, imp_slot(im, v->slot), 0, imp_iconst(im, IR_I64, 0), IRF_NOFAULT);
    }
}

static void import_ret(Importer *im) {
    AbiVal r = im->sig.ret;
    IrRef words[2];
    uint32_t n = 0;
    imp_check_ret(im);
    if (r.kind != ABI_VOID) {
        Val v = imp_pop(im);
        Type *t = imp_own_sig(im)->ret;
        if (r.kind == ABI_SCALAR) {
            words[n++] = imp_as(im, v, (IrType)r.type[0]);
            if (r.mem[0] <= MEM_U16) { /* callers rely on the extension */
                static const uint8_t ext[] = {OP_sext8, OP_zext8, OP_sext16, OP_zext16};
                words[0] = imp_un(im, (IrOp)ext[r.mem[0]], IR_I32, words[0]);
            }
        } else if (r.kind == ABI_WORDS) {
            IrRef addr = imp_value_addr(im, v, t);
            for (; n < r.nwords; n++) words[n] = imp_load(im, (IrMem)r.mem[n], addr, 8 * n, IRF_NOFAULT);
        } else {
            imp_memcpy(im, im->retbuf_ref, v.ref, r.size, IRF_NOFAULT);
            if (im->synth && im->synth->from_c) words[n++] = im->retbuf_ref;
        }
    }
    if (im->depth) imp_fail(im, "values left on the evaluation stack at ret");
    if (im->synchronized_) leave_monitor(im);
    unpin_locals(im);
    uint32_t list = ir_list(im->f, words, n);
    emit(im, (IrInst){.op = OP_ret, .list = list, .nlist = n});
    im->block = IR_NOBLOCK;
}

/* --- the loop --- */

static void import_throw(Importer *im, IlOp op) {
    if (op == IL_RETHROW) {
        uint32_t i = handler_at(im, im->il);
        if (i == UINT32_MAX) imp_fail(im, "rethrow outside a catch handler");
        /* The exception of a catch handler is kept in the slot its landing pad made for this. */
        IrRef exc = imp_load(im, MEM_REF, imp_slot(im, im->clauses[i].exc_slot), 0, IRF_NOFAULT);
        imp_call_noreturn(im, "rt_rethrow", &exc, 1);
        return;
    }
    IrRef exc = imp_as_exception(im, imp_pop(im));
    imp_call_noreturn(im, "rt_throw", &exc, 1);
}

static void import_dup(Importer *im) {
    imp_peek(im, 0)->boxed = 0; /* the other copy may change it */
    Val v = *imp_peek(im, 0);
    if (v.type == IR_VOID && !v.alias) { /* each copy may be consumed in place */
        Val c = imp_load_value(im, v.t, v.ref, 0, IRF_NOFAULT);
        imp_push(im, c);
        return;
    }
    imp_push(im, v);
}

static void import_filter_end(Importer *im) {
    if (!im->parent) imp_fail(im, "endfilter outside a filter");
    IrRef v = imp_as(im, imp_pop(im), IR_I32);
    uint32_t list = ir_list(im->f, &v, 1);
    emit(im, (IrInst){.op = OP_ret, .list = list, .nlist = 1});
    im->block = IR_NOBLOCK;
}

static void import_load_const(Importer *im, const IlInsn *in) {
    IrRef r;
    if (in->op >= IL_LDC_I4_M1 && in->op <= IL_LDC_I4_8)
        r = imp_iconst(im, IR_I32, (int)in->op - (int)IL_LDC_I4_0);
    else if (in->op == IL_LDC_I8)
        r = imp_iconst(im, IR_I64, in->i8);
    else if (in->op == IL_LDC_R4 || in->op == IL_LDC_R8) {
        uint64_t bits = 0;
        if (in->op == IL_LDC_R4)
            memcpy(&bits, &in->r4, 4);
        else
            memcpy(&bits, &in->r8, 8);
        r = emit(
            im,
            (IrInst){.op = OP_fconst, .type = in->op == IL_LDC_R4 ? IR_F32 : IR_F64, .imm = (int64_t)bits});
    } else {
        r = imp_iconst(im, IR_I32, in->i4);
    }
    imp_push_ref(im, r, NULL);
}

static void clear_prefixes(Importer *im) {
    im->constrained = 0;
    im->volatile_ = im->unaligned = im->tail = im->readonly = false;
}

static void import_insn(Importer *im, const IlInsn *in) {
    IlOp op = in->op;
    if (im->tail || im->volatile_ || im->unaligned) imp_check_prefixes(im, in);
    switch (op) {
        case IL_NOP:
        case IL_BREAK: break;
        case IL_LDARG_0:
        case IL_LDARG_1:
        case IL_LDARG_2:
        case IL_LDARG_3: load_var(im, arg_var(im, op - IL_LDARG_0), op - IL_LDARG_0); break;
        case IL_LDARG_S:
        case IL_LDARG: load_var(im, arg_var(im, in->var), in->var); break;
        case IL_LDARGA_S:
        case IL_LDARGA: load_var_addr(im, arg_var(im, in->var)); break;
        case IL_STARG_S:
        case IL_STARG: store_var(im, arg_var(im, in->var), in->var); break;
        case IL_LDLOC_0:
        case IL_LDLOC_1:
        case IL_LDLOC_2:
        case IL_LDLOC_3: load_var(im, local_var(im, op - IL_LDLOC_0), im->nargs + op - IL_LDLOC_0); break;
        case IL_LDLOC_S:
        case IL_LDLOC: load_var(im, local_var(im, in->var), im->nargs + in->var); break;
        case IL_LDLOCA_S:
        case IL_LDLOCA: load_var_addr(im, local_var(im, in->var)); break;
        case IL_STLOC_0:
        case IL_STLOC_1:
        case IL_STLOC_2:
        case IL_STLOC_3: store_var(im, local_var(im, op - IL_STLOC_0), im->nargs + op - IL_STLOC_0); break;
        case IL_STLOC_S:
        case IL_STLOC: store_var(im, local_var(im, in->var), im->nargs + in->var); break;
        case IL_LDNULL: imp_push_ref(im, imp_iconst(im, IR_REF, 0), NULL); break;
        case IL_LDC_I4_M1:
        case IL_LDC_I4_0:
        case IL_LDC_I4_1:
        case IL_LDC_I4_2:
        case IL_LDC_I4_3:
        case IL_LDC_I4_4:
        case IL_LDC_I4_5:
        case IL_LDC_I4_6:
        case IL_LDC_I4_7:
        case IL_LDC_I4_8:
        case IL_LDC_I4_S:
        case IL_LDC_I4:
        case IL_LDC_I8:
        case IL_LDC_R4:
        case IL_LDC_R8: import_load_const(im, in); break;
        case IL_DUP: import_dup(im); break;
        case IL_POP: imp_pop(im); break;
        case IL_JMP:
            imp_jmp(im, in->token);
            if (im->block != IR_NOBLOCK) import_ret(im);
            break;
        case IL_CALL:
        case IL_CALLVIRT: imp_call(im, op, in->token); break;
        case IL_CALLI: imp_calli(im, in->token); break;
        case IL_NEWOBJ: imp_newobj(im, in->token); break;
        case IL_LDFTN: imp_ldftn(im, in->token, false); break;
        case IL_LDVIRTFTN: imp_ldftn(im, in->token, true); break;
        case IL_RET: import_ret(im); break;
        case IL_BR_S:
        case IL_BR:
            imp_check_edge(im, in->target, false);
            imp_goto(im, arrive(im, in->target));
            break;
        case IL_BRFALSE_S:
        case IL_BRFALSE: {
            IrRef c = imp_cmp(im, CC_EQ, truth(im, imp_pop(im)), imp_iconst(im, IR_I32, 0));
            import_cond_branch(im, c, in->target, in->next);
            break;
        }
        case IL_BRTRUE_S:
        case IL_BRTRUE: import_cond_branch(im, truth(im, imp_pop(im)), in->target, in->next); break;
        case IL_BEQ_S:
        case IL_BGE_S:
        case IL_BGT_S:
        case IL_BLE_S:
        case IL_BLT_S:
        case IL_BNE_UN_S:
        case IL_BGE_UN_S:
        case IL_BGT_UN_S:
        case IL_BLE_UN_S:
        case IL_BLT_UN_S:
        case IL_BEQ:
        case IL_BGE:
        case IL_BGT:
        case IL_BLE:
        case IL_BLT:
        case IL_BNE_UN:
        case IL_BGE_UN:
        case IL_BGT_UN:
        case IL_BLE_UN:
        case IL_BLT_UN: {
            Val b = imp_pop(im), a = imp_pop(im);
            import_cond_branch(im, imp_compare(im, op, a, b), in->target, in->next);
            break;
        }
        case IL_CEQ:
        case IL_CGT:
        case IL_CGT_UN:
        case IL_CLT:
        case IL_CLT_UN: {
            Val b = imp_pop(im), a = imp_pop(im);
            imp_push_ref(im, imp_compare(im, op, a, b), NULL);
            break;
        }
        case IL_SWITCH: import_switch(im, in); break;
        case IL_LEAVE:
        case IL_LEAVE_S: import_leave(im, in->target); break;
        case IL_ENDFINALLY: import_endfinally(im); break;
        case IL_ENDFILTER: import_filter_end(im); break;
        case IL_THROW:
        case IL_RETHROW: import_throw(im, op); break;
        case IL_LOCALLOC: imp_localloc(im); break;
        case IL_LDSTR: {
            const SynthToken *own = imp_synth_token(im, in->token);
            MdUserString s = own ? (MdUserString){0} : md_user_string(im->as->image, in->token);
            IrSym y = own ? sym_string_utf8(im->p, own->text) : sym_string(im->p, s.utf16, s.len);
            if (!own && im->as != im->u->corelib) reflect_text(im->p, im->as, y);
            vec_push(im->a, &im->texts, y);
            imp_push(im, (Val){.type = IR_REF,
                               .tag = TAG_STRING,
                               .ref = imp_sym(im, IR_REF, y),
                               .sym = y,
                               .t = im->u->wk[WK_STRING],
                               .exact = true,
                               .nonnull = true});
            break;
        }
        case IL_LDTOKEN: imp_token(im, in->token); break;
        case IL_LDFLD:
        case IL_LDFLDA:
        case IL_STFLD:
        case IL_LDSFLD:
        case IL_LDSFLDA:
        case IL_STSFLD: imp_field(im, op, in->token); break;
        case IL_NEWARR:
        case IL_LDLEN:
        case IL_LDELEMA:
        case IL_LDELEM:
        case IL_STELEM:
        case IL_LDELEM_I1:
        case IL_LDELEM_U1:
        case IL_LDELEM_I2:
        case IL_LDELEM_U2:
        case IL_LDELEM_I4:
        case IL_LDELEM_U4:
        case IL_LDELEM_I8:
        case IL_LDELEM_I:
        case IL_LDELEM_R4:
        case IL_LDELEM_R8:
        case IL_LDELEM_REF:
        case IL_STELEM_I:
        case IL_STELEM_I1:
        case IL_STELEM_I2:
        case IL_STELEM_I4:
        case IL_STELEM_I8:
        case IL_STELEM_R4:
        case IL_STELEM_R8:
        case IL_STELEM_REF: imp_array(im, op, in->token); break;
        case IL_CASTCLASS:
        case IL_ISINST:
        case IL_UNBOX:
        case IL_UNBOX_ANY:
        case IL_BOX:
        case IL_SIZEOF:
        case IL_MKREFANY:
        case IL_REFANYVAL:
        case IL_REFANYTYPE:
        case IL_ARGLIST:
        case IL_CKFINITE: imp_object(im, op, in->token); break;
        case IL_LDOBJ:
        case IL_STOBJ:
        case IL_CPOBJ:
        case IL_INITOBJ:
        case IL_CPBLK:
        case IL_INITBLK:
        case IL_LDIND_I1:
        case IL_LDIND_U1:
        case IL_LDIND_I2:
        case IL_LDIND_U2:
        case IL_LDIND_I4:
        case IL_LDIND_U4:
        case IL_LDIND_I8:
        case IL_LDIND_I:
        case IL_LDIND_R4:
        case IL_LDIND_R8:
        case IL_LDIND_REF:
        case IL_STIND_REF:
        case IL_STIND_I1:
        case IL_STIND_I2:
        case IL_STIND_I4:
        case IL_STIND_I8:
        case IL_STIND_R4:
        case IL_STIND_R8:
        case IL_STIND_I: imp_indirect(im, op, in->token); break;
        case IL_CONSTRAINED: im->constrained = in->token; return;
        case IL_VOLATILE: im->volatile_ = true; return;
        case IL_UNALIGNED: im->unaligned = true; return;
        case IL_TAIL: im->tail = true; return;
        case IL_READONLY: im->readonly = true; return;
        case IL_NO: imp_fail(im, "prefix no. is not supported");
        default:
            if (strncmp(il_op_desc[op].name, "conv.", 5) == 0)
                imp_conv(im, op);
            else
                imp_arith(im, op);
            break;
    }
    clear_prefixes(im);
}

static void import_block(Importer *im, uint32_t at) {
    start_block(im, at);
    clear_prefixes(im);
    for (;;) {
        IlInsn in = il_next(im->body.code, im->body.code_size, at);
        if (in.op == IL_INVALID) imp_fail(im, "invalid instruction");
        im->il = at;
        import_insn(im, &in);
        if (im->block == IR_NOBLOCK) return;
        at = in.next;
        if (at >= im->body.code_size) imp_fail(im, "control runs off the end of the method");
        if (im->blocks[at].leader) {
            imp_check_edge(im, at, false);
            imp_goto(im, arrive(im, at));
            return;
        }
    }
}

static void drain(Importer *im) {
    while (im->work.len) {
        uint32_t at = vec_pop(&im->work);
        if (im->blocks[at].imported) continue;
        enter_regions(im, at);
        import_block(im, at);
    }
}

/* --- setting up --- */

static bool in_filter(Importer *im, uint32_t at) {
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        if (c->kind == MD_CLAUSE_FILTER && at >= c->filter_begin && at < c->handler_begin) return true;
    }
    return false;
}

static void note_var(Importer *im, const IlInsn *in) {
    IlOp op = in->op;
    uint8_t operand = il_op_desc[op].operand;
    bool addr = op == IL_LDARGA || op == IL_LDARGA_S || op == IL_LDLOCA || op == IL_LDLOCA_S;
    Var *v = NULL;
    if (op >= IL_LDARG_0 && op <= IL_LDARG_3)
        v = arg_var(im, op - IL_LDARG_0);
    else if (op >= IL_LDLOC_0 && op <= IL_LDLOC_3)
        v = local_var(im, op - IL_LDLOC_0);
    else if (op >= IL_STLOC_0 && op <= IL_STLOC_3)
        v = local_var(im, op - IL_STLOC_0);
    else if (operand == IL_OPERAND_ARG1 || operand == IL_OPERAND_ARG2)
        v = arg_var(im, in->var);
    else if (operand == IL_OPERAND_LOC1 || operand == IL_OPERAND_LOC2)
        v = local_var(im, in->var);
    if (!v) return;
    if (addr) v->addr_taken = true;
    if (!v->in_filter && in_filter(im, in->offset)) v->in_filter = true;
}

/* Finds the leaders and what is accessed from filters. */
static void scan(Importer *im) {
    uint32_t size = im->body.code_size;
    im->blocks = ARENA_ARRAY(im->a, IlBlock, size + 1);
    for (uint32_t i = 0; i <= size; i++) im->blocks[i].ir = IR_NOBLOCK;
    VEC(uint32_t) targets = {0};
    uint8_t *start = arena_alloc(im->a, size + 1);
    vec_push(im->a, &targets, 0);
    for (uint32_t at = 0; at < size;) {
        IlInsn in = il_next(im->body.code, size, at);
        im->il = at;
        if (in.op == IL_INVALID) imp_fail(im, "invalid instruction");
        start[at] = 1;
        note_var(im, &in);
        const IlOpDesc *d = &il_op_desc[in.op];
        if (d->operand == IL_OPERAND_BR1 || d->operand == IL_OPERAND_BR4)
            vec_push(im->a, &targets, in.target);
        if (d->operand == IL_OPERAND_SWITCH)
            for (uint32_t i = 0; i < in.sw.count; i++) vec_push(im->a, &targets, il_switch_target(&in, i));
        if (d->flow != IL_FLOW_NEXT && d->flow != IL_FLOW_CALL && d->flow != IL_FLOW_PREFIX && in.next < size)
            vec_push(im->a, &targets, in.next);
        at = in.next;
    }
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        vec_push(im->a, &targets, c->try_begin);
        vec_push(im->a, &targets, c->handler_begin);
        if (c->try_end < size) vec_push(im->a, &targets, c->try_end);
        if (c->handler_end < size) vec_push(im->a, &targets, c->handler_end);
        if (c->kind == MD_CLAUSE_FILTER) vec_push(im->a, &targets, c->filter_begin);
    }
    for (uint32_t i = 0; i < im->body.clause_count; i++) /* as CoreCLR */
        if (in_filter(im, im->body.clauses[i].try_begin)) imp_fail(im, "a protected region in a filter");
    for (uint32_t i = 0; i < targets.len; i++) {
        uint32_t t = targets.items[i];
        if (t >= size || !start[t]) imp_fail(im, "IL_%04x is no instruction", t);
        im->blocks[t].leader = true;
    }
}

static void make_vars(Importer *im) {
    const MethodSig *ms = imp_own_sig(im);
    bool has_this = im->sig.has_this;
    im->nargs = ms->nparams + has_this;
    im->args = ARENA_ARRAY(im->a, Var, im->nargs + 1);
    for (uint32_t i = 0; i < im->nargs; i++)
        im->args[i].t = has_this && i == 0 ? im->sig.this_type : ms->params[i - has_this];
    if (im->synth) {
        if (im->synth->has_ctx) im->args[im->nargs++].t = im->u->wk[WK_I];
        im->nlocals = im->synth->locals.len;
        im->locals = ARENA_ARRAY(im->a, Var, im->nlocals);
        for (uint32_t i = 0; i < im->nlocals; i++) im->locals[i].t = im->synth->locals.items[i];
    }
    if (im->body.local_sig) {
        LocalVar *l =
            locals_from_token(im->as, im->body.local_sig, im->generic ? &im->ctx : NULL, &im->nlocals);
        im->locals = ARENA_ARRAY(im->a, Var, im->nlocals);
        for (uint32_t i = 0; i < im->nlocals; i++)
            im->locals[i].t = l[i].type, im->locals[i].pinned = l[i].pinned;
    }
}

static bool needs_zero(Importer *im, Type *t) {
    if (im->body.init_locals || type_is_ref(t) || t->kind == TK_BYREF) return true;
    return abi_ir_type(t) == IR_VOID && (type_layout(t)->nrefs || type_layout(t)->has_byref);
}

static void enter_locals(Importer *im) {
    IrFunc *f = im->f;
    for (uint32_t i = 0; i < im->nlocals; i++) {
        Var *v = &im->locals[i];
        v->slot = new_slot(im, v->t);
        f->slots.items[v->slot].escapes = v->in_filter || v->pinned;
        f->slots.items[v->slot].zeroed = needs_zero(im, v->t);
    }
    for (uint32_t i = 0; i < im->body.clause_count;
         i++) /* rethrow reads the exception of catch handlers here */
        if (im->body.clauses[i].kind == MD_CLAUSE_CATCH || im->body.clauses[i].kind == MD_CLAUSE_FILTER)
            im->clauses[i].exc_slot = ir_slot_new(f, 8, 8);
}

/* The C convention: a struct on the stack is put together from its words. */
static void arguments_from_c(Importer *im, const IrRef *params) {
    const Synth *y = im->synth;
    AbiC c = abi_c(im->a, y->sig, NULL, y->has_ctx);
    im->ctx_slot = UINT32_MAX;
    if (c.s.has_retbuf) im->retbuf_ref = params[y->has_ctx];
    for (uint32_t i = 0; i < y->sig->nparams; i++) {
        AbiVal a = c.s.params[i];
        Var *v = &im->args[i];
        uint32_t words = a.nwords ? a.nwords : (a.size + 7) / 8;
        v->slot = ir_slot_new(im->f, a.kind == ABI_SCALAR ? 8 : 8 * words, 8);
        for (uint32_t w = 0; w < words; w++) {
            bool as_is = !c.args[i].on_stack || a.nwords == 1;
            IrRef from = params[c.args[i].on_stack ? c.args[i].at[0] + w : c.args[i].at[w]];
            imp_store(im, as_is ? (IrMem)a.mem[w] : MEM_I64, imp_slot(im, v->slot), 8 * w, from, IRF_NOFAULT);
        }
    }
    if (y->has_ctx) {
        Var *v = &im->args[y->sig->nparams];
        v->slot = ir_slot_new(im->f, 8, 8);
        imp_store(im, MEM_I64, imp_slot(im, v->slot), 0, params[0], IRF_NOFAULT);
    }
}

/* Parameters to their slots, locals to slots; sets the context. */
static void enter_function(Importer *im) {
    IrFunc *f = im->f;
    AbiSig *s = &im->sig;
    f->param_types = s->ir_types;
    f->nparams = s->nir;
    f->has_ctx = s->has_ctx;
    f->ret_types[0] = s->ret_types[0];
    f->ret_types[1] = s->ret_types[1];
    IrRef *params = ARENA_ARRAY(im->a, IrRef, s->nir);
    for (uint32_t i = 0; i < s->nir; i++)
        params[i] = emit(im, (IrInst){.op = OP_param, .type = s->ir_types[i], .imm = i});
    if (im->synth && im->synth->from_c) {
        arguments_from_c(im, params);
        enter_locals(im);
        return;
    }
    bool filters = false;
    for (uint32_t i = 0; i < im->body.clause_count; i++)
        if (f->regions.items[i + 1].filter) filters = true;
    uint32_t n = 0;
    im->ctx_slot = UINT32_MAX;
    if (s->has_ctx) {
        im->ctx_ref = params[n++];
        if (filters) {
            im->ctx_slot = ir_slot_new(f, 8, 8);
            f->slots.items[im->ctx_slot].escapes = true;
            imp_store(im, MEM_I64, imp_slot(im, im->ctx_slot), 0, im->ctx_ref, IRF_NOFAULT);
        }
    }
    if (s->has_retbuf) im->retbuf_ref = params[n++];
    IrRef this_ref = s->has_this ? params[n++] : 0;
    for (uint32_t i = 0; i < im->nargs; i++) {
        Var *v = &im->args[i];
        bool is_this = s->has_this && i == 0;
        AbiVal a = is_this ? (AbiVal){.kind = ABI_SCALAR} : s->params[i - s->has_this];
        v->by_pointer = a.kind == ABI_MEMORY;
        v->slot = v->by_pointer ? ir_slot_new(f, 8, 8) : new_slot(im, v->t);
        f->slots.items[v->slot].escapes = v->in_filter || (is_this && filters);
        IrRef addr = imp_slot(im, v->slot);
        if (is_this) {
            imp_store(im, abi_mem(v->t), addr, 0, this_ref, IRF_NOFAULT);
        } else if (a.kind == ABI_MEMORY) {
            imp_store(im, MEM_I64, addr, 0, params[n++], IRF_NOFAULT);
        } else if (a.kind == ABI_SCALAR) {
            imp_store(im, (IrMem)a.mem[0], addr, 0, params[n++], IRF_NOFAULT);
        } else {
            for (uint32_t w = 0; w < a.nwords; w++)
                imp_store(im, (IrMem)a.mem[w], addr, 8 * w, params[n++], IRF_NOFAULT);
        }
    }
    enter_locals(im);
}

/* The static constructor runs before the first static method, constructor or method of a struct that is not
 * beforefieldinit. */
static void enter_class(Importer *im) {
    TypeDef *d = im->m->owner->def;
    if (!d || d->is_beforefieldinit || !d->cctor || im->m->def->is_cctor) return;
    if (im->m->def->is_static || im->m->def->is_ctor || d->is_valuetype) gen_class_init(im, typedef_type(d));
}

static ImportedIr *new_result(Importer *im, const char *name, IrSym s) {
    im->out = ARENA_NEW(im->a, ImportedIr);
    im->f = im->out->f = ir_func_new(im->a, name, s);
    im->block = 0;
    return im->out;
}

/* Filter functions: (frame pointer, exception) → int32. Generic catch clauses test the class the same way. */
static IrFunc *import_filter(Importer *parent, uint32_t clause) {
    const MdClause *c = &parent->body.clauses[clause];
    Importer im = *parent;
    IrSym s = sym_filter(im.p, im.m, clause);
    im.f = ir_func_new(im.a, sym_name(im.p, im.a, s), s);
    im.parent = im.f->parent = parent->f;
    im.f->param_types = ARENA_ARRAY(im.a, uint8_t, 2);
    im.f->param_types[0] = IR_I64;
    im.f->param_types[1] = IR_REF;
    im.f->nparams = 2;
    im.f->ret_types[0] = IR_I32;
    im.block = 0;
    im.region = 0;
    im.depth = 0;
    im.il = c->kind == MD_CLAUSE_FILTER ? c->filter_begin : c->handler_begin;
    im.frame_ref = emit(&im, (IrInst){.op = OP_param, .type = IR_I64, .imm = 0});
    IrRef exc = emit(&im, (IrInst){.op = OP_param, .type = IR_REF, .imm = 1});
    if (parent->ctx_slot != UINT32_MAX) {
        IrRef at = emit(
            &im, (IrInst){.op = OP_parentslot, .type = IR_BYREF, .a = im.frame_ref, .imm = parent->ctx_slot});
        im.ctx_ref = imp_load(&im, MEM_I64, at, 0, IRF_NOFAULT);
    }
    if (c->kind == MD_CLAUSE_CATCH) {
        IrRef mt = gen_mt(&im, imp_open_type(&im, c->type_token));
        IrRef r = imp_call_rt(&im, "rt_isinst", IR_REF, (IrRef[]){mt, exc}, 2);
        IrRef v = imp_cmp(&im, CC_NE, r, imp_iconst(&im, IR_REF, 0));
        uint32_t list = ir_list(im.f, &v, 1);
        emit(&im, (IrInst){.op = OP_ret, .list = list, .nlist = 1});
        return im.f;
    }
    im.blocks = ARENA_ARRAY(im.a, IlBlock, im.body.code_size + 1);
    for (uint32_t i = 0; i <= im.body.code_size; i++)
        im.blocks[i] = (IlBlock){.ir = IR_NOBLOCK, .leader = parent->blocks[i].leader};
    im.work.len = 0;
    im.work.items = NULL;
    im.work.cap = 0;
    imp_push(&im, (Val){.type = IR_REF, .ref = exc, .t = im.u->wk[WK_EXCEPTION], .nonnull = true});
    imp_goto(&im, arrive(&im, c->filter_begin));
    drain(&im);
    return im.f;
}

/* Whether something other than its IL serves the method. `anvil stress` is about the IL of all of them. */
static bool other_body(Program *p, Method *m) {
    int64_t value;
    if (p->opt.stress) return false;
    return contract_replaces(p, m) || subst_empty(p, m->def) || subst_method(p, m->def, &value);
}

/* Everything about a body that has been found: im->m, body, sig and what goes with a body that was made up.
 */
static void import_body(Importer *im) {
    Method *m = im->m;
    im->out->il_size = im->body.code_size;
    im->synchronized_ = !im->synth && m && m->def->impl_flags & IMPL_SYNCHRONIZED;
    if (im->synchronized_ && type_is_valuetype(m->owner))
        imp_fail(im, "a synchronized method of a value type");
    im->max_stack = im->body.max_stack + 4;
    im->stack = ARENA_ARRAY(im->a, Val, im->max_stack);
    make_vars(im);
    scan(im);
    im->il = 0;
    make_regions(im);
    enter_function(im);
    if (!im->synth) enter_class(im);
    if (im->synchronized_)
        enter_monitor(im);
    else
        imp_goto(im, arrive(im, 0));
    drain(im);
    finish_handlers(im);
    for (uint32_t i = 0; i < im->body.clause_count; i++)
        if (im->f->regions.items[i + 1].filter && im->clauses[i].entered)
            vec_push(im->a, &im->out->filters, import_filter(im, i));
}

/* Functions whose IL the compiler makes up and that no method with metadata stands for: at the border to
 * native code, and the methods of arrays. */
static ImportedIr *import_made_up(Program *p, IrSym s, Arena *arena) {
    const Symbol y = *sym_get(p, s);
    Importer im = {.p = p, .u = p->u, .a = arena, .diag = p->diag, .as = p->u->corelib};
    new_result(&im, sym_name(p, arena, s), s);
    if (!pinvoke_made_up(&im, &y)) {
        im.m = y.method;
        array_method_body(&im);
        im.sig = abi_sig(arena, method_sig(im.m), im.m->owner, false, false);
    }
    import_body(&im);
    return im.out;
}

static ImportedIr *import_method(Program *p, IrSym s, Arena *arena, Merges *merges) {
    Symbol *y = sym_get(p, s);
    if ((y->kind == SK_METHOD || y->kind == SK_ENTRY) && method_array_op(y->method) != ARRAY_NONE)
        return import_made_up(p, s, arena);
    if (pinvoke_makes_up(p, y->kind)) return import_made_up(p, s, arena);
    if (y->kind != SK_METHOD) return import_stub(p, s, arena);
    Method *m = y->method;
    bool accessor = accessor_is(m) && !other_body(p, m);
    bool pinvoke = !p->opt.stress && pinvoke_is(p, m) && !other_body(p, m);
    bool proxy = proxy_is(p, m);
    if (!accessor && !pinvoke && !proxy && (!m->owner->def || !m->def->has_body || other_body(p, m)))
        return import_stub(p, s, arena);
    Importer im = {.p = p, .u = p->u, .a = arena, .diag = p->diag, .m = m, .as = m->owner->def->assembly};
    im.merges = merges;
    im.ctx = method_ctx(m);
    im.generic = im.ctx.ntargs || im.ctx.nmargs;
    im.source = method_ctx_source(m);
    im.shared = im.source != CTX_NONE;
    new_result(&im, sym_name(p, arena, s), s);
    if (accessor)
        accessor_body(&im);
    else if (pinvoke)
        pinvoke_body(&im);
    else if (proxy)
        proxy_body(&im);
    else if (!md_body(im.as->image, p->diag, arena, m->def->rid, &im.body))
        imp_fail(&im, "the method has no IL body");
    else
        trim_body(p, m->def, s);
    im.sig = abi_method(arena, m);
    import_body(&im);
    return im.out;
}

ImportedIr *import_symbol(Program *p, IrSym s, Arena *arena) {
    Merges merges = {0};
    ImportedIr *ir;
    do {
        merges.again = false;
        ir = import_method(p, s, arena, &merges);
    } while (merges.again);
    return ir;
}
