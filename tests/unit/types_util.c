#include "tests/unit/types_util.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The last directory (in the order of names) that fits the pattern under one of the usual places. */
static const char *newest(World *w, const char *pattern) {
    const char *root = getenv("DOTNET_ROOT");
    const char *roots[] = {root ? root : "", "/usr/share/dotnet", "/usr/lib/dotnet",
                           "/usr/local/share/dotnet"};
    for (unsigned i = 0; i < sizeof roots / sizeof *roots; i++) {
        glob_t g;
        if (!*roots[i] || glob(arena_printf(&w->arena, "%s/shared/%s", roots[i], pattern), 0, NULL, &g) != 0)
            continue;
        const char *dir = arena_strdup(&w->arena, g.gl_pathv[g.gl_pathc - 1]);
        globfree(&g);
        return dir;
    }
    return NULL;
}

void world_open(World *w) {
    *w = (World){0};
    arena_init(&w->arena);
    const char *core = newest(w, "Microsoft.NETCore.App/10.*"),
               *web = newest(w, "Microsoft.AspNetCore.App/10.*");
    if (!core) cr_skip_test("no .NET 10 framework on this machine");
    w->dirs[w->ndirs++] = core;
    if (web) w->dirs[w->ndirs++] = web;
    WORKS(w, w->u = universe_new(&w->arena, &w->diag, w->dirs, w->ndirs));
}

void world_open_cases(World *w) {
    world_open(w);
    const char *build = getenv("BUILD");
    const char *path =
        arena_printf(&w->arena, "%s/tests/programs/type_cases/type_cases.dll", build ? build : "build");
    if (access(path, R_OK) != 0) cr_skip_test("run `make programs` first");
    WORKS(w, w->cases = universe_load_file(w->u, path));
}

static TypeDef *find_def(World *w, const char *name) {
    TypeDef *d = w->cases ? assembly_find_type(w->cases, "", name) : NULL;
    if (d) return d;
    const char *plus = strchr(name, '+'), *dot = NULL;
    for (const char *p = name; *p && p != plus; p++)
        if (*p == '.') dot = p;
    if (!dot) return NULL;
    char *ns = arena_strndup(&w->arena, name, (size_t)(dot - name));
    return assembly_find_type(w->u->corelib, ns, dot + 1);
}

/* Name[Argument,…] with nested lists, and [] at the end for vectors. */
static Type *parse_type(World *w, const char **p) {
    size_t n = strcspn(*p, "[],");
    const char *name = arena_strndup(&w->arena, *p, n);
    TypeDef *d = find_def(w, name);
    cr_assert(d, "no type %s", name);
    *p += n;
    Type *args[8];
    uint32_t nargs = 0;
    if (d->ngeneric && **p == '[') {
        do {
            (*p)++;
            args[nargs++] = parse_type(w, p);
        } while (**p == ',');
        (*p)++;
    }
    Type *t = nargs ? type_inst(w->u, d, args, nargs) : typedef_type(d);
    for (; strncmp(*p, "[]", 2) == 0; *p += 2) t = type_szarray(w->u, t);
    return t;
}

Type *named(World *w, const char *name) {
    Type *t = NULL;
    WORKS(w, const char *p = name; t = parse_type(w, &p));
    return t;
}

static Method *over_own_variables(Universe *u, MethodDef *m, Type *owner) {
    Type **vars = ARENA_ARRAY(u->arena, Type *, m->ngeneric);
    for (uint32_t i = 0; i < m->ngeneric; i++) vars[i] = type_mvar(u, i);
    return method_inst(u, m, owner, vars, m->ngeneric);
}

Method *method_of(Type *t, const char *name) {
    Universe *u = t->u;
    MethodDef *m = typedef_find_method(t->def, name, -1);
    cr_assert(m, "no method %s", name);
    return over_own_variables(u, m, t);
}

/* --- everything in an assembly --- */

typedef struct Walk {
    Universe *u;
    Assembly *a;
    Counts *c;
    Type *t;
    uint32_t token;
} Walk;

static void failed(Walk *w, const char *what) {
    if (w->c->errors++ == 0)
        snprintf(w->c->first_error, sizeof w->c->first_error, "%s: %s: %s", w->a->name, what,
                 w->u->diag->message);
}

