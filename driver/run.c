/* `anvil run`: compiles to a file of its own, executes it, and ends as it ended. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver/driver.h"

static volatile pid_t child; /* for the signal handler */

static void pass_on(int signal) {
    if (child > 0) kill(child, signal);
}

/* Signals from the keyboard reach the program anyway; others are passed on. */
static void handle_signals(void) {
    static const int ignored[] = {SIGINT, SIGQUIT}, passed[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) sigaction(passed[i], &action, NULL);
}

static char **arguments(Session *s, const char *file) {
    char **argv = ARENA_ARRAY(&s->arena, char *, s->o.nrest + 2);
    argv[0] = arena_strdup(&s->arena, file);
    for (int i = 0; i < s->o.nrest; i++) argv[i + 1] = s->o.rest[i];
    return argv;
}

/* Status as waitpid gives it; -1 with errno when the file cannot be executed. */
static int execute(Session *s, const char *file) {
    char **argv = arguments(s, file);
    int failure[2]; /* closed by a successful exec, else it carries errno */
    if (pipe2(failure, O_CLOEXEC) != 0) return -1;
    child = fork();
    if (child == 0) {
        execv(file, argv);
        int reason = errno;
        _exit(write(failure[1], &reason, sizeof reason) == sizeof reason ? 127 : 126);
    }
    int reason = errno, status = -1;
    close(failure[1]);
    if (child > 0) {
        handle_signals();
        reason = 0;
        if (read(failure[0], &reason, sizeof reason) < 0) reason = errno;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    }
    close(failure[0]);
    if (!reason) return status;
    errno = reason;
    return -1;
}

static int end_by_signal(int number) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none); /* the program has left one, if any */
    signal(number, SIG_DFL);
    raise(number);
    return 128 + number;
}

int command_run(Session *s) {
    if (session_is_library(s)) diag_fail(s->diag, "a library for C is no program that could be run");
    const char *input = build_input(s, s->o.operands.items[0]), *tmp = getenv("TMPDIR");
    char *folder = arena_printf(&s->arena, "%s/anvil-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(folder)) diag_fail(s->diag, "%s: %s", folder, strerror(errno));
    const char *base = path_name(input), *dot = strrchr(base, '.');
    const char *file =
        arena_printf(&s->arena, "%s/%.*s", folder, dot > base ? (int)(dot - base) : (int)strlen(base), base);
    volatile int status = 0, reason = 0;
    volatile bool failed = false;
    DIAG_TRY(s->diag) {
        build_executable(s, input, file, 0);
        fflush(stdout);
        status = execute(s, file);
        reason = errno;
    }
    DIAG_CAUGHT(s->diag) { failed = true; }
    DIAG_END
    unlink(file);
    rmdir(folder);
    if (failed) diag_rethrow(s->diag);
    if (status == -1) diag_fail(s->diag, "%s: cannot be executed: %s", file, strerror(reason));
    return WIFSIGNALED(status) ? end_by_signal(WTERMSIG(status)) : WEXITSTATUS(status);
}
