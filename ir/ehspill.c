/* ehspill: after it no value is live into a landing pad. The unwinder keeps no registers of the frame it
 * enters at a pad, so what code behind a pad uses must come from memory: constants and addresses are made
 * again where they are used, everything else is stored to a slot of its own at its definition. */
#include "ir/passes.h"

typedef struct Spill {
    IrFunc *f;
    const IrUses *uses;
    const bool *after;
    IrRef *copy;     /* by block: the copy of the value at hand */
    uint32_t *stamp; /* by block: the value that copy[] is of */
} Spill;

static bool can_rematerialise(uint8_t op) {
    return op == OP_iconst || op == OP_fconst || op == OP_symaddr || op == OP_slotaddr || op == OP_frameaddr;
}

static uint8_t mem_of_type(uint8_t type) {
    static const uint8_t mem[] = {MEM_I32,  MEM_I32,  MEM_I64, MEM_F32,  MEM_F64,
                                  MEM_V128, MEM_V256, MEM_REF, MEM_BYREF};
    return mem[type];
}

static IrInst slot_address(uint32_t slot, uint32_t loc) {
    return (IrInst){.op = OP_slotaddr, .type = IR_I64, .imm = slot, .loc = loc};
}

/* Stores the value behind its definition and behind all that must stay next to it. */
static uint32_t demote(IrFunc *f, IrRef value) {
    IrInst def = f->inst[value];
    uint32_t size = ir_type_size(def.type), slot = ir_slot_new(f, size, size);
    IrRef at = value;
    for (IrRef n = f->inst[at].next;; n = f->inst[n].next) {
        uint8_t op = f->inst[n].op;
        if (op != OP_phi && op != OP_param && op != OP_ret2 && op != OP_eh_exc && op != OP_eh_token) break;
        at = n;
    }
    IrRef address = ir_insert_after(f, at, slot_address(slot, def.loc));
    ir_insert_after(f, address,
                    (IrInst){.op = OP_store,
                             .mem = mem_of_type(def.type),
                             .flags = IRF_NOFAULT,
                             .a = address,
                             .b = value,
                             .loc = def.loc});
    return slot;
}

/* The value again, before instruction `at`; slot: where it is stored, or IR_NOBLOCK to make it anew. */
static IrRef copy_before(Spill *s, IrRef value, uint32_t slot, IrRef at) {
    IrFunc *f = s->f;
    uint32_t block = f->inst[at].block, loc = f->inst[at].loc;
    if (s->stamp[block] == value) return s->copy[block];
    IrInst def = f->inst[value];
    if (slot == IR_NOBLOCK) {
        def.loc = loc;
    } else {
        IrRef address = ir_insert_before(f, at, slot_address(slot, loc));
        def = (IrInst){.op = OP_load,
                       .type = def.type,
                       .mem = mem_of_type(def.type),
                       .flags = IRF_NOFAULT,
                       .a = address,
                       .loc = loc};
    }
    s->stamp[block] = value;
    return s->copy[block] = ir_insert_before(f, at, def);
}

static void replace_use(Spill *s, IrRef value, uint32_t slot, IrRef user, uint32_t k, IrRef at) {
    uint32_t block = s->f->inst[at].block;
    if (!s->after[block] || block == s->f->inst[value].block) return;
    IrRef copy = copy_before(s, value, slot, at);
    *ir_operand(s->f, user, k) = copy;
}

/* Uses of phis lie at the ends of the predecessors and come second: a copy at the end of a block is too late
 * for the other uses in it. */
static void replace_uses(Spill *s, IrRef value, uint32_t slot) {
    IrFunc *f = s->f;
    for (int phis = 0; phis < 2; phis++) {
        for (uint32_t u = s->uses->start[value]; u < s->uses->start[value + 1]; u++) {
            IrRef user = s->uses->use[u];
            if ((f->inst[user].op == OP_phi) != phis) continue;
            if (u > s->uses->start[value] && s->uses->use[u - 1] == user) continue;
            uint32_t n = ir_num_operands(f, user), block = f->inst[user].block;
            for (uint32_t k = 0; k < n; k++)
                if (*ir_operand(f, user, k) == value)
                    replace_use(s, value, slot, user, k,
                                phis ? f->blocks.items[f->blocks.items[block].pred[k]].last : user);
        }
    }
}

bool ir_pass_ehspill(IrFunc *f, IrPassEnv *env) {
    f->pads_clean = true;
    bool *after = ir_after_pads(f, env->scratch), changed = false;
    if (!after) return false;
    IrUses uses = ir_uses(f, env->scratch);
    IrLiveWalk walk;
    ir_live_init(&walk, f, &uses, after, env->scratch);
    Spill s = {f, &uses, after, ARENA_ARRAY(env->scratch, IrRef, f->blocks.len),
               ARENA_ARRAY(env->scratch, uint32_t, f->blocks.len)};
    uint32_t n = f->ninst;
    for (IrRef r = 1; r < n; r++) {
        if (f->inst[r].block == IR_NOBLOCK || uses.start[r] == uses.start[r + 1]) continue;
        ir_live_walk(&walk, r);
        bool into_pad = false;
        for (uint32_t k = 0; k < walk.nblocks && !into_pad; k++)
            into_pad = f->blocks.items[walk.blocks[k]].landing;
        if (!into_pad) continue;
        replace_uses(&s, r, can_rematerialise(f->inst[r].op) ? IR_NOBLOCK : demote(f, r));
        changed = true;
    }
    return changed;
}
