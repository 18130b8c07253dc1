/* Inside of the x64 back end.
 *
 *   isel.c    blocks in their order, the walk over the IR, addresses, operands     IrFunc -> XFunc
 *   lower.c   one rule per IR operation, in a table
 *   abi.c     where arguments and results travel
 *   frame.c   the stack frame: layout, prologue, epilogue
 *   emit.c    XFunc + registers -> bytes; branches, constants, tables, rows, lines
 *   expand.c  bytes of the operations that are more than one instruction
 *   dump.c    machine instructions in words
 *   target.c  the entrance: compile, disassemble
 *
 * An XFunc is a list of machine instructions over virtual registers, beside the operand lists that the
 * allocator reads (RaFunc, parallel arrays). Most instructions are one row of insns.h with a note where each
 * encoder operand comes from; the rest are the pseudo-operations X64_PSEUDO below. Flags live from one
 * instruction to the very next only: between the two the allocator may insert moves, which leave flags alone,
 * and nothing else. */
#ifndef ANVIL_BACKEND_X64_X64_H
#define ANVIL_BACKEND_X64_X64_H

#include "backend-x64/enc.h"
#include "base/map.h"
#include "ir/analysis.h"
#include "ir/backend.h"
#include "ir/regalloc.h"

/* --- registers --- */

/* The allocator counts floating-point registers from 32, the encoder from 16. */
static inline X64Reg x64_reg(RaLoc l) { return (X64Reg)(l < RA_FIRST_FLOAT ? l : l - RA_FIRST_FLOAT + 16); }
#define X64_RA(r) ((uint8_t)((r) < 16 ? (r) : (r)-16 + RA_FIRST_FLOAT))
#define X64_BIT_OF(r) (UINT64_C(1) << X64_RA(r))

/* Never given to a value: the expansions' own. */
#define X64_SCRATCH X64_R11
#define X64_FSCRATCH X64_XMM15
/* Carries the generic context. */
#define X64_CTX X64_R10

extern const RaRegs x64_ra_regs;
extern const char *const x64_reg_names[RA_NREGS];

/* --- calling convention (abi.c) --- */

typedef struct XArgs { /* state of an argument list being laid out */
    uint8_t ints, floats;
    uint32_t stack; /* bytes so far */
} XArgs;
typedef struct XArgLoc {
    uint8_t reg;     /* register as the allocator counts, or X64_ON_STACK */
    uint32_t offset; /* from the first stack argument */
} XArgLoc;
enum { X64_ON_STACK = RA_NREGS };
XArgLoc x64_next_arg(XArgs *a, uint8_t type);
/* Register of result n, when the first has type `first`. */
uint8_t x64_result_reg(uint8_t first, uint8_t type, uint32_t n);
/* Registers that a call does not preserve. */
extern const uint64_t x64_caller_saved;

/* --- machine instructions --- */

/* Conditions beyond the hardware's: after ucomis, "equal and ordered" and its opposite. cc ^ 1 negates. */
enum { XCC_E_NP = 16, XCC_NE_P = 17 };

typedef enum XAddrKind {
    XA_NONE,
    XA_BASE,  /* [base (+ index * scale) + disp] */
    XA_FRAME, /* [rbp (+ index * scale) + disp] */
    XA_SLOT,  /* stack slot `id` (+ index * scale) + disp */
    XA_SYM,   /* symbol `id` + disp */
    XA_POOL,  /* 8-byte constant `id` */
    XA_POOL2, /* 16-byte constant `id`, aligned */
    XA_OUT,   /* outgoing argument area + disp */
    XA_IN,    /* incoming stack arguments + disp */
} XAddrKind;

enum { XNO_OPERAND = 0xFF };

typedef struct XAddr {
    uint8_t kind;        /* XAddrKind */
    uint8_t base, index; /* operand numbers within the instruction, XNO_OPERAND: none */
    uint8_t scale;       /* 1, 2, 4, 8 */
    int32_t disp;
    uint32_t id;
} XAddr;

/* Where an encoder operand comes from: an allocator operand by number, or: */
enum { XE_NONE = 0xFF, XE_MEM = 0xFE, XE_IMM = 0xFD, XE_CL = 0xFC, XE_RAX = 0xFB };

