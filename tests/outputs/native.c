/* A native library for the tests: numbers, structures, callbacks, threads. */
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int32_t native_add(int32_t a, int32_t b) { return a + b; }
double native_mix(int8_t a, float b, int64_t c, double d) { return a + b + (double)c + d; }
uint8_t native_wrap(uint8_t a) { return (uint8_t)(a + 250); }

typedef struct Point {
    double x, y;
} Point;
Point native_swap(Point p) { return (Point){p.y, p.x}; }
void native_scale(Point *p, double by) { p->x *= by, p->y *= by; }

int64_t native_sum(const int32_t *values, int32_t n) {
    int64_t sum = 0;
    for (int32_t i = 0; i < n; i++) sum += values[i];
    return sum;
}

int32_t native_length(const char *text) { return (int32_t)strlen(text); }

static _Thread_local int32_t calls;
int32_t native_calls(void) { return ++calls; }

int32_t native_variable = 17;
