/* `anvil size`: where the bytes of an executable went, by section, then the code by namespace and type, from
 * the names in its symbol table (gABI chapter 4). */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/driver.h"
#include "base/file.h"

enum { SHOWN_TYPES = 30 };

typedef struct Group {
    const char *name;
    uint64_t bytes;
    uint32_t count;
} Group;

typedef struct Groups {
    StrMap by_name;
    VEC(Group) all;
} Groups;

typedef struct Elf {
    Session *s;
    const char *path;
    const uint8_t *bytes;
    uint64_t size;
    Elf64_Ehdr h;
} Elf;

static noreturn void damaged(const Elf *e, const char *what) {
    diag_fail(e->s->diag, "%s: damaged ELF file: %s", e->path, what);
}

static const void *range(const Elf *e, uint64_t offset, uint64_t size, const char *what) {
    if (offset > e->size || size > e->size - offset) damaged(e, what);
    return e->bytes + offset;
}

static Elf64_Shdr section(const Elf *e, uint32_t i) {
    Elf64_Shdr s;
    if (i >= e->h.e_shnum) damaged(e, "section number");
    memcpy(&s, range(e, e->h.e_shoff + (uint64_t)i * sizeof s, sizeof s, "section table"), sizeof s);
    return s;
}

/* A string of a string table; "" when it is not terminated within. */
static const char *string_at(const Elf *e, const Elf64_Shdr *table, uint64_t offset) {
    const char *all = range(e, table->sh_offset, table->sh_size, "string table");
    return offset < table->sh_size && memchr(all + offset, 0, table->sh_size - offset) ? all + offset : "";
}

static void add(Session *s, Groups *g, const char *name, size_t len, uint64_t bytes) {
    bool added;
    if (!g->by_name.arena) strmap_init(&g->by_name, &s->arena);
    uint64_t *at = strmap_put(&g->by_name, name, len, &added);
    if (added) {
        *at = g->all.len;
        vec_push(&s->arena, &g->all, ((Group){.name = arena_strndup(&s->arena, name, len)}));
    }
    Group *x = &g->all.items[*at];
    x->bytes += bytes;
    x->count++;
}

static int by_bytes(const void *a, const void *b) {
    const Group *x = a, *y = b;
    if (x->bytes != y->bytes) return x->bytes < y->bytes ? 1 : -1;
    return strcmp(x->name, y->name);
}

static void print_groups(const char *title, Groups *g, uint32_t most) {
    if (!g->all.len) return;
    qsort(g->all.items, g->all.len, sizeof *g->all.items, by_bytes);
    uint64_t rest = 0;
    printf("\n%s\n", title);
    for (uint32_t i = 0; i < g->all.len; i++) {
        const Group *x = &g->all.items[i];
        if (i < most)
            printf("%10llu  %5u  %s\n", (unsigned long long)x->bytes, x->count, x->name);
        else
            rest += x->bytes;
    }
    if (rest) printf("%10llu  %5u  others\n", (unsigned long long)rest, g->all.len - most);
}

/* Splits the name of a function as the compiler writes it,
 * [kind:]Namespace.Type[arguments].Method[arguments], into the lengths of its type and its namespace. */
static void split(const char **name, size_t *type, size_t *ns) {
    size_t n = strcspn(*name, "([");
    const char *colon = memchr(*name, ':', n);
    if (colon) *name = colon + 1;
    const char *s = *name, *last = NULL, *before = NULL, *end = NULL;
    int depth = 0;
    for (; *s && (depth || *s != '('); s++) {
        depth += (*s == '[' || *s == '<') - (*s == ']' || *s == '>');
        if (depth || *s != '.' || s == *name || s[-1] == '.') continue;
        before = last, last = s;
        if (s[-1] == ']' && !end) end = s;
    }
    if (end) last = end;
    *type = last ? (size_t)(last - *name) : 0;
    for (s = *name, before = NULL; s < *name + *type && *s != '[' && *s != '<'; s++)
        if (*s == '.') before = s;
    *ns = before ? (size_t)(before - *name) : 0;
}

/* Whether a symbol lies in the section of compiled .NET code. */
static bool is_managed(const Elf *e, const Elf64_Sym *y) {
    if (y->st_shndx >= e->h.e_shnum) return false;
    Elf64_Shdr names = section(e, e->h.e_shstrndx), s = section(e, y->st_shndx);
    return strcmp(string_at(e, &names, s.sh_name), "__managed_code") == 0;
}

static void count_symbols(const Elf *e, const Elf64_Shdr *symtab, Groups *spaces, Groups *types) {
    Elf64_Shdr strings = section(e, symtab->sh_link);
    for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= symtab->sh_size; at += sizeof(Elf64_Sym)) {
        Elf64_Sym y;
        memcpy(&y, range(e, symtab->sh_offset + at, sizeof y, "symbol table"), sizeof y);
        if (ELF64_ST_TYPE(y.st_info) != STT_FUNC || !y.st_size) continue;
        const char *name = string_at(e, &strings, y.st_name);
        size_t type, ns;
        bool managed = is_managed(e, &y);
        split(&name, &type, &ns);
        if (!managed)
            add(e->s, spaces, "(C code of the runtime)", 23, y.st_size);
        else if (!ns)
            add(e->s, spaces, "(no namespace)", 14, y.st_size);
        else
            add(e->s, spaces, name, ns, y.st_size);
        if (managed && type)
            add(e->s, types, name, strcspn(name, "[") < type ? strcspn(name, "[") : type, y.st_size);
    }
}

int command_size(Session *s) {
    Elf e = {.s = s, .path = s->o.operands.items[0]};
    MappedFile f = file_map(s->diag, e.path);
    e.bytes = f.data, e.size = f.size;
    if (f.size < sizeof e.h || memcmp(f.data, ELFMAG, SELFMAG) != 0 || e.bytes[EI_CLASS] != ELFCLASS64)
        diag_fail(s->diag, "%s: no executable that anvil writes (64-bit ELF)", e.path);
    memcpy(&e.h, e.bytes, sizeof e.h);
    Groups spaces = {0}, types = {0};
    uint64_t total = 0;
    Elf64_Shdr names = e.h.e_shnum ? section(&e, e.h.e_shstrndx) : (Elf64_Shdr){0};
    printf("sections\n");
    for (uint32_t i = 1; i < e.h.e_shnum; i++) {
        Elf64_Shdr x = section(&e, i);
        uint64_t bytes = x.sh_type == SHT_NOBITS ? 0 : x.sh_size;
        total += bytes;
        if (bytes) printf("%10llu         %s\n", (unsigned long long)bytes, string_at(&e, &names, x.sh_name));
        if (x.sh_type == SHT_SYMTAB) count_symbols(&e, &x, &spaces, &types);
    }
    printf("%10llu         headers and gaps\n%10llu         all\n",
           (unsigned long long)(e.size > total ? e.size - total : 0), (unsigned long long)e.size);
    print_groups("code by namespace: bytes, functions", &spaces, s->o.verbose ? UINT32_MAX : SHOWN_TYPES);
    print_groups("code by type: bytes, functions", &types, s->o.verbose ? UINT32_MAX : SHOWN_TYPES);
    if (!spaces.all.len) printf("\nno symbol table: what the code is made of is not known\n");
    return 0;
}
