/* Output sections and their addresses. Segments, in this order: read-only, code, RELRO, writable; each
 * starts on a page of its own in memory, yet takes no padding in the file: its address is congruent to its
 * file offset modulo the page size, so that the page where two segments meet in the file is mapped twice. */
#include <stdlib.h>
#include <string.h>

#include "linker/internal.h"

/* Input name (alone, or followed by '.') → output section and rank within it. First match wins. */
static const struct {
    const char *prefix, *out;
    uint32_t rank;
} name_rules[] = {
    {".text.hot", ".text", 1},
    {".text.startup", ".text", 2},
    {".text.unlikely", ".text", 4},
    {".text.exit", ".text", 4},
    {".text", ".text", 3},
    {".rodata", ".rodata", 0},
    {".data.rel.ro", ".data.rel.ro", 0},
    {".data", ".data", 0},
    {".bss", ".bss", 0},
    {".tdata", ".tdata", 0},
    {".tbss", ".tbss", 0},
    {".init_array", ".init_array", 0},
    {".fini_array", ".fini_array", 0},
    {".preinit_array", ".preinit_array", 0},
    {".gcc_except_table", ".gcc_except_table", 0},
};

/* Place of a section within its class; those not named here come at `other`. */
static const struct {
    const char *name;
    uint8_t class, order;
    uint32_t type, entsize;
} out_rules[] = {
    {".interp", OUT_READ, 0, SHT_PROGBITS, 0},
    {".note.gnu.build-id", OUT_READ, 0, SHT_NOTE, 0},
    {".hash", OUT_READ, 1, SHT_HASH, 4},
    {".dynsym", OUT_READ, 1, SHT_DYNSYM, 24},
    {".dynstr", OUT_READ, 1, SHT_STRTAB, 0},
    {".gnu.version", OUT_READ, 1, SHT_GNU_VERSYM, 2},
    {".gnu.version_r", OUT_READ, 1, SHT_GNU_VERNEED, 0},
    {".plt", OUT_EXEC, 0, SHT_PROGBITS, 0},
    {".relr.dyn", OUT_READ, 1, SHT_RELR, 8},
    {".rela.dyn", OUT_READ, 2, SHT_RELA, 24},
    {".eh_frame_hdr", OUT_READ, 3, SHT_PROGBITS, 0},
    {".eh_frame", OUT_READ, 4, SHT_PROGBITS, 0},
    {".rodata", OUT_READ, 5, SHT_PROGBITS, 0},
    {".text", OUT_EXEC, 1, SHT_PROGBITS, 0},
    {".tdata", OUT_RELRO, 0, SHT_PROGBITS, 0},
    {".tbss", OUT_RELRO, 1, SHT_NOBITS, 0},
    {".preinit_array", OUT_RELRO, 2, SHT_PREINIT_ARRAY, 8},
    {".init_array", OUT_RELRO, 2, SHT_INIT_ARRAY, 8},
    {".fini_array", OUT_RELRO, 2, SHT_FINI_ARRAY, 8},
    {".data.rel.ro", OUT_RELRO, 3, SHT_PROGBITS, 0},
    {".dynamic", OUT_RELRO, 200, SHT_DYNAMIC, 16},
    {".got", OUT_RELRO, 201, SHT_PROGBITS, 8},
    {".data", OUT_WRITE, 0, SHT_PROGBITS, 0},
};
enum { ORDER_OTHER = 100, ORDER_NOBITS = 255 };

static size_t prefix_length(const char *name, const char *prefix) {
    size_t n = strlen(prefix);
    return !strncmp(name, prefix, n) && (name[n] == 0 || name[n] == '.') ? n : 0;
}

const char *out_section_name(const char *name) {
    if (name[0] != '.') return name;
    for (size_t i = 0; i < sizeof name_rules / sizeof *name_rules; i++)
        if (prefix_length(name, name_rules[i].prefix)) return name_rules[i].out;
    return name;
}

/* Constructors run by ascending priority, those without one last. */
static uint32_t rank_of(const char *name) {
    static const char *const lists[] = {".init_array", ".fini_array"};
    for (int i = 0; i < 2; i++) {
        size_t n = prefix_length(name, lists[i]);
        if (n) return name[n] ? (uint32_t)strtoul(name + n + 1, NULL, 10) : 65536;
    }
    for (size_t i = 0; i < sizeof name_rules / sizeof *name_rules; i++)
        if (prefix_length(name, name_rules[i].prefix)) return name_rules[i].rank;
    return 0;
}

