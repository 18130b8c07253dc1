/* Portable PDBs (dotnet/runtime PortablePdb-Metadata.md): source documents, sequence points, scopes and
 * names of local variables. A PDB is an MdImage of its own, whose MethodDef row ids are those of the
 * assembly it belongs to. */
#ifndef ANVIL_FRONTEND_PDB_H
#define ANVIL_FRONTEND_PDB_H

#include "frontend/signature.h"

enum { MD_HIDDEN_LINE = 0xFEEFEE };

/* IL offsets from `offset` up to that of the next point belong to the lines given. */
typedef struct MdSequencePoint {
    uint32_t offset;
    uint32_t document; /* Document row id */
    uint32_t start_line, start_column, end_line, end_column;
    bool hidden; /* code without a source line */
} MdSequencePoint;

typedef struct MdSequencePoints {
    uint32_t count;
    const MdSequencePoint *points; /* in order of offset */
} MdSequencePoints;

/* Sequence points of a method, none when it has none. Fails through `d` when they are malformed. */
MdSequencePoints md_sequence_points(const MdImage *pdb, Diag *d, Arena *a, uint32_t method_rid);
/* The point that covers an IL offset, or NULL. */
const MdSequencePoint *md_point_at(const MdSequencePoints *points, uint32_t offset);
/* Path of a Document row, put together in the arena. */
const char *md_document_name(const MdImage *pdb, Diag *d, Arena *a, uint32_t document_rid);

/* Scopes of a method: range over MD_LOCALSCOPE, outer before inner. */
static inline MdRange md_local_scopes(const MdImage *pdb, uint32_t method_rid) {
    return md_keyed(pdb, MD_LOCALSCOPE, md_token(MD_METHODDEF, method_rid));
}
/* Variables of a scope: range over MD_LOCALVARIABLE. */
static inline MdRange md_local_variables(const MdImage *pdb, uint32_t scope_rid) {
    return md_list(pdb, MD_LOCALSCOPE_VARIABLES, scope_rid);
}
/* Decode and drop: value of a LocalConstant row, imports of an ImportScope row. */
void md_check_local_constant(const MdImage *pdb, Diag *d, uint32_t rid);
void md_check_imports(const MdImage *pdb, Diag *d, uint32_t rid);

/* What the debug directory of an assembly says about its PDB. */
typedef struct MdPdbLink {
    bool has_codeview;
    uint8_t id[20];         /* as in the #Pdb stream: GUID and stamp */
    MdBlob path;            /* where the PDB was when it was written; not NUL-terminated */
    MdBlob embedded;        /* deflated PDB inside of the assembly, or {NULL, 0} */
    uint32_t embedded_size; /* inflated */
} MdPdbLink;
MdPdbLink md_pdb_link(const MdImage *img);

/* Opens the PDB of an assembly: the embedded one, else the file beside it. Returns NULL when there is
 * none, or when the file belongs to another build, or is a Windows PDB. Fails through `d` when it is
 * damaged. Needs files and zlib: pdbfile.c. */
MdImage *md_open_pdb(Diag *d, Arena *a, const MdImage *img);

#endif
