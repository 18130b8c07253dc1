/* Reflection: the InternalCalls and QCalls of RuntimeTypeHandle, RuntimeMethodHandle and RuntimeFieldHandle
 * that ask about members. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/interop.h"
#include "runtime/os.h"
#include "runtime/reflect.h"
#include "runtime/thread.h"

enum { MAX_INTERFACES = 512 };

static RtMutex lock;
enum { BUCKETS = 1024 };
static MethodDesc *methods[BUCKETS];
static FieldDesc *fields[BUCKETS];

/* ---- descriptors --------------------------------------------------------------------------------- */

static uint64_t hash_of(const RtMethodTable *owner, uint32_t rid) {
    return ((uintptr_t)owner >> 4 ^ rid * 0x9E3779B1u) % BUCKETS;
}

static bool same_args(RtMethodTable *const *a, RtMethodTable *const *b, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* Whether the code of a row over System.Object serves these type arguments, too. */
static bool shares_args(RtMethodTable *const *of_row, RtMethodTable *const *args, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        bool stands_for = of_row[i] == rt_module.classes[RT_CLASS_OBJECT] && !rt_mt_is_valuetype(args[i]) &&
                          !(args[i]->flags2 & (RT_MT2_POINTER | RT_MT2_GENERIC_VARIABLE));
        if (of_row[i] != args[i] && !stands_for) return false;
    }
    return true;
}

static void find_row_in(MethodDesc *d, const RtMembers *m, bool other) {
    for (uint32_t i = 0; m && i < m->num_methods; i++) {
        const RtMethodRow *r = &m->methods[i];
        if (md_token_rid(r->token) != d->rid || r->num_args != d->num_args) continue;
        if (same_args(r->args, d->args, d->num_args) && !(other && r->exact)) {
            d->row = r, d->shared = false;
            return;
        }
        if (r->shared && shares_args(r->args, d->args, d->num_args)) d->row = r, d->shared = true;
    }
}

/* The type's own rows, then those of the template whose code it shares. */
static void find_row(MethodDesc *d) {
    find_row_in(d, d->owner->aux->members, d->owner->flags2 & RT_MT2_MADE);
    if (d->row || !rt_mt_num_args(d->owner)) return;
    const RtMethodTable *template = reflect_template_of(d->owner);
    if (template) find_row_in(d, template->aux->members, true);
}

/* args NULL for a generic method: the definition. */
MethodDesc *reflect_method(RtMethodTable *owner, uint32_t rid, RtMethodTable *const *args, uint32_t n) {
    Image *image = reflect_image_of(owner);
    MdRange params = {0};
    if (image) params = md_generic_params(image->md, md_token(MD_METHODDEF, rid));
    uint32_t arity = params.end - params.begin;
    bool definition = arity && !args;
    RtMethodTable *own[64];
    if (arity > 64) rt_bug("reflection: too many type parameters");
    for (uint32_t i = 0; i < arity; i++)
        own[i] = definition ? reflect_variable(image, md_row_at(image->md, MD_GENERICPARAM, params.begin + i))
                            : args[i];
    (void)n;
    MethodDesc **bucket = &methods[hash_of(owner, rid)], *m;
    rt_lock(&lock);
    for (m = *bucket; m; m = m->next)
        if (m->owner == owner && m->rid == rid && m->num_args == arity && same_args(m->args, own, arity))
            break;
    if (!m && (m = calloc(1, sizeof *m + 8 * arity))) {
        *m = (MethodDesc){*bucket,    owner, image, rid, arity, (RtMethodTable **)(m + 1),
                          definition, NULL,  false, NULL};
        memcpy(m->args, own, 8 * arity);
        if (!definition && image) find_row(m);
        *bucket = m;
    }
    rt_mutex_unlock(&lock);
    if (!m) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return m;
}

FieldDesc *reflect_field(RtMethodTable *owner, uint32_t rid) {
    FieldDesc **bucket = &fields[hash_of(owner, rid)], *f;
    Image *image = reflect_image_of(owner);
    rt_lock(&lock);
    for (f = *bucket; f; f = f->next)
        if (f->owner == owner && f->rid == rid) break;
    if (!f && (f = calloc(1, sizeof *f))) {
        *f = (FieldDesc){*bucket, owner, image, rid, NULL};
        const RtMembers *m = owner->aux->members;
        for (uint32_t i = 0; m && i < m->num_fields; i++)
            if (md_token_rid(m->fields[i].token) == rid) f->row = &m->fields[i];
        *bucket = f;
    }
    rt_mutex_unlock(&lock);
    if (!f) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return f;
}

