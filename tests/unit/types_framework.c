/* Everything in every assembly of the frameworks, and what CoreCLR says of the test assembly. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/unit/types_cases.h"
#include "tests/unit/types_util.h"

static void load_all(World *w, const char *dir) {
    glob_t g;
    if (glob(arena_printf(&w->arena, "%s/*.dll", dir), 0, NULL, &g) != 0) return;
    for (size_t i = 0; i < g.gl_pathc; i++) {
        MappedFile f;
        if (!file_try_map(g.gl_pathv[i], &f)) continue;
        if (!md_is_managed(f.data, f.size)) continue;
        char *name = arena_strdup(&w->arena, strrchr(g.gl_pathv[i], '/') + 1);
        name[strlen(name) - strlen(".dll")] = '\0';
        cr_expect(universe_find(w->u, name), "%s is not found", name);
    }
    globfree(&g);
}

Test(types_framework, every_type_of_every_assembly) {
    World w;
    world_open(&w);
    for (uint32_t i = 0; i < w.ndirs; i++) WORKS(&w, load_all(&w, w.dirs[i]));
    Counts c = {0};
    for (uint32_t i = 0; i < w.u->assemblies.len; i++) walk_assembly(w.u, w.u->assemblies.items[i], &c);
    cr_log_info("%u assemblies, %u types, %u methods, %u slots, %u interface methods, %u tokens",
                w.u->assemblies.len, c.types, c.methods, c.slots, c.interface_methods, c.tokens);
    cr_expect_eq(c.errors, 0, "%u errors; the first: %s", c.errors, c.first_error);
    cr_expect_eq(c.unresolved, 0, "%u unresolved; the first: %s", c.unresolved, c.first_error);
    cr_expect_gt(c.types, 10000);
    cr_expect_gt(c.interface_methods, 10000);
}

Test(types_framework, same_ids_and_hashes_in_every_run) {
    World a, b;
    world_open(&a);
    world_open(&b);
    Counts c = {0};
    walk_assembly(a.u, a.u->corelib, &c);
    walk_assembly(b.u, b.u->corelib, &c);
    cr_expect_eq(a.u->ntypes, b.u->ntypes);
    cr_expect_eq(a.u->nmethods, b.u->nmethods);
    for (uint32_t k = 0; k < WK_COUNT; k++) {
        cr_expect_eq(a.u->wk[k]->hash, b.u->wk[k]->hash);
        cr_expect_eq(a.u->wk[k]->id, b.u->wk[k]->id);
    }
}

static void expect_fields(Type *t, const LayoutCase *l) {
    TypeLayout *layout = type_layout(t);
    uint32_t bias = t->kind == TK_CLASS ? 8 : 0, used;
    char name[64];
    unsigned offset;
    for (const char *p = l->fields; sscanf(p, " %63s %u%n", name, &offset, (int *)&used) == 2; p += used) {
        FieldDef *f = typedef_find_field(t->def, name);
        cr_assert(f, "%s has no field %s", l->type, name);
        cr_expect_eq(layout->offsets[f->index] - bias, offset, "%s.%s: %u, not %u", l->type, name,
                     layout->offsets[f->index] - bias, offset);
    }
}

Test(types_framework, layouts_are_those_of_coreclr) {
    World w;
    world_open_cases(&w);
    for (unsigned i = 0; i < sizeof layout_cases / sizeof *layout_cases; i++) {
        const LayoutCase *l = &layout_cases[i];
        Type *t = named(&w, l->type);
        WORKS(&w, type_layout(t));
        if (l->size)
            cr_expect_eq(type_size(t), l->size, "%s: size %u, not %u", l->type, type_size(t), l->size);
        cr_expect_eq(type_layout(t)->base_size, l->base_size, "%s: base size %u, not %u", l->type,
                     type_layout(t)->base_size, l->base_size);
        WORKS(&w, expect_fields(t, l));
    }
}

static void expect_dispatch(World *w, const DispatchCase *d) {
    Type *t = named(w, d->type), *iface = named(w, d->iface);
    Method *m = resolve_interface(t, method_of(iface, d->method), NULL);
    cr_assert(m, "%s does not implement %s.%s", d->type, d->iface, d->method);
    cr_expect_str_eq(type_name(&w->arena, m->owner), d->impl_type, "%s: %s.%s", d->type, d->iface, d->method);
    cr_expect_str_eq(m->def->name, d->impl_method, "%s: %s.%s", d->type, d->iface, d->method);
}

Test(types_framework, interface_methods_are_those_of_coreclr) {
    World w;
    world_open_cases(&w);
    for (unsigned i = 0; i < sizeof dispatch_cases / sizeof *dispatch_cases; i++)
        WORKS(&w, expect_dispatch(&w, &dispatch_cases[i]));
}

/* --- damaged assemblies --- */

