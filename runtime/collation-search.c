/* libSystem.Globalization.Native: prefixes, suffixes and occurrences by root collation, as CoreCLR gets them
 * from ICU's element iterators and string search. */
#include <stdlib.h>
#include <string.h>

#include "runtime/collation.h"

typedef struct SortHandle SortHandle;
int32_t GlobalizationNative_CompareString(SortHandle *h, const uint16_t *a, int32_t na, const uint16_t *b,
                                          int32_t nb, int32_t options);

/* An element and where its characters lie. Of several elements the first has the characters, the others lie
 * at their end. */
typedef struct Item {
    uint64_t ce;
    int32_t low, high;
} Item;
typedef struct Items {
    Item *p;
    uint32_t n, room;
} Items;

static void add(Items *to, uint64_t ce, int32_t low, int32_t high) {
    if (to->n == to->room) {
        to->room = to->room ? to->room * 2 : 64;
        if (!(to->p = realloc(to->p, to->room * sizeof *to->p))) abort();
    }
    to->p[to->n++] = (Item){ce, low, high};
}
/* What ICU's iterators give as two elements is two here. */
static void add_both(Items *to, uint64_t ce, uint64_t value, int32_t low, int32_t high) {
    add(to, value, low, high);
    if (ce & CE_LONG) add(to, value ? value | 1ull << 63 : 0, high, high);
}

/* --- where a text may be divided: extended grapheme clusters, but "\r\n" may be --- */

enum { CONTROL = 1, CR, EXTEND, L, LF, LV, LVT, T, V, SPACING_MARK, PREPEND, REGIONAL = 12, ZWJ = 17 };
enum { KIND = 31, PICTOGRAPH = 32, VIRAMA = 64, CONSONANT = 128 };

static uint32_t char_before(const uint16_t *s, int32_t i, int32_t *at) {
    uint32_t c = s[ *at = i - 1];
    if ((c & 0xfc00) == 0xdc00 && *at && (s[*at - 1] & 0xfc00) == 0xd800)
        c = 0x10000 + ((s[--*at] & 0x3ffu) << 10 | (c & 0x3ff));
    return c;
}
static uint32_t char_at(const uint16_t *s, int32_t len, int32_t i) {
    uint32_t c = s[i];
    if ((c & 0xfc00) == 0xd800 && i + 1 < len && (s[i + 1] & 0xfc00) == 0xdc00)
        c = 0x10000 + ((c & 0x3ff) << 10 | (s[i + 1] & 0x3ffu));
    return c;
}
/* A consonant, marks and a virama among them, before i. */
static bool links(const uint16_t *s, int32_t i) {
    bool virama = false;
    for (int32_t at = i; at;) {
        uint32_t c = char_before(s, at, &at), b = collation_break(c);
        if (b & VIRAMA)
            virama = true;
        else if (b & CONSONANT)
            return virama;
        else if ((b & KIND) != ZWJ && !((b & KIND) == EXTEND && collation_marks(c)))
            return false;
    }
    return false;
}
static bool is_boundary(const uint16_t *s, int32_t len, int32_t i) {
    if (i <= 0 || i >= len) return i == 0 || i == len;
    if (s[i] < 0x300 && s[i - 1] < 0x300) return true;
    if ((s[i] & 0xfc00) == 0xdc00 && (s[i - 1] & 0xfc00) == 0xd800) return false;
    int32_t at;
    uint32_t before = collation_break(char_before(s, i, &at)), after = collation_break(char_at(s, len, i));
    uint32_t x = before & KIND, y = after & KIND;
    if (x == CONTROL || x == CR || x == LF) return true;
    if (y == EXTEND || y == ZWJ || y == SPACING_MARK) return false;
    if (y == CONTROL || y == CR || y == LF) return true;
    if (x == PREPEND) return false;
    if (x == L && (y == L || y == V || y == LV || y == LVT)) return false;
    if ((x == LV || x == V) && (y == V || y == T)) return false;
    if ((x == LVT || x == T) && y == T) return false;
    if (after & CONSONANT && links(s, i)) return false;
    if (x == ZWJ && after & PICTOGRAPH) {
        while (at > 0) {
            uint32_t b = collation_break(char_before(s, at, &at));
            if (b & PICTOGRAPH) return false;
            if ((b & KIND) != EXTEND) break;
        }
    }
    if (x == REGIONAL && y == REGIONAL) {
        uint32_t n = 1;
        while (at > 0 && (collation_break(char_before(s, at, &at)) & KIND) == REGIONAL) n++;
        return n % 2 == 0;
    }
    return true;
}
static int32_t next_boundary(const uint16_t *s, int32_t len, int32_t i) {
    for (i++; i <= len; i++)
        if (is_boundary(s, len, i)) return i;
    return -1;
}

