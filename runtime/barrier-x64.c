/* The write barrier of compiled code on x86-64: rt_card_mark (rt.h) with registers of its own. */
#include <stddef.h>
#include "runtime/rt.h"

_Static_assert(offsetof(RtCardTable, base) == 0 && offsetof(RtCardTable, bytes) == 8 &&
                   offsetof(RtCardTable, cards) == 16 && RT_CARD_SHIFT == 9,
               "known to the code below");

/* The card is only written when it is not set, so that threads do not take its cache line from each other. */
__asm__(
    ".text\n"
    ".globl rt_card_mark\n"
    ".hidden rt_card_mark\n"
    ".type rt_card_mark, @function\n"
    "rt_card_mark:\n"
    ".cfi_startproc\n"
    "subq rt_card_table(%rip), %rdi\n"
    "cmpq rt_card_table+8(%rip), %rdi\n"
    "jae 1f\n"
    "shrq $9, %rdi\n"
    "addq rt_card_table+16(%rip), %rdi\n"
    "cmpb $0, (%rdi)\n"
    "jne 1f\n"
    "movb $1, (%rdi)\n"
    "1: ret\n"
    ".cfi_endproc\n"
    ".size rt_card_mark, . - rt_card_mark\n");
