/* `anvil inspect FILE --extract DIR`: the metadata that an executable embeds for reflection, as assemblies
 * that other tools open. */
#include "driver/extract.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "frontend/mdbuild.h"

/* --- an assembly of metadata alone: PE32 with one section (ECMA-335 §II.25) --- */

enum {
    PE_AT = 0x80,
    FILE_ALIGNMENT = 0x200,
    SECTION_ALIGNMENT = 0x2000,
    SECTION_RVA = SECTION_ALIGNMENT,
    CLI_HEADER_SIZE = 72,
    DIRECTORIES = 16,
    CLI_DIRECTORY = 14,
    OPTIONAL_HEADER_SIZE = 96 + DIRECTORIES * 8,
};

/* A field of a header: how many bytes, and their value. */
typedef struct PeField {
    uint32_t width;
    uint64_t value;
} PeField;

static uint32_t align_to(uint32_t n, uint32_t to) { return (n + to - 1) & ~(to - 1); }

static void put_fields(Arena *a, MdBytes *out, const PeField *fields, size_t n) {
    for (size_t i = 0; i < n; i++) md_put_le(a, out, fields[i].value, fields[i].width);
}
#define PUT(a, out, ...) \
    put_fields(a, out, (PeField[]){__VA_ARGS__}, sizeof(PeField[]){__VA_ARGS__} / sizeof(PeField))

static void pad_to(Arena *a, MdBytes *out, uint32_t size) {
    while (out->len < size) vec_push(a, out, 0);
}

/* §II.25.2: MS-DOS header, PE file header, optional header, the section's header. */
static void put_headers(Arena *a, MdBytes *out, uint32_t content) {
    uint32_t raw = align_to(content, FILE_ALIGNMENT),
             image = SECTION_RVA + align_to(content, SECTION_ALIGNMENT);
    PUT(a, out, {2, 0x5A4D});
    pad_to(a, out, 0x3C);
    PUT(a, out, {4, PE_AT});
    pad_to(a, out, PE_AT);
    PUT(a, out, {4, 0x4550}, /* "PE" */
        {2, 0x14C}, {2, 1}, {4, 0}, {4, 0}, {4, 0}, {2, OPTIONAL_HEADER_SIZE}, {2, 0x2102});
    PUT(a, out, {2, 0x10B}, {1, 48}, {1, 0}, {4, raw}, {4, 0}, {4, 0}, /* sizes of code and data */
        {4, 0}, {4, SECTION_RVA}, {4, image},                          /* no entry point */
        {4, 0x400000}, {4, SECTION_ALIGNMENT}, {4, FILE_ALIGNMENT},    /* where it is loaded */
        {2, 4}, {2, 0}, {2, 0}, {2, 0}, {2, 4}, {2, 0}, {4, 0},        /* versions */
        {4, image}, {4, FILE_ALIGNMENT}, {4, 0}, {2, 3}, {2, 0x8540},  /* a console program, relocatable */
        {4, 0x100000}, {4, 0x1000}, {4, 0x100000}, {4, 0x1000},        /* stack and heap */
        {4, 0}, {4, DIRECTORIES});
    for (uint32_t i = 0; i < DIRECTORIES; i++) {
        bool cli = i == CLI_DIRECTORY;
        PUT(a, out, {4, cli ? SECTION_RVA : 0}, {4, cli ? CLI_HEADER_SIZE : 0});
    }
    md_put(a, out, ".text\0\0", 8);
    PUT(a, out, {4, content}, {4, SECTION_RVA}, {4, raw}, {4, FILE_ALIGNMENT}, {4, 0}, {4, 0}, {4, 0},
        {4, 0x60000020});
    pad_to(a, out, FILE_ALIGNMENT);
}

static MdBytes assembly_of(Arena *a, MdBlob metadata) {
    MdBytes out = {0};
    put_headers(a, &out, CLI_HEADER_SIZE + metadata.len);
    PUT(a, &out, {4, CLI_HEADER_SIZE}, {2, 2}, {2, 5}, {4, SECTION_RVA + CLI_HEADER_SIZE}, {4, metadata.len},
        {4, 1}); /* §II.25.3.3: IL only */
    pad_to(a, &out, FILE_ALIGNMENT + CLI_HEADER_SIZE);
    md_put(a, &out, metadata.p, metadata.len);
    pad_to(a, &out, FILE_ALIGNMENT + align_to(CLI_HEADER_SIZE + metadata.len, FILE_ALIGNMENT));
    return out;
}

/* --- finding it --- */

/* The image whose root is at `at`, or NULL when the bytes only look like one. */
static MdImage *image_at(Session *s, const char *path, const uint8_t *at, size_t room) {
    MdImage *volatile img = NULL;
    DIAG_TRY(s->diag) { img = md_open_root(s->diag, &s->arena, path, at, room, 0); }
    DIAG_CAUGHT(s->diag) { img = NULL; }
    DIAG_END
    return img && md_rows(img, MD_ASSEMBLY) ? img : NULL;
}

static void write_image(Session *s, const char *folder, const MdImage *img) {
    const char *name = md_assembly(img).name;
    if (!*name || strchr(name, '/'))
        diag_fail(s->diag, "%s: embeds an assembly of the name '%s'", img->path, name);
    const char *path = arena_printf(&s->arena, "%s/%s.dll", folder, name);
    MdBytes bytes = assembly_of(&s->arena, (MdBlob){img->metadata.p, img->metadata_size});
    file_write(s->diag, &s->arena, path, bytes.items, bytes.len, false);
    printf("%s: %u types, %u methods, %u fields\n", path, md_rows(img, MD_TYPEDEF),
           md_rows(img, MD_METHODDEF), md_rows(img, MD_FIELD));
}

void extract_metadata(Session *s, const char *path, const char *folder) {
    MappedFile f = file_map(s->diag, path);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) diag_fail(s->diag, "%s: %s", folder, strerror(errno));
    uint32_t found = 0;
    for (size_t at = 0; at + 16 < f.size;) {
        const uint8_t *p = memmem((const uint8_t *)f.data + at, f.size - at, "BSJB", 4);
        if (!p) break;
        at = (size_t)(p - (const uint8_t *)f.data);
        MdImage *img = at % 4 ? NULL : image_at(s, path, p, f.size - at);
        if (img) write_image(s, folder, img), found++;
        at += img ? img->metadata_size : 4;
    }
    file_unmap(&f);
    if (!found)
        diag_fail(
            s->diag,
            "%s: embeds no metadata; an executable of Anvil does when its program reflects over members",
            path);
}
