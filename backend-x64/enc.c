/* The encoder proper: turns a row of insns.h and operands into bytes. An instruction is
 *
 *   [F0 lock] [64/65 segment] [66] [F2/F3] [REX 0100WRXB] [0F [38/3A]] opcode [ModRM [SIB] [disp]] [imm]
 *   [64/65 segment] VEX (C5 Rvvvv0pp | C4 RXBmmmmm Wvvvv0pp)          opcode [ModRM [SIB] [disp]] [imm]
 *
 *   ModRM = mod:2 reg:3 rm:3. mod 3: rm is a register. mod 0, 1, 2: memory [rm] with 0, 1, 4 bytes of
 *   displacement, where rm 4 says "SIB follows" and mod 0 with rm 5 says "RIP + disp32".
 *   SIB = scale:2 index:3 base:3. index 4: none. base 5 under mod 0: none, disp32.
 *   Hence rsp and r12 as a base need a SIB byte and rbp and r13 a displacement.
 *
 * (SDM vol. 2, chapter 2.) All checks come before the first byte is written. */
#include "backend-x64/enc.h"

#include <string.h>

/* The words of X64_KINDS' columns. */
enum { NONE = 0, GPR = X64_OPND_GPR, XMM = X64_OPND_XMM, MEM = X64_OPND_MEM, IMM = X64_OPND_IMM };
enum { CL = X64_OPND_CL, REL8 = X64_OPND_REL8, REL32 = X64_OPND_REL32 };
enum { S8 = X64_S8, S16 = X64_S16, S32 = X64_S32, S64 = X64_S64, ANY = S8 | S16 | S32 | S64 };
enum { FIELD_NONE, FIELD_REG, FIELD_RM, FIELD_OPC, FIELD_VVVV, FIELD_IMM };

/* The words of the rows' columns. */
enum { PFX__ = 0, PFX_66 = 0x66, PFX_F2 = 0xF2, PFX_F3 = 0xF3 };
enum { W__ = X64_W_0, W_1 = X64_W_1, W_v = X64_W_V };
enum { MAP__ = X64_MAP_1B, MAP_0F = X64_MAP_0F, MAP_0F38 = X64_MAP_0F38, MAP_0F3A = X64_MAP_0F3A };
enum { MAP_V0F38 = X64_MAP_VEX | X64_MAP_0F38, MAP_V0F3A = X64_MAP_VEX | X64_MAP_0F3A };
enum { EXT_0, EXT_1, EXT_2, EXT_3, EXT_4, EXT_5, EXT_6, EXT_7, EXT_r = X64_EXT_R, EXT__ = X64_EXT_NONE };
enum { EXT_D0 = 0xD0, EXT_E8 = 0xE8, EXT_F0 = 0xF0, EXT_F8 = 0xF8, EXT_F9 = 0xF9, EXT_FA = 0xFA };
enum { FLAG__ = 0, FLAG_LOCK = 1, FLAG_CC = 2 };

/* The columns of X64_KINDS as constants ACCEPTS_Rb, SIZES_Rb, AT_Rb, WIDTH_Rb, .. */
#define KIND_COLUMNS(name, accepts, sizes, field, width) \
    ACCEPTS_##name = (accepts), SIZES_##name = (sizes), AT_##name = FIELD_##field, WIDTH_##name = (width),
enum { X64_KINDS(KIND_COLUMNS) };

static const uint8_t kind_width[X64_KIND_COUNT] = {
#define KIND_WIDTH(name, accepts, sizes, field, width) width,
    X64_KINDS(KIND_WIDTH)};

/* The number of operands as a bit above the three operand sets, so that one mask compares it all. */
#define ARITY_BIT(a, b, c) (1u << (24 + ((a) != 0) + ((b) != 0) + ((c) != 0)))
#define OPERANDS(a, b, c) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | ARITY_BIT(a, b, c))

