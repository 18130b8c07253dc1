/* Writes the tables of runtime/collation.c and runtime/normalization.c from the ICU of the build machine, as
 * C text to stdout: collation-data collation|normalization. Which weights: CLDR's root collation, and what
 * CoreCLR's rules for kana and width make of it. docs/collation.md describes the format. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/ucoleitr.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <zlib.h>

enum { MAX_CES = 32, CODE_POINTS = 0x110000, LONG = 0x40 /* two elements to ICU's iterators */ };
typedef struct Bytes {
    uint8_t *p;
    size_t len, room;
} Bytes;
typedef struct Ces {
    uint8_t n;
    uint64_t ce[MAX_CES]; /* primary of 32 bits, secondary of 16, case and tertiary of 16 */
} Ces;

static void check(UErrorCode e, const char *what) {
    if (U_SUCCESS(e)) return;
    fprintf(stderr, "collation-data: %s: %s\n", what, u_errorName(e));
    exit(1);
}
static void need(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "collation-data: this ICU's data is not as expected: %s\n", what);
    exit(1);
}
static void *checked(void *p) {
    if (!p) fputs("collation-data: out of memory\n", stderr), exit(1);
    return p;
}
static void put_byte(Bytes *b, uint8_t v) {
    if (b->len == b->room) b->p = checked(realloc(b->p, b->room = b->room * 2 + 4096));
    b->p[b->len++] = v;
}
/* Seven bits a byte, the lowest first. */
static void put(Bytes *b, uint32_t v) {
    for (; v >= 0x80; v >>= 7) put_byte(b, (uint8_t)(v | 0x80));
    put_byte(b, (uint8_t)v);
}
static void put_signed(Bytes *b, int64_t v) { put(b, (uint32_t)(v < 0 ? -v * 2 - 1 : v * 2)); }

/* --- elements --- */

static UCollationElements *elements_of(UCollator *c) {
    UErrorCode e = U_ZERO_ERROR;
    static const UChar none[1];
    UCollationElements *it = ucol_openElements(c, none, 0, &e);
    check(e, "ucol_openElements");
    return it;
}
/* ICU gives an element of 64 bits as one or two of 32; the second has both high bits of the tertiary byte. */
static Ces elements(UCollationElements *it, const UChar *s, int32_t n) {
    UErrorCode e = U_ZERO_ERROR;
    Ces out = {0};
    ucol_setText(it, s, n, &e);
    for (int32_t x; (x = ucol_next(it, &e)) != UCOL_NULLORDER;) {
        uint64_t v = (uint32_t)x;
        if (out.n && (v & 0xc0) == 0xc0) {
            out.ce[out.n - 1] |= (v >> 16) << 32 | (v >> 8 & 0xff) << 16 | (v & 0x3f) | LONG;
            continue;
        }
        need(out.n < MAX_CES, "expansions of at most 32 elements");
        out.ce[out.n++] = (v & 0xffff0000) << 32 | (v >> 8 & 0xff) << 24 | (v & 0xff) << 8;
    }
    check(e, "ucol_next");
    return out;
}
static Ces elements_of_char(UCollationElements *it, UChar32 c) {
    UChar s[2];
    int32_t n = 0;
    U16_APPEND_UNSAFE(s, n, c);
    return elements(it, s, n);
}
static bool same(const Ces *a, const Ces *b) {
    return a->n == b->n && !memcmp(a->ce, b->ce, a->n * sizeof *a->ce);
}
static uint32_t primary(uint64_t ce) { return (uint32_t)(ce >> 32); }

/* --- what is mapped --- */

typedef struct Context { /* a contraction, or a character after another one */
    UChar32 c[6];
    int n;
    bool prefix; /* c[1] after c[0] */
    Ces ces;
} Context;
typedef struct Mapping {
    UChar32 c;
    Ces ces;
} Mapping;
typedef struct Collation {
    Mapping *maps;
    size_t nmaps;
    Context *contexts;
    size_t ncontexts;
} Collation;

static uint32_t *ranks, *han;
static size_t nranks, nhan;
static Collation root, tailored[12];

static void add_map(Collation *to, UChar32 c, const Ces *ces) {
    if (!(to->nmaps & (to->nmaps - 1)))
        to->maps = checked(realloc(to->maps, (to->nmaps ? to->nmaps * 2 : 1) * sizeof *to->maps));
    to->maps[to->nmaps++] = (Mapping){c, *ces};
    for (int i = 0; i < ces->n; i++) {
        if (!(nranks & (nranks - 1)))
            ranks = checked(realloc(ranks, (nranks ? nranks * 2 : 1) * sizeof *ranks));
        ranks[nranks++] = primary(ces->ce[i]);
    }
}

