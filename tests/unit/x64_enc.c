/* The x64 encoder against an independent decoder (Zydis): every row of the table with every kind of
 * register, memory operand and boundary immediate, then random instructions, then known bytes, then what
 * must be refused. The table is trusted only for the list of what to try: mnemonic, operands, widths and
 * lengths that the decoder sees must be what was asked for. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <Zydis/Zydis.h>

#include "backend-x64/enc.h"

/* --- What the encoder promises, written down a second time. --- */

static const int64_t immediates[] = {
    0,
    1,
    2,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    127,
    128,
    129,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    0x7FFFFFFE,
    0x7FFFFFFF,
    1LL << 31,
    -1,
    -2,
    -127,
    -128,
    -129,
    -130,
    -255,
    -256,
    -32768,
    -32769,
    -65536,
    INT32_MIN,
    INT32_MIN - 1LL,
    0xFFFFFF7F,
    0xFFFFFF80,
    0xFFFFFFFFu,
    1LL << 32,
    INT64_MAX,
    INT64_MIN,
    0x123456789ABCDEF0,
};
enum { IMMEDIATES = sizeof immediates / sizeof *immediates };

static int64_t sign_extend(int64_t v, unsigned bits) {
    return bits == 64 ? v : (int64_t)((uint64_t)v << (64 - bits)) >> (64 - bits);
}

/* Whether the bytes of an immediate of kind `kind` can stand for `v` at operand size `size`. */
static bool imm_fits(X64Kind kind, unsigned size, int64_t v) {
    unsigned bits = size * 8;
    bool in_size = bits == 64 || (v >> bits) == 0 || ((v >> (bits - 1)) == -1);
    switch (kind) {
        case X64_KIND_Is8: return in_size && sign_extend(v, bits) == (int8_t)v;
        case X64_KIND_Iz: return in_size && (bits < 64 || v == (int32_t)v);
        case X64_KIND_Ic: return v >= 0 && v < (int64_t)bits;
        case X64_KIND_Iu8: return v == (uint8_t)v;
        case X64_KIND_Iu16: return v == (uint16_t)v;
        case X64_KIND_ONE: return v == 1;
        case X64_KIND_Is8q:
        case X64_KIND_J8: return v == (int8_t)v;
        case X64_KIND_Izq:
        case X64_KIND_J32: return v == (int32_t)v;
        default: return true;
    }
}

static bool row_takes(const X64Row *row, const X64Inst *in) {
    for (int i = 0; i < 3; i++) {
        unsigned accepts = row->accepts >> 8 * i & 0xFF;
        if (accepts ? !(accepts & in->opnd[i]) : in->opnd[i] != 0) return false;
        if (!imm_fits(row->kinds[i], in->size, in->imm)) return false;
        bool accumulator = row->kinds[i] == X64_KIND_Ab || row->kinds[i] == X64_KIND_Av;
        if (accumulator && in->reg[i] != X64_RAX) return false;
    }
    bool segment = in->mem.flags & (X64_MEM_FS | X64_MEM_GS);
    return (row->sizes & in->size) && !(in->op == X64_LEA && segment);
}

/* The first row that takes `in`: the one whose bytes are expected. */
static const X64Row *expected_row(const X64Inst *in) {
    uint32_t count;
    const X64Row *rows = x64_insn_rows(in->op, &count);
    for (uint32_t i = 0; i < count; i++)
        if (row_takes(&rows[i], in)) return &rows[i];
    return NULL;
}

/* Bytes of displacement that the shortest form of `m` has. */
static unsigned disp_bytes(const X64Mem *m) {
    if (m->base == X64_RIP || m->base == X64_NOREG || m->flags & X64_MEM_DISP32) return 4;
    if (m->disp == 0 && m->base != X64_RBP && m->base != X64_R13) return 0;
    return m->disp == (int8_t)m->disp ? 1 : 4;
}

/* --- Comparison with the decoder's view. --- */

typedef struct Decoded {
    ZydisDecodedInstruction insn;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
} Decoded;

static ZydisDecoder decoder;
static long checked, refused;

static void setup(void) { ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64); }

static void fail_with(const X64Inst *in, const uint8_t *code, size_t length, const char *what) {
    char hex[64] = "";
    for (size_t i = 0; i < length && i < 16; i++) snprintf(hex + 3 * i, 4, "%02x ", code[i]);
    cr_assert_fail("%s%s: size %d operands %x:%d %x:%d %x:%d mem %d+%d*%d%+d flags %d imm %" PRId64
                   " -> %s: differs in %s",
                   in->lock ? "lock " : "", x64_insn_name(in->op), in->size, in->opnd[0], in->reg[0],
                   in->opnd[1], in->reg[1], in->opnd[2], in->reg[2], in->mem.base, in->mem.index,
                   in->mem.scale, in->mem.disp, in->mem.flags, in->imm, hex, what);
}

