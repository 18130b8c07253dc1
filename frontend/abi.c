/* Struct lowering: how values of .NET types travel in the IR's scalar calls (DESIGN D5). Managed code uses
 * one convention on every target: structs of up to two words travel word by word, larger ones by a pointer to
 * a copy. At the C border a word that holds only floating-point numbers travels in a vector register (System
 * V AMD64 ABI §3.2.3). */
#include "frontend/program.h"

IrType abi_ir_type(Type *t) {
    switch (t->kind) {
        case TK_BOOL:
        case TK_CHAR:
        case TK_I1:
        case TK_U1:
        case TK_I2:
        case TK_U2:
        case TK_I4:
        case TK_U4: return IR_I32;
        case TK_I8:
        case TK_U8:
        case TK_I:
        case TK_U:
        case TK_PTR:
        case TK_FNPTR: return IR_I64;
        case TK_R4: return IR_F32;
        case TK_R8: return IR_F64;
        case TK_ENUM: return abi_ir_type(t->elem);
        case TK_CLASS:
        case TK_INTERFACE:
        case TK_SZARRAY:
        case TK_ARRAY: return IR_REF;
        case TK_BYREF: return IR_BYREF;
        default: return IR_VOID;
    }
}

IrMem abi_mem(Type *t) {
    switch (t->kind) {
        case TK_BOOL:
        case TK_U1: return MEM_U8;
        case TK_I1: return MEM_I8;
        case TK_CHAR:
        case TK_U2: return MEM_U16;
        case TK_I2: return MEM_I16;
        case TK_I4:
        case TK_U4: return MEM_I32;
        case TK_R4: return MEM_F32;
        case TK_R8: return MEM_F64;
        case TK_ENUM: return abi_mem(t->elem);
        case TK_CLASS:
        case TK_INTERFACE:
        case TK_SZARRAY:
        case TK_ARRAY: return MEM_REF;
        case TK_BYREF: return MEM_BYREF;
        default: return MEM_I64;
    }
}

typedef struct WordUse { /* what lies in one 8-byte word of a struct */
    uint32_t nfloat32, nfloat64, nother;
    bool at_start; /* the single float32 lies at the word's start */
} WordUse;

static void note_leaf(WordUse words[2], uint32_t off, IrType t) {
    if (off >= 16) return;
    WordUse *w = &words[off / 8];
    if (t == IR_F32) {
        w->nfloat32++;
        w->at_start = off % 8 == 0;
    } else if (t == IR_F64) {
        w->nfloat64++;
    } else {
        w->nother++;
    }
}

static void walk_fields(Type *t, uint32_t base, WordUse words[2]) {
    IrType scalar = abi_ir_type(t);
    if (scalar != IR_VOID) {
        note_leaf(words, base, scalar);
        return;
    }
    typedef_members(t->def);
    TypeLayout *l = type_layout(t);
    uint32_t repeat = t->def->inline_array ? t->def->inline_array : 1;
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        Type *ft = field_type(t->def->assembly->u, f, t);
        uint32_t step = repeat > 1 ? type_size(ft) : 0;
        for (uint32_t k = 0; k < repeat && l->offsets[i] + k * step < 16; k++)
            walk_fields(ft, base + l->offsets[i] + k * step, words);
    }
}

/* SysV: structs with fields that are not (packed) travel in memory. */
static bool fields_are_aligned(Type *t, uint32_t base) {
    if (abi_ir_type(t) != IR_VOID) return base % type_size(t) == 0;
    typedef_members(t->def);
    TypeLayout *l = type_layout(t);
    for (uint32_t i = 0; i < t->def->nfields; i++) {
        FieldDef *f = &t->def->fields[i];
        if (f->is_static) continue;
        if (!fields_are_aligned(field_type(t->def->assembly->u, f, t), base + l->offsets[i])) return false;
    }
    return true;
}

