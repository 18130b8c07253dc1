/* Opening an image: PE headers (Microsoft PE, ECMA-335 §II.25), metadata root, streams and the
 * layout of the tables (§II.24). */
#include "frontend/metadata.h"

#include <string.h>

#include "base/map.h"
#include "frontend/mdindex.h"

typedef struct Open {
    Diag *d;
    Arena *a;
    MdImage *img;
} Open;

static inline bool in_range(size_t size, size_t at, size_t len) { return at <= size && len <= size - at; }

/* The bytes [at, at + len) of a region; fails naming `what` when they are not all there. */
static const uint8_t *need(const Open *o, MdBlob region, size_t at, size_t len, const char *what) {
    if (!in_range(region.len, at, len)) diag_fail(o->d, "%s: truncated: %s is cut off", o->img->path, what);
    return region.p + at;
}

/* ---- PE ---- */

enum {
    PE_DIR_DEBUG = 6,
    PE_DIR_CLI = 14,
    PE_MAX_SECTIONS = 96, /* the limit of the Windows loader */
    CLI_HEADER_SIZE = 72,
};

typedef struct PeHeaders {
    const uint8_t *coff;
    const uint8_t *directories;
    uint32_t directory_count;
    const uint8_t *sections;
    uint32_t section_count;
    bool pe32_plus;
} PeHeaders;

/* Finds the headers; returns what is wrong, or NULL. */
static const char *pe_headers(const uint8_t *base, size_t size, PeHeaders *h) {
    if (size < 64 || base[0] != 'M' || base[1] != 'Z') return "not a PE file";
    uint32_t pe = md_le32(base + 0x3C);
    if (!in_range(size, pe, 24)) return "not a PE file: it ends before the PE header";
    if (memcmp(base + pe, "PE\0\0", 4) != 0) return "not a PE file: no PE signature";
    h->coff = base + pe + 4;
    h->section_count = md_le16(h->coff + 2);
    uint32_t optional_size = md_le16(h->coff + 16);
    size_t optional = (size_t)pe + 24;
    if (!in_range(size, optional, optional_size) || optional_size < 2)
        return "truncated PE file: optional header is cut off";
    uint32_t magic = md_le16(base + optional);
    if (magic != 0x10B && magic != 0x20B) return "not a PE file: unknown kind of optional header";
    h->pe32_plus = magic == 0x20B;
    uint32_t fixed = h->pe32_plus ? 112 : 96;
    if (optional_size < fixed) return "truncated PE file: optional header is too short";
    h->directories = base + optional + fixed;
    h->directory_count = md_le32(h->directories - 4);
    uint32_t room = (optional_size - fixed) / 8;
    if (h->directory_count > room) h->directory_count = room;
    h->sections = base + optional + optional_size;
    if (h->section_count > PE_MAX_SECTIONS) return "damaged PE file: too many sections";
    if (!in_range(size, optional + optional_size, (size_t)h->section_count * 40))
        return "truncated PE file: section headers are cut off";
    return NULL;
}

static MdDirectory directory(const PeHeaders *h, uint32_t index) {
    if (index >= h->directory_count) return (MdDirectory){0, 0};
    const uint8_t *p = h->directories + (size_t)index * 8;
    return (MdDirectory){md_le32(p), md_le32(p + 4)};
}

bool md_is_managed(const void *data, size_t size) {
    PeHeaders h;
    return pe_headers(data, size, &h) == NULL && directory(&h, PE_DIR_CLI).rva != 0;
}

