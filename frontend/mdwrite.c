/* Writes metadata: rows that are kept, renumbered, with heaps of their own. */
#include "frontend/mdwrite.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/mdbuild.h"
#include "frontend/signature.h"

typedef struct Writer {
    Diag *d;
    Arena *a;
    const MdImage *img;
    uint32_t *new_rid[MD_TABLE_COUNT];
    uint32_t count[MD_TABLE_COUNT];
    MdBuild out;
} Writer;

/* --- signatures --- */

/* A walk over a signature: copies it with its tokens renumbered, or only visits the tokens. */
typedef struct SigWalk {
    MdSigCursor c;
    Writer *w; /* NULL: visit */
    MdBytes out;
    MdTokenVisit *visit;
    void *user;
} SigWalk;

static uint8_t copy_byte(SigWalk *s) {
    uint8_t b = md_sig_byte(&s->c);
    if (s->w) md_put_le(s->w->a, &s->out, b, 1);
    return b;
}

static uint32_t copy_uint(SigWalk *s) {
    uint32_t v = md_sig_uint(&s->c);
    if (s->w) md_put_compressed(s->w->a, &s->out, v);
    return v;
}

static void copy_int(SigWalk *s) {
    const uint8_t *from = s->c.p;
    md_sig_int(&s->c);
    if (s->w) md_put(s->w->a, &s->out, from, (size_t)(s->c.p - from));
}

static uint32_t mapped(const Writer *w, uint32_t token) {
    MdTable t = md_token_table(token);
    uint32_t rid = w->new_rid[t] ? w->new_rid[t][md_token_rid(token)] : 0;
    return rid ? md_token(t, rid) : 0;
}

static void copy_token(SigWalk *s) {
    uint32_t token = md_sig_token(&s->c), value = 0;
    if (!s->w) {
        s->visit(s->user, token);
        return;
    }
    uint32_t to = mapped(s->w, token);
    if (!to || !md_coded_encode(MD_CI_TYPEDEF_OR_REF, to, &value))
        diag_bug(s->w->d, "emit", s->w->img->path, "signature names token 0x%08x, which is not kept", token);
    md_put_compressed(s->w->a, &s->out, value);
}

static void copy_method(SigWalk *s);

static void copy_type(SigWalk *s) {
    for (;;) {
        switch (copy_byte(s)) {
            case MD_ELEM_CMOD_REQD:
            case MD_ELEM_CMOD_OPT: copy_token(s); break;
            case MD_ELEM_PTR:
            case MD_ELEM_BYREF:
            case MD_ELEM_SZARRAY:
            case MD_ELEM_PINNED:
            case MD_ELEM_SENTINEL: break;
            case MD_ELEM_VALUETYPE:
            case MD_ELEM_CLASS: copy_token(s); return;
            case MD_ELEM_VAR:
            case MD_ELEM_MVAR: copy_uint(s); return;
            case MD_ELEM_ARRAY:
                copy_type(s);
                copy_uint(s);
                for (uint32_t n = copy_uint(s); n; n--) copy_uint(s);
                for (uint32_t n = copy_uint(s); n; n--) copy_int(s);
                return;
            case MD_ELEM_GENERICINST:
                copy_byte(s);
                copy_token(s);
                for (uint32_t n = copy_uint(s); n; n--) copy_type(s);
                return;
            case MD_ELEM_FNPTR: copy_method(s); return;
            default: return;
        }
    }
}

static void copy_method(SigWalk *s) {
    uint8_t flags = copy_byte(s);
    if ((flags & 0x0F) == MD_SIG_FIELD) {
        copy_type(s);
        return;
    }
    if (flags & MD_SIG_GENERIC) copy_uint(s);
    uint32_t n = copy_uint(s);
    copy_type(s);
    for (uint32_t i = 0; i < n; i++) copy_type(s);
}

static void walk(SigWalk *s, Diag *d, const MdImage *img, MdBlob blob, bool type) {
    s->c = md_sig_cursor(img, d, blob, 0);
    if (type)
        copy_type(s);
    else
        copy_method(s);
}

void md_visit_signature(Diag *d, const MdImage *img, MdBlob blob, bool typespec, MdTokenVisit *visit,
                        void *user) {
    SigWalk s = {.visit = visit, .user = user};
    if (blob.len) walk(&s, d, img, blob, typespec);
}

/* --- cells --- */

static uint32_t blob_cell(Writer *w, MdCol col, uint32_t rid) {
    MdBlob b = md_col_blob(w->img, col, rid);
    switch (col) {
        case MD_FIELD_SIGNATURE:
        case MD_METHODDEF_SIGNATURE:
        case MD_MEMBERREF_SIGNATURE:
        case MD_PROPERTY_SIGNATURE:
        case MD_TYPESPEC_SIGNATURE: {
            SigWalk s = {.w = w};
            walk(&s, w->d, w->img, b, col == MD_TYPESPEC_SIGNATURE);
            return md_build_blob(&w->out, s.out.items, s.out.len);
        }
        default: return md_build_blob(&w->out, b.p, b.len);
    }
}

