/* Functions as the compiler emits them, with rows and exception tables, for the tests of exceptions. Frames:
 * all callee-saved registers below rbp, then two slots. */

        .set FRAME, 64
        .set SLOT0, -48
        .set SLOT1, -56

.macro enter
        pushq   %rbp
        movq    %rsp, %rbp
        pushq   %rbx
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        subq    $24, %rsp
.endm
.macro leave_frame
        movq    -8(%rbp), %rbx
        movq    -16(%rbp), %r12
        movq    -24(%rbp), %r13
        movq    -32(%rbp), %r14
        movq    -40(%rbp), %r15
        leave
        ret
.endm
.macro func name
        .globl  \name
        .type   \name, @function
\name:
.endm
.macro end name
.L\name\()_end:
        .size   \name, . - \name
.endm
/* Trashes the callee-saved registers, so that a landing pad that relied on them would fail. */
.macro trash
        movq    $0xBAD, %rbx
        movq    %rbx, %r12
        movq    %rbx, %r13
        movq    %rbx, %r14
        movq    %rbx, %r15
.endm

        .text
/* m_throw(exc) */
func m_throw
        enter
        trash
        call    rt_throw
        ud2
end m_throw

/* m_call(fn, arg): a frame in between */
func m_call
        enter
        movq    %rdi, %rax
        movq    %rsi, %rdi
        trash
        call    *%rax
        leave_frame
end m_call

/* m_catch(fn, arg): try { fn(arg); return null; } catch (Derived e) { return e; } */
func m_catch
        enter
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lcatch_start:
        call    *%rax
.Lcatch_stop:
        xorl    %eax, %eax
.Lcatch_out:
        leave_frame
.Lcatch_pad:
        jmp     .Lcatch_out
end m_catch

/* m_finally(fn, arg, counter): try { fn(arg); } finally { ++*counter; } return counter; */
func m_finally
        enter
        movq    %rdx, SLOT0(%rbp)
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lfinally_start:
        call    *%rax
.Lfinally_stop:
        movq    SLOT0(%rbp), %rax
        incq    (%rax)
        leave_frame
.Lfinally_pad:
        movq    SLOT0(%rbp), %rcx
        incq    (%rcx)
        movq    %rax, %rdi
        movq    %rdx, %rsi
        call    rt_eh_resume
        ud2
end m_finally

/* m_filter(fn, arg, wanted): try { fn(arg); return null; } catch (Exc e) when (e.number == wanted) { return e; } */
func m_filter
        enter
        movq    %rdx, SLOT0(%rbp)
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lfilter_start:
        call    *%rax
.Lfilter_stop:
        xorl    %eax, %eax
.Lfilter_pad:
        leave_frame
end m_filter
func f_number
        pushq   %rbp
        movq    %rsp, %rbp
        movl    44(%rsi), %ecx
        xorl    %eax, %eax
        cmpl    SLOT0(%rdi), %ecx
        sete    %al
        popq    %rbp
        ret
end f_number

/* m_badfilter(fn, arg): a filter that throws what it was asked about */
func m_badfilter
        enter
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lbadfilter_start:
        call    *%rax
.Lbadfilter_stop:
        xorl    %eax, %eax
.Lbadfilter_pad:
        leave_frame
end m_badfilter
func f_throws
        enter
        movq    statics@GOTPCREL(%rip), %rdi
        movq    (%rdi), %rdi
        call    m_throw
        ud2
end f_throws

/* m_clauses(fn, arg): try { fn(arg); return 0; } catch (Derived) { return 1; } catch { return 2; } */
func m_clauses
        enter
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lclauses_start:
        call    *%rax
.Lclauses_stop:
        xorl    %eax, %eax
        jmp     1f
.Lclauses_pad1:
        movl    $1, %eax
        jmp     1f
.Lclauses_pad2:
        movl    $2, %eax
1:      leave_frame
end m_clauses

