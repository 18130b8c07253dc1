/* Writer of metadata: a copy of an image with only the rows that are kept (DESIGN D10). */
#ifndef ANVIL_FRONTEND_MDWRITE_H
#define ANVIL_FRONTEND_MDWRITE_H

#include "frontend/metadata.h"

/* Rows of one image that a copy keeps: kept[table][rid] is not 0. NULL: none of the table. */
typedef struct MdKeep {
    uint8_t *kept[MD_TABLE_COUNT];
} MdKeep;

/* A written image; new_rid[table][rid] is the row's number in it, 0 when it was left out. In the arena. */
typedef struct MdWritten {
    const uint8_t *data;
    uint32_t size;
    uint32_t *new_rid[MD_TABLE_COUNT];
} MdWritten;

/* Writes the kept rows as bare metadata (ECMA-335 §II.24.2, from the root on), which md_open_root reads. Rows
 * must be closed under reference: what a kept row names is kept, too. RVAs become 0. diag_fail when a
 * signature is malformed or the image is uncompressed. */
MdWritten md_write(Diag *d, Arena *a, const MdImage *img, const MdKeep *keep);

/* Calls `visit` for each TypeDef, TypeRef and TypeSpec token in a signature blob; a TypeSpec's is a type
 * alone. */
typedef void MdTokenVisit(void *user, uint32_t token);
void md_visit_signature(Diag *d, const MdImage *img, MdBlob blob, bool typespec, MdTokenVisit *visit,
                        void *user);

#endif
