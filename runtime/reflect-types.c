/* Reflection: images and types. Types that the program has are found; those that only metadata mention are
 * made from it, without code. */
#include <stdlib.h>
#include "frontend/signature.h"
#include "runtime/os.h"
#include "runtime/reflect.h"
#include "runtime/thread.h"

enum { EL_VOID = 1, EL_STRING = 0x0E, EL_OBJECT = 0x1C };

static Image *images;
static RtMutex lock; /* of the images */

typedef struct Found { /* types by structure */
    struct Found *next;
    RtMethodTable *mt;
} Found;
enum { BUCKETS = 4096 };
static Found *found[BUCKETS];

static struct {
    RtMutex lock;
    RtThread *owner;
    uint32_t depth;
} making;

void reflect_enter(void) {
    if (__atomic_load_n(&making.owner, __ATOMIC_RELAXED) != rt_thread()) {
        rt_lock(&making.lock);
        __atomic_store_n(&making.owner, rt_thread(), __ATOMIC_RELAXED);
    }
    making.depth++;
}

void reflect_leave(void) {
    if (--making.depth) return;
    __atomic_store_n(&making.owner, NULL, __ATOMIC_RELEASE);
    rt_mutex_unlock(&making.lock);
}

bool reflect_settled(void) {
    const RtThread *owner = __atomic_load_n(&making.owner, __ATOMIC_ACQUIRE);
    return !owner || owner == rt_thread();
}

bool reflect_outermost(void) { return making.depth == 1; }

void reflect_abandon(void) {
    if (__atomic_load_n(&making.owner, __ATOMIC_RELAXED) != rt_thread()) return;
    reflect_abandon_finishing();
    making.depth = 1;
    reflect_leave();
}

void *reflect_alloc(size_t n) {
    void *p = calloc(1, n);
    if (p) return p;
    reflect_abandon();
    rt_throw_kind(RT_EXC_OUTOFMEMORY);
}

static RT_NORETURN void missing(const char *what) {
    reflect_abandon();
    rt_not_implemented(what);
}

/* ---- images -------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, const void *p) { return (h ^ (uintptr_t)p >> 3) * 0x9E3779B97F4A7C15u; }

static bool is_pointer(const RtMethodTable *mt) { return mt->flags2 & RT_MT2_POINTER; }
static bool is_composed(const RtMethodTable *mt) { return rt_mt_is_array(mt) || is_pointer(mt); }

static uint64_t hash_composed(const RtMethodTable *element, uint32_t kind) {
    return mix(kind + 1, element) >> 40;
}
static uint64_t hash_instance(const RtTypeInfo *info, RtMethodTable *const *args, uint32_t n) {
    uint64_t h = mix(77, info);
    for (uint32_t i = 0; i < n; i++) h = mix(h, args[i]);
    return h >> 40;
}

/* Of an array its rank, 0 of T[]. */
enum { BYREF = 100, POINTER = 101 };
static uint32_t kind_of(const RtMethodTable *mt) {
    if (is_pointer(mt)) return rt_mt_element_type(mt) == MD_ELEM_BYREF ? BYREF : POINTER;
    return rt_mt_is_szarray(mt) ? 0 : rt_mt_rank(mt);
}

static void insert(RtMethodTable *mt, uint64_t hash) {
    Found *f = reflect_alloc(sizeof *f);
    *f = (Found){found[hash % BUCKETS], mt};
    __atomic_store_n(&found[hash % BUCKETS], f, __ATOMIC_RELEASE);
}

static void insert_known(RtMethodTable *mt) {
    if (is_composed(mt)) {
        if (mt->element_type) insert(mt, hash_composed(mt->element_type, kind_of(mt)));
        return;
    }
    RtMethodTable *args[64];
    uint32_t n = rt_mt_num_args(mt);
    if (!n || n > 64) return;
    uint16_t dictionaries = ((const uint16_t *)mt->per_inst_info)[-4];
    if (!mt->per_inst_info[dictionaries - 1]) return; /* nested too deep: it was named, not compiled */
    for (uint32_t i = 0; i < n; i++) args[i] = rt_mt_arg(mt, i);
    insert(mt, hash_instance(mt->aux->info, args, n));
}

