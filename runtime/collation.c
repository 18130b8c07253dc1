/* libSystem.Globalization.Native: comparison and sort keys by root collation. */
#include "runtime/collation.h"

#include <stdlib.h>
#include <string.h>

/* --- characters --- */

/* A surrogate without its other half is a character. */
static uint32_t char_at(const uint16_t *s, int32_t len, int32_t i, int32_t *next) {
    uint32_t c = s[i++];
    if ((c & 0xfc00) == 0xd800 && i < len && (s[i] & 0xfc00) == 0xdc00)
        c = 0x10000 + ((c & 0x3ff) << 10 | (s[i++] & 0x3ff));
    *next = i;
    return c;
}
static uint32_t char_before(const uint16_t *s, int32_t i) {
    uint32_t c = s[i - 1];
    if ((c & 0xfc00) == 0xdc00 && i > 1 && (s[i - 2] & 0xfc00) == 0xd800)
        c = 0x10000 + ((s[i - 2] & 0x3ffu) << 10 | (c & 0x3ff));
    return c;
}

static bool is_taken(const CollationText *t, int32_t at) {
    for (uint32_t i = 0; i < t->ntaken; i++)
        if (t->taken[i] == at) return true;
    return false;
}
/* The next character from *at that no contraction has taken; UINT32_MAX at the end. */
static uint32_t next_char(const CollationText *t, int32_t *at, int32_t *place) {
    while (*at < t->len) {
        *place = *at;
        uint32_t c = char_at(t->s, t->len, *at, at);
        if (!t->ntaken || !is_taken(t, *place)) return c;
    }
    return UINT32_MAX;
}

/* --- elements of one character or contraction --- */

void collation_begin(CollationText *t, const Collator *c, const uint16_t *s, int32_t len) {
    t->c = c;
    t->s = s;
    t->len = len;
    t->start = t->pos = 0;
    t->n = t->ntaken = 0;
}

static void from_entry(CollationText *t, uint32_t entry) {
    t->ces = collation_tables()->ces + (entry >> 8);
    t->n = entry >> 2 & 63;
}

/* Contexts are in the order of their characters: the first that begins with c. */
static const CollationContext *contexts_of(uint32_t c) {
    const CollationTables *tables = collation_tables();
    uint32_t low = 0, high = tables->ncontexts;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (tables->contexts[mid].c[0] < c)
            low = mid + 1;
        else
            high = mid;
    }
    return tables->contexts + low;
}
/* The contraction of these characters; *more: a longer one begins with them. */
static const CollationContext *contraction(const CollationContext *all, const uint32_t *c, uint32_t n,
                                           bool *more) {
    const CollationTables *tables = collation_tables();
    const CollationContext *end = tables->contexts + tables->ncontexts, *found = NULL;
    *more = false;
    for (; all < end && all->c[0] == c[0]; all++) {
        if (all->prefix || all->n < n || memcmp(all->c, c, n * sizeof *c)) continue;
        if (all->n == n)
            found = all;
        else
            *more = true;
    }
    return found;
}

/* UTS #10 S2.1.1 to S2.1.3: marks that follow, with others between, may belong to the contraction. c: the
 * characters matched, at: where the first that is not lies. */
static const CollationContext *match_marks(CollationText *t, const CollationContext *all,
                                           const CollationContext *found, uint32_t *c, uint32_t n,
                                           int32_t at) {
    int32_t place = 0;
    uint32_t previous = 0;
    bool more, first = true;
    for (uint32_t x; n < 6 && (x = next_char(t, &at, &place)) != UINT32_MAX; first = false) {
        uint32_t marks = collation_marks(x);
        if (!(marks >> 8)) break;
        c[n] = x;
        const CollationContext *longer =
            first || previous >= marks >> 8 ? NULL : contraction(all, c, n + 1, &more);
        if (!longer || t->ntaken == sizeof t->taken / sizeof *t->taken) {
            previous = marks & 0xff;
            continue;
        }
        found = longer;
        n++;
        t->taken[t->ntaken++] = place;
        if (!more) break;
    }
    return found;
}

static void own(CollationText *t, uint32_t primary) {
    t->own[t->n++] = (uint64_t)primary << 32 | CE_COMMON << 16 | CE_COMMON;
}
static void computed(CollationText *t, uint32_t c) {
    t->n = 0;
    t->ces = t->own;
    if (c >= 0xac00 && c <= 0xd7a3) { /* a Hangul syllable: those of its letters */
        const CollationTables *tables = collation_tables();
        uint32_t s = c - 0xac00, jamo[] = {0x1100 + s / 588, 0x1161 + s / 28 % 21, 0x11a7 + s % 28};
        for (int i = 0; i < 3 && (i < 2 || s % 28); i++) {
            uint32_t e = tables->entries[tables->index[jamo[i] >> 7] << 7 | (jamo[i] & 127)];
            for (uint32_t k = 0; k < (e >> 2 & 63); k++) t->own[t->n++] = tables->ces[(e >> 8) + k];
        }
        return;
    }
    uint32_t han = collation_han(c);
    own(t, han ? han << 14 : 0xa0000000u + c);
    t->own[0] |= CE_LONG;
}