static ZydisRegister gpr(unsigned reg, unsigned width) {
    switch (width) {
        case 8:
            if (reg < 4) return ZYDIS_REGISTER_AL + reg;
            return reg < 8 ? ZYDIS_REGISTER_SPL + (reg - 4) : ZYDIS_REGISTER_R8B + (reg - 8);
        case 16: return ZYDIS_REGISTER_AX + reg;
        case 32: return ZYDIS_REGISTER_EAX + reg;
        default: return ZYDIS_REGISTER_RAX + reg;
    }
}

static ZydisRegister mem_reg(unsigned reg) {
    return reg == X64_NOREG ? ZYDIS_REGISTER_NONE : reg == X64_RIP ? ZYDIS_REGISTER_RIP : gpr(reg, 64);
}

static bool same_mem(const X64Mem *want, const ZydisDecodedOperand *got, unsigned width) {
    if (got->type != ZYDIS_OPERAND_TYPE_MEMORY) return false;
    if (got->mem.base != mem_reg(want->base) || got->mem.index != mem_reg(want->index)) return false;
    if (want->index != X64_NOREG && got->mem.scale != want->scale) return false;
    if ((got->mem.disp.has_displacement ? got->mem.disp.value : 0) != want->disp) return false;
    if ((got->mem.segment == ZYDIS_REGISTER_FS) != !!(want->flags & X64_MEM_FS)) return false;
    if ((got->mem.segment == ZYDIS_REGISTER_GS) != !!(want->flags & X64_MEM_GS)) return false;
    return got->mem.type == ZYDIS_MEMOP_TYPE_AGEN || got->size == width;
}

static bool same_imm(X64Kind kind, const X64Inst *in, const ZydisDecodedOperand *got) {
    if (got->type != ZYDIS_OPERAND_TYPE_IMMEDIATE) return false;
    if (got->imm.is_relative != (kind == X64_KIND_J8 || kind == X64_KIND_J32)) return false;
    bool sized = kind == X64_KIND_Is8 || kind == X64_KIND_Iz;
    unsigned bits = sized ? in->size * 8u : 64;
    return sign_extend(got->imm.value.s, bits) == sign_extend(in->imm, bits);
}

static bool same_operand(const X64Inst *in, const X64Row *row, int i, const ZydisDecodedOperand *got) {
    unsigned width = x64_kind_width(row->kinds[i], in->size);
    switch (in->opnd[i]) {
        case X64_OPND_GPR:
            return got->type == ZYDIS_OPERAND_TYPE_REGISTER && got->reg.value == gpr(in->reg[i], width);
        case X64_OPND_XMM:
            return got->type == ZYDIS_OPERAND_TYPE_REGISTER &&
                   got->reg.value == ZYDIS_REGISTER_XMM0 + (ZydisRegister)(in->reg[i] - X64_XMM0);
        case X64_OPND_CL:
            return got->type == ZYDIS_OPERAND_TYPE_REGISTER && got->reg.value == ZYDIS_REGISTER_CL;
        case X64_OPND_MEM: return same_mem(&in->mem, got, width);
        default: return same_imm(row->kinds[i], in, got);
    }
}

static bool same_mnemonic(const X64Inst *in, ZydisMnemonic got) {
    static const char *const conditions[] = {"o", "no", "b", "nb", "z", "nz", "be", "nbe",
                                             "s", "ns", "p", "np", "l", "nl", "le", "nle"};
    char want[32];
    snprintf(want, sizeof want, "%s%s", x64_insn_name(in->op),
             x64_insn_has_cc(in->op) ? conditions[in->cc] : "");
    return !strcmp(want, ZydisMnemonicGetString(got));
}

/* The first difference between what was asked for and what the bytes mean; NULL when there is none. */
static const char *difference(const X64Inst *in, const X64Row *row, const X64Fields *f, size_t length,
                              const Decoded *d) {
    const ZydisDecodedInstruction *insn = &d->insn;
    if (insn->length != length || f->length != length) return "length";
    if (!same_mnemonic(in, insn->mnemonic)) return "mnemonic";
    int arity = 0;
    for (; arity < 3 && in->opnd[arity]; arity++) {
        if (arity >= insn->operand_count_visible || !same_operand(in, row, arity, &d->operands[arity]))
            return arity == 0 ? "operand 1" : arity == 1 ? "operand 2" : "operand 3";
    }
    for (int i = arity; i < insn->operand_count_visible; i++) /* the mask of pblendvb, xmm0 */
        if (d->operands[i].visibility != ZYDIS_OPERAND_VISIBILITY_IMPLICIT) return "number of operands";
    if (in->lock != !!(insn->attributes & ZYDIS_ATTRIB_HAS_LOCK)) return "lock";
    bool rep = in->op >= X64_REP_MOVSB && in->op <= X64_REP_STOSQ;
    if (rep != !!(insn->attributes & ZYDIS_ATTRIB_HAS_REP)) return "rep";
    bool adds = x64_insn_has_cc(in->op);
    unsigned opcode_bits = row->ext == X64_EXT_NONE ? 7u : 0u;
    if (adds ? insn->opcode != row->opcode + in->cc
             : (insn->opcode & ~opcode_bits) != (row->opcode & ~opcode_bits))
        return "opcode";
    bool mem = in->opnd[0] == X64_OPND_MEM || in->opnd[1] == X64_OPND_MEM || in->opnd[2] == X64_OPND_MEM;
    if (f->disp_size != (mem ? disp_bytes(&in->mem) : 0)) return "displacement size";
    if (f->disp_size * 8 != insn->raw.disp.size) return "displacement size";
    if (f->disp_size && f->disp_at != insn->raw.disp.offset) return "displacement offset";
    if (f->imm_size * 8 != insn->raw.imm[0].size) return "immediate size";
    if (f->imm_size && f->imm_at != insn->raw.imm[0].offset) return "immediate offset";
    return NULL;
}

