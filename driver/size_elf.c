/* What the symbol table of an executable says about its bytes (gABI chapter 4): functions by their names,
 * with the assembly that the runtime's table of functions names for them (RtFuncRow), data of C; of each
 * section the rest. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "driver/size.h"
#include "frontend/metadata.h"
#include "runtime/abi.h"

/* A function or variable with a place in the file. */
typedef struct Named {
    const char *name;
    uint64_t addr, size;
    uint16_t section;
    bool code;
} Named;

struct SizeElf {
    SizeReport *r;
    const uint8_t *bytes;
    uint64_t size;
    Elf64_Ehdr h;
    const char **section_names;
    uint64_t *named; /* bytes that symbols name, by section */
    VEC(Named) symbols;
    uint64_t module; /* address of rt_module; 0: not there */
    StrMap types;    /* names of types that functions have */
    Map assembly_of; /* address of a function → const char * */
};

static noreturn void damaged(const SizeElf *e, const char *what) {
    diag_fail(e->r->s->diag, "%s: damaged ELF file: %s", e->r->file, what);
}

static const void *range(const SizeElf *e, uint64_t offset, uint64_t size, const char *what) {
    if (offset > e->size || size > e->size - offset) damaged(e, what);
    return e->bytes + offset;
}

static Elf64_Shdr section(const SizeElf *e, uint32_t i) {
    Elf64_Shdr s;
    if (i >= e->h.e_shnum) damaged(e, "section number");
    memcpy(&s, range(e, e->h.e_shoff + (uint64_t)i * sizeof s, sizeof s, "section table"), sizeof s);
    return s;
}

/* A string of a string table; "" when it is not terminated within. */
static const char *string_at(const SizeElf *e, const Elf64_Shdr *table, uint64_t offset) {
    const char *all = range(e, table->sh_offset, table->sh_size, "string table");
    return offset < table->sh_size && memchr(all + offset, 0, table->sh_size - offset) ? all + offset : "";
}

static uint64_t file_bytes(const Elf64_Shdr *s) { return s->sh_type == SHT_NOBITS ? 0 : s->sh_size; }

SizeElf *size_elf_open(SizeReport *r, MappedFile f) {
    Arena *a = &r->s->arena;
    SizeElf *e = ARENA_NEW(a, SizeElf);
    *e = (SizeElf){.r = r, .bytes = f.data, .size = f.size};
    if (f.size < sizeof e->h || memcmp(f.data, ELFMAG, SELFMAG) != 0 || e->bytes[EI_CLASS] != ELFCLASS64)
        diag_fail(r->s->diag, "%s: no executable that anvil writes (64-bit ELF)", r->file);
    memcpy(&e->h, e->bytes, sizeof e->h);
    r->bytes = f.size;
    strmap_init(&e->types, a);
    map_init(&e->assembly_of, a);
    e->section_names = ARENA_ARRAY(a, const char *, e->h.e_shnum + 1u);
    e->named = ARENA_ARRAY(a, uint64_t, e->h.e_shnum + 1u);
    if (!e->h.e_shnum) return e;
    Elf64_Shdr names = section(e, e->h.e_shstrndx);
    for (uint32_t i = 0; i < e->h.e_shnum; i++)
        e->section_names[i] = string_at(e, &names, section(e, i).sh_name);
    return e;
}

void size_elf_sections(SizeElf *e) {
    uint64_t total = 0;
    SizeReport *r = e->r;
    for (uint32_t i = 1; i < e->h.e_shnum; i++) {
        Elf64_Shdr s = section(e, i);
        uint64_t bytes = file_bytes(&s);
        if (bytes > e->size - total) damaged(e, "sections are larger than the file");
        total += bytes;
        if (bytes) size_group(r, &r->sections, e->section_names[i], bytes, 0);
    }
    size_group(r, &r->sections, "headers and gaps", e->size - total, 0);
}

/* --- names --- */

/* The name of a function as the compiler writes it, [kind:]Namespace.Type[arguments].Method[arguments]; the
 * kinds below are of code for a type. */
typedef struct Parts {
    const char *name; /* behind the kind */
    size_t type, ns;  /* lengths of the type, without arguments, and of its namespace */
    const char *member;
} Parts;

static bool is_of_type(const char *kind, size_t n) {
    static const char *const kinds[] = {"invoke", "open",   "multicast", "pack",
                                        "native", "equals", "hash",      "marshal"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i]) == n && strncmp(kinds[i], kind, n) == 0) return true;
    return false;
}

static size_t namespace_length(const char *name, size_t type) {
    size_t ns = 0;
    for (size_t i = 1; i < type && name[i] != '+'; i++)
        if (name[i] == '.') ns = i;
    return ns;
}

