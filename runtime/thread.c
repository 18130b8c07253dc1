/* Threads as the runtime sees them: a record in thread-local storage and in one list. Stopping the world. */
#include <errno.h>
#include "runtime/gc.h"
#include "runtime/thread.h"

_Thread_local RtThread rt_self;
static RtThread *threads; /* guarded by the collector's lock */
static uint32_t last_id;
static uint32_t stopping; /* the world is to be stopped, or is */

/* ---- locks --------------------------------------------------------------------------------------- */

void rt_lock(RtMutex *m) {
    if (rt_mutex_try_lock(m)) return;
    rt_native_enter();
    rt_mutex_lock(m);
    rt_native_leave();
}

/* While the caller has the lock nobody collects, so it need not look at the flag. */
void rt_gc_lock(void) {
    if (rt_mutex_try_lock(&rt_gc.lock)) return;
    bool managed = rt_self.attached && rt_self.state == RT_THREAD_MANAGED;
    if (managed) rt_native_enter();
    rt_mutex_lock(&rt_gc.lock);
    if (managed) __atomic_store_n(&rt_self.state, RT_THREAD_MANAGED, __ATOMIC_SEQ_CST);
}

void rt_gc_unlock(void) { rt_mutex_unlock(&rt_gc.lock); }

/* ---- the list ------------------------------------------------------------------------------------ */

RtThread *rt_threads(void) { return threads; }

/* Fresh numbers as long as thin locks can hold them; then those that have been free for longest (a lock that
 * a thread still held at its end keeps the number), and larger ones when all are taken. */
enum { THIN_IDS = 1 << 16 };
static uint64_t free_ids[THIN_IDS / 64];
static uint32_t num_free_ids, next_free_id;
static RtMutex id_lock;

static uint32_t reuse_id(void) {
    while (!free_ids[next_free_id / 64]) next_free_id = (next_free_id / 64 + 1) * 64 % THIN_IDS;
    while (!(free_ids[next_free_id / 64] >> next_free_id % 64 & 1))
        next_free_id = (next_free_id + 1) % THIN_IDS;
    free_ids[next_free_id / 64] &= ~(1ull << next_free_id % 64);
    num_free_ids--;
    return next_free_id;
}

uint32_t rt_thread_new_id(void) {
    rt_mutex_lock(&id_lock);
    uint32_t id = last_id + 1 >= THIN_IDS && num_free_ids ? reuse_id() : ++last_id;
    if (id == RT_FINALIZER_ID) id = ++last_id;
    rt_mutex_unlock(&id_lock);
    return id;
}

void rt_thread_free_id(uint32_t id) {
    if (id >= THIN_IDS) return;
    rt_mutex_lock(&id_lock);
    free_ids[id / 64] |= 1ull << id % 64;
    num_free_ids++;
    rt_mutex_unlock(&id_lock);
}

RtThread *rt_thread_attach_as(uint32_t id) {
    RtThread *t = &rt_self;
    if (t->attached) return t;
    *t = (RtThread){.attached = true, .state = RT_THREAD_MANAGED, .run_line = GC_LINES, .id = id};
    t->hash_seed = (id * 0x9E3779B97F4A7C15u) ^ 0x5DEECE66D;
    t->os_thread = rt_os_thread_self();
    rt_os_stack_bounds(&t->stack_limit, &t->stack_base);
    rt_os_init_signal_stack(&t->signal_stack, &t->signal_stack_size);
    if (rt_module.thread_static_size && !(t->statics = rt_os_map(rt_module.thread_static_size)))
        rt_bug("no memory for thread statics");
    rt_os_at_thread_exit();     /* from here on the handler of the signal to stop knows the thread */
    rt_mutex_lock(&rt_gc.lock); /* nobody waits for a thread that is not in the list */
    t->next = threads;
    threads = t;
    rt_mutex_unlock(&rt_gc.lock);
    return t;
}

RtThread *rt_thread_attach(void) {
    return rt_self.attached ? &rt_self : rt_thread_attach_as(rt_thread_new_id());
}