MethodDesc *reflect_method_of(RtObject *info) {
    rt_check_null(info);
    if (info->mt == rt_module.classes[RT_CLASS_METHODSTUB])
        return RT_KNOWN_FIELD(info, MethodDesc *, METHODSTUB_VALUE);
    const char *name = info->mt->aux->info->name;
    if (strcmp(name, "RuntimeConstructorInfo") == 0)
        return RT_KNOWN_FIELD(info, MethodDesc *, CTORINFO_HANDLE);
    return RT_KNOWN_FIELD(info, MethodDesc *, METHODINFO_HANDLE);
}

static FieldDesc *field_of(RtObject *info) {
    rt_check_null(info);
    if (info->mt == rt_module.classes[RT_CLASS_FIELDSTUB])
        return RT_KNOWN_FIELD(info, FieldDesc *, FIELDSTUB_VALUE);
    return RT_KNOWN_FIELD(info, FieldDesc *, FIELDINFO_HANDLE);
}

static const char *method_name(const MethodDesc *m) {
    if (reflect_is_of_array(m)) return reflect_array_method_name(m);
    return md_col_string(m->image->md, MD_METHODDEF_NAME, m->rid);
}

void reflect_no_code(const char *what, const MethodDesc *m) {
    char text[1800], type[400], args[400] = "", advice[800];
    size_t n = 0;
    rt_type_name(m->owner, type, sizeof type);
    for (uint32_t i = 0; m->args && i < m->num_args && n + 2 < sizeof args; i++) {
        args[n++] = i ? ',' : '[';
        rt_type_name(m->args[i], args + n, sizeof args - n);
        n += strlen(args + n);
    }
    rt_keep_advice(m->owner, advice, sizeof advice);
    snprintf(text, sizeof text, "%s: the program holds no code of '%s.%s%s%s'.%s", what, type, method_name(m),
             args, n ? "]" : "", advice);
    rt_throw_message(RT_EXC_NOTSUPPORTED, text);
}

RtObject *reflect_type_array(RtMethodTable *const *types, uint32_t n, bool runtime_types) {
    RtMethodTable *element = rt_class(RT_CLASS_RUNTIMETYPE);
    if (!runtime_types) element = rt_class(RT_CLASS_TYPE);
    RtArray *a = (RtArray *)rt_new_array(qcall_array_of(element), n);
    for (uint32_t i = 0; i < n; i++) rt_store_ref((RtObject **)a->data + i, rt_type_object(types[i]));
    return (RtObject *)a;
}

/* ---- types --------------------------------------------------------------------------------------- */

static bool has_definition(const RtMethodTable *mt) {
    return mt->aux->info && mt->aux->info->image &&
           !(mt->flags2 & (RT_MT2_GENERIC_VARIABLE | RT_MT2_POINTER));
}

void *icall_type_first_method(RtObject *type) {
    RtMethodTable *mt = rt_type_of(type);
    if (rt_mt_is_array(mt)) return reflect_method(mt, 0, NULL, 0);
    if (!has_definition(mt)) return NULL;
    MdRange r = md_methods(reflect_image_of(mt)->md, reflect_rid(mt));
    if (mt->aux->info->num_generic) reflect_definition(mt->aux->info);
    return r.begin < r.end ? reflect_method(mt, r.begin, NULL, 0) : NULL;
}
void icall_type_next_method(MethodDesc **at) {
    MethodDesc *m = *at;
    if (reflect_is_of_array(m)) {
        bool more = m->rid + 1 < reflect_num_array_methods(m->owner);
        *at = more ? reflect_method(m->owner, m->rid + 1, NULL, 0) : NULL;
        return;
    }
    MdRange r = md_methods(m->image->md, reflect_rid(m->owner));
    *at = m->rid + 1 < r.end ? reflect_method(m->owner, m->rid + 1, NULL, 0) : NULL;
}

