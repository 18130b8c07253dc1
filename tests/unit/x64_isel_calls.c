/* Calling convention, frames, control flow and block memory: what the operations test and the random test do
 * not reach. */
#include <criterion/criterion.h>
#include <string.h>

#include "ir/edit.h"
#include "tests/fuzz/native.h"

enum { SYM_CALLEE = 1, SYM_DIRTY, SYM_DATA, SYM_THROW, SYM_SELF };

typedef struct World {
    uint8_t *callee, *self;
    uint8_t data[512];
} World;

static Native native;
static World world;

/* Leaves garbage where the next frame will be. */
static void dirty_stack(void) {
    volatile uint8_t junk[200000];
    for (unsigned i = 0; i < sizeof junk; i++) junk[i] = 0xA5;
}
__attribute__((used)) static void calls_throw_c(uint64_t exception, uint64_t return_address, uint64_t rbp) {
    native_throw(exception, return_address, rbp);
}
NATIVE_THROWING(calls_throw, calls_throw_c);

static uint64_t address(void *user, IrSym sym) {
    (void)user;
    switch (sym) {
        case SYM_CALLEE: return (uintptr_t)world.callee;
        case SYM_DIRTY: return (uintptr_t)dirty_stack;
        case SYM_DATA: return (uintptr_t)native.memory; /* near the code, as data of a program is */
        case SYM_THROW: return (uintptr_t)calls_throw;
        default: return (uintptr_t)world.self;
    }
}

static void start(void) {
    native_init(&native);
    native.address = address;
}

static IrRef add(IrFunc *f, uint32_t block, IrInst i) {
    if (!i.loc) i.loc = UINT32_MAX;
    return ir_append(f, block, i);
}

static IrFunc *func(const uint8_t *types, uint32_t n, uint8_t ret) {
    IrFunc *f = ir_func_new(&native.arena, "test", SYM_SELF);
    f->param_types = arena_alloc(&native.arena, n + 1);
    if (n) memcpy(f->param_types, types, n);
    f->nparams = n;
    f->ret_types[0] = ret;
    for (uint32_t i = 0; i < n; i++) add(f, 0, (IrInst){.op = OP_param, .type = types[i], .imm = i});
    return f;
}

static void ret(IrFunc *f, uint32_t block, IrRef v) {
    add(f, block, (IrInst){.op = OP_ret, .list = ir_list(f, &v, v != 0), .nlist = v != 0});
}

static uint8_t *load(IrFunc *f) {
    ir_build_preds(f);
    const char *wrong = ir_verify(f, &native.scratch);
    cr_assert_null(wrong, "%s", wrong);
    arena_reset(&native.scratch);
    return native_load(&native, f);
}

/* Calls with integer arguments only. */
static uint64_t run(const uint8_t *code, uint64_t a, uint64_t b, uint64_t c) {
    NativeCall call = {.code = code, .ints = {a, b, c}};
    NativeOutcome o = native_call(&native, &call);
    return o.threw ? o.exception | 1ULL << 63 : call.rax;
}

/* --- arguments --- */

static IrRef weighted_sum(IrFunc *f, const IrRef *v, uint32_t n) {
    IrRef sum = ir_iconst(f, 0, IR_I64, 0);
    for (uint32_t i = 0; i < n; i++) {
        IrRef x = v[i], k = ir_iconst(f, 0, IR_I64, i + 1);
        uint8_t t = f->inst[x].type;
        if (t == IR_F32 || t == IR_F64) x = ir_un(f, 0, OP_ftos, IR_I64, x);
        if (t == IR_I32) x = ir_un(f, 0, OP_sext32, IR_I64, x);
        sum = ir_bin(f, 0, OP_add, IR_I64, sum, ir_bin(f, 0, OP_mul, IR_I64, x, k));
    }
    return sum;
}

/* Puts argument `value` of type t where the convention says, written down a second time. */
static void pass(NativeCall *c, unsigned *ni, unsigned *nf, uint8_t t, int64_t value) {
    uint64_t bits = (uint64_t)value;
    float narrow = (float)value;
    double wide = (double)value;
    if (t == IR_F32) bits = 0, memcpy(&bits, &narrow, 4);
    if (t == IR_F64) memcpy(&bits, &wide, 8);
    if (t == IR_I32) bits = (uint32_t)value | 0x7777777700000000;
    bool is_float = t == IR_F32 || t == IR_F64;
    if (is_float && *nf < 8)
        c->floats[(*nf)++] = bits;
    else if (!is_float && *ni < 6)
        c->ints[(*ni)++] = bits;
    else
        c->stack[c->nstack++] = bits;
}

/* A caller that hands its parameters on in reverse order to a callee that weighs them;
 * `flags` of the call. */
