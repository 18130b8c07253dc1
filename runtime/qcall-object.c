/* QCalls of objects: arrays, memory, locks, handles, collector, delegates, strings. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

/* ---- objects and memory -------------------------------------------------------------------------- */

void qcall_object_clone(StackObject o) { *o = rt_clone(*o); }
int32_t qcall_object_hash(StackObject o) { return rt_hash_code(*o); }
void qcall_memmove(void *d, const void *s, uintptr_t n) { rt_memmove(d, s, n); }
void qcall_memclear(void *d, uintptr_t n) { rt_memset(d, 0, n); }

/* ---- arrays -------------------------------------------------------------------------------------- */

/* Array.CreateInstance: of an element type, or (from_array) of an array type. */
void qcall_array_create(QType type, int32_t rank, const int32_t *lengths, const int32_t *lower_bounds,
                        Bool32 from_array, StackObject out) {
    enum { MAX_RANK = 32 };
    RtMethodTable *mt = type.mt;
    int32_t pairs[2 * MAX_RANK];
    if (rank < 1 || rank > MAX_RANK) rt_throw_kind(RT_EXC_ARGUMENT);
    if (!from_array) {
        bool vector = rank == 1 && (!lower_bounds || !lower_bounds[0]);
        mt = vector ? qcall_array_of(mt) : qcall_md_array_of(mt, (uint32_t)rank);
    }
    if (rt_mt_is_szarray(mt)) {
        if (lower_bounds && lower_bounds[0]) rt_throw_kind(RT_EXC_PLATFORM); /* as CoreCLR does */
        *out = rt_new_array(mt, lengths[0]);
        return;
    }
    for (int32_t i = 0; i < rank; i++) {
        pairs[2 * i] = lower_bounds ? lower_bounds[i] : 0;
        pairs[2 * i + 1] = lengths[i];
    }
    *out = rt_new_mdarray(mt, 2 * (uint32_t)rank, pairs);
}

void qcall_array_create_md(RtMethodTable *mt, uint32_t n, const int32_t *args, StackObject out) {
    *out = rt_new_mdarray(mt, n, args);
}

/* GC.AllocateArray; flags ask for memory that is not zeroed, or that does not move: all is zeroed, and
 * nothing moves (gc.h). */
void qcall_array_alloc(RtMethodTable *mt, int32_t length, int32_t flags, StackObject out) {
    enum { PINNED = 64 }; /* GC_ALLOC_FLAGS.GC_ALLOC_PINNED_OBJECT_HEAP */
    *out = rt_new_array(mt, length);
    if (flags & PINNED) rt_gc_pin(*out);
}

/* ---- locks --------------------------------------------------------------------------------------- */

void qcall_monitor_enter(StackObject o) { rt_monitor_enter(*o); }
int32_t qcall_monitor_try_enter(StackObject o, int32_t timeout) { return rt_monitor_try_enter(*o, timeout); }
int32_t qcall_monitor_wait(StackObject o, int32_t timeout) { return rt_monitor_wait(*o, timeout); }
void qcall_monitor_pulse(StackObject o) { rt_monitor_pulse(*o); }
void qcall_monitor_pulse_all(StackObject o) { rt_monitor_pulse_all(*o); }
int64_t qcall_monitor_contentions(void) { return (int64_t)rt_monitor_contentions(); }

/* Exit_FastPath has left the lock already. */
void qcall_monitor_exit(StackObject o, int32_t action) {
    enum { ERROR = 4 };
    (void)o;
    if (action == ERROR) rt_throw_kind(RT_EXC_SYNCLOCK);
}

/* ---- handles ------------------------------------------------------------------------------------- */

intptr_t qcall_handle_alloc(StackObject o, int32_t kind) {
    return (intptr_t)rt_handle_new((RtHandleKind)kind, *o, NULL);
}
intptr_t qcall_dependent_alloc(StackObject target, StackObject dependent) {
    return (intptr_t)rt_handle_new(RT_HANDLE_DEPENDENT, *target, *dependent);
}
void qcall_handle_free(intptr_t h) { rt_handle_free((RtHandle *)h); }

/* ---- collector ----------------------------------------------------------------------------------- */

void qcall_gc_collect(int32_t generation, int32_t mode, uint8_t low_memory) {
    enum { COMPACTING = 8, AGGRESSIVE = 16 }; /* InternalGCCollectionMode */
    (void)low_memory;
    if (generation < 0 || generation >= 2) {
        if (mode & (COMPACTING | AGGRESSIVE)) {
            rt_gc_compact();
            return;
        }
    }
    rt_gc_collect(generation);
}
int64_t qcall_gc_memory(void) { return (int64_t)rt_gc_heap_bytes(); }
int64_t qcall_gc_allocated(void) { return (int64_t)rt_gc_allocated_bytes(); }
void qcall_gc_reregister(StackObject o) { rt_gc_reregister_finalize(*o); }