static OutClass class_of(uint32_t flags) {
    if (flags & SEC_NOALLOC) return OUT_NOALLOC;
    if (flags & (SEC_TLS | SEC_RELRO)) return OUT_RELRO;
    if (flags & SEC_WRITE) return OUT_WRITE;
    return flags & SEC_EXEC ? OUT_EXEC : OUT_READ;
}

static uint64_t elf_flags(OutClass class, uint32_t flags) {
    static const uint8_t by_class[] = {[OUT_READ] = SHF_ALLOC,
                                       [OUT_EXEC] = SHF_ALLOC | SHF_EXECINSTR,
                                       [OUT_RELRO] = SHF_ALLOC | SHF_WRITE,
                                       [OUT_WRITE] = SHF_ALLOC | SHF_WRITE,
                                       [OUT_NOALLOC] = 0};
    return by_class[class] | (uint64_t)(flags & SEC_TLS ? SHF_TLS : 0);
}

static uint32_t out_get(Link *l, const char *name, uint32_t flags) {
    OutClass class = class_of(flags);
    const char *key = arena_printf(l->arena, "%d %s", (int)class, name);
    bool added;
    uint64_t *id = strmap_put(&l->out_by_name, key, strlen(key), &added);
    if (!added) return (uint32_t)*id;
    *id = l->outs.len;
    OutSection out = {.name = name,
                      .class = (uint8_t) class,
                      .order = ORDER_OTHER,
                      .type = SHT_PROGBITS,
                      .flags = elf_flags(class, flags),
                      .tls = (flags & SEC_TLS) != 0,
                      .nobits = true,
                      .align = 1};
    for (size_t i = 0; i < sizeof out_rules / sizeof *out_rules; i++) {
        if (strcmp(out_rules[i].name, name) || out_rules[i].class != class) continue;
        out.order = out_rules[i].order;
        out.type = out_rules[i].type;
        out.entsize = out_rules[i].entsize;
    }
    if (!strncmp(name, ".note", 5)) out.type = SHT_NOTE;
    vec_push(l->arena, &l->outs, out);
    return l->outs.len - 1;
}

OutSection *out_find(const Link *l, const char *name) {
    OutSection *found = NULL;
    for (uint32_t i = 1; i < l->outs.len; i++) {
        if (strcmp(l->outs.items[i].name, name)) continue;
        if (found)
            diag_fail(l->diag,
                      "section %s occurs with different access rights, so its start and end are not defined",
                      name);
        found = &l->outs.items[i];
    }
    return found;
}

static void group_input(Link *l, uint32_t input) {
    const Input *in = &l->inputs.items[input];
    const Object *o = in->obj;
    uint32_t *out_of = ARENA_ARRAY(l->arena, uint32_t, o->sections.len);
    uint32_t *rank = ARENA_ARRAY(l->arena, uint32_t, o->sections.len);
    for (uint32_t c = 1; c < o->chunks.len; c++) {
        Place *p = &in->places[c];
        const ObjChunk *chunk = &o->chunks.items[c];
        const ObjSection *s = &o->sections.items[chunk->section];
        if (!p->live || p->pieces || (s->flags & SEC_UNWIND)) continue;
        if (!out_of[chunk->section]) {
            out_of[chunk->section] = out_get(l, out_section_name(s->name), s->flags);
            rank[chunk->section] = rank_of(s->name);
        }
        p->out = out_of[chunk->section];
        OutSection *out = &l->outs.items[p->out];
        if (chunk->data || !(s->flags & SEC_NOBITS)) out->nobits = false;
        if (rank[chunk->section] != (out->chunks.len ? vec_last(&out->chunks).rank : rank[chunk->section]))
            out->ranked = true;
        vec_push(l->arena, &out->chunks, ((OutChunk){input, c, rank[chunk->section]}));
    }
}

static int compare_chunks(const void *pa, const void *pb) {
    const OutChunk *a = pa, *b = pb;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->input != b->input) return a->input < b->input ? -1 : 1;
    return a->chunk < b->chunk ? -1 : a->chunk > b->chunk;
}

