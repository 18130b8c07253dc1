/* ELF64 relocatable files → Object. One ELF section becomes one section and one chunk; symbols keep their
 * indices. */
#include <string.h>

#include "linker/internal.h"

/* ELF relocation numbers of both machines → kinds, from the table in object.h. */
typedef struct KindOfNumber {
    int16_t x64, arm64;
} KindOfNumber;
static const KindOfNumber numbers[REL_COUNT] = {
#define RELOC_NUMBERS(name, size, x64, arm64) [REL_##name] = {x64, arm64},
    RELOC_KINDS(RELOC_NUMBERS)
#undef RELOC_NUMBERS
};

enum { MAX_NUMBER = 1024, KIND_UNKNOWN = 0xff };
_Static_assert((int)REL_COUNT < (int)KIND_UNKNOWN, "kinds fit a byte");

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    const char *name;
    const uint8_t *bytes;
    uint64_t size;
    Object *obj;
    ElfSection *sections;
    uint32_t count;
    const char *names; /* section names */
    uint64_t names_size;
    uint32_t *chunk_of; /* by section index, 0: none */
    uint32_t symtab;    /* section index, 0: none */
    uint32_t symbol_count;
    uint8_t kind_of[MAX_NUMBER];
} Reader;

#define FAIL(r, ...) diag_fail((r)->diag, "%s: %s", (r)->name, arena_printf((r)->arena, __VA_ARGS__))

static void check_range(Reader *r, uint64_t offset, uint64_t size, const char *what, uint32_t index) {
    if (offset > r->size || size > r->size - offset)
        FAIL(r,
             "%s %u lies outside the file (offset 0x%llx, size 0x%llx, file 0x%llx); it is truncated or "
             "damaged",
             what, index, (unsigned long long)offset, (unsigned long long)size, (unsigned long long)r->size);
}

static const char *string_at(Reader *r, const char *table, uint64_t size, uint64_t offset, const char *what,
                             uint32_t index) {
    if (offset >= size) {
        if (offset == 0) return "";
        FAIL(r, "name of %s %u lies outside its string table", what, index);
    }
    return table + offset; /* the table ends in NUL: string_table */
}

/* Contents of string table section `index`, checked to end in NUL. */
static const char *string_table(Reader *r, uint32_t index, uint64_t *size) {
    if (index >= r->count || r->sections[index].type != SHT_STRTAB)
        FAIL(r, "section %u is no string table", index);
    const ElfSection *s = &r->sections[index];
    const char *p = (const char *)r->bytes + s->offset;
    if (s->size && p[s->size - 1]) FAIL(r, "string table in section %u does not end in a zero byte", index);
    *size = s->size;
    return p;
}

static Arch arch_of_machine(uint16_t machine) {
    return machine == EM_X86_64 ? ARCH_X64 : machine == EM_AARCH64 ? ARCH_ARM64 : ARCH_NONE;
}

static void read_header(Reader *r, ElfHeader *h) {
    if (r->size < sizeof *h) FAIL(r, "too short for an ELF header");
    memcpy(h, r->bytes, sizeof *h);
    if (memcmp(h->ident, "\177ELF", 4)) FAIL(r, "not an ELF file");
    if (h->ident[4] != ELF_CLASS64 || h->ident[5] != ELF_LITTLE)
        FAIL(r, "not a 64-bit little-endian ELF file");
    if (h->type != ET_REL) FAIL(r, "not a relocatable object file (ELF type %u)", h->type);
    if (!arch_of_machine(h->machine)) FAIL(r, "is for machine %u; known are x86-64 and AArch64", h->machine);
    if (h->shentsize != sizeof(ElfSection)) FAIL(r, "section headers of %u bytes, expected 64", h->shentsize);
}

