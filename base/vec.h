/* Growable arrays in an arena.
 *   VEC(uint32_t) v = {0};
 *   vec_push(arena, &v, 7);  v.items[i];  v.len;
 * Capacity doubles, so pushing n items costs O(n). */
#ifndef ANVIL_BASE_VEC_H
#define ANVIL_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)        \
    struct {          \
        T *items;     \
        uint32_t len; \
        uint32_t cap; \
    }

#define vec_reserve(arena, v, n)                                                                 \
    do {                                                                                         \
        uint32_t vec_want_ = (uint32_t)(n);                                                      \
        if (vec_want_ > (v)->cap) {                                                              \
            uint32_t vec_cap_ = (v)->cap ? (v)->cap * 2 : 8;                                     \
            if (vec_cap_ < vec_want_) vec_cap_ = vec_want_;                                      \
            (v)->items = arena_grow((arena), (v)->items, sizeof(*(v)->items) * (size_t)(v)->cap, \
                                    sizeof(*(v)->items) * (size_t)vec_cap_);                     \
            (v)->cap = vec_cap_;                                                                 \
        }                                                                                        \
    } while (0)

#define vec_push(arena, v, item)                 \
    do {                                         \
        vec_reserve((arena), (v), (v)->len + 1); \
        (v)->items[(v)->len++] = (item);         \
    } while (0)

#define vec_pop(v) ((v)->items[--(v)->len])
#define vec_last(v) ((v)->items[(v)->len - 1])

#endif
