/* Private to the reader: the hash index of types by name. */
#ifndef ANVIL_FRONTEND_MDINDEX_H
#define ANVIL_FRONTEND_MDINDEX_H

#include "frontend/metadata.h"

enum {
    MD_NAME_LIMIT = 1023,  /* bytes of a type name or namespace, as in CoreCLR */
    MD_NESTING_LIMIT = 64, /* of types in types */
};

/* Fills img->typedef_index and img->exported_index. */
void md_build_name_index(MdImage *img, Arena *a);

#endif
