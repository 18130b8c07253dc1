/* QCalls of types: names, casts, instances, handles. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/qcall.h"
#include "runtime/thread.h"

enum { /* ECMA-335 II.23.1.16 */
       ELEMENT_BOOLEAN = 0x02,
       ELEMENT_R8 = 0x0D,
       ELEMENT_VALUETYPE = 0x11,
       ELEMENT_BYREF = 0x10,
       ELEMENT_CLASS = 0x12,
       ELEMENT_I = 0x18,
       ELEMENT_U = 0x19
};

RT_NORETURN void qcall_missing(const char *what, const RtMethodTable *mt) {
    char text[512];
    size_t n = strlen(what);
    if (n > 200) n = 200;
    memcpy(text, what, n);
    text[n++] = ' ', text[n++] = '(';
    size_t room = sizeof text - n - 1, k = rt_type_name(mt, text + n, room);
    n += k < room ? k : room - 1;
    text[n++] = ')', text[n] = 0;
    rt_not_implemented(text);
}

RT_NORETURN void qcall_missing_ctor(const RtMethodTable *mt) {
    char text[1400] = "The program holds no code of the parameterless constructor of '";
    size_t n = strlen(text), k = rt_type_name(mt, text + n, 500);
    n += k < 500 ? k : 499;
    memcpy(text + n, "'.", 3);
    rt_keep_advice(mt, text + n + 2, sizeof text - n - 2);
    rt_not_implemented(text);
}

static bool is_pointer(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_POINTER; }
static bool is_variable(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_GENERIC_VARIABLE; }

/* ---- names --------------------------------------------------------------------------------------- */

/* System.TypeNameFormatFlags. Name asks for BASIC, ToString for NAMESPACE, FullName for NAMESPACE and
 * FULL_INST: then type arguments stand in brackets of their own with their assembly. */
enum { BASIC = 0, NAMESPACE = 1, FULL_INST = 2, ASSEMBLY = 4 };

typedef struct Text {
    char *out;
    size_t size, n; /* n goes on when size is used up */
} Text;

static void put(Text *t, const char *s) {
    for (; *s; s++) {
        if (t->n < t->size) t->out[t->n] = *s;
        t->n++;
    }
}

static void put_escaped(Text *t, const char *s) {
    for (; *s; s++) {
        if (strchr(",[]&*+\\", *s)) put(t, "\\");
        put(t, (char[2]){*s, 0});
    }
}

static void put_definition(Text *t, const RtTypeInfo *info, int flags) {
    if (flags & NAMESPACE) {
        if (info->enclosing) {
            put_definition(t, info->enclosing, flags);
            put(t, "+");
        } else if (*info->ns) {
            put_escaped(t, info->ns);
            put(t, ".");
        }
    }
    put_escaped(t, info->name);
}

static void put_type(Text *t, const RtMethodTable *mt, int flags);

static void put_argument(Text *t, const RtMethodTable *mt, int flags) {
    bool brackets = flags & FULL_INST && !is_variable(mt);
    if (brackets) put(t, "[");
    put_type(t, mt, brackets ? flags | ASSEMBLY : flags);
    if (brackets) put(t, "]");
}

/* A definition has its own parameters as arguments: only ToString writes them. */
static void put_arguments(Text *t, const RtMethodTable *mt, int flags) {
    bool definition = (mt->flags & RT_MTF_GENERICS_MASK) == RT_MTF_GENERICS_TYPICAL;
    if (!(flags & (NAMESPACE | ASSEMBLY)) || !mt->aux->info->num_generic) return;
    if (definition && flags != NAMESPACE) return;
    uint32_t n = rt_mt_num_args(mt);
    if (!n) { /* the definition itself */
        put(t, "[");
        put(t, mt->aux->info->generic->params);
    }
    for (uint32_t i = 0; i < n; i++) {
        put(t, i ? "," : "[");
        put_argument(t, rt_mt_arg(mt, i), flags);
    }
    put(t, "]");
}

