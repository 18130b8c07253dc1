/* x86-64: System V ABI AMD64, "Relocation", "Linker Optimization" (GOTPCRELX), and Drepper's "ELF Handling
 * For Thread-Local Storage" for the TLS models. In an executable every TLS model becomes local exec; a
 * library keeps the model that it was compiled with. */
#include <string.h>

#include "linker/internal.h"

/* Variant II: the block ends at the thread pointer. */
static int64_t tp_offset(const Link *l, uint64_t addr) {
    return (int64_t)(addr - l->tls_start - align_up(l->tls_size, l->tls_align));
}

/* ---- GOT loads that become address computations */

typedef enum GotUse { USE_SLOT, USE_LEA, USE_CALL, USE_JMP } GotUse;

static GotUse got_use(const Site *s) {
    uint32_t at = s->r->offset;
    if (!def_in_image(s->def) || s->r->addend != -4 || at < 2) return USE_SLOT;
    uint8_t op = s->in[at - 2], modrm = s->in[at - 1];
    if (op == 0x8b) return s->r->kind == REL_REX_GOTPCRELX && at < 3 ? USE_SLOT : USE_LEA;
    if (s->r->kind != REL_GOTPCRELX || op != 0xff) return USE_SLOT;
    return modrm == 0x15 ? USE_CALL : modrm == 0x25 ? USE_JMP : USE_SLOT;
}

/* ---- general and local dynamic TLS: two relocations, the second on the call of __tls_get_addr */

/* Length in bytes of the call that follows a TLSGD (data16 prefixes included) or TLSLD field, 0: unknown
 * sequence. */
static uint32_t tls_call(const Site *s) {
    const ObjReloc *r = s->r;
    bool gd = r->kind == REL_TLSGD;
    uint32_t before = gd ? 4 : 3;
    if (r + 1 >= s->end || r->offset < before || r->addend != -4) return 0;
    const uint8_t *lea = s->in + r->offset - before;
    if (gd && (lea[0] != 0x66 || memcmp(lea + 1, "\x48\x8d\x3d", 3))) return 0;
    if (!gd && memcmp(lea, "\x48\x8d\x3d", 3)) return 0;
    const uint8_t *call = s->in + r->offset + 4;
    uint64_t left = s->size - r->offset - 4;
    uint32_t length = gd ? 8 : r[1].kind == REL_PLT32 || r[1].kind == REL_PC32 ? 5 : 6;
    if (left < length || r[1].offset != r->offset + 4 + length - 4) return 0;
    if (gd) return !memcmp(call, "\x66\x66\x48\xe8", 4) || !memcmp(call, "\x66\x48\xff\x15", 4) ? length : 0;
    return length == 5 ? (call[0] == 0xe8 ? 5 : 0) : (call[0] == 0xff && call[1] == 0x15 ? 6 : 0);
}

static bool is_load_or_add(const Site *s) {
    uint32_t at = s->r->offset;
    if (at < 3 || s->r->addend != -4) return false;
    const uint8_t *p = s->in + at - 3;
    return (p[0] & 0xfb) == 0x48 && (p[1] == 0x8b || p[1] == 0x03) && (p[2] & 0xc7) == 0x05;
}

static bool in_library(const Link *l) { return l->options.output == LINK_SHARED; }

static void check_tls(const Link *l, const Site *s) {
    if (!def_in_image(s->def)) site_fail(l, s, "not a thread-local variable");
    const Object *o = l->inputs.items[s->def.input].obj;
    const ObjChunk *c = &o->chunks.items[s->def.s->chunk];
    if (!(o->sections.items[c->section].flags & SEC_TLS)) site_fail(l, s, "not a thread-local variable");
}

/* What __tls_get_addr is asked for: the variable, or with TLSLD the start of the library's block. */
static Def tls_argument(const Site *s) { return s->r->kind == REL_TLSGD ? s->def : (Def){0}; }

static bool is_import(const Site *s) { return s->def.s->state == SYM_IMPORT; }

