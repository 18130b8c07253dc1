/* AArch64: "ELF for the Arm 64-bit Architecture" (AAELF64) §5.7. The output is one static module: TLS
 * descriptors become local exec; loads from the GOT stay loads. */
#include <string.h>

#include "linker/internal.h"

enum { TCB = 16 }; /* variant I: two words at the thread pointer, then the block at its alignment */

static int64_t tp_offset(const Link *l, uint64_t addr) {
    return (int64_t)(addr - l->tls_start + align_up(TCB, l->tls_align));
}

static void check_tls(const Link *l, const Site *s) {
    if (!def_in_image(s->def)) site_fail(l, s, "not a thread-local variable");
    const Object *o = l->inputs.items[s->def.input].obj;
    const ObjChunk *c = &o->chunks.items[s->def.s->chunk];
    if (!(o->sections.items[c->section].flags & SEC_TLS)) site_fail(l, s, "not a thread-local variable");
}

static void check_moves(const Link *l, const Site *s) {
    if (!def_in_image(s->def))
        site_fail(
            l, s,
            "its address is fixed (or 0, for it is undefined), which this instruction cannot express in "
            "position-independent output");
}

/* What a kind asks of its symbol. */
typedef enum Want {
    WANT_NOTHING,
    WANT_RELATIVE,
    WANT_FIXED,
    WANT_MOVES,
    WANT_GOT,
    WANT_TLS,
    WANT_GOT_TP,
    WANT_BAD
} Want;

static Want want_of(RelocKind kind) {
    switch (kind) {
        case REL_NONE:
        case REL_TLSDESC_CALL:
        case REL_PLT32:
        case REL_A64_CALL26:
        case REL_A64_JUMP26: return WANT_NOTHING;
        case REL_ABS64: return WANT_RELATIVE;
        case REL_ABS32:
        case REL_ABS16: return WANT_FIXED;
        case REL_PC64:
        case REL_PC32:
        case REL_PC16:
        case REL_A64_CONDBR19:
        case REL_A64_TSTBR14:
        case REL_A64_ADR_LO21:
        case REL_A64_LD_LO19:
        case REL_A64_ADR_PAGE21:
        case REL_A64_ADR_PAGE21_NC:
        case REL_A64_ADD_LO12:
        case REL_A64_LDST8_LO12:
        case REL_A64_LDST16_LO12:
        case REL_A64_LDST32_LO12:
        case REL_A64_LDST64_LO12:
        case REL_A64_LDST128_LO12: return WANT_MOVES;
        case REL_A64_GOT_PAGE21:
        case REL_A64_GOT_LO12: return WANT_GOT;
        case REL_A64_TPREL_HI12:
        case REL_A64_TPREL_LO12:
        case REL_A64_TPREL_LO12_NC:
        case REL_A64_TLSDESC_PAGE21:
        case REL_A64_TLSDESC_LD64_LO12:
        case REL_A64_TLSDESC_ADD_LO12: return WANT_TLS;
        case REL_A64_GOTTPREL_PAGE21:
        case REL_A64_GOTTPREL_LO12: return WANT_GOT_TP;
        default: return WANT_BAD;
    }
}

static uint32_t scan(Link *l, const Site *s) {
    switch (want_of(s->r->kind)) {
        case WANT_NOTHING: break;
        case WANT_RELATIVE:
            if (def_in_image(s->def)) need_relative(l, s);
            break;
        case WANT_FIXED:
            if (def_in_image(s->def))
                site_fail(l, s, "does not work in position-independent output; compile with -fPIE");
            break;
        case WANT_MOVES: check_moves(l, s); break;
        case WANT_GOT: need_got(l, s->def, GOT_ADDRESS); break;
        case WANT_TLS: check_tls(l, s); break;
        case WANT_GOT_TP:
            check_tls(l, s);
            need_got(l, s->def, GOT_TP);
            break;
        case WANT_BAD: site_fail(l, s, "does not exist on AArch64");
    }
    return 1;
}

/* Puts the low `bits` of v into the instruction at bit `at`. */
static void put_bits(const Site *s, uint64_t v, uint32_t at, uint32_t bits) {
    uint8_t *p = s->bytes + s->r->offset;
    uint32_t mask = (1u << bits) - 1, word;
    memcpy(&word, p, 4);
    word = (word & ~(mask << at)) | ((uint32_t)v & mask) << at;
    memcpy(p, &word, 4);
}

static void put_insn(const Site *s, uint32_t word) { memcpy(s->bytes + s->r->offset, &word, 4); }

/* A signed distance of `bits` bits, counted in units of 4 bytes. */
static void put_branch(const Link *l, const Site *s, int64_t v, uint32_t at, uint32_t bits) {
    int64_t limit = (int64_t)1 << (bits + 1);
    if (v & 3) site_fail(l, s, "the target is not a multiple of 4 bytes away");
    site_range(l, s, v, -limit, limit - 1);
    put_bits(s, (uint64_t)v >> 2, at, bits);
}

/* adr and adrp: 21 bits in two fields. */
static void put_adr(const Link *l, const Site *s, int64_t v) {
    site_range(l, s, v, -(1 << 20), (1 << 20) - 1);
    put_bits(s, (uint64_t)v, 29, 2);
    put_bits(s, (uint64_t)v >> 2, 5, 19);
}

