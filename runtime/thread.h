/* Threads inside the runtime: the calling thread's own record, how threads are stopped for a collection, and
 * what they wait for.
 *
 * A thread is in one of three states. MANAGED: it runs compiled code, or C code that compiled code has
 * called. NATIVE: it has spilled its registers and touches no object until rt_native_leave. PARKED: a signal
 * has stopped it in compiled code. To stop the world the collector raises a flag and sends signals until
 * every other thread is NATIVE or PARKED. A signal that finds a thread in C code changes nothing: it is sent
 * again until the thread is back in compiled code, so C code is never stopped in the middle, and takes no
 * locks of the collector with it. A thread that wants to leave NATIVE while the flag is up waits.
 *
 * From this follows the rule for locks: whoever may reach the collector (allocation, rt_native_leave) while
 * holding a lock must take it with rt_lock, and so must everybody else, because a thread that waits for it in
 * state MANAGED could not be stopped. Locks held for a few instructions of C are taken with rt_mutex_lock. */
#ifndef ANVIL_RUNTIME_THREAD_H
#define ANVIL_RUNTIME_THREAD_H

#include "runtime/os.h"
#include "runtime/rt.h"

/* All zero until the thread is attached: no room to allocate, so the fast paths need no test. */
extern _Thread_local RtThread rt_self;

/* Writes the callee-saved registers to `to` (at most 8 words). Per architecture. */
void rt_spill_registers(uint64_t *to);
/* rt_native_enter goes here with the callee-saved registers of its caller, which end at its stack pointer. */
void rt_native_enter_with(const uint64_t *registers, size_t count);

/* Takes a lock that is held across allocation; state MANAGED. */
void rt_lock(RtMutex *m);
/* The collector's lock: whoever holds it is not stopped, and nobody else collects. */
void rt_gc_lock(void);
void rt_gc_unlock(void);

/* With the collector's lock held: stops all other threads, and lets them go on. */
void rt_world_stop(void);
void rt_world_start(void);
/* In a signal handler that has interrupted compiled code: waits until the world goes on. The caller has set
 * native_sp and the ranges of registers. */
void rt_park(void);
bool rt_world_stopping(void);

/* System: sends the signal to a thread, installs its handler. Waits while *word is `value`, wakes all. */
void rt_os_init_suspend(void);
void rt_os_suspend(RtThread *t);
/* The calling thread, which may have blocked all signals, takes those of the runtime. */
void rt_os_unblock_signals(void);
uint64_t rt_os_thread_self(void);
void rt_os_wait_word(uint32_t *word, uint32_t value);
void rt_os_wake_word(uint32_t *word);
void rt_os_pause(uint64_t ns);
/* Starts a detached thread; 0 bytes: the usual stack. False when the system does not allow it. */
bool rt_os_start_thread(void (*run)(void *), void *argument, size_t stack_bytes);
/* The same for a thread that no signal is delivered to but those of its own faults. */
bool rt_os_start_helper(void (*run)(void *), void *argument, size_t stack_bytes);

/* ---- waiting (wait.c) ---------------------------------------------------------------------------- */

typedef enum RtWaitKind { RT_WAIT_AUTO, RT_WAIT_MANUAL, RT_WAIT_MUTEX, RT_WAIT_SEMAPHORE } RtWaitKind;
typedef struct RtWaitNode RtWaitNode;
typedef struct RtWaitable {
    uint32_t kind;                 /* RtWaitKind */
    int32_t count, max;            /* events: 0 or 1; semaphores: permits; mutexes: times entered */
    bool abandoned;                /* mutexes: the owner ended without releasing it */
    RtThread *owner;               /* of a mutex */
    struct RtWaitable *next_owned; /* of the same owner */
    RtWaitNode *first, *last;      /* who waits, in the order they are served */
    struct RtNamedMutex *named;    /* of a mutex with a name, else NULL */
} RtWaitable;

