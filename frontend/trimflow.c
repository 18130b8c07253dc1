/* Which types flow to places that look for members by reflection (docs/trimming.md): of constants what is
 * asked is kept (SK_ACCESSED), of what is none --warn trim tells. A method's IL is run over sets of values, a
 * block again whenever what arrives there grows, then once more for what it means. What the compiler moves
 * into classes of its own (captured variables, state machines) is one set for all methods: who has read it is
 * run again when it grows.
 *
 * Numbers and words are those of dotnet/runtime's src/tools/illink/src/ILLink.Shared (SharedStrings.resx). */
#include <string.h>

#include "frontend/il.h"
#include "frontend/trim.h"
#include "frontend/typesystem.h"

/* What a value may be. A type, its handle and its name are one, and so are a method and its handle. */
typedef enum ValueKind {
    V_UNKNOWN,
    V_NULL,
    V_INT,    /* n */
    V_STRING, /* string */
    V_TYPE,   /* type: without variables of its own */
    V_METHOD, /* method: a MethodInfo, or its handle */
    V_ARRAY,  /* n: the offset of its newarr; method: the one that makes it */
    V_LOCAL,  /* n: address of that slot */
    V_FIELD_ADDRESS,
    /* what may have an annotation */
    V_PARAMETER, /* method, n: its number, DAM_THIS */
    V_RETURN,    /* method */
    V_FIELD,     /* field */
    V_TYPE_VARIABLE,
    V_METHOD_VARIABLE, /* owner or method, n */
} ValueKind;

typedef struct Value {
    uint8_t kind;
    int32_t n;
    uint32_t bits; /* annotation */
    union {
        void *what;
        Type *type;
        MethodDef *method;
        FieldDef *field;
        TypeDef *owner;
        const char *string;
    };
    Type *of; /* of objects: a class that they are of, as far as it is known */
} Value;

/* Does not change once it is made. NULL: none, code that is never reached. */
typedef struct Set {
    uint32_t n;
    Value v[];
} Set;

enum { MAX_SET = 12 };

/* Where a value goes. */
typedef enum GoalKind { T_PARAMETER, T_RETURN, T_FIELD, T_THIS, T_VARIABLE } GoalKind;
typedef struct Goal {
    GoalKind kind;
    uint32_t bits;
    MethodDef *method; /* PARAMETER, RETURN, THIS; VARIABLE of a method */
    FieldDef *field;
    TypeDef *owner; /* VARIABLE of a type */
    uint32_t n;
} Goal;

/* A method, and the symbol that it is the code of. */
typedef struct Body {
    MethodDef *m;
    IrSym why;
} Body;

typedef struct Moved {
    const Set *set;
    VEC(Body) readers;
} Moved;

/* What is common to all methods. */
struct TrimFlow {
    Program *p;
    Arena a;         /* of one run */
    Map moved;       /* hash of a field or type parameter that the compiler made up → Moved* */
    Map asks;        /* MethodDef* → 1 + whether calls of it ask anything of types */
    VEC(Body) again; /* to be run */
};

typedef struct State {
    uint32_t depth;
    const Set *slots[]; /* arguments, locals, stack */
} State;

typedef struct Jump {
    uint32_t from, to;
} Jump;

typedef struct Array {
    uint32_t n;
    const Set **items;
} Array;

typedef struct Flow {
    struct TrimFlow *s;
    Program *p;
    Arena *a; /* this run's */
    MethodDef *m;
    IrSym why;
    Assembly *as;
    MdBody body;
    uint32_t nargs, nlocals, nslots;
    bool *starts;    /* by offset: a block starts here */
    State **arrived; /* by offset */
    VEC(uint32_t) work;
    VEC(Jump) leaves;
    Map arrays; /* offset → Array* */
    State *st;
    uint32_t il;
    bool last;  /* the sets are complete: what they mean */
    bool tells; /* with warnings; else with what is kept */
} Flow;

/* --- values and sets --- */

static bool same(const Value *a, const Value *b) {
    return a->kind == b->kind && a->n == b->n && a->bits == b->bits && a->what == b->what && a->of == b->of;
}

static bool has(const Set *s, const Value *v) {
    for (uint32_t i = 0; s && i < s->n; i++)
        if (same(&s->v[i], v)) return true;
    return false;
}

static const Set *single(Arena *a, Value v) {
    Set *s = arena_alloc(a, sizeof *s + sizeof v);
    s->n = 1;
    s->v[0] = v;
    return s;
}

static const Set *unknown(Arena *a, Type *of) { return single(a, (Value){.kind = V_UNKNOWN, .of = of}); }

static const Value *only(const Set *s, ValueKind kind) {
    return s && s->n == 1 && s->v[0].kind == kind ? &s->v[0] : NULL;
}

/* Too many to tell apart: takes in all others, and none leads out of it. */
enum { TOO_MANY = 1 };
static bool is_too_many(const Set *s) {
    const Value *v = only(s, V_UNKNOWN);
    return v && v->n == TOO_MANY;
}

/* `to` itself when it has all of `from`. */
static const Set *join(Arena *a, const Set *to, const Set *from) {
    uint32_t more = 0;
    for (uint32_t i = 0; from && i < from->n; i++) more += !has(to, &from->v[i]);
    if (!more || is_too_many(to)) return to;
    uint32_t n = to ? to->n : 0;
    if (n + more > MAX_SET || is_too_many(from)) return single(a, (Value){.kind = V_UNKNOWN, .n = TOO_MANY});
    Set *s = arena_alloc(a, sizeof *s + (n + more) * sizeof *s->v);
    for (uint32_t i = 0; i < n; i++) s->v[s->n++] = to->v[i];
    for (uint32_t i = 0; i < from->n; i++)
        if (!has(to, &from->v[i])) s->v[s->n++] = from->v[i];
    return s;
}

static bool is_int(const Set *s, int32_t *n) {
    const Value *v = only(s, V_INT);
    if (v) *n = v->n;
    return v != NULL;
}

/* --- what the compiler makes up --- */

static bool is_generated(const char *name) { return name[0] == '<'; }
static bool is_moved_field(const FieldDef *f) { return f->owner->enclosing && is_generated(f->owner->name); }

static Moved *moved_of(Flow *f, const void *what, uint32_t n) {
    uint64_t *at = map_put(&f->s->moved, hash_combine((uintptr_t)what, n), NULL);
    if (!*at) *at = (uintptr_t)ARENA_NEW(f->p->arena, Moved);
    return (Moved *)(uintptr_t)*at;
}

static const Set *moved(Flow *f, const void *what, uint32_t n) {
    Moved *v = moved_of(f, what, n);
    bool known = false;
    for (uint32_t i = 0; i < v->readers.len; i++) known |= v->readers.items[i].m == f->m;
    if (!known) vec_push(f->p->arena, &v->readers, ((Body){f->m, f->why}));
    return v->set;
}

static void run_again(struct TrimFlow *s, Body b) {
    for (uint32_t i = 0; i < s->again.len; i++)
        if (s->again.items[i].m == b.m) return;
    vec_push(s->p->arena, &s->again, b);
}

static void move_into(Flow *f, const void *what, uint32_t n, const Set *set) {
    Moved *v = moved_of(f, what, n);
    const Set *after = join(f->p->arena, v->set, set);
    if (after == v->set) return;
    v->set = after;
    for (uint32_t i = 0; i < v->readers.len; i++) run_again(f->s, v->readers.items[i]);
}

/* --- messages --- */

static const char *owner_shown(Flow *f, const TypeDef *owner, MethodDef *method) {
    return owner ? shown_type(f->p->arena, owner) : shown_method(f->p->arena, method);
}

static const char *variable_shown(Flow *f, const TypeDef *owner, const MethodDef *method, uint32_t n) {
    const TypeDef *d = owner ? owner : method->owner;
    uint32_t token = owner ? md_token(MD_TYPEDEF, owner->rid) : md_token(MD_METHODDEF, method->rid);
    return shown_variable(f->p->arena, d->assembly, token, n);
}

