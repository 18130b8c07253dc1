/* The tables of root collation: written at build time by runtime/tables/collation-data.c, decoded when they
 * are first needed. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/collation.h"
#include "runtime/inflate.h"

#include "runtime/collation-data.h"

enum { NSTREAMS = 5, CHARS = 0, COUNTS, LOWER, PRIMARY, CONTEXT, UNIT_SHIFT = 14 };

static void *memory(size_t n, size_t size) {
    void *p = calloc(n, size);
    if (!p) abort();
    return p;
}
static uint8_t *unpack(const unsigned char *blob, size_t size) {
    uint8_t *p = memory(1, size);
    rt_inflate(p, blob);
    return p;
}
static int32_t get_signed(const uint8_t **p) {
    uint32_t v = packed_number(p);
    return v & 1 ? -(int32_t)(v / 2) - 1 : (int32_t)(v / 2);
}
/* The first thread to be ready is the one whose table counts. */
static void *publish(_Atomic(void *) *place, void *made) {
    void *before = NULL;
    if (atomic_compare_exchange_strong(place, &before, made)) return made;
    return before;
}

typedef struct Decoder {
    const uint8_t *streams[NSTREAMS];
    uint32_t *lower, primary, nces, nblocks;
    CollationTables *t;
} Decoder;

enum { MOST_CES = 80000, MOST_BLOCKS = 700, MOST_CONTEXTS = 1400, MOST_CHANGES = 400 };

static uint32_t read_entry(Decoder *d) {
    uint32_t n = *d->streams[COUNTS]++, entry = d->nces << 8 | n << 2;
    if (d->nces + n > MOST_CES) abort();
    while (n--) {
        uint32_t low = d->lower[packed_number(&d->streams[LOWER])];
        uint64_t p = 0;
        if (low & 1) {
            d->primary += (uint32_t)get_signed(&d->streams[PRIMARY]);
            p = (uint64_t)d->primary++ << (32 + UNIT_SHIFT);
        }
        d->t->ces[d->nces++] = p | (low & ~1u);
    }
    return entry | 2; /* of a character without elements, too, it is not 0 */
}
static uint32_t *place_of(Decoder *d, uint32_t c) {
    uint16_t *block = &d->t->index[c >> 7];
    if (!*block) *block = (uint16_t)++d->nblocks;
    if (d->nblocks >= MOST_BLOCKS) abort();
    return &d->t->entries[*block << 7 | (c & 127)];
}
static void read_contexts(Decoder *d) {
    uint32_t last[6] = {0};
    for (uint32_t n = packed_number(&d->streams[CONTEXT]); n--;) {
        if (d->t->ncontexts == MOST_CONTEXTS) abort();
        CollationContext *x = &d->t->contexts[d->t->ncontexts++];
        uint32_t head = packed_number(&d->streams[CONTEXT]);
        x->n = head / 2;
        x->prefix = head & 1;
        for (uint32_t i = 0; i < x->n; i++)
            last[i] += (uint32_t)get_signed(&d->streams[CONTEXT]), x->c[i] = last[i];
        x->entry = read_entry(d);
        *place_of(d, x->c[x->prefix]) |= 1;
    }
}
static void read_root(Decoder *d) {
    uint32_t c = 0;
    const uint8_t *chars = d->streams[CHARS];
    for (;;) {
        c += packed_number(&chars);
        uint32_t n = packed_number(&chars);
        if (!n) break;
        for (; n--; c++) *place_of(d, c) = read_entry(d);
    }
    d->streams[CHARS] = chars;
    read_contexts(d);
}
static void read_changes(Decoder *d, CollationChanges *out) {
    uint32_t c = 0;
    out->chars = memory(MOST_CHANGES * 2, sizeof *out->chars);
    out->entries = out->chars + MOST_CHANGES;
    for (;;) {
        c += packed_number(&d->streams[CHARS]);
        uint32_t n = packed_number(&d->streams[CHARS]);
        if (!n) break;
        if (out->n + n > MOST_CHANGES) abort();
        for (; n--; c++) out->chars[out->n] = c, out->entries[out->n++] = read_entry(d);
    }
    read_contexts(d); /* there are none */
}
static CollationTables *decode(void) {
    uint8_t *raw = unpack(root_blob, root_blob_size);
    const uint8_t *p = raw;
    CollationTables *t = memory(1, sizeof *t);
    Decoder d = {.t = t};
    uint32_t nlower = packed_number(&p), sizes[NSTREAMS];
    d.lower = memory(nlower, sizeof *d.lower);
    for (uint32_t i = 0; i < nlower; i++) d.lower[i] = packed_number(&p);
    for (int i = 0; i < NSTREAMS; i++) sizes[i] = packed_number(&p);
    for (int i = 0; i < NSTREAMS; i++) d.streams[i] = p, p += sizes[i];
    t->entries = memory(MOST_BLOCKS * 128, sizeof *t->entries);
    t->ces = memory(MOST_CES, sizeof *t->ces);
    t->contexts = memory(MOST_CONTEXTS, sizeof *t->contexts);
    read_root(&d);
    for (int i = 0; i < 12; i++) read_changes(&d, &t->changes[i]);
    free(d.lower);
    free(raw);
    return t;
}

