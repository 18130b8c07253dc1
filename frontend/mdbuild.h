/* Metadata put together row by row, in memory, and written as bare metadata (ECMA-335 §II.24.2). */
#ifndef ANVIL_FRONTEND_MDBUILD_H
#define ANVIL_FRONTEND_MDBUILD_H

#include "base/map.h"
#include "base/vec.h"
#include "frontend/metadata.h"

typedef VEC(uint8_t) MdBytes;

typedef struct MdBuild {
    Arena *a;
    MdBytes strings, blobs, guids;
    StrMap known_strings, known_blobs;
    VEC(uint32_t) cells[MD_TABLE_COUNT]; /* the columns of each row as md_col gives them */
    uint32_t count[MD_TABLE_COUNT];
} MdBuild;

/* Everything lies in the arena. */
void md_build_init(MdBuild *b, Arena *a);

/* Places in the heaps; equal strings and blobs share one. 0 for "" , an empty blob and no guid. */
uint32_t md_build_string(MdBuild *b, const char *s);
uint32_t md_build_blob(MdBuild *b, const uint8_t *p, uint32_t n);
uint32_t md_build_guid(MdBuild *b, const uint8_t *guid); /* 16 bytes, or NULL */

/* Appends a row with as many cells as the table has columns, and returns its number. Coded indices are
 * encoded. Rows of a table with a key must come in its order, or be read by a reader that does not believe
 * it. */
uint32_t md_build_row(MdBuild *b, MdTable t, const uint32_t *cells);
/* A cell of the last row of a table. */
void md_build_cell(MdBuild *b, MdCol col, uint32_t v);

/* A token as a coded index; it must be of a table that the kind has. */
uint32_t md_build_coded(MdCoded kind, uint32_t token);

/* Parts of signatures: little-endian bytes, compressed numbers (§II.23.2). */
void md_put(Arena *a, MdBytes *b, const void *p, size_t n);
void md_put_le(Arena *a, MdBytes *b, uint64_t v, uint32_t n);
void md_put_compressed(Arena *a, MdBytes *b, uint32_t v);

/* The written metadata, from the root on, which md_open_root reads. */
MdBlob md_build_finish(MdBuild *b);

#endif
