/* Reflection: MetadataImport, Signature, ModuleHandle: what CoreLib reads from metadata by itself. The
 * managed side takes HRESULTs: 0, or CLDB_E_RECORD_NOTFOUND. */
#include <stdlib.h>
#include <strings.h>
#include "runtime/reflect.h"

enum { OK = 0, NOT_FOUND = (int32_t)0x80131130 };

typedef struct ConstArray {
    int32_t length;
    const uint8_t *bytes;
} ConstArray;

static int32_t blob_out(MdBlob b, ConstArray *out) {
    *out = (ConstArray){(int32_t)b.len, b.p};
    return OK;
}

void *icall_md_import(RtObject *module) { return RT_KNOWN_FIELD(module, Image *, MODULE_DATA); }

int32_t icall_md_name(Image *m, uint32_t token, const char **out) {
    static const uint16_t cols[MD_TABLE_COUNT] = {
        [MD_MODULE] = MD_MODULE_NAME,       [MD_TYPEREF] = MD_TYPEREF_NAME,
        [MD_TYPEDEF] = MD_TYPEDEF_NAME,     [MD_FIELD] = MD_FIELD_NAME,
        [MD_METHODDEF] = MD_METHODDEF_NAME, [MD_PARAM] = MD_PARAM_NAME,
        [MD_MEMBERREF] = MD_MEMBERREF_NAME, [MD_EVENT] = MD_EVENT_NAME,
        [MD_PROPERTY] = MD_PROPERTY_NAME,   [MD_GENERICPARAM] = MD_GENERICPARAM_NAME};
    MdTable t = md_token_table(token);
    *out = t < MD_TABLE_COUNT && cols[t] ? md_col_string(m->md, (MdCol)cols[t], md_token_rid(token)) : "";
    return OK;
}
int32_t icall_md_namespace(Image *m, uint32_t token, const char **out) {
    *out = md_token_table(token) == MD_TYPEDEF
               ? md_col_string(m->md, MD_TYPEDEF_NAMESPACE, md_token_rid(token))
               : md_col_string(m->md, MD_TYPEREF_NAMESPACE, md_token_rid(token));
    return OK;
}
int32_t icall_md_event(Image *m, uint32_t token, const char **name, int32_t *flags) {
    *name = md_col_string(m->md, MD_EVENT_NAME, md_token_rid(token));
    *flags = (int32_t)md_col(m->md, MD_EVENT_FLAGS, md_token_rid(token));
    return OK;
}
int32_t icall_md_field(Image *m, uint32_t token, int32_t *flags) {
    *flags = (int32_t)md_col(m->md, MD_FIELD_FLAGS, md_token_rid(token));
    return OK;
}
int32_t icall_md_property(Image *m, uint32_t token, const char **name, int32_t *flags, ConstArray *sig) {
    uint32_t rid = md_token_rid(token);
    *name = md_col_string(m->md, MD_PROPERTY_NAME, rid);
    *flags = (int32_t)md_col(m->md, MD_PROPERTY_FLAGS, rid);
    return blob_out(md_col_blob(m->md, MD_PROPERTY_SIGNATURE, rid), sig);
}
int32_t icall_md_param(Image *m, uint32_t token, int32_t *sequence, int32_t *flags) {
    *sequence = (int32_t)md_col(m->md, MD_PARAM_SEQUENCE, md_token_rid(token));
    *flags = (int32_t)md_col(m->md, MD_PARAM_FLAGS, md_token_rid(token));
    return OK;
}
int32_t icall_md_generic_param(Image *m, uint32_t token, int32_t *flags) {
    *flags = (int32_t)md_col(m->md, MD_GENERICPARAM_FLAGS, md_token_rid(token));
    return OK;
}
int32_t icall_md_scope(Image *m, uint8_t *mvid) {
    const uint8_t *guid = md_guid(m->md, md_col(m->md, MD_MODULE_MVID, 1));
    if (guid) memcpy(mvid, guid, 16);
    return OK;
}
int32_t icall_md_method_sig(Image *m, uint32_t token, ConstArray *sig) {
    return blob_out(md_col_blob(m->md, MD_METHODDEF_SIGNATURE, md_token_rid(token)), sig);
}
int32_t icall_md_field_sig(Image *m, uint32_t token, ConstArray *sig) {
    return blob_out(md_col_blob(m->md, MD_FIELD_SIGNATURE, md_token_rid(token)), sig);
}
int32_t icall_md_memberref(Image *m, uint32_t token, ConstArray *sig) {
    return blob_out(md_col_blob(m->md, MD_MEMBERREF_SIGNATURE, md_token_rid(token)), sig);
}
int32_t icall_md_sig_of_token(Image *m, uint32_t token, ConstArray *sig) {
    return blob_out(md_col_blob(m->md, MD_TYPESPEC_SIGNATURE, md_token_rid(token)), sig);
}
int32_t icall_md_attribute(Image *m, uint32_t token, int32_t *ctor, ConstArray *blob) {
    *ctor = (int32_t)md_col_token(m->md, MD_CUSTOMATTRIBUTE_TYPE, md_token_rid(token));
    return blob_out(md_col_blob(m->md, MD_CUSTOMATTRIBUTE_VALUE, md_token_rid(token)), blob);
}
int32_t icall_md_marshal(Image *m, uint32_t token, ConstArray *blob) {
    uint32_t row = md_field_marshal(m->md, token);
    return blob_out(row ? md_col_blob(m->md, MD_FIELDMARSHAL_NATIVETYPE, row) : (MdBlob){NULL, 0}, blob);
}
/* Parts at the end of a marshalling descriptor may be left out. */
static int32_t take_number(Sig *s) { return s->p < s->end ? (int32_t)sig_uint(s) : 0; }
static void take_text(Sig *s, const uint8_t **text, int32_t *length) {
    uint32_t n = (uint32_t)take_number(s);
    if (n > (size_t)(s->end - s->p)) n = (uint32_t)(s->end - s->p);
    *text = n ? s->p : NULL, *length = (int32_t)n;
    s->p += n;
}

