/* Reader of PE files and ECMA-335 metadata. Used by the compiler and, unchanged, by the runtime:
 * it needs memory, an arena and a Diag, and neither files nor stdio (frontend/mdfile.h opens files).
 *
 * Nothing is copied: rows, strings and blobs are read in place from the mapped buffer, which must
 * outlive the image. An opened image is never written again, so threads may share it.
 *
 * md_open checks every row of every table once (all heap and row indices in range, lists in
 * order); from then on the accessors below cannot fail. What lies inside blobs (signatures,
 * attributes, bodies) is checked by the decoders, which take the Diag of the calling thread.
 * With MD_OPEN_LENIENT that check is left out: the accessors stay memory-safe then, and yield 0 or
 * "" for what is out of range.
 *
 * Formats: ECMA-335 §II.22 to §II.25, dotnet/runtime PortablePdb-Metadata.md, Microsoft PE. */
#ifndef ANVIL_FRONTEND_METADATA_H
#define ANVIL_FRONTEND_METADATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "frontend/mdflags.h"
#include "frontend/mdtables.h"

/* Table numbers: MD_MODULE = 0x00, MD_TYPEREF, MD_TYPEDEF ... A token is table << 24 | row id. */
typedef enum MdTable {
#define MD_T(name, number, key) MD_##name = number,
#define MD_C(table, name, kind, of)
    MD_SCHEMA(MD_T, MD_C)
#undef MD_T
#undef MD_C
        MD_TABLE_COUNT,
    MD_STRING = 0x70, /* not a table: user string tokens of ldstr */
    MD_NONE = 0xFF,
} MdTable;

/* Columns: MD_TYPEDEF_FLAGS, MD_METHODDEF_RVA ... A column knows its table. */
typedef enum MdCol {
#define MD_T(name, number, key)
#define MD_C(table, name, kind, of) MD_##table##_##name,
    MD_SCHEMA(MD_T, MD_C)
#undef MD_T
#undef MD_C
        MD_COL_COUNT,
    MD_COL_NONE = 0xFFFF,
} MdCol;

/* Coded index kinds, §II.24.2.6: MD_CI_TYPEDEF_OR_REF ... */
typedef enum MdCoded {
#define MD_X(name, bits, ...) MD_CI_##name,
    MD_CODED_INDICES(MD_X)
#undef MD_X
        MD_CI_COUNT,
} MdCoded;

typedef enum MdColKind {
    MD_KIND_U2,
    MD_KIND_U4,
    MD_KIND_STRING,
    MD_KIND_GUID,
    MD_KIND_BLOB,
    MD_KIND_INDEX,
    MD_KIND_LIST,
    MD_KIND_CODED,
} MdColKind;

/* Description of a column, from MD_SCHEMA. */
typedef struct MdColDesc {
    const char *name; /* "FLAGS" */
    uint8_t table;
    uint8_t kind; /* MdColKind */
    uint8_t of;   /* MdTable for INDEX and LIST, MdCoded for CODED */
} MdColDesc;

/* Description of a table, from MD_SCHEMA. */
typedef struct MdTableDesc {
    const char *name;   /* "TYPEDEF"; NULL for unassigned numbers */
    uint16_t first_col; /* MdCol; the table's columns follow one another */
    uint16_t key;       /* MdCol the rows are ordered by, or MD_COL_NONE */
} MdTableDesc;

typedef struct MdCodedDesc {
    uint8_t bits;       /* width of the tag */
    uint8_t count;      /* tags in use */
    uint8_t tables[32]; /* tag -> MdTable, MD_NONE for unused tags */
} MdCodedDesc;

extern const MdColDesc md_col_desc[MD_COL_COUNT];
extern const MdTableDesc md_table_desc[MD_TABLE_COUNT];
extern const MdCodedDesc md_coded_desc[MD_CI_COUNT];

/* A run of bytes in the image. `p` is NULL when there is none. */
typedef struct MdBlob {
    const uint8_t *p;
    uint32_t len;
} MdBlob;

