/* Methods whose result is known without running them: switches, questions about the processor, and what only
 * combines those. What they switch off is then never imported. */
#include "base/diag.h"
#include "frontend/il.h"
#include "frontend/import.h"

enum { MOST_STEPS = 32, MOST_VALUES = 4, DEEPEST = 8 };

/* Of a method definition, in the map. */
enum { CONSTANT_BUSY = 1, CONSTANT_NONE = 2, CONSTANT_KNOWN = 3 };

static bool result_of(Program *p, MethodDef *d, uint32_t depth, int64_t *v);

static Method *callee(Program *p, MethodDef *d, uint32_t token) {
    Method *volatile found = NULL;
    DIAG_TRY(p->diag) { found = method_from_token(d->owner->assembly, token, NULL, NULL); }
    DIAG_CAUGHT(p->diag) {} /* whoever imports the body tells */
    DIAG_END
    return found;
}

static bool integer(const IlInsn *i, int64_t *v) {
    if (i->op >= IL_LDC_I4_M1 && i->op <= IL_LDC_I4_8)
        *v = (int)i->op - (int)IL_LDC_I4_0;
    else if (i->op == IL_LDC_I4 || i->op == IL_LDC_I4_S)
        *v = i->i4;
    else
        return false;
    return true;
}

/* Runs the body as long as everything in it is known. */
static bool run(Program *p, MethodDef *d, const MdBody *b, uint32_t depth, int64_t *result) {
    int64_t stack[MOST_VALUES];
    uint32_t n = 0, at = 0;
    for (uint32_t step = 0; step < MOST_STEPS && at < b->code_size; step++) {
        IlInsn i = il_next(b->code, b->code_size, at);
        at = i.next;
        int64_t v;
        if (integer(&i, &v)) {
            if (n == MOST_VALUES) return false;
            stack[n++] = v;
            continue;
        }
        switch (i.op) {
            case IL_NOP: break;
            case IL_POP:
                if (!n--) return false;
                break;
            case IL_CALL: {
                Method *m = callee(p, d, i.token);
                if (!m || !m->def->is_static || m->nmargs || m->owner->nargs || method_sig(m)->nparams)
                    return false;
                if (n == MOST_VALUES || !result_of(p, m->def, depth + 1, &v)) return false;
                stack[n++] = v;
                break;
            }
            case IL_BR:
            case IL_BR_S: at = i.target; break;
            case IL_BRTRUE:
            case IL_BRTRUE_S:
            case IL_BRFALSE:
            case IL_BRFALSE_S:
                if (!n) return false;
                v = stack[--n];
                if ((v != 0) == (i.op == IL_BRTRUE || i.op == IL_BRTRUE_S)) at = i.target;
                break;
            case IL_CEQ:
                if (n < 2) return false;
                n--;
                stack[n - 1] = stack[n - 1] == stack[n];
                break;
            case IL_RET:
                if (n != 1) return false;
                *result = stack[0];
                return true;
            default: return false;
        }
    }
    return false;
}

/* A call may be there for the static constructor that it starts. */
static bool starts_nothing(MethodDef *d) {
    typedef_members(d->owner);
    return !d->owner->cctor || d->owner->is_beforefieldinit;
}

static bool body_of(Program *p, MethodDef *d, uint32_t depth, int64_t *v) {
    if (!d->has_body || !d->is_static || depth == DEEPEST || !starts_nothing(d)) return false;
    if (abi_ir_type(method_def_sig(d)->ret) != IR_I32) return false;
    MdBody b;
    if (!md_body(d->owner->assembly->image, p->diag, p->arena, d->rid, &b) || b.clause_count) return false;
    if (!run(p, d, &b, depth, v)) return false;
    switch (abi_mem(method_def_sig(d)->ret)) { /* as ret cuts it */
        case MEM_I8: *v = (int8_t)*v; break;
        case MEM_U8: *v = (uint8_t)*v; break;
        case MEM_I16: *v = (int16_t)*v; break;
        case MEM_U16: *v = (uint16_t)*v; break;
        default: break;
    }
    return true;
}

static bool result_of(Program *p, MethodDef *d, uint32_t depth, int64_t *v) {
    if (subst_method(p, d, v)) return starts_nothing(d) && abi_ir_type(method_def_sig(d)->ret) == IR_I32;
    if (intrinsic_switched_off(p, d)) return *v = 0, true;
    if (intrinsic_has_row(p, d)) return false;
    bool added;
    uint64_t *place = map_put(&p->constants, (uintptr_t)d, &added);
    if (added) {
        *place = CONSTANT_BUSY;
        bool known = body_of(p, d, depth, v);
        place = map_find(&p->constants, (uintptr_t)d);
        *place = known ? (uint64_t)(uint32_t)*v << 8 | CONSTANT_KNOWN : CONSTANT_NONE;
    }
    if ((*place & 0xFF) != CONSTANT_KNOWN) return false;
    *v = (int32_t)(uint32_t)(*place >> 8);
    return true;
}

bool constant_result(Program *p, Method *m, int64_t *v) {
    return m->def->is_static && !contract_replaces(p, m) && result_of(p, m->def, 0, v);
}
