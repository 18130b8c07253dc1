/* Static constructors: at most once, by one thread, with the guarantees of ECMA-335 II.10.5.3. */
#include <string.h>

#include "runtime/os.h"
#include "runtime/rt.h"
#include "runtime/thread.h"

static RtMutex lock;
static RtCond changed;

/* Whether waiting for ci would close a circle of threads that wait for each other. Then the thread goes on
 * with a class that is not ready, as the standard asks. */
static bool would_deadlock(const RtThread *self, const RtClassInit *ci) {
    while (ci) {
        const RtThread *owner = ci->thread;
        if (owner == self) return true;
        ci = owner ? owner->waiting_for : NULL;
    }
    return false;
}

/* True when the calling thread is to run the constructor. */
static bool claim(RtThread *self, RtClassInit *ci) {
    bool mine = false;
    rt_native_enter(); /* the record lies in the static roots */
    rt_mutex_lock(&lock);
    while (ci->state == RT_CCTOR_RUNNING && !would_deadlock(self, ci)) {
        self->waiting_for = ci;
        rt_cond_wait(&changed, &lock, UINT64_MAX);
        self->waiting_for = NULL;
    }
    if (ci->state == RT_CCTOR_PENDING) {
        ci->state = RT_CCTOR_RUNNING;
        ci->thread = self;
        mine = true;
    }
    rt_mutex_unlock(&lock);
    rt_native_leave();
    return mine;
}

static void finish(RtClassInit *ci, RtObject *failure) {
    rt_mutex_lock(&lock);
    ci->thread = NULL;
    rt_store_ref(&ci->exception, failure);
    __atomic_store_n(&ci->state, failure ? RT_CCTOR_FAILED : RT_CCTOR_DONE, __ATOMIC_RELEASE);
    if (!failure && ci->mt) ci->mt->aux->flags |= 1;
    rt_cond_broadcast(&changed);
    rt_mutex_unlock(&lock);
}

/* The name that TypeInitializationException gives: namespace and name as metadata has them, without enclosing
 * classes and arguments. */
static RtString *metadata_name(const RtMethodTable *mt) {
    const RtTypeInfo *info = mt ? mt->aux->info : NULL;
    if (!info) return rt_string_utf8("");
    char text[1024];
    size_t ns = strlen(info->ns), name = strlen(info->name);
    if (!ns || ns + 1 + name > sizeof text) return rt_string_utf8_n(info->name, name);
    memcpy(text, info->ns, ns);
    text[ns] = '.';
    memcpy(text + ns + 1, info->name, name);
    return rt_string_utf8_n(text, ns + 1 + name);
}

/* TypeInitializationException(string typeName, Exception inner); inner itself when the class is not kept. */
static RtObject *wrap(const RtClassInit *ci, RtObject *inner) {
    const RtExceptionRow *row = &rt_module.exceptions[RT_EXC_TYPEINIT];
    if (!row->mt || !row->ctor_message) return inner;
    RtObject *exc = rt_new(row->mt), *second = NULL;
    RtString *text = metadata_name(ci->mt);
    rt_try_call((void *)row->ctor_message, (uint64_t)(uintptr_t)exc, (uint64_t)(uintptr_t)text,
                (uint64_t)(uintptr_t)inner, &second);
    return second ? second : exc;
}

void rt_class_init(RtClassInit *ci) {
    if (__atomic_load_n(&ci->state, __ATOMIC_ACQUIRE) == RT_CCTOR_DONE) return;
    if (ci->mt) rt_need_code(ci->mt);
    if (claim(rt_thread(), ci)) {
        RtObject *exc = NULL;
        rt_try_call((void *)ci->cctor, 0, 0, 0, &exc);
        finish(ci, exc ? wrap(ci, exc) : NULL);
    }
    if (ci->state == RT_CCTOR_FAILED) rt_throw(ci->exception);
}
