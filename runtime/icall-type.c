/* InternalCalls of types: what a MethodTable and the description of its definition say. A RuntimeType holds
 * the address of its MethodTable. */
#include "runtime/rt.h"

enum { TD_PUBLIC = 1, TD_SEALED = 0x100, TD_SERIALIZABLE = 0x2000, NIL_TYPEDEF = 0x02000000 };

/* ---- MethodTable --------------------------------------------------------------------------------- */

uint32_t icall_mt_field_bytes(const RtMethodTable *mt) {
    return rt_mt_is_valuetype(mt) ? mt->aux->value_size : mt->base_size - 16;
}
int32_t icall_mt_element_type(const RtMethodTable *mt) { return rt_mt_element_type(mt); }
RtMethodTable *icall_mt_arg0(const RtMethodTable *mt) { return rt_mt_arg(mt, 0); }

/* The base class, or the type itself, that is of the same definition. */
RtMethodTable *icall_mt_matching_parent(RtMethodTable *mt, const RtMethodTable *parent) {
    while (mt && mt != parent && !rt_same_definition(mt, parent)) mt = mt->parent;
    return mt;
}

int32_t icall_array_element_type(const RtObject *array) {
    rt_check_null(array);
    return rt_mt_element_type(array->mt->element_type);
}

/* The managed cache of casts is the VM's to fill; CastResult.MaybeCast sends everybody on to
 * the slow path. */
int32_t icall_cast_unknown(void) { return 2; }

/* ---- RuntimeTypeHandle --------------------------------------------------------------------------- */

RtObject *icall_type_alloc(RtMethodTable *mt) { return rt_new(mt); }

/* Two types share code when they are instances of one definition and their arguments are alike: both
 * references, or value types that share code themselves. */
static bool same_canonical(const RtMethodTable *a, const RtMethodTable *b) {
    if (a == b) return true;
    if (!rt_same_definition(a, b)) return false;
    uint32_t n = rt_mt_num_args(a);
    for (uint32_t i = 0; i < n; i++) {
        const RtMethodTable *x = rt_mt_arg(a, i), *y = rt_mt_arg(b, i);
        bool vx = rt_mt_is_valuetype(x), vy = rt_mt_is_valuetype(y);
        if (vx != vy || (vx && !same_canonical(x, y))) return false;
    }
    return n > 0;
}

uint8_t icall_type_same_canon(RtObject *a, RtObject *b) {
    return same_canonical(rt_type_of(a), rt_type_of(b));
}

static bool has_variables(const RtMethodTable *mt) {
    while (rt_mt_is_array(mt) || mt->flags2 & RT_MT2_POINTER) {
        if (!mt->element_type) return false;
        mt = mt->element_type;
    }
    if (mt->flags2 & RT_MT2_GENERIC_VARIABLE) return true;
    if ((mt->flags & RT_MTF_GENERICS_MASK) == RT_MTF_GENERICS_TYPICAL && !rt_mt_has_components(mt))
        return true;
    uint32_t n = rt_mt_num_args(mt);
    for (uint32_t i = 0; i < n; i++)
        if (has_variables(rt_mt_arg(mt, i))) return true;
    return false;
}
uint8_t icall_type_has_variables(RtObject *t) { return has_variables(rt_type_of(t)); }
uint8_t icall_type_is_variable(RtObject *t) { return (rt_type_of(t)->flags2 & RT_MT2_GENERIC_VARIABLE) != 0; }

int32_t icall_type_rank(RtObject *t) { return (int32_t)rt_mt_rank(rt_type_of(t)); }

RtMethodTable *icall_type_element(const RtMethodTable *mt) {
    return rt_mt_is_array(mt) || mt->flags2 & RT_MT2_POINTER ? mt->element_type : NULL;
}

int32_t icall_type_attributes(RtObject *t) {
    const RtMethodTable *mt = rt_type_of(t);
    if (rt_mt_is_array(mt)) return TD_PUBLIC | TD_SEALED | TD_SERIALIZABLE;
    if (mt->flags2 & RT_MT2_GENERIC_VARIABLE) return TD_PUBLIC;
    return mt->aux->info ? (int32_t)mt->aux->info->attributes : 0;
}

int32_t icall_type_token(RtObject *t) {
    const RtTypeInfo *info = rt_type_of(t)->aux->info;
    return info ? (int32_t)info->token : NIL_TYPEDEF;
}

const char *icall_type_utf8_name(const RtMethodTable *mt) {
    return mt->aux->info ? mt->aux->info->name : NULL;
}