/* Half-open run of positions [begin, end); map a position to a row id with md_row_at. */
typedef struct MdRange {
    uint32_t begin, end;
} MdRange;

typedef struct MdTablePlace {
    const uint8_t *rows;
    uint32_t count;           /* number of rows; row ids are 1 .. count */
    uint32_t foreign;         /* rows in the referenced type system (stand-alone PDB only) */
    uint16_t row_size;        /* bytes */
    const uint32_t *order;    /* position - 1 -> row id; NULL when positions are row ids */
    const uint32_t *position; /* row id - 1 -> position; NULL when the same, or ordered by key */
} MdTablePlace;

typedef struct MdColPlace {
    uint8_t table;
    uint8_t offset; /* bytes from the start of the row */
    uint8_t width;  /* 2 or 4 */
} MdColPlace;

/* Section of a PE file. */
typedef struct MdSection {
    uint32_t rva, size;    /* bytes that are both mapped and in the file */
    uint32_t virtual_size; /* bytes in memory; those past `size` are zero */
    uint32_t file_offset;
} MdSection;

/* One data directory, as found in the header. */
typedef struct MdDirectory {
    uint32_t rva, size;
} MdDirectory;

typedef struct MdImage {
    const char *path; /* as given to md_open; for messages */
    const uint8_t *base;
    size_t size;

    /* PE file; empty for bare metadata. */
    const MdSection *sections;
    uint32_t section_count;
    uint16_t machine; /* IMAGE_FILE_MACHINE_*; ReadyToRun images are XORed by OS */
    uint16_t characteristics;
    bool pe32_plus;
    bool ready_to_run; /* has a native header; the IL is complete nevertheless */
    uint32_t timestamp;
    uint32_t cli_flags;    /* §II.25.3.3.1 */
    uint32_t entry_point;  /* MethodDef or File token, 0 for a library */
    MdDirectory resources; /* managed resources */
    MdDirectory debug;     /* IMAGE_DEBUG_DIRECTORY array */

    /* Metadata root. */
    MdBlob metadata;
    uint32_t metadata_size; /* up to the end of the last stream */
    const char *version;    /* of the root, such as "v4.0.30319" */
    MdBlob strings, user_strings, blobs, guids, pdb;
    uint64_t valid_tables, sorted_tables;
    bool uncompressed; /* #- instead of #~ */
    MdTablePlace tables[MD_TABLE_COUNT];
    MdColPlace cols[MD_COL_COUNT];

    /* Hash indices of types, open addressing, capacity a power of two; a slot holds a row id or 0. */
    uint32_t *typedef_index, *exported_index;
    uint32_t typedef_mask, exported_mask;
} MdImage;

enum {
    MD_OPEN_LENIENT = 1, /* leave out md_check; the caller runs it */
};

/* Opens a managed PE file lying in [data, data + size). `path` names it in messages and must outlive
 * the image. Fails through `d` (DIAG_INPUT) when it is not a PE file with a CLI header, or broken. */
MdImage *md_open(Diag *d, Arena *a, const char *path, const void *data, size_t size, unsigned flags);
/* Opens bare metadata that starts with the root ("BSJB"): a portable PDB, or an embedded image. */
MdImage *md_open_root(Diag *d, Arena *a, const char *path, const void *data, size_t size, unsigned flags);
/* Whether the buffer is a PE file with a CLI header; never fails. Use it to skip native files. */
bool md_is_managed(const void *data, size_t size);

/* Checks every row of every table. Calls `report` for each error found; returns their number. */
typedef void MdReport(void *user, MdCol col, uint32_t rid, const char *text);
uint32_t md_check(const MdImage *img, MdReport *report, void *user);

/* ---- Tokens ---- */

static inline uint32_t md_token(MdTable t, uint32_t rid) { return (uint32_t)t << 24 | rid; }
static inline MdTable md_token_table(uint32_t token) { return (MdTable)(token >> 24); }
static inline uint32_t md_token_rid(uint32_t token) { return token & 0xFFFFFF; }
/* Whether the token names an existing row (or, for MD_STRING, an existing user string). In a PDB, rows
 * of the assembly it belongs to count. */