static bool is_implicit(const Ces *c) { return c->n == 1 && primary(c->ce[0]) >> 24 == 0xfe; }
static bool is_hangul(UChar32 c) { return c >= 0xac00 && c <= 0xd7a3; }

static USet *contractions(UCollator *c, UBool prefixes) {
    UErrorCode e = U_ZERO_ERROR;
    USet *set = uset_openEmpty();
    ucol_getContractionsAndExpansions(c, set, NULL, prefixes, &e);
    check(e, "ucol_getContractionsAndExpansions");
    return set;
}
static void read_contexts(Collation *to, UCollator *coll, UCollationElements *it) {
    USet *plain = contractions(coll, 0), *all = contractions(coll, 1);
    for (int32_t i = 0; i < uset_getItemCount(all); i++) {
        UErrorCode e = U_ZERO_ERROR;
        UChar s[32];
        UChar32 from, last;
        int32_t n = uset_getItem(all, i, &from, &last, s, 32, &e);
        check(e, "uset_getItem");
        if (!n) continue; /* a range of characters */
        Context x = {.prefix = !uset_containsString(plain, s, n), .ces = elements(it, s, n)};
        for (int32_t k = 0; k < n;) {
            need(x.n < 6, "contractions of at most 6 characters");
            U16_NEXT(s, k, n, x.c[x.n]);
            x.n++;
        }
        if (x.prefix) {
            need(x.n == 2, "one character before another that depends on it");
            Ces before = elements_of_char(it, x.c[0]);
            need(x.ces.n > before.n && !memcmp(before.ce, x.ces.ce, before.n * sizeof *before.ce),
                 "prefixes");
            x.ces.n -= before.n;
            memmove(x.ces.ce, x.ces.ce + before.n, x.ces.n * sizeof *x.ces.ce);
        }
        need(x.c[0] >= 0x100 || x.prefix, "no contraction begins in Latin-1");
        to->contexts = checked(realloc(to->contexts, (to->ncontexts + 1) * sizeof *to->contexts));
        to->contexts[to->ncontexts++] = x;
        Collation none = {0};
        add_map(&none, 0, &x.ces); /* its primaries count */
        free(none.maps);
    }
    uset_close(plain);
    uset_close(all);
}

static void read_root(UCollator *coll) {
    UCollationElements *it = elements_of(coll);
    for (UChar32 c = 0; c < CODE_POINTS; c++) {
        Ces x = elements_of_char(it, c);
        if (is_hangul(c) || is_implicit(&x)) continue;
        if (u_hasBinaryProperty(c, UCHAR_UNIFIED_IDEOGRAPH) && x.n == 1) {
            need(((uint32_t)x.ce[0] | LONG) == 0x05000540, "ideographs have common weights");
            han = checked(realloc(han, (nhan + 1) * 2 * sizeof *han));
            han[nhan * 2] = primary(x.ce[0]);
            han[nhan++ * 2 + 1] = (uint32_t)c;
            continue;
        }
        add_map(&root, c, &x);
    }
    read_contexts(&root, coll, it);
    ucol_closeElements(it);
}

/* --- the rules of CoreCLR for kana and width, dotnet/runtime pal_collation.c --- */

enum { WEAK = 1, KANA = 2, WIDTH = 4, CASE = 8, SYMBOLS = 16 };
typedef struct Rules {
    UChar s[4096];
    int32_t n;
} Rules;
static const UNormalizer2 *nfc, *nfkc;

static void rule(Rules *r, UChar from, bool equal, UChar to) {
    r->s[r->n++] = '&';
    if (from < 0x7f && from > 0x20 && !u_isalnum(from)) r->s[r->n++] = '\\';
    r->s[r->n++] = from;
    r->s[r->n++] = equal ? '=' : '<';
    r->s[r->n++] = to;
}
static bool has_width(UChar c) {
    return (c >= 0xff01 && c <= 0xff9d && c != 0xff3c && c != 0xff5f && c != 0xff60 && c != 0xff70) ||
           (c >= 0xffa0 && c <= 0xffdc) || (c >= 0xffe0 && c <= 0xffe6);
}
/* WEAK: strength below tertiary, where what is not to be ignored gets weights of its own; else what is to be
 * ignored gets the same ones. KANA and WIDTH: which rules there are. */
