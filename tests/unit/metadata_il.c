/* The table of IL instructions, their decoder, method bodies and their check. */
#include "frontend/il.h"
#include "tests/unit/metadata_util.h"

static const uint8_t operand_bytes[IL_OPERAND_COUNT] = {
    [IL_OPERAND_I1] = 1,     [IL_OPERAND_U1] = 1,     [IL_OPERAND_I4] = 4,     [IL_OPERAND_I8] = 8,
    [IL_OPERAND_R4] = 4,     [IL_OPERAND_R8] = 8,     [IL_OPERAND_ARG1] = 1,   [IL_OPERAND_ARG2] = 2,
    [IL_OPERAND_LOC1] = 1,   [IL_OPERAND_LOC2] = 2,   [IL_OPERAND_BR1] = 1,    [IL_OPERAND_BR4] = 4,
    [IL_OPERAND_SWITCH] = 4, [IL_OPERAND_METHOD] = 4, [IL_OPERAND_FIELD] = 4,  [IL_OPERAND_TYPE] = 4,
    [IL_OPERAND_TOKEN] = 4,  [IL_OPERAND_SIG] = 4,    [IL_OPERAND_STRING] = 4,
};

/* Each of the 2 x 256 codes decodes to the row that has it, or to none; cut off, to none. */
Test(metadata_il, every_code) {
    cr_expect_eq(IL_OP_COUNT, 219);
    uint32_t found = 0;
    for (uint32_t code = 0; code < 0x200; code++) {
        uint32_t full = code < 0x100 ? code : 0xFE00 | (code & 0xFF);
        uint8_t bytes[16] = {0};
        uint32_t len = 0;
        if (code >= 0x100) bytes[len++] = 0xFE;
        bytes[len++] = (uint8_t)code;
        IlInsn in = il_next(bytes, sizeof bytes, 0);
        if (code == 0xFE) continue; /* the first of two bytes */
        uint32_t op = 0;
        while (op < IL_OP_COUNT && il_op_desc[op].code != full) op++;
        cr_expect_eq((uint32_t)in.op, op, "0x%04X", full);
        if (op == IL_OP_COUNT) continue;
        found++;
        len += operand_bytes[il_op_desc[op].operand];
        cr_expect_eq(in.next, len, "%s", il_op_desc[op].name);
        cr_expect_eq(il_next(bytes, len - 1, 0).op, IL_INVALID, "%s", il_op_desc[op].name);
    }
    cr_expect_eq(found, IL_OP_COUNT);
}

Test(metadata_il, operands) {
    const uint8_t code[] = {0x1F, 0xFE,                                     /* 0: ldc.i4.s -2 */
                            0x20, 0xFF, 0xFF, 0xFF, 0x7F,                   /* 2: ldc.i4 */
                            0x21, 1,    0,    0,    0,    0,    0, 0, 0x80, /* 7: ldc.i8 */
                            0x22, 0,    0,    0xC0, 0x3F,                   /* 16: ldc.r4 1.5 */
                            0x0E, 0xFF, 0xFE, 0x09, 0x34, 0x12,             /* 21: ldarg.s, 23: ldarg */
                            0x2B, 0xFE,                                     /* 27: br.s to itself */
                            0x38, 0xF6, 0xFF, 0xFF, 0xFF,                   /* 29: br to 24 */
                            0x45, 2,    0,    0,    0,    1,    0, 0, 0,    0xF0, 0xFF, 0xFF, 0xFF, /* 34 */
                            0x72, 0x78, 0x56, 0x34, 0x70}; /* 47: ldstr */
    cr_expect_eq(il_next(code, sizeof code, 0).i4, -2);
    cr_expect_eq(il_next(code, sizeof code, 2).i4, 0x7FFFFFFF);
    cr_expect_eq(il_next(code, sizeof code, 7).i8, INT64_MIN + 1);
    cr_expect_eq(il_next(code, sizeof code, 16).r4, 1.5f);
    cr_expect_eq(il_next(code, sizeof code, 21).var, 255);
    cr_expect_eq(il_next(code, sizeof code, 23).var, 0x1234);
    cr_expect_eq(il_next(code, sizeof code, 27).target, 27);
    cr_expect_eq(il_next(code, sizeof code, 29).target, 24);
    IlInsn sw = il_next(code, sizeof code, 34);
    cr_expect_eq(sw.sw.count, 2);
    cr_expect_eq(sw.next, 47);
    cr_expect_eq(il_switch_target(&sw, 0), 48);
    cr_expect_eq(il_switch_target(&sw, 1), 31);
    cr_expect_eq(il_next(code, 46, 34).op, IL_INVALID); /* a target is cut off */
    cr_expect_eq(il_next(code, sizeof code, 47).token, 0x70345678);
    cr_expect_eq(il_next(code, sizeof code, sizeof code).op, IL_INVALID);
}

