/* Handles and finalizers. */
#include <stdlib.h>
#include "runtime/gc.h"
#include "runtime/thread.h"

enum { SEGMENT_BYTES = 4096, FREE_KIND = 0xFF };
typedef struct Segment {
    struct Segment *next;
    uint64_t used; /* handles that have been handed out at least once */
    RtHandle handles[(SEGMENT_BYTES - 16) / sizeof(RtHandle)];
} Segment;
enum { SEGMENT_HANDLES = sizeof((Segment *)0)->handles / sizeof(RtHandle) };

static Segment *segments;
static RtHandle *free_handles;

/* ---- handles ------------------------------------------------------------------------------------- */

static RtHandle *take_handle(void) {
    RtHandle *h = free_handles;
    if (h) {
        free_handles = h->next_free;
        return h;
    }
    if (!segments || segments->used == SEGMENT_HANDLES) {
        Segment *s = rt_os_map(sizeof *s);
        if (!s) return NULL;
        s->next = segments;
        segments = s;
    }
    return &segments->handles[segments->used++];
}

RtHandle *rt_handle_new(RtHandleKind kind, RtObject *o, RtObject *dependent) {
    rt_gc_lock();
    RtHandle *h = take_handle();
    if (h) *h = (RtHandle){.object = o, .dependent = dependent, .kind = kind};
    rt_gc_unlock();
    if (!h) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return h;
}

static void put_handle(RtHandle *h) {
    *h = (RtHandle){.kind = FREE_KIND, .next_free = free_handles};
    free_handles = h;
}

void rt_handle_free(RtHandle *h) {
    rt_gc_lock();
    put_handle(h);
    rt_gc_unlock();
}

#define EACH_HANDLE(s, h)                       \
    for (Segment *s = segments; s; s = s->next) \
        for (RtHandle *h = s->handles; h < s->handles + s->used; h++)

void gc_handles_mark_strong(void) {
    EACH_HANDLE(s, h) {
        if ((h->kind == RT_HANDLE_STRONG || h->kind == RT_HANDLE_PINNED) && h->object) gc_mark(h->object);
    }
}

bool gc_handles_mark_dependent(void) {
    bool any = false;
    EACH_HANDLE(s, h) {
        if (h->kind != RT_HANDLE_DEPENDENT || !h->object || !h->dependent) continue;
        if (!gc_survivor(h->object)) continue;
        bool marked = gc_survivor(h->dependent);
        gc_mark_slot(&h->dependent);
        any |= !marked;
    }
    return any;
}

void gc_handles_clear(bool tracks_resurrection) {
    EACH_HANDLE(s, h) {
        bool mine = tracks_resurrection ? h->kind == RT_HANDLE_WEAK_LONG || h->kind == RT_HANDLE_DEPENDENT
                                        : h->kind == RT_HANDLE_WEAK;
        if (!mine || !h->object) continue;
        h->object = gc_survivor(h->object);
        if (!h->object) h->dependent = NULL;
    }
}

/* ---- finalizers ---------------------------------------------------------------------------------- */

/* Bit of the sync word, as in CoreCLR: the finalizer shall not run. */
enum { FINALIZER_RUN = 0x20000000 };

static GcList finalizable, /* alive when last seen */
    ready;                 /* dead, finalizer to be run, from ready_head on */
static size_t ready_head;
static RtFinalizerWork *other_work; /* for the finalizer thread, besides the queue */
static bool wake_wanted; /* the queue has got objects that the finalizer thread has not been told of */

bool gc_list_add(GcList *l, RtObject *o) {
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 256;
        RtObject **items = realloc(l->items, cap * sizeof *items);
        if (!items) return false;
        l->items = items;
        l->cap = cap;
    }
    l->items[l->count++] = o;
    return true;
}

void rt_gc_register_finalizer(RtObject *o) {
    rt_gc_lock();
    bool ok = gc_list_add(&finalizable, o);
    rt_gc_unlock();
    if (!ok) rt_throw_kind(RT_EXC_OUTOFMEMORY);
}

void rt_gc_suppress_finalize(RtObject *o) {
    if (o->mt->flags & RT_MTF_HAS_FINALIZER)
        __atomic_fetch_or(rt_sync_word(o), FINALIZER_RUN, __ATOMIC_RELAXED);
}

/* An object whose finalizer has been suppressed, but not dropped from the list yet, is still listed. */
void rt_gc_reregister_finalize(RtObject *o) {
    if (!(o->mt->flags & RT_MTF_HAS_FINALIZER)) return;
    uint32_t old = __atomic_fetch_and(rt_sync_word(o), ~(uint32_t)FINALIZER_RUN, __ATOMIC_RELAXED);
    if (!(old & FINALIZER_RUN)) rt_gc_register_finalizer(o);
}

void gc_finalizers_mark_queue(void) {
    for (size_t i = ready_head; i < ready.count; i++) gc_mark(ready.items[i]);
}