/* --- string search --- */

static uint64_t masked(const Collator *c, uint64_t ce) {
    uint64_t mask = c->strength == 1   ? 0xffffffff00000000
                    : c->strength == 2 ? 0xffffffffffff0000
                                       : ~(uint64_t)CE_LONG;
    return ce & mask;
}
enum { MERGE = 1u << 14 };

/* The elements that count; ignored ones are left out. */
static Items processed(const Collator *c, const uint16_t *s, int32_t len) {
    CollationText t;
    Items out = {0};
    bool shifted = false;
    collation_begin(&t, c, s, len);
    while (collation_next(&t)) {
        for (uint32_t i = 0; i < t.n; i++) {
            uint64_t ce = t.ces[i], value = masked(c, ce);
            uint32_t p = ce_primary(ce);
            int32_t low = i ? t.pos : t.start;
            if (p ? p < c->variable : shifted) {
                if (p) shifted = true;
                continue;
            }
            shifted = false;
            if (!value) continue;
            add_both(&out, ce, value, low, t.pos);
        }
    }
    add(&out, UINT64_MAX, len, len);
    return out;
}

typedef struct Search {
    const uint16_t *s;
    int32_t len;
    Items text, pattern; /* both with an end */
    uint32_t npattern;
    int32_t start, length; /* of the match */
} Search;

static bool matches(const Search *f, uint32_t at) {
    if (at + f->npattern > f->text.n - 1) return false;
    for (uint32_t i = 0; i < f->npattern; i++)
        if (f->text.p[at + i].ce != f->pattern.p[i].ce) return false;
    return true;
}
/* Elements match from `at`; whether their characters are whole ones. `last` is the search from the end. */
static bool accept(Search *f, uint32_t at, bool last) {
    const Item *first = &f->text.p[at], *end = &f->text.p[at + f->npattern - 1], *next = end + 1;
    bool at_end = next->ce == UINT64_MAX;
    int32_t min = end->low, max, limit;
    if (first->low == first->high || !is_boundary(f->s, f->len, first->low)) return false;
    if (last && at_end) { /* what follows is ignored */
        int32_t b = next_boundary(f->s, f->len, min);
        limit = b > 0 && f->len > b ? b : f->len;
    } else {
        if (next->low == next->high && !at_end) return false;
        limit = max = next->low;
        if (min < max) {
            int32_t b = next_boundary(f->s, f->len, min);
            if (!last && min == end->high && is_boundary(f->s, f->len, min))
                limit = min;
            else if (b >= end->high)
                limit = b;
        }
        if (limit > max || !is_boundary(f->s, f->len, limit)) return false;
    }
    f->start = first->low;
    f->length = limit - first->low;
    return true;
}
/* Marks alone have none to a search that ignores symbols. */
static bool has_weight(const Collator *c, const uint16_t *s, int32_t len) {
    CollationText t;
    collation_begin(&t, c, s, len);
    while (collation_next(&t))
        for (uint32_t i = 0; i < t.n; i++)
            if (masked(c, t.ces[i]) && (!c->variable || ce_primary(t.ces[i]) >= c->variable)) return true;
    return false;
}
/* The first match, or the last one. A pattern of which nothing counts is everywhere. */
static bool search(Search *f, const Collator *c, const uint16_t *pattern, int32_t npattern, const uint16_t *s,
                   int32_t len, bool last) {
    bool found = false;
    *f = (Search){.s = s, .len = len, .pattern = processed(c, pattern, npattern)};
    f->npattern = has_weight(c, pattern, npattern) ? f->pattern.n - 1 : 0;
    if (!f->npattern) {
        int32_t at = 0;
        if (last && len) char_before(s, len, &at);
        f->start = at;
        found = !last || len;
    } else {
        f->text = processed(c, s, len);
        uint32_t n = f->text.n;
        for (uint32_t i = 0; i < n && !found; i++) {
            uint32_t at = last ? n - 1 - i : i;
            found = matches(f, at) && accept(f, at, last);
        }
    }
    free(f->pattern.p);
    free(f->text.p);
    return found;
}

