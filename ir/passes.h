/* The functions behind the rows of ir/pass.c; each is described at the head of its file. */
#ifndef ANVIL_IR_PASSES_H
#define ANVIL_IR_PASSES_H

#include "ir/analysis.h"
#include "ir/pass.h"

bool ir_pass_cfgclean(IrFunc *f, IrPassEnv *env);
bool ir_pass_inline(IrFunc *f, IrPassEnv *env);
bool ir_pass_sroa(IrFunc *f, IrPassEnv *env);
bool ir_pass_mem2reg(IrFunc *f, IrPassEnv *env);
bool ir_pass_phiclean(IrFunc *f, IrPassEnv *env);
bool ir_pass_fold(IrFunc *f, IrPassEnv *env);
bool ir_pass_gvn(IrFunc *f, IrPassEnv *env);
bool ir_pass_dce(IrFunc *f, IrPassEnv *env);
bool ir_pass_splitcrit(IrFunc *f, IrPassEnv *env);
bool ir_pass_ehspill(IrFunc *f, IrPassEnv *env);

#endif