static void count_live(Link *l) {
    for (uint32_t i = 1; i < l->inputs.len; i++)
        for (uint32_t c = 1; c < l->inputs.items[i].obj->chunks.len; c++)
            l->stats.live_chunks += l->inputs.items[i].places[c].live;
}

/* Zeros at the end of the writable segment and of the thread's block are not stored; elsewhere they are. */
static bool takes_no_file(const OutSection *out) {
    return out->nobits && (out->tls || out->class == OUT_WRITE);
}

void layout_group(Link *l) {
    strmap_init(&l->out_by_name, l->arena);
    vec_push(l->arena, &l->outs, (OutSection){.name = ""});
    for (uint32_t i = 1; i < l->inputs.len; i++) group_input(l, i);
    group_input(l, 0);
    for (uint32_t i = 1; i < l->outs.len; i++) {
        OutSection *out = &l->outs.items[i];
        if (out->ranked) qsort(out->chunks.items, out->chunks.len, sizeof(OutChunk), compare_chunks);
        bool zeros = takes_no_file(out);
        if (zeros) out->type = SHT_NOBITS;
        if (out->tls) out->order = zeros ? 1 : 0; /* one block: initial values, then zeros */
        if (zeros && !out->tls) out->order = ORDER_NOBITS;
    }
    count_live(l);
}

/* Sections by class, order, first appearance: insertion sort, for there are few. */
static void sort_outs(Link *l) {
    l->order.len = 0;
    for (uint32_t i = 1; i < l->outs.len; i++) {
        const OutSection *a = &l->outs.items[i];
        uint32_t at = l->order.len;
        vec_push(l->arena, &l->order, i);
        for (; at > 0; at--) {
            const OutSection *b = &l->outs.items[l->order.items[at - 1]];
            if (b->class < a->class || (b->class == a->class && b->order <= a->order)) break;
            l->order.items[at] = l->order.items[at - 1];
        }
        l->order.items[at] = i;
    }
    for (uint32_t i = 0; i < l->order.len; i++) l->outs.items[l->order.items[i]].shndx = (uint16_t)(i + 1);
}

static void place_chunks(Link *l, OutSection *out) {
    out->size = 0;
    for (uint32_t i = 0; i < out->chunks.len; i++) {
        OutChunk c = out->chunks.items[i];
        const Input *in = &l->inputs.items[c.input];
        const ObjChunk *chunk = &in->obj->chunks.items[c.chunk];
        if (chunk->align > out->align) out->align = chunk->align;
        if (chunk->align > l->target->page && out->class != OUT_NOALLOC)
            diag_fail(l->diag, "%s: section %s wants alignment %u; the largest is the page size %u",
                      in->obj->name, in->obj->sections.items[chunk->section].name, chunk->align,
                      l->target->page);
        out->size = align_up(out->size, chunk->align);
        in->places[c.chunk].offset = out->size;
        out->size += chunk->size;
    }
}

/* The thread's block starts at an address aligned for all of it. */
static void align_tls(Link *l) {
    l->tls_align = 1;
    for (uint32_t i = 1; i < l->outs.len; i++)
        if (l->outs.items[i].tls && l->outs.items[i].align > l->tls_align)
            l->tls_align = l->outs.items[i].align;
    for (uint32_t i = 0; i < l->order.len; i++) {
        OutSection *out = &l->outs.items[l->order.items[i]];
        if (!out->tls) continue;
        out->align = l->tls_align;
        break;
    }
}

typedef struct Cursor {
    uint64_t addr, offset;
    uint64_t tls; /* end of the thread's block so far */
    int class;
} Cursor;

static void place_loaded(Link *l, Cursor *at, OutSection *out) {
    uint64_t page = l->target->page;
    if (out->class != at->class && at->class >= 0 && out->class != OUT_READ)
        at->addr = align_up(at->addr, page) + at->offset % page;
    at->class = out->class;
    bool zeros = takes_no_file(out);
    uint64_t from = out->tls && at->tls > at->addr ? at->tls : at->addr;
    uint64_t addr = align_up(from, out->align);
    out->addr = addr;
    if (out->tls) {
        if (!l->tls_start) l->tls_start = addr;
        at->tls = addr + out->size;
        l->tls_size = at->tls - l->tls_start;
    }
    if (out->tls && zeros) { /* no memory of its own: each thread's block has it */
        out->offset = at->offset;
        return;
    }
    at->offset += addr - at->addr; /* also before zeros: segments stay congruent to their offsets */
    out->offset = at->offset;
    at->addr = addr + out->size;
    if (!zeros) at->offset += out->size;
}