static void tell(Flow *f, unsigned number, const char *text) {
    if (f->tells) trim_report(f->p, f->m, f->il, arena_printf(f->p->arena, "IL%u", number), text);
}

static void tell_mismatch(Flow *f, const Value *v, const Goal *t, uint32_t missing) {
    if (!f->tells) return;
    Arena *a = f->p->arena;
    enum { PARAMETER, RETURN, FIELD, THIS, VARIABLE, TARGETS };
    const char *bits = dam_text(a, missing), *first = "", *second = "";
    switch (t->kind) {
        case T_PARAMETER:
            first = arena_printf(a, "'%s' argument does not satisfy %s in call to '%s'.",
                                 shown_parameter(a, t->method, t->n), bits, shown_method(a, t->method));
            break;
        case T_RETURN:
            first = arena_printf(a, "'%s' method return value does not satisfy %s requirements.",
                                 shown_method(a, t->method), bits);
            break;
        case T_FIELD:
            first = arena_printf(a, "value stored in field '%s' does not satisfy %s requirements.",
                                 shown_field(a, t->field), bits);
            break;
        case T_THIS:
            first = arena_printf(a, "'this' argument does not satisfy %s in call to '%s'.", bits,
                                 shown_method(a, t->method));
            break;
        case T_VARIABLE:
            first = arena_printf(a, "'%s' generic argument does not satisfy %s in '%s'.",
                                 variable_shown(f, t->owner, t->method, t->n), bits,
                                 owner_shown(f, t->owner, t->method));
            break;
    }
    unsigned source = PARAMETER;
    bool of_type = v->kind == V_TYPE_VARIABLE;
    if (v->kind == V_PARAMETER && v->n == DAM_THIS) {
        source = THIS;
        second = arena_printf(a, "The implicit 'this' argument of method '%s'", shown_method(a, v->method));
    } else if (v->kind == V_PARAMETER) {
        second = arena_printf(a, "The parameter '%s' of method '%s'",
                              shown_parameter(a, v->method, (uint32_t)v->n), shown_method(a, v->method));
    } else if (v->kind == V_RETURN) {
        source = RETURN;
        second = arena_printf(a, "The return value of method '%s'", shown_method(a, v->method));
    } else if (v->kind == V_FIELD) {
        source = FIELD;
        second = arena_printf(a, "The field '%s'", shown_field(a, v->field));
    } else {
        source = VARIABLE;
        const TypeDef *owner = of_type ? v->owner : NULL;
        MethodDef *method = of_type ? NULL : v->method;
        second =
            arena_printf(a, "The generic parameter '%s' of '%s'",
                         variable_shown(f, owner, method, (uint32_t)v->n), owner_shown(f, owner, method));
    }
    enum { FIRST_MISMATCH = 2067 };
    tell(f, FIRST_MISMATCH + source * TARGETS + (unsigned)t->kind,
         arena_printf(
             a,
             "%s %s does not have matching annotations. The source value must declare at least the same "
             "requirements as those declared on the target location it is assigned to.",
             first, second));
}

static void tell_unknown(Flow *f, const Goal *t) {
    if (!f->tells) return;
    Arena *a = f->p->arena;
    const char *what = "";
    switch (t->kind) {
        case T_PARAMETER:
            what = arena_printf(a, "Value passed to parameter '%s' of method '%s'",
                                shown_parameter(a, t->method, t->n), shown_method(a, t->method));
            break;
        case T_RETURN:
            what = arena_printf(a, "Value returned from method '%s'", shown_method(a, t->method));
            break;
        case T_FIELD: what = arena_printf(a, "Value assigned to %s", shown_field(a, t->field)); break;
        case T_THIS:
            what = arena_printf(a, "Value passed to implicit 'this' parameter of method '%s'",
                                shown_method(a, t->method));
            break;
        case T_VARIABLE:
            what = arena_printf(a, "Type passed to generic parameter '%s' of '%s'",
                                variable_shown(f, t->owner, t->method, t->n),
                                owner_shown(f, t->owner, t->method));
            break;
    }
    enum { FIRST_UNKNOWN = 2062 };
    tell(f, FIRST_UNKNOWN + (unsigned)t->kind,
         arena_printf(a,
                      "%s can not be statically determined and may not meet "
                      "'DynamicallyAccessedMembersAttribute' requirements.",
                      what));
}

/* A call whose argument should be a constant and is none. */
static void tell_call(Flow *f, unsigned number, const char *front, MethodDef *called, const char *end) {
    if (f->tells)
        tell(f, number, arena_printf(f->p->arena, "%s'%s'%s", front, shown_method(f->p->arena, called), end));
}

/* --- what is asked of values --- */

static bool has_new_constraint(const Value *v) {
    const TypeDef *d = v->kind == V_TYPE_VARIABLE ? v->owner : v->method->owner;
    uint32_t token = v->kind == V_TYPE_VARIABLE ? md_token(MD_TYPEDEF, v->owner->rid)
                                                : md_token(MD_METHODDEF, v->method->rid);
    MdRange r = md_generic_params(d->assembly->image, token);
    uint32_t row = md_row_at(d->assembly->image, MD_GENERICPARAM, r.begin + (uint32_t)v->n);
    return md_col(d->assembly->image, MD_GENERICPARAM_FLAGS, row) & MD_GP_DEFAULT_CONSTRUCTOR;
}

static Type *type_of_text(Flow *f, const char *text) {
    Type *volatile t = NULL;
    DIAG_TRY(f->p->diag) {
        t = type_named(f->p, f->as, (MdBlob){(const uint8_t *)text, (uint32_t)strlen(text)}, NULL);
    }
    DIAG_CAUGHT(f->p->diag) { t = NULL; }
    DIAG_END
    return t;
}

/* Of a constant type the members that are asked for are kept. */
static void keep(Flow *f, Type *t, uint32_t bits) {
    if (t && t->def && bits && f->last && !f->tells) reach(f->p, sym_accessed(f->p, t, bits), f->why);
}

static void require_text(Flow *f, const char *text, uint32_t bits) {
    Type *t = type_of_text(f, text);
    keep(f, t, bits);
    if (t && f->tells && !strchr(text, ','))
        tell(f, 2122,
             arena_printf(
                 f->p->arena,
                 "Type '%s' is not assembly qualified. Type name strings used for dynamically accessing a "
                 "type should be assembly qualified.",
                 text));
}

static void require_value(Flow *f, const Value *v, const Goal *t) {
    if (!t->bits || !f->last || v->kind == V_NULL) return;
    if (v->kind == V_TYPE) {
        keep(f, v->type, t->bits);
        return;
    }
    if (v->kind == V_STRING) {
        require_text(f, v->string, t->bits);
        return;
    }
    if (!f->tells) return;
    if (v->kind < V_PARAMETER) {
        tell_unknown(f, t);
        return;
    }
    bool variable = v->kind == V_TYPE_VARIABLE || v->kind == V_METHOD_VARIABLE;
    if (variable && t->bits == DAM_PARAMETERLESS && has_new_constraint(v)) return;
    uint32_t missing = dam_missing(t->bits, v->bits);
    if (missing) tell_mismatch(f, v, t, missing);
}

static void require(Flow *f, const Set *set, const Goal *t) {
    for (uint32_t i = 0; set && i < set->n; i++) require_value(f, &set->v[i], t);
}

/* A type as a value: what typeof of it is. */
static const Set *value_of_type(Flow *f, Type *t) {
    Type *of = f->p->u->wk[WK_TYPE];
    if (t->kind != TK_VAR && t->kind != TK_MVAR)
        return single(f->a, (Value){.kind = V_TYPE, .type = t, .of = of});
    Value v = {.kind = V_METHOD_VARIABLE, .n = t->index, .method = f->m, .of = of};
    uint32_t token = md_token(MD_METHODDEF, f->m->rid);
    if (t->kind == TK_VAR) {
        TypeDef *d = f->m->owner;
        while (d->enclosing && t->index < d->enclosing->ngeneric) d = d->enclosing;
        v.kind = V_TYPE_VARIABLE;
        v.owner = d;
        token = md_token(MD_TYPEDEF, d->rid);
    }
    const Set *from =
        is_generated(t->kind == TK_VAR ? v.owner->name : f->m->name) ? moved(f, v.what, t->index) : NULL;
    if (from) return from;
    v.bits = dam_of_variable(f->as, token, t->index);
    return single(f->a, v);
}

