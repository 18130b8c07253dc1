/* Runs what the x64 back end makes of IR functions on this machine: loads the code into executable memory,
 * applies its relocations, calls it, and unwinds exceptions by its rows as the runtime would. */
#ifndef ANVIL_TESTS_NATIVE_H
#define ANVIL_TESTS_NATIVE_H

#include "ir/backend.h"

/* Symbols: below NATIVE_SYMS the test's own (NativeEnv.address), above: */
enum { NATIVE_SYMS = 1000, NATIVE_TRAP = NATIVE_SYMS, NATIVE_RESUME = NATIVE_TRAP + TRAP_COUNT, NATIVE_TAIL };
enum { NATIVE_STACK_ARGS = 32, NATIVE_TRAP_EXCEPTION = 0x100 };

/* A call as the machine sees it: every register that can carry an argument, and what comes back. */
typedef struct NativeCall {
    const void *code;
    uint64_t ints[6], floats[8], context; /* floats as bits */
    uint64_t nstack, stack[NATIVE_STACK_ARGS];
    uint64_t rax, rdx, xmm0, xmm1; /* results */
    uint64_t broken;               /* not 0: a callee-saved register or rsp did not come back */
} NativeCall;

typedef struct NativeOutcome {
    bool threw;
    uint64_t exception;
} NativeOutcome;

typedef struct Native {
    Arena arena, scratch;
    Diag diag;
    BackendEnv env;
    CodeOut code; /* of the function loaded last */
    const IrFunc *f;
    uint8_t *memory; /* executable; near the program, so that 32-bit distances reach it */
    uint32_t used;
    uint8_t *entry;
    void *user;
    uint64_t (*address)(void *user, IrSym sym);
} Native;

void native_init(Native *n);
/* Compiles f, with the allocator's checker on, and loads it. Aborts when the back end refuses.
 * Returns the entry, which stays valid until native_reset. */
uint8_t *native_load(Native *n, IrFunc *f);
void native_reset(Native *n); /* forgets all code */
/* Calls; exceptions that leave the function, faults included, come back as the outcome. Traps throw
 * NATIVE_TRAP_EXCEPTION + kind. */
NativeOutcome native_call(Native *n, NativeCall *call);
/* For functions the code calls: throws `exception` into the managed caller, whose return address and frame
 * pointer a shim has passed on (see NATIVE_THROWING). */
_Noreturn void native_throw(uint64_t exception, uint64_t return_address, uint64_t rbp);

/* What cannot be: prints the message and aborts, which a unit test reports as its failure. */
_Noreturn void native_fail(const char *format, ...);

/* Defines `name`, which calls `target(rdi, return address, rbp of the caller)`. */
#define NATIVE_THROWING(name, target)         \
    __asm__(".text\n.globl " #name "\n" #name \
            ":\n"                             \
            "  mov (%rsp), %rsi\n"            \
            "  mov %rbp, %rdx\n"              \
            "  jmp " #target "\n");           \
    extern void name(void)

#endif