static void assign_addresses(Link *l) {
    Cursor at = {.class = OUT_READ};
    at.addr = at.offset = elf_headers_size(l);
    l->tls_start = l->tls_size = 0;
    for (uint32_t i = 0; i < l->order.len; i++) {
        OutSection *out = &l->outs.items[l->order.items[i]];
        if (out->class != OUT_NOALLOC) {
            place_loaded(l, &at, out);
            continue;
        }
        at.offset = align_up(at.offset, out->align);
        out->addr = 0;
        out->offset = at.offset;
        at.offset += out->size;
    }
    l->file_size = at.offset;
}

static void assign_edges(Link *l) {
    uint64_t etext = 0, edata = 0, bss = 0, end = 0;
    for (uint32_t i = 0; i < l->order.len; i++) {
        const OutSection *out = &l->outs.items[l->order.items[i]];
        if (out->class == OUT_NOALLOC || (out->tls && out->nobits)) continue;
        end = out->addr + out->size;
        if (out->class == OUT_EXEC) etext = end;
        if (takes_no_file(out)) {
            if (!bss) bss = out->addr;
        } else {
            edata = end;
        }
    }
    for (uint32_t i = 1; i < l->edges.len; i++) {
        Edge *e = &l->edges.items[i];
        const OutSection *out = e->section ? out_find(l, e->section) : NULL;
        switch ((EdgeKind)e->kind) {
            case EDGE_IMAGE: e->addr = 0; break;
            case EDGE_START: e->addr = out ? out->addr : 0; break;
            case EDGE_STOP: e->addr = out ? out->addr + out->size : 0; break;
            case EDGE_ETEXT: e->addr = etext; break;
            case EDGE_EDATA: e->addr = edata; break;
            case EDGE_BSS: e->addr = bss ? bss : edata; break;
            case EDGE_END: e->addr = end; break;
        }
        if (out) e->shndx = out->shndx;
    }
}

void layout_assign(Link *l) {
    sort_outs(l);
    for (uint32_t i = 1; i < l->outs.len; i++) place_chunks(l, &l->outs.items[i]);
    elf_headers_reserve(l);
    /* The size of the relocation tables depends on addresses, and addresses on that size. Both only grow. */
    for (;;) {
        for (uint32_t i = 1; i < l->outs.len; i++) place_chunks(l, &l->outs.items[i]);
        align_tls(l);
        assign_addresses(l);
        if (!relocs_relative_sizes(l)) break;
    }
    assign_edges(l);
}

uint64_t chunk_addr(const Link *l, uint32_t input, uint32_t chunk) {
    const Place *p = &l->inputs.items[input].places[chunk];
    return l->outs.items[p->out].addr + p->offset;
}

/* A symbol of a section stands for the byte at its addend; any other one for the piece it is in. */
static uint64_t piece_addr(const Link *l, const Pieces *p, const ObjSymbol *s, int64_t addend) {
    bool by_addend = s->type == SYM_SECTION;
    uint64_t offset = s->value + (by_addend ? (uint64_t)addend : 0);
    const Piece *piece = merge_piece(p, offset);
    if (!piece) piece = &p->items[p->len - 1]; /* one past the end */
    uint64_t base = chunk_addr(l, 0, p->pool) + piece->out + (offset - piece->offset);
    return by_addend ? base : base + (uint64_t)addend;
}

uint64_t def_addr(const Link *l, Def d, int64_t addend) {
    const ObjSymbol *s = d.s;
    if (s->state == SYM_ABS) return s->value + (uint64_t)addend;
    if (s->state == SYM_IMPORT) return import_addr(l, d) + (uint64_t)addend;
    if (s->state != SYM_DEFINED) return (uint64_t)addend;
    if (d.input == 0 && s->chunk == 0) return l->edges.items[s->value].addr + (uint64_t)addend;
    const Place *p = &l->inputs.items[d.input].places[s->chunk];
    if (p->pieces) return piece_addr(l, p->pieces, s, addend);
    return l->outs.items[p->out].addr + p->offset + s->value + (uint64_t)addend;
}
