/* Machine instructions with their registers, for `anvil dump --stage regs`:
 *
 *   block 2 (b3) depth 1 <- 1, 5
 *        rcx = [rbp spill 2]
 *     add.4 v7=rax, v3=rax, [v5=rsi + v6=rdi*4 + 16]      #12
 */
#include <stdlib.h>

#include "backend-x64/x64.h"

typedef struct Dump {
    FILE *out;
    const XFunc *x;
    const RaResult *regs;
    const BackendEnv *env;
    uint32_t move; /* next move to print */
} Dump;

static const char *const pseudo_names[] = {
#define X(name) #name,
    X64_PSEUDO(X)
#undef X
};

static void print_loc(const Dump *d, RaLoc l) {
    if (l == RA_NOWHERE)
        fputs("nowhere", d->out);
    else if (ra_is_reg(l))
        fputs(x64_reg_names[l], d->out);
    else
        fprintf(d->out, "spill %u", l - RA_SPILL);
}

static void print_operand(const Dump *d, const RaInst *r, unsigned n) {
    fprintf(d->out, "v%u=", d->x->ra.ops[r->first_op + n].vreg);
    print_loc(d, d->regs->loc[r->first_op + n]);
}

static void print_addr(const Dump *d, const RaInst *r, const XAddr *a) {
    const char *sign = "[";
    if (a->kind == XA_BASE && a->base != XNO_OPERAND) {
        fputs(sign, d->out);
        print_operand(d, r, a->base);
        sign = " + ";
    }
    static const char *const names[] = {
        [XA_FRAME] = "frame", [XA_SLOT] = "slot", [XA_SYM] = "@", [XA_POOL] = "const",
        [XA_POOL2] = "const", [XA_OUT] = "out",   [XA_IN] = "in"};
    if (a->kind != XA_BASE) {
        const char *sym =
            a->kind == XA_SYM && d->env->sym_name ? d->env->sym_name(d->env->sym_user, a->id) : NULL;
        fprintf(d->out, "%s%s", sign, sym ? sym : names[a->kind]);
        if (!sym && a->kind >= XA_SLOT && a->kind <= XA_POOL2) fprintf(d->out, " %u", a->id);
        sign = " + ";
    }
    if (a->index != XNO_OPERAND) {
        fputs(sign, d->out);
        print_operand(d, r, a->index);
        if (a->scale > 1) fprintf(d->out, "*%u", a->scale);
    }
    if (a->disp) fprintf(d->out, " %c %lld", a->disp < 0 ? '-' : '+', llabs((long long)a->disp));
    fputc(']', d->out);
}

static void print_moves(Dump *d, uint32_t inst) {
    for (; d->move < d->regs->nmoves && d->regs->moves[d->move].before == inst; d->move++) {
        fputs("             ", d->out);
        print_loc(d, d->regs->moves[d->move].to);
        fputs(" = ", d->out);
        print_loc(d, d->regs->moves[d->move].from);
        fputc('\n', d->out);
    }
}

static void print_name(const Dump *d, const XInst *i) {
    static const char *const cc[] = {"o",  "no", "b",  "ae", "e",  "ne", "be", "a",    "s",
                                     "ns", "p",  "np", "l",  "ge", "le", "g",  "e.np", "ne.p"};
    if (i->op < X64_INSN_COUNT)
        fprintf(d->out, "%s%s", i->lock ? "lock " : "", x64_insn_name((X64Insn)i->op));
    else
        fputs(pseudo_names[i->op - XP_FIRST - 1], d->out);
    bool has_cc =
        i->op == XP_SETCC || i->op == XP_CMOV || i->op == XP_FSEL || i->op == XP_TRAPCC || i->op == XP_BR;
    if (has_cc) fprintf(d->out, ".%s", i->cc < 18 ? cc[i->cc] : "always");
    if (i->size) fprintf(d->out, ".%u", i->size);
}

static void print_inst(Dump *d, uint32_t n) {
    const XInst *i = &d->x->insts[n];
    const RaInst *r = &d->x->ra.insts[n];
    const char *sep = " ";
    fprintf(d->out, "  %6u  ", n);
    print_name(d, i);
    for (unsigned k = 0; k < r->nops; k++, sep = ", ") {
        bool in_mem = (i->mem.kind == XA_BASE && i->mem.base == k) || (i->mem.kind && i->mem.index == k) ||
                      (i->mem2.kind == XA_BASE && i->mem2.base == k) || (i->mem2.kind && i->mem2.index == k);
        if (in_mem) continue;
        fputs(sep, d->out);
        print_operand(d, r, k);
    }
    if (i->mem.kind) fputs(sep, d->out), print_addr(d, r, &i->mem);
    if (i->mem2.kind) fputs(", ", d->out), print_addr(d, r, &i->mem2);
    bool has_imm = i->enc[0] == XE_IMM || i->enc[1] == XE_IMM || i->enc[2] == XE_IMM || i->op >= XP_CONST;
    if (has_imm && i->imm) fprintf(d->out, " imm %lld", (long long)i->imm);
    if (i->loc != UINT32_MAX) fprintf(d->out, "  #%u", i->loc);
    fputc('\n', d->out);
}

void x64_dump(FILE *out, const XFunc *x, const RaResult *regs, const BackendEnv *env) {
    Dump d = {out, x, regs, env, 0};
    fprintf(out, "%s:\n", x->ir->name);
    for (uint32_t b = 0; b < x->ra.nblocks; b++) {
        const RaBlock *rb = &x->ra.blocks[b];
        fprintf(out, "block %u (b%u)%s%s depth %u <-", b, x->block_of[b], rb->landing ? " landing" : "",
                rb->cold ? " cold" : "", rb->loop_depth);
        for (uint32_t k = 0; k < rb->npred; k++) fprintf(out, "%s %u", k ? "," : "", rb->pred[k]);
        for (uint32_t k = 0; k < rb->nparams; k++) fprintf(out, "%sv%u", k ? ", " : "; phis ", rb->params[k]);
        fputc('\n', out);
        for (uint32_t n = rb->first_inst; n < rb->end_inst; n++) {
            print_moves(&d, n);
            print_inst(&d, n);
        }
        fputs("          ->", out);
        for (uint32_t k = 0; k < rb->nsucc; k++) fprintf(out, "%s %u", k ? "," : "", rb->succ[k]);
        for (uint32_t k = 0; k < rb->nargs; k++) fprintf(out, "%sv%u", k ? ", " : "; with ", rb->args[k]);
        fputc('\n', out);
    }
}