/* Instance fields first, as CoreCLR lays its descriptors out. */
Bool32 qcall_type_fields(RtMethodTable *mt, void **out, int32_t *count) {
    if (!has_definition(mt)) {
        *count = 0;
        return 1;
    }
    if (mt->aux->info->num_generic) reflect_definition(mt->aux->info);
    const MdImage *md = reflect_image_of(mt)->md;
    MdRange r = md_fields(md, reflect_rid(mt));
    int32_t n = 0, room = *count;
    for (uint32_t statics = 0; statics < 2; statics++)
        for (uint32_t i = r.begin; i < r.end; i++) {
            uint32_t flags = md_col(md, MD_FIELD_FLAGS, i);
            /* CoreLib takes constants from metadata. */
            if (flags & MD_FA_LITERAL || !(flags & MD_FA_STATIC) != !statics) continue;
            if (n < room) out[n] = reflect_field(mt, i);
            n++;
        }
    *count = n;
    return n <= room;
}

static uint32_t add_interface(RtMethodTable *face, RtMethodTable **out, uint32_t n, uint32_t max);

static uint32_t add_declared(RtMethodTable *mt, RtMethodTable **out, uint32_t n, uint32_t max) {
    if (!has_definition(mt)) return n;
    Image *m = reflect_image_of(mt);
    Context c = context_of(mt, NULL);
    MdRange r = md_interface_impls(m->md, reflect_rid(mt));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(m->md, MD_INTERFACEIMPL, i);
        n = add_interface(reflect_token(m, md_col_token(m->md, MD_INTERFACEIMPL_INTERFACE, row), &c), out, n,
                          max);
    }
    return n;
}
static uint32_t add_interface(RtMethodTable *face, RtMethodTable **out, uint32_t n, uint32_t max) {
    for (uint32_t i = 0; i < n; i++)
        if (out[i] == face) return n;
    if (n == max) return n;
    out[n++] = face;
    return add_declared(face, out, n, max);
}

/* In CoreCLR's order: the base class's first, each before those that it extends. */
uint32_t reflect_interfaces(RtMethodTable *mt, RtMethodTable **out, uint32_t max) {
    uint32_t n = mt->parent && !rt_mt_is_interface(mt) ? reflect_interfaces(mt->parent, out, max) : 0;
    if (mt->flags2 & RT_MT2_GENERIC_VARIABLE) return n;
    if (mt->aux->info && mt->aux->info->num_generic) reflect_definition(mt->aux->info);
    if (rt_mt_is_szarray(mt)) {
        static const char *const names[] = {"IList`1", "ICollection`1", "IEnumerable`1", "IReadOnlyList`1",
                                            "IReadOnlyCollection`1"};
        for (int i = 0; i < 5; i++) {
            RtMethodTable *def = reflect_find(NULL, "System.Collections.Generic", names[i]);
            if (def) n = add_interface(reflect_instance(def, &mt->element_type, 1), out, n, max);
        }
        return n;
    }
    return add_declared(mt, out, n, max);
}

void qcall_type_interfaces(RtMethodTable *mt, StackObject out) {
    RtMethodTable *all[MAX_INTERFACES];
    uint32_t n = reflect_interfaces(mt, all, MAX_INTERFACES);
    *out = reflect_type_array(all, n, false);
}

void qcall_type_constraints(QType type, StackObject out) {
    Image *m = reflect_image_of(type.mt);
    uint32_t rid = reflect_rid(type.mt), owner = md_col_token(m->md, MD_GENERICPARAM_OWNER, rid), n = 0;
    RtMethodTable *all[64];
    Context c = {0};
    if (md_token_table(owner) == MD_METHODDEF) {
        MethodDesc *method = reflect_method(reflect_def(m, md_type_of_method(m->md, md_token_rid(owner))),
                                            md_token_rid(owner), NULL, 0);
        c = context_of(method->owner, method);
    } else {
        c = context_of(reflect_def(m, md_token_rid(owner)), NULL);
    }
    MdRange r = md_keyed(m->md, MD_GENERICPARAMCONSTRAINT, md_token(MD_GENERICPARAM, rid));
    for (uint32_t i = r.begin; i < r.end && n < 64; i++) {
        uint32_t row = md_row_at(m->md, MD_GENERICPARAMCONSTRAINT, i);
        all[n++] = reflect_token(m, md_col_token(m->md, MD_GENERICPARAMCONSTRAINT_CONSTRAINT, row), &c);
    }
    *out = n ? reflect_type_array(all, n, false) : NULL;
}

