/* Source lines for stack traces: from the IL offset of each piece of code to the sequence points of the
 * portable PDB beside its assembly (runtime/abi.h: RtLineFunc). */
#include <string.h>

#include "base/diag.h"
#include "frontend/emit.h"
#include "frontend/pdb.h"
#include "runtime/abi.h"

typedef struct PdbUse {
    const MdImage *pdb;  /* NULL: none */
    uint32_t *documents; /* object symbol of each Document row's path, 0: not yet */
} PdbUse;

static PdbUse *pdb_of(Emit *e, Assembly *a) {
    bool added;
    uint64_t *place = map_put(&e->pdbs, (uintptr_t)a, &added);
    if (!added) return (PdbUse *)(uintptr_t)*place;
    PdbUse *u = ARENA_NEW(e->arena, PdbUse);
    *place = (uintptr_t)u;
    const MdImage *volatile pdb = NULL;
    DIAG_TRY(e->p->diag) { pdb = md_open_pdb(e->p->diag, e->arena, a->image); }
    DIAG_CAUGHT(e->p->diag) { diag_warn(e->p->diag, "no source lines: %s", e->p->diag->message); }
    DIAG_END
    u->pdb = pdb;
    if (pdb) u->documents = ARENA_ARRAY(e->arena, uint32_t, md_rows(pdb, MD_DOCUMENT) + 1);
    return u;
}

static MdSequencePoints points_of(Emit *e, const MdImage *pdb, uint32_t rid) {
    MdSequencePoints none = {0};
    volatile MdSequencePoints points = none;
    DIAG_TRY(e->p->diag) { points = md_sequence_points(pdb, e->p->diag, e->arena, rid); }
    DIAG_CAUGHT(e->p->diag) { points = none; } /* a damaged PDB costs the lines only */
    DIAG_END
    return points;
}

/* The last visible point up to the offset. */
static const MdSequencePoint *visible_point(const MdSequencePoints *points, uint32_t offset) {
    uint32_t low = 0, high = points->count; /* the first behind the offset lies in [low, high] */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (points->points[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    while (low && points->points[low - 1].hidden) low--;
    return low ? &points->points[low - 1] : NULL;
}

typedef struct Bytes {
    uint8_t *p;
    uint32_t n;
} Bytes;

static void put_uleb(Bytes *b, uint32_t v) {
    for (; v >= 0x80; v >>= 7) b->p[b->n++] = (uint8_t)(v | 0x80);
    b->p[b->n++] = (uint8_t)v;
}
static void put_zigzag(Bytes *b, int32_t v) { put_uleb(b, (uint32_t)v << 1 ^ (uint32_t)(v >> 31)); }

/* Pairs of code offset and line, each as the difference from the one before. Methods whose code comes from
 * several documents keep the lines of the first. */
static uint32_t encode(Emit *e, const CodeOut *code, const MdSequencePoints *points, Bytes *b) {
    b->p = arena_alloc(e->arena, 10 * (size_t)code->nlines + 16);
    uint32_t document = 0, offset = 0, line = 0;
    for (uint32_t i = 0; i < code->nlines; i++) {
        const MdSequencePoint *at = visible_point(points, code->lines[i].loc);
        if (!at || at->start_line == line || (document && at->document != document)) continue;
        document = at->document;
        put_uleb(b, code->lines[i].offset - offset);
        put_zigzag(b, (int32_t)(at->start_line - line));
        offset = code->lines[i].offset, line = at->start_line;
    }
    put_uleb(b, 0);
    put_uleb(b, 0);
    return document;
}

static uint32_t document_symbol(Emit *e, PdbUse *u, uint32_t rid) {
    if (!u->documents[rid])
        u->documents[rid] = emit_cstring(e, md_document_name(u->pdb, e->p->diag, e->arena, rid));
    return u->documents[rid];
}

uint32_t emit_lines(Emit *e, uint32_t *count) {
    VEC(uint32_t) funcs = {0};
    VEC(uint32_t) data = {0}, documents = {0};
    for (uint32_t i = 0; i < e->funcs.len; i++) {
        const Symbol *y = sym_get(e->p, e->funcs.items[i]);
        if (y->kind != SK_METHOD || !y->method->owner->def || !y->code->nlines) continue;
        PdbUse *u = pdb_of(e, y->method->owner->def->assembly);
        if (!u->pdb) continue;
        MdSequencePoints points = points_of(e, u->pdb, y->method->def->rid);
        Bytes bytes = {0};
        uint32_t document = points.count ? encode(e, y->code, &points, &bytes) : 0;
        if (!document) continue;
        Blob b = blob_new(e, e->rodata, 1, bytes.n);
        memcpy(b.data, bytes.p, bytes.n);
        vec_push(e->arena, &funcs, i);
        vec_push(e->arena, &data, blob_symbol(&b));
        vec_push(e->arena, &documents, document_symbol(e, u, document));
    }
    *count = funcs.len;
    if (!funcs.len) return 0;
    Blob table = blob_new(e, e->rodata, 4, funcs.len * (uint32_t)sizeof(RtLineFunc));
    for (uint32_t i = 0; i < funcs.len; i++) {
        uint32_t at = i * (uint32_t)sizeof(RtLineFunc);
        blob_u32(&table, at + offsetof(RtLineFunc, func), funcs.items[i]);
        blob_rel32(&table, at + offsetof(RtLineFunc, document), documents.items[i]);
        blob_rel32(&table, at + offsetof(RtLineFunc, lines), data.items[i]);
    }
    return blob_symbol(&table);
}
