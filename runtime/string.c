/* Strings: UTF-8 on the outside, UTF-16 inside. */
#include <stdlib.h>
#include "runtime/rt.h"

enum { REPLACEMENT = 0xFFFD };

/* One code point of s[*i..n); U+FFFD for one maximal malformed part (Unicode 3.9, as .NET decodes). */
static uint32_t decode(const uint8_t *s, size_t n, size_t *i) {
    uint32_t c = s[(*i)++];
    if (c < 0x80) return c;
    if (c < 0xC2 || c > 0xF4) return REPLACEMENT;
    uint32_t more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    uint8_t low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    uint8_t high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    c &= 0x3Fu >> more;
    for (; more; more--, low = 0x80, high = 0xBF) {
        if (*i == n || s[*i] < low || s[*i] > high) return REPLACEMENT;
        c = c << 6 | (s[(*i)++] & 0x3F);
    }
    return c;
}

RtString *rt_string_utf8_n(const char *text, size_t bytes) {
    const uint8_t *s = (const uint8_t *)text;
    size_t units = 0;
    for (size_t i = 0; i < bytes;) units += decode(s, bytes, &i) > 0xFFFF ? 2 : 1;
    if (units > RT_STRING_MAX) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    RtString *r = (RtString *)rt_new_string((int32_t)units);
    uint16_t *out = r->chars;
    for (size_t i = 0; i < bytes;) {
        uint32_t c = decode(s, bytes, &i);
        if (c > 0xFFFF) {
            *out++ = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        *out++ = (uint16_t)c;
    }
    return r;
}

RtString *rt_string_utf8(const char *s) { return s ? rt_string_utf8_n(s, strlen(s)) : NULL; }

RtString *rt_string_utf16(const uint16_t *s, size_t units) {
    if (units > RT_STRING_MAX) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    RtString *r = (RtString *)rt_new_string((int32_t)units);
    memcpy(r->chars, s, units * 2);
    return r;
}

static uint32_t decode16(const uint16_t *s, size_t n, size_t *i) {
    uint32_t c = s[(*i)++];
    if (c < 0xD800 || c > 0xDFFF) return c;
    if (c > 0xDBFF || *i == n || s[*i] < 0xDC00 || s[*i] > 0xDFFF) return REPLACEMENT;
    return 0x10000 + ((c - 0xD800) << 10) + (s[(*i)++] - 0xDC00u);
}

static size_t encode(uint32_t c, char out[4]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t k = n - 1; k; k--, c >>= 6) out[k] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(0xF0u << (4 - n) | c);
    return n;
}

size_t rt_utf8_from_utf16(char *out, size_t size, const uint16_t *s, size_t units) {
    size_t length = 0, written = 0;
    for (size_t i = 0; i < units;) {
        char bytes[4];
        size_t n = encode(decode16(s, units, &i), bytes);
        if (length == written && length + n < size) {
            memcpy(out + written, bytes, n);
            written += n;
        }
        length += n;
    }
    if (size) out[written] = 0;
    return length;
}

size_t rt_string_to_utf8(const RtString *s, char *out, size_t size) {
    return rt_utf8_from_utf16(out, size, s ? s->chars : NULL, s ? (size_t)s->length : 0);
}

char *rt_string_dup_utf8(const RtString *s) {
    if (!s) return NULL;
    size_t n = rt_string_to_utf8(s, NULL, 0) + 1;
    char *out = malloc(n);
    if (!out) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    rt_string_to_utf8(s, out, n);
    return out;
}

bool rt_string_equals(const RtString *a, const RtString *b) {
    if (a == b) return true;
    return a && b && a->length == b->length && memcmp(a->chars, b->chars, (size_t)a->length * 2) == 0;
}

/* ---- numbers as text ----------------------------------------------------------------------------- */

size_t rt_format_u64(char *out, uint64_t v) {
    char digits[20];
    size_t n = 0;
    do digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    for (size_t i = 0; i < n; i++) out[i] = digits[n - 1 - i];
    out[n] = 0;
    return n;
}

size_t rt_format_hex(char *out, uint64_t v) {
    size_t n = v ? (size_t)(67 - __builtin_clzll(v)) / 4 : 1;
    for (size_t i = n; i-- > 0; v >>= 4) out[i] = "0123456789abcdef"[v & 15];
    out[n] = 0;
    return n;
}
