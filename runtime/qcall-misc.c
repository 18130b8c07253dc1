/* QCalls of the environment, exceptions and diagnostics, and replacements of methods of theirs. */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/sysnative.h"
#include "runtime/thread.h"

/* ---- process ------------------------------------------------------------------------------------- */

void qcall_exit(int32_t code) {
    rt_set_exit_code(code);
    rt_exit(code);
}

void qcall_fail_fast(void *mark, const uint16_t *message, StackObject exception, const uint16_t *source) {
    (void)mark, (void)source;
    size_t n = 0;
    while (message && message[n]) n++;
    rt_fail_fast(message ? rt_string_utf16(message, n) : NULL, exception ? *exception : NULL);
}

int32_t qcall_processor_count(void) { return (int32_t)rt_os_processors(); }

/* The program's name as it was called, then its arguments. */
RtObject *replace_command_line(void) {
    int n = rt_argc();
    RtArray *a = rt_new_array_of(RT_CLASS_STRING_ARRAY, n);
    for (int i = 0; i < n; i++)
        rt_store_ref((RtObject **)a->data + i, (RtObject *)rt_string_utf8(rt_argv()[i]));
    return (RtObject *)a;
}

#if defined __x86_64__
#define RT_IDENTIFIER "linux-x64"
#else
#define RT_IDENTIFIER "linux-arm64"
#endif

/* AppDomain.FriendlyName: the simple name of the entry assembly. */
RtObject *replace_friendly_name(RtObject *domain) {
    (void)domain;
    return (RtObject *)rt_string_utf8_n(rt_module.entry_assembly, strcspn(rt_module.entry_assembly, ","));
}

/* RuntimeInformation.RuntimeIdentifier: on CoreCLR the host tells it. */
RtObject *replace_runtime_identifier(void) { return (RtObject *)rt_string_utf8(RT_IDENTIFIER); }

/* AppContext.BaseDirectory when the host has not said it: where the executable lies, with the slash. */
RtObject *replace_base_directory(void) {
    char *path = SystemNative_GetProcessPath(), *slash = path ? strrchr(path, '/') : NULL;
    RtString *s = rt_string_utf8_n(path ? path : "", slash ? (size_t)(slash + 1 - path) : 0);
    free(path);
    return (RtObject *)s;
}

/* ---- environment variables ----------------------------------------------------------------------- */

extern char **environ;
static RtMutex environment_lock;
enum { ERROR_ENVVAR_NOT_FOUND = 203 };

static char *dup_utf8(const uint16_t *s) {
    size_t units = 0;
    while (s[units]) units++;
    size_t n = rt_utf8_from_utf16(NULL, 0, s, units);
    char *text = malloc(n + 1);
    if (!text) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    rt_utf8_from_utf16(text, n + 1, s, units);
    return text;
}

/* Length without the 0; when it does not fit, the size it needs; 0 with errno 203: there is none. */
uint32_t qcall_getenv(const uint16_t *name, uint16_t *buffer, uint32_t size) {
    char *key = dup_utf8(name);
    rt_lock(&environment_lock);
    const char *value = getenv(key);
    char *copy = value ? strdup(value) : NULL;
    rt_mutex_unlock(&environment_lock);
    free(key);
    if (!copy) {
        errno = value ? ENOMEM : ERROR_ENVVAR_NOT_FOUND;
        return 0;
    }
    RtString *s = rt_string_utf8(copy);
    free(copy);
    errno = 0;
    if ((uint32_t)s->length >= size) return (uint32_t)s->length + 1;
    memcpy(buffer, s->chars, 2 * ((size_t)s->length + 1));
    return (uint32_t)s->length;
}

Bool32 qcall_setenv(const uint16_t *name, const uint16_t *value) {
    char *key = dup_utf8(name), *text = value ? dup_utf8(value) : NULL;
    rt_lock(&environment_lock);
    int r = text ? setenv(key, text, 1) : unsetenv(key);
    rt_mutex_unlock(&environment_lock);
    free(key);
    free(text);
    return r == 0;
}

/* name=value, each ended by 0, an empty one at the end; malloc'ed. */
uint16_t *qcall_environment_block(void) {
    size_t used = 0, size = 4096;
    uint16_t *block = malloc(2 * size);
    rt_lock(&environment_lock);
    for (char **e = environ; block && *e; e++) {
        RtString *s = rt_string_utf8(*e);
        size_t n = (size_t)s->length + 1;
        if (used + n + 1 > size) {
            uint16_t *more = realloc(block, 2 * (size = 2 * (size + n)));
            if (!more) free(block);
            if (!(block = more)) break;
        }
        if (n == 1) continue;
        memcpy(block + used, s->chars, 2 * n);
        used += n;
    }
    rt_mutex_unlock(&environment_lock);
    if (block) block[used] = 0;
    return block;
}
Bool32 qcall_environment_free(uint16_t *block) {
    free(block);
    return 1;
}

/* Every running thread of the process executes a barrier (membarrier(2), Linux 4.3). */
void qcall_barrier_process_wide(void) {
    enum { MEMBARRIER_CMD_GLOBAL = 1 };
    if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0) != 0)
        rt_not_implemented("MemoryBarrierProcessWide");
}

/* ---- exceptions ---------------------------------------------------------------------------------- */

