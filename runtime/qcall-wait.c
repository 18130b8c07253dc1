/* QCalls of WaitHandle: the handle of an event, a mutex or a semaphore is an RtWaitable (wait.c). */
#include <errno.h>
#include <stdlib.h>
#include "runtime/qcall.h"
#include "runtime/thread.h"

enum { /* Win32's numbers, which CoreCLR keeps on every system */
       ERROR_FILE_NOT_FOUND = 2,
       ERROR_ACCESS_DENIED = 5,
       ERROR_NOT_ENOUGH_MEMORY = 8,
       ERROR_GEN_FAILURE = 31,
       ERROR_INVALID_PARAMETER = 87,
       ERROR_INVALID_NAME = 123,
       ERROR_ALREADY_EXISTS = 183,
       ERROR_FILENAME_EXCED_RANGE = 206,
       ERROR_NOT_OWNER = 288,
       ERROR_TOO_MANY_POSTS = 298
};

static RtWaitable *waitable(RtWaitKind kind, const uint16_t *name, int32_t count, int32_t max) {
    if (name && *name) rt_not_implemented("named synchronisation objects");
    RtWaitable *o = malloc(sizeof *o);
    errno = o ? 0 : ERROR_NOT_ENOUGH_MEMORY;
    if (o) *o = (RtWaitable){.kind = kind, .count = count, .max = max};
    return o;
}

RtWaitable *qcall_event_create(void *attributes, const uint16_t *name, uint32_t flags, uint32_t access) {
    enum { MANUAL_RESET = 1, INITIAL_SET = 2 };
    (void)attributes, (void)access;
    return waitable(flags & MANUAL_RESET ? RT_WAIT_MANUAL : RT_WAIT_AUTO, name, (flags & INITIAL_SET) != 0,
                    1);
}
Bool32 qcall_event_set(RtWaitable *o) { return rt_wait_release(o, 1, NULL); }
Bool32 qcall_event_reset(RtWaitable *o) {
    rt_wait_reset(o);
    return 1;
}

RtWaitable *qcall_semaphore_create(void *attributes, int32_t count, int32_t max, const uint16_t *name,
                                   uint32_t flags, uint32_t access) {
    (void)attributes, (void)flags, (void)access;
    if (count < 0 || max < 1 || count > max) {
        errno = ERROR_INVALID_PARAMETER;
        return NULL;
    }
    return waitable(RT_WAIT_SEMAPHORE, name, count, max);
}
Bool32 qcall_semaphore_release(RtWaitable *o, int32_t n, int32_t *before) {
    bool ok = rt_wait_release(o, n, before);
    errno = ok ? 0 : ERROR_TOO_MANY_POSTS;
    return ok;
}

static int error_of(int system) {
    switch (system) {
        case 0: return 0;
        case ENOENT: return ERROR_FILE_NOT_FOUND;
        case EACCES:
        case EPERM: return ERROR_ACCESS_DENIED;
        case ENOMEM: return ERROR_NOT_ENOUGH_MEMORY;
        case EINVAL: return ERROR_INVALID_NAME;
        case ENAMETOOLONG: return ERROR_FILENAME_EXCED_RANGE;
        default: return ERROR_GEN_FAILURE;
    }
}

static RtWaitable *named_mutex(const uint16_t *name, bool create, bool user_only, bool *created) {
    char text[1024];
    RtWaitable *o = NULL;
    size_t units = 0;
    while (name[units]) units++;
    bool fits = rt_utf8_from_utf16(text, sizeof text, name, units) < sizeof text;
    int error = fits ? rt_named_mutex_open(text, create, user_only, created, &o) : ENAMETOOLONG;
    errno = error_of(error);
    return error ? NULL : o;
}

RtWaitable *qcall_mutex_create(Bool32 owned, const uint16_t *name, Bool32 user_only, void *errors,
                               uint32_t errors_size) {
    (void)errors, (void)errors_size;
    bool created = true;
    RtWaitable *o =
        name && *name ? named_mutex(name, true, user_only, &created) : waitable(RT_WAIT_MUTEX, name, 0, 0);
    if (!o) return NULL;
    if (owned && created) {
        if (o->named)
            rt_named_mutex_wait(o, 0);
        else
            rt_wait_own(o);
    }
    errno = created ? 0 : ERROR_ALREADY_EXISTS;
    return o;
}

RtWaitable *qcall_mutex_open(const uint16_t *name, Bool32 user_only, void *errors, uint32_t errors_size) {
    (void)errors, (void)errors_size;
    bool created;
    return named_mutex(name, false, user_only, &created);
}

Bool32 qcall_mutex_release(RtWaitable *o) {
    bool ok = rt_wait_release_mutex(o);
    errno = ok ? 0 : ERROR_NOT_OWNER;
    return ok;
}

Bool32 qcall_handle_close(RtWaitable *o) {
    if (o->named) {
        rt_named_mutex_close(o);
        return 1;
    }
    rt_wait_forget(o);
    free(o);
    return 1;
}

static int32_t wait_for(RtWaitable *o, int32_t timeout_ms) {
    if (!o->named) return rt_wait_or_throw(&o, 1, false, timeout_ms, false);
    int32_t r = rt_named_mutex_wait(o, timeout_ms);
    if (r == RT_WAIT_INTERRUPTED) rt_throw_kind(RT_EXC_INTERRUPTED);
    return r;
}

int32_t qcall_wait_one(RtWaitable *o, int32_t timeout_ms, Bool32 trivial) {
    (void)trivial;
    return wait_for(o, timeout_ms);
}
/* Threads of the pool that went to sleep last wake first: their caches are warm. */
int32_t qcall_wait_one_first(RtWaitable *o, int32_t timeout_ms) {
    return rt_wait_or_throw(&o, 1, false, timeout_ms, true);
}
int32_t qcall_wait_many(RtWaitable *const *objects, int32_t n, Bool32 all, int32_t timeout_ms) {
    if (n < 1 || n > RT_WAIT_MAX) rt_throw_kind(RT_EXC_ARGUMENT);
    for (int32_t i = 0; i < n; i++) {
        if (objects[i]->named)
            rt_throw_message(RT_EXC_PLATFORM,
                             "Wait operations on multiple wait handles including a named synchronization "
                             "primitive are not supported on this platform.");
        for (int32_t k = 0; all && k < i; k++)
            if (objects[k] == objects[i]) rt_throw_kind(RT_EXC_DUPLICATEWAIT);
    }
    return rt_wait_or_throw(objects, (uint32_t)n, all, timeout_ms, false);
}

int32_t qcall_signal_and_wait(RtWaitable *signal, RtWaitable *o, int32_t timeout_ms) {
    bool ok =
        signal->kind == RT_WAIT_MUTEX ? rt_wait_release_mutex(signal) : rt_wait_release(signal, 1, NULL);
    if (!ok) {
        errno = signal->kind == RT_WAIT_MUTEX ? ERROR_NOT_OWNER : ERROR_TOO_MANY_POSTS;
        return -1;
    }
    return wait_for(o, timeout_ms);
}
