/* Bytes of the operations that take more than one instruction. They may use the two scratch registers, and
 * flags; definitions are written only after the last use is read, unless the operand is late. */
#include "backend-x64/x64.h"

static bool two_flags(unsigned cc) { return cc >= XCC_E_NP; }

static void setcc(Emit *e, unsigned cc, X64Reg dst) {
    x64_put(e, (X64Inst){.op = X64_SETCC,
                         .size = X64_S8,
                         .cc = (uint8_t)cc,
                         .opnd = {X64_OPND_GPR},
                         .reg = {(uint8_t)dst}});
}

static void constant(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0);
    if (i->imm == 0)
        x64_rr(e, X64_XOR, 4, dst, dst);
    else
        x64_ri(e, X64_MOV, i->imm >= 0 && i->imm <= UINT32_MAX ? 4 : 8, dst, i->imm);
}

static void float_constant(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0);
    if (i->imm == 0)
        x64_rr(e, X64_XORPS, 8, dst, dst);
    else
        x64_rconst(e, i->size == 4 ? X64_MOVSS : X64_MOVSD, 8, dst, (uint64_t)i->imm);
}

static void set_bool(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0);
    if (two_flags(i->cc)) {
        bool equal = i->cc == XCC_E_NP;
        setcc(e, equal ? X64_CC_E : X64_CC_NE, dst);
        setcc(e, equal ? X64_CC_NP : X64_CC_P, X64_SCRATCH);
        x64_rr(e, equal ? X64_AND : X64_OR, 4, dst, X64_SCRATCH);
    } else {
        setcc(e, i->cc, dst);
    }
    x64_rr(e, X64_MOVZX8, 4, dst, dst);
}

static void cmov(Emit *e, const XInst *i) {
    static const uint8_t both[] = {X64_CC_NE, X64_CC_P};
    for (unsigned k = 0; k < (two_flags(i->cc) ? 2 : 1); k++) {
        X64Inst in = {.op = X64_CMOVCC,
                      .size = i->size,
                      .cc = two_flags(i->cc) ? both[k] : i->cc,
                      .opnd = {X64_OPND_GPR},
                      .reg = {(uint8_t)x64_opreg(e, 0)}};
        x64_any(e, &in, 1, 2);
        x64_put(e, in);
    }
}

static void float_select(Emit *e, const XInst *i) {
    unsigned op = i->size == 4 ? X64_MOVSS : i->size == 8 ? X64_MOVSD : X64_MOVUPS;
    X64Inst in = {.opnd = {X64_OPND_XMM}, .size = 8, .reg = {(uint8_t)x64_opreg(e, 0)}};
    x64_any(e, &in, 1, 2);
    in.op = (uint16_t)(in.opnd[1] == X64_OPND_MEM ? op : X64_MOVAPS);
    uint32_t take = two_flags(i->cc) ? x64_skip(e, X64_CC_NE) : 0;
    uint32_t skip = x64_skip(e, two_flags(i->cc) ? X64_CC_NP : i->cc ^ 1u);
    if (take) x64_skip_end(e, take);
    x64_put(e, in);
    x64_skip_end(e, skip);
}

/* bsf and bsr set the zero flag and nothing else when there is no bit; lzcnt and tzcnt are not in the
 * baseline. For clz: width - 1 - n is n ^ (width - 1), and of 0 it becomes the width likewise. */
static void bit_scan(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0);
    unsigned width = i->size * 8;
    X64Inst in = {.op = (uint16_t)i->imm, .size = i->size, .opnd = {X64_OPND_GPR}, .reg = {(uint8_t)dst}};
    x64_any(e, &in, 1, 1);
    x64_put(e, in);
    x64_ri(e, X64_MOV, 4, X64_SCRATCH, i->imm == X64_BSR ? 2 * width - 1 : width);
    x64_put(e, (X64Inst){.op = X64_CMOVCC,
                         .size = i->size,
                         .cc = X64_CC_E,
                         .opnd = {X64_OPND_GPR, X64_OPND_GPR},
                         .reg = {(uint8_t)dst, X64_SCRATCH}});
    if (i->imm == X64_BSR) x64_ri(e, X64_XOR, 4, dst, width - 1);
}

