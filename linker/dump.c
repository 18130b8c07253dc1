/* ELF files and archives in words, every offset checked. */
#include "linker/dump.h"

#include <inttypes.h>
#include <string.h>

#include "linker/internal.h"

typedef struct Dump {
    FILE *out;
    Arena *arena;
    Diag *diag;
    const char *name;
    const uint8_t *bytes;
    uint64_t size;
    unsigned what;
    ElfHeader h;
    ElfSection *sections;
    uint32_t count;
} Dump;

typedef struct Word {
    uint64_t value;
    const char *text;
} Word;

static const Word type_words[] = {{ET_REL, "relocatable object"},
                                  {ET_EXEC, "executable at a fixed address"},
                                  {ET_DYN, "position-independent executable or shared library"},
                                  {ET_CORE, "core dump"},
                                  {0, NULL}};
static const Word machine_words[] = {{EM_X86_64, "x86-64"}, {EM_AARCH64, "AArch64"}, {0, NULL}};
static const Word segment_words[] = {{PT_NULL, "unused"},
                                     {PT_LOAD, "load"},
                                     {PT_DYNAMIC, "dynamic"},
                                     {PT_INTERP, "interpreter"},
                                     {PT_NOTE, "note"},
                                     {PT_PHDR, "headers"},
                                     {PT_TLS, "thread-local"},
                                     {PT_GNU_EH_FRAME, "frame index"},
                                     {PT_GNU_STACK, "stack"},
                                     {PT_GNU_RELRO, "relro"},
                                     {PT_GNU_PROPERTY, "property"},
                                     {0, NULL}};
static const Word section_words[] = {{SHT_NULL, "none"},
                                     {SHT_PROGBITS, "contents"},
                                     {SHT_SYMTAB, "symbols"},
                                     {SHT_STRTAB, "strings"},
                                     {SHT_RELA, "relocations"},
                                     {SHT_HASH, "hash"},
                                     {SHT_DYNAMIC, "dynamic"},
                                     {SHT_NOTE, "note"},
                                     {SHT_NOBITS, "zeros"},
                                     {SHT_REL, "relocations"},
                                     {SHT_DYNSYM, "dynamic symbols"},
                                     {SHT_INIT_ARRAY, "constructors"},
                                     {SHT_FINI_ARRAY, "destructors"},
                                     {SHT_PREINIT_ARRAY, "constructors"},
                                     {SHT_GROUP, "group"},
                                     {SHT_SYMTAB_SHNDX, "section indices"},
                                     {SHT_RELR, "relative reloc."},
                                     {SHT_GNU_HASH, "hash"},
                                     {SHT_LLVM_ADDRSIG, "address-significance"},
                                     {SHT_X86_64_UNWIND, "unwind"},
                                     {0, NULL}};
static const Word dynamic_words[] = {{1, "needs library"},
                                     {4, "hash table"},
                                     {5, "string table"},
                                     {6, "symbol table"},
                                     {DT_RELA, "RELA relocations at"},
                                     {DT_RELASZ, "RELA size in bytes"},
                                     {DT_RELAENT, "RELA entry size"},
                                     {DT_RELRSZ, "RELR size in bytes"},
                                     {DT_RELR, "RELR relocations at"},
                                     {DT_RELRENT, "RELR entry size"},
                                     {DT_RELACOUNT, "RELA entries that are relative"},
                                     {DT_FLAGS_1, "flags"},
                                     {0, NULL}};
static const Word symbol_words[] = {
    {STT_NOTYPE, "-"},         {STT_OBJECT, "object"},   {STT_FUNC, "function"},
    {STT_SECTION, "section"},  {STT_FILE, "file"},       {STT_COMMON, "common"},
    {STT_TLS, "thread-local"}, {STT_GNU_IFUNC, "ifunc"}, {0, NULL}};
static const Word binding_words[] = {
    {STB_LOCAL, "local"}, {STB_GLOBAL, "global"}, {STB_WEAK, "weak"}, {STB_GNU_UNIQUE, "unique"}, {0, NULL}};
static const Word visibility_words[] = {
    {0, ""}, {1, " internal"}, {2, " hidden"}, {3, " protected"}, {0, NULL}};

static const char *word(Dump *d, const Word *words, uint64_t value) {
    for (; words->text; words++)
        if (words->value == value) return words->text;
    return arena_printf(d->arena, "0x%" PRIx64, value);
}