static void read_sections(Open *o, const PeHeaders *h) {
    MdImage *img = o->img;
    MdSection *out = ARENA_ARRAY(o->a, MdSection, h->section_count);
    for (uint32_t i = 0; i < h->section_count; i++) {
        const uint8_t *p = h->sections + (size_t)i * 40;
        uint32_t virtual_size = md_le32(p + 8), rva = md_le32(p + 12);
        uint32_t raw_size = md_le32(p + 16), raw = md_le32(p + 20);
        if (raw_size != 0 && !in_range(img->size, raw, raw_size))
            diag_fail(o->d, "%s: truncated: section %u lies past the end of the file", img->path, i + 1);
        uint32_t size = virtual_size != 0 && virtual_size < raw_size ? virtual_size : raw_size;
        if (rva + size < rva)
            diag_fail(o->d, "%s: section %u lies past the end of the address space", img->path, i + 1);
        out[i] = (MdSection){rva, size, virtual_size, raw};
    }
    img->sections = out;
    img->section_count = h->section_count;
}

MdBlob md_rva(const MdImage *img, uint32_t rva) {
    for (uint32_t i = 0; i < img->section_count; i++) {
        const MdSection *s = &img->sections[i];
        if (rva - s->rva < s->size)
            return (MdBlob){img->base + s->file_offset + (rva - s->rva), s->size - (rva - s->rva)};
    }
    return (MdBlob){NULL, 0};
}

const uint8_t *md_rva_data(const MdImage *img, uint32_t rva, uint32_t size) {
    MdBlob b = md_rva(img, rva);
    return b.p && size <= b.len ? b.p : NULL;
}

/* The contents of a directory; fails naming it when they are not all in the file. */
static MdBlob directory_bytes(const Open *o, MdDirectory dir, const char *what) {
    const uint8_t *p = md_rva_data(o->img, dir.rva, dir.size);
    if (!p) diag_fail(o->d, "%s: %s lies outside of the sections of the file", o->img->path, what);
    return (MdBlob){p, dir.size};
}

static void read_cli_header(Open *o, const PeHeaders *h) {
    MdImage *img = o->img;
    MdDirectory dir = directory(h, PE_DIR_CLI);
    if (dir.rva == 0)
        diag_fail(o->d, "%s: not a .NET assembly: a native PE file without a CLI header", img->path);
    MdBlob cli = directory_bytes(o, dir, "the CLI header");
    const uint8_t *p = need(o, cli, 0, CLI_HEADER_SIZE, "the CLI header");
    img->cli_flags = md_le32(p + 16);
    img->entry_point = md_le32(p + 20);
    img->resources = (MdDirectory){md_le32(p + 24), md_le32(p + 28)};
    img->ready_to_run = md_le32(p + 64) != 0;
    MdDirectory metadata = {md_le32(p + 8), md_le32(p + 12)};
    img->metadata = directory_bytes(o, metadata, "the metadata");
}

/* ---- Metadata root and streams, §II.24.2.1 and §II.24.2.2 ---- */

typedef struct Streams {
    MdBlob tables;
    bool wide; /* #JTD: every index has four bytes */
} Streams;

static void add_stream(Open *o, Streams *s, const char *name, MdBlob bytes) {
    MdImage *img = o->img;
    const struct {
        const char *name;
        MdBlob *place;
    } known[] = {
        {"#~", &s->tables},          {"#-", &s->tables},     {"#Strings", &img->strings},
        {"#US", &img->user_strings}, {"#Blob", &img->blobs}, {"#GUID", &img->guids},
        {"#Pdb", &img->pdb},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, name) != 0 || known[i].place->p) continue;
        *known[i].place = bytes;
        if (i == 1) img->uncompressed = true;
        return;
    }
    if (strcmp(name, "#JTD") == 0) s->wide = true;
}

