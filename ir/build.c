/* Making and changing IR: functions, blocks, instructions, operands, predecessors. */
#include <string.h>

#include "ir/edit.h"
#include "ir/ir.h"

#define FLAG(s, c, v) (__builtin_strchr(s, c) ? (v) : 0)
#define FLAGS(s)                                                                                           \
    (FLAG(s, 'P', OPF_PURE) | FLAG(s, 'R', OPF_READS) | FLAG(s, 'W', OPF_WRITES) |                         \
     FLAG(s, 'T', OPF_THROWS) | FLAG(s, 'C', OPF_CALLS) | FLAG(s, 'B', OPF_TERM) | FLAG(s, 'I', OPF_IMM) | \
     FLAG(s, 'S', OPF_SYM) | FLAG(s, 'M', OPF_MEM) | FLAG(s, 'K', OPF_COND) | FLAG(s, 'X', OPF_COMMUTES))
#define RESULT_void false
#define RESULT_any true
#define RESULT_i32 true

const IrOpInfo ir_op_info[OP_COUNT] = {
#define X(name, args, result, flags, text) [OP_##name] = {text, ARGS_##args, FLAGS(flags), RESULT_##result},
    IR_OPS(X)
#undef X
};

IrFunc *ir_func_new(Arena *arena, const char *name, IrSym sym) {
    IrFunc *f = ARENA_NEW(arena, IrFunc);
    f->arena = arena;
    f->name = name;
    f->sym = sym;
    f->capinst = 64;
    f->inst = arena_alloc_raw(arena, sizeof(IrInst) * f->capinst);
    f->inst[0] = (IrInst){.block = IR_NOBLOCK};
    f->ninst = 1;
    ir_block_new(f, 0);
    return f;
}

uint32_t ir_block_new(IrFunc *f, uint32_t region) {
    vec_push(f->arena, &f->blocks, ((IrBlock){.region = region}));
    return f->blocks.len - 1;
}

uint32_t ir_slot_new(IrFunc *f, uint32_t size, uint32_t align) {
    vec_push(f->arena, &f->slots, ((IrSlot){.size = size, .align = align}));
    return f->slots.len - 1;
}

static IrRef new_inst(IrFunc *f, IrInst inst, uint32_t block) {
    if (f->ninst == f->capinst) {
        f->inst = arena_grow(f->arena, f->inst, sizeof(IrInst) * f->capinst, sizeof(IrInst) * f->capinst * 2);
        f->capinst *= 2;
    }
    inst.block = block;
    f->inst[f->ninst] = inst;
    return f->ninst++;
}

/* Links r between two neighbours, either of which may be missing. */
static void link_inst(IrFunc *f, uint32_t block, IrRef prev, IrRef r, IrRef next) {
    IrBlock *b = &f->blocks.items[block];
    f->inst[r].prev = prev;
    f->inst[r].next = next;
    if (prev)
        f->inst[prev].next = r;
    else
        b->first = r;
    if (next)
        f->inst[next].prev = r;
    else
        b->last = r;
}

IrRef ir_append(IrFunc *f, uint32_t block, IrInst inst) {
    IrRef r = new_inst(f, inst, block);
    link_inst(f, block, f->blocks.items[block].last, r, 0);
    return r;
}

void ir_place(IrFunc *f, uint32_t block, IrRef r, IrInst inst) {
    inst.block = block;
    f->inst[r] = inst;
    link_inst(f, block, f->blocks.items[block].last, r, 0);
}

IrRef ir_insert_before(IrFunc *f, IrRef at, IrInst inst) {
    uint32_t block = f->inst[at].block;
    IrRef r = new_inst(f, inst, block);
    link_inst(f, block, f->inst[at].prev, r, at);
    return r;
}

IrRef ir_insert_after(IrFunc *f, IrRef at, IrInst inst) {
    uint32_t block = f->inst[at].block;
    IrRef r = new_inst(f, inst, block);
    link_inst(f, block, at, r, f->inst[at].next);
    return r;
}

void ir_remove(IrFunc *f, IrRef r) {
    IrInst *i = &f->inst[r];
    IrBlock *b = &f->blocks.items[i->block];
    if (i->prev)
        f->inst[i->prev].next = i->next;
    else
        b->first = i->next;
    if (i->next)
        f->inst[i->next].prev = i->prev;
    else
        b->last = i->prev;
    i->prev = i->next = 0;
    i->block = IR_NOBLOCK;
}

void ir_relink_before(IrFunc *f, IrRef at, IrRef r) {
    uint32_t block = f->inst[at].block;
    ir_remove(f, r);
    f->inst[r].block = block;
    link_inst(f, block, f->inst[at].prev, r, at);
}

uint32_t ir_list(IrFunc *f, const IrRef *refs, uint32_t n) {
    uint32_t start = f->pool.len;
    vec_reserve(f->arena, &f->pool, start + n);
    if (n) memcpy(f->pool.items + start, refs, sizeof(IrRef) * n);
    f->pool.len += n;
    return start;
}

