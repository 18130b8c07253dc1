#include "tests/fuzz/irrun.h"

#include <string.h>

#include "base/map.h"

static const union {
    uint8_t bytes[IRGEN_DATA_SIZE];
    uint64_t words[IRGEN_DATA_SIZE / 8];
    _Alignas(16) char align;
} data = {.words = {0x0123456789abcdef, 42, 0xffffffffffffffff, 0x8000000000000000, 0x3ff0000000000000, 7,
                    0xdeadbeefcafef00d, 0x00000000ffffffff}};

const uint8_t *irrun_data(void) { return data.bytes; }

void irrun_init(IrRun *run, uint64_t input) {
    memset(run, 0, sizeof *run);
    for (uint32_t i = 0; i < IRGEN_BUFFER / 8; i++) {
        uint64_t word = hash_u64(input * 1000 + i);
        if (i % 3 == 0) word &= 0xff;
        memcpy(run->buffer + 8 * i, &word, 8);
    }
}

void irrun_args(IrRun *run, uint64_t input, uint64_t args[IRGEN_PARAMS]) {
    double wide = (double)(int64_t)(hash_u64(input) % 2001) / 8 - 100;
    float narrow = (float)wide * 3;
    uint32_t bits;
    memcpy(&bits, &narrow, sizeof bits);
    args[0] = (uintptr_t)run->buffer;
    args[1] = (uint64_t)(int64_t)(int32_t)(input % 3 ? hash_u64(input + 1) : input);
    args[2] = input % 5 ? hash_u64(input + 2) : input;
    memcpy(&args[3], &wide, sizeof wide);
    args[4] = bits;
}

static void note(IrRun *run, uint64_t what, uint64_t x) {
    run->nlog++;
    run->log = hash_combine(hash_combine(run->log, what), x);
}

void irrun_log(IrRun *run, uint64_t x) { note(run, IRGEN_LOG, x); }

uint64_t irrun_mix(IrRun *run, uint64_t a, uint32_t b) {
    note(run, IRGEN_MIX, a ^ b);
    return hash_u64(a * 3 + b);
}

uint64_t irrun_pair(IrRun *run, uint64_t a, uint32_t *second) {
    note(run, IRGEN_PAIR, a);
    *second = (uint32_t)hash_u64(a + 17);
    return a * 5 + 1;
}

double irrun_many(IrRun *run, const uint64_t args[IRGEN_MANY_COUNT]) {
    uint64_t sum = 0;
    for (uint32_t k = 0; k < IRGEN_MANY_COUNT; k++) sum = hash_combine(sum, args[k]);
    note(run, IRGEN_MANY, sum);
    return (double)(int64_t)sum / 1024;
}

bool irrun_maythrow(IrRun *run, uint32_t a, uint32_t *result) {
    note(run, IRGEN_MAYTHROW, a);
    *result = a * 7 + 3;
    return a % 4 == 0;
}

enum { FUNCTIONS = 1 << 20 }; /* stand-ins for addresses of functions */

static uint64_t address(void *user, IrSym sym) {
    (void)user;
    return sym == IRGEN_DATA ? (uintptr_t)data.bytes : FUNCTIONS + sym;
}

static double many(IrRun *run, const IrValue *args) {
    static const uint8_t types[] = {IRGEN_MANY_ARGS};
    uint64_t bits[IRGEN_MANY_COUNT];
    for (uint32_t k = 0; k < IRGEN_MANY_COUNT; k++)
        bits[k] = types[k] == IR_I32 || types[k] == IR_F32 ? (uint32_t)args[k].u : args[k].u;
    return irrun_many(run, bits);
}

static IrOutcome call(void *user, IrInterp *it, IrSym sym, uint64_t target, const IrInst *inst,
                      const IrValue *args, uint32_t nargs, IrValue result[2]) {
    IrRun *run = user;
    (void)inst, (void)nargs;
    uint32_t second = 0;
    double wide;
    switch (sym ? sym : target - FUNCTIONS) {
        case IRGEN_LOG: irrun_log(run, args[0].u); return IR_RETURNED;
        case IRGEN_MIX: result[0].u = irrun_mix(run, args[0].u, (uint32_t)args[1].u); return IR_RETURNED;
        case IRGEN_MANY:
            wide = many(run, args);
            memcpy(&result[0].u, &wide, sizeof wide);
            return IR_RETURNED;
        case IRGEN_PAIR:
            result[0].u = irrun_pair(run, args[0].u, &second);
            result[1].u = (uint64_t)(int64_t)(int32_t)second;
            return IR_RETURNED;
        case IRGEN_MAYTHROW:
            it->exception = IRGEN_EXCEPTION;
            if (irrun_maythrow(run, (uint32_t)args[0].u, &second)) return IR_THREW;
            result[0].u = (uint64_t)(int64_t)(int32_t)second;
            return IR_RETURNED;
        default: it->error = "call of an unknown symbol"; return IR_STUCK;
    }
}

IrRun irrun_interp(IrFunc *f, Arena *scratch, uint64_t input, uint64_t steps) {
    IrRun run;
    irrun_init(&run, input);
    uint64_t bits[IRGEN_PARAMS];
    irrun_args(&run, input, bits);
    IrValue args[IRGEN_PARAMS] = {0}, ret[2] = {0};
    for (int i = 0; i < IRGEN_PARAMS; i++) args[i].u = bits[i];
    IrInterp it = {.arena = scratch, .user = &run, .steps = steps, .address = address, .call = call};
    run.outcome = ir_interp(&it, f, args, IRGEN_PARAMS, ret);
    run.result = run.outcome == IR_RETURNED ? ret[0].u : 0;
    run.exception = run.outcome == IR_THREW ? it.exception : 0;
    run.error = it.error;
    arena_reset(scratch);
    return run;
}

const char *irrun_compare(const IrRun *a, const IrRun *b) {
    if (a->outcome != b->outcome) return "outcome";
    if (a->exception != b->exception) return "exception";
    if (a->nlog != b->nlog) return "number of calls";
    if (a->log != b->log) return "calls";
    if (a->result != b->result) return "result";
    return memcmp(a->buffer, b->buffer, sizeof a->buffer) ? "buffer" : NULL;
}