/* File contents go to a terminal: what is not printable ASCII or UTF-8 is shown as a number. */
static const char *clean(Dump *d, const char *s, size_t max) {
    size_t n = strnlen(s, max), k = 0;
    bool plain = true;
    for (size_t i = 0; i < n; i++) plain = plain && (uint8_t)s[i] >= 0x20 && s[i] != 0x7f;
    if (plain) return arena_strndup(d->arena, s, n);
    char *out = arena_alloc(d->arena, n * 4 + 1);
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)s[i];
        if (c >= 0x20 && c != 0x7f)
            out[k++] = s[i];
        else
            k += (size_t)snprintf(out + k, 5, "\\x%02x", c);
    }
    return out;
}

static noreturn void damaged(Dump *d, const char *what) {
    diag_fail(d->diag, "%s: %s lies outside the file; it is truncated or damaged", d->name, what);
}

static const uint8_t *range(Dump *d, uint64_t offset, uint64_t size, const char *what) {
    if (offset > d->size || size > d->size - offset) damaged(d, what);
    return d->bytes + offset;
}

static const char *string_in(Dump *d, uint32_t section, uint64_t offset) {
    if (section >= d->count || d->sections[section].type != SHT_STRTAB) return "?";
    const ElfSection *s = &d->sections[section];
    if (offset >= s->size) return "?";
    return clean(d, (const char *)range(d, s->offset, s->size, "string table") + offset, s->size - offset);
}

static const char *section_name(Dump *d, uint32_t i) {
    uint32_t names = d->h.shstrndx == SHN_XINDEX && d->count ? d->sections[0].link : d->h.shstrndx;
    return i < d->count ? string_in(d, names, d->sections[i].name) : "?";
}

static const char *section_flags(Dump *d, uint64_t f) {
    static const struct {
        uint64_t flag;
        const char *text;
    } rows[] = {{SHF_ALLOC, "loaded"},     {SHF_WRITE, "write"},        {SHF_EXECINSTR, "execute"},
                {SHF_TLS, "thread-local"}, {SHF_MERGE, "merge"},        {SHF_STRINGS, "strings"},
                {SHF_GROUP, "group"},      {SHF_LINK_ORDER, "ordered"}, {SHF_COMPRESSED, "compressed"},
                {SHF_EXCLUDE, "excluded"}, {SHF_GNU_RETAIN, "retain"}};
    const char *s = "";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (f & rows[i].flag) s = arena_printf(d->arena, "%s%s%s", s, *s ? " " : "", rows[i].text);
    return s;
}

static void read_sections(Dump *d) {
    if (!d->h.shoff) return;
    ElfSection first;
    if (d->h.shentsize != sizeof first)
        diag_fail(d->diag, "%s: section headers of %u bytes, expected 64", d->name, d->h.shentsize);
    memcpy(&first, range(d, d->h.shoff, sizeof first, "section header table"), sizeof first);
    uint64_t count = d->h.shnum ? d->h.shnum : first.size;
    if (count > (d->size - d->h.shoff) / sizeof first) damaged(d, "section header table");
    d->count = (uint32_t)count;
    d->sections = ARENA_ARRAY(d->arena, ElfSection, count + 1);
    memcpy(d->sections, d->bytes + d->h.shoff, count * sizeof first);
}

static void print_sections(Dump *d) {
    fprintf(d->out, "sections:\n  %4s %-24s %-16s %10s %10s %10s %6s  %s\n", "", "name", "kind", "address",
            "offset", "bytes", "align", "flags");
    for (uint32_t i = 1; i < d->count; i++) {
        const ElfSection *s = &d->sections[i];
        fprintf(d->out, "  %4u %-24s %-16s %#10" PRIx64 " %#10" PRIx64 " %10" PRIu64 " %6" PRIu64 "  %s\n", i,
                section_name(d, i), word(d, section_words, s->type), s->addr, s->offset, s->size,
                s->addralign, section_flags(d, s->flags));
    }
}

static void print_dynamic(Dump *d, const ElfSegment *p) {
    const uint8_t *at = range(d, p->offset, p->filesz, "dynamic section");
    fprintf(d->out, "dynamic section:\n");
    for (uint64_t i = 0; i < p->filesz / sizeof(ElfDyn); i++) {
        ElfDyn e;
        memcpy(&e, at + i * sizeof e, sizeof e);
        if (e.tag == DT_NULL) break;
        bool now_pie = e.tag == DT_FLAGS_1 && e.value == (DF_1_NOW | DF_1_PIE);
        fprintf(d->out, "  %-32s %#" PRIx64 "%s\n", word(d, dynamic_words, e.tag), e.value,
                now_pie ? " (position-independent executable, bound at start)" : "");
    }
}