static bool all_ignorable(const Collator *c, const uint16_t *s, int32_t len) {
    CollationText t;
    collation_begin(&t, c, s, len);
    while (collation_next(&t))
        for (uint32_t i = 0; i < t.n; i++)
            if (t.ces[i]) return false;
    return true;
}

/* --- prefixes and suffixes of plain comparison: element by element --- */

static Items plain(const Collator *c, const uint16_t *s, int32_t len) {
    CollationText t;
    Items out = {0};
    collation_begin(&t, c, s, len);
    while (collation_next(&t))
        for (uint32_t i = 0; i < t.n; i++) add_both(&out, t.ces[i], t.ces[i], i ? t.pos : t.start, t.pos);
    return out;
}
static bool affix(const Collator *c, const uint16_t *pattern, int32_t npattern, const uint16_t *s,
                  int32_t len, bool suffix, int32_t *matched) {
    Items p = plain(c, pattern, npattern), t = plain(c, s, len);
    uint64_t mask = c->strength == 2 ? 0xffffffffffff0000 : ~(uint64_t)0;
    bool result = true;
    int32_t offset = 0; /* CoreCLR's, of a suffix without weight, too: all of the text */
    uint32_t i = 0, k = 0;
    for (;;) {
        while (i < p.n && !p.p[suffix ? p.n - 1 - i : i].ce) i++;
        bool more = k < t.n;
        const Item *x = more ? &t.p[suffix ? t.n - 1 - k : k] : NULL;
        if (i == p.n) {
            if (!suffix && more && x->ce && !ce_primary(x->ce) && ce_secondary(x->ce)) result = false;
            break;
        }
        if (!more) {
            result = false;
            break;
        }
        k++;
        if (x->ce) {
            if ((x->ce & mask) != (p.p[suffix ? p.n - 1 - i : i].ce & mask)) {
                result = false;
                break;
            }
            i++;
        }
        offset = suffix ? x->low : x->high;
    }
    if (result && matched) *matched = suffix ? len - offset : offset;
    free(p.p);
    free(t.p);
    return result;
}

/* --- the functions that CoreLib imports --- */

enum { IGNORE_CASE = 1 };

static int32_t find(SortHandle *h, const uint16_t *pattern, int32_t npattern, const uint16_t *s, int32_t len,
                    int32_t options, int32_t *matched, bool last) {
    if (!len) {
        if (GlobalizationNative_CompareString(h, pattern, npattern, s, len, options)) return -1;
        if (matched) *matched = 0;
        return 0;
    }
    Collator c = collator_of(options & 31);
    Search f;
    if (!search(&f, &c, pattern, npattern, s, len, last)) return -1;
    if (matched) *matched = f.length;
    return last && f.start >= len - 2 && !f.length ? len : f.start;
}
int32_t GlobalizationNative_IndexOf(SortHandle *h, const uint16_t *pattern, int32_t npattern,
                                    const uint16_t *s, int32_t len, int32_t options, int32_t *matched) {
    return find(h, pattern, npattern, s, len, options, matched, false);
}
int32_t GlobalizationNative_LastIndexOf(SortHandle *h, const uint16_t *pattern, int32_t npattern,
                                        const uint16_t *s, int32_t len, int32_t options, int32_t *matched) {
    return find(h, pattern, npattern, s, len, options, matched, true);
}
int32_t GlobalizationNative_StartsWith(SortHandle *h, const uint16_t *pattern, int32_t npattern,
                                       const uint16_t *s, int32_t len, int32_t options, int32_t *matched) {
    (void)h;
    Collator c = collator_of(options & 31);
    if (options <= IGNORE_CASE) return affix(&c, pattern, npattern, s, len, false, matched);
    Search f;
    if (!len || !search(&f, &c, pattern, npattern, s, len, false)) return 0;
    if (f.start && !all_ignorable(&c, s, f.start)) return 0;
    if (matched) *matched = f.start + f.length;
    return 1;
}
int32_t GlobalizationNative_EndsWith(SortHandle *h, const uint16_t *pattern, int32_t npattern,
                                     const uint16_t *s, int32_t len, int32_t options, int32_t *matched) {
    (void)h;
    Collator c = collator_of(options & 31);
    if (options <= IGNORE_CASE) return affix(&c, pattern, npattern, s, len, true, matched);
    Search f;
    if (!len || !search(&f, &c, pattern, npattern, s, len, true)) return 0;
    int32_t end = f.start + f.length;
    if (end != len && !all_ignorable(&c, s + end, len - end)) return 0;
    if (matched) *matched = len - f.start;
    return 1;
}