static uint32_t next_random(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

/* A copy of the test assembly in which one cell (or byte of a blob) is changed. */
typedef struct Patched {
    World *w;
    uint8_t *copy;
    size_t size;
    MdImage *img;
    char path[32];
} Patched;

static void patch_begin(World *w, Patched *p) {
    MappedFile f;
    cr_assert(file_try_map(w->cases->path, &f));
    *p = (Patched){.w = w, .copy = arena_alloc_raw(&w->arena, f.size), .size = f.size};
    memcpy(p->copy, f.data, f.size);
    strcpy(p->path, "/tmp/anvil-types-XXXXXX");
    WORKS(w, p->img = md_open(&w->diag, &w->arena, "copy", p->copy, p->size, 0));
}

static void set_cell(Patched *p, MdCol col, uint32_t rid, uint32_t value) {
    MdColPlace c = p->img->cols[col];
    const MdTablePlace *t = &p->img->tables[c.table];
    uint8_t *cell = p->copy + (t->rows - p->copy) + (size_t)(rid - 1) * t->row_size + c.offset;
    cell[0] = (uint8_t)value;
    cell[1] = (uint8_t)(value >> 8);
}

/* Walks over the patched assembly in a new universe and expects the message. */
static void expect_message(Patched *p, const char *part) {
    int fd = mkstemp(p->path);
    cr_assert(fd >= 0 && write(fd, p->copy, p->size) == (ssize_t)p->size);
    close(fd);
    Counts c = {0};
    WORKS(p->w, Universe *u = universe_new(&p->w->arena, &p->w->diag, p->w->dirs, p->w->ndirs);
          walk_assembly(u, universe_load_file(u, p->path), &c));
    unlink(p->path);
    cr_expect(c.errors > 0, "no error");
    cr_expect(strstr(c.first_error, part), "\"%s\" does not say \"%s\"", c.first_error, part);
}

Test(types_framework, circles_are_errors) {
    World w;
    world_open_cases(&w);
    Patched p;
    uint32_t self;

    patch_begin(&w, &p);
    self = md_find_type(p.img, 0, "", "B2");
    set_cell(&p, MD_TYPEDEF_EXTENDS, self, self << 2);
    expect_message(&p, "its own base class");

    patch_begin(&w, &p);
    self = md_find_type(p.img, 0, "", "IB");
    uint32_t row = md_row_at(p.img, MD_INTERFACEIMPL, md_interface_impls(p.img, self).begin);
    set_cell(&p, MD_INTERFACEIMPL_INTERFACE, row, self << 2);
    expect_message(&p, "run in a circle");

    patch_begin(&w, &p);
    self = md_find_type(p.img, 0, "", "ST1"); /* its first field: FIELD VALUETYPE ST2 */
    MdBlob sig =
        md_col_blob(p.img, MD_FIELD_SIGNATURE, md_row_at(p.img, MD_FIELD, md_fields(p.img, self).begin));
    uint8_t *token = p.copy + (sig.p + 2 - p.copy);
    if (sig.len == 3)
        token[0] = (uint8_t)(self << 2);
    else
        token[0] = (uint8_t)(0x80 | self >> 6), token[1] = (uint8_t)(self << 2);
    expect_message(&p, "contains itself");
}

/* Each round in a process of its own would be slow; what one round leaves behind is a universe of its own. */
static void damaged_round(World *w, const uint8_t *file, size_t size, uint32_t seed, char *path) {
    uint8_t *copy = arena_alloc_raw(&w->arena, size);
    memcpy(copy, file, size);
    for (uint32_t n = 1 + next_random(&seed) % 6; n > 0; n--) {
        next_random(&seed);
        copy[0x200 + (seed >> 8) % (size - 0x200)] = (uint8_t)next_random(&seed);
    }
    FILE *f = fopen(path, "wb");
    cr_assert(f && fwrite(copy, 1, size, f) == size);
    fclose(f);
    DIAG_TRY(&w->diag) {
        Universe *u = universe_new(&w->arena, &w->diag, w->dirs, w->ndirs);
        Counts c = {0};
        walk_assembly(u, universe_load_file(u, path), &c);
    }
    DIAG_CAUGHT(&w->diag) { cr_expect(*w->diag.message); }
    DIAG_END
}

Test(types_framework, damaged_assemblies_end_in_messages, .timeout = 120) {
    World w;
    world_open_cases(&w);
    MappedFile f;
    cr_assert(file_try_map(w.cases->path, &f));
    char path[] = "/tmp/anvil-types-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0);
    close(fd);
    for (uint32_t i = 0; i < 200; i++) {
        World round = {.ndirs = w.ndirs, .dirs = {w.dirs[0], w.dirs[1]}};
        arena_init(&round.arena);
        damaged_round(&round, f.data, f.size, i * 7919 + 1, path);
        arena_free(&round.arena);
    }
    unlink(path);
}
