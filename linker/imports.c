/* Shared libraries: what the output takes from them (imports), what a library gives to others (exports), and
 * the tables by which the system's dynamic linker connects the two. Sources: gABI chapter 5 ("Dynamic
 * Linking", "Hash Table"), "ELF Symbol Versioning" (LSB 3.1 §10.7). */
#include <string.h>

#include "linker/internal.h"

enum { VERSION_LOCAL = 0, VERSION_GLOBAL = 1, VERSION_FIRST = 2 };

/* ---- lists of what libraries offer */

typedef struct Words {
    const char *at, *end;
    uint32_t line;
} Words;

/* The next word of the line, "" at its end; a word is text without blanks. */
static const char *next_word(Link *l, Words *w) {
    while (w->at < w->end && *w->at == ' ') w->at++;
    const char *start = w->at;
    while (w->at < w->end && *w->at != ' ' && *w->at != '\n') w->at++;
    return arena_strndup(l->arena, start, (size_t)(w->at - start));
}

static uint32_t library_named(Link *l, const char *name) {
    for (uint32_t i = 0; i < l->libraries.len; i++)
        if (!strcmp(l->libraries.items[i].name, name)) return i;
    vec_push(l->arena, &l->libraries, ((ImportLibrary){.name = name}));
    return l->libraries.len - 1;
}

/* "[LIBRARY VERSION]" or "[LIBRARY VERSION data]": what the lines after it are. */
static Import read_heading(Link *l, const char *file, Words *w) {
    w->at++;
    const char *close = memchr(w->at, ']', (size_t)(w->end - w->at));
    if (!close) diag_fail(l->diag, "%s: line %u: a heading without its ']'", file, w->line);
    Words in = {w->at, close, w->line};
    const char *library = next_word(l, &in), *version = next_word(l, &in), *kind = next_word(l, &in);
    w->at = close + 1;
    vec_push(l->arena, &l->versions,
             ((ImportVersion){.name = version, .library = library_named(l, library)}));
    return (Import){.version = l->versions.len - 1, .data = !strcmp(kind, "data")};
}

void link_add_imports(Link *l, const char *file, const void *text, uint64_t size) {
    Words w = {text, (const char *)text + size, 1};
    Import row = {0};
    bool heading = false;
    for (; w.at < w.end; w.at++, w.line++) {
        if (*w.at == '[') {
            row = read_heading(l, file, &w);
            heading = true;
        } else if (*w.at == '#') {
            while (w.at < w.end && *w.at != '\n') w.at++;
        }
        for (const char *name; *(name = next_word(l, &w));) {
            if (!heading) diag_fail(l->diag, "%s: line %u: a name before the first heading", file, w.line);
            bool added;
            uint64_t *index = strmap_put(&l->import_by_name, name, strlen(name), &added);
            if (!added) continue;
            *index = l->imports.len;
            row.name = name;
            vec_push(l->arena, &l->imports, row);
        }
    }
}

void imports_init(Link *l) {
    strmap_init(&l->import_by_name, l->arena);
    vec_push(l->arena, &l->imports, (Import){0});
}

void import_global(Link *l, uint32_t global, uint32_t import) {
    Global *g = &l->globals.items[global];
    bool data = l->imports.items[import].data;
    g->symbol = obj_symbol_new(l->own, g->name, BIND_GLOBAL, data ? SYM_OBJECT : SYM_FUNC);
    g->input = 0;
    g->kind = GLOBAL_STRONG;
    ObjSymbol *s = &l->own->symbols.items[g->symbol];
    s->state = SYM_IMPORT;
    s->value = import;
}

void imports_resolve(Link *l) {
    for (uint32_t i = 1; i < l->globals.len && l->imports.len > 1; i++) {
        const Global *g = &l->globals.items[i];
        if (g->kind != GLOBAL_UNDEF && g->kind != GLOBAL_UNDEF_WEAK) continue;
        const uint64_t *index = strmap_find(&l->import_by_name, g->name, strlen(g->name));
        if (!index) continue;
        import_global(l, i, (uint32_t)*index);
    }
}

/* ---- what is used of them */

static Import *import_of(const Link *l, Def d) { return &l->imports.items[d.s->value]; }

uint32_t need_import(Link *l, Def d) {
    Import *m = import_of(l, d);
    if (m->dynsym) return m->dynsym;
    l->libraries.items[l->versions.items[m->version].library].used = true;
    vec_push(l->arena, &l->imports_used, (uint32_t)d.s->value);
    return m->dynsym = l->imports_used.len; /* dynamic symbols: nothing, the imports, the exports */
}

void need_dynamic(Link *l, const Site *s, uint32_t type) {
    if (!(s->flags & (SEC_WRITE | SEC_RELRO)))
        site_fail(l, s, "it is in a shared library, and the section is read-only; compile with -fPIE");
    uint32_t symbol = need_import(l, s->def);
    vec_push(l->arena, &l->dynamics,
             ((Dynamic){.input = s->input,
                        .chunk = s->chunk,
                        .offset = s->r->offset,
                        .type = type,
                        .symbol = symbol,
                        .addend = s->r->addend}));
}

