/* IL as text, with the names behind its tokens and the source lines of the PDB. */
#include "frontend/ilprint.h"

#include <string.h>

#include "frontend/il.h"
#include "frontend/pdb.h"

typedef struct Printer {
    FILE *out;
    Universe *u;
    Assembly *a;
    Arena arena; /* for names; not for what the universe keeps */
    const MdImage *pdb;
    MdSequencePoints points;
    uint32_t next_point;
} Printer;

/* --- operands --- */

static void print_text(FILE *out, MdUserString s) {
    fputc('"', out);
    for (uint32_t i = 0; i < s.len; i++) {
        uint32_t c = md_le16(s.utf16 + 2 * (size_t)i);
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", (char)c);
        else if (c >= ' ' && c <= '~')
            fputc((char)c, out);
        else
            fprintf(out, "\\u%04X", c);
    }
    fputc('"', out);
}

static const char *field_text(Printer *p, uint32_t token) {
    Type *owner;
    FieldDef *f = field_from_token(p->a, token, NULL, &owner);
    const char *type = type_name(&p->arena, field_type(p->u, f, owner));
    return arena_printf(&p->arena, "%s %s.%s", type, type_name(&p->arena, owner), f->name);
}

static const char *method_text(Printer *p, uint32_t token) {
    Method *m = method_from_token(p->a, token, NULL, NULL);
    return arena_printf(&p->arena, "%s %s", type_name(&p->arena, method_sig(m)->ret),
                        method_name(&p->arena, m));
}

static const char *sig_text(Printer *p, uint32_t token) {
    MethodSig *s = sig_from_token(p->a, token, NULL);
    const char *text = arena_printf(&p->arena, "%s(", type_name(&p->arena, s->ret));
    for (uint32_t i = 0; i < s->nparams; i++)
        text = arena_printf(&p->arena, "%s%s%s", text, i ? "," : "", type_name(&p->arena, s->params[i]));
    return arena_printf(&p->arena, "%s)", text);
}

static const char *token_text(Printer *p, IlOperand kind, uint32_t token) {
    if (kind == IL_OPERAND_TOKEN) {
        char k = token_kind(p->a, token);
        kind = k == 'm' ? IL_OPERAND_METHOD : k == 'f' ? IL_OPERAND_FIELD : IL_OPERAND_TYPE;
    }
    switch (kind) {
        case IL_OPERAND_METHOD: return method_text(p, token);
        case IL_OPERAND_FIELD: return field_text(p, token);
        case IL_OPERAND_SIG: return sig_text(p, token);
        default: return type_name(&p->arena, type_from_token(p->a, token, NULL));
    }
}

/* The listing goes on where a reference is missing. */
static void print_token(Printer *p, IlOperand kind, uint32_t token) {
    const char *volatile text = NULL;
    DIAG_TRY(p->u->diag) { text = token_text(p, kind, token); }
    DIAG_CAUGHT(p->u->diag) { text = arena_printf(&p->arena, "token %08X (%s)", token, p->u->diag->message); }
    DIAG_END
    fputs(text, p->out);
}

static void print_switch(Printer *p, const IlInsn *in) {
    fputc('(', p->out);
    for (uint32_t i = 0; i < in->sw.count; i++)
        fprintf(p->out, "%sIL_%04X", i ? ", " : "", il_switch_target(in, i));
    fputc(')', p->out);
}

static void print_operand(Printer *p, const IlInsn *in) {
    IlOperand kind = il_op_desc[in->op].operand;
    switch (kind) {
        case IL_OPERAND_NONE: break;
        case IL_OPERAND_I1:
        case IL_OPERAND_U1:
        case IL_OPERAND_I4: fprintf(p->out, "%d", in->i4); break;
        case IL_OPERAND_I8: fprintf(p->out, "%lld", (long long)in->i8); break;
        case IL_OPERAND_R4: fprintf(p->out, "%.9g", (double)in->r4); break;
        case IL_OPERAND_R8: fprintf(p->out, "%.17g", in->r8); break;
        case IL_OPERAND_ARG1:
        case IL_OPERAND_ARG2:
        case IL_OPERAND_LOC1:
        case IL_OPERAND_LOC2: fprintf(p->out, "%u", in->var); break;
        case IL_OPERAND_BR1:
        case IL_OPERAND_BR4: fprintf(p->out, "IL_%04X", in->target); break;
        case IL_OPERAND_SWITCH: print_switch(p, in); break;
        case IL_OPERAND_STRING: print_text(p->out, md_user_string(p->a->image, in->token)); break;
        default: print_token(p, kind, in->token);
    }
}

