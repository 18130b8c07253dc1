/* Methods that never return: helpers that throw, and checks of what a feature switch turns off. What follows
 * a call of one is not reached, so that nothing it mentions becomes part of the program. */
#include <string.h>

#include "frontend/il.h"
#include "frontend/program.h"

enum {
    MOST_STEPS = 48, /* instructions: helpers are short, and checks come first */
    MOST_PATHS = 8,
    DEPTH = 3
};

enum { UNKNOWN, RETURNS, NEVER_RETURNS };

typedef struct Paths {
    Program *p;
    Assembly *as;
    MdBody body;
    uint32_t depth;
    bool *cut;
    uint32_t todo[MOST_PATHS], ntodo;
    uint32_t seen[MOST_STEPS], nseen; /* offsets */
} Paths;

static bool never_returns(Program *p, Method *m, uint32_t depth, bool *cut);

static bool was_seen(const Paths *w, uint32_t at) {
    for (uint32_t i = 0; i < w->nseen; i++)
        if (w->seen[i] == at) return true;
    return false;
}

static bool push_path(Paths *w, uint32_t at) {
    if (w->ntodo == MOST_PATHS) return false;
    w->todo[w->ntodo++] = at;
    return true;
}

/* Follows one path to where it throws; false when it returns, or does what is not looked into. */
static bool path_throws(Paths *w, uint32_t at) {
    bool known = false; /* the value on top of the stack */
    int64_t value = 0;
    for (;;) {
        if (was_seen(w, at)) return true;
        if (at >= w->body.code_size || w->nseen == MOST_STEPS) return false;
        w->seen[w->nseen++] = at;
        IlInsn in = il_next(w->body.code, w->body.code_size, at);
        if (in.op == IL_INVALID || in.op == IL_JMP) return false;
        at = in.next;
        switch (il_op_desc[in.op].flow) {
            case IL_FLOW_THROW: return true;
            case IL_FLOW_RETURN: return false;
            case IL_FLOW_BRANCH: at = in.target; break;
            case IL_FLOW_COND: {
                if (in.op == IL_SWITCH) return false;
                bool on_true = in.op == IL_BRTRUE || in.op == IL_BRTRUE_S;
                bool on_false = in.op == IL_BRFALSE || in.op == IL_BRFALSE_S;
                if (known && (on_true || on_false))
                    at = (value != 0) == on_true ? in.target : in.next;
                else if (!push_path(w, in.target))
                    return false;
                known = false;
                break;
            }
            case IL_FLOW_CALL:
                known = false;
                if (in.op != IL_CALL && in.op != IL_NEWOBJ) break;
                Method *m = method_from_token(w->as, in.token, NULL, NULL);
                known = m->owner->def && constant_result(w->p, m, &value);
                if (!known && never_returns(w->p, m, w->depth + 1, w->cut)) return true;
                break;
            default:
                known = in.op == IL_LDSFLD &&
                        subst_field(w->p, field_from_token(w->as, in.token, NULL, NULL), &value);
                break;
        }
    }
}

static bool all_paths_throw(Program *p, Method *m, uint32_t depth, bool *cut) {
    const MdImage *img = m->owner->def->assembly->image;
    Paths w = {.p = p, .as = m->owner->def->assembly, .depth = depth, .cut = cut};
    if (!md_body(img, p->diag, p->arena, m->def->rid, &w.body)) return false;
    if (w.body.clause_count) return false;
    push_path(&w, 0);
    while (w.ntodo)
        if (!path_throws(&w, w.todo[--w.ntodo])) return false;
    return true;
}

/* The IL of what the VM, a switch or the compiler replaces often only throws. */
static bool has_other_body(Program *p, Method *m) {
    int64_t value;
    return contract_replaces(p, m) || subst_empty(p, m->def) || subst_method(p, m->def, &value) ||
           intrinsic_replaces(p, m->def);
}

/* `*cut`: the answer is no because what lies deeper was not looked at. */
static bool never_returns(Program *p, Method *m, uint32_t depth, bool *cut) {
    const MethodDef *d = m->def;
    if (!m->owner->def || !d->has_body) return false;
    uint64_t *state = map_put(&p->never_return, (uintptr_t)d, NULL);
    if (*state) return *state == NEVER_RETURNS;
    if (depth > DEPTH) return *cut = true, false;
    *state = RETURNS; /* if it calls itself */
    if (has_other_body(p, m)) return false;
    volatile bool never = false;
    bool own_cut = false;
    DIAG_TRY(p->diag) { never = all_paths_throw(p, m, depth, &own_cut); }
    DIAG_CAUGHT(p->diag) { never = false; } /* whoever compiles it says what is wrong */
    DIAG_END
    *map_put(&p->never_return, (uintptr_t)d, NULL) = never ? NEVER_RETURNS : own_cut ? UNKNOWN : RETURNS;
    *cut |= own_cut && !never;
    return never;
}

bool method_never_returns(Program *p, Method *m) {
    bool cut;
    return !p->opt.stress && never_returns(p, m, 0, &cut);
}