static void check_moves(Link *l, const Site *s) {
    if (is_import(s))
        need_plt(l, s);
    else if (!def_in_image(s->def))
        site_fail(
            l, s,
            s->def.s->state == SYM_ABS
                ? "the distance to a fixed address is not known in position-independent output"
                : "it is weak and undefined, so its address is 0, which this instruction cannot express");
}

static uint32_t scan(Link *l, const Site *s) {
    switch ((RelocKind)s->r->kind) {
        case REL_ABS64:
            if (def_in_image(s->def)) need_relative(l, s);
            if (is_import(s)) need_dynamic(l, s, R_X86_64_64);
            return 1;
        case REL_ABS32:
        case REL_ABS32S:
        case REL_ABS16:
        case REL_ABS8:
            if (def_in_image(s->def) || is_import(s))
                site_fail(l, s, "does not work in position-independent output; compile with -fPIE");
            return 1;
        case REL_PC64:
        case REL_PC32:
        case REL_PC16:
        case REL_PC8: check_moves(l, s); return 1;
        case REL_GOTPCREL: need_got(l, s->def, GOT_ADDRESS); return 1;
        case REL_GOTPCRELX:
        case REL_REX_GOTPCRELX:
            if (got_use(s) == USE_SLOT) need_got(l, s->def, GOT_ADDRESS);
            return 1;
        case REL_GOT64: need_got(l, s->def, GOT_ADDRESS); return 1;
        case REL_GOTOFF64:
        case REL_PLTOFF64: check_moves(l, s); /* fall through */
        case REL_GOTPC32:
        case REL_GOTPC64: l->got_used = true; return 1;
        case REL_TPOFF32:
        case REL_TPOFF64:
            check_tls(l, s);
            if (in_library(l)) site_fail(l, s, "does not work in a shared library; compile with -fPIC");
            return 1;
        case REL_DTPOFF32:
        case REL_DTPOFF64: check_tls(l, s); return 1;
        case REL_GOTTPOFF:
            check_tls(l, s);
            if (in_library(l) || !is_load_or_add(s)) need_got(l, s->def, GOT_TP);
            return 1;
        case REL_TLSGD: check_tls(l, s); /* fall through */
        case REL_TLSLD:
            if (in_library(l)) {
                need_got(l, tls_argument(s), GOT_MODULE);
                return 1;
            }
            if (!tls_call(s)) site_fail(l, s, "is not followed by the call that the ABI asks for");
            return 2;
        case REL_TLSDESC:
            check_tls(l, s);
            if (in_library(l))
                site_fail(l, s,
                          "descriptors are not supported in a shared library; compile with "
                          "-mtls-dialect=gnu");
            if (s->r->offset < 3 || (s->in[s->r->offset - 3] & 0xfb) != 0x48 ||
                s->in[s->r->offset - 2] != 0x8d)
                site_fail(l, s, "is not on the instruction that the ABI asks for");
            return 1;
        case REL_TLSDESC_CALL:
            if (s->size - s->r->offset < 2) site_fail(l, s, "lies outside its section");
            return 1;
        case REL_PLT32:
            if (is_import(s)) need_plt(l, s);
            return 1;
        case REL_NONE:
        case REL_SIZE32:
        case REL_SIZE64: return 1;
        default: site_fail(l, s, "does not exist on x86-64");
    }
}

static void put32(const Link *l, const Site *s, int64_t v) {
    site_range(l, s, v, INT32_MIN, INT32_MAX);
    int32_t w = (int32_t)v;
    memcpy(s->bytes + s->r->offset, &w, 4);
}

static void put64(const Site *s, uint64_t v) { memcpy(s->bytes + s->r->offset, &v, 8); }

static void put_small(const Link *l, const Site *s, int64_t v, int64_t lo, int64_t hi) {
    site_range(l, s, v, lo, hi);
    memcpy(s->bytes + s->r->offset, &v, reloc_size(s->r->kind));
}