static void divide(Emit *e, const XInst *i) {
    if (i->imm == X64_IDIV)
        x64_0(e, i->size == 4 ? X64_CDQ : X64_CQO);
    else
        x64_rr(e, X64_XOR, 4, X64_RDX, X64_RDX);
    X64Inst in = {.op = (uint16_t)i->imm, .size = i->size};
    x64_any(e, &in, 0, 2);
    x64_put(e, in);
}

/* --- conversions --- */

/* Writing a float to part of a register waits for what the register held: it is cleared first. */
static void clear(Emit *e, X64Reg x) { x64_rr(e, X64_XORPS, 8, x, x); }

static void signed_to_float(Emit *e, const XInst *i) {
    X64Inst in = {
        .op = (uint16_t)i->imm, .size = i->size, .opnd = {X64_OPND_XMM}, .reg = {(uint8_t)x64_opreg(e, 0)}};
    clear(e, x64_opreg(e, 0));
    x64_any(e, &in, 1, 1);
    x64_put(e, in);
}

/* A 64-bit value with its top bit set is halved, the bit that falls out kept in the lowest one: rounding then
 * goes the same way, and doubling is exact. */
static void unsigned_to_float(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0), src = x64_opreg(e, 1);
    X64Insn cvt = (X64Insn)i->imm;
    clear(e, dst);
    if (i->size == 4) {
        x64_rr(e, X64_MOV, 4, X64_SCRATCH, src);
        x64_rr(e, cvt, 8, dst, X64_SCRATCH);
        return;
    }
    x64_rr(e, X64_TEST, 8, src, src);
    uint32_t large = x64_skip(e, X64_CC_S);
    x64_rr(e, cvt, 8, dst, src);
    uint32_t done = x64_skip(e, X64_ALWAYS);
    x64_skip_end(e, large);
    x64_rr(e, X64_MOV, 8, X64_SCRATCH, src);
    x64_ri(e, X64_SHR, 8, X64_SCRATCH, 1);
    uint32_t even = x64_skip(e, X64_CC_AE);
    x64_ri(e, X64_OR, 8, X64_SCRATCH, 1);
    x64_skip_end(e, even);
    x64_rr(e, cvt, 8, dst, X64_SCRATCH);
    x64_rr(e, cvt == X64_CVTSI2SS ? X64_ADDSS : X64_ADDSD, 8, dst, dst);
    x64_skip_end(e, done);
}

/* cvtt* gives the lowest integer for everything it cannot represent; subtracting one from it overflows, and
 * from nothing else. Then the sign of the float decides: NaN 0, negative stays, positive the highest. */
static void float_to_signed(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0), src = x64_opreg(e, 1);
    bool single = i->imm == 4;
    x64_rr(e, single ? X64_CVTTSS2SI : X64_CVTTSD2SI, i->size, dst, src);
    x64_ri(e, X64_CMP, i->size, dst, 1);
    uint32_t fits = x64_skip(e, X64_CC_NO);
    clear(e, X64_FSCRATCH);
    x64_rr(e, single ? X64_UCOMISS : X64_UCOMISD, 8, src, X64_FSCRATCH);
    uint32_t nan = x64_skip(e, X64_CC_P);
    uint32_t negative = x64_skip(e, X64_CC_B);
    x64_r(e, X64_NOT, i->size, dst);
    uint32_t done = x64_skip(e, X64_ALWAYS);
    x64_skip_end(e, nan);
    x64_rr(e, X64_XOR, 4, dst, dst);
    x64_skip_end(e, done);
    x64_skip_end(e, negative);
    x64_skip_end(e, fits);
}

/* To 32 bits: clamped to [0, 2^32 - 1] as a double, where every such integer is exact; maxsd and minsd give
 * their second operand for NaN. */
static void float_to_u32(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0), src = x64_opreg(e, 1);
    if (i->imm == 4) {
        clear(e, X64_FSCRATCH);
        x64_rr(e, X64_CVTSS2SD, 8, X64_FSCRATCH, src);
    } else {
        x64_rr(e, X64_MOVAPS, 8, X64_FSCRATCH, src);
    }
    x64_rconst(e, X64_MAXSD, 8, X64_FSCRATCH, 0);
    x64_rconst(e, X64_MINSD, 8, X64_FSCRATCH, 0x41EFFFFFFFE00000); /* 4294967295.0 */
    x64_rr(e, X64_CVTTSD2SI, 8, dst, X64_FSCRATCH);
}