static Parts split(const char *symbol) {
    Parts p = {.name = symbol, .member = symbol};
    const char *colon = memchr(symbol, ':', strcspn(symbol, "(["));
    if (colon) p.name = colon + 1;
    const char *s = p.name, *last = NULL, *end = NULL;
    int depth = 0;
    for (; *s && (depth || *s != '('); s++) {
        depth += (*s == '[' || *s == '<') - (*s == ']' || *s == '>');
        if (depth || *s != '.' || s == p.name || s[-1] == '.') continue;
        last = s;
        if (s[-1] == ']' && !end) end = s;
    }
    if (end) last = end;
    if (colon && is_of_type(symbol, (size_t)(colon - symbol)))
        last = s;
    else
        p.member = last ? last + 1 : p.name;
    p.type = last ? (size_t)(last - p.name) : 0;
    size_t plain = strcspn(p.name, "[");
    if (plain < p.type) p.type = plain, p.member = p.name + plain;
    p.ns = namespace_length(p.name, p.type);
    return p;
}

/* The name of an explicit implementation holds that of its interface, as in
 * System.Char.System.IEquatable[System.Char].Equals: the type is the part that is a type by itself, or is
 * nested in one. */
static void shorten(const SizeElf *e, Parts *p) {
    bool nested = false;
    int depth = 0;
    for (size_t i = 1; i < p->type; i++) {
        char c = p->name[i];
        depth += (c == '<') - (c == '>');
        nested |= c == '+';
        if (c != '.' || depth || !(nested || strmap_find(&e->types, p->name, i))) continue;
        p->member = p->name + i + 1;
        p->type = i;
        p->ns = namespace_length(p->name, i);
        return;
    }
}

/* --- symbols --- */

static void read_symbols(SizeElf *e, const Elf64_Shdr *symtab) {
    Elf64_Shdr strings = section(e, symtab->sh_link);
    for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= symtab->sh_size; at += sizeof(Elf64_Sym)) {
        Elf64_Sym y;
        memcpy(&y, range(e, symtab->sh_offset + at, sizeof y, "symbol table"), sizeof y);
        const char *name = string_at(e, &strings, y.st_name);
        if (strcmp(name, "rt_module") == 0) e->module = y.st_value;
        int type = ELF64_ST_TYPE(y.st_info);
        if ((type != STT_FUNC && type != STT_OBJECT) || !y.st_size || y.st_shndx >= e->h.e_shnum) continue;
        Elf64_Shdr s = section(e, y.st_shndx);
        if (!file_bytes(&s) || y.st_value < s.sh_addr || y.st_value - s.sh_addr > s.sh_size ||
            y.st_size > s.sh_size - (y.st_value - s.sh_addr))
            continue;
        Named n = {name, y.st_value, y.st_size, y.st_shndx, type == STT_FUNC};
        vec_push(&e->r->s->arena, &e->symbols, n);
        Parts p = split(name);
        if (n.code && p.type) strmap_put(&e->types, p.name, p.type, NULL);
    }
}

/* Bytes at an address of the image; NULL: not in the file. */
static const uint8_t *at_address(const SizeElf *e, uint64_t addr, uint64_t size) {
    for (uint32_t i = 1; i < e->h.e_shnum; i++) {
        Elf64_Shdr s = section(e, i);
        if (!(s.sh_flags & SHF_ALLOC) || s.sh_flags & SHF_TLS || !file_bytes(&s)) continue;
        if (addr < s.sh_addr || addr - s.sh_addr > s.sh_size || size > s.sh_size - (addr - s.sh_addr))
            continue;
        return range(e, s.sh_offset + (addr - s.sh_addr), size, "section");
    }
    return NULL;
}

static uint64_t word_at(const SizeElf *e, uint64_t addr) {
    const uint8_t *p = addr ? at_address(e, addr, 8) : NULL;
    return p ? md_le64(p) : 0;
}

/* The simple name in front of ", Version=…"; NULL when there is none. */
static const char *assembly_name(const SizeElf *e, uint64_t number) {
    enum { LONGEST = 1024 };
    uint64_t names = word_at(e, e->module + offsetof(RtModule, assemblies));
    uint64_t name = names ? word_at(e, names + 8 * (number - 1)) : 0;
    for (uint32_t n = 0; name && n < LONGEST; n++) {
        const uint8_t *p = at_address(e, name, n + 1);
        if (!p) return NULL;
        if (!p[n] || p[n] == ',') return arena_strndup(&e->r->s->arena, (const char *)p, n);
    }
    return NULL;
}

/* Number of the assembly of a function whose name lies at an offset of the RtNames; 0: none. */
static uint32_t assembly_number(const SizeElf *e, uint64_t names, uint32_t name) {
    uint32_t number = 0, shift = 0;
    for (const uint8_t *p; name && shift < 28 && (p = at_address(e, names + name, 1)); name++, shift += 7) {
        number |= (*p & 0x7Fu) << shift;
        if (!(*p & 0x80)) break;
    }
    number /= RT_TRACE_MARKS;
    if (!number) return 0;
    const uint8_t *at = at_address(e, names + offsetof(RtNames, at) + 4 * (uint64_t)(number - 1), 4);
    const uint8_t *owner = at ? at_address(e, names + md_le32(at), 1) : NULL;
    return owner ? *owner : 0;
}

