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
