/* Relocations: the parts that all instruction sets share. The GOT, relative relocations, errors. */
#include <inttypes.h>
#include <string.h>

#include "linker/internal.h"

bool def_in_image(Def d) { return d.s->state == SYM_DEFINED; }

static const char *def_name(const Link *l, Def d) {
    if (d.s->name && d.s->name[0]) return d.s->name;
    const Object *o = l->inputs.items[d.input].obj;
    return d.s->state == SYM_DEFINED ? o->sections.items[o->chunks.items[d.s->chunk].section].name
                                     : "nothing";
}

/* "section+0x12 (in function)". */
static const char *site_place(const Link *l, const Site *s) {
    const Object *o = l->inputs.items[s->input].obj;
    const char *in = "";
    for (uint32_t i = 1; i < o->symbols.len; i++) {
        const ObjSymbol *y = &o->symbols.items[i];
        if (y->state == SYM_DEFINED && y->chunk == s->chunk && y->name && y->name[0] &&
            y->value <= s->r->offset)
            in = y->name;
    }
    const char *section = o->sections.items[o->chunks.items[s->chunk].section].name;
    return arena_printf(l->arena, "%s: %s+0x%x%s%s%s", o->name, section, s->r->offset, *in ? " (in " : "", in,
                        *in ? ")" : "");
}

void site_fail(const Link *l, const Site *s, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *what = arena_vprintf(l->arena, fmt, ap);
    va_end(ap);
    diag_fail(l->diag, "%s: relocation %s against %s: %s", site_place(l, s), reloc_name(s->r->kind),
              def_name(l, s->def), what);
}

void site_range(const Link *l, const Site *s, int64_t v, int64_t lo, int64_t hi) {
    if (v < lo || v > hi)
        site_fail(l, s, "value %" PRId64 " does not fit its field (%" PRId64 " to %" PRId64 ")", v, lo, hi);
}

/* ---- GOT */

static uint64_t got_key(Def d, GotKind kind) {
    return (uint64_t)d.input << 34 | (uint64_t)d.symbol << 2 | kind;
}

void need_got(Link *l, Def d, GotKind kind) {
    bool added;
    l->got_used = true;
    uint64_t *slot = map_put(&l->got_map, got_key(d, kind), &added);
    if (!added) return;
    *slot = l->got.len;
    if (d.s && d.s->state == SYM_IMPORT) need_import(l, d);
    vec_push(l->arena, &l->got, ((GotSlot){d.input, d.symbol, (uint8_t)kind}));
    if (kind == GOT_MODULE) vec_push(l->arena, &l->got, ((GotSlot){d.input, d.symbol, GOT_OFFSET}));
}

uint64_t got_start(const Link *l) { return chunk_addr(l, 0, l->got_chunk); }

uint64_t got_addr(const Link *l, Def d, GotKind kind) {
    const uint64_t *slot = map_find(&l->got_map, got_key(d, kind));
    if (!slot) diag_bug(l->diag, "link", __func__, "no slot for %s", def_name(l, d));
    return got_start(l) + *slot * 8;
}

uint8_t *own_bytes(Link *l, uint32_t chunk) {
    const Place *p = &l->inputs.items[0].places[chunk];
    return l->image + l->outs.items[p->out].offset + p->offset;
}

static void write_got(Link *l) {
    for (uint32_t i = 0; i < l->got.len; i++) {
        const GotSlot *g = &l->got.items[i];
        Def d = {.input = g->input,
                 .symbol = g->symbol,
                 .s = &l->inputs.items[g->input].obj->symbols.items[g->symbol]};
        if (g->kind == GOT_MODULE || d.s->state == SYM_IMPORT) continue;
        if (g->kind == GOT_TP && l->options.output == LINK_SHARED) continue;
        uint64_t v = def_addr(l, d, 0);
        if (g->kind == GOT_OFFSET) v = g->input ? v - l->tls_start : 0;
        if (g->kind == GOT_TP && def_in_image(d)) v = (uint64_t)l->target->tp_offset(l, v);
        memcpy(own_bytes(l, l->got_chunk) + 8 * (uint64_t)i, &v, 8);
    }
}

/* ---- what start-up must add the load address to */

void need_relative(Link *l, const Site *s) {
    const ObjChunk *c = &l->inputs.items[s->input].obj->chunks.items[s->chunk];
    if (!(s->flags & (SEC_WRITE | SEC_RELRO | SEC_TLS)))
        site_fail(
            l, s,
            "an address in a read-only section; compile with -fPIE, or put the data into a RELRO section");
    if (s->flags & SEC_TLS && l->options.output == LINK_SHARED)
        site_fail(l, s, "the initial value of a thread-local variable of a shared library is an address");
    Relative r = {s->input, s->chunk, s->r->offset};
    if (c->align % 2 == 0 && s->r->offset % 2 == 0)
        vec_push(l->arena, &l->relatives, r);
    else
        vec_push(l->arena, &l->odd_relatives, r);
}

