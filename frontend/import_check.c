/* The importer: what a body may not do, beyond what importing it finds by itself. */
#include "frontend/il.h"
#include "frontend/import.h"

typedef enum Place { OUTSIDE, IN_TRY, IN_HANDLER, IN_FILTER } Place;

static Place place_of(const MdClause *c, uint32_t at) {
    if (imp_in_try(c, at)) return IN_TRY;
    if (imp_in_handler(c, at)) return IN_HANDLER;
    return c->kind == MD_CLAUSE_FILTER && at >= c->filter_begin && at < c->handler_begin ? IN_FILTER
                                                                                         : OUTSIDE;
}

static bool may_pass(const MdClause *c, Place from, uint32_t to, bool leave) {
    Place there = place_of(c, to);
    if (from == there || (from == OUTSIDE && there == IN_TRY && to == c->try_begin)) return true;
    bool caught = from == IN_HANDLER && (c->kind == MD_CLAUSE_CATCH || c->kind == MD_CLAUSE_FILTER);
    return leave && ((there == OUTSIDE && (from == IN_TRY || caught)) || (there == IN_TRY && caught));
}

noreturn void imp_fail_invalid(Importer *im, const char *text) {
    im->p->invalid = text;
    imp_fail(im, "%s", text);
}

void imp_check_edge(Importer *im, uint32_t to, bool leave) {
    for (uint32_t i = 0; i < im->body.clause_count; i++) {
        const MdClause *c = &im->body.clauses[i];
        if (!may_pass(c, place_of(c, im->il), to, leave))
            imp_fail(im, "goes into or out of a protected region, to IL_%04x", to);
    }
}

void imp_check_ret(Importer *im) {
    for (uint32_t i = 0; i < im->body.clause_count; i++)
        if (place_of(&im->body.clauses[i], im->il) != OUTSIDE) imp_fail(im, "ret in a protected region");
}

void imp_check_prefixes(Importer *im, const IlInsn *in) {
    IlOp op = in->op;
    if (il_op_desc[op].flow == IL_FLOW_PREFIX) return;
    bool call = op == IL_CALL || op == IL_CALLVIRT || op == IL_CALLI;
    bool object = (op >= IL_LDIND_I1 && op <= IL_STIND_R8) || op == IL_STIND_I || op == IL_LDFLD ||
                  op == IL_STFLD || op == IL_LDOBJ || op == IL_STOBJ || op == IL_INITBLK || op == IL_CPBLK;
    bool is_static = op == IL_LDSFLD || op == IL_STSFLD;
    if ((im->unaligned && !object) || (im->volatile_ && !object && !is_static))
        imp_fail(im, "volatile. or unaligned. before %s", il_op_desc[op].name);
    if (!im->tail) return;
    IlInsn after = il_next(im->body.code, im->body.code_size, in->next);
    if (!call || after.op != IL_RET) imp_fail(im, "tail. without a call that ret follows");
}
