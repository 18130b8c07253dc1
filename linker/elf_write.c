/* ELF64 output: segments, .dynamic, symbol table, section headers (gABI chapters 4 and 5). */
#include <string.h>

#include "linker/internal.h"

static bool has_memory(const OutSection *o) { return o->size && !(o->tls && o->type == SHT_NOBITS); }

static OutSection *out_at(const Link *l, uint32_t i) { return &l->outs.items[l->order.items[i]]; }

static bool class_exists(const Link *l, OutClass class) {
    if (class == OUT_READ) return true; /* the headers */
    for (uint32_t i = 1; i < l->outs.len; i++)
        if (l->outs.items[i].class == class && has_memory(&l->outs.items[i])) return true;
    return false;
}

static bool any_tls(const Link *l) {
    for (uint32_t i = 1; i < l->outs.len; i++)
        if (l->outs.items[i].tls && l->outs.items[i].size) return true;
    return false;
}

static bool is_note(const OutSection *o) { return o->type == SHT_NOTE && o->class == OUT_READ && o->size; }

static uint32_t count_notes(const Link *l) {
    uint32_t n = 0;
    for (uint32_t i = 1; i < l->outs.len; i++) n += is_note(&l->outs.items[i]);
    return n;
}

void elf_headers_reserve(Link *l) {
    uint32_t n = 3; /* PHDR, DYNAMIC, GNU_STACK */
    for (int class = OUT_READ; class <= OUT_WRITE; class ++) n += class_exists(l, class);
    n += (l->interp_chunk != 0) + any_tls(l) + class_exists(l, OUT_RELRO) + (l->eh_hdr_chunk != 0) +
         count_notes(l);
    l->segment_count = n;
}

uint64_t elf_headers_size(const Link *l) {
    return sizeof(ElfHeader) + (uint64_t)l->segment_count * sizeof(ElfSegment);
}

static void add_segment(Link *l, uint32_t type, uint32_t flags, uint64_t offset, uint64_t vaddr,
                        uint64_t filesz, uint64_t memsz, uint64_t align) {
    vec_push(l->arena, &l->segments, ((ElfSegment){type, flags, offset, vaddr, vaddr, filesz, memsz, align}));
}

static void add_section_segment(Link *l, uint32_t type, uint32_t flags, const OutSection *o) {
    add_segment(l, type, flags, o->offset, o->addr, o->size, o->size, o->align);
}

/* The memory of one class, as a segment of type LOAD. */
static ElfSegment class_extent(const Link *l, OutClass class) {
    static const uint32_t flags[] = {PF_R, PF_R | PF_X, PF_R | PF_W, PF_R | PF_W};
    ElfSegment s = {.type = PT_LOAD, .flags = flags[class], .align = l->target->page};
    bool first = true;
    uint64_t file_end = 0, end = 0;
    if (class == OUT_READ) {
        first = false;
        file_end = end = elf_headers_size(l);
    }
    for (uint32_t i = 0; i < l->order.len; i++) {
        const OutSection *o = out_at(l, i);
        if (o->class != class || !has_memory(o)) continue;
        if (first) {
            s.vaddr = o->addr;
            s.offset = file_end = o->offset;
        }
        first = false;
        end = o->addr + o->size;
        if (o->type != SHT_NOBITS) file_end = o->offset + o->size;
    }
    s.paddr = s.vaddr;
    s.filesz = file_end - s.offset;
    s.memsz = end - s.vaddr;
    return s;
}

static void add_tls(Link *l) {
    const OutSection *first = NULL;
    uint64_t filesz = 0;
    for (uint32_t i = 0; i < l->order.len; i++) {
        const OutSection *o = out_at(l, i);
        if (!o->tls) continue;
        if (!first) first = o;
        if (o->type != SHT_NOBITS) filesz = o->addr + o->size - l->tls_start;
    }
    add_segment(l, PT_TLS, PF_R, first->offset, l->tls_start, filesz, l->tls_size, l->tls_align);
}

