/* The runtime's inside: what the parts of the runtime, and the C functions that serve CoreLib's
 * InternalCalls, QCalls and native imports, offer each other. abi.h is what compiled code sees.
 *
 * Rules for C code that is called from managed code:
 *  - References (RtObject *) may be kept in locals and registers: stacks are scanned conservatively, and an
 *    object that a stack word points to does not move. References in malloc'ed or static memory are not
 *    seen: use a handle (rt_handle_new) or rt_root_add.
 *  - Anything marked "throws" does not return when it throws; frames of C in between are left behind as with
 *    longjmp, so hold no lock and own no malloc'ed memory across such a call.
 *  - Everything is compiled with frame pointers: the unwinder follows them. Never call back into managed code
 *    from a function of the C library; from our own C it is an ordinary call (rt_call_*).
 *  - A reference parameter that may be null must be tested (rt_check_null): a fault in C is a runtime bug. */
#ifndef ANVIL_RUNTIME_RT_H
#define ANVIL_RUNTIME_RT_H

#include <stdbool.h>
#include <string.h>
#include "runtime/abi.h"

#define RT_NORETURN _Noreturn __attribute__((cold))
#define RT_LIKELY(x) __builtin_expect(!!(x), 1)
#define RT_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* ---- objects ------------------------------------------------------------------------------------- */

struct RtObject {
    RtMethodTable *mt;
};
typedef struct RtString {
    RtMethodTable *mt;
    int32_t length; /* UTF-16 units, without the terminating 0 */
    uint16_t chars[];
} RtString;
typedef struct RtArray {
    RtMethodTable *mt;
    uint32_t length; /* elements in all */
    uint32_t pad;
    uint8_t data[]; /* multi-dimensional: int32 lengths[rank], int32 lower_bounds[rank] come first */
} RtArray;

enum {
    RT_OBJECT_HEADER = 8,         /* bytes of the header word before the object */
    RT_ARRAY_DATA = 16,           /* offset of the first element of a one-dimensional array */
    RT_ARRAY_BASE_SIZE = 24,      /* base_size of a one-dimensional array */
    RT_NO_CODE_SIZE = 0x7FFFFFF0, /* base_size of RT_MT2_NO_CODE: no allocation succeeds */
    RT_MIN_OBJECT_SIZE = 24,      /* base_size of System.Object */
    RT_STRING_BASE_SIZE = 22,     /* header, MethodTable, length, terminator */
    RT_ARRAY_MAX = 0x7FFFFFC7,    /* elements (Array.MaxLength) */
    RT_STRING_MAX = 0x3FFFFFDF
};

/* The sync word, 4 bytes before the object. */
static inline uint32_t *rt_sync_word(RtObject *o) { return (uint32_t *)o - 1; }
/* The value of a boxed value type, the first field of a class. */
static inline void *rt_object_data(RtObject *o) { return (char *)o + 8; }
/* A field by its offset from the start of the object. */
#define RT_FIELD(o, type, offset) (*(type *)((char *)(o) + (offset)))
/* A field of RT_FIELDS; only when rt_has_field. */
#define RT_KNOWN_FIELD(o, type, id) RT_FIELD(o, type, rt_module.field_offsets[RT_FIELD_##id])
#define rt_has_field(id) (rt_module.field_offsets[RT_FIELD_##id] >= 0)

/* ---- MethodTables -------------------------------------------------------------------------------- */

