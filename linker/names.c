/* What an archive or object offers, without linking it. */
#include <string.h>

#include "linker/internal.h"

static void put(StrMap *out, const char *name) {
    bool added;
    strmap_put(out, name, strlen(name), &added);
}

void link_names(Arena *arena, Diag *diag, const char *file, const void *bytes, uint64_t size, StrMap *out) {
    if (is_archive(bytes, size)) {
        const Archive *a = archive_open(arena, diag, file, bytes, size);
        const char *name = a->index_names;
        for (uint32_t i = 0; i < a->index_len; i++, name += strlen(name) + 1) put(out, name);
        return;
    }
    const Object *o = elf_read(arena, diag, file, bytes, size);
    for (uint32_t i = 0; i < o->symbols.len; i++) {
        const ObjSymbol *s = &o->symbols.items[i];
        if (s->state == SYM_DEFINED && s->binding != BIND_LOCAL) put(out, s->name);
    }
}
