/* The interpreter: a frame per function, a step per instruction. */
#include "ir/interp.h"

#include <string.h>

#include "ir/eval.h"

typedef struct Frame {
    IrInterp *it;
    IrFunc *f;
    const IrValue *args;
    IrValue *value; /* by instruction */
    uint8_t *memory;
    IrValue call2; /* second result of the last call */
    uint32_t block;
    IrValue *ret;
} Frame;

/* What one instruction did. */
typedef enum Step { NEXT, JUMPED, THROW, STUCK, RETURN } Step;

enum { FRAME_ALIGN = 32, NULL_PAGE = 4096 };

static size_t slot_offset(const IrFunc *f, uint32_t slot) {
    size_t at = 0;
    for (uint32_t i = 0;; i++) {
        size_t align = f->slots.items && i < f->slots.len ? f->slots.items[i].align : 1;
        if (!align) align = 1;
        at = (at + align - 1) & ~(align - 1);
        if (i == slot || i >= f->slots.len) return at;
        at += f->slots.items[i].size;
    }
}

static Step stuck(Frame *fr, const char *why) {
    fr->it->error = why;
    return STUCK;
}

static Step throw_trap(Frame *fr, IrTrap kind) {
    fr->it->exception = fr->it->trap ? fr->it->trap(fr->it->user, kind) : 0x100 + (uint64_t)kind;
    return THROW;
}

static uint64_t operand(const Frame *fr, IrRef r) { return fr->value[r].u; }

/* The address a + imm as a pointer; NULL when the access faults. */
static uint8_t *address(const Frame *fr, const IrInst *i, IrRef base) {
    uint64_t a = operand(fr, base), offset = i->op == OP_memcpy || i->op == OP_memzero ? 0 : (uint64_t)i->imm;
    if (a < NULL_PAGE || a + offset < NULL_PAGE) return NULL;
    return (uint8_t *)(uintptr_t)(a + offset);
}

static IrValue load_value(const uint8_t *p, uint8_t mem, uint8_t type) {
    IrValue v = {0};
    uint32_t size = ir_mem_size(mem);
    memcpy(v.bytes, p, size);
    bool extend = mem == MEM_I8 || mem == MEM_I16 || mem == MEM_I32;
    if (extend) v.u = (uint64_t)((int64_t)(v.u << (64 - 8 * size)) >> (64 - 8 * size));
    if (type == IR_I32) v.u = (uint64_t)(int64_t)(int32_t)v.u;
    return v;
}

static Step exchange(Frame *fr, IrRef r, uint8_t *p) {
    const IrInst *i = &fr->f->inst[r];
    IrValue old = load_value(p, i->mem, i->type), fresh = fr->value[i->b];
    uint32_t size = ir_mem_size(i->mem);
    if (i->op == OP_xadd) fresh.u += old.u;
    bool write = i->op != OP_cmpxchg || memcmp(p, fr->value[i->c].bytes, size) == 0;
    if (write) memcpy(p, fresh.bytes, size);
    fr->value[r] = old;
    return NEXT;
}

static Step access_memory(Frame *fr, IrRef r) {
    const IrInst *i = &fr->f->inst[r];
    uint8_t *p = address(fr, i, i->a), *q;
    if (!p) return throw_trap(fr, TRAP_NULL);
    switch (i->op) {
        case OP_load: fr->value[r] = load_value(p, i->mem, i->type); return NEXT;
        case OP_store: memcpy(p, fr->value[i->b].bytes, ir_mem_size(i->mem)); return NEXT;
        case OP_storeref: memcpy(p, fr->value[i->b].bytes, 8); return NEXT;
        case OP_memcpy:
            q = address(fr, i, i->b);
            if (!q) return throw_trap(fr, TRAP_NULL);
            memmove(p, q, (size_t)i->imm);
            return NEXT;
        case OP_memzero: memset(p, 0, (size_t)i->imm); return NEXT;
        default: return exchange(fr, r, p);
    }
}