void rt_thread_detach(void) {
    RtThread *t = &rt_self;
    if (!t->attached) return;
    rt_wait_abandon_all();
    rt_gc_lock();
    for (RtThread **p = &threads; *p; p = &(*p)->next)
        if (*p == t) {
            *p = t->next;
            break;
        }
    rt_gc_retire(t);
    t->attached = false; /* a signal that is still on its way finds nothing to do */
    rt_gc_unlock();
    if (t->signal_stack) rt_os_free_signal_stack(t->signal_stack, t->signal_stack_size);
    if (t->statics) rt_os_unmap(t->statics, rt_module.thread_static_size);
    if (!t->object && t->id != RT_FINALIZER_ID) rt_thread_free_id(t->id);
    *t = (RtThread){0};
}

RtThread *rt_thread(void) { return RT_LIKELY(rt_self.attached) ? &rt_self : rt_thread_attach(); }

void *rt_thread_statics(void) { return rt_thread()->statics; }

bool rt_stack_has(size_t bytes) {
    const RtThread *t = rt_thread();
    char *sp = __builtin_frame_address(0);
    return !t->stack_limit || (size_t)(sp - (char *)t->stack_limit) > bytes;
}

/* ---- the border to native code ------------------------------------------------------------------- */

/* What C code does after this is below native_sp; the callers' references are above, or in the registers. */
void rt_native_enter_with(const uint64_t *registers, size_t count) {
    RtThread *t = rt_thread();
    for (size_t i = 0; i < count; i++) t->saved_registers[i] = registers[i];
    t->native_sp = (void *)(registers + count);
    __atomic_store_n(&t->state, RT_THREAD_NATIVE, __ATOMIC_SEQ_CST);
}

/* From `resting` (NATIVE, PARKED) to MANAGED. The store and the load are in this order, as are the
 * collector's (flag, then states): either it sees MANAGED, or the thread sees the flag and goes back, having
 * touched nothing. */
static void go_on(RtThread *t, RtThreadState resting) {
    for (;;) {
        __atomic_store_n(&t->state, RT_THREAD_MANAGED, __ATOMIC_SEQ_CST);
        if (RT_LIKELY(!__atomic_load_n(&stopping, __ATOMIC_SEQ_CST))) return;
        int saved = errno;
        __atomic_store_n(&t->state, resting, __ATOMIC_SEQ_CST);
        rt_os_wait_word(&stopping, 1);
        errno = saved;
    }
}

void rt_native_leave(void) { go_on(&rt_self, RT_THREAD_NATIVE); }

/* ---- stopping ------------------------------------------------------------------------------------ */

bool rt_world_stopping(void) { return __atomic_load_n(&stopping, __ATOMIC_SEQ_CST); }

void rt_park(void) {
    RtThread *t = &rt_self;
    __atomic_store_n(&t->state, RT_THREAD_PARKED, __ATOMIC_SEQ_CST);
    int saved = errno;
    rt_os_wait_word(&stopping, 1);
    errno = saved;
    go_on(t, RT_THREAD_PARKED);
}

/* True when all have stopped; signals those that run and have no signal on its way, or, with `again`, may
 * have lost it. */
static bool ask_others(bool again) {
    bool all = true;
    for (RtThread *t = threads; t; t = t->next) {
        if (t == &rt_self || __atomic_load_n(&t->state, __ATOMIC_SEQ_CST) != RT_THREAD_MANAGED) continue;
        all = false;
        if (!__atomic_exchange_n(&t->signalled, true, __ATOMIC_SEQ_CST) || again) rt_os_suspend(t);
    }
    return all;
}

void rt_world_stop(void) {
    enum { QUICK = 20, PAUSE_NS = 20000, AGAIN = 512 };
    __atomic_store_n(&stopping, 1, __ATOMIC_SEQ_CST);
    for (uint32_t i = 1; !ask_others(i % AGAIN == 0); i++)
        if (i < QUICK)
            rt_os_yield();
        else
            rt_os_pause(PAUSE_NS);
}

void rt_world_start(void) {
    __atomic_store_n(&stopping, 0, __ATOMIC_SEQ_CST);
    if (threads && threads->next) rt_os_wake_word(&stopping);
}
