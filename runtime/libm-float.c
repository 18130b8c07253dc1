/* Elementary functions of floats: after fdlibm (Sun Microsystems, 1993; float versions by I. L. Taylor,
 * Cygnus), asin after Cephes (S. Moshier). Unlike musl's, which go through doubles, they round to float at
 * each step, and so do glibc's. sin and cos are in libm-float-trig.c. */
#include <math.h>

#include "runtime/libm.h"

static const float ln2f = 6.9314718246e-01f, ln2f_high = 6.9313812256e-01f, ln2f_low = 9.0580006145e-06f;

/* x with so few digits that its square is exact. */
static float short_float(float x) { return float_of_bits(bits_of_float(x) & 0xfffff000); }

/* The sum of c[i] * x^i. */
static inline float poly(float x, const float *c, int n) {
    float sum = c[n - 1];
    while (--n) sum = c[n - 1] + x * sum;
    return sum;
}

float rt_atanf(float x) {
    static const float high[] = {4.6364760399e-01f, 7.8539812565e-01f, 9.8279368877e-01f, 1.5707962513e+00f};
    static const float low[] = {5.0121582440e-09f, 3.7748947079e-08f, 3.4473217170e-08f, 7.5497894159e-08f};
    static const float even[] = {3.3333334327e-01f, 1.4285714924e-01f, 9.0908870101e-02f,
                                 6.6610731184e-02f, 4.9768779427e-02f, 1.6285819933e-02f};
    static const float odd[] = {-2.0000000298e-01f, -1.1111110449e-01f, -7.6918758452e-02f,
                                -5.8335702866e-02f, -3.6531571299e-02f};
    float size = fabsf(x), sign = x;
    if (isnan(x)) return x + x;
    if (size >= 0x1p25f) return copysignf(high[3] + low[3], x);
    int i = -1;
    if (size < 0.4375f) {
        if (size < 0x1p-29f) return x;
    } else if (size < 0.6875f) {
        i = 0, x = (2 * size - 1) / (2 + size);
    } else if (size < 1.1875f) {
        i = 1, x = (size - 1) / (size + 1);
    } else if (size < 2.4375f) {
        i = 2, x = (size - 1.5f) / (1 + 1.5f * size);
    } else {
        i = 3, x = -1 / size;
    }
    float z = x * x, w = z * z, sum = z * poly(w, even, 6) + w * poly(w, odd, 5);
    if (i < 0) return x - x * sum;
    z = high[i] - ((x * sum - low[i]) - x);
    return copysignf(z, sign);
}

float rt_atan2f(float y, float x) {
    static const float pi = 3.1415927410e+00f, pi_low = -8.7422776573e-08f;
    if (isnan(x) || isnan(y)) return x + y;
    if (x == 1) return rt_atanf(y);
    if (y == 0) return copysignf(signbit(x) ? pi : 0, y);
    if (x == 0) return copysignf(pi / 2, y);
    if (isinf(x)) {
        float angle = isinf(y) ? pi / 4 : 0;
        if (x < 0) angle = isinf(y) ? 3 * (pi / 4) : pi;
        return copysignf(angle, y);
    }
    if (isinf(y)) return copysignf(pi / 2, y);
    int32_t apart = (int32_t)((bits_of_float(y) & INT32_MAX) - (bits_of_float(x) & INT32_MAX)) >> 23;
    float z;
    if (apart > 60)
        z = pi / 2 + 0.5f * pi_low;
    else if (x < 0 && apart < -60)
        z = 0;
    else
        z = rt_atanf(fabsf(y / x));
    if (x > 0) return y < 0 ? -z : z;
    return y < 0 ? (z - pi_low) - pi : pi - (z - pi_low);
}

float rt_asinf(float x) {
    static const float half_pi = 1.57079637050628662109375f, half_pi_low = -4.37113900018624283e-8f,
                       quarter_pi = 0.785398185253143310546875f;
    static const float p[] = {1.666675248e-1f, 7.495297643e-2f, 4.547037598e-2f, 2.417951451e-2f,
                              4.216630880e-2f};
    float size = fabsf(x);
    if (isnan(x)) return x + x;
    if (size > 1) return NAN;
    if (size == 1) return x * half_pi + x * half_pi_low;
    if (size < 0.5f) {
        if (size < 0x1p-27f) return x;
        float t = x * x;
        return x + x * (t * poly(t, p, 5));
    }
    float t = (1 - size) * 0.5f, r = t * poly(t, p, 5), s = sqrtf(t);
    if (bits_of_float(size) >= 0x3F79999A) { /* 0.975 */
        t = half_pi - (2 * (s + s * r) - half_pi_low);
    } else {
        float w = short_float(s), c = (t - w * w) / (s + w);
        r = 2 * s * r - (half_pi_low - 2 * c);
        t = quarter_pi - (r - (quarter_pi - 2 * w));
    }
    return copysignf(t, x);
}

