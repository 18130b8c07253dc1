/* Events, mutexes and semaphores, and waiting for several of them (System.Threading.WaitHandle). One lock
 * guards all of it. Who signals an object gives it to those who wait for it, oldest first, so a waiter that
 * wakes has what it waited for and nobody overtakes it. A sleep is a wait for nothing; Thread.Join waits for
 * an event. */
#include "runtime/thread.h"

enum { PENDING = -1 };

typedef struct RtWaiter {
    RtCond cond;
    RtThread *thread;
    RtWaitable *const *objects;
    uint32_t n;
    bool all;
    int32_t result; /* PENDING, or what rt_wait returns */
} RtWaiter;

struct RtWaitNode {
    RtWaiter *waiter;
    RtWaitNode *next, *previous;
};

static RtMutex lock;

/* ---- objects ------------------------------------------------------------------------------------- */

static bool is_free(const RtWaitable *o, const RtThread *t) {
    return o->kind == RT_WAIT_MUTEX ? !o->owner || o->owner == t : o->count > 0;
}

static void own(RtWaitable *o, RtThread *t) {
    o->owner = t;
    o->next_owned = t->owned;
    t->owned = o;
}

static void disown(RtWaitable *o) {
    RtWaitable **p = &o->owner->owned;
    while (*p && *p != o) p = &(*p)->next_owned;
    if (*p) *p = o->next_owned;
    o->owner = NULL;
    o->count = 0;
}

/* True when the mutex had been abandoned. */
static bool take(RtWaitable *o, RtThread *t) {
    bool abandoned = false;
    switch ((RtWaitKind)o->kind) {
        case RT_WAIT_MANUAL: break;
        case RT_WAIT_AUTO:
        case RT_WAIT_SEMAPHORE: o->count--; break;
        case RT_WAIT_MUTEX:
            abandoned = o->abandoned;
            o->abandoned = false;
            if (!o->owner) own(o, t);
            o->count++;
            break;
    }
    return abandoned;
}

/* The result when what is waited for is there (and it is taken then), or PENDING. */
static int32_t try_take(RtWaitable *const *objects, uint32_t n, bool all, RtThread *t) {
    if (n == 0) return PENDING;
    if (!all) {
        for (uint32_t i = 0; i < n; i++)
            if (is_free(objects[i], t)) return (int32_t)i | (take(objects[i], t) ? RT_WAIT_ABANDONED : 0);
        return PENDING;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!is_free(objects[i], t)) return PENDING;
    int32_t result = 0;
    for (uint32_t i = 0; i < n; i++)
        if (take(objects[i], t)) result = (int32_t)i | RT_WAIT_ABANDONED;
    return result;
}

/* Gives the object to those who wait for it, as long as there is something to give. */
static void serve(RtWaitable *o) {
    for (RtWaitNode *node = o->first; node; node = node->next) {
        RtWaiter *w = node->waiter;
        if (w->result != PENDING) continue;
        if (!is_free(o, w->thread)) return;
        w->result = try_take(w->objects, w->n, w->all, w->thread);
        if (w->result != PENDING) rt_cond_signal(&w->cond);
    }
}

bool rt_wait_release(RtWaitable *o, int32_t n, int32_t *before) {
    rt_mutex_lock(&lock);
    if (before) *before = o->count;
    bool event = o->kind != RT_WAIT_SEMAPHORE, ok = event || n <= o->max - o->count;
    if (ok) {
        o->count = event ? 1 : o->count + n;
        serve(o);
    }
    rt_mutex_unlock(&lock);
    return ok;
}

void rt_wait_reset(RtWaitable *o) {
    rt_mutex_lock(&lock);
    o->count = 0;
    rt_mutex_unlock(&lock);
}

bool rt_wait_release_mutex(RtWaitable *o) {
    rt_mutex_lock(&lock);
    bool mine = o->owner == &rt_self;
    if (mine && --o->count == 0) {
        if (o->named) rt_named_mutex_leave(o, false);
        disown(o);
        serve(o);
    }
    rt_mutex_unlock(&lock);
    return mine;
}

void rt_wait_own(RtWaitable *o) {
    rt_mutex_lock(&lock);
    take(o, rt_thread());
    rt_mutex_unlock(&lock);
}

void rt_wait_forget(RtWaitable *o) {
    rt_mutex_lock(&lock);
    if (o->owner) disown(o);
    rt_mutex_unlock(&lock);
}

void rt_wait_abandon_all(void) {
    rt_mutex_lock(&lock);
    for (RtWaitable *o; (o = rt_self.owned);) {
        disown(o);
        if (o->named) rt_named_mutex_leave(o, true);
        o->abandoned = true;
        serve(o);
    }
    rt_mutex_unlock(&lock);
}

/* ---- waiting ------------------------------------------------------------------------------------- */

