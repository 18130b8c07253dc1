/* Names of functions for stack traces (runtime/abi.h: RtNames). They are made of few words, as identifiers
 * are written: System, Read, Span. A word that pays for its place in a table is written as a byte or two. */
#include <stdlib.h>
#include <string.h>

#include "frontend/emit.h"
#include "runtime/abi.h"

typedef struct Word {
    const char *text;
    uint32_t len, count, first; /* first: place in the order of their first use */
    uint32_t code;              /* from 1: index in the table + 1; 0: not there */
} Word;
typedef struct Name {
    uint32_t owner; /* from 1; 0: none */
    const char *member;
    int marks;
    uint32_t at; /* in the RtNames */
} Name;
typedef struct Owner {
    uint8_t assembly;
    const char *text;
} Owner;
typedef struct Names {
    Emit *e;
    StrMap by_text, owner_by_text, word_by_text;
    VEC(Name) names;
    VEC(Owner) owners;
    VEC(Word) words;
    VEC(uint8_t) out;
} Names;

static uint32_t owner_number(Names *n, uint8_t assembly, const char *text) {
    if (!*text) return 0;
    const char *key = arena_printf(n->e->arena, "%c%s", assembly ? assembly : 0xFF, text);
    bool added;
    uint64_t *place = strmap_put(&n->owner_by_text, key, strlen(key), &added);
    if (added) {
        vec_push(n->e->arena, &n->owners, ((Owner){assembly, text}));
        *place = n->owners.len;
    }
    return (uint32_t)*place;
}

/* Number of the function's name, from 1; 0: it has none. */
static uint32_t name_number(Names *n, const Symbol *y) {
    if (y->kind != SK_METHOD) return 0;
    TypeDef *d = y->method->owner->def;
    TraceName t = emit_trace_name(n->e, y->method);
    uint32_t owner = owner_number(n, d ? emit_assembly_number(n->e, d->assembly) : 0, t.owner);
    const char *key = arena_printf(n->e->arena, "%x %x %s", owner, t.marks, t.member);
    bool added;
    uint64_t *place = strmap_put(&n->by_text, key, strlen(key), &added);
    if (added) {
        vec_push(n->e->arena, &n->names, ((Name){owner, t.member, t.marks, 0}));
        *place = n->names.len;
    }
    return (uint32_t)*place;
}

/* --- words --- */

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_small(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '`'; }

/* Of the word that the text begins with: Span`1, IO (of IOException), what stands between identifiers. */
static uint32_t word_length(const char *s) {
    uint32_t n = 0;
    if (is_upper(*s)) {
        while (is_upper(s[n])) n++;
        if (n > 1) return n - is_small(s[n]);
    }
    while (is_small(s[n])) n++;
    while (!n || (!is_upper(*s) && !is_small(*s) && s[n] && !is_upper(s[n]) && !is_small(s[n]))) n++;
    return n;
}

static void count_words(Names *n, const char *s) {
    while (*s) {
        uint32_t len = word_length(s);
        bool added;
        uint64_t *place = strmap_put(&n->word_by_text, s, len, &added);
        if (added) {
            *place = n->words.len;
            vec_push(n->e->arena, &n->words, ((Word){s, len, 0, n->words.len, 0}));
        }
        n->words.items[*place].count++;
        s += len;
    }
}

/* Bytes that a code of `bytes` saves, less the word's place in the table. */
static int64_t gain(const Word *w, uint32_t bytes) {
    return (int64_t)w->count * ((int64_t)w->len - bytes) - (w->len + 4);
}

static int by_gain(const void *a, const void *b) {
    const Word *x = *(const Word *const *)a, *y = *(const Word *const *)b;
    int64_t p = gain(x, 1), q = gain(y, 1);
    return p != q ? (p > q ? -1 : 1) : x->first < y->first ? -1 : x->first > y->first;
}

/* The words that get codes, in the order of their codes. */
static uint32_t choose_words(Names *n, Word ***chosen) {
    Word **all = *chosen = ARENA_ARRAY(n->e->arena, Word *, n->words.len + 1);
    for (uint32_t i = 0; i < n->words.len; i++) all[i] = &n->words.items[i];
    qsort(all, n->words.len, sizeof *all, by_gain);
    uint32_t count = 0;
    for (uint32_t i = 0; i < n->words.len && count < RT_NAME_WORDS; i++)
        if (gain(all[i], count < RT_NAME_SHORT ? 1 : 2) > 0) {
            all[count++] = all[i];
            all[count - 1]->code = count;
        }
    return count;
}