static void read_sections(Reader *r, const ElfHeader *h) {
    check_range(r, h->shoff, sizeof(ElfSection), "section header", 0);
    ElfSection first;
    memcpy(&first, r->bytes + h->shoff, sizeof first);
    uint64_t count = h->shnum ? h->shnum : first.size; /* gABI: large counts are in section 0 */
    if (count == 0 || count > (r->size - h->shoff) / sizeof(ElfSection))
        FAIL(r, "section header table of %llu entries lies outside the file", (unsigned long long)count);
    r->count = (uint32_t)count;
    r->sections = ARENA_ARRAY(r->arena, ElfSection, r->count);
    memcpy(r->sections, r->bytes + h->shoff, sizeof(ElfSection) * count);
    r->chunk_of = ARENA_ARRAY(r->arena, uint32_t, r->count);
    for (uint32_t i = 1; i < r->count; i++) {
        const ElfSection *s = &r->sections[i];
        if (s->type != SHT_NOBITS && s->type != SHT_NULL) check_range(r, s->offset, s->size, "section", i);
        if (s->addralign & (s->addralign - 1) || s->addralign > 1u << 30)
            FAIL(r, "section %u has alignment %llu", i, (unsigned long long)s->addralign);
    }
    r->names = string_table(r, h->shstrndx == SHN_XINDEX ? first.link : h->shstrndx, &r->names_size);
}

static const char *section_name(Reader *r, uint32_t i) {
    return string_at(r, r->names, r->names_size, r->sections[i].name, "section", i);
}

static bool has_prefix(const char *s, const char *prefix) {
    size_t n = strlen(prefix);
    return !strncmp(s, prefix, n) && (s[n] == 0 || s[n] == '.');
}

static uint32_t section_flags(const ElfSection *s, const char *name) {
    uint32_t f = 0;
    if (s->flags & SHF_WRITE) f |= SEC_WRITE;
    if (s->flags & SHF_EXECINSTR) f |= SEC_EXEC;
    if (s->flags & SHF_TLS) f |= SEC_TLS;
    if (s->flags & SHF_MERGE && s->entsize) f |= SEC_MERGE | (s->flags & SHF_STRINGS ? SEC_STRINGS : 0);
    if (!(s->flags & SHF_ALLOC)) f |= SEC_NOALLOC;
    if (s->flags & SHF_GNU_RETAIN) f |= SEC_KEEP;
    switch (s->type) {
        case SHT_NOBITS: f |= SEC_NOBITS; break;
        case SHT_INIT_ARRAY:
        case SHT_FINI_ARRAY:
        case SHT_PREINIT_ARRAY: f |= SEC_RELRO | SEC_KEEP; break;
        case SHT_NOTE: f |= SEC_KEEP; break;
    }
    if (!strcmp(name, ".eh_frame")) f |= SEC_UNWIND;
    if (!strcmp(name, ".init") || !strcmp(name, ".fini")) f |= SEC_KEEP;
    if (has_prefix(name, ".ctors") || has_prefix(name, ".dtors")) f |= SEC_RELRO | SEC_KEEP;
    if (has_prefix(name, ".data.rel.ro") || f & SEC_TLS) f |= SEC_RELRO;
    return f;
}

/* Sections that carry nothing into an executable. */
static bool is_skipped(const ElfSection *s, const char *name) {
    if (s->flags & SHF_EXCLUDE || s->flags & SHF_COMPRESSED) return true;
    if (s->type == SHT_LLVM_ADDRSIG) return true;
    if (s->flags & SHF_ALLOC) return !strcmp(name, ".note.gnu.property");
    return strncmp(name, ".debug_", 7) != 0; /* .comment, .note.GNU-stack, … */
}

/* Constructor lists of old compilers run from their end: .ctors.NNNNN has the priority 65535 - NNNNN. */
static const char *init_array_name(Reader *r, const char *name) {
    const char *to = name[1] == 'c' ? ".init_array" : ".fini_array";
    unsigned priority = 0;
    if (name[6] == 0) return to;
    for (const char *p = name + 7; *p >= '0' && *p <= '9' && priority < 65535; p++)
        priority = priority * 10 + (unsigned)(*p - '0');
    return arena_printf(r->arena, "%s.%05u", to, priority > 65535 ? 0 : 65535 - priority);
}

static bool is_constructor_list(const char *name) {
    return has_prefix(name, ".ctors") || has_prefix(name, ".dtors");
}

