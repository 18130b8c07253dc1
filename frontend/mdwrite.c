/* Writes metadata: rows that are kept, renumbered, with heaps of their own. */
#include "frontend/mdwrite.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "frontend/signature.h"

typedef VEC(uint8_t) Bytes;

typedef struct Writer {
    Diag *d;
    Arena *a;
    const MdImage *img;
    uint32_t *new_rid[MD_TABLE_COUNT];
    uint32_t count[MD_TABLE_COUNT];
    Bytes strings, blobs, guids;
    StrMap known_strings, known_blobs;
    uint8_t width[MD_COL_COUNT];
} Writer;

static void put(Arena *a, Bytes *b, const void *p, size_t n) {
    vec_reserve(a, b, b->len + n);
    if (n) memcpy(b->items + b->len, p, n);
    b->len += (uint32_t)n;
}
static void put_le(Arena *a, Bytes *b, uint64_t v, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) vec_push(a, b, (uint8_t)(v >> 8 * i));
}
static void put_compressed(Arena *a, Bytes *b, uint32_t v) {
    if (v < 0x80) {
        put_le(a, b, v, 1);
    } else if (v < 0x4000) {
        put_le(a, b, 0x80 | v >> 8, 1);
        put_le(a, b, v, 1);
    } else {
        put_le(a, b, 0xC0 | v >> 24, 1);
        put_le(a, b, v >> 16, 1);
        put_le(a, b, v >> 8, 1);
        put_le(a, b, v, 1);
    }
}

/* --- signatures --- */

/* A walk over a signature: copies it with its tokens renumbered, or only visits the tokens. */
typedef struct SigWalk {
    MdSigCursor c;
    Writer *w; /* NULL: visit */
    Bytes out;
    MdTokenVisit *visit;
    void *user;
} SigWalk;

static uint8_t copy_byte(SigWalk *s) {
    uint8_t b = md_sig_byte(&s->c);
    if (s->w) put_le(s->w->a, &s->out, b, 1);
    return b;
}

static uint32_t copy_uint(SigWalk *s) {
    uint32_t v = md_sig_uint(&s->c);
    if (s->w) put_compressed(s->w->a, &s->out, v);
    return v;
}

static void copy_int(SigWalk *s) {
    const uint8_t *from = s->c.p;
    md_sig_int(&s->c);
    if (s->w) put(s->w->a, &s->out, from, (size_t)(s->c.p - from));
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
    put_compressed(s->w->a, &s->out, value);
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

/* --- heaps --- */

static uint32_t add_string(Writer *w, const char *s) {
    if (!*s) return 0;
    bool added;
    uint64_t *place = strmap_put(&w->known_strings, s, strlen(s), &added);
    if (added) {
        *place = w->strings.len;
        put(w->a, &w->strings, s, strlen(s) + 1);
    }
    return (uint32_t)*place;
}

static uint32_t add_blob(Writer *w, const uint8_t *p, uint32_t n) {
    if (!n) return 0;
    bool added;
    uint64_t *place = strmap_put(&w->known_blobs, (const char *)p, n, &added);
    if (added) {
        *place = w->blobs.len;
        put_compressed(w->a, &w->blobs, n);
        put(w->a, &w->blobs, p, n);
    }
    return (uint32_t)*place;
}

static uint32_t add_guid(Writer *w, const uint8_t *guid) {
    if (!guid) return 0;
    put(w->a, &w->guids, guid, 16);
    return w->guids.len / 16;
}

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
            return add_blob(w, s.out.items, s.out.len);
        }
        default: return add_blob(w, b.p, b.len);
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
        case MD_KIND_STRING: return add_string(w, md_string(w->img, v));
        case MD_KIND_GUID: return add_guid(w, md_guid(w->img, v));
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

