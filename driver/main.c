/* The command line of Anvil (docs/cli.md). */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "driver/options.h"

#ifndef ANVIL_VERSION
#define ANVIL_VERSION "unknown"
#endif

enum { EXIT_BUG = 70, SHOWN_WARNINGS = 10 };

/* --- help --- */

static void print_usage(const Command *c) {
    printf("usage: anvil %s%s%s\n", c->name ? c->name : "", c->name ? " " : "", c->usage);
}

static void print_help(void) {
    printf("Anvil compiles .NET programs to native executables.\n\n");
    print_usage(&command_default);
    printf("       anvil COMMAND ...\n\n");
    for (int i = 0; i < command_count; i++) printf("  %-22s %s\n", commands[i].name, commands[i].summary);
    printf("\n");
    options_print(&command_default);
    printf("\nanvil COMMAND --help tells how to call a command; anvil --version prints the version.\n");
}

static void print_command_help(const Command *c) {
    print_usage(c);
    printf("anvil %s%s%s.\n\n", c->name ? c->name : "", c->name ? " " : "", c->summary);
    options_print(c);
}

/* --- errors --- */

static void print_warning(void *user, const char *message) {
    Session *s = user;
    if (s->quiet) return;
    if (s->holds_warnings) {
        vec_push(&s->arena, &s->held_warnings, arena_strdup(&s->arena, message));
        return;
    }
    if (++s->warnings > SHOWN_WARNINGS && !s->o.verbose) return;
    session_progress(s, NULL);
    fprintf(stderr, "anvil: warning: %s\n", message);
}

static int report(Session *s) {
    session_warnings(s);
    session_progress(s, NULL);
    bool bug = s->diag->kind == DIAG_INTERNAL;
    fprintf(stderr, "anvil: %s: %s\n", bug ? "internal error" : "error", s->diag->message);
    return bug ? EXIT_BUG : 1;
}

static Session *crashing; /* what the signal handler speaks of */

static void on_crash(int signal) {
    static const char *const phases[PHASE_COUNT] = {"start", "load", "reach", "emit", "link"};
    char text[96];
    int n = snprintf(text, sizeof text, "anvil: internal error: %s: %s\n", phases[crashing->phase],
                     strsignal(signal));
    if (n > 0 && write(STDERR_FILENO, text, (size_t)n) < 0) _exit(EXIT_BUG);
    _exit(EXIT_BUG);
}

/* A crash is a bug of Anvil, and told as one. Sanitizers tell more and keep their own handlers. */
static void catch_crashes(Session *s) {
#ifndef __SANITIZE_ADDRESS__
    static char stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    crashing = s;
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_RESETHAND};
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
#else
    (void)s, (void)on_crash;
#endif
}

/* --- the command --- */

static const Command *choose(Session *s, int argc, char **argv) {
    for (int i = 0; i < command_count; i++)
        if (strcmp(argv[1], commands[i].name) == 0) return &commands[i];
    const char **names = ARENA_ARRAY(&s->arena, const char *, command_count);
    for (int i = 0; i < command_count; i++) names[i] = commands[i].name;
    bool word = argv[1][0] != '-' && !strpbrk(argv[1], "./") && access(argv[1], F_OK) != 0;
    const char *near = word ? nearest_word(argv[1], names, (size_t)command_count) : NULL;
    if (near)
        diag_fail(s->diag, "'%s' is neither a command nor a file; did you mean 'anvil %s'?", argv[1], near);
    return (void)argc, &command_default;
}

static int run(Session *s, int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "anvil: error: no file given; anvil --help tells what there is\n");
        return 1;
    }
    if (strcmp(argv[1], "--version") == 0) return printf("anvil %s\n", ANVIL_VERSION), 0;
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
        return print_help(), 0;
    const Command *c = choose(s, argc, argv);
    int skip = c == &command_default ? 1 : 2;
    options_parse(s, c, argc - skip, argv + skip);
    if (s->o.help) return print_command_help(c), 0;
    int n = (int)s->o.operands.len;
    if (n < c->least || n > c->most)
        diag_fail(s->diag, "%s; usage: anvil %s%s%s",
                  n < c->least ? "something is missing" : "too many arguments", c->name ? c->name : "",
                  c->name ? " " : "", c->usage);
    return c->run(s);
}

int main(int argc, char **argv) {
    static Session s; /* read after a longjmp */
    static Diag diag;
    s.diag = &diag;
    arena_init(&s.arena);
    s.o.level = -1;
    s.o.chooses = true;
    diag.warn = print_warning;
    diag.warn_user = &s;
    s.target_name = "linux-x64";
    s.target = &target_x64;
    catch_crashes(&s);
    session_phase(&s, PHASE_START);
    volatile int code = 1;
    DIAG_TRY(&diag) { code = run(&s, argc, argv); }
    DIAG_CAUGHT(&diag) { code = report(&s); }
    DIAG_END
    if (s.warnings > SHOWN_WARNINGS && !s.o.verbose)
        fprintf(stderr, "anvil: warning: %u more; --verbose shows them all\n", s.warnings - SHOWN_WARNINGS);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "anvil: error: cannot write to the standard output: %s\n", strerror(errno));
        code = code ? code : 1;
    }
    session_free(&s);
    return code;
}
