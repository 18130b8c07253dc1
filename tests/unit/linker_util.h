/* Helpers of the linker's tests: a link that may fail, and a look into the image it makes. */
#ifndef ANVIL_TESTS_LINKER_UTIL_H
#define ANVIL_TESTS_LINKER_UTIL_H

#include <criterion/criterion.h>
#include <string.h>

#include "linker/elf.h"
#include "linker/link.h"

typedef struct Image {
    const uint8_t *bytes;
    uint64_t size;
    LinkStats stats;
} Image;

typedef struct Bench {
    Arena arena;
    Diag diag;
    LinkOptions options;
    Object *objects[8];
    int count;
    const char *archive_name;
    const uint8_t *archive; /* added before the objects if `archive_first` */
    uint64_t archive_size;
    bool archive_first;
    Image image;
} Bench;

static inline void bench_init(Bench *b) {
    memset(b, 0, sizeof *b);
    arena_init(&b->arena);
}

static inline Object *bench_object(Bench *b, const char *name) {
    return b->objects[b->count++] = obj_new(&b->arena, name, ARCH_X64);
}

static inline void bench_link_steps(Bench *b) {
    Link *l = link_new(&b->arena, &b->diag, ARCH_X64, &b->options);
    if (b->archive && b->archive_first) link_add_memory(l, b->archive_name, b->archive, b->archive_size);
    for (int i = 0; i < b->count; i++) link_add_object(l, b->objects[i]);
    if (b->archive && !b->archive_first) link_add_memory(l, b->archive_name, b->archive, b->archive_size);
    link_image(l, &b->image.bytes, &b->image.size, &b->image.stats);
    link_free(l);
}

/* Links; returns NULL, or the error message. */
static inline const char *bench_link(Bench *b) {
    volatile bool ok = true;
    b->diag.trap = NULL;
    DIAG_TRY(&b->diag) { bench_link_steps(b); }
    DIAG_CAUGHT(&b->diag) { ok = false; }
    DIAG_END
    return ok ? NULL : b->diag.message;
}

static inline void bench_must_link(Bench *b) {
    const char *error = bench_link(b);
    cr_assert_null(error, "%s", error ? error : "");
}

/* A function of `size` bytes of code with a global symbol. Returns the chunk. */
static inline uint32_t add_function(Object *o, const char *section, const char *name, uint32_t size) {
    uint8_t *code;
    uint32_t chunk = obj_chunk_alloc(o, obj_section(o, section, SEC_EXEC), 16, size, &code);
    memset(code, 0x90, size);
    uint32_t symbol = obj_symbol_new(o, name, BIND_GLOBAL, SYM_FUNC);
    obj_symbol_define(o, symbol, chunk, 0, size);
    return chunk;
}

/* A variable with a symbol of that binding. */
static inline uint32_t add_data(Object *o, const char *section, uint32_t flags, const char *name,
                                uint32_t align, uint32_t size) {
    uint8_t *data;
    uint32_t chunk = obj_chunk_alloc(o, obj_section(o, section, flags), align, size, &data);
    uint32_t symbol = obj_symbol_new(o, name, BIND_GLOBAL, flags & SEC_TLS ? SYM_TLS : SYM_OBJECT);
    obj_symbol_define(o, symbol, chunk, 0, size);
    return chunk;
}

/* ---- the image */

static inline ElfHeader image_header(const Image *m) {
    ElfHeader h;
    memcpy(&h, m->bytes, sizeof h);
    return h;
}

static inline ElfSection image_section_at(const Image *m, uint32_t i) {
    ElfSection s;
    memcpy(&s, m->bytes + image_header(m).shoff + i * sizeof s, sizeof s);
    return s;
}

/* Returns false if there is none. */
static inline bool image_section(const Image *m, const char *name, ElfSection *s) {
    ElfHeader h = image_header(m);
    ElfSection names = image_section_at(m, h.shstrndx);
    for (uint32_t i = 1; i < h.shnum; i++) {
        *s = image_section_at(m, i);
        if (!strcmp((const char *)m->bytes + names.offset + s->name, name)) return true;
    }
    return false;
}

static inline bool image_segment(const Image *m, uint32_t type, ElfSegment *p) {
    ElfHeader h = image_header(m);
    for (uint32_t i = 0; i < h.phnum; i++) {
        memcpy(p, m->bytes + h.phoff + i * sizeof *p, sizeof *p);
        if (p->type == type) return true;
    }
    return false;
}

static inline bool image_symbol(const Image *m, const char *name, ElfSymbol *y) {
    ElfSection s, names;
    if (!image_section(m, ".symtab", &s)) return false;
    names = image_section_at(m, s.link);
    for (uint64_t i = 1; i < s.size / sizeof *y; i++) {
        memcpy(y, m->bytes + s.offset + i * sizeof *y, sizeof *y);
        if (!strcmp((const char *)m->bytes + names.offset + y->name, name)) return true;
    }
    return false;
}

static inline uint64_t image_address(const Image *m, const char *name) {
    ElfSymbol y;
    cr_assert(image_symbol(m, name, &y), "no symbol %s", name);
    return y.value;
}

static inline const uint8_t *image_at(const Image *m, uint64_t address) {
    ElfHeader h = image_header(m);
    for (uint32_t i = 0; i < h.phnum; i++) {
        ElfSegment p;
        memcpy(&p, m->bytes + h.phoff + i * sizeof p, sizeof p);
        if (p.type == PT_LOAD && address >= p.vaddr && address < p.vaddr + p.filesz)
            return m->bytes + p.offset + (address - p.vaddr);
    }
    cr_assert_fail("address %#llx is not in the file", (unsigned long long)address);
    return NULL;
}

static inline uint32_t image_u32(const Image *m, uint64_t address) {
    uint32_t v;
    memcpy(&v, image_at(m, address), 4);
    return v;
}

static inline uint64_t image_u64(const Image *m, uint64_t address) {
    uint64_t v;
    memcpy(&v, image_at(m, address), 8);
    return v;
}

/* Where a 32-bit relative field at `address`, with addend -4, points. */
static inline uint64_t image_target(const Image *m, uint64_t address) {
    return address + 4 + (uint64_t)(int64_t)(int32_t)image_u32(m, address);
}

/* Calls f for each address of .relr.dyn; decodes as the gABI says. Returns their number. */
static inline uint64_t relr_decode(const uint64_t *words, uint64_t n, uint64_t *out) {
    uint64_t count = 0, where = 0;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t word = words[i];
        if ((word & 1) == 0) {
            out[count++] = word;
            where = word + 8;
            continue;
        }
        for (int bit = 1; bit < 64; bit++)
            if (word >> bit & 1) out[count++] = where + 8 * (uint64_t)(bit - 1);
        where += 63 * 8;
    }
    return count;
}

#endif
