/* Elementary functions that give, bit for bit, what CoreCLR gives on Linux x64: those of glibc 2.36 on a
 * processor with fused multiply-add. Many of its functions use that instruction where there is one, so the
 * results depend on it; here they do not depend on the machine (see rt_fma). expf, logf, log2f and powf are
 * musl's, which are the same. Names and meaning are those of the C library; errno is not set. */
#ifndef ANVIL_RUNTIME_LIBM_H
#define ANVIL_RUNTIME_LIBM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Fusing is written out, never left to the compiler. */
#pragma STDC FP_CONTRACT OFF

/* Whether the processor has fused multiply-add. */
bool rt_has_fma(void);

/* a * b + c, rounded once. */
double rt_fma(double a, double b, double c);
float rt_fmaf(float a, float b, float c);

double rt_exp(double x);
double rt_log(double x);
double rt_log2(double x);
double rt_log10(double x);
double rt_pow(double x, double y);
double rt_cbrt(double x);
double rt_sin(double x);
double rt_cos(double x);
void rt_sincos(double x, double *sine, double *cosine);
double rt_tan(double x);
double rt_asin(double x);
double rt_acos(double x);
double rt_atan(double x);
double rt_atan2(double y, double x);
double rt_sinh(double x);
double rt_cosh(double x);
double rt_tanh(double x);
double rt_asinh(double x);
double rt_acosh(double x);
double rt_atanh(double x);

float rt_cbrtf(float x);
float rt_sinf(float x);
float rt_cosf(float x);
void rt_sincosf(float x, float *sine, float *cosine);
float rt_tanf(float x);
float rt_log10f(float x);
float rt_asinf(float x);
float rt_acosf(float x);
float rt_atanf(float x);
float rt_sinhf(float x);
float rt_coshf(float x);
float rt_tanhf(float x);
float rt_asinhf(float x);
float rt_acoshf(float x);
float rt_atanhf(float x);
float rt_atan2f(float y, float x);

/* --- for the functions themselves --- */

/* A function that fuses has a body that comes twice: with the processor's instruction, and with calls of fma.
 */
#define LIBM_BODY static inline __attribute__((always_inline))
#define LIBM_FMA __attribute__((target("fma")))

LIBM_BODY double mul_add(double a, double b, double c) { return __builtin_fma(a, b, c); }

static inline uint64_t bits_of(double x) {
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}
static inline double of_bits(uint64_t u) {
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}
static inline uint32_t bits_of_float(float x) {
    uint32_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}
static inline float float_of_bits(uint32_t u) {
    float x;
    memcpy(&x, &u, sizeof x);
    return x;
}
/* Sign, exponent and the upper 20 bits of the fraction: where fdlibm compares sizes. */
static inline int32_t high_word(double x) { return (int32_t)(bits_of(x) >> 32); }

#endif
