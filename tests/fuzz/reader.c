/* Mutational fuzzer of the metadata reader: opens damaged copies of real assemblies from memory and
 * decodes everything in them. Finds nothing when it returns 0; a sanitizer stops it otherwise.
 *
 *   reader [-n COUNT] [-s SEED] [-i FIRST] FILE...
 *
 * Iteration i depends on SEED and i alone, so `-s SEED -i N -n 1` repeats the one that failed. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "frontend/imageset.h"
#include "frontend/pdb.h"
#include "frontend/verify.h"

enum { MAX_SEEDS = 64, HANG_SECONDS = 20 };

typedef struct Seed {
    const char *path;
    const uint8_t *data;
    size_t size;
    size_t metadata, metadata_size; /* where the metadata lies in the file */
} Seed;

typedef struct Rng {
    uint64_t state;
} Rng;

/* splitmix64 */
static uint64_t next(Rng *r) {
    uint64_t z = r->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static size_t below(Rng *r, size_t n) { return n ? (size_t)(next(r) % n) : 0; }

/* ---- Mutations ---- */

static uint32_t odd_value(Rng *r) {
    static const uint32_t values[] = {
        0,      1,       2,          0x3F,       0x40,       0x7F,       0x80,       0xBF,      0xC0,
        0xDF,   0xFE,    0xFF,       0x100,      0x3FFF,     0x4000,     0x7FFF,     0x8000,    0xFFFE,
        0xFFFF, 0x10000, 0x00FFFFFF, 0x1FFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF};
    return values[below(r, sizeof values / sizeof *values)];
}

/* A place to damage: mostly where structure is dense. */
static size_t pick_place(Rng *r, const Seed *s, size_t size) {
    size_t from = 0, span = size;
    switch (below(r, 24)) {
        case 0: break;
        case 1: span = 1024; break;
        case 2: from = s->metadata, span = 256; break;
        case 3:
        case 4:
        case 5:
        case 6: from = s->metadata, span = s->metadata_size / 4; break;
        default: from = s->metadata, span = s->metadata_size; break;
    }
    size_t at = from + below(r, span);
    return at < size ? at : below(r, size);
}

static void mutate(Rng *r, const Seed *s, uint8_t *data, size_t size) {
    size_t at = pick_place(r, s, size), width = (size_t)1 << below(r, 3);
    uint32_t value = odd_value(r);
    if (width > size - at) width = size - at;
    switch (below(r, 6)) {
        case 0: data[at] ^= (uint8_t)(1u << below(r, 8)); break;
        case 1: data[at] = (uint8_t)next(r); break;
        case 2: memcpy(data + at, &value, width); break;
        case 3: data[at] = (uint8_t)(data[at] + below(r, 9) - 4); break;
        case 4: {
            size_t len = 1 + below(r, 64), source = pick_place(r, s, size);
            if (len > size - at) len = size - at;
            if (len > size - source) len = size - source;
            memmove(data + at, data + source, len);
            break;
        }
        default: /* a nested type, the shape most likely to recurse */
            for (size_t n = below(r, 400); n > 0 && at < size; n--) data[at++] = MD_ELEM_PTR;
            break;
    }
}

/* ---- The target ---- */

static bool ignore_error(void *user, const char *message) {
    *(uint64_t *)user += strlen(message) != 0;
    return true;
}

/* Looks the enum up as `anvil inspect` would, but goes on when it is not there. */
static MdElem some_underlying(void *user, const MdImage *img, uint32_t token, MdBlob name) {
    MdEnumResolver r = imageset_enum_resolver(user);
    MdElem e = r.underlying(r.user, img, token, name);
    return e ? e : MD_ELEM_I4;
}

/* What decoding row by row does not call. */
static void look_around(const MdImage *img, Arena *a) {
    for (uint32_t rid = 1; rid <= md_rows(img, MD_TYPEDEF); rid++) {
        MdTypeDef t = md_typedef(img, rid);
        md_find_type(img, t.enclosing, t.ns, t.name);
        md_find_attribute(img, md_token(MD_TYPEDEF, rid), "System", "ObsoleteAttribute");
        MdRange r = md_properties(img, rid);
        for (uint32_t i = r.begin; i < r.end && i < r.begin + 8; i++)
            md_type_of_property(img, md_row_at(img, MD_PROPERTY, i));
        r = md_events(img, rid);
        for (uint32_t i = r.begin; i < r.end && i < r.begin + 8; i++)
            md_type_of_event(img, md_row_at(img, MD_EVENT, i));
        arena_reset(a);
    }
    for (uint32_t rid = 1; rid <= md_rows(img, MD_METHODDEF); rid++) md_method_name(img, a, rid);
    for (uint32_t rid = 1; rid <= md_rows(img, MD_TYPEREF); rid++)
        md_type_name(img, a, md_token(MD_TYPEREF, rid));
    arena_reset(a);
}

typedef struct Stats {
    uint64_t opened, refused, rejected, errors;
} Stats;

static void verify(const MdImage *img, Arena *a, Arena *scratch, Stats *stats) {
    VerifyCounts counts = {0};
    ImageSet set;
    imageset_init(&set, a);
    imageset_add(&set, img);
    Verify v = {ignore_error, &stats->errors, {some_underlying, &set}, scratch};
    md_verify(img, &v, &counts);
    for (uint32_t rid = 1; rid <= md_rows(img, MD_EXPORTEDTYPE); rid++)
        imageset_resolve_exported(&set, img, rid);
    look_around(img, scratch);
}

static void run(const uint8_t *data, size_t size, bool root, Stats *stats, Arena *a, Arena *scratch) {
    Diag d = {0};
    md_is_managed(data, size);
    MdImage *(*open)(Diag *, Arena *, const char *, const void *, size_t, unsigned) =
        root ? md_open_root : md_open;
    DIAG_TRY(&d) {
        const MdImage *img = open(&d, a, "mutant", data, size, MD_OPEN_LENIENT);
        stats->opened++;
        verify(img, a, scratch, stats);
        if (!root) {
            const MdImage *pdb = md_open_pdb(&d, a, img);
            if (pdb) verify(pdb, a, scratch, stats);
        }
    }
    DIAG_CAUGHT(&d) { stats->refused++; }
    DIAG_END
    DIAG_TRY(&d) { open(&d, a, "mutant", data, size, 0); }
    DIAG_CAUGHT(&d) { stats->rejected++; }
    DIAG_END
    arena_reset(a);
    arena_reset(scratch);
}

/* ---- Driver ---- */

static uint64_t the_seed, iteration;

static void say_where(void) {
    fprintf(stderr, "repeat with: -s %" PRIu64 " -i %" PRIu64 " -n 1\n", the_seed, iteration);
}

#if defined __SANITIZE_ADDRESS__
void __sanitizer_set_death_callback(void (*callback)(void));
#endif

static void on_hang(int signal_number) {
    (void)signal_number;
    say_where();
    abort();
}

static void one(const Seed *seeds, size_t count, Stats *stats, Arena *a, Arena *scratch) {
    Rng r = {the_seed * 0x2545F4914F6CDD1Du + iteration};
    const Seed *s = &seeds[below(&r, count)];
    /* Bare metadata is smaller: more of it fits into the time. */
    bool root = s->metadata_size > 0 && below(&r, 4) == 0;
    Seed view = *s;
    if (root) view = (Seed){s->path, s->data + s->metadata, s->metadata_size, 0, s->metadata_size};
    size_t size = view.size;
    if (below(&r, 16) == 0) size = below(&r, size);
    uint8_t *data = malloc(size + 1); /* of its own, so that reading past the end is seen */
    if (!data) abort();
    memcpy(data, view.data, size);
    uint8_t *tight = size ? realloc(data, size) : data;
    if (!tight) abort();
    for (size_t n = 1 + below(&r, 1 + below(&r, 24)); n > 0 && size > 0; n--) mutate(&r, &view, tight, size);
    alarm(HANG_SECONDS);
    run(tight, size, root, stats, a, scratch);
    free(tight);
}

static Seed load(Diag *d, Arena *a, const char *path) {
    MappedFile f = file_map(d, path);
    const MdImage *img = md_open(d, a, path, f.data, f.size, 0);
    Seed s = {path, f.data, f.size, (size_t)(img->metadata.p - img->base), img->metadata.len};
    return s;
}

static int fuzz(Diag *d, int argc, char **argv) {
    uint64_t count = 10000;
    Arena a, scratch;
    arena_init(&a);
    arena_init(&scratch);
    Seed seeds[MAX_SEEDS];
    for (int c; (c = getopt(argc, argv, "n:s:i:")) != -1;) {
        uint64_t value = optarg ? strtoull(optarg, NULL, 10) : 0;
        if (c == '?') return 2;
        *(c == 'n' ? &count : c == 's' ? &the_seed : &iteration) = value;
    }
    size_t n = 0;
    for (int i = optind; i < argc && n < MAX_SEEDS; i++) seeds[n++] = load(d, &a, argv[i]);
    if (n == 0) diag_fail(d, "no assemblies to start from");
    arena_reset(&a);
    Stats stats = {0};
    for (uint64_t end = iteration + count; iteration < end; iteration++) one(seeds, n, &stats, &a, &scratch);
    printf("%" PRIu64 " mutants: %" PRIu64 " opened, %" PRIu64 " refused, %" PRIu64
           " rejected by the check, %" PRIu64 " errors reported\n",
           count, stats.opened, stats.refused, stats.rejected, stats.errors);
    arena_free(&a);
    arena_free(&scratch);
    return 0;
}

int main(int argc, char **argv) {
    signal(SIGALRM, on_hang);
#if defined __SANITIZE_ADDRESS__
    __sanitizer_set_death_callback(say_where);
#endif
    Diag d = {0};
    volatile int status = 1;
    DIAG_TRY(&d) { status = fuzz(&d, argc, argv); }
    DIAG_CAUGHT(&d) { fprintf(stderr, "reader: %s\n", d.message); }
    DIAG_END
    return status;
}
