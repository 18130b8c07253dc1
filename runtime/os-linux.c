/* Memory, locks, time and stacks on Linux. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>
#include "runtime/os.h"
#include "runtime/rt.h"
#include "runtime/thread.h"

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(RtMutex), "RtMutex is too small");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(RtCond), "RtCond is too small");

void *rt_os_reserve(size_t bytes, size_t align) {
    char *p = mmap(NULL, bytes + align, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) return NULL;
    char *aligned = (char *)(((uintptr_t)p + align - 1) & -align);
    if (aligned > p) munmap(p, (size_t)(aligned - p));
    if (aligned < p + align) munmap(aligned + bytes, (size_t)(p + align - aligned));
    return aligned;
}

bool rt_os_commit(void *p, size_t bytes) { return mprotect(p, bytes, PROT_READ | PROT_WRITE) == 0; }

void rt_os_release(void *p, size_t bytes) { madvise(p, bytes, MADV_DONTNEED); }

void *rt_os_map(size_t bytes) {
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void rt_os_unmap(void *p, size_t bytes) { munmap(p, bytes); }

uint64_t rt_os_physical_memory(void) {
    struct sysinfo si;
    return sysinfo(&si) == 0 ? (uint64_t)si.totalram * si.mem_unit : (uint64_t)1 << 30;
}

uint64_t rt_os_process(void) { return (uint64_t)getpid(); }

uint64_t rt_os_time_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void rt_write(int fd, const void *p, size_t n) {
    const char *s = p;
    while (n) {
        ssize_t k = write(fd, s, n);
        if (k < 0 && errno == EINTR) continue;
        if (k <= 0) return;
        s += k;
        n -= (size_t)k;
    }
}

int rt_os_open_log(const char *where) {
    if (!where || !*where || !strcmp(where, "0")) return -1;
    return strcmp(where, "1") ? open(where, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : 2;
}

void rt_mutex_lock(RtMutex *m) { pthread_mutex_lock((pthread_mutex_t *)m); }
bool rt_mutex_try_lock(RtMutex *m) { return pthread_mutex_trylock((pthread_mutex_t *)m) == 0; }
void rt_mutex_unlock(RtMutex *m) { pthread_mutex_unlock((pthread_mutex_t *)m); }

void rt_cond_init(RtCond *c) {
    pthread_condattr_t a;
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init((pthread_cond_t *)c, &a);
    pthread_condattr_destroy(&a);
}

bool rt_cond_wait(RtCond *c, RtMutex *m, uint64_t deadline_ns) {
    if (deadline_ns == UINT64_MAX) return pthread_cond_wait((pthread_cond_t *)c, (pthread_mutex_t *)m) == 0;
    struct timespec t = {.tv_sec = (time_t)(deadline_ns / 1000000000u),
                         .tv_nsec = (long)(deadline_ns % 1000000000u)};
    return pthread_cond_timedwait((pthread_cond_t *)c, (pthread_mutex_t *)m, &t) != ETIMEDOUT;
}

void rt_cond_signal(RtCond *c) { pthread_cond_signal((pthread_cond_t *)c); }
void rt_cond_broadcast(RtCond *c) { pthread_cond_broadcast((pthread_cond_t *)c); }
void rt_os_yield(void) { sched_yield(); }
void rt_os_pause(uint64_t ns) {
    nanosleep(&(struct timespec){(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)}, NULL);
}

/* futex(2); async-signal-safe but for errno. */
enum { FUTEX_WAIT_PRIVATE = 128, FUTEX_WAKE_PRIVATE = 129 };
void rt_os_wait_word(uint32_t *word, uint32_t value) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}
void rt_os_wake_word(uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

/* ---- threads ------------------------------------------------------------------------------------- */

uint64_t rt_os_thread_self(void) { return (uint64_t)(uintptr_t)pthread_self(); }

typedef struct Start {
    void (*run)(void *);
    void *argument;
} Start;

static void *started(void *p) {
    Start s = *(Start *)p;
    free(p);
    s.run(s.argument);
    return NULL;
}

/* The usual stack is as large as the first thread's, when that has a limit. */
static size_t usual_stack(void) {
    enum { UNLIMITED = 8 << 20 };
    struct rlimit r;
    bool limited = getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY;
    return limited ? (size_t)r.rlim_cur : UNLIMITED;
}

bool rt_os_start_thread(void (*run)(void *), void *argument, size_t stack_bytes) {
    enum { LEAST_STACK = 256 << 10, PAGE = 4096 };
    pthread_attr_t a;
    pthread_t thread;
    Start *s = malloc(sizeof *s);
    if (!s) return false;
    *s = (Start){run, argument};
    if (!stack_bytes) stack_bytes = usual_stack();
    if (stack_bytes < LEAST_STACK) stack_bytes = LEAST_STACK;
    pthread_attr_init(&a);
    pthread_attr_setdetachstate(&a, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&a, (stack_bytes + PAGE - 1) & ~(size_t)(PAGE - 1));
    bool ok = pthread_create(&thread, &a, started, s) == 0;
    pthread_attr_destroy(&a);
    if (!ok) free(s);
    return ok;
}

bool rt_os_start_helper(void (*run)(void *), void *argument, size_t stack_bytes) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&all, faults[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* a new thread has the mask of the one that makes it */
    bool ok = rt_os_start_thread(run, argument, stack_bytes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* The main thread's stack grows on demand up to the resource limit; the environment lies above its frames.
 * (pthread_getattr_np would look for its end page by page.) */
static void main_stack_bounds(void **low, void **high) {
    struct rlimit r;
    *high = (void *)(((uintptr_t)environ + 4095) & ~(uintptr_t)4095);
    bool limited = getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY;
    *low = limited ? (char *)*high - r.rlim_cur : NULL;
}

void rt_os_stack_bounds(void **low, void **high) {
    pthread_attr_t a;
    size_t size = 0;
    *low = *high = NULL;
    /* A library's host may have moved its environment. */
    if (!rt_module.is_library && getpid() == gettid() && environ) {
        main_stack_bounds(low, high);
        return;
    }
    if (pthread_getattr_np(pthread_self(), &a) != 0) rt_bug("a thread whose stack is not known");
    pthread_attr_getstack(&a, low, &size);
    *high = (char *)*low + size;
    pthread_attr_destroy(&a);
}

static pthread_key_t exit_key;
static pthread_once_t exit_once = PTHREAD_ONCE_INIT;
static void thread_exit(void *thread) {
    (void)thread;
    rt_thread_detach();
}
static void make_exit_key(void) { pthread_key_create(&exit_key, thread_exit); }

void rt_os_at_thread_exit(void) {
    pthread_once(&exit_once, make_exit_key);
    pthread_setspecific(exit_key, &rt_self);
}

RtThread *rt_os_known_thread(void) { return pthread_getspecific(exit_key); }

/* Big enough for a handler that writes a stack trace. */
enum { SIGNAL_STACK = 64 << 10 };

bool rt_os_init_signal_stack(void **stack, uint64_t *size) {
    stack_t host;
    if (sigaltstack(NULL, &host) == 0 && !(host.ss_flags & SS_DISABLE) && host.ss_size >= SIGNAL_STACK)
        return false; /* a library's host has seen to it */
    void *p = rt_os_map(SIGNAL_STACK);
    if (!p) return false;
    stack_t s = {.ss_sp = p, .ss_size = SIGNAL_STACK};
    if (sigaltstack(&s, NULL) != 0) {
        munmap(p, SIGNAL_STACK);
        return false;
    }
    *stack = p;
    *size = SIGNAL_STACK;
    return true;
}

void rt_os_free_signal_stack(void *stack, uint64_t size) {
    stack_t s = {.ss_flags = SS_DISABLE}, now;
    if (sigaltstack(NULL, &now) == 0 && now.ss_sp == stack) sigaltstack(&s, NULL);
    munmap(stack, size);
}