/* Who fills in the slot of the GOT: the linker, start-up, or the dynamic linker. */
static void reserve_slot(Link *l, uint32_t i) {
    const GotSlot *g = &l->got.items[i];
    Def d = {.input = g->input,
             .symbol = g->symbol,
             .s = &l->inputs.items[g->input].obj->symbols.items[g->symbol]};
    Dynamic field = {.chunk = l->got_chunk, .offset = 8 * (uint64_t)i};
    if (g->kind == GOT_ADDRESS) {
        if (d.s->state == SYM_DEFINED)
            vec_push(l->arena, &l->relatives, ((Relative){0, l->got_chunk, field.offset}));
        if (d.s->state != SYM_IMPORT) return;
        field.type = l->target->glob_dat;
        field.symbol = need_import(l, d);
    } else if (g->kind == GOT_MODULE) {
        field.type = l->target->dtpmod;
    } else if (g->kind == GOT_TP && l->options.output == LINK_SHARED) {
        field.type = l->target->tpoff;
        field.tls = d;
    } else {
        return;
    }
    vec_push(l->arena, &l->dynamics, field);
}

void relocs_reserve(Link *l) {
    if (l->got_used) {
        uint64_t size = 8 * (uint64_t)(l->got.len ? l->got.len : 1);
        l->got_chunk = own_chunk(l, ".got", SEC_WRITE | SEC_RELRO, 8, size);
    }
    for (uint32_t i = 0; i < l->got.len; i++) reserve_slot(l, i);
    if (l->relatives.len) l->relr_chunk = own_chunk(l, ".relr.dyn", SEC_READ, 8, 0);
    uint64_t rela = (uint64_t)l->odd_relatives.len + l->dynamics.len;
    if (rela) l->rela_chunk = own_chunk(l, ".rela.dyn", SEC_READ, 8, rela * sizeof(ElfRela));
    l->stats.got_slots = l->got.len;
    l->stats.relative_relocs = l->relatives.len + l->odd_relatives.len;
}

typedef struct Keyed {
    uint64_t address;
    Relative r;
} Keyed;

/* Least significant digit radix sort by address. */
static Keyed *sort_keyed(Keyed *a, Keyed *tmp, uint32_t n) {
    enum { BITS = 11, SIZE = 1 << BITS };
    for (uint32_t shift = 0; shift < 64; shift += BITS) {
        uint32_t at[SIZE] = {0}, next = 0;
        for (uint32_t i = 0; i < n; i++) at[a[i].address >> shift & (SIZE - 1)]++;
        if (at[0] == n) continue;
        for (uint32_t d = 0; d < SIZE; d++) {
            uint32_t count = at[d];
            at[d] = next;
            next += count;
        }
        for (uint32_t i = 0; i < n; i++) tmp[at[a[i].address >> shift & (SIZE - 1)]++] = a[i];
        Keyed *swap = a;
        a = tmp;
        tmp = swap;
    }
    return a;
}

static uint64_t relative_addr(const Link *l, const Relative *r) {
    return chunk_addr(l, r->input, r->chunk) + r->offset;
}

static uint32_t out_position(const Link *l, const Relative *r) {
    return l->outs.items[l->inputs.items[r->input].places[r->chunk].out].shndx;
}

/* By output section, otherwise keeping the order; which is that of addresses when chunks were not reordered
 * and the relocations of each were ascending. */
static void sort_by_section(Link *l) {
    uint32_t n = l->relatives.len, *at = ARENA_ARRAY(l->arena, uint32_t, l->outs.len + 1);
    Relative *sorted = arena_alloc_raw(l->arena, n * sizeof *sorted);
    for (uint32_t i = 0; i < n; i++) at[out_position(l, &l->relatives.items[i]) + 1]++;
    for (uint32_t i = 1; i <= l->outs.len; i++) at[i] += at[i - 1];
    for (uint32_t i = 0; i < n; i++)
        sorted[at[out_position(l, &l->relatives.items[i])]++] = l->relatives.items[i];
    l->relatives.items = sorted;
    l->relatives.cap = n;
}

