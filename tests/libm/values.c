/* Elementary functions of the runtime against those of the host's C library, bit for bit. Built twice: with
 * the runtime's functions (OURS) it writes results; with the host's it runs the other, and counts the
 * differences. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef OURS
#include "runtime/libm.h"
#define FUNCTION(name) rt_##name
#define rt_expf expf /* musl has the same */
#define rt_logf logf
#define rt_log2f log2f
#define rt_powf powf
#ifdef EMULATED /* a processor without the instruction: this definition is linked before the runtime's */
bool rt_has_fma(void) { return false; }
double rt_fma(double a, double b, double c) { return fma(a, b, c); }
float rt_fmaf(float a, float b, float c) { return fmaf(a, b, c); }
#endif
#else
#define FUNCTION(name) name
/* The versions that CoreCLR is linked to: they differ in the sign of NaN. */
__asm__(".symver exp, exp@GLIBC_2.2.5; .symver log, log@GLIBC_2.2.5; .symver pow, pow@GLIBC_2.2.5");
__asm__(".symver log2, log2@GLIBC_2.2.5");
#endif

typedef enum { EVERYWHERE, MODERATE, POSITIVE, UNIT, SMALL } Range;

typedef struct {
    const char *name;
    Range range;
    bool nearly; /* a last bit may differ now and then: the sum of the bits tells how many more are up than
                    down */
    double (*d1)(double);
    double (*d2)(double, double);
    float (*f1)(float);
    float (*f2)(float, float);
} Function;

static double sine_of(double x) {
    double s, c;
    FUNCTION(sincos)(x, &s, &c);
    return s;
}
static double cosine_of(double x) {
    double s, c;
    FUNCTION(sincos)(x, &s, &c);
    return c;
}
static float sinef_of(float x) {
    float s, c;
    FUNCTION(sincosf)(x, &s, &c);
    return s;
}
static float cosinef_of(float x) {
    float s, c;
    FUNCTION(sincosf)(x, &s, &c);
    return c;
}

#define D(name, range) {#name, range, false, .d1 = FUNCTION(name)},
#define NEARLY(name, range) {#name, range, true, .d1 = FUNCTION(name)},
#define F(name, range) {#name, range, false, .f1 = FUNCTION(name)},
static const Function functions[] = {
    D(exp, MODERATE) D(log, POSITIVE) D(log2, POSITIVE)
        D(log10, POSITIVE){"pow", POSITIVE, false, .d2 = FUNCTION(pow)},
    D(cbrt, EVERYWHERE) D(sin, EVERYWHERE) D(cos, EVERYWHERE)
        NEARLY(tan, EVERYWHERE){"sincos.s", EVERYWHERE, false, .d1 = sine_of},
    {"sincos.c", EVERYWHERE, false, .d1 = cosine_of},
    NEARLY(asin, UNIT) NEARLY(acos, UNIT)
        NEARLY(atan, EVERYWHERE){"atan2", EVERYWHERE, true, .d2 = FUNCTION(atan2)},
    D(sinh, MODERATE) D(cosh, MODERATE) D(tanh, SMALL) D(asinh, EVERYWHERE) D(acosh, POSITIVE) D(atanh, UNIT)
        F(expf, MODERATE) F(logf, POSITIVE) F(log2f, POSITIVE)
            F(log10f, POSITIVE){"powf", POSITIVE, false, .f2 = FUNCTION(powf)},
    F(cbrtf, EVERYWHERE) F(sinf, EVERYWHERE) F(cosf, EVERYWHERE)
        F(tanf, EVERYWHERE){"sincosf.s", EVERYWHERE, false, .f1 = sinef_of},
    {"sincosf.c", EVERYWHERE, false, .f1 = cosinef_of},
    F(asinf, UNIT) F(acosf, UNIT) F(atanf, EVERYWHERE){"atan2f", EVERYWHERE, false, .f2 = FUNCTION(atan2f)},
    F(sinhf, MODERATE) F(coshf, MODERATE) F(tanhf, SMALL) F(asinhf, EVERYWHERE) F(acoshf, POSITIVE)
        F(atanhf, UNIT)};
enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static uint64_t state;

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static uint64_t next(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}
static double unit(void) { return (double)(next() >> 11) * 0x1p-53; }

