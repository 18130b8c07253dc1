/* Arenas as lists of blocks, each larger than the one before. */
#include "base/arena.h"

#ifdef ANVIL_SYSTEM_MALLOC /* the sanitizers watch only their own allocator */
#define mi_malloc malloc
#define mi_free free
#else
#include <mimalloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ArenaBlock {
    ArenaBlock *next;
    size_t size; /* bytes after the header */
};

enum { FIRST_BLOCK = 64 << 10, LARGEST_BLOCK = 4 << 20 };

static size_t align16(size_t n) { return (n + 15) & ~(size_t)15; }

static char *block_data(ArenaBlock *b) { return (char *)b + align16(sizeof(ArenaBlock)); }

void arena_init(Arena *a) { *a = (Arena){0}; }

static void free_chain(ArenaBlock *b) {
    while (b) {
        ArenaBlock *next = b->next;
        mi_free(b);
        b = next;
    }
}

void arena_free(Arena *a) {
    free_chain(a->head);
    free_chain(a->spare);
    arena_init(a);
}

void arena_reset(Arena *a) {
    while (a->head) {
        ArenaBlock *b = a->head;
        a->head = b->next;
        b->next = a->spare;
        a->spare = b;
    }
    a->cur = a->end = NULL;
}

static void use_block(Arena *a, ArenaBlock *b) {
    b->next = a->head;
    a->head = b;
    a->cur = block_data(b);
    a->end = a->cur + b->size;
}

static void add_block(Arena *a, size_t size) {
    for (ArenaBlock **p = &a->spare; *p; p = &(*p)->next) {
        if ((*p)->size >= size) {
            ArenaBlock *b = *p;
            *p = b->next;
            use_block(a, b);
            return;
        }
    }
    size_t want = a->total < FIRST_BLOCK ? FIRST_BLOCK : a->total;
    if (want > LARGEST_BLOCK) want = LARGEST_BLOCK;
    if (want < size) want = size;
    ArenaBlock *b = mi_malloc(align16(sizeof(ArenaBlock)) + want);
    if (!b) {
        fprintf(stderr, "anvil: error: out of memory (%zu bytes asked for)\n", want);
        abort();
    }
    b->size = want;
    a->total += want;
    use_block(a, b);
}

void *arena_alloc_raw(Arena *a, size_t size) {
    size = align16(size);
    if (!a->cur || (size_t)(a->end - a->cur) < size) add_block(a, size);
    void *p = a->cur;
    a->cur += size;
    return p;
}

void *arena_alloc(Arena *a, size_t size) { return memset(arena_alloc_raw(a, size), 0, size); }

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size) {
    if (new_size <= old_size) return old;
    size_t grow = align16(new_size) - align16(old_size);
    if (old && (char *)old + align16(old_size) == a->cur && (size_t)(a->end - a->cur) >= grow) {
        a->cur += grow;
        return old;
    }
    void *p = arena_alloc_raw(a, new_size);
    if (old_size) memcpy(p, old, old_size);
    return p;
}

char *arena_strndup(Arena *a, const char *s, size_t n) {
    char *p = arena_alloc_raw(a, n + 1);
    if (n) memcpy(p, s, n);
    p[n] = 0;
    return p;
}

char *arena_strdup(Arena *a, const char *s) { return arena_strndup(a, s, strlen(s)); }

char *arena_vprintf(Arena *a, const char *fmt, va_list ap) {
    char text[256]; /* most fit, and are formatted once */
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    if (n < 0) n = 0, text[0] = '\0';
    char *p = arena_alloc_raw(a, (size_t)n + 1);
    if ((size_t)n < sizeof text)
        memcpy(p, text, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

char *arena_printf(Arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}
