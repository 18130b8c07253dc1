/* Stopping a thread of compiled code on Linux x86-64: a real-time signal whose handler does not return until
 * the world goes on. The interrupted registers lie in the handler's context on the signal stack. */
#include <signal.h>
#include <ucontext.h>
#include "runtime/eh.h"
#include "runtime/thread.h"

enum {
    RED_ZONE = 128, /* System V ABI AMD64 §3.2.2 */
    FXSAVE_SIZE = 512,
    EXTENDED_MAGIC = 0x46505853, /* FP_XSTATE_MAGIC1 of the kernel's sigcontext.h */
    EXTENDED_AT = 464
};

/* Compiled code copies structs through vector registers. An XSAVE area follows the FXSAVE area and says its
 * size (struct _fpx_sw_bytes). */
static const char *vector_end(const char *area) {
    uint32_t words[2];
    memcpy(words, area + EXTENDED_AT, sizeof words);
    return area + (words[0] == EXTENDED_MAGIC ? words[1] : FXSAVE_SIZE);
}

static void on_suspend(int signal, siginfo_t *info, void *context) {
    (void)signal, (void)info;
    RtThread *t = rt_os_known_thread();
    const mcontext_t *m = &((ucontext_t *)context)->uc_mcontext;
    if (!t || !t->attached) return;
    __atomic_store_n(&t->signalled, false, __ATOMIC_SEQ_CST);
    if (t->state != RT_THREAD_MANAGED || !rt_world_stopping()) return;
    if (!rt_is_managed((uint64_t)m->gregs[REG_RIP])) return;
    const char *vectors = (const char *)m->fpregs;
    t->native_sp = (char *)m->gregs[REG_RSP] - RED_ZONE;
    t->parked[0].start = m->gregs;
    t->parked[0].end = m->gregs + NGREG;
    t->parked[1].start = vectors;
    t->parked[1].end = vectors ? vector_end(vectors) : NULL;
    rt_park();
}

static int suspend_signal;

/* The first real-time signal that nobody handles: the host of a library, or another library like this one,
 * may have taken some. */
void rt_os_init_suspend(void) {
    struct sigaction a = {.sa_sigaction = on_suspend, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART}, old;
    for (suspend_signal = SIGRTMIN; suspend_signal <= SIGRTMAX; suspend_signal++) {
        if (sigaction(suspend_signal, &a, &old) != 0) continue;
        if (!(old.sa_flags & SA_SIGINFO) && old.sa_handler == SIG_DFL) return;
        sigaction(suspend_signal, &old, NULL);
    }
    rt_bug("no real-time signal is free");
}

void rt_os_unblock_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, suspend_signal);
    sigaddset(&set, SIGSEGV);
    sigaddset(&set, SIGBUS);
    sigaddset(&set, SIGFPE);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void rt_os_suspend(RtThread *t) { pthread_kill((pthread_t)t->os_thread, suspend_signal); }
