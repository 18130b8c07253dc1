/* Thunks: code addresses that stand for shared generic code with its context (docs/calling-convention.md:
 * r10). They are made ahead, in the executable; what each loads lies in a table beside them. */
#include "runtime/os.h"
#include "runtime/thread.h"

/* A thunk says its place in its group and jumps to the end of the group, within reach of a short jump. */
enum {
    GROUPS = 88,
    IN_GROUP = 24,
    THUNKS = GROUPS * IN_GROUP,
    THUNK_BYTES = 5,
    GROUP_BYTES = IN_GROUP * THUNK_BYTES + 16
};

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
    ".set group, 0\n"
    ".rept 88\n"
    "    .set thunk, 0\n"
    "    .rept 24\n"
    "        movb $thunk, %r11b\n"
    "        jmp 1f\n"
    "        .set thunk, thunk + 1\n"
    "    .endr\n"
    "1:  movzbl %r11b, %r11d\n"
    "    .byte 0x41, 0x81, 0xC3\n" /* addl $…, %r11d, never of one byte */
    "    .long 24 * group\n"
    "    .byte 0xE9\n" /* jmp 2f, never short */
    "    .long 2f - . - 4\n"
    "    .set group, group + 1\n"
    ".endr\n"
    "2:  shlq $4, %r11\n"
    "    leaq rt_thunk_table(%rip), %r10\n"
    "    addq %r10, %r11\n"
    "    movq (%r11), %r10\n"
    "    jmp *8(%r11)\n"
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
    size_t at = (size_t)(i / IN_GROUP) * GROUP_BYTES + (size_t)(i % IN_GROUP) * THUNK_BYTES;
    return !room ? NULL : (void *)(rt_thunks + at);
}

bool rt_thunk_parts(const void *thunk, void **code, const void **context) {
    size_t at = (size_t)((const char *)thunk - rt_thunks);
    if ((const char *)thunk < rt_thunks || at >= (size_t)GROUPS * GROUP_BYTES) return false;
    size_t i = at / GROUP_BYTES * IN_GROUP + at % GROUP_BYTES / THUNK_BYTES;
    *code = rt_thunk_table[i].code;
    *context = rt_thunk_table[i].context;
    return true;
}