static void args_case(uint32_t n, uint32_t pattern, uint8_t flags) {
    static const uint8_t kinds[] = {IR_I64, IR_F64, IR_I32, IR_F32, IR_I64, IR_F64, IR_F32};
    uint8_t types[24], reversed[24];
    native_reset(&native);
    for (uint32_t i = 0; i < n; i++) types[i] = kinds[(i * pattern + pattern / 3) % 7];
    bool ctx = (flags & IRF_CTX) && n;
    if (ctx) types[0] = types[n - 1] = IR_I64;
    for (uint32_t i = 0; i < n; i++) reversed[i] = types[n - 1 - i];

    IrFunc *callee = func(reversed, n, IR_I64);
    callee->has_ctx = ctx;
    IrRef v[24];
    for (uint32_t i = 0; i < n; i++) v[i] = i + 1;
    ret(callee, 0, weighted_sum(callee, v, n));
    world.callee = load(callee);

    IrFunc *caller = func(types, n, IR_I64);
    caller->has_ctx = ctx;
    for (uint32_t i = 0; i < n; i++) v[i] = n - i;
    IrRef r = ir_call(caller, 0, IR_I64, SYM_CALLEE, v, n, ctx ? flags : flags & ~IRF_CTX);
    /* Everything stays live over the call but a tail call. */
    if (!(flags & IRF_TAIL)) r = ir_bin(caller, 0, OP_add, IR_I64, r, weighted_sum(caller, v, n));
    ret(caller, 0, r);
    NativeCall call = {.code = load(caller)};
    unsigned ni = 0, nf = 0;
    int64_t want = 0;
    for (uint32_t i = 0; i < n; i++) {
        int64_t x = (int64_t)(i * i * 37) - 100;
        if (ctx && i == 0)
            call.context = (uint64_t)x;
        else
            pass(&call, &ni, &nf, types[i], x);
        want += x * (n - i);
    }
    if (!(flags & IRF_TAIL)) want *= 2;
    NativeOutcome o = native_call(&native, &call);
    cr_assert(!o.threw && (int64_t)call.rax == want, "%u arguments, pattern %u, flags %u: %ld, expected %ld",
              n, pattern, flags, (int64_t)call.rax, want);
}

Test(x64_calls, arguments) {
    start();
    for (uint32_t n = 0; n <= 24; n++) {
        for (uint32_t pattern = 0; pattern < 7; pattern++) {
            args_case(n, pattern, 0);
            args_case(n, pattern, IRF_CCALL);
            args_case(n, pattern, IRF_TAIL);
            args_case(n, pattern, IRF_CTX);
            args_case(n, pattern, IRF_CTX | IRF_TAIL);
        }
    }
}

/* A tail call uses no stack: this would need gigabytes. */
Test(x64_calls, tail_calls_do_not_nest) {
    start();
    static const uint8_t types[] = {IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64};
    for (int indirect = 0; indirect < 2; indirect++) {
        native_reset(&native);
        IrFunc *f = func(types, 8, IR_I64);
        uint32_t slot = ir_slot_new(f, 64, 8), again = ir_block_new(f, 0), end = ir_block_new(f, 0);
        f->slots.items[slot].zeroed = true;
        IrRef zero = ir_iconst(f, 0, IR_I64, 0), one = ir_iconst(f, 0, IR_I64, 1);
        ir_br(f, 0, ir_cmp(f, 0, CC_NE, 8, zero), again, end);
        IrRef less = ir_bin(f, again, OP_sub, IR_I64, 8, one), sum = ir_bin(f, again, OP_add, IR_I64, 7, 8);
        IrRef args[] = {1, 2, 3, 4, 5, 6, sum, less};
        IrRef r;
        if (indirect) {
            IrRef at = ir_slotaddr(f, again, IR_I64, slot), self = ir_symaddr(f, again, IR_I64, SYM_SELF, 0);
            ir_store(f, again, MEM_I64, at, 0, self, IRF_NOFAULT);
            IrRef target = ir_load(f, again, IR_I64, MEM_I64, at, 0, IRF_NOFAULT | IRF_VOLATILE);
            r = ir_calli(f, again, IR_I64, target, args, 8, IRF_TAIL);
        } else {
            r = ir_call(f, again, IR_I64, SYM_SELF, args, 8, IRF_TAIL);
        }
        ret(f, again, r);
        ret(f, end, 7);
        world.self = native.memory + 4096;
        NativeCall call = {.nstack = 2, .stack = {0, 3000000}};
        call.code = load(f);
        cr_assert_eq(call.code, world.self);
        native_call(&native, &call);
        cr_assert_eq(call.rax, 3000000ULL * 3000001 / 2);
    }
}

