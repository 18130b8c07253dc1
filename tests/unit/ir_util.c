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

IrFuncs irtext_parse(IrText *t, const char *text) {
    volatile bool failed = false;
    IrFuncs funcs = {0};
    DIAG_TRY(&t->diag) {
        IrFuncs parsed = ir_parse(&t->arena, &t->diag, text, irtext_sym, t);
        memcpy(&funcs, &parsed, sizeof funcs);
    }
    DIAG_CAUGHT(&t->diag) { failed = true; }
    DIAG_END
    cr_assert(!failed, "%s\n%s", t->diag.message, text);
    return funcs;
}