enum { MAX_ROWS = 16 };
static uint8_t covered[X64_INSN_COUNT][MAX_ROWS];

/* Encodes `in`: the bytes must mean `in`, or it must be refused without a byte written when no row of
 * the table takes it. */
static void check(const X64Inst *in) {
    uint8_t code[X64_MAX_INSN + 1];
    memset(code, 0xA5, sizeof code);
    X64Fields f;
    uint8_t *end = x64_encode(code, in, &f);
    const X64Row *row = expected_row(in);
    if (!row || !end) {
        if (row || end) fail_with(in, code, 0, row ? "being refused" : "being accepted");
        if (code[0] != 0xA5 || !x64_enc_reason(in)) fail_with(in, code, 1, "the way it is refused");
        refused++;
        return;
    }
    size_t length = (size_t)(end - code);
    if (length > X64_MAX_INSN || code[length] != 0xA5) fail_with(in, code, length, "length");
    Decoded d;
    if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code, length, &d.insn, d.operands)))
        fail_with(in, code, length, "being an instruction");
    const char *what = difference(in, row, &f, length, &d);
    if (what) fail_with(in, code, length, what);
    uint32_t count;
    covered[in->op][row - x64_insn_rows(in->op, &count)] = 1;
    checked++;
}

/* --- Instructions to try. --- */

typedef void InstFn(X64Inst *in);

/* Calls `fn` for every insn, row, size and assignment of operand classes; registers are still 0. */
static void for_each_form(InstFn *fn) {
    for (unsigned op = 0; op < X64_INSN_COUNT; op++) {
        uint32_t count;
        const X64Row *rows = x64_insn_rows(op, &count);
        cr_assert_leq(count, MAX_ROWS);
        for (uint32_t r = 0; r < count; r++)
            for (unsigned size = X64_S8; size <= X64_S64; size *= 2)
                for (unsigned reg_form = 0; (rows[r].sizes & size) && reg_form < 2; reg_form++) {
                    X64Inst in = {.op = (uint16_t)op, .size = (uint8_t)size, .imm = 1};
                    in.mem = x64_mem(X64_RAX, 0);
                    bool has_choice = false;
                    for (int i = 0; i < 3; i++) {
                        unsigned a = rows[r].accepts >> 8 * i & 0xFF;
                        has_choice |= (a & (a - 1)) != 0;
                        in.opnd[i] = (uint8_t)(!(a & (a - 1)) ? a
                                               : reg_form     ? a & ~X64_OPND_MEM
                                                              : X64_OPND_MEM);
                    }
                    if (reg_form && !has_choice) continue;
                    fn(&in);
                }
    }
}

static bool has_class(const X64Inst *in, unsigned class) {
    return in->opnd[0] == class || in->opnd[1] == class || in->opnd[2] == class;
}

static void set_reg(X64Inst *in, int i, unsigned number) {
    in->reg[i] = (uint8_t)(in->opnd[i] == X64_OPND_XMM ? X64_XMM0 + number : number);
}

/* Every pair of registers; a third one runs along. */
static void try_registers(X64Inst *in) {
    static const uint8_t thirds[] = {X64_RSP, X64_RDI, X64_R8, X64_R13};
    bool second = in->opnd[1] & (X64_OPND_GPR | X64_OPND_XMM);
    for (unsigned a = 0; a < 16; a++)
        for (unsigned b = 0; b < (second ? 16 : 1); b++) {
            set_reg(in, 0, a);
            set_reg(in, 1, b);
            set_reg(in, 2, thirds[(a + b) % 4]);
            check(in);
        }
}

/* Every shape of memory operand: each special base and index, each scale, displacements on both sides
 * of a byte. The registers beside it run along. */
