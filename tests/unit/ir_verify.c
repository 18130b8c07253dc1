/* The verifier: every rule has a function that breaks it and nothing else. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/ir_util.h"

static const struct {
    const char *rule; /* part of the message */
    const char *text; /* body of a function (i32, i64, ref) -> i32 */
} broken[] = {
    {"block ends without a terminator", "b0:\n v1: i32 = iconst 1\n"},
    {"b0: predecessor b1 does not lead to it", "b0 <- b1:\n jmp b1\nb1 <- b0:\n unreachable\n"},
    {"successor b0 does not exist", "b0:\n jmp b1\nb1:\n jmp b0\n"},
    {"successor b7 does not exist", "b0:\n jmp b7\n"},
    {"the entry block is empty", "b1:\n jmp b1\n"},
    {"does not dominate",
     "b0:\n v1: i32 = param 0\n br v1, b1, b2\nb1:\n v2: i32 = neg v1\n jmp b2\nb2:\n ret v2\n"},
    {"does not dominate", "b0:\n v1: i32 = param 0\n v2: i32 = add v1, v3\n v3: i32 = neg v1\n ret v2\n"},
    {"does not dominate",
     "b0:\n v1: i32 = param 0\n br v1, b1, b2\nb1:\n v2: i32 = neg v1\n jmp b3\nb2:\n jmp b3\n"
     "b3:\n v3: i32 = phi v1, v2\n ret v3\n"},
    {"1 operands for 2 predecessors",
     "b0:\n v1: i32 = param 0\n br v1, b1, b2\nb1:\n jmp b2\nb2:\n v2: i32 = phi v1\n ret v2\n"},
    {"not at the start of its block",
     "b0:\n v1: i32 = param 0\n jmp b1\nb1:\n v2: i32 = neg v1\n v3: i32 = phi v1\n ret v3\n"},
    {"types i32 and i64 should be the same",
     "b0:\n v1: i32 = param 0\n v2: i64 = param 1\n br v1, b1, b2\nb1:\n jmp b2\nb2:\n"
     " v3: i32 = phi v1, v2\n ret v3\n"},
    {"not at the start of the entry block", "b0:\n v1: i32 = iconst 0\n v2: i32 = param 0\n ret v2\n"},
    {"no such parameter", "b0:\n v1: i32 = param 3\n ret v1\n"},
    {"types i64 and i32 should be the same", "b0:\n v1: i64 = param 0\n v2: i32 = trunc v1\n ret v2\n"},
    {"0 values, the function returns 1", "b0:\n ret\n"},
    {"should be the same", "b0:\n v1: i64 = param 1\n ret v1\n"},
    {"should be the same", "b0:\n v1: i32 = param 0\n v2: i64 = param 1\n v3: i32 = mul v1, v2\n ret v3\n"},
    {"operand 1 has type ref", "b0:\n v1: ref = param 2\n v2: i64 = xor v1, v1\n ret v2\n"},
    {"operand 2 has type i64", "b0:\n v1: i64 = param 1\n v2: i64 = shl v1, v1\n ret v2\n"},
    {"byref of i64 and i64", "b0:\n v1: i64 = param 1\n v2: byref = add v1, v1\n unreachable\n"},
    {"i64 of ref and i64",
     "b0:\n v1: i64 = param 1\n v2: ref = param 2\n v3: i64 = sub v2, v1\n unreachable\n"},
    {"result type f32", "b0:\n v1: f32 = iconst 0\n unreachable\n"},
    {"i64 does not go with memory of i32", "b0:\n v1: ref = param 2\n v2: i64 = load.i32 v1\n unreachable\n"},
    {"i32 does not go with memory of f32",
     "b0:\n v1: i32 = param 0\n v2: ref = param 2\n store.f32 v2, v1\n unreachable\n"},
    {"i32 to f64", "b0:\n v1: i32 = param 0\n v2: f64 = bitcast v1\n unreachable\n"},
    {"operand v1 has no value", "b0:\n v1: void = fence\n v2: i32 = neg v1\n ret v2\n"},
    {"no such slot", "slot 0: 4 align 4\nb0:\n v1: i64 = slotaddr 1\n unreachable\n"},
    {"no such slot",
     "slot 0: 4 align 4\nb0:\n v1: i64 = param 1\n v2: i64 = parentslot v1, 0\n unreachable\n"},
    {"does not follow its call",
     "b0:\n v1: i32 = call @g ()\n v2: i32 = neg v1\n v3: i32 = ret2 v1\n ret v2\n"},
    {"no unreachable follows", "b0:\n call @g () noreturn\n v1: i32 = param 0\n ret v1\n"},
    {"tail call without ret", "b0:\n v1: i32 = call @g () tail\n v2: i32 = neg v1\n ret v2\n"},
    {"no context among the arguments", "b0:\n v1: i32 = call @g () ctx\n ret v1\n"},
    {"b2 should be a landing pad",
     "region 1: fault parent 0 pad b3\nb0:\n try b1, b2\nb1 region 1:\n unreachable\nb2:\n unreachable\n"
     "b3 landing:\n unreachable\n"},
    {"b1 should not be a landing pad", "b0:\n jmp b1\nb1 landing:\n unreachable\n"},
    {"goes from region 0 into 1",
     "region 1: fault parent 0 pad b2\nb0:\n jmp b1\nb1 region 1:\n unreachable\nb2 landing:\n "
     "unreachable\n"},
    {"not outside",
     "region 1: fault parent 0 pad b2\nb0:\n unreachable\nb2 region 1 landing:\n unreachable\n"},
    {"bad parent", "region 1: fault parent 1\nb0:\n unreachable\n"},
    {"its pad is no landing pad", "region 1: fault parent 0 pad b1\nb0:\n jmp b1\nb1:\n unreachable\n"},
    {"in a landing pad",
     "region 1: fault parent 0 pad b2\nb0:\n v1: i32 = param 0\n try b1, b2\nb1 region 1:\n unreachable\n"
     "b2 landing:\n v2: i32 = phi v1\n unreachable\n"},
    {"not at the start of a landing pad", "b0:\n v1: ref = eh_exc\n unreachable\n"},
    {"goes from",
     "region 1: fault parent 0 pad b2\nb0:\n try b1, b2\nb1:\n unreachable\nb2 region 1 landing:\n"
     " unreachable\n"},
    {"b1: predecessor b2 does not lead to it",
     "b0:\n jmp b1\nb1 <- b0, b2:\n unreachable\nb2:\n unreachable\n"},
    {"b0: not among the predecessors of b1", "b0:\n jmp b1\nb1:\n jmp b2\nb2 <- b1:\n unreachable\n"},
};

