/* Assemblies found by name in a list of directories, and types looked up across them: what
 * `anvil inspect` needs. (The compiler's own universe of types is in typesystem.h.) */
#ifndef ANVIL_FRONTEND_IMAGESET_H
#define ANVIL_FRONTEND_IMAGESET_H

#include "base/map.h"
#include "base/vec.h"
#include "frontend/attributes.h"

typedef struct ImageSet {
    Arena *a;
    Diag d;
    VEC(const char *) dirs;
    StrMap images;    /* simple assembly name -> MdImage *, 0 when it was sought in vain */
    uint32_t missing; /* how often imageset_find answered NULL */
} ImageSet;

void imageset_init(ImageSet *s, Arena *a);
/* Adds a directory to search. */
void imageset_add_dir(ImageSet *s, const char *dir);
/* Registers an open image under its assembly name. */
void imageset_add(ImageSet *s, const MdImage *img);
/* The assembly NAME.dll in one of the directories; NULL when there is none that opens. */
const MdImage *imageset_find(ImageSet *s, const char *name, size_t len);

typedef struct TypeDefRef {
    const MdImage *img; /* NULL: not found */
    uint32_t rid;       /* TypeDef */
} TypeDefRef;

/* Resolves a TypeDef or TypeRef token, through forwarders. */
TypeDefRef imageset_resolve(ImageSet *s, const MdImage *img, uint32_t token);
/* Resolves an ExportedType row, through forwarders. */
TypeDefRef imageset_resolve_exported(ImageSet *s, const MdImage *img, uint32_t exported_rid);
/* Resolves a serialised name "Ns.Outer+Inner, Assembly, Version=..."; without an assembly, looks in
 * `img` and the core library. */
TypeDefRef imageset_resolve_name(ImageSet *s, const MdImage *img, MdBlob name);
/* For attribute decoding. The set must outlive it. */
MdEnumResolver imageset_enum_resolver(ImageSet *s);

#endif
