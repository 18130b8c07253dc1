/* x64 instruction encoder, driven by the table in insns.h (Intel SDM vol. 2, chapters 2 to 5).
 *
 * Every x64_enc_* function writes one instruction at `p`, where X64_MAX_INSN bytes must be free, and
 * returns the position behind it. It returns NULL and writes nothing when no encoding exists: operands of the
 * wrong class or size, an immediate that does not fit, an impossible memory operand, a condition code
 * above 15. NULL for `p` is passed through, so that a sequence can be checked once at its end; x64_enc_reason
 * then says why one instruction is refused.
 *
 * Naming: the letters after x64_enc_ are the operands, destination first: r register, m memory,
 * i immediate, cl the register cl. General and vector registers share one numbering, so `rr` serves
 * "add rax, rcx", "addsd xmm0, xmm1" and "movq rax, xmm0" alike.
 *
 * Operand size: the size in bytes of the general-register operands. MOVZX8/16 and MOVSX8/16/D: of the
 * destination. CVTSI2S*, CVT*2SI: of the integer. Instructions of fixed width (all other vector ones,
 * SETCC, MOVD, MOVQ, ..) ignore it. PUSH, POP, CALL and JMP take X64_S64.
 *
 * Immediates: at 8, 16 and 32 bits both readings of a value are taken (-1 and 0xFFFFFFFF are the same
 * 32-bit immediate); at 64 bits the value must be what the sign-extended imm32 gives. Shift counts and
 * bit numbers must be below the operand size in bits. The shortest form is chosen. */
#ifndef ANVIL_BACKEND_X64_ENC_H
#define ANVIL_BACKEND_X64_ENC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backend-x64/insns.h"

enum { X64_MAX_INSN = 15 };

/* clang-format off */

/* Registers: 0..15 general, 16..31 vector; the low four bits are the hardware's number. */
typedef enum X64Reg {
    X64_RAX, X64_RCX, X64_RDX, X64_RBX, X64_RSP, X64_RBP, X64_RSI, X64_RDI,
    X64_R8, X64_R9, X64_R10, X64_R11, X64_R12, X64_R13, X64_R14, X64_R15,
    X64_XMM0, X64_XMM1, X64_XMM2, X64_XMM3, X64_XMM4, X64_XMM5, X64_XMM6, X64_XMM7,
    X64_XMM8, X64_XMM9, X64_XMM10, X64_XMM11, X64_XMM12, X64_XMM13, X64_XMM14, X64_XMM15,
    X64_RIP,   /* only as the base of a memory operand */
    X64_NOREG, /* no base, no index */
} X64Reg;

/* Operand size in bytes. */
typedef enum X64Size { X64_S8 = 1, X64_S16 = 2, X64_S32 = 4, X64_S64 = 8 } X64Size;

/* Condition codes as the hardware numbers them; cc ^ 1 is the opposite. */
typedef enum X64Cond {
    X64_CC_O, X64_CC_NO,
    X64_CC_B, X64_CC_AE, /* unsigned <, >=; carry set, clear */
    X64_CC_E, X64_CC_NE,
    X64_CC_BE, X64_CC_A, /* unsigned <=, > */
    X64_CC_S, X64_CC_NS,
    X64_CC_P, X64_CC_NP, /* after ucomis*: unordered, ordered */
    X64_CC_L, X64_CC_GE, /* signed <, >= */
    X64_CC_LE, X64_CC_G, /* signed <=, > */
} X64Cond;

/* clang-format on */

typedef enum X64Insn {
#define X64_INSN_ID(id, ...) X64_##id,
    X64_INSNS(X64_INSN_ID)
#undef X64_INSN_ID
        X64_INSN_COUNT
} X64Insn;

/* Memory operand: seg:[base + index*scale + disp]. */
typedef struct X64Mem {
    uint8_t base;  /* general register, X64_RIP (counts from the end of the instruction) or X64_NOREG */
    uint8_t index; /* general register but rsp, or X64_NOREG; NOREG with X64_RIP */
    uint8_t scale; /* 1, 2, 4, 8; ignored without an index */
    uint8_t flags; /* X64_MEM_* */
    int32_t disp;
} X64Mem;

enum {
    X64_MEM_DISP32 = 1, /* always write four displacement bytes, for later patching */
    X64_MEM_FS = 2,     /* segment fs: thread-local storage on Linux */
    X64_MEM_GS = 4,     /* segment gs: on Windows */
};

