/* Runs functions of tests/fuzz/irgen.h under the interpreter and keeps everything that can be seen from
 * outside. Back-end tests fill the same structure from machine code and compare. */
#ifndef ANVIL_TESTS_IRRUN_H
#define ANVIL_TESTS_IRRUN_H

#include "ir/interp.h"
#include "tests/fuzz/irgen.h"

typedef struct IrRun {
    IrOutcome outcome;
    uint64_t result;    /* IR_RETURNED */
    uint64_t exception; /* IR_THREW */
    uint64_t nlog,
        log; /* number and hash of the calls of IRGEN_LOG, IRGEN_MIX, IRGEN_PAIR and IRGEN_MAYTHROW */
    const char *error; /* IR_STUCK */
    uint8_t buffer[IRGEN_BUFFER];
} IrRun;

/* Sets the buffer as it is before a run. */
void irrun_init(IrRun *run, uint64_t input);
/* The arguments behind the buffer, as bits; the first of the IRGEN_PARAMS is the buffer's address. */
void irrun_args(IrRun *run, uint64_t input, uint64_t args[IRGEN_PARAMS]);
/* What the called functions do; each notes itself in the log. irrun_maythrow returns whether it throws. */
void irrun_log(IrRun *run, uint64_t x);
uint64_t irrun_mix(IrRun *run, uint64_t a, uint32_t b);
/* The arguments as bits, without what is above an i32 or f32. */
double irrun_many(IrRun *run, const uint64_t args[IRGEN_MANY_COUNT]);
uint64_t irrun_pair(IrRun *run, uint64_t a, uint32_t *second);
bool irrun_maythrow(IrRun *run, uint32_t a, uint32_t *result);
/* The bytes behind IRGEN_DATA, aligned to 16. */
const uint8_t *irrun_data(void);

/* Interprets f on input number `input`, up to `steps` instructions. */
IrRun irrun_interp(IrFunc *f, Arena *scratch, uint64_t input, uint64_t steps);
/* NULL, or the name of what differs. */
const char *irrun_compare(const IrRun *a, const IrRun *b);

#endif
