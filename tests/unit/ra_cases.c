/* Cases made by hand, each about one thing that register allocators get wrong. Every function goes through
 * the checker and the machine; some also say what the result must look like. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/ra_lib.h"

enum { ALL4 = 0xF };
#define FLOATS(m) ((uint64_t)(m) << 32)

static void good(RaTest *t) {
    rt_finish(t);
    const char *found = rt_try(t);
    cr_assert_null(found, "%s", found);
}

static uint32_t moves(const RaTest *t) { return t->r.nmoves; }

static uint32_t memory_moves(const RaTest *t) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < t->r.nmoves; k++)
        n += t->r.moves[k].from >= RA_SPILL || t->r.moves[k].to >= RA_SPILL;
    return n;
}

static RaVreg def(RaTest *t) {
    rt_inst(t, 0);
    return rt_def(t, rt_int(t));
}
static void branch(RaTest *t) { rt_inst(t, 0); }

Test(ra_cases, one_value_in_two_fixed_registers) { /* f(x, x), and x is needed again */
    RaTest t;
    rt_init(&t, ALL4, 0x8);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    rt_inst(&t, 0x7);
    rt_use_in(&t, x, 0), rt_use_in(&t, x, 1);
    rt_use_in(&t, x, 1); /* and once more */
    rt_inst(&t, 0), rt_use(&t, x);
    good(&t);
    cr_assert_eq(memory_moves(&t), 0);
    rt_free(&t);
}

Test(ra_cases, fixed_and_any_at_once) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    rt_inst(&t, ALL4);
    rt_use_in(&t, x, 2), rt_use_any(&t, x), rt_use(&t, x);
    rt_inst(&t, 0), rt_use_any(&t, x);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, reuse_of_a_value_that_lives_on) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), y = rt_int(&t);
    rt_inst(&t, 0);
    rt_op(&t, RA_DEF, y, RA_REUSE, 1, RA_LATE);
    rt_use(&t, x), rt_use(&t, x);
    rt_inst(&t, 0), rt_use(&t, x), rt_use(&t, y);
    good(&t);
    cr_assert_eq(moves(&t), 1);
    rt_free(&t);
}

Test(ra_cases, reuse_of_a_dying_value_is_free) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), y = def(&t);
    for (int k = 0; k < 5; k++) {
        RaVreg z = rt_int(&t);
        rt_inst(&t, 0);
        rt_op(&t, RA_DEF, z, RA_REUSE, 1, RA_LATE);
        rt_use(&t, x), rt_use(&t, y);
        x = z;
    }
    rt_inst(&t, 0), rt_use(&t, x);
    good(&t);
    cr_assert_eq(moves(&t), 0);
    rt_free(&t);
}

Test(ra_cases, fixed_use_in_a_clobbered_register) { /* and the value is needed behind, and all else is lost */
    RaTest t;
    rt_init(&t, ALL4 | FLOATS(3), 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), f = rt_float(&t, 32);
    rt_inst(&t, 0), rt_def(&t, f);
    rt_inst(&t, ALL4 | FLOATS(3)), rt_use_in(&t, x, 1), rt_use(&t, f);
    rt_inst(&t, ALL4 | FLOATS(3)), rt_use(&t, x), rt_use_in(&t, f, 33);
    rt_inst(&t, 0), rt_use(&t, x), rt_use(&t, f);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, temporaries_and_late_uses) { /* all four registers at once */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg a = def(&t), b = def(&t), c = def(&t);
    rt_inst(&t, 0);
    rt_use(&t, a);
    rt_op(&t, RA_USE, b, RA_REG, 0, RA_LATE);
    rt_op(&t, RA_DEF, rt_int(&t), RA_REG, 0, RA_EARLY);
    rt_op(&t, RA_DEF, rt_int(&t), RA_FIXED, 1, RA_EARLY);
    RaVreg d = rt_def(&t, rt_int(&t));
    rt_inst(&t, 0), rt_use(&t, a), rt_use(&t, b), rt_use(&t, c), rt_use(&t, d);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, early_needs_make_room_for_wider_ones) {
    /* Registers 0 and 1 are clobbered, so the reusing def must get 2 or 3, where the operands are that were
     * put there when they had the choice. */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    rt_inst(&t, 0);
    RaVreg a = rt_def_in(&t, rt_int(&t), 2), b = rt_def_in(&t, rt_int(&t), 3),
           c = rt_def_in(&t, rt_int(&t), 0);
    rt_inst(&t, 0x3);
    rt_use(&t, a), rt_use(&t, b), rt_use(&t, c);
    RaVreg d = rt_int(&t), e = rt_int(&t);
    rt_op(&t, RA_DEF, d, RA_REUSE, 2, RA_LATE);
    rt_op(&t, RA_DEF, e, RA_REG, 0, RA_EARLY);
    rt_inst(&t, 0), rt_use(&t, a), rt_use(&t, b), rt_use(&t, d), rt_use(&t, e);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, any_definition_goes_straight_to_its_slot) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg v[6];
    rt_inst(&t, 0);
    for (int k = 0; k < 6; k++) v[k] = rt_int(&t), rt_op(&t, RA_DEF, v[k], RA_ANY, 0, RA_LATE);
    rt_inst(&t, ALL4);
    rt_inst(&t, 0);
    for (int k = 0; k < 6; k++) rt_use_any(&t, v[k]);
    good(&t);
    cr_assert_eq(t.r.spill_units, 6);
    cr_assert_eq(moves(&t), 0);
    rt_free(&t);
}

