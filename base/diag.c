/* Errors: the text goes to the Diag, control to the innermost trap. */
#include "base/diag.h"

#include <stdio.h>
#include <stdlib.h>

static noreturn void jump(Diag *d) {
    if (!d->trap) {
        fprintf(stderr, "anvil: internal error: %s\n", d->message);
        abort();
    }
    longjmp(d->trap->env, 1);
}

noreturn void diag_fail(Diag *d, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(d->message, sizeof d->message, fmt, ap);
    va_end(ap);
    d->kind = DIAG_INPUT;
    jump(d);
}

noreturn void diag_bug(Diag *d, const char *phase, const char *function, const char *fmt, ...) {
    int n = snprintf(d->message, sizeof d->message, "%s: %s: ", phase, function);
    if (n < 0) n = 0;
    if ((size_t)n < sizeof d->message) {
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(d->message + n, sizeof d->message - (size_t)n, fmt, ap);
        va_end(ap);
    }
    d->kind = DIAG_INTERNAL;
    jump(d);
}

noreturn void diag_rethrow(Diag *d) { jump(d); }

void diag_warn(Diag *d, const char *fmt, ...) {
    if (!d->warn) return;
    char text[4096];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    d->warn(d->warn_user, text);
}
