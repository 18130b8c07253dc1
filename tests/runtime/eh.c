/* Exceptions: functions of managed.S throw, catch, filter and unwind; children of this process end in the
 * ways that CoreCLR's processes end. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "tests/runtime/test.h"

typedef void Fn(void *);
void m_throw(RtObject *exc);
void *m_call(Fn *fn, void *arg);
RtObject *m_catch(Fn *fn, void *arg);
void *m_finally(Fn *fn, void *arg, uint64_t *counter);
RtObject *m_filter(Fn *fn, void *arg, int64_t wanted);
RtObject *m_badfilter(Fn *fn, void *arg);
uint64_t m_clauses(Fn *fn, void *arg);
void m_nested(Fn *fn, void *arg, uint64_t *log);
void m_finally_throws(Fn *fn, void *arg, RtObject *other);
void m_rethrow(Fn *fn, void *arg);
int64_t m_load(void *p);
int64_t m_divide(int64_t kind, int64_t dividend, int64_t divisor);
void m_recurse(void);

static RtObject *make(RtMethodTable *mt) { return rt_new(mt); }
static void throws(void *exc) { m_throw(exc); }
static void nothing(void *p) { (void)p; }

static bool trace_is(RtObject *exc, const char *expected) {
    char text[4000];
    RtString *s = rt_stack_trace_string(exc);
    if (!s) return false;
    rt_string_to_utf8(s, text, sizeof text);
    if (strcmp(text, expected)) fprintf(stderr, "trace:\n%s\nexpected:\n%s\n", text, expected);
    return !strcmp(text, expected);
}

static void test_catch(void) {
    RtObject *d = make(&mt_derived);
    CHECK(m_catch(nothing, NULL) == NULL);
    CHECK(m_catch(throws, d) == d);
    CHECK(trace_is(d, "   at Test.M.m_throw()\n   at Test.M.m_catch()"));
    CHECK(m_clauses(throws, d) == 1);
    CHECK(m_clauses(throws, make(&mt_exception)) == 2);
    CHECK(m_clauses(nothing, NULL) == 0);
    /* Thrown anew, the trace is of the new throw. */
    CHECK(trace_is(d, "   at Test.M.m_throw()\n   at Test.M.m_clauses()"));
    /* null becomes a NullReferenceException. */
    CHECK(m_clauses(throws, NULL) == 2);
    CHECK(rt_stack_trace_string(make(&mt_derived)) == NULL);
}

typedef struct Chain {
    RtObject *exc, *other;
    uint64_t counter[3];
    int64_t number;
} Chain;
static void in_finally1(void *p) {
    Chain *c = p;
    m_finally(throws, c->exc, &c->counter[0]);
}
static void in_finally2(void *p) {
    Chain *c = p;
    m_finally(in_finally1, c, &c->counter[1]);
}
static void in_call(void *p) { m_call(in_finally2, p); }
static void in_filter(void *p) {
    Chain *c = p;
    m_filter(in_finally2, p, c->number);
}

static void test_finally(void) {
    Chain c = {.exc = make(&mt_derived)};
    CHECK(m_catch(in_call, &c) == c.exc);
    CHECK(c.counter[0] == 1 && c.counter[1] == 1);
    CHECK(trace_is(c.exc,
                   "   at Test.M.m_throw()\n   at Test.M.m_finally()\n   at Test.M.m_finally()\n"
                   "   at Test.M.m_call()\n   at Test.M.m_catch()"));
    m_finally(nothing, NULL, &c.counter[0]);
    CHECK(c.counter[0] == 2);
    uint64_t log = 0;
    m_nested(throws, c.exc, &log);
    CHECK(log == 123);
}

static void throws_other(void *p) {
    Chain *c = p;
    m_finally_throws(throws, c->exc, c->other);
}
static void test_finally_throws(void) {
    Chain c = {.exc = make(&mt_derived), .other = make(&mt_derived)};
    CHECK(m_catch(throws_other, &c) == c.other);
    CHECK(trace_is(c.other, "   at Test.M.m_finally_throws()\n   at Test.M.m_catch()"));
}

