/* Random functions (tests/fuzz/irgen.h): the passes must not change what can be seen of a run. Every pass of
 * the table is followed by the verifier and by a comparison, at both levels. */
#include <criterion/criterion.h>
#include <string.h>

#include "ir/eval.h"
#include "ir/pass.h"
#include "tests/fuzz/irrun.h"
#include "tests/unit/ir_util.h"

enum { INPUTS = 3, STEPS = 100000 };

typedef struct Seen {
    uint32_t returned, threw, slots_gone, shrunk, functions;
} Seen;

static bool ran_long(const IrRun *r) {
    return r->outcome == IR_STUCK && r->error && !strcmp(r->error, "too many steps");
}

static uint32_t count_insts(const IrFunc *f) {
    uint32_t n = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++)
        for (IrRef r = f->blocks.items[b].first; r; r = f->inst[r].next) n++;
    return n;
}

typedef struct Work {
    IrText *t;
    IrFunc *f;
    int level;
    uint64_t seed;
    Seen *seen;
} Work;

static void run_compared(void *user) {
    const Work *w = user;
    IrText *t = w->t;
    IrPassEnv env = {.scratch = &t->scratch, .diag = &t->diag, .level = w->level, .verify = true};
    IrRun want[INPUTS];
    for (uint64_t i = 0; i < INPUTS; i++) {
        want[i] = irrun_interp(w->f, &t->scratch, i, STEPS);
        w->seen->returned += want[i].outcome == IR_RETURNED;
        w->seen->threw += want[i].outcome == IR_THREW;
    }
    for (uint32_t row = 0; row < ir_npasses; row++) {
        if (env.level < ir_passes[row].min_level) continue;
        ir_run_pass(w->f, &env, row);
        for (uint64_t i = 0; i < INPUTS; i++) {
            if (ran_long(&want[i])) continue;
            IrRun got = irrun_interp(w->f, &t->scratch, i, 2 * STEPS);
            const char *difference = irrun_compare(&want[i], &got);
            cr_assert_null(difference, "seed %lu, input %lu, after %s at level %d: %s differs", w->seed, i,
                           ir_passes[row].name, env.level, difference);
        }
    }
}

static void check_seed(uint64_t seed, const IrGenOptions *options, int level, Seen *seen) {
    IrText t;
    irtext_init(&t);
    IrFunc *f = irgen(&t.arena, seed, options);
    const char *error = ir_verify(f, &t.scratch);
    cr_assert_null(error, "seed %lu: %s", seed, error);
    uint32_t before = count_insts(f);
    Work w = {&t, f, level, seed, seen};
    cr_assert(irtext_try(&t, run_compared, &w), "seed %lu: %s", seed, t.diag.message);
    for (uint32_t i = 0; i < f->slots.len; i++) seen->slots_gone += f->slots.items[i].size == 0;
    seen->shrunk += count_insts(f) < before;
    seen->functions++;
    irtext_free(&t);
}

Test(ir_random, level_1) {
    Seen seen = {0};
    for (uint64_t seed = 1; seed <= 400; seed++)
        check_seed(seed, &(IrGenOptions){.size = 10 + (uint32_t)(seed % 50)}, 1, &seen);
    /* The comparison means something only while both ends occur and the passes find work. */
    cr_expect_gt(seen.returned, 300);
    cr_expect_gt(seen.threw, 300);
    cr_expect_gt(seen.slots_gone, 5 * seen.functions);
    cr_expect_gt(seen.shrunk, seen.functions / 2);
}

Test(ir_random, level_0) {
    Seen seen = {0};
    for (uint64_t seed = 5001; seed <= 5200; seed++) check_seed(seed, &(IrGenOptions){.size = 30}, 0, &seen);
    cr_expect_gt(seen.slots_gone, 2 * seen.functions);
}

Test(ir_random, without_exceptions) {
    Seen seen = {0};
    for (uint64_t seed = 9001; seed <= 9200; seed++)
        check_seed(seed, &(IrGenOptions){.size = 60, .no_exceptions = true}, 1, &seen);
    cr_expect_eq(seen.threw, 0);
    cr_expect_gt(seen.returned, 500);
}

/* --- division by constants, which is where the reciprocals are --- */

