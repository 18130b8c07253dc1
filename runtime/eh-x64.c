/* x86-64 stubs of exceptions and of calls into managed code. rt_throw and its like take the frame of their
 * caller, so they are not C. */
#include <stdint.h>

/* A function that hands its caller's return address and frame pointer to a C function that
 * does not return. */
#define FUNCTION(name)     \
    ".section .text." name \
    ",\"ax\",@progbits\n"  \
    ".globl " name         \
    "\n"                   \
    ".type " name ", @function\n" name ":\n"
#define END(name) ".size " name ", . - " name "\n"
#define ENTER           \
    "pushq %rbp\n"      \
    "movq %rsp, %rbp\n" \
    "andq $-16, %rsp\n"

__asm__(FUNCTION("rt_throw")
        "xorl %ecx, %ecx\n"
        "1: movq (%rsp), %rsi\n"
        "movq %rbp, %rdx\n"
        ENTER
        "call rt_throw_from\n"
        "ud2\n"
        END("rt_throw")
        ".globl rt_rethrow\n"
        ".type rt_rethrow, @function\n"
        "rt_rethrow:\n"
        "movl $1, %ecx\n" /* RT_THROW_AGAIN */
        "jmp 1b\n"
        END("rt_rethrow"));

__asm__(FUNCTION("rt_eh_resume")
        "movq (%rsp), %rdx\n"
        "movq %rbp, %rcx\n"
        ENTER
        "call rt_resume_from\n"
        "ud2\n"
        END("rt_eh_resume"));

/* The numbers are RtExceptionKind; eh.c checks them. */
#define TRAP(name, kind)      \
    FUNCTION(name)            \
    "movl $" #kind            \
    ", %edi\n"                \
    "movq (%rsp), %rsi\n"     \
    "movq %rbp, %rdx\n" ENTER \
    "call rt_trap_from\n"     \
    "ud2\n" END(name)
__asm__(TRAP("rt_trap_overflow", 0));
__asm__(TRAP("rt_trap_index", 1));
__asm__(TRAP("rt_trap_null", 2));
__asm__(TRAP("rt_trap_divzero", 3));
__asm__(TRAP("rt_trap_arraytype", 4));
__asm__(TRAP("rt_trap_cast", 5));
__asm__(TRAP("rt_trap_platform", 6));

/* Where a fault handler continues: edi is the kind; the return address and the frame are those
 * of the fault. */
__asm__(FUNCTION("rt_fault_entry")
        "movq (%rsp), %rsi\n"
        "movq %rbp, %rdx\n"
        ENTER
        "call rt_trap_from\n"
        "ud2\n"
        END("rt_fault_entry"));

/* rt_eh_land(fp, sp, dead, pad, exc, token). The frames that are left are cleared, and so are the registers
 * that nobody restores: what they hold would keep objects alive for the conservative scan, after
 * OutOfMemoryException more than there is room for. */
__asm__(FUNCTION("rt_eh_land")
        "movq %rdi, %rbp\n"
        "movq %rcx, %r11\n"
        "movq %rsp, %rdi\n"
        "movq %rdx, %rcx\n"
        "subq %rdi, %rcx\n"
        "shrq $3, %rcx\n"
        "xorl %eax, %eax\n"
        "rep stosq\n"
        "movq %rsi, %rsp\n"
        "movq %r8, %rax\n"
        "movq %r9, %rdx\n"
        "xorl %ebx, %ebx\n"
        "xorl %r12d, %r12d\n"
        "xorl %r13d, %r13d\n"
        "xorl %r14d, %r14d\n"
        "xorl %r15d, %r15d\n"
        "jmp *%r11\n"
        END("rt_eh_land"));

/* rt_try_call(code, a, b, c, exc): saves all callee-saved registers, because after an exception nobody else
 * has restored them. */
__asm__(FUNCTION("rt_try_call")
        "pushq %rbp\n"
        "movq %rsp, %rbp\n"
        "pushq %rbx\n"
        "pushq %r12\n"
        "pushq %r13\n"
        "pushq %r14\n"
        "pushq %r15\n"
        "pushq %r8\n"
        "movq %rdi, %rax\n"
        "movq %rsi, %rdi\n"
        "movq %rdx, %rsi\n"
        "movq %rcx, %rdx\n"
        "call *%rax\n"
        ".globl rt_try_return\n"
        "rt_try_return:\n"
        "xorl %ecx, %ecx\n"
        "1: movq -48(%rbp), %r8\n"
        "movq %rcx, (%r8)\n"
        "movq -8(%rbp), %rbx\n"
        "movq -16(%rbp), %r12\n"
        "movq -24(%rbp), %r13\n"
        "movq -32(%rbp), %r14\n"
        "movq -40(%rbp), %r15\n"
        "leave\n"
        "ret\n"
        ".globl rt_try_pad\n"
        "rt_try_pad:\n"
        "movq %rax, %rcx\n"
        "jmp 1b\n"
        END("rt_try_call"));

/* rt_base_call(code, a, b, c) */
__asm__(FUNCTION("rt_base_call")
        "pushq %rbp\n"
        "movq %rsp, %rbp\n"
        "movq %rdi, %rax\n"
        "movq %rsi, %rdi\n"
        "movq %rdx, %rsi\n"
        "movq %rcx, %rdx\n"
        "call *%rax\n"
        ".globl rt_base_return\n"
        "rt_base_return:\n"
        "popq %rbp\n"
        "ret\n"
        END("rt_base_call"));

/* The callee-saved registers are the caller's only until a C function uses them: they are stored first, below
 * the return address, and kept by the C function. */
__asm__(FUNCTION("rt_native_enter")
        "pushq %rbp\n"
        "movq %rsp, %rbp\n"
        "pushq %rbx\n"
        "pushq %r12\n"
        "pushq %r13\n"
        "pushq %r14\n"
        "pushq %r15\n"
        "pushq (%rbp)\n"
        "movq %rsp, %rdi\n"
        "movl $8, %esi\n"
        "call rt_native_enter_with\n"
        "leave\n"
        "ret\n"
        END("rt_native_enter"));

__asm__(FUNCTION("rt_spill_registers")
        "movq %rbx, (%rdi)\n"
        "movq %rbp, 8(%rdi)\n"
        "movq %r12, 16(%rdi)\n"
        "movq %r13, 24(%rdi)\n"
        "movq %r14, 32(%rdi)\n"
        "movq %r15, 40(%rdi)\n"
        "ret\n"
        END("rt_spill_registers")
        ".text\n");
