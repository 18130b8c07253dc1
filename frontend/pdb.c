/* Portable PDB blobs: sequence points, document names, constants, imports. */
#include "frontend/pdb.h"

#include <string.h>

#include "base/vec.h"

/* ---- Sequence points ---- */

typedef struct PointReader {
    MdSigCursor c;
    MdSequencePoint at; /* the point above */
    bool seen_line;     /* a point that is not hidden was read */
} PointReader;

static uint32_t checked_add(PointReader *r, uint32_t base, int64_t delta, uint32_t limit) {
    int64_t sum = (int64_t)base + delta;
    if (sum < 0 || sum >= limit) md_sig_fail(&r->c, "a line, column or offset is out of range");
    return (uint32_t)sum;
}

static void read_lines(PointReader *r) {
    uint32_t lines = md_sig_uint(&r->c);
    int64_t columns = lines == 0 ? (int64_t)md_sig_uint(&r->c) : md_sig_int(&r->c);
    r->at.hidden = lines == 0 && columns == 0;
    if (r->at.hidden) return;
    int64_t line = r->seen_line ? md_sig_int(&r->c) : (int64_t)md_sig_uint(&r->c);
    int64_t column = r->seen_line ? md_sig_int(&r->c) : (int64_t)md_sig_uint(&r->c);
    r->seen_line = true;
    r->at.start_line = checked_add(r, r->at.start_line, line, 0x20000000);
    r->at.start_column = checked_add(r, r->at.start_column, column, 0x10000);
    r->at.end_line = checked_add(r, r->at.start_line, lines, 0x20000000);
    r->at.end_column = checked_add(r, r->at.start_column, columns, 0x10000);
}

static void set_document(PointReader *r, uint32_t rid) {
    if (rid - 1 >= md_rows(r->c.img, MD_DOCUMENT)) md_sig_fail(&r->c, "names a document that does not exist");
    r->at.document = rid;
}

MdSequencePoints md_sequence_points(const MdImage *pdb, Diag *d, Arena *a, uint32_t method_rid) {
    MdSequencePoints none = {0, NULL};
    MdBlob b = md_col_blob(pdb, MD_METHODDEBUGINFORMATION_SEQUENCEPOINTS, method_rid);
    if (b.len == 0) return none;
    PointReader r = {.c = md_sig_cursor(pdb, d, b, md_token(MD_METHODDEBUGINFORMATION, method_rid))};
    r.c.kind = "sequence points";
    md_sig_uint(&r.c); /* local signature: the body names it too */
    uint32_t document = md_col(pdb, MD_METHODDEBUGINFORMATION_DOCUMENT, method_rid);
    set_document(&r, document ? document : md_sig_uint(&r.c));
    VEC(MdSequencePoint) out = {0};
    while (!md_sig_at_end(&r.c)) {
        uint32_t delta = md_sig_uint(&r.c);
        if (delta == 0 && out.len > 0) {
            set_document(&r, md_sig_uint(&r.c));
            continue;
        }
        r.at.offset = checked_add(&r, r.at.offset, delta, 0x20000000);
        read_lines(&r);
        vec_push(a, &out, r.at);
        if (!r.at.hidden) continue;
        /* The lines of the point above stay the base of the next one's. */
        MdSequencePoint *p = &vec_last(&out);
        p->start_line = p->end_line = MD_HIDDEN_LINE;
        p->start_column = p->end_column = 0;
    }
    return (MdSequencePoints){out.len, out.items};
}

const MdSequencePoint *md_point_at(const MdSequencePoints *points, uint32_t offset) {
    uint32_t lo = 0, hi = points->count;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (points->points[mid].offset <= offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &points->points[lo - 1] : NULL;
}

/* ---- Documents ---- */

enum { MAX_DOCUMENT_NAME = 1 << 16 };

const char *md_document_name(const MdImage *pdb, Diag *d, Arena *a, uint32_t document_rid) {
    MdBlob b = md_col_blob(pdb, MD_DOCUMENT_NAME, document_rid);
    MdSigCursor c = md_sig_cursor(pdb, d, b, md_token(MD_DOCUMENT, document_rid));
    c.kind = "name";
    if (b.len == 0) return "";
    char separator = (char)md_sig_byte(&c);
    VEC(char) out = {0};
    for (bool first = true; !md_sig_at_end(&c); first = false) {
        uint32_t offset = md_sig_uint(&c);
        MdBlob part = md_blob(pdb, offset);
        if (offset != 0 && !part.p) md_sig_fail(&c, "a part of it does not exist");
        if (out.len + part.len > MAX_DOCUMENT_NAME) md_sig_fail(&c, "is too long");
        if (!first && separator) vec_push(a, &out, separator);
        for (uint32_t i = 0; i < part.len; i++) vec_push(a, &out, (char)part.p[i]);
    }
    vec_push(a, &out, 0);
    return out.items;
}

/* ---- Constants and imports ---- */

static void skip(MdSigCursor *c, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) md_sig_byte(c);
}

static void skip_general_constant(MdSigCursor *c) {
    md_sig_token(c);
    c->p = c->end; /* the value's form depends on the type */
}

