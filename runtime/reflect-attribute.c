/* Reflection: custom attributes made from their blobs (ECMA-335 §II.23.3). */
#include <alloca.h>
#include <stdlib.h>
#include "frontend/signature.h"
#include "runtime/reflect.h"

typedef struct Blob {
    const uint8_t *p, *end;
    Image *image;
} Blob;

static uint64_t take(Blob *b, uint32_t n) {
    uint64_t v = 0;
    if ((size_t)(b->end - b->p) < n)
        rt_throw_message(RT_EXC_ARGUMENT, "A custom attribute's blob is malformed.");
    memcpy(&v, b->p, n);
    b->p += n;
    return v;
}

/* Null, or text that is not terminated. */
static bool take_text(Blob *b, const char **text, uint32_t *n) {
    if (b->p < b->end && *b->p == 0xFF) {
        b->p++;
        return false;
    }
    uint32_t used = md_compressed_uint(b->p, b->end, n);
    if (!used || *n > (size_t)(b->end - b->p) - used)
        rt_throw_message(RT_EXC_ARGUMENT, "A custom attribute's blob is malformed.");
    *text = (const char *)b->p + used;
    b->p += used + *n;
    return true;
}

static RtObject *take_string(Blob *b) {
    const char *text;
    uint32_t n;
    return take_text(b, &text, &n) ? (RtObject *)rt_string_utf8_n(text, n) : NULL;
}

static RtObject *take_type(Blob *b) {
    RtObject *name = take_string(b);
    return name ? rt_module.reflection->resolve_type(name, reflect_module_object(b->image)) : NULL;
}

/* How a value is written: its element, and the enum or the type that it is boxed as. */
typedef struct Kind {
    uint8_t element; /* MD_ELEM_; MD_ELEM_TYPE, MD_ELEM_BOXED; arrays: of the items */
    bool array;
    RtMethodTable *boxed; /* of the item; NULL: by element */
} Kind;

/* How the value of a parameter of this type is written. */
static Kind kind_of_type(RtMethodTable *mt) {
    if (rt_mt_is_szarray(mt)) {
        Kind k = kind_of_type(mt->element_type);
        k.array = true;
        return k;
    }
    if (mt == rt_module.classes[RT_CLASS_STRING]) return (Kind){MD_ELEM_STRING, false, mt};
    if (mt == rt_module.classes[RT_CLASS_OBJECT]) return (Kind){MD_ELEM_BOXED, false, mt};
    if (rt_mt_is_valuetype(mt)) return (Kind){rt_mt_element_type(mt), false, mt};
    return (Kind){MD_ELEM_TYPE, false, mt};
}

/* The kind that stands before a named argument or a boxed value. */
static Kind take_kind(Blob *b) {
    uint8_t e = (uint8_t)take(b, 1);
    if (e == MD_ELEM_SZARRAY) {
        Kind k = take_kind(b);
        k.array = true;
        return k;
    }
    if (e == MD_ELEM_ENUM) {
        RtObject *type = take_type(b);
        rt_check_null(type);
        return (Kind){rt_mt_element_type(rt_type_of(type)), false, rt_type_of(type)};
    }
    if (e == MD_ELEM_TYPE) return (Kind){e, false, rt_class(RT_CLASS_TYPE)};
    if (e == MD_ELEM_BOXED) return (Kind){e, false, rt_class(RT_CLASS_OBJECT)};
    return (Kind){e, false, reflect_primitive(e)};
}

static uint32_t size_of(uint8_t e) {
    static const uint8_t sizes[] = {
        [MD_ELEM_BOOLEAN] = 1, [MD_ELEM_CHAR] = 2, [MD_ELEM_I1] = 1, [MD_ELEM_U1] = 1,
        [MD_ELEM_I2] = 2,      [MD_ELEM_U2] = 2,   [MD_ELEM_I4] = 4, [MD_ELEM_U4] = 4,
        [MD_ELEM_I8] = 8,      [MD_ELEM_U8] = 8,   [MD_ELEM_R4] = 4, [MD_ELEM_R8] = 8};
    if (e >= sizeof sizes || !sizes[e])
        rt_throw_message(RT_EXC_ARGUMENT, "A custom attribute's blob is malformed.");
    return sizes[e];
}

static RtObject *take_value(Blob *b, Kind k);