static inline bool rt_mt_has_components(const RtMethodTable *mt) {
    return mt->flags & RT_MTF_HAS_COMPONENT_SIZE;
}
static inline uint32_t rt_mt_component_size(const RtMethodTable *mt) {
    return rt_mt_has_components(mt) ? mt->flags & 0xFFFF : 0;
}
static inline bool rt_mt_is_array(const RtMethodTable *mt) {
    return (mt->flags & RT_MTF_CATEGORY_ARRAY_MASK) == RT_MTF_CATEGORY_ARRAY;
}
static inline bool rt_mt_is_szarray(const RtMethodTable *mt) {
    return (mt->flags & RT_MTF_CATEGORY_MASK) == RT_MTF_CATEGORY_SZARRAY;
}
static inline bool rt_mt_is_interface(const RtMethodTable *mt) {
    return (mt->flags & RT_MTF_CATEGORY_MASK) == RT_MTF_CATEGORY_INTERFACE;
}
static inline bool rt_mt_is_valuetype(const RtMethodTable *mt) {
    return (mt->flags & RT_MTF_CATEGORY_VALUETYPE_MASK) == RT_MTF_CATEGORY_VALUETYPE;
}
static inline bool rt_mt_is_nullable(const RtMethodTable *mt) {
    return (mt->flags & RT_MTF_CATEGORY_MASK) == RT_MTF_CATEGORY_NULLABLE;
}
/* Primitives and enums. */
static inline bool rt_mt_is_primitive(const RtMethodTable *mt) {
    return (mt->flags & (RT_MTF_CATEGORY_MASK & ~0x00010000u)) == RT_MTF_CATEGORY_PRIMITIVE;
}
static inline bool rt_mt_is_enum(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_ENUM; }
static inline bool rt_mt_is_string(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_STRING; }
static inline bool rt_mt_has_references(const RtMethodTable *mt) { return mt->gcdesc != NULL; }
/* Rank of an array type: 1 for T[] (and for the rare T[*]). */
static inline uint32_t rt_mt_rank(const RtMethodTable *mt) {
    return rt_mt_is_szarray(mt) ? 1 : (mt->base_size - RT_ARRAY_BASE_SIZE) / 8;
}
/* Number of generic arguments of the type's own definition (0: not generic), and one of them. */
/* What code the type has; all of it NULL when there is none. */
static inline const RtTypeCode *rt_mt_code(const RtMethodTable *mt) {
    static const RtTypeCode none;
    return mt->code ? mt->code : &none;
}
/* NULL: nothing to run. */
static inline RtClassInit *rt_mt_class_init(const RtMethodTable *mt) {
    return mt->flags2 & RT_MT2_DELEGATE ? NULL : rt_mt_code(mt)->class_init;
}
uint32_t rt_mt_num_args(const RtMethodTable *mt);
RtMethodTable *rt_mt_arg(const RtMethodTable *mt, uint32_t i);
/* ELEMENT_TYPE_ of the type; enums: of their underlying type; 0x12 (CLASS), 0x11 (VALUETYPE), 0x1D (SZARRAY),
 * 0x14 (ARRAY), 0x0E (STRING), 0x1C (OBJECT) for the rest. */
uint8_t rt_mt_element_type(const RtMethodTable *mt);
/* Whether a value of type `from` can be assigned to a location of type `to` (boxed form of value types). */
bool rt_can_cast(RtMethodTable *from, RtMethodTable *to);
/* Whether two types are instantiations of the same definition. */
static inline bool rt_same_definition(const RtMethodTable *a, const RtMethodTable *b) {
    return a->aux->info && a->aux->info == b->aux->info;
}
/* Name as Type.ToString writes it: Namespace.Outer+Inner`1[System.Int32], element[]; UTF-8,
 * cut to `size` with its 0. Returns its length. */
size_t rt_type_name(const RtMethodTable *mt, char *out, size_t size);
/* A sentence for an exception's text, with a space in front: what to compile with so that the type is there
 * with all members. Empty for arrays and pointers. `size` is at least 1. */
void rt_keep_advice(const RtMethodTable *mt, char *out, size_t size);
/* The RuntimeType object of a type; made when the compiler has not. Throws (OutOfMemory). */
RtObject *rt_type_object(RtMethodTable *mt);
/* The type that a RuntimeType stands for. */
static inline RtMethodTable *rt_type_of(RtObject *runtime_type) {
    return RT_KNOWN_FIELD(runtime_type, RtMethodTable *, RUNTIMETYPE_HANDLE);
}

/* ---- allocation ---------------------------------------------------------------------------------- */

