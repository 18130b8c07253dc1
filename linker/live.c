/* Dead code and data: marks what the entry and the SEC_KEEP sections reach through relocations. */
#include <string.h>

#include "linker/internal.h"

static void mark_chunk(Link *l, uint32_t input, uint32_t chunk) {
    Place *p = &l->inputs.items[input].places[chunk];
    if (p->live || p->dropped) return;
    p->live = true;
    vec_push(l->arena, &l->worklist, ((ChunkId){input, chunk}));
}

static void mark_anchored(Link *l, uint32_t index) {
    Anchored *a = &l->anchored.items[index];
    if (!index || a->live) return;
    a->live = true;
    for (uint32_t i = 0; i < a->chunks.len; i++) {
        ChunkId c = a->chunks.items[i];
        if (!l->inputs.items[c.input].obj->chunks.items[c.chunk].follows) mark_chunk(l, c.input, c.chunk);
    }
}

/* Marks the piece of a merged chunk; the chunk itself counts as live with its first piece. */
static void mark_piece(Link *l, uint32_t input, uint32_t chunk, uint64_t offset) {
    Place *p = &l->inputs.items[input].places[chunk];
    if (p->dropped) return;
    if (!p->pieces) p->pieces = merge_split(l, input, chunk);
    p->live = true;
    Piece *piece = merge_piece(p->pieces, offset);
    if (piece) piece->out = 0;
}

static void mark_def(Link *l, Def d, int64_t addend) {
    if (d.s->state != SYM_DEFINED) return;
    if (d.input == 0 && d.s->chunk == 0) {
        mark_anchored(l, l->edges.items[d.s->value].members);
        return;
    }
    const Object *o = l->inputs.items[d.input].obj;
    const ObjChunk *c = &o->chunks.items[d.s->chunk];
    if (o->sections.items[c->section].flags & SEC_MERGE)
        mark_piece(l, d.input, d.s->chunk, d.s->value + (d.s->type == SYM_SECTION ? (uint64_t)addend : 0));
    else
        mark_chunk(l, d.input, d.s->chunk);
}

static void visit(Link *l, ChunkId id) {
    const Input *in = &l->inputs.items[id.input];
    const ObjChunk *c = &in->obj->chunks.items[id.chunk];
    const ObjReloc *r = in->obj->relocs.items + c->reloc_first;
    for (uint32_t i = 0; i < c->reloc_count; i++) mark_def(l, def_of(l, id.input, r[i].symbol), r[i].addend);
    if (!in->follow_first) return;
    for (uint32_t f = in->follow_first[id.chunk]; f; f = in->follow_next[f]) mark_chunk(l, id.input, f);
}

static void drain(Link *l) {
    do {
        while (l->worklist.len) visit(l, vec_pop(&l->worklist));
    } while (frames_mark(l, mark_def));
}

static void mark_whole(Link *l, uint32_t input, uint32_t chunk, uint32_t flags) {
    if (!(flags & SEC_MERGE)) {
        mark_chunk(l, input, chunk);
        return;
    }
    Place *p = &l->inputs.items[input].places[chunk];
    if (p->dropped) return;
    if (!p->pieces) p->pieces = merge_split(l, input, chunk);
    p->live = true;
    for (uint32_t i = 0; i < p->pieces->len; i++) p->pieces->items[i].out = 0;
}

/* Marks every loaded chunk (`all`) or those of SEC_KEEP sections. */
static void mark_roots(Link *l, bool all) {
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Object *o = l->inputs.items[i].obj;
        for (uint32_t c = 1; c < o->chunks.len; c++) {
            uint32_t flags = o->sections.items[o->chunks.items[c].section].flags;
            if (flags & (SEC_NOALLOC | SEC_UNWIND)) continue;
            if ((all || flags & SEC_KEEP) && !o->chunks.items[c].follows) mark_whole(l, i, c, flags);
        }
    }
}

/* Debug information says nothing about liveness; it is kept for objects of which something else is. */
static void keep_debug(Link *l, uint32_t input) {
    Input *in = &l->inputs.items[input];
    bool any = false;
    for (uint32_t c = 1; c < in->obj->chunks.len && !any; c++) any = in->places[c].live;
    for (uint32_t c = 1; c < in->obj->chunks.len && any; c++) {
        uint32_t flags = in->obj->sections.items[in->obj->chunks.items[c].section].flags;
        if (!(flags & SEC_NOALLOC)) continue;
        if (flags & SEC_MERGE)
            mark_whole(l, input, c, flags);
        else if (!in->places[c].dropped)
            in->places[c].live = true;
    }
}

void live_mark(Link *l) {
    uint64_t *entry = strmap_find(&l->global_by_name, l->options.entry, strlen(l->options.entry));
    const Global *g = &l->globals.items[*entry];
    if (g->kind < GLOBAL_WEAK) diag_fail(l->diag, "entry symbol %s is not defined in any input", g->name);
    mark_roots(l, l->options.keep_dead);
    mark_def(l, def_of(l, g->input, g->symbol), 0);
    for (uint32_t i = 0; i < l->options.nexports; i++) {
        const Global *e = export_global(l, i);
        mark_def(l, def_of(l, e->input, e->symbol), 0);
    }
    drain(l);
    for (uint32_t i = 1; i < l->inputs.len && !l->options.strip && l->options.output != LINK_OBJECT; i++)
        keep_debug(l, i);
}