/* ---- Bodies: a PE file whose only method `int m(int)` has the bytes given as its body ---- */

static void open_body(Bench *b, const uint8_t *bytes, uint32_t len) {
    Writer w = writer("#~");
    module_row(&w);
    row(&w, MD_TYPEDEF, "422222", 0, string_of(&w, "T"), 0, 0, 1, 1);
    row(&w, MD_FIELD, "222", 0x10, string_of(&w, "f"), BLOB(&w, 6, 8));
    row(&w, MD_METHODDEF, "422222", CODE_RVA, 0, 0x10, string_of(&w, "m"), BLOB(&w, 0, 1, 8, 8), 1);
    row(&w, MD_MEMBERREF, "222", 1 << 3, string_of(&w, "f"), BLOB(&w, 6, 8));
    row(&w, MD_STANDALONESIG, "2", BLOB(&w, 7, 1, 8));
    Bytes code = {0};
    put(&code, bytes, len);
    bench_open_pe(b, finish_pe(&w, code), 0);
}

static MdBody checked_body(Bench *b) {
    MdBody body;
    cr_assert(md_body(b->img, &b->d, &b->a, 1, &body));
    md_check_body(b->img, &b->d, &b->a, 1, &body);
    return body;
}

#define OPEN_BODY(b, ...) open_body(b, (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))
#define ACCEPTS(...)                        \
    do {                                    \
        OPEN_BODY(&b, __VA_ARGS__);         \
        WORKS(&b, body = checked_body(&b)); \
    } while (0)
#define REFUSES(says, ...)                                         \
    do {                                                           \
        OPEN_BODY(&b, __VA_ARGS__);                                \
        FAILS_WITH(&b, says, checked_body(&b));                    \
        cr_expect(strstr(b.d.message, "METHODDEF row 1: T::m: ")); \
    } while (0)
/* Header of a fat body with local variables. */
#define FAT(flags, size) (flags) | 3, 0x30, 2, 0, size, 0, 0, 0, 1, 0, 0, 0x11

Test(metadata_il, bodies) {
    Bench b;
    MdBody body;
    ACCEPTS(2 << 2 | 2, 0x02, 0x2A);
    cr_expect(body.code_size == 2 && body.max_stack == 8 && !body.init_locals && body.local_sig == 0);
    ACCEPTS(FAT(0x10, 4), 0x02, 0x0A, 0x06, 0x2A);
    cr_expect(body.code_size == 4 && body.max_stack == 2 && body.init_locals);
    cr_expect_eq(body.local_sig, md_token(MD_STANDALONESIG, 1));
    REFUSES("code is cut off", 0x03, 0x30, 2, 0, 0, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0x11);
    REFUSES("unknown kind of method header", 0x01, 0x2A);
    REFUSES("method header is too short", 0x03, 0x20, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x2A);
    REFUSES("local variables does not exist", 0x03, 0x30, 2, 0, 1, 0, 0, 0, 2, 0, 0, 0x11, 0x2A);
}