bool md_token_valid(const MdImage *img, uint32_t token);

/* ---- Rows ---- */

static inline uint32_t md_le16(const uint8_t *p) { return (uint32_t)p[0] | (uint32_t)p[1] << 8; }
static inline uint32_t md_le32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}
static inline uint64_t md_le64(const uint8_t *p) { return md_le32(p) | (uint64_t)md_le32(p + 4) << 32; }

static inline uint32_t md_rows(const MdImage *img, MdTable t) { return img->tables[t].count; }

/* The raw value of a cell; row ids start at 1. 0 when there is no such row. */
static inline uint32_t md_col(const MdImage *img, MdCol col, uint32_t rid) {
    MdColPlace c = img->cols[col];
    const MdTablePlace *t = &img->tables[c.table];
    if (rid - 1 >= t->count) return 0;
    const uint8_t *p = t->rows + (size_t)(rid - 1) * t->row_size + c.offset;
    return c.width == 2 ? md_le16(p) : md_le32(p);
}
/* Position of a row: the inverse of md_row_at, for tables behind FieldPtr, MethodPtr ... */
static inline uint32_t md_position(const MdImage *img, MdTable t, uint32_t rid) {
    const MdTablePlace *p = &img->tables[t];
    if (rid - 1 >= p->count) return 0;
    return p->position ? p->position[rid - 1] : rid;
}
/* The cell of an INDEX, LIST or CODED column as a token; 0 when it is nil. */
uint32_t md_col_token(const MdImage *img, MdCol col, uint32_t rid);
/* Decodes a coded index to a token: 0 when it is nil or its tag unused. */
uint32_t md_coded_decode(MdCoded kind, uint32_t value);
/* Encodes a token as a coded index; returns false when the kind does not admit the table. */
bool md_coded_encode(MdCoded kind, uint32_t token, uint32_t *value);

/* ---- Heaps ---- */

/* UTF-8, NUL-terminated in place. "" for offset 0 and for offsets out of range. */
static inline const char *md_string(const MdImage *img, uint32_t offset) {
    return offset < img->strings.len ? (const char *)img->strings.p + offset : "";
}
/* md_string of a STRING column. */
static inline const char *md_col_string(const MdImage *img, MdCol col, uint32_t rid) {
    return md_string(img, md_col(img, col, rid));
}
/* Contents of a blob, without its length prefix; {NULL, 0} when out of range. */
MdBlob md_blob(const MdImage *img, uint32_t offset);
static inline MdBlob md_col_blob(const MdImage *img, MdCol col, uint32_t rid) {
    return md_blob(img, md_col(img, col, rid));
}
/* The 16 bytes of a GUID by its 1-based index; NULL for 0 and out of range. */
const uint8_t *md_guid(const MdImage *img, uint32_t index);

/* UTF-16LE text of ldstr. Not aligned. */
typedef struct MdUserString {
    const uint8_t *utf16;
    uint32_t len; /* in code units */
    bool valid;
} MdUserString;
/* `offset` into #US: the low 24 bits of an ldstr token (a whole token is accepted too). */
MdUserString md_user_string(const MdImage *img, uint32_t offset);

/* ---- Runs of rows ----
 *   MdRange r = md_methods(img, type);
 *   for (uint32_t i = r.begin; i < r.end; i++) { uint32_t method = md_row_at(img, MD_METHODDEF, i); ... } */

/* Maps a position of a range over table `t` to a row id. (Positions differ from row ids when the
 * file has FieldPtr, MethodPtr ... tables, or a table that should be sorted is not.) */
static inline uint32_t md_row_at(const MdImage *img, MdTable t, uint32_t pos) {
    const MdTablePlace *p = &img->tables[t];
    if (pos - 1 >= p->count) return 0;
    return p->order ? p->order[pos - 1] : pos;
}
/* The run that the LIST column `col` of row `rid` starts. */
MdRange md_list(const MdImage *img, MdCol col, uint32_t rid);

