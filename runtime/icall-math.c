/* Math and MathF are the C library's functions by the C names (contract.def); these have another form. */
#include <math.h>
#include "runtime/rt.h"

void icall_sincos(double x, double *s, double *c) { sincos(x, s, c); }
void icall_sincosf(float x, float *s, float *c) { sincosf(x, s, c); }
