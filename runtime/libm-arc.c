/* tan and the inverse trigonometric functions of doubles: computed with the 64 bits of x87, then rounded.
 * glibc's come from tables of its own; they are the correctly rounded ones but for one result in 300 (tan),
 * 800 (asin), 1200 (atan2), 3000 (acos, atan), and so are these, nearly always: those few differ in the last
 * bit. */
#include <math.h>

#include "runtime/libm.h"

double rt_tan(double x) { return isfinite(x) ? (double)tanl(x) : x - x; }
double rt_asin(double x) { return fabs(x) > 1 ? NAN : (double)asinl(x); }
double rt_acos(double x) {
    if (isnan(x)) return x + x;
    return fabs(x) > 1 ? NAN : (double)acosl(x);
}
double rt_atan(double x) { return (double)atanl(x); }
double rt_atan2(double y, double x) { return isnan(x) || isnan(y) ? x + y : (double)atan2l(y, x); }