static const double specials[] = {
    0.0,
    -0.0,
    INFINITY,
    -INFINITY,
    NAN,
    1,
    -1,
    2,
    -2,
    3,
    0.5,
    -0.5,
    10,
    0.1,
    0x1p-1074,
    -0x1p-1074,
    0x1p-1022,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    709.782712893384,
    709.7827128933841,
    -745.1332191019411,
    -745.1332191019412,
    -708.3964185322641,
    -708.4,
    710.475860073943,
    710.4758600739439,
    711,
    1e22,
    1e300,
    1e-300,
    3.141592653589793,
    1.5707963267948966,
    0.7853981633974483,
    2.356194490192345,
    6.283185307179586,
    22,
    21.999999,
    88.72283,
    88.72284,
    -87.33655,
    -103.97208,
    -103.9721,
    -104,
    89.415985,
    89.416,
    0x1p-149,
    0x1p-126,
    3.4028234e38,
    0x1p52,
    0x1p53,
    0x1p63,
    0x1p64,
    0x1p105,
    0.41421356,
    -0.29289321,
    0.34657359,
    1.0397207,
    0.9999999999999999,
    1.0000000000000002,
    -0.9999999999999999,
    0.99999994,
    1.0000001,
    0x1p-28,
    0x1p-27,
    0x1p-55,
    0x1p-26,
    4,
    8,
    100,
    1024,
};
enum { SPECIALS = sizeof specials / sizeof specials[0] };

/* A number such as a program has: seldom special, often with few digits. */
static double input(Range range) {
    uint64_t kind = next() % 64, pick = next();
    double x = unit(), sign = next() & 1 ? -1 : 1;
    if (kind == 0) return specials[pick % SPECIALS];
    if (kind < 8) {
        x = (double)(int)(2000 * x) / (double[]){1, 2, 8, 10, 100, 180}[pick % 6];
        if (range == UNIT) x /= 1000;
    } else if (kind < 24) {
        int width = range == EVERYWHERE || range == POSITIVE ? 40 : range == MODERATE ? 14 : 8;
        x = ldexp(1 + x, (int)(pick % (uint64_t)width) - (range == UNIT ? 8 : width / 2));
    } else if (kind == 24) {
        x = ldexp(1 + x, (int)(pick % 2097) - 1073);
    } else {
        x *= (double[]){10, 100, 700, 1, 5}[range];
        if (range == MODERATE && (kind & 1)) x /= 16;
    }
    return range == POSITIVE ? x : sign * x;
}

/* The bits of f's result for the next arguments. */
static uint64_t result(const Function *f, double argument[2]) {
    double x = argument[0] = input(f->range), y = argument[1] = 0;
    uint64_t bits = 0;
    if (f->d2 || f->f2) {
        y = input(f->range == POSITIVE ? SMALL : f->range);
        if (f->range == POSITIVE && next() % 8 == 0) x = -x, y = rint(y);
        if (f->range == POSITIVE && next() % 8 == 0) y = (double)(next() % 40) / 2 - 4;
        argument[0] = x, argument[1] = y;
    }
    if (f->d1 || f->d2) {
        double r = f->d1 ? f->d1(x) : f->d2(x, y);
        memcpy(&bits, &r, sizeof r);
    } else {
        float r = f->f1 ? f->f1((float)x) : f->f2((float)x, (float)y);
        memcpy(&bits, &r, sizeof r);
    }
    return bits;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    uint64_t n = strtoull(argv[1], NULL, 10), seed = strtoull(argv[2], NULL, 10);
    const char *only = argc > 3 ? argv[3] : NULL;
    for (int i = 0; i < FUNCTIONS; i++) {
        const Function *f = &functions[i];
        if (only && strcmp(only, f->name) != 0) continue;
        state = seed * 1000 + (uint64_t)i;
        uint64_t digest = 0xcbf29ce484222325; /* FNV-1a, over words */
        for (uint64_t k = 0; k < n; k++) {
            double argument[2];
            uint64_t bits = result(f, argument);
            digest = f->nearly ? digest + bits : (digest ^ bits) * 0x100000001b3;
            if (only) printf("%.17g %.17g %016llx\n", argument[0], argument[1], (unsigned long long)bits);
        }
        if (!only)
            printf("%s %s %016llx\n", f->name, f->nearly ? "sum" : "digest", (unsigned long long)digest);
    }
    return 0;
}