static void test_filters(void) {
    Chain c = {.exc = make(&mt_derived), .number = 5};
    FIELD_EXC(c.exc)->number = 5;
    CHECK(m_filter(throws, c.exc, 5) == c.exc);
    /* A filter that says no: the next handler takes it; finally blocks run once. */
    c.number = 6;
    CHECK(m_catch(in_filter, &c) == c.exc);
    CHECK(c.counter[0] == 1 && c.counter[1] == 1);
    /* A filter that throws says no. */
    statics[0] = (uint64_t)make(&mt_exception);
    struct {
        Fn *fn;
        void *arg;
    } unused = {0};
    (void)unused;
    RtObject *exc = NULL;
    rt_try_call((void *)m_badfilter, (uint64_t)throws, (uint64_t)c.exc, 0, &exc);
    CHECK(exc == c.exc);
    statics[0] = 0;
}

static void rethrows(void *p) { m_rethrow(throws, p); }
static void test_rethrow(void) {
    RtObject *d = make(&mt_derived);
    CHECK(m_catch(rethrows, d) == d);
    CHECK(trace_is(d, "   at Test.M.m_throw()\n   at Test.M.m_rethrow()\n   at Test.M.m_catch()"));
    RtArray *before = (RtArray *)FIELD_EXC(d)->trace;
    rt_keep_next_trace();
    CHECK(m_catch(throws, d) == d);
    CHECK(trace_is(d,
                   "   at Test.M.m_throw()\n   at Test.M.m_rethrow()\n   at Test.M.m_catch()\n"
                   "--- End of stack trace from previous location ---\n"
                   "   at Test.M.m_throw()\n   at Test.M.m_catch()"));
    CHECK(((uint64_t *)before->data)[0] == 3);
}

static RtObject *caught(void *code, int64_t a, int64_t b, int64_t c) {
    RtObject *exc = NULL;
    rt_try_call(code, (uint64_t)a, (uint64_t)b, (uint64_t)c, &exc);
    return exc;
}

static void memmove_null(void *p) { rt_memmove(p, p, 8); }
static void test_faults(void) {
    uint64_t words[2] = {1, 42};
    CHECK(m_load(words) == 42);
    for (int i = 0; i < 100; i++) EXPECT(m_load(NULL) == -8);
    CHECK(m_load((void *)0xFFF0) == -8);
    CHECK(m_divide(0, 7, 2) == 3 && m_divide(1, 7, 2) == 3 && m_divide(2, 9, 2) == 4 &&
          m_divide(3, 9, 2) == 4);
    for (int kind = 0; kind < 4; kind++) {
        RtObject *e = caught((void *)m_divide, kind, 7, 0);
        CHECK(e && e->mt == &mt_divzero);
        int64_t min = kind == 0 || kind == 3 ? INT32_MIN : INT64_MIN;
        e = caught((void *)m_divide, kind, min, -1);
        CHECK(e && e->mt == &mt_overflow);
        CHECK(trace_is(e, "   at Test.M.m_divide()"));
    }
    RtObject *e = caught((void *)m_call, (int64_t)memmove_null, 0, 0);
    CHECK(e && e->mt == &mt_nullref && trace_is(e, "   at Test.M.m_call()"));
    e = caught((void *)rt_trap_index, 0, 0, 0);
    CHECK(e && e->mt == &mt_index);
}