/* A marshalling descriptor: ECMA-335 II.23.4, and the SafeArrays, custom marshalers and interfaces that .NET
 * adds. */
Bool32 qcall_md_marshal_as(const uint8_t *bytes, int32_t n, int32_t *type, int32_t *safe_type,
                           const uint8_t **safe_name, int32_t *safe_length, int32_t *element,
                           int32_t *size_parameter, int32_t *size, const uint8_t **marshaler,
                           int32_t *marshaler_length, const uint8_t **cookie, int32_t *cookie_length,
                           int32_t *iid_parameter) {
    const uint8_t *skipped;
    int32_t skipped_length;
    Sig s = {NULL, bytes, bytes + n};
    *safe_type = *safe_length = *element = *size_parameter = *size = *marshaler_length = *cookie_length = 0;
    *safe_name = *marshaler = *cookie = NULL;
    *iid_parameter = 0;
    if (n <= 0) return 0;
    *type = sig_byte(&s);
    switch (*type) {
        case MD_NATIVE_FIXEDSYSSTRING: *size = take_number(&s); break;
        case MD_NATIVE_IUNKNOWN:
        case MD_NATIVE_IDISPATCH:
        case MD_NATIVE_INTERFACE: *iid_parameter = take_number(&s); break;
        case MD_NATIVE_SAFEARRAY:
            *safe_type = take_number(&s);
            take_text(&s, safe_name, safe_length);
            break;
        case MD_NATIVE_FIXEDARRAY:
            *size = take_number(&s);
            *element = take_number(&s);
            break;
        case MD_NATIVE_ARRAY:
            *element = take_number(&s);
            *size_parameter = take_number(&s);
            *size = take_number(&s);
            break;
        case MD_NATIVE_CUSTOMMARSHALER:
            take_text(&s, &skipped, &skipped_length); /* GUID and name of a native type library */
            take_text(&s, &skipped, &skipped_length);
            take_text(&s, marshaler, marshaler_length);
            take_text(&s, cookie, cookie_length);
            break;
        default: break;
    }
    return 1;
}

int32_t icall_md_layout(Image *m, uint32_t token, int32_t *pack, int32_t *size) {
    uint32_t row = md_class_layout(m->md, md_token_rid(token));
    if (!row) return NOT_FOUND;
    *pack = (int32_t)md_col(m->md, MD_CLASSLAYOUT_PACKINGSIZE, row);
    *size = (int32_t)md_col(m->md, MD_CLASSLAYOUT_CLASSSIZE, row);
    return OK;
}
int32_t icall_md_field_offset(Image *m, uint32_t type, uint32_t field, int32_t *offset, uint8_t *there) {
    (void)type;
    uint32_t row = md_field_layout(m->md, md_token_rid(field));
    *there = row != 0;
    *offset = (int32_t)md_col(m->md, MD_FIELDLAYOUT_OFFSET, row);
    return OK;
}
int32_t icall_md_import_of(Image *m, uint32_t token, int32_t *flags, const char **name, const char **scope) {
    *flags = 0, *name = *scope = "";
    uint32_t row = md_impl_map(m->md, token);
    if (!row) return NOT_FOUND;
    MdImplMap map = md_impl_map_row(m->md, row);
    *flags = (int32_t)md_col(m->md, MD_IMPLMAP_FLAGS, row), *name = map.name, *scope = map.module;
    return OK;
}
uint8_t icall_md_is_valid(Image *m, uint32_t token) { return md_token_valid(m->md, token); }