const CollationTables *collation_tables(void) {
    static _Atomic(void *) made;
    void *t = atomic_load(&made);
    return t ? t : publish(&made, decode());
}

/* --- ideographs --- */

enum { HAN_FIRST = 0x3400, HAN_SUPPLEMENT = 0x20000, HAN_END = 0x34000, HAN_LOW = 0x10000 - HAN_FIRST };

static uint32_t *han_place(uint32_t *table, uint32_t c) {
    if (c >= HAN_FIRST && c < 0x10000) return &table[c - HAN_FIRST];
    if (c >= HAN_SUPPLEMENT && c < HAN_END) return &table[HAN_LOW + c - HAN_SUPPLEMENT];
    return NULL;
}
static uint32_t *decode_han(void) {
    uint8_t *raw = unpack(han_blob, han_blob_size);
    const uint8_t *p = raw;
    uint32_t *table = memory(HAN_LOW + HAN_END - HAN_SUPPLEMENT, sizeof *table);
    uint32_t next[256] = {0}, unit = 0x10000;
    for (uint32_t head; (head = packed_number(&p));) {
        uint32_t block = *p++;
        if (head & 1) next[block] += (uint32_t)get_signed(&p);
        for (uint32_t n = head / 2; n--; next[block]++) {
            uint32_t *at = han_place(table, next[block]);
            if (at) *at = unit;
            unit++;
        }
    }
    free(raw);
    return table;
}
uint32_t collation_han(uint32_t c) {
    static _Atomic(void *) made;
    if (c < HAN_FIRST || c >= HAN_END) return 0;
    uint32_t *table = atomic_load(&made);
    if (!table) table = publish(&made, decode_han());
    uint32_t *at = han_place(table, c);
    return at ? *at : 0;
}

/* --- properties: runs of characters --- */

typedef struct Runs {
    uint32_t n, *ends, *values;
} Runs;
static Runs *decode_runs(const unsigned char *blob, size_t size) {
    uint8_t *raw = unpack(blob, size);
    Runs *r = memory(1, sizeof *r);
    r->ends = memory(size, 2 * sizeof *r->ends);
    r->values = r->ends + size;
    uint32_t end = 0;
    for (const uint8_t *p = raw; p < raw + size;) {
        r->ends[r->n] = end += packed_number(&p);
        r->values[r->n++] = packed_number(&p);
    }
    free(raw);
    return r;
}
static uint32_t value_of(const Runs *r, uint32_t c) {
    uint32_t low = 0, high = r->n - 1;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (r->ends[mid] <= c)
            low = mid + 1;
        else
            high = mid;
    }
    return r->values[low];
}
uint32_t collation_marks(uint32_t c) {
    static _Atomic(void *) made;
    if (c < 0x300) return 0;
    Runs *r = atomic_load(&made);
    return value_of(r ? r : publish(&made, decode_runs(marks_blob, marks_blob_size)), c);
}
uint32_t collation_digit(uint32_t c) {
    static _Atomic(void *) made;
    if (c < 0x80) return c >= '0' && c <= '9' ? c - '0' + 1 : 0;
    Runs *r = atomic_load(&made);
    return value_of(r ? r : publish(&made, decode_runs(digits_blob, digits_blob_size)), c);
}
uint32_t collation_break(uint32_t c) {
    static _Atomic(void *) made;
    Runs *r = atomic_load(&made);
    return value_of(r ? r : publish(&made, decode_runs(breaks_blob, breaks_blob_size)), c);
}

/* --- what needs no decoding --- */

const CollationElement *collation_latin(uint32_t c, uint32_t *n) {
    *n = latin_starts[c + 1] - latin_starts[c];
    return &collation_ascii[latin_starts[c]]; /* and what follows */
}
int32_t collation_version(void) { return COLLATION_VERSION; }

Collator collator_of(int32_t options) {
    enum { CASE = 1, MARKS = 2, SYMBOLS = 4, KANA = 8, WIDTH = 16, NUMBERS = 32 };
    Collator c = {.strength = options & MARKS ? 1 : options & CASE ? 2 : 3, .changes = -1};
    bool weak = c.strength < 3;
    bool kana = !(options & KANA) == weak, width = !(options & WIDTH) == weak;
    int set = weak ? (options & CASE ? 1 : 0) | (options & SYMBOLS ? 2 : 0) : 0;
    if (!weak && (kana || width)) c.changes = (int8_t)((kana ? 1 : 0) + (width ? 2 : 0) - 1);
    if (weak && kana && !width) c.changes = 3;
    if (weak && width) c.changes = (int8_t)((kana ? 8 : 4) + set);
    c.case_level = weak && !(options & CASE);
    if (options & SYMBOLS) c.variable = VARIABLE_TOP;
    if (options & NUMBERS) c.numeric = NUMERIC;
    return c;
}