static inline X64Mem x64_mem(X64Reg base, int32_t disp) {
    return (X64Mem){(uint8_t)base, X64_NOREG, 1, 0, disp};
}
static inline X64Mem x64_mem_index(X64Reg base, X64Reg index, unsigned scale, int32_t disp) {
    return (X64Mem){(uint8_t)base, (uint8_t)index, (uint8_t)scale, 0, disp};
}
/* [rip + disp]; for a symbol write 0 and relocate the field (see X64Fields). */
static inline X64Mem x64_mem_rip(int32_t disp) { return (X64Mem){X64_RIP, X64_NOREG, 1, 0, disp}; }
/* fs:[disp], without a base register. */
static inline X64Mem x64_mem_fs(int32_t disp) { return (X64Mem){X64_NOREG, X64_NOREG, 1, X64_MEM_FS, disp}; }

/* Two-operand forms; the usual shape of everything. */
uint8_t *x64_enc_rr(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, X64Reg src);
uint8_t *x64_enc_rm(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, X64Mem src);
uint8_t *x64_enc_mr(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, X64Reg src);
uint8_t *x64_enc_ri(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, int64_t imm);
uint8_t *x64_enc_mi(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, int64_t imm);
/* No, one operand: cqo, ret; neg, push, call, jmp, mul; push imm, ret imm16. */
uint8_t *x64_enc_0(uint8_t *p, X64Insn op);
uint8_t *x64_enc_r(uint8_t *p, X64Insn op, X64Size size, X64Reg reg);
uint8_t *x64_enc_m(uint8_t *p, X64Insn op, X64Size size, X64Mem mem);
uint8_t *x64_enc_i(uint8_t *p, X64Insn op, int64_t imm);
/* Shifts by cl. */
uint8_t *x64_enc_rcl(uint8_t *p, X64Insn op, X64Size size, X64Reg dst);
uint8_t *x64_enc_mcl(uint8_t *p, X64Insn op, X64Size size, X64Mem dst);
/* Three operands: imul, shld, pshufd, pinsr, pextr, roundsd; shld by cl; VEX forms (fma, andn, shlx). */
uint8_t *x64_enc_rri(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, int64_t imm);
uint8_t *x64_enc_rmi(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Mem b, int64_t imm);
uint8_t *x64_enc_mri(uint8_t *p, X64Insn op, X64Size size, X64Mem a, X64Reg b, int64_t imm);
uint8_t *x64_enc_rrcl(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b);
uint8_t *x64_enc_mrcl(uint8_t *p, X64Insn op, X64Size size, X64Mem a, X64Reg b);
uint8_t *x64_enc_rrr(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, X64Reg c);
uint8_t *x64_enc_rrm(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, X64Mem c);
uint8_t *x64_enc_rmr(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Mem b, X64Reg c);

/* Loads a constant: the shortest of mov r32 imm32 (zero-extends), mov r64 simm32, mov r64 imm64. Flags
 * are kept, so zero is not made with xor. */
uint8_t *x64_enc_const(uint8_t *p, X64Reg dst, int64_t value);

/* With a LOCK prefix; refused for instructions that do not allow it. */
uint8_t *x64_enc_lock_m(uint8_t *p, X64Insn op, X64Size size, X64Mem dst);
uint8_t *x64_enc_lock_mr(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, X64Reg src);
uint8_t *x64_enc_lock_mi(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, int64_t imm);

/* Conditional: set a byte register or a byte in memory to 0 or 1; move when the condition holds. */
uint8_t *x64_enc_setcc_r(uint8_t *p, X64Cond cc, X64Reg dst);
uint8_t *x64_enc_setcc_m(uint8_t *p, X64Cond cc, X64Mem dst);
uint8_t *x64_enc_cmov_rr(uint8_t *p, X64Cond cc, X64Size size, X64Reg dst, X64Reg src);
uint8_t *x64_enc_cmov_rm(uint8_t *p, X64Cond cc, X64Size size, X64Reg dst, X64Mem src);

/* Direct branches. `rel` counts from the end of the instruction. The field lies at the end: at
 * result - 4 (rel32) or result - 1 (rel8); patch it with x64_patch_rel32/8 or relocate it. */
uint8_t *x64_enc_jmp(uint8_t *p, int32_t rel);
uint8_t *x64_enc_jcc(uint8_t *p, X64Cond cc, int32_t rel);
uint8_t *x64_enc_call(uint8_t *p, int32_t rel);
uint8_t *x64_enc_jmp8(uint8_t *p, int8_t rel);
uint8_t *x64_enc_jcc8(uint8_t *p, X64Cond cc, int8_t rel);
/* Points the branch whose field is at `field` to `target`, which lies in the same buffer. False, and
 * nothing is written, when it is too far. */
