#include "tests/fuzz/native.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "runtime/tail-x64.c"

enum { MEMORY = 16 << 20, STUBS = 4096, TOKEN = 0x70CE };

/* The function running now: the signal handler has no other way to find it. */
static Native *running;
static sigjmp_buf out;
static NativeOutcome outcome;

_Noreturn void native_fail(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

/* Loads every register that carries arguments, marks the callee-saved ones, calls, and looks at them. */
__asm__(
    ".text\n"
    "native_shim:\n"
    "  push %rbp\n  mov %rsp, %rbp\n"
    "  push %rbx\n  push %r12\n  push %r13\n  push %r14\n  push %r15\n  push %rdi\n"
    "  mov 128(%rdi), %rcx\n" /* nstack */
    "  lea 1(%rcx), %rax\n  and $-2, %rax\n  shl $3, %rax\n  sub %rax, %rsp\n"
    "  xor %eax, %eax\n"
    "1: cmp %rcx, %rax\n  jae 2f\n"
    "  mov 136(%rdi,%rax,8), %rdx\n  mov %rdx, (%rsp,%rax,8)\n  inc %rax\n  jmp 1b\n"
    "2:\n"
    "  movsd 56(%rdi), %xmm0\n  movsd 64(%rdi), %xmm1\n  movsd 72(%rdi), %xmm2\n  movsd 80(%rdi), %xmm3\n"
    "  movsd 88(%rdi), %xmm4\n  movsd 96(%rdi), %xmm5\n  movsd 104(%rdi), %xmm6\n  movsd 112(%rdi), %xmm7\n"
    "  mov 120(%rdi), %r10\n"
    "  mov 16(%rdi), %rsi\n  mov 24(%rdi), %rdx\n  mov 32(%rdi), %rcx\n  mov 40(%rdi), %r8\n  mov 48(%rdi), "
    "%r9\n"
    "  mov (%rdi), %rax\n  mov 8(%rdi), %rdi\n"
    "  mov $0x1111, %ebx\n  mov $0x2222, %r12d\n  mov $0x3333, %r13d\n  mov $0x4444, %r14d\n"
    "  mov %rsp, %r15\n"
    "  call *%rax\n"
    "  mov -48(%rbp), %rdi\n"
    "  mov %rax, 392(%rdi)\n  mov %rdx, 400(%rdi)\n  movsd %xmm0, 408(%rdi)\n  movsd %xmm1, 416(%rdi)\n"
    "  xor $0x1111, %ebx\n  xor $0x2222, %r12d\n  xor $0x3333, %r13d\n  xor $0x4444, %r14d\n  xor %rsp, "
    "%r15\n"
    "  or %r12, %rbx\n  or %r13, %rbx\n  or %r14, %rbx\n  or %r15, %rbx\n"
    "  mov %rbx, 424(%rdi)\n"
    "  lea -40(%rbp), %rsp\n"
    "  pop %r15\n  pop %r14\n  pop %r13\n  pop %r12\n  pop %rbx\n  pop %rbp\n  ret\n"
    /* (rip, rbp, rsp, exception, token) */
    "native_land:\n"
    "  mov %rdi, %r11\n  mov %rsi, %rbp\n  mov %rdx, %rsp\n  mov %rcx, %rax\n  mov %r8, %rdx\n"
    "  mov $0x5EED, %ecx\n  mov %rcx, %rbx\n  mov %rcx, %rsi\n  mov %rcx, %rdi\n  mov %rcx, %r12\n"
    "  mov %rcx, %r13\n  mov %rcx, %r14\n  mov %rcx, %r15\n  mov %rcx, %r8\n  mov %rcx, %r9\n  mov %rcx, "
    "%r10\n"
    "  jmp *%r11\n");
#define TRAP_SHIM(k)                       \
    "native_trap" #k ":\n  mov $0x100+" #k \
    ", %edi\n  mov (%rsp), %rsi\n  mov %rbp, %rdx\n  jmp native_throw\n"
__asm__(TRAP_SHIM(0) TRAP_SHIM(1) TRAP_SHIM(2) TRAP_SHIM(3) TRAP_SHIM(4) TRAP_SHIM(5)
            TRAP_SHIM(6) "native_resume:\n  mov (%rsp), %rdx\n  mov %rbp, %rcx\n  jmp native_resume_c\n");
_Static_assert(offsetof(NativeCall, nstack) == 128 && offsetof(NativeCall, rax) == 392, "as the shim has it");
_Static_assert(offsetof(NativeCall, broken) == 424 && TRAP_COUNT == 7, "as the shims have it");

extern void native_shim(NativeCall *call);
extern _Noreturn void native_land(const void *rip, uint64_t rbp, uint64_t rsp, uint64_t exc, uint64_t token);
extern void native_trap0(void), native_trap1(void), native_trap2(void), native_trap3(void),
    native_trap4(void), native_trap5(void), native_trap6(void), native_resume(void), rt_tail(void);

/* Code offset of the pad that an exception at `at` (a byte of the instruction) goes to; UINT32_MAX: none. */
static uint32_t find_pad(const Native *n, uint32_t at) {
    const CodeOut *c = &n->code;
    for (uint32_t i = 0; i < c->nrows; i++) {
        if (at < c->rows[i].start || at >= c->rows[i].end) continue;
        for (uint32_t r = c->rows[i].region; r; r = n->f->regions.items[r].parent)
            if (c->pads[r] != UINT32_MAX) return c->pads[r];
    }
    return UINT32_MAX;
}

_Noreturn void native_throw(uint64_t exception, uint64_t return_address, uint64_t rbp) {
    Native *n = running;
    uint32_t pad = find_pad(n, (uint32_t)(return_address - 1 - (uintptr_t)n->entry));
    if (pad != UINT32_MAX) native_land(n->entry + pad, rbp, rbp - n->code.frame_size, exception, TOKEN);
    outcome = (NativeOutcome){true, exception};
    siglongjmp(out, 1);
}

__attribute__((used)) _Noreturn void native_resume_c(uint64_t exception, uint64_t token, uint64_t ra,
                                                     uint64_t rbp) {
    native_throw(token == TOKEN ? exception : 0xBAD70CE, ra, rbp);
}

/* Whether the divisor of the div or idiv at pc is zero. Reads no more than the back end writes: a register
 * or [rbp + disp]. */
static bool divides_by_zero(const uint8_t *pc, const greg_t *g) {
    static const int regs[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                               REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
    uint8_t rex = 0;
    if ((*pc & 0xF0) == 0x40) rex = *pc++;
    pc++;
    uint8_t mod = *pc >> 6, rm = *pc & 7;
    uint64_t v;
    if (mod == 3) {
        v = (uint64_t)g[regs[rm | (rex & 1) << 3]];
    } else {
        int32_t disp = (int8_t)pc[1];
        if (mod == 2) memcpy(&disp, pc + 1, 4);
        memcpy(&v, (const uint8_t *)g[REG_RBP] + disp, 8);
    }
    return rex & 8 ? v == 0 : (uint32_t)v == 0;
}

static void on_fault(int sig, siginfo_t *info, void *context) {
    Native *n = running;
    greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
    uintptr_t pc = (uintptr_t)g[REG_RIP];
    bool ours = n && pc >= (uintptr_t)n->entry && pc < (uintptr_t)n->entry + n->code.code_size;
    bool null = sig == SIGSEGV && (uintptr_t)info->si_addr < 4096 * 16;
    if (!ours || (sig == SIGSEGV && !null)) {
        if (ours)
            dprintf(2, "fault at code offset %#lx, address %p\n", pc - (uintptr_t)n->entry, info->si_addr);
        abort();
    }
    IrTrap kind = null ? TRAP_NULL : divides_by_zero((const uint8_t *)pc, g) ? TRAP_DIVZERO : TRAP_OVERFLOW;
    uint32_t pad = find_pad(n, (uint32_t)(pc - (uintptr_t)n->entry));
    if (pad == UINT32_MAX) {
        outcome = (NativeOutcome){true, NATIVE_TRAP_EXCEPTION + kind};
        siglongjmp(out, 1);
    }
    g[REG_RDI] = (greg_t)(uintptr_t)(n->entry + pad);
    g[REG_RSI] = g[REG_RBP];
    g[REG_RDX] = g[REG_RBP] - n->code.frame_size;
    g[REG_RCX] = NATIVE_TRAP_EXCEPTION + kind;
    g[REG_R8] = TOKEN;
    g[REG_RIP] = (greg_t)(uintptr_t)native_land;
}

/* Memory within reach of 32-bit distances from this program's own data. */
static uint8_t *map_near(void) {
    uintptr_t at = ((uintptr_t)&running + (64 << 20)) & ~(uintptr_t)0xFFFFF;
    for (int i = 0; i < 64; i++, at += 16 << 20) {
        void *p = mmap((void *)at, MEMORY, PROT_READ | PROT_WRITE | PROT_EXEC,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (p == (void *)at) return p;
        if (p != MAP_FAILED) munmap(p, MEMORY);
    }
    native_fail("no memory near the program");
}

void native_init(Native *n) {
    *n = (Native){0};
    arena_init(&n->arena);
    arena_init(&n->scratch);
    n->memory = map_near();
    n->used = STUBS;
    n->env = (BackendEnv){.arena = &n->arena,
                          .scratch = &n->scratch,
                          .diag = &n->diag,
                          .check = true,
                          .resume_sym = NATIVE_RESUME,
                          .tail_sym = NATIVE_TAIL};
    for (uint32_t k = 0; k < TRAP_COUNT; k++) n->env.trap_sym[k] = NATIVE_TRAP + k;
    static uint8_t stack[1 << 16];
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGFPE, &sa, NULL);
}

void native_reset(Native *n) {
    n->used = STUBS;
    arena_reset(&n->arena);
}

static uint64_t symbol(Native *n, IrSym sym) {
    static void (*const traps[])(void) = {native_trap0, native_trap1, native_trap2, native_trap3,
                                          native_trap4, native_trap5, native_trap6};
    if (sym == NATIVE_TAIL) return (uintptr_t)rt_tail;
    if (sym == NATIVE_RESUME) return (uintptr_t)native_resume;
    if (sym >= NATIVE_TRAP) return (uintptr_t)traps[sym - NATIVE_TRAP];
    return n->address(n->user, sym);
}

static void relocate(Native *n, uint8_t *base) {
    for (uint32_t i = 0; i < n->code.nrelocs; i++) {
        const CodeReloc *r = &n->code.relocs[i];
        if (i && r->offset <= r[-1].offset) native_fail("relocations out of order");
        if (r->kind != CODE_REL_CALL && r->kind != CODE_REL_PC32) native_fail("relocation kind %d", r->kind);
        uint8_t *field = base + r->offset;
        int64_t v = (int64_t)(symbol(n, r->sym) + (uint64_t)r->addend) - (int64_t)(uintptr_t)(field + 4);
        if (v != (int32_t)v) native_fail("symbol %u out of reach", r->sym);
        int32_t narrow = (int32_t)v;
        memcpy(field, &narrow, 4);
    }
}

uint8_t *native_load(Native *n, IrFunc *f) {
    n->f = f;
    DIAG_TRY(&n->diag) { target_x64.compile(f, &n->env, &n->code); }
    DIAG_CAUGHT(&n->diag) {
        ir_print(stderr, f, NULL, NULL);
        native_fail("%s", n->diag.message);
    }
    DIAG_END
    arena_reset(&n->scratch);
    uint32_t at = (n->used + n->code.align - 1) & ~(n->code.align - 1);
    if (at + n->code.size > MEMORY) native_fail("too much code");
    memcpy(n->memory + at, n->code.bytes, n->code.size);
    n->used = at + n->code.size;
    n->entry = n->memory + at;
    relocate(n, n->entry);
    return n->entry;
}

NativeOutcome native_call(Native *n, NativeCall *call) {
    running = n;
    outcome = (NativeOutcome){0};
    if (sigsetjmp(out, 1) == 0) {
        native_shim(call);
        if (call->broken) native_fail("callee-saved register or stack pointer lost");
    }
    running = NULL;
    return outcome;
}