static UCollator *open_rules(unsigned f) {
    UErrorCode e = U_ZERO_ERROR;
    Rules r = {0};
    bool equal = !(f & WEAK);
    for (UChar c = 0x3041; f & KANA && c <= 0x309e; c++) {
        UChar d[8];
        if (c > 0x3096 && c < 0x309d) continue;
        if (equal || unorm2_getRawDecomposition(nfc, c, d, 8, &e) < 0) rule(&r, c, equal, c + 0x60);
    }
    for (UChar c = 0xff01; f & WIDTH && c <= 0xffe6; c++) {
        UChar d[8];
        if (!has_width(c) || unorm2_getRawDecomposition(nfkc, c, d, 8, &e) != 1) continue;
        bool symbol = (d[0] > 0x20 && d[0] < 0x7f && !u_isalnum(d[0])) || (c >= 0xffe0 && c <= 0xffe6) ||
                      (c >= 0xff61 && c <= 0xff65);
        if (!(f & SYMBOLS && !equal && symbol)) rule(&r, d[0], equal, c);
    }
    for (UChar c = 0xff21; f & WIDTH && f & CASE && !equal && c <= 0xff3a; c++) rule(&r, c + 0x20, true, c);
    rule(&r, 'a', true, 'a');
    UCollator *coll = ucol_openRules(r.s, r.n, UCOL_DEFAULT, UCOL_TERTIARY, NULL, &e);
    check(e, "ucol_openRules");
    return coll;
}

static const Context *find_context(const Collation *c, const Context *x) {
    for (size_t i = 0; i < c->ncontexts; i++)
        if (c->contexts[i].n == x->n && !memcmp(c->contexts[i].c, x->c, sizeof x->c)) return &c->contexts[i];
    return NULL;
}
static void read_tailored(Collation *to, UCollator *coll) {
    UCollationElements *it = elements_of(coll);
    Collation all = {0};
    for (size_t i = 0; i < root.nmaps; i++) {
        Ces x = elements_of_char(it, root.maps[i].c);
        if (same(&x, &root.maps[i].ces)) continue;
        need(root.maps[i].c >= 0x100, "rules leave Latin-1 alone");
        add_map(to, root.maps[i].c, &x);
    }
    read_contexts(&all, coll, it);
    /* All that begin with a character of which one is new. */
    for (size_t i = 0; i < all.ncontexts; i++) {
        bool differs = false;
        for (size_t k = 0; k < all.ncontexts && !differs; k++) {
            if (all.contexts[k].c[0] != all.contexts[i].c[0]) continue;
            const Context *old = find_context(&root, &all.contexts[k]);
            differs = !old || !same(&old->ces, &all.contexts[k].ces);
        }
        if (!differs) continue;
        to->contexts = checked(realloc(to->contexts, (to->ncontexts + 1) * sizeof *to->contexts));
        to->contexts[to->ncontexts++] = all.contexts[i];
    }
    for (size_t i = 0; i < root.ncontexts; i++)
        need(find_context(&all, &root.contexts[i]), "rules take no contraction away");
    ucol_closeElements(it);
}

/* --- writing: primaries become ranks --- */

static uint32_t *lower; /* second halves of elements, with bit 0 set when there is a primary weight */
static size_t nlower;
static uint32_t first_han;

