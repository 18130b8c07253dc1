/* Arena allocation. An arena owns everything allocated from it and frees it all at once;
 * nothing in the compiler frees a single object. Two lifetimes are used throughout: one arena for
 * the program being compiled and one for the function at hand, which is reset between functions.
 * Arenas are not thread-safe: each worker has its own. */
#ifndef ANVIL_BASE_ARENA_H
#define ANVIL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *head;  /* block being filled; older blocks behind it */
    ArenaBlock *spare; /* blocks kept by arena_reset for reuse */
    char *cur, *end;   /* free range of `head` */
    size_t total;      /* bytes obtained from the system allocator */
} Arena;

/* Makes an empty arena; takes no memory until the first allocation. */
void arena_init(Arena *a);
/* Gives every block back to the allocator. */
void arena_free(Arena *a);
/* Forgets every object but keeps the blocks for reuse. */
void arena_reset(Arena *a);
/* Returns `size` zeroed bytes aligned to 16. Never returns NULL: aborts when memory runs out. */
void *arena_alloc(Arena *a, size_t size);
/* As arena_alloc, but the bytes are not zeroed. */
void *arena_alloc_raw(Arena *a, size_t size);
/* Grows `old` (of `old_size` bytes, may be NULL) to `new_size`; in place if it is the newest object. */
void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size);
/* Copies `n` bytes and a terminating NUL. */
char *arena_strndup(Arena *a, const char *s, size_t n);
char *arena_strdup(Arena *a, const char *s);
/* printf into the arena. */
char *arena_printf(Arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *a, const char *fmt, va_list ap);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