static void try_memory(X64Inst *in) {
    static const uint8_t bases[] = {X64_RAX, X64_RSP, X64_RBP, X64_RDI, X64_R8,
                                    X64_R12, X64_R13, X64_R15, X64_RIP, X64_NOREG};
    static const uint8_t indices[] = {X64_NOREG, X64_RAX, X64_RBP, X64_R8, X64_R12, X64_R13};
    static const int32_t disps[] = {0, 1, -1, 127, 128, -128, -129, 4096, INT32_MAX, INT32_MIN};
    static const uint8_t flags[] = {0, X64_MEM_DISP32, X64_MEM_FS, X64_MEM_GS | X64_MEM_DISP32};
    unsigned turn = 0;
    for (unsigned b = 0; b < sizeof bases; b++)
        for (unsigned i = 0; i < sizeof indices; i++)
            for (unsigned scale = 1; scale <= 8; scale *= 2)
                for (unsigned d = 0; d < 10; d++) {
                    bool index = indices[i] != X64_NOREG;
                    if ((!index && scale > 1) || (index && bases[b] == X64_RIP)) continue;
                    turn++;
                    in->mem = (X64Mem){bases[b], indices[i], (uint8_t)scale,
                                       flags[turn % 7 < 4 ? turn % 7 : 0], disps[d]};
                    for (int k = 0; k < 3; k++) set_reg(in, k, (turn + (unsigned)k * 5) % 16);
                    check(in);
                }
}

static void try_lock(X64Inst *in) {
    in->lock = x64_insn_lockable(in->op) && in->opnd[0] == X64_OPND_MEM;
    if (in->lock) check(in);
    in->lock = false;
}

static void try_operands(X64Inst *in) {
    unsigned conditions = x64_insn_has_cc(in->op) ? 16 : 1;
    for (in->cc = 0; in->cc < conditions; in->cc++) {
        if (has_class(in, X64_OPND_MEM))
            try_memory(in);
        else
            try_registers(in);
        in->mem = x64_mem(X64_RSI, 16);
        try_lock(in);
    }
    in->cc = 0;
    bool imm = has_class(in, X64_OPND_IMM) || has_class(in, X64_OPND_REL8) || has_class(in, X64_OPND_REL32);
    for (int reg = 0; imm && reg < 16; reg += 5)
        for (int i = 0; i < IMMEDIATES; i++) {
            for (int k = 0; k < 3; k++) set_reg(in, k, (unsigned)reg);
            in->mem = x64_mem_rip(reg);
            in->imm = immediates[i];
            check(in);
            try_lock(in);
        }
}

