/* Types at run time: names, arguments, and which converts to which (ECMA-335 I.8.7, III.4.3). */
#include <stdio.h>
#include "runtime/rt.h"

enum { COVARIANT = 1, CONTRAVARIANT = 2 }; /* GenericParamAttributes, II.23.1.7 */
enum {                                     /* II.23.1.16 */
       ELEMENT_I1 = 0x04,
       ELEMENT_U8 = 0x0B,
       ELEMENT_STRING = 0x0E,
       ELEMENT_PTR = 0x0F,
       ELEMENT_BYREF = 0x10,
       ELEMENT_VALUETYPE = 0x11,
       ELEMENT_CLASS = 0x12,
       ELEMENT_ARRAY = 0x14,
       ELEMENT_I = 0x18,
       ELEMENT_U = 0x19,
       ELEMENT_OBJECT = 0x1C,
       ELEMENT_SZARRAY = 0x1D
};

/* ---- parts of a type ----------------------------------------------------------------------------- */

uint32_t rt_mt_num_args(const RtMethodTable *mt) {
    if (!(mt->flags & RT_MTF_GENERICS_MASK) || rt_mt_is_array(mt) || mt->flags2 & RT_MT2_POINTER) return 0;
    return mt->per_inst_info ? ((const uint16_t *)mt->per_inst_info)[-3] : 0;
}

RtMethodTable *rt_mt_arg(const RtMethodTable *mt, uint32_t i) {
    uint16_t dictionaries = ((const uint16_t *)mt->per_inst_info)[-4];
    return mt->per_inst_info[dictionaries - 1][i];
}

uint8_t rt_mt_element_type(const RtMethodTable *mt) {
    if (rt_mt_is_szarray(mt)) return ELEMENT_SZARRAY;
    if (rt_mt_is_array(mt)) return ELEMENT_ARRAY;
    const RtTypeInfo *info = mt->aux->info;
    if (!info && mt->flags2 & RT_MT2_POINTER) return mt->base_size ? ELEMENT_BYREF : ELEMENT_PTR;
    if (!info) return ELEMENT_CLASS;
    if (rt_mt_is_enum(mt)) return info->enum_element_type;
    if (info->cor_element_type) return info->cor_element_type;
    return rt_mt_is_valuetype(mt) ? ELEMENT_VALUETYPE : ELEMENT_CLASS;
}

/* ---- conversions --------------------------------------------------------------------------------- */

/* Types whose chain of base types leads to each other would recur without end (class C : I<C[]>…); a chain
 * deeper than any sensible one counts as no. */
enum { MAX_DEPTH = 64 };
static bool can_cast(RtMethodTable *from, RtMethodTable *to, int depth);

static bool is_reference(const RtMethodTable *mt) {
    return !rt_mt_is_valuetype(mt) && !(mt->flags2 & RT_MT2_POINTER);
}

/* Signed and unsigned integers of one size are the same to array elements. */
static uint8_t reduced(uint8_t element_type) {
    if (element_type >= ELEMENT_I1 && element_type <= ELEMENT_U8) return element_type & ~1u;
    return element_type == ELEMENT_U ? ELEMENT_I : element_type;
}

static bool elements_compatible(RtMethodTable *from, RtMethodTable *to, int depth) {
    if (from == to) return true;
    if (is_reference(from)) return is_reference(to) && can_cast(from, to, depth);
    return rt_mt_is_primitive(from) && rt_mt_is_primitive(to) &&
           reduced(rt_mt_element_type(from)) == reduced(rt_mt_element_type(to));
}

static bool argument_compatible(RtMethodTable *from, RtMethodTable *to, uint8_t variance, int depth) {
    if (from == to) return true;
    if (!is_reference(from) || !is_reference(to)) return false;
    if (variance == COVARIANT) return can_cast(from, to, depth);
    if (variance == CONTRAVARIANT) return can_cast(to, from, depth);
    return false;
}

/* Whether two instantiations of one definition convert by variance. */
static bool variance_compatible(RtMethodTable *from, RtMethodTable *to, int depth) {
    const uint8_t *variance = to->aux->info->variance;
    if (!variance) return false;
    for (uint32_t i = 0, n = rt_mt_num_args(to); i < n; i++)
        if (!argument_compatible(rt_mt_arg(from, i), rt_mt_arg(to, i), variance[i], depth)) return false;
    return true;
}

/* T[] implements IList<U> and its relatives when T[] converts to U[]. */
static bool interface_compatible(RtMethodTable *from, RtMethodTable *candidate, RtMethodTable *to,
                                 int depth) {
    if (candidate == to) return true;
    if (!rt_same_definition(candidate, to)) return false;
    if (rt_mt_is_szarray(from) && rt_mt_num_args(to) == 1)
        return elements_compatible(from->element_type, rt_mt_arg(to, 0), depth);
    return (to->flags2 & RT_MT2_VARIANT) && variance_compatible(candidate, to, depth);
}

