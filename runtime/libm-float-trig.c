/* sin, cos, sincos and tan of floats. The first three: reduction and polynomials in doubles (W. Dijkstra, ARM
 * optimized routines); tan after fdlibm, in floats. */
#include <math.h>

#include "runtime/libm.h"

/* 2/pi: the fraction's first 240 bits. */
static const uint8_t two_over_pi[] = {0xa2, 0xf9, 0x83, 0x6e, 0x4e, 0x44, 0x15, 0x29, 0xfc, 0x27,
                                      0x57, 0xd1, 0xf5, 0x34, 0xdd, 0xc0, 0xdb, 0x62, 0x95, 0x99,
                                      0x3c, 0x43, 0x90, 0x41, 0xfe, 0x51, 0x63, 0xab, 0xde, 0xbb};

/* The 32 bits of the table that end with byte i. */
static uint32_t bits_to(int i) {
    uint32_t word = 0;
    for (int k = i - 3; k <= i; k++) word = word << 8 | (k >= 0 ? two_over_pi[k] : 0);
    return word;
}

/* x less the nearest multiple of pi/2, and how many multiples; |x| is finite and at least 2. */
static double reduce_large(float x, int *quarters) {
    uint32_t word = bits_of_float(x);
    int first = word >> 26 & 15, shift = word >> 23 & 7;
    uint32_t m = ((word & 0xffffff) | 0x800000) << shift;
    uint64_t low = (uint64_t)m * bits_to(first + 8) >> 32;
    uint64_t turn = ((uint64_t)(m * bits_to(first)) << 32 | low) + (uint64_t)m * bits_to(first + 4);
    uint64_t n = (turn + (1ull << 61)) >> 62;
    *quarters = (int)n;
    return (double)(int64_t)(turn - (n << 62)) * 0x1.921FB54442D18p-62;
}

static bool below(float x, float bound) { /* by sign, exponent and three bits of the fraction */
    return (bits_of_float(x) >> 20 & 0x7ff) < bits_of_float(bound) >> 20;
}

typedef struct {
    double x;     /* in [-pi/4, pi/4] */
    int quarters; /* how many quarters of the circle were taken off, the sign of the argument counted in */
    bool odd;     /* sine and cosine change places */
} FloatAngle;

LIBM_BODY FloatAngle reduce(float argument) {
    double x = argument;
    if (below(argument, 120)) {
        int n = ((int32_t)(x * 0x1.45F306DC9C883p+23) + 0x800000) >> 24;
        return (FloatAngle){mul_add(-n, 0x1.921FB54442D18p0, x), n, n & 1};
    }
    int n;
    x = reduce_large(argument, &n);
    return (FloatAngle){x, n + signbit(argument), n & 1};
}

LIBM_BODY float sine(double x, double square) {
    double x3 = x * square, s = mul_add(square, -0x1.994eb3774cf24p-13, 0x1.1107605230bc4p-7);
    return (float)mul_add(x3 * square, s, mul_add(x3, -0x1.555545995a603p-3, x));
}
LIBM_BODY float cosine(double sign, double square) {
    double x4 = square * square, high = mul_add(square, 0x1.99343027bf8c3p-16, -0x1.6c087e89a359dp-10);
    double low = mul_add(square, -0x1.ffffffd0c621cp-2, 1);
    return (float)(sign * mul_add(x4 * square, high, mul_add(x4, 0x1.55553e1068f19p-5, low)));
}

/* A quarter's signs: of the sine's argument, and of the cosine. */
LIBM_BODY double signed_by(int quarters, double x) {
    return (quarters & 3) == 1 || (quarters & 3) == 2 ? -x : x;
}

LIBM_BODY void sincosf_body(float x, float *s, float *c) {
    if (below(x, 0.785398185f)) {
        double square = (double)x * x;
        *s = below(x, 0x1p-12f) ? x : sine(x, square);
        *c = below(x, 0x1p-12f) ? 1 : cosine(1, square);
    } else if (isfinite(x)) {
        FloatAngle a = reduce(x);
        double square = a.x * a.x;
        float *of_sine = a.odd ? c : s, *of_cosine = a.odd ? s : c;
        *of_sine = sine(signed_by(a.quarters, a.x), square);
        *of_cosine = cosine(a.quarters & 2 ? -1 : 1, square);
    } else {
        *s = *c = x - x;
    }
}

LIBM_FMA static void sincosf_fma(float x, float *s, float *c) { sincosf_body(x, s, c); }
static void sincosf_plain(float x, float *s, float *c) { sincosf_body(x, s, c); }
void rt_sincosf(float x, float *s, float *c) { (rt_has_fma() ? sincosf_fma : sincosf_plain)(x, s, c); }
float rt_sinf(float x) {
    float s, c;
    rt_sincosf(x, &s, &c);
    return s;
}
float rt_cosf(float x) {
    float s, c;
    rt_sincosf(x, &s, &c);
    return c;
}

static float tan_kernel(float x, float low, bool cotangent) {
    static const float odd[] = {1.3333334029e-01f, 2.1869488060e-02f, 3.5920790397e-03f,
                                5.8804126456e-04f, 7.8179444245e-05f, -1.8558637748e-05f};
    static const float even[] = {5.3968254477e-02f, 8.8632395491e-03f, 1.4562094584e-03f,
                                 2.4646313977e-04f, 7.1407252108e-05f, 2.5907305826e-05f};
    float size = fabsf(x), sign = x < 0 ? -1 : 1, way = cotangent ? -1 : 1;
    bool big = bits_of_float(size) >= 0x3f2ca140; /* 0.6744 */
    if (size < 0x1p-13f && (int)x == 0) return cotangent ? -1 / x : x;
    if (big) {
        x = (7.8539812565e-01f - size) + (3.7748947079e-08f - sign * low);
        low = 0;
        if (fabsf(x) < 0x1p-13f) return sign * way * (1 - 2 * way * x);
    }
    float z = x * x, w = z * z, r = odd[5], v = even[5];
    for (int i = 4; i >= 0; i--) r = odd[i] + w * r, v = even[i] + w * v;
    float s = z * x;
    r = low + z * (s * (r + z * v) + low);
    r += 3.3333334327e-01f * s;
    w = x + r;
    if (big) return sign * (way - 2 * (x - (w * w / (w + way) - r)));
    if (!cotangent) return w;
    float head = float_of_bits(bits_of_float(w) & 0xfffff000), a = -1 / w;
    float t = float_of_bits(bits_of_float(a) & 0xfffff000);
    return t + a * ((1 + t * head) + t * (r - (head - x)));
}

float rt_tanf(float x) {
    if (!isfinite(x)) return x - x;
    if (bits_of_float(fabsf(x)) <= 0x3f490fda) return tan_kernel(x, 0, false); /* pi/4 */
    FloatAngle a = reduce(x);
    if (signbit(x) && !below(x, 120)) a.x = -a.x;
    float high = (float)a.x;
    return tan_kernel(high, (float)(a.x - high), a.odd);
}
