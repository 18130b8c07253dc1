/* ELF objects and archives as files: reading them, archives pulled lazily, and damaged ones. */
#include <stdlib.h>

#include "linker/dump.h"
#include "tests/unit/linker_util.h"

/* ---- a small ELF writer for the tests */

enum {
    S_NULL,
    S_TEXT,
    S_RELA,
    S_DATA,
    S_STR,
    S_GROUP,
    S_EH,
    S_EH_RELA,
    S_SYMTAB,
    S_STRTAB,
    S_SHSTRTAB,
    S_COUNT
};

typedef struct Blob {
    uint8_t bytes[4096];
    uint32_t size;
} Blob;

static uint32_t blob_add(Blob *b, const void *p, uint32_t n) {
    while (b->size % 8) b->size++;
    uint32_t at = b->size;
    memcpy(b->bytes + at, p, n);
    b->size += n;
    return at;
}

static uint32_t string_add(char *table, uint32_t *size, const char *s) {
    uint32_t at = *size;
    strcpy(table + at, s);
    *size += (uint32_t)strlen(s) + 1;
    return at;
}

/* An object with the global function `defines`, which calls `calls` (NULL: nothing), reads a string and a
 * variable; in a COMDAT group of that function's own name if `comdat`. */
static void make_elf(Blob *b, const char *defines, const char *calls, bool comdat) {
    memset(b, 0, sizeof *b);
    char names[256] = "", strings[256] = "";
    uint32_t names_size = 1, strings_size = 1;
    static const char *const section_names[S_COUNT] = {
        "",          ".text.f",        ".rela.text.f", ".data",   ".rodata.str1.1", ".group",
        ".eh_frame", ".rela.eh_frame", ".symtab",      ".strtab", ".shstrtab"};
    ElfSection s[S_COUNT] = {{0}};
    ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', ELF_CLASS64, ELF_LITTLE, ELF_VERSION},
                   .type = ET_REL,
                   .machine = EM_X86_64,
                   .version = 1};
    b->size = sizeof h;
    for (int i = 1; i < S_COUNT; i++) s[i].name = string_add(names, &names_size, section_names[i]);
    static const uint8_t text[32] = {0xe8, 0, 0,    0,    0,    0x48, 0x8d, 0x05, 0, 0,
                                     0,    0, 0x48, 0x8b, 0x05, 0,    0,    0,    0, 0xc3};
    static const uint8_t eh[] = {0x14, 0,    0, 0, 0,    0, 0, 0, 1,    'z', 'R', 0, 1,    0x78, 0x10, 1,
                                 0x1b, 0x0c, 7, 8, 0x90, 1, 0, 0, 0x10, 0,   0,   0, 0x1c, 0,    0,    0,
                                 0,    0,    0, 0, 0x20, 0, 0, 0, 0,    0,   0,   0, 0,    0,    0,    0};
    ElfSymbol symbols[] = {
        {0},
        {.info = STT_SECTION, .shndx = S_STR},
        {.name = string_add(strings, &strings_size, "variable"),
         .info = STT_OBJECT,
         .shndx = S_DATA,
         .size = 8},
        {.name = string_add(strings, &strings_size, defines),
         .info = STB_GLOBAL << 4 | STT_FUNC,
         .shndx = S_TEXT,
         .size = 32},
        {.name = string_add(strings, &strings_size, calls ? calls : defines), .info = STB_GLOBAL << 4}};
    /* A call; the address of "world" + 4, by section symbol; a load from the GOT. */
    ElfRela relas[] = {{1, (uint64_t)(calls ? 4 : 3) << 32 | 4, -4},
                       {8, (uint64_t)1 << 32 | 2, 6},
                       {15, (uint64_t)2 << 32 | 42, -4}};
    ElfRela eh_rela = {32, (uint64_t)3 << 32 | 2, 0};
    uint32_t group[] = {GRP_COMDAT, S_TEXT};
    static const char text_strings[] = "hello\0world";
    const struct {
        int index;
        const void *p;
        uint32_t size, type, link, info;
        uint64_t flags, align, entsize;
    } rows[] = {
        {S_TEXT, text, sizeof text, SHT_PROGBITS, 0, 0, SHF_ALLOC | SHF_EXECINSTR | (comdat ? SHF_GROUP : 0),
         16, 0},
        {S_RELA, relas, sizeof relas, SHT_RELA, S_SYMTAB, S_TEXT, 0, 8, 24},
        {S_DATA, "12345678", 8, SHT_PROGBITS, 0, 0, SHF_ALLOC | SHF_WRITE, 8, 0},
        {S_STR, text_strings, sizeof text_strings, SHT_PROGBITS, 0, 0, SHF_ALLOC | SHF_MERGE | SHF_STRINGS, 1,
         1},
        {S_GROUP, group, sizeof group, comdat ? SHT_GROUP : SHT_NULL, S_SYMTAB, 3, 0, 4, 4},
        {S_EH, eh, sizeof eh, SHT_X86_64_UNWIND, 0, 0, SHF_ALLOC, 8, 0},
        {S_EH_RELA, &eh_rela, sizeof eh_rela, SHT_RELA, S_SYMTAB, S_EH, 0, 8, 24},
        {S_SYMTAB, symbols, (calls ? 5 : 4) * sizeof *symbols, SHT_SYMTAB, S_STRTAB, 3, 0, 8, 24},
        {S_STRTAB, strings, strings_size, SHT_STRTAB, 0, 0, 0, 1, 0},
        {S_SHSTRTAB, names, names_size, SHT_STRTAB, 0, 0, 0, 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ElfSection *t = &s[rows[i].index];
        t->type = rows[i].type;
        t->flags = rows[i].flags;
        t->offset = blob_add(b, rows[i].p, rows[i].size);
        t->size = rows[i].size;
        t->link = rows[i].link;
        t->info = rows[i].info;
        t->addralign = rows[i].align;
        t->entsize = rows[i].entsize;
    }
    h.shoff = blob_add(b, s, sizeof s);
    h.ehsize = sizeof h;
    h.shentsize = sizeof *s;
    h.shnum = S_COUNT;
    h.shstrndx = S_SHSTRTAB;
    memcpy(b->bytes, &h, sizeof h);
}

