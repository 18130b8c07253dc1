/* Thunks: code addresses that stand for shared generic code with its context (docs/calling-convention.md:
 * r10). They are made ahead, in the executable; what each loads lies in a table beside them. */
#include "runtime/os.h"
#include "runtime/thread.h"

enum { THUNKS = 2048, THUNK_BYTES = 16 };

typedef struct Thunk {
    const void *context;
    void *code;
} Thunk;
__attribute__((visibility("hidden"))) Thunk rt_thunk_table[THUNKS];
extern const char rt_thunks[];

__asm__(
    ".section .text.rt_thunks,\"ax\",@progbits\n"
    ".balign 16\n"
    ".globl rt_thunks\n"
    ".hidden rt_thunks\n"
    ".type rt_thunks, @function\n"
    "rt_thunks:\n"
    ".set thunk, 0\n"
    ".rept 2048\n"
    "    movq rt_thunk_table + 16 * thunk(%rip), %r10\n"
    "    jmp *rt_thunk_table + 16 * thunk + 8(%rip)\n"
    "    .balign 16\n"
    "    .set thunk, thunk + 1\n"
    ".endr\n"
    ".size rt_thunks, . - rt_thunks\n"
    ".previous\n");

/* Goes to the code that rt_open_target finds for the method in r10 and the object, which is in rdi, behind a
 * return buffer in rsi. Its frame is gone when that code begins. */
#define OPEN_CALL(name, self)                                                                      \
    ".section .text." name                                                                         \
    ",\"ax\",@progbits\n"                                                                          \
    ".globl " name "\n.hidden " name "\n.type " name ", @function\n" name                          \
    ":\n"                                                                                          \
    "testq %" self ", %" self                                                                      \
    "\njz rt_trap_null\n"                                                                          \
    "pushq %rbp\nmovq %rsp, %rbp\n"                                                                \
    "pushq %rdi\npushq %rsi\npushq %rdx\npushq %rcx\npushq %r8\npushq %r9\nsubq $64, %rsp\n"       \
    "movsd %xmm0, (%rsp)\nmovsd %xmm1, 8(%rsp)\nmovsd %xmm2, 16(%rsp)\nmovsd %xmm3, 24(%rsp)\n"    \
    "movsd %xmm4, 32(%rsp)\nmovsd %xmm5, 40(%rsp)\nmovsd %xmm6, 48(%rsp)\nmovsd %xmm7, 56(%rsp)\n" \
    "movq %" self                                                                                  \
    ", %rsi\nmovq %r10, %rdi\ncall rt_open_target\n"                                               \
    "movsd (%rsp), %xmm0\nmovsd 8(%rsp), %xmm1\nmovsd 16(%rsp), %xmm2\nmovsd 24(%rsp), %xmm3\n"    \
    "movsd 32(%rsp), %xmm4\nmovsd 40(%rsp), %xmm5\nmovsd 48(%rsp), %xmm6\nmovsd 56(%rsp), %xmm7\n" \
    "addq $64, %rsp\npopq %r9\npopq %r8\npopq %rcx\npopq %rdx\npopq %rsi\npopq %rdi\npopq %rbp\n"  \
    "jmp *%rax\n.size " name ", . - " name "\n.previous\n"
__asm__(OPEN_CALL("rt_open_call", "rdi"));
__asm__(OPEN_CALL("rt_open_call_buffer", "rsi"));

/* The unboxing stub in r10 takes a box; the address of a value is one less the MethodTable before it. */
#define OPEN_STRUCT(name, self)                                           \
    ".section .text." name                                                \
    ",\"ax\",@progbits\n"                                                 \
    ".globl " name "\n.hidden " name "\n.type " name ", @function\n" name \
    ":\n"                                                                 \
    "subq $8, %" self "\njmp *%r10\n.size " name ", . - " name "\n.previous\n"
__asm__(OPEN_STRUCT("rt_open_struct", "rdi"));
__asm__(OPEN_STRUCT("rt_open_struct_buffer", "rsi"));

void *rt_thunk(void *code, const void *context) {
    static RtMutex lock;
    static uint32_t used;
    rt_lock(&lock);
    uint32_t i = 0;
    while (i < used && (rt_thunk_table[i].code != code || rt_thunk_table[i].context != context)) i++;
    bool room = i < THUNKS;
    if (room && i == used) rt_thunk_table[used++] = (Thunk){context, code};
    rt_mutex_unlock(&lock);
    return !room ? NULL : (void *)(rt_thunks + (size_t)i * THUNK_BYTES);
}

bool rt_thunk_parts(const void *thunk, void **code, const void **context) {
    size_t at = (size_t)((const char *)thunk - rt_thunks);
    if ((const char *)thunk < rt_thunks || at >= (size_t)THUNKS * THUNK_BYTES) return false;
    *code = rt_thunk_table[at / THUNK_BYTES].code;
    *context = rt_thunk_table[at / THUNK_BYTES].context;
    return true;
}