static void read_chunk(Reader *r, uint32_t i) {
    const ElfSection *s = &r->sections[i];
    const char *name = section_name(r, i);
    switch (s->type) {
        case SHT_NULL:
        case SHT_SYMTAB:
        case SHT_STRTAB:
        case SHT_RELA:
        case SHT_GROUP:
        case SHT_SYMTAB_SHNDX: return;
        case SHT_PROGBITS:
        case SHT_NOBITS:
        case SHT_NOTE:
        case SHT_INIT_ARRAY:
        case SHT_FINI_ARRAY:
        case SHT_PREINIT_ARRAY:
        case SHT_X86_64_UNWIND: break;
        case SHT_REL:
            FAIL(r, "section %u (%s) has relocations without addends; they do not exist on this machine", i,
                 name);
        default:
            if (s->flags & SHF_ALLOC) FAIL(r, "section %u (%s) has the unknown type 0x%x", i, name, s->type);
            return;
    }
    if (is_skipped(s, name)) return;
    if (s->size > UINT32_MAX) FAIL(r, "section %u (%s) is larger than 4 GB", i, name);
    uint32_t flags = section_flags(s, name);
    if (flags & SEC_MERGE && (s->entsize > s->size || s->size % s->entsize || s->entsize > 64))
        flags &= ~(SEC_MERGE | SEC_STRINGS);
    if (is_constructor_list(name)) name = init_array_name(r, name);
    uint32_t section = obj_section_merge(r->obj, name, flags, flags & SEC_MERGE ? (uint32_t)s->entsize : 0);
    r->chunk_of[i] = obj_chunk_new(r->obj, section, (uint32_t)s->addralign,
                                   s->type == SHT_NOBITS ? NULL : r->bytes + s->offset, s->size);
}

static void read_links(Reader *r) {
    for (uint32_t i = 1; i < r->count; i++) {
        const ElfSection *s = &r->sections[i];
        if (!(s->flags & SHF_LINK_ORDER) || !r->chunk_of[i]) continue;
        if (s->link >= r->count)
            FAIL(r, "section %u is linked to section %u, which does not exist", i, s->link);
        if (s->link && r->chunk_of[s->link]) obj_chunk_follow(r->obj, r->chunk_of[i], r->chunk_of[s->link]);
    }
}

static void find_symtab(Reader *r) {
    for (uint32_t i = 1; i < r->count; i++) {
        if (r->sections[i].type != SHT_SYMTAB) continue;
        if (r->symtab) FAIL(r, "has two symbol tables (sections %u and %u)", r->symtab, i);
        r->symtab = i;
    }
    if (!r->symtab) return;
    const ElfSection *s = &r->sections[r->symtab];
    if (s->entsize != sizeof(ElfSymbol) || s->size % sizeof(ElfSymbol))
        FAIL(r, "symbol table has entries of %llu bytes", (unsigned long long)s->entsize);
    if (s->size / sizeof(ElfSymbol) > UINT32_MAX / 2) FAIL(r, "symbol table is too large");
    r->symbol_count = (uint32_t)(s->size / sizeof(ElfSymbol));
}

/* Section indices beyond 0xff00 are in a table beside the symbols. NULL if there is none. */
static const uint8_t *extended_indices(Reader *r) {
    for (uint32_t i = 1; i < r->count; i++) {
        const ElfSection *s = &r->sections[i];
        if (s->type != SHT_SYMTAB_SHNDX || s->link != r->symtab) continue;
        if (s->size / 4 < r->symbol_count) FAIL(r, "section %u has too few section indices", i);
        return r->bytes + s->offset;
    }
    return NULL;
}

static uint8_t symbol_type(uint8_t type) {
    switch (type) {
        case STT_OBJECT:
        case STT_COMMON: return SYM_OBJECT;
        case STT_FUNC: return SYM_FUNC;
        case STT_SECTION: return SYM_SECTION;
        case STT_FILE: return SYM_FILE;
        case STT_TLS: return SYM_TLS;
        case STT_GNU_IFUNC: return SYM_IFUNC;
        default: return SYM_NOTYPE;
    }
}

