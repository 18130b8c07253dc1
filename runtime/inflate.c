/* Data of the runtime's own that lies compressed in the executable: deflate (RFC 1951) without a header. */
#include "runtime/inflate.h"

#include <string.h>

typedef struct Bits {
    const uint8_t *p;
    uint32_t held, n;
} Bits;
typedef struct Codes { /* canonical: how many of each length, and the symbols in their order */
    uint16_t count[16], symbol[288];
} Codes;

static uint32_t bits(Bits *b, uint32_t n) {
    while (b->n < n) b->held |= (uint32_t)*b->p++ << b->n, b->n += 8;
    uint32_t v = b->held & ((1u << n) - 1);
    b->held >>= n;
    b->n -= n;
    return v;
}
static uint32_t symbol(Bits *b, const Codes *c) {
    int32_t code = 0, first = 0, index = 0;
    for (int len = 1; len < 16; len++) {
        code |= (int32_t)bits(b, 1);
        if (code - c->count[len] < first) return c->symbol[index + code - first];
        index += c->count[len];
        first = (first + c->count[len]) << 1;
        code <<= 1;
    }
    return 256;
}
static void build(Codes *c, const uint8_t *lengths, int n) {
    uint16_t offsets[16] = {0};
    memset(c->count, 0, sizeof c->count);
    for (int i = 0; i < n; i++) c->count[lengths[i]]++;
    c->count[0] = 0;
    for (int i = 1; i < 15; i++) offsets[i + 1] = offsets[i] + c->count[i];
    for (int i = 0; i < n; i++)
        if (lengths[i]) c->symbol[offsets[lengths[i]]++] = (uint16_t)i;
}
static void read_codes(Bits *b, Codes *literals, Codes *distances) {
    static const uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[320] = {0};
    uint32_t nlit = bits(b, 5) + 257, ndist = bits(b, 5) + 1, ncode = bits(b, 4) + 4, i;
    for (i = 0; i < ncode; i++) lengths[order[i]] = (uint8_t)bits(b, 3);
    build(literals, lengths, 19);
    memset(lengths, 0, 19);
    Codes codes = *literals;
    for (i = 0; i < nlit + ndist;) {
        uint32_t s = symbol(b, &codes), n = 1;
        uint8_t v = s < 16 ? (uint8_t)s : s == 16 ? lengths[i - 1] : 0;
        if (s == 16) n = 3 + bits(b, 2);
        if (s == 17) n = 3 + bits(b, 3);
        if (s == 18) n = 11 + bits(b, 7);
        while (n--) lengths[i++] = v;
    }
    build(literals, lengths, (int)nlit);
    build(distances, lengths + nlit, (int)ndist);
}
static void fixed_codes(Codes *literals, Codes *distances) {
    uint8_t lengths[288];
    for (int i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    build(literals, lengths, 288);
    memset(lengths, 5, 30);
    build(distances, lengths, 30);
}
/* Bits that follow a length or distance, and what they begin at. */
static uint32_t length_of(Bits *b, uint32_t s) {
    if (s == 285) return 258;
    uint32_t k = s - 257, extra = k < 8 ? 0 : (k >> 2) - 1;
    return 3 + (k < 8 ? k : (4 + (k & 3)) << extra) + bits(b, extra);
}
static uint32_t distance_of(Bits *b, uint32_t s) {
    uint32_t extra = s < 4 ? 0 : (s >> 1) - 1;
    return 1 + (s < 4 ? s : (2 + (s & 1)) << extra) + bits(b, extra);
}

void rt_inflate(uint8_t *out, const uint8_t *data) {
    Bits b = {data, 0, 0};
    bool last;
    do {
        last = bits(&b, 1);
        uint32_t kind = bits(&b, 2);
        if (kind == 0) {
            b.held = b.n = 0;
            uint32_t n = b.p[0] | (uint32_t)b.p[1] << 8;
            memcpy(out, b.p + 4, n);
            out += n, b.p += 4 + n;
            continue;
        }
        Codes literals, distances;
        if (kind == 1)
            fixed_codes(&literals, &distances);
        else
            read_codes(&b, &literals, &distances);
        for (uint32_t s; (s = symbol(&b, &literals)) != 256;) {
            if (s < 256) {
                *out++ = (uint8_t)s;
                continue;
            }
            uint32_t n = length_of(&b, s), distance = distance_of(&b, symbol(&b, &distances));
            for (; n--; out++) *out = *(out - distance);
        }
    } while (!last);
}