/* Type arguments meet what the parameters are annotated with. */
static void check_arguments(Flow *f, TypeDef *owner, MethodDef *method, Type *const *args, uint32_t n) {
    const TypeDef *d = owner ? owner : method->owner;
    uint32_t token = owner ? md_token(MD_TYPEDEF, owner->rid) : md_token(MD_METHODDEF, method->rid);
    bool generated = is_generated(owner ? owner->name : method->name);
    for (uint32_t i = 0; i < n; i++) {
        const Set *v = value_of_type(f, args[i]);
        if (generated) move_into(f, owner ? (void *)owner : (void *)method, i, v);
        const Goal t = {.kind = T_VARIABLE,
                        .bits = dam_of_variable(d->assembly, token, i),
                        .owner = owner,
                        .method = method,
                        .n = i};
        require(f, v, &t);
    }
}

static void check_type(Flow *f, const Type *t) {
    if (!t) return;
    if (t->elem && t->kind != TK_ENUM) check_type(f, t->elem);
    if (!t->def || !t->nargs || t == t->def->typical) return;
    check_arguments(f, t->def, NULL, t->args, t->nargs);
    for (uint32_t i = 0; i < t->nargs; i++) check_type(f, t->args[i]);
}

static void check_method(Flow *f, const Method *m) {
    check_type(f, m->owner);
    check_arguments(f, NULL, m->def, m->margs, m->nmargs);
    for (uint32_t i = 0; i < m->nmargs; i++) check_type(f, m->margs[i]);
}

static Goal parameter_target(MethodDef *m, int n, uint32_t bits) {
    return (Goal){.kind = n == DAM_THIS ? T_THIS : T_PARAMETER, .bits = bits, .method = m, .n = (uint32_t)n};
}

static void require_parameter(Flow *f, const Set *set, MethodDef *m, int n) {
    const Goal t = parameter_target(m, n, dam_of_parameter(m, n));
    require(f, set, &t);
}

/* --- slots --- */

static const Set *pop(Flow *f) {
    State *st = f->st;
    if (!st->depth) diag_fail(f->p->diag, "%s: the stack is empty at IL %u", f->m->name, f->il);
    return st->slots[f->nargs + f->nlocals + --st->depth];
}

static void push(Flow *f, const Set *s) {
    if (f->nargs + f->nlocals + f->st->depth >= f->nslots)
        diag_fail(f->p->diag, "%s: the stack is full at IL %u", f->m->name, f->il);
    f->st->slots[f->nargs + f->nlocals + f->st->depth++] = s;
}

static State *copy_state(Flow *f, const State *from) {
    State *st = arena_alloc(f->a, sizeof *st + f->nslots * sizeof *st->slots);
    memcpy(st, from, sizeof *st + f->nslots * sizeof *st->slots);
    return st;
}

/* What arrives at an offset; the stack is replaced by `depth` unknown values where a handler begins. */
static void arrive(Flow *f, uint32_t at, int depth) {
    if (at >= f->body.code_size || f->last) return;
    State *st = f->st, *to = f->arrived[at];
    if (depth >= 0) {
        st = copy_state(f, st);
        st->depth = (uint32_t)depth;
        for (int i = 0; i < depth; i++) st->slots[f->nargs + f->nlocals + (uint32_t)i] = unknown(f->a, NULL);
    }
    if (!to) {
        f->arrived[at] = copy_state(f, st);
        vec_push(f->a, &f->work, at);
        return;
    }
    bool changed = false;
    uint32_t n = f->nargs + f->nlocals + (st->depth < to->depth ? st->depth : to->depth);
    for (uint32_t i = 0; i < n; i++) {
        const Set *after = join(f->a, to->slots[i], st->slots[i]);
        changed |= after != to->slots[i];
        to->slots[i] = after;
    }
    if (changed) vec_push(f->a, &f->work, at);
}

static bool in_range(uint32_t at, uint32_t begin, uint32_t end) { return at >= begin && at < end; }

/* An exception may lead from here to the handlers. */
static void arrive_handlers(Flow *f) {
    for (uint32_t i = 0; i < f->body.clause_count; i++) {
        const MdClause *c = &f->body.clauses[i];
        if (!in_range(f->il, c->try_begin, c->try_end)) continue;
        bool catches = c->kind == MD_CLAUSE_CATCH || c->kind == MD_CLAUSE_FILTER;
        arrive(f, c->handler_begin, catches);
        if (c->kind == MD_CLAUSE_FILTER) arrive(f, c->filter_begin, 1);
    }
}

static void set_slot(Flow *f, uint32_t slot, const Set *s) {
    f->st->slots[slot] = s;
    arrive_handlers(f);
}

/* --- memory --- */

static void store_field(Flow *f, FieldDef *field, const Set *s) {
    if (is_moved_field(field)) {
        move_into(f, field, 0, s);
        return;
    }
    const Goal t = {.kind = T_FIELD, .bits = dam_of_field(field), .field = field};
    require(f, s, &t);
}

static const Set *load_field(Flow *f, FieldDef *field, Type *type) {
    if (is_moved_field(field)) return moved(f, field, 0);
    int64_t constant;
    if (subst_field(f->p, field, &constant))
        return single(f->a, (Value){.kind = V_INT, .n = (int32_t)constant});
    return single(f->a, (Value){.kind = V_FIELD, .field = field, .bits = dam_of_field(field), .of = type});
}

static void store_through(Flow *f, const Set *to, const Set *s) {
    for (uint32_t i = 0; to && i < to->n; i++) {
        const Value *v = &to->v[i];
        if (v->kind == V_LOCAL)
            set_slot(f, (uint32_t)v->n, to->n == 1 ? s : join(f->a, f->st->slots[v->n], s));
        else if (v->kind == V_FIELD_ADDRESS)
            store_field(f, v->field, s);
        else if (v->kind == V_PARAMETER && v->n >= 0) {
            const Goal t = parameter_target(v->method, v->n, v->bits);
            require(f, s, &t);
        }
    }
}

static const Set *load_through(Flow *f, const Set *from) {
    const Set *s = NULL;
    for (uint32_t i = 0; from && i < from->n; i++) {
        const Value *v = &from->v[i];
        if (v->kind == V_LOCAL)
            s = join(f->a, s, f->st->slots[v->n]);
        else if (v->kind == V_FIELD_ADDRESS)
            s = join(f->a, s, load_field(f, v->field, v->of));
        else if (v->kind == V_PARAMETER)
            s = join(f->a, s, single(f->a, *v));
        else
            s = join(f->a, s, unknown(f->a, NULL));
    }
    return s;
}

static Array *array_of(Flow *f, const Value *v) {
    uint64_t *at = v && v->method == f->m ? map_find(&f->arrays, (uint32_t)v->n) : NULL;
    return at ? (Array *)(uintptr_t)*at : NULL;
}

static void new_array(Flow *f, Type *elem) {
    const Set *size = pop(f);
    int32_t n = 0;
    enum { MAX_ITEMS = 64 };
    bool added, known = is_int(size, &n) && n >= 0 && n <= MAX_ITEMS;
    uint64_t *at = map_put(&f->arrays, f->il, &added);
    if (added && known) {
        Array *array = ARENA_NEW(f->a, Array);
        array->n = (uint32_t)n;
        array->items = ARENA_ARRAY(f->a, const Set *, n + 1);
        *at = (uintptr_t)array;
    }
    push(f, single(f->a, (Value){.kind = V_ARRAY, .n = (int32_t)f->il, .method = f->m, .of = elem}));
}

