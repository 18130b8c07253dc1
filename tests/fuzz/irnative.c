#include "tests/fuzz/irnative.h"

#include <string.h>

#include "ir/pass.h"

static IrRun *current; /* the run that called functions note themselves in */

static void do_log(uint64_t x) { irrun_log(current, x); }
static uint64_t do_mix(uint64_t a, uint32_t b) { return irrun_mix(current, a, b); }

typedef struct Pair {
    uint64_t first, second;
} Pair;

static Pair do_pair(uint64_t a) {
    Pair p;
    uint32_t second;
    p.first = irrun_pair(current, a, &second);
    p.second = second | 0xDEAD00000000; /* the upper half of an i32 means nothing */
    return p;
}

static uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* As IRGEN_MANY_ARGS has them. */
static double do_many(uint32_t a, uint64_t b, double c, uint32_t d, float e, uint64_t f, uint64_t g,
                      uint32_t h, uint64_t i, double j, uint32_t k, uint64_t l) {
    uint32_t narrow;
    memcpy(&narrow, &e, sizeof narrow);
    const uint64_t args[IRGEN_MANY_COUNT] = {a, b, bits_of(c), d, narrow, f, g, h, i, bits_of(j), k, l};
    return irrun_many(current, args);
}

__attribute__((used)) static uint64_t maythrow_c(uint32_t a, uint64_t return_address, uint64_t rbp) {
    uint32_t result;
    if (irrun_maythrow(current, a, &result)) native_throw(IRGEN_EXCEPTION, return_address, rbp);
    return result | 0xBEEF00000000;
}
NATIVE_THROWING(irnative_maythrow, maythrow_c);

static uint64_t address(void *user, IrSym sym) {
    (void)user;
    switch (sym) {
        case IRGEN_LOG: return (uintptr_t)do_log;
        case IRGEN_MIX: return (uintptr_t)do_mix;
        case IRGEN_PAIR: return (uintptr_t)do_pair;
        case IRGEN_MANY: return (uintptr_t)do_many;
        case IRGEN_MAYTHROW: return (uintptr_t)irnative_maythrow;
        case IRGEN_DATA: return (uintptr_t)irrun_data();
        default: native_fail("symbol %u", sym);
    }
}

void irnative_init(Native *n) {
    native_init(n);
    n->address = address;
}

const char *irnative_passes(Native *n, IrFunc *f, int level) {
    IrPassEnv env = {.scratch = &n->scratch, .diag = &n->diag, .level = level, .verify = true};
    const char *volatile failure = NULL;
    DIAG_TRY(&n->diag) { ir_run_passes(f, &env); }
    DIAG_CAUGHT(&n->diag) { failure = n->diag.message; }
    DIAG_END
    arena_reset(&n->scratch);
    return failure;
}

void irnative_pass(Native *n, IrFunc *f, const char *name) {
    IrPassEnv env = {.scratch = &n->scratch, .diag = &n->diag, .level = 1};
    for (uint32_t row = 0; row < ir_npasses; row++)
        if (!strcmp(ir_passes[row].name, name)) ir_run_pass(f, &env, row);
    arena_reset(&n->scratch);
}

IrRun irnative_run(Native *n, uint64_t input) {
    IrRun run;
    uint64_t a[IRGEN_PARAMS];
    irrun_init(&run, input);
    irrun_args(&run, input, a);
    current = &run;
    NativeCall call = {
        .code = n->entry, .ints = {a[0], (uint32_t)a[1] | 0xFACE00000000, a[2]}, .floats = {a[3], a[4]}};
    NativeOutcome o = native_call(n, &call);
    run.outcome = o.threw ? IR_THREW : IR_RETURNED;
    run.result = o.threw ? 0 : call.rax;
    run.exception = o.exception;
    return run;
}