/* m_nested(fn, arg, log): try { try { fn(arg); } finally { log <- 1 } finally-of-outer: { log <- 2 } }
 * catch { log <- 3 }: three nested regions of one frame; log is a number that takes a decimal digit each. */
func m_nested
        enter
        movq    %rdx, SLOT0(%rbp)
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lnested_start:
        call    *%rax
.Lnested_stop:
        ud2
.Lnested_pad1:
        movq    SLOT0(%rbp), %rcx
        imulq   $10, (%rcx), %rbx
        incq    %rbx
        movq    %rbx, (%rcx)
        movq    %rax, %rdi
        movq    %rdx, %rsi
        call    rt_eh_resume
.Lnested_pad2:
        movq    SLOT0(%rbp), %rcx
        imulq   $10, (%rcx), %rbx
        addq    $2, %rbx
        movq    %rbx, (%rcx)
        movq    %rax, %rdi
        movq    %rdx, %rsi
        call    rt_eh_resume
.Lnested_pad3:
        movq    SLOT0(%rbp), %rcx
        imulq   $10, (%rcx), %rbx
        addq    $3, %rbx
        movq    %rbx, (%rcx)
        leave_frame
end m_nested

/* m_finally_throws(fn, arg, other): try { fn(arg); } finally { throw other; } */
func m_finally_throws
        enter
        movq    %rdx, SLOT0(%rbp)
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lft_start:
        call    *%rax
.Lft_stop:
        ud2
.Lft_pad:
        movq    SLOT0(%rbp), %rdi
        call    rt_throw
        ud2
end m_finally_throws

/* m_rethrow(fn, arg): try { fn(arg); } catch { throw; } */
func m_rethrow
        enter
        movq    %rdi, %rax
        movq    %rsi, %rdi
.Lrethrow_start:
        call    *%rax
.Lrethrow_stop:
        leave_frame
.Lrethrow_pad:
        movq    %rax, %rdi
        call    rt_rethrow
        ud2
end m_rethrow

/* m_load(p): try { return *p; } catch (anything) { return -1 - exception.number; } */
func m_load
        enter
.Lload_start:
        movq    8(%rdi), %rax
.Lload_stop:
        leave_frame
.Lload_pad:
        movslq  44(%rax), %rax
        notq    %rax
        leave_frame
end m_load

/* m_divide(kind, dividend, divisor): idiv in several forms, no handler */
func m_divide
        enter
        movq    %rdx, SLOT0(%rbp)
        movq    %rdx, %r9
        movq    %rsi, %rax
        cmpl    $1, %edi
        je      1f
        cmpl    $2, %edi
        je      2f
        cmpl    $3, %edi
        je      3f
        cltd
        idivl   %r9d
        jmp     4f
1:      cqto
        idivq   %r9
        jmp     4f
2:      cqto
        idivq   SLOT0(%rbp)
        jmp     4f
3:      movq    $3, %r10
        cltd
        idivl   SLOT0-24(%rbp,%r10,8)
4:      leave_frame
end m_divide

/* m_recurse(): without end */
func m_recurse
        pushq   %rbp
        movq    %rsp, %rbp
        subq    $48, %rsp
        call    m_recurse
        leave
        ret
end m_recurse

/* ---- tables -------------------------------------------------------------------------------------- */

        .set    num_rows, 0
.macro row func, eh=0
1:      .long   \func - 1b
        .long   .Lname_\func - test_names
.ifnc \eh,0
        .pushsection .rodata.eh_funcs, "a"
        .long   num_rows
4:      .long   \eh - 4b
        .popsection
.endif
        .set    num_rows, num_rows + 1
.endm
.macro name func
.Lname_\func:
        .byte   4 /* owner 1, no marks */
        .asciz  "\func\()()"
.endm
.macro tables label, rows, regions
\label: .long   FRAME, \rows, \regions, 0
.endm
.macro region parent, kind, pad, filter=0, type=0
        .long   \parent, \kind, \pad
.ifc \filter,0
        .long   0
.else
1:      .long   \filter - 1b
.endif
.ifc \type,0
        .long   0