typedef struct ArchiveBlob {
    uint8_t bytes[32768];
    uint32_t size;
} ArchiveBlob;

static uint32_t member_add(ArchiveBlob *a, const char *name, const void *p, uint32_t n) {
    uint32_t at = a->size;
    char header[61];
    snprintf(header, sizeof header, "%-16s%-12d%-6d%-6d%-8d%-10u`\n", name, 0, 0, 0, 644, n);
    memcpy(a->bytes + at, header, 60);
    memcpy(a->bytes + at + 60, p, n);
    a->size += 60 + n + (n & 1);
    return at;
}

static void put_big(uint8_t *p, uint32_t v) {
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(v >> (24 - 8 * i));
}

/* Archive of members that define one name each; the second has a long file name. */
static void make_archive(ArchiveBlob *a, const char *const *names, Blob *blobs, int n) {
    uint8_t index[512] = {0};
    uint32_t size = 4 + 4 * (uint32_t)n, offset[8];
    memset(a, 0, sizeof *a);
    for (int i = 0; i < n; i++) {
        strcpy((char *)index + size, names[i]);
        size += (uint32_t)strlen(names[i]) + 1;
    }
    memcpy(a->bytes, "!<arch>\n", 8);
    a->size = 8;
    uint32_t at = member_add(a, "/", index, size);
    static const char long_names[] = "a_rather_long_member_name.o/\n";
    member_add(a, "//", long_names, sizeof long_names - 1);
    for (int i = 0; i < n; i++)
        offset[i] = member_add(a, i == 1 ? "/0" : "member.o/", blobs[i].bytes, blobs[i].size);
    put_big(a->bytes + at + 60, (uint32_t)n);
    for (int i = 0; i < n; i++) put_big(a->bytes + at + 60 + 4 + 4 * (uint32_t)i, offset[i]);
}

