/* The classes and the module of the tests, and their main. */
#include "tests/runtime/test.h"

int checks_passed, checks_failed;

static uint64_t seed = 88172645463325252u;
uint32_t rnd(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32);
}

#define INFO(id, space, text) static const RtTypeInfo info_##id = {.name = text, .ns = space}
INFO(object, "System", "Object");
INFO(string, "System", "String");
INFO(node, "Test", "Node");
INFO(exception, "System", "Exception");
INFO(derived, "Test", "Derived");
INFO(nullref, "System", "NullReferenceException");
INFO(divzero, "System", "DivideByZeroException");
INFO(overflow, "System", "OverflowException");
INFO(index, "System", "IndexOutOfRangeException");
INFO(cast, "System", "InvalidCastException");
INFO(arraytype, "System", "ArrayTypeMismatchException");
INFO(synclock, "System.Threading", "SynchronizationLockException");
INFO(oom, "System", "OutOfMemoryException");
INFO(typeinit, "System", "TypeInitializationException");
INFO(entrypoint, "System", "EntryPointNotFoundException");
INFO(finalizable, "Test", "Finalizable");
INFO(weakref, "System", "WeakReference");

RtAux aux_plain;
static const RtGcDesc node_refs = {3, {8, 16, 24}}, ref_element = {1, {0}}, pair_element = {1, {8}},
                      exc_refs = {4, {8, 16, 24, 32}};

#define ARRAY(name, size, desc)                                                                  \
    RtMethodTable name = {.flags = RT_MTF_HAS_COMPONENT_SIZE | RT_MTF_CATEGORY_SZARRAY | (size), \
                          .base_size = RT_ARRAY_BASE_SIZE,                                       \
                          .parent = &mt_object,                                                  \
                          .gcdesc = desc,                                                        \
                          .aux = &aux_plain,                                                     \
                          .element_type = &mt_object}
#define CLASS(id, size, base, desc, more)         \
    static RtAux aux_##id = {.info = &info_##id}; \
    RtMethodTable mt_##id = {                     \
        .flags = more, .base_size = size, .parent = base, .gcdesc = desc, .aux = &aux_##id}
#define EXCEPTION(id, base) CLASS(id, sizeof(Exc) + 8, base, &exc_refs, 0)

CLASS(object, 24, NULL, NULL, 0);
static RtAux aux_string = {.info = &info_string};
RtMethodTable mt_string = {.flags = RT_MTF_HAS_COMPONENT_SIZE | 2,
                           .base_size = RT_STRING_BASE_SIZE,
                           .flags2 = RT_MT2_STRING,
                           .parent = &mt_object,
                           .aux = &aux_string};
CLASS(node, sizeof(Node) + 8, &mt_object, &node_refs, 0);
CLASS(finalizable, sizeof(Node) + 8, &mt_object, &node_refs, RT_MTF_HAS_FINALIZER);
CLASS(weakref, 24, &mt_object, NULL, RT_MTF_HAS_FINALIZER);
ARRAY(mt_refs, 8, &ref_element);
ARRAY(mt_bytes, 1, NULL);
ARRAY(mt_ulongs, 8, NULL);
ARRAY(mt_pairs, sizeof(Pair), &pair_element);
EXCEPTION(exception, &mt_object);
EXCEPTION(derived, &mt_exception);
EXCEPTION(nullref, &mt_exception);
EXCEPTION(divzero, &mt_exception);
EXCEPTION(overflow, &mt_exception);
EXCEPTION(index, &mt_exception);
EXCEPTION(cast, &mt_exception);
EXCEPTION(arraytype, &mt_exception);
EXCEPTION(synclock, &mt_exception);
EXCEPTION(oom, &mt_exception);
EXCEPTION(typeinit, &mt_exception);
EXCEPTION(entrypoint, &mt_exception);