/* WeakReference and WeakReference<T>: the only field is the handle, with two flag bits. */
static void free_weak_reference(RtObject *o) {
    uintptr_t *tagged = rt_object_data(o);
    RtHandle *h = (RtHandle *)(*tagged & ~(uintptr_t)3);
    *tagged = 0;
    if (h) put_handle(h);
}

void gc_finalizers_find_dead(void) {
    size_t kept = 0, dead = ready.count;
    for (size_t i = 0; i < finalizable.count; i++) {
        RtObject *o = finalizable.items[i], *now = gc_survivor(o);
        if (now) {
            finalizable.items[kept++] = now;
        } else if (o->mt->flags2 & RT_MT2_WEAK) {
            free_weak_reference(o);
        } else if (!(*rt_sync_word(o) & FINALIZER_RUN)) {
            /* With no memory for the queue it stays listed and alive, and is looked at again next time. */
            if (!gc_list_add(&ready, o))
                finalizable.items[kept++] = o, gc_mark_slot(&finalizable.items[kept - 1]);
        }
    }
    finalizable.count = kept;
    if (dead < ready.count) __atomic_store_n(&wake_wanted, true, __ATOMIC_RELAXED);
    for (; dead < ready.count; dead++) gc_mark_slot(&ready.items[dead]);
}

void rt_finalizers_do(RtFinalizerWork *w) {
    w->scheduled = true;
    w->next = other_work;
    other_work = w;
    __atomic_store_n(&wake_wanted, true, __ATOMIC_RELAXED);
}

/* ---- the finalizer thread ------------------------------------------------------------------------ */

static RtThread *finalizer_thread;
static bool finalizer_started, finalizing;
static RtCond finalizer_work, finalizer_idle; /* under the collector's lock */

static bool is_idle(void) { return ready_head == ready.count && !other_work && !finalizing; }

/* The next object, or in *work something else to do; waits for one. */
static RtObject *next_ready(RtFinalizerWork **work) {
    rt_native_enter();
    rt_mutex_lock(&rt_gc.lock);
    finalizing = false;
    while (ready_head == ready.count && !other_work) {
        ready_head = ready.count = 0;
        rt_cond_broadcast(&finalizer_idle);
        rt_cond_wait(&finalizer_work, &rt_gc.lock, UINT64_MAX);
    }
    finalizing = true;
    RtObject *volatile o = NULL;
    *work = other_work;
    if (*work)
        other_work = (*work)->next;
    else
        o = ready.items[ready_head++];
    /* Nobody collects while the lock is held. */
    __atomic_store_n(&rt_self.state, RT_THREAD_MANAGED, __ATOMIC_SEQ_CST);
    rt_mutex_unlock(&rt_gc.lock);
    return o;
}

static __attribute__((noinline)) void finalize_next(void) {
    RtFinalizerWork *work;
    RtObject *o = next_ready(&work);
    if (work) {
        work->run(work);
        return;
    }
    void *finalize = rt_mt_code(o->mt)->finalizer;
    if (finalize && !(*rt_sync_word(o) & FINALIZER_RUN)) ((void (*)(RtObject *))finalize)(o);
}

/* What finalizers have left below would keep their objects alive while the thread waits for the next. */
static __attribute__((noinline)) void clear_stack(void) {
    volatile char below[4096];
    memset((char *)below, 0, sizeof below);
    __asm__ volatile("" : : "r"(below) : "memory");
}

static uint64_t run_finalizers(void) {
    for (;;) {
        finalize_next();
        clear_stack();
    }
    return 0;
}

static void finalizer_main(void *unused) {
    (void)unused;
    __atomic_store_n(&finalizer_thread, rt_thread_attach_as(RT_FINALIZER_ID), __ATOMIC_RELAXED);
    rt_base_call((void *)run_finalizers, 0, 0, 0);
}

void rt_finalizers_wake(void) {
    if (RT_LIKELY(!__atomic_load_n(&wake_wanted, __ATOMIC_RELAXED))) return;
    rt_gc_lock();
    __atomic_store_n(&wake_wanted, false, __ATOMIC_RELAXED);
    bool start = !finalizer_started;
    if (start) {
        rt_cond_init(&finalizer_work);
        rt_cond_init(&finalizer_idle);
        finalizer_started = true;
    } else {
        rt_cond_signal(&finalizer_work);
    }
    rt_gc_unlock();
    if (start && !rt_os_start_thread(finalizer_main, NULL, 0)) rt_bug("no thread for finalizers");
}

void rt_gc_run_finalizers(void) {
    if (__atomic_load_n(&finalizer_thread, __ATOMIC_RELAXED) == rt_thread()) return;
    rt_finalizers_wake();
    rt_native_enter();
    rt_mutex_lock(&rt_gc.lock);
    while (!is_idle()) rt_cond_wait(&finalizer_idle, &rt_gc.lock, UINT64_MAX);
    rt_mutex_unlock(&rt_gc.lock);
    rt_native_leave();
}