static const char *link_bytes(Bench *b, const uint8_t *bytes, uint64_t size) {
    b->archive = bytes; /* any file */
    b->archive_size = size;
    b->archive_name = "file";
    return bench_link(b);
}

/* ---- */

Test(linker_files, reads_an_object) {
    Bench b;
    Blob blob;
    bench_init(&b);
    make_elf(&blob, "_start", NULL, false);
    const char *error = link_bytes(&b, blob.bytes, blob.size);
    cr_assert_null(error, "%s", error ? error : "");
    uint64_t at = image_address(&b.image, "_start");
    cr_assert_eq(image_target(&b.image, at + 1), at);
    cr_assert_str_eq((const char *)image_at(&b.image, image_target(&b.image, at + 8) - 4), "world");
    cr_assert_eq(*image_at(&b.image, at + 13), 0x8d, "a load from the GOT becomes an address");
    cr_assert_eq(memcmp(image_at(&b.image, image_target(&b.image, at + 15)), "12345678", 8), 0);
    cr_assert_eq(image_target(&b.image, at + 15), image_address(&b.image, "variable"));
    ElfSegment hdr;
    cr_assert(image_segment(&b.image, PT_GNU_EH_FRAME, &hdr));
    cr_assert_eq(image_u32(&b.image, hdr.vaddr + 8), 1);
    cr_assert_eq(hdr.vaddr + image_u32(&b.image, hdr.vaddr + 12), at);
    arena_free(&b.arena);
}

/* The same group in two objects is kept once, and the second one's references go to the first. */
Test(linker_files, comdat_groups) {
    Bench b;
    Blob x, y;
    bench_init(&b);
    make_elf(&x, "shared", NULL, true);
    make_elf(&y, "shared", NULL, true);
    Object *o = bench_object(&b, "app");
    uint32_t start = add_function(o, ".text", "_start", 16);
    obj_reloc(o, start, 1, REL_PLT32, obj_symbol_named(o, "shared"), -4);
    volatile bool ok = false;
    DIAG_TRY(&b.diag) {
        Link *l = link_new(&b.arena, &b.diag, ARCH_X64, NULL);
        link_add_object(l, o);
        link_add_memory(l, "x.o", x.bytes, x.size);
        link_add_memory(l, "y.o", y.bytes, y.size);
        link_image(l, &b.image.bytes, &b.image.size, &b.image.stats);
        ok = true;
    }
    DIAG_CAUGHT(&b.diag) {}
    DIAG_END
    cr_assert(ok, "%s", b.diag.message);
    ElfSection text;
    cr_assert(image_section(&b.image, ".text", &text));
    cr_assert_eq(text.size, 48);
    arena_free(&b.arena);
}

/* Members join when something undefined names them, whatever the order; a weak reference does not ask for
 * one. */
Test(linker_files, archive_members_are_pulled_when_needed) {
    static const char *const names[] = {"one", "two", "three"};
    Blob blobs[3];
    static ArchiveBlob a;
    make_elf(&blobs[0], "one", "two", false);
    make_elf(&blobs[1], "two", NULL, false);
    make_elf(&blobs[2], "three", "nowhere", false);
    make_archive(&a, names, blobs, 3);
    for (int first = 0; first < 2; first++) {
        Bench b;
        bench_init(&b);
        b.archive_first = first;
        Object *o = bench_object(&b, "app");
        uint32_t start = add_function(o, ".text", "_start", 16);
        obj_reloc(o, start, 1, REL_PLT32, obj_symbol_named(o, "one"), -4);
        obj_reloc(o, start, 6, REL_PLT32, obj_symbol_named(o, "three"), -4);
        o->symbols.items[obj_symbol_named(o, "three")].binding = BIND_WEAK;
        const char *error = link_bytes(&b, a.bytes, a.size);
        cr_assert_null(error, "%s", error ? error : "");
        cr_assert_eq(b.image.stats.archive_members, 2);
        uint64_t at = image_address(&b.image, "_start"), one = image_address(&b.image, "one");
        cr_assert_eq(image_target(&b.image, at + 1), one);
        cr_assert_eq(image_target(&b.image, at + 6), at + 10, "a call of nothing goes on behind itself");
        cr_assert_eq(image_target(&b.image, one + 1), image_address(&b.image, "two"));
        arena_free(&b.arena);
    }
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    obj_reloc(o, add_function(o, ".text", "_start", 16), 1, REL_PLT32, obj_symbol_named(o, "three"), -4);
    const char *error = link_bytes(&b, a.bytes, a.size);
    cr_assert(error && strstr(error, "nowhere (used by file(member.o): .text.f+0x1 (in three))"), "%s",
              error);
    arena_free(&b.arena);
}

