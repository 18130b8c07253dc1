/* RuntimeType objects. */
#include "runtime/os.h"
#include "runtime/rt.h"

RtObject *rt_type_object(RtMethodTable *mt) {
    RtObject **place = &mt->aux->exposed_class_object, *o = __atomic_load_n(place, __ATOMIC_ACQUIRE),
             *none = NULL;
    if (o) return o;
    if (!rt_has_field(RUNTIMETYPE_HANDLE)) rt_not_implemented("System.RuntimeType");
    o = rt_new(rt_class(RT_CLASS_RUNTIMETYPE));
    RT_KNOWN_FIELD(o, RtMethodTable *, RUNTIMETYPE_HANDLE) = mt;
    RtHandle *handle = rt_handle_new(RT_HANDLE_STRONG, o, NULL);
    if (__atomic_compare_exchange_n(place, &none, o, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return o;
    rt_handle_free(handle);
    return none;
}