static void start(void) {
    const RtReflection *r = rt_module.reflection;
    if (__atomic_load_n(&images, __ATOMIC_ACQUIRE)) return;
    if (!r) rt_not_implemented("System.Reflection");
    rt_lock(&lock);
    if (!images) {
        Image *all = reflect_alloc(sizeof *all * r->num_images);
        for (uint64_t i = 0; i < r->num_images; i++) all[i].rt = &r->images[i];
        for (uint64_t i = 0; i < r->num_types; i++) insert_known(r->types[i]);
        __atomic_store_n(&images, all, __ATOMIC_RELEASE);
    }
    rt_mutex_unlock(&lock);
}

static void open_image(Image *m) {
    static Diag diag;
    static Arena arena;
    DIAG_TRY(&diag) {
        MdImage *md = md_open_root(&diag, &arena, m->rt->name, m->rt->metadata, m->rt->size, MD_OPEN_LENIENT);
        m->defs = reflect_alloc(8 * (md_rows(md, MD_TYPEDEF) + 1));
        m->refs = reflect_alloc(8 * (md_rows(md, MD_TYPEREF) + 1));
        m->variables = reflect_alloc(8 * (md_rows(md, MD_GENERICPARAM) + 1));
        __atomic_store_n(&m->md, md, __ATOMIC_RELEASE);
    }
    DIAG_CAUGHT(&diag) { rt_bug(diag.message); }
    DIAG_END
}

uint32_t reflect_num_images(void) {
    start();
    return (uint32_t)rt_module.reflection->num_images;
}
Image *reflect_image_at(uint32_t i) {
    start();
    Image *m = &images[i];
    if (__atomic_load_n(&m->md, __ATOMIC_ACQUIRE)) return m;
    rt_lock(&lock);
    if (!m->md) open_image(m);
    rt_mutex_unlock(&lock);
    return m;
}
Image *reflect_image(const RtImage *rt) {
    start();
    return reflect_image_at((uint32_t)(rt - rt_module.reflection->images));
}
Image *reflect_image_of(const RtMethodTable *mt) {
    const RtTypeInfo *info = mt->aux->info;
    return info && info->image ? reflect_image(info->image) : NULL;
}
uint32_t reflect_rid(const RtMethodTable *mt) {
    return mt->aux->info ? md_token_rid(mt->aux->info->token) : 0;
}

/* ---- definitions --------------------------------------------------------------------------------- */

static void set_args(RtMethodTable *mt, RtMethodTable *const *args, uint32_t n) {
    struct {
        uint16_t dictionaries, args;
        uint32_t pad;
        void **list;
    } *block = reflect_alloc(sizeof *block);
    block->dictionaries = 1;
    block->args = (uint16_t)n;
    block->list = reflect_alloc(8 * n);
    memcpy(block->list, args, 8 * n);
    mt->per_inst_info = &block->list;
}

static void set_parameters(Image *m, RtMethodTable *mt, uint32_t owner) {
    MdRange r = md_generic_params(m->md, owner);
    uint32_t n = r.end - r.begin;
    RtMethodTable **args = reflect_alloc(8 * (n + 1));
    for (uint32_t i = 0; i < n; i++)
        args[i] = reflect_variable(m, md_row_at(m->md, MD_GENERICPARAM, r.begin + i));
    set_args(mt, args, n);
    free(args);
}

static RtTypeInfo *make_info(Image *m, uint32_t rid) {
    RtTypeInfo *info = reflect_alloc(sizeof *info);
    uint32_t outer = md_enclosing_type(m->md, rid);
    MdRange params = md_generic_params(m->md, md_token(MD_TYPEDEF, rid));
    *info = (RtTypeInfo){.name = md_col_string(m->md, MD_TYPEDEF_NAME, rid),
                         .ns = md_col_string(m->md, MD_TYPEDEF_NAMESPACE, rid),
                         .assembly = m->rt->name,
                         .assembly_full = m->rt->name,
                         .attributes = md_col(m->md, MD_TYPEDEF_FLAGS, rid),
                         .token = md_token(MD_TYPEDEF, rid),
                         .cor_element_type = MD_ELEM_CLASS,
                         .num_generic = (uint8_t)(params.end - params.begin),
                         .image = m->rt};
    if (outer) info->enclosing = reflect_def(m, outer)->aux->info;
    if (info->num_generic) {
        RtGenericInfo *g = reflect_alloc(sizeof *g);
        g->params = "";
        info->generic = g;
    }
    return info;
}