static const RtMethodTable *root_type(const RtMethodTable *mt) {
    while ((rt_mt_is_array(mt) || is_pointer(mt)) && mt->element_type) mt = mt->element_type;
    return mt;
}

static const RtTypeInfo *root_info(const RtMethodTable *mt) { return root_type(mt)->aux->info; }

static void put_type(Text *t, const RtMethodTable *mt, int flags) {
    int inner = flags & ~ASSEMBLY;
    if (rt_mt_is_array(mt)) {
        put_type(t, mt->element_type, inner);
        uint32_t rank = rt_mt_rank(mt);
        put(t, "[");
        if (rank == 1 && !rt_mt_is_szarray(mt)) put(t, "*");
        while (--rank) put(t, ",");
        put(t, "]");
    } else if (is_pointer(mt)) {
        if (!mt->element_type) qcall_missing("name of a function pointer type", mt);
        put_type(t, mt->element_type, inner);
        put(t, rt_mt_element_type(mt) == ELEMENT_BYREF ? "&" : "*");
    } else if (is_variable(mt) && mt->aux->info) {
        put(t, mt->aux->info->name);
    } else if (mt->aux->info) {
        put_definition(t, mt->aux->info, inner);
        put_arguments(t, mt, inner);
    } else {
        qcall_missing("name of a type parameter", mt);
    }
    if (flags & ASSEMBLY) {
        const RtTypeInfo *info = root_info(mt);
        if (!info->assembly_full) qcall_missing("display name of the assembly", mt);
        put(t, ", ");
        put(t, info->assembly_full);
    }
}

size_t qcall_type_text(const RtMethodTable *mt, int flags, char *out, size_t size) {
    Text t = {out, size, 0};
    put_type(&t, mt, flags);
    return t.n < size ? t.n : size;
}

void qcall_type_name(QType type, int32_t flags, StackObject out) {
    char small[512];
    Text t = {small, sizeof small, 0};
    put_type(&t, type.mt, flags);
    if (t.n <= sizeof small) {
        *out = (RtObject *)rt_string_utf8_n(small, t.n);
        return;
    }
    Text large = {malloc(t.n), t.n, 0};
    if (!large.out) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    put_type(&large, type.mt, flags);
    *out = (RtObject *)rt_string_utf8_n(large.out, large.n);
    free(large.out);
}

/* RuntimeType.Namespace: of the outermost type, of a type parameter that of its owner; null when there is
 * none. */
RtObject *replace_type_namespace(RtObject *type) {
    rt_check_null(type);
    const RtMethodTable *mt = root_type(rt_type_of(type));
    if (is_variable(mt) && rt_module.reflection)
        mt = rt_module.reflection->variable_owner((RtMethodTable *)mt);
    const RtTypeInfo *info = mt->aux->info;
    if (!info) qcall_missing("namespace", mt);
    while (info->enclosing) info = info->enclosing;
    return *info->ns ? (RtObject *)rt_string_utf8(info->ns) : NULL;
}

/* ---- questions ----------------------------------------------------------------------------------- */

/* As signatures write it: enums and Nullable are value types, strings are classes. */
int32_t qcall_type_element_type(const RtMethodTable *mt) {
    uint8_t e = rt_mt_element_type(mt);
    if (rt_mt_is_enum(mt)) return ELEMENT_VALUETYPE;
    bool basic = (e >= 0x01 && e <= ELEMENT_R8) || e == ELEMENT_I || e == ELEMENT_U;
    if (basic || rt_mt_is_array(mt) || is_pointer(mt) || is_variable(mt)) return e;
    return rt_mt_is_valuetype(mt) ? ELEMENT_VALUETYPE : ELEMENT_CLASS;
}

/* Type.IsAssignableFrom: unlike objects, values of T are assignable to Nullable<T>. */
Bool32 qcall_type_can_cast(RtMethodTable *from, RtMethodTable *to) {
    return rt_can_cast(from, to) || (rt_mt_is_nullable(to) && rt_mt_arg(to, 0) == from);
}

Bool32 qcall_is_instance(RtMethodTable *mt, Bool32 throws, StackObject o) {
    return (throws ? rt_castclass(mt, *o) : rt_isinst(mt, *o)) != NULL;
}

