/* `anvil inspect`, `anvil doctor`: what files hold, and what was found on the machine. */
#include "frontend/inspect.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "driver/driver.h"
#include "driver/embed.h"
#include "driver/extract.h"
#include "linker/dump.h"

/* --- inspect --- */

static bool is_metadata(const MappedFile *f) {
    return md_is_managed(f->data, f->size) || (f->size >= 4 && memcmp(f->data, "BSJB", 4) == 0);
}

static void inspect_file(Session *s, const char *path) {
    MappedFile f = file_map(s->diag, path); /* stays mapped: the process ends soon */
    if (is_metadata(&f))
        inspect_print(stdout, s->diag, path);
    else if (dump_is_native(f.data, f.size))
        dump_native(stdout, &s->arena, s->diag, path, f.data, f.size,
                    s->o.verbose ? DUMP_ALL : DUMP_SECTIONS | DUMP_MEMBERS);
    else
        diag_fail(s->diag, "%s: neither a .NET assembly, a portable PDB nor a native file", path);
}

int command_inspect(Session *s) {
    if (s->o.extract) {
        for (uint32_t i = 0; i < s->o.operands.len; i++)
            extract_metadata(s, s->o.operands.items[i], s->o.extract);
        return 0;
    }
    if (!s->o.verify) {
        for (uint32_t i = 0; i < s->o.operands.len; i++) inspect_file(s, s->o.operands.items[i]);
        return 0;
    }
    InspectVerify v = {.out = stdout,
                       .err = stderr,
                       .paths = s->o.operands.items,
                       .path_count = s->o.operands.len,
                       .references = s->o.frameworks.items,
                       .reference_count = s->o.frameworks.len};
    return inspect_verify(s->diag, &v) ? 1 : 0;
}

/* --- doctor --- */

static void print_versions(const char *title, const Paths *versions) {
    if (!versions->len) return;
    printf("    %-30s", title);
    for (uint32_t i = 0; i < versions->len; i++) printf(" %s", path_name(versions->items[i]));
    printf("\n");
}

static void print_root(Session *s, const char *root) {
    printf("  %s\n", root);
    Paths frameworks = {0};
    folder_list(&s->arena, arena_printf(&s->arena, "%s/shared", root), &frameworks);
    for (uint32_t i = 0; i < frameworks.len; i++) {
        Paths v = host_versions(&s->arena, frameworks.items[i]);
        print_versions(path_name(frameworks.items[i]), &v);
    }
    Paths sdks = host_versions(&s->arena, arena_printf(&s->arena, "%s/sdk", root));
    print_versions("SDK", &sdks);
}

static void print_targets(void) {
    const char *last = "";
    size_t n = 0;
    printf("targets\n");
    for (const EmbeddedFile *f = embedded_files; f->name; f++) {
        size_t len = strcspn(f->name, "/");
        if (strncmp(f->name, "any/", 4) == 0) continue;
        if (len != n || strncmp(f->name, last, len) != 0)
            printf("%s  %.*s:", n ? "\n" : "", (int)len, f->name);
        printf(" %s (%llu bytes)", f->name + len + 1, (unsigned long long)f->size);
        last = f->name, n = len;
    }
    printf(n ? "\n" : "  none: this anvil carries no runtime\n");
}

/* The frameworks that the application gets, or, without one, any program of .NET 10. */
static void load_choice(Session *s) {
    if (s->o.operands.len)
        session_load(s, s->o.operands.items[0]);
    else
        session_load_frameworks(s, NULL);
    for (uint32_t i = 0; i < s->frameworks.len; i++) printf("  %s\n", s->frameworks.items[i]);
    session_program(s, 1, true);
    printf("switches in force\n");
    for (uint32_t i = 0; i < s->p->opt.nfeatures; i++) printf("  %s\n", s->p->opt.features[i]);
}

static bool print_choice(Session *s) {
    volatile bool ok = false;
    printf("frameworks in use\n");
    DIAG_TRY(s->diag) {
        load_choice(s);
        ok = true;
    }
    DIAG_CAUGHT(s->diag) { printf("  none: %s\n", s->diag->message); }
    DIAG_END
    return ok;
}

int command_doctor(Session *s) {
    printf("installations\n");
    Paths roots = host_dotnet_roots(&s->arena);
    for (uint32_t i = 0; i < roots.len; i++) print_root(s, roots.items[i]);
    if (!roots.len) printf("  none: set DOTNET_ROOT, or put dotnet on the PATH\n");
    print_targets();
    return print_choice(s) ? 0 : 1;
}