static void print_segments(Dump *d) {
    if (!d->h.phnum) return;
    if (d->h.phentsize != sizeof(ElfSegment))
        diag_fail(d->diag, "%s: program headers of %u bytes, expected 56", d->name, d->h.phentsize);
    const uint8_t *at = range(d, d->h.phoff, d->h.phnum * sizeof(ElfSegment), "program header table");
    fprintf(d->out, "segments:\n  %-14s %10s %10s %12s %12s %7s  %s\n", "kind", "address", "offset",
            "in file", "in memory", "align", "access");
    for (uint32_t i = 0; i < d->h.phnum; i++) {
        ElfSegment p;
        memcpy(&p, at + i * sizeof p, sizeof p);
        fprintf(d->out,
                "  %-14s %#10" PRIx64 " %#10" PRIx64 " %12" PRIu64 " %12" PRIu64 " %7" PRIu64 "  %s%s%s\n",
                word(d, segment_words, p.type), p.vaddr, p.offset, p.filesz, p.memsz, p.align,
                p.flags & PF_R ? "read" : "", p.flags & PF_W ? " write" : "",
                p.flags & PF_X ? " execute" : "");
        if (p.type == PT_INTERP)
            fprintf(d->out, "    %s\n",
                    clean(d, (const char *)range(d, p.offset, p.filesz, "interpreter name"), p.filesz));
    }
    for (uint32_t i = 0; i < d->h.phnum; i++) {
        ElfSegment p;
        memcpy(&p, at + i * sizeof p, sizeof p);
        if (p.type == PT_DYNAMIC) print_dynamic(d, &p);
    }
}

static const char *symbol_place(Dump *d, const ElfSymbol *s) {
    switch (s->shndx) {
        case SHN_UNDEF: return "undefined";
        case SHN_ABS: return "absolute";
        case SHN_COMMON: return "common";
        default: return section_name(d, s->shndx);
    }
}

static bool read_symbol(Dump *d, uint32_t table, uint64_t i, ElfSymbol *s) {
    if (table >= d->count || i >= d->sections[table].size / sizeof *s) return false;
    memcpy(s, range(d, d->sections[table].offset, d->sections[table].size, "symbol table") + i * sizeof *s,
           sizeof *s);
    return true;
}

static const char *symbol_name(Dump *d, uint32_t table, const ElfSymbol *s) {
    if ((s->info & 15) == STT_SECTION && !s->name) return section_name(d, s->shndx);
    return string_in(d, d->sections[table].link, s->name);
}

static void print_symbols(Dump *d, uint32_t table) {
    ElfSymbol s;
    fprintf(d->out, "symbols (%s):\n  %10s %8s %-13s %-7s %-20s %s\n", section_name(d, table), "value",
            "bytes", "kind", "binding", "section", "name");
    for (uint64_t i = 1; read_symbol(d, table, i, &s); i++)
        fprintf(d->out, "  %#10" PRIx64 " %8" PRIu64 " %-13s %-7s %-20s %s%s\n", s.value, s.size,
                word(d, symbol_words, s.info & 15), word(d, binding_words, s.info >> 4), symbol_place(d, &s),
                symbol_name(d, table, &s), word(d, visibility_words, s.other & 3));
}

static const char *number_name(Dump *d, uint32_t number) {
    if (d->h.machine == EM_X86_64 && number == R_X86_64_RELATIVE) return "RELATIVE";
    if (d->h.machine == EM_AARCH64 && number == R_AARCH64_RELATIVE) return "RELATIVE";
    RelocKind kind = elf_reloc_kind(d->h.machine, number);
    return kind < REL_COUNT ? reloc_name(kind) : arena_printf(d->arena, "type %u", number);
}

static void print_rela(Dump *d, uint32_t i) {
    const ElfSection *s = &d->sections[i];
    const uint8_t *at = range(d, s->offset, s->size, "relocation table");
    fprintf(d->out, "relocations of %s:\n  %10s %-18s %s\n", s->info ? section_name(d, s->info) : "the image",
            "offset", "kind", "symbol + addend");
    for (uint64_t k = 0; k < s->size / sizeof(ElfRela); k++) {
        ElfRela r;
        ElfSymbol y;
        memcpy(&r, at + k * sizeof r, sizeof r);
        bool known = read_symbol(d, s->link, r.info >> 32, &y);
        fprintf(d->out, "  %#10" PRIx64 " %-18s %s %c %" PRIu64 "\n", r.offset,
                number_name(d, (uint32_t)r.info),
                r.info >> 32 == 0 ? ""
                : known           ? symbol_name(d, s->link, &y)
                                  : "?",
                r.addend < 0 ? '-' : '+', r.addend < 0 ? 0 - (uint64_t)r.addend : (uint64_t)r.addend);
    }
}