void qcall_throw_cast(RtMethodTable *from, RtMethodTable *to) { rt_bad_cast(from, to); }

void qcall_check_interface(QType type, QType interface) {
    if (!rt_can_cast(type.mt, interface.mt)) rt_throw_message(RT_EXC_ARGUMENT, "Interface not found.");
}

/* TypeAttributes' visibility: 1 public, 2 nested public. */
static bool is_visible(const RtMethodTable *mt) {
    while (rt_mt_is_array(mt) || is_pointer(mt)) {
        if (!mt->element_type) return true;
        mt = mt->element_type;
    }
    if (is_variable(mt)) return true;
    const RtTypeInfo *info = mt->aux->info;
    for (; info->enclosing; info = info->enclosing)
        if ((info->attributes & 7) != 2) return false;
    if ((info->attributes & 7) != 1) return false;
    uint32_t n = rt_mt_num_args(mt);
    for (uint32_t i = 0; i < n; i++)
        if (!is_visible(rt_mt_arg(mt, i))) return false;
    return true;
}
Bool32 qcall_type_is_visible(QType type) { return is_visible(type.mt); }

/* Whether the type is an enum with [Flags]. */
int32_t icall_type_is_flags(RtObject *type) {
    rt_check_null(type);
    const RtMethodTable *mt = rt_type_of(type);
    return rt_mt_is_enum(mt) && (mt->aux->info->facts & RT_FACT_FLAGS);
}

int32_t qcall_type_size(QType type) {
    return rt_mt_is_valuetype(type.mt) ? (int32_t)type.mt->aux->value_size : (int32_t)sizeof(void *);
}

/* ---- other types --------------------------------------------------------------------------------- */

void qcall_type_of_handle(RtMethodTable *mt, StackObject out) { *out = rt_type_object(mt); }

void qcall_type_make_szarray(QType type, StackObject out) { *out = rt_type_object(qcall_array_of(type.mt)); }

void qcall_type_make_array(QType type, int32_t rank, StackObject out) {
    *out = rt_type_object(qcall_md_array_of(type.mt, (uint32_t)rank));
}

/* Without reflection the MethodTable of an enclosing type is not kept with a nested one. */
RtMethodTable *qcall_type_declaring(const RtMethodTable *mt) {
    const RtTypeInfo *info = mt->aux->info;
    if (is_variable(mt) && rt_module.reflection)
        return rt_module.reflection->variable_owner((RtMethodTable *)mt);
    if (rt_module.reflection && info && info->enclosing)
        return rt_module.reflection->definition(info->enclosing);
    if (mt->aux->info && mt->aux->info->enclosing) qcall_missing("DeclaringType", mt);
    return NULL;
}

/* Definitions that nobody names with typeof are made here, one for each. */
static RtMethodTable *definition_of(const RtMethodTable *mt) {
    static struct Made {
        struct Made *next;
        RtAux aux;
        RtMethodTable mt;
    } * made;
    static RtMutex lock;
    const RtTypeInfo *info = mt->aux->info;
    if (rt_module.reflection) return rt_module.reflection->definition(info);
    if (info->generic->definition) return info->generic->definition;
    rt_lock(&lock);
    struct Made *m = made;
    while (m && m->aux.info != info) m = m->next;
    if (!m && (m = calloc(1, sizeof *m))) {
        m->aux.info = info;
        m->mt = (RtMethodTable){
            .flags = (mt->flags & (RT_MTF_CATEGORY_MASK | RT_MTF_IS_BYREF_LIKE)) | RT_MTF_GENERICS_TYPICAL,
            .flags2 = mt->flags2,
            .parent = mt->parent,
            .aux = &m->aux};
        m->next = made;
        made = m;
    }
    rt_mutex_unlock(&lock);
    if (!m) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return &m->mt;
}

void qcall_type_definition(QType type, StackObject out) {
    if (!type.mt->aux->info || !type.mt->aux->info->generic) qcall_missing("generic definition", type.mt);
    *out = rt_type_object(definition_of(type.mt));
}

