/* `anvil FILE`: from an assembly to an executable or a library. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/driver.h"
#include "driver/embed.h"
#include "linker/link.h"

/* --- where the output goes --- */

static const char *default_output(Session *s, const char *input) {
    const char *base = path_name(input), *dot = strrchr(base, '.');
    if (session_is_library(s))
        return arena_printf(&s->arena, "lib%.*s.%s",
                            dot && dot != base ? (int)(dot - base) : (int)strlen(base), base,
                            s->o.kind == LINK_SHARED ? "so" : "a");
    if (!dot || dot == base || (strcasecmp(dot, ".dll") != 0 && strcasecmp(dot, ".exe") != 0))
        return arena_printf(&s->arena, "%s.out", base);
    return arena_strndup(&s->arena, base, (size_t)(dot - base));
}

/* Says before the work, rather than after it, that the output cannot be written. Returns whether the output
 * is a device or a pipe, which is written to and not replaced. */
static bool check_output(Session *s, const char *path, const char *input) {
    struct stat st, in;
    if (stat(path, &st) == 0) {
        if (stat(input, &in) == 0 && in.st_dev == st.st_dev && in.st_ino == st.st_ino)
            diag_fail(s->diag, "%s: the output would replace the input", path);
        if (S_ISDIR(st.st_mode)) diag_fail(s->diag, "%s: the output is a folder; name a file with -o", path);
        if (!S_ISREG(st.st_mode)) return true;
    }
    const char *folder = path_folder(&s->arena, path);
    if (access(folder, W_OK | X_OK) != 0)
        diag_fail(s->diag, "%s: cannot write to the folder %s: %s", path, folder, strerror(errno));
    return false;
}

/* foo.h beside libfoo.so, libfoo.so.1 or libfoo.a. */
static const char *header_of(Session *s, const char *output) {
    const char *base = path_name(output), *dot = strchr(base, '.');
    size_t n = dot && dot != base ? (size_t)(dot - base) : strlen(base), folder = (size_t)(base - output);
    if (n > 3 && strncmp(base, "lib", 3) == 0) base += 3, n -= 3;
    return arena_printf(&s->arena, "%.*s%.*s.h", (int)folder, output, (int)n, base);
}

static void write_device(Session *s, const char *path, const uint8_t *bytes, uint64_t size) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) diag_fail(s->diag, "%s: %s", path, strerror(errno));
    int reason = 0;
    for (uint64_t done = 0; done < size && !reason;) {
        ssize_t n = write(fd, bytes + done, size - done);
        if (n > 0)
            done += (uint64_t)n;
        else if (n < 0 && errno != EINTR)
            reason = errno;
    }
    if (close(fd) != 0 && !reason) reason = errno;
    if (reason) diag_fail(s->diag, "%s: %s", path, strerror(reason));
}

/* --- linking --- */

/* The C library: one in the file, or the system's. Of the parts of the runtime that are there for libraries,
 * too, those count: they come first. */
