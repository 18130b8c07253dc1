/* InternalCalls of objects: memory, hash codes, references, handles, locks, delegates, errors of P/Invoke. */
#include <errno.h>
#include "runtime/rt.h"

/* ---- memory -------------------------------------------------------------------------------------- */

/* Between heap objects: whole references, with a barrier. */
void icall_bulk_move(void *d, const void *s, uintptr_t n) {
    rt_memmove(d, s, n);
    rt_cards_mark(d, n);
}

RtObject *icall_string_alloc(RtMethodTable *mt, intptr_t length) {
    (void)mt;
    if (length < 0 || length > RT_STRING_MAX) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return rt_new_string((int32_t)length);
}

/* Values of two objects of the same type. */
uint8_t icall_content_equals(RtObject *a, RtObject *b) {
    if (!a || !b) return a == b;
    return a->mt == b->mt && memcmp(rt_object_data(a), rt_object_data(b), a->mt->base_size - 16) == 0;
}

/* Roughly what CoreCLR asks for on 64-bit systems. */
uint8_t icall_has_stack(void) { return rt_stack_has(128 * 1024); }

/* Strings have no trailing byte: only SetStringTrailByte (COM) gives them one. */
uint8_t icall_no_trail_byte(RtObject *s, uint8_t *out) {
    (void)s;
    *out = 0;
    return 0;
}

/* ---- references ---------------------------------------------------------------------------------- */

void icall_store_ref(RtObject **place, RtObject *value) { rt_store_ref(place, value); }

RtObject *icall_exchange(RtObject **place, RtObject *value) {
    rt_check_null(place);
    return __atomic_exchange_n(place, value, __ATOMIC_SEQ_CST);
}

RtObject *icall_compare_exchange(RtObject **place, RtObject *value, RtObject *old) {
    rt_check_null(place);
    __atomic_compare_exchange_n(place, &old, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return old;
}

void *icall_load_acquire(void **place) { return __atomic_load_n(place, __ATOMIC_ACQUIRE); }
void icall_read_barrier(void) { __atomic_thread_fence(__ATOMIC_ACQUIRE); }
void icall_write_barrier(void) { __atomic_thread_fence(__ATOMIC_RELEASE); }

/* ---- handles ------------------------------------------------------------------------------------- */

intptr_t icall_handle_alloc(RtObject *o, int32_t kind) {
    return (intptr_t)rt_handle_new((RtHandleKind)kind, o, NULL);
}
uint8_t icall_handle_free(intptr_t h) {
    rt_handle_free((RtHandle *)h);
    return 1;
}
void icall_handle_set(intptr_t h, RtObject *o) { rt_store_ref(&((RtHandle *)h)->object, o); }
RtObject *icall_handle_compare_exchange(intptr_t h, RtObject *value, RtObject *old) {
    return icall_compare_exchange(&((RtHandle *)h)->object, value, old);
}

intptr_t icall_dependent_alloc(RtObject *target, RtObject *dependent) {
    return (intptr_t)rt_handle_new(RT_HANDLE_DEPENDENT, target, dependent);
}
RtObject *icall_dependent_get(intptr_t h) {
    const RtHandle *r = (const RtHandle *)h;
    return r->object ? r->dependent : NULL;
}
RtObject *icall_dependent_get_both(intptr_t h, RtObject **dependent) {
    *dependent = icall_dependent_get(h);
    return ((const RtHandle *)h)->object;
}
void icall_dependent_set(intptr_t h, RtObject *dependent) {
    rt_store_ref(&((RtHandle *)h)->dependent, dependent);
}
void icall_dependent_clear_target(intptr_t h) { ((RtHandle *)h)->object = NULL; }

/* ---- locks: Monitor's enumerations EnterHelperResult and LeaveHelperAction ------------------------ */

enum { ENTER_CONTENTION = 0, ENTER_DONE = 1, ENTER_SLOWLY = 2, LEAVE_DONE = 0 };

uint8_t icall_monitor_try(RtObject *o) { return rt_monitor_try_enter(o, 0); }
int32_t icall_monitor_try_timeout(RtObject *o, int32_t timeout) {
    if (rt_monitor_try_enter(o, 0)) return ENTER_DONE;
    return timeout == 0 ? ENTER_CONTENTION : ENTER_SLOWLY;
}
int32_t icall_monitor_exit(RtObject *o) {
    rt_monitor_exit(o);
    return LEAVE_DONE;
}
uint8_t icall_monitor_is_entered(RtObject *o) { return rt_monitor_is_entered(o); }

/* ---- delegates ----------------------------------------------------------------------------------- */

/* CoreLib keeps it in _methodPtrAux of multicast delegates, where only comparisons look, and asks reflection
 * for the method behind it. */
void *icall_delegate_invoke(RtMethodTable *mt) {
    return rt_module.reflection ? rt_module.reflection->delegate_invoke(mt) : rt_mt_code(mt)->delegate_invoke;
}
void *icall_delegate_multicast(RtMethodTable *mt) { return rt_mt_code(mt)->delegate_multicast; }

/* ---- errors of P/Invoke -------------------------------------------------------------------------- */

static _Thread_local int32_t last_error;
int32_t icall_get_last_error(void) { return last_error; }
void icall_set_last_error(int32_t error) { last_error = error; }
void icall_clear_errno(void) { errno = 0; }
void icall_save_errno(void) { last_error = errno; }

/* ---- exceptions ---------------------------------------------------------------------------------- */

/* No exception is shared between threads. */
uint8_t icall_exception_is_shared(RtObject *exc) {
    (void)exc;
    return 0;
}

/* ---- what has nothing to do here ----------------------------------------------------------------- */

void icall_nothing(void) {}
uint8_t icall_false(void) { return 0; }
int32_t icall_zero32(void) { return 0; }
int64_t icall_zero64(void) { return 0; }
