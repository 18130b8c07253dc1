/* The check of a method body: what a decoder can tell without knowing types. */
#include <string.h>

#include "frontend/il.h"
#include "frontend/signature.h"

typedef struct BodyCheck {
    const MdImage *img;
    Diag *d;
    Arena *a;
    uint32_t method;
    const MdBody *body;
    uint8_t *starts; /* bit per offset: an instruction begins there */
    uint32_t arg_count, local_count;
} BodyCheck;

static noreturn void fail_at(const BodyCheck *k, uint32_t offset, const char *what) {
    diag_fail(k->d, "%s: METHODDEF row %u: %s: IL_%04X: %s", k->img->path, k->method,
              md_method_name(k->img, k->a, k->method), offset, what);
}

static void mark(BodyCheck *k, uint32_t offset) { k->starts[offset / 8] |= (uint8_t)(1u << offset % 8); }

/* Whether an instruction starts at `offset`, or the code ends there and `or_end` holds. */
static bool is_start(const BodyCheck *k, uint32_t offset, bool or_end) {
    if (offset >= k->body->code_size) return or_end && offset == k->body->code_size;
    return k->starts[offset / 8] >> offset % 8 & 1;
}

#define BIT(table) (1ull << (table))
static const uint64_t operand_tables[IL_OPERAND_COUNT] = {
    [IL_OPERAND_METHOD] = BIT(MD_METHODDEF) | BIT(MD_MEMBERREF) | BIT(MD_METHODSPEC),
    [IL_OPERAND_FIELD] = BIT(MD_FIELD) | BIT(MD_MEMBERREF),
    [IL_OPERAND_TYPE] = BIT(MD_TYPEDEF) | BIT(MD_TYPEREF) | BIT(MD_TYPESPEC),
    [IL_OPERAND_SIG] = BIT(MD_STANDALONESIG),
    [IL_OPERAND_TOKEN] = BIT(MD_METHODDEF) | BIT(MD_MEMBERREF) | BIT(MD_METHODSPEC) | BIT(MD_FIELD) |
                         BIT(MD_TYPEDEF) | BIT(MD_TYPEREF) | BIT(MD_TYPESPEC),
};

static void check_token(const BodyCheck *k, const IlInsn *in, IlOperand kind) {
    uint32_t table = in->token >> 24;
    bool admitted =
        kind == IL_OPERAND_STRING ? table == MD_STRING : table < 64 && (operand_tables[kind] >> table & 1);
    if (!admitted) fail_at(k, in->offset, "its token is of the wrong kind");
    if (!md_token_valid(k->img, in->token))
        fail_at(k, in->offset, "its token names a row that does not exist");
    if (table != MD_MEMBERREF || kind == IL_OPERAND_TOKEN) return;
    if (md_memberref_is_field(k->img, md_token_rid(in->token)) != (kind == IL_OPERAND_FIELD))
        fail_at(k, in->offset, "a method stands for a field, or a field for a method");
}

static uint32_t short_form_var(IlOp op) {
    if (op >= IL_LDARG_0 && op <= IL_LDARG_3) return (uint32_t)(op - IL_LDARG_0);
    if (op >= IL_LDLOC_0 && op <= IL_LDLOC_3) return (uint32_t)(op - IL_LDLOC_0);
    return (uint32_t)(op - IL_STLOC_0);
}

static void check_operand(const BodyCheck *k, const IlInsn *in) {
    IlOperand kind = (IlOperand)il_op_desc[in->op].operand;
    switch (kind) {
        case IL_OPERAND_METHOD:
        case IL_OPERAND_FIELD:
        case IL_OPERAND_TYPE:
        case IL_OPERAND_TOKEN:
        case IL_OPERAND_SIG:
        case IL_OPERAND_STRING: check_token(k, in, kind); break;
        case IL_OPERAND_ARG1:
        case IL_OPERAND_ARG2:
            if (in->var >= k->arg_count) fail_at(k, in->offset, "there is no such argument");
            break;
        case IL_OPERAND_LOC1:
        case IL_OPERAND_LOC2:
            if (in->var >= k->local_count) fail_at(k, in->offset, "there is no such local variable");
            break;
        case IL_OPERAND_NONE:
            if (in->op >= IL_LDARG_0 && in->op <= IL_LDARG_3 && short_form_var(in->op) >= k->arg_count)
                fail_at(k, in->offset, "there is no such argument");
            if (in->op >= IL_LDLOC_0 && in->op <= IL_STLOC_3 && short_form_var(in->op) >= k->local_count)
                fail_at(k, in->offset, "there is no such local variable");
            break;
        default: break;
    }
}