static void contextual(CollationText *t, uint32_t c, uint32_t entry) {
    const CollationContext *all = contexts_of(c), *found = NULL, *longer;
    uint32_t cs[7] = {c}, n = 1, matched = 1;
    int32_t at = t->pos, end = at, place;
    bool more = true;
    if (entry == 1)
        computed(t, c);
    else
        from_entry(t, entry);
    if (t->start) { /* after another character */
        uint32_t before = char_before(t->s, t->start);
        for (const CollationContext *x = contexts_of(before),
                                    *last = collation_tables()->contexts + collation_tables()->ncontexts;
             x < last && x->c[0] == before; x++)
            if (x->prefix && x->c[1] == c) from_entry(t, x->entry);
    }
    while (more && n < 6) {
        uint32_t x = next_char(t, &at, &place);
        if (x == UINT32_MAX) break;
        cs[n++] = x;
        longer = contraction(all, cs, n, &more);
        if (longer) found = longer, matched = n, end = at;
    }
    t->pos = end;
    const CollationContext *with_marks = match_marks(t, all, found, cs, matched, end);
    if (with_marks) from_entry(t, with_marks->entry);
}

static uint32_t entry_of(const CollationText *t, uint32_t c) {
    const CollationTables *tables = collation_tables();
    if (t->c->changes >= 0) {
        const CollationChanges *x = &tables->changes[t->c->changes];
        uint32_t low = 0, high = x->n;
        while (low < high) {
            uint32_t mid = (low + high) / 2;
            if (x->chars[mid] < c)
                low = mid + 1;
            else
                high = mid;
        }
        if (low < x->n && x->chars[low] == c)
            return x->entries[low] | (tables->entries[tables->index[c >> 7] << 7 | (c & 127)] & 1);
    }
    return tables->entries[tables->index[c >> 7] << 7 | (c & 127)];
}
/* Rules for width make digits that are wide characters of their own, or the same as those of ASCII. */
static bool is_changed(const CollationText *t, uint32_t c, uint32_t digit) {
    const CollationTables *tables = collation_tables();
    uint32_t entry = tables->entries[tables->index[c >> 7] << 7 | (c & 127)], now = entry_of(t, c);
    return (now | 1) != (entry | 1) && tables->ces[now >> 8] != collation_ascii['0' + digit - 1];
}
static uint32_t digit_at(const CollationText *t, int32_t at, int32_t *next) {
    if (at >= t->len) return 0;
    uint32_t c = char_at(t->s, t->len, at, next), d = collation_digit(c);
    return d && (c < 0x80 || t->c->changes < 0 || !is_changed(t, c, d)) ? d : 0;
}
/* A number: how many digits, then four at a time; no more than 254 at once, as ICU does it. */
static void number(CollationText *t) {
    int32_t at = t->start, next = at, count = 0, after;
    while (digit_at(t, at, &next) == 1 && digit_at(t, next, &after)) at = next; /* zeros before */
    for (int32_t k = at; count < 254 && digit_at(t, k, &next); k = next) count++;
    t->n = 0;
    t->ces = t->own;
    own(t, t->c->numeric + (uint32_t)count);
    for (; count; count -= count % 4 ? count % 4 : 4) {
        uint32_t v = 0;
        for (int32_t k = count % 4 ? count % 4 : 4; k; k--, at = next)
            v = v * 10 + digit_at(t, at, &next) - 1;
        own(t, t->c->numeric + v);
    }
    t->pos = at;
}
bool collation_next(CollationText *t) {
    for (;;) {
        if (t->pos >= t->len) return false;
        t->start = t->pos;
        if (!t->ntaken || !is_taken(t, t->pos)) break;
        char_at(t->s, t->len, t->pos, &t->pos);
        if (t->pos >= t->len) t->ntaken = 0;
    }
    uint32_t c = char_at(t->s, t->len, t->pos, &t->pos);
    if (t->ntaken) { /* those behind count no more */
        uint32_t k = 0;
        for (uint32_t i = 0; i < t->ntaken; i++)
            if (t->taken[i] > t->start) t->taken[k++] = t->taken[i];
        t->ntaken = k;
    }
    int32_t after;
    if (t->c->numeric && digit_at(t, t->start, &after)) {
        number(t);
        return true;
    }
    if (c < 0x100 && c != 0xb7) {
        t->ces = collation_latin(c, &t->n);
        return true;
    }
    uint32_t entry = entry_of(t, c);
    if (!entry)
        computed(t, c);
    else if (entry & 1)
        contextual(t, c, entry);
    else
        from_entry(t, entry);
    return true;
}