static bool has_ref_at(const TypeLayout *l, uint32_t off) {
    for (uint32_t i = 0; i < l->nrefs; i++)
        if (l->ref_offsets[i] == off) return true;
    return false;
}

AbiVal abi_classify(Type *t, bool ccall) {
    AbiVal v = {0};
    if (t->kind == TK_VOID) return v;
    v.size = type_size(t);
    v.align = type_align(t);
    IrType scalar = abi_ir_type(t);
    if (scalar != IR_VOID) {
        v.kind = ABI_SCALAR;
        v.nwords = 1;
        v.type[0] = (uint8_t)scalar;
        v.mem[0] = (uint8_t)abi_mem(t);
        return v;
    }
    if (v.size > 16) {
        v.kind = ABI_MEMORY;
        return v;
    }
    if (ccall && !fields_are_aligned(t, 0)) {
        v.kind = ABI_MEMORY;
        return v;
    }
    v.kind = ABI_WORDS;
    v.nwords = v.size > 8 ? 2 : 1;
    WordUse words[2] = {0};
    walk_fields(t, 0, words);
    TypeLayout *l = type_layout(t);
    for (uint32_t i = 0; i < v.nwords; i++) {
        WordUse *w = &words[i];
        IrType type = IR_I64;
        IrMem mem = MEM_I64;
        if (has_ref_at(l, i * 8) && w->nother == 1) {
            type = IR_REF, mem = MEM_REF;
        } else if (w->nother == 0 && w->nfloat64 == 1 && w->nfloat32 == 0) {
            type = IR_F64, mem = MEM_F64;
        } else if (w->nother == 0 && w->nfloat64 == 0 && w->nfloat32 == 1 && w->at_start) {
            type = IR_F32, mem = MEM_F32;
        } else if (ccall && w->nother == 0 && w->nfloat32 == 2) {
            type = IR_F64, mem = MEM_F64;
        }
        v.type[i] = (uint8_t)type;
        v.mem[i] = (uint8_t)mem;
    }
    return v;
}

static void add_param(AbiSig *s, IrType t) { s->ir_types[s->nir++] = (uint8_t)t; }

AbiSig abi_sig(Arena *a, const MethodSig *ms, Type *this_type, bool has_ctx, bool ccall) {
    AbiSig s = {.has_ctx = has_ctx, .has_this = this_type != NULL, .this_type = this_type};
    s.nparams = ms->nparams;
    s.params = ARENA_ARRAY(a, AbiVal, ms->nparams);
    s.ir_types = ARENA_ARRAY(a, uint8_t, 3 + 2 * (size_t)ms->nparams);
    s.ret = abi_classify(ms->ret, ccall);
    s.has_retbuf = s.ret.kind == ABI_MEMORY;
    if (s.ret.kind == ABI_SCALAR || s.ret.kind == ABI_WORDS)
        for (uint32_t i = 0; i < s.ret.nwords; i++) s.ret_types[i] = s.ret.type[i];
    if (has_ctx) add_param(&s, IR_I64);
    if (s.has_retbuf) add_param(&s, IR_BYREF);
    if (this_type) add_param(&s, abi_ir_type(this_type));
    for (uint32_t i = 0; i < ms->nparams; i++) {
        AbiVal v = s.params[i] = abi_classify(ms->params[i], ccall);
        if (v.kind == ABI_MEMORY) add_param(&s, IR_I64);
        for (uint32_t w = 0; w < v.nwords; w++) add_param(&s, v.type[w]);
    }
    return s;
}

AbiSig abi_method(Arena *a, Method *m) {
    MethodSig *ms = method_sig(m);
    CtxSource src = method_ctx_source(m);
    Type *this_type = NULL;
    if (!m->def->is_static) {
        Universe *u = m->owner->def ? m->owner->def->assembly->u : NULL;
        this_type = type_is_valuetype(m->owner) && u ? type_byref(u, m->owner) : m->owner;
    }
    return abi_sig(a, ms, this_type, src == CTX_TYPE || src == CTX_METHOD, false);
}
