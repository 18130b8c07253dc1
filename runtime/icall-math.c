/* What of Math and MathF is neither in runtime/libm.h nor in the C library. */
#include <math.h>
#include "runtime/rt.h"

/* Estimates may be better than asked. */
double icall_reciprocal(double x) { return 1 / x; }
float icall_reciprocalf(float x) { return 1 / x; }
double icall_reciprocal_sqrt(double x) { return 1 / sqrt(x); }
float icall_reciprocal_sqrtf(float x) { return 1 / sqrtf(x); }
