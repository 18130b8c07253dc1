/* A relocatable object as output, alone in an archive: for the linker of a C program, which lays it out and
 * applies its relocations. What the object exports is global; what it takes from elsewhere is undefined; all
 * else is local. Sources: gABI chapter 4 ("Symbol Table", "Relocation"), ar(5) of System V (symbol index). */
#include <string.h>

#include "linker/internal.h"

typedef struct ObjectWriter {
    Link *l;
    Strings strtab;
    VEC(ElfSymbol) locals, globals;
    Map local_of;      /* input << 32 | symbol → index in locals + 1 */
    StrMap undefined;  /* name → index in globals + 1 */
    VEC(uint8_t) file; /* the object */
} ObjectWriter;

static uint32_t add_string(ObjectWriter *w, Strings *s, const char *name) {
    size_t n = strlen(name) + 1;
    uint32_t at = s->len;
    vec_reserve(w->l->arena, s, s->len + n);
    memcpy(s->items + at, name, n);
    s->len += (uint32_t)n;
    return at;
}

/* Where a definition lies in the output; NULL: nowhere (an absolute number, the edge of a section that is not
 * there). */
static const OutSection *out_of(const Link *l, Def d) {
    if (d.s->state != SYM_DEFINED) return NULL;
    if (d.input == 0 && d.s->chunk == 0) {
        const char *section = l->edges.items[d.s->value].section;
        return section ? out_find(l, section) : NULL;
    }
    const Place *p = &l->inputs.items[d.input].places[d.s->chunk];
    uint32_t out = p->pieces ? l->inputs.items[0].places[p->pieces->pool].out : p->out;
    return out ? &l->outs.items[out] : NULL;
}

/* ---- symbols: nothing, the sections in their order, other local ones, then the global ones */

static uint8_t type_of(const ObjSymbol *s) {
    return s->type == SYM_FUNC     ? STT_FUNC
           : s->type == SYM_OBJECT ? STT_OBJECT
           : s->type == SYM_TLS    ? STT_TLS
                                   : STT_NOTYPE;
}

/* Index in the symbol table. */
static uint32_t local_symbol(ObjectWriter *w, Def d, const char *name) {
    bool added;
    uint64_t *index = map_put(&w->local_of, (uint64_t)d.input << 32 | d.symbol, &added);
    if (added) {
        const OutSection *out = out_of(w->l, d);
        ElfSymbol s = {.info = type_of(d.s), .size = d.s->size, .shndx = out ? out->shndx : SHN_ABS};
        if (name && *name) s.name = add_string(w, &w->strtab, name);
        s.value = def_addr(w->l, d, 0) - (out ? out->addr : 0);
        vec_push(w->l->arena, &w->locals, s);
        *index = w->locals.len;
    }
    return w->l->order.len + (uint32_t)*index;
}

/* Index among the global symbols. */
static uint32_t undefined_symbol(ObjectWriter *w, const ObjSymbol *s) {
    bool added;
    uint64_t *index = strmap_put(&w->undefined, s->name, strlen(s->name), &added);
    if (!added) return (uint32_t)*index;
    bool weak = s->state == SYM_UNDEF;
    vec_push(w->l->arena, &w->globals,
             ((ElfSymbol){.name = add_string(w, &w->strtab, s->name),
                          .info = (uint8_t)((weak ? STB_WEAK : STB_GLOBAL) << 4 | STT_NOTYPE)}));
    return (uint32_t)(*index = w->globals.len);
}

