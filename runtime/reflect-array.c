/* Reflection: the methods that every array type has and no metadata tells of: Get, Set, Address and the
 * constructors (ECMA-335 II.14.2). Their MethodDesc has no image, and rid is a number of ArrayOp. */
#include <stdlib.h>
#include "runtime/reflect.h"

typedef enum ArrayOp { GET, SET, ADDRESS, CTOR } ArrayOp; /* CTOR and above: the constructors */
enum { MAX_RANK = 32, HAS_THIS = 0x20 };

bool reflect_is_of_array(const MethodDesc *m) { return !m->image; }

/* How many arrays are in one another, for `new int[2][3]` in one call. */
static uint32_t depth(const RtMethodTable *mt) {
    uint32_t n = 0;
    for (; rt_mt_is_array(mt) && rt_mt_is_szarray(mt); mt = mt->element_type) n++;
    return n;
}

/* One-dimensional ones have a constructor for each depth; others with lengths, and with lower bounds, too. */
static uint32_t num_ctors(const RtMethodTable *mt) { return rt_mt_is_szarray(mt) ? depth(mt) : 2; }

uint32_t reflect_num_array_methods(const RtMethodTable *mt) { return CTOR + num_ctors(mt); }

const char *reflect_array_method_name(const MethodDesc *m) {
    static const char *const names[] = {"Get", "Set", "Address", ".ctor"};
    return names[m->rid < CTOR ? m->rid : CTOR];
}

uint32_t reflect_array_method_flags(const MethodDesc *m) {
    return MD_MA_PUBLIC | (m->rid >= CTOR ? (uint32_t)MD_MA_RT_SPECIAL_NAME : 0);
}

static uint32_t num_indices(const MethodDesc *m) {
    uint32_t rank = rt_mt_rank(m->owner);
    if (m->rid < CTOR) return rank;
    uint32_t ctor = m->rid - CTOR + 1;
    return rt_mt_is_szarray(m->owner) ? ctor : rank * ctor;
}

uint32_t reflect_array_signature(const MethodDesc *m, RtMethodTable **params, RtMethodTable **returns) {
    RtMethodTable *element = m->owner->element_type;
    uint32_t n = num_indices(m);
    if (n > 2 * MAX_RANK) rt_throw_kind(RT_EXC_NOTSUPPORTED);
    for (uint32_t i = 0; i < n; i++) params[i] = reflect_primitive(MD_ELEM_I4);
    *returns = m->rid == GET       ? element
               : m->rid == ADDRESS ? reflect_pointer(element, true)
                                   : reflect_primitive(MD_ELEM_VOID);
    if (m->rid == SET) params[n++] = element;
    return n;
}

/* Nothing but modifiers is looked for in it, and there are none: types as bytes that say nothing. */
const uint8_t *reflect_array_signature_bytes(const MethodDesc *m, int32_t *length) {
    static const uint8_t bytes[2 + 2 * MAX_RANK + 2] = {HAS_THIS};
    *length = (int32_t)(3 + num_indices(m) + (m->rid == SET));
    return bytes;
}

static void read_indices(const MethodDesc *m, void **args, int32_t *out) {
    for (uint32_t i = 0; i < num_indices(m); i++) out[i] = *(const int32_t *)args[i];
}

void reflect_array_call(const MethodDesc *m, RtObject *self, void **args, void *result) {
    RtMethodTable *element = m->owner->element_type;
    bool value = rt_mt_is_valuetype(element);
    int32_t at[2 * MAX_RANK];
    read_indices(m, args, at);
    void *place =
        rt_mdarray_addr(self, rt_mt_rank(m->owner), at, m->rid == ADDRESS && !value ? element : NULL);
    void *given = m->rid == SET ? args[num_indices(m)] : NULL;
    if (m->rid == ADDRESS) {
        *(void **)result = place;
    } else if (m->rid == GET) {
        memcpy(result, place, value ? element->aux->value_size : 8);
    } else if (value) {
        rt_copy_struct(place, given, element);
    } else {
        rt_array_store_check(self, *(RtObject **)given);
        rt_store_ref(place, *(RtObject **)given);
    }
}

/* Arrays of arrays from the outside in; each is kept by the one before. */
static RtObject *make_nested(RtMethodTable *mt, const int32_t *lengths, uint32_t n) {
    RtArray *a = (RtArray *)rt_new_array(mt, lengths[0]);
    for (uint32_t i = 0; n > 1 && i < a->length; i++)
        rt_store_ref((RtObject **)a->data + i, make_nested(mt->element_type, lengths + 1, n - 1));
    return (RtObject *)a;
}

RtObject *reflect_array_new(const MethodDesc *m, void **args) {
    int32_t numbers[2 * MAX_RANK];
    uint32_t n = num_indices(m);
    read_indices(m, args, numbers);
    return rt_mt_is_szarray(m->owner) ? make_nested(m->owner, numbers, n)
                                      : rt_new_mdarray(m->owner, n, numbers);
}
