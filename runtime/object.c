/* Allocation of each kind of object, boxing, elements of arrays. */
#include "runtime/gc.h"
#include "runtime/thread.h"

/* ---- allocation ---------------------------------------------------------------------------------- */

RtMethodTable *rt_class(RtClass c) {
    static const char *const names[] = {
#define X(id, ns, name) ns "." name,
        RT_CLASSES(X)
#undef X
            "String[]",
        "Object[]", "Byte[]", "UInt64[]"};
    _Static_assert(sizeof names / sizeof *names == RT_CLASS_COUNT, "a name for each class");
    if (!rt_module.classes[c]) rt_not_implemented(names[c]);
    return rt_module.classes[c];
}

static inline RtObject *bump(size_t size) {
    RtThread *t = &rt_self;
    char *p = t->alloc_cur;
    if (RT_UNLIKELY(size > (size_t)(t->alloc_end - p))) return NULL;
    t->alloc_cur = p + size;
    return (RtObject *)(p + RT_OBJECT_HEADER);
}

char *rt_missing_data;

void rt_need_code(RtMethodTable *mt) {
    uint32_t flags = __atomic_load_n(&mt->flags2, __ATOMIC_ACQUIRE);
    if (RT_LIKELY(!(flags & (RT_MT2_NO_CODE | RT_MT2_UNFINISHED)))) return;
    if (flags & RT_MT2_UNFINISHED && rt_module.reflection->finish_type(mt)) return;
    char text[1500] = "The program holds no code of the type ";
    size_t n = strlen(text), k = rt_type_name(mt, text + n, 500);
    n += k < 500 ? k : 499;
    memcpy(text + n, ".", 2);
    rt_keep_advice(mt, text + n + 1, sizeof text - n - 1);
    rt_throw_message(RT_EXC_NOTSUPPORTED, text);
}

static __attribute__((noinline)) RtObject *new_slow(RtMethodTable *mt) {
    rt_need_code(mt);
    RtObject *o = rt_gc_alloc(mt, mt->base_size, 0);
    if (mt->flags & RT_MTF_HAS_FINALIZER) rt_gc_register_finalizer(o);
    return o;
}

RtObject *rt_new(RtMethodTable *mt) {
    if (RT_UNLIKELY(mt->flags & RT_MTF_HAS_FINALIZER)) return new_slow(mt);
    RtObject *o = bump(mt->base_size);
    if (RT_UNLIKELY(!o)) return new_slow(mt);
    o->mt = mt;
    return o;
}

static RT_NORETURN void too_large(void) {
    rt_throw_message(RT_EXC_OUTOFMEMORY, "Array dimensions exceeded supported range.");
}

static inline RtObject *new_components(RtMethodTable *mt, uint32_t length) {
    size_t size = (mt->base_size + (uint64_t)length * (mt->flags & 0xFFFF) + 7) & ~(size_t)7;
    RtObject *o = size < GC_LARGE ? bump(size) : NULL;
    if (RT_UNLIKELY(!o)) return rt_gc_alloc(mt, size, length);
    ((RtArray *)o)->length = length;
    o->mt = mt;
    return o;
}

static __attribute__((noinline)) void bad_length(int64_t length) {
    if (length < 0 || length > INT32_MAX) rt_throw_kind(RT_EXC_OVERFLOW);
    too_large();
}

RtObject *rt_new_array(RtMethodTable *mt, int64_t length) {
    if (RT_UNLIKELY((uint64_t)length > RT_ARRAY_MAX)) bad_length(length);
    return new_components(mt, (uint32_t)length);
}

RtArray *rt_new_array_of(RtClass c, int64_t length) { return (RtArray *)rt_new_array(rt_class(c), length); }

RtObject *rt_new_string(int32_t length) {
    if (RT_UNLIKELY((uint32_t)length > RT_STRING_MAX)) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return new_components(rt_module.classes[RT_CLASS_STRING], (uint32_t)length);
}