int32_t icall_md_parent(Image *m, uint32_t token, int32_t *out) {
    uint32_t rid = md_token_rid(token), parent = 0;
    switch (md_token_table(token)) {
        case MD_TYPEDEF: parent = md_token(MD_TYPEDEF, md_enclosing_type(m->md, rid)); break;
        case MD_METHODDEF: parent = md_token(MD_TYPEDEF, md_type_of_method(m->md, rid)); break;
        case MD_FIELD: parent = md_token(MD_TYPEDEF, md_type_of_field(m->md, rid)); break;
        case MD_PROPERTY: parent = md_token(MD_TYPEDEF, md_type_of_property(m->md, rid)); break;
        case MD_EVENT: parent = md_token(MD_TYPEDEF, md_type_of_event(m->md, rid)); break;
        case MD_PARAM: parent = md_token(MD_METHODDEF, md_method_of_param(m->md, rid)); break;
        case MD_MEMBERREF: parent = md_col_token(m->md, MD_MEMBERREF_PARENT, rid); break;
        case MD_GENERICPARAM: parent = md_col_token(m->md, MD_GENERICPARAM_OWNER, rid); break;
        case MD_CUSTOMATTRIBUTE: parent = md_col_token(m->md, MD_CUSTOMATTRIBUTE_PARENT, rid); break;
        default: break;
    }
    *out = (int32_t)parent;
    return OK;
}

int32_t icall_md_default(Image *m, uint32_t token, int64_t *value, const uint8_t **text, int32_t *length,
                         int32_t *type) {
    uint32_t row = md_constant(m->md, token);
    *value = 0, *text = NULL, *length = 0, *type = MD_ELEM_VOID;
    if (!row) return OK;
    MdBlob b = md_col_blob(m->md, MD_CONSTANT_VALUE, row);
    uint8_t e = (uint8_t)md_col(m->md, MD_CONSTANT_TYPE, row);
    *type = e;
    if (e == MD_ELEM_STRING) {
        *text = b.p ? b.p : (const uint8_t *)L"";
        *length = (int32_t)(b.len / 2);
        return OK;
    }
    uint64_t v = 0;
    for (uint32_t i = 0; i < b.len && i < 8; i++) v |= (uint64_t)b.p[i] << 8 * i;
    if (e == MD_ELEM_I1 || e == MD_ELEM_I2 || e == MD_ELEM_I4) { /* sign-extended */
        uint32_t shift = e == MD_ELEM_I1 ? 56 : e == MD_ELEM_I2 ? 48 : 32;
        v = (uint64_t)((int64_t)(v << shift) >> shift);
    }
    *value = (int64_t)v;
    return OK;
}

/* ---- enumerations -------------------------------------------------------------------------------- */

/* Where n tokens go: the caller's room, or an array when that is too small. */
static int32_t *room_for(uint32_t n, int32_t *length, int32_t *small, StackObject large) {
    int32_t room = *length;
    *length = (int32_t)n;
    if ((int32_t)n <= room) return small;
    *large = rt_new_array(qcall_array_of(rt_class(RT_CLASS_INT32)), n);
    return (int32_t *)((RtArray *)*large)->data;
}

/* The methods of a property or event: pairs of method and semantics. */
static void semantics(Image *m, uint32_t parent, int32_t *length, int32_t *small, StackObject large) {
    MdRange r = md_method_semantics(m->md, parent);
    uint32_t n = 2 * (r.end - r.begin);
    int32_t *out = room_for(n, length, small, large);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(m->md, MD_METHODSEMANTICS, i);
        *out++ = (int32_t)md_token(MD_METHODDEF, md_col(m->md, MD_METHODSEMANTICS_METHOD, row));
        *out++ = (int32_t)md_col(m->md, MD_METHODSEMANTICS_SEMANTICS, row);
    }
}

static void nested(Image *m, uint32_t rid, int32_t *length, int32_t *small, StackObject large) {
    uint32_t rows = md_rows(m->md, MD_NESTEDCLASS), n = 0;
    for (uint32_t i = 1; i <= rows; i++) n += md_col(m->md, MD_NESTEDCLASS_ENCLOSING, i) == rid;
    int32_t *out = room_for(n, length, small, large);
    for (uint32_t i = 1; i <= rows; i++)
        if (md_col(m->md, MD_NESTEDCLASS_ENCLOSING, i) == rid)
            *out++ = (int32_t)md_token(MD_TYPEDEF, md_col(m->md, MD_NESTEDCLASS_NESTED, i));
}

