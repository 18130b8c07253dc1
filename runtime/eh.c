/* Two-pass exceptions over frames that are chained by the frame pointer (abi.h, DESIGN D7). The first pass
 * finds the handler, runs filters and writes the stack trace; nothing is unwound until it has found one, so
 * an unhandled exception is reported with the stack as it was; then its finally handlers run, as under
 * CoreCLR, and the process ends. The second pass enters finally and fault
 * handlers one at a time, on the frame they belong to: everything below is gone then, and they come back
 * through rt_eh_resume with the token, which says where to. A throw on the way simply starts anew. */
#include <stdlib.h>
#include "runtime/eh.h"
#include "runtime/gc.h"
#include "runtime/thread.h"

_Static_assert(RT_EXC_OVERFLOW == 0 && RT_EXC_INDEX == 1 && RT_EXC_NULLREF == 2 && RT_EXC_DIVZERO == 3 &&
                   RT_EXC_ARRAYTYPE == 4 && RT_EXC_CAST == 5 && RT_EXC_PLATFORM == 6,
               "numbers in the architectures' stubs");

/* ---- functions and frames ------------------------------------------------------------------------ */

const void *rt_func_start(const RtFuncRow *f) { return (const char *)&f->start + f->start; }
static uint64_t func_start(const RtFuncRow *f) { return (uint64_t)rt_func_start(f); }

const RtFuncRow *rt_func_find(uint64_t ip) {
    uint64_t low = 0, high = rt_module.num_funcs;
    while (low < high) {
        uint64_t mid = (low + high) / 2;
        if (func_start(&rt_module.funcs[mid]) <= ip)
            low = mid + 1;
        else
            high = mid;
    }
    bool beyond = low == rt_module.num_funcs && ip >= func_start(&rt_module.funcs[low]);
    return low && !beyond ? &rt_module.funcs[low - 1] : NULL;
}

bool rt_is_managed(uint64_t ip) { return rt_func_find(ip) != NULL; }

typedef struct Frame {
    uint64_t ip; /* return address into the function */
    uint64_t *fp;
    uint64_t *sp; /* what lies below is no longer the function's; faults leave the red zone */
} Frame;

/* False at the end of the stack, and where native code has used the frame pointer for something else. */
static bool next_frame(Frame *f) {
    uint64_t *fp = f->fp;
    if ((uintptr_t)fp & 7 || !fp || (void *)(fp + 2) > rt_thread()->stack_base) return false;
    f->ip = fp[1];
    f->fp = (uint64_t *)fp[0];
    f->sp = fp + 2;
    return f->fp > fp || f->ip == (uint64_t)rt_base_return;
}

static Frame caller_frame(void *frame_address) {
    Frame f = {0, frame_address, NULL};
    next_frame(&f);
    return f;
}

/* What the stubs of eh-x64.c hand over: frame_address is of the C function that they call. */
static Frame thrown_in(uint64_t ip, uint64_t *fp, void *frame_address) {
    return (Frame){ip, fp, *(uint64_t **)frame_address + 2};
}

static const RtFuncEh *func_eh(const RtFuncRow *f) {
    const RtFuncEhRow *row = rt_func_row(rt_module.eh_funcs, rt_module.num_eh_funcs, sizeof *row, f);
    return row ? (const RtFuncEh *)((const char *)&row->eh + row->eh) : NULL;
}

static const RtEhRegion *regions_of(const RtFuncEh *eh) {
    const RtEhRow *rows = (const RtEhRow *)(eh + 1);
    return (const RtEhRegion *)(rows + eh->num_rows);
}

/* Innermost region of the code before the return address; 0: none. */
static uint32_t region_at(const RtFuncRow *f, const RtFuncEh *eh, uint64_t ip) {
    const RtEhRow *rows = (const RtEhRow *)(eh + 1);
    uint64_t offset = ip - 1 - func_start(f);
    uint32_t low = 0, high = eh->num_rows;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        if (offset >= rows[mid].end)
            low = mid + 1;
        else
            high = mid;
    }
    return low < eh->num_rows && offset >= rows[low].start ? rows[low].region : 0;
}