/* Dimensions are checked as CoreCLR does: a negative length overflows, also when another is zero. */
RtObject *rt_new_mdarray(RtMethodTable *mt, uint32_t n, const int32_t *args) {
    uint32_t rank = rt_mt_rank(mt);
    bool bounds = n == 2 * rank && n != rank;
    uint64_t total = 1;
    for (uint32_t i = 0; i < rank; i++) {
        int32_t low = bounds ? args[2 * i] : 0, length = args[bounds ? 2 * i + 1 : i];
        if (length < 0) rt_throw_kind(RT_EXC_OVERFLOW);
        if (length > 0 && low + (int64_t)length - 1 > INT32_MAX) rt_throw_kind(RT_EXC_ARGUMENT);
        if (__builtin_mul_overflow(total, (uint64_t)length, &total)) too_large();
    }
    if (total > RT_ARRAY_MAX) too_large();
    if (rt_mt_is_szarray(mt)) return new_components(mt, (uint32_t)total);
    RtArray *a = (RtArray *)new_components(mt, (uint32_t)total);
    int32_t *lengths = (int32_t *)a->data, *lows = lengths + rank;
    for (uint32_t i = 0; i < rank; i++) {
        lengths[i] = args[bounds ? 2 * i + 1 : i];
        lows[i] = bounds ? args[2 * i] : 0;
    }
    return (RtObject *)a;
}

RtObject *rt_clone(RtObject *o) {
    rt_check_null(o);
    RtMethodTable *mt = o->mt;
    size_t size = rt_object_size(o);
    RtObject *copy = rt_mt_has_components(mt) ? new_components(mt, ((RtArray *)o)->length) : rt_new(mt);
    memcpy((char *)copy + 8, (char *)o + 8, size - RT_OBJECT_HEADER - 8);
    return copy;
}

/* ---- boxing -------------------------------------------------------------------------------------- */

RtObject *rt_box(RtMethodTable *mt, const void *value) {
    if (rt_mt_is_nullable(mt)) return rt_box_nullable(mt, value);
    RtObject *o = rt_new(mt);
    memcpy(rt_object_data(o), value, mt->aux->value_size);
    return o;
}

/* Nullable<T> begins with hasValue. */
RtObject *rt_box_nullable(RtMethodTable *mt, const void *src) {
    if (!*(const uint8_t *)src) return NULL;
    return rt_box(rt_mt_arg(mt, 0), (const char *)src + mt->nullable_value_offset);
}

/* A boxed enum can be unboxed as its underlying type and the other way round, but not as a Nullable of it. */
static bool unboxes_to(const RtMethodTable *from, const RtMethodTable *to) {
    return from == to || (rt_mt_is_primitive(from) && rt_mt_is_primitive(to) &&
                          rt_mt_element_type(from) == rt_mt_element_type(to));
}

void *rt_unbox(RtMethodTable *mt, RtObject *o) {
    rt_check_null(o);
    if (RT_UNLIKELY(o->mt != mt) && !unboxes_to(o->mt, mt)) rt_castclass(mt, o);
    return rt_object_data(o);
}

void rt_unbox_nullable(void *dst, RtMethodTable *mt, RtObject *o) {
    memset(dst, 0, mt->aux->value_size);
    if (!o) return;
    if (o->mt != rt_mt_arg(mt, 0)) rt_bad_cast(o->mt, mt);
    memcpy((char *)dst + mt->nullable_value_offset, rt_object_data(o), mt->nullable_value_size);
    *(uint8_t *)dst = 1;
}

/* ---- elements ------------------------------------------------------------------------------------ */

static bool element_takes(const RtMethodTable *element, RtObject *value) {
    return !value || value->mt == element || element == rt_module.classes[RT_CLASS_OBJECT] ||
           rt_isinst((RtMethodTable *)element, value);
}

