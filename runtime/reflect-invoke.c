/* Reflection: calls through invoke stubs: MethodBase.Invoke, delegates that are bound to a MethodInfo. */
#include <alloca.h>
#include <stdlib.h>
#include <strings.h>
#include "runtime/os.h"
#include "runtime/reflect.h"
#include "runtime/thread.h"

/* ---- calls --------------------------------------------------------------------------------------- */

static bool is_static(const MethodDesc *m) {
    if (reflect_is_of_array(m)) return false;
    return md_col(m->image->md, MD_METHODDEF_FLAGS, m->rid) & MD_MA_STATIC;
}

/* The code that runs for this object. */
static void *target_code(MethodDesc *m, RtObject *self) {
    uint16_t slot = reflect_slot(m);
    if (self && slot != NO_SLOT && !m->num_args) {
        if (rt_mt_is_interface(m->owner)) {
            void *code = rt_resolve_interface(self->mt, m->owner, slot);
            if (code) return code;
        } else if (slot < self->mt->num_virtuals && self->mt->vtable[slot]) {
            return self->mt->vtable[slot];
        }
    }
    return reflect_code(m);
}

void *reflect_code(MethodDesc *m) {
    if (!m->row || !m->shared) return m->row ? m->row->code : NULL;
    void *code = __atomic_load_n(&m->code, __ATOMIC_ACQUIRE);
    if (code) return code;
    code = reflect_shared_code(m->row->shared, m->owner, m->args, m->num_args);
    __atomic_store_n(&m->code, code, __ATOMIC_RELEASE);
    return code;
}

RtMethodTable *reflect_return_type(const MethodDesc *m) {
    RtMethodTable *params[65], *returns;
    if (reflect_is_of_array(m)) {
        reflect_array_signature(m, params, &returns);
        return returns;
    }
    Sig s = sig_of(m->image, md_col_blob(m->image->md, MD_METHODDEF_SIGNATURE, m->rid));
    Context c = context_of(m->owner, m);
    if (sig_byte(&s) & MD_SIG_GENERIC) sig_uint(&s);
    sig_uint(&s);
    return sig_type(&s, &c);
}

/* What a call left in `at`, as an object. */
static RtObject *boxed(RtMethodTable *type, void *at) {
    uint8_t e = rt_mt_element_type(type);
    if (e == MD_ELEM_VOID) return NULL;
    if (e == MD_ELEM_BYREF) {
        void *value = *(void **)at;
        if (!value) rt_trap_null();
        return boxed(type->element_type, value);
    }
    if (e == MD_ELEM_PTR) return rt_box(rt_class(RT_CLASS_INTPTR), at);
    if (!rt_mt_is_valuetype(type)) return *(RtObject **)at;
    return rt_mt_is_nullable(type) ? rt_box_nullable(type, at) : rt_box(type, at);
}

RtObject *reflect_call(MethodDesc *m, RtObject *self, void **args, RtMethodTable *returns) {
    bool of_array = reflect_is_of_array(m);
    void *code = of_array ? NULL : target_code(m, self);
    if (!of_array && (!m->row || !m->row->invoke || !code)) reflect_no_code("Invoke", m);
    size_t size = rt_mt_is_valuetype(returns) ? returns->aux->value_size : 8;
    void *result = alloca(size + 16);
    memset(result, 0, size + 16);
    if (of_array) {
        reflect_array_call(m, self, args, result);
        return boxed(returns, result);
    }
    /* Shared code of a struct's method takes the address of the value; other addresses unbox themselves. */
    bool unboxed = m->shared && self && rt_mt_is_valuetype(m->owner);
    m->row->invoke(code, unboxed ? rt_object_data(self) : self, args, result);
    return boxed(returns, result);
}