Test(x64_enc, every_row_of_the_table, .init = setup) {
    for_each_form(try_operands);
    long rows = 0;
    for (unsigned op = 0; op < X64_INSN_COUNT; op++) {
        uint32_t count;
        x64_insn_rows(op, &count);
        rows += count;
        for (uint32_t r = 0; r < count; r++)
            cr_assert(covered[op][r], "%s: row %u is never chosen", x64_insn_name(op), r);
    }
    printf(
        "x64 encoder: %d instructions, %ld rows, all reached; %ld encodings agree with the decoder, %ld "
        "refused\n",
        X64_INSN_COUNT, rows, checked, refused);
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static X64Mem random_mem(uint64_t *s) {
    X64Mem m = {.base = next_random(s) % 16, .index = next_random(s) % 16, .scale = 1u << next_random(s) % 4};
    uint64_t choice = next_random(s);
    if (choice % 8 == 0) m.base = X64_NOREG;
    if (choice % 8 == 1) m.base = X64_RIP;
    if (choice % 8 < 5 && choice % 8 > 0) m.index = X64_NOREG;
    if (m.index == X64_RSP) m.index = X64_NOREG;
    m.flags = (choice >> 8) % 4 ? 0 : 1u << (choice >> 16) % 3;
    m.disp = (int32_t)((int64_t)next_random(s) >> (32 + next_random(s) % 32));
    return m;
}

/* Any operand classes and sizes at all, mostly such as exist. */
Test(x64_enc, random_instructions, .init = setup) {
    static const uint8_t classes[] = {0,           X64_OPND_GPR,  X64_OPND_XMM,  X64_OPND_MEM, X64_OPND_IMM,
                                      X64_OPND_CL, X64_OPND_REL8, X64_OPND_REL32};
    uint64_t s = 0x9E3779B97F4A7C15;
    for (int n = 0; n < 1000000; n++) {
        uint64_t choice = next_random(&s);
        X64Inst in = {.op = (uint16_t)(choice % X64_INSN_COUNT), .size = 1u << (choice >> 16) % 4};
        uint32_t count;
        const X64Row *rows = x64_insn_rows(in.op, &count), *row = &rows[(choice >> 24) % count];
        for (int i = 0; i < 3; i++) {
            uint8_t accepts = (uint8_t)(row->accepts >> 8 * i);
            uint8_t memory = accepts & X64_OPND_MEM, rest = accepts & ~X64_OPND_MEM;
            in.opnd[i] = memory && (!rest || choice >> 32 & 1) ? memory : rest;
            if ((choice >> (33 + 4 * i)) % 16 == 0) in.opnd[i] = classes[next_random(&s) % sizeof classes];
        }
        if (!in.opnd[0] && (in.opnd[1] || in.opnd[2])) continue;
        if (!in.opnd[1] && in.opnd[2]) continue;
        for (int i = 0; i < 3; i++) set_reg(&in, i, next_random(&s) % 16);
        in.cc = next_random(&s) % 16;
        in.mem = random_mem(&s);
        in.imm = (int64_t)next_random(&s) >> next_random(&s) % 64;
        in.lock = x64_insn_lockable(in.op) && in.opnd[0] == X64_OPND_MEM && next_random(&s) % 4 == 0;
        check(&in);
    }
    printf("x64 encoder: %ld random encodings agree with the decoder, %ld refused\n", checked, refused);
    cr_assert_gt(checked, 500000);
}

/* --- Known bytes, through the short forms. --- */

#define SAME(hex, call)                                                                        \
    do {                                                                                       \
        uint8_t p[64], *end = call;                                                            \
        char got[200] = "refused";                                                             \
        for (uint8_t *q = p; end && q < end; q++) snprintf(got + 3 * (q - p), 4, "%02X ", *q); \
        if (end) got[3 * (end - p) - 1] = 0;                                                   \
        cr_assert_str_eq(got, hex, "%s gives %s, not %s", #call, got, hex);                    \
    } while (0)

Test(x64_enc, known_bytes_of_two_operands) {
    SAME("48 01 C8", x64_enc_rr(p, X64_ADD, X64_S64, X64_RAX, X64_RCX));
    SAME("40 00 F0", x64_enc_rr(p, X64_ADD, X64_S8, X64_RAX, X64_RSI));
    SAME("66 45 31 C0", x64_enc_rr(p, X64_XOR, X64_S16, X64_R8, X64_R8));
    SAME("48 8B 04 24", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem(X64_RSP, 0)));
    SAME("49 8B 45 00", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem(X64_R13, 0)));
    SAME("49 8B 04 24", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem(X64_R12, 0)));
    SAME("48 8B 45 80", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem(X64_RBP, -128)));
    SAME("48 8B 85 7F FF FF FF", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem(X64_RBP, -129)));
    SAME("64 48 8B 04 25 28 00 00 00", x64_enc_rm(p, X64_MOV, X64_S64, X64_RAX, x64_mem_fs(40)));
    SAME("48 8D 05 F9 FF FF FF", x64_enc_rm(p, X64_LEA, X64_S64, X64_RAX, x64_mem_rip(-7)));
    SAME("42 8D 04 65 00 00 00 00",
         x64_enc_rm(p, X64_LEA, X64_S32, X64_RAX, x64_mem_index(X64_NOREG, X64_R12, 2, 0)));
    SAME("46 88 7C 84 08", x64_enc_mr(p, X64_MOV, X64_S8, x64_mem_index(X64_RSP, X64_R8, 4, 8), X64_R15));
    SAME("48 83 C0 7F", x64_enc_ri(p, X64_ADD, X64_S64, X64_RAX, 127));
    SAME("48 81 C1 80 00 00 00", x64_enc_ri(p, X64_ADD, X64_S64, X64_RCX, 128));
    SAME("48 05 80 00 00 00", x64_enc_ri(p, X64_ADD, X64_S64, X64_RAX, 128));
    SAME("3C 80", x64_enc_ri(p, X64_CMP, X64_S8, X64_RAX, 128));
    SAME("A9 00 01 00 00", x64_enc_ri(p, X64_TEST, X64_S32, X64_RAX, 256));
    SAME("83 C8 FF", x64_enc_ri(p, X64_OR, X64_S32, X64_RAX, 0xFFFFFFFF));
    SAME("66 C7 00 34 12", x64_enc_mi(p, X64_MOV, X64_S16, x64_mem(X64_RAX, 0), 0x1234));
    SAME("48 C7 C0 FF FF FF FF", x64_enc_const(p, X64_RAX, -1));
    SAME("B8 FF FF FF FF", x64_enc_const(p, X64_RAX, 0xFFFFFFFF));
    SAME("49 BF 00 00 00 00 01 00 00 00", x64_enc_const(p, X64_R15, 1LL << 32));
    SAME("D1 E1", x64_enc_ri(p, X64_SHL, X64_S32, X64_RCX, 1));
    SAME("48 C1 F9 3F", x64_enc_ri(p, X64_SAR, X64_S64, X64_RCX, 63));
    SAME("49 D3 E8", x64_enc_rcl(p, X64_SHR, X64_S64, X64_R8));
    SAME("D2 00", x64_enc_mcl(p, X64_ROL, X64_S8, x64_mem(X64_RAX, 0)));
    SAME("40 0F B6 C6", x64_enc_rr(p, X64_MOVZX8, X64_S32, X64_RAX, X64_RSI));
    SAME("0F B6 C3", x64_enc_rr(p, X64_MOVZX8, X64_S32, X64_RAX, X64_RBX));
    SAME("49 63 C0", x64_enc_rr(p, X64_MOVSXD, X64_S64, X64_RAX, X64_R8));
    SAME("F2 44 0F 58 C9", x64_enc_rr(p, X64_ADDSD, X64_S64, X64_XMM9, X64_XMM1));
    SAME("66 48 0F 6E C0", x64_enc_rr(p, X64_MOVQ, X64_S64, X64_XMM0, X64_RAX));
    SAME("66 49 0F 7E C0", x64_enc_rr(p, X64_MOVQ, X64_S64, X64_R8, X64_XMM0));
    SAME("F3 0F 7E 00", x64_enc_rm(p, X64_MOVQ, X64_S64, X64_XMM0, x64_mem(X64_RAX, 0)));
    SAME("F2 4C 0F 2C C0", x64_enc_rr(p, X64_CVTTSD2SI, X64_S64, X64_R8, X64_XMM0));
    SAME("F3 48 0F B8 C1", x64_enc_rr(p, X64_POPCNT, X64_S64, X64_RAX, X64_RCX));
}

