/* The border to native code: calls that come in, delegates as C functions and C functions as delegates,
 * native forms of types. Stubs that the compiler writes (frontend/pinvoke.c) call these; docs/interop.md. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/interop.h"
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

/* ---- calls that come in -------------------------------------------------------------------------- */

void rt_reverse_enter(RtReverseFrame *f) {
    RtThread *t = &rt_self;
    bool known = t->attached;
    if (!known) rt_enter_unknown_thread();
    f->state = known ? t->state : RT_THREAD_NATIVE;
    f->native_sp = known ? t->native_sp : (void *)f;
    bool called_out = known && f->state == RT_THREAD_NATIVE;
    for (size_t i = 0; i < 8; i++) f->registers[i] = called_out ? t->saved_registers[i] : 0;
    f->outer = t->reverse;
    t->reverse = f;
    if (called_out) rt_native_leave();
}

void rt_reverse_leave(RtReverseFrame *f) {
    RtThread *t = &rt_self;
    t->reverse = f->outer;
    if (f->state != RT_THREAD_NATIVE) return;
    for (size_t i = 0; i < 8; i++) t->saved_registers[i] = f->registers[i];
    t->native_sp = f->native_sp;
    __atomic_store_n(&t->state, RT_THREAD_NATIVE, __ATOMIC_SEQ_CST);
}

/* ---- delegates as C functions -------------------------------------------------------------------- */

/* The context of a thunk (thunk-x64.c). When its delegate has died, another of the same type takes it. */
typedef struct Entry {
    RtHandle *delegate; /* weak */
    void *stub, *thunk;
} Entry;
enum { ENTRIES = 1024 };
static Entry entries[ENTRIES];
static uint32_t num_entries;
static RtMutex entries_lock;

static Entry *find_entry(RtObject *delegate, void *stub) {
    for (uint32_t i = 0; i < num_entries; i++)
        if (entries[i].stub == stub && entries[i].delegate->object == delegate) return &entries[i];
    return NULL;
}

static void *make_entry(RtObject *delegate, void *stub) {
    Entry *e = find_entry(delegate, stub);
    if (e) return e->thunk;
    if ((e = find_entry(NULL, stub))) {
        e->delegate->object = delegate;
        return e->thunk;
    }
    if (num_entries == ENTRIES) return NULL;
    e = &entries[num_entries];
    *e = (Entry){.stub = stub, .thunk = rt_thunk(stub, e)};
    if (!e->thunk) return NULL;
    e->delegate = rt_handle_new(RT_HANDLE_WEAK, delegate, NULL);
    num_entries++;
    return e->thunk;
}

static void *code_over_native(RtObject *delegate) {
    return RT_KNOWN_FIELD(delegate, RtObject *, DEL_TARGET) == delegate &&
                   RT_KNOWN_FIELD(delegate, int64_t, DEL_COUNT) == RT_DELEGATE_NATIVE
               ? RT_KNOWN_FIELD(delegate, void *, DEL_METHODPTRAUX)
               : NULL;
}

void *rt_delegate_to_native(RtObject *delegate, void *stub) {
    if (!delegate) return NULL;
    void *native = code_over_native(delegate);
    if (native) return native;
    for (uint32_t tries = 0; tries < 2; tries++) {
        if (tries) rt_gc_collect(2);
        rt_lock(&entries_lock);
        void *thunk = make_entry(delegate, stub);
        rt_mutex_unlock(&entries_lock);
        if (thunk) return thunk;
    }
    rt_throw_message(RT_EXC_OUTOFMEMORY, "too many delegates are C functions at the same time");
}

RtObject *rt_delegate_target(const void *context) {
    RtObject *delegate = ((const Entry *)context)->delegate->object;
    if (delegate) return delegate;
    rt_write_str(2, "Process terminated. A callback was made on a garbage collected delegate.\n");
    abort();
}

RtObject *rt_delegate_from_native(void *code, RtMethodTable *mt, void *over_native) {
    if (!code) return NULL;
    for (uint32_t i = 0; i < num_entries; i++) /* one of ours comes back */
        if (entries[i].thunk == code && entries[i].delegate->object)
            return rt_castclass(mt, entries[i].delegate->object);
    RtObject *d = rt_new(mt);
    rt_store_ref(&RT_KNOWN_FIELD(d, RtObject *, DEL_TARGET), d);
    RT_KNOWN_FIELD(d, void *, DEL_METHODPTR) = over_native;
    RT_KNOWN_FIELD(d, void *, DEL_METHODPTRAUX) = code;
    RT_KNOWN_FIELD(d, int64_t, DEL_COUNT) = RT_DELEGATE_NATIVE;
    return d;
}