static void name_symbols(ObjectWriter *w) {
    Link *l = w->l;
    for (uint32_t i = 1; i < l->inputs.len && !l->options.strip; i++) {
        const Input *in = &l->inputs.items[i];
        for (uint32_t k = 1; k < in->obj->symbols.len; k++) {
            const ObjSymbol *s = &in->obj->symbols.items[k];
            if (s->state != SYM_DEFINED || !s->name || !s->name[0] || s->type == SYM_SECTION) continue;
            if (!strncmp(s->name, ".L", 2) ||
                !strncmp(s->name, LINK_EXPORT_PREFIX, strlen(LINK_EXPORT_PREFIX)))
                continue;
            Def d = def_of(l, i, k);
            if (d.input != i || d.dead || !out_of(l, d) || out_of(l, d)->class == OUT_NOALLOC) continue;
            local_symbol(w, d, s->name);
        }
    }
    for (uint32_t i = 0; i < l->options.nexports; i++) {
        const Global *g = export_global(l, i);
        Def d = def_of(l, g->input, g->symbol);
        const OutSection *out = out_of(l, d);
        ElfSymbol s = {.name = add_string(w, &w->strtab, l->options.exports[i]),
                       .info = (uint8_t)(STB_GLOBAL << 4 | type_of(d.s)),
                       .value = def_addr(l, d, 0) - out->addr,
                       .size = d.s->size,
                       .shndx = out->shndx};
        vec_push(l->arena, &w->globals, s);
    }
}

/* ---- relocations */

/* Whether the field depends on nothing but the address of the symbol plus the addend, so that the section
 * with another addend does as well. */
static bool is_plain(RelocKind kind) {
    switch (kind) {
        case REL_ABS64:
        case REL_ABS32:
        case REL_ABS32S:
        case REL_PC64:
        case REL_PC32:
        case REL_PLT32: return true;
        default: return false;
    }
}

typedef VEC(ElfRela) Relas;

/* Global symbols get their number when all local ones are known: until then it has the top bit. */
#define GLOBAL_MARK 0x80000000u

static void add_reloc(ObjectWriter *w, Relas *to, uint32_t input, const ObjReloc *r, uint64_t place) {
    Link *l = w->l;
    Def d = def_of(l, input, r->symbol);
    int number = elf_reloc_number(l->target->machine, (RelocKind)r->kind);
    uint32_t symbol;
    int64_t addend = r->addend;
    const OutSection *out = out_of(l, d);
    if (r->kind == REL_NONE) return;
    if (d.s->state == SYM_IMPORT || d.s->state == SYM_UNDEF) {
        symbol = d.s->name && d.s->name[0] ? GLOBAL_MARK | undefined_symbol(w, d.s) : 0;
    } else if (out && is_plain((RelocKind)r->kind)) {
        symbol = out->shndx;
        addend = (int64_t)(def_addr(l, d, addend) - out->addr);
    } else {
        symbol = local_symbol(w, d, NULL);
    }
    vec_push(l->arena, to, ((ElfRela){place, (uint64_t)symbol << 32 | (uint32_t)number, addend}));
}

static void section_relocs(ObjectWriter *w, const OutSection *out, Relas *to) {
    for (uint32_t c = 0; c < out->chunks.len; c++) {
        OutChunk id = out->chunks.items[c];
        const Input *in = &w->l->inputs.items[id.input];
        const ObjChunk *chunk = &in->obj->chunks.items[id.chunk];
        for (uint32_t i = 0; i < chunk->reloc_count; i++) {
            const ObjReloc *r = &in->obj->relocs.items[chunk->reloc_first + i];
            add_reloc(w, to, id.input, r, in->places[id.chunk].offset + r->offset);
        }
    }
}

/* ---- the object */

static uint64_t append(ObjectWriter *w, const void *bytes, uint64_t size, uint64_t align) {
    uint64_t at = align_up(w->file.len, align);
    vec_reserve(w->l->arena, &w->file, at + size);
    memset(w->file.items + w->file.len, 0, at - w->file.len);
    if (bytes)
        memcpy(w->file.items + at, bytes, size);
    else
        memset(w->file.items + at, 0, size);
    w->file.len = (uint32_t)(at + size);
    return at;
}