/* (acos(1 - 2z) / (2 sqrt(z)) - 1, the rational approximation of fdlibm */
static float acos_ratio(float z) {
    static const float p[] = {1.6666667163e-01f,  -3.2556581497e-01f, 2.0121252537e-01f,
                              -4.0055535734e-02f, 7.9153501429e-04f,  3.4793309169e-05f};
    static const float q[] = {1, -2.4033949375e+00f, 2.0209457874e+00f, -6.8828397989e-01f,
                              7.7038154006e-02f};
    return z * poly(z, p, 6) / poly(z, q, 5);
}

float rt_acosf(float x) {
    static const float half_pi = 1.5707962513e+00f, half_pi_low = 7.5497894159e-08f, pi = 3.1415925026e+00f;
    float size = fabsf(x);
    if (isnan(x)) return x + x;
    if (size > 1) return NAN;
    if (size == 1) return x > 0 ? 0 : pi + 2 * half_pi_low;
    if (size < 0.5f) {
        if (bits_of_float(size) <= 0x32800000) return half_pi + half_pi_low;
        return half_pi - (x - (half_pi_low - x * acos_ratio(x * x)));
    }
    float z = (1 - size) * 0.5f, s = sqrtf(z), r = acos_ratio(z);
    if (x < 0) return pi - 2 * (s + (r * s - half_pi_low));
    float d = short_float(s), c = (z - d * d) / (s + d);
    return 2 * (d + (r * s + c));
}

static float scale2f(float x, int k) { return float_of_bits(bits_of_float(x) + ((uint32_t)k << 23)); }

static float float_expm1(float x) {
    static const float q[] = {
        1, -3.3333335072e-02f, 1.5873016091e-03f, -7.9365076090e-05f, 4.0082177293e-06f, -2.0109921195e-07f};
    float size = fabsf(x), c = 0;
    uint32_t word = bits_of_float(size);
    int k = 0;
    if (!(size < 60)) return expm1f(x);
    if (word >= 0x4195b844 && x < 0) return -1; /* 27 ln2 */
    if (size < 0x1p-25f) return x;
    if (word > 0x3eb17218) {           /* ln2 / 2 */
        bool near = word < 0x3F851592; /* 1.5 ln2 */
        k = near ? (x > 0 ? 1 : -1) : (int)(1.4426950216e+00f * x + (x < 0 ? -0.5f : 0.5f));
        float high = x - (float)k * ln2f_high, low = (float)k * ln2f_low;
        x = high - low;
        c = (high - x) - low;
    }
    float half = 0.5f * x, square = x * half, r = poly(square, q, 6), t = 3 - r * half;
    float e = square * ((r - t) / (6 - x * t));
    if (k == 0) return x - (x * e - square);
    e = (x * (e - c) - c) - square;
    if (k == -1) return 0.5f * (x - e) - 0.5f;
    if (k == 1) return x < -0.25f ? -2 * (e - (x + 0.5f)) : 1 + 2 * (x - e);
    if (k <= -2 || k > 56) return scale2f(1 - (e - x), k) - 1;
    float small = float_of_bits((uint32_t)(127 - k) << 23);
    return scale2f(k < 23 ? (1 - small) - (e - x) : (x - (e + small)) + 1, k);
}

