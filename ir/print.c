/* The textual form. One line per instruction, one function after another:
 *
 *   func @name(ctx ref, i32) -> i64, i64 ccall parent @outer {
 *     slot 0: 16 align 8 zeroed escapes
 *     region 1: catch parent 0 type @T filter @F pad b3
 *   b0:
 *     v1: i32 = param 0
 *     v2: i32 = load.u8 v1 + 8 nofault #12
 *     br v2, b1, b2
 *   b1 <- b0, b1 region 1 landing cold:
 *     v3: i32 = phi v1, v2
 *   }
 *
 * "+ n" behind an address or a symbol is imm; "#n" the source position. Symbols that are not plain words are
 * quoted. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "ir/edit.h"

const char *const ir_type_names[] = {"void", "i32", "i64", "f32", "f64", "v128", "v256", "ref", "byref"};
const char *const ir_mem_names[] = {"i8",  "u8",  "i16",  "u16",  "i32", "i64",
                                    "f32", "f64", "v128", "v256", "ref", "byref"};
const char *const ir_cond_names[] = {"eq", "ne", "lt", "le", "gt", "ge", "ult", "ule", "ugt", "uge"};
const char *const ir_trap_names[] = {"overflow", "index", "null", "divzero", "arraytype", "cast", "platform"};
const char *const ir_flag_names[] = {"volatile", "nofault",  "ctx",  "ccall",
                                     "noreturn", "readonly", "tail", "unaligned"};
const char *const ir_clause_names[] = {"catch", "filter", "finally", "fault"};

typedef struct Printer {
    FILE *out;
    const IrFunc *f;
    IrSymName name;
    void *user;
} Printer;

static bool plain_word(const char *s) {
    if (!*s) return false;
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr("_.$<>`:", *s)) return false;
    return true;
}

static void print_name(FILE *out, const char *s) {
    if (plain_word(s)) {
        fprintf(out, "@%s", s);
        return;
    }
    fputs("@\"", out);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') fputc('\\', out);
        fputc(*s, out);
    }
    fputc('"', out);
}

static void print_sym(const Printer *p, IrSym sym) {
    const char *s = p->name ? p->name(p->user, sym) : NULL;
    if (s)
        print_name(p->out, s);
    else
        fprintf(p->out, "@%" PRIu32, sym);
}

/* Whether imm is the offset of an address in the first operand, or of a symbol. */
static bool imm_is_offset(const IrInst *i) {
    const IrOpInfo *info = &ir_op_info[i->op];
    return (info->flags & OPF_IMM) && i->op != OP_trapif && i->op != OP_memcpy && i->op != OP_memzero &&
           i->op != OP_parentslot && (info->args != ARGS_none || (info->flags & OPF_SYM));
}

static void print_offset(const Printer *p, const IrInst *i) {
    if (imm_is_offset(i) && i->imm)
        fprintf(p->out, " %c %" PRIu64, i->imm < 0 ? '-' : '+',
                i->imm < 0 ? -(uint64_t)i->imm : (uint64_t)i->imm);
}

static void print_operands(const Printer *p, IrRef r) {
    const IrInst *inst = &p->f->inst[r];
    uint32_t n = ir_num_operands(p->f, r);
    bool callee_first = inst->op == OP_calli, call = inst->op == OP_call;
    for (uint32_t i = 0; i < n; i++) {
        const char *sep = i == 0 ? (call ? "" : " ") : i == 1 && callee_first ? " (" : ", ";
        fprintf(p->out, "%sv%" PRIu32, sep, *ir_operand((IrFunc *)p->f, r, i));
        if (i == 0) print_offset(p, inst);
    }
    if (n == 0) print_offset(p, inst);
    if (callee_first) fputs(n > 1 ? ")" : " ()", p->out);
}

static void print_imm(const Printer *p, const IrInst *i) {
    const IrOpInfo *info = &ir_op_info[i->op];
    if (!(info->flags & OPF_IMM) || imm_is_offset(i)) return;
    if (i->op == OP_trapif)
        fprintf(p->out, ", %s", ir_trap_names[i->imm]);
    else if (i->op == OP_fconst)
        fprintf(p->out, " 0x%" PRIx64, (uint64_t)i->imm);
    else if (i->op == OP_memcpy || i->op == OP_memzero || i->op == OP_parentslot)
        fprintf(p->out, ", %" PRId64, i->imm);
    else
        fprintf(p->out, " %" PRId64, i->imm);
}

