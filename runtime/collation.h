/* Root collation (UTS #10 with CLDR's order) as ICU's collators without normalization do it;
 * docs/collation.md. */
#ifndef ANVIL_RUNTIME_COLLATION_H
#define ANVIL_RUNTIME_COLLATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A collation element: primary weight of 32 bits, secondary of 16, two bits of case, six and six of tertiary
 * weight. Weights are in the order of ICU's; primary ones are numbers of our own. */
typedef uint64_t CollationElement;
enum { CE_LONG = 0x40, CE_CASE = 0xc000, CE_TERTIARY = 0x3f3f, CE_COMMON = 0x0500 };
static inline uint32_t ce_primary(CollationElement ce) { return (uint32_t)(ce >> 32); }
static inline uint32_t ce_secondary(CollationElement ce) { return (uint32_t)ce >> 16; }
static inline uint32_t ce_tertiary(CollationElement ce) { return (uint32_t)ce & CE_TERTIARY; }

/* A character with others after it, or after another one (`prefix`). */
typedef struct CollationContext {
    uint32_t c[6], n, entry;
    bool prefix;
} CollationContext;

/* What rules for kana and width change. */
typedef struct CollationChanges {
    uint32_t n, *chars, *entries; /* in the order of characters */
} CollationChanges;

/* Entries say where the elements of a character lie: offset << 8 | count << 2 | 1 when there are contexts; 0:
 * computed. */
typedef struct CollationTables {
    uint16_t index[0x110000 >> 7]; /* of blocks of 128 entries */
    uint32_t *entries;
    CollationElement *ces;
    uint32_t ncontexts;
    CollationContext *contexts;
    CollationChanges changes[12];
} CollationTables;

/* Tables are decoded on first use and stay; any thread may ask. Without memory the process ends. */
const CollationTables *collation_tables(void);
/* Numbers of ideographs in their order, from 0x10000; 0: c is none. */
uint32_t collation_han(uint32_t c);
/* Canonical combining class of the first character of its decomposition << 8 | that of the last; 0: begins
 * anew. */
uint32_t collation_marks(uint32_t c);
/* Value + 1 of a decimal digit; 0: c is none. */
uint32_t collation_digit(uint32_t c);
/* Property Grapheme_Cluster_Break, and flags: 32 pictographic, 64 virama and 128 consonant of linking
 * scripts. */
uint32_t collation_break(uint32_t c);
/* The elements of a character of Latin-1, which need no decoding. */
const CollationElement *collation_latin(uint32_t c, uint32_t *n);

/* The one element of each character of ASCII. */
extern const CollationElement collation_ascii[];

/* What CompareOptions mean. */
typedef struct Collator {
    uint32_t variable; /* primaries below are ignored, with the marks after them; 0: none */
    uint32_t numeric;  /* primary weight that numbers begin at; 0: digits are characters */
    uint8_t strength;  /* 1, 2, 3 */
    bool case_level;
    int8_t changes; /* of the tables; -1: none */
} Collator;
Collator collator_of(int32_t options);

/* The elements of a text from left to right, those of one character or contraction after the other. */
typedef struct CollationText {
    const Collator *c;
    const uint16_t *s;
    int32_t len, start, pos; /* of the elements at hand: where their characters begin and end */
    const CollationElement *ces;
    uint32_t n;
    uint32_t ntaken;
    int32_t taken[64]; /* of marks that belong to a contraction before them */
    CollationElement own[96];
} CollationText;
void collation_begin(CollationText *t, const Collator *c, const uint16_t *s, int32_t len);
/* False at the end. */
bool collation_next(CollationText *t);

int32_t collation_version(void);

#endif