.else
2:      .long   \type - 2b
.endif
.endm
        .set CATCH, 0
        .set FILTER, 1
        .set FINALLY, 2

        .section .data.rel.ro, "aw"
        .balign 4
        .globl  test_funcs, test_funcs_end, test_eh_funcs, test_eh_funcs_end
        .pushsection .rodata.eh_funcs, "a"
        .balign 4
test_eh_funcs:
        .popsection
        .balign 4
test_funcs:
        row     m_throw
        row     m_call
        row     m_catch, eh_catch
        row     m_finally, eh_finally
        row     m_filter, eh_filter
        row     f_number
        row     m_badfilter, eh_badfilter
        row     f_throws
        row     m_clauses, eh_clauses
        row     m_nested, eh_nested
        row     m_finally_throws, eh_ft
        row     m_rethrow, eh_rethrow
        row     m_load, eh_load
        row     m_divide
        row     m_recurse
test_funcs_end:
1:      .long   .Lm_recurse_end - 1b, 0
        .pushsection .rodata.eh_funcs, "a"
test_eh_funcs_end:
        .popsection
        tables  eh_catch, 1, 1
        .long   .Lcatch_start - m_catch, .Lcatch_stop - m_catch, 1
        region  0, CATCH, .Lcatch_pad-m_catch, 0, mt_derived
        tables  eh_finally, 1, 1
        .long   .Lfinally_start - m_finally, .Lfinally_stop - m_finally, 1
        region  0, FINALLY, .Lfinally_pad-m_finally
        tables  eh_filter, 1, 1
        .long   .Lfilter_start - m_filter, .Lfilter_stop - m_filter, 1
        region  0, FILTER, .Lfilter_pad-m_filter, f_number
        tables  eh_badfilter, 1, 1
        .long   .Lbadfilter_start - m_badfilter, .Lbadfilter_stop - m_badfilter, 1
        region  0, FILTER, .Lbadfilter_pad-m_badfilter, f_throws
        tables  eh_clauses, 1, 2
        .long   .Lclauses_start - m_clauses, .Lclauses_stop - m_clauses, 1
        region  2, CATCH, .Lclauses_pad1-m_clauses, 0, mt_derived
        region  0, CATCH, .Lclauses_pad2-m_clauses
        tables  eh_nested, 3, 3
        .long   .Lnested_start - m_nested, .Lnested_stop - m_nested, 1
        .long   .Lnested_pad1 - m_nested, .Lnested_pad2 - m_nested, 2
        .long   .Lnested_pad2 - m_nested, .Lnested_pad3 - m_nested, 3
        region  2, FINALLY, .Lnested_pad1-m_nested
        region  3, FINALLY, .Lnested_pad2-m_nested
        region  0, CATCH, .Lnested_pad3-m_nested
        tables  eh_ft, 1, 1
        .long   .Lft_start - m_finally_throws, .Lft_stop - m_finally_throws, 1
        region  0, FINALLY, .Lft_pad-m_finally_throws
        tables  eh_rethrow, 1, 1
        .long   .Lrethrow_start - m_rethrow, .Lrethrow_stop - m_rethrow, 1
        region  0, CATCH, .Lrethrow_pad-m_rethrow
        tables  eh_load, 1, 1
        .long   .Lload_start - m_load, .Lload_stop - m_load, 1
        region  0, CATCH, .Lload_pad-m_load

        .section .rodata
        .globl  test_names
        .balign 4
test_names:
        .long   1, 0, .Lowner - test_names, .Lnames_end - test_names
.Lowner:
        .byte   0
        .asciz  "Test.M"
        name    m_throw
        name    m_call
        name    m_catch
        name    m_finally
        name    m_filter
        name    f_number
        name    m_badfilter
        name    f_throws
        name    m_clauses
        name    m_nested
        name    m_finally_throws
        name    m_rethrow
        name    m_load
        name    m_divide
        name    m_recurse
.Lnames_end:
        .section .note.GNU-stack, "", @progbits