void qcall_method_invoke(StackObject target, void **args, StackObject signature, Bool32 is_ctor,
                         StackObject out) {
    MethodDesc *m = RT_KNOWN_FIELD(*signature, MethodDesc *, SIG_METHOD);
    RtMethodTable *returns = rt_type_of(RT_KNOWN_FIELD(*signature, RtObject *, SIG_RETURN));
    if (!reflect_is_of_array(m) && rt_mt_class_init(m->owner)) rt_class_init(rt_mt_class_init(m->owner));
    if (is_ctor && m->owner == rt_class(RT_CLASS_STRING)) { /* makes the string itself */
        *out = reflect_call(m, NULL, args, m->owner);
    } else if (is_ctor && reflect_is_of_array(m)) {
        *out = reflect_array_new(m, args);
    } else if (is_ctor) {
        RtObject *o = rt_new(m->owner);
        reflect_call(m, o, args, returns);
        *out = o;
    } else {
        *out = reflect_call(m, is_static(m) ? NULL : *target, args, returns);
    }
}

/* ---- from code to methods ------------------------------------------------------------------------ */

/* Every row with code, sorted by it; made when it is first asked for. */
typedef struct CodeRow {
    const void *code;
    RtMethodTable *owner;
    const RtMethodRow *row;
} CodeRow;
static struct {
    RtMutex lock;
    CodeRow *rows;
    size_t n;
} by_code;

static int compare_code(const void *a, const void *b) {
    const char *x = ((const CodeRow *)a)->code, *y = ((const CodeRow *)b)->code;
    return x < y ? -1 : x > y;
}

static size_t list_code(CodeRow *out) {
    const RtReflection *r = rt_module.reflection;
    size_t n = 0;
    for (uint64_t i = 0; i < r->num_types; i++) {
        const RtMembers *members = r->types[i]->aux->members;
        for (uint32_t k = 0; members && k < members->num_methods; k++) {
            if (!members->methods[k].code) continue;
            if (out) out[n] = (CodeRow){members->methods[k].code, r->types[i], &members->methods[k]};
            n++;
        }
    }
    return n;
}

static void sort_code(void) {
    rt_lock(&by_code.lock);
    if (!by_code.rows) {
        size_t n = list_code(NULL);
        CodeRow *rows = calloc(n + 1, sizeof *rows);
        if (!rows) rt_bug("out of memory");
        list_code(rows);
        qsort(rows, n, sizeof *rows, compare_code);
        by_code.n = n;
        __atomic_store_n(&by_code.rows, rows, __ATOMIC_RELEASE);
    }
    rt_mutex_unlock(&by_code.lock);
}

MethodDesc *reflect_method_at(const void *code) {
    if (!__atomic_load_n(&by_code.rows, __ATOMIC_ACQUIRE)) sort_code();
    const CodeRow key = {.code = code};
    const CodeRow *at = bsearch(&key, by_code.rows, by_code.n, sizeof key, compare_code);
    return at ? reflect_method(at->owner, md_token_rid(at->row->token), at->row->args, at->row->num_args)
              : reflect_made_method(code);
}

/* The innermost function on the stack that is not CoreLib's, or NULL. */
static const RtFuncRow *caller(void) {
    enum { MAX = 256 };
    uint64_t ips[MAX];
    size_t n = rt_stack_walk(ips, MAX, 0);
    for (size_t i = 0; i < n && i < MAX; i++) {
        const RtFuncRow *f = rt_func_find(ips[i] - 1);
        const char *assembly = f ? rt_func_assembly(f) : NULL;
        if (assembly && strncmp(assembly, "System.Private.CoreLib,", 23) != 0) return f;
    }
    return NULL;
}

MethodDesc *qcall_method_current(void *mark) {
    (void)mark;
    const RtFuncRow *f = caller();
    MethodDesc *m = f ? reflect_method_at(rt_func_start(f)) : NULL;
    if (!m) rt_not_implemented("System.Reflection.MethodBase.GetCurrentMethod in a method that is not kept");
    return m;
}

void qcall_assembly_executing(void *mark, StackObject out) {
    (void)mark;
    const RtFuncRow *f = caller();
    *out = qcall_assembly_object(f ? rt_func_assembly(f) : rt_module.entry_assembly);
}

