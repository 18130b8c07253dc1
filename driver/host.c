/* How the .NET host chooses frameworks: runtimeconfig.json, installations, versions, roll forward. */
#include "driver/host.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/json.h"

#define CORE "Microsoft.NETCore.App"

/* --- runtimeconfig.json --- */

static void add_framework(Diag *d, Arena *arena, HostConfig *c, const char *path, const Json *j) {
    if (!j) return;
    FrameworkRef r = {json_text(json_get(j, "name")), json_text(json_get(j, "version"))};
    if (!r.name || !r.version) diag_fail(d, "%s: a framework lacks its name or version", path);
    if (strchr(r.name, '/') || strchr(r.version, '/'))
        diag_fail(d, "%s: framework '%s' has no valid name", path, r.name);
    for (uint32_t i = 0; i < c->frameworks.len; i++)
        if (strcmp(c->frameworks.items[i].name, r.name) == 0) return;
    vec_push(arena, &c->frameworks, r);
}

static bool read_config(Diag *d, Arena *arena, const char *path, HostConfig *c) {
    MappedFile f;
    if (!file_try_map(path, &f)) {
        if (errno == ENOENT || errno == ENOTDIR) return false;
        diag_fail(d, "%s: %s", path, strerror(errno));
    }
    const Json *o = json_get(json_parse(d, arena, path, f.data, f.size), "runtimeOptions");
    file_unmap(&f);
    if (!o) diag_fail(d, "%s: has no runtimeOptions", path);
    c->roll_forward = json_text(json_get(o, "rollForward"));
    add_framework(d, arena, c, path, json_get(o, "framework"));
    const Json *all = json_get(o, "frameworks");
    for (const Json *j = all ? all->first : NULL; j; j = j->next) add_framework(d, arena, c, path, j);
    const Json *properties = json_get(o, "configProperties");
    for (const Json *j = properties && properties->kind == JSON_OBJECT ? properties->first : NULL; j;
         j = j->next)
        if (j->text) vec_push(arena, &c->properties, arena_printf(arena, "%s=%s", j->key, j->text));
    return true;
}

/* The assemblies of a library in the form of deps.json: "lib/net8.0/Name.dll": { … }. */
static void add_assemblies(Arena *arena, HostConfig *c, const Json *runtime) {
    for (const Json *j = runtime && runtime->kind == JSON_OBJECT ? runtime->first : NULL; j; j = j->next) {
        const char *slash = strrchr(j->key, '/'), *name = slash ? slash + 1 : j->key,
                   *dot = strrchr(name, '.');
        if (dot) vec_push(arena, &c->packages, arena_strndup(arena, name, (size_t)(dot - name)));
    }
}

static void read_deps(Diag *d, Arena *arena, const char *path, HostConfig *c) {
    MappedFile f;
    if (!file_try_map(path, &f)) return;
    const Json *root = json_parse(d, arena, path, f.data, f.size), *libraries = json_get(root, "libraries");
    file_unmap(&f);
    const char *name = json_text(json_get(json_get(root, "runtimeTarget"), "name"));
    const Json *target = name ? json_get(json_get(root, "targets"), name) : NULL;
    for (const Json *j = target && target->kind == JSON_OBJECT ? target->first : NULL; j; j = j->next) {
        const char *type = json_text(json_get(json_get(libraries, j->key), "type"));
        if (type && strcmp(type, "package") == 0) add_assemblies(arena, c, json_get(j, "runtime"));
    }
}

HostConfig host_config(Diag *d, Arena *arena, const char *app) {
    HostConfig c = {0};
    size_t n = strlen(app);
    if (n > 4 && app[n - 4] == '.') n -= 4;
    read_deps(d, arena, arena_printf(arena, "%.*s.deps.json", (int)n, app), &c);
    const char *path = arena_printf(arena, "%.*s.runtimeconfig.json", (int)n, app);
    if (read_config(d, arena, path, &c)) c.path = path;
    return c;
}

/* --- versions --- */