static const char *verify_text(IrText *t, const char *body) {
    const char *text = arena_printf(&t->arena, "func @f(i32, i64, ref) -> i32 {\n%s}\n", body);
    return ir_verify(irtext_parse(t, text).items[0], &t->scratch);
}

Test(ir_verify, rules) {
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        IrText t;
        irtext_init(&t);
        const char *error = verify_text(&t, broken[i].text);
        cr_expect(error && strstr(error, broken[i].rule), "%s\nwanted: %s\ngot: %s", broken[i].text,
                  broken[i].rule, error ? error : "no error");
        irtext_free(&t);
    }
}

/* What passes promise is checked once they have promised it. */
Test(ir_verify, promises) {
    static const char *const pad =
        "region 1: fault parent 0 pad b2\nb0:\n v1: i32 = param 0\n try b1, b2\nb1 region 1:\n ret v1\n"
        "b2 landing:\n ret v1\n";
    static const char *const edge = "b0:\n v1: i32 = param 0\n br v1, b1, b2\nb1:\n jmp b2\nb2:\n ret v1\n";
    IrText t;
    irtext_init(&t);
    IrFunc *f = irtext_parse(&t, arena_printf(&t.arena, "func @f(i32) -> i32 {\n%s}\n", pad)).items[0];
    cr_expect_null(ir_verify(f, &t.scratch));
    f->pads_clean = true;
    const char *error = ir_verify(f, &t.scratch);
    cr_expect(error && strstr(error, "v1: param: live into landing pad b2"), "%s", error);
    f = irtext_parse(&t, arena_printf(&t.arena, "func @f(i32) -> i32 {\n%s}\n", edge)).items[0];
    cr_expect_null(ir_verify(f, &t.scratch));
    f->edges_split = true;
    error = ir_verify(f, &t.scratch);
    cr_expect(error && strstr(error, "critical edge to b2"), "%s", error);
    irtext_free(&t);
}