void qcall_type_assembly(StackObject type, StackObject out) {
    RtObject *icall_type_assembly(RtObject *);
    *out = icall_type_assembly(*type);
}

/* Of UnsafeAccessor methods: the argument that a parameter of theirs stands for. */
RtMethodTable *qcall_accessor_parameter(const MethodDesc *m, Bool32 of_method, uint32_t i) {
    Context c = context_of(m->owner, m);
    if (i >= (of_method ? c.num_method_args : c.num_class_args)) rt_throw_kind(RT_EXC_ARGUMENT);
    return of_method ? c.method_args[i] : c.class_args[i];
}

int32_t icall_type_num_virtuals(RtObject *type) {
    RtMethodTable *mt = rt_type_of(type);
    while (mt && !has_definition(mt)) mt = mt->parent;
    return mt ? reflect_image_of(mt)->rt->type_virtuals[reflect_rid(mt) - 1] : 0;
}
int32_t qcall_type_num_virtuals(QType type) { return icall_type_num_virtuals(rt_type_object(type.mt)); }

int32_t icall_type_variable_index(RtObject *type) {
    RtMethodTable *mt = rt_type_of(type);
    return (int32_t)md_col(reflect_image_of(mt)->md, MD_GENERICPARAM_NUMBER, reflect_rid(mt));
}
RtMethodTable *qcall_type_variable_owner(RtMethodTable *mt) {
    Image *m = reflect_image_of(mt);
    uint32_t owner = md_col_token(m->md, MD_GENERICPARAM_OWNER, reflect_rid(mt)), rid = md_token_rid(owner);
    return reflect_def(m, md_token_table(owner) == MD_METHODDEF ? md_type_of_method(m->md, rid) : rid);
}

RtObject *reflect_method_stub(MethodDesc *m) {
    RtObject *o = rt_new(rt_class(RT_CLASS_METHODSTUB));
    RT_KNOWN_FIELD(o, MethodDesc *, METHODSTUB_VALUE) = m;
    return o;
}

void qcall_type_variable_method(QType type, StackObject out) {
    Image *m = reflect_image_of(type.mt);
    uint32_t owner = md_col_token(m->md, MD_GENERICPARAM_OWNER, reflect_rid(type.mt)),
             rid = md_token_rid(owner);
    if (md_token_table(owner) != MD_METHODDEF) return;
    *out = reflect_method_stub(reflect_method(reflect_def(m, md_type_of_method(m->md, rid)), rid, NULL, 0));
}

static RtMethodTable *handle(intptr_t h) { return (RtMethodTable *)h; }

/* ---- constraints --------------------------------------------------------------------------------- */

static bool is_variable(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_GENERIC_VARIABLE; }

/* Interfaces that only metadata names are not in MethodTables, so that a cast does not see them. */
static bool is_assignable(RtMethodTable *from, RtMethodTable *to) {
    if (rt_can_cast(from, to)) return true;
    if (!rt_mt_is_interface(to)) return false;
    RtMethodTable *all[MAX_INTERFACES];
    uint32_t n = reflect_interfaces(from, all, MAX_INTERFACES);
    for (uint32_t i = 0; i < n; i++)
        if (all[i] == to || rt_can_cast(all[i], to)) return true;
    return false;
}

/* Whether a type may stand for a generic parameter (ECMA-335 II.10.1.7). One that is open itself always may.
 */
static bool satisfies(Image *m, uint32_t rid, const Context *c, RtMethodTable *argument) {
    if (is_variable(argument)) return true;
    uint32_t flags = md_col(m->md, MD_GENERICPARAM_FLAGS, rid);
    bool value = rt_mt_is_valuetype(argument);
    const RtTypeInfo *info = argument->aux->info;
    if (flags & MD_GP_REFERENCE_TYPE && value) return false;
    if (flags & MD_GP_NOT_NULLABLE_VALUE_TYPE && (!value || rt_mt_is_nullable(argument))) return false;
    if (flags & MD_GP_DEFAULT_CONSTRUCTOR && !value &&
        (!info || rt_mt_is_array(argument) || info->attributes & MD_TA_ABSTRACT ||
         !(info->facts & RT_FACT_PUBLIC_CTOR)))
        return false;
    MdRange r = md_keyed(m->md, MD_GENERICPARAMCONSTRAINT, md_token(MD_GENERICPARAM, rid));
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t row = md_row_at(m->md, MD_GENERICPARAMCONSTRAINT, i);
        RtMethodTable *to =
            reflect_token(m, md_col_token(m->md, MD_GENERICPARAMCONSTRAINT_CONSTRAINT, row), c);
        if (!is_variable(to) && !is_assignable(argument, to)) return false;
    }
    return true;
}

