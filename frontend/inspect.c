/* `anvil inspect --verify`: every file through md_verify, with counts. */
#include "frontend/inspect.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/path.h"
#include "frontend/imageset.h"
#include "frontend/pdb.h"
#include "frontend/verify.h"

/* ---- Which files ---- */

static void list_assemblies(Diag *d, Arena *a, const char *dir, Paths *out) {
    Paths all = {0};
    if (!folder_list(a, dir, &all)) diag_fail(d, "%s: %s", dir, strerror(errno));
    for (uint32_t i = 0; i < all.len; i++)
        if (has_suffix(all.items[i], ".dll") || has_suffix(all.items[i], ".exe"))
            vec_push(a, out, all.items[i]);
}

/* Adds the frameworks that lie beside DIR = .../shared/NAME/VERSION. */
static void add_siblings(ImageSet *s, const char *dir) {
    const char *version = strrchr(dir, '/');
    if (!version) return;
    Paths frameworks = {0};
    folder_list(s->a, path_folder(s->a, path_folder(s->a, dir)), &frameworks);
    for (uint32_t i = 0; i < frameworks.len; i++) {
        const char *sibling = arena_printf(s->a, "%s%s", frameworks.items[i], version);
        if (is_folder(sibling) && strcmp(sibling, dir) != 0) imageset_add_dir(s, sibling);
    }
}

static void add_dir_once(ImageSet *s, const char *dir) {
    for (uint32_t i = 0; i < s->dirs.len; i++)
        if (strcmp(s->dirs.items[i], dir) == 0) return;
    imageset_add_dir(s, dir);
    add_siblings(s, dir);
}

static const char *without_slash(Arena *a, const char *path) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') n--;
    return arena_strndup(a, path, n);
}

/* ---- Verifying ---- */

typedef struct Session {
    const InspectVerify *v;
    Diag *d;
    Arena arena, scratch;
    ImageSet set;
    Paths files;
    uint32_t named; /* files in front of this index were named, the others found */
    VerifyCounts total;
    uint32_t assemblies, pdbs, skipped;
    bool enum_missing;  /* the enum sought last lies in an assembly that is not at hand */
    uint64_t unchecked; /* attributes not decoded for that reason */
} Session;

static bool print_error(void *user, const char *message) {
    Session *s = user;
    if (s->enum_missing) {
        s->enum_missing = false;
        s->unchecked++;
        return false;
    }
    fprintf(s->v->err, "%s\n", message);
    return true;
}

/* As the set's own resolver, but remembers when the answer is unknown for want of a file. */
static MdElem find_underlying(void *user, const MdImage *img, uint32_t token, MdBlob name) {
    Session *s = user;
    MdEnumResolver r = imageset_enum_resolver(&s->set);
    uint32_t missing = s->set.missing;
    MdElem out = r.underlying(r.user, img, token, name);
    s->enum_missing = out == MD_ELEM_END && s->set.missing != missing;
    return out;
}

static void add_counts(VerifyCounts *to, const VerifyCounts *from) {
    uint64_t *t = (uint64_t *)to;
    const uint64_t *f = (const uint64_t *)from;
    for (size_t i = 0; i < sizeof *to / sizeof *t; i++) t[i] += f[i];
}

static void print_counts(const Session *s, const char *name, const VerifyCounts *n) {
    fprintf(s->v->out,
            "%-52s %7" PRIu64 " types %8" PRIu64 " methods %8" PRIu64 " bodies %10" PRIu64
            " IL bytes %4" PRIu64 " errors\n",
            name, n->types, n->methods, n->bodies, n->il_bytes, n->errors);
}

/* Each forwarded type must be found where it is forwarded to, when that assembly is at hand. */
static void verify_exported(Session *s, const MdImage *img, VerifyCounts *n) {
    for (uint32_t rid = 1; rid <= md_rows(img, MD_EXPORTEDTYPE); rid++) {
        uint32_t impl = md_col_token(img, MD_EXPORTEDTYPE_IMPLEMENTATION, rid);
        if (md_token_table(impl) != MD_ASSEMBLYREF) continue;
        const char *name = md_col_string(img, MD_ASSEMBLYREF_NAME, md_token_rid(impl));
        if (!imageset_find(&s->set, name, strlen(name))) continue;
        if (imageset_resolve_exported(&s->set, img, rid).img) continue;
        n->errors++;
        fprintf(s->v->err, "%s: EXPORTEDTYPE row %u: %s is not in %s, to which it is forwarded\n", img->path,
                rid, md_type_name(img, &s->scratch, md_token(MD_EXPORTEDTYPE, rid)), name);
    }
    arena_reset(&s->scratch);
}