/* Bytes of an object from its header word to the next object's. */
static inline size_t rt_object_size(const RtObject *o) {
    const RtMethodTable *mt = o->mt;
    if (!rt_mt_has_components(mt)) return mt->base_size;
    uint64_t n = ((const RtArray *)o)->length;
    return (mt->base_size + n * (mt->flags & 0xFFFF) + 7) & ~(size_t)7;
}
/* These throw OutOfMemory. Fields and elements are zero; no constructor runs. */
RtObject *rt_new(RtMethodTable *mt);
RtObject *rt_new_array(RtMethodTable *mt, int64_t length);
RtObject *rt_new_mdarray(RtMethodTable *mt, uint32_t n, const int32_t *args);
RtObject *rt_new_string(int32_t length);
RtObject *rt_box(RtMethodTable *mt, const void *value);
RtObject *rt_box_nullable(RtMethodTable *nullable_mt, const void *src);
/* MemberwiseClone: a copy with a header word of its own. */
RtObject *rt_clone(RtObject *o);
/* object[], string[], byte[], ulong[]; the class must be kept, else PlatformNotSupportedException. */
RtArray *rt_new_array_of(RtClass array_class, int64_t length);
/* The class, or PlatformNotSupportedException that names it. */
RtMethodTable *rt_class(RtClass c);

/* ---- strings ------------------------------------------------------------------------------------- */

RtString *rt_string_utf8(const char *s); /* NUL-terminated; invalid bytes become U+FFFD; NULL: null */
RtString *rt_string_utf8_n(const char *s, size_t bytes);
RtString *rt_string_utf16(const uint16_t *s, size_t units);
/* Converts to UTF-8: at most size - 1 bytes and a 0; returns the length of the whole text in bytes without
 * the 0. out may be NULL with size 0. Lone surrogates become U+FFFD. */
size_t rt_utf8_from_utf16(char *out, size_t size, const uint16_t *s, size_t units);
size_t rt_string_to_utf8(const RtString *s, char *out, size_t size);
/* malloc'ed, NUL-terminated; NULL for null. */
char *rt_string_dup_utf8(const RtString *s);
bool rt_string_equals(const RtString *a, const RtString *b);

/* ---- casts, dispatch, statics (abi.h says when compiled code calls them) -------------------------- */

RtObject *rt_isinst(RtMethodTable *mt, RtObject *o);
RtObject *rt_castclass(RtMethodTable *mt, RtObject *o);
/* InvalidCastException with CoreCLR's text. */
RT_NORETURN void rt_bad_cast(const RtMethodTable *from, const RtMethodTable *to);
RtObject *rt_isinst_class(RtMethodTable *mt, RtObject *o);
RtObject *rt_castclass_class(RtMethodTable *mt, RtObject *o);
void *rt_unbox(RtMethodTable *mt, RtObject *o);
void rt_unbox_nullable(void *dst, RtMethodTable *nullable_mt, RtObject *o);
void rt_stelem_ref(RtObject *array, int64_t index, RtObject *value);
RT_NORETURN void rt_delegate_without_target(void);
void rt_array_store_check(RtObject *array, RtObject *value);
void *rt_ldelema_ref(RtObject *array, int64_t index, RtMethodTable *element);
void *rt_mdarray_addr(RtObject *array, uint32_t rank, const int32_t *indices, RtMethodTable *element_or_null);
void *rt_dispatch(RtDispatchCell *cell, RtObject *o);
/* Code of slot `slot` of interface `iface` on objects of type `mt`; NULL when it has none. */
void *rt_resolve_interface(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot);
void *rt_gvm(const void *decl, RtObject *o);
/* Unreadable memory that stands in dictionaries made at run time for data that the program does not hold: its
 * use throws NotSupported. NULL until there is need. */
enum { RT_MISSING_BYTES = 1 << 16 };
extern char *rt_missing_data;
/* A code address that runs shared generic code with this context; NULL: there are too many. */
void *rt_thunk(void *code, const void *context);
/* The code and context that an address made by rt_thunk stands for; false: it is none. */
bool rt_thunk_parts(const void *thunk, void **code, const void **context);
/* Code for rt_thunk: of delegates whose object is passed with each call. The context of the first two is what
 * rt_open_target takes; that of the others the unboxing stub of a struct's method. */