static void store_element(Flow *f) {
    const Set *v = pop(f), *index = pop(f), *array = pop(f);
    int32_t n;
    for (uint32_t i = 0; array && i < array->n; i++) {
        Array *of = array->v[i].kind == V_ARRAY ? array_of(f, &array->v[i]) : NULL;
        if (!of) continue;
        if (is_int(index, &n) && n >= 0 && (uint32_t)n < of->n)
            of->items[n] = join(f->a, of->items[n], v);
        else
            for (uint32_t k = 0; k < of->n; k++) of->items[k] = join(f->a, of->items[k], v);
    }
}

static void load_element(Flow *f, Type *type) {
    const Set *index = pop(f), *array = pop(f);
    int32_t n;
    const Array *of = array_of(f, only(array, V_ARRAY));
    bool known = of && is_int(index, &n) && n >= 0 && (uint32_t)n < of->n;
    push(f, known ? of->items[n] : unknown(f->a, type));
}

/* --- calls --- */

typedef struct Call {
    MethodDef *d;
    Method *m;
    const Set **args; /* `this` first */
    uint32_t n;       /* without it */
    const Set *self;
    const Set *result;
} Call;

/* What a call of a method of the framework means. */
typedef void Meaning(Flow *f, Call *c, uint32_t with);

static void means_first(Flow *f, Call *c, uint32_t with) {
    (void)f, (void)with;
    c->result = c->d->is_static ? c->args[0] : c->self;
}

static const Set *annotated(Flow *f, Call *c, uint32_t bits) {
    return single(f->a, (Value){.kind = V_RETURN, .method = c->d, .bits = bits, .of = f->p->u->wk[WK_TYPE]});
}

static void means_object_type(Flow *f, Call *c, uint32_t with) {
    (void)with;
    const Set *s = NULL;
    for (uint32_t i = 0; c->self && i < c->self->n; i++) {
        Type *of = c->self->v[i].of;
        bool exact = of && of->def && (of->def->is_sealed || type_is_valuetype(of)) && !of->has_vars;
        if (exact)
            s = join(f->a, s, value_of_type(f, of));
        else if (c->self->v[i].kind != V_NULL)
            s = join(f->a, s, annotated(f, c, of && of->def ? dam_of_type(of) : 0));
    }
    c->result = s;
}

enum { FLAG_INSTANCE = 4, FLAG_STATIC = 8, FLAG_PUBLIC = 0x10, FLAG_NONPUBLIC = 0x20, FLAG_IGNORE_CASE = 1 };

/* The BindingFlags that a call is given, those of its kind when it takes none; false: they are not known. */
static bool flags_of(const Call *c, int32_t *flags) {
    MethodSig *s = method_def_sig(c->d);
    uint32_t first = c->d->is_static ? 0 : 1;
    *flags = FLAG_INSTANCE | FLAG_STATIC | FLAG_PUBLIC;
    for (uint32_t i = 0; i < s->nparams; i++)
        if (s->params[i]->def && strcmp(s->params[i]->def->name, "BindingFlags") == 0)
            return is_int(c->args[first + i], flags) && !(*flags & FLAG_IGNORE_CASE);
    return true;
}

static bool is_type_named(const Type *t, const char *name) {
    return t->def && strcmp(t->def->name, name) == 0;
}

static bool method_takes_name(const MethodDef *d) {
    MethodSig *s = method_def_sig((MethodDef *)d);
    return s->nparams && is_type_named(s->params[0], "String");
}

/* Of a constant type the members of constant names, and none else; false: the names are not known. */
static bool keep_named(Flow *f, Type *t, const Set *names) {
    if (!names) return false;
    for (uint32_t i = 0; i < names->n; i++)
        if (names->v[i].kind != V_STRING && names->v[i].kind != V_NULL) return false;
    if (!f->last || f->tells) return true;
    for (uint32_t i = 0; i < names->n; i++)
        for (Type *c = t; c && c->def && names->v[i].kind == V_STRING; c = type_parent(c))
            reach(f->p, sym_named(f->p, c, sym_string_utf8(f->p, names->v[i].string)), f->why);
    return true;
}

/* Members of one kind, `with` its bit of public ones (that of others is the next), that a call looks for in a
 * type: of a constant one by a constant name nothing is missed. */
static void means_members(Flow *f, Call *c, uint32_t with) {
    int32_t flags;
    uint32_t others = with == DAM_CONSTRUCTORS ? DAM_NONPUBLIC_CONSTRUCTORS : with << 1, bits = 0;
    bool known = flags_of(c, &flags);
    if (!known || flags & FLAG_PUBLIC) bits |= with;
    if (!known || flags & FLAG_NONPUBLIC) bits |= others;
    const Value *types =
        with == DAM_CONSTRUCTORS && c->n ? only(c->args[c->n > 2 ? c->n - 1 : c->n], V_ARRAY) : NULL;
    const Array *array = array_of(f, types);
    if (bits == DAM_CONSTRUCTORS && array && !array->n) bits = DAM_PARAMETERLESS;
    const Goal t = parameter_target(c->d, DAM_THIS, bits);
    const Set *names = method_takes_name(c->d) ? c->args[1] : NULL;
    for (uint32_t i = 0; c->self && i < c->self->n; i++)
        if (c->self->v[i].kind != V_TYPE || !keep_named(f, c->self->v[i].type, names))
            require_value(f, &c->self->v[i], &t);
}

static bool is_method_named(const MethodDef *m, const Value *name) {
    return name->kind == V_STRING && strcmp(m->name, name->string) == 0;
}

static void means_method(Flow *f, Call *c, uint32_t with) {
    means_members(f, c, with);
    const Set *s = NULL, *names = c->n ? c->args[1] : NULL;
    for (uint32_t i = 0; c->self && i < c->self->n; i++)
        for (uint32_t k = 0; names && k < names->n; k++) {
            const Value *v = &c->self->v[i];
            bool constant = v->kind == V_TYPE && names->v[k].kind == V_STRING;
            if (!constant) s = join(f->a, s, annotated(f, c, 0));
            bool any = false;
            for (Type *t = constant ? v->type : NULL; t && t->def && !any; t = type_parent(t)) {
                typedef_members(t->def);
                for (uint32_t m = 0; m < t->def->nmethods; m++) {
                    if (!is_method_named(&t->def->methods[m], &names->v[k])) continue;
                    s = join(f->a, s, single(f->a, (Value){.kind = V_METHOD, .method = &t->def->methods[m]}));
                    any = true;
                }
            }
            if (constant && !any) s = join(f->a, s, single(f->a, (Value){.kind = V_NULL}));
        }
    c->result = s;
}

static void means_nested(Flow *f, Call *c, uint32_t with) {
    means_members(f, c, with);
    bool all = c->self && c->self->n;
    for (uint32_t i = 0; c->self && i < c->self->n; i++)
        all &= c->self->v[i].kind == V_TYPE || c->self->v[i].kind == V_NULL || c->self->v[i].bits == DAM_ALL;
    c->result = annotated(f, c, all ? DAM_ALL : 0);
}

/* GetMember, GetMembers: of all kinds. */
static void means_any_member(Flow *f, Call *c, uint32_t with) {
    (void)with;
    static const uint32_t kinds[] = {DAM_METHODS, DAM_FIELDS, DAM_NESTED, DAM_PROPERTIES, DAM_EVENTS};
    int32_t flags;
    bool known = flags_of(c, &flags);
    uint32_t bits = 0;
    if (!known || flags & FLAG_PUBLIC) bits |= DAM_CONSTRUCTORS;
    if (!known || flags & FLAG_NONPUBLIC) bits |= DAM_NONPUBLIC_CONSTRUCTORS;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!known || flags & FLAG_PUBLIC) bits |= kinds[i];
        if (!known || flags & FLAG_NONPUBLIC) bits |= kinds[i] << 1;
    }
    const Goal t = parameter_target(c->d, DAM_THIS, bits);
    require(f, c->self, &t);
}

