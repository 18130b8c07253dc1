/* The linker, step by step: each step says what holds after it. */
#include <string.h>

#include "linker/internal.h"

static const Target *const targets[] = {&link_target_x64, &link_target_arm64};

Link *link_new(Arena *arena, Diag *diag, Arch arch, const LinkOptions *options) {
    Link *l = ARENA_NEW(arena, Link);
    l->arena = arena;
    l->diag = diag;
    if (options) l->options = *options;
    if (!l->options.entry) l->options.entry = "_start";
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (targets[i]->arch == arch) l->target = targets[i];
    if (!l->target) diag_fail(diag, "linking for this instruction set is not implemented");
    resolve_init(l);
    imports_init(l);
    return l;
}

void link_add_object(Link *l, Object *o) { resolve_object(l, o); }

void link_add_memory(Link *l, const char *name, const void *bytes, uint64_t size) {
    if (is_archive(bytes, size))
        resolve_archive(l, archive_open(l->arena, l->diag, name, bytes, size));
    else
        resolve_object(l, elf_read(l->arena, l->diag, name, bytes, size));
}

void link_add_file(Link *l, const char *path) {
    MappedFile f = file_map(l->diag, path);
    vec_push(l->arena, &l->maps, f);
    link_add_memory(l, arena_strdup(l->arena, path), f.data, f.size);
}

/* Steps 9 to 12 of an object. Nothing is added to what the inputs hold; call frame records are left out. */
static void finish_object(Link *l) {
    layout_group(l);
    layout_assign(l);
    elf_object(l);
    l->stats.file_size = l->image_size;
}

static void link_run(Link *l) {
    /* 1. Every archive member that defines something an object needs is an object of the link. */
    resolve_archives_until_stable(l);
    /* 2. Every name that is still undefined and that linkers define (_DYNAMIC, __start_NAME,
     * …) is defined. */
    resolve_linker_symbols(l);
    /* Every name that is still undefined and that a shared library offers is an import. */
    imports_resolve(l);
    /* 3. Tentative definitions are zeros in .bss: from here on def_of() is final. */
    resolve_commons(l);
    /* 4. Each call frame record of the inputs knows its function. */
    if (l->options.output != LINK_OBJECT) frames_parse(l);
    /* 5. A chunk is live if and only if the entry or a root reaches it. */
    live_mark(l);
    /* 6. Pieces of merged sections are in pools; equal ones are one. */
    merge_pieces(l);
    /* 7. All names that live code needs are defined; known are GOT slots and pointers to relocate at
     * start-up. */
    relocs_scan(l);
    if (l->options.output == LINK_OBJECT) {
        finish_object(l);
        return;
    }
    /* 8. What the linker itself adds to the output is chunks, like everything else. */
    imports_reserve(l);
    relocs_reserve(l);
    frames_reserve(l);
    elf_reserve(l);
    /* 9. Every live chunk is in an output section, in its final order. */
    layout_group(l);
    frames_size(l);
    /* 10. Every output section has an address and a file offset: def_addr() is final. */
    layout_assign(l);
    elf_segments(l);
    /* 11. The symbol table is complete, hence the size of the file. */
    elf_symbols(l);
    elf_image(l);
    /* 12. Every byte is in its place. */
    relocs_apply(l);
    relocs_relative_write(l);
    imports_write(l);
    frames_write(l);
    elf_write_headers(l);
    elf_build_id(l);
    l->stats.file_size = l->image_size;
}

void link_image(Link *l, const uint8_t **bytes, uint64_t *size, LinkStats *stats) {
    link_run(l);
    *bytes = l->image;
    *size = l->image_size;
    if (stats) *stats = l->stats;
}

void link_write(Link *l, const char *path, LinkStats *stats) {
    link_run(l);
    file_write(l->diag, l->arena, path, l->image, l->image_size, l->options.output != LINK_OBJECT);
    if (stats) *stats = l->stats;
}

void link_pieces(const Link *l, void (*visit)(void *user, const LinkPiece *piece), void *user) {
    for (uint32_t i = 0; i < l->order.len; i++) {
        const OutSection *o = &l->outs.items[l->order.items[i]];
        for (uint32_t k = 0; k < o->chunks.len && !o->nobits; k++) {
            const OutChunk *c = &o->chunks.items[k];
            const Input *in = &l->inputs.items[c->input];
            LinkPiece piece = {.object = in->obj == l->own ? NULL : in->obj,
                               .chunk = c->chunk,
                               .section = o->name,
                               .bytes = in->obj->chunks.items[c->chunk].size};
            if (piece.bytes) visit(user, &piece);
        }
    }
}

void link_free(Link *l) {
    for (uint32_t i = 0; i < l->maps.len; i++) file_unmap(&l->maps.items[i]);
    l->maps.len = 0;
}