/* Which operand of a row goes to `field`; 3 when none does. */
#define WHICH(field, k1, k2, k3) \
    (+AT_##k1 == +(field) ? 0 : +AT_##k2 == +(field) ? 1 : +AT_##k3 == +(field) ? 2 : 3)
#define IS_IMM(k) (ACCEPTS_##k & (IMM | REL8 | REL32))
#define IS_BYTE(k) ((ACCEPTS_##k & GPR) && (+SIZES_##k == +S8 || WIDTH_##k == 8))

#define ROW(k1, k2, k3, prefix_, w_, map_, opcode_, ext_)                                             \
    {                                                                                                 \
        .kinds = {X64_KIND_##k1, X64_KIND_##k2, X64_KIND_##k3}, .prefix = PFX_##prefix_, .w = W_##w_, \
        .map = MAP_##map_, .opcode = 0x##opcode_, .ext = EXT_##ext_,                                  \
        .accepts = OPERANDS(ACCEPTS_##k1, ACCEPTS_##k2, ACCEPTS_##k3),                                \
        .sizes = SIZES_##k1 & SIZES_##k2 & SIZES_##k3,                                                \
        .imm = IS_IMM(k1)   ? X64_KIND_##k1                                                           \
               : IS_IMM(k2) ? X64_KIND_##k2                                                           \
               : IS_IMM(k3) ? X64_KIND_##k3                                                           \
                            : 0,                                                                      \
        .at_reg = WHICH(FIELD_REG, k1, k2, k3), .at_rm = WHICH(FIELD_RM, k1, k2, k3),                 \
        .at_opc = WHICH(FIELD_OPC, k1, k2, k3), .at_vvvv = WHICH(FIELD_VVVV, k1, k2, k3),             \
        .bytes = IS_BYTE(k1) | IS_BYTE(k2) << 1 | IS_BYTE(k3) << 2                                    \
    }

#define INSN_ROWS(id, text, flags, ...) static const X64Row rows_##id[] = {__VA_ARGS__};
X64_INSNS(INSN_ROWS)

typedef struct InsnInfo {
    const char *text;
    const X64Row *rows;
    uint8_t count, flags;
} InsnInfo;

static const InsnInfo insn_info[X64_INSN_COUNT] = {
#define INSN_INFO(id, text, flags, ...) {text, rows_##id, sizeof rows_##id / sizeof(X64Row), FLAG_##flags},
    X64_INSNS(INSN_INFO)};

/* --- Choosing the row. --- */

static bool fits(int64_t v, int64_t lowest, int64_t highest) { return lowest <= v && v <= highest; }

/* Whether `v` is an immediate of `size` bytes, sign-extended from 32 bits when that is 8. Both readings
 * of a value of less than 64 bits are folded into the signed one. */
static bool fold_imm(int64_t *v, unsigned size) {
    if (size == X64_S64) return fits(*v, INT32_MIN, INT32_MAX);
    unsigned bits = size * 8;
    if (!fits(*v, -(INT64_C(1) << (bits - 1)), (INT64_C(1) << bits) - 1)) return false;
    if (*v >> (bits - 1) & 1) *v |= -(INT64_C(1) << bits);
    return true;
}

/* Whether an immediate of kind `kind` can hold `v`; folds it into what is to be written. */
static bool imm_ok(X64Kind kind, unsigned size, int64_t *v) {
    switch (kind) {
        case X64_KIND_Is8: return fold_imm(v, size) && fits(*v, INT8_MIN, INT8_MAX);
        case X64_KIND_Iz: return fold_imm(v, size);
        case X64_KIND_Ic: return fits(*v, 0, size * 8 - 1);
        case X64_KIND_Iu8: return fits(*v, 0, UINT8_MAX);
        case X64_KIND_Iu16: return fits(*v, 0, UINT16_MAX);
        case X64_KIND_ONE: return *v == 1;
        case X64_KIND_Is8q:
        case X64_KIND_J8: return fits(*v, INT8_MIN, INT8_MAX);
        case X64_KIND_Izq:
        case X64_KIND_J32: return fits(*v, INT32_MIN, INT32_MAX);
        case X64_KIND_Iq: return true;
        default: return false;
    }
}

/* Bytes that an immediate of kind `kind` takes. */
static unsigned imm_bytes(X64Kind kind, unsigned size) {
    if (kind == X64_KIND_Iz) return size < 4 ? size : 4;
    return kind == X64_KIND_ONE ? 0 : kind_width[kind] / 8u;
}

static bool mem_ok(X64Mem m) {
    if (m.flags & ~(X64_MEM_DISP32 | X64_MEM_FS | X64_MEM_GS)) return false;
    if ((m.flags & X64_MEM_FS) && (m.flags & X64_MEM_GS)) return false;
    if (m.index == X64_NOREG) return m.base <= X64_R15 || m.base == X64_RIP || m.base == X64_NOREG;
    if (m.index > X64_R15 || m.index == X64_RSP) return false;
    if (m.base > X64_R15 && m.base != X64_NOREG) return false;
    return m.scale == 1 || m.scale == 2 || m.scale == 4 || m.scale == 8;
}

static bool operand_ok(const X64Inst *in, int i) {
    switch (in->opnd[i]) {
        case X64_OPND_GPR: return in->reg[i] <= X64_R15;
        case X64_OPND_XMM: return in->reg[i] >= X64_XMM0 && in->reg[i] <= X64_XMM15;
        case X64_OPND_MEM: return mem_ok(in->mem);
        case X64_OPND_NONE:
        case X64_OPND_IMM:
        case X64_OPND_CL:
        case X64_OPND_REL8:
        case X64_OPND_REL32: return true;
        default: return false;
    }
}

/* What the classes of the operands leave open. */
static bool kinds_ok(const X64Row *row, const X64Inst *in) {
    if (row->kinds[0] == X64_KIND_Ab || row->kinds[0] == X64_KIND_Av) return in->reg[0] == X64_RAX;
    return row->kinds[1] != X64_KIND_Ma || !(in->mem.flags & (X64_MEM_FS | X64_MEM_GS));
}

/* Finds the row that encodes `in` and the immediate as it is to be written. On refusal returns NULL and
 * the reason. */
static const X64Row *find_row(const X64Inst *in, int64_t *imm, const char **why) {
    *why = "no such instruction";
    if (in->op >= X64_INSN_COUNT) return NULL;
    const InsnInfo *info = &insn_info[in->op];
    *why = "condition code above 15";
    if ((info->flags & FLAG_CC) && in->cc > X64_CC_G) return NULL;
    *why = "impossible register or memory operand";
    if (!operand_ok(in, 0) || !operand_ok(in, 1) || !operand_ok(in, 2)) return NULL;
    *why = "lock prefix not allowed here";
    if (in->lock && (!(info->flags & FLAG_LOCK) || in->opnd[0] != X64_OPND_MEM)) return NULL;

    *why = "operand size other than 1, 2, 4, 8";
    if (in->size & (in->size - 1)) return NULL;

    *why = "no form with operands of these classes and this size";
    uint32_t operands = OPERANDS(in->opnd[0], in->opnd[1], in->opnd[2]);
    for (const X64Row *row = info->rows, *end = row + info->count; row < end; row++) {
        if (operands & ~row->accepts) continue;
        if (!(row->sizes & in->size)) continue;
        *why = "a segment means nothing to an address";
        if (!kinds_ok(row, in)) continue;
        *why = "the immediate does not fit";
        *imm = in->imm;
        if (!row->imm || imm_ok(row->imm, in->size, imm)) return row;
    }
    return NULL;
}

/* --- Writing the bytes. --- */

/* The operands of one instruction, sorted into the fields of its encoding. */
typedef struct Parts {
    const X64Mem *mem;           /* NULL: ModRM.rm is a register */
    unsigned reg, rm, opc, vvvv; /* hardware register numbers, 0..15 */
    bool has_modrm;
    bool byte_rex; /* has one of spl, bpl, sil, dil, which exist only under a REX prefix */
    unsigned imm_size;
} Parts;

/* Whether operand `i`, a byte register, is one of spl, bpl, sil, dil. */
static bool needs_rex(const X64Inst *in, int i) {
    return in->opnd[i] == X64_OPND_GPR && in->reg[i] >= X64_RSP && in->reg[i] <= X64_RDI;
}

static Parts sort_operands(const X64Inst *in, const X64Row *row) {
    unsigned number[4] = {in->reg[0] & 15u, in->reg[1] & 15u, in->reg[2] & 15u, 0};
    Parts s = {
        .reg = row->ext < X64_EXT_R ? row->ext : number[row->at_reg],
        .opc = number[row->at_opc],
        .vvvv = number[row->at_vvvv],
        .has_modrm = row->ext <= X64_EXT_R,
        .imm_size = imm_bytes(row->imm, in->size),
    };
    if (row->at_rm < 3 && in->opnd[row->at_rm] == X64_OPND_MEM)
        s.mem = &in->mem;
    else
        s.rm = number[row->at_rm];
    if (row->bytes) s.byte_rex = (row->bytes & 1 && needs_rex(in, 0)) || (row->bytes & 2 && needs_rex(in, 1));
    return s;
}

static uint8_t *put(uint8_t *p, uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; i++) *p++ = (uint8_t)(value >> 8 * i);
    return p;
}

/* High bits of the register numbers, in REX order: R ModRM.reg, X SIB.index, B the rest. */
static unsigned high_bits(const Parts *s) {
    unsigned b = s->rm | s->opc, x = 0;
    if (s->mem) {
        if (s->mem->base <= X64_R15) b = s->mem->base;
        if (s->mem->index <= X64_R15) x = s->mem->index;
    }
    return (s->reg >> 3) << 2 | (x >> 3) << 1 | b >> 3;
}

static uint8_t *put_legacy_prefixes(uint8_t *p, const X64Inst *in, const X64Row *row, const Parts *s) {
    bool w = row->w == X64_W_1 || (row->w == X64_W_V && in->size == X64_S64);
    if (row->prefix == 0x66 || (row->w == X64_W_V && in->size == X64_S16)) *p++ = 0x66;
    if (row->prefix == 0xF2 || row->prefix == 0xF3) *p++ = row->prefix;
    unsigned rex = (unsigned)w << 3 | high_bits(s);
    if (rex || s->byte_rex) *p++ = (uint8_t)(0x40 | rex);
    if (row->map != X64_MAP_1B) *p++ = 0x0F;
    if (row->map == X64_MAP_0F38) *p++ = 0x38;
    if (row->map == X64_MAP_0F3A) *p++ = 0x3A;
    return p;
}

/* R, X, B and vvvv are stored inverted. No table row lives in VEX map 0F, for which the two-byte form
 * would do. */
static uint8_t *put_vex(uint8_t *p, const X64Inst *in, const X64Row *row, const Parts *s) {
    bool w = row->w == X64_W_1 || (row->w == X64_W_V && in->size == X64_S64);
    unsigned pp = row->prefix == 0x66 ? 1 : row->prefix == 0xF3 ? 2 : row->prefix == 0xF2 ? 3 : 0;
    *p++ = 0xC4;
    *p++ = (uint8_t)((~high_bits(s) & 7) << 5 | (row->map & ~X64_MAP_VEX));
    *p++ = (uint8_t)((unsigned)w << 7 | (~s->vvvv & 15) << 3 | pp);
    return p;
}

static uint8_t *put_mem(uint8_t *p, unsigned reg, const X64Mem *m, const uint8_t *start, X64Fields *f) {
    enum { RM_SIB = 4, RM_RIP = 5, SIB_NO_INDEX = 4, SIB_NO_BASE = 5 };
    reg = (reg & 7) << 3;
    unsigned base = m->base & 7, mod, disp_size = 4;
    bool has_index = m->index != X64_NOREG;
    if (m->base == X64_RIP) {
        *p++ = (uint8_t)(reg | RM_RIP);
    } else {
        if (m->base == X64_NOREG) {
            mod = 0;
            base = SIB_NO_BASE;
        } else if (m->flags & X64_MEM_DISP32 || !fits(m->disp, INT8_MIN, INT8_MAX)) {
            mod = 2;
        } else if (m->disp || base == (X64_RBP & 7)) {
            mod = 1;
            disp_size = 1;
        } else {
            mod = 0;
            disp_size = 0;
        }
        bool sib = has_index || m->base == X64_NOREG || base == (X64_RSP & 7);
        *p++ = (uint8_t)(mod << 6 | reg | (sib ? RM_SIB : base));
        unsigned log2_scale = has_index ? (m->scale >= 4) * 2 + (m->scale == 2 || m->scale == 8) : 0;
        if (sib) *p++ = (uint8_t)(log2_scale << 6 | (has_index ? m->index & 7 : SIB_NO_INDEX) << 3 | base);
    }
    f->disp_at = (uint8_t)(p - start);
    f->disp_size = (uint8_t)disp_size;
    return put(p, (uint32_t)m->disp, disp_size);
}

uint8_t *x64_encode(uint8_t *p, const X64Inst *in, X64Fields *fields) {
    const char *why;
    int64_t imm;
    if (!p) return NULL;
    const X64Row *row = find_row(in, &imm, &why);
    if (!row) return NULL;

    Parts s = sort_operands(in, row);
    X64Fields f = {0};
    uint8_t *start = p;
    if (in->lock) *p++ = 0xF0;
    if (s.mem && s.mem->flags & X64_MEM_FS) *p++ = 0x64;
    if (s.mem && s.mem->flags & X64_MEM_GS) *p++ = 0x65;
    p = (row->map & X64_MAP_VEX ? put_vex : put_legacy_prefixes)(p, in, row, &s);
    *p++ = (uint8_t)(row->opcode + (s.opc & 7) + (insn_info[in->op].flags & FLAG_CC ? in->cc : 0));
    if (row->ext > X64_EXT_NONE) *p++ = row->ext;
    if (s.mem)
        p = put_mem(p, s.reg, s.mem, start, &f);
    else if (s.has_modrm)
        *p++ = (uint8_t)(0xC0 | (s.reg & 7) << 3 | (s.rm & 7));
    f.imm_at = (uint8_t)(p - start);
    f.imm_size = (uint8_t)s.imm_size;
    p = put(p, (uint64_t)imm, s.imm_size);
    f.length = (uint8_t)(p - start);
    if (fields) *fields = f;
    return p;
}

const char *x64_enc_reason(const X64Inst *in) {
    const char *why;
    int64_t imm;
    return find_row(in, &imm, &why) ? NULL : why;
}

/* --- The short forms. --- */

static uint8_t reg_class(X64Reg r) { return r <= X64_R15 ? X64_OPND_GPR : X64_OPND_XMM; }

/* Initialisers of X64Inst for one operand at position i. */
#define OP(o, s) .op = (uint16_t)(o), .size = (uint8_t)(s)
#define R1(r) .opnd[0] = reg_class(r), .reg[0] = (uint8_t)(r)
#define R2(r) .opnd[1] = reg_class(r), .reg[1] = (uint8_t)(r)
#define R3(r) .opnd[2] = reg_class(r), .reg[2] = (uint8_t)(r)
#define M1(m) .opnd[0] = X64_OPND_MEM, .mem = (m)
#define M2(m) .opnd[1] = X64_OPND_MEM, .mem = (m)
#define M3(m) .opnd[2] = X64_OPND_MEM, .mem = (m)
#define I1(v) .opnd[0] = X64_OPND_IMM, .imm = (v)
#define I2(v) .opnd[1] = X64_OPND_IMM, .imm = (v)
#define I3(v) .opnd[2] = X64_OPND_IMM, .imm = (v)
#define ENCODE(...) x64_encode(p, &(X64Inst){__VA_ARGS__}, NULL)

uint8_t *x64_enc_rr(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, X64Reg src) {
    return ENCODE(OP(op, size), R1(dst), R2(src));
}
uint8_t *x64_enc_rm(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, X64Mem src) {
    return ENCODE(OP(op, size), R1(dst), M2(src));
}
uint8_t *x64_enc_mr(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, X64Reg src) {
    return ENCODE(OP(op, size), M1(dst), R2(src));
}
uint8_t *x64_enc_ri(uint8_t *p, X64Insn op, X64Size size, X64Reg dst, int64_t imm) {
    return ENCODE(OP(op, size), R1(dst), I2(imm));
}
uint8_t *x64_enc_mi(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, int64_t imm) {
    return ENCODE(OP(op, size), M1(dst), I2(imm));
}

uint8_t *x64_enc_0(uint8_t *p, X64Insn op) { return ENCODE(OP(op, X64_S64)); }
uint8_t *x64_enc_r(uint8_t *p, X64Insn op, X64Size size, X64Reg reg) { return ENCODE(OP(op, size), R1(reg)); }
uint8_t *x64_enc_m(uint8_t *p, X64Insn op, X64Size size, X64Mem mem) { return ENCODE(OP(op, size), M1(mem)); }
uint8_t *x64_enc_i(uint8_t *p, X64Insn op, int64_t imm) { return ENCODE(OP(op, X64_S64), I1(imm)); }

uint8_t *x64_enc_rcl(uint8_t *p, X64Insn op, X64Size size, X64Reg dst) {
    return ENCODE(OP(op, size), R1(dst), .opnd[1] = X64_OPND_CL);
}
uint8_t *x64_enc_mcl(uint8_t *p, X64Insn op, X64Size size, X64Mem dst) {
    return ENCODE(OP(op, size), M1(dst), .opnd[1] = X64_OPND_CL);
}

uint8_t *x64_enc_rri(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, int64_t imm) {
    return ENCODE(OP(op, size), R1(a), R2(b), I3(imm));
}
uint8_t *x64_enc_rmi(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Mem b, int64_t imm) {
    return ENCODE(OP(op, size), R1(a), M2(b), I3(imm));
}
uint8_t *x64_enc_mri(uint8_t *p, X64Insn op, X64Size size, X64Mem a, X64Reg b, int64_t imm) {
    return ENCODE(OP(op, size), M1(a), R2(b), I3(imm));
}
uint8_t *x64_enc_rrcl(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b) {
    return ENCODE(OP(op, size), R1(a), R2(b), .opnd[2] = X64_OPND_CL);
}
uint8_t *x64_enc_mrcl(uint8_t *p, X64Insn op, X64Size size, X64Mem a, X64Reg b) {
    return ENCODE(OP(op, size), M1(a), R2(b), .opnd[2] = X64_OPND_CL);
}
uint8_t *x64_enc_rrr(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, X64Reg c) {
    return ENCODE(OP(op, size), R1(a), R2(b), R3(c));
}
uint8_t *x64_enc_rrm(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Reg b, X64Mem c) {
    return ENCODE(OP(op, size), R1(a), R2(b), M3(c));
}
uint8_t *x64_enc_rmr(uint8_t *p, X64Insn op, X64Size size, X64Reg a, X64Mem b, X64Reg c) {
    return ENCODE(OP(op, size), R1(a), M2(b), R3(c));
}

uint8_t *x64_enc_const(uint8_t *p, X64Reg dst, int64_t value) {
    return x64_enc_ri(p, X64_MOV, fits(value, 0, UINT32_MAX) ? X64_S32 : X64_S64, dst, value);
}

uint8_t *x64_enc_lock_m(uint8_t *p, X64Insn op, X64Size size, X64Mem dst) {
    return ENCODE(OP(op, size), M1(dst), .lock = true);
}
uint8_t *x64_enc_lock_mr(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, X64Reg src) {
    return ENCODE(OP(op, size), M1(dst), R2(src), .lock = true);
}
uint8_t *x64_enc_lock_mi(uint8_t *p, X64Insn op, X64Size size, X64Mem dst, int64_t imm) {
    return ENCODE(OP(op, size), M1(dst), I2(imm), .lock = true);
}

uint8_t *x64_enc_setcc_r(uint8_t *p, X64Cond cc, X64Reg dst) {
    return ENCODE(OP(X64_SETCC, X64_S8), R1(dst), .cc = (uint8_t)cc);
}
uint8_t *x64_enc_setcc_m(uint8_t *p, X64Cond cc, X64Mem dst) {
    return ENCODE(OP(X64_SETCC, X64_S8), M1(dst), .cc = (uint8_t)cc);
}
uint8_t *x64_enc_cmov_rr(uint8_t *p, X64Cond cc, X64Size size, X64Reg dst, X64Reg src) {
    return ENCODE(OP(X64_CMOVCC, size), R1(dst), R2(src), .cc = (uint8_t)cc);
}
uint8_t *x64_enc_cmov_rm(uint8_t *p, X64Cond cc, X64Size size, X64Reg dst, X64Mem src) {
    return ENCODE(OP(X64_CMOVCC, size), R1(dst), M2(src), .cc = (uint8_t)cc);
}

#define BRANCH(insn, class, rel, cond) \
    ENCODE(OP(insn, X64_S64), .opnd[0] = (class), .imm = (rel), .cc = (uint8_t)(cond))

uint8_t *x64_enc_jmp(uint8_t *p, int32_t rel) { return BRANCH(X64_JMP, X64_OPND_REL32, rel, 0); }
uint8_t *x64_enc_jcc(uint8_t *p, X64Cond cc, int32_t rel) { return BRANCH(X64_JCC, X64_OPND_REL32, rel, cc); }
uint8_t *x64_enc_call(uint8_t *p, int32_t rel) { return BRANCH(X64_CALL, X64_OPND_REL32, rel, 0); }
uint8_t *x64_enc_jmp8(uint8_t *p, int8_t rel) { return BRANCH(X64_JMP, X64_OPND_REL8, rel, 0); }
uint8_t *x64_enc_jcc8(uint8_t *p, X64Cond cc, int8_t rel) { return BRANCH(X64_JCC, X64_OPND_REL8, rel, cc); }

bool x64_patch_rel32(uint8_t *field, const uint8_t *target) {
    int64_t rel = target - (field + 4);
    if (!fits(rel, INT32_MIN, INT32_MAX)) return false;
    put(field, (uint64_t)rel, 4);
    return true;
}

bool x64_patch_rel8(uint8_t *field, const uint8_t *target) {
    int64_t rel = target - (field + 1);
    if (!fits(rel, INT8_MIN, INT8_MAX)) return false;
    put(field, (uint64_t)rel, 1);
    return true;
}

uint8_t *x64_enc_nop(uint8_t *p, size_t n) {
    static const uint8_t nops[9][9] = {
        {0x90},
        {0x66, 0x90},
        {0x0F, 0x1F, 0x00},
        {0x0F, 0x1F, 0x40, 0x00},
        {0x0F, 0x1F, 0x44, 0x00, 0x00},
        {0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00},
        {0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00},
        {0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
        {0x66, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
    };
    if (!p) return NULL;
    while (n) {
        size_t k = n < 9 ? n : 9;
        memcpy(p, nops[k - 1], k);
        p += k;
        n -= k;
    }
    return p;
}

/* --- The table seen from outside. --- */

const char *x64_insn_name(X64Insn op) { return op < X64_INSN_COUNT ? insn_info[op].text : "?"; }

const X64Row *x64_insn_rows(X64Insn op, uint32_t *count) {
    *count = insn_info[op].count;
    return insn_info[op].rows;
}

bool x64_insn_lockable(X64Insn op) { return insn_info[op].flags & FLAG_LOCK; }
bool x64_insn_has_cc(X64Insn op) { return insn_info[op].flags & FLAG_CC; }

unsigned x64_kind_width(X64Kind kind, X64Size size) { return kind_width[kind] ? kind_width[kind] : size * 8; }
