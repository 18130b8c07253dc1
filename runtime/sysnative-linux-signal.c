/* libSystem.Native for Linux: signals. A handler writes the signal's number into a pipe; a thread reads it
 * and calls managed code. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "runtime/sysnative.h"

enum { MAX_SIGNAL = 64, THREAD_STACK = 1536 * 1024 };

static struct {
    pthread_mutex_t lock;
    struct sigaction original[MAX_SIGNAL + 1];
    bool installed[MAX_SIGNAL + 1];
    volatile bool registered[MAX_SIGNAL + 1]; /* managed code wants it */
    volatile bool started, ttou_ignored;
    int pipe[2];
    int32_t (*volatile handler)(int32_t number, int32_t posix_signal);
    void (*volatile invalidate_terminal)(void);
    int32_t (*volatile child_ended)(int32_t reap_all, int32_t configure_console);
    void (*volatile configure_console)(void); /* put off until a signal handler has had its say */
} signals = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* System.Runtime.InteropServices.PosixSignal: minus the index. */
static const uint8_t posix_signals[] = {0,       SIGHUP,   SIGINT,  SIGQUIT, SIGTERM, SIGCHLD,
                                        SIGCONT, SIGWINCH, SIGTTIN, SIGTTOU, SIGTSTP, SIGKILL};
enum { NUM_POSIX = sizeof posix_signals };

int32_t SystemNative_GetPlatformSignalNumber(int32_t posix_signal) {
    if (posix_signal < 0 && posix_signal > -NUM_POSIX) return posix_signals[-posix_signal];
    return posix_signal > 0 && posix_signal <= MAX_SIGNAL ? posix_signal : 0;
}

static int32_t to_posix(int number) {
    for (int i = 1; i < NUM_POSIX; i++)
        if (posix_signals[i] == number) return -i;
    return 0;
}

static bool is_default(const struct sigaction *a) {
    return !(a->sa_flags & SA_SIGINFO) && a->sa_handler == SIG_DFL;
}
static bool is_ignored(const struct sigaction *a) {
    return !(a->sa_flags & SA_SIGINFO) && a->sa_handler == SIG_IGN;
}
/* Termination by these can be cancelled, so the original action waits for the thread. */
static bool is_cancelable(int number) { return number == SIGINT || number == SIGQUIT || number == SIGTERM; }

static void on_signal(int number, siginfo_t *info, void *context) {
    int saved = errno;
    const struct sigaction *a = &signals.original[number];
    if (!is_cancelable(number) && !is_default(a) && !is_ignored(a)) {
        if (a->sa_flags & SA_SIGINFO)
            a->sa_sigaction(number, info, context);
        else
            a->sa_handler(number);
    }
    uint8_t byte = (uint8_t)number;
    ssize_t r;
    RETRY(r, write(signals.pipe[1], &byte, 1));
    if (r != 1) abort();
    errno = saved;
}

/* ---- actions (under the lock) -------------------------------------------------------------------- */

/* A signal that was ignored when the process started stays so: children inherit it. */
static bool install(int number, int flags) {
    if (signals.installed[number]) return true;
    struct sigaction *a = &signals.original[number], ours = {0};
    if (sigaction(number, NULL, a) != 0) return false;
    if (!is_ignored(a)) {
        if (!is_default(a)) {
            ours = *a;
            ours.sa_flags &= ~(SA_RESTART | (int)SA_RESETHAND);
        }
        ours.sa_flags |= flags | SA_SIGINFO;
        ours.sa_sigaction = on_signal;
        if (sigaction(number, &ours, a) != 0) return false;
    }
    return signals.installed[number] = true;
}

static void restore(int number) {
    if (!signals.installed[number]) return;
    signals.installed[number] = false;
    sigaction(number, &signals.original[number], NULL);
}

static bool valid(int32_t number) { return number > 0 && number <= MAX_SIGNAL; }

int32_t SystemNative_EnablePosixSignalHandling(int32_t number) {
    if (!valid(number)) return 0;
    pthread_mutex_lock(&signals.lock);
    bool ok = signals.registered[number] = install(number, SA_RESTART);
    pthread_mutex_unlock(&signals.lock);
    return ok;
}

/* The runtime's own needs keep their handlers. */
void SystemNative_DisablePosixSignalHandling(int32_t number) {
    if (!valid(number)) return;
    pthread_mutex_lock(&signals.lock);
    signals.registered[number] = false;
    bool own = number == SIGINT || number == SIGQUIT || number == SIGCONT;
    if (signals.invalidate_terminal) own = own || number == SIGCHLD || number == SIGWINCH;
    if (signals.child_ended) own = own || number == SIGCHLD;
    if (!own && !(signals.ttou_ignored && number == SIGTTOU)) restore(number);
    pthread_mutex_unlock(&signals.lock);
}