static void enqueue(RtWaitable *o, RtWaitNode *node, bool front) {
    node->previous = front ? NULL : o->last;
    node->next = front ? o->first : NULL;
    *(node->previous ? &node->previous->next : &o->first) = node;
    *(node->next ? &node->next->previous : &o->last) = node;
}

static void dequeue(RtWaitable *o, RtWaitNode *node) {
    *(node->previous ? &node->previous->next : &o->first) = node->next;
    *(node->next ? &node->next->previous : &o->last) = node->previous;
}

static bool take_interrupt(RtManagedThread *m) {
    if (!m || !m->interrupted) return false;
    m->interrupted = false;
    return true;
}

static void wait_queued(RtWaiter *w, uint64_t deadline, bool front) {
    RtWaitNode nodes[RT_WAIT_MAX];
    RtManagedThread *m = rt_managed_self();
    rt_cond_init(&w->cond);
    for (uint32_t i = 0; i < w->n; i++) {
        nodes[i].waiter = w;
        enqueue(w->objects[i], &nodes[i], front);
    }
    if (m) m->waiter = w;
    while (w->result == PENDING && rt_cond_wait(&w->cond, &lock, deadline)) continue;
    if (m) m->waiter = NULL;
    for (uint32_t i = 0; i < w->n; i++) dequeue(w->objects[i], &nodes[i]);
    if (w->result == PENDING) w->result = RT_WAIT_TIMEOUT;
    if (w->result == RT_WAIT_INTERRUPTED) take_interrupt(m);
}

int32_t rt_wait(RtWaitable *const *objects, uint32_t n, bool all, int32_t timeout_ms, bool front) {
    RtWaiter w = {.thread = rt_thread(), .objects = objects, .n = n, .all = all};
    uint64_t deadline =
        timeout_ms < 0 ? UINT64_MAX : rt_os_time_ns() + (uint64_t)(uint32_t)timeout_ms * 1000000u;
    rt_native_enter();
    rt_mutex_lock(&lock);
    if (take_interrupt(rt_managed_self()))
        w.result = RT_WAIT_INTERRUPTED;
    else if ((w.result = try_take(objects, n, all, w.thread)) == PENDING && timeout_ms == 0)
        w.result = RT_WAIT_TIMEOUT;
    if (w.result == PENDING) wait_queued(&w, deadline, front);
    rt_mutex_unlock(&lock);
    rt_native_leave();
    return w.result;
}

int32_t rt_wait_or_throw(RtWaitable *const *objects, uint32_t n, bool all, int32_t timeout_ms, bool front) {
    int32_t r = rt_wait(objects, n, all, timeout_ms, front);
    if (r == RT_WAIT_INTERRUPTED) rt_throw_kind(RT_EXC_INTERRUPTED);
    return r;
}

/* ---- interruption -------------------------------------------------------------------------------- */

/* Lock order: this file's, then the one of the monitor. */
void rt_interrupt(RtManagedThread *m) {
    rt_mutex_lock(&lock);
    __atomic_store_n(&m->interrupted, true, __ATOMIC_RELAXED);
    if (m->waiter && m->waiter->result == PENDING) {
        m->waiter->result = RT_WAIT_INTERRUPTED;
        rt_cond_signal(&m->waiter->cond);
    }
    if (m->blocked_on) {
        rt_mutex_lock(m->blocked_lock);
        rt_cond_broadcast(m->blocked_on);
        rt_mutex_unlock(m->blocked_lock);
    }
    rt_mutex_unlock(&lock);
}

bool rt_interruptible_begin(RtCond *c, RtMutex *m) {
    RtManagedThread *self = rt_managed_self();
    if (!self) return true;
    rt_mutex_lock(&lock);
    bool ok = !take_interrupt(self);
    self->blocked_on = ok ? c : NULL;
    self->blocked_lock = m;
    rt_mutex_unlock(&lock);
    return ok;
}

void rt_interruptible_end(void) {
    RtManagedThread *self = rt_managed_self();
    if (!self) return;
    rt_mutex_lock(&lock);
    self->blocked_on = NULL;
    rt_mutex_unlock(&lock);
}

bool rt_interrupt_take(void) {
    rt_mutex_lock(&lock);
    bool was = take_interrupt(rt_managed_self());
    rt_mutex_unlock(&lock);
    return was;
}

/* ---- foreground threads -------------------------------------------------------------------------- */

static int32_t foreground;
static RtCond foreground_changed;

void rt_foreground_add(int32_t n) {
    rt_mutex_lock(&lock);
    foreground += n;
    if (foreground == 0) rt_cond_broadcast(&foreground_changed);
    rt_mutex_unlock(&lock);
}

void rt_foreground_wait(void) {
    rt_native_enter();
    rt_mutex_lock(&lock);
    while (foreground > 0) rt_cond_wait(&foreground_changed, &lock, UINT64_MAX);
    rt_mutex_unlock(&lock);
    rt_native_leave();
}