void qcall_md_enum(Image *m, uint32_t type, uint32_t parent, int32_t *length, int32_t *small,
                   StackObject large) {
    MdTable t = (MdTable)(type >> 24), of = md_token_table(parent);
    uint32_t rid = md_token_rid(parent);
    if (t == MD_METHODDEF && (of == MD_PROPERTY || of == MD_EVENT)) {
        semantics(m, parent, length, small, large);
        return;
    }
    MdRange r = {0, 0};
    switch (t) {
        case MD_TYPEDEF: nested(m, rid, length, small, large); return;
        case MD_CUSTOMATTRIBUTE: r = md_custom_attributes(m->md, parent); break;
        case MD_PARAM: r = md_params(m->md, rid); break;
        case MD_FIELD: r = md_fields(m->md, rid); break;
        case MD_METHODDEF: r = md_methods(m->md, rid); break;
        case MD_PROPERTY: r = md_properties(m->md, rid); break;
        case MD_EVENT: r = md_events(m->md, rid); break;
        default: rt_not_implemented("System.Reflection.MetadataImport.Enum");
    }
    int32_t *out = room_for(r.end - r.begin, length, small, large);
    for (uint32_t i = r.begin; i < r.end; i++) *out++ = (int32_t)md_token(t, md_row_at(m->md, t, i));
}

/* ---- Signature ----------------------------------------------------------------------------------- */

static void init_of_array(RtObject *self, MethodDesc *method) {
    enum { CONVENTION = 0x21 }; /* Standard, HasThis */
    RtMethodTable *params[65], *returns;
    uint32_t n = reflect_array_signature(method, params, &returns);
    int32_t length;
    RT_KNOWN_FIELD(self, const uint8_t *, SIG_SIG) = reflect_array_signature_bytes(method, &length);
    RT_KNOWN_FIELD(self, int32_t, SIG_LENGTH) = length;
    RT_KNOWN_FIELD(self, MethodDesc *, SIG_METHOD) = method;
    RT_KNOWN_FIELD(self, int32_t, SIG_CONVENTION) = CONVENTION;
    rt_store_ref(&RT_KNOWN_FIELD(self, RtObject *, SIG_RETURN), rt_type_object(returns));
    rt_store_ref(&RT_KNOWN_FIELD(self, RtObject *, SIG_ARGUMENTS), reflect_type_array(params, n, true));
}

void qcall_signature_init(StackObject self, const uint8_t *bytes, int32_t length, const FieldDesc *f,
                          MethodDesc *method) {
    RtObject *declaring = RT_KNOWN_FIELD(*self, RtObject *, SIG_DECLARING);
    RtMethodTable *owner = declaring ? rt_type_of(declaring) : NULL;
    Image *m = method ? method->image : f ? f->image : owner ? reflect_image_of(owner) : NULL;
    if (method && reflect_is_of_array(method)) {
        init_of_array(*self, method);
        return;
    }
    if (!m) rt_not_implemented("System.Signature of a type without metadata");
    MdBlob b = {bytes, (uint32_t)length};
    if (method) b = md_col_blob(m->md, MD_METHODDEF_SIGNATURE, method->rid);
    if (f) b = md_col_blob(m->md, MD_FIELD_SIGNATURE, f->rid);
    if (owner && owner->aux->info && owner->aux->info->num_generic) reflect_definition(owner->aux->info);
    Context c = context_of(owner, method);
    Sig s = sig_of(m, b);
    RT_KNOWN_FIELD(*self, const uint8_t *, SIG_SIG) = b.p;
    RT_KNOWN_FIELD(*self, int32_t, SIG_LENGTH) = (int32_t)b.len;
    RT_KNOWN_FIELD(*self, MethodDesc *, SIG_METHOD) = method;
    uint8_t flags = sig_byte(&s);
    uint32_t n = 0;
    if ((flags & MD_SIG_KIND_MASK) != MD_SIG_FIELD) {
        enum { STANDARD = 1, VARARGS = 2, HAS_THIS = 0x20, EXPLICIT_THIS = 0x40 };
        int32_t convention = (flags & MD_SIG_KIND_MASK) == MD_SIG_VARARG ? VARARGS : STANDARD;
        if (flags & MD_SIG_HASTHIS) convention |= HAS_THIS;
        if (flags & MD_SIG_EXPLICITTHIS) convention |= EXPLICIT_THIS;
        RT_KNOWN_FIELD(*self, int32_t, SIG_CONVENTION) = convention;
        if (flags & MD_SIG_GENERIC) sig_uint(&s);
        n = sig_uint(&s);
    }
    RtObject *ret = rt_type_object(sig_type(&s, &c));
    rt_store_ref(&RT_KNOWN_FIELD(*self, RtObject *, SIG_RETURN), ret);
    if ((flags & MD_SIG_KIND_MASK) == MD_SIG_FIELD) return;
    RtArray *args = (RtArray *)rt_new_array(qcall_array_of(rt_class(RT_CLASS_RUNTIMETYPE)), n);
    rt_store_ref(&RT_KNOWN_FIELD(*self, RtObject *, SIG_ARGUMENTS), (RtObject *)args);
    for (uint32_t i = 0; i < n; i++)
        rt_store_ref((RtObject **)args->data + i, rt_type_object(sig_type(&s, &c)));
}