void need_plt(Link *l, const Site *s) {
    Import *m = import_of(l, s->def);
    if (m->data)
        site_fail(l, s, "a variable of a shared library, whose distance is not known; compile with -fPIC");
    if (!l->target->plt) site_fail(l, s, "shared libraries are not supported for this instruction set");
    need_got(l, s->def, GOT_ADDRESS);
    if (m->plt) return;
    vec_push(l->arena, &l->plt, ((ChunkId){s->def.input, s->def.symbol}));
    m->plt = l->plt.len;
}

uint64_t import_addr(const Link *l, Def d) {
    uint32_t plt = import_of(l, d)->plt;
    return plt ? chunk_addr(l, 0, l->plt_chunk) + (uint64_t)(plt - 1) * l->target->plt_size : 0;
}

/* ---- the tables */

bool link_is_loaded(const Link *l) {
    return l->options.output == LINK_DYNAMIC || l->options.output == LINK_SHARED;
}

static uint32_t add_string(Link *l, const char *text) {
    size_t n = strlen(text) + 1;
    uint32_t at = l->dynstr.len;
    vec_reserve(l->arena, &l->dynstr, at + n);
    memcpy(l->dynstr.items + at, text, n);
    l->dynstr.len += (uint32_t)n;
    return at;
}

/* Numbers the versions in use and names the libraries; returns the size of .gnu.version_r. */
static uint64_t number_versions(Link *l) {
    uint16_t next = VERSION_FIRST;
    for (uint32_t i = 0; i < l->imports_used.len; i++)
        l->versions.items[l->imports.items[l->imports_used.items[i]].version].used = true;
    uint64_t size = 0;
    for (uint32_t i = 0; i < l->libraries.len; i++) {
        ImportLibrary *lib = &l->libraries.items[i];
        if (!lib->used) continue;
        lib->string = add_string(l, lib->name);
        for (uint32_t v = 0; v < l->versions.len; v++) {
            ImportVersion *version = &l->versions.items[v];
            if (!version->used || version->library != i) continue;
            /* functions and data have headings of their own */
            for (uint32_t k = 0; k < v; k++)
                if (l->versions.items[k].used && l->versions.items[k].library == i &&
                    !strcmp(l->versions.items[k].name, version->name))
                    version->index = l->versions.items[k].index;
            if (version->index) continue;
            version->index = next++;
            version->first = true;
            version->string = add_string(l, version->name);
            lib->count++;
            size += sizeof(ElfVernaux);
        }
        size += sizeof(ElfVerneed);
    }
    return size;
}

static Def global_def(const Link *l, const Global *g) {
    return (Def){.input = g->input,
                 .symbol = g->symbol,
                 .s = &l->inputs.items[g->input].obj->symbols.items[g->symbol]};
}

void imports_reserve(Link *l) {
    if (!link_is_loaded(l)) return;
    if (l->plt.len)
        l->plt_chunk = own_chunk(l, ".plt", SEC_EXEC, 16, (uint64_t)l->plt.len * l->target->plt_size);
    if (l->options.output == LINK_DYNAMIC)
        l->interp_chunk = own_chunk(l, ".interp", SEC_READ, 1, strlen(l->target->interpreter) + 1);
    add_string(l, "");
    uint64_t need = number_versions(l);
    for (uint32_t i = 0; i < l->imports_used.len; i++) {
        Import *m = &l->imports.items[l->imports_used.items[i]];
        m->string = add_string(l, m->name);
    }
    for (uint32_t i = 0; i < l->options.nexports; i++)
        vec_push(l->arena, &l->export_strings, add_string(l, l->options.exports[i]));
    if (l->options.soname) l->soname = add_string(l, l->options.soname);
    uint64_t n = 1 + l->imports_used.len + l->options.nexports;
    l->dynsym_chunk = own_chunk(l, ".dynsym", SEC_READ, 8, n * sizeof(ElfSymbol));
    l->hash_chunk = own_chunk(l, ".hash", SEC_READ, 8, 4 * (2 + n + n));
    l->dynstr_chunk = own_chunk(l, ".dynstr", SEC_READ, 1, l->dynstr.len);
    l->versym_chunk = own_chunk(l, ".gnu.version", SEC_READ, 2, 2 * n);
    if (need) l->verneed_chunk = own_chunk(l, ".gnu.version_r", SEC_READ, 8, need);
}

/* gABI figure 5-13 */
static uint32_t elf_hash(const char *name) {
    uint32_t h = 0;
    for (; *name; name++) {
        h = (h << 4) + (uint8_t)*name;
        uint32_t top = h & 0xf0000000u;
        if (top) h ^= top >> 24;
        h &= ~top;
    }
    return h;
}