void rt_array_store_check(RtObject *array, RtObject *value) {
    if (RT_UNLIKELY(!array)) rt_throw_kind(RT_EXC_NULLREF);
    if (RT_UNLIKELY(!element_takes(array->mt->element_type, value))) rt_throw_kind(RT_EXC_ARRAYTYPE);
}

/* What newobj of a delegate to an instance method does with a null object. */
RT_NORETURN void rt_delegate_without_target(void) {
    rt_throw_message(RT_EXC_ARGUMENT, "Delegate to an instance method cannot have null 'this'.");
}

void rt_stelem_ref(RtObject *array, int64_t index, RtObject *value) {
    if (RT_UNLIKELY(!array)) rt_throw_kind(RT_EXC_NULLREF);
    RtArray *a = (RtArray *)array;
    if (RT_UNLIKELY((uint64_t)index >= a->length)) rt_throw_kind(RT_EXC_INDEX);
    if (RT_UNLIKELY(!element_takes(a->mt->element_type, value))) rt_throw_kind(RT_EXC_ARRAYTYPE);
    rt_store_ref((RtObject **)a->data + index, value);
}

void *rt_ldelema_ref(RtObject *array, int64_t index, RtMethodTable *element) {
    if (RT_UNLIKELY(!array)) rt_throw_kind(RT_EXC_NULLREF);
    RtArray *a = (RtArray *)array;
    if (RT_UNLIKELY((uint64_t)index >= a->length)) rt_throw_kind(RT_EXC_INDEX);
    if (RT_UNLIKELY(a->mt->element_type != element)) rt_throw_kind(RT_EXC_ARRAYTYPE);
    return a->data + (uint64_t)index * 8;
}

void *rt_mdarray_addr(RtObject *array, uint32_t rank, const int32_t *indices, RtMethodTable *element) {
    if (RT_UNLIKELY(!array)) rt_throw_kind(RT_EXC_NULLREF);
    RtArray *a = (RtArray *)array;
    if (element && RT_UNLIKELY(a->mt->element_type != element)) rt_throw_kind(RT_EXC_ARRAYTYPE);
    uint64_t at = 0;
    bool single = rt_mt_is_szarray(a->mt);
    const int32_t *lengths = single ? (const int32_t *)&a->length : (const int32_t *)a->data;
    for (uint32_t i = 0; i < rank; i++) {
        uint32_t k = (uint32_t)indices[i] - (single ? 0 : (uint32_t)lengths[rank + i]);
        if (RT_UNLIKELY(k >= (uint32_t)lengths[i])) rt_throw_kind(RT_EXC_INDEX);
        at = at * (uint32_t)lengths[i] + k;
    }
    return (char *)a + a->mt->base_size - RT_OBJECT_HEADER + at * (a->mt->flags & 0xFFFF);
}

/* ---- memory -------------------------------------------------------------------------------------- */

enum { NULL_PAGES = 0x10000 }; /* an access below faults and means a null reference */

static inline void check_address(const void *p, uint64_t n) {
    if (RT_UNLIKELY((uintptr_t)p < NULL_PAGES) && n) rt_throw_kind(RT_EXC_NULLREF);
}

void rt_memmove(void *d, const void *s, uint64_t n) {
    check_address(d, n);
    check_address(s, n);
    memmove(d, s, n);
}

void rt_memset(void *d, uint8_t v, uint64_t n) {
    check_address(d, n);
    memset(d, v, n);
}

void rt_copy_struct(void *d, const void *s, RtMethodTable *mt) {
    rt_memmove(d, s, mt->aux->value_size);
    rt_cards_mark(d, mt->aux->value_size);
}

void rt_copy_refs(void *d, const void *s, uint64_t n) {
    rt_memmove(d, s, n);
    rt_cards_mark(d, n);
}

double rt_fmod(double a, double b) { return __builtin_fmod(a, b); }
float rt_fmodf(float a, float b) { return __builtin_fmodf(a, b); }