void rt_open_call(void);
void rt_open_call_buffer(void); /* behind a return buffer */
void rt_open_struct(void);
void rt_open_struct_buffer(void);
/* The code of a virtual method on this object, not null. Does not throw. */
void *rt_open_target(const void *method, RtObject *self);
/* Runs the static constructor if it has not been run. Throws TypeInitializationException. */
void rt_class_init(RtClassInit *ci);
/* Before objects are made or code runs of a type that may be RT_MT2_UNFINISHED. NotSupported: no code. */
void rt_need_code(RtMethodTable *mt);
void *rt_thread_statics(void);
void rt_memmove(void *d, const void *s, uint64_t n);
void rt_memset(void *d, uint8_t v, uint64_t n);
void rt_copy_struct(void *d, const void *s, RtMethodTable *mt);
void rt_copy_refs(void *d, const void *s, uint64_t n); /* of structs with references, to the heap */
double rt_fmod(double a, double b);
float rt_fmodf(float a, float b);
/* Cards: a byte for each 512 bytes of heap, set when a reference may have been stored there (gc.h). Compiled
 * code calls rt_card_mark(address) after such a store; of the registers it changes the argument's alone. */
enum { RT_CARD_SHIFT = 9 };
typedef struct RtCardTable {
    char *base;     /* of the heap */
    uint64_t bytes; /* of address space */
    uint8_t *cards;
} RtCardTable;
extern RtCardTable rt_card_table;
void rt_card_mark(void *address);
/* The same for all cards of a range. */
void rt_cards_mark(const void *start, size_t bytes);
/* Stores a reference, into a heap object or elsewhere, with the write barrier. */
static inline void rt_store_ref(RtObject **slot, RtObject *value) {
    uint64_t offset = (uint64_t)((char *)slot - rt_card_table.base);
    __atomic_store_n(slot, value, __ATOMIC_RELEASE);
    if (offset < rt_card_table.bytes) rt_card_table.cards[offset >> RT_CARD_SHIFT] = 1;
}

/* ---- exceptions ---------------------------------------------------------------------------------- */

RT_NORETURN void rt_throw(RtObject *exc);   /* null: NullReferenceException */
RT_NORETURN void rt_rethrow(RtObject *exc); /* keeps the stack trace */
RT_NORETURN void rt_eh_resume(RtObject *exc, uint64_t token);
/* Throws a new exception of this kind; with a message in UTF-8 when not NULL (and the class has the
 * constructor). */
RT_NORETURN void rt_throw_kind(RtExceptionKind kind);
RT_NORETURN void rt_throw_message(RtExceptionKind kind, const char *message);
/* PlatformNotSupportedException with this name. */
RT_NORETURN void rt_not_implemented(const char *what);
RT_NORETURN void rt_trap_overflow(void);
RT_NORETURN void rt_trap_index(void);
RT_NORETURN void rt_trap_null(void);
RT_NORETURN void rt_trap_divzero(void);
RT_NORETURN void rt_trap_arraytype(void);
RT_NORETURN void rt_trap_cast(void);
RT_NORETURN void rt_trap_platform(void);
/* A new exception object, constructor run, not thrown; message may be NULL. */
RtObject *rt_exception_new(RtExceptionKind kind, RtString *message);
static inline void rt_check_null(const void *p) {
    if (RT_UNLIKELY(!p)) rt_trap_null();
}
/* Calls managed code of up to three word parameters and catches everything: *exc receives the exception or
 * NULL. Returns what the code returned in the first integer register (undefined after an exception). */
uint64_t rt_try_call(void *code, uint64_t a, uint64_t b, uint64_t c, RtObject **exc);
/* Runs a constructor without parameters; an exception comes out wrapped in TargetInvocationException. */
void rt_construct(void *ctor, void *self);
/* Calls managed code as the base of a stack: an exception that leaves it is unhandled and
 * ends the process. */
uint64_t rt_base_call(void *code, uint64_t a, uint64_t b, uint64_t c);
/* "   at Namespace.Type.Method(Int32 a)\n   at …" of a thrown exception without the last newline; null when
 * it has not been thrown. */
