/* The word that was meant: for messages about names that are not there. */
#ifndef ANVIL_BASE_NEAREST_H
#define ANVIL_BASE_NEAREST_H

#include <stddef.h>

/* The word of the list that is nearest to `word` in spelling; NULL when none is near. */
const char *nearest_word(const char *word, const char *const *list, size_t n);

#endif