size_t rt_stack_walk(uint64_t *ips, size_t max, size_t skip) {
    size_t n = 0;
    Frame f = {0, __builtin_frame_address(0), NULL};
    while (next_frame(&f)) {
        if (!rt_is_managed(f.ip - 1)) continue;
        if (skip) {
            skip--;
            continue;
        }
        if (n < max) ips[n] = f.ip;
        n++;
    }
    return n;
}

/* ---- stack traces -------------------------------------------------------------------------------- */

/* Exception._stackTrace: ulong[] with the number of return addresses first. */
enum { TRACE_START = 16 };
static const uint64_t TRACE_BREAK = 0; /* instead of an address: what follows belongs to another throw */

static uint64_t *trace_of(RtObject *exc, size_t *cap) {
    RtArray *a = RT_KNOWN_FIELD(exc, RtArray *, EXC_STACKTRACE);
    if (!a || a->mt != rt_module.classes[RT_CLASS_UINT64_ARRAY] || !a->length) return NULL;
    *cap = a->length;
    return (uint64_t *)a->data;
}

static bool has_traces(void) {
    return rt_has_field(EXC_STACKTRACE) && rt_module.classes[RT_CLASS_UINT64_ARRAY];
}

/* Gives the exception an array of its own with this room; false when there is no memory. */
static bool trace_reserve(RtObject *exc, size_t room) {
    size_t cap = 0;
    uint64_t *old = trace_of(exc, &cap);
    RtArray *a = (RtArray *)rt_gc_try_alloc(rt_module.classes[RT_CLASS_UINT64_ARRAY],
                                            RT_ARRAY_BASE_SIZE + room * 8, (uint32_t)room);
    if (!a) return false;
    if (old) memcpy(a->data, old, (old[0] + 1) * 8);
    rt_store_ref(&RT_KNOWN_FIELD(exc, RtObject *, EXC_STACKTRACE), (RtObject *)a);
    return true;
}

static void trace_add(RtObject *exc, uint64_t ip) {
    size_t cap = 0;
    if (!has_traces()) return;
    uint64_t *trace = trace_of(exc, &cap);
    if (!trace || trace[0] + 1 == cap) {
        if (!trace_reserve(exc, trace ? cap * 2 : TRACE_START)) return;
        trace = trace_of(exc, &cap);
    }
    trace[++trace[0]] = ip;
}

void rt_keep_next_trace(void) { rt_thread()->keep_trace = true; }

/* The first frame of a rethrow is the last one of the trace. */
static bool trace_ends_in(RtObject *exc, const RtFuncRow *f) {
    size_t cap;
    uint64_t *trace = has_traces() ? trace_of(exc, &cap) : NULL;
    return trace && trace[0] && trace[trace[0]] != TRACE_BREAK && rt_func_find(trace[trace[0]] - 1) == f;
}

static void trace_begin(RtObject *exc, uint64_t mode) {
    RtThread *t = rt_thread();
    bool keep = t->keep_trace;
    t->keep_trace = false;
    if (mode == RT_THROW_AGAIN || !has_traces()) return;
    if (rt_has_field(EXC_STACKTRACESTRING))
        rt_store_ref(&RT_KNOWN_FIELD(exc, RtObject *, EXC_STACKTRACESTRING), NULL);
    size_t cap;
    uint64_t *trace = keep ? trace_of(exc, &cap) : NULL;
    if (!trace) {
        rt_store_ref(&RT_KNOWN_FIELD(exc, RtObject *, EXC_STACKTRACE), NULL);
    } else if (trace_reserve(exc, trace[0] + TRACE_START)) {
        /* A copy: the old array may be kept by an ExceptionDispatchInfo. */
        trace_add(exc, TRACE_BREAK);
    }
}

typedef struct Text {
    char *p;
    size_t length, cap;
} Text;

static void text_add(Text *t, const char *s) {
    size_t n = strlen(s);
    if (t->length + n + 1 > t->cap) {
        size_t cap = (t->length + n + 1) * 2;
        char *p = realloc(t->p, cap);
        if (!p) return;
        t->p = p;
        t->cap = cap;
    }
    memcpy(t->p + t->length, s, n + 1);
    t->length += n;
}

enum { FRAME_TEXT = 2048 };

/* Whether the frame is shown. The end of an earlier trace is told after a frame that is, unless that is the
 * frame of an async method, where the trace only goes on. */
