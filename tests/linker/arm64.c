/* AArch64 without a C library: every relocation form that clang makes for data, calls, the GOT and
 * thread-local variables. */
#include <stddef.h>
#include <stdint.h>

__thread int value_tls = 42;
static __thread char zeros_tls[5000];
extern __thread short other_tls __attribute__((aligned(64)));
extern char bytes[], *const pointers[];
extern short halves[];
extern int words[], weak_nowhere __attribute__((weak));
extern int maybe(void) __attribute__((weak));
extern long doubles[];
extern long double quads[];
int other(int x);
int main(int argc, char **argv, char **envp);

static long call(long number, long a, long b, long c) {
    register long x8 __asm__("x8") = number, x0 __asm__("x0") = a, x1 __asm__("x1") = b, x2 __asm__("x2") = c;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}

/* What a C library does before main: the thread's block, laid out as the ABI says. */
static volatile char block[8192] __attribute__((aligned(4096)));
extern const char __ehdr_start[] __attribute__((visibility("hidden")));

static void make_tls(void) {
    const uint64_t *h = (const uint64_t *)__ehdr_start;
    const char *p = __ehdr_start + h[4];
    for (int i = 0; i < *(const uint16_t *)(__ehdr_start + 56); i++, p += 56) {
        if (*(const uint32_t *)p != 7) continue;
        const uint64_t *w = (const uint64_t *)p;
        uint64_t align = w[6], start = (16 + align - 1) & -align;
        for (uint64_t k = 0; k < w[4]; k++) block[start + k] = __ehdr_start[w[2] + k];
    }
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(block));
}

int __libc_start_main(int (*start)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*ldso)(void)) {
    (void)init, (void)fini, (void)ldso;
    make_tls();
    call(94, start(argc, argv, NULL), 0, 0);
    return 0;
}

#define CHECK(c) \
    if (!(c)) return __LINE__ & 0x7f

int main(int argc, char **argv, char **envp) {
    (void)argc, (void)argv, (void)envp;
    CHECK(bytes[1] == 2 && halves[1] == 0x304 && words[1] == 0x5060708 && doubles[1] == 9);
    halves[0] = 1;
    words[0] = 2;
    doubles[0] = 3;
    quads[0] = quads[1];
    CHECK(pointers[0] == bytes && pointers[1] == (char *)pointers && pointers[2] == bytes + 3);
    CHECK(!maybe && &weak_nowhere == NULL);
    CHECK(value_tls == 42 && other_tls == 77 && (uintptr_t)&other_tls % 64 == 0);
    zeros_tls[4999] = 1;
    other_tls++;
    CHECK(zeros_tls[0] == 0 && other_tls == 78 && value_tls == 42);
    CHECK(other(3) == 104 && other(9) == -1);
    call(64, 1, (long)"hello, AArch64\n", 15);
    return 7;
}