static void means_type_by_name(Flow *f, Call *c, uint32_t with) {
    (void)with;
    int32_t ignores_case = 0;
    const Set *s = NULL;
    if (c->n == 3 && (!is_int(c->args[2], &ignores_case) || ignores_case)) {
        tell_call(
            f, 2096, "Call to ", c->d,
            " can perform case insensitive lookup of the type, currently trimming can not guarantee presence "
            "of all the matching types.");
        c->result = NULL;
        return;
    }
    for (uint32_t i = 0; c->args[0] && i < c->args[0]->n; i++) {
        const Value *v = &c->args[0]->v[i];
        Type *t = v->kind == V_STRING ? type_of_text(f, v->string) : NULL;
        if (t)
            s = join(f->a, s, value_of_type(f, t));
        else if (v->bits)
            s = join(f->a, s, annotated(f, c, v->bits));
        else if (v->kind == V_TYPE) /* its AssemblyQualifiedName */
            s = join(f->a, s, single(f->a, *v));
        else if (v->kind != V_STRING && v->kind != V_NULL)
            tell_call(f, 2057, "Unrecognized value passed to the parameter 'typeName' of method ", c->d,
                      ". It's not possible to guarantee the availability of the target type.");
    }
    c->result = s ? s : single(f->a, (Value){.kind = V_NULL});
}

static void means_base_type(Flow *f, Call *c, uint32_t with) {
    (void)with;
    const uint32_t passed = DAM_METHODS | DAM_FIELDS | DAM_PROPERTIES | DAM_EVENTS | DAM_INTERFACES;
    const Set *s = NULL;
    for (uint32_t i = 0; c->self && i < c->self->n; i++) {
        const Value *v = &c->self->v[i];
        Type *base = v->kind == V_TYPE ? type_parent(v->type) : NULL;
        if (base)
            s = join(f->a, s, value_of_type(f, base));
        else if (v->kind != V_NULL)
            s = join(f->a, s, annotated(f, c, v->bits == DAM_ALL ? DAM_ALL : v->bits & passed));
    }
    c->result = s;
}

static void means_nullable(Flow *f, Call *c, uint32_t with) {
    (void)with;
    const Set *s = NULL;
    for (uint32_t i = 0; c->args[0] && i < c->args[0]->n; i++) {
        const Value *v = &c->args[0]->v[i];
        if (v->kind == V_TYPE)
            s = join(f->a, s,
                     type_is_nullable(v->type) ? value_of_type(f, v->type->args[0])
                                               : single(f->a, (Value){.kind = V_NULL}));
        else
            s = join(f->a, s, single(f->a, *v));
    }
    c->result = s;
}

static void means_class_constructor(Flow *f, Call *c, uint32_t with) {
    (void)with;
    for (uint32_t i = 0; c->args[0] && i < c->args[0]->n; i++)
        if (c->args[0]->v[i].kind != V_TYPE)
            tell_call(f, 2059, "Unrecognized value passed to the parameter 'type' of method ", c->d,
                      ". It's not possible to guarantee the availability of the target static constructor.");
}

/* Activator.CreateInstance(Type, …) */
static void means_instance(Flow *f, Call *c, uint32_t with) {
    (void)with;
    MethodSig *s = method_def_sig(c->d);
    int32_t flags = FLAG_PUBLIC, n = 0;
    bool none = c->n == 1;
    if (c->n > 1 && s->params[1]->kind == TK_BOOL) {
        none = true;
        if (!is_int(c->args[1], &n) || n) flags |= FLAG_NONPUBLIC;
    } else if (c->n > 1) {
        const Set *list = c->args[c->n > 3 ? 3 : 1];
        const Array *array = array_of(f, only(list, V_ARRAY));
        none = only(list, V_NULL) || (array && !array->n);
        if (c->n > 3 && !flags_of(c, &flags)) flags = FLAG_PUBLIC | FLAG_NONPUBLIC;
    }
    uint32_t bits = flags & FLAG_PUBLIC ? none ? DAM_PARAMETERLESS : DAM_CONSTRUCTORS : 0;
    if (flags & FLAG_NONPUBLIC) bits |= DAM_NONPUBLIC_CONSTRUCTORS;
    const Goal t = parameter_target(c->d, 0, bits);
    require(f, c->args[0], &t);
}

/* Assembly.CreateInstance, and by names of assembly and type. */
static void means_created(Flow *f, Call *c, uint32_t with) {
    (void)with;
    tell_call(f, 2058, "Parameters passed to method ", c->d,
              " cannot be analyzed. Consider using methods 'System.Type.GetType' and "
              "'System.Activator.CreateInstance' instead.");
}

static uint32_t variable_needs(Assembly *a, uint32_t token, uint32_t i) {
    MdRange r = md_generic_params(a->image, token);
    uint32_t row = md_row_at(a->image, MD_GENERICPARAM, r.begin + i);
    bool is_new = md_col(a->image, MD_GENERICPARAM_FLAGS, row) & MD_GP_DEFAULT_CONSTRUCTOR;
    bool value = md_col(a->image, MD_GENERICPARAM_FLAGS, row) & MD_GP_NOT_NULLABLE_VALUE_TYPE;
    return dam_of_variable(a, token, i) | (is_new && !value ? DAM_PARAMETERLESS : 0);
}

/* Whether an array of types is known to meet what the parameters of a definition are annotated with; tells of
 * those that do not. */
static bool check_made(Flow *f, TypeDef *owner, MethodDef *method, const Set *list) {
    Assembly *a = owner ? owner->assembly : method->owner->assembly;
    uint32_t token = owner ? md_token(MD_TYPEDEF, owner->rid) : md_token(MD_METHODDEF, method->rid);
    uint32_t n = owner ? owner->ngeneric : method->ngeneric, needs = 0;
    for (uint32_t i = 0; i < n; i++) needs |= variable_needs(a, token, i);
    if (!needs) return true;
    const Array *array = array_of(f, only(list, V_ARRAY));
    if (!array || array->n != n) return false;
    for (uint32_t i = 0; i < n; i++)
        if (!array->items[i] || only(array->items[i], V_UNKNOWN)) return false;
    for (uint32_t i = 0; i < n; i++) {
        const Goal t = {.kind = T_VARIABLE,
                        .bits = variable_needs(a, token, i),
                        .owner = owner,
                        .method = method,
                        .n = i};
        require(f, array->items[i], &t);
    }
    return true;
}

static void means_generic(Flow *f, Call *c, uint32_t with) {
    bool of_method = with != 0;
    const Set *list = c->n ? c->args[1] : NULL;
    for (uint32_t i = 0; c->self && i < c->self->n; i++) {
        const Value *v = &c->self->v[i];
        bool ok = v->kind == V_NULL;
        if (v->kind == V_TYPE && !of_method)
            ok = v->type->def && check_made(f, v->type->def, NULL, list);
        else if (v->kind == V_METHOD && of_method)
            ok = check_made(f, NULL, v->method, list);
        if (ok) continue;
        if (of_method)
            tell_call(f, 2060, "Call to ", c->d,
                      " can not be statically analyzed. It's not possible to guarantee the availability of "
                      "requirements of the generic method.");
        else
            tell_call(f, 2055, "Call to ", c->d,
                      " can not be statically analyzed. It's not possible to guarantee the availability of "
                      "requirements of the generic type.");
    }
    c->result = c->self;
}

/* Expression.Call(Type, String, Type[], Expression[]) */
static void means_expression_call(Flow *f, Call *c, uint32_t with) {
    (void)with;
    const Array *array = array_of(f, only(c->args[2], V_ARRAY));
    bool generic = !only(c->args[2], V_NULL) && !(array && !array->n);
    const Goal t = parameter_target(c->d, 0, DAM_METHODS | DAM_NONPUBLIC_METHODS);
    require(f, c->args[0], &t);
    if (generic && !(only(c->args[0], V_TYPE) && only(c->args[1], V_STRING)))
        tell_call(f, 2060, "Call to ", c->d,
                  " can not be statically analyzed. It's not possible to guarantee the availability of "
                  "requirements of the generic method.");
}

