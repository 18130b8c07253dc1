/* RELR: what the encoder writes decodes to what it was given. */
#include <stdlib.h>

#include "linker/internal.h"
#include "tests/unit/linker_util.h"

static void round_trip(const uint64_t *a, uint64_t n, uint64_t most_words) {
    uint64_t *words = malloc((n + 1) * 8), *back = malloc((n + 1) * 64 * 8);
    uint64_t k = relr_encode(a, n, words);
    cr_assert_leq(k, n);
    if (most_words) cr_assert_leq(k, most_words, "%llu words", (unsigned long long)k);
    cr_assert_eq(relr_decode(words, k, back), n);
    cr_assert_eq(memcmp(a, back, n * 8), 0);
    free(words);
    free(back);
}

Test(linker_relr, edges_of_the_bitmap) {
    uint64_t a[200];
    for (uint64_t i = 0; i < 200; i++) a[i] = 0x1000 + 8 * i;
    round_trip(a, 0, 0);
    round_trip(a, 1, 1);
    round_trip(a, 64, 2);  /* an address and one full bitmap */
    round_trip(a, 65, 3);  /* one more bitmap */
    round_trip(a, 200, 5); /* 1 + 63 * 3 + 10 */
    round_trip((uint64_t[]){0x1000, 0x1000 + 8 * 63}, 2, 2);
    round_trip((uint64_t[]){0x1000, 0x1000 + 8 * 64}, 2, 2); /* just beyond the first bitmap */
    round_trip((uint64_t[]){0x1000, 0x100c, 0x1014}, 3, 3);  /* not a whole number of words apart */
    round_trip((uint64_t[]){0x1000, 0x1004}, 2, 2);          /* overlapping words */
}

Test(linker_relr, random) {
    uint64_t a[3000], seed = 7;
    for (int round = 0; round < 200; round++) {
        uint64_t at = 0x2000, n = 0;
        while (n < 3000) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint64_t r = seed >> 33;
            at += r % 16 < 12 ? 8 : r % 16 < 15 ? 8 * (r / 16 % 200 + 1) : 2 * (r / 16 % 300 + 1);
            a[n++] = at;
        }
        round_trip(a, n, 0);
    }
}