void elf_segments(Link *l) {
    uint64_t page = l->target->page;
    add_segment(l, PT_PHDR, PF_R, sizeof(ElfHeader), sizeof(ElfHeader),
                elf_headers_size(l) - sizeof(ElfHeader), elf_headers_size(l) - sizeof(ElfHeader), 8);
    if (l->interp_chunk) add_section_segment(l, PT_INTERP, PF_R, out_find(l, ".interp"));
    for (int class = OUT_READ; class <= OUT_WRITE; class ++)
        if (class_exists(l, class)) vec_push(l->arena, &l->segments, class_extent(l, class));
    if (any_tls(l)) add_tls(l);
    add_section_segment(l, PT_DYNAMIC, PF_R | PF_W, out_find(l, ".dynamic"));
    if (class_exists(l, OUT_RELRO)) {
        ElfSegment s = class_extent(l, OUT_RELRO);
        add_segment(l, link_is_loaded(l) ? PT_ANVIL_RELRO : PT_GNU_RELRO, PF_R, s.offset, s.vaddr, s.filesz,
                    align_up(s.vaddr + s.memsz, page) - s.vaddr, 1);
    }
    if (l->eh_hdr_chunk) add_section_segment(l, PT_GNU_EH_FRAME, PF_R, out_find(l, ".eh_frame_hdr"));
    for (uint32_t i = 0; i < l->order.len; i++)
        if (is_note(out_at(l, i))) add_section_segment(l, PT_NOTE, PF_R, out_at(l, i));
    add_segment(l, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 16);
    if (l->segments.len != l->segment_count)
        diag_bug(l->diag, "link", __func__, "%u segments, expected %u", l->segments.len, l->segment_count);
}

/* ---- .dynamic: what start-up code needs to find its relocations */

typedef VEC(ElfDyn) DynamicSection;

/* While `addresses` is false these are not known yet. */
typedef struct DynamicWriter {
    const Link *l;
    DynamicSection *to;
    bool addresses;
} DynamicWriter;

static void put(DynamicWriter *w, uint64_t tag, uint64_t value) {
    vec_push(w->l->arena, w->to, ((ElfDyn){tag, value}));
}

static void put_chunk(DynamicWriter *w, uint64_t tag, uint32_t chunk) {
    put(w, tag, w->addresses ? chunk_addr(w->l, 0, chunk) : 0);
}

/* Code that was compiled for the block of the thread that the system makes with it; room for libraries that
 * are loaded later is scarce there. */
static bool any_initial_exec(const Link *l) {
    for (uint32_t i = 0; i < l->got.len; i++)
        if (l->got.items[i].kind == GOT_TP) return true;
    return false;
}

static Def entry_def(const Link *l) {
    const uint64_t *entry = strmap_find(&l->global_by_name, l->options.entry, strlen(l->options.entry));
    const Global *g = &l->globals.items[*entry];
    return (Def){.input = g->input,
                 .symbol = g->symbol,
                 .s = &l->inputs.items[g->input].obj->symbols.items[g->symbol]};
}

/* What the system's dynamic linker wants to know. It must not touch the pointers that start-up code
 * relocates, nor protect them before that: older ones do not know RELR. So the tags of these are our own. */
static void collect_loaded(DynamicWriter *w) {
    const Link *l = w->l;
    bool library = l->options.output == LINK_SHARED;
    uint32_t libraries = 0;
    for (uint32_t i = 0; i < l->libraries.len; i++) {
        if (!l->libraries.items[i].used) continue;
        put(w, DT_NEEDED, l->libraries.items[i].string);
        libraries++;
    }
    if (l->soname) put(w, DT_SONAME, l->soname);
    put_chunk(w, DT_HASH, l->hash_chunk);
    put_chunk(w, DT_STRTAB, l->dynstr_chunk);
    put_chunk(w, DT_SYMTAB, l->dynsym_chunk);
    put(w, DT_STRSZ, l->dynstr.len);
    put(w, DT_SYMENT, sizeof(ElfSymbol));
    put_chunk(w, DT_VERSYM, l->versym_chunk);
    if (l->verneed_chunk) {
        put_chunk(w, DT_VERNEED, l->verneed_chunk);
        put(w, DT_VERNEEDNUM, libraries);
    }
    if (library)
        put(w, DT_INIT, w->addresses ? def_addr(l, entry_def(l), 0) : 0);
    else
        put(w, DT_DEBUG, 0);
    put(w, DT_FLAGS, (uint64_t)DF_BIND_NOW | (library && any_initial_exec(l) ? DF_STATIC_TLS : 0));
}

