/* Fused multiply-add: the processor's instruction where it has one, else the C library's exact emulation. So
 * results do not depend on the machine, only the time does. */
#include <cpuid.h>
#include <math.h>

#include "runtime/libm.h"

enum { YMM_STATE = 6 }; /* XCR0: the system saves XMM and YMM (Intel SDM vol. 1, 14.5.3) */

static bool detect(void) {
    uint32_t a, b, c = 0, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_FMA) || !(c & bit_OSXSAVE)) return false;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & YMM_STATE) == YMM_STATE;
}

bool rt_has_fma(void) {
    static int8_t answer; /* 0: not asked yet; threads that ask at once find the same */
    int8_t known = __atomic_load_n(&answer, __ATOMIC_RELAXED);
    if (!known) __atomic_store_n(&answer, known = detect() ? 1 : -1, __ATOMIC_RELAXED);
    return known > 0;
}

__attribute__((target("fma"))) static double fma_instruction(double a, double b, double c) {
    return __builtin_fma(a, b, c);
}
__attribute__((target("fma"))) static float fmaf_instruction(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

double rt_fma(double a, double b, double c) { return rt_has_fma() ? fma_instruction(a, b, c) : fma(a, b, c); }
float rt_fmaf(float a, float b, float c) { return rt_has_fma() ? fmaf_instruction(a, b, c) : fmaf(a, b, c); }