Test(x64_enc, known_bytes_of_the_rest) {
    SAME("C3", x64_enc_0(p, X64_RET));
    SAME("48 99", x64_enc_0(p, X64_CQO));
    SAME("0F AE F0", x64_enc_0(p, X64_MFENCE));
    SAME("F3 48 AB", x64_enc_0(p, X64_REP_STOSQ));
    SAME("41 54", x64_enc_r(p, X64_PUSH, X64_S64, X64_R12));
    SAME("FF D0", x64_enc_r(p, X64_CALL, X64_S64, X64_RAX));
    SAME("41 FF 64 24 08", x64_enc_m(p, X64_JMP, X64_S64, x64_mem(X64_R12, 8)));
    SAME("FF 15 00 00 00 00", x64_enc_m(p, X64_CALL, X64_S64, x64_mem_rip(0)));
    SAME("48 F7 F9", x64_enc_r(p, X64_IDIV, X64_S64, X64_RCX));
    SAME("6A FF", x64_enc_i(p, X64_PUSH, -1));
    SAME("C2 08 00", x64_enc_i(p, X64_RET, 8));
    SAME("48 6B C1 0C", x64_enc_rri(p, X64_IMUL, X64_S64, X64_RAX, X64_RCX, 12));
    SAME("69 05 00 00 00 00 E8 03 00 00", x64_enc_rmi(p, X64_IMUL, X64_S32, X64_RAX, x64_mem_rip(0), 1000));
    SAME("66 0F 3A 0B C1 0B", x64_enc_rri(p, X64_ROUNDSD, X64_S64, X64_XMM0, X64_XMM1, 11));
    SAME("66 0F 3A 16 00 02", x64_enc_mri(p, X64_PEXTRD, X64_S32, x64_mem(X64_RAX, 0), X64_XMM0, 2));
    SAME("48 0F A5 D0", x64_enc_rrcl(p, X64_SHLD, X64_S64, X64_RAX, X64_RDX));
    SAME("0F AD 10", x64_enc_mrcl(p, X64_SHRD, X64_S32, x64_mem(X64_RAX, 0), X64_RDX));
    SAME("C4 E2 F1 A9 C2", x64_enc_rrr(p, X64_VFMADD213SD, X64_S64, X64_XMM0, X64_XMM1, X64_XMM2));
    SAME("C4 62 78 F2 00", x64_enc_rrm(p, X64_ANDN, X64_S32, X64_R8, X64_RAX, x64_mem(X64_RAX, 0)));
    SAME("C4 E2 F1 F7 03", x64_enc_rmr(p, X64_SHLX, X64_S64, X64_RAX, x64_mem(X64_RBX, 0), X64_RCX));
    SAME("F0 FF 00", x64_enc_lock_m(p, X64_INC, X64_S32, x64_mem(X64_RAX, 0)));
    SAME("F0 48 0F C7 0F", x64_enc_lock_m(p, X64_CMPXCHG16B, X64_S64, x64_mem(X64_RDI, 0)));
    SAME("F0 48 0F B1 0F", x64_enc_lock_mr(p, X64_CMPXCHG, X64_S64, x64_mem(X64_RDI, 0), X64_RCX));
    SAME("F0 83 0C 24 00", x64_enc_lock_mi(p, X64_OR, X64_S32, x64_mem(X64_RSP, 0), 0));
    SAME("41 0F 9F C0", x64_enc_setcc_r(p, X64_CC_G, X64_R8));
    SAME("0F 92 00", x64_enc_setcc_m(p, X64_CC_B, x64_mem(X64_RAX, 0)));
    SAME("48 0F 4C C1", x64_enc_cmov_rr(p, X64_CC_L, X64_S64, X64_RAX, X64_RCX));
    SAME("0F 44 00", x64_enc_cmov_rm(p, X64_CC_E, X64_S32, X64_RAX, x64_mem(X64_RAX, 0)));
    SAME("E9 00 00 00 00", x64_enc_jmp(p, 0));
    SAME("0F 85 FC FF FF FF", x64_enc_jcc(p, X64_CC_NE, -4));
    SAME("E8 01 00 00 00", x64_enc_call(p, 1));
    SAME("EB FE", x64_enc_jmp8(p, -2));
    SAME("77 10", x64_enc_jcc8(p, X64_CC_A, 16));
    SAME("66 0F 1F 84 00 00 00 00 00 66 90", x64_enc_nop(p, 11));
}

