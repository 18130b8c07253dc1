/* Building objects, and sorting their relocations by chunk. */
#include "linker/object.h"

#include <string.h>

Object *obj_new(Arena *arena, const char *name, Arch arch) {
    Object *o = ARENA_NEW(arena, Object);
    o->arena = arena;
    o->name = name;
    o->arch = arch;
    vec_push(arena, &o->sections, (ObjSection){.name = ""});
    vec_push(arena, &o->chunks, (ObjChunk){.align = 1});
    vec_push(arena, &o->symbols, (ObjSymbol){.state = SYM_ABS});
    vec_push(arena, &o->relocs, (ObjReloc){0});
    vec_push(arena, &o->groups, (ObjGroup){.name = ""});
    strmap_init(&o->section_by_name, arena);
    strmap_init(&o->symbol_by_name, arena);
    return o;
}

uint32_t obj_section_merge(Object *o, const char *name, uint32_t flags, uint32_t entsize) {
    bool added;
    uint64_t *id = strmap_put(&o->section_by_name, name, strlen(name), &added);
    /* A file may have two sections of one name and different flags; only the newest is in the map. */
    if (!added && o->sections.items[*id].flags == flags && o->sections.items[*id].entsize == entsize)
        return (uint32_t)*id;
    *id = o->sections.len;
    vec_push(o->arena, &o->sections,
             ((ObjSection){.name = arena_strdup(o->arena, name), .flags = flags, .entsize = entsize}));
    return o->sections.len - 1;
}

uint32_t obj_section(Object *o, const char *name, uint32_t flags) {
    return obj_section_merge(o, name, flags, 0);
}

uint32_t obj_chunk_new(Object *o, uint32_t section, uint32_t align, const void *data, uint64_t size) {
    vec_push(o->arena, &o->chunks,
             ((ObjChunk){.data = data, .size = size, .section = section, .align = align ? align : 1}));
    return o->chunks.len - 1;
}

uint32_t obj_chunk_alloc(Object *o, uint32_t section, uint32_t align, uint64_t size, uint8_t **data) {
    *data = arena_alloc(o->arena, size);
    return obj_chunk_new(o, section, align, *data, size);
}

void obj_chunk_follow(Object *o, uint32_t chunk, uint32_t leader) { o->chunks.items[chunk].follows = leader; }

void obj_chunk_frame(Object *o, uint32_t chunk, ObjFrame frame) {
    o->chunks.items[chunk].frame = (uint8_t)frame;
}

uint32_t obj_symbol_new(Object *o, const char *name, ObjBinding binding, ObjSymType type) {
    vec_push(o->arena, &o->symbols,
             ((ObjSymbol){.name = name, .binding = (uint8_t)binding, .type = (uint8_t)type}));
    return o->symbols.len - 1;
}

uint32_t obj_symbol_named(Object *o, const char *name) {
    bool added;
    uint64_t *id = strmap_put(&o->symbol_by_name, name, strlen(name), &added);
    if (added) *id = obj_symbol_new(o, arena_strdup(o->arena, name), BIND_GLOBAL, SYM_NOTYPE);
    return (uint32_t)*id;
}

void obj_symbol_define(Object *o, uint32_t symbol, uint32_t chunk, uint64_t offset, uint64_t size) {
    ObjSymbol *s = &o->symbols.items[symbol];
    s->state = SYM_DEFINED;
    s->chunk = chunk;
    s->value = offset;
    s->size = size;
}

void obj_reloc(Object *o, uint32_t chunk, uint32_t offset, RelocKind kind, uint32_t symbol, int64_t addend) {
    vec_push(o->arena, &o->relocs, ((ObjReloc){chunk, offset, symbol, (uint32_t)kind, addend}));
}

static bool sorted_by_chunk(const Object *o) {
    for (uint32_t i = 1; i < o->relocs.len; i++)
        if (o->relocs.items[i - 1].chunk > o->relocs.items[i].chunk) return false;
    return true;
}

void obj_seal(Object *o) {
    if (o->sealed) return;
    o->sealed = true;
    for (uint32_t i = 0; i < o->relocs.len; i++) o->chunks.items[o->relocs.items[i].chunk].reloc_count++;
    uint32_t next = 0;
    for (uint32_t c = 0; c < o->chunks.len; c++) {
        o->chunks.items[c].reloc_first = next;
        next += o->chunks.items[c].reloc_count;
    }
    if (sorted_by_chunk(o)) return;
    ObjReloc *out = arena_alloc_raw(o->arena, sizeof(ObjReloc) * o->relocs.len);
    uint32_t *at = arena_alloc_raw(o->arena, sizeof(uint32_t) * o->chunks.len);
    for (uint32_t c = 0; c < o->chunks.len; c++) at[c] = o->chunks.items[c].reloc_first;
    for (uint32_t i = 0; i < o->relocs.len; i++) {
        const ObjReloc *r = &o->relocs.items[i];
        out[at[r->chunk]++] = *r;
    }
    o->relocs.items = out;
    o->relocs.cap = o->relocs.len;
}

static const struct {
    const char *name;
    uint32_t size;
} reloc_rows[REL_COUNT] = {
#define RELOC_ROW(name, size, x64, arm64) [REL_##name] = {#name, size},
    RELOC_KINDS(RELOC_ROW)
#undef RELOC_ROW
};

const char *reloc_name(RelocKind kind) { return reloc_rows[kind].name; }
uint32_t reloc_size(RelocKind kind) { return reloc_rows[kind].size; }