/* Throws ArgumentException when an argument violates a constraint. `text` is how messages show the owner. */
static void check_constraints(Image *m, uint32_t owner, const Context *c, RtMethodTable *const *args,
                              const char *text) {
    MdRange r = md_generic_params(m->md, owner);
    for (uint32_t i = r.begin; i < r.end; i++) {
        uint32_t rid = md_row_at(m->md, MD_GENERICPARAM, i);
        if (satisfies(m, rid, c, args[i - r.begin])) continue;
        char message[1024], name[400];
        rt_type_name(args[i - r.begin], name, sizeof name);
        snprintf(message, sizeof message,
                 "GenericArguments[%u], '%s', on '%s' violates the constraint of type '%s'.", i - r.begin,
                 name, text, md_col_string(m->md, MD_GENERICPARAM_NAME, rid));
        rt_throw_message(RT_EXC_ARGUMENT, message);
    }
}

void qcall_type_instantiate(QType type, intptr_t *args, int32_t n, StackObject out) {
    RtMethodTable *list[64], *def = reflect_definition(type.mt->aux->info);
    if (n < 0 || n > 64) rt_throw_kind(RT_EXC_ARGUMENT);
    for (int32_t i = 0; i < n; i++) list[i] = handle(args[i]);
    char text[400];
    Context c = {.class_args = list, .num_class_args = (uint32_t)n};
    rt_type_name(def, text, sizeof text);
    if (has_definition(def))
        check_constraints(reflect_image_of(def), md_token(MD_TYPEDEF, reflect_rid(def)), &c, list, text);
    *out = rt_type_object(reflect_instance(def, list, (uint32_t)n));
}
void qcall_type_make_byref(QType type, StackObject out) {
    *out = rt_type_object(reflect_pointer(type.mt, true));
}
void qcall_type_make_pointer(QType type, StackObject out) {
    *out = rt_type_object(reflect_pointer(type.mt, false));
}
Bool32 qcall_type_satisfies(QType parameter, QType context, MethodDesc *m, QType argument) {
    Context c = context_of(context.mt, m);
    return satisfies(reflect_image_of(parameter.mt), reflect_rid(parameter.mt), &c, argument.mt);
}

/* ---- modules ------------------------------------------------------------------------------------- */