static void print_inst(const Printer *p, IrRef r) {
    const IrFunc *f = p->f;
    const IrInst *i = &f->inst[r];
    const IrOpInfo *info = &ir_op_info[i->op];
    fputs("  ", p->out);
    if (i->type != IR_VOID) fprintf(p->out, "v%" PRIu32 ": %s = ", r, ir_type_names[i->type]);
    fputs(info->text, p->out);
    if (info->flags & OPF_MEM) fprintf(p->out, ".%s", ir_mem_names[i->mem]);
    if (info->flags & OPF_COND) fprintf(p->out, ".%s", ir_cond_names[i->mem]);
    if (info->flags & OPF_SYM) {
        fputc(' ', p->out);
        print_sym(p, i->sym);
    }
    bool paren = i->op == OP_call;
    if (paren) fputs(" (", p->out);
    print_operands(p, r);
    if (paren) fputc(')', p->out);
    print_imm(p, i);
    if (info->flags & OPF_TERM) {
        const IrBlock *b = &f->blocks.items[i->block];
        for (uint32_t s = 0; s < b->nsucc; s++)
            fprintf(p->out, "%s b%" PRIu32, s || info->args != ARGS_none ? "," : "", b->succ[s]);
    }
    for (int bit = 0; bit < 8; bit++)
        if (i->flags >> bit & 1) fprintf(p->out, " %s", ir_flag_names[bit]);
    if (i->loc != UINT32_MAX) fprintf(p->out, " #%" PRIu32, i->loc);
    fputc('\n', p->out);
}

static void print_head(const Printer *p) {
    const IrFunc *f = p->f;
    fputs("func ", p->out);
    print_name(p->out, f->name);
    fputc('(', p->out);
    for (uint32_t i = 0; i < f->nparams; i++)
        fprintf(p->out, "%s%s%s", i ? ", " : "", i == 0 && f->has_ctx ? "ctx " : "",
                ir_type_names[f->param_types[i]]);
    fputc(')', p->out);
    for (int i = 0; i < 2 && f->ret_types[i]; i++)
        fprintf(p->out, "%s %s", i ? "," : " ->", ir_type_names[f->ret_types[i]]);
    if (f->ccall_entry) fputs(" ccall", p->out);
    if (f->parent) {
        fputs(" parent ", p->out);
        print_name(p->out, f->parent->name);
    }
    fputs(" {\n", p->out);
    for (uint32_t i = 0; i < f->slots.len; i++) {
        const IrSlot *s = &f->slots.items[i];
        if (!s->size) continue; /* gone */
        fprintf(p->out, "  slot %" PRIu32 ": %" PRIu32 " align %" PRIu32 "%s%s\n", i, s->size, s->align,
                s->zeroed ? " zeroed" : "", s->escapes ? " escapes" : "");
    }
    for (uint32_t i = 1; i < f->regions.len; i++) {
        const IrRegion *g = &f->regions.items[i];
        fprintf(p->out, "  region %" PRIu32 ": %s parent %" PRIu32, i, ir_clause_names[g->kind], g->parent);
        if (g->type) fputs(" type ", p->out), print_sym(p, g->type);
        if (g->filter) fputs(" filter ", p->out), print_sym(p, g->filter);
        if (g->pad != IR_NOBLOCK) fprintf(p->out, " pad b%" PRIu32, g->pad);
        fputc('\n', p->out);
    }
}

void ir_print(FILE *out, const IrFunc *f, IrSymName name, void *user) {
    Printer p = {out, f, name, user};
    print_head(&p);
    for (uint32_t i = 0; i < f->blocks.len; i++) {
        const IrBlock *b = &f->blocks.items[i];
        if (i && !b->first) continue;
        fprintf(out, "b%" PRIu32, i);
        for (uint32_t k = 0; f->preds_valid && k < b->npred; k++)
            fprintf(out, "%s b%" PRIu32, k ? "," : " <-", b->pred[k]);
        if (b->region) fprintf(out, " region %" PRIu32, b->region);
        fprintf(out, "%s%s:\n", b->landing ? " landing" : "", b->cold ? " cold" : "");
        for (IrRef r = b->first; r; r = f->inst[r].next) print_inst(&p, r);
    }
    fputs("}\n", out);
}