/* --- comparison --- */

typedef struct Elements { /* of one side: those that count, so far */
    CollationText text;
    uint32_t k;    /* next of text.ces */
    int32_t fresh; /* elements from here on know of no variable one before */
    bool after_variable, ended;
    CollationElement *p, few[64];
    uint32_t n, room;
} Elements;

static void begin(Elements *e, const Collator *c, const uint16_t *s, int32_t len) {
    collation_begin(&e->text, c, s, len);
    e->k = e->n = 0;
    e->after_variable = e->ended = false;
    e->fresh = -1;
    e->p = e->few;
    e->room = sizeof e->few / sizeof *e->few;
}
static void end(Elements *e) {
    if (e->p != e->few) free(e->p);
}
static void keep(Elements *e, CollationElement ce) {
    if (e->n == e->room) {
        CollationElement *p = malloc(sizeof *p * e->room * 2);
        if (!p) abort();
        memcpy(p, e->p, sizeof *p * e->n);
        end(e);
        e->p = p;
        e->room *= 2;
    }
    e->p[e->n++] = ce;
}
enum { MERGE = 1u << 14 }; /* the primary weight of U+FFFE, the lowest */

/* Keeps elements up to one with a primary weight, and returns that; 0 at the end. */
static uint32_t next_primary(Elements *e) {
    uint32_t variable = e->text.c->variable;
    for (;;) {
        if (e->k == e->text.n) {
            if (e->ended || !collation_next(&e->text)) return e->ended = true, 0;
            e->k = 0;
            if (e->fresh >= 0 && e->text.start >= e->fresh) e->after_variable = false, e->fresh = -1;
            continue;
        }
        CollationElement ce = e->text.ces[e->k++];
        uint32_t p = ce_primary(ce);
        if (p < variable) {
            if (p > MERGE) e->after_variable = true;
            if (p > MERGE || (!p && e->after_variable)) continue;
        }
        if (p) e->after_variable = false;
        keep(e, ce);
        if (p) return p;
    }
}
typedef uint32_t (*Weight)(CollationElement);
static uint32_t case_of(CollationElement ce) { return ce_primary(ce) ? ((uint32_t)ce & CE_CASE) + 1 : 0; }
static int compare_level(const Elements *a, const Elements *b, Weight weight) {
    for (uint32_t i = 0, k = 0;;) {
        uint32_t x = 0, y = 0;
        while (i < a->n && !(x = weight(a->p[i]))) i++;
        while (k < b->n && !(y = weight(b->p[k]))) k++;
        if (x != y) return x < y ? -1 : 1;
        if (!x) return 0;
        i++, k++;
    }
}
static int compare_all(const Collator *c, const uint16_t *a, int32_t na, const uint16_t *b, int32_t nb,
                       int32_t fresh) {
    Elements x, y;
    int result = 0;
    begin(&x, c, a, na);
    begin(&y, c, b, nb);
    x.fresh = y.fresh = fresh;
    for (;;) {
        uint32_t p = next_primary(&x), q = next_primary(&y);
        if (p != q) result = p < q ? -1 : 1;
        if (p != q || !p) break;
    }
    if (!result && c->strength >= 2) result = compare_level(&x, &y, ce_secondary);
    if (!result && c->case_level) result = compare_level(&x, &y, case_of);
    if (!result && c->strength >= 3) result = compare_level(&x, &y, ce_tertiary);
    end(&x);
    end(&y);
    return result;
}

/* Both sides are ASCII up to where they differ by primary weight: one pass. 2: they are not. */
static int compare_ascii(const Collator *c, const uint16_t *a, int32_t na, const uint16_t *b, int32_t nb) {
    int later = 0;
    for (int32_t i = 0, k = 0;;) {
        CollationElement x = 0, y = 0;
        for (; i < na; i++) {
            if (a[i] >= 0x80) return 2;
            x = collation_ascii[a[i]];
            if (ce_primary(x) >= c->variable && ce_primary(x)) break;
            x = 0;
        }
        for (; k < nb; k++) {
            if (b[k] >= 0x80) return 2;
            y = collation_ascii[b[k]];
            if (ce_primary(y) >= c->variable && ce_primary(y)) break;
            y = 0;
        }
        if (ce_primary(x) != ce_primary(y)) {
            /* a mark that follows changes no primary weight of ASCII */
            return ce_primary(x) < ce_primary(y) ? -1 : 1;
        }
        if (!x) break;
        if (!later && c->case_level && case_of(x) != case_of(y)) later = case_of(x) < case_of(y) ? -1 : 1;
        if (!later && c->strength == 3 && ce_tertiary(x) != ce_tertiary(y))
            later = ce_tertiary(x) < ce_tertiary(y) ? -1 : 1;
        i++, k++;
    }
    return later;
}