static void collect_dynamic(const Link *l, DynamicSection *d, bool addresses) {
    DynamicWriter w = {l, d, addresses};
    bool loaded = link_is_loaded(l);
    if (loaded) collect_loaded(&w);
    if (l->relr_chunk) {
        put_chunk(&w, loaded ? DT_ANVIL_RELR : DT_RELR, l->relr_chunk);
        put(&w, loaded ? DT_ANVIL_RELRSZ : DT_RELRSZ, 8 * l->relr_words);
        if (!loaded) put(&w, DT_RELRENT, 8);
    }
    if (l->rela_chunk) {
        put_chunk(&w, DT_RELA, l->rela_chunk);
        put(&w, DT_RELASZ, ((uint64_t)l->odd_relatives.len + l->dynamics.len) * sizeof(ElfRela));
        put(&w, DT_RELAENT, sizeof(ElfRela));
        put(&w, DT_RELACOUNT, l->odd_relatives.len);
    }
    put(&w, DT_FLAGS_1, DF_1_NOW | (l->options.output == LINK_SHARED ? DF_1_NODELETE : DF_1_PIE));
    put(&w, DT_NULL, 0);
}

void elf_reserve(Link *l) {
    DynamicSection d = {0};
    collect_dynamic(l, &d, false);
    l->dynamic_chunk = own_chunk(l, ".dynamic", SEC_WRITE | SEC_RELRO, 8, d.len * sizeof(ElfDyn));
    if (l->options.build_id) l->id_chunk = own_chunk(l, ".note.gnu.build-id", SEC_READ, 4, 32);
}

static void write_dynamic(Link *l) {
    DynamicSection d = {0};
    collect_dynamic(l, &d, true);
    memcpy(own_bytes(l, l->dynamic_chunk), d.items, d.len * sizeof(ElfDyn));
}

/* ---- symbol table */

static uint32_t add_string(Link *l, Strings *s, const char *name) {
    size_t n = strlen(name) + 1;
    uint32_t at = s->len;
    vec_reserve(l->arena, s, s->len + n);
    memcpy(s->items + at, name, n);
    s->len += (uint32_t)n;
    return at;
}

/* Equal names are there once, and "unbox:Type.Method" ends with the name of the method. */
static uint32_t add_symbol_name(Link *l, const char *name) {
    bool added;
    uint64_t *place = strmap_put(&l->strtab_by_name, name, strlen(name), &added);
    if (!added) return (uint32_t)*place;
    uint32_t at = add_string(l, &l->strtab, name);
    *place = at;
    const char *colon = strchr(name, ':');
    if (!colon) return at;
    place = strmap_put(&l->strtab_by_name, colon + 1, strlen(colon + 1), &added);
    if (added) *place = at + (uint32_t)(colon + 1 - name);
    return at;
}

static uint8_t elf_type(uint8_t type) {
    static const uint8_t types[] = {
        [SYM_NOTYPE] = STT_NOTYPE,   [SYM_OBJECT] = STT_OBJECT, [SYM_FUNC] = STT_FUNC,
        [SYM_SECTION] = STT_SECTION, [SYM_FILE] = STT_FILE,     [SYM_TLS] = STT_TLS,
        [SYM_IFUNC] = STT_GNU_IFUNC};
    return types[type];
}

static void add_symbol(Link *l, Def d, uint8_t binding, const char *name) {
    const ObjSymbol *s = d.s;
    ElfSymbol e = {
        .info = (uint8_t)(binding << 4 | elf_type(s->type)), .value = def_addr(l, d, 0), .size = s->size};
    if (s->state == SYM_ABS) {
        e.shndx = SHN_ABS;
    } else if (d.input == 0 && s->chunk == 0) {
        e.shndx = l->edges.items[s->value].shndx;
        if (!e.shndx) e.shndx = 1; /* an address in the image, of no section in particular */
    } else {
        const Place *p = &l->inputs.items[d.input].places[s->chunk];
        if (p->pieces || !p->out) return;
        e.shndx = l->outs.items[p->out].shndx;
        if (s->type == SYM_TLS) e.value -= l->tls_start;
    }
    e.name = add_symbol_name(l, name);
    vec_push(l->arena, &l->symtab, e);
}

