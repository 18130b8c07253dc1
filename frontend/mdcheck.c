/* The check of all rows: indices in range, runs in order, no cycles. */
#include <string.h>

#include "frontend/mdindex.h"

typedef struct Check {
    const MdImage *img;
    MdReport *report;
    void *user;
    uint32_t errors;
} Check;

static void error(Check *k, MdCol col, uint32_t rid, const char *text) {
    k->errors++;
    k->report(k->user, col, rid, text);
}

/* Columns of kind INDEX and CODED that may be nil, by ECMA-335 §II.22 and the PDB specification. */
static bool may_be_nil(MdCol col) {
    switch (col) {
        case MD_TYPEDEF_EXTENDS:
        case MD_TYPEREF_SCOPE:
        case MD_EVENT_TYPE:
        case MD_MANIFESTRESOURCE_IMPLEMENTATION:
        case MD_METHODDEBUGINFORMATION_DOCUMENT:
        case MD_LOCALSCOPE_IMPORTSCOPE:
        case MD_IMPORTSCOPE_PARENT: return true;
        default: return false;
    }
}

static uint32_t rows_of(const MdImage *img, uint32_t table) {
    const MdTablePlace *t = &img->tables[table];
    return t->foreign > t->count ? t->foreign : t->count;
}

static void check_string(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    if (value >= k->img->strings.len && value != 0) error(k, col, rid, "string lies outside of #Strings");
}

static void check_blob(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    if (value != 0 && !md_blob(k->img, value).p) error(k, col, rid, "blob lies outside of #Blob");
}

static void check_guid(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    if (value != 0 && !md_guid(k->img, value)) error(k, col, rid, "GUID lies outside of #GUID");
}

static void check_index(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    if (value > rows_of(k->img, md_col_desc[col].of))
        error(k, col, rid, "names a row that does not exist");
    else if (value == 0 && !may_be_nil(col) && !k->img->uncompressed)
        error(k, col, rid, "names no row");
}

static void check_coded(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    const MdCodedDesc *c = &md_coded_desc[md_col_desc[col].of];
    uint32_t tag = value & ((1u << c->bits) - 1), row = value >> c->bits;
    if (row == 0) {
        if (!may_be_nil(col) && !k->img->uncompressed) error(k, col, rid, "names no row");
    } else if (tag >= c->count || c->tables[tag] == MD_NONE) {
        error(k, col, rid, "names an unknown table");
    } else if (row > rows_of(k->img, c->tables[tag])) {
        error(k, col, rid, "names a row that does not exist");
    }
}

static void check_list(Check *k, MdCol col, uint32_t rid, uint32_t value) {
    uint32_t end = k->img->tables[md_col_desc[col].of].count + 1;
    if (value > end || (value == 0 && end > 1)) error(k, col, rid, "run begins at a row that does not exist");
    if (rid > 1 && value < md_col(k->img, col, rid - 1))
        error(k, col, rid, "run begins before the one of the row above");
}

/* What passes without a closer look: a value whose row, index or offset, under its tag, is in 1..max. */
typedef struct Plain {
    uint32_t tag_mask, tag_bits;
    uint32_t max[32];
} Plain;

static Plain plain_values(const MdImage *img, const MdColDesc *c) {
    Plain p = {0};
    if (c->kind == MD_KIND_STRING && img->strings.len) p.max[0] = img->strings.len - 1;
    if (c->kind == MD_KIND_GUID) p.max[0] = img->guids.len / 16;
    if (c->kind == MD_KIND_INDEX) p.max[0] = rows_of(img, c->of);
    if (c->kind != MD_KIND_CODED) return p;
    const MdCodedDesc *coded = &md_coded_desc[c->of];
    p.tag_bits = coded->bits;
    p.tag_mask = (1u << coded->bits) - 1;
    for (uint32_t tag = 0; tag < coded->count; tag++)
        if (coded->tables[tag] != MD_NONE) p.max[tag] = rows_of(img, coded->tables[tag]);
    return p;
}

static void check_column(Check *k, MdCol col) {
    typedef void Checker(Check *, MdCol, uint32_t, uint32_t);
    static Checker *const checkers[] = {
        [MD_KIND_U2] = NULL,           [MD_KIND_U4] = NULL,         [MD_KIND_STRING] = check_string,
        [MD_KIND_GUID] = check_guid,   [MD_KIND_BLOB] = check_blob, [MD_KIND_INDEX] = check_index,
        [MD_KIND_CODED] = check_coded, [MD_KIND_LIST] = check_list,
    };
    Checker *checker = checkers[md_col_desc[col].kind];
    if (!checker) return;
    Plain plain = plain_values(k->img, &md_col_desc[col]);
    const MdTablePlace *t = &k->img->tables[md_col_desc[col].table];
    bool narrow = k->img->cols[col].width == 2;
    const uint8_t *p = t->rows + k->img->cols[col].offset;
    for (uint32_t rid = 1; rid <= t->count; rid++, p += t->row_size) {
        uint32_t value = narrow ? md_le16(p) : md_le32(p);
        if ((value >> plain.tag_bits) - 1 < plain.max[value & plain.tag_mask]) continue;
        checker(k, col, rid, value);
    }
}

static uint32_t outer_typeref(const MdImage *img, uint32_t rid) {
    uint32_t token = md_col_token(img, MD_TYPEREF_SCOPE, rid);
    return md_token_table(token) == MD_TYPEREF ? md_token_rid(token) : 0;
}

static uint32_t outer_exported(const MdImage *img, uint32_t rid) {
    uint32_t token = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
    return md_token_table(token) == MD_EXPORTEDTYPE ? md_token_rid(token) : 0;
}

/* Users walk from a type to the one it lies in until there is none: that must end. */
static void check_nesting(Check *k, MdCol col, MdTable t, uint32_t (*outer)(const MdImage *, uint32_t)) {
    for (uint32_t rid = 1; rid <= md_rows(k->img, t); rid++) {
        uint32_t depth = 0;
        for (uint32_t r = rid; r != 0 && depth <= MD_NESTING_LIMIT; r = outer(k->img, r)) depth++;
        if (depth > MD_NESTING_LIMIT) error(k, col, rid, "types are nested in a circle, or too deep");
    }
}

static void check_names(Check *k, MdCol col) {
    for (uint32_t rid = 1; rid <= md_rows(k->img, (MdTable)md_col_desc[col].table); rid++)
        if (strnlen(md_col_string(k->img, col, rid), MD_NAME_LIMIT + 1) > MD_NAME_LIMIT)
            error(k, col, rid, "name is longer than 1023 bytes");
}

uint32_t md_check(const MdImage *img, MdReport *report, void *user) {
    Check k = {img, report, user, 0};
    for (uint32_t col = 0; col < MD_COL_COUNT; col++) check_column(&k, (MdCol)col);
    check_nesting(&k, MD_TYPEREF_SCOPE, MD_TYPEREF, outer_typeref);
    check_nesting(&k, MD_TYPEDEF_NAME, MD_TYPEDEF, md_enclosing_type);
    check_nesting(&k, MD_EXPORTEDTYPE_IMPLEMENTATION, MD_EXPORTEDTYPE, outer_exported);
    static const MdCol names[] = {MD_TYPEREF_NAME,      MD_TYPEREF_NAMESPACE,      MD_TYPEDEF_NAME,
                                  MD_TYPEDEF_NAMESPACE, MD_EXPORTEDTYPE_NAMESPACE, MD_EXPORTEDTYPE_NAME};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) check_names(&k, names[i]);
    return k.errors;
}
