/* The intermediate representation: SSA over dense arrays, one IrFunc per method.
 *
 * Instructions are numbered from 1; the number of an instruction is the value it defines, and 0 is
 * "none". Order within a block is a doubly linked list through the array, so that insertion and
 * removal cost nothing and numbers stay valid. Blocks are numbered from 0, block 0 is the entry and has
 * no predecessors. Nothing here knows of .NET: symbols are opaque numbers, and what a call means is the
 * front end's business.
 *
 * Exceptions. A `try` terminator enters a protected region: successor 0 is the protected code, the others are
 * landing pads, which the unwinder may enter from any throwing instruction of a block whose `region`
 * lies inside. No SSA value may be live into a landing pad: what handlers see lives in slots (pass `ehspill`
 * guarantees it, the verifier checks it). The region tree (f->regions) says which landing pad serves which
 * code; a pass may only merge blocks of the same region and may not move an instruction with flag T between
 * regions. */
#ifndef ANVIL_IR_IR_H
#define ANVIL_IR_IR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"
#include "ir/ops.h"

typedef uint32_t IrRef; /* an instruction and the value it defines; 0: none */
typedef uint32_t IrSym; /* a symbol of the program; 0: none. The meaning belongs to whoever made it */
#define IR_NOBLOCK UINT32_MAX

typedef enum IrType { IR_VOID, IR_I32, IR_I64, IR_F32, IR_F64, IR_V128, IR_V256, IR_REF, IR_BYREF } IrType;

/* Width and signedness of a memory access. Loads of i8..u16 extend to the type of the instruction. */
typedef enum IrMem {
    MEM_I8,
    MEM_U8,
    MEM_I16,
    MEM_U16,
    MEM_I32,
    MEM_I64,
    MEM_F32,
    MEM_F64,
    MEM_V128,
    MEM_V256,
    MEM_REF,
    MEM_BYREF
} IrMem;

/* Conditions of cmp. For floats EQ LT LE GT GE are false and NE is true when an operand is NaN (ordered);
 * the U... forms below FLOAT_UNORDERED are true then. ULT..UGE compare unsigned on integers. */
typedef enum IrCond {
    CC_EQ,
    CC_NE,
    CC_LT,
    CC_LE,
    CC_GT,
    CC_GE,
    CC_ULT, /* integers: unsigned; floats: less or unordered */
    CC_ULE,
    CC_UGT,
    CC_UGE
} IrCond;

/* Why a trapif throws. */
typedef enum IrTrap {
    TRAP_OVERFLOW,  /* OverflowException */
    TRAP_INDEX,     /* IndexOutOfRangeException */
    TRAP_NULL,      /* NullReferenceException */
    TRAP_DIVZERO,   /* DivideByZeroException */
    TRAP_ARRAYTYPE, /* ArrayTypeMismatchException */
    TRAP_CAST,      /* InvalidCastException */
    TRAP_PLATFORM,  /* PlatformNotSupportedException */
    TRAP_COUNT
} IrTrap;

enum {                   /* IrInst.flags */
       IRF_VOLATILE = 1, /* load, store: not removed, not reordered (acquire / release) */
       IRF_NOFAULT = 2,  /* load, store, …: the address cannot be null; the access is not a throwing one */
       IRF_CTX = 4,      /* call, calli: list[0] is the generic context and travels in the context register */
       IRF_CCALL = 8,    /* call, calli: C convention of the target; no exception comes out of it */
       IRF_NORETURN = 16, /* call: never returns; an `unreachable` follows */
       IRF_READONLY =
           32, /* load: memory that never changes once it is visible (MethodTable, length, dictionary) */
       IRF_FRESH =
           32, /* call: only makes an object: may go with the stores into it when nothing else uses it */
       IRF_TAIL = 64, /* call, calli followed by ret of its value: the frame ends with the call. A slot whose
                         address is an argument goes along: the callee gets the address of a copy */
       IRF_UNALIGNED = 128
};

typedef struct IrInst {
    uint8_t op;    /* IrOp */
    uint8_t type;  /* IrType of the result; IR_VOID: none */
    uint8_t mem;   /* IrMem, or IrCond for cmp */
    uint8_t flags; /* IRF_ */
    IrRef a, b;    /* operands */
    union {
        IrRef c;       /* third operand (abc) */
        uint32_t list; /* first operand in f->pool (list, a_list) */
    };
    uint32_t nlist;
    IrSym sym;
    int64_t imm;    /* constant, offset, size, index, float bits, trap kind */
    uint32_t block; /* block that holds it; IR_NOBLOCK when removed */
    IrRef prev, next;
    uint32_t loc; /* source position: IL offset; UINT32_MAX unknown */
} IrInst;

