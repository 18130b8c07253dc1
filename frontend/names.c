/* Names as CoreCLR prints them: Type.ToString for types, stack traces for methods. */
#include <string.h>

#include "frontend/typesystem.h"

typedef VEC(char) Text;

static void add(Arena *a, Text *t, const char *s) {
    for (; *s; s++) vec_push(a, t, *s);
}

static void add_type(Arena *a, Text *s, const Type *t);

static void add_list(Arena *a, Text *s, const char *open, Type *const *types, uint32_t n, const char *close) {
    add(a, s, open);
    for (uint32_t i = 0; i < n; i++) {
        if (i) add(a, s, ",");
        add_type(a, s, types[i]);
    }
    add(a, s, close);
}

static void add_def(Arena *a, Text *s, const TypeDef *d) {
    if (d->enclosing) {
        add_def(a, s, d->enclosing);
        add(a, s, "+");
    } else if (*d->ns) {
        add(a, s, d->ns);
        add(a, s, ".");
    }
    add(a, s, d->name);
}

/* Type parameters are printed by number: their names are the metadata's business. */
static void add_variable(Arena *a, Text *s, const Type *t) {
    add(a, s, arena_printf(a, "%s%u", t->kind == TK_VAR ? "!" : "!!", t->index));
}

static void add_type(Arena *a, Text *s, const Type *t) {
    switch ((TypeKind)t->kind) {
        case TK_SZARRAY: add_type(a, s, t->elem), add(a, s, "[]"); return;
        case TK_PTR: add_type(a, s, t->elem), add(a, s, "*"); return;
        case TK_BYREF: add_type(a, s, t->elem), add(a, s, "&"); return;
        case TK_VAR:
        case TK_MVAR: add_variable(a, s, t); return;
        case TK_ARRAY:
            add_type(a, s, t->elem);
            add(a, s, t->rank == 1 ? "[*" : "[");
            for (uint32_t i = 1; i < t->rank; i++) add(a, s, ",");
            add(a, s, "]");
            return;
        case TK_FNPTR:
            add_type(a, s, t->sig->ret);
            add_list(a, s, "(", t->sig->params, t->sig->nparams, ")");
            return;
        default: break;
    }
    add_def(a, s, t->def);
    if (t->nargs) add_list(a, s, "[", t->args, t->nargs, "]");
}

const char *type_name(Arena *a, const Type *t) {
    Text s = {0};
    add_type(a, &s, t);
    vec_push(a, &s, '\0');
    return s.items;
}

const char *method_name(Arena *a, const Method *m) {
    Text s = {0};
    add_type(a, &s, m->owner);
    add(a, &s, ".");
    add(a, &s, m->def->name);
    if (m->nmargs) add_list(a, &s, "[", m->margs, m->nmargs, "]");
    MethodSig *sig = method_sig((Method *)m); /* caches; the method is the same after */
    add_list(a, &s, "(", sig->params, sig->nparams, ")");
    vec_push(a, &s, '\0');
    return s.items;
}

size_t method_key(const MethodDef *d, char to[METHOD_KEY_SIZE]) {
    const TypeDef *t = d->owner, *outer = t->enclosing;
    const char *parts[] = {outer ? outer->ns : t->ns,
                           ".",
                           outer ? outer->name : t->name,
                           outer ? "/" : "",
                           outer ? t->name : "",
                           "::",
                           d->name};
    size_t n = 0;
    for (size_t i = parts[0][0] ? 0 : 2; i < sizeof parts / sizeof *parts; i++) {
        size_t len = strlen(parts[i]);
        if (n + len >= METHOD_KEY_SIZE) return 0;
        memcpy(to + n, parts[i], len);
        n += len;
    }
    to[n] = '\0';
    return n;
}

/* --- looking for methods --- */

/* Whether `name` is `want` (of n characters), which may leave out the number of type parameters ("`1"). */
static bool name_fits(const char *name, const char *want, size_t n) {
    return strncmp(name, want, n) == 0 && (name[n] == '\0' || name[n] == '`');
}

/* `want` is [Namespace.]Outer+Inner or just the last part of that. */
static bool def_fits(const TypeDef *d, const char *want, size_t n) {
    size_t last = n;
    while (last > 0 && want[last - 1] != '+' && want[last - 1] != '/') last--;
    if (last > 0) {
        return name_fits(d->name, want + last, n - last) && d->enclosing &&
               def_fits(d->enclosing, want, last - 1);
    }
    if (name_fits(d->name, want, n)) return true;
    size_t ns = strlen(d->ns);
    return ns && n > ns + 1 && strncmp(want, d->ns, ns) == 0 && want[ns] == '.' &&
           name_fits(d->name, want + ns + 1, n - ns - 1);
}

void find_methods(Universe *u, Assembly *a, const char *pattern, MethodVec *out) {
    const char *colons = strstr(pattern, "::");
    if (!colons) return;
    size_t n = (size_t)(colons - pattern);
    const char *method = colons + 2;
    for (uint32_t rid = 1; rid <= a->ntypes; rid++) {
        TypeDef *d = assembly_typedef(a, rid);
        if (!def_fits(d, pattern, n)) continue;
        for (MethodDef *m = method_named(d, method, NULL); m; m = method_named(d, method, m))
            vec_push(u->arena, out, method_typical(u, m, typedef_type(d)));
    }
}