Test(metadata_il, instructions_are_checked) {
    Bench b;
    MdBody body;
    ACCEPTS(7 << 2 | 2, 0x7E, 1, 0, 0, 0x04, 0x26, 0x2A);
    cr_expect_eq(body.code_size, 7);
    ACCEPTS(7 << 2 | 2, 0x7E, 1, 0, 0, 0x0A, 0x26, 0x2A);
    REFUSES("the body is empty", 2);
    REFUSES("IL_0001: no such instruction", 2 << 2 | 2, 0x00, 0x24);
    REFUSES("IL_0000: control runs off the end", 1 << 2 | 2, 0x00);
    REFUSES("IL_0000: there is no such argument", 2 << 2 | 2, 0x03, 0x2A);
    REFUSES("IL_0000: there is no such local variable", 2 << 2 | 2, 0x06, 0x2A);
    REFUSES("row that does not exist", 7 << 2 | 2, 0x7E, 2, 0, 0, 0x04, 0x26, 0x2A);
    REFUSES("wrong kind", 7 << 2 | 2, 0x7E, 1, 0, 0, 0x06, 0x26, 0x2A);
    REFUSES("a method stands for a field", 6 << 2 | 2, 0x28, 1, 0, 0, 0x0A, 0x2A);
    REFUSES("row that does not exist", 7 << 2 | 2, 0x72, 9, 0, 0, 0x70, 0x26, 0x2A);
    REFUSES("IL_0005: branches into the middle", 7 << 2 | 2, 0x20, 0, 0, 0, 0, 0x2B, 0xFC);
    REFUSES("branches into the middle", 2 << 2 | 2, 0x2B, 0x00);
    REFUSES("branches into the middle", 11 << 2 | 2, 0x16, 0x45, 1, 0, 0, 0, 1, 0, 0, 0, 0x2A);
}

/* nop; leave.s 6; nop; endfinally; nop; ret -- and a clause. */
#define CODE 0x00, 0xDE, 3, 0x00, 0xDC, 0x00, 0x2A, 0 /* seven bytes and padding */
#define SMALL(kind, t, tl, h, hl, type) \
    FAT(8, 7), CODE, 1, 16, 0, 0, kind, 0, t, 0, tl, h, 0, hl, type, 0, 0, 0

Test(metadata_il, clauses) {
    Bench b;
    MdBody body;
    ACCEPTS(SMALL(2, 0, 3, 3, 2, 0));
    cr_assert_eq(body.clause_count, 1);
    const MdClause *c = body.clauses;
    cr_expect(c->kind == MD_CLAUSE_FINALLY && c->try_begin == 0 && c->try_end == 3 && c->handler_begin == 3);
    cr_expect_eq(c->handler_end, 5);
    /* The same in the fat form, and in a small one whose size leaves out its header. */
    ACCEPTS(FAT(8, 7), CODE, 0x41, 28, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0,
            0, 0);
    cr_expect(body.clause_count == 1 && body.clauses->handler_end == 5);
    ACCEPTS(FAT(8, 7), CODE, 1, 12, 0, 0, 2, 0, 0, 0, 3, 3, 0, 2, 0, 0, 0, 0);
    cr_expect_eq(body.clause_count, 1);
    /* Two sections, the first with such a size. */
    ACCEPTS(FAT(8, 7), CODE, 0x81, 12, 0, 0, 2, 0, 0, 0, 3, 3, 0, 2, 0, 0, 0, 0, 1, 16, 0, 0, 4, 0, 0, 0, 1,
            5, 0, 1, 0, 0, 0, 0);
    cr_assert_eq(body.clause_count, 2);
    cr_expect(body.clauses[1].kind == MD_CLAUSE_FAULT && body.clauses[1].handler_end == 6);
    REFUSES("protected block does not lie", SMALL(2, 0, 2, 3, 2, 0));
    REFUSES("protected block does not lie", SMALL(2, 0, 0, 3, 2, 0));
    REFUSES("handler does not lie", SMALL(2, 0, 3, 3, 9, 0));
    REFUSES("overlap", SMALL(2, 0, 4, 3, 2, 0));
    REFUSES("unknown kind of exception clause", SMALL(3, 0, 3, 3, 2, 0));
    REFUSES("type that is caught does not exist", SMALL(0, 0, 3, 3, 2, 0));
    REFUSES("filter does not lie", SMALL(1, 0, 3, 3, 2, 5));
    REFUSES("exception section is cut off", FAT(8, 7), CODE, 0x41, 0xFF, 0xFF, 0xFF);
    REFUSES("unknown kind of section", FAT(8, 7), CODE, 2, 16, 0, 0);
}