/* A loop whose parameters change places each time round; `n` parameters, shifted by `by`. */
static void rotate(RaTest *t, uint64_t allocatable, int n, int by, bool busy) {
    RaVreg v[12], p[12], q[12];
    rt_init(t, allocatable, 0);
    rt_block(t, 0);
    for (int k = 0; k < n; k++) v[k] = def(t);
    branch(t);
    rt_block(t, 1);
    for (int k = 0; k < n; k++) p[k] = rt_param(t, rt_int(t));
    rt_inst(t, busy ? allocatable : 0);
    rt_inst(t, 0), rt_use(t, p[0]);
    rt_block(t, 1);
    branch(t);
    rt_block(t, 0);
    rt_inst(t, 0);
    for (int k = 0; k < n; k++) rt_use_any(t, p[k]), q[k] = p[(k + by) % n];
    rt_args(t, 0, n, v), rt_args(t, 2, n, q);
    rt_edge(t, 0, 1), rt_edge(t, 1, 2), rt_edge(t, 1, 3), rt_edge(t, 2, 1);
    good(t);
}

Test(ra_cases, parameters_that_swap) {
    RaTest t;
    rotate(&t, ALL4, 2, 1, false);
    rt_free(&t);
    rotate(&t, 0x3, 2, 1, false); /* no register is free to swap through */
    rt_free(&t);
    rotate(&t, ALL4, 4, 1, false);
    rt_free(&t);
    rotate(&t, ALL4, 9, 3, false); /* more than registers: slots take part */
    rt_free(&t);
    rotate(&t, 0x1, 5, 2, true); /* slots only */
    rt_free(&t);
}

Test(ra_cases, lost_copy) { /* the old value of a parameter lives beyond its replacement */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    branch(&t);
    rt_block(&t, 1);
    RaVreg p = rt_param(&t, rt_int(&t)), y = rt_int(&t);
    rt_inst(&t, 0);
    rt_op(&t, RA_DEF, y, RA_REUSE, 1, RA_LATE), rt_use(&t, p);
    branch(&t);
    rt_block(&t, 1), branch(&t);
    rt_block(&t, 0);
    rt_inst(&t, 0), rt_use(&t, p);
    rt_args(&t, 0, 1, &x), rt_args(&t, 2, 1, &y);
    rt_edge(&t, 0, 1), rt_edge(&t, 1, 2), rt_edge(&t, 1, 3), rt_edge(&t, 2, 1);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, unused_parameters_and_repeated_arguments) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), args[4] = {x, x, x, x};
    branch(&t);
    rt_block(&t, 0);
    rt_param(&t, rt_int(&t));
    RaVreg a = rt_param(&t, rt_int(&t)), b = rt_param(&t, rt_int(&t));
    rt_param(&t, rt_int(&t));
    rt_inst(&t, 0), rt_use(&t, a), rt_use_in(&t, b, 0), rt_use(&t, x);
    rt_args(&t, 0, 4, args), rt_edge(&t, 0, 1);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, counting_loop_needs_no_moves) { /* i and sum stay where they are */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg first[2] = {def(&t), def(&t)}, limit = def(&t), next[2] = {rt_int(&t), rt_int(&t)};
    branch(&t);
    rt_block(&t, 1);
    RaVreg i = rt_param(&t, rt_int(&t)), sum = rt_param(&t, rt_int(&t));
    rt_inst(&t, 0), rt_use(&t, i), rt_use(&t, limit);
    branch(&t);
    rt_block(&t, 1);
    rt_inst(&t, 0), rt_op(&t, RA_DEF, next[1], RA_REUSE, 1, RA_LATE), rt_use(&t, sum), rt_use(&t, i);
    rt_inst(&t, 0), rt_op(&t, RA_DEF, next[0], RA_REUSE, 1, RA_LATE), rt_use(&t, i);
    branch(&t);
    rt_block(&t, 0);
    rt_inst(&t, 0), rt_use_in(&t, sum, 0);
    rt_args(&t, 0, 2, first), rt_args(&t, 2, 2, next);
    rt_edge(&t, 0, 1), rt_edge(&t, 1, 2), rt_edge(&t, 1, 3), rt_edge(&t, 2, 1);
    good(&t);
    for (uint32_t k = 0; k < t.r.nmoves; k++) {
        uint32_t at = t.r.moves[k].before;
        cr_assert(at < t.f.blocks[1].first_inst || at >= t.f.blocks[2].end_inst, "a move in the loop");
    }
    rt_free(&t);
}

