/* Random functions: machine code against the interpreter, at every level of the passes. The long runs are
 * those of tests/fuzz/ir.c. */
#include <criterion/criterion.h>

#include "tests/fuzz/irnative.h"

static void compare(Native *n, IrFunc *f, uint64_t seed, int level) {
    enum { INPUTS = 4, STEPS = 200000 };
    for (uint64_t input = 0; input < INPUTS; input++) {
        IrRun want = irrun_interp(f, &n->scratch, input, STEPS);
        if (want.outcome == IR_STUCK) return; /* too long */
        IrRun got = irnative_run(n, input);
        const char *differs = irrun_compare(&want, &got);
        cr_assert_null(differs, "seed %lu level %d input %lu: %s differs: %lx, expected %lx", seed, level,
                       input, differs, got.result, want.result);
    }
}

static void try_seed(Native *n, uint64_t seed) {
    IrGenOptions opt = irgen_options(seed);
    for (int level = 0; level <= 2; level++) {
        native_reset(n);
        IrFunc *f = irgen(&n->arena, seed, &opt);
        const char *failure = irnative_passes(n, f, level);
        cr_assert_null(failure, "seed %lu: passes: %s", seed, failure);
        native_load(n, f);
        compare(n, f, seed, level);
    }
}

Test(x64_random, against_the_interpreter) {
    static Native n;
    irnative_init(&n);
    for (uint64_t seed = 0; seed < 600; seed++) try_seed(&n, seed);
}