static RtClassInit failing, working, first, second;
static int runs;
static void cctor_fails(void) {
    runs++;
    m_throw(make(&mt_derived));
}
static void cctor_works(void) {
    runs++;
    rt_class_init(&working); /* recursion by the same thread goes through */
}
static void cctor_first(void) { rt_class_init(&second); }
static void cctor_second(void) {
    rt_class_init(&first);
    runs++;
}
static void test_class_init(void) {
    working = (RtClassInit){.state = RT_CCTOR_PENDING, .cctor = cctor_works, .mt = &mt_node};
    rt_class_init(&working);
    rt_class_init(&working);
    CHECK(runs == 1 && working.state == RT_CCTOR_DONE);
    rt_root_add(&failing, sizeof failing);
    failing = (RtClassInit){.state = RT_CCTOR_PENDING, .cctor = cctor_fails, .mt = &mt_node};
    RtObject *a = caught((void *)rt_class_init, (int64_t)&failing, 0, 0);
    RtObject *b = caught((void *)rt_class_init, (int64_t)&failing, 0, 0);
    CHECK(runs == 2 && a && a == b && a->mt == &mt_typeinit && FIELD_EXC(a)->inner->mt == &mt_derived);
    first = (RtClassInit){.state = RT_CCTOR_PENDING, .cctor = cctor_first, .mt = &mt_node};
    second = (RtClassInit){.state = RT_CCTOR_PENDING, .cctor = cctor_second, .mt = &mt_node};
    rt_class_init(&first);
    CHECK(runs == 3 && first.state == RT_CCTOR_DONE && second.state == RT_CCTOR_DONE);
}

/* Deep recursion of throwing frames, under a collector that runs all the time. */
static void deep(void *p) {
    Chain *c = p;
    if (c->number-- > 0)
        m_finally(deep, c, &c->counter[0]);
    else
        m_throw(c->exc);
}
static void test_deep(void) {
    Chain c = {.exc = make(&mt_derived), .number = 10000};
    CHECK(m_catch(deep, &c) == c.exc);
    CHECK(c.counter[0] == 10000);
}

/* ---- ends of the process ------------------------------------------------------------------------- */

static void segfault(void) { *(volatile int *)0x123456789000 = 1; }
void test_end(const char *how) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (!strcmp(how, "end-unhandled")) {
        uint64_t counter = 0;
        RtObject *e = make(&mt_derived);
        FIELD_EXC(e)->message = (RtObject *)rt_string_utf8("gr\xC3\xBC\xC3\x9F");
        m_finally(throws, e, &counter);
    }
    if (!strcmp(how, "end-overflow")) m_call((Fn *)m_recurse, NULL);
    if (!strcmp(how, "end-violation")) m_call((Fn *)segfault, NULL);
    if (!strcmp(how, "end-failfast")) rt_fail_fast(rt_string_utf8("enough"), NULL);
}

static int run_child(const char *how, char *out, size_t size) {
    int p[2], status = 0;
    if (pipe(p) != 0) return -1;
    pid_t pid = fork();
    if (pid == 0) {
        dup2(p[1], 2);
        close(p[0]);
        execl("/proc/self/exe", "runtime", how, (char *)NULL);
        _exit(127);
    }
    close(p[1]);
    size_t n = 0;
    for (ssize_t k; n + 1 < size && (k = read(p[0], out + n, size - 1 - n)) > 0;) n += (size_t)k;
    out[n] = 0;
    close(p[0]);
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void test_ends(void) {
    char text[8000];
    CHECK(run_child("end-unhandled", text, sizeof text) == 134);
    CHECK(!strcmp(text,
                  "Unhandled exception. Test.Derived: gr\xC3\xBC\xC3\x9F\n   at Test.M.m_throw()\n   at "
                  "Test.M.m_finally()\n"));
    CHECK(run_child("end-overflow", text, sizeof text) == 134);
    CHECK(!strncmp(text, "Stack overflow.\n", 16) && strstr(text, "Repeated ") &&
          strstr(text, "at Test.M.m_recurse()\n") && strstr(text, "at Test.M.m_call()\n"));
    CHECK(run_child("end-violation", text, sizeof text) == 134);
    CHECK(!strncmp(text, "Fatal error.\nSystem.AccessViolationException", 44));
    CHECK(run_child("end-failfast", text, sizeof text) == 134);
    CHECK(!strncmp(text, "Process terminated.\nenough\n", 27));
}

void test_eh(void) {
    test_catch();
    test_finally();
    test_finally_throws();
    test_filters();
    test_rethrow();
    test_faults();
    test_class_init();
    test_deep();
    test_ends();
}
