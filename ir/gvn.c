/* gvn: value numbering over the dominator tree. A computation that a dominating block has done already is
 * replaced by its result, and what dominating instructions have proved is used: a pointer that was accessed
 * or tested is not null, a condition that was branched on is known, a check that was passed is passed.
 *
 * Loads of memory that never changes are values like any other. Other loads are values until the next write
 * or call (an `epoch`), along blocks with a single predecessor; a store gives the value for the loads behind
 * it.
 *
 * What is computed before a protected region is not reused behind its landing pads: it would have to live in
 * memory (see ehspill). */
#include <string.h>

#include "base/map.h"
#include "ir/passes.h"

typedef struct Key {
    uint32_t head; /* operation or kind of fact, type, width */
    IrRef a, b, c;
    uint32_t sym, epoch;
    int64_t imm;
} Key;

/* Kinds of facts, beside the operations. */
enum { FACT_NONNULL = OP_COUNT, FACT_TRUE, FACT_FALSE };

typedef struct Entry {
    Key key;
    IrRef value;
    uint32_t block;
    uint32_t next; /* in its bucket: index + 1 */
    uint32_t bucket;
} Entry;

typedef struct Gvn {
    IrFunc *f;
    Arena *scratch;
    VEC(Entry) entries;
    uint32_t *buckets, mask; /* index + 1 of the first entry */
    IrRef *map;
    uint32_t nmap;
    const bool *after_pads; /* NULL: there are none */
    uint32_t block, epoch, nepochs;
    uint32_t *epoch_out; /* by block */
    bool changed;
} Gvn;

/* --- the table --- */

static uint32_t hash_key(const Key *k) {
    uint64_t h = hash_u64((uint64_t)k->head << 32 | k->a);
    h = hash_combine(h, (uint64_t)k->b << 32 | k->c);
    h = hash_combine(h, (uint64_t)k->sym << 32 | k->epoch);
    return (uint32_t)hash_combine(h, (uint64_t)k->imm);
}

static IrRef find(const Gvn *g, const Key *k) {
    for (uint32_t e = g->buckets[hash_key(k) & g->mask]; e; e = g->entries.items[e - 1].next)
        if (memcmp(&g->entries.items[e - 1].key, k, sizeof *k) == 0) return g->entries.items[e - 1].value;
    return 0;
}

static void add(Gvn *g, const Key *k, IrRef value) {
    uint32_t bucket = hash_key(k) & g->mask;
    Entry e = {*k, value, g->block, g->buckets[bucket], bucket};
    vec_push(g->scratch, &g->entries, e);
    g->buckets[bucket] = g->entries.len;
}

static void pop_to(Gvn *g, uint32_t len) {
    while (g->entries.len > len) {
        const Entry *e = &vec_pop(&g->entries);
        g->buckets[e->bucket] = e->next;
    }
}

static Key fact(uint32_t kind, IrRef a) { return (Key){.head = kind, .a = a}; }
static bool known(const Gvn *g, uint32_t kind, IrRef a) {
    Key k = fact(kind, a);
    return find(g, &k) != 0;
}
static void learn(Gvn *g, uint32_t kind, IrRef a) {
    Key k = fact(kind, a);
    if (!find(g, &k)) add(g, &k, a);
}

/* --- facts --- */

static bool is_null(const IrFunc *f, IrRef r) { return f->inst[r].op == OP_iconst && f->inst[r].imm == 0; }

/* What `cond` being zero or not says. */
static void learn_condition(Gvn *g, IrRef cond, bool nonzero) {
    const IrInst *i = &g->f->inst[cond];
    learn(g, nonzero ? FACT_TRUE : FACT_FALSE, cond);
    if (i->op != OP_cmp || !is_null(g->f, i->b)) return;
    if (i->mem == (nonzero ? CC_NE : CC_EQ)) learn(g, FACT_NONNULL, i->a);
}

/* A block behind one edge of a branch knows how it went. */
static void learn_from_edge(Gvn *g, uint32_t block) {
    const IrFunc *f = g->f;
    const IrBlock *b = &f->blocks.items[block];
    if (b->npred != 1) return;
    const IrBlock *p = &f->blocks.items[b->pred[0]];
    const IrInst *t = &f->inst[p->last];
    if (t->op == OP_br && p->succ[0] != p->succ[1]) learn_condition(g, t->a, p->succ[0] == block);
}