static RtMethodTable *new_type(uint32_t flags, uint32_t flags2, const RtTypeInfo *info) {
    RtMethodTable *mt = reflect_alloc(sizeof *mt);
    RtAux *aux = reflect_alloc(sizeof *aux);
    aux->info = info;
    aux->flags = 1;
    mt->base_size = RT_NO_CODE_SIZE;
    mt->flags = flags, mt->flags2 = flags2 | RT_MT2_NO_CODE;
    mt->aux = aux;
    return mt;
}

static RtMethodTable *make_def(Image *m, uint32_t rid) {
    RtTypeInfo *made = m->rt->infos[rid - 1] ? NULL : make_info(m, rid);
    const RtTypeInfo *info = made ? made : m->rt->infos[rid - 1];
    uint32_t flags = 0, flags2 = 0, extends = md_col_token(m->md, MD_TYPEDEF_EXTENDS, rid);
    RtMethodTable *mt = new_type(0, 0, info);
    __atomic_store_n(&m->defs[rid - 1], mt, __ATOMIC_RELEASE);
    if (info->num_generic) {
        flags |= RT_MTF_GENERICS_TYPICAL;
        mt->flags = flags;
        set_parameters(m, mt, info->token);
        if (made) ((RtGenericInfo *)(uintptr_t)made->generic)->definition = mt;
    }
    Context c = context_of(mt, NULL);
    RtMethodTable *parent = extends ? reflect_token(m, extends, &c) : NULL;
    bool is_enum = parent && parent == rt_module.classes[RT_CLASS_ENUM];
    bool value = is_enum || (parent && parent == rt_module.classes[RT_CLASS_VALUETYPE] &&
                             strcmp(info->name, "Enum") != 0);
    if (info->attributes & MD_TA_INTERFACE) flags |= RT_MTF_CATEGORY_INTERFACE;
    if (value) {
        flags |= is_enum ? RT_MTF_CATEGORY_PRIMITIVE : RT_MTF_CATEGORY_VALUETYPE;
        if (made) made->cor_element_type = MD_ELEM_VALUETYPE;
    }
    if (is_enum) {
        flags2 |= RT_MT2_ENUM;
        MdRange r = md_fields(m->md, rid);
        for (uint32_t i = r.begin; i < r.end; i++) {
            if (md_col(m->md, MD_FIELD_FLAGS, i) & MD_FA_STATIC) continue;
            Sig s = sig_of(m, md_col_blob(m->md, MD_FIELD_SIGNATURE, i));
            sig_byte(&s);
            if (made) made->enum_element_type = sig_byte(&s);
        }
    }
    if (info->attributes & MD_TA_ABSTRACT) flags2 |= RT_MT2_ABSTRACT;
    mt->flags = flags, mt->flags2 |= flags2, mt->parent = parent;
    return mt;
}

static RtMethodTable *find_def(Image *m, uint32_t rid) {
    if (m->defs[rid - 1]) return m->defs[rid - 1];
    RtMethodTable *mt = m->rt->types[rid - 1];
    if (!mt) return make_def(m, rid);
    __atomic_store_n(&m->defs[rid - 1], mt, __ATOMIC_RELEASE);
    if ((mt->flags & RT_MTF_GENERICS_MASK) == RT_MTF_GENERICS_TYPICAL && !mt->per_inst_info)
        set_parameters(m, mt, md_token(MD_TYPEDEF, rid));
    return mt;
}

RtMethodTable *reflect_def(Image *m, uint32_t rid) {
    if (rid - 1 >= md_rows(m->md, MD_TYPEDEF)) rt_bug("reflection: no such type");
    RtMethodTable *mt = __atomic_load_n(&m->defs[rid - 1], __ATOMIC_ACQUIRE);
    if (mt && reflect_settled()) return mt;
    reflect_enter();
    mt = find_def(m, rid);
    reflect_leave();
    return mt;
}