static void write_versions(Link *l) {
    if (!l->verneed_chunk) return;
    uint8_t *at = own_bytes(l, l->verneed_chunk);
    uint32_t left = 0;
    for (uint32_t i = 0; i < l->libraries.len; i++) left += l->libraries.items[i].used;
    for (uint32_t i = 0; i < l->libraries.len; i++) {
        const ImportLibrary *lib = &l->libraries.items[i];
        if (!lib->used) continue;
        uint32_t size = (uint32_t)(sizeof(ElfVerneed) + lib->count * sizeof(ElfVernaux));
        ElfVerneed need = {.version = 1,
                           .count = (uint16_t)lib->count,
                           .file = lib->string,
                           .aux = sizeof need,
                           .next = --left ? size : 0};
        memcpy(at, &need, sizeof need);
        at += sizeof need;
        uint32_t more = lib->count;
        for (uint32_t v = 0; v < l->versions.len; v++) {
            const ImportVersion *version = &l->versions.items[v];
            if (!version->first || version->library != i) continue;
            ElfVernaux aux = {.hash = elf_hash(version->name),
                              .other = version->index,
                              .name = version->string,
                              .next = --more ? sizeof aux : 0};
            memcpy(at, &aux, sizeof aux);
            at += sizeof aux;
        }
    }
}

static void write_symbol(Link *l, uint32_t index, const ElfSymbol *s, uint16_t version, const char *name) {
    uint32_t n = (uint32_t)(l->own->chunks.items[l->dynsym_chunk].size / sizeof *s);
    uint8_t *hash = own_bytes(l, l->hash_chunk);
    uint8_t *bucket = hash + 4 * (2 + elf_hash(name) % n), *chain = hash + 4 * (2 + n + index);
    memcpy(own_bytes(l, l->dynsym_chunk) + index * sizeof *s, s, sizeof *s);
    memcpy(own_bytes(l, l->versym_chunk) + 2 * (uint64_t)index, &version, 2);
    memcpy(chain, bucket, 4);
    memcpy(bucket, &index, 4);
}

static void write_symbols(Link *l) {
    uint32_t index = 1;
    for (uint32_t i = 0; i < l->imports_used.len; i++, index++) {
        const Import *m = &l->imports.items[l->imports_used.items[i]];
        ElfSymbol s = {.name = m->string, .info = STB_GLOBAL << 4 | (m->data ? STT_OBJECT : STT_FUNC)};
        write_symbol(l, index, &s, l->versions.items[m->version].index, m->name);
    }
    for (uint32_t i = 0; i < l->options.nexports; i++, index++) {
        Def d = global_def(l, export_global(l, i));
        ElfSymbol s = {.name = l->export_strings.items[i],
                       .info = STB_GLOBAL << 4 | (d.s->type == SYM_OBJECT ? STT_OBJECT : STT_FUNC),
                       .value = def_addr(l, d, 0),
                       .size = d.s->size};
        s.shndx = l->outs.items[l->inputs.items[d.input].places[d.s->chunk].out].shndx;
        write_symbol(l, index, &s, VERSION_GLOBAL, l->options.exports[i]);
    }
}

void imports_write(Link *l) {
    if (!link_is_loaded(l)) return;
    if (l->interp_chunk)
        memcpy(own_bytes(l, l->interp_chunk), l->target->interpreter, strlen(l->target->interpreter) + 1);
    uint32_t n = (uint32_t)(l->own->chunks.items[l->dynsym_chunk].size / sizeof(ElfSymbol));
    const uint32_t counts[] = {n, n};
    memcpy(own_bytes(l, l->hash_chunk), counts, sizeof counts);
    memcpy(own_bytes(l, l->dynstr_chunk), l->dynstr.items, l->dynstr.len);
    write_symbols(l);
    write_versions(l);
    for (uint32_t i = 0; i < l->plt.len; i++) {
        ChunkId id = l->plt.items[i];
        Def d = {.input = id.input, .symbol = id.chunk, .s = &l->own->symbols.items[id.chunk]};
        uint64_t offset = (uint64_t)i * l->target->plt_size;
        l->target->plt(own_bytes(l, l->plt_chunk) + offset, chunk_addr(l, 0, l->plt_chunk) + offset,
                       got_addr(l, d, GOT_ADDRESS));
    }
}

const Global *export_global(Link *l, uint32_t i) {
    const char *name = arena_printf(l->arena, LINK_EXPORT_PREFIX "%s", l->options.exports[i]);
    const uint64_t *id = strmap_find(&l->global_by_name, name, strlen(name));
    const Global *g = id ? &l->globals.items[*id] : NULL;
    if (!g || g->kind < GLOBAL_WEAK || global_def(l, g).s->state != SYM_DEFINED ||
        (!g->input && !global_def(l, g).s->chunk))
        diag_fail(l->diag, "exported symbol %s is not defined in any input", l->options.exports[i]);
    return g;
}