RtString *rt_stack_trace_string(RtObject *exc);
/* Exception.PrepareForForeignExceptionRaise: the next throw of this thread goes on with the trace that the
 * exception has, after a line that says so. */
void rt_keep_next_trace(void);
/* Return addresses of the managed frames of the calling thread, innermost first, `skip` of them left out.
 * Returns how many there are (which may be more than max). */
size_t rt_stack_walk(uint64_t *ips, size_t max, size_t skip);
/* The function a code address (return address: minus 1) lies in, or NULL. */
const RtFuncRow *rt_func_find(uint64_t ip);
/* Its row in a table of n rows of `size` bytes that begin with the index of a function, ascending; or NULL.
 */
const void *rt_func_row(const void *rows, uint64_t n, size_t size, const RtFuncRow *f);
/* Its name as traces show it, cut to fit; false for a stub. */
enum { RT_FUNC_NAME = 2048 };
bool rt_func_name(const RtFuncRow *f, char *out, size_t size);
int rt_func_marks(const RtFuncRow *f); /* RtTraceMark */
/* Display name of the assembly it belongs to, as in RtModule.assemblies; NULL: a stub, or not known. */
const char *rt_func_assembly(const RtFuncRow *f);
/* Source line and file (NULL-terminated, static) of a code address; 0: not known. */
uint32_t rt_source_line(uint64_t ip, const char **file);
/* "   at Type.Method() in file:line 3\n" for a return address; 0 when traces do not show it. size > 2. */
size_t rt_frame_text(uint64_t ip, bool last, char *out, size_t size);
const void *rt_func_start(const RtFuncRow *f);
/* Reports an unhandled exception on stderr as CoreCLR does and aborts (exit code 134). */
RT_NORETURN void rt_unhandled(RtObject *exc);
/* Environment.FailFast; message and exc may be null. */
RT_NORETURN void rt_fail_fast(RtString *message, RtObject *exc);
/* A bug in the runtime or the compiler: one line on stderr, then abort. */
RT_NORETURN void rt_bug(const char *what);

/* ---- garbage collection -------------------------------------------------------------------------- */

/* Collects this generation (0, 1, 2) and those below. */
void rt_gc_collect(int32_t generation);
/* A full collection that moves objects out of fragmented blocks. */
void rt_gc_compact(void);
/* The object, new and of the heap, never moves. */
void rt_gc_pin(const RtObject *o);
/* Bytes of objects (whole lines) that survived the last collection plus allocated since. */
uint64_t rt_gc_heap_bytes(void);
uint64_t rt_gc_committed_bytes(void);
uint64_t rt_gc_allocated_bytes(void);        /* in all, ever */
uint64_t rt_gc_allocated_bytes_thread(void); /* by the calling thread */
uint64_t rt_gc_count(int32_t generation);
/* 0, 1, 2, or INT32_MAX outside the heap. */
int32_t rt_gc_generation(const RtObject *o);
uint64_t rt_gc_pause_total_ns(void);
/* An upper bound of physical memory for GCMemoryInfo, in bytes. */
uint64_t rt_gc_physical_memory(void);
/* Asks the system and the settings for limits anew. */
void rt_gc_refresh_limit(void);
/* Memory outside the heap that objects hold: counts as allocated until the next collection. Negative: it is
 * gone. */
void rt_gc_pressure(int64_t bytes);
/* GC.TryStartNoGCRegion and EndNoGCRegion, with the values of their status. */
typedef enum RtNoGcStart {
    RT_NO_GC_STARTED,
    RT_NO_GC_NO_MEMORY,
    RT_NO_GC_TOO_LARGE,
    RT_NO_GC_TWICE
} RtNoGcStart;
typedef enum RtNoGcEnd { RT_NO_GC_ENDED, RT_NO_GC_NONE, RT_NO_GC_COLLECTED, RT_NO_GC_EXCEEDED } RtNoGcEnd;
RtNoGcStart rt_no_gc_start(uint64_t bytes, bool large_known);
RtNoGcEnd rt_no_gc_end(void);
bool rt_no_gc_active(void);
/* What the finalizer thread calls: begins as CoreLib's NoGCRegionCallbackFinalizerWorkItem, which owns it. */
typedef struct RtFinalizerWork {
    struct RtFinalizerWork *next;
    void (*run)(struct RtFinalizerWork *); /* managed code that native code may call */
    uint8_t scheduled, abandoned;          /* abandoned: it only frees itself */
} RtFinalizerWork;
/* GC.RegisterNoGCRegionCallback, with the values of its status: has `w` run when so many bytes more have been
 * allocated in the region, or abandoned at the region's end. */