static void section_bytes(ObjectWriter *w, const OutSection *out, uint64_t at) {
    if (out->class == OUT_EXEC) memset(w->file.items + at, w->l->target->code_fill, out->size);
    for (uint32_t c = 0; c < out->chunks.len; c++) {
        OutChunk id = out->chunks.items[c];
        const Input *in = &w->l->inputs.items[id.input];
        const ObjChunk *chunk = &in->obj->chunks.items[id.chunk];
        uint8_t *to = w->file.items + at + in->places[id.chunk].offset;
        if (chunk->data)
            memcpy(to, chunk->data, chunk->size);
        else
            memset(to, 0, chunk->size);
    }
}

static void check_size(const Link *l, uint64_t size) {
    if (size > INT32_MAX)
        diag_fail(l->diag, "the output would have %llu bytes; the most is 2 GB", (unsigned long long)size);
}

static void write_object(ObjectWriter *w) {
    Link *l = w->l;
    uint32_t n = l->order.len;
    Strings names = {0};
    VEC(ElfSection) headers = {0};
    Relas *relas = ARENA_ARRAY(l->arena, Relas, n + 1);
    append(w, NULL, sizeof(ElfHeader), 1);
    vec_push(l->arena, &headers, (ElfSection){0});
    add_string(w, &names, "");
    for (uint32_t i = 0; i < n; i++) {
        const OutSection *out = &l->outs.items[l->order.items[i]];
        ElfSection s = {.name = add_string(w, &names, out->name), .type = out->type, .flags = out->flags};
        s.size = out->size;
        s.addralign = out->align;
        s.entsize = out->entsize;
        s.offset = append(w, NULL, out->type == SHT_NOBITS ? 0 : out->size, out->align);
        check_size(l, s.offset + out->size);
        if (out->type != SHT_NOBITS) section_bytes(w, out, s.offset);
        section_relocs(w, out, &relas[i]);
        vec_push(l->arena, &headers, s);
    }
    uint32_t with_relocs = 0, first_global = 1 + n + w->locals.len;
    for (uint32_t i = 0; i < n; i++) with_relocs += relas[i].len != 0;
    uint32_t symtab = n + 1 + with_relocs;
    for (uint32_t i = 0; i < n; i++) {
        if (!relas[i].len) continue;
        for (uint32_t k = 0; k < relas[i].len; k++) {
            uint64_t *info = &relas[i].items[k].info, symbol = *info >> 32;
            if (symbol & GLOBAL_MARK)
                *info = (first_global + (symbol & ~(uint64_t)GLOBAL_MARK) - 1) << 32 | (uint32_t)*info;
        }
        const char *of = l->outs.items[l->order.items[i]].name;
        ElfSection s = {.name = add_string(w, &names, arena_printf(l->arena, ".rela%s", of)),
                        .type = SHT_RELA,
                        .flags = SHF_INFO_LINK,
                        .link = symtab,
                        .info = i + 1,
                        .addralign = 8,
                        .entsize = sizeof(ElfRela)};
        s.size = relas[i].len * sizeof(ElfRela);
        s.offset = append(w, relas[i].items, s.size, 8);
        check_size(l, s.offset + s.size);
        vec_push(l->arena, &headers, s);
    }
    VEC(ElfSymbol) symbols = {0};
    vec_push(l->arena, &symbols, (ElfSymbol){0});
    for (uint32_t i = 0; i < n; i++)
        vec_push(l->arena, &symbols, ((ElfSymbol){.info = STT_SECTION, .shndx = (uint16_t)(i + 1)}));
    for (uint32_t i = 0; i < w->locals.len; i++) vec_push(l->arena, &symbols, w->locals.items[i]);
    for (uint32_t i = 0; i < w->globals.len; i++) vec_push(l->arena, &symbols, w->globals.items[i]);
    ElfSection sym = {.name = add_string(w, &names, ".symtab"),
                      .type = SHT_SYMTAB,
                      .link = symtab + 1,
                      .info = first_global,
                      .addralign = 8,
                      .entsize = sizeof(ElfSymbol)};
    sym.size = symbols.len * sizeof(ElfSymbol);
    sym.offset = append(w, symbols.items, sym.size, 8);
    vec_push(l->arena, &headers, sym);
    ElfSection str = {.name = add_string(w, &names, ".strtab"), .type = SHT_STRTAB, .addralign = 1};
    str.size = w->strtab.len;
    str.offset = append(w, w->strtab.items, str.size, 1);
    vec_push(l->arena, &headers, str);
    /* Without this section a linker thinks that the code wants an executable stack. */
    ElfSection stack = {
        .name = add_string(w, &names, ".note.GNU-stack"), .type = SHT_PROGBITS, .addralign = 1};
    stack.offset = w->file.len;
    vec_push(l->arena, &headers, stack);
    ElfSection shstr = {.name = add_string(w, &names, ".shstrtab"), .type = SHT_STRTAB, .addralign = 1};
    shstr.size = names.len;
    shstr.offset = append(w, names.items, shstr.size, 1);
    vec_push(l->arena, &headers, shstr);
    ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', ELF_CLASS64, ELF_LITTLE, ELF_VERSION},
                   .type = ET_REL,
                   .machine = l->target->machine,
                   .version = ELF_VERSION,
                   .ehsize = sizeof h,
                   .shentsize = sizeof(ElfSection),
                   .shnum = (uint16_t)headers.len,
                   .shstrndx = (uint16_t)(headers.len - 1)};
    if (headers.len >= SHN_LORESERVE)
        diag_fail(l->diag, "the output has too many sections (%u)", headers.len);
    h.shoff = append(w, headers.items, headers.len * sizeof(ElfSection), 8);
    check_size(l, w->file.len);
    memcpy(w->file.items, &h, sizeof h);
}