void SystemNative_SetPosixSignalHandler(int32_t (*handler)(int32_t number, int32_t posix_signal)) {
    signals.handler = handler;
}

void SystemNative_SetTerminalInvalidationHandler(void (*handler)(void)) {
    pthread_mutex_lock(&signals.lock);
    signals.invalidate_terminal = handler;
    install(SIGCONT, SA_RESTART);
    install(SIGCHLD, SA_RESTART);
    install(SIGWINCH, SA_RESTART);
    pthread_mutex_unlock(&signals.lock);
}

/* With a handler that does not restart calls, tcsetattr of a background process ends with EINTR. */
void sysnative_ignore_ttou(bool on) {
    if (!signals.started) return;
    pthread_mutex_lock(&signals.lock);
    signals.ttou_ignored = on;
    restore(SIGTTOU);
    if (on)
        install(SIGTTOU, (int)SA_RESETHAND);
    else if (signals.registered[SIGTTOU])
        install(SIGTTOU, SA_RESTART);
    pthread_mutex_unlock(&signals.lock);
}

/* ---- the thread ---------------------------------------------------------------------------------- */

/* The system's action, when managed code has not said otherwise. */
void SystemNative_HandleNonCanceledPosixSignal(int32_t number) {
    switch (number) {
        case SIGCONT: sysnative_restore_terminal(); return;
        case SIGTSTP:
        case SIGTTIN:
        case SIGTTOU:
        case SIGCHLD:
        case SIGURG:
        case SIGWINCH: return;
        default: break;
    }
    if (!valid(number)) return;
    const struct sigaction *a = &signals.original[number];
    if ((!is_cancelable(number) && !is_default(a)) || is_ignored(a)) return;
    pthread_mutex_lock(&signals.lock);
    restore(number);
    pthread_mutex_unlock(&signals.lock);
    SystemNative_UninitializeTerminal();
    kill(getpid(), number);
}

void SystemNative_RegisterForSigChld(int32_t (*callback)(int32_t reap_all, int32_t configure_console)) {
    pthread_mutex_lock(&signals.lock);
    signals.child_ended = callback;
    install(SIGCHLD, SA_RESTART);
    pthread_mutex_unlock(&signals.lock);
}
void SystemNative_SetDelayedSigChildConsoleConfigurationHandler(void (*callback)(void)) {
    signals.configure_console = callback;
}

/* System.Diagnostics.Process waits for its children itself. Children of process 1, and those that
 * nobody would have waited for, must not stay zombies. */
static void reap_children(void) {
    bool all = getpid() == 1 || is_ignored(&signals.original[SIGCHLD]);
    if (signals.child_ended) {
        signals.child_ended(all, !signals.registered[SIGCHLD]);
        return;
    }
    if (!all) return;
    int status;
    while (waitpid(-1, &status, WNOHANG) > 0) continue;
}

static void dispatch(int number) {
    bool done = false;
    rt_native_leave();
    bool terminal = number == SIGCHLD || number == SIGCONT || number == SIGWINCH;
    if (terminal && signals.invalidate_terminal) signals.invalidate_terminal();
    if (number == SIGCHLD) reap_children();
    if (signals.registered[number] && signals.handler) done = signals.handler(number, to_posix(number)) != 0;
    if (number == SIGCHLD && signals.registered[number] && !done && signals.configure_console)
        signals.configure_console();
    rt_native_enter();
    if (!done) SystemNative_HandleNonCanceledPosixSignal(number);
}

static void *signal_thread(void *unused) {
    (void)unused;
    rt_thread_attach();
    rt_native_enter();
    for (;;) {
        uint8_t number;
        ssize_t n;
        RETRY(n, read(signals.pipe[0], &number, 1));
        if (n <= 0) return NULL;
        if (valid(number)) dispatch(number);
    }
}

bool sysnative_start_signals(void) {
    pthread_attr_t attributes;
    pthread_t thread;
    if (pipe2(signals.pipe, O_CLOEXEC) != 0) return false;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    int error = pthread_create(&thread, &attributes, signal_thread, NULL);
    pthread_attr_destroy(&attributes);
    if (error) {
        close(signals.pipe[0]);
        close(signals.pipe[1]);
        errno = error;
        return false;
    }
    pthread_mutex_lock(&signals.lock);
    install(SIGINT, SA_RESTART);
    install(SIGQUIT, SA_RESTART);
    install(SIGCONT, SA_RESTART);
    signals.started = true;
    pthread_mutex_unlock(&signals.lock);
    return true;
}