static void read_functions(SizeElf *e) {
    if (!e->module) return;
    uint64_t rows = word_at(e, e->module + offsetof(RtModule, funcs));
    uint64_t n = word_at(e, e->module + offsetof(RtModule, num_funcs));
    uint64_t texts = word_at(e, e->module + offsetof(RtModule, names));
    if (n > e->size / sizeof(RtFuncRow)) return;
    const uint8_t *all = rows ? at_address(e, rows, n * sizeof(RtFuncRow)) : NULL;
    const char *names[256] = {0};
    for (uint64_t i = 0; all && i < n; i++) {
        RtFuncRow row;
        memcpy(&row, all + i * sizeof row, sizeof row);
        uint32_t k = assembly_number(e, texts, row.name);
        if (k && !names[k]) names[k] = assembly_name(e, k);
        uint64_t start = rows + i * sizeof row + (uint64_t)(int64_t)row.start;
        if (k && names[k]) *map_put(&e->assembly_of, start, NULL) = (uintptr_t)names[k];
    }
}

static int by_address(const void *a, const void *b) {
    const Named *x = a, *y = b;
    if (x->section != y->section) return x->section < y->section ? -1 : 1;
    if (x->addr != y->addr) return x->addr < y->addr ? -1 : 1;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void add_managed(SizeElf *e, const Named *n, uint64_t bytes) {
    Arena *a = &e->r->s->arena;
    Parts p = split(n->name);
    shorten(e, &p);
    const uint64_t *assembly = map_find(&e->assembly_of, n->addr);
    size_t skip = p.ns + (p.ns > 0);
    SizePlace at = {{assembly ? (const char *)(uintptr_t)*assembly : "(stubs)",
                     arena_strndup(a, p.name, p.ns),
                     arena_strndup(a, p.name + skip, p.type > skip ? p.type - skip : 0), p.member}};
    size_add(e->r, at, "code", bytes);
}

static void add_symbols(SizeElf *e) {
    qsort(e->symbols.items, e->symbols.len, sizeof *e->symbols.items, by_address);
    uint64_t end = 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < e->symbols.len; i++) {
        const Named *n = &e->symbols.items[i];
        if (n->section != last) end = 0, last = n->section;
        uint64_t from = n->addr > end ? n->addr : end; /* other names of what has one */
        if (n->addr + n->size <= from) continue;
        uint64_t bytes = n->addr + n->size - from;
        end = n->addr + n->size;
        e->named[n->section] += bytes;
        if (strcmp(e->section_names[n->section], "__managed_code") == 0)
            add_managed(e, n, bytes);
        else
            size_add(e->r, (SizePlace){{"(C runtime)", "", "", n->name}}, n->code ? "code" : "data", bytes);
    }
}

void size_elf_rest(SizeElf *e, uint64_t told) {
    for (uint32_t i = 1; i < e->h.e_shnum; i++) {
        Elf64_Shdr s = section(e, i);
        if (s.sh_flags & SHF_ALLOC || !file_bytes(&s)) continue;
        size_add(e->r, (SizePlace){{"(linker)", "", "", e->section_names[i]}}, "symbol table", s.sh_size);
        told += s.sh_size;
    }
    if (e->size > told)
        size_add(e->r, (SizePlace){{"(linker)", "", "", "headers and gaps"}}, "headers and gaps",
                 e->size - told);
}

void size_elf_symbols(SizeElf *e) {
    uint64_t total = 0;
    for (uint32_t i = 1; i < e->h.e_shnum; i++) {
        Elf64_Shdr s = section(e, i);
        if (s.sh_type == SHT_SYMTAB) read_symbols(e, &s);
    }
    e->r->symbols = e->symbols.len > 0;
    read_functions(e);
    add_symbols(e);
    for (uint32_t i = 1; i < e->h.e_shnum; i++) {
        Elf64_Shdr s = section(e, i);
        uint64_t rest = file_bytes(&s) - e->named[i];
        total += file_bytes(&s);
        if (!file_bytes(&s) || !rest) continue;
        bool loaded = (s.sh_flags & SHF_ALLOC) != 0;
        const char *kind = !loaded ? "symbol table" : s.sh_flags & SHF_EXECINSTR ? "code" : "data";
        size_add(e->r, (SizePlace){{"(not named)", "", "", e->section_names[i]}}, kind, rest);
    }
    if (e->size > total)
        size_add(e->r, (SizePlace){{"(not named)", "", "", "headers and gaps"}}, "headers and gaps",
                 e->size - total);
}
