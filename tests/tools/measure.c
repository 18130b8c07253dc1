/* measure [-t SECONDS] [-n RUNS] [-r FILE] [-q] COMMAND [ARGS...]
 *
 * Runs a command, RUNS times one after the other, and says what it cost. Exits as the last run did (128 + n
 * after signal n, as a shell says it; 124 when the time was up). FILE receives one line:
 *     median wall time in µs, shortest, largest peak resident memory in KB
 * -q sends what the command prints to /dev/null. No core files are written. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t timed_out;

static void on_alarm(int sig) {
    (void)sig;
    timed_out = 1;
    kill(-child, SIGKILL);
}

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}

static void become(char **argv, int quiet) {
    setpgid(0, 0); /* so that a timeout also ends what the command has started */
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    int null = quiet ? open("/dev/null", O_WRONLY) : -1;
    if (null >= 0) {
        dup2(null, 1);
        dup2(null, 2);
    }
    /* A shell without job control ignores them in what runs in the background, nohup the third, and the child
     * would inherit that. */
    signal(SIGHUP, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    execvp(argv[0], argv);
    fprintf(stderr, "measure: %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

int main(int argc, char **argv) {
    int seconds = 0, runs = 1, quiet = 0, opt;
    const char *report = NULL;
    while ((opt = getopt(argc, argv, "+t:n:r:q")) != -1) {
        if (opt == 't')
            seconds = atoi(optarg);
        else if (opt == 'n')
            runs = atoi(optarg);
        else if (opt == 'r')
            report = optarg;
        else if (opt == 'q')
            quiet = 1;
        else
            return 2;
    }
    if (optind >= argc || runs < 1) {
        fputs("usage: measure [-t SECONDS] [-n RUNS] [-r FILE] [-q] COMMAND [ARGS...]\n", stderr);
        return 2;
    }
    long long *times = malloc(sizeof(long long) * (size_t)runs);
    if (!times) return 2;
    signal(SIGALRM, on_alarm);
    long peak = 0;
    int status = 0;
    for (int i = 0; i < runs && !timed_out; i++) {
        long long start = now_us();
        child = fork();
        if (child == 0) become(argv + optind, quiet);
        if (child < 0) return perror("measure: fork"), 2;
        setpgid(child, child); /* both sides set it: whoever comes first */
        alarm((unsigned)seconds);
        struct rusage use;
        while (wait4(child, &status, 0, &use) < 0 && errno == EINTR) {}
        alarm(0);
        times[i] = now_us() - start;
        if (use.ru_maxrss > peak) peak = use.ru_maxrss;
    }
    if (report && !timed_out) {
        FILE *f = fopen(report, "w");
        if (!f) return perror(report), 2;
        qsort(times, (size_t)runs, sizeof *times, by_size);
        fprintf(f, "%lld %lld %ld\n", times[runs / 2], times[0], peak);
        if (fclose(f)) return perror(report), 2;
    }
    free(times);
    if (timed_out) return 124;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
