/* Test driver: links with Anvil's linker alone. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "linker/link.h"

typedef struct Args {
    LinkOptions options;
    const char *out;
    char **files;
    int count;
    bool verbose;
    Arch arch;
} Args;

static double milliseconds(void) { return (double)clock_nanos() / 1e6; }

static bool parse(Args *a, int argc, char **argv) {
    *a = (Args){.files = argv, .arch = ARCH_X64};
    for (int i = 1; i < argc; i++) {
        const char *s = argv[i];
        if (!strcmp(s, "-s"))
            a->options.strip = true;
        else if (!strcmp(s, "-v"))
            a->verbose = true;
        else if (!strcmp(s, "--keep-dead"))
            a->options.keep_dead = true;
        else if (!strcmp(s, "--frames-each"))
            a->options.frames = LINK_FRAMES_EACH;
        else if (!strcmp(s, "--build-id"))
            a->options.build_id = true;
        else if (!strcmp(s, "-m") && i + 1 < argc)
            a->arch = strcmp(argv[++i], "arm64") ? ARCH_X64 : ARCH_ARM64;
        else if (!strcmp(s, "-e") && i + 1 < argc)
            a->options.entry = argv[++i];
        else if (!strcmp(s, "-o") && i + 1 < argc)
            a->out = argv[++i];
        else if (s[0] == '-')
            return false;
        else
            a->files[a->count++] = argv[i];
    }
    return a->out && a->count;
}

static void run(Arena *arena, Diag *diag, const Args *a, Link **link) {
    double start = milliseconds();
    LinkStats s;
    Link *l = *link = link_new(arena, diag, a->arch, &a->options);
    for (int i = 0; i < a->count; i++) link_add_file(l, a->files[i]);
    link_write(l, a->out, &s);
    if (!a->verbose) return;
    printf(
        "%.2f ms, %llu bytes, %u objects (%u from archives), %u of %u chunks kept, %u relocations, %u "
        "relative, ",
        milliseconds() - start, (unsigned long long)s.file_size, s.objects, s.archive_members, s.live_chunks,
        s.chunks, s.relocs, s.relative_relocs);
    printf("%u GOT slots, %zu KB of memory\n", s.got_slots, arena->total >> 10);
}

int main(int argc, char **argv) {
    Args args;
    if (!parse(&args, argc, argv)) {
        fprintf(stderr,
                "usage: ld [-s] [-v] [--keep-dead] [--frames-each] [--build-id] [-m x64|arm64] [-e ENTRY] -o "
                "OUT FILE...\n");
        return 2;
    }
    Arena arena;
    arena_init(&arena);
    Diag diag = {0};
    Link *link = NULL;
    volatile int code = 0;
    DIAG_TRY(&diag) { run(&arena, &diag, &args, &link); }
    DIAG_CAUGHT(&diag) {
        fprintf(stderr, "ld: error: %s\n", diag.message);
        code = diag.kind == DIAG_INTERNAL ? 70 : 1;
    }
    DIAG_END
    if (link) link_free(link);
    arena_free(&arena);
    return code;
}