bool x64_patch_rel32(uint8_t *field, const uint8_t *target);
bool x64_patch_rel8(uint8_t *field, const uint8_t *target);

/* Fills `n` bytes with the longest recommended NOPs (SDM vol. 2, NOP, table 4-12). */
uint8_t *x64_enc_nop(uint8_t *p, size_t n);

/* --- The general form, which the functions above are short for. --- */

/* Classes of an operand as given; a row accepts a set of them. */
enum {
    X64_OPND_NONE = 0x00,
    X64_OPND_GPR = 0x01,
    X64_OPND_XMM = 0x02,
    X64_OPND_MEM = 0x04,
    X64_OPND_IMM = 0x08,
    X64_OPND_CL = 0x10,
    X64_OPND_REL8 = 0x20,
    X64_OPND_REL32 = 0x40,
};

/* One instruction to encode. At most one memory operand and one immediate. */
typedef struct X64Inst {
    uint16_t op;     /* X64Insn */
    uint8_t size;    /* X64Size */
    uint8_t cc;      /* X64Cond, for JCC, SETCC, CMOVCC */
    uint8_t opnd[3]; /* X64_OPND_*, destination first */
    uint8_t reg[3];  /* X64Reg of the operands that are registers */
    bool lock;
    X64Mem mem;
    int64_t imm; /* also the displacement of a direct branch */
} X64Inst;

/* Where the parts of an encoded instruction lie, in bytes from its start. A RIP-relative or branch
 * field F is relocated with `symbol + addend - (length - F_at)`, as R_X86_64_PC32 counts from the
 * field itself: -4 unless an immediate follows the displacement. */
typedef struct X64Fields {
    uint8_t length;
    uint8_t disp_at, disp_size; /* memory displacement; size 0, 1, 4 */
    uint8_t imm_at, imm_size;   /* immediate or branch displacement; size 0, 1, 2, 4, 8 */
} X64Fields;

/* Encodes `in` at `p`; fills `fields` unless it is NULL. NULL when there is no encoding. */
uint8_t *x64_encode(uint8_t *p, const X64Inst *in, X64Fields *fields);
/* Why x64_encode refuses `in`; NULL when it does not. */
const char *x64_enc_reason(const X64Inst *in);

/* The mnemonic without condition suffix: "add", "j". */
const char *x64_insn_name(X64Insn op);

/* --- The table itself, for tests and documentation. --- */

typedef enum X64Kind {
#define X64_KIND_ID(name, ...) X64_KIND_##name,
    X64_KINDS(X64_KIND_ID)
#undef X64_KIND_ID
        X64_KIND_COUNT
} X64Kind;

/* One encoding of an instruction: the columns of insns.h, then what follows from them. */
typedef struct X64Row {
    uint8_t kinds[3]; /* X64Kind */
    uint8_t prefix;   /* 0, 0x66, 0xF2, 0xF3 */
    uint8_t w;        /* X64_W_* */
    uint8_t map;      /* X64_MAP_* */
    uint8_t opcode;
    uint8_t ext; /* 0..7 digit, X64_EXT_R, X64_EXT_NONE, or a byte from 0xC0 on */

    uint32_t accepts; /* X64_OPND_* sets of the operands, a byte each, first lowest; in the top byte the
                         number of operands, one-hot */
    uint8_t sizes;    /* set of X64Size */
    uint8_t imm;      /* X64Kind of the immediate or branch displacement, X64_KIND__ for none */
    uint8_t at_reg, at_rm, at_opc, at_vvvv; /* which operand goes to which field; 3: none */
    uint8_t bytes;                          /* set of operands (bit per position) that are byte registers */
} X64Row;

enum { X64_W_0, X64_W_1, X64_W_V };
enum { X64_MAP_1B, X64_MAP_0F, X64_MAP_0F38, X64_MAP_0F3A, X64_MAP_VEX = 4 };
enum { X64_EXT_R = 8, X64_EXT_NONE = 9 };

/* The rows of `op`, in the order in which they are tried. */
const X64Row *x64_insn_rows(X64Insn op, uint32_t *count);
/* Whether a LOCK prefix, a condition code belong to `op`. */
bool x64_insn_lockable(X64Insn op);
bool x64_insn_has_cc(X64Insn op);
/* Width in bits of an operand of kind `kind` at operand size `size`. */
unsigned x64_kind_width(X64Kind kind, X64Size size);

#endif
