/* What the runtime needs of the operating system. One implementation per system: os-<system>.c. */
#ifndef ANVIL_RUNTIME_OS_H
#define ANVIL_RUNTIME_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Address space without memory, aligned to `align` (a power of two); NULL when there is none. */
void *rt_os_reserve(size_t bytes, size_t align);
/* Makes pages of it usable, zeroed; false when the system has no memory. */
bool rt_os_commit(void *p, size_t bytes);
/* Gives the memory of pages back; they stay usable and read as zero. */
void rt_os_release(void *p, size_t bytes);
uint64_t rt_os_physical_memory(void);
/* What the container allows: bytes, and processors (rounded up); UINT64_MAX: no limit. */
uint64_t rt_os_memory_limit(void);
uint64_t rt_os_cpu_limit(void);
/* Processors that the program shall use: DOTNET_PROCESSOR_COUNT, else those that the process may run on and
 * the container allows. At least 1. */
uint32_t rt_os_processors(void);
/* The number of this process. */
uint64_t rt_os_process(void);

/* Non-recursive lock and condition; all zero is a valid unlocked lock. */
typedef struct RtMutex {
    uint64_t opaque[6];
} RtMutex;
typedef struct RtCond {
    uint64_t opaque[6];
} RtCond;
void rt_mutex_lock(RtMutex *m);
bool rt_mutex_try_lock(RtMutex *m);
void rt_mutex_unlock(RtMutex *m);
void rt_cond_init(RtCond *c);
/* Waits at most until the time (rt_os_time_ns; UINT64_MAX: for ever); false: it is over. */
bool rt_cond_wait(RtCond *c, RtMutex *m, uint64_t deadline_ns);
void rt_cond_signal(RtCond *c);
void rt_cond_broadcast(RtCond *c);
void rt_os_yield(void);
/* Where a log goes: "1" is stderr, else a file that is appended to. -1: nowhere. */
int rt_os_open_log(const char *where);

/* Bounds of the calling thread's stack. */
void rt_os_stack_bounds(void **low, void **high);
/* Has rt_thread_detach called when the calling thread ends. */
void rt_os_at_thread_exit(void);

/* The record of the calling thread; NULL: it is not known. For signal handlers: in a shared library the first
 * access of a thread to its thread-local storage may allocate. */
struct RtThread *rt_os_known_thread(void);

/* Handlers of hardware faults, and the stack they run on (per thread). */
void rt_os_init_faults(void);
bool rt_os_init_signal_stack(void **stack, uint64_t *size);
void rt_os_free_signal_stack(void *stack, uint64_t size);

#endif
