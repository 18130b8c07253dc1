/* Functions from text for the tests of the IR. */
#ifndef ANVIL_TESTS_IR_UTIL_H
#define ANVIL_TESTS_IR_UTIL_H

#include "base/map.h"
#include "ir/pass.h"

typedef struct IrText {
    Arena arena, scratch;
    Diag diag;
    StrMap syms; /* name -> number, from 1 */
    VEC(const char *) names;
} IrText;

void irtext_init(IrText *t);
void irtext_free(IrText *t);
/* Callbacks of ir_parse and ir_print; user is the IrText. */
IrSym irtext_sym(void *user, const char *name);
const char *irtext_name(void *user, IrSym sym);
/* Runs work(user); false when it failed, with t->diag.message. */
bool irtext_try(IrText *t, void (*work)(void *user), void *user);
/* Parses; an error in the text fails the test. */
IrFuncs irtext_parse(IrText *t, const char *text);

#endif