static RtObject *take_array(Blob *b, Kind k) {
    uint32_t n = (uint32_t)take(b, 4);
    if (n == UINT32_MAX) return NULL;
    if (n > (size_t)(b->end - b->p))
        rt_throw_message(RT_EXC_ARGUMENT, "A custom attribute's blob is malformed.");
    k.array = false;
    RtArray *a = (RtArray *)rt_new_array(reflect_array(k.boxed, 0), n);
    for (uint32_t i = 0; i < n; i++) {
        if (rt_mt_is_valuetype(k.boxed)) {
            uint64_t v = take(b, size_of(k.element));
            memcpy(a->data + (size_t)i * size_of(k.element), &v, size_of(k.element));
        } else {
            rt_store_ref((RtObject **)a->data + i, take_value(b, k));
        }
    }
    return (RtObject *)a;
}

static RtObject *take_value(Blob *b, Kind k) {
    if (k.array) return take_array(b, k);
    if (k.element == MD_ELEM_STRING) return take_string(b);
    if (k.element == MD_ELEM_TYPE) return take_type(b);
    if (k.element == MD_ELEM_BOXED) return take_value(b, take_kind(b));
    uint64_t v = take(b, size_of(k.element));
    return rt_box(k.boxed, &v);
}

/* Reads the fixed arguments, runs the constructor, leaves *blob at the named ones. */
void qcall_attribute_create(QModule module, StackObject type, StackObject ctor, const uint8_t **blob,
                            const uint8_t *end, int32_t *named, StackObject out) {
    MethodDesc *m = reflect_method_of(*ctor);
    RtMethodTable *mt = rt_type_of(*type);
    Blob b = {*blob, end, module.image};
    Sig s = sig_of(m->image, md_col_blob(m->image->md, MD_METHODDEF_SIGNATURE, m->rid));
    Context c = context_of(m->owner, m);
    sig_byte(&s);
    uint32_t n = sig_uint(&s);
    RtMethodTable *returns = sig_type(&s, &c);
    void **args = alloca(8 * (n + 1));
    if (b.p < b.end) take(&b, 2); /* prolog */
    for (uint32_t i = 0; i < n; i++) {
        RtMethodTable *parameter = sig_type(&s, &c);
        RtObject **place = alloca(sizeof *place);
        *place = take_value(&b, kind_of_type(parameter));
        args[i] = rt_mt_is_valuetype(parameter) ? rt_object_data(*place) : (void *)place;
    }
    if (rt_mt_class_init(mt)) rt_class_init(rt_mt_class_init(mt));
    RtObject *o = rt_new(mt);
    reflect_call(m, o, args, returns);
    *named = b.p < b.end ? (int32_t)take(&b, 2) : 0;
    *blob = b.p;
    *out = o;
}

/* One named argument. The type is told where the value does not tell it. */
void qcall_attribute_named(QModule module, const uint8_t **blob, const uint8_t *end, StackObject name,
                           Bool32 *is_property, StackObject type, StackObject value) {
    enum { PROPERTY = 0x54 };
    Blob b = {*blob, end, module.image};
    *is_property = take(&b, 1) == PROPERTY;
    Kind k = take_kind(&b);
    *name = take_string(&b);
    RtMethodTable *told = k.array ? reflect_array(k.boxed, 0) : k.boxed;
    if (k.array || rt_mt_is_valuetype(k.boxed) || k.element == MD_ELEM_TYPE) *type = rt_type_object(told);
    *value = take_value(&b, k);
    *blob = b.p;
}

int32_t qcall_attribute_usage(const uint8_t *bytes, int32_t n, int32_t *targets, Bool32 *multiple,
                              Bool32 *inherited) {
    Blob b = {bytes, bytes + n, NULL};
    *multiple = 0, *inherited = 1;
    take(&b, 2);
    *targets = (int32_t)take(&b, 4);
    for (uint32_t count = (uint32_t)take(&b, 2); count; count--) {
        const char *name;
        uint32_t length;
        take(&b, 2); /* PROPERTY BOOLEAN */
        if (!take_text(&b, &name, &length)) return 0;
        Bool32 v = (Bool32)take(&b, 1);
        if (length == 13 && memcmp(name, "AllowMultiple", 13) == 0) *multiple = v;
        if (length == 9 && memcmp(name, "Inherited", 9) == 0) *inherited = v;
    }
    return 1;
}