Test(x64_enc, nops_of_every_length, .init = setup) {
    uint8_t code[64];
    for (size_t n = 0; n <= 40; n++) {
        cr_assert_eq(x64_enc_nop(code, n), code + n);
        Decoded d;
        for (size_t at = 0; at < n; at += d.insn.length) {
            cr_assert(ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code + at, n - at, &d.insn, d.operands)));
            cr_assert_eq(d.insn.mnemonic, ZYDIS_MNEMONIC_NOP);
        }
    }
}

Test(x64_enc, patched_branches_reach_their_targets, .init = setup) {
    static uint8_t code[400];
    uint8_t *jcc = x64_enc_jcc(code, X64_CC_E, 0), *jmp8 = x64_enc_jmp8(jcc, 0);
    cr_assert(x64_patch_rel32(jcc - 4, code + 300));
    cr_assert(x64_patch_rel8(jmp8 - 1, jmp8 + 127));
    Decoded d;
    ZydisDecoderDecodeFull(&decoder, code, sizeof code, &d.insn, d.operands);
    cr_assert_eq(code + d.insn.length + d.operands[0].imm.value.s, code + 300);
    ZydisDecoderDecodeFull(&decoder, jcc, 15, &d.insn, d.operands);
    cr_assert_eq(jcc + d.insn.length + d.operands[0].imm.value.s, jmp8 + 127);
    cr_assert(x64_patch_rel8(code + 200, code + 201 - 128));
    code[200] = 0x5A;
    cr_assert_not(x64_patch_rel8(code + 200, code + 201 + 128));
    cr_assert_not(x64_patch_rel8(code + 200, code + 201 - 129));
    cr_assert_eq(code[200], 0x5A);
}

/* --- What must be refused. --- */

#define REFUSED(call)                                                        \
    do {                                                                     \
        uint8_t p[64] = {0x5A};                                              \
        cr_assert_null(call, "accepted: " #call);                            \
        cr_assert_eq(p[0], 0x5A, "refused, but bytes were written: " #call); \
    } while (0)

Test(x64_enc, refused_immediates) {
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S64, X64_RAX, 1LL << 31));
    REFUSED(x64_enc_ri(p, X64_AND, X64_S64, X64_RAX, 0xFFFFFFFF));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S64, X64_RAX, INT32_MIN - 1LL));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S32, X64_RAX, 1LL << 32));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S32, X64_RAX, INT32_MIN - 1LL));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S16, X64_RAX, 65536));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S16, X64_RAX, -32769));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S8, X64_RAX, 256));
    REFUSED(x64_enc_ri(p, X64_ADD, X64_S8, X64_RAX, -129));
    REFUSED(x64_enc_ri(p, X64_MOV, X64_S32, X64_RAX, 1LL << 32));
    REFUSED(x64_enc_mi(p, X64_MOV, X64_S64, x64_mem(X64_RAX, 0), 1LL << 31));
    REFUSED(x64_enc_ri(p, X64_SHL, X64_S32, X64_RAX, 32));
    REFUSED(x64_enc_ri(p, X64_SHL, X64_S64, X64_RAX, 64));
    REFUSED(x64_enc_ri(p, X64_SHL, X64_S64, X64_RAX, -1));
    REFUSED(x64_enc_ri(p, X64_SAR, X64_S8, X64_RAX, 8));
    REFUSED(x64_enc_ri(p, X64_BT, X64_S64, X64_RAX, 64));
    REFUSED(x64_enc_i(p, X64_PUSH, 1LL << 31));
    REFUSED(x64_enc_i(p, X64_RET, 65536));
    REFUSED(x64_enc_i(p, X64_RET, -1));
    REFUSED(x64_enc_rri(p, X64_ROUNDSD, X64_S64, X64_XMM0, X64_XMM0, 256));
    REFUSED(x64_enc_rri(p, X64_PSHUFD, X64_S64, X64_XMM0, X64_XMM0, -1));
    REFUSED(x64_enc_rri(p, X64_IMUL, X64_S64, X64_RAX, X64_RAX, 1LL << 31));
}

