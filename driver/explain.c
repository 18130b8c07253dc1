/* `anvil dump`, `anvil why`: what the compiler does with a program, and for what reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/driver.h"
#include "frontend/compile.h"
#include "frontend/ilprint.h"
#include "frontend/stress.h"
#include "ir/pass.h"

/* --- dump --- */

static void check_stage(Session *s) {
    static const char *const fixed[] = {"il", "ssa", "regs", "asm", "all"};
    const char *want = s->o.stage, *list = "";
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        if (strcmp(want, fixed[i]) == 0) return;
        list = arena_printf(&s->arena, "%s%s%s", list, i ? ", " : "", fixed[i]);
    }
    for (uint32_t i = 0; i < ir_npasses; i++) {
        if (strcmp(want, ir_passes[i].name) == 0) return;
        bool repeat = false;
        for (uint32_t k = 0; k < i; k++) repeat |= strcmp(ir_passes[k].name, ir_passes[i].name) == 0;
        if (!repeat) list = arena_printf(&s->arena, "%s, %s", list, ir_passes[i].name);
    }
    diag_fail(s->diag, "unknown stage '%s'; there are %s", want, list);
}

/* The application's methods come first, then those of what it refers to. */
static MethodVec methods_named(Session *s, const char *pattern) {
    MethodVec found = {0};
    if (!strstr(pattern, "::")) diag_fail(s->diag, "'%s' is not of the form Type::Method", pattern);
    find_methods(s->u, s->app, pattern, &found);
    if (!found.len) find_methods(s->u, s->u->corelib, pattern, &found);
    for (uint32_t i = 1; i <= md_rows(s->app->image, MD_ASSEMBLYREF) && !found.len; i++)
        find_methods(s->u, assembly_ref(s->app, i), pattern, &found);
    for (uint32_t i = 0; i < s->u->assemblies.len && !found.len; i++)
        find_methods(s->u, s->u->assemblies.items[i], pattern, &found);
    if (!found.len)
        diag_fail(s->diag,
                  "%s: there is no method '%s'; names are written as in 'Namespace.Outer+Inner::Method'",
                  s->app->path, pattern);
    return found;
}

static void dump_method(Session *s, Method *m, FILE *out) {
    DumpOptions opt = {.out = out, .stage = s->o.stage};
    bool all = strcmp(opt.stage, "all") == 0, il = strcmp(opt.stage, "il") == 0;
    if (il || all) il_print(out, s->u, m);
    if (il || (all && !m->def->has_body)) return;
    if (!m->def->has_body) diag_fail(s->diag, "%s: has no IL body", method_name(&s->arena, m));
    compile_dump(s->p, sym_method(s->p, SK_METHOD, method_over_canon(s->u, m->def)), &opt);
}

static bool try_dump(Session *s, Method *m, FILE *out) {
    volatile bool ok = false;
    DIAG_TRY(s->diag) {
        dump_method(s, m, out);
        ok = true;
    }
    DIAG_CAUGHT(s->diag) {}
    DIAG_END
    return ok;
}

/* Prints what there is, also of a method that fails on the way. */
static void dump_whole(Session *s, Method *m) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) diag_fail(s->diag, "out of memory");
    bool ok = try_dump(s, m, out);
    fclose(out);
    fwrite(text, 1, size, stdout);
    free(text);
    if (!ok) diag_rethrow(s->diag);
    if (!size) printf("; %s: %s changes nothing at this level\n", method_name(&s->arena, m), s->o.stage);
}

int command_dump(Session *s) {
    if (!s->o.stage) s->o.stage = "all";
    check_stage(s);
    session_load(s, build_input(s, s->o.operands.items[0]));
    MethodVec found = methods_named(s, s->o.operands.items[1]);
    session_program(s, 1, true);
    s->p->app = s->app;
    s->quiet = true;
    for (uint32_t i = 0; i < found.len; i++) {
        if (i) putchar('\n');
        dump_whole(s, found.items[i]);
    }
    return 0;
}

/* --- why --- */

enum { SHOWN_SYMBOLS = 10 };

/* How well a symbol's name fits: 3 the name itself, 2 the name without what follows '(', 1 a part of it, 0
 * not. */
static int fit(const char *name, const char *want) {
    size_t n = strlen(want);
    if (strcmp(name, want) == 0) return 3;
    if (strncmp(name, want, n) == 0 && (name[n] == '(' || name[n] == '[')) return 2;
    return strstr(name, want) ? 1 : 0;
}

static char *symbol_pattern(Arena *a, const char *text) {
    char *out = arena_strdup(a, text), *to = out;
    for (const char *from = text; *from; from++) {
        if (from[0] == ':' && from[1] == ':') from++;
        *to++ = *from == ':' && from > text && from[-1] == ':' ? '.' : *from;
    }
    *to = '\0';
    return out;
}

static const char *reason_text(Session *s, IrSym r) {
    switch (sym_get(s->p, r)->kind) {
        case SK_ROOT: return "which every program has";
        case SK_MODULE: return "needed by the start of the program";
        case SK_MAIN:
            return arena_printf(&s->arena, "needed by the entry point, %s",
                                method_name(&s->arena, s->p->entry));
        default: return arena_printf(&s->arena, "needed by %s", sym_name(s->p, &s->arena, r));
    }
}

static const char *export_name(const Program *p, const Symbol *y) {
    for (uint32_t i = 0; i < p->exports.len && y->kind == SK_REVERSE; i++)
        if (p->exports.items[i].method == y->method) return p->exports.items[i].name;
    return NULL;
}

static void print_chain(Session *s, IrSym sym) {
    printf("%s\n", sym_name(s->p, &s->arena, sym));
    for (IrSym last = sym, r = sym_get(s->p, sym)->reason; r; last = r, r = sym_get(s->p, r)->reason) {
        const char *name = export_name(s->p, sym_get(s->p, last));
        if (name && sym_get(s->p, r)->kind == SK_ROOT)
            printf("  which C calls by the name %s\n", name);
        else
            printf("  %s\n", reason_text(s, r));
    }
}

int command_why(Session *s) {
    const char *want = symbol_pattern(&s->arena, s->o.operands.items[1]);
    s->quiet = true;
    session_compile(s, build_input(s, s->o.operands.items[0]), 1);
    Program *p = s->p;
    int best = 1;
    VEC(IrSym) found = {0};
    for (uint32_t i = 0; i < p->order.len; i++) {
        int f = fit(sym_name(p, &s->arena, p->order.items[i]), want);
        if (f > best) found.len = 0, best = f;
        if (f == best) vec_push(&s->arena, &found, p->order.items[i]);
    }
    if (!found.len)
        diag_fail(s->diag, "%s: nothing in the program has a name with '%s'", s->app->path,
                  s->o.operands.items[1]);
    for (uint32_t i = 0; i < found.len && (i < SHOWN_SYMBOLS || s->o.verbose); i++)
        print_chain(s, found.items[i]);
    if (found.len > SHOWN_SYMBOLS && !s->o.verbose)
        printf("%u more; --verbose shows them all\n", found.len - SHOWN_SYMBOLS);
    return 0;
}
