/* Method bodies (ECMA-335 §II.25.4) and the decoder of IL instructions (§III). */
#ifndef ANVIL_FRONTEND_IL_H
#define ANVIL_FRONTEND_IL_H

#include "frontend/ilops.h"
#include "frontend/metadata.h"

typedef enum IlOp {
#define IL_X(name, text, code, operand, pop, push, flow) IL_##name,
    IL_OPS(IL_X)
#undef IL_X
        IL_OP_COUNT,
    IL_INVALID = IL_OP_COUNT, /* no instruction, or cut off by the end of the code */
} IlOp;

/* What follows the opcode. */
typedef enum IlOperand {
    IL_OPERAND_NONE,
    IL_OPERAND_I1,     /* i4, sign-extended */
    IL_OPERAND_U1,     /* i4: alignment of unaligned., mask of no. */
    IL_OPERAND_I4,     /* i4 */
    IL_OPERAND_I8,     /* i8 */
    IL_OPERAND_R4,     /* r4 */
    IL_OPERAND_R8,     /* r8 */
    IL_OPERAND_ARG1,   /* var: argument number */
    IL_OPERAND_ARG2,   /* var */
    IL_OPERAND_LOC1,   /* var: local number */
    IL_OPERAND_LOC2,   /* var */
    IL_OPERAND_BR1,    /* target: absolute offset in the code */
    IL_OPERAND_BR4,    /* target */
    IL_OPERAND_SWITCH, /* sw: read with il_switch_target */
    IL_OPERAND_METHOD, /* token: MethodDef, MemberRef, MethodSpec */
    IL_OPERAND_FIELD,  /* token: Field, MemberRef */
    IL_OPERAND_TYPE,   /* token: TypeDef, TypeRef, TypeSpec */
    IL_OPERAND_TOKEN,  /* token: any of the three above */
    IL_OPERAND_SIG,    /* token: StandAloneSig */
    IL_OPERAND_STRING, /* token: 0x70...... */
    IL_OPERAND_COUNT,
} IlOperand;

/* Where control goes after the instruction. */
typedef enum IlFlow {
    IL_FLOW_NEXT,
    IL_FLOW_CALL,   /* to the next, after a call */
    IL_FLOW_BRANCH, /* to the target */
    IL_FLOW_COND,   /* to the target(s) or to the next */
    IL_FLOW_RETURN, /* leaves the method, handler or filter */
    IL_FLOW_THROW,
    IL_FLOW_PREFIX, /* changes the instruction that follows */
} IlFlow;

typedef struct IlOpDesc {
    const char *name; /* "ldarg.0" */
    uint16_t code;    /* 0x00NN or 0xFENN */
    uint8_t operand;  /* IlOperand */
    int8_t pop, push; /* number of values, IL_VAR: depends */
    uint8_t flow;     /* IlFlow */
} IlOpDesc;
extern const IlOpDesc il_op_desc[IL_OP_COUNT];

typedef struct IlInsn {
    IlOp op;         /* IL_INVALID when nothing could be decoded */
    uint32_t offset; /* of the first byte of the opcode */
    uint32_t next;   /* of the instruction that follows */
    union {
        int32_t i4;
        int64_t i8;
        float r4;
        double r8;
        uint32_t var;
        uint32_t target;
        uint32_t token;
        struct {
            uint32_t count;
            const uint8_t *offsets; /* int32 each, relative to `next`, not aligned */
        } sw;
    };
} IlInsn;

/* Decodes the instruction at `offset` of [code, code + size). Prefixes are instructions of their own.
 * Branch targets are absolute but not checked against `size`.
 *   for (uint32_t at = 0; at < size; at = in.next) { in = il_next(code, size, at); ... } */
IlInsn il_next(const uint8_t *code, uint32_t size, uint32_t offset);
/* Absolute offset of the i-th target of a switch; not checked against the size of the code. */
static inline uint32_t il_switch_target(const IlInsn *in, uint32_t i) {
    return in->next + md_le32(in->sw.offsets + 4 * (size_t)i);
}

typedef enum MdClauseKind {
    MD_CLAUSE_CATCH = 0,
    MD_CLAUSE_FILTER = 1,
    MD_CLAUSE_FINALLY = 2,
    MD_CLAUSE_FAULT = 4,
} MdClauseKind;

/* Exception handling clause, §II.25.4.6. Offsets in bytes from the start of the code. */
typedef struct MdClause {
    MdClauseKind kind;
    uint32_t try_begin, try_end; /* half-open */
    uint32_t handler_begin, handler_end;
    union {
        uint32_t type_token;   /* CATCH: TypeDef, TypeRef or TypeSpec */
        uint32_t filter_begin; /* FILTER: runs to handler_begin */
    };
} MdClause;

typedef struct MdBody {
    const uint8_t *code;
    uint32_t code_size;
    uint32_t max_stack;
    bool init_locals;
    uint32_t local_sig; /* StandAloneSig token, 0 when there are no locals */
    uint32_t clause_count;
    const MdClause *clauses; /* in the order of the file: inner before outer */
} MdBody;

/* Reads the body of a MethodDef row. Returns false when it has none (RVA 0, or not IL). Fails through
 * `d` when it is malformed. The clauses lie in `a`, the code in the image. */
bool md_body(const MdImage *img, Diag *d, Arena *a, uint32_t method_rid, MdBody *body);
/* Checks a body: every instruction decodes, tokens name existing rows of tables the instruction
 * admits, branches and clauses end on instruction boundaries, arguments and locals exist, control
 * does not run off the end. Fails through `d`. */
void md_check_body(const MdImage *img, Diag *d, Arena *a, uint32_t method_rid, const MdBody *body);

#endif
