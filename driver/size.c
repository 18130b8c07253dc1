/* `anvil size`: where the bytes of an executable went. Of an executable the symbol table tells it, of a
 * program the compiler. */
#include "driver/size.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

void size_init(SizeReport *r, Session *s, const char *file) {
    *r = (SizeReport){.s = s, .file = file};
    strmap_init(&r->children, &s->arena);
    strmap_init(&r->sections.by_name, &s->arena);
    strmap_init(&r->kinds.by_name, &s->arena);
    vec_push(&s->arena, &r->nodes, ((SizeNode){.name = file}));
}

void size_group(SizeReport *r, SizeGroups *g, const char *name, uint64_t bytes, uint32_t count) {
    bool added;
    uint64_t *at = strmap_put(&g->by_name, name, strlen(name), &added);
    if (added) {
        *at = g->all.len;
        vec_push(&r->s->arena, &g->all, ((SizeGroup){.name = arena_strdup(&r->s->arena, name)}));
    }
    g->all.items[*at].bytes += bytes;
    g->all.items[*at].count += count;
}

/* The child of a node, made when it is not there; leaves of different kinds are different. */
static uint32_t child(SizeReport *r, uint32_t parent, const char *name, const char *kind) {
    Arena *a = &r->s->arena;
    const char *key = arena_printf(a, "%u/%s/%s", parent, kind ? kind : "", name);
    bool added;
    uint64_t *at = strmap_put(&r->children, key, strlen(key), &added);
    if (!added) return (uint32_t)*at;
    uint32_t n = (uint32_t)(*at = r->nodes.len);
    vec_push(a, &r->nodes, ((SizeNode){.name = arena_strdup(a, name), .kind = kind}));
    SizeNode *p = &r->nodes.items[parent];
    if (p->last)
        r->nodes.items[p->last].next = n;
    else
        p->first = n;
    p->last = n;
    return n;
}

void size_add(SizeReport *r, SizePlace at, const char *kind, uint64_t bytes) {
    uint32_t path[SIZE_DEPTH + 1] = {0}, nodes = r->nodes.len;
    for (int i = 0; i < SIZE_DEPTH; i++) {
        const char *name = at.path[i] ? at.path[i] : "";
        path[i + 1] = child(r, path[i], name, i + 1 == SIZE_DEPTH ? kind : NULL);
    }
    bool leaf = r->nodes.len > nodes; /* the leaf is new whenever anything is */
    for (int i = 0; i <= SIZE_DEPTH; i++) {
        r->nodes.items[path[i]].bytes += bytes;
        r->nodes.items[path[i]].count += leaf;
    }
    size_group(r, &r->kinds, kind, bytes, leaf);
}

/* --- the command --- */

static void write_page(const SizeReport *r, const char *path) {
    if (strcmp(path, "-") == 0) {
        size_print_html(r, stdout);
        return;
    }
    FILE *out = fopen(path, "w");
    if (!out) diag_fail(r->s->diag, "%s: %s", path, strerror(errno));
    size_print_html(r, out);
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) diag_fail(r->s->diag, "%s: cannot write: %s", path, strerror(errno));
}

static void read_executable(SizeReport *r, MappedFile f) {
    SizeElf *e = size_elf_open(r, f);
    size_elf_sections(e);
    size_elf_symbols(e);
}

int command_size(Session *s) {
    const char *path = s->o.operands.items[0];
    SizeReport r;
    size_init(&r, s, path);
    MappedFile f;
    bool elf = file_try_map(path, &f) && f.size >= SELFMAG && memcmp(f.data, ELFMAG, SELFMAG) == 0;
    if (elf)
        read_executable(&r, f);
    else
        size_program(&r, path);
    if (s->o.html) write_page(&r, s->o.html);
    if (s->o.json)
        size_print_json(&r, stdout);
    else if (!s->o.html)
        size_print_text(&r);
    return 0;
}
