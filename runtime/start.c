/* From main of the C library to Main of the program, and back; in a library, from the first call of an
 * export.
 */
#include <stdlib.h>
#include <unistd.h>
#include "runtime/eh.h"
#include "runtime/gc.h"
#include "runtime/interop.h"
#include "runtime/thread.h"

static int arg_count;
static char **arg_values;
static int32_t exit_code;

int rt_argc(void) { return arg_count; }
char **rt_argv(void) { return arg_values; }
int32_t rt_get_exit_code(void) { return exit_code; }
void rt_set_exit_code(int32_t code) { exit_code = code; }

static RtThread *exiting; /* the thread that ends the process */

/* A handler of ProcessExit may call Environment.Exit, and so may another thread meanwhile, which waits for
 * the end. */
void rt_exit(int32_t code) {
    RtThread *first = NULL, *self = rt_thread();
    if (__atomic_compare_exchange_n(&exiting, &first, self, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        exit_code = code; /* handlers may set another */
        if (rt_module.process_exit) rt_base_call((void *)rt_module.process_exit, 0, 0, 0);
    } else if (first != self) {
        rt_native_enter();
        for (;;) rt_os_pause(1000000000);
    }
    exit(exit_code);
}

static uint64_t run_module_inits(void) {
    for (RtClassInit *const *init = rt_module.module_inits; init && *init; init++) rt_class_init(*init);
    return 0;
}

/* The host of a library ends, by exit() of any thread, also of one that has not called the library, or from a
 * function that the library called. Not in a process forked from it: the library's threads are not there. */
static pid_t host;
static void host_exits(void) {
    RtReverseFrame frame;
    RtThread *none = NULL;
    if (getpid() != host) return;
    rt_reverse_enter(&frame);
    bool first =
        __atomic_compare_exchange_n(&exiting, &none, rt_thread(), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (first) rt_base_call((void *)rt_module.process_exit, 0, 0, 0);
    rt_reverse_leave(&frame);
}

/* Once. The calling thread is known then. */
static void start(void) {
    if (rt_module.is_library && rt_module.process_exit) {
        host = getpid();
        atexit(host_exits);
    }
    rt_gc_init();
    rt_thread_attach();
    rt_os_init_faults();
    rt_os_init_suspend();
    rt_eh_init();
}

/* The lock is held by a thread that starts the runtime only, so nobody who waits for it is in the way of a
 * collection. Module initialisers are not run under it: they may wait for other threads. */
void rt_enter_unknown_thread(void) {
    static RtMutex lock;
    static bool started;
    if (rt_module.is_library && !__atomic_load_n(&started, __ATOMIC_ACQUIRE)) {
        rt_mutex_lock(&lock);
        if (!started) start();
        __atomic_store_n(&started, true, __ATOMIC_RELEASE);
        rt_mutex_unlock(&lock);
    }
    rt_thread_attach();
    rt_os_unblock_signals();
    if (rt_module.is_library) rt_base_call((void *)run_module_inits, 0, 0, 0);
}

void rt_library_arguments(int argc, char **argv) {
    arg_count = argc;
    arg_values = argv;
}

static uint64_t run(void) {
    run_module_inits();
    RtArray *args = NULL;
    if (rt_module.classes[RT_CLASS_STRING_ARRAY]) {
        size_t n = arg_count > 1 ? (size_t)arg_count - 1 : 0;
        args = rt_new_array_of(RT_CLASS_STRING_ARRAY, (int64_t)n);
        for (size_t i = 0; i < n; i++)
            rt_store_ref((RtObject **)args->data + i, (RtObject *)rt_string_utf8(arg_values[i + 1]));
    }
    return (uint32_t)rt_module.main((RtObject *)args);
}

int main(int argc, char **argv) {
    arg_count = argc;
    arg_values = argv;
    start();
    int32_t code = (int32_t)rt_base_call((void *)run, 0, 0, 0);
    rt_foreground_wait();
    rt_exit(code);
}
