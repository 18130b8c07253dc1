/* Errors of the compiler. Three kinds (DESIGN §4): the user's input is wrong (exit code 1), a
 * warning, and a bug in Anvil (exit code 70). The compiler is a library: it never exits. Code that
 * meets bad input calls diag_fail, which jumps to the innermost trap; what was allocated lies in
 * arenas, so nothing leaks. Every thread has its own Diag. */
#ifndef ANVIL_BASE_DIAG_H
#define ANVIL_BASE_DIAG_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdnoreturn.h>

#include "base/arena.h"

typedef enum DiagKind { DIAG_INPUT, DIAG_INTERNAL } DiagKind;

typedef struct DiagTrap {
    jmp_buf env;
    struct DiagTrap *outer;
} DiagTrap;

typedef struct Diag {
    DiagTrap *trap;     /* innermost trap; never NULL when diag_fail may be called */
    DiagKind kind;      /* of the failure that was caught last */
    char message[1024]; /* its text, without "anvil: error: " */
    void (*warn)(void *user, const char *message); /* receives warnings; NULL drops them */
    void *warn_user;
} Diag;

/* Runs the block that follows with a trap set; DIAG_CAUGHT's block runs after a failure.
 *   DIAG_TRY(d) { work(); } DIAG_CAUGHT(d) { report(d->message); } DIAG_END
 * Do not return or jump out of the first block. Locals changed in it and read after a failure must
 * be volatile (C17 7.13.2.1). */
#define DIAG_TRY(d)                       \
    {                                     \
        Diag *diag_d_ = (d);              \
        DiagTrap diag_trap_;              \
        diag_trap_.outer = diag_d_->trap; \
        diag_d_->trap = &diag_trap_;      \
        if (setjmp(diag_trap_.env) == 0) {
#define DIAG_CAUGHT(d)                \
    diag_d_->trap = diag_trap_.outer; \
    }                                 \
    else {                            \
        diag_d_->trap = diag_trap_.outer;
#define DIAG_END \
    }            \
    }

/* The input is wrong: records the text and jumps to the innermost trap. */
noreturn void diag_fail(Diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A bug in Anvil: `phase` and `function` as printed, then the text. */
noreturn void diag_bug(Diag *d, const char *phase, const char *function, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Passes a failure that was caught on to the next trap. */
noreturn void diag_rethrow(Diag *d);
void diag_warn(Diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