static int64_t divide_by(IrText *t, uint8_t op, uint8_t type, int64_t divisor, const uint64_t *x,
                         uint32_t n) {
    IrFunc *f = ir_func_new(&t->arena, "divide", 1);
    f->param_types = ARENA_NEW(&t->arena, uint8_t);
    f->param_types[0] = f->ret_types[0] = type;
    f->nparams = 1;
    IrRef p = ir_append(f, 0, (IrInst){.op = OP_param, .type = type});
    IrRef q = ir_bin(f, 0, op, type, p, ir_iconst(f, 0, type, divisor));
    ir_append(f, 0, (IrInst){.op = OP_ret, .list = ir_list(f, &q, 1), .nlist = 1});
    IrPassEnv env = {.scratch = &t->scratch, .diag = &t->diag, .level = 1, .verify = true};
    ir_run_passes(f, &env);
    int64_t expanded = 1;
    for (IrRef r = f->blocks.items[0].first; r; r = f->inst[r].next)
        if (f->inst[r].op == op) expanded = 0;
    for (uint32_t i = 0; i < n; i++) {
        IrInterp it = {.arena = &t->scratch, .steps = 100};
        IrValue arg = {.u = type == IR_I32 ? (uint64_t)(int64_t)(int32_t)x[i] : x[i]}, got[2];
        uint64_t args[3] = {arg.u, (uint64_t)(type == IR_I32 ? (int32_t)divisor : divisor)}, want;
        IrEval e = ir_eval(op, type, 0, type, args, &want);
        IrOutcome o = ir_interp(&it, f, &arg, 1, got);
        cr_assert_eq(o, e == EVAL_OK ? IR_RETURNED : IR_THREW);
        if (e == EVAL_OK)
            cr_assert_eq(got[0].u, want, "%s of %lu and %ld", ir_op_info[op].text, x[i], divisor);
    }
    return expanded;
}

Test(ir_random, division) {
    static const uint8_t ops[] = {OP_divs, OP_divu, OP_rems, OP_remu};
    int64_t expanded = 0, total = 0;
    for (uint64_t k = 0; k < 700; k++) {
        IrText t;
        irtext_init(&t);
        int64_t c = k < 300 ? (int64_t)k - 150 : (int64_t)(hash_u64(k) >> k % 64);
        if (k >= 500) c = (int64_t)((1ull << k % 64) + k / 64 % 5 - 2);
        uint64_t u = (uint64_t)c;
        uint64_t x[20] = {0, 1,     -1ull, 1ull << 63, ~(1ull << 63), 1ull << 31, ~0ull << 31, ~(1ull << 31),
                          u, 0 - u, u - 1, u * 3,      u * 7 - 1};
        for (uint64_t i = 13; i < 20; i++) x[i] = hash_u64(k * 100 + i) >> i * 3;
        for (uint32_t o = 0; o < 4; o++) {
            expanded += divide_by(&t, ops[o], IR_I32, c, x, 20) + divide_by(&t, ops[o], IR_I64, c, x, 20);
            total += 2;
        }
        irtext_free(&t);
    }
    cr_expect_gt(expanded, total * 9 / 10);
}

/* --- inlining: the functions that random code calls, as IR --- */

static const char *const callees =
    "func @log(i64) {\n"
    "  slot 0: 8 align 8 zeroed\n"
    "b0:\n"
    "  v1: i64 = param 0\n"
    "  v2: i64 = slotaddr 0\n"
    "  v3: i64 = load.i64 v2\n" /* zero again at every call */
    "  v4: i64 = add v3, v1\n"
    "  store.i64 v2, v4\n"
    "  v5: i64 = load.i64 v2\n"
    "  call @out (v5) ccall\n"
    "  ret\n"
    "}\n"
    "func @mix(i64, i32) -> i64 {\n"
    "  slot 0: 16 align 8 zeroed\n"
    "b0:\n"
    "  v1: i64 = param 0\n"
    "  v2: i32 = param 1\n"
    "  v3: byref = slotaddr 0\n"
    "  v4: i64 = iconst 7\n"
    "  v5: i64 = and v1, v4\n"
    "  v20: i64 = load.i64 v3 + 8\n"
    "  v6: i64 = add v20, v4\n"
    "  store.i64 v3 + 8, v6\n"
    "  jmp b1\n"
    "b1:\n"
    "  v7: i64 = phi v5, v9\n"
    "  v8: i64 = iconst 1\n"
    "  v9: i64 = sub v7, v8\n"
    "  v10: i64 = load.i64 v3\n"
    "  v11: i64 = add v10, v7\n"
    "  store.i64 v3, v11\n"
    "  v12: i64 = iconst 0\n"
    "  v13: i32 = cmp.gt v9, v12\n"
    "  br v13, b1, b2\n"
    "b2:\n"
    "  br v2, b3, b4\n"
    "b3:\n"
    "  v14: i64 = load.i64 v3\n"
    "  v15: i64 = load.i64 v3 + 8\n"
    "  v16: i64 = add v14, v15\n"
    "  ret v16\n"
    "b4:\n"
    "  ret v1\n"
    "}\n"
    "func @pair(i64) -> i64, i32 {\n"
    "b0:\n"
    "  v1: i64 = param 0\n"
    "  v2: i32 = trunc v1\n"
    "  br v2, b1, b2\n"
    "b1:\n"
    "  ret v1, v2\n"
    "b2:\n"
    "  v3: i32 = iconst 5\n"
    "  ret v1, v3\n"
    "}\n"
    "func @maythrow(i32) -> i32 {\n"
    "b0:\n"
    "  v1: i32 = param 0\n"
    "  v2: i32 = iconst 3\n"
    "  v3: i32 = and v1, v2\n"
    "  v4: i32 = divs v2, v3\n"
    "  ret v4\n"
    "}\n"
    "func @never(i32) -> i32 {\n"
    "b0:\n"
    "  call @raise () noreturn\n"
    "  unreachable\n"
    "}\n";