/* RuntimeType[] or Type[] of the type arguments; those of a definition are its parameters, which are not
 * kept. */
void qcall_type_instantiation(QType type, StackObject out, Bool32 runtime_types) {
    RtMethodTable *element = rt_class(RT_CLASS_RUNTIMETYPE);
    if (rt_module.reflection && type.mt->aux->info && !is_variable(type.mt) && !rt_mt_num_args(type.mt))
        rt_module.reflection->definition(type.mt->aux->info);
    uint32_t n = rt_mt_num_args(type.mt);
    if (!n && type.mt->aux->info && type.mt->aux->info->num_generic)
        qcall_missing("type parameters", type.mt);
    if (!runtime_types) element = element->parent->parent; /* TypeInfo, Type */
    RtArray *a = (RtArray *)rt_new_array(qcall_array_of(element), n);
    *out = (RtObject *)a;
    for (uint32_t i = 0; i < n; i++)
        rt_store_ref((RtObject **)a->data + i, rt_type_object(rt_mt_arg(type.mt, i)));
}

/* ---- handles and memory of a type ---------------------------------------------------------------- */

intptr_t qcall_type_handle_alloc(QType type, int32_t kind) {
    (void)type;
    return (intptr_t)rt_handle_new((RtHandleKind)kind, NULL, NULL);
}
intptr_t qcall_type_handle_free(QType type, intptr_t h) {
    (void)type;
    if (h) rt_handle_free((RtHandle *)h);
    return 0;
}

/* Lives as long as the type: for ever. */
void *qcall_type_memory(QType type, uint32_t size) {
    (void)type;
    void *p = calloc(1, size);
    if (!p) rt_throw_kind(RT_EXC_OUTOFMEMORY);
    return p;
}

/* ---- static constructors ------------------------------------------------------------------------- */

void qcall_class_init(RtMethodTable *mt) {
    if (rt_mt_class_init(mt)) rt_class_init(rt_mt_class_init(mt));
}
void qcall_type_class_init(QType type) { qcall_class_init(type.mt); }

/* ---- instances ----------------------------------------------------------------------------------- */

void qcall_type_alloc(RtMethodTable *mt, StackObject out) { *out = rt_new(mt); }

/* With CoreCLR's words, to which CoreLib adds the name of the type. */
static void check_creatable(const RtMethodTable *mt) {
    if (is_variable(mt) || (mt->flags & RT_MTF_GENERICS_MASK) == RT_MTF_GENERICS_TYPICAL)
        rt_throw_message(RT_EXC_ARGUMENT, "Type contains generic parameters.");
    if (rt_mt_is_interface(mt))
        rt_throw_message(RT_EXC_MISSINGMETHOD, "Cannot create an instance of an interface.");
    if (mt->flags2 & RT_MT2_ABSTRACT)
        rt_throw_message(RT_EXC_MISSINGMETHOD, "Cannot create an abstract class.");
    if (mt->flags2 & RT_MT2_STRING)
        rt_throw_message(RT_EXC_MISSINGMETHOD, "Uninitialized Strings cannot be created.");
    if (rt_mt_has_components(mt) || is_pointer(mt))
        rt_throw_message(RT_EXC_MISSINGMETHOD, "Type is not supported.");
}

typedef RtObject *(*Allocator)(RtMethodTable *mt);

static void construct_boxed(RtObject *o) {
    ((void (*)(void *))rt_mt_code(o->mt)->default_ctor)((char *)o + sizeof *o);
}

/* For Activator: how to make an object and the constructors to call on it. NULL constructors do nothing; a
 * NULL allocator makes null (Nullable). */