static bool is_named_local(const ObjSymbol *s) {
    return s->binding == BIND_LOCAL && s->name && s->name[0] && s->type != SYM_SECTION &&
           s->type != SYM_FILE && (s->state == SYM_DEFINED || s->state == SYM_ABS) &&
           strncmp(s->name, ".L", 2) != 0;
}

static void add_globals(Link *l, bool hidden) {
    const size_t prefix = strlen(LINK_EXPORT_PREFIX);
    for (uint32_t i = 1; i < l->globals.len; i++) {
        const Global *g = &l->globals.items[i];
        if (g->kind < GLOBAL_WEAK || (g->vis == VIS_HIDDEN || g->vis == VIS_INTERNAL) != hidden) continue;
        const Input *in = &l->inputs.items[g->input];
        Def d = {.input = g->input, .symbol = g->symbol, .s = &in->obj->symbols.items[g->symbol]};
        if (d.s->state == SYM_IMPORT) continue;
        if (d.s->state == SYM_DEFINED && d.s->chunk && !in->places[d.s->chunk].live) continue;
        size_t skip = strncmp(g->name, LINK_EXPORT_PREFIX, prefix) == 0 ? prefix : 0;
        add_symbol(l, d, hidden ? STB_LOCAL : g->kind == GLOBAL_WEAK ? STB_WEAK : STB_GLOBAL, g->name + skip);
    }
}

void elf_symbols(Link *l) {
    if (l->options.strip) return;
    vec_push(l->arena, &l->symtab, (ElfSymbol){0});
    strmap_init(&l->strtab_by_name, l->arena);
    add_string(l, &l->strtab, "");
    for (uint32_t i = 1; i < l->inputs.len; i++) {
        const Input *in = &l->inputs.items[i];
        for (uint32_t k = 1; k < in->obj->symbols.len; k++) {
            const ObjSymbol *s = &in->obj->symbols.items[k];
            if (!is_named_local(s) || (s->state == SYM_DEFINED && !in->places[s->chunk].live)) continue;
            add_symbol(l, (Def){.input = i, .symbol = k, .s = s}, STB_LOCAL, s->name);
        }
    }
    add_globals(l, true);
    l->local_symbols = l->symtab.len;
    add_globals(l, false);
}

/* ---- the file */

static void out_header(Link *l, const OutSection *o, Strings *names) {
    ElfSection s = {.name = add_string(l, names, o->name),
                    .type = o->type,
                    .flags = o->flags,
                    .addr = o->addr,
                    .offset = o->offset,
                    .size = o->size,
                    .addralign = o->align,
                    .entsize = o->entsize};
    vec_push(l->arena, &l->headers, s);
}

/* Sections that speak of another one. */
static void link_headers(Link *l) {
    static const char *const links[][2] = {{".dynsym", ".dynstr"},      {".hash", ".dynsym"},
                                           {".gnu.version", ".dynsym"}, {".gnu.version_r", ".dynstr"},
                                           {".rela.dyn", ".dynsym"},    {".dynamic", ".dynstr"}};
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        const OutSection *from = out_find(l, links[i][0]), *to = out_find(l, links[i][1]);
        if (from && to) l->headers.items[from->shndx].link = to->shndx;
    }
    const OutSection *symbols = out_find(l, ".dynsym"), *versions = out_find(l, ".gnu.version_r");
    if (symbols) l->headers.items[symbols->shndx].info = 1;
    for (uint32_t i = 0; versions && i < l->libraries.len; i++)
        l->headers.items[versions->shndx].info += l->libraries.items[i].used;
}

