/* Open addressing with linear probing. */
#include "base/map.h"

#include <string.h>

uint64_t hash_u64(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    return x ^ (x >> 33);
}

uint64_t hash_bytes(const void *p, size_t n) {
    const unsigned char *s = p;
    uint64_t h = 0xcbf29ce484222325ULL;
    for (size_t i = 0; i < n; i++) h = (h ^ s[i]) * 0x100000001b3ULL;
    return h;
}

uint64_t hash_combine(uint64_t h, uint64_t x) { return hash_u64(h * 31 + x); }

void map_init(Map *m, Arena *a) { *m = (Map){.arena = a}; }

static uint32_t map_probe(const Map *m, uint64_t key) {
    uint32_t mask = m->cap - 1, i = (uint32_t)hash_u64(key) & mask;
    while (m->used[i] && m->slots[i].key != key) i = (i + 1) & mask;
    return i;
}

uint64_t *map_find(const Map *m, uint64_t key) {
    if (!m->cap) return NULL;
    uint32_t i = map_probe(m, key);
    return m->used[i] ? &m->slots[i].value : NULL;
}

static void map_resize(Map *m, uint32_t cap) {
    Map old = *m;
    m->cap = cap;
    m->slots = arena_alloc_raw(m->arena, sizeof(MapSlot) * (size_t)cap);
    m->used = arena_alloc(m->arena, cap);
    for (uint32_t j = 0; j < old.cap; j++) {
        if (!old.used[j]) continue;
        uint32_t i = map_probe(m, old.slots[j].key);
        m->used[i] = 1;
        m->slots[i] = old.slots[j];
    }
}

uint64_t *map_put(Map *m, uint64_t key, bool *added) {
    if ((m->len + 1) * 4 > m->cap * 3) map_resize(m, m->cap ? m->cap * 2 : 16);
    uint32_t i = map_probe(m, key);
    if (added) *added = !m->used[i];
    if (!m->used[i]) {
        m->used[i] = 1;
        m->slots[i] = (MapSlot){key, 0};
        m->len++;
    }
    return &m->slots[i].value;
}

void strmap_init(StrMap *m, Arena *a) { *m = (StrMap){.arena = a}; }

static uint32_t strmap_probe(const StrMap *m, const char *key, size_t len, uint32_t hash) {
    uint32_t mask = m->cap - 1, i = hash & mask;
    for (;; i = (i + 1) & mask) {
        const StrMapSlot *s = &m->slots[i];
        if (!s->key) return i;
        if (s->hash == hash && s->len == len && memcmp(s->key, key, len) == 0) return i;
    }
}

uint64_t *strmap_find(const StrMap *m, const char *key, size_t len) {
    if (!m->cap) return NULL;
    StrMapSlot *s = &m->slots[strmap_probe(m, key, len, (uint32_t)hash_bytes(key, len))];
    return s->key ? &s->value : NULL;
}

static void strmap_resize(StrMap *m, uint32_t cap) {
    StrMap old = *m;
    m->cap = cap;
    m->slots = arena_alloc(m->arena, sizeof(StrMapSlot) * (size_t)cap);
    for (uint32_t j = 0; j < old.cap; j++) {
        StrMapSlot *s = &old.slots[j];
        if (s->key) m->slots[strmap_probe(m, s->key, s->len, s->hash)] = *s;
    }
}

uint64_t *strmap_put(StrMap *m, const char *key, size_t len, bool *added) {
    if ((m->len + 1) * 4 > m->cap * 3) strmap_resize(m, m->cap ? m->cap * 2 : 16);
    uint32_t hash = (uint32_t)hash_bytes(key, len);
    StrMapSlot *s = &m->slots[strmap_probe(m, key, len, hash)];
    if (added) *added = !s->key;
    if (!s->key) {
        *s = (StrMapSlot){arena_strndup(m->arena, key, len), (uint32_t)len, hash, 0};
        m->len++;
    }
    return &s->value;
}
