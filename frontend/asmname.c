/* Display names of assemblies, as Assembly.FullName writes them: "Name, Version=1.2.3.4, Culture=neutral,
 * PublicKeyToken=0123456789abcdef". */
#include <string.h>

#include "frontend/program.h"

/* SHA-1 (FIPS 180-4 §6.1): the token of a public key is made of its last eight bytes (ECMA-335 II.6.3). */
static uint32_t rotl(uint32_t x, int n) { return x << n | x >> (32 - n); }

static void sha1_block(uint32_t h[5], const uint8_t block[64]) {
    uint32_t w[80];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 80; i++) w[i] = rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 80; i++) {
        uint32_t f, k;
        if (i < 20)
            f = (b & c) | (~b & d), k = 0x5A827999;
        else if (i < 40)
            f = b ^ c ^ d, k = 0x6ED9EBA1;
        else if (i < 60)
            f = (b & c) | (b & d) | (c & d), k = 0x8F1BBCDC;
        else
            f = b ^ c ^ d, k = 0xCA62C1D6;
        uint32_t t = rotl(a, 5) + f + e + k + w[i];
        e = d, d = c, c = rotl(b, 30), b = a, a = t;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

static void sha1(const uint8_t *p, uint32_t n, uint8_t out[20]) {
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    uint8_t last[128] = {0};
    uint32_t whole = n & ~63u, rest = n - whole, tail = rest < 56 ? 64 : 128;
    for (uint32_t i = 0; i < whole; i += 64) sha1_block(h, p + i);
    if (rest) memcpy(last, p + whole, rest);
    last[rest] = 0x80;
    for (int i = 0; i < 8; i++) last[tail - 1 - i] = (uint8_t)((uint64_t)n * 8 >> 8 * i);
    for (uint32_t i = 0; i < tail; i += 64) sha1_block(h, last + i);
    for (int i = 0; i < 20; i++) out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

const char *assembly_display_name(Arena *arena, const Assembly *a) {
    MdAssembly row = md_assembly(a->image);
    char token[17] = "null";
    if (row.public_key.len) {
        static const char digits[] = "0123456789abcdef";
        uint8_t hash[20];
        sha1(row.public_key.p, row.public_key.len, hash);
        for (int i = 0; i < 8; i++) {
            token[2 * i] = digits[hash[19 - i] >> 4];
            token[2 * i + 1] = digits[hash[19 - i] & 15];
        }
        token[16] = 0;
    }
    return arena_printf(arena, "%s, Version=%u.%u.%u.%u, Culture=%s, PublicKeyToken=%s", row.name,
                        row.version[0], row.version[1], row.version[2], row.version[3],
                        row.culture && *row.culture ? row.culture : "neutral", token);
}