static uint32_t num_interfaces(const RtMethodTable *mt) {
    return rt_mt_is_nullable(mt) ? 0 : mt->num_interfaces;
}

static bool has_exact_interface(const RtMethodTable *from, const RtMethodTable *to) {
    for (uint32_t i = 0, n = num_interfaces(from); i < n; i++)
        if (from->interface_map[i] == to) return true;
    return false;
}

static bool cast_to_interface(RtMethodTable *from, RtMethodTable *to, int depth) {
    if (has_exact_interface(from, to)) return true;
    bool generic = to->flags & RT_MTF_GENERICS_MASK;
    if (!generic || !((to->flags2 & RT_MT2_VARIANT) || rt_mt_is_szarray(from))) return false;
    /* An interface type converts to a variant form of itself. */
    if (interface_compatible(from, from, to, depth)) return true;
    for (uint32_t i = 0, n = num_interfaces(from); i < n; i++)
        if (interface_compatible(from, from->interface_map[i], to, depth)) return true;
    return false;
}

static bool cast_to_array(RtMethodTable *from, RtMethodTable *to, int depth) {
    if (!rt_mt_is_array(from) || rt_mt_rank(from) != rt_mt_rank(to)) return false;
    /* T[*] does not convert to T[]; the other way it does. */
    if (rt_mt_is_szarray(to) && !rt_mt_is_szarray(from)) return false;
    return elements_compatible(from->element_type, to->element_type, depth);
}

static bool cast_to_class(RtMethodTable *from, RtMethodTable *to, int depth) {
    for (RtMethodTable *mt = from; mt; mt = mt->parent)
        if (mt == to) return true;
    /* Interfaces have no parent, but their values are objects. */
    if (to == rt_module.classes[RT_CLASS_OBJECT]) return true;
    return (to->flags2 & RT_MT2_VARIANT) && rt_same_definition(from, to) &&
           variance_compatible(from, to, depth);
}

static bool can_cast(RtMethodTable *from, RtMethodTable *to, int depth) {
    if (from == to) return true;
    if (depth > MAX_DEPTH) return false;
    if (rt_mt_is_interface(to)) return cast_to_interface(from, to, depth + 1);
    if (rt_mt_is_array(to)) return cast_to_array(from, to, depth + 1);
    if (rt_mt_is_nullable(to)) return rt_mt_arg(to, 0) == from;
    if ((from->flags2 | to->flags2) & RT_MT2_POINTER) return false;
    return cast_to_class(from, to, depth + 1);
}

/* ---- a cache of what takes long ------------------------------------------------------------------ */

/* Readers check the version around their look (a sequence lock), so that a racing writer is noticed. */
typedef struct CastEntry {
    uint32_t version; /* odd: being written */
    uint32_t result;
    RtMethodTable *from, *to;
} CastEntry;
enum { CAST_CACHE = 1024 };
static CastEntry cast_cache[CAST_CACHE];

static CastEntry *cast_entry(const RtMethodTable *from, const RtMethodTable *to) {
    uint64_t h =
        ((uint64_t)(uintptr_t)from * 0x9E3779B97F4A7C15u) ^ ((uint64_t)(uintptr_t)to * 0xC2B2AE3D27D4EB4Fu);
    return &cast_cache[h >> 40 & (CAST_CACHE - 1)];
}

/* 0, 1, or 2: not known. */
static uint32_t cache_get(const CastEntry *e, const RtMethodTable *from, const RtMethodTable *to) {
    uint32_t version = __atomic_load_n(&e->version, __ATOMIC_ACQUIRE);
    bool mine = e->from == from && e->to == to;
    uint32_t result = e->result;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (!mine || version & 1 || __atomic_load_n(&e->version, __ATOMIC_RELAXED) != version) return 2;
    return result;
}