static void ctor(RtObject *self) { FIELD_EXC(self)->number = 7; }
static void ctor_message(RtObject *self, RtObject *message) {
    FIELD_EXC(self)->number = 8;
    FIELD_EXC(self)->message = message;
}
static void ctor_typeinit(RtObject *self, RtObject *name, RtObject *inner) {
    FIELD_EXC(self)->message = name;
    FIELD_EXC(self)->inner = inner;
}
#define ROW(id) \
    { .mt = &mt_##id, .ctor = ctor, .ctor_message = ctor_message }

/* "Type: message" and the stack trace, as Exception.ToString does. */
static RtObject *to_string(RtObject *exc) {
    char text[2000];
    size_t n = rt_type_name(exc->mt, text, 500);
    if (FIELD_EXC(exc)->message) {
        text[n++] = ':';
        text[n++] = ' ';
        n += rt_string_to_utf8((RtString *)FIELD_EXC(exc)->message, text + n, 500);
    }
    RtString *trace = rt_stack_trace_string(exc);
    if (trace) {
        text[n++] = '\n';
        n += rt_string_to_utf8(trace, text + n, 900);
    }
    return (RtObject *)rt_string_utf8_n(text, n);
}

/* managed.S */
extern const RtFuncRow test_funcs[], test_funcs_end[];
extern const RtFuncEhRow test_eh_funcs[], test_eh_funcs_end[];
extern const RtNames test_names;
enum { NUM_FUNCS = 15, NUM_EH_FUNCS = 9 };
uint64_t statics[8];

#define OFFSET(field) (int32_t) __builtin_offsetof(Exc, field)
const RtModule rt_module = {
    .funcs = test_funcs,
    .num_funcs = NUM_FUNCS,
    .names = &test_names,
    .eh_funcs = test_eh_funcs,
    .num_eh_funcs = NUM_EH_FUNCS,
    .static_roots = (char *)statics,
    .static_roots_end = (char *)(statics + 8),
    .exception_to_string = to_string,
    .thread_static_size = 64,
    .classes = {[RT_CLASS_OBJECT] = &mt_object,
                [RT_CLASS_STRING] = &mt_string,
                [RT_CLASS_EXCEPTION] = &mt_exception,
                [RT_CLASS_OBJECT_ARRAY] = &mt_refs,
                [RT_CLASS_BYTE_ARRAY] = &mt_bytes,
                [RT_CLASS_UINT64_ARRAY] = &mt_ulongs},
    .exceptions = {[RT_EXC_OVERFLOW] = ROW(overflow),
                   [RT_EXC_INDEX] = ROW(index),
                   [RT_EXC_NULLREF] = ROW(nullref),
                   [RT_EXC_DIVZERO] = ROW(divzero),
                   [RT_EXC_ARRAYTYPE] = ROW(arraytype),
                   [RT_EXC_CAST] = ROW(cast),
                   [RT_EXC_OUTOFMEMORY] = ROW(oom),
                   [RT_EXC_TYPEINIT] = {.mt = &mt_typeinit,
                                        .ctor = ctor,
                                        .ctor_message = (void *)ctor_typeinit},
                   [RT_EXC_SYNCLOCK] = ROW(synclock),
                   [RT_EXC_ENTRYPOINT] = ROW(entrypoint)},
    .field_offsets = {[RT_FIELD_EXC_MESSAGE] = OFFSET(message),
                      [RT_FIELD_EXC_INNER] = OFFSET(inner),
                      [RT_FIELD_EXC_STACKTRACE] = OFFSET(trace),
                      [RT_FIELD_EXC_STACKTRACESTRING] = OFFSET(trace_string),
                      [RT_FIELD_EXC_HRESULT] = OFFSET(hresult),
                      [RT_FIELD_EXC_REMOTESTACK] = -1,
                      [RT_FIELD_EXC_XCODE] = -1,
                      [RT_FIELD_RUNTIMETYPE_HANDLE] = -1},
};

static const struct {
    const char *name;
    void (*run)(void);
} groups[] = {{"gc", test_gc}, {"types", test_types}, {"monitor", test_monitor}, {"eh", test_eh}};

/* Runs one group, or what a test of the end of the process wants (eh.c). */
static uint64_t run(const char *name) {
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (!strcmp(name, groups[i].name)) groups[i].run();
    test_end(name);
    return 0;
}

/* A child process may start threads (ThreadSanitizer asks for this). */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) { return "die_after_fork=0"; }

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    rt_gc_init();
    rt_thread_attach();
    rt_os_init_faults();
    rt_os_init_suspend();
    rt_eh_init();
    CHECK(test_funcs_end - test_funcs == NUM_FUNCS);
    CHECK(test_eh_funcs_end - test_eh_funcs == NUM_EH_FUNCS);
    rt_base_call((void *)run, (uint64_t)argv[1], 0, 0);
    printf("%s: %d passed, %d failed\n", argv[1], checks_passed, checks_failed);
    return checks_failed != 0;
}