Test(ra_cases, spilled_around_the_loop_not_in_it) { /* what the loop does not use makes room outside of it */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg v[4], w[4];
    for (int k = 0; k < 4; k++) v[k] = def(&t);
    branch(&t);
    rt_block(&t, 1);
    for (int k = 0; k < 4; k++) w[k] = def(&t);
    for (int k = 0; k < 4; k++) rt_inst(&t, 0), rt_use(&t, w[k]);
    branch(&t);
    rt_block(&t, 1), branch(&t);
    rt_block(&t, 0);
    for (int k = 0; k < 4; k++) rt_inst(&t, 0), rt_use(&t, v[k]);
    rt_edge(&t, 0, 1), rt_edge(&t, 1, 2), rt_edge(&t, 1, 3), rt_edge(&t, 2, 1);
    good(&t);
    for (uint32_t k = 0; k < t.r.nmoves; k++) {
        uint32_t at = t.r.moves[k].before;
        cr_assert(at <= t.f.blocks[1].first_inst || at >= t.f.blocks[2].end_inst, "a move in the loop");
    }
    rt_free(&t);
}

Test(ra_cases, call_on_a_cold_way_costs_the_hot_one_nothing) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    branch(&t);
    rt_block(&t, 0); /* hot */
    branch(&t);
    rt_block(&t, 0); /* both ways meet */
    rt_inst(&t, 0), rt_use(&t, x);
    uint32_t cold = rt_block(&t, 0);
    t.blocks.items[cold].cold = true;
    rt_inst(&t, ALL4);
    branch(&t);
    rt_edge(&t, 0, 1), rt_edge(&t, 0, cold), rt_edge(&t, 1, 2), rt_edge(&t, cold, 2);
    good(&t);
    for (uint32_t k = 0; k < t.r.nmoves; k++)
        cr_assert(t.r.moves[k].before >= t.f.blocks[cold].first_inst, "a move on the hot way");
    rt_free(&t);
}

Test(ra_cases,
     parameters_of_the_function) { /* they arrive in registers that the first call wants otherwise */
    RaTest t;
    rt_init(&t, 0xFF, 0xF0);
    rt_block(&t, 0);
    RaVreg v[4];
    rt_inst(&t, 0);
    for (unsigned k = 0; k < 4; k++) v[k] = rt_def_in(&t, rt_int(&t), k);
    rt_inst(&t, 0x0F);
    for (unsigned k = 0; k < 4; k++) rt_use_in(&t, v[k], 3 - k);
    RaVreg r = rt_def_in(&t, rt_int(&t), 0);
    rt_inst(&t, 0), rt_use_in(&t, r, 0), rt_use(&t, v[1]), rt_use(&t, v[2]);
    good(&t);
    cr_assert_eq(memory_moves(&t), 0);
    rt_free(&t);
}

