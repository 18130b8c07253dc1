/* Random functions: machine code against the interpreter, at every level of the passes. ANVIL_SEEDS=N tries N
 * seeds instead of the few of a usual run, ANVIL_SEED=S begins with S; a single seed has its code printed. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "ir/pass.h"
#include "tests/fuzz/irrun.h"
#include "tests/unit/x64_native.h"

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
__attribute__((used)) static uint64_t maythrow_c(uint32_t a, uint64_t return_address, uint64_t rbp) {
    uint32_t result;
    if (irrun_maythrow(current, a, &result)) native_throw(IRGEN_EXCEPTION, return_address, rbp);
    return result | 0xBEEF00000000;
}
NATIVE_THROWING(random_maythrow, maythrow_c);

static uint64_t address(void *user, IrSym sym) {
    (void)user;
    switch (sym) {
        case IRGEN_LOG: return (uintptr_t)do_log;
        case IRGEN_MIX: return (uintptr_t)do_mix;
        case IRGEN_PAIR: return (uintptr_t)do_pair;
        case IRGEN_MAYTHROW: return (uintptr_t)random_maythrow;
        case IRGEN_DATA: return (uintptr_t)irrun_data();
        default: cr_assert_fail("symbol %u", sym); return 0;
    }
}

static IrRun run_native(Native *n, uint64_t input) {
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

static void compare(Native *n, IrFunc *f, uint64_t seed, int level) {
    enum { INPUTS = 4, STEPS = 200000 };
    for (uint64_t input = 0; input < INPUTS; input++) {
        IrRun want = irrun_interp(f, &n->scratch, input, STEPS);
        if (want.outcome == IR_STUCK) return; /* too long */
        IrRun got = run_native(n, input);
        const char *differs = irrun_compare(&want, &got);
        if (!differs) continue;
        ir_print(stderr, f, NULL, NULL);
        target_x64.disassemble(stderr, &n->code, NULL, NULL);
        cr_assert_fail("seed %lu level %d input %lu: %s differs: %lx, expected %lx", seed, level, input,
                       differs, got.result, want.result);
    }
}

static void run_passes(Native *n, IrFunc *f, int level) {
    IrPassEnv env = {.scratch = &n->scratch, .diag = &n->diag, .level = level, .verify = true};
    DIAG_TRY(&n->diag) { ir_run_passes(f, &env); }
    DIAG_CAUGHT(&n->diag) { cr_assert_fail("%s: passes: %s", f->name, n->diag.message); }
    DIAG_END
    arena_reset(&n->scratch);
}

static void try_seed(Native *n, uint64_t seed) {
    IrGenOptions opt = {.size = 4 + seed % 40, .no_exceptions = seed % 3 == 0, .no_floats = seed % 5 == 0};
    for (int level = 0; level <= 2; level++) {
        native_reset(n);
        IrFunc *f = irgen(&n->arena, seed, &opt);
        run_passes(n, f, level);
        native_load(n, f);
        compare(n, f, seed, level);
    }
}

Test(x64_random, against_the_interpreter) {
    static Native n;
    native_init(&n);
    n.address = address;
    const char *seeds = getenv("ANVIL_SEEDS"), *only = getenv("ANVIL_SEED");
    uint64_t first = only ? strtoull(only, NULL, 0) : 0, count = only ? 1 : 600;
    if (seeds) count = strtoull(seeds, NULL, 0);
    if (count == 1) n.env.dump_regs = stderr;
    for (uint64_t seed = first; seed < first + count; seed++) try_seed(&n, seed);
}
