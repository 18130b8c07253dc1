/* One compilation from the files to the reached program; a command takes the steps that it needs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "driver/driver.h"
#include "driver/natives.h"
#include "frontend/exports.h"
#include "frontend/features.h"

void session_phase(Session *s, Phase phase) {
    uint64_t t = clock_nanos();
    if (s->phase_start) s->nanos[s->phase] += t - s->phase_start;
    s->phase = phase;
    s->phase_start = t;
}

void session_progress(Session *s, const char *text) {
    if (!text && !s->progress_shown) return;
    fprintf(stderr, "\r\033[K%s", text ? text : "");
    fflush(stderr);
    s->progress_shown = text != NULL;
}

/* --- loading --- */

static void use_given_frameworks(Session *s) {
    for (uint32_t i = 0; i < s->o.frameworks.len; i++) {
        const char *dir = s->o.frameworks.items[i];
        if (!is_folder(dir))
            diag_fail(s->diag, "%s: --framework needs a folder that holds a framework's assemblies", dir);
        vec_push(&s->arena, &s->frameworks, dir);
    }
}

static void make_universe(Session *s, const char *dir) {
    Paths dirs = {0};
    if (dir) vec_push(&s->arena, &dirs, dir);
    for (uint32_t i = 0; i < s->frameworks.len; i++) vec_push(&s->arena, &dirs, s->frameworks.items[i]);
    s->u = universe_new(&s->arena, s->diag, dirs.items, dirs.len);
}

/* `dotnet build` writes a native host beside the assembly, without extension: an easy mistake. */
static void refuse_host(Session *s, const char *path) {
    MappedFile f;
    const char *dll = arena_printf(&s->arena, "%s.dll", path);
    if (access(dll, R_OK) != 0 || !file_try_map(path, &f)) return;
    bool managed = md_is_managed(f.data, f.size);
    file_unmap(&f);
    if (!managed) diag_fail(s->diag, "%s: is a native file; the program is in %s", path, dll);
}

void session_load(Session *s, const char *path) {
    session_phase(s, PHASE_LOAD);
    if (access(path, R_OK) != 0) diag_fail(s->diag, "%s: %s", path, strerror(errno));
    if (is_folder(path)) diag_fail(s->diag, "%s: is a folder; give the assembly (.dll) in it", path);
    refuse_host(s, path);
    s->config = host_config(s->diag, &s->arena, path);
    s->frameworks.len = 0;
    if (s->o.frameworks.len)
        use_given_frameworks(s);
    else
        s->frameworks = host_frameworks(s->diag, &s->arena, &s->config, path);
    make_universe(s, path_folder(&s->arena, path));
    s->app = universe_load_file(s->u, path);
    /* Compilers list what they use: a reference that is missing is an error now, and not when a method is
     * reached. */
    for (uint32_t i = 1; i <= md_rows(s->app->image, MD_ASSEMBLYREF); i++) assembly_ref(s->app, i);
}

void session_load_frameworks(Session *s, const char *dir) {
    session_phase(s, PHASE_LOAD);
    s->frameworks.len = 0;
    if (s->o.frameworks.len) {
        use_given_frameworks(s);
    } else {
        HostConfig c = {0};
        s->frameworks = host_frameworks(s->diag, &s->arena, &c, "anvil");
        const char *core = s->frameworks.items[s->frameworks.len - 1];
        const char *root = path_folder(&s->arena, path_folder(&s->arena, path_folder(&s->arena, core)));
        const char *aspnet =
            arena_printf(&s->arena, "%s/shared/Microsoft.AspNetCore.App/%s", root, strrchr(core, '/') + 1);
        if (is_folder(aspnet)) vec_push(&s->arena, &s->frameworks, aspnet);
    }
    make_universe(s, dir);
}

Paths session_assemblies(Session *s, const char *folder) {
    Paths all = {0}, files = {0};
    if (!folder_list(&s->arena, folder, &all)) diag_fail(s->diag, "%s: %s", folder, strerror(errno));
    for (uint32_t i = 0; i < all.len; i++) {
        const char *path = all.items[i];
        if (!has_suffix(path, ".dll") && !has_suffix(path, ".exe")) continue;
        MappedFile f;
        if (!file_try_map(path, &f)) continue;
        if (md_is_managed(f.data, f.size)) vec_push(&s->arena, &files, path);
        file_unmap(&f);
    }
    if (!files.len) diag_fail(s->diag, "%s: holds no .NET assembly", folder);
    return files;
}