/* --- the parts of a body --- */

static void open_pdb(Printer *p, uint32_t method_rid) {
    DIAG_TRY(p->u->diag) {
        p->pdb = md_open_pdb(p->u->diag, &p->arena, p->a->image);
        if (p->pdb) p->points = md_sequence_points(p->pdb, p->u->diag, &p->arena, method_rid);
    }
    DIAG_CAUGHT(p->u->diag) { p->points.count = 0; } /* a damaged PDB costs the lines only */
    DIAG_END
}

static void print_line(Printer *p, uint32_t offset) {
    while (p->next_point < p->points.count && p->points.points[p->next_point].offset <= offset) {
        const MdSequencePoint *s = &p->points.points[p->next_point++];
        if (s->offset != offset || s->hidden) continue;
        const char *path = md_document_name(p->pdb, p->u->diag, &p->arena, s->document);
        const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
        const char *last = back > slash ? back : slash;
        fprintf(p->out, "  // %s:%u\n", last ? last + 1 : path, s->start_line);
    }
}

static void print_locals(Printer *p, const MdBody *b) {
    uint32_t n = 0;
    LocalVar *locals = b->local_sig ? locals_from_token(p->a, b->local_sig, NULL, &n) : NULL;
    for (uint32_t i = 0; i < n; i++)
        fprintf(p->out, "  local %u: %s%s\n", i, type_name(&p->arena, locals[i].type),
                locals[i].pinned ? " pinned" : "");
}

static void print_clause(Printer *p, const MdClause *c) {
    static const char *const names[] = {[MD_CLAUSE_CATCH] = "catch",
                                        [MD_CLAUSE_FILTER] = "filter",
                                        [MD_CLAUSE_FINALLY] = "finally",
                                        [MD_CLAUSE_FAULT] = "fault"};
    fprintf(p->out, "  try IL_%04X to IL_%04X %s ", c->try_begin, c->try_end, names[c->kind]);
    if (c->kind == MD_CLAUSE_CATCH) {
        print_token(p, IL_OPERAND_TYPE, c->type_token);
        fputc(' ', p->out);
    } else if (c->kind == MD_CLAUSE_FILTER)
        fprintf(p->out, "IL_%04X ", c->filter_begin);
    fprintf(p->out, "handler IL_%04X to IL_%04X\n", c->handler_begin, c->handler_end);
}

static void print_body(Printer *p, Method *m) {
    MdBody b;
    fprintf(p->out, "%s%s %s\n",
            m->def->is_static    ? "static "
            : m->def->is_virtual ? "virtual "
                                 : "",
            type_name(&p->arena, method_sig(m)->ret), method_name(&p->arena, m));
    if (!md_body(p->a->image, p->u->diag, &p->arena, m->def->rid, &b)) {
        fprintf(p->out, "  no IL body%s\n",
                m->def->is_internal_call ? ": the runtime implements it"
                : m->def->is_pinvoke     ? ": it is in a native library"
                : m->def->is_abstract    ? ": it is abstract"
                                         : "");
        return;
    }
    md_check_body(p->a->image, p->u->diag, &p->arena, m->def->rid, &b);
    fprintf(p->out, "  %u bytes of IL, at most %u values on the stack%s\n", b.code_size, b.max_stack,
            b.init_locals ? ", locals start as zero" : "");
    print_locals(p, &b);
    open_pdb(p, m->def->rid);
    IlInsn in;
    for (uint32_t at = 0; at < b.code_size; at = in.next) {
        in = il_next(b.code, b.code_size, at);
        print_line(p, at);
        bool bare = il_op_desc[in.op].operand == IL_OPERAND_NONE;
        fprintf(p->out, bare ? "  IL_%04X  %s" : "  IL_%04X  %-13s ", at, il_op_desc[in.op].name);
        print_operand(p, &in);
        fputc('\n', p->out);
    }
    for (uint32_t i = 0; i < b.clause_count; i++) print_clause(p, &b.clauses[i]);
}

void il_print(FILE *out, Universe *u, Method *m) {
    Printer p = {.out = out, .u = u, .a = m->def->owner->assembly};
    arena_init(&p.arena);
    volatile bool failed = false;
    DIAG_TRY(u->diag) { print_body(&p, m); }
    DIAG_CAUGHT(u->diag) { failed = true; }
    DIAG_END
    arena_free(&p.arena);
    if (failed) diag_rethrow(u->diag);
}