static int by_value(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}
static size_t rank_of(uint32_t p) {
    size_t low = 0, high = nranks;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (ranks[mid] < p)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
static bool is_han(uint32_t p) { return p >= first_han && p <= han[nhan * 2 - 2]; }
/* As runtime/collation.c has them, in units of 1 << 14. */
static uint32_t unit(uint32_t p) {
    if (!p) return 0;
    if (is_han(p)) {
        uint32_t *at = bsearch(&p, han, nhan, 2 * sizeof *han, by_value);
        need(at != NULL, "a primary weight among those of ideographs is one");
        return 0x10000 + (uint32_t)((at - han) / 2);
    }
    size_t r = rank_of(p);
    return p < first_han ? (uint32_t)r : 0x3ff00 + (uint32_t)(r - rank_of(first_han));
}
static uint32_t lower_of(uint64_t ce) {
    uint32_t v = (uint32_t)ce | (primary(ce) != 0);
    for (uint32_t i = 0; i < nlower; i++)
        if (lower[i] == v) return i;
    lower = checked(realloc(lower, (nlower + 1) * sizeof *lower));
    lower[nlower] = v;
    return (uint32_t)nlower++;
}

enum { CHARS, COUNTS, LOWER, PRIMARY, CONTEXT, NSTREAMS };
static Bytes streams[NSTREAMS];
static uint32_t last_primary;

static void put_ces(const Ces *c) {
    put_byte(&streams[COUNTS], c->n);
    for (int i = 0; i < c->n; i++) {
        put(&streams[LOWER], lower_of(c->ce[i]));
        uint32_t p = unit(primary(c->ce[i]));
        if (!p) continue;
        put_signed(&streams[PRIMARY], (int64_t)p - last_primary);
        last_primary = p + 1;
    }
}
static void put_collation(const Collation *c) {
    UChar32 next = 0;
    for (size_t i = 0, k; i < c->nmaps; i = k) {
        for (k = i + 1; k < c->nmaps && c->maps[k].c == c->maps[k - 1].c + 1;) k++;
        put(&streams[CHARS], (uint32_t)(c->maps[i].c - next));
        put(&streams[CHARS], (uint32_t)(k - i));
        next = c->maps[k - 1].c + 1;
    }
    put(&streams[CHARS], 0);
    put(&streams[CHARS], 0);
    for (size_t i = 0; i < c->nmaps; i++) put_ces(&c->maps[i].ces);
    put(&streams[CONTEXT], (uint32_t)c->ncontexts);
    UChar32 last[6] = {0};
    for (size_t i = 0; i < c->ncontexts; i++) {
        const Context *x = &c->contexts[i];
        put(&streams[CONTEXT], (uint32_t)(x->n * 2 + x->prefix));
        for (int k = 0; k < x->n; k++) put_signed(&streams[CONTEXT], x->c[k] - last[k]), last[k] = x->c[k];
        put_ces(&x->ces);
    }
}

static void put_blob(const char *name, const Bytes *b) {
    uLongf n = compressBound(b->len);
    uint8_t *z = checked(malloc(n));
    z_stream s = {0};
    need(deflateInit2(&s, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK, "deflate");
    s.next_in = b->p, s.avail_in = (uInt)b->len, s.next_out = z, s.avail_out = (uInt)n;
    need(deflate(&s, Z_FINISH) == Z_STREAM_END, "deflate");
    printf("enum { %s_size = %zu };\nstatic const unsigned char %s[%lu] = {", name, b->len, name,
           s.total_out);
    for (uLong i = 0; i < s.total_out; i++) printf("%s%d,", i % 24 ? "" : "\n", z[i]);
    printf("\n};\n");
    deflateEnd(&s);
    free(z);
}

/* Ideographs in their order: runs of neighbours, each beginning where the last run of its block ended or at a
 * distance from there. */
static void write_han(void) {
    static const uint32_t blocks[] = {0,       0x4e00,  0xa000,  0x2a6e0, 0x2b740,
                                      0x2b820, 0x2ceb0, 0x2ebf0, 0x31350, CODE_POINTS};
    uint32_t next[10] = {0};
    Bytes b = {0};
    for (size_t i = 0, k; i < nhan; i = k) {
        uint32_t c = han[i * 2 + 1], block = 0;
        while (c >= blocks[block + 1]) block++;
        for (k = i + 1; k < nhan && han[k * 2 + 1] == han[k * 2 - 1] + 1;) k++;
        put(&b, (uint32_t)(k - i) * 2 + (c != next[block]));
        put_byte(&b, (uint8_t)block);
        if (c != next[block]) put_signed(&b, (int64_t)c - next[block]);
        next[block] = han[k * 2 - 1] + 1;
    }
    put(&b, 0);
    put_blob("han_blob", &b);
}

/* Runs of characters with the same value: length, value. */
static Bytes classes(uint32_t (*of)(UChar32)) {
    Bytes b = {0};
    for (UChar32 c = 0, k; c < CODE_POINTS; c = k) {
        for (k = c + 1; k < CODE_POINTS && of(k) == of(c);) k++;
        put(&b, (uint32_t)(k - c));
        put(&b, of(c));
    }
    return b;
}
static uint32_t ccc_of(UChar32 c) {
    return (uint32_t)u_getIntPropertyValue(c, UCHAR_LEAD_CANONICAL_COMBINING_CLASS) << 8 |
           (uint32_t)u_getIntPropertyValue(c, UCHAR_TRAIL_CANONICAL_COMBINING_CLASS);
}
static uint32_t marks_of(UChar32 c) { return ccc_of(c) >> 8 ? ccc_of(c) : 0; }
/* Of decimal digits their value + 1. */
static uint32_t digit_of(UChar32 c) {
    return u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? (uint32_t)u_charDigitValue(c) + 1 : 0;
}

/* Of the rules that CoreCLR gives to ICU's break iterator; the numbers are those of
 * runtime/collation-search.c. */
static uint32_t break_of(UChar32 c) {
    static const char *const scripts[] = {"Gujr", "Telu", "Mlym", "Orya", "Beng", "Deva"};
    int gcb = u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK);
    uint32_t v = (uint32_t)gcb;
    need(gcb < 32, "grapheme cluster breaks");
    if (u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC)) v |= 32;
    for (int i = 0; i < 6; i++) {
        UErrorCode e = U_ZERO_ERROR;
        if (uscript_getScript(c, &e) != (UScriptCode)u_getPropertyValueEnum(UCHAR_SCRIPT, scripts[i]))
            continue;
        int indic = u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY);
        /* The rule's & binds to the last script alone, but sets of the union are what it means to ICU. */
        if (indic == U_INSC_VIRAMA) v |= 64;
        if (indic == U_INSC_CONSONANT) v |= 128;
    }
    return v;
}