void ir_set_succ(IrFunc *f, uint32_t block, const uint32_t *succ, uint32_t n) {
    IrBlock *b = &f->blocks.items[block];
    uint32_t *copy = ARENA_ARRAY(f->arena, uint32_t, n);
    if (n) memcpy(copy, succ, sizeof(uint32_t) * n);
    b->succ = copy;
    b->nsucc = n;
    f->preds_valid = false;
}

void ir_build_preds(IrFunc *f) {
    uint32_t n = f->blocks.len;
    for (uint32_t i = 0; i < n; i++) f->blocks.items[i].npred = 0;
    for (uint32_t i = 0; i < n; i++) {
        const IrBlock *b = &f->blocks.items[i];
        for (uint32_t s = 0; s < b->nsucc; s++) f->blocks.items[b->succ[s]].npred++;
    }
    for (uint32_t i = 0; i < n; i++) {
        IrBlock *b = &f->blocks.items[i];
        if (b->npred > b->cappred) {
            b->pred = ARENA_ARRAY(f->arena, uint32_t, b->npred);
            b->cappred = b->npred;
        }
        b->npred = 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        const IrBlock *b = &f->blocks.items[i];
        for (uint32_t s = 0; s < b->nsucc; s++) {
            IrBlock *t = &f->blocks.items[b->succ[s]];
            t->pred[t->npred++] = i;
        }
    }
    f->preds_valid = true;
}

void ir_for_operands(IrFunc *f, IrRef r, IrOperandFn fn, void *user) {
    uint32_t n = ir_num_operands(f, r);
    for (uint32_t i = 0; i < n; i++) fn(user, ir_operand(f, r, i));
}

/* --- short forms --- */

enum { NO_LOC = UINT32_MAX };

IrRef ir_iconst(IrFunc *f, uint32_t block, IrType t, int64_t v) {
    if (t == IR_I32) v = (int32_t)v;
    return ir_append(f, block, (IrInst){.op = OP_iconst, .type = t, .imm = v, .loc = NO_LOC});
}

IrRef ir_fconst(IrFunc *f, uint32_t block, IrType t, double v) {
    int64_t bits = 0;
    if (t == IR_F32) {
        float narrow = (float)v;
        memcpy(&bits, &narrow, sizeof narrow);
    } else {
        memcpy(&bits, &v, sizeof v);
    }
    return ir_append(f, block, (IrInst){.op = OP_fconst, .type = t, .imm = bits, .loc = NO_LOC});
}

IrRef ir_un(IrFunc *f, uint32_t block, IrOp op, IrType t, IrRef a) {
    return ir_append(f, block, (IrInst){.op = op, .type = t, .a = a, .loc = NO_LOC});
}

IrRef ir_bin(IrFunc *f, uint32_t block, IrOp op, IrType t, IrRef a, IrRef b) {
    return ir_append(f, block, (IrInst){.op = op, .type = t, .a = a, .b = b, .loc = NO_LOC});
}

IrRef ir_cmp(IrFunc *f, uint32_t block, IrCond cc, IrRef a, IrRef b) {
    return ir_append(f, block,
                     (IrInst){.op = OP_cmp, .type = IR_I32, .mem = cc, .a = a, .b = b, .loc = NO_LOC});
}

IrRef ir_load(IrFunc *f, uint32_t block, IrType t, IrMem mem, IrRef addr, int64_t off, uint8_t flags) {
    return ir_append(
        f, block,
        (IrInst){.op = OP_load, .type = t, .mem = mem, .flags = flags, .a = addr, .imm = off, .loc = NO_LOC});
}

IrRef ir_store(IrFunc *f, uint32_t block, IrMem mem, IrRef addr, int64_t off, IrRef value, uint8_t flags) {
    return ir_append(
        f, block,
        (IrInst){
            .op = OP_store, .mem = mem, .flags = flags, .a = addr, .b = value, .imm = off, .loc = NO_LOC});
}

IrRef ir_symaddr(IrFunc *f, uint32_t block, IrType t, IrSym sym, int64_t off) {
    return ir_append(f, block, (IrInst){.op = OP_symaddr, .type = t, .sym = sym, .imm = off, .loc = NO_LOC});
}

IrRef ir_slotaddr(IrFunc *f, uint32_t block, IrType t, uint32_t slot) {
    return ir_append(f, block, (IrInst){.op = OP_slotaddr, .type = t, .imm = slot, .loc = NO_LOC});
}

IrRef ir_call(IrFunc *f, uint32_t block, IrType t, IrSym sym, const IrRef *args, uint32_t n, uint8_t flags) {
    uint32_t list = ir_list(f, args, n);
    return ir_append(
        f, block,
        (IrInst){
            .op = OP_call, .type = t, .flags = flags, .list = list, .nlist = n, .sym = sym, .loc = NO_LOC});
}

