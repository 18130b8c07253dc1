/* Hyperbolic functions and their inverses, after fdlibm (K. C. Ng, Sun Microsystems, 1993), with the
 * polynomials of expm1 and log1p summed in pairs of terms as glibc does; cube root by a polynomial and one
 * step of Halley's iteration. */
#include <math.h>

#include "runtime/libm.h"

static const double ln2 = 6.93147180559945286227e-01, ln2_high = 6.93147180369123816490e-01,
                    ln2_low = 1.90821492927058770002e-10;

/* What e^r - 1 is made of for a small angle r = x + c: the sum that is subtracted from x. */
LIBM_BODY double expm1_rest(double x, double c, bool reduced) {
    static const double q[] = {-3.33333333333331316428e-02, 1.58730158725481460165e-03,
                               -7.93650757867487942473e-05, 4.00821782732936239552e-06,
                               -2.01099218183624371326e-07};
    double half = 0.5 * x, square = x * half, h2 = square * square;
    double r = mul_add(h2, mul_add(square, q[2], q[1]), mul_add(square, q[0], 1));
    r = mul_add(h2 * h2, mul_add(square, q[4], q[3]), r);
    double t = mul_add(-r, half, 3), e = square * ((r - t) / mul_add(-x, t, 6));
    return reduced ? mul_add(x, e - c, -c) - square : mul_add(x, e, -square);
}

LIBM_BODY double expm1_body(double x) {
    double size = fabs(x), c = 0;
    int k = 0;
    if (!(size < 38.8)) return expm1(x);
    if (size < 0x1p-54) return x;
    if (size > 0.5 * ln2) {
        bool near = high_word(size) < 0x3FF0A2B2; /* 1.5 ln2 */
        k = near ? (x > 0 ? 1 : -1) : (int)mul_add(1.44269504088896338700e+00, x, x < 0 ? -0.5 : 0.5);
        double high = mul_add(-k, ln2_high, x), low = k * ln2_low;
        x = high - low;
        c = (high - x) - low;
    }
    double e = expm1_rest(x, c, k != 0);
    if (k == 0) return x - e;
    if (k == -1) return 0.5 * (x - e) - 0.5;
    if (k == 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
    double scale = of_bits((uint64_t)(1023 + k) << 52), small = of_bits((uint64_t)(1023 - k) << 52);
    if (k <= -2 || k > 56) return (1 - (e - x)) * scale - 1;
    return k < 20 ? ((1 - small) - (e - x)) * scale : ((x - (e + small)) + 1) * scale;
}

LIBM_BODY double log1p_body(double x) {
    static const double p[] = {6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                               2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                               1.479819860511658591e-01};
    if (!(x > -1) || !(x < 0x1p1023)) return log1p(x);
    int32_t word = high_word(x), fraction = 1;
    int k = 1;
    double f = 0, c = 0, size = fabs(x);
    if (word < 0x3FDA827A) { /* x < sqrt(2) - 1 */
        if (size < 0x1p-29) return size < 0x1p-54 ? x : mul_add(-(x * x), 0.5, x);
        if (word > 0 || word <= (int32_t)0xbfd2bec3) k = 0, f = x; /* sqrt(1/2) - 1 < x */
    }
    if (k) {
        double u = word < 0x43400000 ? 1 + x : x;
        fraction = high_word(u);
        k = (fraction >> 20) - 1023;
        if (word < 0x43400000) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
        fraction &= 0x000fffff;
        bool above = fraction >= 0x6a09e; /* sqrt(2) */
        u = of_bits((uint64_t)(fraction | (above ? 0x3fe00000 : 0x3ff00000)) << 32 | (uint32_t)bits_of(u));
        if (above) k++, fraction = (0x00100000 - fraction) >> 2;
        f = u - 1;
    }
    double half = 0.5 * f * f, low = mul_add(k, ln2_low, c);
    if (fraction == 0) { /* |f| < 2^-20 */
        if (f == 0) return k == 0 ? 0 : mul_add(k, ln2_high, low);
        double r = half * mul_add(-0.66666666666666666, f, 1);
        return k == 0 ? f - r : mul_add(k, ln2_high, -((r - low) - f));
    }
    double s = f / (2 + f), z = s * s, z2 = z * z, z4 = z2 * z2;
    double r = mul_add(z, p[0], z2 * mul_add(z, p[2], p[1]));
    r = mul_add(z4 * z2, mul_add(z, p[6], p[5]), mul_add(z4, mul_add(z, p[4], p[3]), r));
    if (k == 0) return f - (half - s * (half + r));
    return mul_add(k, ln2_high, -((half - (s * (half + r) + low)) - f));
}

LIBM_FMA static double expm1_fma(double x) { return expm1_body(x); }
LIBM_FMA static double log1p_fma(double x) { return log1p_body(x); }
static double fused_expm1(double x) { return rt_has_fma() ? expm1_fma(x) : expm1_body(x); }
static double fused_log1p(double x) { return rt_has_fma() ? log1p_fma(x) : log1p_body(x); }

/* e^x / 2 for x >= 22, where e^x alone may be out of range. */
static double half_exp(double x) {
    if (high_word(x) < 0x40862e42) return 0.5 * rt_exp(x); /* log(DBL_MAX) */
    if (bits_of(x) > 0x408633ce8fb9f87d) return x * INFINITY;
    double w = rt_exp(0.5 * x);
    return 0.5 * w * w;
}

double rt_sinh(double x) {
    double half = copysign(0.5, x), size = fabs(x);
    if (!isfinite(x) || size < 0x1p-28) return x;
    if (size >= 22) return copysign(half_exp(size), x);
    double t = fused_expm1(size);
    return size < 1 ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1));
}

