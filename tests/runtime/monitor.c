/* Hash codes and locks, alone and with threads. */
#include <pthread.h>
#include "tests/runtime/test.h"

static RtObject *shared, *second;
static volatile int counter, stage;

static void test_alone(void) {
    RtObject *o = rt_new(&mt_object), *exc = NULL;
    CHECK(rt_try_hash_code(o) == 0);
    int32_t h = rt_hash_code(o);
    CHECK(h > 0 && rt_hash_code(o) == h && rt_try_hash_code(o) == h && rt_hash_code(NULL) == 0);
    rt_monitor_enter(o); /* lock after hash */
    CHECK(rt_monitor_is_entered(o) && rt_hash_code(o) == h);
    rt_monitor_exit(o);
    CHECK(!rt_monitor_is_entered(o) && rt_hash_code(o) == h);
    RtObject *p = rt_new(&mt_object);
    rt_monitor_enter(p); /* hash after lock */
    rt_monitor_enter(p);
    h = rt_hash_code(p);
    CHECK(h > 0 && rt_hash_code(p) == h && rt_monitor_is_entered(p));
    rt_monitor_exit(p);
    CHECK(rt_monitor_is_entered(p));
    rt_monitor_exit(p);
    CHECK(!rt_monitor_is_entered(p) && rt_hash_code(p) == h);
    rt_try_call((void *)rt_monitor_exit, (uint64_t)p, 0, 0, &exc);
    CHECK(exc && exc->mt == &mt_synclock);
    RtObject *q = rt_new(&mt_object);
    rt_try_call((void *)rt_monitor_exit, (uint64_t)q, 0, 0, &exc);
    CHECK(exc && exc->mt == &mt_synclock);
    rt_try_call((void *)rt_monitor_wait, (uint64_t)q, 0, 0, &exc);
    CHECK(exc && exc->mt == &mt_synclock);
    rt_try_call((void *)rt_monitor_enter, 0, 0, 0, &exc);
    CHECK(exc && exc->mt == &mt_nullref);
    for (int i = 0; i < 200; i++) rt_monitor_enter(q); /* deeper than the thin lock counts */
    for (int i = 0; i < 200; i++) {
        EXPECT(rt_monitor_is_entered(q));
        rt_monitor_exit(q);
    }
    CHECK(!rt_monitor_is_entered(q));
    rt_monitor_enter(q);
    CHECK(!rt_monitor_wait(q, 5)); /* times out */
    CHECK(rt_monitor_is_entered(q));
    rt_monitor_exit(q);
    /* Hash codes survive collections and rarely meet. */
    enum { N = 4000 };
    static RtObject *objects[N];
    static int32_t hashes[N];
    rt_root_add(objects, sizeof objects);
    int same = 0;
    for (int i = 0; i < N; i++) hashes[i] = rt_hash_code(objects[i] = rt_new(&mt_object));
    rt_gc_collect(2);
    for (int i = 0; i < N; i++) {
        EXPECT(rt_hash_code(objects[i]) == hashes[i]);
        for (int j = 0; j < i; j++) same += hashes[i] == hashes[j];
    }
    CHECK(same < 10);
}

/* Blocks of dead objects are used again. */
static void test_blocks_reused(void) {
    for (int i = 0; i < 200000; i++) {
        RtObject *o = rt_new(&mt_object);
        rt_monitor_enter(o);
        rt_hash_code(o);
        rt_monitor_exit(o);
        if (i % 20000 == 0) rt_gc_collect(2);
    }
    CHECK(rt_gc_heap_bytes() < 64 << 20);
}

static void *increments(void *p) {
    (void)p;
    for (int i = 0; i < 20000; i++) {
        rt_monitor_enter(shared);
        int n = counter;
        if (i % 64 == 0) rt_os_yield();
        counter = n + 1;
        rt_monitor_exit(shared);
    }
    return NULL;
}

static void *pulses(void *p) {
    (void)p;
    for (int i = 0; i < 1000; i++) {
        rt_monitor_enter(second);
        while (stage != 1) rt_monitor_wait(second, -1);
        stage = 0;
        counter++;
        rt_monitor_pulse_all(second);
        rt_monitor_exit(second);
    }
    return NULL;
}

static void *tries(void *p) {
    (void)p;
    CHECK(!rt_monitor_try_enter(shared, 0));
    CHECK(!rt_monitor_try_enter(shared, 20));
    RtObject *exc = NULL;
    rt_try_call((void *)rt_monitor_exit, (uint64_t)shared, 0, 0, &exc);
    CHECK(exc && exc->mt == &mt_synclock);
    return NULL;
}

/* Threads that the runtime did not make allocate, lock and end. */
static void test_threads(void) {
    pthread_t t[4];
    rt_root_add(&shared, sizeof shared);
    rt_root_add(&second, sizeof second);
    shared = rt_new(&mt_object);
    second = rt_new(&mt_object);
    for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, increments, NULL);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    CHECK(counter == 80000);
    shared = rt_new(&mt_object);
    rt_monitor_enter(shared);
    pthread_create(&t[0], NULL, tries, NULL);
    pthread_join(t[0], NULL);
    rt_monitor_exit(shared);
    CHECK(rt_monitor_contentions() > 0);
    counter = 0;
    pthread_create(&t[0], NULL, pulses, NULL);
    for (int i = 0; i < 1000; i++) {
        rt_monitor_enter(second);
        stage = 1;
        rt_monitor_pulse(second);
        while (stage != 0) rt_monitor_wait(second, -1);
        rt_monitor_exit(second);
    }
    pthread_join(t[0], NULL);
    CHECK(counter == 1000);
    int threads = 0;
    for (RtThread *k = rt_threads(); k; k = k->next) threads++;
    CHECK(threads == 1);
}

void test_monitor(void) {
    test_alone();
    test_blocks_reused();
    test_threads();
}
