/* System.Reflection.DispatchProxy: the classes that the compiler made of pairs of interface and proxy class
 * (frontend/proxy.c). */
#include <stdio.h>
#include "runtime/reflect.h"

/* The RuntimeType of the class, or null. */
RtObject *reflect_proxy(RtObject *base, RtObject *face) {
    const RtMethodTable *type = rt_class(RT_CLASS_RUNTIMETYPE);
    if (!base || !face || base->mt != type || face->mt != type) return NULL;
    const RtReflection *r = rt_module.reflection;
    for (uint64_t i = 0; i < r->num_proxies; i++)
        if (r->proxies[i].face == rt_type_of(face) && r->proxies[i].base == rt_type_of(base))
            return rt_type_object(r->proxies[i].type);
    return NULL;
}

/* Nothing is wrong with the types, but the compiler has not seen that they are asked for. */
RT_NORETURN void reflect_no_proxy(RtObject *base, RtObject *face) {
    char text[1300], type[300], interface[300];
    rt_type_name(rt_type_of(base), type, sizeof type);
    rt_type_name(rt_type_of(face), interface, sizeof interface);
    snprintf(text, sizeof text,
             "The program holds no proxy class of '%s' for the interface '%s'. A call of "
             "DispatchProxy.Create<%s, %s>() somewhere in the program makes it.",
             type, interface, interface, type);
    rt_throw_message(RT_EXC_NOTSUPPORTED, text);
}

/* In place of a ProxyBuilder, which no one looks into. */
RtObject *replace_proxy_builder(RtObject *assembly, RtObject *name, RtObject *base) {
    (void)assembly;
    (void)name;
    return base;
}
RtObject *replace_proxy_type(RtObject *builder) {
    (void)builder;
    return NULL;
}