RtObject *reflect_module_object(Image *m) {
    RtHandle *h = __atomic_load_n(&m->module, __ATOMIC_ACQUIRE), *none = NULL;
    if (h) return h->object;
    RtObject *o = rt_new(rt_class(RT_CLASS_RUNTIMEMODULE));
    RT_KNOWN_FIELD(o, Image *, MODULE_DATA) = m;
    rt_store_ref(&RT_KNOWN_FIELD(o, RtObject *, MODULE_ASSEMBLY), qcall_assembly_object(m->rt->name));
    h = rt_handle_new(RT_HANDLE_STRONG, o, NULL);
    if (__atomic_compare_exchange_n(&m->module, &none, h, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return o;
    return none->object;
}

RtObject *icall_type_module(RtObject *type) {
    RtMethodTable *mt = rt_type_of(type);
    while (!mt->aux->info && mt->element_type) mt = mt->element_type;
    Image *m = reflect_image_of(mt);
    return m ? reflect_module_object(m) : NULL;
}
void qcall_type_module(StackObject type, StackObject out) {
    if (!(*out = icall_type_module(*type))) qcall_missing("module", rt_type_of(*type));
}

/* ---- methods ------------------------------------------------------------------------------------- */

uint16_t reflect_slot(const MethodDesc *m) {
    return reflect_is_of_array(m) ? NO_SLOT : m->image->rt->method_slots[m->rid - 1];
}

int32_t icall_method_attributes(const MethodDesc *m) {
    if (reflect_is_of_array(m)) return (int32_t)reflect_array_method_flags(m);
    return (int32_t)md_col(m->image->md, MD_METHODDEF_FLAGS, m->rid);
}
int32_t icall_method_impl_attributes(RtObject *info) {
    const MethodDesc *m = reflect_method_of(info);
    if (reflect_is_of_array(m)) return 0;
    return (int32_t)md_col(m->image->md, MD_METHODDEF_IMPLFLAGS, m->rid);
}
RtMethodTable *icall_method_type(const MethodDesc *m) { return m->owner; }
int32_t icall_method_slot(const MethodDesc *m) {
    uint16_t s = reflect_slot(m);
    return s == NO_SLOT ? (int32_t)(0x10000 + m->rid) : s; /* beyond every virtual slot */
}
int32_t icall_method_token(const MethodDesc *m) {
    return (int32_t)md_token(MD_METHODDEF, reflect_is_of_array(m) ? 0 : m->rid);
}
const char *icall_method_name(const MethodDesc *m) { return method_name(m); }
uint8_t icall_method_has_args(const MethodDesc *m) { return m->num_args != 0; }
int32_t icall_method_num_args(const MethodDesc *m) { return (int32_t)m->num_args; }
uint8_t icall_method_is_definition(const MethodDesc *m) { return m->definition; }
uint8_t icall_method_is_typical(RtObject *info) {
    const MethodDesc *m = reflect_method_of(info);
    if (reflect_is_of_array(m)) return 1;
    return (!m->num_args || m->definition) &&
           (!m->owner->aux->info->num_generic || m->owner == reflect_definition(m->owner->aux->info));
}
uint8_t icall_method_is_ctor(const MethodDesc *m) {
    return strcmp(method_name(m), ".ctor") == 0 || strcmp(method_name(m), ".cctor") == 0;
}
void qcall_method_args(const MethodDesc *m, StackObject out, Bool32 runtime_types) {
    *out = m->num_args ? reflect_type_array(m->args, m->num_args, runtime_types) : NULL;
}
void qcall_method_typical(const MethodDesc *m, StackObject out) {
    RtMethodTable *owner = reflect_is_of_array(m) ? m->owner : reflect_definition(m->owner->aux->info);
    *out = reflect_method_stub(reflect_method(owner, m->rid, NULL, 0));
}
void qcall_method_strip(const MethodDesc *m, StackObject out) {
    *out = reflect_method_stub(reflect_method(m->owner, m->rid, NULL, 0));
}
/* The method on the exact type, with these arguments. */
MethodDesc *qcall_method_stub(const MethodDesc *m, QType type, StackObject args) {
    RtMethodTable *list[64];
    RtArray *a = (RtArray *)*args;
    uint32_t n = a ? a->length : 0;
    if (n > 64) rt_throw_kind(RT_EXC_ARGUMENT);
    for (uint32_t i = 0; i < n; i++) list[i] = rt_type_of(((RtObject **)a->data)[i]);
    Context c = context_of(type.mt, NULL);
    c.method_args = list, c.num_method_args = n;
    if (a && n) check_constraints(m->image, md_token(MD_METHODDEF, m->rid), &c, list, method_name(m));
    return reflect_method(type.mt, m->rid, a && n ? list : m->definition ? NULL : m->args, n);
}
MethodDesc *icall_method_stub(MethodDesc *m, RtObject *type) {
    RtMethodTable *mt = rt_type_of(type);
    return m->definition || !m->num_args ? reflect_method(mt, m->rid, NULL, 0) : NULL;
}
MethodDesc *icall_method_from_canonical(MethodDesc *m, RtObject *type) {
    return reflect_method(rt_type_of(type), m->rid, m->definition ? NULL : m->args, m->num_args);
}
void *icall_null(const void *self) {
    (void)self;
    return NULL;
}
void *qcall_method_pointer(MethodDesc *m) {
    void *code = reflect_code(m);
    if (!code) reflect_no_code("GetFunctionPointer", m);
    return code;
}
/* "[Int32,String]" */
void qcall_method_instantiation_name(const MethodDesc *m, int32_t format, StackObject out) {
    char text[1024];
    size_t n = 0;
    for (uint32_t i = 0; i < m->num_args && n < 900; i++) {
        text[n++] = i ? ',' : '[';
        n += qcall_type_text(m->args[i], format, text + n, sizeof text - n - 2);
    }
    if (n) text[n++] = ']';
    *out = (RtObject *)rt_string_utf8_n(text, n);
}

/* ---- fields -------------------------------------------------------------------------------------- */

const char *icall_field_name(const FieldDesc *f) {
    return md_col_string(f->image->md, MD_FIELD_NAME, f->rid);
}
int32_t icall_field_attributes(const FieldDesc *f) {
    return (int32_t)md_col(f->image->md, MD_FIELD_FLAGS, f->rid);
}
RtMethodTable *icall_field_type(const FieldDesc *f) { return f->owner; }
int32_t icall_field_token(const FieldDesc *f) { return (int32_t)md_token(MD_FIELD, f->rid); }
FieldDesc *icall_field_of_type(const FieldDesc *f, RtMethodTable *mt) { return reflect_field(mt, f->rid); }
uint8_t icall_field_of_generic(const FieldDesc *f) { return f->owner->aux->info->num_generic != 0; }

/* CoreLib's fast path; what it does not support goes through qcall_field_get and _set. */
uint8_t icall_field_is_fast(RtObject *info) {
    const FieldDesc *f = field_of(info);
    return f->row && !f->row->thread;
}
/* From the first byte behind the MethodTable: where rows of structs count from, but not those of classes. */
int32_t icall_field_offset(RtObject *info) {
    const FieldDesc *f = field_of(info);
    return f->row->offset - (rt_mt_is_valuetype(f->owner) ? 0 : 8);
}

/* Marshal.OffsetOf */
int64_t qcall_marshal_offset(const FieldDesc *f) {
    if (!f->row || !f->row->native) rt_cannot_marshal(f->owner);
    return f->row->native - 1;
}

/* A made type has static blocks of its own, with the fields where its template has them. */
static char *static_address(const FieldDesc *f) {
    char *address = f->row->address;
    if (!(f->owner->flags2 & RT_MT2_MADE)) return address;
    const RtMembers *m = f->owner->aux->members;
    for (int gc = 0; gc < 2; gc++) {
        char *from = gc ? m->gc : m->nongc, *own = reflect_statics(f->owner, gc);
        uint32_t size = gc ? m->template->gc_size : m->template->nongc_size;
        if (from && own && address >= from && address < from + size) return own + (address - from);
    }
    return address;
}

void *icall_field_static_address(RtObject *info) { return static_address(field_of(info)); }

static void *field_address(const FieldDesc *f, RtObject *o) {
    if (rt_mt_class_init(f->owner)) rt_class_init(rt_mt_class_init(f->owner));
    if (f->row && f->row->thread) return (char *)rt_thread_statics() + f->row->thread - 1;
    if (f->row && f->row->address) return static_address(f);
    if (!f->row || !o) {
        char text[1400], type[300], advice[800];
        rt_type_name(f->owner, type, sizeof type);
        rt_keep_advice(f->owner, advice, sizeof advice);
        snprintf(text, sizeof text, "The program does not keep the field '%s.%s'.%s", type,
                 icall_field_name(f), advice);
        rt_throw_message(RT_EXC_NOTSUPPORTED, text);
    }
    return (char *)o + f->row->offset + (rt_mt_is_valuetype(f->owner) ? 8 : 0);
}

/* Code takes String.Empty, the one reference among String's fields, as a constant; its place is never filled.
 */
static RtObject *field_reference(const FieldDesc *f, RtObject **at) {
    return !*at && f->owner == rt_class(RT_CLASS_STRING) ? (RtObject *)rt_string_utf8("") : *at;
}

void qcall_field_get(const FieldDesc *f, StackObject o, QType type, QType declaring, int32_t *initialised,
                     StackObject out) {
    (void)declaring;
    void *at = field_address(f, *o);
    *initialised = 1;
    if (type.mt->flags2 & RT_MT2_POINTER) qcall_missing("value of a pointer field", f->owner);
    if (!rt_mt_is_valuetype(type.mt))
        *out = field_reference(f, at);
    else
        *out = rt_mt_is_nullable(type.mt) ? rt_box_nullable(type.mt, at) : rt_box(type.mt, at);
}

void qcall_field_set(const FieldDesc *f, StackObject o, StackObject value, QType type, QType declaring,
                     int32_t *initialised) {
    (void)declaring;
    void *at = field_address(f, *o);
    *initialised = 1;
    if (type.mt->flags2 & RT_MT2_POINTER) qcall_missing("value of a pointer field", f->owner);
    if (!rt_mt_is_valuetype(type.mt))
        rt_store_ref(at, *value);
    else if (!*value)
        memset(at, 0, type.mt->aux->value_size);
    else /* CoreLib has made a box of the field's own type, of a Nullable, too */
        rt_copy_struct(at, rt_object_data(*value), type.mt);
}

/* ---- virtual methods ----------------------------------------------------------------------------- */

/* The method of a class or its bases with this slot. */
MethodDesc *qcall_type_method_at(RtMethodTable *mt, int32_t slot) {
    for (; mt; mt = mt->parent) {
        Image *m = has_definition(mt) ? reflect_image_of(mt) : NULL;
        if (!m) continue;
        MdRange r = md_methods(m->md, reflect_rid(mt));
        for (uint32_t i = r.begin; i < r.end; i++)
            if (m->rt->method_slots[i - 1] == slot) return reflect_method(mt, i, NULL, 0);
    }
    return NULL;
}

/* GetInterfaceMap. */
MethodDesc *qcall_type_interface_method(QType type, QType face, const MethodDesc *m) {
    uint16_t slot = reflect_slot(m);
    void *code = slot == NO_SLOT ? NULL : rt_resolve_interface(type.mt, face.mt, slot);
    if (!code) return NULL;
    for (RtMethodTable *mt = type.mt; mt; mt = mt->parent) {
        const RtMembers *members = mt->aux->members;
        for (uint32_t i = 0; members && i < members->num_methods; i++)
            if (members->methods[i].code == code && !members->methods[i].num_args)
                return reflect_method(mt, md_token_rid(members->methods[i].token), NULL, 0);
    }
    return reflect_method_at(code);
}

/* An object of the same generic class over other arguments. */
void qcall_type_create_other(QType type, intptr_t *args, int32_t n, StackObject out) {
    RtMethodTable *list[64], *def = reflect_definition(type.mt->aux->info);
    if (n < 0 || n > 64) rt_throw_kind(RT_EXC_ARGUMENT);
    for (int32_t i = 0; i < n; i++) list[i] = handle(args[i]);
    RtMethodTable *mt = reflect_instance(def, list, (uint32_t)n);
    if (!rt_mt_code(mt)->default_ctor) qcall_missing_ctor(mt);
    *out = rt_new(mt);
    ((void (*)(RtObject *))rt_mt_code(mt)->default_ctor)(*out);
}

/* ValueType.GetHashCode of a struct whose own code is not known here: the hash of its type. Boxes of exact
 * types have code of their own (SK_VALUE_HASH). */
int32_t qcall_hash_strategy(RtMethodTable *mt, StackObject o, uint32_t *offset, uint32_t *size,
                            RtMethodTable **field) {
    enum { NONE = 0 };
    (void)mt, (void)o;
    *offset = *size = 0, *field = NULL;
    return NONE;
}

/* ---- ldtoken ------------------------------------------------------------------------------------- */

RtObject *reflect_field_stub(FieldDesc *f) {
    RtObject *o = rt_new(rt_class(RT_CLASS_FIELDSTUB));
    RT_KNOWN_FIELD(o, FieldDesc *, FIELDSTUB_VALUE) = f;
    return o;
}

RtObject *reflect_method_token(const RtMemberToken *t) {
    if (!t->token) rt_not_implemented("ldtoken of a method that is not kept");
    RtMethodTable *const *args = t->num_args ? t->args : NULL; /* none of a generic method: the definition */
    return reflect_method_stub(reflect_method(t->owner, md_token_rid(t->token), args, t->num_args));
}
RtObject *reflect_field_token(const RtMemberToken *t) {
    if (!t->token) rt_not_implemented("ldtoken of a field that is not kept");
    return reflect_field_stub(reflect_field(t->owner, md_token_rid(t->token)));
}