RtMethodTable *reflect_definition(const RtTypeInfo *info) {
    if (!info->image) missing("System.Reflection of a type that is not kept");
    return reflect_def(reflect_image(info->image), md_token_rid(info->token));
}

/* ---- composed types ------------------------------------------------------------------------------ */

static RtMethodTable *make_composed(uint32_t kind) {
    if (kind == BYREF || kind == POINTER) {
        RtMethodTable *mt = new_type(0, RT_MT2_POINTER, NULL);
        mt->base_size = kind == BYREF; /* tells by-refs from pointers: rt_mt_element_type */
        return mt;
    }
    RtMethodTable *mt = new_type(
        (kind ? RT_MTF_CATEGORY_ARRAY : RT_MTF_CATEGORY_SZARRAY) | RT_MTF_HAS_COMPONENT_SIZE | 8, 0, NULL);
    mt->parent = rt_module.classes[RT_CLASS_ARRAY];
    mt->base_size = RT_ARRAY_BASE_SIZE + 8 * kind;
    return mt;
}

/* A type without code over an element; kind as kind_of says. */
static RtMethodTable *composed(RtMethodTable *element, uint32_t kind) {
    uint64_t h = hash_composed(element, kind);
    start();
    reflect_enter();
    Found *f = found[h % BUCKETS];
    while (f && !(is_composed(f->mt) && f->mt->element_type == element && kind_of(f->mt) == kind))
        f = f->next;
    RtMethodTable *mt = f ? f->mt : make_composed(kind);
    if (!f) {
        mt->element_type = element;
        insert(mt, h);
    }
    reflect_leave();
    return mt;
}

RtMethodTable *reflect_pointer(RtMethodTable *element, bool byref) {
    return composed(element, byref ? BYREF : POINTER);
}

RtMethodTable *reflect_array(RtMethodTable *element, uint32_t rank) {
    if (!rank && element->aux->sz_array) return element->aux->sz_array;
    if (!(element->flags2 & (RT_MT2_NO_CODE | RT_MT2_GENERIC_VARIABLE | RT_MT2_POINTER)))
        return rank ? qcall_md_array_of(element, rank) : qcall_array_of(element);
    return composed(element, rank);
}

static bool is_instance_of(const RtMethodTable *mt, const RtTypeInfo *info, RtMethodTable *const *args,
                           uint32_t n) {
    if (is_composed(mt) || mt->aux->info != info || rt_mt_num_args(mt) != n) return false;
    for (uint32_t i = 0; i < n; i++)
        if (rt_mt_arg(mt, i) != args[i]) return false;
    return true;
}

RtMethodTable *reflect_known(RtMethodTable *def, RtMethodTable *const *args, uint32_t n) {
    if (is_instance_of(def, def->aux->info, args, n)) return def;
    uint64_t h = hash_instance(def->aux->info, args, n);
    for (Found *f = __atomic_load_n(&found[h % BUCKETS], __ATOMIC_ACQUIRE); f; f = f->next)
        if (is_instance_of(f->mt, def->aux->info, args, n)) return f->mt;
    return NULL;
}

void reflect_remember(RtMethodTable *mt, RtMethodTable *const *args, uint32_t n) {
    insert(mt, hash_instance(mt->aux->info, args, n));
}

static RtMethodTable *make_instance(RtMethodTable *def, RtMethodTable *const *args, uint32_t n) {
    RtMethodTable *known = reflect_known(def, args, n);
    if (!known) known = reflect_from_template(def, args, n);
    if (known) return known;
    RtMethodTable *mt = new_type((def->flags & ~(uint32_t)RT_MTF_GENERICS_MASK) | RT_MTF_GENERICS_INST,
                                 def->flags2, def->aux->info);
    set_args(mt, args, n);
    reflect_remember(mt, args, n);
    Image *m = reflect_image_of(def);
    uint32_t extends = md_col_token(m->md, MD_TYPEDEF_EXTENDS, reflect_rid(def));
    Context c = context_of(mt, NULL);
    mt->parent = extends ? reflect_token(m, extends, &c) : NULL;
    return mt;
}