/* Open delegates have the method in _methodPtrAux. */
void qcall_delegate_method(StackObject delegate, StackObject out) {
    void *code = RT_KNOWN_FIELD(*delegate, void *, DEL_METHODPTRAUX);
    if (!code) code = RT_KNOWN_FIELD(*delegate, void *, DEL_METHODPTR);
    MethodDesc *m = reflect_method_at(code);
    if (!m) m = (MethodDesc *)reflect_delegate_invoke((*delegate)->mt) == code ? (MethodDesc *)code : NULL;
    if (!m) qcall_missing("Delegate.Method: its method is not kept for reflection", (*delegate)->mt);
    *out = reflect_method_stub(m);
}

static MethodDesc *method_of_address(uint64_t ip) {
    const RtFuncRow *f = rt_func_find(ip - 1);
    return f ? reflect_method_at(rt_func_start(f)) : NULL;
}

/* Exception.TargetSite: the method that threw, null when reflection does not know it. */
RtObject *replace_exception_method(RtObject *exc) {
    const RtArray *trace = RT_KNOWN_FIELD(exc, const RtArray *, EXC_STACKTRACE);
    const uint64_t *entries = trace ? (const uint64_t *)trace->data : NULL;
    MethodDesc *m = entries && entries[0] ? method_of_address(entries[1]) : NULL;
    return m ? rt_module.reflection->method_base(reflect_method_stub(m)) : NULL;
}

/* StackFrameHelper's arrays, one element for each frame. */
typedef struct FrameArrays {
    int32_t *offsets, *il, *tokens, *lines, *columns;
    MethodDesc **methods;
    RtObject **files;
    uint8_t *foreign;
} FrameArrays;

static void *frame_array(RtObject *helper, int32_t offset, RtClass element, uint32_t n) {
    RtArray *a = (RtArray *)rt_new_array(qcall_array_of(rt_class(element)), n);
    rt_store_ref(&RT_FIELD(helper, RtObject *, offset), (RtObject *)a);
    return a->data;
}