/* The order of addresses is that of chunks, which is final before addresses are. */
static void sort_relatives(Link *l) {
    uint32_t n = l->relatives.len;
    sort_by_section(l);
    bool ascending = true;
    for (uint32_t i = 1; i < n && ascending; i++)
        ascending = relative_addr(l, &l->relatives.items[i - 1]) < relative_addr(l, &l->relatives.items[i]);
    if (ascending) return;
    Keyed *a = arena_alloc_raw(l->arena, n * sizeof *a), *tmp = arena_alloc_raw(l->arena, n * sizeof *tmp);
    for (uint32_t i = 0; i < n; i++)
        a[i] = (Keyed){relative_addr(l, &l->relatives.items[i]), l->relatives.items[i]};
    a = sort_keyed(a, tmp, n);
    for (uint32_t i = 0; i < n; i++) l->relatives.items[i] = a[i].r;
}

bool relocs_relative_sizes(Link *l) {
    uint32_t n = l->relatives.len;
    if (!n || l->options.output == LINK_OBJECT) return false;
    if (!l->relr) {
        sort_relatives(l);
        l->relr = arena_alloc_raw(l->arena, n * sizeof *l->relr);
        l->relr_addresses = arena_alloc_raw(l->arena, n * sizeof *l->relr_addresses);
    }
    for (uint32_t i = 0; i < n; i++) l->relr_addresses[i] = relative_addr(l, &l->relatives.items[i]);
    l->relr_used = relr_encode(l->relr_addresses, n, l->relr);
    if (l->relr_used <= l->relr_words) return false;
    l->relr_words = l->relr_used;
    l->own->chunks.items[l->relr_chunk].size = 8 * l->relr_words;
    return true;
}

void relocs_relative_write(Link *l) {
    if (l->relr_chunk) {
        uint8_t *at = own_bytes(l, l->relr_chunk);
        const uint64_t nothing = 1; /* a bitmap without bits */
        memcpy(at, l->relr, 8 * l->relr_used);
        for (uint64_t i = l->relr_used; i < l->relr_words; i++) memcpy(at + 8 * i, &nothing, 8);
    }
    for (uint32_t i = 0; i < l->odd_relatives.len; i++) {
        const Relative *r = &l->odd_relatives.items[i];
        const Place *p = &l->inputs.items[r->input].places[r->chunk];
        ElfRela rela = {.offset = chunk_addr(l, r->input, r->chunk) + r->offset, .info = l->target->relative};
        memcpy(&rela.addend, l->image + l->outs.items[p->out].offset + p->offset + r->offset, 8);
        memcpy(own_bytes(l, l->rela_chunk) + i * sizeof rela, &rela, sizeof rela);
    }
    for (uint32_t i = 0; i < l->dynamics.len; i++) {
        const Dynamic *d = &l->dynamics.items[i];
        ElfRela rela = {.offset = chunk_addr(l, d->input, d->chunk) + d->offset,
                        .info = (uint64_t)d->symbol << 32 | d->type,
                        .addend = d->addend};
        if (d->tls.s) rela.addend = (int64_t)(def_addr(l, d->tls, 0) - l->tls_start);
        memcpy(own_bytes(l, l->rela_chunk) + (l->odd_relatives.len + i) * sizeof rela, &rela, sizeof rela);
    }
}

/* ---- scanning */

enum { LISTED = 8 };

typedef struct Missing {
    const char *text;
    uint32_t count;
    StrMap seen;
} Missing;

static void note_missing(Link *l, Missing *m, const Site *s) {
    bool added;
    strmap_put(&m->seen, s->def.s->name, strlen(s->def.s->name), &added);
    if (!added || m->count++ >= LISTED) return;
    m->text = arena_printf(l->arena, "%s%s%s (used by %s)", m->text ? m->text : "", m->text ? "; " : "",
                           s->def.s->name, site_place(l, s));
}

/* Is this reference allowed to stay undefined? Reports it if not. */
static bool check_defined(Link *l, Missing *m, const Site *s) {
    if (s->def.dead) {
        if (l->inputs.items[s->def.input].places[s->def.s->chunk].dropped)
            site_fail(l, s, "it is in a group that another object provides");
        diag_bug(l->diag, "link", __func__, "%s refers to a dead chunk", site_place(l, s));
    }
    if (s->def.s->state != SYM_UNDEF) return true;
    uint32_t global = l->inputs.items[s->input].global[s->r->symbol];
    if (!global) site_fail(l, s, "it is in a section that is not loaded");
    if (l->globals.items[global].kind == GLOBAL_UNDEF_WEAK) return true;
    note_missing(l, m, s);
    return false;
}

