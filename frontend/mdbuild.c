/* Metadata put together row by row: heaps, tables, and how they are written. */
#include "frontend/mdbuild.h"

#include <string.h>

void md_put(Arena *a, MdBytes *b, const void *p, size_t n) {
    vec_reserve(a, b, b->len + n);
    if (n) memcpy(b->items + b->len, p, n);
    b->len += (uint32_t)n;
}
void md_put_le(Arena *a, MdBytes *b, uint64_t v, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) vec_push(a, b, (uint8_t)(v >> 8 * i));
}
void md_put_compressed(Arena *a, MdBytes *b, uint32_t v) {
    if (v < 0x80) {
        md_put_le(a, b, v, 1);
    } else if (v < 0x4000) {
        md_put_le(a, b, 0x80 | v >> 8, 1);
        md_put_le(a, b, v, 1);
    } else {
        md_put_le(a, b, 0xC0 | v >> 24, 1);
        md_put_le(a, b, v >> 16, 1);
        md_put_le(a, b, v >> 8, 1);
        md_put_le(a, b, v, 1);
    }
}

/* --- heaps --- */

void md_build_init(MdBuild *b, Arena *a) {
    *b = (MdBuild){.a = a};
    strmap_init(&b->known_strings, a);
    strmap_init(&b->known_blobs, a);
    md_put_le(a, &b->strings, 0, 1);
    md_put_le(a, &b->blobs, 0, 1);
}

uint32_t md_build_string(MdBuild *b, const char *s) {
    if (!*s) return 0;
    bool added;
    uint64_t *place = strmap_put(&b->known_strings, s, strlen(s), &added);
    if (added) {
        *place = b->strings.len;
        md_put(b->a, &b->strings, s, strlen(s) + 1);
    }
    return (uint32_t)*place;
}

uint32_t md_build_blob(MdBuild *b, const uint8_t *p, uint32_t n) {
    if (!n) return 0;
    bool added;
    uint64_t *place = strmap_put(&b->known_blobs, (const char *)p, n, &added);
    if (added) {
        *place = b->blobs.len;
        md_put_compressed(b->a, &b->blobs, n);
        md_put(b->a, &b->blobs, p, n);
    }
    return (uint32_t)*place;
}

uint32_t md_build_guid(MdBuild *b, const uint8_t *guid) {
    if (!guid) return 0;
    md_put(b->a, &b->guids, guid, 16);
    return b->guids.len / 16;
}

/* --- rows --- */

static uint32_t num_cols(MdTable t) {
    uint32_t first = md_table_desc[t].first_col, c = first;
    while (c < MD_COL_COUNT && md_col_desc[c].table == t) c++;
    return c - first;
}

uint32_t md_build_row(MdBuild *b, MdTable t, const uint32_t *cells) {
    for (uint32_t i = 0, n = num_cols(t); i < n; i++) vec_push(b->a, &b->cells[t], cells[i]);
    return ++b->count[t];
}

void md_build_cell(MdBuild *b, MdCol col, uint32_t v) {
    MdTable t = (MdTable)md_col_desc[col].table;
    uint32_t n = num_cols(t);
    b->cells[t].items[b->cells[t].len - n + (col - md_table_desc[t].first_col)] = v;
}

uint32_t md_build_coded(MdCoded kind, uint32_t token) {
    uint32_t value = 0;
    if (token) md_coded_encode(kind, token, &value);
    return value;
}

/* --- writing --- */

/* Widths of the columns, §II.24.2.6. Heap indices are always wide. */
static uint8_t width_of(const MdBuild *b, const MdColDesc *c) {
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
                if (coded->tables[i] != MD_NONE && b->count[coded->tables[i]] > max)
                    max = b->count[coded->tables[i]];
            break;
        }
        default: max = b->count[c->of];
    }
    return max > limit ? 4 : 2;
}

static void pad4(Arena *a, MdBytes *b) {
    while (b->len % 4) md_put_le(a, b, 0, 1);
}

static void write_tables(MdBuild *b, MdBytes *out) {
    enum { WIDE_HEAPS = 7 };
    uint64_t valid = 0, sorted = 0;
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        if (b->count[t]) valid |= 1ull << t;
        if (md_table_desc[t].name && md_table_desc[t].key != MD_COL_NONE) sorted |= 1ull << t;
    }
    md_put_le(b->a, out, 0, 4);
    md_put_le(b->a, out, 2, 1);
    md_put_le(b->a, out, 0, 1);
    md_put_le(b->a, out, WIDE_HEAPS, 1);
    md_put_le(b->a, out, 1, 1);
    md_put_le(b->a, out, valid, 8);
    md_put_le(b->a, out, sorted, 8);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++)
        if (b->count[t]) md_put_le(b->a, out, b->count[t], 4);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        uint32_t first = md_table_desc[t].first_col, n = b->count[t] ? num_cols((MdTable)t) : 0;
        for (uint32_t i = 0; i < b->cells[t].len; i++)
            md_put_le(b->a, out, b->cells[t].items[i], width_of(b, &md_col_desc[first + i % n]));
    }
    pad4(b->a, out);
}

MdBlob md_build_finish(MdBuild *b) {
    static const char version[12] = "v4.0.30319";
    Arena *a = b->a;
    MdBytes tables = {0};
    write_tables(b, &tables);
    pad4(a, &b->strings);
    pad4(a, &b->blobs);
    const struct {
        const char *name;
        const MdBytes *bytes;
    } streams[] = {{"#~", &tables}, {"#Strings", &b->strings}, {"#GUID", &b->guids}, {"#Blob", &b->blobs}};
    enum { STREAMS = sizeof streams / sizeof *streams };
    MdBytes out = {0};
    md_put(a, &out, "BSJB", 4);
    md_put_le(a, &out, 1, 2);
    md_put_le(a, &out, 1, 2);
    md_put_le(a, &out, 0, 4);
    md_put_le(a, &out, sizeof version, 4);
    md_put(a, &out, version, sizeof version);
    md_put_le(a, &out, 0, 2);
    md_put_le(a, &out, STREAMS, 2);
    uint32_t offset = out.len;
    for (int i = 0; i < STREAMS; i++) offset += 8 + (((uint32_t)strlen(streams[i].name) + 4) & ~3u);
    for (int i = 0; i < STREAMS; i++) {
        md_put_le(a, &out, offset, 4);
        md_put_le(a, &out, streams[i].bytes->len, 4);
        md_put(a, &out, streams[i].name, strlen(streams[i].name) + 1);
        pad4(a, &out);
        offset += streams[i].bytes->len;
    }
    for (int i = 0; i < STREAMS; i++) md_put(a, &out, streams[i].bytes->items, streams[i].bytes->len);
    return (MdBlob){out.items, out.len};
}
