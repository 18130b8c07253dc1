/* Random functions of irgen.h: the interpreter on the function as it was generated against machine code,
 * compiled at -O0 and -O1.
 *
 *   ir [-n COUNT] [-s SEED] [-v]
 *
 * Prints how often each operation was there, as generated and as compiled at -O1. A difference is reported
 * with the seed that repeats it (-s SEED -n 1; -v prints the code too) and the function, made smaller as long
 * as it shows. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "ir/edit.h"
#include "tests/fuzz/irnative.h"

enum { INPUTS = 4, STEPS = 200000, LEVELS = 2, HANG_SECONDS = 60 };

typedef struct Fuzz {
    Native native;
    Arena arena;          /* lives as long as one function is looked at */
    uint64_t seed, count; /* of the function at hand; how many */
    uint64_t runs, threw, too_long, found;
    uint64_t generated[OP_COUNT], compiled[OP_COUNT]; /* functions that have the operation */
    bool verbose;
} Fuzz;

static uint64_t current_seed; /* for the handler of hangs and faults */

static void on_signal(int number) {
    char text[100];
    int n = snprintf(text, sizeof text, "signal %d: repeat with -s %" PRIu64 " -n 1\n", number, current_seed);
    if (write(2, text, (size_t)n) < 0) _exit(3);
    signal(number, SIG_DFL);
    raise(number);
}

/* What the function at hand is generated with, and what is taken out of it. */
typedef struct Variant {
    IrGenOptions options;
    const IrRef *removed; /* values become 0, effects go */
    uint32_t nremoved;
} Variant;

/* Addresses stay: a function without them would do what is not defined. */
static bool removable(const IrInst *i) {
    if (i->block == IR_NOBLOCK || ir_is_term(i->op) || i->type == IR_REF || i->type == IR_BYREF ||
        i->type == IR_V128)
        return false;
    switch (i->op) {
        case OP_iconst:
        case OP_fconst:
        case OP_symaddr:
        case OP_slotaddr:
        case OP_param:
        case OP_localloc:
        case OP_eh_token: return false;
        default: return true;
    }
}

static void take_out(IrFunc *f, IrRef r) {
    IrInst *i = &f->inst[r];
    if (i->type == IR_VOID) {
        ir_remove(f, r);
        return;
    }
    for (IrRef next = i->next; next && f->inst[next].op == OP_ret2 && f->inst[next].a == r; next = i->next)
        return; /* its second result has to go first */
    i->op = ir_is_float(i->type) ? OP_fconst : OP_iconst;
    i->imm = 0, i->a = i->b = i->c = i->nlist = 0, i->flags = i->mem = 0, i->sym = 0;
}

static IrFunc *generate(Fuzz *z, const Variant *v) {
    IrFunc *f = irgen(&z->native.arena, z->seed, &v->options);
    for (uint32_t k = 0; k < v->nremoved; k++)
        if (v->removed[k] < f->ninst && removable(&f->inst[v->removed[k]])) take_out(f, v->removed[k]);
    return f;
}

static void count_ops(const IrFunc *f, uint64_t counts[OP_COUNT]) {
    bool there[OP_COUNT] = {0};
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) there[f->inst[r].op] = true;
    for (uint32_t op = 0; op < OP_COUNT; op++) counts[op] += there[op];
}

typedef struct Difference {
    char text[200];
    int level;
} Difference;

/* Whether machine code of one level does what the interpreter did. */
static bool try_level(Fuzz *z, const Variant *v, int level, const IrRun want[INPUTS], Difference *d) {
    Native *n = &z->native;
    IrFunc *f = generate(z, v);
    d->level = level;
    const char *failure = irnative_passes(n, f, level);
    if (failure) {
        snprintf(d->text, sizeof d->text, "the passes fail: %s", failure);
        return false;
    }
    if (level == 1) count_ops(f, z->compiled);
    native_load(n, f);
    for (uint64_t input = 0; input < INPUTS; input++) {
        if (want[input].outcome == IR_STUCK) continue;
        IrRun got = irnative_run(n, input);
        const char *differs = irrun_compare(&want[input], &got);
        if (!differs) continue;
        IrRun passes = irrun_interp(f, &n->scratch, input, STEPS);
        snprintf(d->text, sizeof d->text,
                 "input %" PRIu64 ": %s differs: %" PRIx64 ", expected %" PRIx64 " (%s)", input, differs,
                 got.result ^ got.exception, want[input].result ^ want[input].exception,
                 irrun_compare(&want[input], &passes) ? "the passes changed it" : "the back end changed it");
        return false;
    }
    return true;
}