/* Whether two signatures of methods mean the same types. Generic ones have no arguments here to tell. */
static bool same_signature(Sig x, const Context *cx, Sig y, const Context *cy) {
    uint8_t flags = sig_byte(&x);
    if (flags != sig_byte(&y) || (flags & MD_SIG_GENERIC)) return false;
    uint32_t n = sig_uint(&x);
    if (n != sig_uint(&y)) return false;
    for (uint32_t i = 0; i <= n; i++)
        if (sig_type(&x, cx) != sig_type(&y, cy)) return false;
    return true;
}

Bool32 qcall_signature_equal(const uint8_t *a, int32_t na, QType ta, const uint8_t *b, int32_t nb, QType tb) {
    Image *ia = reflect_image_of(ta.mt), *ib = reflect_image_of(tb.mt);
    if (ia == ib && na == nb && memcmp(a, b, (size_t)na) == 0) return 1;
    Context ca = context_of(ta.mt, NULL), cb = context_of(tb.mt, NULL);
    return same_signature((Sig){ia, a, a + na}, &ca, (Sig){ib, b, b + nb}, &cb);
}

static bool is_modifier(uint8_t element) {
    return element == MD_ELEM_CMOD_REQD || element == MD_ELEM_CMOD_OPT;
}

/* Where in a method's signature the return value (0) or a parameter begins, -1 when there is no such one; of
 * a field, the type. */
int32_t icall_signature_offset(const uint8_t *sig, int32_t length, int32_t index) {
    Sig s = {NULL, sig, sig + length};
    uint8_t flags = sig_byte(&s);
    if ((flags & MD_SIG_KIND_MASK) == MD_SIG_FIELD) return index ? -1 : (int32_t)(s.p - sig);
    if (flags & MD_SIG_GENERIC) sig_uint(&s);
    if (index < 0 || (uint32_t)index > sig_uint(&s)) return -1;
    for (; index; index--) sig_skip_type(&s);
    return (int32_t)(s.p - sig);
}

/* The modifiers of one kind before a type, the nearest to it first. */
void qcall_signature_modifiers(StackObject self, int32_t offset, Bool32 required, StackObject out) {
    enum { MAX = 32 };
    RtMethodTable *all[MAX];
    RtObject *declaring = RT_KNOWN_FIELD(*self, RtObject *, SIG_DECLARING);
    MethodDesc *method = RT_KNOWN_FIELD(*self, MethodDesc *, SIG_METHOD);
    RtMethodTable *owner = declaring ? rt_type_of(declaring) : NULL;
    const uint8_t *bytes = RT_KNOWN_FIELD(*self, const uint8_t *, SIG_SIG);
    int32_t length = RT_KNOWN_FIELD(*self, int32_t, SIG_LENGTH);
    if (offset < 0 || offset > length) rt_throw_kind(RT_EXC_ARGUMENT);
    Sig s = {method ? method->image : reflect_image_of(owner), bytes + offset, bytes + length};
    Context c = context_of(owner, method);
    uint32_t first = MAX;
    while (s.p < s.end && is_modifier(*s.p)) {
        uint8_t kind = sig_byte(&s);
        RtMethodTable *mt = reflect_token(s.image, sig_coded(&s), &c);
        if ((kind == MD_ELEM_CMOD_REQD) == (required != 0) && first) all[--first] = mt;
    }
    *out = reflect_type_array(all + first, MAX - first, false);
}

/* ---- ModuleHandle -------------------------------------------------------------------------------- */

static Context context(intptr_t *class_args, int32_t nclass, intptr_t *method_args, int32_t nmethod) {
    return (Context){(RtMethodTable *const *)class_args, (uint32_t)nclass,
                     (RtMethodTable *const *)method_args, (uint32_t)nmethod};
}