static void write_collation(uint32_t variable, uint32_t numeric) {
    put_collation(&root);
    for (int i = 0; i < 12; i++) put_collation(&tailored[i]);
    Bytes head = {0};
    put(&head, (uint32_t)nlower);
    for (size_t i = 0; i < nlower; i++) put(&head, lower[i]);
    for (int i = 0; i < NSTREAMS; i++) put(&head, (uint32_t)streams[i].len);
    for (int i = 0; i < NSTREAMS; i++)
        for (size_t k = 0; k < streams[i].len; k++) put_byte(&head, streams[i].p[k]);
    put_blob("root_blob", &head);
    printf("#define VARIABLE_TOP 0x%xu\n#define NUMERIC 0x%xu\n", unit(variable) << 14, unit(numeric) << 14);
    printf("const uint64_t collation_ascii[] = {");
    uint32_t starts[0x101], n = 0;
    for (int c = 0; c < 0x100; c++) {
        const Ces *x = &root.maps[c].ces;
        need(root.maps[c].c == c, "all of Latin-1 is mapped");
        starts[c] = n;
        n += x->n;
        for (int i = 0; i < x->n; i++)
            printf("0x%llx,%s",
                   (unsigned long long)((uint64_t)unit(primary(x->ce[i])) << 46 | (uint32_t)x->ce[i]),
                   n % 4 ? "" : "\n");
    }
    starts[0x100] = n;
    need(starts[0x80] == 0x80, "a character of ASCII has one element");
    printf("};\nstatic const uint16_t latin_starts[0x101] = {");
    for (int c = 0; c <= 0x100; c++) printf("%u,", starts[c]);
    printf("};\n");
}

/* --- normalization --- */

static void put_mapping(Bytes *b, UChar32 *last, const UChar *d, int32_t n) {
    UChar32 c;
    put(b, (uint32_t)u_countChar32(d, n));
    for (int32_t i = 0; i < n;) {
        U16_NEXT(d, i, n, c);
        put_signed(b, c - *last);
        *last = c;
    }
}
static void write_mappings(Bytes *out, const UNormalizer2 *form, const UNormalizer2 *unless) {
    UErrorCode e = U_ZERO_ERROR;
    Bytes b = {0};
    uint32_t n = 0, total = 0;
    for (UChar32 c = 0, last_char = 0, last = 0; c < CODE_POINTS; c++) {
        UChar d[64], other[64];
        int32_t len = is_hangul(c) ? -1 : unorm2_getDecomposition(form, c, d, 64, &e);
        if (len < 0 ||
            (unless && unorm2_getDecomposition(unless, c, other, 64, &e) == len && !u_memcmp(d, other, len)))
            continue;
        put(&b, (uint32_t)(c - last_char));
        last_char = c;
        put_mapping(&b, &last, d, len);
        total += (uint32_t)u_countChar32(d, len);
        n++;
    }
    check(e, "unorm2_getDecomposition");
    put(out, n);
    put(out, total);
    for (size_t i = 0; i < b.len; i++) put_byte(out, b.p[i]);
    free(b.p);
}
static uint32_t class_of(UChar32 c) { return u_getCombiningClass(c); }
static void write_normalization(void) {
    Bytes b = {0}, runs = classes(class_of), pairs = {0};
    uint32_t nruns = 0, npairs = 0;
    write_mappings(&b, nfc, NULL);
    write_mappings(&b, nfkc, nfc);
    for (size_t i = 0; i < runs.len; i++) nruns += !(runs.p[i] & 0x80);
    put(&b, nruns / 2);
    for (size_t i = 0; i < runs.len; i++) put_byte(&b, runs.p[i]);
    for (UChar32 c = 0, last[3] = {0}; c < CODE_POINTS; c++) {
        UErrorCode e = U_ZERO_ERROR;
        UChar d[8];
        UChar32 now[3] = {c};
        int32_t len = is_hangul(c) ? -1 : unorm2_getRawDecomposition(nfc, c, d, 8, &e), at = 0;
        if (len < 0 || u_countChar32(d, len) != 2) continue;
        U16_NEXT(d, at, len, now[1]);
        U16_NEXT(d, at, len, now[2]);
        if (unorm2_composePair(nfc, now[1], now[2]) != c) continue;
        for (int k = 0; k < 3; k++) put_signed(&pairs, now[k] - last[k]), last[k] = now[k];
        npairs++;
    }
    put(&b, npairs);
    for (size_t i = 0; i < pairs.len; i++) put_byte(&b, pairs.p[i]);
    put_blob("normalization_blob", &b);
}