RtMethodTable *reflect_instance(RtMethodTable *def, RtMethodTable *const *args, uint32_t n) {
    start();
    RtMethodTable *mt = reflect_known(def, args, n);
    if (mt && reflect_settled()) return mt;
    reflect_enter();
    mt = make_instance(def, args, n);
    reflect_leave();
    return mt;
}

static RtMethodTable *make_variable(Image *m, uint32_t rid) {
    RtTypeInfo *info = reflect_alloc(sizeof *info);
    bool method = md_token_table(md_col_token(m->md, MD_GENERICPARAM_OWNER, rid)) == MD_METHODDEF;
    *info = (RtTypeInfo){.name = md_col_string(m->md, MD_GENERICPARAM_NAME, rid),
                         .ns = "",
                         .assembly = m->rt->name,
                         .assembly_full = m->rt->name,
                         .attributes = MD_TA_PUBLIC,
                         .token = md_token(MD_GENERICPARAM, rid),
                         .cor_element_type = method ? MD_ELEM_MVAR : MD_ELEM_VAR,
                         .image = m->rt};
    RtMethodTable *mt = new_type(0, RT_MT2_GENERIC_VARIABLE, info);
    mt->parent = rt_module.classes[RT_CLASS_OBJECT];
    return mt;
}

RtMethodTable *reflect_variable(Image *m, uint32_t rid) {
    RtMethodTable *mt = __atomic_load_n(&m->variables[rid - 1], __ATOMIC_ACQUIRE);
    if (mt) return mt;
    reflect_enter();
    if (!(mt = m->variables[rid - 1])) {
        mt = make_variable(m, rid);
        __atomic_store_n(&m->variables[rid - 1], mt, __ATOMIC_RELEASE);
    }
    reflect_leave();
    return mt;
}

RtMethodTable *reflect_subst(RtMethodTable *mt, const Context *c) {
    if (!c) return mt;
    if (mt->flags2 & RT_MT2_GENERIC_VARIABLE) {
        Image *m = reflect_image_of(mt);
        uint32_t rid = reflect_rid(mt), number = md_col(m->md, MD_GENERICPARAM_NUMBER, rid);
        if (mt->aux->info->cor_element_type == MD_ELEM_MVAR)
            return number < c->num_method_args ? c->method_args[number] : mt;
        return number < c->num_class_args ? c->class_args[number] : mt;
    }
    if (is_pointer(mt) && mt->element_type)
        return reflect_pointer(reflect_subst(mt->element_type, c), kind_of(mt) == BYREF);
    if (rt_mt_is_array(mt)) return reflect_array(reflect_subst(mt->element_type, c), kind_of(mt));
    uint32_t n = rt_mt_num_args(mt);
    if (!n || n > 64) return mt;
    RtMethodTable *args[64];
    for (uint32_t i = 0; i < n; i++) args[i] = reflect_subst(rt_mt_arg(mt, i), c);
    return reflect_instance(mt, args, n);
}

/* ---- tokens and signatures ----------------------------------------------------------------------- */

Context context_of(const RtMethodTable *owner, const MethodDesc *m) {
    Context c = {0};
    if (owner && !is_composed(owner)) {
        c.num_class_args = rt_mt_num_args(owner);
        if (c.num_class_args) {
            uint16_t dictionaries = ((const uint16_t *)owner->per_inst_info)[-4];
            c.class_args = (RtMethodTable *const *)owner->per_inst_info[dictionaries - 1];
        }
    }
    if (m) c.method_args = m->args, c.num_method_args = m->num_args;
    return c;
}

RtMethodTable *reflect_find(Image *m, const char *ns, const char *name) {
    uint32_t rid = m ? md_find_type(m->md, 0, ns, name) : 0;
    if (rid) return reflect_def(m, rid);
    for (uint32_t i = 0; i < reflect_num_images(); i++) {
        Image *other = reflect_image_at(i);
        if ((rid = md_find_type(other->md, 0, ns, name))) return reflect_def(other, rid);
    }
    return NULL;
}

Image *reflect_image_named(const char *simple) {
    size_t n = strlen(simple);
    for (uint32_t i = 0; i < reflect_num_images(); i++) {
        const char *name = rt_module.reflection->images[i].name;
        if (strncmp(name, simple, n) == 0 && (name[n] == ',' || !name[n])) return reflect_image_at(i);
    }
    return NULL;
}