/* What an argument points to in the frame goes along, in a register and on the stack; `size` bytes of it. The
 * last word counts the calls, the first is the sum of the arguments between. */
static void moving_case(uint32_t size, uint32_t nargs, bool on_stack) {
    uint8_t types[12];
    IrRef args[12];
    uint32_t at = on_stack ? nargs - 1 : 0, last = size - 8, n = on_stack ? 0 : nargs - 1;
    memset(types, IR_I64, sizeof types);
    native_reset(&native);
    IrFunc *f = func(types, nargs, IR_I64);
    uint32_t slot = ir_slot_new(f, size, 8), again = ir_block_new(f, 0), end = ir_block_new(f, 0);
    IrRef p = at + 1, zero = ir_iconst(f, 0, IR_I64, 0), one = ir_iconst(f, 0, IR_I64, 1);
    ir_br(f, 0, ir_cmp(f, 0, CC_NE, n + 1, zero), again, end);
    IrRef own = ir_slotaddr(f, again, IR_I64, slot);
    add(f, again, (IrInst){.op = OP_memcpy, .flags = IRF_NOFAULT, .a = own, .b = p, .imm = size});
    IrRef sum = ir_load(f, again, IR_I64, MEM_I64, p, 0, IRF_NOFAULT);
    for (uint32_t k = 0; k < nargs; k++) {
        args[k] = k == at ? own : k == n ? ir_bin(f, again, OP_sub, IR_I64, n + 1, one) : nargs - k;
        if (k != at && k != n) sum = ir_bin(f, again, OP_add, IR_I64, sum, k + 1);
    }
    /* They change places, but for the two. */
    for (uint32_t k = 1; k + 1 < nargs; k++) args[k] = nargs - k;
    IrRef count = ir_load(f, again, IR_I64, MEM_I64, p, last, IRF_NOFAULT);
    ir_store(f, again, MEM_I64, own, last, ir_bin(f, again, OP_add, IR_I64, count, one), IRF_NOFAULT);
    ir_store(f, again, MEM_I64, own, 0, sum, IRF_NOFAULT);
    ret(f, again, ir_call(f, again, IR_I64, SYM_SELF, args, nargs, IRF_TAIL));
    IrRef result = ir_bin(f, end, OP_mul, IR_I64, ir_load(f, end, IR_I64, MEM_I64, p, 0, IRF_NOFAULT),
                          ir_load(f, end, IR_I64, MEM_I64, p, last, IRF_NOFAULT));
    ret(f, end, result);
    world.self = native.memory + 4096;
    enum { TIMES = 300000 };
    uint64_t between = 0, start[64] = {0};
    NativeCall call = {.code = load(f)};
    unsigned ni = 0, nf = 0;
    for (uint32_t k = 0; k < nargs; k++) {
        int64_t v = k == at ? (int64_t)(uintptr_t)start : k == n ? TIMES : (int64_t)k * 7;
        pass(&call, &ni, &nf, IR_I64, v);
        if (k != at && k != n) between += k * 7;
    }
    native_call(&native, &call);
    cr_assert_eq(call.rax, between * TIMES * TIMES, "%u bytes, %u arguments: %lx", size, nargs, call.rax);
    for (unsigned k = 0; k < 64; k++) cr_assert_eq(start[k], 0);
}