static inline MdRange md_fields(const MdImage *img, uint32_t typedef_rid) { /* over MD_FIELD */
    return md_list(img, MD_TYPEDEF_FIELDS, typedef_rid);
}
static inline MdRange md_methods(const MdImage *img, uint32_t typedef_rid) { /* over MD_METHODDEF */
    return md_list(img, MD_TYPEDEF_METHODS, typedef_rid);
}
static inline MdRange md_params(const MdImage *img, uint32_t method_rid) { /* over MD_PARAM */
    return md_list(img, MD_METHODDEF_PARAMS, method_rid);
}
MdRange md_properties(const MdImage *img, uint32_t typedef_rid); /* over MD_PROPERTY */
MdRange md_events(const MdImage *img, uint32_t typedef_rid);     /* over MD_EVENT */

/* The rows of the keyed table `t` (one with a key column) whose key is `owner`, a token. O(log n). */
MdRange md_keyed(const MdImage *img, MdTable t, uint32_t owner);
/* The first such row, 0 when there is none: for tables with at most one row per key. */
uint32_t md_keyed_one(const MdImage *img, MdTable t, uint32_t owner);

/* `owner` is a token here. Ranges are over the table named by the function. */
static inline MdRange md_custom_attributes(const MdImage *img, uint32_t owner) {
    return md_keyed(img, MD_CUSTOMATTRIBUTE, owner);
}
static inline MdRange md_generic_params(const MdImage *img, uint32_t owner) {
    return md_keyed(img, MD_GENERICPARAM, owner);
}
static inline MdRange md_interface_impls(const MdImage *img, uint32_t typedef_rid) {
    return md_keyed(img, MD_INTERFACEIMPL, md_token(MD_TYPEDEF, typedef_rid));
}
static inline MdRange md_method_impls(const MdImage *img, uint32_t typedef_rid) {
    return md_keyed(img, MD_METHODIMPL, md_token(MD_TYPEDEF, typedef_rid));
}
static inline MdRange md_method_semantics(const MdImage *img, uint32_t property_or_event) {
    return md_keyed(img, MD_METHODSEMANTICS, property_or_event);
}
/* Each returns a row id of the table named, or 0. */
static inline uint32_t md_class_layout(const MdImage *img, uint32_t typedef_rid) {
    return md_keyed_one(img, MD_CLASSLAYOUT, md_token(MD_TYPEDEF, typedef_rid));
}
static inline uint32_t md_field_layout(const MdImage *img, uint32_t field_rid) {
    return md_keyed_one(img, MD_FIELDLAYOUT, md_token(MD_FIELD, field_rid));
}
static inline uint32_t md_field_rva(const MdImage *img, uint32_t field_rid) {
    return md_keyed_one(img, MD_FIELDRVA, md_token(MD_FIELD, field_rid));
}
static inline uint32_t md_constant(const MdImage *img, uint32_t owner) {
    return md_keyed_one(img, MD_CONSTANT, owner);
}
static inline uint32_t md_field_marshal(const MdImage *img, uint32_t owner) {
    return md_keyed_one(img, MD_FIELDMARSHAL, owner);
}
static inline uint32_t md_impl_map(const MdImage *img, uint32_t owner) {
    return md_keyed_one(img, MD_IMPLMAP, owner);
}

/* ---- Reverse look-ups: O(log n), 0 when there is no owner ---- */

uint32_t md_type_of_method(const MdImage *img, uint32_t method_rid);     /* TypeDef row id */
uint32_t md_type_of_field(const MdImage *img, uint32_t field_rid);       /* TypeDef row id */
uint32_t md_method_of_param(const MdImage *img, uint32_t param_rid);     /* MethodDef row id */
uint32_t md_type_of_property(const MdImage *img, uint32_t property_rid); /* TypeDef row id */
uint32_t md_type_of_event(const MdImage *img, uint32_t event_rid);       /* TypeDef row id */
/* TypeDef row id of the enclosing type, 0 for a top-level type. */
static inline uint32_t md_enclosing_type(const MdImage *img, uint32_t typedef_rid) {
    uint32_t row = md_keyed_one(img, MD_NESTEDCLASS, md_token(MD_TYPEDEF, typedef_rid));
    return md_col(img, MD_NESTEDCLASS_ENCLOSING, row);
}