typedef enum RtNoGcCallback {
    RT_NO_GC_REGISTERED,
    RT_NO_GC_NOT_STARTED,
    RT_NO_GC_TOO_MUCH,
    RT_NO_GC_HAS_ONE
} RtNoGcCallback;
RtNoGcCallback rt_no_gc_callback(RtFinalizerWork *w, uint64_t bytes);
/* Of the last collection. */
typedef struct RtLastCollection {
    uint64_t generation, pause_ns, before; /* bytes of objects before it */
    uint64_t up_ns;                        /* since the start of the program */
} RtLastCollection;
RtLastCollection rt_gc_last(void);
/* Waits until a full collection by budget is near (ended: has ended); GCNotificationStatus. */
int32_t rt_gc_wait_full(bool ended, int32_t timeout_ms);
bool rt_gc_notify_full(bool on);
/* Finalizers: see gc.h for when they run. */
void rt_gc_run_finalizers(void); /* GC.WaitForPendingFinalizers */
/* Calls back for each setting that GC.GetConfigurationVariables tells: name and text in UTF-8, `key` not
 * NULL. */
typedef enum RtSettingKind { RT_SETTING_INT, RT_SETTING_STRING, RT_SETTING_BOOL } RtSettingKind;
typedef void RtSettingCallback(void *context, const char *name, const char *key, int32_t kind, int64_t value);
void rt_gc_settings(void *context, RtSettingCallback *tell);
void rt_gc_suppress_finalize(RtObject *o);
void rt_gc_reregister_finalize(RtObject *o);
/* Words that hold references outside the heap (C statics); scanned conservatively for ever. */
void rt_root_add(void *start, size_t bytes);
/* Whether p points into the heap (not frozen, not elsewhere). */
bool rt_gc_in_heap(const void *p);

/* Handles. A handle is the address of a word that holds the reference, as CoreLib reads it. Weak handles
 * are cleared when the object dies. */
typedef enum RtHandleKind {
    RT_HANDLE_WEAK = 0, /* GCHandleType's values */
    RT_HANDLE_WEAK_LONG = 1,
    RT_HANDLE_STRONG = 2,
    RT_HANDLE_PINNED = 3,
    RT_HANDLE_DEPENDENT = 4
} RtHandleKind;
typedef struct RtHandle {
    RtObject *object;
    RtObject *dependent; /* DEPENDENT: alive while object is */
    uint64_t kind;       /* RtHandleKind; ~0: free */
    struct RtHandle *next_free;
} RtHandle;
RtHandle *rt_handle_new(RtHandleKind kind, RtObject *o, RtObject *dependent); /* throws OutOfMemory */
void rt_handle_free(RtHandle *h);

/* ---- hash codes and monitors --------------------------------------------------------------------- */

int32_t rt_hash_code(RtObject *o);     /* RuntimeHelpers.GetHashCode of an object; never 0; null: 0 */
int32_t rt_try_hash_code(RtObject *o); /* 0 when it has none yet */
void rt_monitor_enter(RtObject *o);
/* False when the time is over. Milliseconds; -1: for ever; 0: try. */
bool rt_monitor_try_enter(RtObject *o, int32_t timeout_ms);
/* These throw SynchronizationLockException when the thread does not own the lock. */
void rt_monitor_exit(RtObject *o);
bool rt_monitor_wait(RtObject *o, int32_t timeout_ms); /* false: timed out */
void rt_monitor_pulse(RtObject *o);
void rt_monitor_pulse_all(RtObject *o);
bool rt_monitor_is_entered(RtObject *o);
uint64_t rt_monitor_contentions(void);

