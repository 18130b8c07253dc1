/* `anvil stress`: every method body of an assembly through every stage, without linking. Generic ones are
 * compiled over __Canon. */
#include "frontend/stress.h"

#include <string.h>

#include "base/clock.h"
#include "frontend/compile.h"

typedef struct Reason {
    char text[120];
    uint32_t count;
    const char *example;
} Reason;

/* The part of a message that is the same for every method: what follows the last "IL_xxxx: ", else all. */
static const char *reason_of(const char *message) {
    const char *r = message;
    for (const char *s = message; (s = strstr(s, "IL_")) != NULL; s += 3) {
        const char *c = strstr(s, ": ");
        if (c) r = c + 2;
    }
    return r;
}

typedef VEC(Reason) Reasons;

static void count_reason(Arena *a, Reasons *v, const char *message) {
    char text[120];
    snprintf(text, sizeof text, "%s", reason_of(message));
    for (uint32_t i = 0; i < v->len; i++)
        if (strcmp(v->items[i].text, text) == 0) {
            v->items[i].count++;
            return;
        }
    Reason r = {.count = 1, .example = arena_strdup(a, message)};
    memcpy(r.text, text, sizeof text);
    vec_push(a, v, r);
}

Method *method_over_canon(Universe *u, MethodDef *d) {
    Type *canon = u->wk[WK_CANON];
    Type **args = ARENA_ARRAY(u->arena, Type *, d->owner->ngeneric + d->ngeneric + 1);
    for (uint32_t i = 0; i < (uint32_t)d->owner->ngeneric + d->ngeneric; i++) args[i] = canon;
    Type *owner =
        d->owner->ngeneric ? type_inst(u, d->owner, args, d->owner->ngeneric) : typedef_type(d->owner);
    return method_inst(u, d, owner, args, d->ngeneric);
}

static void try_method(Program *p, MethodDef *d, Reasons *reasons, StressCounts *c, FILE *list) {
    c->bodies++;
    volatile bool ok = false;
    DIAG_TRY(p->diag) {
        Method *m = method_over_canon(p->u, d);
        compile_only(p, sym_method(p, SK_METHOD, m));
        ok = true;
    }
    DIAG_CAUGHT(p->diag) {
        count_reason(p->arena, reasons, p->diag->message);
        if (list) fprintf(list, "%s\n", p->diag->message);
    }
    DIAG_END
    if (ok) c->compiled++;
}

static TypeDef *try_type(Program *p, Assembly *a, uint32_t rid, Reasons *reasons) {
    TypeDef *volatile d = NULL;
    DIAG_TRY(p->diag) {
        TypeDef *t = assembly_typedef(a, rid);
        typedef_members(t);
        d = t;
    }
    DIAG_CAUGHT(p->diag) { count_reason(p->arena, reasons, p->diag->message); }
    DIAG_END
    return d;
}

StressCounts stress_assembly(Program *p, Assembly *a, FILE *out, FILE *list) {
    StressCounts c = {0};
    Reasons reasons = {0};
    uint64_t il0 = p->il_bytes, t0 = clock_nanos();
    for (uint32_t rid = 1; rid <= a->ntypes; rid++) {
        TypeDef *d = try_type(p, a, rid, &reasons);
        if (!d) continue;
        for (uint32_t k = 0; k < d->nmethods; k++)
            if (d->methods[k].has_body) try_method(p, &d->methods[k], &reasons, &c, list);
    }
    c.nanos = clock_nanos() - t0;
    c.il_bytes = p->il_bytes - il0;
    double s = (double)c.nanos / 1e9;
    fprintf(out,
            "%-50s %7u bodies %7u compiled %6.2f %%  %9llu IL bytes  %7.0f methods/s  %9.0f IL bytes/s\n",
            a->name, c.bodies, c.compiled, c.bodies ? 100.0 * c.compiled / c.bodies : 100.0,
            (unsigned long long)c.il_bytes, c.bodies / s, (double)c.il_bytes / s);
    for (uint32_t shown = 0; shown < reasons.len; shown++) {
        uint32_t best = shown;
        for (uint32_t i = shown + 1; i < reasons.len; i++)
            if (reasons.items[i].count > reasons.items[best].count) best = i;
        Reason r = reasons.items[best];
        reasons.items[best] = reasons.items[shown];
        reasons.items[shown] = r;
        fprintf(out, "  %6u  %s\n          e.g. %s\n", r.count, r.text, r.example);
    }
    return c;
}
