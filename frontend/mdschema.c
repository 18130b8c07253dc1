/* The descriptions of tables, columns and coded indices, expanded from frontend/mdtables.h. */
#include "frontend/metadata.h"

#define T(name, number, key)
#define C(table, name, kind, of) {#name, MD_##table, MD_KIND_##kind, MD_OF_##kind(of)},
#define MD_OF_U2(of) MD_NONE
#define MD_OF_U4(of) MD_NONE
#define MD_OF_STRING(of) MD_NONE
#define MD_OF_GUID(of) MD_NONE
#define MD_OF_BLOB(of) MD_NONE
#define MD_OF_INDEX(of) MD_##of
#define MD_OF_LIST(of) MD_##of
#define MD_OF_CODED(of) MD_CI_##of
const MdColDesc md_col_desc[MD_COL_COUNT] = {MD_SCHEMA(T, C)};
#undef T
#undef C

/* FIRST_x is the number of the first column of table x: the enumerator after it starts over. */
enum {
#define T(name, number, key) FIRST_##name, BEFORE_##name = FIRST_##name - 1,
#define C(table, name, kind, of) COL_##table##_##name,
    MD_SCHEMA(T, C)
#undef T
#undef C
};

enum {
    KEY_NONE = MD_COL_NONE,
#define T(name, number, key)
#define C(table, name, kind, of) KEY_##table##_##name = MD_##table##_##name,
    MD_SCHEMA(T, C)
#undef T
#undef C
};

const MdTableDesc md_table_desc[MD_TABLE_COUNT] = {
#define T(name, number, key) [number] = {#name, FIRST_##name, KEY_##key},
#define C(table, name, kind, of)
    MD_SCHEMA(T, C)
#undef T
#undef C
};

const MdCodedDesc md_coded_desc[MD_CI_COUNT] = {
#define X(name, bits, ...) {bits, sizeof((const uint8_t[]){__VA_ARGS__}), {__VA_ARGS__}},
    MD_CODED_INDICES(X)
#undef X
};
