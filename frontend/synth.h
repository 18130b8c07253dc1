/* IL that the compiler writes itself, as CoreCLR does for its IL stubs: bodies of P/Invokes, of what native
 * code calls, and of what carries structs over the border. Tokens of the table SYNTH_TABLE, which metadata
 * does not have, name what the body uses. Everything lies in the importer's arena. */
#ifndef ANVIL_FRONTEND_SYNTH_H
#define ANVIL_FRONTEND_SYNTH_H

#include "frontend/il.h"
#include "frontend/program.h"

enum { SYNTH_TABLE = 0x7E };

typedef struct SynthToken {
    Type *type; /* of a field: its owner */
    Method *method;
    FieldDef *field;
    MethodSig *sig;   /* calli */
    IrSym code;       /* ldftn: the address of this symbol */
    const char *text; /* ldstr, UTF-8 */
} SynthToken;

typedef struct SynthLabel {
    uint32_t at; /* UINT32_MAX: not placed yet */
    VEC(uint32_t) uses;
} SynthLabel;

typedef struct Synth {
    Arena *a;
    const MethodSig *sig; /* the function's; NULL: the method's own */
    bool from_c;          /* called by C code: sig is its C signature */
    bool has_ctx;         /* from_c: a context comes in r10; it is the last argument of the body */
    VEC(uint8_t) code;
    VEC(SynthToken) tokens;
    VEC(Type *) locals;
    VEC(MdClause) clauses;
} Synth;

Synth *synth_new(Arena *a);
/* The token's entry, or NULL when it is one of metadata. */
const SynthToken *synth_token(const Synth *y, uint32_t token);
/* The finished body. */
MdBody synth_body(Synth *y);

uint32_t synth_local(Synth *y, Type *t);
void synth_op(Synth *y, IlOp op);
void synth_int(Synth *y, int32_t v); /* ldc.i4 */
/* ldarg, ldarga, starg, ldloc, ldloca, stloc */
void synth_var(Synth *y, IlOp op, uint32_t index);
void synth_type(Synth *y, IlOp op, Type *t);
void synth_call(Synth *y, IlOp op, Method *m); /* call, callvirt, newobj, ldftn */
void synth_field(Synth *y, IlOp op, FieldDef *f, Type *owner);
void synth_calli(Synth *y, MethodSig *sig);
void synth_address(Synth *y, IrSym code);
void synth_text(Synth *y, const char *text);
SynthLabel synth_label(void);
void synth_branch(Synth *y, IlOp op, SynthLabel *l); /* the long form */
void synth_place(Synth *y, SynthLabel *l);
static inline uint32_t synth_here(const Synth *y) { return y->code.len; }

#endif
