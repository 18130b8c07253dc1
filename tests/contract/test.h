/* Checks that count. */
#ifndef ANVIL_TESTS_CONTRACT_TEST_H
#define ANVIL_TESTS_CONTRACT_TEST_H

#include <stdio.h>

extern int passed, failed;
#define CHECK(condition)                                           \
    do {                                                           \
        if (condition) {                                           \
            passed++;                                              \
        } else {                                                   \
            failed++;                                              \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
        }                                                          \
    } while (0)

void test_native(const char *scratch);
void test_types(void);

#endif