/* Operations that emit.c and expand.c know by name. The comment says which operands they have. */
#define X64_PSEUDO(X)                                                  \
    X(ENTRY)    /* defs: parameters that arrive in registers */        \
    X(PAD)      /* defs: exception, token */                           \
    X(CONST)    /* def; imm: a constant; clobbers flags */             \
    X(FCONST)   /* def; imm: bits of a float */                        \
    X(USE)      /* use: keeps a value alive */                         \
    X(SETCC)    /* def; cc */                                          \
    X(CMOV)     /* def = use 1, use 2 (any): def = cc ? use 2 : def */ \
    X(FSEL)     /* the same on floats, by a branch */                  \
    X(BITSCAN)  /* def, use; imm: BSF, or BSR for clz */               \
    X(DIV)      /* def rax or rdx, use rax, use; imm: DIV or IDIV */   \
    X(STOF)     /* def float, use */                                   \
    X(UTOF)     /* def float, use */                                   \
    X(FTOS)     /* def, use float; imm: bytes of the float */          \
    X(FTOU)     /* def, use float; imm: bytes of the float */          \
    X(FCVT)     /* def, use: imm is the instruction */                 \
    X(COPY)     /* mem2 to mem, imm bytes */                           \
    X(ZERO)     /* mem, imm bytes */                                   \
    X(REP_COPY) /* use rdi, use rsi; imm bytes */                      \
    X(REP_ZERO) /* use rdi; imm bytes */                               \
    X(LOCALLOC) /* def, use: size */                                   \
    X(CALL)     /* mem: XA_SYM */                                      \
    X(TAIL)     /* mem: XA_SYM, or enc[0]: a jump after the epilogue;  \
                   imm: place of the block that rt_tail moves, or 0 */ \
    X(TRAPCC)   /* cc; imm: IrTrap */                                  \
    X(JMP)      /* to the block's successor */                         \
    X(BR)       /* cc: successor 0, else successor 1 */                \
    X(SWITCH)   /* use: index, zero-extended; destroyed */             \
    X(RET)      /* uses: results */                                    \
    X(UD2)

typedef enum XOp {
    XP_FIRST = X64_INSN_COUNT,
#define X(name) XP_##name,
    X64_PSEUDO(X)
#undef X
        XP_END
} XOp;

typedef struct XInst {
    uint16_t op;    /* X64Insn, or XOp */
    uint8_t size;   /* operand size in bytes */
    uint8_t cc;     /* X64Cond, XCC_ */
    uint8_t enc[3]; /* plain instructions: where the encoder's operands come from, destination first */
    bool lock;
    XAddr mem, mem2;
    int64_t imm;
    uint32_t loc; /* source position */
} XInst;

typedef struct XFunc {
    IrFunc *ir;
    XInst *insts; /* parallel to ra.insts */
    RaFunc ra;
    uint32_t *block_of;  /* by machine block: IR block; a split edge carries that of its source */
    uint32_t *place_of;  /* by IR block: machine block; meaningless for unreachable ones */
    VEC(uint64_t) pool;  /* 8-byte constants */
    VEC(uint64_t) pool2; /* 16-byte constants: masks that fill both halves with one word */
    Map pool_index;      /* bits -> index in pool */
    uint32_t outgoing;   /* bytes of stack arguments, the largest of all calls */
    uint32_t incoming;   /* bytes of stack arguments of this function */
    bool dynamic;        /* has localloc: rsp moves */
} XFunc;

/* Indices of constants in the pools; equal ones share an entry. */
uint32_t x64_pool(XFunc *x, uint64_t bits, Arena *scratch);
uint32_t x64_pool2(XFunc *x, uint64_t bits, Arena *scratch);

/* Selects instructions for f. Everything lies in env->scratch. */
XFunc *x64_select(IrFunc *f, BackendEnv *env);

/* Prints x with the registers chosen (dump --stage regs). */
void x64_dump(FILE *out, const XFunc *x, const RaResult *regs, const BackendEnv *env);

/* --- the frame (frame.c) --- */

/* From high to low addresses: return address, caller's rbp (rbp points here), callee-saved registers, the
 * word that keeps rsp, spill area, slots, zeroed slots, outgoing arguments. */