static Step call(Frame *fr, IrRef r) {
    const IrInst *i = &fr->f->inst[r];
    IrInterp *it = fr->it;
    if (!it->call) return stuck(fr, "call");
    IrValue *args = ARENA_ARRAY(it->arena, IrValue, i->nlist + 1), result[2] = {{0}, {0}};
    for (uint32_t k = 0; k < i->nlist; k++) args[k] = fr->value[fr->f->pool.items[i->list + k]];
    uint64_t target = i->op == OP_calli ? operand(fr, i->a) : 0;
    if (i->op == OP_calli && target < NULL_PAGE) return throw_trap(fr, TRAP_NULL);
    IrOutcome o = it->call(it->user, it, i->op == OP_call ? i->sym : 0, target, i, args, i->nlist, result);
    if (o == IR_THREW) return THROW;
    if (o == IR_STUCK) return STUCK;
    fr->value[r] = result[0];
    fr->call2 = result[1];
    return NEXT;
}

/* --- control --- */

static Step enter(Frame *fr, uint32_t s) {
    IrFunc *f = fr->f;
    uint32_t to = f->blocks.items[fr->block].succ[s], p = ir_pred_index(f, fr->block, s), n = 0;
    IrRef first = f->blocks.items[to].first;
    for (IrRef r = first; f->inst[r].op == OP_phi; r = f->inst[r].next) n++;
    if (n) { /* all phis read before any is written */
        IrValue *now = arena_alloc_raw(fr->it->arena, sizeof(IrValue) * n);
        uint32_t k = 0;
        for (IrRef r = first; f->inst[r].op == OP_phi; r = f->inst[r].next)
            now[k++] = fr->value[f->pool.items[f->inst[r].list + p]];
        k = 0;
        for (IrRef r = first; f->inst[r].op == OP_phi; r = f->inst[r].next) fr->value[r] = now[k++];
    }
    fr->block = to;
    return JUMPED;
}

static Step do_switch(Frame *fr, const IrInst *i) {
    uint32_t v = (uint32_t)operand(fr, i->a), last = fr->f->blocks.items[fr->block].nsucc - 1;
    return enter(fr, v < last ? v : last);
}

static Step do_ret(Frame *fr, const IrInst *i) {
    for (uint32_t k = 0; k < i->nlist; k++) fr->ret[k] = fr->value[fr->f->pool.items[i->list + k]];
    return RETURN;
}

/* Finds the landing pad for the exception; THROW when none takes it. */
static Step unwind(Frame *fr) {
    IrFunc *f = fr->f;
    IrInterp *it = fr->it;
    for (uint32_t g = f->blocks.items[fr->block].region; g; g = f->regions.items[g].parent) {
        const IrRegion *region = &f->regions.items[g];
        if (region->pad == IR_NOBLOCK) continue;
        bool takes = region->kind >= CLAUSE_FINALLY;
        if (!takes)
            takes = it->catches ? it->catches(it->user, region, (uintptr_t)fr->memory, it->exception)
                                : region->kind == CLAUSE_CATCH && !region->type && !region->filter;
        if (!takes) continue;
        fr->block = region->pad;
        return JUMPED;
    }
    return THROW;
}

static Step do_pure(Frame *fr, IrRef r) {
    const IrInst *i = &fr->f->inst[r];
    uint64_t arg[3] = {0}, out;
    uint32_t n = ir_op_info[i->op].args < ARGS_list ? ir_num_operands(fr->f, r) : 0;
    for (uint32_t k = 0; k < n; k++) arg[k] = operand(fr, *ir_operand(fr->f, r, k));
    switch (ir_eval(i->op, i->type, i->mem, n ? fr->f->inst[i->a].type : IR_VOID, arg, &out)) {
        case EVAL_OK: fr->value[r] = (IrValue){.u = out}; return NEXT;
        case EVAL_OVERFLOW: return throw_trap(fr, TRAP_OVERFLOW);
        case EVAL_DIVZERO: return throw_trap(fr, TRAP_DIVZERO);
        default: return stuck(fr, ir_op_info[i->op].text);
    }
}

