/* Instances over value types that may be asked for at run time. Their code is not shared, so it must be
 * compiled ahead, and what MakeGenericType and MakeGenericMethod are given cannot be seen.
 *
 * Where the project's code calls one of them, the definitions of the project that reflection finds are
 * instantiated over the value types that its code boxes, passes as type arguments or names: one or two
 * parameters.
 *
 * A package's methods that it finds by name take the parameters of the curried functions that there are: so
 * does F#'s printf with those of its format. */
#include <string.h>

#include "frontend/program.h"

enum { MAX_VALUES = 48, MAX_PAIRED = 6, MAX_DEFINITIONS = 64, MAX_PARAMETERS = 16 };

typedef struct Definition {
    Type *owner;       /* a definition; or the exact owner of a method */
    MethodDef *method; /* or NULL */
} Definition;

typedef struct Parameters {
    Type *types[MAX_PARAMETERS]; /* System.Object for references */
    uint32_t n;
} Parameters;

struct Dynamic {
    bool on; /* SK_DYNAMIC is reached */
    VEC(Type *) values;
    VEC(Definition) project, package;
    VEC(Parameters) functions;
};

void dynamic_init(Program *p) { p->dynamic = ARENA_NEW(p->arena, struct Dynamic); }

static uint32_t num_parameters(const Definition *d) {
    return d->method ? d->method->ngeneric : d->owner->def->ngeneric;
}

static void make(Program *p, const Definition *d, Type *const *args) {
    Assembly *a = d->owner->def->assembly;
    uint32_t token =
        d->method ? md_token(MD_METHODDEF, d->method->rid) : md_token(MD_TYPEDEF, d->owner->def->rid);
    uint32_t n = num_parameters(d);
    Type **own = ARENA_ARRAY(p->arena, Type *, n);
    for (uint32_t i = 0; i < n; i++) {
        if (!reflect_meets_constraints(p, a, token, i, args[i])) return;
        own[i] = args[i];
    }
    if (!d->method)
        reflect_instantiate(p, d->owner, own);
    else
        reach(p, sym_method(p, SK_INVOKABLE, method_inst(p->u, d->method, d->owner, own, n)),
              sym_plain(p, SK_DYNAMIC));
}

/* All instances of a definition that have this value type in some place; of all value types when NULL. */
static void offer_values(Program *p, const Definition *d, Type *value) {
    const struct Dynamic *y = p->dynamic;
    uint32_t n = num_parameters(d);
    for (uint32_t i = 0; n == 1 && i < y->values.len; i++)
        if (!value || y->values.items[i] == value) make(p, d, &y->values.items[i]);
    if (n != 2) return;
    Type *object = p->u->wk[WK_OBJECT];
    uint32_t all = y->values.len < MAX_PAIRED ? y->values.len : MAX_PAIRED;
    for (uint32_t i = 0; i <= all; i++)
        for (uint32_t k = 0; k <= all; k++) {
            Type *pair[] = {i < all ? y->values.items[i] : object, k < all ? y->values.items[k] : object};
            if (pair[0] == object && pair[1] == object) continue; /* the template that references share */
            if (!value || pair[0] == value || pair[1] == value) make(p, d, pair);
        }
}

/* The instances over parameters of a function that follow each other, and over one less and the rest of the
 * function, a reference. */
static void offer_function(Program *p, const Definition *d, const Parameters *f) {
    uint32_t n = num_parameters(d);
    for (uint32_t i = 0; i + n <= f->n + 1; i++) {
        Type *args[MAX_PARAMETERS + 1];
        if (i + n <= f->n) make(p, d, f->types + i);
        memcpy(args, f->types + i, (n - 1) * sizeof *args);
        args[n - 1] = p->u->wk[WK_OBJECT];
        make(p, d, args);
    }
}

void dynamic_start(Program *p) {
    struct Dynamic *y = p->dynamic;
    y->on = true;
    for (uint32_t i = 0; i < y->project.len; i++) {
        Definition d = y->project.items[i];
        offer_values(p, &d, NULL);
    }
}

static void add_value(Program *p, Type *value) {
    struct Dynamic *y = p->dynamic;
    if (value->kind == TK_VOID || type_is_nullable(value)) return;
    if (value->def && value->def->is_byref_like) return;
    for (uint32_t i = 0; i < value->nargs; i++)
        if (value->args[i]->nargs) return; /* structs of structs have no end */
    if (y->values.len == MAX_VALUES) return;
    vec_push(p->arena, &y->values, value);
    for (uint32_t i = 0; y->on && i < y->project.len; i++) {
        Definition d = y->project.items[i];
        offer_values(p, &d, value);
    }
}

/* F<A, F<B, C>>: A, B */
static void add_function(Program *p, Type *t) {
    struct Dynamic *y = p->dynamic;
    if (!t->def || t->nargs != 2) return;
    Parameters f = {.n = 0};
    for (Type *rest = t; rest->def == t->def && f.n < MAX_PARAMETERS; rest = rest->args[1])
        f.types[f.n++] = type_is_ref(rest->args[0]) ? p->u->wk[WK_OBJECT] : rest->args[0];
    for (uint32_t i = 0; i < y->functions.len; i++)
        if (memcmp(&y->functions.items[i], &f, sizeof f) == 0) return;
    vec_push(p->arena, &y->functions, f);
    for (uint32_t i = 0; i < y->package.len; i++) {
        Definition d = y->package.items[i];
        offer_function(p, &d, &f);
    }
}

void dynamic_type(Program *p, Type *t) {
    if (t->has_vars)
        dynamic_method(p, t, NULL);
    else if (type_is_valuetype(t))
        add_value(p, t);
    else
        add_function(p, t);
}

void dynamic_method(Program *p, Type *owner, MethodDef *method) {
    struct Dynamic *y = p->dynamic;
    Definition d = {owner, method};
    if (y->project.len == MAX_DEFINITIONS) return;
    for (uint32_t i = 0; i < y->project.len; i++)
        if (y->project.items[i].owner == owner && y->project.items[i].method == method) return;
    vec_push(p->arena, &y->project, d);
    if (y->on) offer_values(p, &d, NULL);
}

void dynamic_package_method(Program *p, Type *owner, MethodDef *method) {
    struct Dynamic *y = p->dynamic;
    Definition d = {owner, method};
    vec_push(p->arena, &y->package, d);
    for (uint32_t i = 0; i < y->functions.len; i++) {
        Parameters f = y->functions.items[i];
        offer_function(p, &d, &f);
    }
}
