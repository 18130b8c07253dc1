/* Decodes everything an image holds: every row, signature, attribute, marshalling descriptor,
 * constant, resource, method body and instruction. The reader's own proof, and the fuzzer's target. */
#ifndef ANVIL_FRONTEND_VERIFY_H
#define ANVIL_FRONTEND_VERIFY_H

#include "frontend/attributes.h"

typedef struct VerifyCounts {
    uint64_t rows, types, methods, bodies, il_bytes, instructions;
    uint64_t signatures, attributes, resources, sequence_points, errors;
} VerifyCounts;

typedef struct Verify {
    /* Receives each error: "path: TABLE row N: what is wrong". Returns whether it counts as one. */
    bool (*report)(void *user, const char *message);
    void *user;
    MdEnumResolver enums;
    Arena *scratch; /* reset many times */
} Verify;

/* `img` may be opened with MD_OPEN_LENIENT. Adds to `counts`. Never fails: it reports. */
void md_verify(const MdImage *img, const Verify *v, VerifyCounts *counts);

#endif