static void check_targets(const BodyCheck *k, const IlInsn *in) {
    IlOperand kind = (IlOperand)il_op_desc[in->op].operand;
    if (kind == IL_OPERAND_BR1 || kind == IL_OPERAND_BR4) {
        if (!is_start(k, in->target, false))
            fail_at(k, in->offset, "branches into the middle of an instruction");
    } else if (kind == IL_OPERAND_SWITCH) {
        for (uint32_t i = 0; i < in->sw.count; i++)
            if (!is_start(k, il_switch_target(in, i), false))
                fail_at(k, in->offset, "branches into the middle of an instruction");
    }
}

static void check_clause(const BodyCheck *k, const MdClause *c) {
    const char *what = NULL;
    if (c->try_begin >= c->try_end || !is_start(k, c->try_begin, false) || !is_start(k, c->try_end, true))
        what = "a protected block does not lie on instructions";
    else if (c->handler_begin >= c->handler_end || !is_start(k, c->handler_begin, false) ||
             !is_start(k, c->handler_end, true))
        what = "a handler does not lie on instructions";
    else if (c->try_begin < c->handler_end && c->handler_begin < c->try_end)
        what = "a protected block and its handler overlap";
    if (what) fail_at(k, c->try_begin, what);
    uint64_t types = operand_tables[IL_OPERAND_TYPE];
    switch (c->kind) {
        case MD_CLAUSE_CATCH:
            if (c->type_token >> 24 >= 64 || !(types >> (c->type_token >> 24) & 1) ||
                !md_token_valid(k->img, c->type_token))
                fail_at(k, c->try_begin, "the type that is caught does not exist");
            break;
        case MD_CLAUSE_FILTER:
            if (!is_start(k, c->filter_begin, false) || c->filter_begin >= c->handler_begin)
                fail_at(k, c->try_begin, "a filter does not lie on instructions before its handler");
            break;
        case MD_CLAUSE_FINALLY:
        case MD_CLAUSE_FAULT: break;
        default: fail_at(k, c->try_begin, "unknown kind of exception clause");
    }
}

static void count_variables(BodyCheck *k) {
    const MdMethodSig *s = md_method_sig(k->img, k->d, k->a, md_token(MD_METHODDEF, k->method));
    bool implicit_this = (s->flags & MD_SIG_HASTHIS) && !(s->flags & MD_SIG_EXPLICITTHIS);
    k->arg_count = s->param_count + implicit_this;
    if (k->body->local_sig) {
        MdBlob b = md_col_blob(k->img, MD_STANDALONESIG_SIGNATURE, md_token_rid(k->body->local_sig));
        k->local_count = md_parse_locals(k->img, k->d, k->a, b, k->body->local_sig).count;
    }
}

void md_check_body(const MdImage *img, Diag *d, Arena *a, uint32_t method_rid, const MdBody *body) {
    BodyCheck k = {.img = img, .d = d, .a = a, .method = method_rid, .body = body};
    if (body->code_size == 0) fail_at(&k, 0, "the body is empty");
    k.starts = arena_alloc(a, (size_t)body->code_size / 8 + 1);
    count_variables(&k);
    IlInsn in = {0};
    for (uint32_t at = 0; at < body->code_size; at = in.next) {
        in = il_next(body->code, body->code_size, at);
        if (in.op == IL_INVALID) fail_at(&k, at, "no such instruction, or it is cut off");
        mark(&k, at);
        check_operand(&k, &in);
    }
    uint8_t flow = il_op_desc[in.op].flow;
    if (flow != IL_FLOW_BRANCH && flow != IL_FLOW_RETURN && flow != IL_FLOW_THROW)
        fail_at(&k, in.offset, "control runs off the end");
    for (uint32_t at = 0; at < body->code_size; at = in.next) {
        in = il_next(body->code, body->code_size, at);
        check_targets(&k, &in);
    }
    for (uint32_t i = 0; i < body->clause_count; i++) check_clause(&k, &body->clauses[i]);
}
