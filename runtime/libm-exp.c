/* exp, log and pow with fused multiply-add, over the tables that musl has for them (see libm.h). Where
 * something is special (NaN, infinity, subnormal, overflow, a domain error), musl's function answers. */
#include <math.h>

#include "runtime/libm.h"

/* musl's tables; their meaning stands in its src/math, *_data.h. */
extern const struct {
    double invln2n, shift, negln2hin, negln2lon, poly[4], exp2_shift, exp2_poly[5];
    uint64_t tab[2 * 128];
} __exp_data;
extern const struct {
    double ln2hi, ln2lo, poly[7];
    struct {
        double invc, pad, logc, logctail;
    } tab[128];
} __pow_log_data;
extern const struct {
    double ln2hi, ln2lo, poly[5], poly1[11];
    struct {
        double invc, logc;
    } tab[128];
} __log_data;
extern const struct {
    double invln2hi, invln2lo, poly[6], poly1[10];
    struct {
        double invc, logc;
    } tab[64];
} __log2_data;

/* e^(x + tail), sign bit and all; false when the result is near or beyond the range of doubles. */
LIBM_BODY bool exp_fused(double x, double tail, uint64_t sign, double *result) {
    double kd = mul_add(__exp_data.invln2n, x, __exp_data.shift);
    uint64_t ki = bits_of(kd);
    kd -= __exp_data.shift;
    double r = mul_add(kd, __exp_data.negln2lon, mul_add(kd, __exp_data.negln2hin, x)) + tail;
    uint32_t i = 2 * (ki % 128);
    double t = of_bits(__exp_data.tab[i]) + r, r2 = r * r;
    const double *c = __exp_data.poly;
    t = mul_add(r2, mul_add(r, c[1], c[0]), t);
    t = mul_add(r2 * r2, mul_add(r, c[3], c[2]), t);
    uint64_t bits = __exp_data.tab[i + 1] + (ki << 45);
    if (!(fabs(x) < 512)) { /* the scale may be out of range, the result need not be */
        bool up = !(ki & 0x80000000u);
        double scale = of_bits(up ? bits - (1009ull << 52) : bits + (1022ull << 52));
        double y = up ? mul_add(scale, t, scale) : scale + scale * t;
        if (!up && y < 1) return false;
        *result = of_bits(bits_of((up ? 0x1p1009 : 0x1p-1022) * y) | sign);
        return true;
    }
    double scale = of_bits(bits | sign);
    *result = mul_add(scale, t, scale);
    return true;
}

LIBM_BODY double log_fused(double x) {
    uint64_t ix = bits_of(x);
    if (ix - bits_of(1 - 0x1p-4) < bits_of(1 + 0x1.09p-4) - bits_of(1 - 0x1p-4)) { /* near 1 */
        const double *b = __log_data.poly1;
        double r = x - 1, r2 = r * r, r3 = r * r2;
        double p = mul_add(r3, b[10], mul_add(r2, b[9], mul_add(r, b[8], b[7])));
        p = mul_add(r3, p, mul_add(r2, b[6], mul_add(r, b[5], b[4])));
        p = mul_add(r3, p, mul_add(r2, b[3], mul_add(r, b[2], b[1])));
        double w = r * 0x1p27, high = r + w - w, low = r - high;
        w = high * high * b[0];
        double hi = r + w, lo = r - hi + w;
        lo = mul_add(b[0] * low, high + r, lo);
        return mul_add(r3, p, lo) + hi;
    }
    uint64_t from = ix - 0x3fe6000000000000u;
    uint32_t i = (from >> 45) % 128;
    double k = (double)((int64_t)from >> 52), z = of_bits(ix - (from & (0xfffull << 52)));
    double r = mul_add(z, __log_data.tab[i].invc, -1), r2 = r * r;
    const double *a = __log_data.poly;
    double w = mul_add(k, __log_data.ln2hi, __log_data.tab[i].logc);
    double hi = w + r, lo = mul_add(k, __log_data.ln2lo, w - hi + r);
    double p = mul_add(r2, mul_add(r, a[4], a[3]), mul_add(r, a[2], a[1]));
    return mul_add(r * r2, p, mul_add(r2, a[0], lo)) + hi;
}

/* log(x) as a sum of two doubles. */
LIBM_BODY double log_two(double x, double *tail) {
    uint64_t ix = bits_of(x), from = ix - 0x3fe6955500000000u;
    uint32_t i = (from >> 45) % 128;
    double k = (double)((int64_t)from >> 52), z = of_bits(ix - (from & (0xfffull << 52)));
    const double *a = __pow_log_data.poly;
    double r = mul_add(z, __pow_log_data.tab[i].invc, -1);
    double t1 = mul_add(k, __pow_log_data.ln2hi, __pow_log_data.tab[i].logc), t2 = t1 + r;
    double lo1 = mul_add(k, __pow_log_data.ln2lo, __pow_log_data.tab[i].logctail), lo2 = t1 - t2 + r;
    double ar = a[0] * r, ar2 = r * ar, ar3 = r * ar2;
    double hi = t2 + ar2, lo3 = mul_add(ar, r, -ar2), lo4 = t2 - hi + ar2;
    double p = mul_add(ar2, mul_add(r, a[6], a[5]), mul_add(r, a[4], a[3]));
    p = mul_add(ar2, p, mul_add(r, a[2], a[1]));
    double lo = mul_add(ar3, p, lo1 + lo2 + lo3 + lo4), y = hi + lo;
    *tail = hi - y + lo;
    return y;
}