/* ---- native forms -------------------------------------------------------------------------------- */

const RtMarshalRow *rt_marshal_row(const RtMethodTable *mt) {
    const RtMarshal *m = rt_module.marshal;
    for (uint64_t i = 0; m && i < m->num_rows; i++)
        if (m->rows[i].mt == mt) return &m->rows[i];
    return NULL;
}

void *rt_marshal_space(int32_t bytes) {
    void *p = calloc(1, bytes > 0 ? (size_t)bytes : 1);
    if (!p) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return p;
}

void rt_marshal_check_length(RtObject *array, int32_t length) {
    if (((RtArray *)array)->length >= (uint32_t)length) return;
    rt_throw_message(RT_EXC_ARGUMENT,
                     "Type could not be marshaled because the length of an embedded array "
                     "instance does not match the declared length in the layout.");
}

void rt_cannot_marshal(const RtMethodTable *mt) {
    char name[256], text[400];
    rt_type_name(mt, name, sizeof name);
    snprintf(text, sizeof text,
             "Type '%s' cannot be marshaled as an unmanaged structure; no meaningful size or offset can be "
             "computed.",
             name);
    rt_throw_message(RT_EXC_ARGUMENT, text);
}

/* Marshal.SizeOf: bool is a BOOL there and char a byte; structs that look the same on both sides. */
int32_t qcall_marshal_size(QType type, Bool32 throws) {
    enum { ELEMENT_BOOLEAN = 2, ELEMENT_CHAR = 3 };
    const RtMethodTable *mt = type.mt;
    uint8_t e = rt_mt_element_type(mt);
    if (rt_mt_is_primitive(mt) && !rt_mt_is_enum(mt)) {
        if (e == ELEMENT_BOOLEAN) return 4;
        return e == ELEMENT_CHAR ? 1 : (int32_t)mt->aux->value_size;
    }
    if (mt->flags2 & RT_MT2_BLITTABLE) return (int32_t)mt->aux->value_size;
    const RtMarshalRow *row = rt_marshal_row(mt);
    if (!row && throws) rt_cannot_marshal(mt);
    return row ? (int32_t)row->native_size : 0;
}

Bool32 qcall_struct_marshal_stub(RtMethodTable *mt, void **stub, uint64_t *size) {
    const RtMarshalRow *row = rt_marshal_row(mt);
    if (!row) return 0;
    *stub = row->code;
    *size = row->native_size;
    return 1;
}

/* Marshal.Prelink: every import is linked already. */
void qcall_prelink(void *method) { (void)method; }

/* CoreLib has tested the type of one that is to be made, so it is the parameter of the other way. */
static const RtMarshalRow *row_of_delegate(const RtMethodTable *mt) {
    const RtMarshalRow *row = rt_marshal_row(mt);
    if (!row)
        rt_throw_message(RT_EXC_ARGUMENT,
                         "The specified Type must not be a generic type. (Parameter 'delegate')");
    return row;
}

void *qcall_delegate_to_native(StackObject delegate) {
    RtObject *d = *delegate;
    void *native = code_over_native(d);
    return native ? native : rt_delegate_to_native(d, row_of_delegate(d->mt)->code);
}

void qcall_delegate_from_native(void *code, QType type, StackObject out) {
    const RtMarshalRow *row = row_of_delegate(type.mt);
    *out = rt_delegate_from_native(code, type.mt, row->over_native);
}

/* The information of a COM error is of Windows. */
void qcall_exception_for_hresult(int32_t hresult, intptr_t information, StackObject out) {
    (void)information;
    *out = rt_module.exception_for_hresult(hresult);
}

RtString *rt_hresult_text(int32_t hresult) {
    enum { FACILITY_MASK = 0x1FFF0000, FACILITY_WIN32 = 0x70000 };
    uint32_t code = (uint32_t)hresult;
    bool win32 = (code & FACILITY_MASK) == FACILITY_WIN32;
    char text[48];
    snprintf(text, sizeof text, "Error %u (0x%08X)", win32 ? code & 0xFFFF : code, code);
    return rt_string_utf8(text);
}
