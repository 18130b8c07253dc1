/* Threads as the runtime sees them. A record lies in thread-local storage and in one list.
 *
 * Threads cannot be stopped yet: a collection needs every other attached thread to be in native state, and is
 * put off while one is not (gc.c). */
#include "runtime/gc.h"
#include "runtime/thread.h"

_Thread_local RtThread rt_self;
static RtThread *threads; /* guarded by the heap's lock */
static uint32_t last_id;

RtThread *rt_threads(void) { return threads; }

RtThread *rt_thread_attach(void) {
    RtThread *t = &rt_self;
    if (t->attached) return t;
    *t = (RtThread){.attached = true, .state = RT_THREAD_MANAGED, .run_line = GC_LINES};
    rt_os_stack_bounds(&t->stack_limit, &t->stack_base);
    rt_os_init_signal_stack(&t->signal_stack, &t->signal_stack_size);
    if (rt_module.thread_static_size && !(t->statics = rt_os_map(rt_module.thread_static_size)))
        rt_bug("no memory for thread statics");
    rt_mutex_lock(&rt_gc.lock);
    t->id = ++last_id;
    t->hash_seed = (t->id * 0x9E3779B97F4A7C15u) ^ 0x5DEECE66D;
    t->next = threads;
    threads = t;
    rt_mutex_unlock(&rt_gc.lock);
    rt_os_at_thread_exit();
    return t;
}

void rt_thread_detach(void) {
    RtThread *t = &rt_self;
    if (!t->attached) return;
    rt_mutex_lock(&rt_gc.lock);
    for (RtThread **p = &threads; *p; p = &(*p)->next)
        if (*p == t) {
            *p = t->next;
            break;
        }
    rt_mutex_unlock(&rt_gc.lock);
    if (t->signal_stack) rt_os_free_signal_stack(t->signal_stack, t->signal_stack_size);
    if (t->statics) rt_os_unmap(t->statics, rt_module.thread_static_size);
    *t = (RtThread){0};
}

RtThread *rt_thread(void) { return RT_LIKELY(rt_self.attached) ? &rt_self : rt_thread_attach(); }

void *rt_thread_statics(void) { return rt_thread()->statics; }

bool rt_stack_has(size_t bytes) {
    const RtThread *t = rt_thread();
    char *sp = __builtin_frame_address(0);
    return !t->stack_limit || (size_t)(sp - (char *)t->stack_limit) > bytes;
}

/* Callee-saved registers may hold references of the callers: they go to the stack above native_sp, which
 * stays as it is until rt_native_leave because the caller's frame is not left. */
void rt_native_enter(void) {
    RtThread *t = rt_thread();
    rt_spill_registers(t->saved_registers);
    t->native_sp = __builtin_frame_address(0);
    __atomic_store_n(&t->state, RT_THREAD_NATIVE, __ATOMIC_RELEASE);
}

/* The lock is held during a collection. */
void rt_native_leave(void) {
    RtThread *t = &rt_self;
    rt_mutex_lock(&rt_gc.lock);
    t->state = RT_THREAD_MANAGED;
    rt_mutex_unlock(&rt_gc.lock);
}