Test(x64_enc, refused_operands) {
    REFUSED(x64_enc_rr(p, X64_ADD, X64_S64, X64_RAX, X64_XMM0));
    REFUSED(x64_enc_rr(p, X64_ADDSD, X64_S64, X64_XMM0, X64_RAX));
    REFUSED(x64_enc_rr(p, X64_ADD, X64_S64, X64_RAX, X64_RIP));
    REFUSED(x64_enc_rr(p, X64_ADD, X64_S64, X64_NOREG, X64_RAX));
    REFUSED(x64_enc_rr(p, X64_ADDSD, X64_S64, X64_XMM0, X64_RIP));
    REFUSED(x64_enc_rr(p, X64_LEA, X64_S64, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_CMPXCHG, X64_S64, X64_RAX, X64_XMM0));
    REFUSED(x64_enc_r(p, X64_CMPXCHG16B, X64_S64, X64_RAX));
    REFUSED(x64_enc_r(p, X64_ADD, X64_S64, X64_RAX));
    REFUSED(x64_enc_rr(p, X64_NEG, X64_S64, X64_RAX, X64_RAX));
    REFUSED(x64_enc_0(p, X64_NEG));
    REFUSED(x64_enc_rcl(p, X64_ADD, X64_S64, X64_RAX));
    REFUSED(x64_enc_rrr(p, X64_ADD, X64_S64, X64_RAX, X64_RCX, X64_RDX));
    REFUSED(x64_enc_mr(p, X64_IMUL, X64_S64, x64_mem(X64_RAX, 0), X64_RCX));
    REFUSED(x64_enc_mr(p, X64_MOVSXD, X64_S64, x64_mem(X64_RAX, 0), X64_RCX));
    REFUSED(x64_enc_0(p, X64_INSN_COUNT));
    REFUSED(x64_enc_setcc_r(p, (X64Cond)16, X64_RAX));
    REFUSED(x64_enc_jcc(p, (X64Cond)16, 0));
    cr_assert_null(x64_enc_rr(NULL, X64_ADD, X64_S64, X64_RAX, X64_RAX));
    cr_assert_null(x64_enc_nop(NULL, 3));
}

Test(x64_enc, refused_sizes) {
    REFUSED(x64_enc_rr(p, X64_ADD, (X64Size)0, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_ADD, (X64Size)3, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_ADD, (X64Size)16, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_IMUL, X64_S8, X64_RAX, X64_RCX));
    REFUSED(x64_enc_cmov_rr(p, X64_CC_E, X64_S8, X64_RAX, X64_RCX));
    REFUSED(x64_enc_r(p, X64_BSWAP, X64_S16, X64_RAX));
    REFUSED(x64_enc_r(p, X64_PUSH, X64_S32, X64_RAX));
    REFUSED(x64_enc_r(p, X64_CALL, X64_S32, X64_RAX));
    REFUSED(x64_enc_rr(p, X64_MOVSXD, X64_S32, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_MOVZX16, X64_S16, X64_RAX, X64_RCX));
    REFUSED(x64_enc_rr(p, X64_CVTSI2SD, X64_S16, X64_XMM0, X64_RCX));
    REFUSED(x64_enc_rm(p, X64_LEA, X64_S8, X64_RAX, x64_mem(X64_RCX, 0)));
}

Test(x64_enc, refused_memory) {
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_RSP, 1, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_RCX, 3, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_RCX, 0, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_RCX, 16, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RIP, X64_RCX, 1, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_RIP, 1, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem_index(X64_RAX, X64_XMM0, 1, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem(X64_XMM3, 0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, x64_mem((X64Reg)77, 0)));
    REFUSED(x64_enc_rm(p, X64_LEA, X64_S64, X64_RAX, x64_mem_fs(0)));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, ((X64Mem){X64_RAX, X64_NOREG, 1, X64_MEM_FS | X64_MEM_GS, 0})));
    REFUSED(x64_enc_m(p, X64_NEG, X64_S64, ((X64Mem){X64_RAX, X64_NOREG, 1, 8, 0})));
}

Test(x64_enc, refused_locks) {
    REFUSED(x64_enc_lock_mr(p, X64_MOV, X64_S64, x64_mem(X64_RAX, 0), X64_RCX));
    REFUSED(x64_enc_lock_mr(p, X64_CMP, X64_S64, x64_mem(X64_RAX, 0), X64_RCX));
    REFUSED(x64_enc_lock_mr(p, X64_BT, X64_S64, x64_mem(X64_RAX, 0), X64_RCX));
    REFUSED(x64_enc_lock_m(p, X64_MUL, X64_S64, x64_mem(X64_RAX, 0)));
    REFUSED(x64_encode(
        p, &(X64Inst){.op = X64_ADD, .size = 8, .opnd = {X64_OPND_GPR, X64_OPND_GPR}, .lock = true}, NULL));
    REFUSED(x64_encode(
        p, &(X64Inst){.op = X64_ADD, .size = 8, .opnd = {X64_OPND_GPR, X64_OPND_MEM}, .lock = true}, NULL));
}