/* --- what is written --- */

static void put_byte(Names *n, uint32_t b) { vec_push(n->e->arena, &n->out, (uint8_t)b); }

static void put_text(Names *n, const char *s) {
    while (*s) {
        uint32_t len = word_length(s);
        uint32_t code = n->words.items[*strmap_find(&n->word_by_text, s, len)].code;
        if (code > RT_NAME_SHORT) {
            put_byte(n, 1 + ((code - 1 - RT_NAME_SHORT) >> 8));
            put_byte(n, (code - 1 - RT_NAME_SHORT) & 0xFF);
        } else if (code) {
            put_byte(n, 0x80 + code - 1);
        } else {
            for (uint32_t i = 0; i < len; i++) {
                bool plain = s[i] >= 0x20 && s[i] < RT_NAME_RAW;
                if (!plain) put_byte(n, RT_NAME_RAW);
                put_byte(n, (uint8_t)s[i]);
            }
        }
        s += len;
    }
    put_byte(n, 0);
}

static void put_number(Names *n, uint32_t v) {
    for (; v >= 0x80; v >>= 7) put_byte(n, (v & 0x7F) | 0x80);
    put_byte(n, v);
}

static void put_u32(Names *n, uint32_t at, uint32_t v) {
    for (uint32_t i = 0; i < 4; i++) n->out.items[at + i] = (uint8_t)(v >> 8 * i);
}

static uint32_t write_names(Names *n) {
    for (uint32_t i = 0; i < n->owners.len; i++) count_words(n, n->owners.items[i].text);
    for (uint32_t i = 0; i < n->names.len; i++) count_words(n, n->names.items[i].member);
    Word **words;
    uint32_t num_words = choose_words(n, &words), places = n->owners.len + num_words + 1;
    for (uint32_t i = 0; i < sizeof(RtNames) + 4 * places; i++) put_byte(n, 0);
    put_u32(n, offsetof(RtNames, num_owners), n->owners.len);
    put_u32(n, offsetof(RtNames, num_words), num_words);
    uint32_t place = sizeof(RtNames);
    for (uint32_t i = 0; i < n->owners.len; i++, place += 4) {
        put_u32(n, place, n->out.len);
        put_byte(n, n->owners.items[i].assembly);
        put_text(n, n->owners.items[i].text);
    }
    for (uint32_t i = 0; i <= num_words; i++, place += 4) {
        put_u32(n, place, n->out.len);
        for (uint32_t k = 0; i < num_words && k < words[i]->len; k++) put_byte(n, (uint8_t)words[i]->text[k]);
    }
    for (uint32_t i = 0; i < n->names.len; i++) {
        Name *name = &n->names.items[i];
        name->at = n->out.len;
        put_number(n, name->owner * RT_TRACE_MARKS + (uint32_t)name->marks);
        put_text(n, name->member);
    }
    EmitOwner before = emit_own(n->e, (EmitOwner){.part = PART_NAMES});
    Blob b = blob_new(n->e, n->e->rodata, 4, n->out.len);
    emit_own(n->e, before);
    memcpy(b.data, n->out.items, n->out.len);
    return blob_symbol(&b);
}

uint32_t *emit_names(Emit *e, uint32_t *symbol) {
    Names n = {.e = e};
    strmap_init(&n.by_text, e->arena);
    strmap_init(&n.owner_by_text, e->arena);
    strmap_init(&n.word_by_text, e->arena);
    uint32_t *at = ARENA_ARRAY(e->arena, uint32_t, e->funcs.len + 1);
    for (uint32_t i = 0; i < e->funcs.len; i++) {
        const Symbol y = *sym_get(e->p, e->funcs.items[i]);
        at[i] = name_number(&n, &y);
    }
    *symbol = write_names(&n);
    for (uint32_t i = 0; i < e->funcs.len; i++) at[i] = at[i] ? n.names.items[at[i] - 1].at : 0;
    return at;
}