/* Calls f for each relocation of a chunk; f returns how many it took. */
static void scan_chunk(Link *l, Missing *m, uint32_t input, uint32_t chunk, uint32_t flags) {
    const Object *o = l->inputs.items[input].obj;
    const ObjChunk *c = &o->chunks.items[chunk];
    Site s = {.input = input, .chunk = chunk, .flags = flags, .in = c->data, .size = c->size};
    s.r = o->relocs.items + c->reloc_first;
    s.end = s.r + c->reloc_count;
    if (c->reloc_count && !c->data)
        diag_bug(l->diag, "link", __func__, "%s: a chunk of zeros has relocations", o->name);
    while (s.r < s.end) {
        if (s.r->kind >= REL_COUNT || s.r->offset > c->size ||
            reloc_size(s.r->kind) > c->size - s.r->offset || s.r->symbol >= o->symbols.len)
            diag_bug(l->diag, "link", __func__, "%s: relocation at 0x%x lies outside its chunk", o->name,
                     s.r->offset);
        s.def = def_of(l, input, s.r->symbol);
        if (!check_defined(l, m, &s)) {
            s.r++;
            continue;
        }
        if (s.def.s->type == SYM_IFUNC) site_fail(l, &s, "indirect functions (IFUNC) are not supported");
        uint32_t took = l->target->scan(l, &s);
        l->stats.relocs += took;
        s.r += took;
    }
}

void relocs_scan(Link *l) {
    Missing m = {0};
    strmap_init(&m.seen, l->arena);
    map_init(&l->got_map, l->arena);
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Input *in = &l->inputs.items[i];
        for (uint32_t c = 1; c < in->obj->chunks.len; c++) {
            uint32_t flags = in->obj->sections.items[in->obj->chunks.items[c].section].flags;
            if (!in->places[c].live || in->places[c].pieces || flags & (SEC_NOALLOC | SEC_UNWIND)) continue;
            scan_chunk(l, &m, i, c, flags);
        }
    }
    if (!m.count) return;
    if (m.count > LISTED) diag_fail(l->diag, "undefined symbols: %s; and %u more", m.text, m.count - LISTED);
    diag_fail(l->diag, "undefined symbol%s: %s", m.count > 1 ? "s" : "", m.text);
}

/* ---- applying */

/* Debug information may speak of code that was dropped: it gets 0, or 1 in the lists where 0 means the end
 * (as lld). */
static void apply_debug(Link *l, Site *s, const char *section) {
    bool list = !strcmp(section, ".debug_ranges") || !strcmp(section, ".debug_loc");
    for (; s->r < s->end; s->r++) {
        s->def = def_of(l, s->input, s->r->symbol);
        uint64_t v = s->def.dead || s->def.s->state == SYM_UNDEF ? list : def_addr(l, s->def, s->r->addend);
        switch (s->r->kind) {
            case REL_NONE: break;
            case REL_ABS64: memcpy(s->bytes + s->r->offset, &v, 8); break;
            case REL_DTPOFF64:
            case REL_DTPOFF32: v -= s->def.dead ? 0 : l->tls_start; /* fall through */
            case REL_ABS32: memcpy(s->bytes + s->r->offset, &v, reloc_size(s->r->kind)); break;
            default: site_fail(l, s, "not expected in debug information");
        }
    }
}

static void apply_chunk(Link *l, const OutSection *out, OutChunk id) {
    const Input *in = &l->inputs.items[id.input];
    const ObjChunk *c = &in->obj->chunks.items[id.chunk];
    const ObjSection *section = &in->obj->sections.items[c->section];
    uint64_t offset = in->places[id.chunk].offset;
    uint8_t *bytes = l->image + out->offset + offset;
    if (!c->data) {
        memset(bytes, 0, c->size);
        return;
    }
    memcpy(bytes, c->data, c->size);
    if (!c->reloc_count) return;
    Site s = {.input = id.input,
              .chunk = id.chunk,
              .flags = section->flags,
              .in = c->data,
              .bytes = bytes,
              .size = c->size};
    s.addr = out->addr + offset;
    s.r = in->obj->relocs.items + c->reloc_first;
    s.end = s.r + c->reloc_count;
    if (section->flags & SEC_NOALLOC) {
        apply_debug(l, &s, section->name);
        return;
    }
    while (s.r < s.end) {
        s.def = def_of(l, id.input, s.r->symbol);
        s.r += l->target->apply(l, &s);
    }
}

void relocs_apply(Link *l) {
    for (uint32_t i = 0; i < l->order.len; i++) {
        const OutSection *out = &l->outs.items[l->order.items[i]];
        if (out->type == SHT_NOBITS) continue;
        if (out->class == OUT_EXEC) memset(l->image + out->offset, l->target->code_fill, out->size);
        for (uint32_t c = 0; c < out->chunks.len; c++) apply_chunk(l, out, out->chunks.items[c]);
    }
    write_got(l);
}
