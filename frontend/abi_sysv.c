/* Calls from and to C under the System V ABI of x86-64, §3.2.3. The back end knows scalars alone: the first
 * six integers and the first eight floating-point numbers travel in registers, the others on the stack in
 * their order. A struct of class MEMORY, or one whose words do not all find registers, goes to the stack as a
 * whole while later arguments still take registers. So the order here is: integers for registers, with
 * fillers when anything is on the stack, floating-point numbers for registers, then the words of the stack.
 */
#include <string.h>

#include "frontend/program.h"
#include "ir/edit.h"

enum { INT_REGISTERS = 6, FLOAT_REGISTERS = 8 };

typedef struct Placer {
    Arena *a;
    uint8_t ints[INT_REGISTERS], floats[FLOAT_REGISTERS];
    uint32_t nints, nfloats;
    VEC(uint8_t) stack;
} Placer;

static uint32_t take_register(Placer *p, IrType t) {
    if (ir_is_float(t)) {
        p->floats[p->nfloats] = (uint8_t)t;
        return INT_REGISTERS + p->nfloats++;
    }
    p->ints[p->nints] = (uint8_t)t;
    return p->nints++;
}

static void place(Placer *p, const uint8_t *types, uint32_t nwords, uint32_t size, AbiCArg *to) {
    uint32_t ints = 0, floats = 0, words = nwords ? nwords : (size + 7) / 8;
    for (uint32_t i = 0; i < nwords; i++) *(ir_is_float((IrType)types[i]) ? &floats : &ints) += 1;
    to->on_stack = !nwords || p->nints + ints > INT_REGISTERS || p->nfloats + floats > FLOAT_REGISTERS;
    if (!to->on_stack) {
        for (uint32_t i = 0; i < nwords; i++) to->at[i] = take_register(p, (IrType)types[i]);
        return;
    }
    to->at[0] = INT_REGISTERS + FLOAT_REGISTERS + p->stack.len;
    for (uint32_t i = 0; i < words; i++) vec_push(p->a, &p->stack, nwords == 1 ? types[i] : IR_I64);
}

/* From numbers of registers and stack words to positions among the IR's parameters. */
static uint32_t position(const Placer *p, uint32_t nints, uint32_t first, uint32_t at) {
    if (at < INT_REGISTERS) return first + at;
    if (at < INT_REGISTERS + FLOAT_REGISTERS) return first + nints + at - INT_REGISTERS;
    return first + nints + p->nfloats + at - INT_REGISTERS - FLOAT_REGISTERS;
}

AbiC abi_c(Arena *a, const MethodSig *ms, Type *this_type, bool has_ctx) {
    AbiC c = {.s = abi_sig(a, ms, this_type, has_ctx, true),
              .args = ARENA_ARRAY(a, AbiCArg, ms->nparams + 1)};
    Placer p = {.a = a};
    if (c.s.has_retbuf) take_register(&p, IR_I64);
    if (this_type) take_register(&p, abi_ir_type(this_type));
    for (uint32_t i = 0; i < ms->nparams; i++)
        place(&p, c.s.params[i].type, c.s.params[i].nwords, c.s.params[i].size, &c.args[i]);
    uint32_t nints = p.stack.len ? INT_REGISTERS : p.nints, n = 0;
    c.s.nir = has_ctx + nints + p.nfloats + p.stack.len;
    c.s.ir_types = ARENA_ARRAY(a, uint8_t, c.s.nir + 1);
    if (has_ctx) c.s.ir_types[n++] = IR_I64;
    for (uint32_t i = 0; i < nints; i++) c.s.ir_types[n++] = i < p.nints ? p.ints[i] : IR_I64;
    memcpy(c.s.ir_types + n, p.floats, p.nfloats);
    if (p.stack.len) memcpy(c.s.ir_types + n + p.nfloats, p.stack.items, p.stack.len);
    for (uint32_t i = 0; i < ms->nparams; i++)
        for (uint32_t w = 0; w < 2; w++) c.args[i].at[w] = position(&p, nints, has_ctx, c.args[i].at[w]);
    return c;
}