/* ---- Types by name: O(1) ---- */

/* TypeDef row id of the type `ns`.`name`, 0 when absent. `enclosing` is the TypeDef row id of the
 * type it is nested in, 0 for a top-level type (nested types mostly have ns ""). */
uint32_t md_find_type(const MdImage *img, uint32_t enclosing, const char *ns, const char *name);
/* ExportedType row id, likewise; `enclosing` is an ExportedType row id or 0. The row's
 * IMPLEMENTATION is the AssemblyRef it is forwarded to, a File, or the enclosing ExportedType. */
uint32_t md_find_exported(const MdImage *img, uint32_t enclosing, const char *ns, const char *name);

/* ---- PE contents ---- */

/* The file's bytes from `rva` to the end of its section; {NULL, 0} when not in the file. */
MdBlob md_rva(const MdImage *img, uint32_t rva);
/* `size` bytes at `rva` (initial value of a field with FieldRVA); NULL when not all in the file. */
const uint8_t *md_rva_data(const MdImage *img, uint32_t rva, uint32_t size);
/* Bytes of an embedded ManifestResource row; {NULL, 0} when linked elsewhere or out of range. */
MdBlob md_resource(const MdImage *img, uint32_t resource_rid);

/* ---- Decoded rows ---- */

typedef struct MdTypeDef {
    uint32_t flags; /* MD_TA_* */
    const char *name, *ns;
    uint32_t extends;   /* TypeDef, TypeRef or TypeSpec token; 0 for interfaces, <Module>, Object */
    uint32_t enclosing; /* TypeDef row id or 0 */
    MdRange fields, methods;
} MdTypeDef;
typedef struct MdTypeRef {
    uint32_t scope; /* Module, ModuleRef, AssemblyRef or TypeRef (enclosing type) token; 0: ExportedType */
    const char *name, *ns;
} MdTypeRef;
typedef struct MdField {
    uint32_t flags; /* MD_FA_* */
    const char *name;
    MdBlob signature;
} MdField;
typedef struct MdMethodDef {
    uint32_t rva;               /* of the body; 0 when there is none */
    uint32_t impl_flags, flags; /* MD_MI_*, MD_MA_* */
    const char *name;
    MdBlob signature;
    MdRange params;
} MdMethodDef;
typedef struct MdMemberRef {
    uint32_t parent; /* TypeDef, TypeRef, ModuleRef, MethodDef or TypeSpec token */
    const char *name;
    MdBlob signature;
} MdMemberRef;
typedef struct MdAssembly { /* of an Assembly or AssemblyRef row */
    uint16_t version[4];    /* major, minor, build, revision */
    uint32_t flags;
    const char *name, *culture;
    MdBlob public_key; /* key or its 8-byte token, by MD_AF_PUBLIC_KEY */
} MdAssembly;
typedef struct MdImplMap {
    uint32_t flags;     /* MD_PI_* */
    const char *name;   /* of the function */
    const char *module; /* of the library */
} MdImplMap;

MdTypeDef md_typedef(const MdImage *img, uint32_t rid);
MdTypeRef md_typeref(const MdImage *img, uint32_t rid);
MdField md_field(const MdImage *img, uint32_t rid);
MdMethodDef md_methoddef(const MdImage *img, uint32_t rid);
MdMemberRef md_memberref(const MdImage *img, uint32_t rid);
MdAssembly md_assembly(const MdImage *img); /* of the file itself; name "" for a netmodule */
MdAssembly md_assembly_ref(const MdImage *img, uint32_t rid);
MdImplMap md_impl_map_row(const MdImage *img, uint32_t rid);

/* Name of a TypeDef, TypeRef or ExportedType token for messages: "Ns.Outer/Inner", in the arena. */
const char *md_type_name(const MdImage *img, Arena *a, uint32_t token);
/* "Ns.Type::Method" of a MethodDef row id, in the arena. */
const char *md_method_name(const MdImage *img, Arena *a, uint32_t method_rid);

#endif