enum { ANY = -1 };
static const struct {
    const char *ns, *type, *name;
    int nparams; /* ANY */
    bool judges; /* what RequiresUnreferencedCode of the method is about */
    Meaning *fn;
    uint32_t with;
} meanings[] = {
    {"System", "Type", "GetTypeFromHandle", 1, false, means_first, 0},
    {"System", "Type", "get_TypeHandle", 0, false, means_first, 0},
    {"System", "Type", "get_UnderlyingSystemType", 0, false, means_first, 0},
    {"System", "Type", "get_AssemblyQualifiedName", 0, false, means_first, 0},
    {"System", "Type", "get_BaseType", 0, false, means_base_type, 0},
    {"System.Reflection", "TypeInfo", "AsType", 0, false, means_first, 0},
    {"System.Reflection", "IntrospectionExtensions", "GetTypeInfo", 1, false, means_first, 0},
    {"System.Reflection", "MethodBase", "GetMethodFromHandle", ANY, false, means_first, 0},
    {"System.Reflection", "MethodBase", "get_MethodHandle", 0, false, means_first, 0},
    {"System", "Object", "GetType", 0, false, means_object_type, 0},
    {"System", "Nullable", "GetUnderlyingType", 1, false, means_nullable, 0},
    {"System", "Type", "GetType", ANY, true, means_type_by_name, 0},
    {"System", "Type", "GetConstructors", 1, false, means_members, DAM_CONSTRUCTORS},
    {"System", "Type", "GetConstructor", ANY, false, means_members, DAM_CONSTRUCTORS},
    {"System", "Type", "GetMethods", 1, false, means_members, DAM_METHODS},
    {"System", "Type", "GetMethod", ANY, false, means_method, DAM_METHODS},
    {"System", "Type", "GetFields", 1, false, means_members, DAM_FIELDS},
    {"System", "Type", "GetField", ANY, false, means_members, DAM_FIELDS},
    {"System", "Type", "GetProperties", 1, false, means_members, DAM_PROPERTIES},
    {"System", "Type", "GetProperty", ANY, false, means_members, DAM_PROPERTIES},
    {"System", "Type", "GetEvents", 1, false, means_members, DAM_EVENTS},
    {"System", "Type", "GetEvent", ANY, false, means_members, DAM_EVENTS},
    {"System", "Type", "GetNestedTypes", 1, false, means_members, DAM_NESTED},
    {"System", "Type", "GetNestedType", ANY, false, means_nested, DAM_NESTED},
    {"System", "Type", "GetMembers", 1, false, means_any_member, 0},
    {"System", "Type", "GetMember", ANY, false, means_any_member, 0},
    {"System", "Type", "MakeGenericType", 1, true, means_generic, 0},
    {"System.Reflection", "MethodInfo", "MakeGenericMethod", 1, true, means_generic, 1},
    {"System.Runtime.CompilerServices", "RuntimeHelpers", "RunClassConstructor", 1, true,
     means_class_constructor, 0},
    {"System", "Activator", "CreateInstance", ANY, false, means_instance, 0},
    {"System.Reflection", "Assembly", "CreateInstance", ANY, true, means_created, 0},
    {"System.Linq.Expressions", "Expression", "Call", 4, true, means_expression_call, 0},
};
enum { MEANINGS = sizeof meanings / sizeof *meanings };

/* Overloads that the name and the number of parameters do not tell apart. */
static bool is_meant(const MethodDef *d, Meaning *fn) {
    MethodSig *s = method_def_sig((MethodDef *)d);
    if (fn == means_type_by_name || fn == means_created)
        return (fn == means_created) == !d->is_static && s->nparams && is_type_named(s->params[0], "String");
    if (fn == means_instance) return d->is_static && s->nparams && is_type_named(s->params[0], "Type");
    if (fn == means_expression_call)
        return is_type_named(s->params[0], "Type") && is_type_named(s->params[1], "String");
    if (fn == means_method) return is_type_named(s->params[0], "String");
    return true;
}

static int meaning_of(Program *p, const MethodDef *d) {
    const TypeDef *o = d->owner;
    if (!o || reflect_origin(p, o->assembly) != ORIGIN_FRAMEWORK) return -1;
    for (int i = 0; i < MEANINGS; i++)
        if (strcmp(d->name, meanings[i].name) == 0 && strcmp(o->name, meanings[i].type) == 0 &&
            strcmp(o->ns, meanings[i].ns) == 0 && !d->ngeneric &&
            (meanings[i].nparams == ANY || method_def_sig((MethodDef *)d)->nparams == meanings[i].nparams) &&
            is_meant(d, meanings[i].fn))
            return i;
    return -1;
}

bool trim_judges(Program *p, const MethodDef *m) {
    int i = meaning_of(p, m);
    return i >= 0 && meanings[i].judges;
}

/* Addresses that are handed on: what lies there is then what the parameter says, or not known. */
static void after_call(Flow *f, const Call *c, const MethodSig *s) {
    uint32_t first = s->has_this;
    for (uint32_t i = 0; i < c->n; i++) {
        if (s->params[i]->kind != TK_BYREF) continue;
        const Set *v = single(f->a, (Value){.kind = V_PARAMETER,
                                            .method = c->d,
                                            .n = (int32_t)i,
                                            .bits = dam_of_parameter(c->d, (int)i),
                                            .of = s->params[i]->elem});
        store_through(f, c->args[first + i], type_is_valuetype(s->params[i]->elem) ? unknown(f->a, NULL) : v);
    }
}

static void call(Flow *f, uint32_t token, bool is_new) {
    Method *m = method_from_token(f->as, token, NULL, NULL);
    MethodSig *s = method_sig(m);
    uint32_t self = s->has_this, n = s->nparams + self;
    Call c = {.d = m->def, .m = m, .n = s->nparams, .args = ARENA_ARRAY(f->a, const Set *, n + 1)};
    for (uint32_t i = n; i > (is_new ? self : 0); i--) c.args[i - 1] = pop(f);
    if (is_new) c.args[0] = unknown(f->a, m->owner);
    c.self = self ? c.args[0] : NULL;
    if (!m->def->owner) { /* of an array */
        if (is_new || s->ret->kind != TK_VOID) push(f, unknown(f->a, is_new ? m->owner : s->ret));
        return;
    }
    check_method(f, m);
    int64_t constant;
    int meaning = meaning_of(f->p, m->def);
    c.result = single(
        f->a,
        (Value){
            .kind = V_RETURN, .method = m->def, .bits = dam_of_parameter(m->def, DAM_RETURN), .of = s->ret});
    if (subst_method(f->p, m->def, &constant))
        c.result = single(f->a, (Value){.kind = V_INT, .n = (int32_t)constant});
    else if (meaning >= 0)
        meanings[meaning].fn(f, &c, meanings[meaning].with);
    else {
        if (self && !is_new) require_parameter(f, c.self, m->def, DAM_THIS);
        for (uint32_t i = 0; i < c.n; i++)
            if (s->params[i]->kind != TK_BYREF) require_parameter(f, c.args[self + i], m->def, (int)i);
    }
    after_call(f, &c, s);
    if (is_new)
        push(f, c.args[0]);
    else if (s->ret->kind != TK_VOID)
        push(f, c.result);
}

/* --- instructions --- */

static void token_value(Flow *f, uint32_t token) {
    char kind = token_kind(f->as, token);
    if (kind == 't') {
        Type *t = type_from_token(f->as, token, NULL);
        check_type(f, t);
        push(f, value_of_type(f, t));
    } else if (kind == 'm') {
        Method *m = method_from_token(f->as, token, NULL, NULL);
        push(f, single(f->a, (Value){.kind = V_METHOD, .method = m->def}));
    } else {
        push(f, unknown(f->a, NULL));
    }
}

static void string_value(Flow *f, uint32_t token) {
    MdUserString u = md_user_string(f->as->image, token);
    const char *text = sym_string_text(f->p, sym_string(f->p, u.utf16, u.len));
    push(f, single(f->a, (Value){.kind = V_STRING, .string = text, .of = f->p->u->wk[WK_STRING]}));
}

