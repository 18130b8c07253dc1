/* Random functions of every shape, with the symbolic checker and the machine of ra_lib.c as judges; and the
 * judges themselves: results broken on purpose must not pass. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/unit/ra_lib.h"

static RtShape shape_of(RtRandom *x) {
    static const uint32_t regs[] = {2, 3, 4, 4, 6, 8, 14};
    RtShape s = {.blocks = 1 + rt_below(x, 25), .pressure = rt_below(x, 90), .shuffle = rt_below(x, 3) == 0};
    s.insts = s.blocks * (1 + rt_below(x, 12));
    s.regs = regs[rt_below(x, 7)];
    return s;
}

static void try_seeds(uint32_t from, uint32_t to) {
    for (uint32_t seed = from; seed < to; seed++) {
        RtRandom x = {seed * UINT64_C(7919) + 17};
        RaTest t;
        rt_generate(&t, &x, shape_of(&x));
        const char *found = rt_try(&t);
        cr_assert_null(found, "seed %u: %s", seed, found);
        rt_free(&t);
    }
}

Test(ra_random, small) { try_seeds(1, 1200); }
Test(ra_random, small_2) { try_seeds(100000, 101200); }

Test(ra_random, large) {
    static const uint32_t regs[] = {3, 4, 8, 14};
    for (uint32_t k = 0; k < 8; k++) {
        RtRandom x = {k + 99};
        RaTest t;
        rt_generate(&t, &x,
                    (RtShape){.blocks = 300, .insts = 4000, .regs = regs[k % 4], .pressure = 20 + 10 * k});
        const char *found = rt_try(&t);
        cr_assert_null(found, "%s", found);
        rt_free(&t);
    }
}

/* --- the judges --- */

/* Breaks t->r in one place; false: it would be a change without effect. */
static bool sabotage(RaTest *t, RtRandom *x, RaResult *r, unsigned how) {
    uint32_t m = r->nmoves ? rt_below(x, r->nmoves) : 0, o = t->f.nops ? rt_below(x, t->f.nops) : 0;
    switch (how) {
        case 0: /* an operand elsewhere */
            if (!t->f.nops) return false;
            r->loc[o] = r->loc[o] == 0 ? 1 : r->loc[o] < RA_NREGS ? 0 : r->loc[o] + 1;
            return t->f.ops[o].kind == RA_USE;
        case 1: /* a move dropped */
            if (!r->nmoves) return false;
            memmove(&r->moves[m], &r->moves[m + 1], sizeof(RaMove) * (--r->nmoves - m));
            return true;
        case 2: /* a move from elsewhere */
            if (!r->nmoves || r->moves[m].from >= RA_NREGS) return false;
            r->moves[m].from ^= 1;
            return true;
        case 3: /* two neighbours swapped */
            if (m + 1 >= r->nmoves || r->moves[m].before != r->moves[m + 1].before) return false;
            RaMove a = r->moves[m];
            r->moves[m] = r->moves[m + 1], r->moves[m + 1] = a;
            return a.from == r->moves[m].to || a.to == r->moves[m].from;
        default: /* a move to elsewhere */
            if (!r->nmoves || r->moves[m].to < RA_SPILL) return false;
            r->moves[m].to = RA_SPILL + (r->moves[m].to - RA_SPILL + 1) % r->spill_units;
            return r->spill_units > 1;
    }
}

/* What the machine stumbles over the checker must object to. (The reverse need not hold: a dropped move may
 * be one that this way through the program does not need; but most breaks must be noticed.) */
Test(ra_checker, objects_to_broken_results) {
    uint32_t tried = 0, stumbled = 0, objected = 0;
    for (uint32_t seed = 1; seed < 1500; seed++) {
        RtRandom x = {seed * UINT64_C(104729)};
        RaTest t;
        RtShape s = shape_of(&x);
        s.pressure = 70;
        rt_generate(&t, &x, s);
        cr_assert_null(rt_try(&t));
        if (sabotage(&t, &x, &t.r, seed % 5)) {
            const char *checked = ra_check(&t.f, &t.regs, &t.r, &t.scratch), *run = NULL;
            for (int k = 0; k < 8 && !run; k++) run = rt_run(&t, &x, 400);
            tried++, stumbled += run != NULL, objected += checked != NULL;
            if (run && !checked) ra_print(stderr, &t.f, &t.r, NULL);
            cr_assert(!run || checked, "seed %u: unnoticed: %s", seed, run);
        }
        rt_free(&t);
    }
    cr_assert(tried > 500 && stumbled > tried / 2, "%u tried, %u stumbled", tried, stumbled);
    cr_assert(objected > tried * 8 / 10, "%u tried, %u objections", tried, objected);
}