static void cache_put(CastEntry *e, RtMethodTable *from, RtMethodTable *to, uint32_t result) {
    uint32_t version = __atomic_load_n(&e->version, __ATOMIC_RELAXED);
    if (version & 1 || !__atomic_compare_exchange_n(&e->version, &version, version + 1, false,
                                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return;
    __atomic_thread_fence(__ATOMIC_RELEASE);
    e->from = from;
    e->to = to;
    e->result = result;
    __atomic_store_n(&e->version, version + 2, __ATOMIC_RELEASE);
}

bool rt_can_cast(RtMethodTable *from, RtMethodTable *to) {
    if (from == to) return true;
    CastEntry *e = cast_entry(from, to);
    uint32_t known = cache_get(e, from, to);
    if (known != 2) return known;
    bool result = can_cast(from, to, 0);
    cache_put(e, from, to, result);
    return result;
}

/* ---- what compiled code calls -------------------------------------------------------------------- */

static size_t cast_name(const RtMethodTable *mt, char *out, size_t size);

RT_NORETURN void rt_bad_cast(const RtMethodTable *from, const RtMethodTable *to) {
    enum { NAME = 600 };
    char text[2 * NAME + 64], a[NAME], b[NAME];
    cast_name(from, a, sizeof a);
    cast_name(to, b, sizeof b);
    snprintf(text, sizeof text, "Unable to cast object of type '%s' to type '%s'.", a, b);
    rt_throw_message(RT_EXC_CAST, text);
}

RtObject *rt_isinst(RtMethodTable *mt, RtObject *o) {
    if (!o || o->mt == mt) return o;
    return rt_can_cast(o->mt, mt) ? o : NULL;
}

RtObject *rt_castclass(RtMethodTable *mt, RtObject *o) {
    if (!o || o->mt == mt || rt_can_cast(o->mt, mt)) return o;
    rt_bad_cast(o->mt, mt);
}

RtObject *rt_isinst_class(RtMethodTable *mt, RtObject *o) {
    if (!o) return NULL;
    for (const RtMethodTable *k = o->mt; k; k = k->parent)
        if (k == mt) return o;
    return NULL;
}

RtObject *rt_castclass_class(RtMethodTable *mt, RtObject *o) {
    if (!o || rt_isinst_class(mt, o)) return o;
    rt_bad_cast(o->mt, mt);
}

/* ---- names --------------------------------------------------------------------------------------- */

typedef struct Text {
    char *out;
    size_t size, length;
} Text;

static void put(Text *t, const char *s) {
    for (; *s; s++, t->length++)
        if (t->length + 1 < t->size) t->out[t->length] = *s;
}

static void put_info(Text *t, const RtTypeInfo *info) {
    if (info->enclosing) {
        put_info(t, info->enclosing);
        put(t, "+");
    } else if (info->ns && *info->ns) {
        put(t, info->ns);
        put(t, ".");
    }
    put(t, info->name);
}

static void put_type(Text *t, const RtMethodTable *mt);

static void put_arguments(Text *t, const RtMethodTable *mt) {
    uint32_t n = mt->flags2 & RT_MT2_GENERIC_VARIABLE ? 0 : rt_mt_num_args(mt);
    for (uint32_t i = 0; i < n; i++) {
        put(t, i ? "," : "[");
        put_type(t, rt_mt_arg(mt, i));
    }
    if (n) put(t, "]");
}

static void put_rank(Text *t, const RtMethodTable *mt) {
    put(t, "[");
    if (!rt_mt_is_szarray(mt) && rt_mt_rank(mt) == 1) put(t, "*");
    for (uint32_t i = 1; i < rt_mt_rank(mt); i++) put(t, ",");
    put(t, "]");
}

static void put_type(Text *t, const RtMethodTable *mt) {
    if (rt_mt_is_array(mt)) {
        put_type(t, mt->element_type);
        put_rank(t, mt);
    } else if (mt->aux->info) {
        put_info(t, mt->aux->info);
        put_arguments(t, mt);
    } else if (mt->flags2 & RT_MT2_POINTER && mt->element_type) {
        put_type(t, mt->element_type);
        put(t, "*");
    } else if (mt->flags2 & RT_MT2_POINTER) {
        put(t, "delegate*"); /* what it points to is not kept */
    } else {
        put(t, "?");
    }
}

/* Texts of invalid casts name a nested type without the types around it, but not so in type arguments. */
static void put_cast(Text *t, const RtMethodTable *mt) {
    if (rt_mt_is_array(mt)) {
        put_cast(t, mt->element_type);
        put_rank(t, mt);
    } else if (mt->aux->info && mt->aux->info->enclosing) {
        put(t, mt->aux->info->name);
        put_arguments(t, mt);
    } else {
        put_type(t, mt);
    }
}

static size_t ended(Text *t) {
    if (t->size) t->out[t->length < t->size ? t->length : t->size - 1] = 0;
    return t->length;
}

static size_t cast_name(const RtMethodTable *mt, char *out, size_t size) {
    Text t = {out, size, 0};
    put_cast(&t, mt);
    return ended(&t);
}

size_t rt_type_name(const RtMethodTable *mt, char *out, size_t size) {
    Text t = {out, size, 0};
    put_type(&t, mt);
    return ended(&t);
}

void rt_keep_advice(const RtMethodTable *mt, char *out, size_t size) {
    char type[500];
    *out = '\0';
    if (!mt->aux->info || !mt->aux->info->assembly) return;
    if (rt_type_name(mt, type, sizeof type) >= sizeof type) return;
    snprintf(out, size, " To keep it, compile with --root '%s, %s'.", type, mt->aux->info->assembly);
}