static bool text_add_frame(Text *t, uint64_t ip, bool last, bool shown, uint64_t before) {
    char line[FRAME_TEXT];
    if (ip == TRACE_BREAK) {
        const RtFuncRow *f = before ? rt_func_find(before - 1) : NULL;
        if (shown && f && !(rt_func_marks(f) & RT_TRACE_ASYNC))
            text_add(t, "--- End of stack trace from previous location ---\n");
        return false;
    }
    if (!rt_frame_text(ip, last, line, sizeof line)) return false;
    text_add(t, line);
    return true;
}

RtString *rt_stack_trace_string(RtObject *exc) {
    size_t cap;
    rt_check_null(exc);
    uint64_t *trace = has_traces() ? trace_of(exc, &cap) : NULL;
    if (!trace) return NULL;
    Text t = {0};
    bool shown = false;
    for (uint64_t i = 1; i <= trace[0]; i++)
        shown = text_add_frame(&t, trace[i], i == trace[0], shown, i > 1 ? trace[i - 1] : 0);
    RtString *s = rt_string_utf8_n(t.p ? t.p : "", t.length ? t.length - 1 : 0);
    free(t.p);
    return s;
}

/* ---- first pass ---------------------------------------------------------------------------------- */

typedef struct Target {
    uint64_t *fp;
    uint32_t region; /* 0: the frame is rt_try_call's */
} Target;

static bool is_instance(const RtObject *exc, const RtMethodTable *type) {
    for (const RtMethodTable *mt = exc->mt; mt; mt = mt->parent)
        if (mt == type) return true;
    return false;
}

static bool clause_takes(const RtEhRegion *r, uint64_t *fp, RtObject *exc) {
    if (r->kind != RT_CLAUSE_CATCH && r->kind != RT_CLAUSE_FILTER) return false;
    if (r->filter) {
        RtObject *escaped = NULL;
        void *code = (void *)((const char *)&r->filter + r->filter);
        int32_t yes = (int32_t)rt_try_call(code, (uint64_t)fp, (uint64_t)exc, 0, &escaped);
        return !escaped && yes;
    }
    return !r->type || is_instance(exc, (const RtMethodTable *)((const char *)&r->type + r->type));
}

static uint32_t find_clause(const RtFuncRow *f, const Frame *frame, RtObject *exc) {
    const RtFuncEh *eh = func_eh(f);
    if (!eh) return 0;
    const RtEhRegion *regions = regions_of(eh);
    uint32_t r = region_at(f, eh, frame->ip);
    while (r && !clause_takes(&regions[r - 1], frame->fp, exc)) r = regions[r - 1].parent;
    return r;
}

/* Whether native code lies above. */
static bool is_callback(const RtFuncRow *f) {
    const RtFuncEh *eh = func_eh(f);
    return eh && eh->flags & RT_EH_CALLBACK;
}

/* From a callback's frame past the native code to the frame that called it, as CoreCLR does on this system;
 * the native frames are forgotten. False when no managed code is there. */
static bool cross_native(Frame *frame, RtReverseFrame **innermost) {
    const RtReverseFrame *r = *innermost;
    if (!r || !r->registers[7]) return false;
    *frame = (Frame){r->registers[7], (uint64_t *)r->registers[6], r->native_sp};
    *innermost = r->outer;
    return true;
}

/* Handlers of AppDomain.FirstChanceException see the exception with the frame of the throw in its trace. */
static void first_chance(RtObject *exc) {
    RtObject *failed = NULL;
    if (!rt_module.first_chance) return;
    rt_try_call((void *)rt_module.first_chance, (uint64_t)exc, 0, 0, &failed);
    if (!failed) return;
    rt_write_str(2, "Fatal error.\nInternal CLR error. (0x80131506)\n"); /* as CoreCLR ends */
    abort();
}

/* False when nobody takes the exception: the target is the last frame then, and region 0. */
static bool find_handler(Frame frame, RtObject *exc, bool again, Target *target) {
    bool first = true, crossed;
    RtReverseFrame *reverse = rt_thread()->reverse;
    do {
        crossed = false;
        target->fp = frame.fp;
        target->region = 0;
        if (frame.ip == (uint64_t)rt_base_return) return false;
        if (frame.ip == (uint64_t)rt_try_return) return true;
        const RtFuncRow *f = rt_func_find(frame.ip - 1);
        if (!f) continue;
        if (!again || !trace_ends_in(exc, f)) trace_add(exc, frame.ip);
        if (first) first_chance(exc);
        again = first = false;
        if ((target->region = find_clause(f, &frame, exc))) return true;
        if (is_callback(f) && !(crossed = cross_native(&frame, &reverse))) return false;
    } while (crossed || next_frame(&frame));
    return false;
}