typedef struct Inlining {
    IrFunc *callee[IRGEN_DATA + 1]; /* by symbol */
    uint64_t log;
    uint32_t calls; /* that were really made */
} Inlining;

static uint64_t data_address(void *user, IrSym sym) {
    (void)user, (void)sym;
    return (uintptr_t)irrun_data();
}

/* Known symbols are run; what remains is the one call they make, and the throw. */
static IrOutcome call_ir(void *user, IrInterp *it, IrSym sym, uint64_t target, const IrInst *inst,
                         const IrValue *args, uint32_t nargs, IrValue result[2]) {
    Inlining *in = user;
    (void)target, (void)inst;
    if (sym <= IRGEN_DATA && in->callee[sym]) {
        in->calls++;
        return ir_interp(it, in->callee[sym], args, nargs, result);
    }
    if (nargs == 0) {
        it->exception = IRGEN_EXCEPTION;
        return IR_THREW;
    }
    in->log = hash_combine(in->log, args[0].u);
    return IR_RETURNED;
}

static IrRun run_inlining(Inlining *in, IrText *t, IrFunc *f, uint64_t input) {
    IrRun run;
    uint64_t bits[IRGEN_PARAMS];
    irrun_init(&run, input);
    irrun_args(&run, input, bits);
    IrValue args[IRGEN_PARAMS] = {0}, ret[2] = {0};
    for (int i = 0; i < IRGEN_PARAMS; i++) args[i].u = bits[i];
    IrInterp it = {
        .arena = &t->scratch, .user = in, .steps = 10 * STEPS, .call = call_ir, .address = data_address};
    in->log = in->calls = 0;
    run.outcome = ir_interp(&it, f, args, IRGEN_PARAMS, ret);
    run.result = run.outcome == IR_RETURNED ? ret[0].u : 0;
    run.exception = run.outcome == IR_THREW ? it.exception : 0;
    run.log = in->log;
    arena_reset(&t->scratch);
    return run;
}

static const IrFunc *candidate(void *user, const IrFunc *caller, IrRef call) {
    Inlining *in = user;
    IrSym sym = caller->inst[call].sym;
    return sym <= IRGEN_DATA ? in->callee[sym] : NULL;
}

Test(ir_random, inlining) {
    uint64_t made = 0, left = 0;
    for (uint64_t seed = 20001; seed <= 20150; seed++) {
        IrText t;
        irtext_init(&t);
        for (IrSym s = 1; s <= IRGEN_DATA + 10; s++) irtext_sym(&t, arena_printf(&t.arena, "%u", s));
        IrFuncs funcs = irtext_parse(&t, callees);
        Inlining in = {0};
        in.callee[IRGEN_LOG] = funcs.items[0];
        in.callee[IRGEN_MIX] = funcs.items[1];
        in.callee[IRGEN_PAIR] = funcs.items[2];
        in.callee[IRGEN_MAYTHROW] = funcs.items[seed % 4 ? 3 : 4];
        IrFunc *f = irgen(&t.arena, seed, &(IrGenOptions){.size = 40});
        IrRun want[INPUTS];
        for (uint64_t i = 0; i < INPUTS; i++) want[i] = run_inlining(&in, &t, f, i), made += in.calls;
        IrPassEnv env = {.scratch = &t.scratch,
                         .diag = &t.diag,
                         .level = 1,
                         .verify = true,
                         .inline_candidate = candidate,
                         .inline_user = &in};
        ir_run_passes(f, &env);
        for (uint64_t i = 0; i < INPUTS; i++) {
            IrRun got = run_inlining(&in, &t, f, i);
            const char *difference = irrun_compare(&want[i], &got);
            cr_assert_null(difference, "seed %lu, input %lu: %s differs", seed, i, difference);
            left += in.calls;
        }
        irtext_free(&t);
    }
    cr_expect_gt(made, 500);
    cr_expect_eq(left, 0);
}

