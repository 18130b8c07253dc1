/* QCalls of System.Threading.Thread. A ThreadHandle is an RtManagedThread. */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

enum { /* System.Threading.ThreadState */
       STATE_BACKGROUND = 4,
       STATE_UNSTARTED = 8,
       STATE_STOPPED = 16,
       STATE_WAITING = 32
};
enum { PRIORITY_NORMAL = 2 };

/* ---- threads ------------------------------------------------------------------------------------- */

static uint32_t state_of(const RtManagedThread *m) { return __atomic_load_n(&m->state, __ATOMIC_ACQUIRE); }

/* Makes the handle of a Thread object. */
static RtManagedThread *initialize(RtObject *o, uint32_t id, uint32_t state) {
    RtManagedThread *m = malloc(sizeof *m);
    if (!m) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    *m = (RtManagedThread){.id = id, .state = state, .exited = {.kind = RT_WAIT_MANUAL}};
    m->weak = rt_handle_new(RT_HANDLE_WEAK_LONG, o, NULL);
    RT_KNOWN_FIELD(o, RtManagedThread *, THREAD_HANDLE) = m;
    RT_KNOWN_FIELD(o, int32_t, THREAD_ID) = (int32_t)id;
    RT_KNOWN_FIELD(o, int32_t, THREAD_PRIORITY) = PRIORITY_NORMAL;
    return m;
}

void qcall_thread_initialize(StackObject thread) { initialize(*thread, rt_thread_new_id(), STATE_UNSTARTED); }

/* The object of a thread that was not started by one: the first, and those of native code. */
void qcall_thread_current(StackObject out) {
    RtThread *t = rt_thread();
    if (!t->object) {
        RtObject *o = rt_new(rt_class(RT_CLASS_THREAD));
        rt_gc_suppress_finalize(o); /* other threads may look at it after its end */
        bool background = t->id != 1;
        t->user = initialize(o, t->id, background ? STATE_BACKGROUND : 0);
        t->user->system_id = gettid();
        t->object = o;
    }
    *out = t->object;
}

/* ~Thread: the thread has ended or was never started, because it keeps its object. */
void icall_thread_finalize(RtObject *o) {
    RtManagedThread *m = RT_KNOWN_FIELD(o, RtManagedThread *, THREAD_HANDLE);
    RT_KNOWN_FIELD(o, RtManagedThread *, THREAD_HANDLE) = NULL;
    if (!m) return;
    rt_handle_free(m->weak);
    rt_thread_free_id(m->id);
    free(m);
}

/* The system shows the first 15 bytes. The name of the first thread is that of the process, and stays. */
static void set_system_name(const RtManagedThread *m) {
    char text[16], path[64] = "/proc/self/task/";
    int32_t id = __atomic_load_n(&m->system_id, __ATOMIC_ACQUIRE);
    if (!m->name_length || !id || m->id == 1) return;
    rt_utf8_from_utf16(text, sizeof text, m->name, m->name_length);
    size_t n = strlen(path);
    n += rt_format_u64(path + n, (uint64_t)id);
    memcpy(path + n, "/comm", 6);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    rt_write(fd, text, strlen(text));
    close(fd);
}

static void set_name(RtManagedThread *m, const uint16_t *name, size_t length) {
    enum { MOST = sizeof m->name / sizeof *m->name };
    m->name_length = (uint32_t)(length < MOST ? length : MOST);
    if (name) memcpy(m->name, name, m->name_length * sizeof *name);
}

static void ended(RtThread *t) {
    RtManagedThread *m = t->user;
    __atomic_store_n(&m->system_id, 0, __ATOMIC_RELEASE);
    if (rt_has_field(THREAD_IS_DEAD)) RT_KNOWN_FIELD(t->object, bool, THREAD_IS_DEAD) = true;
    uint32_t before = __atomic_fetch_or(&m->state, STATE_STOPPED, __ATOMIC_ACQ_REL);
    rt_wait_abandon_all();
    rt_wait_release(&m->exited, 1, NULL);
    if (!(before & STATE_BACKGROUND)) rt_foreground_add(-1);
}

/* The system's thread. Its record roots the object from here on. */
static void thread_main(void *argument) {
    RtManagedThread *m = argument;
    RtThread *t = rt_thread_attach_as(m->id);
    t->user = m;
    __atomic_store_n(&m->system_id, gettid(), __ATOMIC_RELEASE);
    t->object = m->object->object;
    rt_handle_free(m->object);
    m->object = NULL;
    set_system_name(m);
    rt_base_call((void *)rt_module.thread_start, (uint64_t)(uintptr_t)t->object, 0, 0);
    ended(t);
    t->user = NULL; /* the object may be finalized before this thread is gone */
    rt_thread_detach();
}

