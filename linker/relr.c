/* RELR: an even word is an address to relocate; an odd word is a bitmap, of which bit i (1 to 63) stands for
 * the i-th word after the last one covered. */
#include "linker/internal.h"

uint64_t relr_encode(const uint64_t *a, uint64_t n, uint64_t *out) {
    uint64_t words = 0;
    for (uint64_t i = 0; i < n;) {
        uint64_t base = a[i] + 8;
        out[words++] = a[i++];
        for (;;) {
            uint64_t bits = 0;
            for (; i < n; i++) {
                uint64_t distance = a[i] - base;
                if (distance >= 63 * 8 || distance % 8) break;
                bits |= (uint64_t)1 << (distance / 8);
            }
            if (!bits) break;
            out[words++] = bits << 1 | 1;
            base += 63 * 8;
        }
    }
    return words;
}