static Streams read_root(Open *o) {
    MdImage *img = o->img;
    MdBlob md = img->metadata;
    const uint8_t *p = need(o, md, 0, 16, "the metadata root");
    if (memcmp(p, "BSJB", 4) != 0) diag_fail(o->d, "%s: the metadata root has no signature", img->path);
    uint32_t version_len = md_le32(p + 12);
    if (version_len > 255 + 1) diag_fail(o->d, "%s: the metadata version is too long", img->path);
    const uint8_t *version = need(o, md, 16, version_len, "the metadata version");
    img->version = arena_strndup(o->a, (const char *)version, strnlen((const char *)version, version_len));
    size_t at = 16 + (((size_t)version_len + 3) & ~(size_t)3);
    uint32_t count = md_le16(need(o, md, at, 4, "the metadata root") + 2);
    at += 4;
    Streams s = {{NULL, 0}, false};
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *h = need(o, md, at, 8, "a stream header");
        size_t name_room = md.len - at - 8 < 32 ? md.len - at - 8 : 32;
        const char *name = (const char *)h + 8;
        size_t name_len = strnlen(name, name_room);
        if (name_len == name_room)
            diag_fail(o->d, "%s: the name of metadata stream %u is not terminated", img->path, i + 1);
        MdBlob bytes = {NULL, md_le32(h + 4)};
        bytes.p = need(o, md, md_le32(h), bytes.len, "a metadata stream");
        uint32_t end = md_le32(h) + bytes.len;
        if (end > img->metadata_size) img->metadata_size = end;
        add_stream(o, &s, name, bytes);
        at += 8 + ((name_len + 4) & ~(size_t)3);
    }
    /* A string is read up to its NUL, so the heap must end with one. */
    while (img->strings.len > 0 && img->strings.p[img->strings.len - 1] != 0) img->strings.len--;
    return s;
}

/* ---- Tables, §II.24.2.6 ---- */

static uint64_t rows_or_foreign(const MdImage *img, uint32_t table) {
    const MdTablePlace *t = &img->tables[table];
    return t->count > t->foreign ? t->count : t->foreign;
}

static const uint8_t pointer_table[MD_TABLE_COUNT] = {
    [MD_FIELD] = MD_FIELDPTR, [MD_METHODDEF] = MD_METHODPTR,  [MD_PARAM] = MD_PARAMPTR,
    [MD_EVENT] = MD_EVENTPTR, [MD_PROPERTY] = MD_PROPERTYPTR,
};

static uint8_t index_width(const MdImage *img, const MdColDesc *c) {
    uint64_t max = 0, limit = 0xFFFF;
    if (c->kind == MD_KIND_CODED) {
        const MdCodedDesc *coded = &md_coded_desc[c->of];
        limit >>= coded->bits;
        for (uint32_t i = 0; i < coded->count; i++) {
            if (coded->tables[i] == MD_NONE) continue;
            uint64_t n = rows_or_foreign(img, coded->tables[i]);
            if (n > max) max = n;
        }
    } else {
        max = rows_or_foreign(img, c->of);
        uint8_t ptr = c->kind == MD_KIND_LIST ? pointer_table[c->of] : 0;
        if (ptr && img->tables[ptr].count > max) max = img->tables[ptr].count;
    }
    return max > limit ? 4 : 2;
}

static uint8_t column_width(const MdImage *img, const MdColDesc *c, uint8_t heap_sizes, bool wide) {
    switch ((MdColKind)c->kind) {
        case MD_KIND_U2: return 2;
        case MD_KIND_U4: return 4;
        case MD_KIND_STRING: return heap_sizes & 1 || wide ? 4 : 2;
        case MD_KIND_GUID: return heap_sizes & 2 || wide ? 4 : 2;
        case MD_KIND_BLOB: return heap_sizes & 4 || wide ? 4 : 2;
        case MD_KIND_INDEX:
        case MD_KIND_LIST:
        case MD_KIND_CODED: break;
    }
    return wide ? 4 : index_width(img, c);
}

static void place_columns(MdImage *img, uint8_t heap_sizes, bool wide) {
    for (uint32_t c = 0; c < MD_COL_COUNT; c++) {
        MdTablePlace *t = &img->tables[md_col_desc[c].table];
        uint8_t width = column_width(img, &md_col_desc[c], heap_sizes, wide);
        img->cols[c] = (MdColPlace){md_col_desc[c].table, (uint8_t)t->row_size, width};
        t->row_size = (uint16_t)(t->row_size + width);
    }
}

