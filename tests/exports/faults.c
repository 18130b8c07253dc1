/* faults handler: the host's handler of SIGSEGV has its own faults, and the library's null references are
 * exceptions. faults default: without one the host ends by the signal. faults throw: an exception that leaves
 * an export. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "shapes.h"

static sigjmp_buf back;
static volatile sig_atomic_t handled;

static void on_fault(int number) {
    handled += number == SIGSEGV;
    siglongjmp(back, 1);
}

static int *volatile nothing;

static void fault(void) { *nothing = 1; }

static int64_t faulty(int32_t n, void *user) {
    (void)user;
    if (!sigsetjmp(back, 1)) fault();
    return n;
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    if (!strcmp(argv[1], "handler")) signal(SIGSEGV, on_fault);
    if (shapes_caught(0) != -1) return 3;
    if (!strcmp(argv[1], "throw")) return shapes_throw(3);
    if (!sigsetjmp(back, 1)) fault();
    if (handled != 1 || shapes_caught(0) != -1 || shapes_caught(1) != -2) return 4;
    if (shapes_each(1, faulty, NULL) != 0 || handled != 2) return 5; /* in C code that the library calls */
    return shapes_caught(0) == -1 ? 0 : 6;
}