LIBM_BODY bool pow_fused(double x, double y, uint64_t sign, double *result) {
    double lo, hi = log_two(x, &lo), product = y * hi;
    double rest = mul_add(y, lo, mul_add(y, hi, -product)), size = fabs(product);
    return size >= 0x1p-54 && size < 745 && exp_fused(product, rest, sign, result) && isfinite(*result);
}

LIBM_BODY double log2_body(double x) {
    if (x < 0) return NAN;
    if (!isnormal(x) || x <= 0 || x == 1) return log2(x);
    uint64_t ix = bits_of(x);
    if (ix - bits_of(1 - 0x1.5b51p-5) < bits_of(1 + 0x1.6ab2p-5) - bits_of(1 - 0x1.5b51p-5)) { /* near 1 */
        const double *b = __log2_data.poly1;
        double r = x - 1, r2 = r * r, r4 = r2 * r2, hi = r * __log2_data.invln2hi;
        double lo = mul_add(r, __log2_data.invln2lo, mul_add(r, __log2_data.invln2hi, -hi));
        double y = mul_add(r2, mul_add(r, b[1], b[0]), hi);
        lo += mul_add(r2, mul_add(r, b[1], b[0]), hi - y);
        double p = mul_add(r2, mul_add(r, b[9], b[8]), mul_add(r, b[7], b[6]));
        p = mul_add(r4, p, mul_add(r2, mul_add(r, b[5], b[4]), mul_add(r, b[3], b[2])));
        return y + mul_add(r4, p, lo);
    }
    uint64_t from = ix - 0x3fe6000000000000u;
    uint32_t i = (from >> 46) % 64;
    double k = (double)((int64_t)from >> 52), z = of_bits(ix - (from & (0xfffull << 52)));
    double r = mul_add(z, __log2_data.tab[i].invc, -1), r2 = r * r, t1 = r * __log2_data.invln2hi;
    double t2 = mul_add(r, __log2_data.invln2lo, mul_add(r, __log2_data.invln2hi, -t1));
    double t3 = k + __log2_data.tab[i].logc;
    double hi = t3 + t1, lo = t3 - hi + t1 + t2;
    const double *a = __log2_data.poly;
    double p = mul_add(r2, mul_add(r, a[3], a[2]), mul_add(r, a[1], a[0]));
    p = mul_add(r2 * r2, mul_add(r, a[5], a[4]), p);
    return mul_add(r2, p, lo) + hi;
}

LIBM_BODY double exp_body(double x) {
    double result, size = fabs(x);
    bool plain = size >= 0x1p-54 && size < 745 && exp_fused(x, 0, 0, &result);
    return plain && isfinite(result) ? result : exp(x);
}

LIBM_BODY double log_body(double x) {
    if (x < 0) return NAN;
    return isnormal(x) && x != 1 ? log_fused(x) : log(x);
}

LIBM_BODY double pow_body(double x, double y) {
    double result, size = fabs(y);
    if (!isnormal(x) || fabs(x) == 1 || !(size > 0x1p-65 && size < 0x1p63)) return pow(x, y);
    uint64_t sign = 0;
    if (x < 0) {
        if (y != rint(y)) return pow(x, y);
        if (size < 0x1p53 && (int64_t)y & 1) sign = 1ull << 63;
    }
    return pow_fused(fabs(x), y, sign, &result) ? result : pow(x, y);
}

LIBM_FMA static double exp_fma(double x) { return exp_body(x); }
LIBM_FMA static double log_fma(double x) { return log_body(x); }
LIBM_FMA static double log2_fma(double x) { return log2_body(x); }
LIBM_FMA static double pow_fma(double x, double y) { return pow_body(x, y); }
double rt_exp(double x) { return rt_has_fma() ? exp_fma(x) : exp_body(x); }
double rt_log(double x) { return rt_has_fma() ? log_fma(x) : log_body(x); }
double rt_log2(double x) { return rt_has_fma() ? log2_fma(x) : log2_body(x); }
double rt_pow(double x, double y) { return rt_has_fma() ? pow_fma(x, y) : pow_body(x, y); }

double rt_log10(double x) {
    static const double inv_ln10 = 4.34294481903251816668e-01, log10_2hi = 3.01029995663611771306e-01,
                        log10_2lo = 3.69423907715893078616e-13;
    if (x < 0) return NAN;
    if (!isfinite(x) || x == 0) return log10(x);
    int k = 0;
    if (!isnormal(x)) x *= 0x1p54, k = -54;
    k += (int)(bits_of(x) >> 52) - 1023;
    int below = k < 0;
    double y = k + below;
    x = of_bits((bits_of(x) & 0x000fffffffffffffu) | (uint64_t)(1023 - below) << 52);
    double z = y * log10_2lo + inv_ln10 * rt_log(x);
    return z + y * log10_2hi;
}