void md_check_local_constant(const MdImage *pdb, Diag *d, uint32_t rid) {
    static const uint8_t sizes[] = {
        [MD_ELEM_BOOLEAN] = 1, [MD_ELEM_CHAR] = 2, [MD_ELEM_I1] = 1, [MD_ELEM_U1] = 1,
        [MD_ELEM_I2] = 2,      [MD_ELEM_U2] = 2,   [MD_ELEM_I4] = 4, [MD_ELEM_U4] = 4,
        [MD_ELEM_I8] = 8,      [MD_ELEM_U8] = 8,   [MD_ELEM_R4] = 4, [MD_ELEM_R8] = 8,
    };
    MdBlob b = md_col_blob(pdb, MD_LOCALCONSTANT_SIGNATURE, rid);
    MdSigCursor c = md_sig_cursor(pdb, d, b, md_token(MD_LOCALCONSTANT, rid));
    while (md_sig_peek(&c) == MD_ELEM_CMOD_OPT || md_sig_peek(&c) == MD_ELEM_CMOD_REQD) {
        md_sig_byte(&c);
        md_sig_token(&c);
    }
    uint8_t kind = md_sig_byte(&c);
    size_t left = (size_t)(c.end - c.p);
    if (kind == MD_ELEM_STRING) {
        if (left % 2 && !(left == 1 && c.p[0] == 0xFF)) md_sig_fail(&c, "a string has half a character");
        return;
    }
    if (kind == MD_ELEM_CLASS || kind == MD_ELEM_VALUETYPE) {
        skip_general_constant(&c);
    } else if (kind < sizeof sizes && sizes[kind]) {
        skip(&c, sizes[kind]);
        if (!md_sig_at_end(&c)) md_sig_token(&c); /* enum type */
    } else if (kind != MD_ELEM_OBJECT) {
        md_sig_fail(&c, "unknown type of constant");
    }
    if (!md_sig_at_end(&c)) md_sig_fail(&c, "has bytes left over");
}

void md_check_imports(const MdImage *pdb, Diag *d, uint32_t rid) {
    /* Per kind of import, what follows: b blob, a AssemblyRef, t type. */
    static const char *const forms[] = {"", "b", "ab", "t", "bb", "b", "ba", "bb", "bab", "bt"};
    MdBlob b = md_col_blob(pdb, MD_IMPORTSCOPE_IMPORTS, rid);
    MdSigCursor c = md_sig_cursor(pdb, d, b, md_token(MD_IMPORTSCOPE, rid));
    c.kind = "imports";
    while (!md_sig_at_end(&c)) {
        uint32_t kind = md_sig_uint(&c);
        if (kind == 0 || kind >= sizeof forms / sizeof *forms) md_sig_fail(&c, "unknown kind of import");
        for (const char *f = forms[kind]; *f; f++) {
            if (*f == 't') {
                md_sig_token(&c);
                continue;
            }
            uint32_t v = md_sig_uint(&c);
            if (*f == 'b' ? v && !md_blob(pdb, v).p
                          : !md_token_valid(pdb, md_token(MD_ASSEMBLYREF, v & 0xFFFFFF)))
                md_sig_fail(&c, "names what does not exist");
        }
    }
}

/* ---- Debug directory, Microsoft PE "The .debug Section" ---- */

enum {
    DEBUG_ENTRY_SIZE = 28,
    DEBUG_CODEVIEW = 2,
    DEBUG_EMBEDDED_PDB = 17,
    CODEVIEW_HEADER = 24,
};

static MdBlob entry_bytes(const MdImage *img, const uint8_t *entry) {
    uint32_t size = md_le32(entry + 16), offset = md_le32(entry + 24);
    if (offset > img->size || size > img->size - offset) return (MdBlob){NULL, 0};
    return (MdBlob){img->base + offset, size};
}

static void read_codeview(MdPdbLink *link, MdBlob b, const uint8_t *entry) {
    if (b.len < CODEVIEW_HEADER || memcmp(b.p, "RSDS", 4) != 0) return;
    link->has_codeview = true;
    memcpy(link->id, b.p + 4, 16);
    memcpy(link->id + 16, entry + 4, 4);
    const uint8_t *path = b.p + CODEVIEW_HEADER;
    link->path = (MdBlob){path, (uint32_t)strnlen((const char *)path, b.len - CODEVIEW_HEADER)};
}

static void read_embedded(MdPdbLink *link, MdBlob b) {
    if (b.len < 8 || memcmp(b.p, "MPDB", 4) != 0) return;
    link->embedded_size = md_le32(b.p + 4);
    link->embedded = (MdBlob){b.p + 8, b.len - 8};
}

MdPdbLink md_pdb_link(const MdImage *img) {
    MdPdbLink link = {0};
    const uint8_t *dir = md_rva_data(img, img->debug.rva, img->debug.size);
    for (uint32_t at = 0; dir && img->debug.size - at >= DEBUG_ENTRY_SIZE; at += DEBUG_ENTRY_SIZE) {
        uint32_t kind = md_le32(dir + at + 12);
        MdBlob b = entry_bytes(img, dir + at);
        if (!b.p) continue;
        if (kind == DEBUG_CODEVIEW && !link.has_codeview) read_codeview(&link, b, dir + at);
        if (kind == DEBUG_EMBEDDED_PDB) read_embedded(&link, b);
    }
    return link;
}