/* Exception.ExceptionMessageKind */
void qcall_exception_message(int32_t kind, StackObject out) {
    static const char *const texts[] = {"", "Thread was being aborted.",
                                        "Thread was interrupted from a waiting state.",
                                        "Insufficient memory to continue the execution of the program."};
    *out = (RtObject *)rt_string_utf8(kind > 0 && kind < 4 ? texts[kind] : texts[0]);
}

/* A copy: throws after this one go on writing into the exception's own. */
void qcall_exception_frozen_trace(StackObject exc, StackObject out) {
    rt_check_null(*exc);
    RtObject *trace = RT_KNOWN_FIELD(*exc, RtObject *, EXC_STACKTRACE);
    *out = trace ? rt_clone(trace) : NULL;
}

RtObject *replace_exception_trace(RtObject *exc) { return (RtObject *)rt_stack_trace_string(exc); }

typedef struct Lines {
    char *text;
    size_t n, size;
} Lines;

static void append(Lines *l, const char *s) {
    size_t n = strlen(s);
    if (l->n + n > l->size) {
        char *more = realloc(l->text, l->size = 2 * (l->size + n));
        if (!more) free(l->text);
        if (!(l->text = more)) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    }
    memcpy(l->text + l->n, s, n);
    l->n += n;
}

static bool starts_with(const char *s, const char *prefix) { return strncmp(s, prefix, strlen(prefix)) == 0; }

/* "   at Namespace.Type.Method(…)\n" for each frame of the calling thread but those of the
 * method that asks. */
static Lines stack_lines(const char *asking, const char *its_caller) {
    enum { MAX_FRAMES = 256 };
    uint64_t ips[MAX_FRAMES];
    Lines l = {0};
    size_t n = rt_stack_walk(ips, MAX_FRAMES, 0);
    for (size_t i = 0; i < n && i < MAX_FRAMES; i++) {
        const RtFuncRow *f = rt_func_find(ips[i] - 1);
        char name[RT_FUNC_NAME], line[RT_FUNC_NAME + 512];
        if (!f || !rt_func_name(f, name, sizeof name) || (asking && starts_with(name, asking)) ||
            (its_caller && starts_with(name, its_caller)))
            continue;
        if (rt_frame_text(ips[i], i + 1 == n, line, sizeof line)) append(&l, line);
    }
    return l;
}

static RtObject *take_string(Lines l, size_t n) {
    RtString *s = rt_string_utf8_n(l.text ? l.text : "", n);
    free(l.text);
    return (RtObject *)s;
}

RtObject *replace_environment_trace(void) {
    Lines l = stack_lines(NULL, NULL);
    return take_string(l, l.n ? l.n - 1 : 0);
}

/* Exception.SetCurrentStackTrace: where it is now becomes the trace that comes before its own. */
void replace_exception_set_trace(RtObject *exc) {
    rt_check_null(exc);
    if (RT_KNOWN_FIELD(exc, RtObject *, EXC_STACKTRACE) ||
        RT_KNOWN_FIELD(exc, RtObject *, EXC_STACKTRACESTRING) ||
        RT_KNOWN_FIELD(exc, RtObject *, EXC_REMOTESTACK))
        rt_not_implemented("SetCurrentStackTrace of an exception that has a stack trace");
    Lines l = stack_lines("System.Exception.SetCurrentStackTrace",
                          "System.Runtime.ExceptionServices.ExceptionDispatchInfo.");
    append(&l, "--- End of stack trace from previous location ---\n");
    rt_store_ref(&RT_KNOWN_FIELD(exc, RtObject *, EXC_REMOTESTACK), take_string(l, l.n));
}

/* ---- debugger and event tracing: nobody listens -------------------------------------------------- */

void qcall_ignore(void) {}
int32_t qcall_no(void) { return 0; }
int32_t qcall_yes(void) { return 1; }

/* A handle to be told apart from failure. */
static char provider, event;
void *qcall_event_provider(const uint16_t *name, void *callback, void *context) {
    (void)name, (void)callback, (void)context;
    return &provider;
}
void *qcall_event_define(void *p, uint32_t id, int64_t keywords, uint32_t version, uint32_t level,
                         const void *metadata, uint32_t size) {
    (void)p, (void)id, (void)keywords, (void)version, (void)level, (void)metadata, (void)size;
    return &event;
}

/* Activity ids of the thread (EventActivityIdControl's codes): get, set, create, get and set,
 * create and set. */
int32_t qcall_event_activity(uint32_t code, uint8_t *id) {
    enum { GET = 1, SET, CREATE, GET_SET, CREATE_SET, E_INVALIDARG = 87 };
    static _Thread_local uint8_t current[16];
    uint8_t old[16];
    memcpy(old, current, 16);
    switch (code) {
        case GET: memcpy(id, old, 16); return 0;
        case SET: memcpy(current, id, 16); return 0;
        case CREATE: SystemNative_GetNonCryptographicallySecureRandomBytes(id, 16); return 0;
        case GET_SET:
            memcpy(current, id, 16);
            memcpy(id, old, 16);
            return 0;
        case CREATE_SET:
            memcpy(id, old, 16);
            SystemNative_GetNonCryptographicallySecureRandomBytes(current, 16);
            return 0;
        default: return E_INVALIDARG;
    }
}

/* ---- processor ----------------------------------------------------------------------------------- */

#if defined(__x86_64__)
#include <cpuid.h>
void qcall_cpuid(int32_t *out, int32_t leaf, int32_t subleaf) {
    uint32_t *r = (uint32_t *)out;
    __cpuid_count(leaf, subleaf, r[0], r[1], r[2], r[3]);
}
#endif
