/* A writer of small metadata images and PE files for the tests. It knows nothing of the reader's tables:
 * rows are written as plain integers. */
#ifndef ANVIL_TESTS_METADATA_UTIL_H
#define ANVIL_TESTS_METADATA_UTIL_H

#include <criterion/criterion.h>
#include <string.h>

#include "frontend/metadata.h"

typedef struct Bytes {
    uint8_t *p;
    uint32_t len, cap;
} Bytes;

void put(Bytes *b, const void *p, uint32_t n);
void put8(Bytes *b, uint32_t v);
void put16(Bytes *b, uint32_t v);
void put32(Bytes *b, uint32_t v);
void pad_to(Bytes *b, uint32_t alignment);

typedef struct Writer {
    const char *tables_name; /* "#~" or "#-" */
    uint8_t heap_sizes;
    uint32_t rows[64];
    Bytes tables[64];
    Bytes strings, blobs, user_strings, guids, pdb;
} Writer;

Writer writer(const char *tables_name);
uint32_t string_of(Writer *w, const char *s);
/* Adds a blob of fewer than 128 bytes. */
uint32_t blob_of(Writer *w, const void *p, uint32_t n);
#define BLOB(w, ...) blob_of((w), (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
/* Adds a row: one digit of `widths` and one uint32_t per column. */
void row(Writer *w, uint32_t table, const char *widths, ...);
/* A Module row, without which no image is complete. */
void module_row(Writer *w);
/* The metadata root with its streams. */
Bytes finish_root(Writer *w);
/* A PE file with one section at RVA 0x2000: CLI header, `code` at 0x2048, then the metadata. */
Bytes finish_pe(Writer *w, Bytes code);
enum { CODE_RVA = 0x2048 };

/* State of a test: an arena, a Diag and the image made last. */
typedef struct Bench {
    Arena a;
    Diag d;
    MdImage *img;
} Bench;
void bench_open(Bench *b, Bytes root, unsigned flags);
void bench_open_pe(Bench *b, Bytes file, unsigned flags);

/* Expects that the statement fails with a text that contains `part`. */
#define FAILS_WITH(bench, part, ...)                                                                         \
    do {                                                                                                     \
        volatile bool failed_ = false;                                                                       \
        DIAG_TRY(&(bench)->d) { __VA_ARGS__; }                                                               \
        DIAG_CAUGHT(&(bench)->d) { failed_ = true; }                                                         \
        DIAG_END                                                                                             \
        cr_expect(failed_, "no error from " #__VA_ARGS__);                                                   \
        if (failed_)                                                                                         \
            cr_expect(strstr((bench)->d.message, part), "%s does not say \"%s\"", (bench)->d.message, part); \
    } while (0)
/* Expects that the statement does not fail. */
#define WORKS(bench, ...)                                                                       \
    do {                                                                                        \
        DIAG_TRY(&(bench)->d) { __VA_ARGS__; }                                                  \
        DIAG_CAUGHT(&(bench)->d) { cr_assert(false, "%s: " #__VA_ARGS__, (bench)->d.message); } \
        DIAG_END                                                                                \
    } while (0)

#endif