static int compare_parts(const char **pa, const char **pb) {
    const char *a = *pa, *b = *pb;
    size_t na = strcspn(a, ".-"), nb = strcspn(b, ".-");
    bool da = na && strspn(a, "0123456789") >= na, db = nb && strspn(b, "0123456789") >= nb;
    int c;
    if (da && db) {
        unsigned long long x = strtoull(a, NULL, 10), y = strtoull(b, NULL, 10);
        c = (x > y) - (x < y);
    } else if (da != db)
        c = da ? -1 : 1;
    else
        c = strncmp(a, b, na > nb ? na : nb);
    *pa = a + na, *pb = b + nb;
    return c;
}

int version_compare(const char *a, const char *b) {
    for (;;) {
        int c = compare_parts(&a, &b);
        if (c) return c;
        if (*a != *b) { /* a release comes after its previews; a longer list of parts after a shorter one */
            int ra = *a == '-' ? 0 : *a == '\0' ? 1 : 2, rb = *b == '-' ? 0 : *b == '\0' ? 1 : 2;
            return ra - rb;
        }
        if (!*a) return 0;
        a++, b++;
    }
}

static int by_version(const void *a, const void *b) {
    return version_compare(path_name(*(const char *const *)a), path_name(*(const char *const *)b));
}

static unsigned long major_of(const char *version) { return strtoul(version, NULL, 10); }
static unsigned long minor_of(const char *version) {
    const char *dot = strchr(version, '.');
    return dot ? strtoul(dot + 1, NULL, 10) : 0;
}

/* --- folders --- */

static void add_root(Arena *arena, Paths *roots, const char *path) {
    char real[PATH_MAX];
    if (!path || !*path || !realpath(path, real) || !is_folder(real)) return;
    for (uint32_t i = 0; i < roots->len; i++)
        if (strcmp(roots->items[i], real) == 0) return;
    vec_push(arena, roots, arena_strdup(arena, real));
}

static void add_from_path(Arena *arena, Paths *roots) {
    const char *path = getenv("PATH");
    for (const char *p = path; p && *p;) {
        size_t n = strcspn(p, ":");
        char *file = arena_printf(arena, "%.*s/dotnet", (int)n, p), real[PATH_MAX];
        struct stat st;
        if (realpath(file, real) && stat(real, &st) == 0 && S_ISREG(st.st_mode)) {
            *strrchr(real, '/') = '\0';
            add_root(arena, roots, real);
        }
        p += n + (p[n] == ':');
    }
}

Paths host_dotnet_roots(Arena *arena) {
    Paths roots = {0};
    add_root(arena, &roots, getenv("DOTNET_ROOT"));
    add_from_path(arena, &roots);
    static const char *const places[] = {"/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet",
                                         "/usr/lib64/dotnet"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) add_root(arena, &roots, places[i]);
    const char *home = getenv("HOME");
    if (home && *home) add_root(arena, &roots, arena_printf(arena, "%s/.dotnet", home));
    return roots;
}

Paths host_versions(Arena *arena, const char *folder) {
    Paths all = {0}, found = {0};
    folder_list(arena, folder, &all); /* what is not there has no versions */
    for (uint32_t i = 0; i < all.len; i++)
        if (isdigit((unsigned char)*path_name(all.items[i])) && is_folder(all.items[i]))
            vec_push(arena, &found, all.items[i]);
    if (found.len) qsort(found.items, found.len, sizeof *found.items, by_version);
    return found;
}

/* --- roll forward --- */

/* How far from the version asked for the host may go, and whether it takes the nearest or the latest. Patches
 * always roll to the latest, but for Disable. */
typedef struct Policy {
    const char *name;
    bool patch, minor, major, latest;
} Policy;
static const Policy policies[] = {
    {"Minor", true, true, false, false},        {"LatestMinor", true, true, false, true},
    {"Major", true, true, true, false},         {"LatestMajor", true, true, true, true},
    {"LatestPatch", true, false, false, false}, {"Disable", false, false, false, false},
};