void qcall_module_type(QModule m, uint32_t token, intptr_t *cargs, int32_t nc, intptr_t *margs, int32_t nm,
                       StackObject out) {
    Context c = context(cargs, nc, margs, nm);
    *out = rt_type_object(reflect_token(m.image, token, &c));
}

/* A MemberRef's method: the one of its name whose signature means the same types. */
static MethodDesc *find_member(Image *m, uint32_t rid, const Context *c) {
    RtMethodTable *owner = reflect_token(m, md_col_token(m->md, MD_MEMBERREF_PARENT, rid), c);
    const char *name = md_col_string(m->md, MD_MEMBERREF_NAME, rid);
    MdBlob sig = md_col_blob(m->md, MD_MEMBERREF_SIGNATURE, rid);
    Image *in = reflect_image_of(owner);
    MdRange r = md_methods(in->md, reflect_rid(owner));
    Context oc = context_of(owner, NULL);
    for (uint32_t i = r.begin; i < r.end; i++) {
        if (strcmp(md_col_string(in->md, MD_METHODDEF_NAME, i), name) != 0) continue;
        Sig have = sig_of(in, md_col_blob(in->md, MD_METHODDEF_SIGNATURE, i));
        if (same_signature(sig_of(m, sig), &oc, have, &oc)) return reflect_method(owner, i, NULL, 0);
    }
    return NULL;
}

MethodDesc *qcall_module_method(QModule m, uint32_t token, intptr_t *cargs, int32_t nc, intptr_t *margs,
                                int32_t nm) {
    Context c = context(cargs, nc, margs, nm);
    uint32_t rid = md_token_rid(token);
    MethodDesc *d = NULL;
    if (md_token_table(token) == MD_METHODDEF) {
        RtMethodTable *owner = reflect_def(m.image, md_type_of_method(m.image->md, rid));
        if (nc) owner = reflect_instance(owner, c.class_args, c.num_class_args);
        d = reflect_method(owner, rid, nm ? c.method_args : NULL, (uint32_t)nm);
    } else if (md_token_table(token) == MD_MEMBERREF) {
        d = find_member(m.image, rid, &c);
    }
    if (!d) rt_not_implemented("System.ModuleHandle.ResolveMethodHandle");
    return d;
}

void qcall_module_field(QModule m, uint32_t token, intptr_t *cargs, int32_t nc, intptr_t *margs, int32_t nm,
                        StackObject out) {
    Context c = context(cargs, nc, margs, nm);
    if (md_token_table(token) != MD_FIELD) rt_not_implemented("System.ModuleHandle.ResolveFieldHandle");
    RtMethodTable *owner = reflect_def(m.image, md_type_of_field(m.image->md, md_token_rid(token)));
    if (nc) owner = reflect_instance(owner, c.class_args, c.num_class_args);
    *out = reflect_field_stub(reflect_field(owner, md_token_rid(token)));
}
int32_t qcall_module_token(QModule m) {
    (void)m;
    return (int32_t)md_token(MD_MODULE, 1);
}
void qcall_module_global_type(QModule m, StackObject out) { *out = rt_type_object(reflect_def(m.image, 1)); }
void qcall_module_name(QModule m, StackObject out) {
    *out = (RtObject *)rt_string_utf8(md_col_string(m.image->md, MD_MODULE_NAME, 1));
}
void qcall_module_path(QModule m, StackObject out) {
    (void)m;
    *out = (RtObject *)rt_string_utf8("<Unknown>");
}
int32_t qcall_module_stream_version(QModule m) {
    (void)m;
    return 0x20000; /* 2.0, ECMA-335 §II.24.2.6 */
}
void qcall_module_kind(QModule m, int32_t *kind, int32_t *machine) {
    (void)m;
    *kind = 1, *machine = 0x14C; /* IL only, as any-CPU assemblies say */
}

Bool32 qcall_utf8_equal_any_case(const char *a, const char *b, int32_t bytes) {
    return strncasecmp(a, b, (size_t)bytes) == 0;
}

void qcall_module_types(QModule m, StackObject out) {
    uint32_t n = md_rows(m.image->md, MD_TYPEDEF);
    RtArray *a = (RtArray *)rt_new_array(qcall_array_of(rt_class(RT_CLASS_TYPE)), n ? n - 1 : 0);
    for (uint32_t rid = 2; rid <= n; rid++)
        rt_store_ref((RtObject **)a->data + rid - 2, rt_type_object(reflect_def(m.image, rid)));
    *out = (RtObject *)a;
}

/* ---- assemblies ---------------------------------------------------------------------------------- */