Test(ra_cases, irreducible_loop) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg v[6];
    for (int k = 0; k < 6; k++) v[k] = def(&t);
    rt_inst(&t, 0), rt_use(&t, v[0]);
    for (int b = 1; b <= 8; b++) {
        rt_block(&t, 1);
        rt_inst(&t, b & 1 ? ALL4 : 0), rt_use(&t, v[b % 6]), rt_use_any(&t, v[(b + 2) % 6]);
        branch(&t);
    }
    /* 0 enters the loop 1-2-3-4 at 1 and, over 5, at 3; 6 and 7 split what is critical. */
    rt_edge(&t, 0, 5), rt_edge(&t, 0, 6), rt_edge(&t, 6, 1), rt_edge(&t, 1, 2), rt_edge(&t, 2, 3);
    rt_edge(&t, 5, 3), rt_edge(&t, 3, 4), rt_edge(&t, 4, 7), rt_edge(&t, 4, 8), rt_edge(&t, 7, 1);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, landing_pad) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    rt_inst(&t, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    rt_inst(&t, ALL4), rt_use_in(&t, x, 0);
    rt_inst(&t, 0), rt_use(&t, x);
    uint32_t pad = rt_block(&t, 0);
    t.blocks.items[pad].landing = true;
    rt_inst(&t, 0);
    RaVreg e = rt_def_in(&t, rt_int(&t), 0);
    rt_inst(&t, 0), rt_use(&t, e);
    rt_edge(&t, 0, 1), rt_edge(&t, 0, pad);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, wide_slots_are_whole) {
    RaTest t;
    rt_init(&t, FLOATS(3), 0);
    rt_block(&t, 0);
    RaVreg v[9];
    for (int k = 0; k < 9; k++) {
        v[k] = rt_float(&t, 8u << k % 3);
        rt_inst(&t, 0), rt_def(&t, v[k]);
    }
    rt_inst(&t, FLOATS(3));
    for (int k = 0; k < 9; k++) rt_inst(&t, 0), rt_use(&t, v[8 - k]);
    good(&t);
    for (uint32_t k = 0; k < t.r.nmoves; k++) {
        const RaMove *m = &t.r.moves[k];
        RaLoc slot = m->to >= RA_SPILL ? m->to : m->from;
        cr_assert_eq((slot - RA_SPILL) % (m->size / 8u), 0);
    }
    rt_free(&t);
}

Test(ra_cases, slots_are_used_again) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    for (int k = 0; k < 50; k++) {
        RaVreg x = def(&t);
        rt_inst(&t, ALL4);
        rt_inst(&t, 0), rt_use(&t, x);
    }
    good(&t);
    cr_assert_leq(t.r.spill_units, 1);
    rt_free(&t);
}

Test(ra_cases, switch_with_ten_thousand_targets) {
    enum { N = 10000 };
    RaTest t;
    rt_init(&t, ALL4, 0x8);
    rt_block(&t, 0);
    RaVreg v[8];
    for (int k = 0; k < 8; k++) v[k] = def(&t);
    rt_inst(&t, 0), rt_use(&t, v[0]);
    for (int k = 0; k < N; k++) {
        rt_block(&t, 0);
        rt_inst(&t, k % 3 ? 0 : 0x7), rt_use(&t, v[k % 8]);
        branch(&t);
        rt_edge(&t, 0, (uint32_t)k + 1);
    }
    rt_block(&t, 0);
    RaVreg p = rt_param(&t, rt_int(&t));
    rt_inst(&t, 0), rt_use(&t, p), rt_use_any(&t, v[3]);
    for (uint32_t k = 1; k <= N; k++) rt_edge(&t, k, N + 1), rt_args(&t, k, 1, &v[k * 7 % 8]);
    good(&t);
    rt_free(&t);
}

Test(ra_cases, switch_that_leads_to_one_block_twice) { /* and a block that nothing leads to */
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), y = def(&t);
    rt_inst(&t, ALL4);
    rt_inst(&t, 0), rt_use(&t, y);
    rt_block(&t, 0);
    rt_inst(&t, 0), rt_use(&t, x), rt_use(&t, y);
    rt_block(&t, 0);
    rt_inst(&t, ALL4), rt_use_any(&t, x);
    rt_block(&t, 0);
    RaVreg z = def(&t);
    rt_inst(&t, 0), rt_use(&t, z);
    rt_edge(&t, 0, 1), rt_edge(&t, 0, 2), rt_edge(&t, 0, 1);
    good(&t);
    rt_free(&t);
}