static Step step(Frame *fr, IrRef r) {
    const IrInst *i = &fr->f->inst[r];
    IrInterp *it = fr->it;
    IrValue *out = &fr->value[r];
    switch (i->op) {
        case OP_nop:
        case OP_fence:
        case OP_keepalive:
        case OP_phi: /* set by enter */ return NEXT;
        case OP_iconst:
        case OP_fconst: *out = (IrValue){.u = (uint64_t)i->imm}; return NEXT;
        case OP_symaddr:
            if (!it->address) return stuck(fr, "symaddr");
            *out = (IrValue){.u = it->address(it->user, i->sym) + (uint64_t)i->imm};
            return NEXT;
        case OP_param: *out = fr->args[i->imm]; return NEXT;
        case OP_slotaddr:
            *out = (IrValue){.u = (uintptr_t)fr->memory + slot_offset(fr->f, (uint32_t)i->imm)};
            return NEXT;
        case OP_frameaddr: *out = (IrValue){.u = (uintptr_t)fr->memory}; return NEXT;
        case OP_parentslot:
            *out = (IrValue){.u = operand(fr, i->a) + slot_offset(fr->f->parent, (uint32_t)i->imm)};
            return NEXT;
        case OP_select: *out = fr->value[operand(fr, i->a) ? i->b : i->c]; return NEXT;
        case OP_load:
        case OP_store:
        case OP_storeref:
        case OP_memcpy:
        case OP_memzero:
        case OP_xchg:
        case OP_xadd:
        case OP_cmpxchg: return access_memory(fr, r);
        case OP_nullcheck: return operand(fr, i->a) < NULL_PAGE ? throw_trap(fr, TRAP_NULL) : NEXT;
        case OP_localloc:
            *out = (IrValue){.u = (uintptr_t)arena_alloc(it->arena, operand(fr, i->a) + 1)};
            return NEXT;
        case OP_trapif: return operand(fr, i->a) ? throw_trap(fr, (IrTrap)i->imm) : NEXT;
        case OP_call:
        case OP_calli: return call(fr, r);
        case OP_ret2: *out = fr->call2; return NEXT;
        case OP_eh_exc: *out = (IrValue){.u = it->exception}; return NEXT;
        case OP_eh_token: *out = (IrValue){0}; return NEXT;
        case OP_jmp:
        case OP_try: return enter(fr, 0);
        case OP_br: return enter(fr, operand(fr, i->a) ? 0 : 1);
        case OP_switch: return do_switch(fr, i);
        case OP_ret: return do_ret(fr, i);
        case OP_eh_resume: it->exception = operand(fr, i->a); return THROW;
        case OP_unreachable: return stuck(fr, "unreachable");
        default: return do_pure(fr, r);
    }
}

IrOutcome ir_interp(IrInterp *it, IrFunc *f, const IrValue *args, uint32_t nargs, IrValue ret[2]) {
    Frame fr = {.it = it, .f = f, .args = args, .ret = ret};
    if (nargs != f->nparams) {
        it->error = "wrong number of arguments";
        return IR_STUCK;
    }
    if (!f->preds_valid) ir_build_preds(f);
    fr.value = ARENA_ARRAY(it->arena, IrValue, f->ninst);
    size_t size = slot_offset(f, f->slots.len);
    uintptr_t memory = (uintptr_t)arena_alloc(it->arena, size + FRAME_ALIGN);
    fr.memory = (uint8_t *)((memory + FRAME_ALIGN - 1) & ~(uintptr_t)(FRAME_ALIGN - 1));
    for (;;) {
        Step s = NEXT;
        for (IrRef r = f->blocks.items[fr.block].first; r && s == NEXT; r = f->inst[r].next) {
            if (it->steps-- == 0) {
                it->steps = 0;
                it->error = "too many steps";
                return IR_STUCK;
            }
            s = step(&fr, r);
        }
        if (s == THROW) s = unwind(&fr);
        if (s == THROW) return IR_THREW;
        if (s == RETURN) return IR_RETURNED;
        if (s != JUMPED) return IR_STUCK;
    }
}
