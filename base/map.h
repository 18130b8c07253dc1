/* Open-addressing hash map from 64-bit keys to 64-bit values, in an arena. Iteration order is not
 * defined: nothing whose result reaches the output may iterate over a map. */
#ifndef ANVIL_BASE_MAP_H
#define ANVIL_BASE_MAP_H

#include <stdbool.h>

#include "base/arena.h"

typedef struct MapSlot {
    uint64_t key;
    uint64_t value;
} MapSlot;

typedef struct Map {
    Arena *arena;
    MapSlot *slots;
    uint8_t *used;
    uint32_t cap; /* power of two, or 0 */
    uint32_t len;
} Map;

/* Mixes the bits of a 64-bit key (finaliser of MurmurHash3). */
uint64_t hash_u64(uint64_t x);
/* Hashes `n` bytes (FNV-1a). */
uint64_t hash_bytes(const void *p, size_t n);
/* Combines a running hash with one more word. */
uint64_t hash_combine(uint64_t h, uint64_t x);

void map_init(Map *m, Arena *a);
/* Returns the value's place, or NULL if `key` is absent. Valid until the next map_put. */
uint64_t *map_find(const Map *m, uint64_t key);
/* Returns the value's place, adding a zero value if `key` is absent; *added (may be NULL) tells which. */
uint64_t *map_put(Map *m, uint64_t key, bool *added);

/* Map from strings to 64-bit values; keys are copied into the arena. */
typedef struct StrMapSlot {
    const char *key;
    uint32_t len;
    uint32_t hash;
    uint64_t value;
} StrMapSlot;

typedef struct StrMap {
    Arena *arena;
    StrMapSlot *slots;
    uint32_t cap;
    uint32_t len;
} StrMap;

void strmap_init(StrMap *m, Arena *a);
uint64_t *strmap_find(const StrMap *m, const char *key, size_t len);
uint64_t *strmap_put(StrMap *m, const char *key, size_t len, bool *added);

#endif
