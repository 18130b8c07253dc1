/* SEC_MERGE chunks: equal strings and constants of one output section are stored once. Only pieces that
 * something refers to are stored at all. */
#include <string.h>

#include "linker/internal.h"

/* Offset behind the string of `width`-byte units at `at`. */
static uint64_t string_end(const ObjChunk *c, uint64_t at, uint32_t width) {
    if (width == 1) {
        const uint8_t *nul = memchr(c->data + at, 0, c->size - at);
        return nul ? (uint64_t)(nul - c->data) + 1 : c->size;
    }
    static const uint8_t zeros[64];
    for (; at + width <= c->size; at += width)
        if (!memcmp(c->data + at, zeros, width)) return at + width;
    return c->size;
}

Pieces *merge_split(Link *l, uint32_t input, uint32_t chunk) {
    const Object *o = l->inputs.items[input].obj;
    const ObjChunk *c = &o->chunks.items[chunk];
    const ObjSection *s = &o->sections.items[c->section];
    Pieces *p = ARENA_NEW(l->arena, Pieces);
    VEC(Piece) v = {0};
    for (uint64_t at = 0; at < c->size;) {
        vec_push(l->arena, &v, ((Piece){(uint32_t)at, PIECE_DEAD}));
        uint64_t next = s->flags & SEC_STRINGS ? string_end(c, at, s->entsize) : at + s->entsize;
        at = next < c->size ? next : c->size;
    }
    vec_push(l->arena, &v, ((Piece){(uint32_t)c->size, PIECE_DEAD}));
    p->items = v.items;
    p->len = v.len - 1;
    return p;
}

Piece *merge_piece(const Pieces *p, uint64_t offset) {
    if (offset >= p->items[p->len].offset) return NULL;
    uint32_t lo = 0, hi = p->len;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->items[mid].offset <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return &p->items[lo];
}

typedef struct Pool {
    StrMap by_bytes; /* piece → offset */
    uint32_t chunk;
    uint32_t align;
    VEC(uint8_t) bytes;
} Pool;

static void pool_add(Link *l, Pool *pool, const uint8_t *bytes, uint32_t size, Piece *piece) {
    bool added;
    uint64_t *offset = strmap_put(&pool->by_bytes, (const char *)bytes, size, &added);
    if (added) {
        uint32_t at = (uint32_t)align_up(pool->bytes.len, pool->align);
        vec_reserve(l->arena, &pool->bytes, at + size);
        memset(pool->bytes.items + pool->bytes.len, 0, at - pool->bytes.len);
        memcpy(pool->bytes.items + at, bytes, size);
        pool->bytes.len = at + size;
        *offset = at;
    }
    piece->out = (uint32_t)*offset;
}

static void pool_chunk(Link *l, Pool *pool, uint32_t input, uint32_t chunk) {
    Input *in = &l->inputs.items[input];
    const ObjChunk *c = &in->obj->chunks.items[chunk];
    Pieces *p = in->places[chunk].pieces;
    p->pool = pool->chunk;
    for (uint32_t i = 0; i < p->len; i++) {
        Piece *piece = &p->items[i];
        if (piece->out != PIECE_DEAD)
            pool_add(l, pool, c->data + piece->offset, piece[1].offset - piece->offset, piece);
    }
}

void merge_pieces(Link *l) {
    StrMap by_key;
    VEC(Pool) pools = {0};
    strmap_init(&by_key, l->arena);
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Object *o = l->inputs.items[i].obj;
        for (uint32_t c = 1; c < o->chunks.len; c++) {
            if (!l->inputs.items[i].places[c].live || !l->inputs.items[i].places[c].pieces) continue;
            const ObjChunk *chunk = &o->chunks.items[c];
            const ObjSection *s = &o->sections.items[chunk->section];
            const char *name = out_section_name(s->name);
            uint32_t flags = s->flags & ~(uint32_t)(SEC_MERGE | SEC_STRINGS | SEC_KEEP);
            const char *key = arena_printf(l->arena, "%s %x %u %u", name, s->flags, s->entsize, chunk->align);
            bool added;
            uint64_t *index = strmap_put(&by_key, key, strlen(key), &added);
            if (added) {
                *index = pools.len;
                Pool pool = {.chunk = own_chunk(l, name, flags, chunk->align, 0), .align = chunk->align};
                strmap_init(&pool.by_bytes, l->arena);
                vec_push(l->arena, &pools, pool);
            }
            pool_chunk(l, &pools.items[*index], i, c);
        }
    }
    for (uint32_t i = 0; i < pools.len; i++) {
        ObjChunk *c = &l->own->chunks.items[pools.items[i].chunk];
        c->data = pools.items[i].bytes.items;
        c->size = pools.items[i].bytes.len;
    }
}