/* --- rows --- */

static uint32_t coded_cell(Writer *w, MdCol col, uint32_t rid) {
    uint32_t token = md_col_token(w->img, col, rid), value = 0;
    uint32_t to = token ? mapped(w, token) : 0;
    if (to) md_coded_encode((MdCoded)md_col_desc[col].of, to, &value);
    return value;
}

/* Where the run that starts at row `first` starts now: after the kept rows before it. */
static uint32_t list_cell(const Writer *w, MdTable of, uint32_t first) {
    const uint32_t *map = w->new_rid[of];
    uint32_t rows = md_rows(w->img, of);
    if (!map) return 1;
    for (uint32_t rid = first ? first : 1; rid <= rows; rid++)
        if (map[rid]) return map[rid];
    return w->count[of] + 1;
}

static uint32_t cell(Writer *w, MdCol col, uint32_t rid) {
    const MdColDesc *c = &md_col_desc[col];
    uint32_t v = md_col(w->img, col, rid);
    switch (c->kind) {
        case MD_KIND_STRING: return md_build_string(&w->out, md_string(w->img, v));
        case MD_KIND_GUID: return md_build_guid(&w->out, md_guid(w->img, v));
        case MD_KIND_BLOB: return blob_cell(w, col, rid);
        case MD_KIND_INDEX: return w->new_rid[c->of] && v ? w->new_rid[c->of][v] : 0;
        case MD_KIND_LIST: return list_cell(w, (MdTable)c->of, v);
        case MD_KIND_CODED: return coded_cell(w, col, rid);
        default: return col == MD_METHODDEF_RVA ? 0 : v;
    }
}

typedef struct Row {
    uint32_t key, rid;
} Row;

static int by_key(const void *a, const void *b) {
    const Row *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->rid < y->rid ? -1 : x->rid > y->rid;
}

/* Keyed tables are in the order of their new keys; rows of others keep their order and so their numbers. */
static Row *ordered_rows(Writer *w, uint32_t table, const MdKeep *keep) {
    Row *rows = ARENA_ARRAY(w->a, Row, w->count[table] + 1);
    uint32_t n = 0, key = md_table_desc[table].key;
    for (uint32_t rid = 1; rid <= md_rows(w->img, (MdTable)table); rid++)
        if (keep->kept[table][rid]) rows[n++] = (Row){key == MD_COL_NONE ? 0 : cell(w, (MdCol)key, rid), rid};
    if (key != MD_COL_NONE) {
        qsort(rows, n, sizeof *rows, by_key);
        for (uint32_t i = 0; i < n; i++) w->new_rid[table][rows[i].rid] = i + 1;
    }
    return rows;
}

static void number_rows(Writer *w, const MdKeep *keep) {
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        if (!keep->kept[t] || !md_table_desc[t].name) continue;
        uint32_t rows = md_rows(w->img, (MdTable)t);
        w->new_rid[t] = ARENA_ARRAY(w->a, uint32_t, rows + 1);
        for (uint32_t rid = 1; rid <= rows; rid++)
            if (keep->kept[t][rid]) w->new_rid[t][rid] = ++w->count[t];
    }
}

static uint32_t last_col(uint32_t table) {
    uint32_t c = md_table_desc[table].first_col;
    while (c < MD_COL_COUNT && md_col_desc[c].table == table) c++;
    return c;
}

static void write_rows(Writer *w, const MdKeep *keep) {
    enum { MAX_COLS = 16 };
    uint32_t cells[MAX_COLS];
    Row *rows[MD_TABLE_COUNT] = {0};
    /* GenericParam is itself a key (of its constraints), so it comes first; table order does that. */
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        if (w->count[t]) rows[t] = ordered_rows(w, t, keep);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        for (uint32_t i = 0; i < w->count[t]; i++) {
            uint32_t first = md_table_desc[t].first_col, end = last_col(t);
            for (uint32_t c = first; c < end; c++) cells[c - first] = cell(w, (MdCol)c, rows[t][i].rid);
            md_build_row(&w->out, (MdTable)t, cells);
        }
}

MdWritten md_write(Diag *d, Arena *a, const MdImage *img, const MdKeep *keep) {
    Writer w = {.d = d, .a = a, .img = img};
    if (img->uncompressed) diag_fail(d, "%s: uncompressed metadata cannot be embedded", img->path);
    md_build_init(&w.out, a);
    number_rows(&w, keep);
    write_rows(&w, keep);
    MdBlob written = md_build_finish(&w.out);
    MdWritten r = {.data = written.p, .size = written.len};
    memcpy(r.new_rid, w.new_rid, sizeof r.new_rid);
    return r;
}