static void give_up(RtManagedThread *m) {
    if (m->counted) rt_foreground_add(-1);
    m->counted = false;
    rt_handle_free(m->object);
    m->object = NULL;
    __atomic_fetch_or(&m->state, STATE_UNSTARTED, __ATOMIC_ACQ_REL);
    rt_throw_kind(RT_EXC_OUTOFMEMORY);
}

void qcall_thread_start(RtManagedThread *m, int32_t stack_bytes, int32_t priority, Bool32 pool,
                        const uint16_t *name) {
    (void)priority, (void)pool;
    RtHandle *object = rt_handle_new(RT_HANDLE_STRONG, m->weak->object, NULL);
    uint32_t old = state_of(m);
    do {
        if (!(old & STATE_UNSTARTED)) {
            rt_handle_free(object);
            rt_throw_message(RT_EXC_THREADSTATE, "Thread is running or terminated; it cannot restart.");
        }
        m->counted = true;
    } while (!__atomic_compare_exchange_n(&m->state, &old, old & ~(uint32_t)STATE_UNSTARTED, false,
                                          __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    m->object = object;
    size_t length = 0;
    while (name && name[length]) length++;
    set_name(m, name, length);
    if (!(old & STATE_BACKGROUND)) rt_foreground_add(1);
    if (!rt_os_start_thread(thread_main, m, (size_t)(stack_bytes > 0 ? stack_bytes : 0))) give_up(m);
}

Bool32 qcall_thread_join(StackObject thread, int32_t timeout_ms) {
    RtManagedThread *m = RT_KNOWN_FIELD(*thread, RtManagedThread *, THREAD_HANDLE);
    if (state_of(m) & STATE_UNSTARTED) rt_throw_message(RT_EXC_THREADSTATE, "Thread has not been started.");
    RtWaitable *exited = &m->exited;
    return rt_wait_or_throw(&exited, 1, false, timeout_ms, false) == 0;
}

Bool32 qcall_thread_get_background(RtManagedThread *m) { return (state_of(m) & STATE_BACKGROUND) != 0; }

void qcall_thread_set_background(RtManagedThread *m, Bool32 on) {
    uint32_t old = state_of(m), new;
    do new = on ? old | STATE_BACKGROUND : old & ~(uint32_t)STATE_BACKGROUND;
    while (!__atomic_compare_exchange_n(&m->state, &old, new, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    bool runs = m->counted && !(old & (STATE_UNSTARTED | STATE_STOPPED));
    if (runs && old != new) rt_foreground_add(on ? -1 : 1);
}

int32_t qcall_thread_state(RtManagedThread *m) {
    bool waits =
        __atomic_load_n(&m->waiter, __ATOMIC_RELAXED) || __atomic_load_n(&m->blocked_on, __ATOMIC_RELAXED);
    uint32_t state = state_of(m);
    if (state & STATE_STOPPED) return STATE_STOPPED;
    return (int32_t)(state | (waits ? STATE_WAITING : 0));
}

/* Linux has no priorities among the threads of an ordinary process: the number is kept. */
void qcall_thread_priority(StackObject thread, int32_t priority) {
    RtManagedThread *m = RT_KNOWN_FIELD(*thread, RtManagedThread *, THREAD_HANDLE);
    if (state_of(m) & STATE_STOPPED)
        rt_throw_message(RT_EXC_THREADSTATE, "Thread is dead; priority cannot be accessed.");
    RT_KNOWN_FIELD(*thread, int32_t, THREAD_PRIORITY) = priority;
}

uint64_t qcall_thread_os_id(void) { return (uint64_t)syscall(SYS_gettid); }

/* A thread that has not been started gets its name from Start. */
void qcall_thread_name(RtManagedThread *m, const uint16_t *name, int32_t length) {
    if (state_of(m) & STATE_UNSTARTED) return;
    set_name(m, name, name ? (size_t)length : 0);
    set_system_name(m);
}

void qcall_thread_sleep(int32_t ms) {
    if (ms == 0)
        sched_yield();
    else
        rt_wait_or_throw(NULL, 0, false, ms, false);
}

void qcall_thread_interrupt(RtManagedThread *m) { rt_interrupt(m); }

Bool32 qcall_thread_yield(void) {
    sched_yield();
    return 1;
}

void qcall_thread_spin(int32_t n) {
    while (n-- > 0) {
#if defined(__x86_64__)
        __asm__ volatile("pause");
#else
        __asm__ volatile("yield");
#endif
    }
}