/* Each step may fail without stopping the others. */
static bool step(Walk *w, const char *what, void (*work)(Walk *)) {
    volatile bool ok = true;
    DIAG_TRY(w->u->diag) { work(w); }
    DIAG_CAUGHT(w->u->diag) {
        failed(w, what);
        ok = false;
    }
    DIAG_END
    return ok;
}

static void make_type(Walk *w) {
    TypeDef *d = assembly_typedef(w->a, w->token);
    Type **args = ARENA_ARRAY(w->u->arena, Type *, d->ngeneric);
    for (uint32_t i = 0; i < d->ngeneric; i++) args[i] = w->u->wk[WK_CANON];
    w->t = type_inst(w->u, d, args, d->ngeneric);
    w->c->types++;
}

static void hierarchy(Walk *w) {
    uint32_t n;
    for (Type *t = w->t; t; t = type_parent(t)) type_interfaces(t, &n);
}

static void layout(Walk *w) {
    if (w->t->kind != TK_INTERFACE) type_layout(w->t);
    type_statics(w->t);
}

static void table(Walk *w) { w->c->slots += type_vtable(w->t)->nslots; }

static void signatures(Walk *w) {
    TypeDef *d = w->t->def;
    typedef_members(d);
    for (uint32_t i = 0; i < d->nmethods; i++) {
        Method *m = over_own_variables(w->u, &d->methods[i], w->t);
        method_sig(m);
        method_canon(w->u, m);
    }
    for (uint32_t i = 0; i < d->nfields; i++) field_type(w->u, &d->fields[i], w->t);
    w->c->methods += d->nmethods;
    w->c->fields += d->nfields;
}

static void interface_methods(Walk *w) {
    if (w->t->kind == TK_INTERFACE || w->t->def->is_abstract) return;
    uint32_t n;
    Type **ifaces = type_interfaces(w->t, &n);
    for (uint32_t i = 0; i < n; i++) {
        TypeDef *d = ifaces[i]->def;
        typedef_members(d);
        for (uint32_t k = 0; k < d->nmethods; k++) {
            if (!d->methods[k].is_virtual) continue;
            Method *decl = over_own_variables(w->u, &d->methods[k], ifaces[i]);
            w->c->interface_methods++;
            if (resolve_interface(w->t, decl, NULL)) continue;
            w->c->unresolved++;
            if (w->c->errors == 0)
                snprintf(w->c->first_error, sizeof w->c->first_error, "%s lacks %s",
                         type_name(w->u->arena, w->t), method_name(w->u->arena, decl));
        }
    }
}

static void resolve_token(Walk *w) {
    Type *owner;
    uint32_t n;
    w->c->tokens++;
    if (md_token_table(w->token) == MD_STANDALONESIG) {
        MdBlob b = md_col_blob(w->a->image, MD_STANDALONESIG_SIGNATURE, md_token_rid(w->token));
        if (b.len && (b.p[0] & MD_SIG_KIND_MASK) == MD_SIG_LOCAL)
            locals_from_token(w->a, w->token, NULL, &n);
        else if (b.len && (b.p[0] & MD_SIG_KIND_MASK) != MD_SIG_FIELD)
            sig_from_token(w->a, w->token, NULL);
        return;
    }
    switch (token_kind(w->a, w->token)) {
        case 't': type_from_token(w->a, w->token, NULL); break;
        case 'm': method_from_token(w->a, w->token, NULL, NULL); break;
        default: field_from_token(w->a, w->token, NULL, &owner); break;
    }
}

void walk_assembly(Universe *u, Assembly *a, Counts *c) {
    static const MdTable tables[] = {MD_TYPEREF,   MD_TYPESPEC,   MD_FIELD,        MD_METHODDEF,
                                     MD_MEMBERREF, MD_METHODSPEC, MD_STANDALONESIG};
    Walk w = {.u = u, .a = a, .c = c};
    for (uint32_t rid = 1; rid <= a->ntypes; rid++) {
        w.token = rid;
        if (!step(&w, "type", make_type) || rid == 1) continue;
        step(&w, "hierarchy", hierarchy);
        step(&w, "layout", layout);
        step(&w, "table", table);
        step(&w, "signatures", signatures);
        step(&w, "interfaces", interface_methods);
    }
    for (unsigned i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (uint32_t rid = 1; rid <= md_rows(a->image, tables[i]); rid++) {
            w.token = md_token(tables[i], rid);
            step(&w, md_table_desc[tables[i]].name, resolve_token);
        }
    }
}
