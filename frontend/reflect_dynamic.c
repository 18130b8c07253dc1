/* Instances over value types that the project may ask for at run time. Their code is not shared, so it must
 * be compiled ahead, and what MakeGenericType and MakeGenericMethod are given cannot be seen. Where the
 * project's code calls one of them, its definitions that reflection finds are instantiated over the value
 * types that its code boxes, passes as type arguments or names: one for each place, two parameters at most.
 */
#include "frontend/program.h"

enum { MAX_VALUES = 48, MAX_PAIRED = 6, MAX_DEFINITIONS = 64 };

typedef struct Definition {
    Type *owner;       /* a definition; or the exact owner of a method */
    MethodDef *method; /* or NULL */
} Definition;

struct Dynamic {
    bool on;
    VEC(Type *) values;
    VEC(Definition) definitions;
};

void dynamic_init(Program *p) { p->dynamic = ARENA_NEW(p->arena, struct Dynamic); }

static void make(Program *p, const Definition *d, Type *const *args, uint32_t n) {
    Assembly *a = d->owner->def->assembly;
    uint32_t token =
        d->method ? md_token(MD_METHODDEF, d->method->rid) : md_token(MD_TYPEDEF, d->owner->def->rid);
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
static void offer(Program *p, const Definition *d, Type *value) {
    const struct Dynamic *y = p->dynamic;
    uint32_t n = d->method ? d->method->ngeneric : d->owner->def->ngeneric;
    Type *object = p->u->wk[WK_OBJECT];
    if (n == 1) {
        for (uint32_t i = 0; i < y->values.len; i++)
            if (!value || y->values.items[i] == value) make(p, d, &y->values.items[i], 1);
        return;
    }
    if (n != 2) return;
    uint32_t all = y->values.len < MAX_PAIRED ? y->values.len : MAX_PAIRED;
    for (uint32_t i = 0; i <= all; i++)
        for (uint32_t k = 0; k <= all; k++) {
            Type *pair[] = {i < all ? y->values.items[i] : object, k < all ? y->values.items[k] : object};
            if (pair[0] == object && pair[1] == object) continue; /* the template that references share */
            if (!value || pair[0] == value || pair[1] == value) make(p, d, pair, 2);
        }
}

void dynamic_start(Program *p) {
    struct Dynamic *y = p->dynamic;
    y->on = true;
    for (uint32_t i = 0; i < y->definitions.len; i++) {
        Definition d = y->definitions.items[i];
        offer(p, &d, NULL);
    }
}

void dynamic_value(Program *p, Type *value) {
    struct Dynamic *y = p->dynamic;
    if (value->has_vars || value->has_canon || value->kind == TK_VOID || type_is_nullable(value)) return;
    if (value->def && value->def->is_byref_like) return;
    for (uint32_t i = 0; i < value->nargs; i++)
        if (value->args[i]->nargs) return; /* structs of structs have no end */
    if (y->values.len == MAX_VALUES) return;
    vec_push(p->arena, &y->values, value);
    for (uint32_t i = 0; y->on && i < y->definitions.len; i++) {
        Definition d = y->definitions.items[i];
        offer(p, &d, value);
    }
}

static void define(Program *p, Definition d) {
    struct Dynamic *y = p->dynamic;
    if (y->definitions.len == MAX_DEFINITIONS) return;
    for (uint32_t i = 0; i < y->definitions.len; i++)
        if (y->definitions.items[i].owner == d.owner && y->definitions.items[i].method == d.method) return;
    vec_push(p->arena, &y->definitions, d);
    if (y->on) offer(p, &d, NULL);
}

void dynamic_template(Program *p, Type *open) { define(p, (Definition){open, NULL}); }
void dynamic_method(Program *p, Type *owner, MethodDef *d) { define(p, (Definition){owner, d}); }