static void print_relr(Dump *d, const ElfSection *s) {
    const uint8_t *at = range(d, s->offset, s->size, "relative relocation table");
    uint64_t words = s->size / 8, total = 0, next = 0;
    fprintf(d->out, "addresses that get the load address added:\n");
    for (uint64_t i = 0; i < words; i++) {
        uint64_t word;
        memcpy(&word, at + i * 8, 8);
        if (!(word & 1)) {
            fprintf(d->out, "  %#10" PRIx64 "\n", word);
            next = word + 8;
            total++;
            continue;
        }
        for (uint64_t bits = word >> 1, k = 0; bits; bits >>= 1, k++) {
            if (!(bits & 1)) continue;
            fprintf(d->out, "  %#10" PRIx64 "\n", next + 8 * k);
            total++;
        }
        next += 63 * 8;
    }
    fprintf(d->out, "  %" PRIu64 " addresses in %" PRIu64 " bytes\n", total, s->size);
}

static void dump_elf(Dump *d) {
    if (d->size < sizeof d->h) damaged(d, "ELF header");
    memcpy(&d->h, d->bytes, sizeof d->h);
    if (d->h.ident[4] != ELF_CLASS64 || d->h.ident[5] != ELF_LITTLE)
        diag_fail(d->diag, "%s: only 64-bit little-endian ELF files can be shown", d->name);
    fprintf(d->out, "%s: ELF, %s, %s, %" PRIu64 " bytes", d->name, word(d, machine_words, d->h.machine),
            word(d, type_words, d->h.type), d->size);
    if (d->h.type != ET_REL) fprintf(d->out, ", entry %#" PRIx64, d->h.entry);
    fprintf(d->out, "\n");
    read_sections(d);
    if (d->what & DUMP_SECTIONS) {
        print_segments(d);
        print_sections(d);
    }
    for (uint32_t i = 1; i < d->count; i++) {
        uint32_t type = d->sections[i].type;
        if ((type == SHT_SYMTAB || type == SHT_DYNSYM) && d->what & DUMP_SYMBOLS) print_symbols(d, i);
        if (type == SHT_RELA && d->what & DUMP_RELOCS) print_rela(d, i);
        if (type == SHT_RELR && d->what & DUMP_RELOCS) print_relr(d, &d->sections[i]);
    }
}

static void dump_archive(Dump *d) {
    Archive *a = archive_open(d->arena, d->diag, d->name, d->bytes, d->size);
    fprintf(d->out, "%s: archive, %" PRIu64 " bytes, %u names in its index\n", d->name, d->size,
            a->index_len);
    uint32_t count = 0;
    for (uint64_t at = a->first; at < a->size;) {
        ArchiveMember m = archive_member(a, d->arena, d->diag, at);
        fprintf(d->out, "  %10" PRIu64 " %s\n", m.size, clean(d, m.name, SIZE_MAX));
        if (d->what & DUMP_MEMBERS && dump_is_native(m.bytes, m.size) && !is_archive(m.bytes, m.size))
            dump_native(d->out, d->arena, d->diag, clean(d, m.name, SIZE_MAX), m.bytes, m.size, d->what);
        count++;
        at = m.next;
    }
    fprintf(d->out, "  %u members\n", count);
}

static const struct {
    const char *magic;
    uint32_t length;
    const char *what; /* NULL: can be shown */
} kinds[] = {
    {"\177ELF", 4, NULL},
    {"!<arch>\n", 8, NULL},
    {"!<thin>\n", 8, NULL},
    {"MZ", 2, "a PE file"},
    {"\xcf\xfa\xed\xfe", 4, "a Mach-O file"},
    {"\xce\xfa\xed\xfe", 4, "a 32-bit Mach-O file"},
    {"\xca\xfe\xba\xbe", 4, "a Mach-O file for several machines"},
};

static int kind_of(const uint8_t *bytes, uint64_t size) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (size >= kinds[i].length && !memcmp(bytes, kinds[i].magic, kinds[i].length)) return (int)i;
    return -1;
}

bool dump_is_native(const uint8_t *bytes, uint64_t size) { return kind_of(bytes, size) >= 0; }

void dump_native(FILE *out, Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size,
                 unsigned what) {
    Dump d = {
        .out = out, .arena = arena, .diag = diag, .name = name, .bytes = bytes, .size = size, .what = what};
    int kind = kind_of(bytes, size);
    if (kind < 0) diag_fail(diag, "%s: neither an ELF file nor an archive", name);
    if (kinds[kind].what)
        diag_fail(diag, "%s: is %s; showing those is not implemented yet", name, kinds[kind].what);
    if (is_archive(bytes, size))
        dump_archive(&d);
    else
        dump_elf(&d);
}
