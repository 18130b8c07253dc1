/* Writing of IL for bodies that the compiler makes up. */
#include "frontend/synth.h"

#include <string.h>

Synth *synth_new(Arena *a) {
    Synth *y = ARENA_NEW(a, Synth);
    y->a = a;
    return y;
}

const SynthToken *synth_token(const Synth *y, uint32_t token) {
    uint32_t i = token & 0xFFFFFF;
    return y && token >> 24 == SYNTH_TABLE && i < y->tokens.len ? &y->tokens.items[i] : NULL;
}

MdBody synth_body(Synth *y) {
    enum { STACK = 64 }; /* more than any of the bodies uses, besides its arguments */
    return (MdBody){.code = y->code.items,
                    .code_size = y->code.len,
                    .max_stack = STACK + y->locals.len,
                    .init_locals = true,
                    .clause_count = y->clauses.len,
                    .clauses = y->clauses.items};
}

static void byte(Synth *y, uint32_t v) { vec_push(y->a, &y->code, (uint8_t)v); }

static void word(Synth *y, uint32_t v) {
    for (uint32_t i = 0; i < 32; i += 8) byte(y, v >> i & 0xFF);
}

void synth_op(Synth *y, IlOp op) {
    uint32_t code = il_op_desc[op].code;
    if (code > 0xFF) byte(y, code >> 8);
    byte(y, code & 0xFF);
}

uint32_t synth_local(Synth *y, Type *t) {
    vec_push(y->a, &y->locals, t);
    return y->locals.len - 1;
}

void synth_int(Synth *y, int32_t v) {
    synth_op(y, IL_LDC_I4);
    word(y, (uint32_t)v);
}

void synth_var(Synth *y, IlOp op, uint32_t index) {
    synth_op(y, op);
    byte(y, index & 0xFF);
    byte(y, index >> 8);
}

static void token(Synth *y, IlOp op, SynthToken t) {
    synth_op(y, op);
    word(y, (uint32_t)SYNTH_TABLE << 24 | y->tokens.len);
    vec_push(y->a, &y->tokens, t);
}

void synth_type(Synth *y, IlOp op, Type *t) { token(y, op, (SynthToken){.type = t}); }
void synth_call(Synth *y, IlOp op, Method *m) { token(y, op, (SynthToken){.method = m}); }
void synth_field(Synth *y, IlOp op, FieldDef *f, Type *owner) {
    token(y, op, (SynthToken){.field = f, .type = owner});
}
void synth_calli(Synth *y, MethodSig *sig) { token(y, IL_CALLI, (SynthToken){.sig = sig}); }
void synth_address(Synth *y, IrSym code) { token(y, IL_LDFTN, (SynthToken){.code = code}); }
void synth_text(Synth *y, const char *text) { token(y, IL_LDSTR, (SynthToken){.text = text}); }

SynthLabel synth_label(void) { return (SynthLabel){.at = UINT32_MAX}; }

static void patch(Synth *y, uint32_t use, uint32_t at) {
    int32_t distance = (int32_t)(at - (use + 4));
    memcpy(y->code.items + use, &distance, 4);
}

void synth_branch(Synth *y, IlOp op, SynthLabel *l) {
    synth_op(y, op);
    uint32_t use = y->code.len;
    word(y, 0);
    if (l->at != UINT32_MAX)
        patch(y, use, l->at);
    else
        vec_push(y->a, &l->uses, use);
}

void synth_place(Synth *y, SynthLabel *l) {
    l->at = y->code.len;
    for (uint32_t i = 0; i < l->uses.len; i++) patch(y, l->uses.items[i], l->at);
}
