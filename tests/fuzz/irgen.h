/* Random IR functions that end, touch only their own slots and the memory they are given, and do nothing
 * undefined: the input for comparing passes and back ends with the interpreter. They look as the importer
 * makes them: locals in slots, one value per expression, structs copied whole.
 *
 * Signature: (ref buffer of IRGEN_BUFFER bytes, i32, i64, f64, f32) -> i64. */
#ifndef ANVIL_TESTS_IRGEN_H
#define ANVIL_TESTS_IRGEN_H

#include "ir/ir.h"

enum { IRGEN_BUFFER = 256, IRGEN_DATA_SIZE = 64, IRGEN_PARAMS = 5 };

/* Symbols that generated code refers to. */
enum {
    IRGEN_SELF = 1, /* the function */
    IRGEN_LOG,      /* void (i64): what happened, in order */
    IRGEN_MIX,      /* i64 (i64, i32): any function of its arguments */
    IRGEN_PAIR,     /* i64, i32 (i64): two results */
    IRGEN_MANY,     /* f64 (IRGEN_MANY_ARGS): any function of its arguments, some of them on the stack */
    IRGEN_MAYTHROW, /* i32 (i32): throws exception IRGEN_EXCEPTION when its argument is a multiple of 4 */
    IRGEN_DATA      /* IRGEN_DATA_SIZE bytes of constant memory */
};
/* The types of IRGEN_MANY's arguments. */
#define IRGEN_MANY_ARGS \
    IR_I32, IR_I64, IR_F64, IR_I32, IR_F32, IR_I64, IR_I64, IR_I32, IR_I64, IR_F64, IR_I32, IR_I64
enum { IRGEN_MANY_COUNT = 12 };
#define IRGEN_EXCEPTION 0x5000u

typedef struct IrGenOptions {
    uint32_t size;      /* statements, roughly */
    bool no_exceptions; /* no traps, no try, nothing that throws */
    bool no_floats;
    bool no_calls;
} IrGenOptions;

/* What is varied with the seed in long runs. */
static inline IrGenOptions irgen_options(uint64_t seed) {
    return (IrGenOptions){.size = 4 + seed % 40, .no_exceptions = seed % 3 == 0, .no_floats = seed % 5 == 0};
}

/* The same seed and options give the same function. */
IrFunc *irgen(Arena *arena, uint64_t seed, const IrGenOptions *options);

#endif
