/* libSystem.Globalization.Native: Unicode's normalization forms (UAX #15). The tables are written at build
 * time by runtime/tables/collation-data.c and decoded when they are first needed. */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/inflate.h"

#include "runtime/normalization-data.h"

enum { FORM_C = 1, FORM_D = 2, FORM_KC = 5, FORM_KD = 6 };
enum { HANGUL = 0xac00, HANGUL_END = 0xd7a4, LEAD = 0x1100, VOWEL = 0x1161, TRAIL = 0x11a7 };

/* Full decompositions of characters, in their order. */
typedef struct Mappings {
    uint32_t n, *chars, *starts, *text;
} Mappings;
typedef struct Pair {
    uint64_t key; /* first << 32 | second */
    uint32_t c;
} Pair;
typedef struct Tables {
    Mappings canonical, compatible; /* the latter: where it is another one */
    uint32_t nclasses, *class_ends, *classes;
    uint32_t npairs;
    Pair *pairs;
} Tables;

static void *memory(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) abort();
    return p;
}
static uint32_t get_near(const uint8_t **p, uint32_t last) {
    uint32_t v = packed_number(p);
    return v & 1 ? last - v / 2 - 1 : last + v / 2;
}

static void read_mappings(const uint8_t **p, Mappings *m) {
    m->n = packed_number(p);
    uint32_t total = packed_number(p), c = 0, last = 0, at = 0;
    m->chars = memory(m->n, sizeof *m->chars);
    m->starts = memory(m->n + 1, sizeof *m->starts);
    m->text = memory(total, sizeof *m->text);
    for (uint32_t i = 0; i < m->n; i++) {
        m->chars[i] = c += packed_number(p);
        for (uint32_t n = packed_number(p); n--;) m->text[at++] = last = get_near(p, last);
        m->starts[i + 1] = at;
    }
}
static int by_key(const void *a, const void *b) {
    uint64_t x = ((const Pair *)a)->key, y = ((const Pair *)b)->key;
    return x < y ? -1 : x > y;
}
static Tables *decode(void) {
    uint8_t *raw = memory(1, normalization_blob_size);
    const uint8_t *p = raw;
    Tables *t = memory(1, sizeof *t);
    rt_inflate(raw, normalization_blob);
    read_mappings(&p, &t->canonical);
    read_mappings(&p, &t->compatible);
    t->nclasses = packed_number(&p);
    t->class_ends = memory(t->nclasses, sizeof *t->class_ends);
    t->classes = memory(t->nclasses, sizeof *t->classes);
    for (uint32_t i = 0, end = 0; i < t->nclasses; i++) {
        t->class_ends[i] = end += packed_number(&p);
        t->classes[i] = packed_number(&p);
    }
    t->npairs = packed_number(&p);
    t->pairs = memory(t->npairs, sizeof *t->pairs);
    uint32_t first = 0, second = 0, c = 0;
    for (uint32_t i = 0; i < t->npairs; i++) {
        c = get_near(&p, c), first = get_near(&p, first), second = get_near(&p, second);
        t->pairs[i] = (Pair){(uint64_t)first << 32 | second, c};
    }
    qsort(t->pairs, t->npairs, sizeof *t->pairs, by_key);
    free(raw);
    return t;
}
static const Tables *tables(void) {
    static _Atomic(Tables *) made;
    Tables *t = atomic_load(&made), *before = NULL;
    if (t) return t;
    t = decode();
    return atomic_compare_exchange_strong(&made, &before, t) ? t : before;
}

/* --- properties --- */