/* Sets state, chunk and value from the section index. */
static void place_symbol(Reader *r, ObjSymbol *s, uint32_t i, uint32_t shndx, bool reserved) {
    if (reserved && shndx == SHN_ABS) {
        s->state = SYM_ABS;
    } else if (reserved && shndx == SHN_COMMON) {
        s->state = SYM_COMMON;
        if (s->value == 0 || s->value & (s->value - 1))
            FAIL(r, "common symbol %u (%s) has no power of two as alignment", i, s->name);
    } else if (reserved) {
        FAIL(r, "symbol %u (%s) has the reserved section index 0x%x", i, s->name, shndx);
    } else if (shndx >= r->count) {
        FAIL(r, "symbol %u (%s) is in section %u, which does not exist", i, s->name, shndx);
    } else if (r->chunk_of[shndx]) {
        s->state = SYM_DEFINED;
        s->chunk = r->chunk_of[shndx];
        if (s->value > r->obj->chunks.items[s->chunk].size)
            FAIL(r, "symbol %u (%s) lies outside its section", i, s->name);
    } else {
        s->state = SYM_UNDEF; /* in a section that was skipped */
    }
}

static void read_symbols(Reader *r) {
    if (!r->symtab) return;
    const ElfSection *t = &r->sections[r->symtab];
    uint64_t names_size;
    const char *names = string_table(r, t->link, &names_size);
    const uint8_t *extended = extended_indices(r);
    vec_reserve(r->arena, &r->obj->symbols, r->symbol_count);
    for (uint32_t i = 1; i < r->symbol_count; i++) {
        ElfSymbol e;
        memcpy(&e, r->bytes + t->offset + (uint64_t)i * sizeof e, sizeof e);
        ObjSymbol s = {.name = string_at(r, names, names_size, e.name, "symbol", i),
                       .value = e.value,
                       .size = e.size,
                       .type = symbol_type(e.info & 15),
                       .vis = e.other & 3};
        switch (e.info >> 4) {
            case STB_LOCAL: s.binding = BIND_LOCAL; break;
            case STB_GLOBAL:
            case STB_GNU_UNIQUE: s.binding = BIND_GLOBAL; break;
            case STB_WEAK: s.binding = BIND_WEAK; break;
            default: FAIL(r, "symbol %u (%s) has the unknown binding %u", i, s.name, e.info >> 4);
        }
        if (s.binding != BIND_LOCAL && !s.name[0]) FAIL(r, "symbol %u is global and has no name", i);
        uint32_t shndx = e.shndx;
        bool is_extended = shndx == SHN_XINDEX;
        if (is_extended) {
            if (!extended)
                FAIL(r, "symbol %u (%s) has an extended section index, but there is no table of them", i,
                     s.name);
            memcpy(&shndx, extended + 4 * (uint64_t)i, 4);
        }
        if (shndx != SHN_UNDEF) place_symbol(r, &s, i, shndx, !is_extended && shndx >= SHN_LORESERVE);
        if (s.state == SYM_COMMON && s.binding == BIND_LOCAL)
            FAIL(r, "common symbol %u (%s) is local", i, s.name);
        vec_push(r->arena, &r->obj->symbols, s);
    }
}

static void read_group(Reader *r, uint32_t i) {
    const ElfSection *s = &r->sections[i];
    uint32_t word;
    if (s->size < 4 || s->size % 4)
        FAIL(r, "group section %u has %llu bytes", i, (unsigned long long)s->size);
    if (s->info == 0 || s->info >= r->obj->symbols.len || s->link != r->symtab)
        FAIL(r, "group section %u has no signature", i);
    memcpy(&word, r->bytes + s->offset, 4);
    if (!(word & GRP_COMDAT)) return;
    const ObjSymbol *sign = &r->obj->symbols.items[s->info];
    const char *name = sign->name;
    if (sign->type == SYM_SECTION && sign->state == SYM_DEFINED)
        name = r->obj->sections.items[r->obj->chunks.items[sign->chunk].section].name;
    vec_push(r->arena, &r->obj->groups, (ObjGroup){name});
    for (uint64_t at = 4; at < s->size; at += 4) {
        memcpy(&word, r->bytes + s->offset + at, 4);
        if (word == 0 || word >= r->count)
            FAIL(r, "group section %u names section %u, which does not exist", i, word);
        if (r->chunk_of[word]) r->obj->chunks.items[r->chunk_of[word]].group = r->obj->groups.len - 1;
    }
}