static Image *image_of_assembly(const char *name) {
    for (uint32_t i = 0; i < reflect_num_images(); i++)
        if (rt_module.reflection->images[i].name == name) return reflect_image_at(i);
    rt_not_implemented("System.Reflection.RuntimeAssembly of an assembly that is not kept");
}

RtObject *icall_assembly_module(RtObject *assembly) {
    return reflect_module_object(image_of_assembly(RT_KNOWN_FIELD(assembly, const char *, ASSEMBLY_HANDLE)));
}
void qcall_assembly_module(StackObject assembly, StackObject out) { *out = icall_assembly_module(*assembly); }
int32_t icall_assembly_token(RtObject *assembly) {
    (void)assembly;
    return (int32_t)md_token(MD_ASSEMBLY, 1);
}

/* TypeDef row of a type that the assembly has or forwards; *image becomes the one that has it. 0: none. */
static uint32_t find_exported(Image **image, const char *ns, const char *name) {
    for (int hops = 0; hops < 8; hops++) {
        uint32_t rid = md_find_type((*image)->md, 0, ns, name);
        if (rid) return rid;
        uint32_t row = md_find_exported((*image)->md, 0, ns, name);
        if (!row) return 0;
        uint32_t to = md_token_rid(md_col_token((*image)->md, MD_EXPORTEDTYPE_IMPLEMENTATION, row));
        *image = reflect_image_named(md_col_string((*image)->md, MD_ASSEMBLYREF_NAME, to));
        if (!*image) return 0;
    }
    return 0;
}

void qcall_assembly_find_type(QAssembly a, const char *full, const char **inner, int32_t n, StackObject out) {
    Image *m = image_of_assembly(a.name);
    const char *dot = strrchr(full, '.');
    char ns[512] = "";
    if (dot && (size_t)(dot - full) < sizeof ns) memcpy(ns, full, (size_t)(dot - full));
    uint32_t rid = find_exported(&m, ns, dot ? dot + 1 : full);
    for (int32_t i = 0; rid && i < n; i++) rid = md_find_type(m->md, rid, "", inner[i]);
    if (rid) *out = rt_type_object(reflect_def(m, rid));
}

/* Without regard to case, as far as ASCII goes. */
static uint32_t find_any_case(const MdImage *md, uint32_t enclosing, const char *ns, const char *name) {
    for (uint32_t rid = 1; rid <= md_rows(md, MD_TYPEDEF); rid++)
        if (md_enclosing_type(md, rid) == enclosing &&
            strcasecmp(md_col_string(md, MD_TYPEDEF_NAME, rid), name) == 0 &&
            (enclosing || strcasecmp(md_col_string(md, MD_TYPEDEF_NAMESPACE, rid), ns) == 0))
            return rid;
    return 0;
}

static void narrow(char *out, size_t size, const uint16_t *text) {
    size_t units = 0;
    while (text[units]) units++;
    rt_utf8_from_utf16(out, size, text, units);
}

void qcall_assembly_find_type_ignore_case(QAssembly a, const uint16_t *full, const uint16_t **inner,
                                          int32_t n, StackObject out) {
    Image *m = image_of_assembly(a.name);
    char name[1024];
    narrow(name, sizeof name, full);
    char *dot = strrchr(name, '.');
    if (dot) *dot = 0;
    uint32_t rid = find_any_case(m->md, 0, dot ? name : "", dot ? dot + 1 : name);
    for (int32_t i = 0; rid && i < n; i++) {
        narrow(name, sizeof name, inner[i]);
        rid = find_any_case(m->md, rid, "", name);
    }
    if (rid) *out = rt_type_object(reflect_def(m, rid));
}

/* Public types, nested ones when all around them are public. */
void qcall_assembly_exported_types(QAssembly a, StackObject out) {
    Image *m = image_of_assembly(a.name);
    uint32_t rows = md_rows(m->md, MD_TYPEDEF), n = 0;
    uint32_t *list = calloc(rows + 1, sizeof *list);
    if (!list) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    for (uint32_t rid = 2; rid <= rows; rid++) {
        bool visible = true;
        for (uint32_t t = rid; t && visible; t = md_enclosing_type(m->md, t)) {
            uint32_t access = md_col(m->md, MD_TYPEDEF_FLAGS, t) & 7;
            visible = access == 1 || access == 2; /* public, nested public: §II.23.1.15 */
        }
        if (visible) list[n++] = rid;
    }
    RtArray *types = (RtArray *)rt_new_array(qcall_array_of(rt_class(RT_CLASS_TYPE)), n);
    for (uint32_t i = 0; i < n; i++)
        rt_store_ref((RtObject **)types->data + i, rt_type_object(reflect_def(m, list[i])));
    free(list);
    *out = (RtObject *)types;
}

