/* .eh_frame and .eh_frame_hdr (LSB Core, "Exception Frames"; DWARF 6.4): for debuggers and profilers. The
 * records of input files are kept for functions that are; chunks of the managed frame layout get records of
 * our own. */
#include <stdlib.h>
#include <string.h>

#include "linker/internal.h"

enum {
    OWN_CIE_FIXED = 17, /* length, id, version, "zR", alignments, return column, augmentation */
    OWN_FDE_FIXED = 17, /* length, CIE, start, size, augmentation */
    HDR_FIXED = 12,
};

static uint32_t get32(const uint8_t *p) {
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

static void put32(uint8_t *p, uint32_t v) { memcpy(p, &v, 4); }

/* ---- reading */

typedef VEC(uint32_t) Indices;

static noreturn void bad_frames(Link *l, const Object *o, uint32_t at, const char *what) {
    diag_fail(l->diag, "%s: .eh_frame+0x%x: %s", o->name, at, what);
}

/* The CIE at `offset` of the chunk, among those seen in it; ascending. 0: none. */
static uint32_t find_cie(const Link *l, const Indices *cies, uint32_t offset) {
    uint32_t lo = 0, hi = cies->len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2, at = l->frames.items[cies->items[mid]].offset;
        if (at == offset) return cies->items[mid];
        if (at < offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

static void parse_record(Link *l, const Object *o, const ObjChunk *c, Frame f, Indices *cies) {
    uint32_t id = get32(c->data + f.offset + 4);
    uint32_t self = l->frames.len;
    if (id == 0) {
        f.cie = self;
        vec_push(l->arena, cies, self);
    } else {
        uint32_t at = f.offset + 4;
        f.cie = id <= at ? find_cie(l, cies, at - id) : 0;
        if (!f.cie) bad_frames(l, o, f.offset, "record of a function refers to no common record");
        if (f.size < OWN_FDE_FIXED - 1) bad_frames(l, o, f.offset, "record of a function is too short");
        const ObjReloc *r = o->relocs.items + f.reloc;
        if (!f.reloc_count || r->offset != f.offset + 8) return; /* describes nothing in this file */
        Def d = def_of(l, f.input, r->symbol);
        if (d.s->state != SYM_DEFINED || (d.input == 0 && d.s->chunk == 0)) return;
        if (d.input != f.input) return; /* of a group that another object provides */
        f.owner = (ChunkId){d.input, d.s->chunk};
    }
    vec_push(l->arena, &l->frames, f);
}

static void parse_chunk(Link *l, uint32_t input, uint32_t chunk) {
    const Object *o = l->inputs.items[input].obj;
    const ObjChunk *c = &o->chunks.items[chunk];
    Indices cies = {0};
    uint32_t r = c->reloc_first, r_end = c->reloc_first + c->reloc_count;
    for (uint32_t i = r + 1; i < r_end; i++)
        if (o->relocs.items[i - 1].offset > o->relocs.items[i].offset)
            bad_frames(l, o, o->relocs.items[i].offset, "relocations are not in order");
    for (uint64_t at = 0; at < c->size;) {
        if (c->size - at < 4) bad_frames(l, o, (uint32_t)at, "record is cut off");
        uint32_t length = get32(c->data + at);
        if (length == 0) break;
        if (length < 4 || length > c->size - at - 4)
            bad_frames(l, o, (uint32_t)at, "record has a bad length");
        Frame f = {.input = input, .chunk = chunk, .offset = (uint32_t)at, .size = length + 4, .reloc = r};
        at += f.size;
        while (r < r_end && o->relocs.items[r].offset < at) r++;
        f.reloc_count = r - f.reloc;
        parse_record(l, o, c, f, &cies);
    }
}

void frames_parse(Link *l) {
    vec_push(l->arena, &l->frames, (Frame){0});
    if (l->options.frames == LINK_FRAMES_NONE) return;
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Input *in = &l->inputs.items[i];
        for (uint32_t c = 1; c < in->obj->chunks.len; c++) {
            const ObjChunk *chunk = &in->obj->chunks.items[c];
            if (in->obj->sections.items[chunk->section].flags & SEC_UNWIND && !in->places[c].dropped &&
                chunk->data)
                parse_chunk(l, i, c);
        }
    }
}

static void mark_relocs(Link *l, const Frame *f, void (*mark)(Link *l, Def d, int64_t addend)) {
    const ObjReloc *r = l->inputs.items[f->input].obj->relocs.items + f->reloc;
    for (uint32_t i = 0; i < f->reloc_count; i++) mark(l, def_of(l, f->input, r[i].symbol), r[i].addend);
}

bool frames_mark(Link *l, void (*mark)(Link *l, Def d, int64_t addend)) {
    for (uint32_t i = 1; i < l->frames.len; i++) {
        Frame *f = &l->frames.items[i], *cie = &l->frames.items[f->cie];
        if (f->live || f->cie == i || !l->inputs.items[f->owner.input].places[f->owner.chunk].live) continue;
        f->live = true;
        mark_relocs(l, f, mark);
        if (cie->live) continue;
        cie->live = true;
        mark_relocs(l, cie, mark);
    }
    return l->worklist.len != 0;
}

/* ---- sizes */

static const ObjChunk *chunk_of(const Link *l, ChunkId id) {
    return &l->inputs.items[id.input].obj->chunks.items[id.chunk];
}

static void own_ranges(Link *l) {
    for (uint32_t i = 1; i < l->outs.len; i++) {
        const OutSection *out = &l->outs.items[i];
        bool open = false;
        for (uint32_t k = 0; k < out->chunks.len; k++) {
            ChunkId id = {out->chunks.items[k].input, out->chunks.items[k].chunk};
            const ObjChunk *c = chunk_of(l, id);
            if (c->frame != FRAME_POINTER) {
                open = open && c->size == 0;
                continue;
            }
            if (open && l->options.frames == LINK_FRAMES_RANGE)
                vec_last(&l->ranges).last = id;
            else
                vec_push(l->arena, &l->ranges, ((FrameRange){id, id}));
            open = true;
        }
    }
}

static uint32_t own_cie_size(const Link *l) {
    bool range = l->options.frames == LINK_FRAMES_RANGE;
    return (uint32_t)align_up(OWN_CIE_FIXED + (range ? l->target->body_len : l->target->cie_len), 4);
}

static uint32_t own_fde_size(const Link *l) {
    bool range = l->options.frames == LINK_FRAMES_RANGE;
    return (uint32_t)align_up(OWN_FDE_FIXED + (range ? 0u : l->target->fde_len), 4);
}

/* Equal common records without relocations are stored once. */
static bool reuse_cie(const Link *l, Frame *f, StrMap *seen, uint32_t at) {
    if (f->reloc_count) return false;
    const ObjChunk *c = chunk_of(l, (ChunkId){f->input, f->chunk});
    bool added;
    uint64_t *offset = strmap_put(seen, (const char *)c->data + f->offset, f->size, &added);
    if (added) *offset = at;
    f->out = (uint32_t)*offset;
    return !added;
}

void frames_reserve(Link *l) {
    bool any = false;
    if (l->options.frames == LINK_FRAMES_NONE) return;
    for (uint32_t i = 1; i < l->frames.len && !any; i++) any = l->frames.items[i].live;
    for (uint32_t i = 1; i < l->inputs.len && !any; i++) {
        const Input *in = &l->inputs.items[i];
        for (uint32_t c = 1; c < in->obj->chunks.len && !any; c++)
            any = in->places[c].live && in->obj->chunks.items[c].frame;
    }
    if (!any) return;
    l->eh_hdr_chunk = own_chunk(l, ".eh_frame_hdr", SEC_READ, 4, HDR_FIXED);
    l->eh_chunk = own_chunk(l, ".eh_frame", SEC_READ, 8, 0);
}

void frames_size(Link *l) {
    if (!l->eh_chunk) return;
    StrMap seen;
    strmap_init(&seen, l->arena);
    uint64_t at = 0;
    for (uint32_t i = 1; i < l->frames.len; i++) {
        Frame *f = &l->frames.items[i];
        if (!f->live || (f->cie == i && reuse_cie(l, f, &seen, (uint32_t)at))) continue;
        f->out = (uint32_t)at;
        at += f->size;
        if (f->cie != i) l->fde_count++;
    }
    own_ranges(l);
    l->own_cie_at = (uint32_t)at;
    if (l->ranges.len) at += own_cie_size(l) + (uint64_t)l->ranges.len * own_fde_size(l);
    if (at > INT32_MAX)
        diag_fail(l->diag, "call frame information of %llu bytes is too large", (unsigned long long)at);
    l->fde_count += l->ranges.len;
    l->own->chunks.items[l->eh_chunk].size = at + 4; /* a length of 0 ends it */
    l->own->chunks.items[l->eh_hdr_chunk].size = HDR_FIXED + 8 * (uint64_t)l->fde_count;
}

/* ---- writing */

typedef struct Row {
    uint64_t start; /* address of the function */
    uint32_t at;    /* of its record in .eh_frame */
} Row;

static int compare_rows(const void *pa, const void *pb) {
    const Row *a = pa, *b = pb;
    return a->start < b->start ? -1 : a->start > b->start ? 1 : a->at < b->at ? -1 : a->at > b->at;
}

static void write_input_frame(Link *l, const Frame *f, uint8_t *eh, uint64_t eh_addr) {
    const Object *o = l->inputs.items[f->input].obj;
    const ObjChunk *c = &o->chunks.items[f->chunk];
    memcpy(eh + f->out, c->data + f->offset, f->size);
    for (uint32_t i = 0; i < f->reloc_count; i++) {
        ObjReloc r = o->relocs.items[f->reloc + i];
        Site s = {
            .input = f->input, .chunk = f->chunk, .r = &r, .in = c->data + f->offset, .bytes = eh + f->out};
        s.size = f->size;
        s.end = &r + 1;
        s.addr = eh_addr + f->out;
        s.def = def_of(l, f->input, r.symbol);
        if (r.kind != REL_PC32 && r.kind != REL_PC64 && r.kind != REL_NONE)
            site_fail(l, &s, "not expected in call frame information; compile with -fPIE");
        r.offset -= f->offset;
        l->target->apply(l, &s);
    }
}

static void write_own_cie(const Link *l, uint8_t *p) {
    const Target *t = l->target;
    bool range = l->options.frames == LINK_FRAMES_RANGE;
    static const uint8_t head[] = {1, 'z', 'R', 0};
    memset(p, 0, own_cie_size(l));
    put32(p, own_cie_size(l) - 4);
    memcpy(p + 8, head, 4);
    p[12] = t->code_align;
    p[13] = 0x78; /* data alignment -8 */
    p[14] = t->return_column;
    p[15] = 1;    /* bytes of augmentation data: */
    p[16] = 0x1b; /* starts of functions are relative to their place, 4 bytes */
    memcpy(p + OWN_CIE_FIXED, range ? t->body : t->cie, range ? t->body_len : t->cie_len);
}

static Row write_own_fde(const Link *l, const FrameRange *range, uint8_t *eh, uint64_t eh_addr, uint32_t at) {
    uint64_t start = chunk_addr(l, range->first.input, range->first.chunk);
    uint64_t end = chunk_addr(l, range->last.input, range->last.chunk) + chunk_of(l, range->last)->size;
    uint8_t *p = eh + at;
    memset(p, 0, own_fde_size(l));
    put32(p, own_fde_size(l) - 4);
    put32(p + 4, at + 4 - l->own_cie_at);
    put32(p + 8, (uint32_t)(start - (eh_addr + at + 8)));
    put32(p + 12, (uint32_t)(end - start));
    if (l->options.frames == LINK_FRAMES_EACH) memcpy(p + OWN_FDE_FIXED, l->target->fde, l->target->fde_len);
    return (Row){start, at};
}

static void write_hdr(const Link *l, Row *rows, uint8_t *p, uint64_t addr, uint64_t eh_addr) {
    qsort(rows, l->fde_count, sizeof *rows, compare_rows);
    memcpy(p, "\x01\x1b\x03\x3b", 4); /* version; pcrel sdata4, udata4, datarel sdata4 */
    put32(p + 4, (uint32_t)(eh_addr - (addr + 4)));
    put32(p + 8, l->fde_count);
    for (uint32_t i = 0; i < l->fde_count; i++) {
        put32(p + HDR_FIXED + 8 * (uint64_t)i, (uint32_t)(rows[i].start - addr));
        put32(p + HDR_FIXED + 8 * (uint64_t)i + 4, (uint32_t)(eh_addr + rows[i].at - addr));
    }
}

void frames_write(Link *l) {
    if (!l->eh_chunk) return;
    uint8_t *eh = own_bytes(l, l->eh_chunk);
    uint64_t eh_addr = chunk_addr(l, 0, l->eh_chunk);
    Row *rows = ARENA_ARRAY(l->arena, Row, l->fde_count + 1);
    uint32_t n = 0;
    for (uint32_t i = 1; i < l->frames.len; i++) {
        const Frame *f = &l->frames.items[i];
        if (!f->live) continue;
        write_input_frame(l, f, eh, eh_addr);
        if (f->cie == i) continue;
        put32(eh + f->out + 4, f->out + 4 - l->frames.items[f->cie].out);
        const ObjReloc *r = &l->inputs.items[f->input].obj->relocs.items[f->reloc];
        rows[n++] = (Row){def_addr(l, def_of(l, f->input, r->symbol), r->addend), f->out};
    }
    if (l->ranges.len) write_own_cie(l, eh + l->own_cie_at);
    uint32_t at = l->own_cie_at + own_cie_size(l);
    for (uint32_t i = 0; i < l->ranges.len; i++, at += own_fde_size(l))
        rows[n++] = write_own_fde(l, &l->ranges.items[i], eh, eh_addr, at);
    write_hdr(l, rows, own_bytes(l, l->eh_hdr_chunk), chunk_addr(l, 0, l->eh_hdr_chunk), eh_addr);
}
