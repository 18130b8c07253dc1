/* ends HOW: the ways for a host to end with exit code 7. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ends.h"

static void leave(int code) { exit(code); }

static void *on_thread(void *unused) {
    (void)unused;
    exit(7);
}

static void nothing(int32_t n) { (void)n; }

static void before(void) { ends_call(nothing, 0); } /* set before the library is: called after it */

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    const char *how = argv[1];
    atexit(before);
    ends_listen();
    if (!strcmp(how, "exit")) exit(7);
    if (!strcmp(how, "_exit")) _exit(7);
    if (!strcmp(how, "callback")) ends_call(leave, 7);
    if (!strcmp(how, "environment")) ends_environment(7);
    if (!strcmp(how, "thread")) {
        pthread_t t;
        pthread_create(&t, NULL, on_thread, NULL);
        for (;;) pause();
    }
    if (!strcmp(how, "fork")) {
        int status = 0;
        pid_t child = fork();
        if (!child) exit(3);
        waitpid(child, &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 3) return 5;
    }
    return 7;
}