/* To 64 bits: up to 2^63 as a signed integer; from there less 2^63 and with the top bit set. */
static void float_to_u64(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0), src = x64_opreg(e, 1);
    bool single = i->imm == 4;
    X64Insn cvt = single ? X64_CVTTSS2SI : X64_CVTTSD2SI;
    x64_rr(e, cvt, 8, dst, src);
    x64_rr(e, X64_TEST, 8, dst, dst);
    uint32_t fits = x64_skip(e, X64_CC_NS);
    clear(e, X64_FSCRATCH);
    x64_rr(e, single ? X64_UCOMISS : X64_UCOMISD, 8, src, X64_FSCRATCH);
    uint32_t large = x64_skip(e, X64_CC_A);
    x64_rr(e, X64_XOR, 4, dst, dst); /* negative or NaN */
    uint32_t zero = x64_skip(e, X64_ALWAYS);
    x64_skip_end(e, large);
    x64_rr(e, X64_MOVAPS, 8, X64_FSCRATCH, src);
    x64_rconst(e, single ? X64_SUBSS : X64_SUBSD, 8, X64_FSCRATCH, single ? 0x5F000000 : 0x43E0000000000000);
    x64_rr(e, cvt, 8, dst, X64_FSCRATCH);
    x64_rr(e, X64_TEST, 8, dst, dst);
    uint32_t in_range = x64_skip(e, X64_CC_NS);
    x64_ri(e, X64_MOV, 8, dst, -1);
    x64_skip_end(e, in_range);
    x64_ri(e, X64_BTS, 8, dst, 63);
    x64_skip_end(e, zero);
    x64_skip_end(e, fits);
}

static void float_convert(Emit *e, const XInst *i) {
    X64Reg dst = x64_opreg(e, 0);
    X64Inst in = {.op = (uint16_t)i->imm, .size = 8, .opnd = {X64_OPND_XMM}, .reg = {(uint8_t)dst}};
    bool mem = i->enc[1] == XE_MEM;
    if (mem) {
        in.opnd[1] = X64_OPND_MEM;
        in.mem = x64_addr(e, &i->mem);
    } else {
        x64_any(e, &in, 1, i->enc[1]);
    }
    if (i->imm == X64_ROUNDSS || i->imm == X64_ROUNDSD) {
        in.opnd[2] = X64_OPND_IMM;
        in.imm = i->cc;
    }
    if (in.opnd[1] != X64_OPND_XMM || in.reg[1] != dst) clear(e, dst);
    x64_put_addr(e, in, mem ? &i->mem : NULL);
}

/* --- memory --- */

static void access(Emit *e, XAddr a, uint32_t offset, unsigned size, bool is_store, bool zero) {
    bool wide = size == 16;
    uint8_t reg = wide ? X64_FSCRATCH : X64_SCRATCH, kind = wide ? X64_OPND_XMM : X64_OPND_GPR;
    if (a.disp > INT32_MAX - (int32_t)offset)
        diag_bug(e->env->diag, "x64 emission", e->x->ir->name, "address offset beyond 32 bits");
    a.disp += (int32_t)offset;
    X64Inst in = {.op = wide ? X64_MOVUPS : X64_MOV, .size = (uint8_t)size, .mem = x64_addr(e, &a)};
    in.opnd[is_store ? 0 : 1] = X64_OPND_MEM;
    in.opnd[is_store ? 1 : 0] = zero && !wide ? X64_OPND_IMM : kind;
    in.reg[is_store ? 1 : 0] = reg;
    x64_put_addr(e, in, &a);
}

/* Moves or zeroes n bytes in the largest pieces there are. What is left over at the end is done by one more
 * piece that overlaps the one before. */