/* ---- the archive */

enum { AR_HEADER = 60 };

static void ar_member(ObjectWriter *w, const char *name, uint64_t size) {
    char *header = arena_printf(w->l->arena, "%-16s%-12s%-6s%-6s%-8s%-10llu`\n", name, "0", "0", "0",
                                "100644", (unsigned long long)size);
    append(w, header, AR_HEADER, 1);
}

static void big_endian(ObjectWriter *w, uint32_t v) {
    const uint8_t bytes[] = {(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v};
    append(w, bytes, 4, 1);
}

/* The symbol index, then the object; members begin at even offsets. */
static void write_archive(ObjectWriter *w) {
    const Link *l = w->l;
    uint8_t *object = w->file.items;
    uint32_t size = w->file.len, index = 4 + 4 * l->options.nexports;
    for (uint32_t i = 0; i < l->options.nexports; i++) index += (uint32_t)strlen(l->options.exports[i]) + 1;
    w->file.items = NULL;
    w->file.len = w->file.cap = 0;
    append(w, "!<arch>\n", 8, 1);
    ar_member(w, "/", index + index % 2);
    uint32_t at = (uint32_t)align_up(w->file.len + index, 2);
    big_endian(w, l->options.nexports);
    for (uint32_t i = 0; i < l->options.nexports; i++) big_endian(w, at);
    for (uint32_t i = 0; i < l->options.nexports; i++)
        append(w, l->options.exports[i], strlen(l->options.exports[i]) + 1, 1);
    append(w, NULL, index % 2, 1);
    ar_member(w, "anvil.o/", size);
    append(w, object, size, 1);
    if (size % 2) append(w, "\n", 1, 1);
}

void elf_object(Link *l) {
    ObjectWriter w = {.l = l};
    map_init(&w.local_of, l->arena);
    strmap_init(&w.undefined, l->arena);
    add_string(&w, &w.strtab, "");
    name_symbols(&w);
    write_object(&w);
    write_archive(&w);
    l->image = w.file.items;
    l->image_size = w.file.len;
}
