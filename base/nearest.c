/* The word that was meant, by Levenshtein distance. */
#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Words longer than the table are far from everything. */
static size_t distance(const char *a, const char *b) {
    enum { LONGEST = 200 };
    size_t na = strlen(a), nb = strlen(b), row[LONGEST + 1];
    if (na > LONGEST || nb > LONGEST) return SIZE_MAX;
    for (size_t j = 0; j <= nb; j++) row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t above = row[j];
            row[j] = least(least(row[j - 1], above) + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[nb];
}

const char *nearest_word(const char *word, const char *const *list, size_t n) {
    const char *best = NULL;
    size_t length = strlen(word), near = length / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        size_t k = strlen(list[i]), apart = k > length ? k - length : length - k;
        if (apart > near) continue; /* cannot be nearer */
        size_t d = distance(word, list[i]);
        if (d <= near && d < k) best = list[i], near = d - (d > 0);
    }
    return best;
}