static bool is_wanted(const Session *s, const char *name) {
    static const struct {
        const char *name;
        bool kinds[LINK_OBJECT + 1];
    } choices[] = {{"libc.a", {[LINK_STATIC] = true}},
                   {"glibc.a", {[LINK_DYNAMIC] = true, [LINK_SHARED] = true, [LINK_OBJECT] = true}},
                   {"glibc.txt", {[LINK_DYNAMIC] = true, [LINK_SHARED] = true, [LINK_OBJECT] = true}},
                   {"library.a", {[LINK_SHARED] = true, [LINK_OBJECT] = true}}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (strcmp(choices[i].name, name) == 0) return choices[i].kinds[s->o.kind];
    return true;
}

static void add_embedded(Session *s, Link *l) {
    size_t n = strlen(s->target_name);
    bool any = false;
    for (const EmbeddedFile *f = embedded_files; f->name; f++) {
        if (strncmp(f->name, s->target_name, n) != 0 || f->name[n] != '/') continue;
        const char *name = f->name + n + 1;
        if (!is_wanted(s, name)) continue;
        if (has_suffix(name, ".txt"))
            link_add_imports(l, name, f->data, f->size);
        else
            link_add_memory(l, name, f->data, f->size);
        any = true;
    }
    if (!any) diag_fail(s->diag, "this anvil was built without the runtime of %s", s->target_name);
}

/* What a link is for: an executable at a place, or its pieces. */
typedef struct Purpose {
    const char *output; /* NULL: into memory */
    bool device;
    MappedFile *image;
    EmitOwners *owners;
    BuildVisit *visit;
    void *user;
    const Object *program;
} Purpose;

static void visit_piece(void *user, const LinkPiece *piece) {
    const Purpose *to = user;
    bool own = piece->object == to->program;
    to->visit(to->user, piece, own ? &to->owners->by_chunk.items[piece->chunk] : NULL);
}

static void use_link(Session *s, Link *l, Purpose *to, LinkStats *stats) {
    if (to->output && !to->device) {
        link_write(l, to->output, stats);
        return;
    }
    const uint8_t *bytes;
    uint64_t size;
    link_image(l, &bytes, &size, stats);
    if (to->device) write_device(s, to->output, bytes, size);
    if (to->image) *to->image = (MappedFile){bytes, size};
    if (to->visit) link_pieces(l, visit_piece, to);
}

static void link_program(Session *s, Object *object, Purpose *to, LinkStats *stats) {
    LinkOptions options = {.strip = s->o.strip, .output = s->o.kind};
    static const char *const entries[] = {
        [LINK_SHARED] = "rt_library_loaded", [LINK_OBJECT] = "rt_library_arguments"};
    const Program *p = s->p;
    const char **exports = ARENA_ARRAY(&s->arena, const char *, p->exports.len + 1);
    for (uint32_t i = 0; i < p->exports.len; i++) exports[i] = p->exports.items[i].name;
    if (session_is_library(s)) options.entry = entries[s->o.kind];
    if (to->output && s->o.kind == LINK_SHARED) options.soname = path_name(to->output);
    options.exports = exports;
    options.nexports = p->exports.len;
    Link *volatile l = link_new(&s->arena, s->diag, ARCH_X64, &options);
    volatile bool failed = false;
    to->program = object;
    DIAG_TRY(s->diag) {
        link_add_object(l, object);
        add_embedded(s, l);
        for (uint32_t i = 0; i < s->o.native_libs.len; i++) link_add_file(l, s->o.native_libs.items[i]);
        use_link(s, l, to, stats);
    }
    DIAG_CAUGHT(s->diag) { failed = true; }
    DIAG_END
    link_free(l);
    if (failed) diag_rethrow(s->diag);
}

/* --- the whole --- */

static void print_times(const Session *s, const LinkStats *stats) {
    const Program *p = s->p;
    uint64_t total = 0, compile = p->ns_import + p->ns_passes + p->ns_backend;
    for (int i = 0; i < PHASE_COUNT; i++) total += s->nanos[i];
    const struct {
        const char *name;
        uint64_t nanos;
    } rows[] = {{"load", s->nanos[PHASE_START] + s->nanos[PHASE_LOAD]},
                {"import", p->ns_import},
                {"passes", p->ns_passes},
                {"back end", p->ns_backend},
                {"reachability", s->nanos[PHASE_REACH] > compile ? s->nanos[PHASE_REACH] - compile : 0},
                {"emit", s->nanos[PHASE_EMIT]},
                {"link", s->nanos[PHASE_LINK]},
                {"total", total}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        fprintf(stderr, "%-14s %9.2f ms\n", rows[i].name, (double)rows[i].nanos / 1e6);
    fprintf(stderr, "%llu methods, %llu bytes of IL, %u symbols reached, %llu bytes written\n",
            (unsigned long long)p->nmethods, (unsigned long long)p->il_bytes, p->order.len,
            (unsigned long long)stats->file_size);
}

static void compile_and_link(Session *s, const char *input, int level, Purpose *to, LinkStats *stats) {
    session_compile(s, input, level);
    session_phase(s, PHASE_EMIT);
    Object *object = emit_object(s->p, &s->arena, to->owners);
    session_phase(s, PHASE_LINK);
    link_program(s, object, to, stats);
    session_phase(s, PHASE_START);
}

void build_executable(Session *s, const char *operand, const char *output, int default_level) {
    const char *input = build_input(s, operand);
    if (!output) output = default_output(s, input);
    Purpose to = {.output = output, .device = check_output(s, output, input)};
    LinkStats stats = {0};
    if (session_is_library(s)) {
        s->header_path = header_of(s, output);
        check_output(s, s->header_path, input);
    }
    compile_and_link(s, input, default_level, &to, &stats);
    if (s->header) file_write(s->diag, &s->arena, s->header_path, s->header, strlen(s->header), false);
    if (s->o.time) print_times(s, &stats);
}

void build_pieces(Session *s, const char *operand, MappedFile *image, BuildVisit *visit, void *user) {
    EmitOwners owners = {0};
    Purpose to = {.image = image, .owners = &owners, .visit = visit, .user = user};
    LinkStats stats = {0};
    compile_and_link(s, build_input(s, operand), 1, &to, &stats);
}

int command_build(Session *s) {
    build_executable(s, s->o.operands.items[0], s->o.output, 1);
    return 0;
}