static float float_log1p(float x) {
    static const float p[] = {6.6666668653e-01f, 4.0000000596e-01f, 2.8571429849e-01f, 2.2222198546e-01f,
                              1.8183572590e-01f, 1.5313838422e-01f, 1.4798198640e-01f};
    if (!(x > -1) || !(x < 0x1p127f)) return log1pf(x);
    int32_t word = (int32_t)bits_of_float(x), fraction = 1;
    int k = 1;
    float f = 0, c = 0, size = fabsf(x);
    if (word < 0x3ed413d7) { /* sqrt(2) - 1 */
        if (size < 0x1p-29f) return size < 0x1p-54f ? x : x - x * x * 0.5f;
        if (word > 0 || word <= (int32_t)0xbe95f61f) k = 0, f = x; /* sqrt(1/2) - 1 < x */
    }
    if (k) {
        float u = word < 0x5a000000 ? 1 + x : x;
        fraction = (int32_t)bits_of_float(u);
        k = (fraction >> 23) - 127;
        if (word < 0x5a000000) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
        fraction &= 0x007fffff;
        bool above = fraction >= 0x3504f7; /* sqrt(2) */
        u = float_of_bits((uint32_t)fraction | (above ? 0x3f000000 : 0x3f800000));
        if (above) k++, fraction = (0x00800000 - fraction) >> 2;
        f = u - 1;
    }
    float half = 0.5f * f * f, low = (float)k * ln2f_low + c, high = (float)k * ln2f_high;
    if (fraction == 0) {
        if (f == 0) return k == 0 ? 0 : high + low;
        float r = half * (1 - 0.66666666666666666f * f);
        return k == 0 ? f - r : high - ((r - low) - f);
    }
    float s = f / (2 + f), z = s * s, r = z * poly(z, p, 7);
    return k == 0 ? f - (half - s * (half + r)) : high - ((half - (s * (half + r) + low)) - f);
}

/* e^x / 2 for x >= 22, where e^x alone may be out of range. */
static float half_expf(float x) {
    if (bits_of_float(x) < 0x42b17180) return 0.5f * expf(x); /* log(FLT_MAX) */
    if (bits_of_float(x) > 0x42b2d4fc) return INFINITY;
    float w = expf(0.5f * x);
    return 0.5f * w * w;
}

float rt_sinhf(float x) {
    float half = copysignf(0.5f, x), size = fabsf(x);
    if (!isfinite(x)) return x + x;
    if (size >= 22) return copysignf(half_expf(size), x);
    if (size < 0x1p-28f) return x;
    float t = float_expm1(size);
    return size < 1 ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1));
}

float rt_coshf(float x) {
    float size = fabsf(x);
    if (!isfinite(x)) return x * x;
    if (size >= 22) return half_expf(size);
    if (bits_of_float(size) < 0x3eb17218) { /* ln2 / 2 */
        if (size < 0x1p-55f) return 1;
        float t = float_expm1(size), w = 1 + t;
        return 1 + t * t / (w + w);
    }
    float t = expf(size);
    return 0.5f * t + 0.5f / t;
}

float rt_tanhf(float x) {
    float size = fabsf(x), z = 1;
    if (isnan(x)) return x + x;
    if (size < 22) {
        if (size < 0x1p-55f) return x * (1 + x);
        float t = float_expm1(size >= 1 ? 2 * size : -2 * size);
        z = size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
    }
    return copysignf(z, x);
}

float rt_asinhf(float x) {
    float size = fabsf(x), w;
    uint32_t word = bits_of_float(size);
    if (!isfinite(x)) return x + x;
    if (word < 0x38000000) return x; /* 2^-14 */
    if (word > 0x47000000)           /* 2^14 */
        w = logf(size) + ln2f;
    else if (size > 2)
        w = logf(2 * size + 1 / (sqrtf(size * size + 1) + size));
    else
        w = float_log1p(size + size * size / (1 + sqrtf(1 + size * size)));
    return copysignf(w, x);
}

float rt_acoshf(float x) {
    if (!(x >= 1)) return (x - x) / (x - x);
    if (x == 1) return 0;
    if (x >= 0x1p28f) return isfinite(x) ? logf(x) + ln2f : x;
    if (x > 2) return logf(2 * x - 1 / (x + sqrtf(x * x - 1)));
    float t = x - 1;
    return float_log1p(t + sqrtf(2 * t + t * t));
}

float rt_atanhf(float x) {
    float size = fabsf(x), t = size + size;
    if (!(size < 1)) return size == 1 ? x / 0.0f : (x - x) / (x - x);
    if (size < 0x1p-28f) return x;
    t = size < 0.5f ? t + t * size / (1 - size) : t / (1 - size);
    return copysignf(0.5f * float_log1p(t), x);
}

float rt_log10f(float x) {
    if (x < 0) return NAN;
    if (!isfinite(x) || x <= 0) return log10f(x);
    int k = 0;
    if (x < 0x1p-126f) x *= 0x1p25f, k = -25;
    k += (int)(bits_of_float(x) >> 23) - 127;
    int below = k < 0;
    float y = (float)(k + below);
    x = float_of_bits((bits_of_float(x) & 0x007fffff) | (uint32_t)(127 - below) << 23);
    float z = y * 7.9034151668e-07f + 4.3429449201e-01f * logf(x);
    return z + y * 3.0102920532e-01f;
}
