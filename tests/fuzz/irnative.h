/* Runs functions of tests/fuzz/irgen.h as machine code and compares with the interpreter. */
#ifndef ANVIL_TESTS_IRNATIVE_H
#define ANVIL_TESTS_IRNATIVE_H

#include "tests/fuzz/irrun.h"
#include "tests/fuzz/native.h"

/* native_init with the symbols of irgen.h. */
void irnative_init(Native *n);
/* Runs the passes of a level over f with the verifier after each. NULL, or what the verifier or a pass says.
 */
const char *irnative_passes(Native *n, IrFunc *f, int level);
/* Runs the pass of that name alone. */
void irnative_pass(Native *n, IrFunc *f, const char *name);
/* Runs what native_load has loaded on input number `input`. */
IrRun irnative_run(Native *n, uint64_t input);

#endif