/* §PortablePdb, "#Pdb stream": row counts of the tables that stay in the PE file. */
static void read_foreign_counts(Open *o) {
    MdImage *img = o->img;
    if (!img->pdb.p) return;
    const uint8_t *p = need(o, img->pdb, 0, 32, "the #Pdb stream");
    uint64_t referenced = md_le64(p + 24);
    size_t at = 32;
    for (uint32_t t = 0; t < 64; t++) {
        if (!(referenced >> t & 1)) continue;
        uint32_t rows = md_le32(need(o, img->pdb, at, 4, "the #Pdb stream"));
        at += 4;
        if (rows > 0xFFFFFF) diag_fail(o->d, "%s: the #Pdb stream counts too many rows", img->path);
        if (t < MD_TABLE_COUNT) img->tables[t].foreign = rows;
    }
    img->entry_point = md_le32(p + 20);
}

static void read_tables(Open *o, Streams s) {
    MdImage *img = o->img;
    if (!s.tables.p) diag_fail(o->d, "%s: the metadata has no #~ stream", img->path);
    const uint8_t *p = need(o, s.tables, 0, 24, "the #~ stream");
    uint8_t heap_sizes = p[6];
    img->valid_tables = md_le64(p + 8);
    img->sorted_tables = md_le64(p + 16);
    size_t at = 24;
    for (uint32_t t = 0; t < 64; t++) {
        if (!(img->valid_tables >> t & 1)) continue;
        if (t >= MD_TABLE_COUNT || !md_table_desc[t].name)
            diag_fail(o->d, "%s: the metadata has an unknown table 0x%02X", img->path, t);
        uint32_t rows = md_le32(need(o, s.tables, at, 4, "the #~ stream"));
        at += 4;
        if (rows > 0xFFFFFF)
            diag_fail(o->d, "%s: table %s has too many rows", img->path, md_table_desc[t].name);
        img->tables[t].count = rows;
    }
    if (heap_sizes & 0x40) at += 4; /* "extra data" of edit-and-continue */
    read_foreign_counts(o);
    place_columns(img, heap_sizes, s.wide);
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        MdTablePlace *place = &img->tables[t];
        size_t bytes = (size_t)place->count * place->row_size;
        if (!in_range(s.tables.len, at, bytes))
            diag_fail(o->d, "%s: truncated: table %s has %u rows, more than fit", img->path,
                      md_table_desc[t].name, place->count);
        place->rows = s.tables.p + at;
        at += bytes;
    }
}

/* ---- Orders ---- */