IrRef ir_calli(IrFunc *f, uint32_t block, IrType t, IrRef target, const IrRef *args, uint32_t n,
               uint8_t flags) {
    uint32_t list = ir_list(f, args, n);
    return ir_append(
        f, block,
        (IrInst){
            .op = OP_calli, .type = t, .flags = flags, .a = target, .list = list, .nlist = n, .loc = NO_LOC});
}

void ir_jmp(IrFunc *f, uint32_t block, uint32_t target) {
    ir_append(f, block, (IrInst){.op = OP_jmp, .loc = NO_LOC});
    ir_set_succ(f, block, &target, 1);
}

void ir_br(IrFunc *f, uint32_t block, IrRef cond, uint32_t yes, uint32_t no) {
    ir_append(f, block, (IrInst){.op = OP_br, .a = cond, .loc = NO_LOC});
    uint32_t succ[2] = {yes, no};
    ir_set_succ(f, block, succ, 2);
}

/* --- editing the graph (ir/edit.h) --- */

uint32_t ir_pred_index(const IrFunc *f, uint32_t from, uint32_t s) {
    const IrBlock *b = &f->blocks.items[from];
    uint32_t to = b->succ[s], skip = 0;
    for (uint32_t i = 0; i < s; i++) skip += b->succ[i] == to;
    const IrBlock *t = &f->blocks.items[to];
    for (uint32_t i = 0; i < t->npred; i++)
        if (t->pred[i] == from && skip-- == 0) return i;
    return UINT32_MAX;
}

void ir_remove_pred(IrFunc *f, uint32_t block, uint32_t p) {
    IrBlock *b = &f->blocks.items[block];
    uint32_t tail = b->npred - p - 1;
    memmove(b->pred + p, b->pred + p + 1, sizeof(uint32_t) * tail);
    b->npred--;
    for (IrRef r = b->first; r && f->inst[r].op == OP_phi; r = f->inst[r].next) {
        IrInst *i = &f->inst[r];
        IrRef *list = f->pool.items + i->list;
        memmove(list + p, list + p + 1, sizeof(IrRef) * tail);
        i->nlist--;
    }
}

void ir_remove_edge(IrFunc *f, uint32_t from, uint32_t s) {
    IrBlock *b = &f->blocks.items[from];
    ir_remove_pred(f, b->succ[s], ir_pred_index(f, from, s));
    memmove(b->succ + s, b->succ + s + 1, sizeof(uint32_t) * (b->nsucc - s - 1));
    b->nsucc--;
}

void ir_make_jmp(IrFunc *f, uint32_t block, uint32_t keep) {
    IrBlock *b = &f->blocks.items[block];
    for (uint32_t s = b->nsucc; s-- > 0;)
        if (s != keep) ir_remove_edge(f, block, s);
    IrInst *t = &f->inst[b->last];
    uint32_t loc = t->loc;
    IrRef prev = t->prev, next = t->next;
    *t = (IrInst){.op = OP_jmp, .block = block, .prev = prev, .next = next, .loc = loc};
}

void ir_clear_block(IrFunc *f, uint32_t block) {
    IrBlock *b = &f->blocks.items[block];
    while (b->nsucc) ir_remove_edge(f, block, b->nsucc - 1);
    for (IrRef r = b->first, next; r; r = next) {
        next = f->inst[r].next;
        f->inst[r].prev = f->inst[r].next = 0;
        f->inst[r].block = IR_NOBLOCK;
    }
    b->first = b->last = 0;
}

IrRef ir_resolve(IrRef *map, uint32_t nmap, IrRef r) {
    IrRef root = r;
    while (root < nmap && map[root]) root = map[root];
    while (r != root) {
        IrRef next = map[r];
        map[r] = root;
        r = next;
    }
    return root;
}

IrUses ir_uses(IrFunc *f, Arena *scratch) {
    IrUses u = {ARENA_ARRAY(scratch, uint32_t, f->ninst + 2), NULL};
    uint32_t total = 0;
    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t b = 0; b < f->blocks.len; b++) {
            for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
                uint32_t n = ir_num_operands(f, r);
                for (uint32_t k = 0; k < n; k++) {
                    IrRef o = *ir_operand(f, r, k);
                    /* Counts go two places up, so that filling leaves start[o] right. */
                    if (fill)
                        u.use[u.start[o + 1]++] = r;
                    else
                        u.start[o + 2]++, total++;
                }
            }
        }
        if (!fill) {
            u.use = arena_alloc_raw(scratch, sizeof(IrRef) * (total + 1));
            for (uint32_t i = 2; i <= f->ninst + 1; i++) u.start[i] += u.start[i - 1];
        }
    }
    return u;
}

void ir_replace_uses(IrFunc *f, IrRef *map, uint32_t nmap) {
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) {
            uint32_t n = ir_num_operands(f, r);
            for (uint32_t k = 0; k < n; k++) {
                IrRef *o = ir_operand(f, r, k);
                if (*o < nmap && map[*o]) *o = ir_resolve(map, nmap, *o);
            }
        }
    }
}