typedef struct XFrame {
    uint8_t saved[8]; /* X64Reg, in the order of the pushes */
    uint32_t nsaved;
    int32_t sp_save; /* rbp-relative; 0: none. Functions with landing pads and localloc keep rsp there */
    int32_t spill;   /* rbp-relative address of spill unit 0; units ascend */
    int32_t zero_lo, zero_hi; /* range that the prologue zeroes */
    uint32_t size;            /* bytes below rbp */
    bool dynamic;
    int32_t *slot; /* rbp-relative */
} XFrame;
enum { X64_MAX_FRAME = 1 << 30 }; /* bytes */
XFrame x64_frame_layout(const XFunc *x, const RaResult *ra, BackendEnv *env);

/* --- emission --- */

typedef struct XSite { /* a branch; the buffer has its longest form, the final code perhaps a shorter one */
    uint32_t at;
    uint32_t target; /* label: machine block, or nblocks + stub number */
    uint8_t cc;      /* X64Cond, or X64_ALWAYS */
    bool is_short;
} XSite;
enum { X64_ALWAYS = 0xFF };

typedef struct XLabel { /* a place in the buffer, and how many branches are before it */
    uint32_t at, sites;
} XLabel;

typedef struct XFix { /* rip-relative field that points into the data behind the code */
    uint32_t at;      /* of the field */
    uint32_t end;     /* of its instruction */
    uint32_t id;
    uint8_t kind; /* XA_POOL, XA_POOL2; XA_NONE: jump table `id` */
} XFix;

typedef struct XStub { /* cold code that throws */
    uint32_t kind, region, loc;
} XStub;

typedef struct XTable {
    uint32_t block; /* machine block that ends with the switch */
} XTable;

typedef struct Emit {
    XFunc *x;
    const RaFunc *ra;
    const RaResult *regs;
    BackendEnv *env;
    Arena *scratch;
    XFrame frame;
    const RaLoc *loc; /* of the operands of the instruction at hand */
    uint8_t *buf, *p, *end;
    XLabel *label;           /* by machine block */
    uint32_t *forward;       /* by machine block: where jumps to it go */
    uint32_t *first_move;    /* by machine block: its first move in regs->moves */
    uint32_t *order, norder; /* machine blocks in the order of their code */
    uint32_t next;           /* block that follows the one at hand */
    VEC(XSite) sites;
    VEC(XLabel) locals; /* labels within one instruction's code */
    VEC(XFix) fixes;
    VEC(XStub) stubs;
    VEC(XTable) tables;
    VEC(CodeReloc) relocs;
    VEC(CodeLine) lines;
    VEC(CodeRegionRow) rows;
} Emit;

void x64_emit(XFunc *x, const RaResult *regs, BackendEnv *env, CodeOut *out);

/* Encoding at the end of the buffer. An operand without encoding is diag_bug. */
void x64_put(Emit *e, X64Inst in);
/* The same; `a`, when not NULL, is the memory operand and may need relocation. */
void x64_put_addr(Emit *e, X64Inst in, const XAddr *a);
void x64_rr(Emit *e, X64Insn op, unsigned size, X64Reg dst, X64Reg src);
void x64_ri(Emit *e, X64Insn op, unsigned size, X64Reg dst, int64_t imm);
void x64_rm(Emit *e, X64Insn op, unsigned size, X64Reg dst, X64Mem mem);
void x64_mr(Emit *e, X64Insn op, unsigned size, X64Mem mem, X64Reg src);
void x64_r(Emit *e, X64Insn op, unsigned size, X64Reg reg);
void x64_0(Emit *e, X64Insn op);
/* As x64_rm with a constant from the pool. */
void x64_rconst(Emit *e, X64Insn op, unsigned size, X64Reg dst, uint64_t bits);
/* A short forward branch inside one expansion, not over a branch that may still shrink: x64_skip returns
 * what x64_skip_end takes. */
uint32_t x64_skip(Emit *e, unsigned cc);
void x64_skip_end(Emit *e, uint32_t skip);

/* The operand without what relocation adds to it. */
X64Mem x64_addr(const Emit *e, const XAddr *a);
X64Mem x64_spill(const Emit *e, RaLoc l);
static inline X64Reg x64_opreg(const Emit *e, unsigned n) { return x64_reg(e->loc[n]); }
/* The operand as register or memory, at position `at` of `in`. */
void x64_any(Emit *e, X64Inst *in, unsigned at, unsigned n);

void x64_prologue(Emit *e);
void x64_epilogue(Emit *e);

/* Expansion of a pseudo-operation that is straight-line code; false when it is not one. */
bool x64_expand(Emit *e, const XInst *i);

#endif