/* --- large functions: no recursion over the graph, nothing quadratic --- */

typedef struct Large {
    IrText *t;
    IrFunc *f;
} Large;

static void run_large(void *user) {
    const Large *l = user;
    IrPassEnv env = {.scratch = &l->t->scratch, .diag = &l->t->diag, .level = 1};
    ir_run_passes(l->f, &env);
    const char *error = ir_verify(l->f, &l->t->scratch);
    cr_assert_null(error, "%s", error);
}

/* Many tests that all leave to one block, then nested loops, then a wide switch, over locals in slots. */
static IrFunc *large_function(Arena *arena, uint32_t n) {
    IrFunc *f = ir_func_new(arena, "large", 1);
    f->param_types = ARENA_NEW(arena, uint8_t);
    f->param_types[0] = f->ret_types[0] = IR_I32;
    f->nparams = 1;
    IrRef p = ir_append(f, 0, (IrInst){.op = OP_param, .type = IR_I32});
    uint32_t at = 0, out = ir_block_new(f, 0), slot = ir_slot_new(f, 4, 4);
    ir_store(f, 0, MEM_I32, ir_slotaddr(f, 0, IR_I64, slot), 0, p, IRF_NOFAULT);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t own = ir_slot_new(f, 4, 4), next = ir_block_new(f, 0);
        IrRef a = ir_slotaddr(f, at, IR_I64, slot);
        IrRef v = ir_load(f, at, IR_I32, MEM_I32, a, 0, IRF_NOFAULT);
        IrRef w = ir_bin(f, at, OP_xor, IR_I32, v, ir_iconst(f, at, IR_I32, i));
        ir_store(f, at, MEM_I32, ir_slotaddr(f, at, IR_I64, own), 0, w, IRF_NOFAULT);
        if (i % 3 == 0) ir_store(f, at, MEM_I32, a, 0, w, IRF_NOFAULT);
        ir_br(f, at, w, next, out);
        at = next;
    }
    uint32_t heads[200];
    for (uint32_t i = 0; i < 200; i++) {
        heads[i] = ir_block_new(f, 0);
        ir_jmp(f, at, heads[i]);
        at = heads[i];
    }
    for (uint32_t i = 200; i-- > 0;) {
        uint32_t next = ir_block_new(f, 0);
        ir_br(f, at, ir_call(f, at, IR_I32, 7, NULL, 0, 0), heads[i], next);
        at = next;
    }
    uint32_t *succ = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) succ[i] = i % 4 ? out : ir_block_new(f, 0);
    ir_append(f, at, (IrInst){.op = OP_switch, .a = p});
    ir_set_succ(f, at, succ, n);
    for (uint32_t i = 0; i < n; i += 4) {
        IrRef v = ir_iconst(f, succ[i], IR_I32, i);
        ir_store(f, succ[i], MEM_I32, ir_slotaddr(f, succ[i], IR_I64, slot), 0, v, IRF_NOFAULT);
        ir_jmp(f, succ[i], out);
    }
    IrRef result = ir_load(f, out, IR_I32, MEM_I32, ir_slotaddr(f, out, IR_I64, slot), 0, IRF_NOFAULT);
    ir_append(f, out, (IrInst){.op = OP_ret, .list = ir_list(f, &result, 1), .nlist = 1});
    return f;
}

Test(ir_random, large, .timeout = 20) {
    IrText t;
    irtext_init(&t);
    Large l = {&t, large_function(&t.arena, 20000)};
    cr_assert(irtext_try(&t, run_large, &l), "%s", t.diag.message);
    for (uint32_t i = 0; i < l.f->slots.len; i++) cr_assert_eq(l.f->slots.items[i].size, 0);
    irtext_free(&t);
}
