#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static __thread int zero_tls;
__thread int value_tls = 42;
__thread char aligned_tls[64] __attribute__((aligned(64))) = "aligned";
extern __thread int other_tls; /* of other.c */

int other(int x);
extern const char *const words[];
extern const char *other_word(void);
extern int weak_nowhere(void) __attribute__((weak));
extern const char dead_string[];

static int constructed;
__attribute__((constructor)) static void last(void) { constructed = constructed * 10 + 3; }
__attribute__((constructor(101))) static void first(void) { constructed = constructed * 10 + 1; }
__attribute__((constructor(102))) static void second(void) { constructed = constructed * 10 + 2; }
__attribute__((destructor)) static void at_end(void) { puts("destructor"); }

__attribute__((section("my_list"), used)) static int item1 = 10;
__attribute__((section("my_list"), used)) static int item2 = 20;
extern int __start_my_list[], __stop_my_list[];

__attribute__((used)) static int dead(void) { return printf("dead code\n"); }

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static void *thread(void *arg) {
    zero_tls += (int)(long)arg;
    value_tls += zero_tls;
    other_tls++;
    if ((unsigned long)aligned_tls % 64) return (void *)-1L;
    return (void *)(long)(value_tls * 1000 + other_tls);
}

int main(int argc, char **argv) {
    pthread_t t[4];
    for (long i = 0; i < 4; i++)
        if (pthread_create(&t[i], NULL, thread, (void *)(i + 1))) return 10;
    for (int i = 0; i < 4; i++) {
        void *r;
        pthread_join(t[i], &r);
        printf("thread %d: %ld\n", i, (long)r);
    }
    printf("main: %d %d %d %s\n", zero_tls, value_tls, other_tls, aligned_tls);
    int n = 1000, *a = malloc(sizeof(int) * (size_t)n);
    unsigned seed = 1;
    for (int i = 0; i < n; i++) a[i] = (int)((seed = seed * 1103515245 + 12345) >> 16);
    qsort(a, (size_t)n, sizeof *a, compare);
    for (int i = 1; i < n; i++)
        if (a[i - 1] > a[i]) return 11;
    printf("sorted %d %d\n", a[0], a[n - 1]);
    free(a);
    for (int i = 0; words[i]; i++) printf("%s ", words[i]);
    printf("%s %.3f\n", other_word(), 3.14159);
    printf("constructed %d other %d weak %d merged %d\n", constructed, other(5), weak_nowhere != NULL,
           words[0] == other_word());
    int sum = 0;
    for (int *p = __start_my_list; p < __stop_my_list; p++) sum += *p;
    printf("list %d of %d\n", sum, (int)(__stop_my_list - __start_my_list));
    printf("args %d %s\n", argc, argc > 1 ? argv[1] : "-");
    if (getenv("WRITE_RELRO")) *(volatile char *)&words = 1; /* must fault */
    return 7;
}
