/* The table of passes, and what runs them. */
#include "ir/pass.h"

#include <string.h>

#include "base/clock.h"
#include "ir/passes.h"

/* clang-format off */
const IrPass ir_passes[] = {
    {"inline", ir_pass_inline, 1},
    {"cfgclean", ir_pass_cfgclean, 0},
    {"sroa", ir_pass_sroa, 1},
    {"mem2reg", ir_pass_mem2reg, 0},
    {"phiclean", ir_pass_phiclean, 1},
    {"fold", ir_pass_fold, 1},
    {"gvn", ir_pass_gvn, 1},
    {"cfgclean", ir_pass_cfgclean, 1},
    {"phiclean", ir_pass_phiclean, 1},
    {"fold", ir_pass_fold, 1},
    {"dce", ir_pass_dce, 1},
    {"splitcrit", ir_pass_splitcrit, 0},
    {"ehspill", ir_pass_ehspill, 0},
};
/* clang-format on */
const uint32_t ir_npasses = sizeof ir_passes / sizeof ir_passes[0];

static void verify_after(IrFunc *f, IrPassEnv *env, const char *pass) {
    const char *error = ir_verify(f, env->scratch);
    if (error) diag_bug(env->diag, pass, f->name, "%s", error);
    arena_reset(env->scratch);
}

void ir_run_pass(IrFunc *f, IrPassEnv *env, uint32_t row) {
    const IrPass *p = &ir_passes[row];
    uint64_t start = env->nanos ? clock_nanos() : 0;
    bool changed = p->run(f, env);
    arena_reset(env->scratch);
    if (env->nanos) env->nanos[row] += clock_nanos() - start;
    if (env->verify) verify_after(f, env, p->name);
    if (changed && env->dump) env->dump(env->dump_user, p->name, f);
}

void ir_run_passes_until(IrFunc *f, IrPassEnv *env, const char *name) {
    arena_reset(env->scratch);
    if (env->verify) verify_after(f, env, "import");
    if (!f->preds_valid) ir_build_preds(f);
    for (uint32_t i = 0; i < ir_npasses; i++) {
        if (name && strcmp(ir_passes[i].name, name) == 0) return;
        if (env->level >= ir_passes[i].min_level) ir_run_pass(f, env, i);
    }
}

void ir_run_passes(IrFunc *f, IrPassEnv *env) { ir_run_passes_until(f, env, NULL); }