enum { GUARD_PAGE = 4096 };

static void learn_from_access(Gvn *g, const IrInst *i) {
    bool block = i->op == OP_memcpy || i->op == OP_memzero;
    if (block ? i->imm > 0 : i->imm >= 0 && i->imm < GUARD_PAGE) learn(g, FACT_NONNULL, i->a);
    if (i->op == OP_memcpy && i->imm > 0) learn(g, FACT_NONNULL, i->b);
}

/* --- instructions --- */

static bool rematerialised(uint8_t op) {
    return op == OP_iconst || op == OP_fconst || op == OP_symaddr || op == OP_slotaddr || op == OP_frameaddr;
}

static bool is_value(const IrInst *i) {
    const uint16_t effects = OPF_READS | OPF_WRITES | OPF_CALLS | OPF_TERM;
    uint16_t flags = ir_op_info[i->op].flags;
    if (i->op == OP_ret2 || i->op == OP_nop || !ir_op_info[i->op].has_result) return false;
    if (flags & OPF_PURE) return true;
    return (flags & OPF_THROWS) && !(flags & effects);
}

static Key value_key(const IrInst *i) {
    uint16_t flags = ir_op_info[i->op].flags;
    Key k = {.head = i->op | (uint32_t)i->type << 8 | (uint32_t)i->mem << 16};
    uint32_t n = (uint32_t[]){0, 1, 2, 3, 0, 0}[ir_op_info[i->op].args];
    if (n > 0) k.a = i->a;
    if (n > 1) k.b = i->b;
    if (n > 2) k.c = i->c;
    if ((flags & OPF_COMMUTES) && k.a > k.b) k.a = i->b, k.b = i->a;
    if (flags & OPF_IMM) k.imm = i->imm;
    if (flags & OPF_SYM) k.sym = i->sym;
    return k;
}

static Key load_key(const Gvn *g, const IrInst *i) {
    Key k = value_key(i);
    k.epoch = i->flags & IRF_READONLY ? 0 : g->epoch;
    return k;
}

static void replace(Gvn *g, IrRef r, IrRef value) {
    if (value) g->map[r] = value;
    ir_remove(g->f, r);
    g->changed = true;
}

/* Whether a value of another block is worth keeping for this one. */
static bool may_reuse(const Gvn *g, IrRef value) {
    if (!g->after_pads || rematerialised(g->f->inst[value].op)) return true;
    return !g->after_pads[g->block] || g->after_pads[g->f->inst[value].block];
}

static bool number(Gvn *g, IrRef r, Key k) {
    IrRef same = find(g, &k);
    if (same && may_reuse(g, same)) {
        replace(g, r, same);
        return true;
    }
    add(g, &k, r);
    return false;
}

static void new_epoch(Gvn *g) { g->epoch = ++g->nepochs; }

/* Loads behind a store of a whole register read what it wrote. */
static void forward_store(Gvn *g, const IrInst *i) {
    uint8_t mem = i->op == OP_storeref ? MEM_REF : i->mem, type = ir_mem_type(mem);
    if (mem <= MEM_U16 || (i->flags & IRF_VOLATILE) || g->f->inst[i->b].type != type) return;
    IrInst load = {.op = OP_load, .type = type, .mem = mem, .a = i->a, .imm = i->imm};
    Key k = load_key(g, &load);
    add(g, &k, i->b);
}

/* A checked access whose pointer is known not to be null is not a throwing one. */
static void note_nonnull(Gvn *g, IrInst *i) {
    if (i->flags & IRF_NOFAULT) return;
    bool both = i->op != OP_memcpy || known(g, FACT_NONNULL, i->b);
    if (both && known(g, FACT_NONNULL, i->a)) {
        i->flags |= IRF_NOFAULT;
        g->changed = true;
    } else {
        learn_from_access(g, i);
    }
}