/* Stable sort of pairs key << 32 | row id: bottom-up merge. */
static uint64_t *sort_pairs(Arena *a, uint64_t *from, uint32_t n) {
    uint64_t *to = arena_alloc_raw(a, sizeof *to * (size_t)n);
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t lo = 0; lo < n; lo += 2 * width) {
            uint32_t mid = n - lo < width ? n : lo + width, hi = n - lo < 2 * width ? n : lo + 2 * width;
            uint32_t i = lo, j = mid;
            for (uint32_t k = lo; k < hi; k++)
                to[k] = i < mid && (j >= hi || from[i] <= from[j]) ? from[i++] : from[j++];
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* The Sorted bits of the header are not believed: writers get them wrong. */
static void order_by_key(Open *o, uint32_t table) {
    MdTablePlace *t = &o->img->tables[table];
    MdCol key = (MdCol)md_table_desc[table].key;
    bool sorted = true;
    for (uint32_t rid = 2; rid <= t->count && sorted; rid++)
        sorted = md_col(o->img, key, rid - 1) <= md_col(o->img, key, rid);
    if (sorted) return;
    uint64_t *pairs = arena_alloc_raw(o->a, sizeof *pairs * (size_t)t->count);
    for (uint32_t i = 0; i < t->count; i++) pairs[i] = (uint64_t)md_col(o->img, key, i + 1) << 32 | (i + 1);
    pairs = sort_pairs(o->a, pairs, t->count);
    uint32_t *order = ARENA_ARRAY(o->a, uint32_t, t->count);
    for (uint32_t i = 0; i < t->count; i++) order[i] = (uint32_t)pairs[i];
    t->order = order;
}

static void order_by_pointers(Open *o, uint32_t table, uint32_t ptr) {
    MdTablePlace *t = &o->img->tables[table];
    uint32_t n = o->img->tables[ptr].count;
    if (n == 0) return;
    if (n > t->count)
        diag_fail(o->d, "%s: table %s has more rows than %s", o->img->path, md_table_desc[ptr].name,
                  md_table_desc[table].name);
    uint32_t *order = ARENA_ARRAY(o->a, uint32_t, t->count);
    uint32_t *position = ARENA_ARRAY(o->a, uint32_t, t->count);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t rid = md_col(o->img, (MdCol)md_table_desc[ptr].first_col, i + 1);
        if (rid - 1 >= t->count)
            diag_fail(o->d, "%s: %s row %u: no such row %u", o->img->path, md_table_desc[ptr].name, i + 1,
                      rid);
        order[i] = rid;
        position[rid - 1] = i + 1;
    }
    t->order = order;
    t->position = position;
}

/* ---- Opening ---- */

typedef struct FirstError {
    Diag *d;
    const MdImage *img;
} FirstError;

static void fail_at_first(void *user, MdCol col, uint32_t rid, const char *text) {
    const FirstError *e = user;
    const MdColDesc *c = &md_col_desc[col];
    diag_fail(e->d, "%s: %s row %u: %s: %s", e->img->path, md_table_desc[c->table].name, rid, c->name, text);
}

static MdImage *open_metadata(Open *o, unsigned flags) {
    read_tables(o, read_root(o));
    for (uint32_t t = 0; t < MD_TABLE_COUNT; t++) {
        if (pointer_table[t]) order_by_pointers(o, t, pointer_table[t]);
        if (md_table_desc[t].name && md_table_desc[t].key != MD_COL_NONE) order_by_key(o, t);
    }
    if (!(flags & MD_OPEN_LENIENT)) {
        FirstError e = {o->d, o->img};
        md_check(o->img, fail_at_first, &e);
    }
    md_build_name_index(o->img, o->a);
    return o->img;
}

static Open start(Diag *d, Arena *a, const char *path, const void *data, size_t size) {
    MdImage *img = ARENA_NEW(a, MdImage);
    img->path = path;
    img->base = data;
    img->size = size;
    /* Offsets are kept in 32 bits, and so are those of the format. */
    if (size > UINT32_MAX) diag_fail(d, "%s: the file is larger than 4 GiB", path);
    return (Open){d, a, img};
}

MdImage *md_open(Diag *d, Arena *a, const char *path, const void *data, size_t size, unsigned flags) {
    Open o = start(d, a, path, data, size);
    PeHeaders h;
    const char *wrong = pe_headers(data, size, &h);
    if (wrong) diag_fail(d, "%s: %s", path, wrong);
    o.img->machine = (uint16_t)md_le16(h.coff);
    o.img->timestamp = md_le32(h.coff + 4);
    o.img->characteristics = (uint16_t)md_le16(h.coff + 18);
    o.img->pe32_plus = h.pe32_plus;
    o.img->debug = directory(&h, PE_DIR_DEBUG);
    read_sections(&o, &h);
    read_cli_header(&o, &h);
    return open_metadata(&o, flags);
}

MdImage *md_open_root(Diag *d, Arena *a, const char *path, const void *data, size_t size, unsigned flags) {
    Open o = start(d, a, path, data, size);
    o.img->metadata = (MdBlob){data, (uint32_t)size};
    return open_metadata(&o, flags);
}