static void report_unhandled(RtObject *exc);

/* ---- second pass --------------------------------------------------------------------------------- */

static uint64_t make_token(Target t) {
    uint64_t depth = (uint64_t)((char *)rt_thread()->stack_base - (char *)t.fp) / 8;
    return depth | (uint64_t)t.region << 32;
}

static Target read_token(uint64_t token) {
    uint64_t depth = (uint32_t)token;
    return (Target){(uint64_t *)((char *)rt_thread()->stack_base - depth * 8), (uint32_t)(token >> 32)};
}

static RT_NORETURN void land(const RtFuncRow *f, const Frame *frame, const RtEhRegion *r, RtObject *exc,
                             uint64_t token) {
    uint64_t *sp = (uint64_t *)((char *)frame->fp - func_eh(f)->frame_size);
    rt_eh_land(frame->fp, sp, frame->sp, func_start(f) + r->pad, exc, token);
}

static void unwind_frame(const RtFuncRow *f, const Frame *frame, RtObject *exc, uint64_t token) {
    const RtFuncEh *eh = func_eh(f);
    if (!eh) return;
    const RtEhRegion *regions = regions_of(eh);
    Target target = read_token(token);
    uint32_t goal = frame->fp == target.fp ? target.region : 0;
    for (uint32_t r = region_at(f, eh, frame->ip); r; r = regions[r - 1].parent) {
        uint32_t kind = regions[r - 1].kind;
        if (r == goal || kind == RT_CLAUSE_FINALLY || kind == RT_CLAUSE_FAULT)
            land(f, frame, &regions[r - 1], exc, token);
    }
}

static RT_NORETURN void unwind(Frame frame, RtObject *exc, uint64_t token) {
    Target target = read_token(token);
    bool crossed;
    do {
        crossed = false;
        if (frame.ip == (uint64_t)rt_try_return && frame.fp == target.fp)
            rt_eh_land(frame.fp, frame.sp, frame.sp, (uint64_t)rt_try_pad, exc, token);
        const RtFuncRow *f = rt_func_find(frame.ip - 1);
        if (f) unwind_frame(f, &frame, exc, token);
        if (frame.fp == target.fp && !target.region) abort(); /* unhandled, and told so before */
        if (f && is_callback(f)) crossed = cross_native(&frame, &rt_thread()->reverse);
    } while (crossed || next_frame(&frame));
    rt_bug("the frame that handles an exception is gone");
}

void rt_resume_from(RtObject *exc, uint64_t token, uint64_t ip, uint64_t *fp) {
    unwind(thrown_in(ip, fp, __builtin_frame_address(0)), exc, token);
}

static RT_NORETURN void throw_in(Frame frame, RtObject *exc, uint64_t mode) {
    Target target;
    if (!exc) exc = rt_exception_new(RT_EXC_NULLREF, NULL), mode = RT_THROW_NEW;
    trace_begin(exc, mode);
    if (!find_handler(frame, exc, mode == RT_THROW_AGAIN, &target)) report_unhandled(exc);
    unwind(frame, exc, make_token(target));
}

void rt_throw_from(RtObject *exc, uint64_t ip, uint64_t *fp, uint64_t mode) {
    throw_in(thrown_in(ip, fp, __builtin_frame_address(0)), exc, mode);
}

/* ---- exceptions of the runtime ------------------------------------------------------------------- */

static const char *const exception_names[] = {
#define X(id, ns, name) ns "." name,
    RT_EXCEPTIONS(X)
#undef X
};

static RtObject *spare_out_of_memory; /* for when there is no memory for another */

void rt_eh_init(void) {
    RtMethodTable *mt = rt_module.exceptions[RT_EXC_OUTOFMEMORY].mt;
    if (!mt) return;
    rt_root_add(&spare_out_of_memory, sizeof spare_out_of_memory);
    spare_out_of_memory = rt_new(mt);
    if (rt_has_field(EXC_HRESULT))
        RT_KNOWN_FIELD(spare_out_of_memory, int32_t, EXC_HRESULT) = (int32_t)0x8007000E;
}

