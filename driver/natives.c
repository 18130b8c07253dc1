/* The native libraries that go into the executable: which library a [DllImport] names and what it offers. */
#include "driver/natives.h"

#include <string.h>

#include "base/file.h"
#include "driver/embed.h"
#include "linker/link.h"

typedef struct NativeLib {
    const char *stem; /* foo of libfoo.a */
    const char *path; /* NULL: embedded */
    const EmbeddedFile *embedded;
    bool read;
    StrMap names;
} NativeLib;

typedef struct Natives {
    Session *s;
    VEC(NativeLib) libs;
} Natives;

/* The name without folder, "lib" and what follows the first of the usual suffixes. */
static const char *stem_of(Arena *a, const char *module) {
    static const char *const suffixes[] = {".so", ".a", ".o", ".dll", ".dylib"};
    const char *base = path_name(module);
    size_t n = strlen(base);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        const char *at = strstr(base, suffixes[i]);
        char after = at ? at[strlen(suffixes[i])] : 'x';
        if (at && at != base && (after == 0 || after == '.') && (size_t)(at - base) < n)
            n = (size_t)(at - base);
    }
    if (n > 3 && strncmp(base, "lib", 3) == 0) base += 3, n -= 3;
    return arena_strndup(a, base, n);
}

struct Natives *natives_new(Session *s) {
    static const char *const parts_of_libc[] = {"c", "m", "pthread", "dl", "rt"};
    Natives *n = ARENA_NEW(&s->arena, Natives);
    n->s = s;
    for (uint32_t i = 0; i < s->o.native_libs.len; i++) {
        const char *path = s->o.native_libs.items[i];
        NativeLib lib = {.stem = stem_of(&s->arena, path), .path = path};
        vec_push(&s->arena, &n->libs, lib);
    }
    if (s->o.kind != LINK_STATIC) return n; /* the system's C library is loaded as any other */
    const char *libc = arena_printf(&s->arena, "%s/libc.a", s->target_name);
    for (const EmbeddedFile *f = embedded_files; f->name; f++) {
        if (strcmp(f->name, libc) != 0) continue;
        for (size_t i = 0; i < sizeof parts_of_libc / sizeof *parts_of_libc; i++) {
            NativeLib lib = {.stem = parts_of_libc[i], .embedded = f};
            vec_push(&s->arena, &n->libs, lib);
        }
    }
    return n;
}

static void read_names(Natives *n, NativeLib *lib) {
    Session *s = n->s;
    lib->read = true;
    strmap_init(&lib->names, &s->arena);
    if (lib->embedded) {
        link_names(&s->arena, s->diag, lib->embedded->name, lib->embedded->data, lib->embedded->size,
                   &lib->names);
        return;
    }
    MappedFile f = file_map(s->diag, lib->path);
    link_names(&s->arena, s->diag, lib->path, f.data, f.size, &lib->names);
    file_unmap(&f);
}

NativeLookup natives_lookup(void *user, const char *module, const char *symbol) {
    Natives *n = user;
    const char *stem = stem_of(&n->s->arena, module);
    bool internal = strcmp(module, "__Internal") == 0;
    NativeLookup found = NATIVE_NO_LIBRARY;
    for (uint32_t i = 0; i < n->libs.len; i++) {
        NativeLib *lib = &n->libs.items[i];
        if (!internal && strcmp(lib->stem, stem) != 0) continue;
        if (!lib->read) read_names(n, lib);
        if (strmap_find(&lib->names, symbol, strlen(symbol))) return NATIVE_LINKED;
        found = NATIVE_NO_ENTRY;
    }
    return found;
}

void natives_carry(Session *s, ProgramOptions *opt) {
    static const char *const names[] = {"libSystem.Security.Cryptography.Native.OpenSsl",
                                        "libSystem.Net.Security.Native", "libSystem.Globalization.Native"};
    size_t n = sizeof names / sizeof *names - opt->collates; /* the runtime has what there is of the last */
    VEC(CarriedLibrary) all = {0};
    for (size_t i = 0; opt->loads && i < n; i++) {
        for (uint32_t k = 0; k < s->frameworks.len; k++) {
            MappedFile f; /* stays mapped: emission copies what the program uses */
            if (!file_try_map(arena_printf(&s->arena, "%s/%s.so", s->frameworks.items[k], names[i]), &f))
                continue;
            CarriedLibrary lib = {names[i], f.data, f.size};
            vec_push(&s->arena, &all, lib);
            break;
        }
    }
    opt->carried = all.items;
    opt->ncarried = all.len;
}
