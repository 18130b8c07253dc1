/* Events, semaphores and mutexes behind WaitHandle, with Win32's rules, which CoreCLR keeps on every system.
 * One lock and one condition serve all of them: a wait for several objects must see them at one moment. */
#include <errno.h>
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/qcall.h"

typedef enum WaitKind { WAIT_MANUAL_EVENT, WAIT_AUTO_EVENT, WAIT_SEMAPHORE, WAIT_MUTEX } WaitKind;
typedef struct Waitable {
    uint32_t kind;
    int32_t count, maximum; /* events: 0 or 1; mutexes: times the owner has it */
    uint32_t owner;         /* mutexes: thread id, 0: free */
} Waitable;

enum { /* Win32's numbers */
       MANUAL_RESET = 1,
       INITIAL_SET = 2,
       WAIT_OBJECT_0 = 0,
       WAIT_TIMEOUT = 0x102,
       ERROR_NOT_ENOUGH_MEMORY = 8,
       ERROR_INVALID_PARAMETER = 87,
       ERROR_NOT_OWNER = 288,
       ERROR_TOO_MANY_POSTS = 298
};

static RtMutex lock;
static RtCond changed = {{0}};

static Waitable *create(Waitable w) {
    Waitable *p = malloc(sizeof *p);
    errno = p ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    if (p) *p = w;
    return p;
}

static void refuse_name(const uint16_t *name) {
    if (name && *name) rt_not_implemented("named synchronization objects");
}

Waitable *qcall_event_create(void *security, const uint16_t *name, uint32_t flags, uint32_t access) {
    (void)security, (void)access;
    refuse_name(name);
    return create((Waitable){.kind = flags & MANUAL_RESET ? WAIT_MANUAL_EVENT : WAIT_AUTO_EVENT,
                             .count = (flags & INITIAL_SET) != 0,
                             .maximum = 1});
}

Waitable *qcall_semaphore_create(void *security, int32_t initial, int32_t maximum, const uint16_t *name,
                                 uint32_t flags, uint32_t access) {
    (void)security, (void)flags, (void)access;
    refuse_name(name);
    if (initial < 0 || maximum < 1 || initial > maximum) {
        errno = ERROR_INVALID_PARAMETER;
        return NULL;
    }
    return create((Waitable){.kind = WAIT_SEMAPHORE, .count = initial, .maximum = maximum});
}

Waitable *qcall_mutex_create(Bool32 owned, const uint16_t *name, Bool32 current_user, uint8_t *messages,
                             uint32_t size) {
    (void)current_user, (void)messages, (void)size;
    refuse_name(name);
    return create((Waitable){.kind = WAIT_MUTEX, .count = owned != 0, .owner = owned ? rt_thread()->id : 0});
}

Bool32 qcall_wait_close(Waitable *w) {
    free(w);
    return 1;
}

/* ---- signals ------------------------------------------------------------------------------------- */

static Bool32 set_event(Waitable *w, int32_t value) {
    rt_mutex_lock(&lock);
    w->count = value;
    if (value) rt_cond_broadcast(&changed);
    rt_mutex_unlock(&lock);
    return 1;
}
Bool32 qcall_event_set(Waitable *w) { return set_event(w, 1); }
Bool32 qcall_event_reset(Waitable *w) { return set_event(w, 0); }

Bool32 qcall_semaphore_release(Waitable *w, int32_t n, int32_t *previous) {
    rt_mutex_lock(&lock);
    bool ok = n > 0 && n <= w->maximum - w->count;
    if (ok) {
        if (previous) *previous = w->count;
        w->count += n;
        rt_cond_broadcast(&changed);
    }
    rt_mutex_unlock(&lock);
    if (!ok) errno = ERROR_TOO_MANY_POSTS;
    return ok;
}

static bool leave_mutex(Waitable *w) {
    if (w->owner != rt_thread()->id) return false;
    if (--w->count == 0) {
        w->owner = 0;
        rt_cond_broadcast(&changed);
    }
    return true;
}

Bool32 qcall_mutex_release(Waitable *w) {
    rt_mutex_lock(&lock);
    bool ok = leave_mutex(w);
    rt_mutex_unlock(&lock);
    if (!ok) errno = ERROR_NOT_OWNER;
    return ok;
}

/* ---- waits (under the lock) ---------------------------------------------------------------------- */

static bool is_free(const Waitable *w, uint32_t thread) {
    return w->kind == WAIT_MUTEX ? w->owner == 0 || w->owner == thread : w->count > 0;
}

static void take(Waitable *w, uint32_t thread) {
    if (w->kind == WAIT_MUTEX) {
        w->owner = thread;
        w->count++;
    } else if (w->kind != WAIT_MANUAL_EVENT) {
        w->count--;
    }
}

/* Index of the first free object (or 0 when all are), taken; -1: not yet. */
static int32_t try_take(Waitable *const *w, int32_t n, bool all, uint32_t thread) {
    int32_t free_objects = 0, first = -1;
    for (int32_t i = 0; i < n; i++) {
        if (!is_free(w[i], thread)) continue;
        free_objects++;
        if (first < 0) first = i;
    }
    if (!all) {
        if (first >= 0) take(w[first], thread);
        return first;
    }
    if (free_objects < n) return -1;
    for (int32_t i = 0; i < n; i++) take(w[i], thread);
    return 0;
}

static bool signal_one(Waitable *w) {
    if (w->kind == WAIT_MUTEX) return leave_mutex(w);
    if (w->kind == WAIT_SEMAPHORE && w->count == w->maximum) return false;
    w->count = w->kind == WAIT_SEMAPHORE ? w->count + 1 : 1;
    rt_cond_broadcast(&changed);
    return true;
}

static int32_t wait_for(Waitable *signal, Waitable *const *w, int32_t n, bool all, int32_t timeout_ms) {
    static bool initialized;
    uint64_t deadline = timeout_ms < 0 ? UINT64_MAX : rt_os_time_ns() + (uint64_t)timeout_ms * 1000000;
    uint32_t thread = rt_thread()->id;
    bool in_time = true;
    int32_t taken = -1;
    rt_native_enter();
    rt_mutex_lock(&lock);
    if (!initialized) rt_cond_init(&changed), initialized = true;
    bool refused = signal && !signal_one(signal);
    while (!refused && (taken = try_take(w, n, all, thread)) < 0 && in_time && timeout_ms != 0)
        in_time = rt_cond_wait(&changed, &lock, deadline);
    rt_mutex_unlock(&lock);
    rt_native_leave();
    if (refused) rt_not_implemented("SignalAndWait of a full semaphore or of somebody else's mutex");
    return taken < 0 ? WAIT_TIMEOUT : WAIT_OBJECT_0 + taken;
}

int32_t qcall_wait_one(Waitable *w, int32_t timeout_ms, Bool32 trivial) {
    (void)trivial;
    return wait_for(NULL, &w, 1, false, timeout_ms);
}
/* Waiters are not served in any order. */
int32_t qcall_wait_prioritized(Waitable *w, int32_t timeout_ms) {
    return wait_for(NULL, &w, 1, false, timeout_ms);
}
int32_t qcall_wait_many(Waitable **w, int32_t n, Bool32 all, int32_t timeout_ms) {
    return wait_for(NULL, w, n, all, timeout_ms);
}
int32_t qcall_wait_signal(Waitable *signal, Waitable *w, int32_t timeout_ms) {
    return wait_for(signal, &w, 1, false, timeout_ms);
}