static void apply_gotpcrelx(Link *l, const Site *s, uint64_t place) {
    uint8_t *p = s->bytes + s->r->offset;
    int64_t distance = (int64_t)(def_addr(l, s->def, 0) - (place + 4));
    switch (got_use(s)) {
        case USE_SLOT: put32(l, s, (int64_t)(got_addr(l, s->def, GOT_ADDRESS) - (place + 4))); break;
        case USE_LEA:
            p[-2] = 0x8d;
            put32(l, s, distance);
            break;
        case USE_CALL: /* addr32 call */
            p[-2] = 0x67;
            p[-1] = 0xe8;
            put32(l, s, distance);
            break;
        case USE_JMP: { /* jmp; nop */
            site_range(l, s, distance + 1, INT32_MIN, INT32_MAX);
            int32_t d = (int32_t)(distance + 1);
            p[-2] = 0xe9;
            memcpy(p - 1, &d, 4);
            p[3] = 0x90;
            break;
        }
    }
}

/* mov %fs:0, %rax; lea x@tpoff(%rax), %rax */
static void apply_tlsgd(Link *l, const Site *s) {
    int64_t t = tp_offset(l, def_addr(l, s->def, 0));
    site_range(l, s, t, INT32_MIN, INT32_MAX);
    int32_t offset = (int32_t)t;
    uint8_t *p = s->bytes + s->r->offset - 4;
    memcpy(p, "\x64\x48\x8b\x04\x25\0\0\0\0\x48\x8d\x80", 12);
    memcpy(p + 12, &offset, 4);
}

/* mov %fs:0, %rax, filled up with prefixes */
static void apply_tlsld(const Site *s) {
    uint8_t *p = s->bytes + s->r->offset - 3;
    uint32_t prefixes = 3 + 4 + tls_call(s) - 9;
    memset(p, 0x66, prefixes);
    memcpy(p + prefixes, "\x64\x48\x8b\x04\x25\0\0\0\0", 9);
}

/* mov x@gottpoff(%rip), %reg → mov $x@tpoff, %reg; the same for add. */
static void apply_gottpoff(Link *l, const Site *s, uint64_t place) {
    if (in_library(l) || !is_load_or_add(s)) {
        put32(l, s, (int64_t)(got_addr(l, s->def, GOT_TP) + (uint64_t)s->r->addend - place));
        return;
    }
    uint8_t *p = s->bytes + s->r->offset - 3, reg = p[2] >> 3 & 7;
    p[0] = p[0] & 4 ? 0x49 : 0x48; /* REX.R becomes REX.B */
    p[2] = 0xc0 | reg;
    p[1] = p[1] == 0x8b ? 0xc7 : 0x81;
    put32(l, s, tp_offset(l, def_addr(l, s->def, 0)));
}

/* lea x@tlsdesc(%rip), %reg → mov $x@tpoff, %reg */
static void apply_tlsdesc(Link *l, const Site *s) {
    uint8_t *p = s->bytes + s->r->offset - 3, reg = p[2] >> 3 & 7;
    p[0] = p[0] & 4 ? 0x49 : 0x48;
    p[1] = 0xc7;
    p[2] = 0xc0 | reg;
    put32(l, s, tp_offset(l, def_addr(l, s->def, 0)));
}

/* From what stands for the result of __tls_get_addr. */
static int64_t block_offset(const Link *l, uint64_t addr) {
    return in_library(l) ? (int64_t)(addr - l->tls_start) : tp_offset(l, addr);
}