static void collation(void) {
    UErrorCode e = U_ZERO_ERROR;
    UCollator *coll = ucol_open("", &e);
    check(e, "ucol_open");
    read_root(coll);
    for (unsigned i = 0; i < 12; i++) {
        /* 0-2: equal; 3-11: kana, or width of four sorts without kana, and with it */
        unsigned f = i < 3 ? (i + 1) * KANA
                     : i == 3
                         ? WEAK | KANA
                         : WEAK | WIDTH | (i >= 8 ? KANA : 0) | (i & 1 ? CASE : 0) | (i & 2 ? SYMBOLS : 0);
        UCollator *t = open_rules(f);
        read_tailored(&tailored[i], t);
        ucol_close(t);
    }
    /* The first weight of numbers, and the last one that IgnoreSymbols ignores. */
    UCollationElements *it = elements_of(coll);
    uint8_t version[4];
    ucol_getVersion(coll, version);
    ucol_setMaxVariable(coll, UCOL_REORDER_CODE_CURRENCY, &e);
    uint32_t variable = ucol_getVariableTop(coll, &e);
    ucol_setAttribute(coll, UCOL_NUMERIC_COLLATION, UCOL_ON, &e);
    check(e, "attributes");
    ucol_closeElements(it);
    it = elements_of(coll);
    Ces one = elements_of_char(it, '1');
    uint32_t numeric = primary(one.ce[0]) & 0xff000000;
    ranks = checked(realloc(ranks, (nranks + 2) * sizeof *ranks));
    ranks[nranks++] = numeric;
    qsort(han, nhan, 2 * sizeof *han, by_value);
    first_han = han[0];
    ranks[nranks++] = 0;
    qsort(ranks, nranks, sizeof *ranks, by_value);
    size_t k = 1;
    for (size_t i = 1; i < nranks; i++)
        if (ranks[i] != ranks[k - 1] && (ranks[i] < first_han || ranks[i] > han[nhan * 2 - 2]))
            ranks[k++] = ranks[i];
    nranks = k;
    printf("enum { COLLATION_VERSION = %d };\n",
           (int)(version[0] | version[1] << 8 | version[2] << 16 | (uint32_t)version[3] << 24));
    write_collation(variable, numeric);
    write_han();
    Bytes b = classes(marks_of);
    put_blob("marks_blob", &b);
    b = classes(break_of);
    put_blob("breaks_blob", &b);
    b = classes(digit_of);
    put_blob("digits_blob", &b);
}

int main(int argc, char **argv) {
    UErrorCode e = U_ZERO_ERROR;
    nfc = unorm2_getNFCInstance(&e);
    nfkc = unorm2_getNFKCInstance(&e);
    check(e, "unorm2");
    puts("/* Written by runtime/tables/collation-data.c. */");
    if (argc == 2 && strcmp(argv[1], "collation") == 0)
        collation();
    else if (argc == 2 && strcmp(argv[1], "normalization") == 0)
        write_normalization();
    else
        return fputs("usage: collation-data collation|normalization\n", stderr), 2;
    return fflush(stdout) ? 1 : 0;
}
