/* Interface and generic virtual dispatch: resolution, and one cache for all call sites. */
#include <stdlib.h>
#include "runtime/os.h"
#include "runtime/rt.h"
#include "runtime/thread.h"

static void never_called(void) { rt_bug("call through an empty dispatch entry"); }
const RtDispatchEntry rt_dispatch_empty = {NULL, (void *)never_called};

/* ---- resolution ---------------------------------------------------------------------------------- */

/* The row of the interface with this index in mt's map. */
static const RtDispatchRow *find_row(const RtMethodTable *mt, uint32_t iface, uint32_t slot) {
    const RtDispatchRow *rows = rt_mt_code(mt)->dispatch;
    uint32_t low = 0, high = rt_mt_code(mt)->num_dispatch, key = iface << 16 | slot;
    while (low < high) {
        uint32_t mid = (low + high) / 2, k = (uint32_t)rows[mid].iface << 16 | rows[mid].slot;
        if (k == key) return &rows[mid];
        if (k < key)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* Whether an object whose class implements `have` can be asked for `want` by variance. */
static bool variant_match(RtMethodTable *mt, RtMethodTable *have, RtMethodTable *want) {
    if (!rt_same_definition(have, want)) return false;
    if (!rt_mt_is_szarray(mt)) return (want->flags2 & RT_MT2_VARIANT) && rt_can_cast(have, want);
    return rt_mt_num_args(want) == 1 && rt_can_cast(mt, want);
}

static void *resolve_in(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot) {
    for (uint32_t i = 0; i < mt->num_interfaces; i++) {
        const RtDispatchRow *row = mt->interface_map[i] == iface ? find_row(mt, i, slot) : NULL;
        if (row) return row->code;
    }
    return NULL;
}

/* A class's own rows come first, then those of its bases. */
static void *resolve_exact(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot) {
    void *code = NULL;
    for (RtMethodTable *k = mt; k && !code; k = k->parent) code = resolve_in(k, iface, slot);
    return code;
}

/* The interface of the most derived class that gives an implementation to one that matches; what that is for
 * the object is decided by its own class, which may override it. Else any that matches. */
static void *resolve_variant(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot, bool any) {
    for (RtMethodTable *k = mt; k; k = k->parent)
        for (uint32_t i = 0; i < k->num_interfaces; i++) {
            if (!variant_match(k, k->interface_map[i], iface)) continue;
            const RtDispatchRow *row = find_row(k, i, slot);
            if (!row || (row->inherited && !any)) continue;
            return any ? row->code : resolve_exact(mt, k->interface_map[i], slot);
        }
    return NULL;
}

/* int[] as IList<uint> and string[] as IList<object> run the code of uint[] and object[]. So do arrays that
 * are made at run time (array-types.c) as what they are; without an array of that type, code that object[]
 * shares. */
static void *resolve_vector(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot) {
    if (rt_mt_num_args(iface) != 1 || !rt_can_cast(mt, iface)) return NULL;
    RtMethodTable *like = rt_mt_arg(iface, 0)->aux->sz_array;
    void *code = like && like != mt ? resolve_in(like, iface, slot) : NULL;
    bool made = mt->interface_map == rt_class(RT_CLASS_OBJECT_ARRAY)->interface_map;
    return code || !made || !rt_module.reflection ? code : rt_module.reflection->vector(iface, slot);
}

/* Exact interfaces come before variant ones. */
void *rt_resolve_interface(RtMethodTable *mt, RtMethodTable *iface, uint32_t slot) {
    if (rt_mt_is_nullable(mt)) return NULL;
    void *code = resolve_exact(mt, iface, slot);
    if (code) return code;
    if (!(iface->flags & RT_MTF_GENERICS_MASK)) return NULL;
    if (rt_mt_is_szarray(mt)) {
        code = resolve_vector(mt, iface, slot);
        if (code || rt_mt_is_valuetype(mt->element_type)) return code;
    }
    code = resolve_variant(mt, iface, slot, false);
    return code ? code : resolve_variant(mt, iface, slot, true);
}

/* ---- cache --------------------------------------------------------------------------------------- */

/* Entries are made once and never change or go away (there are at most as many as triples in use), so readers
 * need no lock: a table is read through one pointer, and a grown table replaces it whole. Old tables are left
 * to readers that may still look at them; their sizes add up to less than the last one's. */
typedef struct CacheEntry {
    RtDispatchEntry e;
    const void *what; /* interface, or declaration of a generic virtual method */
    uint64_t slot;
} CacheEntry;
typedef struct CacheTable {
    size_t mask, count;
    CacheEntry *slots[];
} CacheTable;
static CacheTable *cache;
static RtMutex cache_lock;

static size_t hash(const void *mt, const void *what, uint64_t slot) {
    uint64_t h = (uint64_t)(uintptr_t)mt * 0x9E3779B97F4A7C15u;
    h = (h ^ (uint64_t)(uintptr_t)what) * 0xC2B2AE3D27D4EB4Fu;
    h = (h ^ slot) * 0x9E3779B97F4A7C15u;
    return (size_t)(h >> 29);
}

static CacheEntry **probe(CacheTable *t, const void *mt, const void *what, uint64_t slot) {
    for (size_t i = hash(mt, what, slot);; i++) {
        CacheEntry **place = &t->slots[i & t->mask], *c = __atomic_load_n(place, __ATOMIC_ACQUIRE);
        if (!c || (c->e.mt == mt && c->what == what && c->slot == slot)) return place;
    }
}

static const RtDispatchEntry *lookup(const void *mt, const void *what, uint64_t slot) {
    CacheTable *t = __atomic_load_n(&cache, __ATOMIC_ACQUIRE);
    CacheEntry *c = t ? __atomic_load_n(probe(t, mt, what, slot), __ATOMIC_ACQUIRE) : NULL;
    return c ? &c->e : NULL;
}

static CacheTable *grown(CacheTable *old) {
    size_t n = old ? (old->mask + 1) * 2 : 256;
    CacheTable *t = calloc(1, sizeof *t + n * sizeof *t->slots);
    if (!t) return NULL;
    t->mask = n - 1;
    for (size_t i = 0; old && i <= old->mask; i++) {
        CacheEntry *c = old->slots[i];
        if (c) *probe(t, c->e.mt, c->what, c->slot) = c, t->count++;
    }
    return t;
}

/* NULL when there is no memory; the caller then does without. */
static const RtDispatchEntry *insert(RtMethodTable *mt, const void *what, uint64_t slot, void *code) {
    CacheEntry *c = malloc(sizeof *c);
    if (!c) return NULL;
    *c = (CacheEntry){{mt, code}, what, slot};
    rt_lock(&cache_lock);
    CacheTable *t = cache;
    if (!t || t->count * 2 > t->mask) t = grown(t);
    if (t) {
        CacheEntry **place = probe(t, mt, what, slot);
        if (*place) {
            free(c);
            c = *place;
        } else {
            t->count++;
        }
        __atomic_store_n(place, c, __ATOMIC_RELEASE);
        __atomic_store_n(&cache, t, __ATOMIC_RELEASE);
    }
    rt_mutex_unlock(&cache_lock);
    return &c->e;
}

/* ---- what compiled code calls -------------------------------------------------------------------- */

static RT_NORETURN void no_entry_point(const RtMethodTable *mt, const RtMethodTable *iface) {
    char text[700] = "Entry point was not found: ";
    size_t n = strlen(text);
    n += rt_type_name(iface, text + n, 300);
    if (n > 340) n = 340;
    memcpy(text + n, " on ", 4);
    rt_type_name(mt, text + n + 4, 300);
    rt_throw_message(RT_EXC_ENTRYPOINT, text);
}

void *rt_dispatch(RtDispatchCell *cell, RtObject *o) {
    if (RT_UNLIKELY(!o)) rt_throw_kind(RT_EXC_NULLREF);
    const RtDispatchEntry *e = lookup(o->mt, cell->iface, cell->slot);
    if (RT_UNLIKELY(!e)) {
        void *code = rt_resolve_interface(o->mt, cell->iface, (uint32_t)cell->slot);
        if (!code) no_entry_point(o->mt, cell->iface);
        e = insert(o->mt, cell->iface, cell->slot, code);
        if (!e) return code;
    }
    __atomic_store_n(&cell->entry, e, __ATOMIC_RELEASE);
    return e->code;
}

static void *find_gvm(const RtMethodTable *mt, const void *decl) {
    for (; mt; mt = mt->parent)
        for (const RtGvmRow *row = rt_mt_code(mt)->gvm; row && row->decl; row++)
            if (row->decl == decl && !(mt->flags2 & RT_MT2_MADE && rt_mt_num_args(row->owner)))
                return row->code;
    return NULL;
}

void *rt_gvm(const void *decl, RtObject *o) {
    if (RT_UNLIKELY(!o)) rt_throw_kind(RT_EXC_NULLREF);
    const RtDispatchEntry *e = lookup(o->mt, decl, UINT64_MAX);
    if (RT_LIKELY(e != NULL)) return e->code;
    void *code = find_gvm(o->mt, decl);
    if (!code && rt_module.reflection) code = rt_module.reflection->gvm(o->mt, decl);
    if (!code)
        rt_throw_message(RT_EXC_ENTRYPOINT, "a generic virtual method was not compiled for this class");
    insert(o->mt, decl, UINT64_MAX, code);
    return code;
}