/* Appends a section that is not loaded. */
static void tail_header(Link *l, Strings *names, const char *name, ElfSection s) {
    s.name = add_string(l, names, name);
    s.offset = align_up(l->file_size, s.addralign);
    l->file_size = s.offset + s.size;
    vec_push(l->arena, &l->headers, s);
}

void elf_image(Link *l) {
    Strings names = {0};
    add_string(l, &names, "");
    vec_push(l->arena, &l->headers, (ElfSection){0});
    for (uint32_t i = 0; i < l->order.len; i++) out_header(l, out_at(l, i), &names);
    uint32_t symtab = l->headers.len;
    /* gABI wants the dynamic section to name a string table; without strings any will do. */
    l->headers.items[out_find(l, ".dynamic")->shndx].link = l->options.strip ? symtab : symtab + 1;
    link_headers(l);
    if (!l->options.strip) {
        ElfSection sym = {.type = SHT_SYMTAB, .addralign = 8, .entsize = sizeof(ElfSymbol)};
        sym.size = l->symtab.len * sizeof(ElfSymbol);
        sym.link = symtab + 1;
        sym.info = l->local_symbols;
        tail_header(l, &names, ".symtab", sym);
        tail_header(l, &names, ".strtab",
                    (ElfSection){.type = SHT_STRTAB, .addralign = 1, .size = l->strtab.len});
    }
    l->shstrndx = l->headers.len;
    ElfSection str = {.type = SHT_STRTAB, .addralign = 1, .size = names.len + sizeof ".shstrtab"};
    tail_header(l, &names, ".shstrtab", str);
    if (l->headers.len >= SHN_LORESERVE)
        diag_fail(l->diag, "the output has too many sections (%u)", l->headers.len);
    l->headers_at = align_up(l->file_size, 8);
    l->image_size = l->headers_at + l->headers.len * sizeof(ElfSection);
    if (l->image_size > INT32_MAX)
        diag_fail(l->diag, "the output would have %llu bytes; the most is 2 GB",
                  (unsigned long long)l->image_size);
    l->image = arena_alloc(l->arena, l->image_size);
    memcpy(l->image + vec_last(&l->headers).offset, names.items, names.len);
    if (l->options.strip) return;
    memcpy(l->image + l->headers.items[symtab].offset, l->symtab.items, l->symtab.len * sizeof(ElfSymbol));
    memcpy(l->image + l->headers.items[symtab + 1].offset, l->strtab.items, l->strtab.len);
}

void elf_write_headers(Link *l) {
    ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', ELF_CLASS64, ELF_LITTLE, ELF_VERSION},
                   .type = ET_DYN,
                   .machine = l->target->machine,
                   .version = ELF_VERSION,
                   .entry = l->options.output == LINK_SHARED ? 0 : def_addr(l, entry_def(l), 0),
                   .phoff = sizeof h,
                   .shoff = l->headers_at,
                   .ehsize = sizeof h,
                   .phentsize = sizeof(ElfSegment),
                   .phnum = (uint16_t)l->segments.len,
                   .shentsize = sizeof(ElfSection),
                   .shnum = (uint16_t)l->headers.len,
                   .shstrndx = (uint16_t)l->shstrndx};
    memcpy(l->image, &h, sizeof h);
    memcpy(l->image + sizeof h, l->segments.items, l->segments.len * sizeof(ElfSegment));
    memcpy(l->image + l->headers_at, l->headers.items, l->headers.len * sizeof(ElfSection));
    write_dynamic(l);
}

void elf_build_id(Link *l) {
    if (!l->id_chunk) return;
    static const uint32_t head[] = {4, 16, NT_GNU_BUILD_ID};
    uint64_t id[2] = {hash_bytes(l->image, l->image_size), l->image_size};
    for (uint64_t at = 0; at + 8 <= l->image_size; at += 8) {
        uint64_t word;
        memcpy(&word, l->image + at, 8);
        id[1] = hash_combine(id[1], word);
    }
    uint8_t *p = own_bytes(l, l->id_chunk);
    memcpy(p, head, sizeof head);
    memcpy(p + 12, "GNU", 4);
    memcpy(p + 16, id, sizeof id);
}
