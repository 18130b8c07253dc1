#include "tests/unit/ir_util.h"

#include <criterion/criterion.h>
#include <string.h>

void irtext_init(IrText *t) {
    memset(t, 0, sizeof *t);
    arena_init(&t->arena);
    arena_init(&t->scratch);
    strmap_init(&t->syms, &t->arena);
}

void irtext_free(IrText *t) {
    arena_free(&t->arena);
    arena_free(&t->scratch);
}

IrSym irtext_sym(void *user, const char *name) {
    IrText *t = user;
    bool added;
    uint64_t *sym = strmap_put(&t->syms, name, strlen(name), &added);
    if (added) {
        vec_push(&t->arena, &t->names, arena_strdup(&t->arena, name));
        *sym = t->names.len;
    }
    return (IrSym)*sym;
}

const char *irtext_name(void *user, IrSym sym) {
    const IrText *t = user;
    return sym && sym <= t->names.len ? t->names.items[sym - 1] : NULL;
}

bool irtext_try(IrText *t, void (*work)(void *user), void *user) {
    volatile bool ok = true;
    DIAG_TRY(&t->diag) { work(user); }
    DIAG_CAUGHT(&t->diag) { ok = false; }
    DIAG_END
    return ok;
}

typedef struct Parse {
    IrText *t;
    const char *text;
    IrFuncs funcs;
} Parse;

static void parse(void *user) {
    Parse *p = user;
    p->funcs = ir_parse(&p->t->arena, &p->t->diag, p->text, irtext_sym, p->t);
}

IrFuncs irtext_parse(IrText *t, const char *text) {
    Parse p = {t, text, {0}};
    cr_assert(irtext_try(t, parse, &p), "%s\n%s", t->diag.message, text);
    return p.funcs;
}
