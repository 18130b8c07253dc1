/* What passes need beyond building: edits of the graph that keep predecessors and phis right, replacement
 * of values, and an index of uses. */
#ifndef ANVIL_IR_EDIT_H
#define ANVIL_IR_EDIT_H

#include "ir/ir.h"

/* Index in the predecessors of succ[s] that stands for edge s of block `from`. When a block reaches
 * another over several edges, the edges and the predecessor entries are in the same order. */
uint32_t ir_pred_index(const IrFunc *f, uint32_t from, uint32_t s);
/* Drops predecessor p of a block with the phi operands that belong to it. */
void ir_remove_pred(IrFunc *f, uint32_t block, uint32_t p);
/* Drops edge s of block `from` at both ends; the terminator stays as it is. */
void ir_remove_edge(IrFunc *f, uint32_t from, uint32_t s);
/* Turns the terminator into a jmp over edge `keep`; the other edges go. */
void ir_make_jmp(IrFunc *f, uint32_t block, uint32_t keep);
/* Empties a block that nothing reaches: removes its edges and instructions. */
void ir_clear_block(IrFunc *f, uint32_t block);
/* Moves instruction r before instruction `at`, which may be in another block. */
void ir_relink_before(IrFunc *f, IrRef at, IrRef r);

/* Appends the instruction as number r, which must be free. */
void ir_place(IrFunc *f, uint32_t block, IrRef r, IrInst inst);

/* Replacement maps: map[r], for r < nmap, is the value that stands for r, or 0. Chains are allowed and get
 * shortened. */
IrRef ir_resolve(IrRef *map, uint32_t nmap, IrRef r);
/* Rewrites every operand through the map. */
void ir_replace_uses(IrFunc *f, IrRef *map, uint32_t nmap);

/* The uses of every value, in one array: users of r are use[start[r] .. start[r + 1]), in the order of
 * blocks and instructions; an instruction that uses r twice is there twice. */
typedef struct IrUses {
    uint32_t *start;
    IrRef *use;
} IrUses;
IrUses ir_uses(IrFunc *f, Arena *scratch);

static inline bool ir_is_term(uint8_t op) { return ir_op_info[op].flags & OPF_TERM; }
static inline bool ir_is_const(const IrFunc *f, IrRef r) { return f->inst[r].op == OP_iconst; }

/* Whether instruction i may leave its block by an exception or fault. */
static inline bool ir_may_throw(const IrInst *i) {
    uint16_t op = ir_op_info[i->op].flags;
    return (op & OPF_THROWS) && !(i->flags & (op & OPF_CALLS ? IRF_CCALL : IRF_NOFAULT));
}

/* Bytes of memory behind a width. */
static inline uint32_t ir_mem_size(uint8_t mem) {
    static const uint8_t size[] = {1, 1, 2, 2, 4, 8, 4, 8, 16, 32, 8, 8};
    return size[mem];
}

/* Bytes of a value of a type. */
static inline uint32_t ir_type_size(uint8_t type) {
    static const uint8_t size[] = {0, 4, 8, 4, 8, 16, 32, 8, 8};
    return size[type];
}

static inline bool ir_is_int64(uint8_t type) { return type == IR_I64 || type == IR_REF || type == IR_BYREF; }
static inline bool ir_is_float(uint8_t type) { return type == IR_F32 || type == IR_F64; }

/* Type that a load or store of a width has when nothing else says. */
static inline IrType ir_mem_type(uint8_t mem) {
    static const uint8_t type[] = {IR_I32, IR_I32, IR_I32,  IR_I32,  IR_I32, IR_I64,
                                   IR_F32, IR_F64, IR_V128, IR_V256, IR_REF, IR_BYREF};
    return type[mem];
}

/* Names shared by the printer and the parser; each table ends where its enum does. */
extern const char *const ir_type_names[9], *const ir_mem_names[12], *const ir_cond_names[10];
extern const char *const ir_trap_names[TRAP_COUNT], *const ir_flag_names[8], *const ir_clause_names[4];

#endif