/* --- the program --- */

/* After the first second, ten times a second. */
static void show_progress(void *user, const Program *p) {
    Session *s = user;
    uint64_t t = clock_nanos();
    if (t < s->next_progress) return;
    bool first = !s->next_progress;
    s->next_progress = t + (first ? 1000000000u : 100000000u);
    if (first || !isatty(STDERR_FILENO)) return;
    char text[96];
    snprintf(text, sizeof text, "%llu methods compiled, %u symbols to go", (unsigned long long)p->nmethods,
             p->work.len);
    session_progress(s, text);
}

bool session_is_library(const Session *s) { return s->o.kind == LINK_SHARED || s->o.kind == LINK_OBJECT; }

/* Whether the project or the user sets a switch. */
static bool is_given(const Session *s, const char *feature) {
    const FeatureList lists[] = {{s->config.properties.items, s->config.properties.len},
                                 {s->o.features.items, s->o.features.len}};
    size_t n = strlen(feature);
    for (size_t i = 0; i < 2; i++)
        for (uint32_t k = 0; k < lists[i].len; k++)
            if (strncmp(lists[i].items[k], feature, n) == 0 && lists[i].items[k][n] == '=') return true;
    return false;
}

void session_program(Session *s, int default_level, bool stress) {
    ProgramOptions opt = {.level = s->o.level < 0 ? default_level : s->o.level,
                          .verify = s->o.verify || stress,
                          .stress = stress,
                          .loads = s->o.kind != LINK_STATIC,
                          .library = session_is_library(s) && !stress};
    bool cultures = opt.loads && (!s->o.chooses || s->needs & NEED_CULTURES);
    if (!opt.loads) opt.lacks |= NEED_LOADING;
    opt.collates = !cultures && !is_given(s, "System.Globalization.Invariant");
    if (opt.collates) opt.lacks |= NEED_CULTURES;
    if (s->o.chooses && !stress) opt.decides = opt.lacks;
    natives_carry(s, &opt);
    const FeatureList lists[] = {{s->config.properties.items, s->config.properties.len},
                                 {s->o.features.items, s->o.features.len}};
    features_compose(&s->arena, s->diag, lists, 2, &opt);
    opt.native = natives_lookup;
    opt.native_user = natives_new(s);
    opt.packages = s->config.packages.items;
    opt.npackages = s->config.packages.len;
    opt.roots = s->o.roots.items;
    opt.nroots = s->o.roots.len;
    opt.warn_trim = s->o.warn_trim;
    opt.progress = show_progress;
    opt.progress_user = s;
    s->p = prog_new(&s->arena, s->diag, s->u, s->target, &opt);
}

void session_reach(Session *s) {
    session_phase(s, PHASE_REACH);
    prog_add_roots(s->p, s->app);
    if (s->header_path) /* what C cannot say is an error before the work */
        s->header = exports_header(s->p, &s->arena, path_name(s->header_path), path_name(s->app->path));
    prog_run(s->p);
    session_progress(s, NULL);
}

void session_warnings(Session *s) {
    s->holds_warnings = false;
    for (uint32_t i = 0; i < s->held_warnings.len; i++)
        s->diag->warn(s->diag->warn_user, s->held_warnings.items[i]);
    s->held_warnings.len = 0;
}

/* With --verbose: why the output is not what it is by default. */
static void tell_need(Session *s) {
    static const char *const texts[] = {
        [NEED_LOADING] = "loads libraries", [NEED_CULTURES] = "asks for cultures, which ICU has"};
    if (s->o.verbose && !s->quiet)
        fprintf(stderr, "anvil: the output is as with --dynamic: %s %s\n",
                sym_name(s->p, &s->arena, s->p->needed_by), texts[s->p->need]);
}

void session_compile(Session *s, const char *path, int default_level) {
    for (;;) {
        s->holds_warnings = s->o.chooses;
        session_load(s, path);
        session_program(s, default_level, false);
        session_reach(s);
        if (!s->p->need) break;
        tell_need(s);
        s->needs |= s->p->need;
        s->o.kind = LINK_DYNAMIC;
        s->held_warnings.len = 0;
        prog_free(s->p);
        s->p = NULL;
    }
    session_warnings(s);
}

void session_free(Session *s) {
    if (s->p) prog_free(s->p);
    arena_free(&s->arena);
}