/* The first of the sorted numbers that is at least v. */
static uint32_t first_from(const uint32_t *sorted, uint32_t n, uint32_t v) {
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (sorted[mid] < v)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
static const uint32_t *mapping(const Mappings *m, uint32_t c, uint32_t *n) {
    uint32_t i = first_from(m->chars, m->n, c);
    if (i == m->n || m->chars[i] != c) return NULL;
    *n = m->starts[i + 1] - m->starts[i];
    return &m->text[m->starts[i]];
}
static uint32_t class_of(uint32_t c) {
    if (c < 0x300) return 0;
    const Tables *t = tables();
    return t->classes[first_from(t->class_ends, t->nclasses, c + 1)];
}
/* The character that two are, or 0. */
static uint32_t compose(uint32_t a, uint32_t b) {
    if (a >= LEAD && a < LEAD + 19 && b >= VOWEL && b < VOWEL + 21)
        return HANGUL + ((a - LEAD) * 21 + b - VOWEL) * 28;
    if (a >= HANGUL && a < HANGUL_END && (a - HANGUL) % 28 == 0 && b > TRAIL && b < TRAIL + 28)
        return a + b - TRAIL;
    const Tables *t = tables();
    Pair key = {(uint64_t)a << 32 | b, 0};
    const Pair *found = bsearch(&key, t->pairs, t->npairs, sizeof *t->pairs, by_key);
    return found ? found->c : 0;
}

/* --- a text on its way --- */

typedef struct Text {
    uint32_t *p, n, room;
} Text;

static void add(Text *t, uint32_t c) {
    if (t->n == t->room) {
        t->room = t->room * 2 + 64;
        if (!(t->p = realloc(t->p, t->room * sizeof *t->p))) abort();
    }
    t->p[t->n++] = c;
}
static void decompose(Text *t, uint32_t c, bool compatible) {
    const uint32_t *text = NULL;
    uint32_t n = 0;
    if (c >= HANGUL && c < HANGUL_END) {
        uint32_t s = c - HANGUL;
        add(t, LEAD + s / 588);
        add(t, VOWEL + s / 28 % 21);
        if (s % 28) add(t, TRAIL + s % 28);
        return;
    }
    if (c >= 0xa0) {
        if (compatible) text = mapping(&tables()->compatible, c, &n);
        if (!text) text = mapping(&tables()->canonical, c, &n);
    }
    if (!text) add(t, c);
    for (uint32_t i = 0; i < n; i++) add(t, text[i]);
}
/* Marks in the order of their classes, those of one class in the order they have: a merge, as texts may be of
 * marks alone. */
static void sort_marks(uint32_t *p, uint32_t *room, uint32_t n) {
    if (n < 2) return;
    uint32_t half = n / 2, i = 0, k = half;
    sort_marks(p, room, half);
    sort_marks(p + half, room, n - half);
    for (uint32_t at = 0; at < n; at++) {
        bool second = i == half || (k < n && class_of(p[k]) < class_of(p[i]));
        room[at] = second ? p[k++] : p[i++];
    }
    memcpy(p, room, n * sizeof *p);
}
static void reorder(Text *t) {
    uint32_t *room = NULL;
    for (uint32_t i = 0, end; i < t->n; i = end + 1) {
        for (end = i; end < t->n && class_of(t->p[end]); end++) continue;
        if (end - i < 2) continue;
        if (!room) room = memory(t->n, sizeof *room);
        sort_marks(t->p + i, room, end - i);
    }
    free(room);
}
static void recompose(Text *t) {
    uint32_t out = 0, starter = UINT32_MAX, last = 0; /* class of what stands before, since the starter */
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t c = t->p[i], k = class_of(c), both = 0;
        if (starter != UINT32_MAX && (out == starter + 1 || (last < k && last)))
            both = compose(t->p[starter], c);
        if (both) {
            t->p[starter] = both;
            continue;
        }
        if (!k) starter = out;
        last = k;
        t->p[out++] = c;
    }
    t->n = out;
}
static Text normalized(int32_t form, const uint16_t *s, int32_t len) {
    Text t = {0};
    for (int32_t i = 0; i < len; i++) {
        uint32_t c = s[i];
        if ((c & 0xfc00) == 0xd800 && i + 1 < len && (s[i + 1] & 0xfc00) == 0xdc00)
            c = 0x10000 + ((c & 0x3ff) << 10 | (s[++i] & 0x3ffu));
        decompose(&t, c, form >= FORM_KC);
    }
    reorder(&t);
    if (form == FORM_C || form == FORM_KC) recompose(&t);
    return t;
}

static bool is_form(int32_t form) {
    return form == FORM_C || form == FORM_D || form == FORM_KC || form == FORM_KD;
}

/* --- the functions that CoreLib imports --- */

/* The number of UTF-16 units of the result, of which `out` gets those there is room for; 0: no such form. */
int32_t GlobalizationNative_NormalizeString(int32_t form, const uint16_t *s, int32_t len, uint16_t *out,
                                            int32_t room) {
    if (!is_form(form)) return 0;
    Text t = normalized(form, s, len);
    int32_t n = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        uint32_t c = t.p[i];
        uint16_t units[2] = {(uint16_t)c, 0};
        if (c >= 0x10000)
            units[0] = (uint16_t)(0xd7c0 + (c >> 10)), units[1] = (uint16_t)(0xdc00 + (c & 0x3ff));
        for (int k = 0; k <= (c >= 0x10000); k++, n++)
            if (n < room) out[n] = units[k];
    }
    free(t.p);
    return n;
}

/* 1: yes, 0: no, -1: no such form. */
int32_t GlobalizationNative_IsNormalized(int32_t form, const uint16_t *s, int32_t len) {
    if (!is_form(form)) return -1;
    Text t = normalized(form, s, len);
    int32_t n = 0;
    bool same = true;
    for (uint32_t i = 0; i < t.n && same; i++) {
        uint32_t c = t.p[i];
        bool pair = c >= 0x10000;
        same = n + pair < len && s[n] == (pair ? 0xd7c0 + (c >> 10) : c) &&
               (!pair || s[n + 1] == 0xdc00 + (c & 0x3ff));
        n += 1 + pair;
    }
    free(t.p);
    return same && n == len;
}
