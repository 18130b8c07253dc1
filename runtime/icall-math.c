/* Math and MathF are the C library's functions by the C names (contract.def); these have another form. */
#include <math.h>
#include "runtime/rt.h"

void icall_sincos(double x, double *s, double *c) { sincos(x, s, c); }
/* Estimates may be better than asked. */
double icall_reciprocal(double x) { return 1 / x; }
float icall_reciprocalf(float x) { return 1 / x; }
double icall_reciprocal_sqrt(double x) { return 1 / sqrt(x); }
float icall_reciprocal_sqrtf(float x) { return 1 / sqrtf(x); }

void icall_sincosf(float x, float *s, float *c) { sincosf(x, s, c); }