static bool is_letter(uint32_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/* Whether ICU looks back from this character, after texts that are the same: it is a mark, or in the middle
 * of something. */
static bool is_unsafe(const Collator *c, const uint16_t *s, int32_t len, int32_t at) {
    int32_t next;
    if (at >= len) return false;
    uint32_t x = char_at(s, len, at, &next);
    if ((x & 0xfffffc00) == 0xdc00 || collation_marks(x) >> 8) return true;
    if (c->numeric && collation_digit(x)) return true;
    const CollationTables *tables = collation_tables();
    for (uint32_t i = 0; i < tables->ncontexts; i++)
        for (uint32_t k = 1; k < tables->contexts[i].n && !tables->contexts[i].prefix; k++)
            if (tables->contexts[i].c[k] == x) return true;
    return false;
}

static int compare(const Collator *c, const uint16_t *a, int32_t na, const uint16_t *b, int32_t nb) {
    int32_t same = 0, n = na < nb ? na : nb;
    while (same < n && a[same] == b[same]) same++;
    if (same == na && same == nb) return 0;
    int32_t differ = same;
    /* What comes before a letter of ASCII has no influence on what comes from there on. */
    if (same == n || !is_letter(a[same]) || !is_letter(b[same])) {
        while (same && !is_letter(a[same - 1])) same--;
        if (same) same--;
    }
    a += same, na -= same, b += same, nb -= same;
    if (!c->numeric) {
        int r = compare_ascii(c, a, na, b, nb);
        if (r != 2) return r;
    }
    /* What ICU ignores depends on where it begins to look. */
    int32_t fresh = differ - same;
    if (fresh && c->variable && (is_unsafe(c, a, na, fresh) || is_unsafe(c, b, nb, fresh)))
        while (--fresh > 0 && is_unsafe(c, a, na, fresh)) continue;
    return compare_all(c, a, na, b, nb, c->variable && fresh > 0 ? fresh : -1);
}

/* --- the functions that CoreLib imports --- */

enum { SETS = 64 };
typedef struct SortHandle {
    Collator collators[SETS];
} SortHandle;

/* Whatever the name: cultures are the invariant one. 0: done. */
int32_t GlobalizationNative_GetSortHandle(const char *name, SortHandle **out) {
    (void)name;
    SortHandle *h = *out = malloc(sizeof *h);
    if (!h) return 2;
    for (int32_t i = 0; i < SETS; i++) h->collators[i] = collator_of(i);
    return 0;
}
void GlobalizationNative_CloseSortHandle(SortHandle *h) { free(h); }
int32_t GlobalizationNative_GetSortVersion(SortHandle *h) {
    (void)h;
    return collation_version();
}
int32_t GlobalizationNative_CompareString(SortHandle *h, const uint16_t *a, int32_t na, const uint16_t *b,
                                          int32_t nb, int32_t options) {
    return compare(&h->collators[options & (SETS - 1)], a, na, b, nb);
}

typedef struct Key {
    uint8_t *p;
    int32_t len, room;
} Key;
static void key_byte(Key *k, uint32_t v) {
    if (k->len < k->room) k->p[k->len] = (uint8_t)v;
    k->len++;
}
static void key_level(Key *k, const Elements *e, Weight weight) {
    uint32_t n = e->n;
    key_byte(k, 0);
    key_byte(k, 0);
    while (n && (!weight(e->p[n - 1]) || weight(e->p[n - 1]) == CE_COMMON)) n--;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t w = weight(e->p[i]);
        if (w) key_byte(k, w >> 8), key_byte(k, w);
    }
}
/* Levels of big-endian weights with two zeros between; weights that are the usual ones are left out at the
 * end of a level. */
int32_t GlobalizationNative_GetSortKey(SortHandle *h, const uint16_t *s, int32_t len, uint8_t *out,
                                       int32_t room, int32_t options) {
    const Collator *c = &h->collators[options & (SETS - 1)];
    Elements e;
    Key k = {out, 0, out ? room : 0};
    begin(&e, c, s, len);
    for (uint32_t p; (p = next_primary(&e));)
        for (int shift = 24; shift >= 0; shift -= 8) key_byte(&k, p >> shift);
    key_byte(&k, 0);
    key_byte(&k, 0);
    if (c->strength >= 2) key_level(&k, &e, ce_secondary);
    if (c->case_level) key_level(&k, &e, case_of);
    if (c->strength >= 3) key_level(&k, &e, ce_tertiary);
    key_byte(&k, 0);
    end(&e);
    return k.len;
}