static RtMethodTable *resolve_ref(Image *m, uint32_t rid) {
    const char *name = md_col_string(m->md, MD_TYPEREF_NAME, rid);
    const char *ns = md_col_string(m->md, MD_TYPEREF_NAMESPACE, rid);
    uint32_t scope = md_col_token(m->md, MD_TYPEREF_SCOPE, rid);
    RtMethodTable *mt = NULL;
    if (md_token_table(scope) == MD_TYPEREF) {
        RtMethodTable *outer = reflect_token(m, scope, NULL);
        Image *in = reflect_image_of(outer);
        uint32_t nested = md_find_type(in->md, reflect_rid(outer), ns, name);
        if (nested) mt = reflect_def(in, nested);
    } else {
        Image *in = md_token_table(scope) == MD_ASSEMBLYREF
                        ? reflect_image_named(md_col_string(m->md, MD_ASSEMBLYREF_NAME, md_token_rid(scope)))
                        : m;
        mt = reflect_find(in, ns, name);
    }
    if (!mt) missing(name);
    return mt;
}

static RtMethodTable *find_ref(Image *m, uint32_t rid) {
    RtMethodTable *mt = __atomic_load_n(&m->refs[rid - 1], __ATOMIC_ACQUIRE);
    if (mt && reflect_settled()) return mt;
    reflect_enter();
    if (!(mt = m->refs[rid - 1])) {
        mt = resolve_ref(m, rid);
        __atomic_store_n(&m->refs[rid - 1], mt, __ATOMIC_RELEASE);
    }
    reflect_leave();
    return mt;
}

RtMethodTable *reflect_token(Image *m, uint32_t token, const Context *c) {
    uint32_t rid = md_token_rid(token);
    switch (md_token_table(token)) {
        case MD_TYPEDEF: return reflect_def(m, rid);
        case MD_TYPEREF:
            if (rid - 1 >= md_rows(m->md, MD_TYPEREF)) break;
            return find_ref(m, rid);
        case MD_TYPESPEC: {
            Sig s = sig_of(m, md_col_blob(m->md, MD_TYPESPEC_SIGNATURE, rid));
            return sig_type(&s, c);
        }
        case MD_GENERICPARAM: return reflect_variable(m, rid);
        default: break;
    }
    rt_bug("reflection: not the token of a type");
}

Sig sig_of(Image *m, MdBlob b) { return (Sig){m, b.p, b.p + b.len}; }
uint8_t sig_byte(Sig *s) { return s->p < s->end ? *s->p++ : 0; }
uint32_t sig_uint(Sig *s) {
    uint32_t v = 0, n = md_compressed_uint(s->p, s->end, &v);
    s->p += n ? n : (size_t)(s->end - s->p);
    return v;
}
uint32_t sig_coded(Sig *s) { return md_coded_decode(MD_CI_TYPEDEF_OR_REF, sig_uint(s)); }

RtMethodTable *reflect_primitive(uint8_t e) {
    static const uint8_t classes[] = {
        [MD_ELEM_VOID] = RT_CLASS_VOID,     [MD_ELEM_BOOLEAN] = RT_CLASS_BOOLEAN,
        [MD_ELEM_CHAR] = RT_CLASS_CHAR,     [MD_ELEM_I1] = RT_CLASS_SBYTE,
        [MD_ELEM_U1] = RT_CLASS_BYTE,       [MD_ELEM_I2] = RT_CLASS_INT16,
        [MD_ELEM_U2] = RT_CLASS_UINT16,     [MD_ELEM_I4] = RT_CLASS_INT32,
        [MD_ELEM_U4] = RT_CLASS_UINT32,     [MD_ELEM_I8] = RT_CLASS_INT64,
        [MD_ELEM_U8] = RT_CLASS_UINT64,     [MD_ELEM_R4] = RT_CLASS_SINGLE,
        [MD_ELEM_R8] = RT_CLASS_DOUBLE,     [MD_ELEM_STRING] = RT_CLASS_STRING,
        [MD_ELEM_I] = RT_CLASS_INTPTR,      [MD_ELEM_U] = RT_CLASS_UINTPTR,
        [MD_ELEM_OBJECT] = RT_CLASS_OBJECT, [MD_ELEM_TYPEDBYREF] = RT_CLASS_TYPEDREFERENCE};
    if (e >= sizeof classes || (!classes[e] && e != MD_ELEM_OBJECT)) rt_bug("reflection: bad signature");
    return rt_class((RtClass)classes[e]);
}