enum { /* what a wait returns, besides the index of the object */
       RT_WAIT_ABANDONED = 0x80,
       RT_WAIT_TIMEOUT = 0x102,
       RT_WAIT_INTERRUPTED = -2,
       RT_WAIT_MAX = 64 /* objects */
};
/* Waits for one or for all of n objects (n 0: sleeps), milliseconds, -1: for ever; `front`: is served before
 * those who wait already. The thread is in state MANAGED. Throws nothing. */
int32_t rt_wait(RtWaitable *const *objects, uint32_t n, bool all, int32_t timeout_ms, bool front);
/* The same; throws ThreadInterruptedException. */
int32_t rt_wait_or_throw(RtWaitable *const *objects, uint32_t n, bool all, int32_t timeout_ms, bool front);
/* Adds to the count of an event (1) or a semaphore; false: it would exceed the maximum. */
bool rt_wait_release(RtWaitable *o, int32_t n, int32_t *before);
void rt_wait_reset(RtWaitable *o);
/* False: the calling thread does not own it. */
bool rt_wait_release_mutex(RtWaitable *o);
/* Makes the calling thread the owner of a new mutex. */
void rt_wait_own(RtWaitable *o);
/* A mutex is destroyed; the calling thread ends. */
void rt_wait_forget(RtWaitable *o);
void rt_wait_abandon_all(void);

/* Named mutexes (mutex-<system>.c). Opens one that exists or, with `create`, makes it: an errno, or 0, and
 * the mutex. The name may begin with Global\ or Local\. */
int rt_named_mutex_open(const char *name, bool create, bool user_only, bool *created, RtWaitable **out);
void rt_named_mutex_close(RtWaitable *o);
/* As rt_wait for this one. */
int32_t rt_named_mutex_wait(RtWaitable *o, int32_t timeout_ms);
/* The owner leaves it for the last time, or ends. Before it is released inside the process. */
void rt_named_mutex_leave(RtWaitable *o, bool abandoned);

/* ---- System.Threading.Thread --------------------------------------------------------------------- */

/* A ThreadHandle. Lives as long as the Thread object. */
typedef struct RtManagedThread {
    RtHandle *weak;   /* to the Thread object */
    RtHandle *object; /* from Start until the thread takes over */
    RtWaitable exited;
    uint32_t id;
    uint32_t state; /* ThreadState */
    bool counted;   /* started by Start: counts as a foreground thread while it is one */
    bool interrupted;
    struct RtWaiter *waiter; /* in rt_wait */
    RtCond *blocked_on;      /* in Monitor.Wait or Enter, and the lock that goes with it */
    RtMutex *blocked_lock;
    uint16_t name[16];
    uint32_t name_length;
    int32_t system_id; /* while it runs, else 0 */
} RtManagedThread;

/* Of the calling thread, or NULL. */
static inline RtManagedThread *rt_managed_self(void) { return rt_self.user; }
/* Around waits on a condition other than rt_wait's. Begin: false when the thread has been interrupted; the
 * mark is gone then. */
bool rt_interruptible_begin(RtCond *c, RtMutex *m);
void rt_interruptible_end(void);
/* Takes the mark of an interruption away; false when there is none. */
bool rt_interrupt_take(void);
void rt_interrupt(RtManagedThread *m);
static inline bool rt_is_interrupted(void) {
    const RtManagedThread *m = rt_managed_self();
    return m && __atomic_load_n(&m->interrupted, __ATOMIC_RELAXED);
}

/* The number for a thread that will be started. */
uint32_t rt_thread_new_id(void);
/* Nobody asks for the thread any more: the number may be used again. */
void rt_thread_free_id(uint32_t id);
/* Makes the calling thread known with a number from there, or with the finalizer thread's. */
enum { RT_FINALIZER_ID = 2 };
RtThread *rt_thread_attach_as(uint32_t id);
/* Foreground threads that run, or will. The process ends when there are none. */
void rt_foreground_add(int32_t n);
void rt_foreground_wait(void);

#endif