/* --- what cannot be is said, not done --- */

static const char *refusal(RaTest *t) {
    rt_finish(t);
    const char *volatile text = NULL;
    DIAG_TRY(&t->diag) { ra_allocate(&t->f, &t->regs, &t->arena, &t->scratch, &t->diag); }
    DIAG_CAUGHT(&t->diag) { text = t->diag.message; }
    DIAG_END
    return text ? text : "";
}

Test(ra_refuses, two_values_in_one_register) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg x = def(&t), y = def(&t);
    rt_inst(&t, 0), rt_use_in(&t, x, 1), rt_use_in(&t, y, 1);
    cr_assert(strstr(refusal(&t), "two values fixed to one register"));
    rt_free(&t);
}

Test(ra_refuses, more_values_than_registers) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    RaVreg v[5];
    for (int k = 0; k < 5; k++) v[k] = def(&t);
    rt_inst(&t, 0);
    for (int k = 0; k < 5; k++) rt_use(&t, v[k]);
    cr_assert(strstr(refusal(&t), "no register left"));
    rt_free(&t);
}

Test(ra_refuses, undefined_values) {
    RaTest t;
    rt_init(&t, ALL4, 0);
    rt_block(&t, 0);
    branch(&t);
    rt_block(&t, 0);
    rt_inst(&t, 0), rt_use(&t, rt_int(&t));
    rt_edge(&t, 0, 1);
    cr_assert(strstr(refusal(&t), "never defined"));
    rt_free(&t);

    rt_init(&t, ALL4, 0); /* defined on one way only */
    rt_block(&t, 0), branch(&t);
    rt_block(&t, 0);
    RaVreg x = def(&t);
    branch(&t);
    rt_block(&t, 0), branch(&t);
    rt_block(&t, 0);
    rt_inst(&t, 0), rt_use(&t, x);
    rt_edge(&t, 0, 1), rt_edge(&t, 0, 2), rt_edge(&t, 1, 3), rt_edge(&t, 2, 3);
    cr_assert(strstr(refusal(&t), "live into an entrance"));
    rt_free(&t);
}

/* --- the checker's local rules, one wrong location each --- */

Test(ra_checker, local_rules) {
    RaTest t;
    rt_init(&t, ALL4 | FLOATS(3), 0);
    rt_block(&t, 0);
    RaVreg a = def(&t), b = def(&t), c = rt_int(&t), f = rt_float(&t, 16);
    rt_inst(&t, 0), rt_def(&t, f);
    rt_inst(&t, 0x8);
    rt_op(&t, RA_DEF, c, RA_REUSE, 1, RA_LATE), rt_use(&t, a), rt_use_in(&t, b, 0);
    rt_op(&t, RA_USE, b, RA_ANY, 0, RA_LATE);
    rt_inst(&t, 0), rt_use(&t, c), rt_use(&t, f), rt_use(&t, b);
    good(&t);
    static const struct {
        uint32_t op;
        RaLoc loc;
        const char *says;
    } wrong[] = {{0, RA_NOWHERE, "without a location"},
                 {0, 33, "wrong class"},
                 {0, 9, "not to be used"},
                 {0, RA_SPILL, "without a location"}, /* there is no spill area */
                 {2, 3, "wrong class"},
                 {5, 1, "not in its fixed register"},
                 {6, 3, "late use in a clobbered register"}};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        RaLoc was = t.r.loc[wrong[k].op];
        t.r.loc[wrong[k].op] = wrong[k].loc;
        const char *says = ra_check(&t.f, &t.regs, &t.r, &t.scratch);
        cr_assert(says && strstr(says, wrong[k].says), "row %zu: %s", k, says ? says : "nothing");
        t.r.loc[wrong[k].op] = was;
    }
    RaResult r = t.r;
    r.used = 0;
    cr_assert(strstr(ra_check(&t.f, &t.regs, &r, &t.scratch), "used ones"));
    t.r.loc[3] = t.r.loc[3] == 1 ? 2 : 1; /* the reusing def alone */
    cr_assert(strstr(ra_check(&t.f, &t.regs, &t.r, &t.scratch), "reused register"));
    rt_free(&t);
}