/* ---- damaged files: an error or a link, never anything else. Run with sanitizers (make debug). */

static FILE *nowhere;

static void try_file(const uint8_t *bytes, uint64_t size, const char *what, uint64_t where, bool must_fail) {
    uint8_t *copy =
        malloc(size ? size : 1); /* exactly as large, so that a sanitizer sees one byte too many */
    memcpy(copy, bytes, size);
    Bench b;
    bench_init(&b);
    Object *o = bench_object(&b, "app");
    b.options.entry = "app_start";
    uint32_t start = add_function(o, ".text", "app_start", 16);
    obj_reloc(o, start, 1, REL_PLT32, obj_symbol_named(o, "_start"), -4);
    const char *error = link_bytes(&b, copy, size);
    if (must_fail) cr_assert_not_null(error, "%s at %llu", what, (unsigned long long)where);
    if (error) {
        cr_assert_eq(b.diag.kind, DIAG_INPUT, "%s at %llu: %s", what, (unsigned long long)where, error);
        cr_assert(error[0]);
    }
    b.diag.trap = NULL;
    if (dump_is_native(copy, size)) {
        DIAG_TRY(&b.diag) { dump_native(nowhere, &b.arena, &b.diag, "file", copy, size, DUMP_ALL); }
        DIAG_CAUGHT(&b.diag) { cr_assert_eq(b.diag.kind, DIAG_INPUT); }
        DIAG_END
    }
    arena_free(&b.arena);
    free(copy);
}

Test(linker_files, truncated_objects) {
    Blob blob;
    nowhere = fopen("/dev/null", "w");
    make_elf(&blob, "_start", "_start", true);
    for (uint32_t n = 0; n < blob.size; n++) try_file(blob.bytes, n, "truncated", n, true);
    fclose(nowhere);
}

Test(linker_files, mutated_objects) {
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    Blob blob;
    nowhere = fopen("/dev/null", "w");
    make_elf(&blob, "_start", NULL, true);
    for (uint32_t i = 0; i < blob.size; i++) {
        uint8_t old = blob.bytes[i];
        for (size_t v = 0; v < sizeof values; v++) {
            blob.bytes[i] = values[v];
            try_file(blob.bytes, blob.size, "mutated", i, false);
            blob.bytes[i] = (uint8_t)(old ^ (1u << v));
            try_file(blob.bytes, blob.size, "flipped", i, false);
        }
        blob.bytes[i] = old;
    }
    fclose(nowhere);
}

Test(linker_files, damaged_archives) {
    static const char *const names[] = {"_start", "two"};
    Blob blobs[2];
    static ArchiveBlob a;
    nowhere = fopen("/dev/null", "w");
    make_elf(&blobs[0], "_start", "two", false);
    make_elf(&blobs[1], "two", NULL, false);
    make_archive(&a, names, blobs, 2);
    for (uint32_t n = 0; n < a.size; n += n < 700 ? 1 : 13)
        try_file(a.bytes, n, "truncated archive", n, true);
    for (uint32_t i = 0; i < 500; i++) {
        uint8_t old = a.bytes[i];
        for (int v = 0; v < 8; v++) {
            a.bytes[i] = (uint8_t)(old ^ (1u << v));
            try_file(a.bytes, a.size, "mutated archive", i, false);
        }
        a.bytes[i] = old;
    }
    fclose(nowhere);
}
