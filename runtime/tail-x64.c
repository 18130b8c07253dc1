/* Tail calls on x86-64 whose arguments find no room where the ending function's own arrived: rt_tail. */

/* rt_tail: r11 is the code to call; rax the block, in the outgoing area of the function that ends, whose rbp
 * and rsp are still in force, and whose callee-saved registers have their caller's values again. The argument
 * registers are those of the call. The block (backend-x64/lower.c, tail_block):
 *
 *   rax - 72 - 8k   k-th fix: where, relative to rax, a word holds an address in the block
 *   rax - 64        number of fixes
 *   rax - 56        bytes of the block, a multiple of 16
 *   rax - 48 ...    room for r9 r8 rcx rdx rsi rdi; a fix may name them
 *   rax             stack arguments, then what arguments point to
 *
 * The block moves up against the frame pointer of a frame that takes the place of the ending function's: the
 * same frame, or, when rt_tail has called that function, the frame that it did so with. So a chain of such
 * calls takes the stack of one frame and the largest block. The move goes from the top downward, for the two
 * places may overlap, and the stack pointer follows when the registers are loaded: what is in use is never
 * below it, and the collector sees the references in one place or the other. A return goes to the caller of
 * the first function that ended. */
__asm__(
    ".text\n"
    ".globl rt_tail\n"
    ".hidden rt_tail\n"
    ".type rt_tail, @function\n"
    "rt_tail:\n"
    ".cfi_startproc\n"
    "movq %rdi, -8(%rax)\n"
    "movq %rsi, -16(%rax)\n"
    "movq %rdx, -24(%rax)\n"
    "movq %rcx, -32(%rax)\n"
    "movq %r8, -40(%rax)\n"
    "movq %r9, -48(%rax)\n"
    "leaq 4f(%rip), %rdx\n"
    "cmpq 8(%rbp), %rdx\n"
    "jne 1f\n"
    "movq (%rbp), %rbp\n"
    "1:\n" /* rdi: the new place, rsi: how far it is */
    "movq -56(%rax), %rcx\n"
    "movq %rbp, %rdi\n"
    "subq %rcx, %rdi\n"
    "movq %rdi, %rsi\n"
    "subq %rax, %rsi\n"
    "movq -64(%rax), %rdx\n"
    "2: subq $1, %rdx\n"
    "jb 3f\n"
    "movq %rdx, %r8\n"
    "negq %r8\n"
    "movq -72(%rax,%r8,8), %r8\n"
    "addq %rsi, (%rax,%r8)\n"
    "jmp 2b\n"
    "3: subq $16, %rcx\n"
    "jb 5f\n"
    "movups (%rax,%rcx), %xmm15\n"
    "movups %xmm15, (%rdi,%rcx)\n"
    "jmp 3b\n"
    "5:\n"
    "movq -16(%rax), %rsi\n"
    "movq -24(%rax), %rdx\n"
    "movq -32(%rax), %rcx\n"
    "movq -40(%rax), %r8\n"
    "movq -48(%rax), %r9\n"
    "movq -8(%rax), %rax\n"
    "movq %rdi, %rsp\n"
    "movq %rax, %rdi\n"
    "call *%r11\n"
    "4: leave\n"
    "ret\n"
    ".cfi_endproc\n"
    ".size rt_tail, . - rt_tail\n");
