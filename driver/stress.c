/* `anvil stress`: every method body of assemblies through every stage, without linking. */
#include "frontend/stress.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "driver/driver.h"

typedef struct Totals {
    StressCounts counts;
    uint32_t assemblies;
} Totals;

static void run_assembly(Session *s, Assembly *a, FILE *list, Totals *t) {
    StressCounts c = stress_assembly(s->p, a, stdout, list);
    fflush(stdout);
    t->assemblies++;
    t->counts.bodies += c.bodies;
    t->counts.compiled += c.compiled;
    t->counts.il_bytes += c.il_bytes;
    t->counts.nanos += c.nanos;
}

/* Every file has a universe of its own, so that memory does not grow with the number of files. */
static void run_file(Session *outer, const char *path, FILE *list, Totals *t) {
    Session s = *outer;
    arena_init(&s.arena);
    session_load_frameworks(&s, path_folder(&s.arena, path));
    Assembly *a = universe_load_file(s.u, path);
    session_program(&s, 1, true);
    run_assembly(&s, a, list, t);
    session_free(&s);
}

static void run_folder(Session *s, const char *folder, FILE *list, Totals *t) {
    Paths files = session_assemblies(s, folder);
    for (uint32_t i = 0; i < files.len; i++) run_file(s, files.items[i], list, t);
}

static void run_name(Session *s, const char *name, FILE *list, Totals *t) {
    session_load_frameworks(s, NULL);
    Assembly *a = universe_find(s->u, name);
    if (!a) diag_fail(s->diag, "%s: neither a file nor an assembly of the frameworks", name);
    session_program(s, 1, true);
    run_assembly(s, a, list, t);
}

int command_stress(Session *s) {
    FILE *list = NULL;
    if (s->o.list && !(list = fopen(s->o.list, "we")))
        diag_fail(s->diag, "%s: %s", s->o.list, strerror(errno));
    Totals t = {0};
    for (uint32_t i = 0; i < s->o.operands.len; i++) {
        const char *what = s->o.operands.items[i];
        struct stat st;
        if (stat(what, &st) != 0)
            run_name(s, what, list, &t);
        else if (S_ISDIR(st.st_mode))
            run_folder(s, what, list, &t);
        else
            run_file(s, what, list, &t);
    }
    StressCounts *c = &t.counts;
    if (t.assemblies > 1)
        printf("%u assemblies: %u bodies %u compiled %.2f %%, %llu IL bytes in %.2f s\n", t.assemblies,
               c->bodies, c->compiled, c->bodies ? 100.0 * c->compiled / c->bodies : 100.0,
               (unsigned long long)c->il_bytes, (double)c->nanos / 1e9);
    if (list && fclose(list) != 0) diag_fail(s->diag, "%s: %s", s->o.list, strerror(errno));
    return c->compiled == c->bodies ? 0 : 1;
}