static bool try_variant(Fuzz *z, const Variant *v, Difference *d) {
    native_reset(&z->native);
    IrFunc *f = generate(z, v);
    count_ops(f, z->generated);
    IrRun want[INPUTS];
    for (uint64_t i = 0; i < INPUTS; i++) {
        want[i] = irrun_interp(f, &z->native.scratch, i, STEPS);
        z->runs++;
        z->threw += want[i].outcome == IR_THREW;
        z->too_long += want[i].outcome == IR_STUCK;
        if (want[i].outcome == IR_STUCK && strcmp(want[i].error, "too many steps") != 0)
            native_fail("seed %" PRIu64 ": the interpreter is stuck: %s", z->seed, want[i].error);
    }
    for (int level = 0; level < LEVELS; level++)
        if (!try_level(z, v, level, want, d)) return false;
    return true;
}

/* Fewer statements, then instruction after instruction. */
static void minimise(Fuzz *z, Variant *v, Difference *d) {
    for (uint32_t size = 1; size < v->options.size; size++) {
        Variant smaller = *v;
        smaller.options.size = size;
        if (!try_variant(z, &smaller, d)) {
            *v = smaller;
            break;
        }
    }
    uint32_t n = generate(z, v)->ninst;
    IrRef *removed = ARENA_ARRAY(&z->arena, IrRef, n + 1);
    v->removed = removed;
    for (IrRef r = n; r-- > 1;) {
        removed[v->nremoved++] = r;
        if (try_variant(z, v, d)) v->nremoved--;
    }
    try_variant(z, v, d);
}

static void report(Fuzz *z, Variant *v, Difference *d) {
    z->found++;
    fflush(stdout);
    fprintf(stderr, "seed %" PRIu64 " at -O%d: %s; repeat with -s %" PRIu64 " -n 1\n", z->seed, d->level,
            d->text, z->seed);
    minimise(z, v, d);
    fprintf(stderr, "made smaller, at -O%d: %s\n", d->level, d->text);
    IrFunc *f = generate(z, v);
    irnative_pass(&z->native, f, "dce");
    ir_print(stderr, f, NULL, NULL);
    if (!z->verbose) return;
    f = generate(z, v);
    irnative_passes(&z->native, f, d->level);
    ir_print(stderr, f, NULL, NULL);
    native_load(&z->native, f);
    target_x64.disassemble(stderr, &z->native.code, NULL, NULL);
}

static void one(Fuzz *z) {
    Variant v = {.options = irgen_options(z->seed)};
    Difference d;
    current_seed = z->seed;
    alarm(HANG_SECONDS);
    if (!try_variant(z, &v, &d)) report(z, &v, &d);
    arena_reset(&z->arena);
}

static void print_counts(const Fuzz *z) {
    printf("functions with each operation, as generated and as compiled at -O1:\n");
    uint32_t column = 0, never = 0;
    for (uint32_t op = 0; op < OP_COUNT; op++) {
        if (!z->generated[op] && !z->compiled[op]) continue;
        printf("%-12s%9" PRIu64 "%9" PRIu64 "%s", ir_op_info[op].text, z->generated[op], z->compiled[op],
               ++column % 3 ? "    " : "\n");
    }
    printf("%snever:", column % 3 ? "\n" : "");
    for (uint32_t op = 0; op < OP_COUNT; op++)
        if (!z->generated[op] && !z->compiled[op]) printf("%s %s", never++ ? "," : "", ir_op_info[op].text);
    printf("\n");
}

int main(int argc, char **argv) {
    static Fuzz z;
    uint64_t first = 1;
    z.count = 10000;
    for (int c; (c = getopt(argc, argv, "n:s:v")) != -1;) {
        switch (c) {
            case 'n': z.count = strtoull(optarg, NULL, 10); break;
            case 's': first = strtoull(optarg, NULL, 10); break;
            case 'v': z.verbose = true; break;
            default: return 2;
        }
    }
    arena_init(&z.arena);
    irnative_init(&z.native);
    signal(SIGALRM, on_signal);
    signal(SIGABRT, on_signal);
    for (z.seed = first; z.seed < first + z.count; z.seed++) one(&z);
    print_counts(&z);
    printf("%" PRIu64 " functions, %" PRIu64 " runs at -O0 and -O1 each: %" PRIu64
           " ended with an exception, %" PRIu64 " were too long; %" PRIu64 " differences\n",
           z.count, z.runs, z.threw, z.too_long, z.found);
    return z.found != 0;
}