Test(x64_calls, tail_calls_move_what_arguments_point_to) {
    start();
    static const uint32_t sizes[] = {16, 24, 40, 128, 136, 400};
    for (uint32_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (uint32_t nargs = 3; nargs <= 12; nargs++)
            for (int on_stack = 0; on_stack < 2; on_stack++) moving_case(sizes[k], nargs, on_stack);
}

/* The callee takes more on the stack than the caller was given, and calls it back. */
Test(x64_calls, tail_calls_grow_and_shrink) {
    start();
    static const uint8_t types[12] = {IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64,
                                      IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64};
    for (uint32_t more = 3; more <= 12; more++) {
        native_reset(&native);
        IrRef args[12] = {1, 2};
        IrFunc *callee = func(types, more, IR_I64);
        IrRef sum = more;
        for (uint32_t k = 2; k < more; k++) sum = ir_bin(callee, 0, OP_add, IR_I64, sum, k);
        IrRef back =
            ir_load(callee, 0, IR_I64, MEM_I64, ir_symaddr(callee, 0, IR_I64, SYM_DATA, 0), 0, IRF_NOFAULT);
        ret(callee, 0, ir_calli(callee, 0, IR_I64, back, (IrRef[]){1, sum}, 2, IRF_TAIL));
        world.callee = load(callee);

        IrFunc *f = func(types, 2, IR_I64);
        uint32_t again = ir_block_new(f, 0), end = ir_block_new(f, 0);
        ir_br(f, 0, ir_cmp(f, 0, CC_NE, 1, ir_iconst(f, 0, IR_I64, 0)), again, end);
        args[0] = ir_bin(f, again, OP_sub, IR_I64, 1, ir_iconst(f, again, IR_I64, 1));
        for (uint32_t k = 1; k + 1 < more; k++) args[k] = ir_iconst(f, again, IR_I64, k);
        args[more - 1] = 2;
        ret(f, again, ir_call(f, again, IR_I64, SYM_CALLEE, args, more, IRF_TAIL));
        ret(f, end, 2);
        NativeCall call = {.ints = {300000, 5}};
        call.code = world.self = load(f);
        memcpy(native.memory, &world.self, sizeof world.self);
        native_call(&native, &call);
        cr_assert_eq(call.rax, 5 + UINT64_C(300000) * ((more - 2) * (more - 1) / 2), "%u: %lu", more,
                     call.rax);
    }
}

Test(x64_calls, two_results) {
    start();
    static const uint8_t kinds[] = {IR_I32, IR_I64, IR_F32, IR_F64};
    for (unsigned k = 0; k < 16; k++) {
        uint8_t t[] = {kinds[k / 4], kinds[k % 4]};
        native_reset(&native);
        IrFunc *callee = func(t, 2, t[0]);
        callee->ret_types[1] = t[1];
        IrRef both[] = {1, 2};
        add(callee, 0, (IrInst){.op = OP_ret, .list = ir_list(callee, both, 2), .nlist = 2});
        world.callee = load(callee);
        IrFunc *caller = func(t, 2, IR_I64);
        IrRef target = ir_symaddr(caller, 0, IR_I64, SYM_CALLEE, 0);
        IrRef r[2] = {ir_calli(caller, 0, t[0], target, both, 2, 0), 0};
        r[1] = ir_un(caller, 0, OP_ret2, t[1], r[0]);
        ret(caller, 0, weighted_sum(caller, r, 2));
        NativeCall call = {.code = load(caller)};
        unsigned ni = 0, nf = 0;
        pass(&call, &ni, &nf, t[0], -1234);
        pass(&call, &ni, &nf, t[1], 55);
        native_call(&native, &call);
        cr_assert_eq((int64_t)call.rax, -1234 + 110, "types %u and %u", t[0], t[1]);
    }
}

/* --- control flow --- */

Test(x64_calls, switches) {
    start();
    static const uint32_t counts[] = {1, 2, 3, 4, 5, 6, 10, 300};
    for (unsigned c = 0; c < 8; c++) {
        uint32_t n = counts[c], succ[300];
        native_reset(&native);
        IrFunc *f = func((uint8_t[]){IR_I32, IR_I64}, 2, IR_I64);
        /* every third case shares the default's block, which tells the cases apart by a phi's default */
        for (uint32_t i = 0; i < n; i++) succ[i] = ir_block_new(f, 0);
        for (uint32_t i = 2; i < n; i += 3) succ[i] = succ[n - 1];
        IrRef term = add(f, 0, (IrInst){.op = OP_switch, .a = 1});
        ir_set_succ(f, 0, succ, n);
        uint32_t end = ir_block_new(f, 0);
        for (uint32_t b = 1; b <= n; b++) ir_jmp(f, b, end);
        ir_build_preds(f);
        IrRef *v = arena_alloc(&native.arena, sizeof(IrRef) * n);
        for (uint32_t b = 1; b <= n; b++) {
            v[b - 1] = ir_insert_before(
                f, term, (IrInst){.op = OP_iconst, .type = IR_I64, .imm = b * 10, .loc = UINT32_MAX});
        }
        IrRef phi = add(f, end, (IrInst){.op = OP_phi, .type = IR_I64, .list = ir_list(f, v, n), .nlist = n});
        ret(f, end, ir_bin(f, end, OP_add, IR_I64, phi, 2));
        const char *wrong = ir_verify(f, &native.scratch);
        cr_assert_null(wrong, "%s", wrong);
        uint8_t *code = native_load(&native, f);
        for (int64_t x = -2; x < (int64_t)n + 3; x++) {
            uint32_t target = x < 0 || x >= (int64_t)n ? succ[n - 1] : succ[x];
            cr_assert_eq(run(code, (uint32_t)x | 5ULL << 40, 3, 0), target * 10 + 3, "%u cases, case %ld", n,
                         x);
        }
        cr_assert_eq(run(code, (uint32_t)INT32_MIN, 3, 0), succ[n - 1] * 10 + 3);
    }
}

/* Several edges between the same blocks, each with a value of its own. */
Test(x64_calls, edges_with_different_values) {
    start();
    IrFunc *f = func((uint8_t[]){IR_I32}, 1, IR_I64);
    uint32_t one = ir_block_new(f, 0), two = ir_block_new(f, 0);
    IrRef v[6];
    for (int i = 0; i < 6; i++) v[i] = ir_iconst(f, 0, IR_I64, 100 + i);
    add(f, 0, (IrInst){.op = OP_switch, .a = 1});
    ir_set_succ(f, 0, (uint32_t[]){one, two, one, one, two, one}, 6);
    ir_build_preds(f);
    IrRef of_one[] = {v[0], v[2], v[3], v[5]}, of_two[] = {v[1], v[4]};
    ret(f, one,
        add(f, one, (IrInst){.op = OP_phi, .type = IR_I64, .list = ir_list(f, of_one, 4), .nlist = 4}));
    ret(f, two,
        add(f, two, (IrInst){.op = OP_phi, .type = IR_I64, .list = ir_list(f, of_two, 2), .nlist = 2}));
    uint8_t *code = load(f);
    for (uint64_t x = 0; x < 8; x++) cr_assert_eq(run(code, x, 0, 0), 100 + (x < 5 ? x : 5), "case %lu", x);
}

/* Branches of every length around the border between the short and the long form, both ways. */
Test(x64_calls, branch_lengths) {
    start();
    for (int filler = 0; filler < 60; filler++) {
        native_reset(&native);
        IrFunc *f = func((uint8_t[]){IR_I64, IR_I64}, 2, IR_I64);
        uint32_t head = ir_block_new(f, 0), body = ir_block_new(f, 0), skip = ir_block_new(f, 0),
                 next = ir_block_new(f, 0), end = ir_block_new(f, 0);
        uint32_t n = ir_slot_new(f, 8, 8), sum = ir_slot_new(f, 8, 8);
        IrRef an = ir_slotaddr(f, 0, IR_I64, n), as = ir_slotaddr(f, 0, IR_I64, sum);
        ir_store(f, 0, MEM_I64, an, 0, 1, IRF_NOFAULT);
        ir_store(f, 0, MEM_I64, as, 0, 2, IRF_NOFAULT);
        ir_jmp(f, 0, head);
        IrRef left = ir_load(f, head, IR_I64, MEM_I64, an, 0, IRF_NOFAULT),
              zero = ir_iconst(f, head, IR_I64, 0);
        ir_br(f, head, ir_cmp(f, head, CC_EQ, left, zero), end, body);
        IrRef odd = ir_bin(f, body, OP_and, IR_I64, left, ir_iconst(f, body, IR_I64, 1));
        ir_br(f, body, ir_cmp(f, body, CC_NE, odd, ir_iconst(f, body, IR_I64, 0)), skip, next);
        for (int k = 0; k < filler; k++) {
            IrRef s = ir_load(f, skip, IR_I64, MEM_I64, as, 0, IRF_NOFAULT);
            s = ir_bin(f, skip, OP_add, IR_I64, s, ir_iconst(f, skip, IR_I64, k % 3 ? 1 : 1000));
            ir_store(f, skip, MEM_I64, as, 0, s, IRF_NOFAULT);
        }
        ir_jmp(f, skip, next);
        IrRef less = ir_bin(f, next, OP_sub, IR_I64, left, ir_iconst(f, next, IR_I64, 1));
        ir_store(f, next, MEM_I64, an, 0, less, IRF_NOFAULT);
        ir_jmp(f, next, head);
        ret(f, end, ir_load(f, end, IR_I64, MEM_I64, as, 0, IRF_NOFAULT));
        uint64_t step = 0;
        for (int k = 0; k < filler; k++) step += k % 3 ? 1 : 1000;
        cr_assert_eq(run(load(f), 7, 9, 0), 9 + 4 * step, "filler %d", filler);
    }
}

/* --- frames --- */

Test(x64_calls, zeroed_slots_and_large_frames) {
    start();
    static const uint32_t sizes[] = {1,   3,   8,   12,   16,   24,   31,   64,    120,
                                     128, 136, 160, 1000, 4000, 4096, 9000, 20000, 100001};
    for (unsigned k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (uint32_t other = 0; other <= 7000; other += 3500) {
            native_reset(&native);
            IrFunc *f = func((uint8_t[]){IR_I64}, 1, IR_I32);
            uint32_t plain = ir_slot_new(f, other, 4), slot = ir_slot_new(f, sizes[k], 1);
            f->slots.items[slot].zeroed = true;
            IrRef a = ir_slotaddr(f, 0, IR_I64, slot), p = ir_slotaddr(f, 0, IR_I64, plain);
            add(f, 0, (IrInst){.op = OP_keepalive, .a = p});
            IrRef at = ir_bin(f, 0, OP_add, IR_I64, a, 1);
            ret(f, 0, ir_load(f, 0, IR_I32, MEM_U8, at, 0, IRF_NOFAULT));
            uint8_t *code = load(f);
            for (uint32_t x = 0; x<sizes[k]; x += sizes[k]> 300 && x > 100 && x + 200 < sizes[k] ? 97 : 1) {
                dirty_stack();
                cr_assert_eq((uint32_t)run(code, x, 0, 0), 0, "size %u, byte %u", sizes[k], x);
            }
        }
    }
}

/* Memory from localloc is aligned, lies above the outgoing arguments, and is still there in a landing pad. */
Test(x64_calls, localloc) {
    start();
    static const uint8_t types[] = {IR_I64, IR_I64};
    for (int pad = 0; pad < 2; pad++) {
        native_reset(&native);
        uint8_t eight[] = {IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64, IR_I64};
        IrFunc *callee = func(eight, 9, IR_I64);
        IrRef v[9];
        for (uint32_t i = 0; i < 9; i++) v[i] = i + 1;
        ret(callee, 0, weighted_sum(callee, v, 9));
        world.callee = load(callee);

        IrFunc *f = func(types, 2, IR_I64);
        uint32_t keep = ir_slot_new(f, 8, 8), end = 0, region = 0;
        IrRef m = add(f, 0, (IrInst){.op = OP_localloc, .type = IR_I64, .a = 1});
        ir_store(f, 0, MEM_I64, m, 0, 2, IRF_NOFAULT);
        IrRef last = ir_bin(f, 0, OP_add, IR_I64, m, 1);
        ir_store(f, 0, MEM_I64, last, -8, 2, IRF_NOFAULT);
        IrRef slot = ir_slotaddr(f, 0, IR_I64, keep);
        ir_store(f, 0, MEM_I64, slot, 0, m, IRF_NOFAULT);
        uint32_t body = 0;
        if (pad) {
            vec_push(f->arena, &f->regions, (IrRegion){0});
            end = ir_block_new(f, 0);
            body = ir_block_new(f, 1);
            region = 1;
            vec_push(f->arena, &f->regions, ((IrRegion){.kind = CLAUSE_CATCH, .pad = end}));
            f->blocks.items[end].landing = true;
            add(f, 0, (IrInst){.op = OP_try});
            ir_set_succ(f, 0, (uint32_t[]){body, end}, 2);
        }
        IrRef one = ir_iconst(f, body, IR_I64, 1), args[9];
        for (int i = 0; i < 9; i++) args[i] = one;
        IrRef sum = ir_call(f, body, IR_I64, SYM_CALLEE, args, 9, 0);
        if (region) {
            ir_call(f, body, IR_VOID, SYM_THROW, &sum, 1, 0);
            add(f, body, (IrInst){.op = OP_unreachable});
            sum = ir_un(f, end, OP_cast, IR_I64, add(f, end, (IrInst){.op = OP_eh_exc, .type = IR_REF}));
            /* another call with stack arguments, from the pad: it must not write over the memory */
            IrRef two = ir_iconst(f, end, IR_I64, 1);
            for (int i = 0; i < 9; i++) args[i] = two;
            IrRef again = ir_call(f, end, IR_I64, SYM_CALLEE, args, 9, 0);
            sum = ir_bin(f, end, OP_and, IR_I64, sum, again);
        }
        IrRef p = ir_load(f, end, IR_I64, MEM_I64, ir_slotaddr(f, end, IR_I64, keep), 0, IRF_NOFAULT);
        IrRef low = ir_bin(f, end, OP_and, IR_I64, p, ir_iconst(f, end, IR_I64, 15));
        IrRef x = ir_load(f, end, IR_I64, MEM_I64, p, 0, IRF_NOFAULT);
        x = ir_bin(f, end, OP_add, IR_I64, x, sum);
        x = ir_bin(f, end, OP_add, IR_I64, x,
                   ir_bin(f, end, OP_mul, IR_I64, low, ir_iconst(f, end, IR_I64, 1000000)));
        ret(f, end, x);
        uint8_t *code = load(f);
        static const uint64_t sizes[] = {8, 16, 17, 100, 4095, 4096, 4097, 8192, 100000};
        for (unsigned k = 0; k < 9; k++)
            cr_assert_eq(run(code, sizes[k], 777, 0), 777 + 45, "size %lu, pad %d", sizes[k], pad);
    }
}

/* --- memory in blocks --- */

Test(x64_calls, copies_and_zeroing) {
    start();
    for (int64_t n = 0; n <= 200; n++) {
        for (int from = 0; from < 4; from++) { /* pointer, slot, symbol, zeroing */
            native_reset(&native);
            IrFunc *f = func((uint8_t[]){IR_I64, IR_I64}, 2, IR_VOID);
            uint32_t slot = ir_slot_new(f, 256, 8);
            IrRef src = 2;
            if (from == 1) {
                src = ir_slotaddr(f, 0, IR_I64, slot);
                add(f, 0, (IrInst){.op = OP_memcpy, .a = src, .b = 2, .imm = 256});
            }
            if (from == 2) src = ir_symaddr(f, 0, IR_I64, SYM_DATA, 8);
            if (from == 3)
                add(f, 0, (IrInst){.op = OP_memzero, .a = 1, .imm = n});
            else
                add(f, 0, (IrInst){.op = OP_memcpy, .a = 1, .b = src, .imm = n});
            ret(f, 0, 0);
            uint8_t *code = load(f), to[264], want[264], data[256];
            for (int i = 0; i < 256; i++) data[i] = native.memory[8 + i] = (uint8_t)(i * 7 + 1);
            memset(to, 0xEE, sizeof to);
            memset(want, 0xEE, sizeof want);
            if (from == 3)
                memset(want + 4, 0, (size_t)n);
            else
                memcpy(want + 4, data, (size_t)n);
            run(code, (uintptr_t)to + 4, (uintptr_t)data, 0);
            cr_assert(!memcmp(to, want, sizeof to), "%ld bytes, source %d", n, from);
        }
    }
}

/* 128-bit values are moved only: through registers, over a call, through a choice and a phi. */
Test(x64_calls, vectors_move) {
    start();
    IrFunc *callee = func(NULL, 0, IR_VOID);
    ret(callee, 0, 0);
    world.callee = load(callee);
    IrFunc *f = func((uint8_t[]){IR_I64, IR_I64, IR_I32}, 3, IR_VOID);
    uint32_t yes = ir_block_new(f, 0), end = ir_block_new(f, 0);
    IrRef a = ir_load(f, 0, IR_V128, MEM_V128, 1, 0, 0), b = ir_load(f, 0, IR_V128, MEM_V128, 2, 16, 0);
    ir_call(f, 0, IR_VOID, SYM_CALLEE, NULL, 0, 0);
    IrRef c = add(f, 0, (IrInst){.op = OP_select, .type = IR_V128, .a = 3, .b = a, .c = b});
    ir_br(f, 0, 3, yes, end);
    ir_jmp(f, yes, end);
    ir_build_preds(f);
    IrRef both[] = {c, c};
    both[f->blocks.items[end].pred[0] == yes ? 0 : 1] = b;
    IrRef phi = add(f, end, (IrInst){.op = OP_phi, .type = IR_V128, .list = ir_list(f, both, 2), .nlist = 2});
    ir_store(f, end, MEM_V128, 1, 0, b, 0);
    ir_store(f, end, MEM_V128, 2, 0, phi, 0);
    ir_store(f, end, MEM_V128, 2, 16, c, 0);
    ret(f, end, 0);
    uint8_t *code = load(f);
    for (uint32_t choice = 0; choice < 2; choice++) {
        uint64_t x[2] = {1, 2}, y[4] = {3, 4, 5, 6};
        run(code, (uintptr_t)x, (uintptr_t)y, choice);
        cr_assert(x[0] == 5 && x[1] == 6 && y[0] == 5 && y[1] == 6);
        cr_assert(y[2] == (choice ? 1 : 5) && y[3] == (choice ? 2 : 6), "choice %u", choice);
    }
}

/* Null faults at any offset: what the guard pages do not cover is checked. */
Test(x64_calls, null_faults_at_large_offsets) {
    start();
    static const int64_t offsets[] = {0, 8, 32760, 32768, 1 << 20, 1LL << 40, -8, -(1LL << 33)};
    for (unsigned k = 0; k < 8; k++) {
        for (int op = 0; op < 5; op++) {
            native_reset(&native);
            IrFunc *f = func((uint8_t[]){IR_I64, IR_REF}, 2, IR_I64);
            IrRef r = 1;
            switch (op) {
                case 0: r = ir_load(f, 0, IR_I64, MEM_I64, 1, offsets[k], 0); break;
                case 1: ir_store(f, 0, MEM_I64, 1, offsets[k], 1, 0); break;
                case 2: add(f, 0, (IrInst){.op = OP_storeref, .a = 1, .b = 2, .imm = offsets[k]}); break;
                case 3: ir_load(f, 0, IR_I64, MEM_I64, 1, offsets[k], 0); break; /* unused, still throws */
                case 4:
                    r = add(f, 0,
                            (IrInst){.op = OP_xadd,
                                     .type = IR_I64,
                                     .mem = MEM_I64,
                                     .a = 1,
                                     .b = 1,
                                     .imm = offsets[k]});
            }
            ret(f, 0, r);
            cr_assert_eq(run(load(f), 0, 0, 0), (1ULL << 63) | (NATIVE_TRAP_EXCEPTION + TRAP_NULL),
                         "operation %d at %ld", op, offsets[k]);
        }
    }
}

/* --- what the rest of the system reads --- */

Test(x64_calls, rows_lines_and_pads) {
    start();
    IrFunc *f = func((uint8_t[]){IR_I64}, 1, IR_I64);
    vec_push(f->arena, &f->regions, (IrRegion){0});
    uint32_t body = ir_block_new(f, 1), pad = ir_block_new(f, 0);
    vec_push(f->arena, &f->regions, ((IrRegion){.kind = CLAUSE_CATCH, .pad = pad}));
    f->blocks.items[pad].landing = true;
    add(f, 0, (IrInst){.op = OP_try, .loc = 1});
    ir_set_succ(f, 0, (uint32_t[]){body, pad}, 2);
    IrRef c = add(f, body, (IrInst){.op = OP_cmp, .type = IR_I32, .mem = CC_LT, .a = 1, .b = 1, .loc = 5});
    add(f, body, (IrInst){.op = OP_trapif, .a = c, .imm = TRAP_INDEX, .loc = 7});
    IrRef arg = 1;
    add(f, body,
        (IrInst){.op = OP_call, .sym = SYM_THROW, .list = ir_list(f, &arg, 1), .nlist = 1, .loc = 9});
    add(f, body, (IrInst){.op = OP_unreachable, .loc = 9});
    IrRef e = add(f, pad, (IrInst){.op = OP_eh_exc, .type = IR_REF, .loc = 20});
    ret(f, pad, ir_un(f, pad, OP_cast, IR_I64, e));
    uint8_t *code = load(f);
    cr_assert_eq(run(code, 0x1234, 0, 0), 0x1234);
    const CodeOut *o = &native.code;
    for (uint32_t i = 0; i < o->nrelocs; i++) { /* both calls are in region 1, at their line */
        uint32_t at = o->relocs[i].offset + 3, row = 0, line = 0,
                 want = o->relocs[i].sym == SYM_THROW ? 9 : 7;
        for (uint32_t r = 0; r < o->nrows; r++)
            if (at >= o->rows[r].start && at < o->rows[r].end) row = o->rows[r].region;
        for (uint32_t l = 0; l < o->nlines; l++)
            if (o->lines[l].offset <= at) line = o->lines[l].loc;
        cr_assert_eq(row, 1);
        cr_assert_eq(line, want);
    }
    for (uint32_t r = 1; r < o->nrows; r++) cr_assert(o->rows[r].start >= o->rows[r - 1].end);
    for (uint32_t l = 1; l < o->nlines; l++) cr_assert(o->lines[l].offset > o->lines[l - 1].offset);
    cr_assert_eq(o->npads, 2);
    cr_assert_lt(o->pads[1], o->code_size);
}

/* A filter reads and writes its parent's slots through the frame pointer it is given. */
Test(x64_calls, parent_slots) {
    start();
    IrFunc *parent = func((uint8_t[]){IR_I64}, 1, IR_I64);
    ir_slot_new(parent, 40, 8);
    uint32_t slot = ir_slot_new(parent, 8, 8);
    IrRef frame = add(parent, 0, (IrInst){.op = OP_frameaddr, .type = IR_I64});
    IrRef a = ir_slotaddr(parent, 0, IR_I64, slot);
    ir_store(parent, 0, MEM_I64, a, 0, 1, IRF_NOFAULT);
    IrRef r = ir_call(parent, 0, IR_I64, SYM_CALLEE, &frame, 1, 0);
    ret(parent, 0,
        ir_bin(parent, 0, OP_add, IR_I64, r, ir_load(parent, 0, IR_I64, MEM_I64, a, 0, IRF_NOFAULT)));
    world.callee = native.memory; /* known after the second load */
    load(parent);
    CodeOut parent_code = native.code;

    IrFunc *filter = func((uint8_t[]){IR_I64}, 1, IR_I64);
    filter->parent = parent;
    native.env.parent = &parent_code;
    IrRef p = add(filter, 0, (IrInst){.op = OP_parentslot, .type = IR_I64, .a = 1, .imm = slot});
    IrRef old = ir_load(filter, 0, IR_I64, MEM_I64, p, 0, IRF_NOFAULT);
    ir_store(filter, 0, MEM_I64, p, 0, ir_iconst(filter, 0, IR_I64, 1000), IRF_NOFAULT);
    add(filter, 0, (IrInst){.op = OP_keepalive, .a = p});
    ret(filter, 0, old);
    world.callee = load(filter);
    native.env.parent = NULL;
    cr_assert_eq(run(load(parent), 77, 0, 0), 1077);
}
