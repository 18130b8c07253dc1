#include "tests/unit/metadata_util.h"

#include <stdarg.h>
#include <stdlib.h>

void put(Bytes *b, const void *p, uint32_t n) {
    if (b->len + n > b->cap) {
        b->cap = (b->len + n) * 2;
        b->p = realloc(b->p, b->cap);
    }
    if (n) memcpy(b->p + b->len, p, n);
    b->len += n;
}
void put8(Bytes *b, uint32_t v) { put(b, (const uint8_t[]){(uint8_t)v}, 1); }
void put16(Bytes *b, uint32_t v) {
    put8(b, v);
    put8(b, v >> 8);
}
void put32(Bytes *b, uint32_t v) {
    put16(b, v);
    put16(b, v >> 16);
}
void pad_to(Bytes *b, uint32_t alignment) {
    while (b->len % alignment) put8(b, 0);
}

Writer writer(const char *tables_name) {
    Writer w = {.tables_name = tables_name};
    put8(&w.strings, 0);
    put8(&w.blobs, 0);
    put8(&w.user_strings, 0);
    return w;
}

uint32_t string_of(Writer *w, const char *s) {
    uint32_t at = w->strings.len;
    put(&w->strings, s, (uint32_t)strlen(s) + 1);
    return at;
}

uint32_t blob_of(Writer *w, const void *p, uint32_t n) {
    cr_assert(n < 128);
    uint32_t at = w->blobs.len;
    put8(&w->blobs, n);
    put(&w->blobs, p, n);
    return at;
}

void row(Writer *w, uint32_t table, const char *widths, ...) {
    va_list ap;
    va_start(ap, widths);
    for (; *widths; widths++) (*widths == '4' ? put32 : put16)(&w->tables[table], va_arg(ap, uint32_t));
    va_end(ap);
    w->rows[table]++;
}

void module_row(Writer *w) { row(w, 0x00, "22222", 0, string_of(w, "m.dll"), 0, 0, 0); }

static Bytes table_stream(const Writer *w) {
    Bytes b = {0};
    put32(&b, 0);
    put8(&b, 2), put8(&b, 0), put8(&b, w->heap_sizes), put8(&b, 1);
    uint64_t valid = 0;
    for (int t = 0; t < 64; t++) valid |= (uint64_t)(w->rows[t] != 0) << t;
    put32(&b, (uint32_t)valid), put32(&b, (uint32_t)(valid >> 32));
    put32(&b, 0), put32(&b, 0); /* nothing is promised to be sorted */
    for (int t = 0; t < 64; t++)
        if (w->rows[t]) put32(&b, w->rows[t]);
    for (int t = 0; t < 64; t++) put(&b, w->tables[t].p, w->tables[t].len);
    return b;
}

Bytes finish_root(Writer *w) {
    const struct {
        const char *name;
        Bytes bytes;
    } streams[] = {
        {w->tables_name, table_stream(w)},
        {"#Strings", w->strings},
        {"#US", w->user_strings},
        {"#Blob", w->blobs},
        {"#GUID", w->guids},
        {"#Pdb", w->pdb},
    };
    uint32_t count = w->pdb.len ? 6 : 5;
    Bytes b = {0}, contents = {0};
    put(&b, "BSJB", 4);
    put16(&b, 1), put16(&b, 1), put32(&b, 0);
    put32(&b, 12), put(&b, "v4.0.30319\0", 12);
    put16(&b, 0), put16(&b, count);
    uint32_t headers = b.len;
    for (uint32_t i = 0; i < count; i++) headers += 8 + ((uint32_t)strlen(streams[i].name) + 4) / 4 * 4;
    for (uint32_t i = 0; i < count; i++) {
        put32(&b, headers + contents.len), put32(&b, streams[i].bytes.len);
        put(&b, streams[i].name, (uint32_t)strlen(streams[i].name) + 1);
        pad_to(&b, 4);
        put(&contents, streams[i].bytes.p, streams[i].bytes.len);
        pad_to(&contents, 4);
    }
    put(&b, contents.p, contents.len);
    return b;
}

enum { SECTION_RVA = 0x2000, SECTION_FILE = 0x200, CLI_SIZE = 72 };

Bytes finish_pe(Writer *w, Bytes code) {
    Bytes section = {0}, root = finish_root(w), b = {0};
    pad_to(&code, 4);
    uint32_t metadata = CODE_RVA + code.len;
    put32(&section, CLI_SIZE), put16(&section, 2), put16(&section, 5);
    put32(&section, metadata), put32(&section, root.len);
    put32(&section, 1), put32(&section, 0);
    while (section.len < CLI_SIZE) put8(&section, 0);
    put(&section, code.p, code.len);
    put(&section, root.p, root.len);

    put(&b, "MZ", 2);
    while (b.len < 0x3C) put8(&b, 0);
    put32(&b, 0x40);
    put(&b, "PE\0\0", 4);
    put16(&b, 0x14C), put16(&b, 1), put32(&b, 0), put32(&b, 0), put32(&b, 0), put16(&b, 224),
        put16(&b, 0x2102);
    uint32_t optional = b.len;
    put16(&b, 0x10B);
    while (b.len < optional + 92) put8(&b, 0);
    put32(&b, 16);
    for (uint32_t i = 0; i < 16; i++) {
        put32(&b, i == 14 ? SECTION_RVA : 0);
        put32(&b, i == 14 ? CLI_SIZE : 0);
    }
    put(&b, ".text\0\0", 8);
    put32(&b, section.len), put32(&b, SECTION_RVA), put32(&b, section.len), put32(&b, SECTION_FILE);
    for (int i = 0; i < 4; i++) put32(&b, 0);
    while (b.len < SECTION_FILE) put8(&b, 0);
    put(&b, section.p, section.len);
    return b;
}

void bench_open(Bench *b, Bytes root, unsigned flags) {
    *b = (Bench){0};
    arena_init(&b->a);
    WORKS(b, b->img = md_open_root(&b->d, &b->a, "test.md", root.p, root.len, flags));
}

void bench_open_pe(Bench *b, Bytes file, unsigned flags) {
    *b = (Bench){0};
    arena_init(&b->a);
    WORKS(b, b->img = md_open(&b->d, &b->a, "test.dll", file.p, file.len, flags));
}