RelocKind elf_reloc_kind(uint16_t machine, uint32_t number) {
    for (uint32_t k = 0; k < REL_COUNT && number < MAX_NUMBER; k++)
        if ((machine == EM_X86_64 ? numbers[k].x64 : numbers[k].arm64) == (int)number) return k;
    return REL_COUNT;
}

int elf_reloc_number(uint16_t machine, RelocKind kind) {
    return machine == EM_X86_64 ? numbers[kind].x64 : numbers[kind].arm64;
}

static void init_kinds(Reader *r, Arch arch) {
    memset(r->kind_of, KIND_UNKNOWN, sizeof r->kind_of);
    for (uint32_t k = 0; k < REL_COUNT; k++) {
        int number = arch == ARCH_X64 ? numbers[k].x64 : numbers[k].arm64;
        if (number >= 0) r->kind_of[number] = (uint8_t)k;
    }
}

static void read_relocs(Reader *r, uint32_t i) {
    const ElfSection *s = &r->sections[i];
    if (s->info >= r->count)
        FAIL(r, "relocation section %u is for section %u, which does not exist", i, s->info);
    uint32_t chunk = r->chunk_of[s->info];
    if (!chunk) return;
    const ObjChunk *c = &r->obj->chunks.items[chunk];
    const char *of = section_name(r, s->info);
    if (s->entsize != sizeof(ElfRela) || s->size % sizeof(ElfRela))
        FAIL(r, "relocation section %u has entries of %llu bytes", i, (unsigned long long)s->entsize);
    if (s->link != r->symtab) FAIL(r, "relocation section %u does not refer to the symbol table", i);
    if (!c->data && s->size) FAIL(r, "section %s has no contents but relocations", of);
    bool mirrored = is_constructor_list(of);
    uint64_t n = s->size / sizeof(ElfRela);
    vec_reserve(r->arena, &r->obj->relocs, r->obj->relocs.len + n);
    for (uint64_t k = 0; k < n; k++) {
        ElfRela e;
        memcpy(&e, r->bytes + s->offset + k * sizeof e, sizeof e);
        uint32_t number = (uint32_t)e.info, symbol = (uint32_t)(e.info >> 32);
        uint8_t kind = number < MAX_NUMBER ? r->kind_of[number] : KIND_UNKNOWN;
        if (kind == KIND_UNKNOWN)
            FAIL(r, "%s+0x%llx: unknown relocation type %u", of, (unsigned long long)e.offset, number);
        if (e.offset > c->size || reloc_size(kind) > c->size - e.offset)
            FAIL(r, "%s+0x%llx: relocation lies outside its section", of, (unsigned long long)e.offset);
        if (symbol >= r->obj->symbols.len)
            FAIL(r, "%s+0x%llx: relocation names symbol %u, which does not exist", of,
                 (unsigned long long)e.offset, symbol);
        if (mirrored) e.offset = c->size - 8 - e.offset;
        if (mirrored && (kind != REL_ABS64 || e.offset % 8)) FAIL(r, "%s is not a list of addresses", of);
        obj_reloc(r->obj, chunk, (uint32_t)e.offset, kind, symbol, e.addend);
    }
}

Object *elf_read(Arena *arena, Diag *diag, const char *name, const uint8_t *bytes, uint64_t size) {
    Reader r = {.arena = arena, .diag = diag, .name = name, .bytes = bytes, .size = size};
    ElfHeader h;
    read_header(&r, &h);
    r.obj = obj_new(arena, name, arch_of_machine(h.machine));
    init_kinds(&r, r.obj->arch);
    if (h.shoff == 0) return r.obj;
    read_sections(&r, &h);
    for (uint32_t i = 1; i < r.count; i++) read_chunk(&r, i);
    find_symtab(&r);
    read_links(&r);
    read_symbols(&r);
    for (uint32_t i = 1; i < r.count; i++)
        if (r.sections[i].type == SHT_GROUP) read_group(&r, i);
    for (uint32_t i = 1; i < r.count; i++)
        if (r.sections[i].type == SHT_RELA) read_relocs(&r, i);
    return r.obj;
}
