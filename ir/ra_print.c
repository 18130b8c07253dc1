/* An allocation as text: instructions with the locations of their operands, and the moves. */
#include "ir/regalloc.h"

static void print_loc(FILE *out, RaLoc l, const char *const names[RA_NREGS]) {
    if (l == RA_NOWHERE)
        fputs("?", out);
    else if (!ra_is_reg(l))
        fprintf(out, "[%u]", l - RA_SPILL);
    else if (names && names[l])
        fputs(names[l], out);
    else
        fprintf(out, "%c%u", l < RA_FIRST_FLOAT ? 'r' : 'f', l < RA_FIRST_FLOAT ? l : l - RA_FIRST_FLOAT);
}

static void print_set(FILE *out, uint64_t set, const char *const names[RA_NREGS]) {
    for (; set; set &= set - 1) {
        fputc(' ', out);
        print_loc(out, (RaLoc)__builtin_ctzll(set), names);
    }
}

static void print_operand(FILE *out, const RaFunc *f, const RaResult *r, uint32_t op,
                          const char *const names[RA_NREGS]) {
    const RaOperand *o = &f->ops[op];
    fprintf(out, "%s%sv%u", o->kind == RA_DEF ? "=" : "",
            o->pos == (o->kind == RA_DEF ? RA_EARLY : RA_LATE) ? "!" : "", o->vreg);
    switch (o->constraint) {
        case RA_ANY: fputs(":any", out); break;
        case RA_FIXED: fputs(":", out), print_loc(out, o->reg, names); break;
        case RA_REUSE: fprintf(out, ":#%u", o->reg); break;
        default: break;
    }
    if (r) fputc('@', out), print_loc(out, r->loc[op], names);
}

static uint32_t print_moves(FILE *out, const RaResult *r, uint32_t m, uint32_t inst,
                            const char *const names[RA_NREGS]) {
    for (; r && m < r->nmoves && r->moves[m].before == inst; m++) {
        fputs("          ", out);
        print_loc(out, r->moves[m].to, names);
        fputs(" <- ", out);
        print_loc(out, r->moves[m].from, names);
        fprintf(out, " (%u)\n", r->moves[m].size);
    }
    return m;
}

void ra_print(FILE *out, const RaFunc *f, const RaResult *r, const char *const reg_names[RA_NREGS]) {
    uint32_t m = 0;
    fprintf(out, "%s:\n", f->name);
    for (uint32_t b = 0; b < f->nblocks; b++) {
        const RaBlock *blk = &f->blocks[b];
        fprintf(out, "block %u%s%s depth %u (", b, blk->landing ? " landing" : "", blk->cold ? " cold" : "",
                blk->loop_depth);
        for (uint32_t k = 0; k < blk->nparams; k++) fprintf(out, "%sv%u", k ? ", " : "", blk->params[k]);
        fputs(")\n", out);
        for (uint32_t i = blk->first_inst; i < blk->end_inst; i++) {
            const RaInst *in = &f->insts[i];
            m = print_moves(out, r, m, i, reg_names);
            fprintf(out, "  %6u%s", i, in->is_move ? " move" : "");
            for (uint32_t k = 0; k < in->nops; k++) {
                fputc(' ', out);
                print_operand(out, f, r, in->first_op + k, reg_names);
            }
            if (in->clobbers) fputs(" kills", out), print_set(out, in->clobbers, reg_names);
            fputc('\n', out);
        }
        fputs("         ->", out);
        for (uint32_t k = 0; k < blk->nsucc; k++) fprintf(out, " %u", blk->succ[k]);
        for (uint32_t k = 0; k < blk->nargs; k++) fprintf(out, "%sv%u", k ? ", " : " (", blk->args[k]);
        fputs(blk->nargs ? ")\n" : "\n", out);
    }
    if (r) {
        fprintf(out, "spill units %u, registers used:", r->spill_units);
        print_set(out, r->used, reg_names);
        fputc('\n', out);
    }
}