static void pieces(Emit *e, const XInst *i, bool zero) {
    uint32_t n = (uint32_t)i->imm;
    if (zero && n >= 16) clear(e, X64_FSCRATCH);
    for (uint32_t done = 0; done < n;) {
        uint32_t left = n - done, size = 16;
        while (size > left) size /= 2;
        uint32_t before = done ? (done >= 16 ? 16 : done >= 8 ? 8 : done >= 4 ? 4 : 2) : 0;
        if (left > size && size < before && before >= left) { /* not one piece: overlap instead */
            size = before;
            while (size / 2 >= left) size /= 2;
            done = n - size;
        }
        if (!zero) access(e, i->mem2, done, size, false, false);
        access(e, i->mem, done, size, true, zero);
        done += size;
    }
}

static void rep(Emit *e, uint64_t n, X64Insn words, X64Insn bytes) {
    uint64_t count = n % 8 ? n : n / 8;
    x64_ri(e, X64_MOV, count <= UINT32_MAX ? 4 : 8, X64_RCX, (int64_t)count);
    x64_0(e, n % 8 ? bytes : words);
}

/* Lowers rsp by the size rounded up to 16, a page at a time, each page touched. The outgoing argument
 * area stays the lowest part of the frame, so the new memory begins above it. */
static void localloc(Emit *e) {
    enum { PAGE = 4096 };
    X64Inst in = {.op = X64_MOV, .size = 8, .opnd = {X64_OPND_GPR}, .reg = {X64_SCRATCH}};
    x64_any(e, &in, 1, 1);
    x64_put(e, in);
    x64_ri(e, X64_ADD, 8, X64_SCRATCH, 15);
    x64_ri(e, X64_AND, 8, X64_SCRATCH, -16);
    uint32_t loop = (uint32_t)(e->p - e->buf);
    x64_ri(e, X64_CMP, 8, X64_SCRATCH, PAGE);
    uint32_t last = x64_skip(e, X64_CC_BE);
    x64_ri(e, X64_SUB, 8, X64_RSP, PAGE);
    x64_mr(e, X64_TEST, 8, x64_mem(X64_RSP, 0), X64_RSP);
    x64_ri(e, X64_SUB, 8, X64_SCRATCH, PAGE);
    uint32_t back = x64_skip(e, X64_ALWAYS);
    x64_patch_rel8(e->buf + back - 1, e->buf + loop);
    x64_skip_end(e, last);
    x64_rr(e, X64_SUB, 8, X64_RSP, X64_SCRATCH);
    x64_mr(e, X64_TEST, 8, x64_mem(X64_RSP, 0), X64_RSP);
    if (e->frame.sp_save) x64_mr(e, X64_MOV, 8, x64_mem(X64_RBP, e->frame.sp_save), X64_RSP);
    x64_rm(e, X64_LEA, 8, x64_opreg(e, 0), x64_mem(X64_RSP, (int32_t)e->x->outgoing));
}

bool x64_expand(Emit *e, const XInst *i) {
    switch (i->op) {
        case XP_CONST: constant(e, i); return true;
        case XP_FCONST: float_constant(e, i); return true;
        case XP_SETCC: set_bool(e, i); return true;
        case XP_CMOV: cmov(e, i); return true;
        case XP_FSEL: float_select(e, i); return true;
        case XP_BITSCAN: bit_scan(e, i); return true;
        case XP_DIV: divide(e, i); return true;
        case XP_STOF: signed_to_float(e, i); return true;
        case XP_UTOF: unsigned_to_float(e, i); return true;
        case XP_FTOS: float_to_signed(e, i); return true;
        case XP_FTOU: (i->size == 4 ? float_to_u32 : float_to_u64)(e, i); return true;
        case XP_FCVT: float_convert(e, i); return true;
        case XP_COPY: pieces(e, i, false); return true;
        case XP_ZERO: pieces(e, i, true); return true;
        case XP_REP_COPY: rep(e, (uint64_t)i->imm, X64_REP_MOVSQ, X64_REP_MOVSB); return true;
        case XP_REP_ZERO:
            x64_rr(e, X64_XOR, 4, X64_RAX, X64_RAX);
            rep(e, (uint64_t)i->imm, X64_REP_STOSQ, X64_REP_STOSB);
            return true;
        case XP_LOCALLOC: localloc(e); return true;
        default: return false;
    }
}