double rt_cosh(double x) {
    double size = fabs(x);
    if (!isfinite(x)) return x * x;
    if (high_word(size) < 0x3fd62e43) { /* ln2 / 2 */
        double t = fused_expm1(size), w = 1 + t;
        return size < 0x1p-55 ? w : 1 + t * t / (w + w);
    }
    if (size < 22) {
        double t = rt_exp(size);
        return 0.5 * t + 0.5 / t;
    }
    return half_exp(size);
}

double rt_tanh(double x) {
    double size = fabs(x), z = 1;
    if (isnan(x) || x == 0) return x;
    if (size < 0x1p-55) return x * (1 + x);
    if (size < 22) {
        double t = fused_expm1(size >= 1 ? 2 * size : -2 * size);
        z = size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
    }
    return copysign(z, x);
}

double rt_asinh(double x) {
    double size = fabs(x), w;
    if (!isfinite(x) || size < 0x1p-28) return x;
    if (high_word(size) > 0x41b00000)
        w = rt_log(size) + ln2;
    else if (high_word(size) > 0x40000000)
        w = rt_log(2 * size + 1 / (sqrt(size * size + 1) + size));
    else
        w = fused_log1p(size + size * size / (1 + sqrt(1 + size * size)));
    return copysign(w, x);
}

double rt_acosh(double x) {
    if (!(x >= 1)) return (x - x) / (x - x);
    if (x == 1) return 0;
    if (x >= 0x1p28) return isfinite(x) ? rt_log(x) + ln2 : x;
    if (x > 2) return rt_log(2 * x - 1 / (x + sqrt(x * x - 1)));
    double t = x - 1;
    return fused_log1p(t + sqrt(2 * t + t * t));
}

double rt_atanh(double x) {
    double size = fabs(x), t = size + size;
    if (!(size < 1)) return size == 1 ? x / 0.0 : (x - x) / (x - x);
    if (size < 0x1p-28) return x;
    t = size < 0.5 ? t + t * size / (1 - size) : t / (1 - size);
    return copysign(0.5 * fused_log1p(t), x);
}

static const double cbrt2 = 1.2599210498948731648, cbrt4 = 1.5874010519681994748;
static const double cbrt_scale[] = {1 / cbrt4, 1 / cbrt2, 1, cbrt2,
                                    cbrt4}; /* by exponent modulo 3, -2 to 2 */

double rt_cbrt(double x) {
    static const double p[] = {-0.145263899385486377, 0.784932344976639262, -1.83469277483613086,
                               2.44693122563534430,   -2.11499494167371287, 1.50819193781584896,
                               0.354895765043919860};
    if (!isfinite(x) || x == 0) return x;
    int e;
    double m = frexp(fabs(x), &e), u = p[0];
    for (int i = 1; i < 7; i++) u = p[i] + u * m;
    double u3 = u * u * u, y = u * (u3 + 2 * m) / (2 * u3 + m) * cbrt_scale[2 + e % 3];
    return copysign(ldexp(y, e / 3), x);
}

float rt_cbrtf(float x) {
    if (!isfinite(x) || x == 0) return x;
    int e;
    float m = frexpf(fabsf(x), &e);
    float u = (float)(0.492659620528969547 + (0.697570460207922770 - 0.191502161678719066 * m) * m),
          u3 = u * u * u;
    float y = (float)(u * (u3 + 2.0 * m) / (2.0 * u3 + m) * cbrt_scale[2 + e % 3]);
    return copysignf(ldexpf(y, e / 3), x);
}