/* ---- threads ------------------------------------------------------------------------------------- */

/* See thread.h. */
typedef enum RtThreadState { RT_THREAD_MANAGED, RT_THREAD_NATIVE, RT_THREAD_PARKED } RtThreadState;
typedef struct RtThread {
    char *alloc_cur, *alloc_end;       /* free part of the current run, see gc.h; zeroed memory */
    char *overflow_cur, *overflow_end; /* the same for objects that do not fit a run */
    char *stress_end;                  /* stress mode: what alloc_end would be */
    size_t run_block;                  /* block the run lies in, and the line to look on from */
    uint32_t run_line;
    uint32_t state;              /* RtThreadState */
    struct RtThread *next;       /* list of all threads */
    void *stack_base;            /* highest address that can hold a reference */
    void *stack_limit;           /* lowest address of the stack */
    void *native_sp;             /* NATIVE, PARKED: what lies below holds no reference */
    uint64_t saved_registers[8]; /* NATIVE: callee-saved registers of the callers */
    RtReverseFrame *reverse;     /* the innermost call from native code under way */
    uint32_t id;                 /* managed thread id, from 1 */
    bool attached;
    bool keep_trace;          /* the next throw keeps the trace (rt_keep_next_trace) */
    RtObject *object;         /* System.Threading.Thread, or NULL; a root */
    void *statics;            /* block of thread statics; roots */
    RtClassInit *waiting_for; /* static constructor of another thread */
    uint64_t hash_seed;       /* state of the generator of hash codes */
    uint64_t allocated;       /* bytes handed out for runs and large objects */
    void *signal_stack;
    uint64_t signal_stack_size;
    struct {
        const void *start, *end;
    } parked[2];                  /* PARKED: the interrupted registers */
    uint32_t signalled;           /* a signal to stop is on its way */
    uint64_t os_thread;           /* the system's handle */
    struct RtWaitable *owned;     /* mutexes */
    struct RtManagedThread *user; /* System.Threading.Thread; NULL until it is asked for */
} RtThread;
/* The calling thread; attaches a thread that the runtime did not make. */
RtThread *rt_thread(void);
RtThread *rt_threads(void);
/* Makes the calling thread known (stack bounds, signal stack), and forgets it again. */
RtThread *rt_thread_attach(void);
void rt_thread_detach(void);
/* Around calls that may block. What the thread does in between touches no objects. Not nested. P/Invokes are
 * called in between (frontend/stubs.c), unless they are marked SuppressGCTransition; InternalCalls, QCalls
 * and replacements are not, so those that block do it themselves. */
void rt_native_enter(void);
void rt_native_leave(void);
/* Whether `bytes` more of stack are there. */
bool rt_stack_has(size_t bytes);

/* ---- start and small helpers --------------------------------------------------------------------- */

/* string[] of the command line without the program's name; of main. */
int rt_argc(void);
char **rt_argv(void);
/* Environment.ExitCode: what a Main without result returns. */
int32_t rt_get_exit_code(void);
void rt_set_exit_code(int32_t code);
/* Environment.Exit, and the end of Main: raises AppDomain.ProcessExit, then ends the process. */
RT_NORETURN void rt_exit(int32_t code);
/* Makes a thread known that the runtime did not make; the first one of a library starts the runtime. */
void rt_enter_unknown_thread(void);
/* Of a library: called when it is loaded, with what main gets. argv is borrowed. */
void rt_library_arguments(int argc, char **argv);
/* Writes to a file descriptor, all of it (EINTR, partial writes). Errors are ignored: for messages. */
void rt_write(int fd, const void *p, size_t n);
void rt_write_str(int fd, const char *s);
/* Text of a number; returns its length; out has at least 24 bytes, NUL-terminated. */
size_t rt_format_u64(char *out, uint64_t v);
size_t rt_format_hex(char *out, uint64_t v);
/* Memory from the system, zeroed; NULL when there is none. */
void *rt_os_map(size_t bytes);
void rt_os_unmap(void *p, size_t bytes);
uint64_t rt_os_time_ns(void); /* monotonic */

#endif