/* Widths of the columns, §II.24.2.6. Heap indices are always wide. */
static uint8_t width_of(const Writer *w, const MdColDesc *c) {
    uint32_t max = 0, limit = 0xFFFF;
    switch (c->kind) {
        case MD_KIND_U2: return 2;
        case MD_KIND_U4:
        case MD_KIND_STRING:
        case MD_KIND_BLOB:
        case MD_KIND_GUID: return 4;
        case MD_KIND_CODED: {
            const MdCodedDesc *coded = &md_coded_desc[c->of];
            limit >>= coded->bits;
            for (uint32_t i = 0; i < coded->count; i++)
                if (coded->tables[i] != MD_NONE && w->count[coded->tables[i]] > max)
                    max = w->count[coded->tables[i]];
            break;
        }
        default: max = w->count[c->of];
    }
    return max > limit ? 4 : 2;
}

static void write_tables(Writer *w, const MdKeep *keep, Bytes *out) {
    enum { WIDE_HEAPS = 7 };
    Row *rows[MD_TABLE_COUNT] = {0};
    /* GenericParam is itself a key (of its constraints), so it comes first; table order does that. */
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        if (w->count[t]) rows[t] = ordered_rows(w, t, keep);
    uint64_t valid = 0, sorted = 0;
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        if (w->count[t]) valid |= 1ull << t;
        if (md_table_desc[t].name && md_table_desc[t].key != MD_COL_NONE) sorted |= 1ull << t;
    }
    put_le(w->a, out, 0, 4);
    put_le(w->a, out, 2, 1);
    put_le(w->a, out, 0, 1);
    put_le(w->a, out, WIDE_HEAPS, 1);
    put_le(w->a, out, 1, 1);
    put_le(w->a, out, valid, 8);
    put_le(w->a, out, sorted, 8);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        if (w->count[t]) put_le(w->a, out, w->count[t], 4);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        for (uint32_t i = 0; i < w->count[t]; i++)
            for (uint32_t c = md_table_desc[t].first_col; c < last_col(t); c++)
                put_le(w->a, out, cell(w, (MdCol)c, rows[t][i].rid), width_of(w, &md_col_desc[c]));
    while (out->len % 4) put_le(w->a, out, 0, 1);
}

static void pad4(Writer *w, Bytes *b) {
    while (b->len % 4) put_le(w->a, b, 0, 1);
}

MdWritten md_write(Diag *d, Arena *a, const MdImage *img, const MdKeep *keep) {
    static const char version[12] = "v4.0.30319";
    Writer w = {.d = d, .a = a, .img = img};
    if (img->uncompressed) diag_fail(d, "%s: uncompressed metadata cannot be embedded", img->path);
    strmap_init(&w.known_strings, a);
    strmap_init(&w.known_blobs, a);
    put_le(a, &w.strings, 0, 1);
    put_le(a, &w.blobs, 0, 1);
    number_rows(&w, keep);
    Bytes tables = {0};
    write_tables(&w, keep, &tables);
    pad4(&w, &w.strings);
    pad4(&w, &w.blobs);
    const struct {
        const char *name;
        const Bytes *bytes;
    } streams[] = {{"#~", &tables}, {"#Strings", &w.strings}, {"#GUID", &w.guids}, {"#Blob", &w.blobs}};
    enum { STREAMS = sizeof streams / sizeof *streams };
    Bytes out = {0};
    put(a, &out, "BSJB", 4);
    put_le(a, &out, 1, 2);
    put_le(a, &out, 1, 2);
    put_le(a, &out, 0, 4);
    put_le(a, &out, sizeof version, 4);
    put(a, &out, version, sizeof version);
    put_le(a, &out, 0, 2);
    put_le(a, &out, STREAMS, 2);
    uint32_t offset = out.len;
    for (int i = 0; i < STREAMS; i++) offset += 8 + (((uint32_t)strlen(streams[i].name) + 4) & ~3u);
    for (int i = 0; i < STREAMS; i++) {
        put_le(a, &out, offset, 4);
        put_le(a, &out, streams[i].bytes->len, 4);
        put(a, &out, streams[i].name, strlen(streams[i].name) + 1);
        pad4(&w, &out);
        offset += streams[i].bytes->len;
    }
    for (int i = 0; i < STREAMS; i++) put(a, &out, streams[i].bytes->items, streams[i].bytes->len);
    MdWritten r = {.data = out.items, .size = out.len};
    memcpy(r.new_rid, w.new_rid, sizeof r.new_rid);
    return r;
}