RtMethodTable *sig_type(Sig *s, const Context *c) {
    uint8_t e = sig_byte(s);
    while (e == MD_ELEM_CMOD_REQD || e == MD_ELEM_CMOD_OPT || e == MD_ELEM_PINNED || e == MD_ELEM_SENTINEL) {
        if (e == MD_ELEM_CMOD_REQD || e == MD_ELEM_CMOD_OPT) sig_uint(s);
        e = sig_byte(s);
    }
    switch (e) {
        case MD_ELEM_PTR: return reflect_pointer(sig_type(s, c), false);
        case MD_ELEM_BYREF: return reflect_pointer(sig_type(s, c), true);
        case MD_ELEM_SZARRAY: return reflect_array(sig_type(s, c), 0);
        case MD_ELEM_CLASS:
        case MD_ELEM_VALUETYPE: return reflect_token(s->image, sig_coded(s), c);
        case MD_ELEM_VAR:
        case MD_ELEM_MVAR: {
            uint32_t i = sig_uint(s);
            if (c && e == MD_ELEM_VAR && i < c->num_class_args) return c->class_args[i];
            if (c && e == MD_ELEM_MVAR && i < c->num_method_args) return c->method_args[i];
            rt_bug("reflection: a type parameter without context");
        }
        case MD_ELEM_ARRAY: {
            RtMethodTable *element = sig_type(s, c);
            uint32_t rank = sig_uint(s);
            for (uint32_t n = sig_uint(s); n; n--) sig_uint(s);
            for (uint32_t n = sig_uint(s); n; n--) sig_uint(s);
            return reflect_array(element, rank);
        }
        case MD_ELEM_GENERICINST: {
            sig_byte(s);
            RtMethodTable *def = reflect_token(s->image, sig_coded(s), c), *args[64];
            uint32_t n = sig_uint(s);
            if (n > 64) rt_bug("reflection: too many type arguments");
            for (uint32_t i = 0; i < n; i++) args[i] = sig_type(s, c);
            return reflect_instance(def, args, n);
        }
        case MD_ELEM_FNPTR: {
            uint8_t flags = sig_byte(s);
            if (flags & MD_SIG_GENERIC) sig_uint(s);
            for (uint32_t n = sig_uint(s) + 1; n; n--) sig_type(s, c);
            return reflect_primitive(
                MD_ELEM_I); /* function pointers are shown as IntPtr: docs/reflection.md */
        }
        default: return reflect_primitive(e);
    }
}

void sig_skip_type(Sig *s) {
    switch (sig_byte(s)) {
        case MD_ELEM_CMOD_REQD:
        case MD_ELEM_CMOD_OPT:
            sig_uint(s);
            sig_skip_type(s);
            break;
        case MD_ELEM_PTR:
        case MD_ELEM_BYREF:
        case MD_ELEM_SZARRAY:
        case MD_ELEM_PINNED:
        case MD_ELEM_SENTINEL: sig_skip_type(s); break;
        case MD_ELEM_CLASS:
        case MD_ELEM_VALUETYPE:
        case MD_ELEM_VAR:
        case MD_ELEM_MVAR: sig_uint(s); break;
        case MD_ELEM_ARRAY:
            sig_skip_type(s);
            sig_uint(s);
            for (uint32_t n = sig_uint(s); n; n--) sig_uint(s);
            for (uint32_t n = sig_uint(s); n; n--) sig_uint(s);
            break;
        case MD_ELEM_GENERICINST:
            sig_byte(s);
            sig_uint(s);
            for (uint32_t n = sig_uint(s); n; n--) sig_skip_type(s);
            break;
        case MD_ELEM_FNPTR: {
            if (sig_byte(s) & MD_SIG_GENERIC) sig_uint(s);
            for (uint32_t n = sig_uint(s) + 1; n; n--) sig_skip_type(s);
            break;
        }
        default: break;
    }
}