static RtObject *out_of_memory(void) {
    const RtExceptionRow *row = &rt_module.exceptions[RT_EXC_OUTOFMEMORY];
    RtObject *exc = rt_gc_try_alloc(row->mt, row->mt->base_size, 0), *failed = NULL;
    if (exc && row->ctor) rt_try_call((void *)row->ctor, (uint64_t)exc, 0, 0, &failed);
    if (!exc || failed) return spare_out_of_memory;
    /* CoreCLR's own has no message either, so that its text names the type. */
    if (rt_has_field(EXC_MESSAGE)) rt_store_ref(&RT_KNOWN_FIELD(exc, RtObject *, EXC_MESSAGE), NULL);
    return exc;
}

RtObject *rt_exception_new(RtExceptionKind kind, RtString *message) {
    const RtExceptionRow *row = &rt_module.exceptions[kind];
    if (!row->mt) {
        rt_write_str(2, "exception class that the program does not keep: ");
        rt_bug(exception_names[kind]);
    }
    if (kind == RT_EXC_OUTOFMEMORY && !message) return out_of_memory();
    RtObject *exc = rt_new(row->mt);
    if (message && row->ctor_message && kind != RT_EXC_TYPEINIT && kind != RT_EXC_INVOCATION)
        row->ctor_message(exc, (RtObject *)message);
    else if (row->ctor)
        row->ctor(exc);
    return exc;
}

void rt_trap_from(uint64_t kind, uint64_t ip, uint64_t *fp) {
    RtObject *exc = rt_exception_new((RtExceptionKind)kind, NULL);
    throw_in(thrown_in(ip, fp, __builtin_frame_address(0)), exc, RT_THROW_NEW);
}

void rt_throw_kind(RtExceptionKind kind) {
    Frame f = caller_frame(__builtin_frame_address(0));
    throw_in(f, rt_exception_new(kind, NULL), RT_THROW_NEW);
}

void rt_throw_message(RtExceptionKind kind, const char *message) {
    Frame f = caller_frame(__builtin_frame_address(0));
    throw_in(f, rt_exception_new(kind, rt_string_utf8(message)), RT_THROW_NEW);
}

void rt_not_implemented(const char *what) { rt_throw_message(RT_EXC_PLATFORM, what); }

/* ---- the end ------------------------------------------------------------------------------------- */

void rt_write_str(int fd, const char *s) { rt_write(fd, s, strlen(s)); }

static void write_utf16(int fd, const RtString *s) {
    char part[1024];
    for (int32_t i = 0; i < s->length;) {
        int32_t n = s->length - i < 256 ? s->length - i : 256;
        /* Not between the halves of a surrogate pair. */
        if (n > 1 && (s->chars[i + n - 1] & 0xFC00) == 0xD800) n--;
        rt_write(fd, part, rt_utf8_from_utf16(part, sizeof part, s->chars + i, (size_t)n));
        i += n;
    }
}

static void write_frame(uint64_t ip) {
    char line[FRAME_TEXT];
    if (rt_frame_text(ip, false, line, sizeof line)) rt_write_str(2, line);
}

void rt_write_stack(uint64_t ip, uint64_t *fp) {
    Frame f = {ip, fp, NULL};
    do write_frame(f.ip);
    while (next_frame(&f));
}

static size_t repeats_at(const uint64_t *ips, size_t n, size_t period) {
    size_t i = period;
    while (i < n && ips[i] == ips[i - period]) i++;
    return i / period;
}

/* Frames that repeat are written once, as CoreCLR does. */
static void write_repeating(const uint64_t *ips, size_t n) {
    enum { MAX_PERIOD = 64 };
    static const char line[] = "--------------------------------\n";
    for (size_t i = 0; i < n;) {
        size_t period = 1, times = 1;
        for (size_t p = 1; p <= MAX_PERIOD && p <= n - i && times < 3; p++)
            times = repeats_at(ips + i, n - i, period = p);
        if (times < 3) {
            write_frame(ips[i++]);
            continue;
        }
        char number[24];
        rt_format_u64(number, times);
        rt_write_str(2, "Repeated ");
        rt_write_str(2, number);
        rt_write_str(2, " times:\n");
        rt_write_str(2, line);
        for (size_t k = 0; k < period; k++) write_frame(ips[i + k]);
        rt_write_str(2, line);
        i += period * times;
    }
}