void qcall_gc_add_pressure(uint64_t bytes) { rt_gc_pressure((int64_t)bytes); }
void qcall_gc_remove_pressure(uint64_t bytes) { rt_gc_pressure(-(int64_t)bytes); }

/* ---- delegates ----------------------------------------------------------------------------------- */

/* Same method: same code, closed or open. */
int32_t qcall_delegate_same_method(StackObject a, StackObject b) {
    rt_check_null(*a);
    rt_check_null(*b);
    return RT_KNOWN_FIELD(*a, void *, DEL_METHODPTR) == RT_KNOWN_FIELD(*b, void *, DEL_METHODPTR) &&
           RT_KNOWN_FIELD(*a, void *, DEL_METHODPTRAUX) == RT_KNOWN_FIELD(*b, void *, DEL_METHODPTRAUX);
}
void *qcall_delegate_multicast(RtMethodTable *mt) { return rt_mt_code(mt)->delegate_multicast; }

/* A delegate of the type that hands its arguments to a Func<object[], object>, for which CoreLib would emit
 * code. */
RtObject *replace_packed_delegate(RtObject *type, RtObject *handler) {
    rt_check_null(type);
    RtMethodTable *mt = rt_type_of(type);
    if (!rt_mt_code(mt)->delegate_pack) qcall_missing("delegate over object[]", mt);
    RtObject *d = rt_new(mt);
    rt_store_ref(&RT_KNOWN_FIELD(d, RtObject *, DEL_TARGET), handler);
    RT_KNOWN_FIELD(d, void *, DEL_METHODPTR) = rt_mt_code(mt)->delegate_pack;
    return d;
}

/* ---- interned strings ---------------------------------------------------------------------------- */

/* Literals and what has been interned since: open addressing. Interned heap strings are held by pinned
 * handles, so that the table may keep their addresses. */
static struct {
    RtMutex lock;
    RtString **slots;
    size_t size, used; /* size: a power of two */
} interned;

static uint64_t hash(const RtString *s) { /* FNV-1a (Fowler, Noll, Vo 1991) */
    uint64_t h = 0xCBF29CE484222325u;
    for (int32_t i = 0; i < s->length; i++) h = (h ^ s->chars[i]) * 0x100000001B3u;
    return h ^ h >> 29;
}

static RtString **slot_of(const RtString *s) {
    size_t i = (size_t)hash(s) & (interned.size - 1);
    while (interned.slots[i] && !rt_string_equals(interned.slots[i], s)) i = (i + 1) & (interned.size - 1);
    return &interned.slots[i];
}

static bool grow(size_t size) {
    RtString **old = interned.slots, **slots = calloc(size, sizeof *slots);
    size_t old_size = interned.size;
    if (!slots) return false;
    interned.slots = slots;
    interned.size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i]) *slot_of(old[i]) = old[i];
    free(old);
    return true;
}

static bool add(RtString *s) {
    if (2 * interned.used >= interned.size && !grow(interned.size ? 2 * interned.size : 1024)) return false;
    RtString **slot = slot_of(s);
    if (!*slot) {
        *slot = s;
        interned.used++;
    }
    return true;
}

/* Frozen objects lie one behind the other, each after its header word; gaps are zero. */
static bool add_literals(void) {
    for (char *p = rt_module.frozen; p && p + RT_OBJECT_HEADER < rt_module.frozen_end;) {
        RtObject *o = (RtObject *)(p + RT_OBJECT_HEADER);
        if (!o->mt) {
            p += 8;
            continue;
        }
        if (rt_mt_is_string(o->mt) && !add((RtString *)o)) return false;
        p += rt_object_size(o);
    }
    return true;
}

static RtString *find_or_add(RtString *s, RtHandle *handle) {
    RtString *found = NULL;
    rt_lock(&interned.lock);
    bool ok = interned.size || add_literals();
    if (ok && interned.size) found = *slot_of(s);
    if (ok && !found && handle && (ok = add(s))) found = s;
    rt_mutex_unlock(&interned.lock);
    if (handle && found != s) rt_handle_free(handle);
    if (!ok) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return found;
}

void qcall_string_is_interned(StackObject s) { *s = (RtObject *)find_or_add((RtString *)*s, NULL); }
void qcall_string_intern(StackObject s) {
    *s = (RtObject *)find_or_add((RtString *)*s, rt_handle_new(RT_HANDLE_PINNED, *s, NULL));
}