typedef struct IrBlock {
    IrRef first, last; /* last is the terminator once the block is finished. A block without
                          instructions is dead: nothing reaches it, it stays for the numbers' sake */
    uint32_t *succ;    /* in the function's arena */
    uint32_t nsucc;
    uint32_t *pred; /* order matters to phis; built by ir_build_preds, kept by the edit functions */
    uint32_t npred, cappred;
    uint32_t region; /* innermost EH region; 0: none */
    bool landing;    /* entered by the unwinder */
    bool cold;       /* not expected to run: laid out at the end */
} IrBlock;

/* One stack slot. Slots whose address is only used by loads and stores of one width are turned into
 * SSA values by pass `mem2reg` unless `escapes`. */
typedef struct IrSlot {
    uint32_t size;  /* bytes; 0: gone, turned into values */
    uint32_t align; /* power of two, at most 32 */
    bool escapes;   /* reached from a filter function, or a pinned local: stays in memory */
    bool zeroed;    /* the prologue zeroes it (.locals init, or it holds references) */
} IrSlot;

typedef enum IrClauseKind { CLAUSE_CATCH, CLAUSE_FILTER, CLAUSE_FINALLY, CLAUSE_FAULT } IrClauseKind;

/* One clause of a protected region. A region has exactly one clause, so the clauses of a try that has
 * several catch blocks are nested regions, the first clause innermost; regions of one try are told
 * from truly nested ones by `same_try` (a throw in a catch handler must not look at its siblings: handlers
 * carry the region outside the whole try). */
typedef struct IrRegion {
    uint32_t parent; /* enclosing region; 0: none. regions[0] is unused */
    uint8_t kind;    /* IrClauseKind */
    IrSym type;      /* CATCH: symbol of the caught class; 0: catches everything. If type_dynamic see below */
    IrSym filter;    /* FILTER: symbol of the filter function: (frame pointer, exception) -> i32.
                        CATCH with filter != 0: the class depends on a generic context; the function
                        has the same signature and does the type test */
    uint32_t pad;    /* landing block; IR_NOBLOCK once nothing in the region can throw */
} IrRegion;

typedef struct IrFunc {
    Arena *arena;
    const char *name; /* for dumps and messages */
    IrSym sym;        /* symbol it defines */
    IrInst *inst;     /* [0] unused */
    uint32_t ninst, capinst;
    VEC(IrRef) pool; /* operand lists */
    VEC(IrBlock) blocks;
    VEC(IrSlot) slots;
    VEC(IrRegion) regions; /* [0] unused; empty when there is no try */
    uint8_t *param_types;  /* IrType of each parameter */
    uint32_t nparams;
    bool has_ctx;          /* parameter 0 arrives in the context register */
    uint8_t ret_types[2];  /* IR_VOID: none */
    struct IrFunc *parent; /* filter functions: the function whose slots `parentslot` addresses */
    bool ccall_entry;      /* entered with the C convention (UnmanagedCallersOnly) */
    bool preds_valid;      /* IrBlock.pred is right */
    bool pads_clean;       /* ehspill has run: no value is live into a landing pad */
    bool edges_split;      /* splitcrit has run: no critical edges, those of try apart */
} IrFunc;

/* Static description of an operation, from the table in ops.h. */
typedef enum IrArgs { ARGS_none, ARGS_a, ARGS_ab, ARGS_abc, ARGS_list, ARGS_a_list } IrArgs;
enum { /* IrOpInfo.flags */
       OPF_PURE = 1,
       OPF_READS = 2,
       OPF_WRITES = 4,
       OPF_THROWS = 8,
       OPF_CALLS = 16,
       OPF_TERM = 32,
       OPF_IMM = 64,
       OPF_SYM = 128,
       OPF_MEM = 256,
       OPF_COND = 512,
       OPF_COMMUTES = 1024
};
typedef struct IrOpInfo {
    const char *text;
    uint8_t args;   /* IrArgs */
    uint16_t flags; /* OPF_ */
    bool has_result;
} IrOpInfo;
extern const IrOpInfo ir_op_info[OP_COUNT];

/* --- building: ir/build.c --- */

/* Makes an empty function with its entry block (block 0). */
IrFunc *ir_func_new(Arena *arena, const char *name, IrSym sym);
uint32_t ir_block_new(IrFunc *f, uint32_t region);
uint32_t ir_slot_new(IrFunc *f, uint32_t size, uint32_t align);
/* Appends an instruction to the end of `block` and returns its number. */
IrRef ir_append(IrFunc *f, uint32_t block, IrInst inst);
/* Inserts before / after instruction `at`. */
IrRef ir_insert_before(IrFunc *f, IrRef at, IrInst inst);
IrRef ir_insert_after(IrFunc *f, IrRef at, IrInst inst);
/* Unlinks `r` from its block; its uses must be gone. */
void ir_remove(IrFunc *f, IrRef r);
/* Reserves a list of n operands in the pool, returns its start. */
uint32_t ir_list(IrFunc *f, const IrRef *refs, uint32_t n);
/* Sets the successors of a block (copies the array). */
void ir_set_succ(IrFunc *f, uint32_t block, const uint32_t *succ, uint32_t n);
/* Recomputes predecessor arrays in the order of (block number, successor index).
 * Must run before phis exist. */