static uint32_t apply(Link *l, const Site *s) {
    uint64_t place = s->addr + s->r->offset;
    int64_t a = s->r->addend;
    uint64_t value = def_addr(l, s->def, a); /* S + A */
    switch ((RelocKind)s->r->kind) {
        case REL_ABS64: put64(s, value); break;
        case REL_ABS32: put_small(l, s, (int64_t)value, 0, UINT32_MAX); break;
        case REL_ABS32S: put32(l, s, (int64_t)value); break;
        case REL_ABS16: put_small(l, s, (int64_t)value, INT16_MIN, UINT16_MAX); break;
        case REL_ABS8: put_small(l, s, (int64_t)value, INT8_MIN, UINT8_MAX); break;
        case REL_PC64: put64(s, value - place); break;
        case REL_PLT32: /* a call of an undefined weak function is never reached: to the next instruction */
            put32(l, s, s->def.s->state == SYM_UNDEF ? 0 : (int64_t)(value - place));
            break;
        case REL_PC32: put32(l, s, (int64_t)(value - place)); break;
        case REL_PC16: put_small(l, s, (int64_t)(value - place), INT16_MIN, INT16_MAX); break;
        case REL_PC8: put_small(l, s, (int64_t)(value - place), INT8_MIN, INT8_MAX); break;
        case REL_GOTPCREL:
            put32(l, s, (int64_t)(got_addr(l, s->def, GOT_ADDRESS) + (uint64_t)a - place));
            break;
        case REL_GOTPCRELX:
        case REL_REX_GOTPCRELX: apply_gotpcrelx(l, s, place); break;
        case REL_GOTPC32: put32(l, s, (int64_t)(got_start(l) + (uint64_t)a - place)); break;
        case REL_GOTPC64: put64(s, got_start(l) + (uint64_t)a - place); break;
        case REL_GOTOFF64:
        case REL_PLTOFF64: put64(s, value - got_start(l)); break;
        case REL_GOT64: put64(s, got_addr(l, s->def, GOT_ADDRESS) + (uint64_t)a - got_start(l)); break;
        case REL_SIZE32: put_small(l, s, (int64_t)s->def.s->size + a, 0, UINT32_MAX); break;
        case REL_SIZE64: put64(s, s->def.s->size + (uint64_t)a); break;
        case REL_TPOFF32:
        case REL_DTPOFF32: put32(l, s, block_offset(l, value)); break;
        case REL_TPOFF64:
        case REL_DTPOFF64: put64(s, (uint64_t)block_offset(l, value)); break;
        case REL_GOTTPOFF: apply_gottpoff(l, s, place); break;
        case REL_TLSGD:
        case REL_TLSLD:
            if (in_library(l)) {
                put32(l, s, (int64_t)(got_addr(l, tls_argument(s), GOT_MODULE) + (uint64_t)a - place));
                return 1;
            }
            if (s->r->kind == REL_TLSLD)
                apply_tlsld(s);
            else
                apply_tlsgd(l, s);
            return 2;
        case REL_TLSDESC: apply_tlsdesc(l, s); break;
        case REL_TLSDESC_CALL: memcpy(s->bytes + s->r->offset, "\x66\x90", 2); break;
        default: break;
    }
    return 1;
}

/* jmp *slot(%rip); int3; int3 */
static void plt(uint8_t *to, uint64_t place, uint64_t slot) {
    int32_t distance = (int32_t)(slot - (place + 6));
    memcpy(to, "\xff\x25\0\0\0\0\xcc\xcc", 8);
    memcpy(to + 2, &distance, 4);
}

const Target link_target_x64 = {
    .arch = ARCH_X64,
    .machine = EM_X86_64,
    .relative = R_X86_64_RELATIVE,
    .page = 4096,
    .interpreter = "/lib64/ld-linux-x86-64.so.2",
    .glob_dat = R_X86_64_GLOB_DAT,
    .tpoff = R_X86_64_TPOFF64,
    .dtpmod = R_X86_64_DTPMOD64,
    .plt_size = 8,
    .plt = plt,
    .code_fill = 0xcc,
    .code_align = 1,
    .return_column = 16,
    .cie_len = 5, /* def_cfa rsp+8; return address at cfa-8 */
    .cie = {0x0c, 7, 8, 0x90, 1},
    .fde_len = 8, /* +1 (push): cfa offset 16, rbp at cfa-16; +3 (mov): cfa register rbp */
    .fde = {0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6},
    .body_len = 7, /* cfa = rbp+16; rbp at cfa-16; return address at cfa-8 */
    .body = {0x0c, 6, 16, 0x86, 2, 0x90, 1},
    .tp_offset = tp_offset,
    .scan = scan,
    .apply = apply,
};