static void field_access(Flow *f, const IlInsn *in) {
    Type *owner;
    FieldDef *field = field_from_token(f->as, in->token, NULL, &owner);
    Type *type = field_type(f->p->u, field, owner);
    check_type(f, owner);
    bool stores = in->op == IL_STFLD || in->op == IL_STSFLD;
    const Set *v = stores ? pop(f) : NULL;
    if (in->op == IL_LDFLD || in->op == IL_LDFLDA || in->op == IL_STFLD) pop(f);
    if (stores)
        store_field(f, field, v);
    else if (in->op == IL_LDFLDA || in->op == IL_LDSFLDA)
        push(f, single(f->a, (Value){.kind = V_FIELD_ADDRESS, .field = field, .of = type}));
    else
        push(f, load_field(f, field, type));
}

static uint32_t argument_slot(const Flow *f, uint32_t n) { return n < f->nargs ? n : 0; }
static uint32_t local_slot(const Flow *f, uint32_t n) { return f->nargs + (n < f->nlocals ? n : 0); }

/* Branches whose condition is a constant go one way: code behind a switch that is off is not looked at. */
static void branch(Flow *f, const IlInsn *in, bool *falls) {
    const IlOpDesc *d = &il_op_desc[in->op];
    int32_t n = 0;
    bool is_true = in->op == IL_BRTRUE || in->op == IL_BRTRUE_S;
    bool tests = is_true || in->op == IL_BRFALSE || in->op == IL_BRFALSE_S;
    const Set *v = NULL;
    for (int i = 0; i < d->pop; i++) v = pop(f);
    bool known = tests && is_int(v, &n);
    *falls = d->flow == IL_FLOW_COND && !(known && (n != 0) == is_true);
    if (in->op == IL_SWITCH)
        for (uint32_t i = 0; i < in->sw.count; i++) arrive(f, il_switch_target(in, i), -1);
    else if (in->op == IL_LEAVE || in->op == IL_LEAVE_S)
        arrive(f, in->target, 0);
    else if (!known || (n != 0) == is_true)
        arrive(f, in->target, -1);
}

/* What a finally has done is seen where the leaves that run it go. */
static void end_finally(Flow *f) {
    for (uint32_t i = 0; i < f->body.clause_count; i++) {
        const MdClause *c = &f->body.clauses[i];
        if (!in_range(f->il, c->handler_begin, c->handler_end)) continue;
        for (uint32_t k = 0; k < f->leaves.len; k++)
            if (in_range(f->leaves.items[k].from, c->try_begin, c->try_end))
                arrive(f, f->leaves.items[k].to, 0);
        return;
    }
}

static void method_address(Flow *f, const IlInsn *in) {
    if (in->op == IL_LDVIRTFTN) pop(f);
    Method *m = method_from_token(f->as, in->token, NULL, NULL);
    if (m->def->owner) check_method(f, m);
    push(f, unknown(f->a, NULL));
}

static void returns(Flow *f) {
    MethodSig *s = method_def_sig(f->m);
    if (s->ret->kind == TK_VOID) return;
    const Goal t = {.kind = T_RETURN, .bits = dam_of_parameter(f->m, DAM_RETURN), .method = f->m};
    require(f, pop(f), &t);
}

/* Two constants. */
static void arithmetic(Flow *f, IlOp op) {
    const Set *b = pop(f), *a = pop(f);
    int32_t x, y;
    bool known = is_int(a, &x) && is_int(b, &y);
    int32_t n = !known ? 0 : op == IL_OR ? x | y : op == IL_AND ? (x & y) : x == y;
    push(f, known ? single(f->a, (Value){.kind = V_INT, .n = n}) : unknown(f->a, NULL));
}

static void push_int(Flow *f, int32_t n) { push(f, single(f->a, (Value){.kind = V_INT, .n = n})); }

static void load_slot(Flow *f, uint32_t slot) { push(f, f->st->slots[slot]); }

/* One instruction; false: control does not go on to the next. */
static bool step(Flow *f, const IlInsn *in) {
    const IlOpDesc *d = &il_op_desc[in->op];
    bool falls = true;
    switch (in->op) {
        case IL_LDARG_0:
        case IL_LDARG_1:
        case IL_LDARG_2:
        case IL_LDARG_3: load_slot(f, argument_slot(f, (uint32_t)in->op - IL_LDARG_0)); return true;
        case IL_LDARG_S:
        case IL_LDARG: load_slot(f, argument_slot(f, in->var)); return true;
        case IL_LDLOC_0:
        case IL_LDLOC_1:
        case IL_LDLOC_2:
        case IL_LDLOC_3: load_slot(f, local_slot(f, (uint32_t)in->op - IL_LDLOC_0)); return true;
        case IL_LDLOC_S:
        case IL_LDLOC: load_slot(f, local_slot(f, in->var)); return true;
        case IL_STLOC_0:
        case IL_STLOC_1:
        case IL_STLOC_2:
        case IL_STLOC_3: set_slot(f, local_slot(f, (uint32_t)in->op - IL_STLOC_0), pop(f)); return true;
        case IL_STLOC_S:
        case IL_STLOC: set_slot(f, local_slot(f, in->var), pop(f)); return true;
        case IL_STARG_S:
        case IL_STARG: set_slot(f, argument_slot(f, in->var), pop(f)); return true;
        case IL_LDARGA_S:
        case IL_LDARGA:
            push(f, single(f->a, (Value){.kind = V_LOCAL, .n = (int32_t)argument_slot(f, in->var)}));
            return true;
        case IL_LDLOCA_S:
        case IL_LDLOCA:
            push(f, single(f->a, (Value){.kind = V_LOCAL, .n = (int32_t)local_slot(f, in->var)}));
            return true;
        case IL_LDNULL: push(f, single(f->a, (Value){.kind = V_NULL})); return true;
        case IL_LDSTR: string_value(f, in->token); return true;
        case IL_LDC_I4_S:
        case IL_LDC_I4: push_int(f, in->i4); return true;
        case IL_LDTOKEN: token_value(f, in->token); return true;
        case IL_DUP: {
            const Set *v = pop(f);
            push(f, v);
            push(f, v);
            return true;
        }
        case IL_CALL:
        case IL_CALLVIRT: call(f, in->token, false); return true;
        case IL_NEWOBJ: call(f, in->token, true); return true;
        case IL_CALLI: {
            MethodSig *s = sig_from_token(f->as, in->token, NULL);
            for (uint32_t i = 0; i < s->nparams + s->has_this + 1u; i++) pop(f);
            if (s->ret->kind != TK_VOID) push(f, unknown(f->a, s->ret));
            return true;
        }
        case IL_LDFLD:
        case IL_LDFLDA:
        case IL_STFLD:
        case IL_LDSFLD:
        case IL_LDSFLDA:
        case IL_STSFLD: field_access(f, in); return true;
        case IL_LDFTN:
        case IL_LDVIRTFTN: method_address(f, in); return true;
        case IL_LDIND_REF: push(f, load_through(f, pop(f))); return true;
        case IL_STIND_REF: {
            const Set *v = pop(f);
            store_through(f, pop(f), v);
            return true;
        }
        case IL_STIND_I:
        case IL_STIND_I1:
        case IL_STIND_I2:
        case IL_STIND_I4:
        case IL_STIND_I8:
        case IL_STOBJ:
            pop(f);
            store_through(f, pop(f), unknown(f->a, NULL));
            return true;
        case IL_INITOBJ: store_through(f, pop(f), unknown(f->a, NULL)); return true;
        case IL_NEWARR: new_array(f, type_from_token(f->as, in->token, NULL)); return true;
        case IL_STELEM_REF: store_element(f); return true;
        case IL_LDELEM_REF: load_element(f, NULL); return true;
        case IL_LDELEM: load_element(f, type_from_token(f->as, in->token, NULL)); return true;
        case IL_CASTCLASS:
        case IL_ISINST: {
            Type *t = type_from_token(f->as, in->token, NULL);
            const Set *v = pop(f);
            check_type(f, t);
            push(f, only(v, V_UNKNOWN) ? unknown(f->a, t) : v);
            return true;
        }
        case IL_BOX: pop(f), push(f, unknown(f->a, type_from_token(f->as, in->token, NULL))); return true;
        case IL_OR:
        case IL_AND:
        case IL_CEQ: arithmetic(f, in->op); return true;
        case IL_RET: returns(f); return false;
        case IL_ENDFINALLY: end_finally(f); return false;
        default: break;
    }
    if (in->op >= IL_LDC_I4_M1 && in->op <= IL_LDC_I4_8) {
        push_int(f, (int32_t)in->op - (int32_t)IL_LDC_I4_0);
        return true;
    }
    if (d->flow == IL_FLOW_BRANCH || d->flow == IL_FLOW_COND) {
        branch(f, in, &falls);
        return falls;
    }
    for (int i = 0; i < d->pop; i++) pop(f);
    for (int i = 0; i < d->push; i++) push(f, unknown(f->a, NULL));
    return d->flow != IL_FLOW_THROW && d->flow != IL_FLOW_RETURN;
}