void ir_build_preds(IrFunc *f);
/* Calls fn for each operand place of instruction r (a pointer that may be written). */
typedef void (*IrOperandFn)(void *user, IrRef *operand);
void ir_for_operands(IrFunc *f, IrRef r, IrOperandFn fn, void *user);
/* Number of operands of r, and the place of the i-th (valid until the pool or the instructions grow). */
static inline uint32_t ir_num_operands(const IrFunc *f, IrRef r) {
    const IrInst *i = &f->inst[r];
    uint8_t shape = ir_op_info[i->op].args;
    if (shape < ARGS_list) return shape; /* IrArgs counts up to abc */
    return i->nlist + (shape == ARGS_a_list);
}
static inline IrRef *ir_operand(IrFunc *f, IrRef r, uint32_t n) {
    IrInst *i = &f->inst[r];
    uint8_t shape = ir_op_info[i->op].args;
    if (shape < ARGS_list) return n == 0 ? &i->a : n == 1 ? &i->b : &i->c;
    bool first = shape == ARGS_a_list;
    return first && n == 0 ? &i->a : &f->pool.items[i->list + n - first];
}

/* Short forms for front ends; each appends to `block`. */
IrRef ir_iconst(IrFunc *f, uint32_t block, IrType t, int64_t v);
IrRef ir_fconst(IrFunc *f, uint32_t block, IrType t, double v);
IrRef ir_un(IrFunc *f, uint32_t block, IrOp op, IrType t, IrRef a);
IrRef ir_bin(IrFunc *f, uint32_t block, IrOp op, IrType t, IrRef a, IrRef b);
IrRef ir_cmp(IrFunc *f, uint32_t block, IrCond cc, IrRef a, IrRef b);
IrRef ir_load(IrFunc *f, uint32_t block, IrType t, IrMem mem, IrRef addr, int64_t off, uint8_t flags);
IrRef ir_store(IrFunc *f, uint32_t block, IrMem mem, IrRef addr, int64_t off, IrRef value, uint8_t flags);
IrRef ir_symaddr(IrFunc *f, uint32_t block, IrType t, IrSym sym, int64_t off);
IrRef ir_slotaddr(IrFunc *f, uint32_t block, IrType t, uint32_t slot);
IrRef ir_call(IrFunc *f, uint32_t block, IrType t, IrSym sym, const IrRef *args, uint32_t n, uint8_t flags);
IrRef ir_calli(IrFunc *f, uint32_t block, IrType t, IrRef target, const IrRef *args, uint32_t n,
               uint8_t flags);
void ir_jmp(IrFunc *f, uint32_t block, uint32_t target);
void ir_br(IrFunc *f, uint32_t block, IrRef cond, uint32_t yes, uint32_t no);

static inline bool ir_block_done(const IrFunc *f, uint32_t b) {
    IrRef l = f->blocks.items[b].last;
    return l && (ir_op_info[f->inst[l].op].flags & OPF_TERM);
}

/* --- text: ir/print.c, ir/parse.c --- round trip --- */
/* Names a symbol in dumps; NULL prints @number. */
typedef const char *(*IrSymName)(void *user, IrSym sym);
void ir_print(FILE *out, const IrFunc *f, IrSymName name, void *user);
/* Parses one or more functions; returns them in a vector in the arena. Symbols are interned in order by
 * name: sym_of(user, name) gives the number. Errors: diag_fail with line and column. */
typedef VEC(IrFunc *) IrFuncs;
IrFuncs ir_parse(Arena *arena, Diag *diag, const char *text, IrSym (*sym_of)(void *user, const char *name),
                 void *user);

/* --- verifier: ir/verify.c --- returns NULL, or the first broken rule in words (in the arena). Builds the
 * predecessors when they are not valid. --- */
const char *ir_verify(IrFunc *f, Arena *scratch);

/* --- analyses --- */
/* Reverse postorder of the reachable blocks; *n receives their number. */
uint32_t *ir_rpo(const IrFunc *f, Arena *scratch, uint32_t *n);
/* Immediate dominators by block (Semi-NCA, Georgiadis 2005); unreachable blocks: IR_NOBLOCK. */
uint32_t *ir_dominators(const IrFunc *f, Arena *scratch, const uint32_t *rpo, uint32_t nrpo);
/* Loop nesting depth per block, 255 at most. */
uint8_t *ir_loop_depth(const IrFunc *f, Arena *scratch, const uint32_t *rpo, uint32_t nrpo,
                       const uint32_t *idom);

#endif