static const Policy *policy_named(Diag *d, const HostConfig *c) {
    if (!c->roll_forward) return &policies[0];
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        if (strcasecmp(policies[i].name, c->roll_forward) == 0) return &policies[i];
    diag_fail(d, "%s: unknown rollForward '%s'", c->path, c->roll_forward);
}

static bool acceptable(const Policy *p, const char *want, const char *have) {
    int c = version_compare(have, want);
    if (c <= 0) return c == 0;
    if (major_of(have) != major_of(want)) return p->major;
    if (minor_of(have) != minor_of(want)) return p->minor;
    return p->patch;
}

/* The best of the ascending versions: releases before previews, unless a preview was asked for. */
static const char *choose(const Policy *p, const char *want, Paths versions) {
    for (int previews = strchr(want, '-') != NULL; previews < 2; previews++) {
        const char *best = NULL;
        for (uint32_t i = 0; i < versions.len; i++) {
            const char *v = path_name(versions.items[i]);
            if ((strchr(v, '-') && !previews) || !acceptable(p, want, v)) continue;
            bool same =
                best && major_of(v) == major_of(path_name(best)) && minor_of(v) == minor_of(path_name(best));
            if (!best || p->latest || same) best = versions.items[i];
        }
        if (best) return best;
    }
    return NULL;
}

static Paths framework_versions(Arena *arena, const char *root, const char *name) {
    return host_versions(arena, arena_printf(arena, "%s/shared/%s", root, name));
}

static const char *find_framework(Arena *arena, const Policy *p, Paths roots, const FrameworkRef *r) {
    for (uint32_t i = 0; i < roots.len; i++) {
        const char *f = choose(p, r->version, framework_versions(arena, roots.items[i], r->name));
        if (f) return f;
    }
    return NULL;
}

static noreturn void not_found(Diag *d, Arena *arena, const char *who, Paths roots, const FrameworkRef *r) {
    const char *have = "";
    for (uint32_t i = 0; i < roots.len; i++) {
        Paths v = framework_versions(arena, roots.items[i], r->name);
        for (uint32_t k = 0; k < v.len; k++)
            have = arena_printf(arena, "%s%s%s", have, *have ? ", " : "", path_name(v.items[k]));
    }
    diag_fail(d, "%s: needs %s %s, and %s%s%s; install it, or pass its folder with --framework DIR", who,
              r->name, r->version, *have ? "only " : "no .NET", *have ? have : "",
              *have ? " is installed" : " was found");
}

Paths host_frameworks(Diag *d, Arena *arena, const HostConfig *config, const char *app) {
    HostConfig c = *config;
    const Policy *policy = policy_named(d, &c);
    Paths roots = host_dotnet_roots(arena), core = {0}, found = {0};
    const char *who = c.path ? c.path : app;
    /* A preview of 10 does when nothing else is known. */
    if (!c.frameworks.len) vec_push(arena, &c.frameworks, ((FrameworkRef){CORE, "10.0.0"}));
    for (uint32_t i = 0; i < c.frameworks.len; i++) {
        const FrameworkRef r = c.frameworks.items[i];
        const char *folder = find_framework(arena, policy, roots, &r);
        if (!folder) not_found(d, arena, who, roots, &r);
        if (strcmp(r.name, CORE) == 0)
            vec_push(arena, &core, folder);
        else
            vec_push(arena, &found, folder);
        HostConfig below = {0}; /* frameworks stand on others */
        const char *path = arena_printf(arena, "%s/%s.runtimeconfig.json", folder, r.name);
        if (read_config(d, arena, path, &below))
            for (uint32_t k = 0; k < below.frameworks.len; k++) {
                bool known = false;
                for (uint32_t m = 0; m < c.frameworks.len; m++)
                    known |= strcmp(c.frameworks.items[m].name, below.frameworks.items[k].name) == 0;
                if (!known) vec_push(arena, &c.frameworks, below.frameworks.items[k]);
            }
    }
    for (uint32_t i = 0; i < core.len; i++) vec_push(arena, &found, core.items[i]);
    if (!core.len) diag_fail(d, "%s: asks for no %s", who, CORE);
    return found;
}