/* What AssemblyName tells of an assembly. */
void qcall_assembly_locale(QAssembly a, StackObject out) {
    *out = (RtObject *)rt_string_utf8(md_col_string(image_of_assembly(a.name)->md, MD_ASSEMBLY_CULTURE, 1));
}
void qcall_assembly_public_key(QAssembly a, StackObject out) {
    MdBlob key = md_col_blob(image_of_assembly(a.name)->md, MD_ASSEMBLY_PUBLICKEY, 1);
    RtArray *bytes = rt_new_array_of(RT_CLASS_BYTE_ARRAY, key.len);
    memcpy(bytes->data, key.p, key.len);
    *out = (RtObject *)bytes;
}
int32_t qcall_assembly_flags(QAssembly a) {
    return (int32_t)md_col(image_of_assembly(a.name)->md, MD_ASSEMBLY_FLAGS, 1);
}
int32_t qcall_assembly_hash_algorithm(QAssembly a) {
    return (int32_t)md_col(image_of_assembly(a.name)->md, MD_ASSEMBLY_HASHALG, 1);
}
void qcall_assembly_runtime_version(QAssembly a, StackObject out) {
    (void)a;
    *out = (RtObject *)rt_string_utf8("v4.0.30319"); /* of the metadata's root */
}

/* Each assembly has one module; it is loaded when the program begins. */
void qcall_assembly_modules(QAssembly a, Bool32 load, Bool32 resources, StackObject out) {
    (void)load, (void)resources;
    RtArray *list = (RtArray *)rt_new_array(qcall_array_of(rt_class(RT_CLASS_RUNTIMEMODULE)), 1);
    rt_store_ref((RtObject **)list->data, reflect_module_object(image_of_assembly(a.name)));
    *out = (RtObject *)list;
}
void qcall_assembly_loaded(StackObject out) {
    uint32_t n = reflect_num_images();
    RtArray *list = (RtArray *)rt_new_array(qcall_array_of(rt_class(RT_CLASS_RUNTIMEASSEMBLY)), n);
    for (uint32_t i = 0; i < n; i++)
        rt_store_ref((RtObject **)list->data + i,
                     qcall_assembly_object(rt_module.reflection->images[i].name));
    *out = (RtObject *)list;
}
uint32_t qcall_assembly_count(void) { return reflect_num_images(); }
uint8_t icall_assembly_is_dynamic(const char *name) {
    (void)name;
    return 0;
}

void qcall_assembly_entry_point(QAssembly a, StackObject out) {
    Image *m = image_of_assembly(a.name);
    if (!m->rt->entry_point) return;
    uint32_t rid = md_token_rid(m->rt->entry_point);
    *out = reflect_method_stub(reflect_method(reflect_def(m, md_type_of_method(m->md, rid)), rid, NULL, 0));
}

typedef struct NameParts { /* NativeAssemblyNameParts */
    const uint16_t *name;
} NameParts;

/* By simple name. A facade, which has forwarders alone, is not kept: CoreLib stands in for it, where
 * look-ups go on to all assemblies. */
void qcall_assembly_load(const NameParts *parts, StackObject requesting, void *mark, Bool32 throws,
                         StackObject context_object, StackObject out) {
    (void)requesting, (void)mark, (void)throws, (void)context_object;
    char name[256];
    narrow(name, sizeof name, parts->name);
    const Image *m = reflect_image_named(name);
    *out = m ? qcall_assembly_object(m->rt->name) : NULL;
}

/* ---- manifest resources -------------------------------------------------------------------------- */

void qcall_assembly_resource_names(QAssembly a, StackObject out) {
    Image *m = image_of_assembly(a.name);
    RtArray *names = rt_new_array_of(RT_CLASS_STRING_ARRAY, m->rt->num_resources);
    *out = (RtObject *)names;
    for (uint32_t i = 0; i < m->rt->num_resources; i++)
        rt_store_ref((RtObject **)names->data + i, (RtObject *)rt_string_utf8(m->rt->resources[i].name));
}
const uint8_t *qcall_assembly_resource(QAssembly a, const uint16_t *name, uint32_t *size) {
    Image *m = image_of_assembly(a.name);
    char text[512];
    narrow(text, sizeof text, name);
    for (uint32_t i = 0; i < m->rt->num_resources; i++) {
        if (strcmp(m->rt->resources[i].name, text) != 0) continue;
        *size = (uint32_t)m->rt->resources[i].size;
        return m->rt->resources[i].data;
    }
    *size = 0;
    return NULL;
}