static bool is_access(uint8_t op) {
    return op == OP_load || op == OP_store || op == OP_storeref || op == OP_memcpy || op == OP_memzero ||
           op == OP_xchg || op == OP_xadd || op == OP_cmpxchg;
}

static void visit_check(Gvn *g, IrRef r) {
    const IrInst *i = &g->f->inst[r];
    uint32_t kind = i->op == OP_nullcheck ? FACT_NONNULL : FACT_FALSE;
    if (known(g, kind, i->a))
        replace(g, r, 0);
    else if (i->op == OP_nullcheck)
        learn(g, FACT_NONNULL, i->a);
    else
        learn_condition(g, i->a, false);
}

static void visit_branch(Gvn *g, IrRef r) {
    IrFunc *f = g->f;
    IrRef cond = f->inst[r].a;
    bool yes = known(g, FACT_TRUE, cond), no = known(g, FACT_FALSE, cond);
    if ((!yes && !no) || f->inst[cond].op == OP_iconst) return;
    IrRef c =
        ir_insert_before(f, r, (IrInst){.op = OP_iconst, .type = IR_I32, .imm = yes, .loc = f->inst[r].loc});
    f->inst[r].a = c;
    g->changed = true;
}

static void visit(Gvn *g, IrRef r) {
    IrFunc *f = g->f;
    IrInst *i = &f->inst[r];
    if (i->op == OP_trapif || i->op == OP_nullcheck) {
        visit_check(g, r);
        return;
    }
    if (i->op == OP_br) {
        visit_branch(g, r);
        return;
    }
    if (is_value(i)) {
        number(g, r, value_key(i));
        return;
    }
    if (is_access(i->op)) note_nonnull(g, i);
    if (i->op == OP_load && !(i->flags & IRF_VOLATILE)) {
        number(g, r, load_key(g, i));
        return;
    }
    bool orders = i->op == OP_load || (ir_op_info[i->op].flags & (OPF_WRITES | OPF_CALLS));
    if (orders && i->op != OP_keepalive) new_epoch(g);
    if (i->op == OP_store || i->op == OP_storeref) forward_store(g, i);
}

static void visit_block(Gvn *g, uint32_t block) {
    IrFunc *f = g->f;
    const IrBlock *b = &f->blocks.items[block];
    g->block = block;
    if (b->npred == 1 && !b->landing)
        g->epoch = g->epoch_out[b->pred[0]];
    else
        new_epoch(g);
    learn_from_edge(g, block);
    for (IrRef r = b->first, next; r; r = next) {
        next = f->inst[r].next;
        uint32_t n = ir_num_operands(f, r);
        for (uint32_t k = 0; k < n; k++) {
            IrRef *o = ir_operand(f, r, k);
            *o = ir_resolve(g->map, g->nmap, *o);
        }
        visit(g, r);
    }
    g->epoch_out[block] = g->epoch;
}

static uint32_t table_size(uint32_t n) {
    uint32_t size = 64;
    while (size < n) size *= 2;
    return size;
}

bool ir_pass_gvn(IrFunc *f, IrPassEnv *env) {
    Arena *scratch = env->scratch;
    Gvn g = {.f = f, .scratch = scratch, .nmap = f->ninst};
    uint32_t size = table_size(f->ninst / 2);
    g.buckets = ARENA_ARRAY(scratch, uint32_t, size);
    g.mask = size - 1;
    g.map = ARENA_ARRAY(scratch, IrRef, g.nmap);
    g.epoch_out = ARENA_ARRAY(scratch, uint32_t, f->blocks.len);
    g.after_pads = ir_after_pads(f, scratch);
    IrDom dom = ir_dom(f, scratch);
    VEC(uint32_t) open = {0}; /* blocks around this one in the tree, and the table's length before each */
    for (uint32_t i = 0; i < dom.nrpo; i++) {
        uint32_t b = dom.pre[i];
        while (open.len && dom.last[open.items[open.len - 2]] < i) {
            pop_to(&g, vec_last(&open));
            open.len -= 2;
        }
        vec_push(scratch, &open, b);
        vec_push(scratch, &open, g.entries.len);
        visit_block(&g, b);
    }
    if (g.changed) ir_replace_uses(f, g.map, g.nmap);
    return g.changed;
}