void qcall_type_activation(StackObject type, Allocator *allocator, RtMethodTable **argument,
                           void **reference_ctor, void **value_ctor, Bool32 *is_public) {
    RtMethodTable *mt = rt_type_of(*type);
    *allocator = NULL, *argument = NULL, *reference_ctor = *value_ctor = NULL, *is_public = 1;
    if (rt_mt_is_nullable(mt)) return;
    check_creatable(mt);
    *allocator = rt_new, *argument = mt;
    uint8_t facts = mt->aux->info->facts;
    *is_public = !(facts & RT_FACT_CTOR) || facts & RT_FACT_PUBLIC_CTOR;
    if (!(facts & RT_FACT_CTOR)) {
        if (rt_mt_is_valuetype(mt)) return; /* all zeros */
        rt_throw_message(RT_EXC_MISSINGMETHOD, "No parameterless constructor defined.");
    }
    if (!rt_mt_code(mt)->default_ctor) qcall_missing_ctor(mt);
    bool value = rt_mt_is_valuetype(mt);
    *reference_ctor = value ? (void *)construct_boxed : rt_mt_code(mt)->default_ctor;
    *value_ctor = value ? rt_mt_code(mt)->default_ctor : NULL;
}

/* Array.Initialize, of an array of value types that have a constructor without parameters. */
void *qcall_array_element_ctor(QType array) {
    RtMethodTable *mt = array.mt->element_type;
    if (!rt_mt_code(mt)->default_ctor) qcall_missing_ctor(mt);
    return rt_mt_code(mt)->default_ctor;
}

/* RuntimeHelpers.GetUninitializedObject. */
void qcall_type_uninitialized(QType type, Allocator *allocator, RtMethodTable **argument) {
    RtMethodTable *mt = rt_mt_is_nullable(type.mt) ? rt_mt_arg(type.mt, 0) : type.mt;
    check_creatable(mt);
    *allocator = rt_new, *argument = mt;
}

/* Boxing by type: Nullable becomes its value. */
void qcall_type_box(QType type, Allocator *allocator, RtMethodTable **argument, int32_t *value_offset,
                    uint32_t *value_size) {
    RtMethodTable *mt = type.mt;
    *value_offset = 0;
    if (rt_mt_is_nullable(mt)) {
        *value_offset = (int32_t)mt->nullable_value_offset;
        mt = rt_mt_arg(mt, 0);
    }
    *allocator = rt_new, *argument = mt, *value_size = mt->aux->value_size;
}

/* ---- enums --------------------------------------------------------------------------------------- */

/* Unsigned arrays of the width of the underlying type, sorted by value (EnumInfo<TStorage>). */
static RtClass storage_class(const RtMethodTable *mt) {
    switch (mt->aux->value_size) {
        case 1: return RT_CLASS_BYTE;
        case 2: return RT_CLASS_UINT16;
        case 4: return RT_CLASS_UINT32;
        default: return RT_CLASS_UINT64;
    }
}

void qcall_enum_values(QType type, StackObject values, StackObject names, Bool32 want_names) {
    const RtMethodTable *mt = type.mt;
    const RtTypeInfo *info = mt->aux->info;
    if (!rt_mt_is_enum(mt)) rt_throw_message(RT_EXC_ARGUMENT, "Type provided must be an Enum.");
    if (info->enum_element_type == ELEMENT_BOOLEAN) qcall_missing("members of an enum over bool", mt);
    uint32_t size = mt->aux->value_size;
    RtArray *v = (RtArray *)rt_new_array(qcall_array_of(rt_class(storage_class(mt))), info->num_enum);
    *values = (RtObject *)v;
    for (uint32_t i = 0; i < info->num_enum; i++)
        memcpy(v->data + (size_t)i * size, &info->enum_members[i].value, size);
    if (!want_names) return;
    RtArray *n = rt_new_array_of(RT_CLASS_STRING_ARRAY, info->num_enum);
    *names = (RtObject *)n;
    for (uint32_t i = 0; i < info->num_enum; i++)
        rt_store_ref((RtObject **)n->data + i, info->enum_members[i].name);
}

/* ---- caches -------------------------------------------------------------------------------------- */

/* RuntimeTypeCache's constructor asks for the type's module only to know whether it is <Module>. */
void replace_type_cache_init(RtObject *self, RtObject *type) {
    rt_check_null(self);
    rt_store_ref(&RT_KNOWN_FIELD(self, RtObject *, TYPECACHE_TYPE), type);
}