static void verify_pdb(Session *s, const MdImage *img, const Verify *verify, VerifyCounts *n) {
    const MdImage *volatile pdb = NULL;
    DIAG_TRY(s->d) { pdb = md_open_pdb(s->d, &s->arena, img); }
    DIAG_CAUGHT(s->d) {
        n->errors++;
        fprintf(s->v->err, "%s\n", s->d->message);
    }
    DIAG_END
    if (!pdb) return;
    s->pdbs++;
    md_verify(pdb, verify, n);
}

static void verify_file(Session *s, const char *path, bool named) {
    MappedFile f = file_map(s->d, path);
    if (!named && !md_is_managed(f.data, f.size)) {
        file_unmap(&f);
        s->skipped++;
        return;
    }
    VerifyCounts n = {0};
    const MdImage *volatile img = NULL;
    DIAG_TRY(s->d) { img = md_open(s->d, &s->arena, path, f.data, f.size, MD_OPEN_LENIENT); }
    DIAG_CAUGHT(s->d) {
        if (named) diag_fail(s->d, "%s", arena_strdup(&s->arena, s->d->message));
        n.errors++;
        fprintf(s->v->err, "%s\n", s->d->message);
    }
    DIAG_END
    if (img) {
        Verify verify = {print_error, s, {find_underlying, s}, &s->scratch};
        md_verify(img, &verify, &n);
        verify_exported(s, img, &n);
        verify_pdb(s, img, &verify, &n);
    }
    s->assemblies++;
    print_counts(s, path_name(path), &n);
    add_counts(&s->total, &n);
}

static void verify_all(Session *s) {
    const InspectVerify *v = s->v;
    for (size_t i = 0; i < v->path_count; i++)
        if (!is_folder(v->paths[i])) vec_push(&s->arena, &s->files, v->paths[i]);
    s->named = s->files.len;
    for (size_t i = 0; i < v->path_count; i++)
        if (is_folder(v->paths[i]))
            list_assemblies(s->d, &s->arena, without_slash(&s->arena, v->paths[i]), &s->files);
    imageset_init(&s->set, &s->arena);
    for (size_t i = 0; i < v->reference_count; i++) imageset_add_dir(&s->set, v->references[i]);
    for (uint32_t i = 0; i < s->files.len; i++)
        add_dir_once(&s->set, path_folder(&s->arena, s->files.items[i]));
    for (uint32_t i = 0; i < s->files.len; i++) verify_file(s, s->files.items[i], i < s->named);
    if (s->assemblies == 0) diag_fail(s->d, "%s: there are no .NET assemblies in it", v->paths[0]);
}

uint64_t inspect_verify(Diag *d, const InspectVerify *v) {
    uint64_t start = clock_nanos();
    Session s = {.v = v, .d = d};
    arena_init(&s.arena);
    arena_init(&s.scratch);
    const char *volatile failed = NULL;
    DIAG_TRY(d) { verify_all(&s); }
    DIAG_CAUGHT(d) { failed = d->message; }
    DIAG_END
    if (!failed) {
        print_counts(&s, "total", &s.total);
        fprintf(v->out,
                "%u assemblies, %" PRIu64 " rows, %" PRIu64 " signatures, %" PRIu64
                " custom attributes, %" PRIu64 " instructions, %" PRIu64 " resources, %" PRIu64
                " errors, %.3f s\n",
                s.assemblies, s.total.rows, s.total.signatures, s.total.attributes, s.total.instructions,
                s.total.resources, s.total.errors, (double)(clock_nanos() - start) * 1e-9);
        if (s.skipped) fprintf(v->out, "%u files skipped: they are no .NET assemblies\n", s.skipped);
        if (s.pdbs)
            fprintf(v->out, "%u portable PDBs, %" PRIu64 " sequence points\n", s.pdbs,
                    s.total.sequence_points);
        if (s.unchecked)
            fprintf(v->out,
                    "%" PRIu64
                    " custom attributes not decoded: the assemblies of their enums were not found\n",
                    s.unchecked);
    }
    uint64_t errors = s.total.errors;
    arena_free(&s.arena);
    arena_free(&s.scratch);
    if (failed) {
        char text[sizeof d->message];
        memcpy(text, d->message, sizeof text);
        diag_fail(d, "%s", text);
    }
    return errors;
}
