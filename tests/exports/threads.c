/* Threads of C call shapes.cs: eight at once before anything has started the runtime, then many that end
 * soon. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "shapes.h"

enum { THREADS = 8, SHORT = 300 };
static pthread_barrier_t barrier;

static void *first(void *argument) {
    sigset_t all; /* as a server's worker does */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_barrier_wait(&barrier);
    int once = shapes_initialised() == 1;
    int sum = shapes_churn(60000 + (int)(intptr_t)argument) / 1000000; /* thread statics: its first call */
    return (void *)(intptr_t)(once && sum == 1 && shapes_churn(100) / 1000000 == 2);
}

static void *soon_over(void *argument) {
    (void)argument;
    return (void *)(intptr_t)(shapes_churn(200) / 1000000 == 1);
}

static void run(void *(*f)(void *), int n, const char *what) {
    pthread_t threads[THREADS];
    for (int i = 0; i < n; i++)
        if (pthread_create(&threads[i], NULL, f, (void *)(intptr_t)i)) exit(3);
    for (int i = 0; i < n; i++) {
        void *good;
        pthread_join(threads[i], &good);
        if (!good) printf("%s %d: wrong result\n", what, i), exit(1);
    }
}

int main(void) {
    pthread_barrier_init(&barrier, NULL, THREADS);
    run(first, THREADS, "thread");
    for (int i = 0; i < SHORT; i += THREADS) run(soon_over, THREADS, "short thread");
    return shapes_threads_seen() >= THREADS && shapes_caught(0) == -1 ? 0 : 2;
}
