/* The managed calling convention of x64, which is also SysV's for scalars (DESIGN D5):
 *
 *   integers and pointers   rdi rsi rdx rcx r8 r9      results rax rdx
 *   floats                  xmm0 .. xmm7               results xmm0 xmm1
 *   generic context         r10
 *   the rest                on the stack, 8 bytes each, in order, from [rsp] up at the call
 *   preserved               rbx rbp r12 .. r15; rsp is a multiple of 16 at every call
 *
 * Structs have become scalars before they get here. (System V ABI, AMD64 supplement 1.0, 3.2.3.) */
#include "backend-x64/x64.h"

#define R(r) X64_BIT_OF(X64_##r)
#define CALLEE_SAVED (R(RBX) | R(R12) | R(R13) | R(R14) | R(R15))
#define ALL_INT (UINT64_C(0xFFFF) & ~(R(RSP) | R(RBP) | X64_BIT_OF(X64_SCRATCH)))
#define ALL_FLOAT ((UINT64_C(0xFFFF) << RA_FIRST_FLOAT) & ~X64_BIT_OF(X64_FSCRATCH))

const RaRegs x64_ra_regs = {.allocatable = ALL_INT | ALL_FLOAT, .callee_saved = CALLEE_SAVED};
const uint64_t x64_caller_saved = (ALL_INT & ~CALLEE_SAVED) | ALL_FLOAT;

const char *const x64_reg_names[RA_NREGS] = {
    "rax",  "rcx",  "rdx",  "rbx",  "rsp",   "rbp",         "rsi",   "rdi",   "r8",    "r9",    "r10",
    "r11",  "r12",  "r13",  "r14",  "r15",   [32] = "xmm0", "xmm1",  "xmm2",  "xmm3",  "xmm4",  "xmm5",
    "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",       "xmm12", "xmm13", "xmm14", "xmm15",
};

XArgLoc x64_next_arg(XArgs *a, uint8_t type) {
    static const uint8_t ints[] = {X64_RDI, X64_RSI, X64_RDX, X64_RCX, X64_R8, X64_R9};
    bool is_float = type == IR_F32 || type == IR_F64;
    if (is_float && a->floats < 8) return (XArgLoc){.reg = (uint8_t)(RA_FIRST_FLOAT + a->floats++)};
    if (!is_float && a->ints < sizeof ints) return (XArgLoc){.reg = ints[a->ints++]};
    XArgLoc l = {X64_ON_STACK, a->stack};
    a->stack += 8;
    return l;
}

uint8_t x64_result_reg(uint8_t first, uint8_t type, uint32_t n) {
    bool is_float = type == IR_F32 || type == IR_F64;
    bool second = n == 1 && is_float == (first == IR_F32 || first == IR_F64);
    if (is_float) return (uint8_t)(RA_FIRST_FLOAT + second);
    return second ? X64_RDX : X64_RAX;
}