static void put_page(const Link *l, const Site *s, uint64_t target, uint64_t place) {
    put_adr(l, s, (int64_t)((target & ~(uint64_t)4095) - (place & ~(uint64_t)4095)) >> 12);
}

static void put_lo12(const Link *l, const Site *s, uint64_t v, uint32_t shift) {
    if (v & ((1u << shift) - 1))
        site_fail(l, s, "the address is not a multiple of the access size, %u", 1u << shift);
    put_bits(s, (v & 4095) >> shift, 10, 12 - shift);
}

static void put_data(const Link *l, const Site *s, int64_t v) {
    uint32_t size = reloc_size(s->r->kind);
    if (size == 4) site_range(l, s, v, INT32_MIN, UINT32_MAX);
    if (size == 2) site_range(l, s, v, INT16_MIN, UINT16_MAX);
    memcpy(s->bytes + s->r->offset, &v, size);
}

static uint32_t apply(Link *l, const Site *s) {
    uint64_t place = s->addr + s->r->offset;
    uint64_t value = def_addr(l, s->def, s->r->addend); /* S + A */
    int64_t distance = (int64_t)(value - place);
    bool nowhere = s->def.s->state == SYM_UNDEF; /* a call of it is never reached: to the next instruction */
    Want want = want_of(s->r->kind);
    uint64_t slot = want == WANT_GOT || want == WANT_GOT_TP
                        ? got_addr(l, s->def, want == WANT_GOT_TP ? GOT_TP : GOT_ADDRESS)
                        : 0;
    int64_t tp = want == WANT_TLS ? tp_offset(l, value) : 0;
    if (want == WANT_TLS) site_range(l, s, tp, 0, (1 << 24) - 1);
    switch ((RelocKind)s->r->kind) {
        case REL_ABS64:
        case REL_ABS32:
        case REL_ABS16: put_data(l, s, (int64_t)value); break;
        case REL_PC64:
        case REL_PC32:
        case REL_PC16: put_data(l, s, distance); break;
        case REL_PLT32: put_data(l, s, nowhere ? 0 : distance); break;
        case REL_A64_CALL26:
        case REL_A64_JUMP26: put_branch(l, s, nowhere ? 4 : distance, 0, 26); break;
        case REL_A64_CONDBR19:
        case REL_A64_LD_LO19: put_branch(l, s, distance, 5, 19); break;
        case REL_A64_TSTBR14: put_branch(l, s, distance, 5, 14); break;
        case REL_A64_ADR_LO21: put_adr(l, s, distance); break;
        case REL_A64_ADR_PAGE21:
        case REL_A64_ADR_PAGE21_NC: put_page(l, s, value, place); break;
        case REL_A64_ADD_LO12:
        case REL_A64_LDST8_LO12: put_lo12(l, s, value, 0); break;
        case REL_A64_LDST16_LO12: put_lo12(l, s, value, 1); break;
        case REL_A64_LDST32_LO12: put_lo12(l, s, value, 2); break;
        case REL_A64_LDST64_LO12: put_lo12(l, s, value, 3); break;
        case REL_A64_LDST128_LO12: put_lo12(l, s, value, 4); break;
        case REL_A64_GOT_PAGE21:
        case REL_A64_GOTTPREL_PAGE21: put_page(l, s, slot, place); break;
        case REL_A64_GOT_LO12:
        case REL_A64_GOTTPREL_LO12: put_lo12(l, s, slot, 3); break;
        case REL_A64_TPREL_HI12: put_bits(s, (uint64_t)tp >> 12, 10, 12); break;
        case REL_A64_TPREL_LO12: site_range(l, s, tp, 0, 4095); /* fall through */
        case REL_A64_TPREL_LO12_NC: put_bits(s, (uint64_t)tp & 4095, 10, 12); break;
        /* adrp x0, …; ldr x1, [x0, …]; add x0, x0, …; blr x1 → movz x0, hi, lsl 16; movk x0, lo; nop; nop */
        case REL_A64_TLSDESC_PAGE21: put_insn(s, 0xd2a00000 | (uint32_t)(tp >> 16) << 5); break;
        case REL_A64_TLSDESC_LD64_LO12: put_insn(s, 0xf2800000 | (uint32_t)(tp & 0xffff) << 5); break;
        case REL_A64_TLSDESC_ADD_LO12:
        case REL_TLSDESC_CALL: put_insn(s, 0xd503201f); break;
        default: break;
    }
    return 1;
}

const Target link_target_arm64 = {
    .arch = ARCH_ARM64,
    .machine = EM_AARCH64,
    .relative = R_AARCH64_RELATIVE,
    .page = 65536,
    .code_fill = 0, /* udf */
    .code_align = 4,
    .return_column = 30,
    .cie_len = 3, /* cfa = sp */
    .cie = {0x0c, 31, 0},
    .fde_len = 8, /* +8 (stp, mov): the frame record is at x29 */
    .fde = {0x42, 0x0c, 29, 16, 0x80 | 29, 2, 0x80 | 30, 1},
    .body_len = 7,
    .body = {0x0c, 29, 16, 0x80 | 29, 2, 0x80 | 30, 1},
    .tp_offset = tp_offset,
    .scan = scan,
    .apply = apply,
};