#define FRAME_ARRAY(id, element) \
    frame_array(helper, rt_module.field_offsets[RT_FIELD_FRAMES_##id], element, n)

static FrameArrays frame_arrays(RtObject *helper, uint32_t n) {
    return (FrameArrays){.offsets = FRAME_ARRAY(OFFSETS, RT_CLASS_INT32),
                         .il = FRAME_ARRAY(IL, RT_CLASS_INT32),
                         .tokens = FRAME_ARRAY(TOKENS, RT_CLASS_INT32),
                         .lines = FRAME_ARRAY(LINES, RT_CLASS_INT32),
                         .columns = FRAME_ARRAY(COLUMNS, RT_CLASS_INT32),
                         .methods = FRAME_ARRAY(METHODS, RT_CLASS_INTPTR),
                         .files = FRAME_ARRAY(FILES, RT_CLASS_STRING),
                         .foreign = FRAME_ARRAY(FOREIGN, RT_CLASS_BOOLEAN)};
}

/* The frames of an exception, or of the calling thread. A return address of 0 ends an earlier trace. Files
 * and lines are filled in here; tokens of 0 tell CoreLib not to look for them. */
void qcall_stack_frames(StackObject helper_slot, Bool32 with_files, StackObject exception) {
    enum { MAX = 4096 };
    RtObject *helper = *helper_slot;
    uint64_t *ips = calloc(MAX, sizeof *ips);
    if (!ips) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    size_t n = 0;
    if (*exception) {
        RtArray *trace = RT_KNOWN_FIELD(*exception, RtArray *, EXC_STACKTRACE);
        const uint64_t *entries = trace ? (const uint64_t *)trace->data : NULL;
        for (; entries && n < entries[0] && n < MAX; n++) ips[n] = entries[n + 1];
    } else {
        n = rt_stack_walk(ips, MAX, 0);
        if (n > MAX) n = MAX;
    }
    FrameArrays f = frame_arrays(helper, (uint32_t)n);
    int32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const RtFuncRow *row = ips[i] ? rt_func_find(ips[i] - 1) : NULL;
        if (!ips[i] && count) f.foreign[count - 1] = 1;
        if (!row) continue;
        const char *file = NULL;
        uint32_t line = with_files ? rt_source_line(ips[i] - 1, &file) : 0;
        f.methods[count] = reflect_method_at(rt_func_start(row));
        f.offsets[count] = (int32_t)(ips[i] - (uint64_t)(uintptr_t)rt_func_start(row));
        f.il[count] = line ? 0 : -1; /* CoreLib shows files of frames that have an offset */
        f.lines[count] = (int32_t)line;
        if (line) rt_store_ref(&f.files[count], (RtObject *)rt_string_utf8(file));
        count++;
    }
    free(ips);
    RT_KNOWN_FIELD(helper, int32_t, FRAMES_COUNT) = count;
}

MethodDesc *qcall_method_at_ip(uint64_t ip) { return method_of_address(ip + 1); }

static uint32_t method_named(RtMethodTable *mt, const char *name, uint32_t after, bool any_case) {
    Image *image = reflect_image_of(mt);
    MdRange r = md_methods(image->md, reflect_rid(mt));
    for (uint32_t i = after ? after + 1 : r.begin; i < r.end; i++) {
        const char *have = md_col_string(image->md, MD_METHODDEF_NAME, i);
        if ((any_case ? strcasecmp(have, name) : strcmp(have, name)) == 0) return i;
    }
    return 0;
}

void *reflect_delegate_invoke(RtMethodTable *mt) {
    uint32_t rid = method_named(mt, "Invoke", 0, false);
    return rid ? reflect_method(mt, rid, NULL, 0) : NULL;
}

/* ---- delegates bound to a method ----------------------------------------------------------------- */

enum { /* DelegateBindingFlags */
       STATIC_ONLY = 1,
       INSTANCE_ONLY = 2,
       OPEN_ONLY = 4,
       CLOSED_ONLY = 8,
       NOT_OVER_NULL = 16,
       ANY_CASE = 32
};

static bool fits(RtMethodTable *from, RtMethodTable *to) {
    if (from == to) return true;
    if (rt_mt_element_type(from) == MD_ELEM_BYREF || rt_mt_element_type(to) == MD_ELEM_BYREF) return false;
    if (rt_mt_is_valuetype(from) || rt_mt_is_valuetype(to)) {
        bool basic = rt_mt_is_primitive(from) && rt_mt_is_primitive(to);
        return basic && rt_mt_element_type(from) == rt_mt_element_type(to);
    }
    return rt_can_cast(from, to);
}

/* A signature being compared, with the object's type in front when it is a parameter. */
typedef struct Shape {
    uint32_t n;
    RtMethodTable *types[66], *returns;
} Shape;

static Shape shape_of(const MethodDesc *m, bool with_this) {
    Shape s = {0};
    if (reflect_is_of_array(m)) {
        if (with_this) s.types[s.n++] = m->owner;
        s.n += reflect_array_signature(m, s.types + s.n, &s.returns);
        return s;
    }
    Sig c = sig_of(m->image, md_col_blob(m->image->md, MD_METHODDEF_SIGNATURE, m->rid));
    Context x = context_of(m->owner, m);
    if (sig_byte(&c) & MD_SIG_GENERIC) sig_uint(&c);
    uint32_t n = sig_uint(&c);
    s.returns = sig_type(&c, &x);
    if (with_this) s.types[s.n++] = rt_mt_is_valuetype(m->owner) ? reflect_pointer(m->owner, true) : m->owner;
    for (uint32_t i = 0; i < n && s.n < 65; i++) s.types[s.n++] = sig_type(&c, &x);
    return s;
}

static RT_NORETURN void no_target(void) {
    rt_throw_message(RT_EXC_NOTSUPPORTED, "The program holds no code of the method that a delegate calls.");
}

void *rt_open_target(const void *method, RtObject *self) {
    void *code = target_code((MethodDesc *)method, self);
    return code ? code : (void *)no_target;
}

/* Code of an instance method whose object is passed with each call. */
static void *open_code(MethodDesc *m, RtMethodTable *returns) {
    bool buffer = rt_mt_is_valuetype(returns) && returns->aux->value_size > 16;
    if (rt_mt_is_valuetype(m->owner)) {
        void *code = reflect_code(m);
        if (!code || m->shared) return code; /* shared code takes the address already */
        return rt_thunk(buffer ? rt_open_struct_buffer : rt_open_struct, code);
    }
    if (reflect_slot(m) == NO_SLOT || m->num_args) return reflect_code(m);
    return rt_thunk(buffer ? rt_open_call_buffer : rt_open_call, m);
}

static bool bind(RtObject *d, RtObject *target, MethodDesc *m, int32_t flags) {
    MethodDesc *invoke = reflect_delegate_invoke(d->mt);
    bool fixed = is_static(m);
    if (!invoke || (fixed ? flags & INSTANCE_ONLY : flags & STATIC_ONLY)) return false;
    Shape want = shape_of(invoke, false), have = shape_of(m, !fixed);
    bool closed = have.n == want.n + 1;
    if ((!closed && have.n != want.n) || (closed ? flags & OPEN_ONLY : flags & CLOSED_ONLY)) return false;
    if (closed && !target && !fixed && flags & NOT_OVER_NULL) return false;
    if (!closed && target) return false;
    if (closed && target && !rt_mt_is_valuetype(m->owner) && !rt_can_cast(target->mt, have.types[0]))
        return false;
    if (closed && fixed && rt_mt_is_valuetype(have.types[0])) return false;
    for (uint32_t i = 0; i < want.n; i++)
        if (!fits(want.types[i], have.types[i + closed])) return false;
    if (!fits(have.returns, want.returns)) return false;
    void *code =
        fixed || closed ? target_code(m, closed && !fixed ? target : NULL) : open_code(m, have.returns);
    if (!code) reflect_no_code("CreateDelegate", m);
    bool overridden =
        closed && !fixed && reflect_slot(m) != NO_SLOT; /* Delegate.Method is found by the code */
    if (!overridden)
        rt_store_ref(&RT_KNOWN_FIELD(d, RtObject *, DEL_METHODBASE),
                     rt_module.reflection->method_base(reflect_method_stub(m)));
    if (closed) {
        rt_store_ref(&RT_KNOWN_FIELD(d, RtObject *, DEL_TARGET), target);
        RT_KNOWN_FIELD(d, void *, DEL_METHODPTR) = code;
        return true;
    }
    if (!rt_mt_code(d->mt)->delegate_open) reflect_no_code("CreateDelegate", m);
    rt_store_ref(&RT_KNOWN_FIELD(d, RtObject *, DEL_TARGET), d);
    RT_KNOWN_FIELD(d, void *, DEL_METHODPTR) = rt_mt_code(d->mt)->delegate_open;
    RT_KNOWN_FIELD(d, void *, DEL_METHODPTRAUX) = code;
    return true;
}

int32_t qcall_delegate_bind_info(StackObject d, StackObject target, MethodDesc *m, QType type,
                                 int32_t flags) {
    (void)type;
    return bind(*d, *target, m, flags);
}

int32_t qcall_delegate_bind_name(StackObject d, StackObject target, QType type, const char *name,
                                 int32_t flags) {
    for (RtMethodTable *mt = type.mt; mt; mt = mt->parent) {
        if (!reflect_image_of(mt)) continue;
        for (uint32_t rid = 0; (rid = method_named(mt, name, rid, flags & ANY_CASE));)
            if (bind(*d, *target, reflect_method(mt, rid, NULL, 0), flags)) return 1;
    }
    return 0;
}