/* --- one method --- */

static void mark_starts(Flow *f) {
    const MdBody *b = &f->body;
    for (uint32_t at = 0; at < b->code_size;) {
        IlInsn in = il_next(b->code, b->code_size, at);
        if (in.op == IL_INVALID) diag_fail(f->p->diag, "%s: bad IL at %u", f->m->name, at);
        uint8_t flow = il_op_desc[in.op].flow;
        if (in.op == IL_SWITCH) {
            for (uint32_t i = 0; i < in.sw.count; i++)
                if (il_switch_target(&in, i) < b->code_size) f->starts[il_switch_target(&in, i)] = true;
        } else if ((flow == IL_FLOW_BRANCH || flow == IL_FLOW_COND) && in.target < b->code_size) {
            f->starts[in.target] = true;
            if (in.op == IL_LEAVE || in.op == IL_LEAVE_S)
                vec_push(f->a, &f->leaves, ((Jump){.from = at, .to = in.target}));
        }
        at = in.next;
    }
    for (uint32_t i = 0; i < b->clause_count; i++)
        if (b->clauses[i].try_begin < b->code_size) f->starts[b->clauses[i].try_begin] = true;
}

static void walk(Flow *f, uint32_t at) {
    f->st = copy_state(f, f->arrived[at]);
    f->il = at;
    arrive_handlers(f);
    for (bool falls = true; falls && at < f->body.code_size;) {
        IlInsn in = il_next(f->body.code, f->body.code_size, at);
        f->il = at;
        falls = step(f, &in);
        at = in.next;
        if (falls && at < f->body.code_size && f->starts[at]) {
            arrive(f, at, -1);
            return;
        }
    }
}

static void enter(Flow *f) {
    MethodSig *s = method_def_sig(f->m);
    State *st = f->st = arena_alloc(f->a, sizeof *st + f->nslots * sizeof *st->slots);
    for (uint32_t i = 0; i < f->nargs; i++) {
        int n = (int)i - s->has_this;
        Type *of = n < 0 ? typedef_type(f->m->owner) : s->params[n];
        st->slots[i] = single(
            f->a,
            (Value){
                .kind = V_PARAMETER, .method = f->m, .n = n, .bits = dam_of_parameter(f->m, n), .of = of});
    }
    for (uint32_t i = 0; i < f->nlocals; i++) st->slots[f->nargs + i] = single(f->a, (Value){.kind = V_NULL});
    arrive(f, 0, -1);
}

static void run(struct TrimFlow *s, Body b, bool tells) {
    Program *p = s->p;
    Arena *a = &s->a;
    Flow f = {.s = s, .p = p, .a = a, .m = b.m, .why = b.why, .as = b.m->owner->assembly};
    if (!md_body(f.as->image, p->diag, a, b.m->rid, &f.body)) return;
    MethodSig *sig = method_def_sig(b.m);
    f.nargs = sig->nparams + sig->has_this;
    if (f.body.local_sig) locals_from_token(f.as, f.body.local_sig, NULL, &f.nlocals);
    f.nslots = f.nargs + f.nlocals + f.body.max_stack + 2;
    f.starts = ARENA_ARRAY(a, bool, f.body.code_size + 1);
    f.arrived = ARENA_ARRAY(a, State *, f.body.code_size + 1);
    map_init(&f.arrays, a);
    mark_starts(&f);
    enter(&f);
    while (f.work.len) walk(&f, vec_pop(&f.work));
    f.last = true;
    f.tells = tells;
    for (uint32_t at = 0; at < f.body.code_size; at++)
        if (f.arrived[at]) walk(&f, at);
}

static void run_caught(struct TrimFlow *s, Body b, bool tells) {
    DIAG_TRY(s->p->diag) { run(s, b, tells); }
    DIAG_CAUGHT(s->p->diag) {} /* IL that is wrong: importing it tells */
    DIAG_END
    arena_reset(&s->a);
}

/* --- which methods are worth it --- */

static bool variables_ask(Assembly *a, uint32_t owner, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (dam_of_variable(a, owner, i)) return true;
    return false;
}

static bool asks_anew(Program *p, const MethodDef *d) {
    Assembly *a = d->owner->assembly;
    if (meaning_of(p, d) >= 0 && strcmp(d->name, "GetTypeFromHandle") != 0) return true;
    if (variables_ask(a, md_token(MD_METHODDEF, d->rid), d->ngeneric)) return true;
    if (variables_ask(a, md_token(MD_TYPEDEF, d->owner->rid), d->owner->ngeneric)) return true;
    if (dam_of_parameter(d, DAM_THIS)) return true;
    for (int i = 0; i < method_def_sig((MethodDef *)d)->nparams; i++)
        if (dam_of_parameter(d, i)) return true;
    return false;
}

static bool asks(struct TrimFlow *s, const MethodDef *d) {
    if (!d->owner) return false;
    uint64_t *known = map_put(&s->asks, (uintptr_t)d, NULL);
    if (!*known) *known = 1 + asks_anew(s->p, d);
    return *known == 2;
}

/* Whether constants may come from the method, or arrive where something is asked. */
static bool is_worth_it(struct TrimFlow *s, const MethodDef *m) {
    Program *p = s->p;
    Assembly *a = m->owner->assembly;
    MdBody b;
    if (!md_body(a->image, p->diag, &s->a, m->rid, &b)) return false;
    if (dam_of_parameter(m, DAM_RETURN)) return true;
    for (uint32_t at = 0; at < b.code_size;) {
        IlInsn in = il_next(b.code, b.code_size, at);
        if (in.op == IL_INVALID) return false;
        at = in.next;
        uint8_t operand = il_op_desc[in.op].operand;
        if (in.op == IL_LDTOKEN && token_kind(a, in.token) == 't') return true;
        if (operand == IL_OPERAND_METHOD && asks(s, method_from_token(a, in.token, NULL, NULL)->def))
            return true;
    }
    return false;
}

static bool is_worth_it_caught(struct TrimFlow *s, const MethodDef *m) {
    volatile bool worth = false;
    DIAG_TRY(s->p->diag) { worth = is_worth_it(s, m); }
    DIAG_CAUGHT(s->p->diag) { worth = false; }
    DIAG_END
    arena_reset(&s->a);
    return worth;
}

struct TrimFlow *trim_flow_new(Program *p) {
    struct TrimFlow *s = ARENA_NEW(p->arena, struct TrimFlow);
    s->p = p;
    map_init(&s->moved, p->arena);
    map_init(&s->asks, p->arena);
    arena_init(&s->a);
    return s;
}

void trim_flow_free(struct TrimFlow *s) { arena_free(&s->a); }

bool trim_flow_keep(struct TrimFlow *s, MethodDef *m, IrSym why) {
    if (!s->p->opt.warn_trim && !is_worth_it_caught(s, m)) return false;
    run_caught(s, (Body){m, why}, false);
    while (s->again.len) run_caught(s, vec_pop(&s->again), false);
    return true;
}

void trim_flow_tell(struct TrimFlow *s, MethodDef *m) { run_caught(s, (Body){m, 0}, true); }