void rt_stack_overflow(uint64_t ip, uint64_t *fp) {
    size_t n = 0, max = (size_t)1 << 22;
    uint64_t *ips = rt_os_map(max * sizeof *ips);
    Frame f = {ip, fp, NULL};
    rt_write_str(2, "Stack overflow.\n");
    do
        if (ips && n < max && rt_is_managed(f.ip - 1)) ips[n++] = f.ip;
    while (next_frame(&f));
    write_repeating(ips, n);
    abort();
}

/* Class, message and trace without running any of the program's code. */
static void write_plainly(RtObject *exc) {
    char name[512];
    size_t cap;
    rt_type_name(exc->mt, name, sizeof name);
    rt_write_str(2, name);
    RtString *message = rt_has_field(EXC_MESSAGE) ? RT_KNOWN_FIELD(exc, RtString *, EXC_MESSAGE) : NULL;
    if (message) {
        rt_write_str(2, ": ");
        write_utf16(2, message);
    }
    rt_write_str(2, "\n");
    uint64_t *trace = has_traces() ? trace_of(exc, &cap) : NULL;
    for (uint64_t i = 1; trace && i <= trace[0]; i++) write_frame(trace[i]);
}

/* Of threads that fail at the same time the first one writes, the others wait for the end. False when this
 * thread has written: a finally handler on the way to the end has thrown again. */
static bool is_first(void) {
    static RtThread *first;
    RtThread *none = NULL, *self = rt_thread();
    if (__atomic_compare_exchange_n(&first, &none, self, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        return true;
    if (none == self) return false;
    rt_native_enter();
    for (;;) rt_os_pause(1000000000);
}

/* What ToString says, on stderr, after the words in front. */
static void write_exception(const char *before, RtObject *exc) {
    RtObject *failed = NULL;
    RtString *text = NULL;
    if (rt_module.exception_to_string)
        text = (RtString *)rt_try_call((void *)rt_module.exception_to_string, (uint64_t)exc, 0, 0, &failed);
    if (failed) {
        rt_write_str(2, "\n   Cannot print exception string because Exception.ToString() failed.\n");
        return;
    }
    rt_write_str(2, before);
    if (!rt_module.exception_to_string) {
        write_plainly(exc);
        return;
    }
    if (text) write_utf16(2, text);
    rt_write_str(2, "\n");
}

static void report_unhandled(RtObject *exc) {
    RtObject *failed = NULL;
    if (!is_first()) return;
    if (rt_module.unhandled) rt_try_call((void *)rt_module.unhandled, (uint64_t)exc, 0, 0, &failed);
    write_exception("Unhandled exception. ", exc);
}

void rt_unhandled(RtObject *exc) {
    report_unhandled(exc);
    abort();
}

void rt_fail_fast(RtString *message, RtObject *exc) {
    rt_write_str(2, "Process terminated.\n");
    if (message)
        write_utf16(2, message);
    else
        rt_write_str(2, "Runtime operation halted by call to System.Environment.FailFast(). (0x80131623)");
    rt_write_str(2, "\n");
    Frame f = caller_frame(__builtin_frame_address(0));
    rt_write_stack(f.ip, f.fp);
    if (exc) write_exception("", exc);
    abort();
}

void rt_bug(const char *what) {
    rt_write_str(2, "anvil runtime: internal error: ");
    rt_write_str(2, what);
    rt_write_str(2, "\n");
    if (rt_self.attached) {
        Frame f = caller_frame(__builtin_frame_address(0));
        rt_write_stack(f.ip, f.fp);
    }
    abort();
}

void rt_construct(void *ctor, void *self) {
    RtObject *inner = NULL, *second = NULL;
    rt_try_call(ctor, (uint64_t)(uintptr_t)self, 0, 0, &inner);
    if (!inner) return;
    const RtExceptionRow *row = &rt_module.exceptions[RT_EXC_INVOCATION];
    if (!row->mt || !row->ctor_message) rt_throw(inner);
    RtObject *exc = rt_new(row->mt);
    rt_try_call((void *)row->ctor_message, (uint64_t)(uintptr_t)exc, (uint64_t)(uintptr_t)inner, 0, &second);
    rt_throw(second ? second : exc);
}
